"""Confusion, precision, recall and F1 by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.accuracy import category_scores, confusion_table, macro_f1

CODED = pd.Series(["copied", "copied", "copied", "added", "added"], index=[9, 8, 7, 6, 5])
GIVEN = pd.Series(["copied", "copied", "added", "added", "mixed"])


def test_confusion_counts_pairs_by_position() -> None:
    table = confusion_table(CODED, GIVEN)
    assert table.to_dict("list") == {
        "coded": ["added", "added", "copied", "copied"],
        "given": ["added", "mixed", "added", "copied"],
        "n": [1, 1, 1, 2],
    }


def test_scores_by_hand() -> None:
    scores = category_scores(CODED, GIVEN).set_index("category")
    assert scores.loc["copied", ["precision", "recall", "f1"]].tolist() == pytest.approx([1, 2 / 3, 4 / 5])
    assert scores.loc["added", ["precision", "recall", "f1"]].tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 2])
    assert macro_f1(CODED, GIVEN) == pytest.approx((4 / 5 + 1 / 2) / 2)


def test_a_label_the_coder_never_used_has_no_f1() -> None:
    scores = category_scores(CODED, GIVEN, categories=["mixed", "added", "paraphrased"]).set_index("category")
    assert scores.index.tolist() == ["mixed", "added", "paraphrased"]
    assert scores["f1"].isna().tolist() == [True, False, True]
    assert scores["precision"].isna().tolist() == [False, False, True]
    assert macro_f1(CODED, GIVEN, categories=["mixed", "added", "paraphrased"]) == pytest.approx(1 / 2)


def test_nothing_coded() -> None:
    empty = pd.Series([], dtype="str")
    assert len(confusion_table(empty, empty)) == 0
    assert pd.isna(macro_f1(empty, empty))
