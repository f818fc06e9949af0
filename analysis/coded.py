"""Read coded stories to fit coefficients on: codes, articles, and which of them is the source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from .errors import InputError
from .match.aliases import alias_map, mine_aliases
from .match.cache import content_key
from .match.encode import Encoder
from .match.fit import STATUS_AS_LABEL, CodedPair
from .match.material import Material, prepare
from .match.pairs import compare_both_ways
from .measure.codes import Codes, read_codes
from .read.story import Story, read_story

FURNITURE = ("byline", "dateline", "boilerplate", "furniture")


@dataclass(frozen=True)
class CodedStory:
    """One folder of codes: all frames of the first coder, and the articles."""

    name: str
    codes: Codes
    story: Story
    source: str
    digest: str


def read_coded_story(folder: Path, source: str | None) -> CodedStory:
    """Read the codes of a story and the articles beside them.

    Raises
    ------
    InputError
        If a file, an article or the source is missing.
    """
    codes = read_codes(folder)
    if not (folder / "articles").is_dir():
        raise InputError(
            f"No folder articles in {folder}. Expected the articles of the story there as .txt files, named by the "
            "article_ids of units.csv. Put them beside the codes."
        )
    story = read_story(folder / "articles")
    unknown = sorted(set(codes.units["article_id"]) - set(story.texts))
    if unknown:
        raise InputError(
            f"{folder}/units.csv names the article {unknown[0]!r}, but articles/ has no such file; add it."
        )
    coder = codes.labels["coder"].min() if len(codes.labels) else ""
    codes = replace(
        codes,
        labels=codes.labels[codes.labels["coder"] == coder],
        kept=codes.kept[codes.kept["coder"] == coder],
    )
    files = [folder / name for name in ("units.csv", "labels.csv", "kept.csv")]
    digest = content_key(
        *(path.read_bytes() if path.is_file() else b"" for path in files), *sorted(story.articles["sha256"])
    )
    return CodedStory(folder.resolve().name, codes, story, _source(folder, story, source), digest)


def _source(folder: Path, story: Story, source: str | None) -> str:
    described = folder / "story.json"
    if source is None and described.is_file():
        try:
            source = json.loads(described.read_text(encoding="utf-8"))["source"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f'{described} names no source; expected {{"source": ARTICLE_ID}}.') from error
    declared = list(story.articles.loc[story.articles["role"] == "source", "article_id"])
    found = declared[0] if source is None and declared else source
    if found not in story.texts:
        raise InputError(
            f"The source of {folder} is {found!r}, which is none of its articles ({', '.join(sorted(story.texts))}). "
            'Name it with --source, or in a file story.json beside the codes: {"source": ARTICLE_ID}.'
        )
    return str(found)


def coded_pairs(coded: CodedStory, encoder: Encoder) -> Iterator[CodedPair]:
    """Compare each coded retelling with the source, units as the coder cut them."""
    aliases = alias_map(mine_aliases(coded.story.texts))
    langs = coded.story.articles.set_index("article_id")["lang"]
    units = coded.codes.units
    if "kind" in units:
        units = units[~units["kind"].isin(FURNITURE)]
    codes = coded.codes.labels.set_index("unit_id")
    units = units[~units["unit_id"].isin(codes.index[codes["label"] == "boilerplate"])]
    kept = coded.codes.kept
    became = [STATUS_AS_LABEL[status] for status in kept["status"]]
    status = dict(zip(zip(kept["source_unit_id"], kept["article_id"], strict=True), became, strict=True))

    def material(article_id: str, rows: pd.DataFrame) -> Material:
        text = coded.story.texts[article_id]
        texts = [text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)]
        return prepare(list(rows["unit_id"]), texts, encoder, lang=langs[article_id], aliases=aliases)

    source = material(coded.source, units[units["article_id"] == coded.source])
    place = {unit_id: j for j, unit_id in enumerate(source.ids)}
    retellings = units[units["unit_id"].isin(codes.index) & (units["article_id"] != coded.source)]
    for article_id, rows in retellings.groupby("article_id", sort=True):
        own = codes.loc[rows["unit_id"]]
        target = material(str(article_id), rows)
        aligned = [text.split() for text in own["aligned"]]
        yield CodedPair(
            coded.name,
            *compare_both_ways(target, source),
            [None if repeat else label for label, repeat in zip(own["label"], own["repeat_of"], strict=True)],
            [status.get((unit_id, str(article_id))) for unit_id in source.ids],
            {(i, place[unit_id]) for i, unit_ids in enumerate(aligned) for unit_id in unit_ids if unit_id in place},
        )
