"""Shares of the labels, by sentences and by words."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.shares import outlet_shares
from analysis.tables import CODED_LABELS


def test_counts_and_shares_by_hand(sentences: pd.DataFrame, articles: pd.DataFrame) -> None:
    shares = outlet_shares(sentences, articles)
    paper = shares[shares["article_id"] == "paper"].set_index("label")
    assert paper["n_sentences"].to_dict() == {"added": 1, "copied": 1, "mixed": 0, "paraphrased": 1}
    assert paper["n_words"].to_dict() == {"added": 5, "copied": 12, "mixed": 0, "paraphrased": 7}
    assert paper["share_sentences"].to_dict() == pytest.approx(
        {"added": 1 / 3, "copied": 1 / 3, "mixed": 0, "paraphrased": 1 / 3}, abs=5e-5
    )
    assert paper["share_words"].to_dict() == pytest.approx(
        {"added": 5 / 24, "copied": 12 / 24, "mixed": 0, "paraphrased": 7 / 24}, abs=5e-5
    )
    assert (paper["outlet"] == "Paper").all()


def test_a_retelling_without_coded_sentences_has_counts_but_no_shares(
    sentences: pd.DataFrame, articles: pd.DataFrame
) -> None:
    shares = outlet_shares(sentences, articles)
    site = shares[shares["article_id"] == "site"]
    assert sorted(site["label"]) == sorted(CODED_LABELS)
    assert (site[["n_sentences", "n_words"]] == 0).all(axis=None)
    assert site[["share_sentences", "share_words"]].isna().all(axis=None)


def test_a_repeat_counts_once(sentences: pd.DataFrame, articles: pd.DataFrame) -> None:
    again = sentences[sentences["sentence_id"] == "paper:0001"].assign(
        sentence_id="paper:0004", position=4, repeat_of="paper:0001"
    )
    pd.testing.assert_frame_equal(
        outlet_shares(pd.concat([sentences, again]), articles), outlet_shares(sentences, articles)
    )


def test_the_source_has_no_shares_and_row_order_no_part(sentences: pd.DataFrame, articles: pd.DataFrame) -> None:
    shares = outlet_shares(sentences, articles)
    assert set(shares["article_id"]) == {"paper", "site"}
    pd.testing.assert_frame_equal(shares, outlet_shares(sentences[::-1], articles[::-1]))
