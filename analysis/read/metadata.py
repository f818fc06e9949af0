"""What articles.csv and story.toml beside the articles say about them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import InputError
from .files import decode, id_key, leads_outside, read_bytes, read_csv

FIELDS = ("outlet", "title", "published", "url", "lang", "role")
ROLES = ("source", "retelling")

_MAX_BYTES = 20_000_000
_LANG = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)

Metadata = dict[str, dict[str, str]]


def read_metadata(folder: Path, article_ids: Iterable[str]) -> tuple[Metadata, list[str]]:
    """Read what is declared about the articles of a folder.

    Parameters
    ----------
    folder : Path
        The folder; `articles.csv` and `story.toml` in it are optional, and
        where both speak of one thing `story.toml` is believed.
    article_ids : iterable of str
        The articles that were found.

    Returns
    -------
    metadata : dict of str to dict of str to str
        article_id to those of `FIELDS` that are given for it.
    notes : list of str
        What names no article, and where the two files disagree.

    Raises
    ------
    InputError
        If a file cannot be read as what it is, declares an article twice, two
        sources, or a role or language that does not exist.
    """
    known = {id_key(article_id): article_id for article_id in article_ids}
    metadata: Metadata = {article_id: {} for article_id in known.values()}
    notes: list[str] = []
    for name, load in (("articles.csv", _load_csv), ("story.toml", _load_toml)):
        path = folder / name
        if leads_outside(path, folder) or not path.is_file():
            continue
        declared = _once(load(path), path)
        for key, (article_id, values) in declared.items():
            if key not in known and values.get("role", "").strip().lower() == "source":
                raise InputError(
                    f"{path} names {article_id!r} as the source, but there is no such article; "
                    f"name one of {', '.join(sorted(metadata))}"
                )
            if key not in known:
                notes.append(f"{name} speaks of an article that is not there: {article_id}")
                continue
            mine = metadata[known[key]]
            given = check_values(values, f"{path}, article {article_id}")
            notes += [
                f"{name} overrides the {field} of {known[key]}: {mine[field]!r} becomes {value!r}"
                for field, value in given.items()
                if mine.get(field, value) != value
            ]
            mine.update(given)
    return metadata, notes


def check_values(values: Mapping[str, str], where: str) -> dict[str, str]:
    """Keep the known fields that have a value, each in its one form."""
    given = {field: values[field].strip() for field in FIELDS if values.get(field, "").strip()}
    if "role" in given:
        given["role"] = given["role"].lower()
        if given["role"] not in ROLES:
            raise InputError(f"{where}: role {given['role']!r}; expected source, retelling or nothing")
    if "lang" in given:
        code = _LANG.fullmatch(given["lang"])
        if not code:
            raise InputError(f"{where}: lang {given['lang']!r}; expected a two-letter code such as en, de or zh")
        given["lang"] = code[1].lower()
    return given


def roles(metadata: Metadata, where: Path) -> dict[str, str]:
    """Give every article its declared role; one source makes all others retellings."""
    sources = sorted(article_id for article_id, values in metadata.items() if values.get("role") == "source")
    if len(sources) > 1:
        raise InputError(f"{where} declares {len(sources)} sources ({', '.join(sources)}); declare one")
    rest = "retelling" if sources else ""
    return {article_id: values.get("role", rest) for article_id, values in metadata.items()}


def _once(declared: Iterable[tuple[str, dict[str, str]]], path: Path) -> dict[str, tuple[str, dict[str, str]]]:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for article_id, values in declared:
        key = id_key(article_id)
        if key in found:
            raise InputError(f"{path} describes the article {article_id} twice; keep one of the two")
        found[key] = (article_id, values)
    return found


def _load_csv(path: Path) -> list[tuple[str, dict[str, str]]]:
    header, rows = read_csv(path, limit=_MAX_BYTES)
    id_columns = [column for column in ("article_id", "file") if column in header]
    if not id_columns:
        raise InputError(f"{path} has no column article_id or file (it has {', '.join(header)}); add one of them")
    column = id_columns[0]
    return [(_stem(row[column]) if column == "file" else row[column].strip(), row) for _, row in rows]


def _stem(file: str) -> str:
    name = PurePosixPath(file.strip().replace("\\", "/")).name
    return name[:-4] if name.lower().endswith(".txt") else name


def _load_toml(path: Path) -> list[tuple[str, dict[str, str]]]:
    text = decode(read_bytes(path, limit=_MAX_BYTES), str(path))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"{path} is not valid TOML ({error}); put texts in quotes, one `key = value` a line"
        ) from error
    articles = table.get("articles", {})
    if isinstance(articles, dict):
        entries = list(articles.items())
    elif isinstance(articles, list):
        entries = [(_toml_id(entry, path), entry) for entry in articles]
    else:
        entries = [("", articles)]
    declared = [(article_id, _toml_values(values, article_id, path)) for article_id, values in entries]
    source = table.get("source")
    if source is None:
        return declared
    return _with_source(declared, source, path)


def _with_source(
    declared: list[tuple[str, dict[str, str]]], source: Any, path: Path
) -> list[tuple[str, dict[str, str]]]:
    if not isinstance(source, str) or not source.strip():
        raise InputError(f'{path}: source = {source!r}; expected one article_id in quotes, as in source = "wire"')
    for article_id, values in declared:
        if id_key(article_id) == id_key(source):
            values["role"] = "source"
            return declared
    return [*declared, (source, {"role": "source"})]


def _toml_id(entry: Any, path: Path) -> str:
    if isinstance(entry, dict):
        for key, read in (("article_id", str.strip), ("file", _stem)):
            if isinstance(entry.get(key), str) and entry[key].strip():
                return read(entry[key])
    raise InputError(f'{path}: an entry of [[articles]] without article_id; add article_id = "…" to it')


def _toml_values(values: Any, article_id: str, path: Path) -> dict[str, str]:
    if not isinstance(values, dict):
        raise InputError(f"{path}: articles must be tables ([articles.NAME] or [[articles]]); rewrite {article_id!r}")
    plain = {}
    for field in FIELDS:
        value = values.get(field, "")
        if isinstance(value, (date, datetime)):
            value = value.isoformat()
        if not isinstance(value, str):
            raise InputError(f"{path}, article {article_id}: {field} = {value!r}; expected a text in quotes")
        plain[field] = value
    return plain
