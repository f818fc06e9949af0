"""How far coders agree: observed agreement, Cohen's kappa, and a table of all statistics with intervals.

Codes come as in `analysis.measure.alpha`: one row per unit, one column per coder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from .alpha import alpha_of, coincidences, number_codes, tally
from .bootstrap import Array, bootstrap_interval


def reliability(
    codes: pd.DataFrame, *, level: str = "nominal", order: Sequence[Any] = (), draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Report how far coders agree, each statistic with its 95 % interval.

    Parameters
    ----------
    codes : pandas.DataFrame
        One row per unit, one column per coder; at least two coders.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How alpha weighs a disagreement, see `krippendorff_alpha`.
    order : sequence
        The values from lowest to highest, for ordinal codes that are words.
    draws : int
        How many times the units are drawn anew, see `bootstrap_interval`.
    seed : int
        Seed of these draws.

    Returns
    -------
    pandas.DataFrame
        One row per statistic: alpha, observed agreement and, for two coders, kappa.

        statistic : its name
        value : at most 1, which is perfect agreement; for alpha and kappa 0 is chance
        low, high : 95 % bootstrap interval over units
        n_units : units with at least two codes
        n_codes : codes on these units

    Raises
    ------
    InputError
        If there are fewer than two coders or the values do not suit the level.

    Examples
    --------
    >>> codes = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
    >>> print(reliability(codes).round(3).to_string(index=False))
               statistic  value   low  high  n_units  n_codes
    Krippendorff's alpha  0.692 0.320   1.0       12       24
      observed agreement  0.750 0.500   1.0       12       24
           Cohen's kappa  0.684 0.351   1.0       12       24
    """
    counts, scale = tally(codes, level, order)
    statistics: list[tuple[str, Array, Callable[[Array], float]]] = [
        ("Krippendorff's alpha", counts, lambda units: alpha_of(units, level, scale, math.nan)),
        ("observed agreement", counts, _observed_agreement),
    ]
    if codes.shape[1] == 2:
        statistics.append(("Cohen's kappa", _coded_by_both(codes), _kappa))
    rows = []
    for name, units, statistic in statistics:
        low, high = bootstrap_interval(units, statistic, draws=draws, seed=seed)
        rows.append((name, statistic(units), low, high, len(counts), int(counts.sum())))
    return pd.DataFrame(rows, columns=["statistic", "value", "low", "high", "n_units", "n_codes"])


def observed_agreement(codes: pd.DataFrame) -> float:
    """Return the share of agreeing pairs of codes, 0 to 1; with two coders the plain percentage.

    With more coders a unit with m codes counts each pair 1 / (m - 1) times, as
    in `krippendorff_alpha`, so that each code weighs the same.
    """
    return _observed_agreement(tally(codes, "nominal", ())[0])


def cohen_kappa(codes: pd.DataFrame) -> float:
    """Say how far two coders agree beyond what their own habits make likely.

    Parameters
    ----------
    codes : pandas.DataFrame
        One row per unit, one column for each of the two coders; units that one
        of them skipped are left out.

    Returns
    -------
    float
        ``(p_o - p_e) / (1 - p_e)``, at most 1; NaN where both gave one and the
        same value throughout.

    Raises
    ------
    InputError
        If there are not exactly two coders.

    Notes
    -----
    Cohen, J. (1960), https://doi.org/10.1177/001316446002000104.

    Examples
    --------
    >>> codes = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
    >>> round(cohen_kappa(codes), 3)
    0.684
    """
    if codes.shape[1] != 2:
        raise InputError(f"Cohen's kappa compares two coders, the frame has {codes.shape[1]}; use krippendorff_alpha.")
    return _kappa(_coded_by_both(codes))


def _observed_agreement(counts: Array) -> float:
    return float(np.trace(coincidences(counts)) / counts.sum()) if len(counts) else math.nan


def _coded_by_both(codes: pd.DataFrame) -> Array:
    numbers, _ = number_codes(codes)
    return numbers[(numbers >= 0).all(axis=1)]


def _kappa(numbers: Array) -> float:
    if len(numbers) == 0:
        return math.nan
    first, second = (np.bincount(column, minlength=numbers.max() + 1) / len(numbers) for column in numbers.T)
    agreed, by_chance = float((numbers[:, 0] == numbers[:, 1]).mean()), float(first @ second)
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else math.nan
