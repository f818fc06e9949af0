"""A small invented story as tables."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.tables import columns

SOURCE = {
    "wire:0001": "Divers found a deep crack in the third pillar of the bridge.",
    "wire:0002": "The mayor closed the bridge at noon and ordered a free ferry.",
    "wire:0003": "Engineers will measure the damage for two weeks.",
    "wire:0004": "The bridge was built in 1931.",
}
RETELLING = {
    "paper:0001": "Divers found a deep crack in the third pillar of the bridge.",
    "paper:0002": "A ferry that costs nothing now sails.",
    "paper:0003": "Shopkeepers remember the great flood.",
}


def sentence_table(texts: dict[str, str], labels: dict[str, str], repeats: dict[str, str]) -> pd.DataFrame:
    """Build a `sentences` table; every article is its sentences, a space between them."""
    rows, reached = [], {}
    for sentence_id, text in texts.items():
        article_id, position = sentence_id.rsplit(":", 1)
        start = reached.get(article_id, 0)
        reached[article_id] = start + len(text) + 1
        rows.append((sentence_id, article_id, int(position), 1, "body", start, start + len(text), text))
    table = pd.DataFrame(rows, columns=columns("sentences")[:8])
    table["label"] = table["sentence_id"].map(labels)
    table["repeat_of"] = [repeats.get(sentence_id, "") for sentence_id in table["sentence_id"]]
    return table.assign(borderline=False).reindex(columns=columns("sentences"))


@pytest.fixture
def articles() -> pd.DataFrame:
    rows = [("wire", "Wire", "source"), ("paper", "Paper", "retelling"), ("site", "Site", "retelling")]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "role"]).assign(lang="en")


@pytest.fixture
def sentences() -> pd.DataFrame:
    labels = dict.fromkeys(SOURCE, "source")
    labels |= {"paper:0001": "copied", "paper:0002": "paraphrased", "paper:0003": "added", "site:0001": "boilerplate"}
    return sentence_table(SOURCE | RETELLING | {"site:0001": "Share this article"}, labels, {})


@pytest.fixture
def links() -> pd.DataFrame:
    rows = [("paper:0001", "wire:0001", 1.0, 1.0, 0.99), ("paper:0002", "wire:0002", 0.6, 0.0, 0.7)]
    return pd.DataFrame(rows, columns=columns("links"))


@pytest.fixture
def spans(sentences: pd.DataFrame) -> pd.DataFrame:
    whole = sentences.set_index("sentence_id").loc[["paper:0001", "wire:0001"], ["start", "end"]].to_numpy()
    rows = [("paper:0001", *whole[0], "shared", "wire:0001", *whole[1])]
    return pd.DataFrame(rows, columns=columns("spans"))
