"""Themes of what was added and what was left out."""

import numpy as np
import pandas as pd
import pytest

from analysis.match.tokens import tokenize
from analysis.measure.themes import cluster, key_terms, themes
from analysis.tables import columns

ARTICLES = pd.DataFrame({"article_id": ["wire", "paper", "site"], "lang": "en"})
BRIDGE, FISH, VOTE = np.eye(3)

ROWS = [
    ("wire:0001", "wire", 1, "source", "The ferry sank.", VOTE),
    ("wire:0002", "wire", 2, "source", "Nobody was hurt.", VOTE),
    ("paper:0001", "paper", 1, "added", "The bridge was built by Danish masons.", BRIDGE),
    ("paper:0003", "paper", 3, "added", "Masons liked the bridge.", BRIDGE),
    ("paper:0005", "paper", 5, "added", "Herring prices rose.", FISH),
    ("paper:0007", "paper", 7, "copied", "The ferry sank.", VOTE),
    ("site:0001", "site", 1, "added", "A bridge needs masons.", BRIDGE),
    ("site:0003", "site", 3, "added", "A bridge needs masons.", BRIDGE),
]
OMITTED = [
    ("wire:0001", "paper", "copied"),
    ("wire:0002", "paper", "omitted"),
    ("wire:0001", "site", "omitted"),
    ("wire:0002", "site", "omitted"),
]


def made(rows: list[tuple[object, ...]], omitted: list[tuple[str, str, str]]) -> pd.DataFrame:
    sentences = pd.DataFrame(rows, columns=["sentence_id", "article_id", "position", "label", "text", "vector"])
    sentences["repeat_of"] = np.where(sentences["sentence_id"] == "site:0003", "site:0001", "")
    coverage = pd.DataFrame(omitted, columns=["source_sentence_id", "article_id", "status"])
    vectors = np.array([np.asarray(vector) for vector in sentences["vector"]]).reshape(len(sentences), 3)
    return themes(sentences, vectors, coverage, ARTICLES)


def test_additions_of_several_outlets_make_one_theme() -> None:
    table = made(ROWS, OMITTED)
    added = table[table["kind"] == "added"]
    assert list(added[added["theme_id"] == "added-001"]["sentence_id"]) == ["paper:0001", "paper:0003", "site:0001"]
    assert set(added[added["theme_id"] == "added-001"]["article_id"]) == {"paper", "site"}
    assert added.iloc[0]["name"].startswith("bridge, masons")
    assert list(added[added["theme_id"] == "added-002"]["sentence_id"]) == ["paper:0005"]


def test_omissions_name_the_outlets_that_leave_out() -> None:
    omitted = made(ROWS, OMITTED).query("kind == 'omitted'")
    assert list(zip(omitted["sentence_id"], omitted["article_id"], strict=True)) == [
        ("wire:0001", "site"),
        ("wire:0002", "paper"),
        ("wire:0002", "site"),
    ]
    assert set(omitted["theme_id"]) == {"omitted-001"}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_sentences(n: int) -> None:
    table = made(ROWS[2 : 2 + n], [])
    assert len(table) == n
    assert list(table.columns) == columns("themes")


def test_neighbours_draw_a_sentence_into_their_theme() -> None:
    near = np.array([0.4, 0.0, 0.9165])
    apart = [("site:0001", "site", k, "added", f"Word{k} bridge.", v) for k, v in ((1, BRIDGE), (5, near), (9, BRIDGE))]
    apart = [(f"site:{k:04d}", *row[1:]) for k, row in enumerate(apart, start=10)]
    block = [(row[0], row[1], k, *row[3:]) for k, row in enumerate(apart, start=1)]
    assert made(apart, [])["theme_id"].nunique() == 2
    assert made(block, [])["theme_id"].nunique() == 1


def test_groups_do_not_depend_on_the_last_digits() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(30, 8))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (cluster(vectors) == cluster(vectors + 1e-8)).all()


def test_key_terms_are_those_of_one_group_not_of_all() -> None:
    bridge = [tokenize("The town paid for the bridge."), tokenize("Bridges are old in the town.")]
    fish = [tokenize("The town sold fish."), tokenize("Fish is dear in the town.")]
    names = key_terms([bridge, fish], n=2)
    assert [name.split(", ")[0] for name in names] == ["Bridges", "Fish"] or [
        n.split(", ")[0].casefold() for n in names
    ] == ["bridge", "fish"]
    assert key_terms([]) == []
