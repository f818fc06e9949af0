"""Observed agreement and Cohen's kappa against published values; the table of all."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.measure.agreement import cohen_kappa, observed_agreement, reliability
from analysis.measure.bootstrap import bootstrap_interval

# Cohen (1960), table 2: counts of 200 units, kappa .492.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


@pytest.fixture
def cohen() -> pd.DataFrame:
    pairs = [(i, j) for i, row in enumerate(COHEN) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(pairs, columns=["first", "second"])


def test_kappa_published(cohen: pd.DataFrame) -> None:
    assert cohen_kappa(cohen) == pytest.approx(0.492, abs=0.0005)
    assert observed_agreement(cohen) == pytest.approx(0.7)


def test_kappa_leaves_out_what_one_coder_skipped(cohen: pd.DataFrame) -> None:
    skipped = pd.DataFrame({"first": [0, math.nan], "second": [math.nan, 1]})
    assert cohen_kappa(pd.concat([cohen, skipped])) == pytest.approx(cohen_kappa(cohen))


def test_kappa_without_variation_or_units() -> None:
    assert math.isnan(cohen_kappa(pd.DataFrame({"A": ["x", "x"], "B": ["x", "x"]})))
    assert math.isnan(cohen_kappa(pd.DataFrame({"A": ["x", ""], "B": ["", "x"]})))


def test_kappa_is_for_two() -> None:
    with pytest.raises(InputError, match="krippendorff_alpha"):
        cohen_kappa(pd.DataFrame({"A": ["x"], "B": ["x"], "C": ["x"]}))


def test_agreement_of_three_weighs_each_code_the_same() -> None:
    codes = pd.DataFrame({"A": ["x", "x"], "B": ["x", "y"], "C": ["y", ""]})
    # First unit: one of three pairs agrees, three codes; second: none of one pair, two codes.
    assert observed_agreement(codes) == pytest.approx((3 * 1 / 3 + 2 * 0) / 5)


def test_reliability_lists_kappa_for_two_coders_only(cohen: pd.DataFrame) -> None:
    two = reliability(cohen, draws=50)
    assert two["statistic"].tolist() == ["Krippendorff's alpha", "observed agreement", "Cohen's kappa"]
    assert ((two["low"] <= two["value"]) & (two["value"] <= two["high"])).all()
    assert (two["n_units"] == 200).all()
    assert (two["n_codes"] == 400).all()
    three = reliability(cohen.assign(third=cohen["first"]), draws=50)
    assert three["statistic"].tolist() == ["Krippendorff's alpha", "observed agreement"]


def test_bootstrap_draws_whole_units() -> None:
    units = np.arange(20).reshape(10, 2)
    drawn: list[np.ndarray] = []

    def first_column_mean(rows: np.ndarray) -> float:
        drawn.append(rows)
        return float(rows[:, 0].mean())

    low, high = bootstrap_interval(units, first_column_mean, draws=200)
    assert all((rows[:, 1] - rows[:, 0] == 1).all() and len(rows) == 10 for rows in drawn)
    means = sorted(rows[:, 0].mean() for rows in drawn)
    assert (low, high) == (means[5], means[195])


def test_bootstrap_leaves_out_undefined_draws() -> None:
    low, high = bootstrap_interval(
        np.array([[0.0], [1.0]]), lambda rows: math.nan if rows.sum() == 0 else float(rows.sum())
    )
    assert (low, high) == (1, 2)
    assert np.isnan(bootstrap_interval(np.ones((3, 1)), lambda rows: math.nan)).all()
