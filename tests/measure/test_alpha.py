"""Krippendorff's alpha against published values and its own laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.measure.alpha import alpha_interval, krippendorff_alpha
from analysis.tables import STATUSES

NAN = math.nan

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C.
MEG_AND_OWEN = pd.DataFrame({"Meg": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "Owen": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
BEN_AND_GERRY = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
FOUR_OBSERVERS = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        "C": [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    }
)


@pytest.mark.parametrize(
    ("codes", "level", "published"),
    [
        (MEG_AND_OWEN, "nominal", 0.095),
        (BEN_AND_GERRY, "nominal", 0.692),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
        (FOUR_OBSERVERS, "ratio", 0.797),
    ],
)
def test_published_values(codes: pd.DataFrame, level: str, published: float) -> None:
    assert krippendorff_alpha(codes, level=level) == pytest.approx(published, abs=0.0005)


def slow_alpha(codes: pd.DataFrame, level: str) -> float:
    """Apply the definition: mean difference inside units over mean difference of all pairable values."""
    units = [row[~np.isnan(row)] for row in codes.to_numpy(dtype=float)]
    units = [row for row in units if len(row) > 1]
    pooled = np.concatenate(units)

    def difference(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = ((pooled >= low) & (pooled <= high)).sum()
        return float(between - ((pooled == a).sum() + (pooled == b).sum()) / 2) ** 2 if a != b else 0.0

    def pairs(values: np.ndarray) -> float:
        return sum(difference(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j)

    observed = sum(pairs(row) / (len(row) - 1) for row in units) / len(pooled)
    expected = pairs(pooled) / (len(pooled) * (len(pooled) - 1))
    return 1 - observed / expected if expected else NAN


cells = st.lists(st.lists(st.sampled_from([1, 2, 3, 7, NAN]), min_size=3, max_size=3), min_size=1, max_size=12)


@given(rows=cells, level=st.sampled_from(["nominal", "ordinal", "interval"]))
def test_meets_the_definition(rows: list[list[float]], level: str) -> None:
    codes = pd.DataFrame(rows, columns=["A", "B", "C"])
    paired = codes[codes.notna().sum(axis=1) > 1]
    expected = slow_alpha(codes, level) if len(paired) else NAN
    assert krippendorff_alpha(codes, level=level) == pytest.approx(expected, nan_ok=True)


@given(rows=cells, seed=st.integers(0, 100))
def test_order_of_units_and_coders_makes_no_difference(rows: list[list[float]], seed: int) -> None:
    codes = pd.DataFrame(rows, columns=["A", "B", "C"])
    shuffled = codes.sample(frac=1, random_state=seed)[["C", "A", "B"]]
    assert krippendorff_alpha(codes, level="ordinal") == pytest.approx(
        krippendorff_alpha(shuffled, level="ordinal"), nan_ok=True
    )


def test_empty_text_and_none_are_missing() -> None:
    codes = pd.DataFrame({"A": ["x", "y", "", "x"], "B": ["x", "y", "y", None], "C": ["x", "x", None, ""]})
    assert krippendorff_alpha(codes) == pytest.approx(krippendorff_alpha(codes.iloc[:2]))


def test_words_in_a_given_order_are_ordinal() -> None:
    words = FOUR_OBSERVERS.map(lambda value: "" if math.isnan(value) else " abcde"[int(value)])
    assert krippendorff_alpha(words, level="ordinal", order="abcde") == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(words, level="ordinal", order="bcdea") != pytest.approx(0.815, abs=0.0005)


def test_codes_without_variation() -> None:
    codes = pd.DataFrame({"A": ["copied"] * 3, "B": ["copied"] * 3})
    assert math.isnan(krippendorff_alpha(codes))
    assert krippendorff_alpha(codes, constant=1.0) == 1


def test_no_unit_with_two_codes() -> None:
    codes = pd.DataFrame({"A": ["copied", ""], "B": ["", "added"]})
    assert math.isnan(krippendorff_alpha(codes, constant=1.0))
    assert np.isnan(alpha_interval(codes)).all()


def test_interval_holds_the_value_and_is_the_same_each_time() -> None:
    low, high = alpha_interval(FOUR_OBSERVERS, level="ordinal")
    assert low < krippendorff_alpha(FOUR_OBSERVERS, level="ordinal") < high
    assert (low, high) == alpha_interval(FOUR_OBSERVERS, level="ordinal")
    assert (low, high) != alpha_interval(FOUR_OBSERVERS, level="ordinal", seed=1)


@pytest.mark.parametrize(
    ("codes", "options", "told"),
    [
        (BEN_AND_GERRY[["Ben"]], {}, "two coders"),
        (BEN_AND_GERRY, {"level": "nominel"}, "nominel"),
        (BEN_AND_GERRY, {"level": "ordinal"}, "give their order"),
        (BEN_AND_GERRY, {"level": "ordinal", "order": STATUSES}, "add it there"),
        (MEG_AND_OWEN - 1, {"level": "ratio"}, "interval"),
    ],
)
def test_wrong_input(codes: pd.DataFrame, options: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        krippendorff_alpha(codes, **options)  # type: ignore[arg-type]
