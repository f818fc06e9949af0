"""Intervals of the shares: around the shares, wider for labels in stretches, the same every time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.measure.bootstrap import block_samples
from analysis.measure.intervals import DERIVED, share_intervals
from analysis.tables import CODED_LABELS

NAMES = {"C": "copied", "P": "paraphrased", "M": "mixed", "A": "added", "B": "boilerplate"}


def told(letters: str, *, texts: list[str] | None = None, article_id: str = "post") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": article_id,
            "position": range(1, len(letters) + 1),
            "text": texts or ["Two words."] * len(letters),
            "label": [NAMES[letter] for letter in letters],
            "repeat_of": "",
        }
    )


def bounds(sentences: pd.DataFrame, label: str = DERIVED, **options: str | int) -> tuple[float, float]:
    table = share_intervals(sentences, **options).set_index("label")  # type: ignore[arg-type]
    return float(table.low[label]), float(table.high[label])


def test_every_label_has_an_interval_around_its_share() -> None:
    sentences = told("CPMACPCCAAMPCCAPMCAA")
    table = share_intervals(sentences).set_index("label")
    assert list(table.index) == [*CODED_LABELS, DERIVED]
    shares = sentences.label.value_counts(normalize=True)
    for label in CODED_LABELS:
        assert table.low[label] < shares[label] < table.high[label]
    assert (table.low[DERIVED], table.high[DERIVED]) == pytest.approx(
        (1 - table.high.added, 1 - table.low.added), abs=0.06
    )


def test_labels_in_stretches_are_less_sure_than_labels_that_alternate() -> None:
    stretches, alternating = bounds(told("C" * 15 + "A" * 15)), bounds(told("CA" * 15))
    assert stretches[1] - stretches[0] > 2 * (alternating[1] - alternating[0])


def test_words_weigh_long_sentences_more() -> None:
    sentences = told("CA" * 10, texts=["One two three four five six seven.", "One."] * 10)
    assert sum(bounds(sentences, by="words")) > sum(bounds(sentences, by="sentences"))


def test_one_label_throughout_has_no_spread() -> None:
    assert bounds(told("C" * 9)) == (1, 1)
    assert bounds(told("A" * 9)) == (0, 0)


@pytest.mark.parametrize(("letters", "rows"), [("CCAA", 0), ("CCAAB", 0), ("CCAAM", 5), ("", 0)])
def test_fewer_than_five_coded_sentences_have_no_interval(letters: str, rows: int) -> None:
    intervals = share_intervals(told(letters))
    assert len(intervals) == rows
    assert list(intervals.dtypes[["low", "high"]]) == [float, float]


def test_sentences_without_a_word_have_no_share_of_words() -> None:
    assert len(share_intervals(told("CCAAM", texts=["…"] * 5), by="words")) == 0
    low, high = bounds(told("CCAAM", texts=["…"] * 4 + ["A word."]), by="words")
    assert low == high == 1


def test_repeats_are_left_out_and_row_order_makes_no_difference() -> None:
    sentences = pd.concat([told("CPMACPCC"), told("AAACCC", article_id="lens")], ignore_index=True)
    again = sentences.iloc[[0]].assign(position=99, repeat_of="post:0001")
    expected = share_intervals(sentences, seed=3)
    pd.testing.assert_frame_equal(share_intervals(pd.concat([again, sentences[::-1]]), seed=3), expected)


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_samples_keep_neighbours_together_and_draw_every_place_alike(n: int) -> None:
    samples = block_samples(n, draws=2000, seed=1)
    assert samples.shape == (2000, n)
    counts = np.bincount(samples.ravel(), minlength=n)
    assert counts == pytest.approx(np.full(n, 2000), rel=0.15)
    block = round(n**0.5)
    if block > 1:
        assert ((samples[:, 1] - samples[:, 0]) % n == 1).all()
