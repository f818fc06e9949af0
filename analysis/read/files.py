"""Articles as they lie on disk: a folder of text files, or a table."""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError
from .words import words

MAX_ARTICLE_BYTES = 5_000_000
MAX_STORY_BYTES = 500_000_000
MAX_ARTICLES = 10_000
TABLE_SUFFIXES = (".csv", ".tsv")

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = {".csv": ",;", ".tsv": "\t"}
_OTHER_ARTICLES = (".doc", ".docx", ".htm", ".html", ".odt", ".pdf", ".rtf", ".xml")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a"))


@dataclass(frozen=True)
class RawArticle:
    """One article as it came: text as decoded, hash of its bytes, what its table row says."""

    article_id: str
    text: str
    sha256: str
    metadata: dict[str, str] = field(default_factory=dict)


def read_folder(folder: Path) -> tuple[list[RawArticle], list[str]]:
    """Read the .txt files that lie directly in a folder.

    Returns
    -------
    articles : list of RawArticle
        Sorted by article_id, the file's stem.
    notes : list of str
        What was left out.

    Raises
    ------
    InputError
        If there is nothing to read, or a file is too large, not UTF-8,
        binary or without words.
    """
    files, notes = _article_files(folder)
    if not files:
        raise InputError(_nothing_to_read(folder, notes))
    if len(files) > MAX_ARTICLES:
        raise InputError(_too_many(folder, len(files)))
    _check_total(folder, sum(file.stat().st_size for file in files))
    articles = []
    for file in files:
        data = read_bytes(file, limit=MAX_ARTICLE_BYTES)
        text = decode(data, str(file))
        articles.append(_article(file.stem, text, hashlib.sha256(data).hexdigest(), str(file)))
    return _unique(articles, folder), notes


def read_table_file(path: Path) -> list[RawArticle]:
    """Read a table with one article a row: article_id, text and any metadata."""
    header, rows = read_csv(path, limit=MAX_STORY_BYTES)
    missing = [column for column in ("article_id", "text") if column not in header]
    if missing:
        raise InputError(
            f"{path} has no column {' and '.join(missing)} (it has {', '.join(header)}); "
            "a table of articles needs article_id and text: rename or add the columns"
        )
    if not rows:
        raise InputError(f"{path} holds a header and no article; add one row an article")
    if len(rows) > MAX_ARTICLES:
        raise InputError(_too_many(path, len(rows)))
    articles = []
    for number, row in rows:
        where = f"row {number} of {path}"
        data = row.pop("text").encode("utf-8")
        if len(data) > MAX_ARTICLE_BYTES:
            raise InputError(_too_large(where, len(data), MAX_ARTICLE_BYTES))
        text = decode(data, where, bom=False)
        article_id = row.pop("article_id").strip()
        articles.append(_article(article_id, text, hashlib.sha256(data).hexdigest(), where, row))
    return _unique(articles, path)


def read_csv(path: Path, *, limit: int) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read a CSV file: its columns, and its rows with the line each ends on."""
    text = decode(read_bytes(path, limit=limit), str(path))
    first = text[: 1 + max(text.find("\n"), 0)] or text
    delimiter = max(_DELIMITERS.get(path.suffix.lower(), ","), key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_ARTICLE_BYTES))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError(
            f"{path} is not a valid CSV table (line {reader.line_num}: {error}); save it again as CSV, UTF-8"
        ) from error
    if not lines:
        raise InputError(f"{path} is empty; a table with a header line was expected")
    header = [name.strip() for name in lines[0][1]]
    if len(set(header)) < len(header):
        raise InputError(f"{path} has two columns of one name ({', '.join(header)}); rename one of them")
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            raise InputError(
                f"line {number} of {path} has {len(cells)} cells, the header {len(header)}; "
                "put texts that hold commas or line breaks in double quotes"
            )
    return header, [(number, dict(zip(header, cells, strict=True))) for number, cells in lines[1:]]


def read_bytes(path: Path, *, limit: int) -> bytes:
    """Read a file of at most `limit` bytes."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise InputError(_too_large(str(path), size, limit))
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}); check its permissions") from error


def decode(data: bytes, where: str, *, bom: bool = True) -> str:
    """Decode UTF-8 and leave the text as it is, line ends included."""
    skip = len(_BOM) if bom and data.startswith(_BOM) else 0
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROL)) > 0.3 * len(data):
        raise InputError(f"{where} is binary, not text (or UTF-16); a UTF-8 text was expected: save it as UTF-8 text")
    try:
        return data[skip:].decode("utf-8")
    except UnicodeDecodeError as error:
        byte = skip + error.start
        raise InputError(
            f"{where} is not UTF-8: byte {byte} is 0x{data[byte]:02x}; save it as UTF-8, or remove it"
        ) from error


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path is a link to somewhere outside its folder, or in a circle."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def id_key(article_id: str) -> str:
    """Return the form in which two article ids count as the same."""
    return unicodedata.normalize("NFC", article_id).casefold()


def _article_files(folder: Path) -> tuple[list[Path], list[str]]:
    files: list[Path] = []
    left: dict[str, list[str]] = {}
    for entry in _entries(folder):
        is_text = entry.suffix.lower() == ".txt"
        if entry.name.startswith("."):
            reason = "hidden" if is_text else ""
        elif leads_outside(entry, folder):
            reason = "outside the folder"
        elif entry.is_dir():
            reason = "sub-folders with .txt files" if _holds_texts(entry) else ""
        elif is_text and entry.is_file():
            files.append(entry)
            continue
        else:
            reason = "no .txt files" if is_text or entry.suffix.lower() in _OTHER_ARTICLES else ""
        if reason:
            left.setdefault(reason, []).append(entry.name)
    return files, [f"not read, {len(names)} {reason}: {_listed(names)}" for reason, names in sorted(left.items())]


def _holds_texts(folder: Path) -> bool:
    return any(entry.suffix.lower() == ".txt" for entry in _entries(folder))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"cannot read the folder {folder} ({error.strerror}); check its permissions") from error


def _article(article_id: str, text: str, sha256: str, where: str, metadata: dict[str, str] | None = None) -> RawArticle:
    article_id = unicodedata.normalize("NFC", article_id)
    if not article_id or not article_id.isprintable():
        raise InputError(f"{where} gives no usable article_id ({article_id!r}); use letters, digits, - and _")
    if not words(text):
        raise InputError(f"{where} is empty: no word in it; an article was expected: fill it or remove it")
    return RawArticle(article_id, text, sha256, metadata or {})


def _unique(articles: list[RawArticle], where: Path) -> list[RawArticle]:
    seen: dict[str, str] = {}
    for article in articles:
        key = id_key(article.article_id)
        if key in seen:
            raise InputError(
                f"{where} holds two articles of one id: {seen[key]} and {article.article_id} "
                "(capitals make no difference); rename one"
            )
        seen[key] = article.article_id
    return sorted(articles, key=lambda article: article.article_id)


def _check_total(where: Path, size: int) -> None:
    if size > MAX_STORY_BYTES:
        raise InputError(_too_large(f"the articles of {where} together", size, MAX_STORY_BYTES))


def _too_large(what: str, size: int, limit: int) -> str:
    return f"{what}: {size:,} bytes, at most {limit:,} are read; split it, or remove what is not article text"


def _too_many(where: Path, number: int) -> str:
    return f"{where} holds {number:,} articles, a story may have {MAX_ARTICLES:,}; split it into stories"


def _nothing_to_read(folder: Path, notes: list[str]) -> str:
    inner = [entry.name for entry in _entries(folder) if entry.is_dir() and _holds_texts(entry)]
    if inner:
        return f"the folder {folder} holds no .txt file, but its sub-folder {inner[0]} does; name {folder / inner[0]}"
    if not any(_entries(folder)):
        return f"the folder {folder} is empty; put one UTF-8 .txt file an article into it"
    skipped = f" ({'; '.join(notes)})" if notes else ""
    return f"the folder {folder} holds no readable article{skipped}; put one UTF-8 .txt file an article into it"
