"""Which sentences of a story are compared, in the order of the contract, and their codes beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from .match.encode import Encoder
from .match.material import Material, prepare
from .match.tokens import Tokens
from .read.story import Story
from .read.words import words
from .tables import PROBABILITIES

# Kinds of sentence that are page furniture by the codebook, and subheads too
# short to state anything; they are labelled boilerplate and compared with nothing.
FURNITURE_KINDS = ("furniture", "byline", "dateline")
LONGEST_BARE_SUBHEAD = 3


def in_order(story: Story) -> Story:
    """Put the frames in the order of the contract, whatever order they came in.

    A sentence that is compared repeats only what is compared too, for it will
    carry those codes; so does one that is not.
    """
    sentences = story.sentences.sort_values(["article_id", "position"], ignore_index=True)
    own = states_something(sentences)
    first = sentences["repeat_of"].map(dict(zip(sentences["sentence_id"], own, strict=True)))
    alike = first.isna() | (first == own)
    return replace(
        story,
        articles=story.articles.sort_values("article_id", ignore_index=True),
        sentences=sentences.assign(repeat_of=sentences["repeat_of"].where(alike, "")),
    )


def materials_of(story: Story, encoder: Encoder, aliases: Mapping[tuple[str, ...], str]) -> dict[str, Material]:
    """Prepare the sentences of each article that are not page furniture."""
    coded = story.sentences[states_something(story.sentences)]
    out = {}
    for article_id, lang in zip(story.articles["article_id"], story.articles["lang"], strict=True):
        rows = coded[coded["article_id"] == article_id]
        ids, texts = list(rows["sentence_id"]), list(rows["text"])
        out[article_id] = prepare(ids, texts, encoder, lang=lang, aliases=aliases)
    return out


def told_once(materials: Mapping[str, Material], sentences: pd.DataFrame) -> dict[str, list[Tokens]]:
    """Return the words of each article's sentences but those that repeat an earlier one."""
    first = set(sentences.loc[sentences["repeat_of"] == "", "sentence_id"])
    return {
        article_id: [own for key, own in zip(material.ids, material.tokens, strict=True) if key in first]
        for article_id, material in materials.items()
    }


def states_something(sentences: pd.DataFrame) -> pd.Series:
    bare = (sentences["kind"] == "subhead") & (sentences["text"].map(lambda t: len(words(t))) <= LONGEST_BARE_SUBHEAD)
    return ~(sentences["kind"].isin(FURNITURE_KINDS) | bare)


def with_labels(sentences: pd.DataFrame, source: str, coded: pd.DataFrame) -> pd.DataFrame:
    """Add label, probabilities and doubt to the sentences as read."""
    blank: dict[str, Any] = {"label": "boilerplate", "borderline": False} | dict.fromkeys(PROBABILITIES, np.nan)
    table = sentences.assign(**blank).set_index("sentence_id", drop=False)
    if len(coded):
        by_id = coded.set_index("sentence_id")
        for column in ("label", "borderline", *PROBABILITIES):
            table.loc[by_id.index, column] = by_id[column]
    in_source = (table["article_id"] == source) & states_something(table)
    table.loc[in_source, "label"] = "source"
    return table.reset_index(drop=True)
