"""A story: several articles on one event, cut into sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..tables import columns
from .files import TABLE_SUFFIXES, RawArticle, read_folder, read_table_file
from .kinds import classify
from .language import guess_languages
from .metadata import Metadata, check_values, read_metadata, roles
from .repeats import repeat_of
from .segment import paragraphs, sentences
from .words import words

if TYPE_CHECKING:
    import pandas as pd

SENTENCE_COLUMNS = ("sentence_id", "article_id", "position", "paragraph", "kind", "start", "end", "text", "repeat_of")


@dataclass(frozen=True)
class Story:
    """Several articles on one event.

    Attributes
    ----------
    name : str
        Name of the folder, the table or the packaged story.
    articles : pandas.DataFrame
        One row an article, sorted: article_id, outlet, title, published, url,
        lang (two letters), role (source, retelling or ""), n_sentences,
        n_words, sha256 (of the file's bytes).
    sentences : pandas.DataFrame
        One row a sentence, sorted: sentence_id, article_id, position (1…),
        paragraph (1…), kind, start and end (half-open code-point offsets in
        the article), text, repeat_of (the sentence_id it repeats, or "").
    texts : mapping of str to str
        article_id to the article as decoded from its file, never rewritten.
    notes : tuple of str
        One line for each thing that was guessed or left out.
    """

    name: str
    articles: pd.DataFrame
    sentences: pd.DataFrame
    texts: Mapping[str, str]
    notes: tuple[str, ...]


def read_story(path_or_name: str | Path) -> Story:
    """Read the articles of one event and cut them into sentences.

    Parameters
    ----------
    path_or_name : str or Path
        A folder of UTF-8 `.txt` files, one an article, with optional
        `articles.csv` or `story.toml` beside them; a `.csv` table with the
        columns article_id and text; or the name of a packaged story.

    Returns
    -------
    Story
        The articles, their sentences with exact offsets, kinds and repeats.

    Raises
    ------
    InputError
        If there is nothing of that name or nothing readable in it.

    Notes
    -----
    `story.texts[article_id][start:end]` is the `text` of every sentence, and
    every character that is not white space lies in exactly one sentence.
    The order of files and rows makes no difference.

    Examples
    --------
    >>> story = read_story("mosul")
    >>> len(story.texts)
    5
    """
    with _located(path_or_name) as path:
        if path.is_dir():
            raw, notes = read_folder(path)
            metadata, more = read_metadata(path, [article.article_id for article in raw])
            notes += more
        else:
            raw, notes = read_table_file(path), []
            metadata = {a.article_id: check_values(a.metadata, f"{path}, article {a.article_id}") for a in raw}
        return _build(path.resolve(), raw, metadata, notes)


def packaged_stories() -> list[str]:
    """Return the names of the stories that come with the package."""
    folder = files("analysis").joinpath("stories")
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(("_", ".")))


@contextmanager
def _located(path_or_name: str | Path) -> Iterator[Path]:
    """Find what was named: a path that exists, else a packaged story."""
    name = str(path_or_name)
    path = Path(path_or_name)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise InputError(f"cannot read {name} ({error.strerror}); name a folder of .txt files") from error
    if name and (is_folder or (exists and path.suffix.lower() in TABLE_SUFFIXES)):
        yield path
    elif name and exists:
        raise InputError(
            f"{name} is a file that is no table of articles; expected a folder of .txt files or a .csv table: "
            "put the articles of the story into one folder and name the folder"
        )
    elif name in packaged_stories():
        with as_file(files("analysis").joinpath("stories", name)) as folder:
            yield folder
    else:
        packaged = ", ".join(packaged_stories()) or "none"
        raise InputError(
            f"there is no folder, table or packaged story {name!r}; name a folder of .txt files, a .csv table, "
            f"or a packaged story ({packaged})"
        )


def _build(path: Path, raw: list[RawArticle], metadata: Metadata, notes: list[str]) -> Story:
    import pandas as pd

    texts = {article.article_id: article.text for article in raw}
    role = roles(metadata, path)
    declared = {article_id: values["lang"] for article_id, values in metadata.items() if "lang" in values}
    langs, language_notes = guess_languages(texts, declared=declared)
    article_rows, sentence_rows = [], []
    for article in raw:
        key = article.article_id
        rows = _sentence_rows(article, lang=langs[key], title=metadata[key].get("title", ""))
        sentence_rows += rows
        headline = next((row["text"] for row in rows if row["kind"] == "headline"), "")
        article_rows.append(
            {
                "article_id": key,
                "outlet": key,
                "title": headline,
                "published": "",
                "url": "",
                **metadata[key],
                "lang": langs[key],
                "role": role[key],
                "n_sentences": len(rows),
                "n_words": len(words(article.text)),
                "sha256": article.sha256,
            }
        )
    return Story(
        name=path.name if path.is_dir() else path.stem,
        articles=pd.DataFrame(article_rows, columns=columns("articles")),
        sentences=pd.DataFrame(sentence_rows, columns=list(SENTENCE_COLUMNS)),
        texts=texts,
        notes=(*notes, *language_notes),
    )


def _sentence_rows(article: RawArticle, *, lang: str, title: str) -> list[dict[str, Any]]:
    text = article.text
    spans = [
        (number, start, end)
        for number, (first, last) in enumerate(paragraphs(text), start=1)
        for start, end in sentences(text, first, last, lang=lang)
    ]
    kinds = classify([(number, text[start:end]) for number, start, end in spans], title=title)
    ids = [f"{article.article_id}:{position:04d}" for position in range(1, len(spans) + 1)]
    repeats = repeat_of(zip(ids, (text[start:end] for _, start, end in spans), strict=True))
    return [
        {
            "sentence_id": sentence_id,
            "article_id": article.article_id,
            "position": position,
            "paragraph": number,
            "kind": kind,
            "start": start,
            "end": end,
            "text": text[start:end],
            "repeat_of": original,
        }
        for position, (sentence_id, (number, start, end), kind, original) in enumerate(
            zip(ids, spans, kinds, repeats, strict=True), start=1
        )
    ]
