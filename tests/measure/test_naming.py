"""How often each outlet calls an actor by which name."""

import pandas as pd

from analysis.measure.naming import naming_matrix
from analysis.tables import columns

NAMES = pd.DataFrame(
    {
        "actor": ["Islamic State"] * 3 + ["Ann Lee"] * 2,
        "term": ["Islamic State", "IS", "Daesh", "President Ann Lee", "Lee"],
    }
)


def table(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    sentences = pd.DataFrame(rows, columns=["article_id", "text", "label", "repeat_of"])
    return naming_matrix(sentences, NAMES).set_index(["article_id", "term"])


def test_every_article_is_counted_for_every_name_of_the_story() -> None:
    counts = table([("a", "Daesh is weak. DAESH’S men left Daesh.", "added", ""), ("b", "IS is strong.", "source", "")])
    assert counts.loc[("a", "Daesh"), "count"] == 3
    assert counts.loc[("a", "IS"), "count"] == 0
    assert counts.loc[("b", "IS"), "count"] == 1
    assert set(counts.index.get_level_values("term")) == {"Daesh", "IS"}


def test_repeats_quotations_and_furniture() -> None:
    counts = table(
        [
            ("a", "“Daesh lies,” said a man of Daesh.", "added", ""),
            ("a", "“Daesh lies,” said a man of Daesh.", "added", "a:0001"),
            ("a", "More on Daesh", "boilerplate", ""),
        ]
    )
    assert list(counts.loc[("a", "Daesh"), ["count", "count_without_repeats", "in_quotes"]]) == [4, 2, 2]


def test_only_the_longest_name_counts() -> None:
    counts = table([("a", "President Ann Lee came; Lee left.", "copied", "")])
    assert counts.loc[("a", "President Ann Lee"), "count"] == 1
    assert counts.loc[("a", "Lee"), "count"] == 1


def test_no_names_and_no_sentences() -> None:
    for rows in ([], [("a", "Nobody is named.", "added", "")]):
        sentences = pd.DataFrame(rows, columns=["article_id", "text", "label", "repeat_of"])
        empty = naming_matrix(sentences, NAMES)
        assert list(empty.columns) == columns("naming")
        assert len(empty) == 0
    assert len(naming_matrix(sentences, NAMES.iloc[:0])) == 0
