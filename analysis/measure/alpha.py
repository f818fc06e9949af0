"""Krippendorff's alpha: agreement of any number of coders beyond chance, missing codes allowed.

Codes come as a frame with one row per unit and one column per coder; a coder
who skipped a unit leaves the cell empty ("", None or NaN).  A long table of
codes takes that form with ``table.pivot(index="unit_id", columns="coder",
values="label")``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from .bootstrap import Array, bootstrap_interval

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def krippendorff_alpha(
    codes: pd.DataFrame, *, level: str = "nominal", order: Sequence[Any] = (), constant: float = math.nan
) -> float:
    """Say how far coders agree beyond chance, for any number of coders and missing codes.

    Parameters
    ----------
    codes : pandas.DataFrame
        One row per unit, one column per coder; at least two coders.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How a disagreement weighs: always alike, by rank, by difference, by
        proportion.
    order : sequence
        The values from lowest to highest, for ordinal codes that are words.
    constant : float
        What to return where all codes are one and the same value, so that the
        ratio below is 0 / 0.

    Returns
    -------
    float
        At most 1 (perfect agreement); 0 is chance, below 0 worse than chance;
        NaN without a unit that has two codes.

    Raises
    ------
    InputError
        If there are fewer than two coders or the values do not suit the level.

    Notes
    -----
    ``alpha = 1 - D_o / D_e``, observed over expected disagreement, from the
    matrix of coincidences o_ck in which a unit with m codes counts each ordered
    pair of them 1 / (m - 1) times.  With its margins n_c and their sum n,
    ``D_o = sum(o_ck d_ck) / n`` and ``D_e = sum(n_c n_k d_ck) / (n (n - 1))``.
    Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability,
    https://repository.upenn.edu/asc_papers/43; Hayes, A. F. and Krippendorff, K.
    (2007), https://doi.org/10.1080/19312450709336664.

    Examples
    --------
    The four observers and twelve units of Krippendorff (2011), section D:

    >>> nan = float("nan")
    >>> codes = pd.DataFrame({
    ...     "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    ...     "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    ...     "C": [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    ...     "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ... })
    >>> [round(krippendorff_alpha(codes, level=level), 3) for level in LEVELS]
    [0.743, 0.815, 0.849, 0.797]
    """
    counts, scale = tally(codes, level, order)
    return alpha_of(counts, level, scale, constant)


def alpha_interval(
    codes: pd.DataFrame,
    *,
    level: str = "nominal",
    order: Sequence[Any] = (),
    constant: float = math.nan,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of `krippendorff_alpha`, see there and `bootstrap_interval`."""
    counts, scale = tally(codes, level, order)
    return bootstrap_interval(counts, lambda units: alpha_of(units, level, scale, constant), draws=draws, seed=seed)


def tally(codes: pd.DataFrame, level: str, order: Sequence[Any]) -> tuple[Array, Array]:
    """Count how often each value was given to each unit with two codes or more; place the values on the scale."""
    if codes.shape[1] < 2:
        raise InputError(f"Agreement needs two coders or more, the frame has {codes.shape[1]} column(s).")
    given, values = number_codes(codes)
    scale = _scale(values, level, order)
    ascending = np.argsort(scale, kind="stable")
    counts = (given[:, :, None] == ascending).sum(axis=1)
    return counts[counts.sum(axis=1) > 1].astype(float), scale[ascending]


def number_codes(codes: pd.DataFrame) -> tuple[Array, Array]:
    """Return each code as the number of its value (-1 where it is missing) and the values."""
    cells = codes.astype(object).where(codes.notna() & (codes != ""), None).to_numpy()
    numbers, values = pd.factorize(cells.ravel())
    return numbers.reshape(cells.shape), values


def alpha_of(counts: Array, level: str, scale: Array, constant: float) -> float:
    """Compute alpha from what `tally` returns."""
    if len(counts) == 0:
        return math.nan
    together = coincidences(counts)
    margins = together.sum(axis=0)
    n = margins.sum()
    distances = _distances(level, scale, margins)
    observed = (together * distances).sum() / n
    expected = (np.outer(margins, margins) * distances).sum() / (n * (n - 1))
    return float(1 - observed / expected) if expected > 0 else constant


def coincidences(counts: Array) -> Array:
    """Sum over units the ordered pairs of codes, each 1 / (m - 1) times."""
    shares = counts / (counts.sum(axis=1, keepdims=True) - 1)
    return np.asarray(counts.T @ shares - np.diag(shares.sum(axis=0)))


def _scale(values: Array, level: str, order: Sequence[Any]) -> Array:
    """Give every value its place on the scale of the level."""
    if level not in LEVELS:
        raise InputError(f"Unknown level {level!r}; expected one of {', '.join(LEVELS)}.")
    if level == "nominal":
        return np.arange(len(values), dtype=float)
    if level == "ordinal" and len(order):
        unknown = [value for value in values if value not in order]
        if unknown:
            raise InputError(f"The codes hold {unknown[0]!r}, which is not in the order {list(order)}; add it there.")
        return np.array([list(order).index(value) for value in values], dtype=float)
    numbers = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype=float)
    if np.isnan(numbers).any():
        word = values[np.isnan(numbers)][0]
        raise InputError(f"Level {level!r} needs numbers, the codes hold {word!r}; use nominal or give their order.")
    if level == "ratio" and (numbers < 0).any():
        raise InputError(f"Level 'ratio' needs numbers from 0 up, the codes hold {numbers.min():g}; use interval.")
    return numbers


def _distances(level: str, scale: Array, margins: Array) -> Array:
    """Weigh every pair of values: the squared difference function of the level."""
    if level == "nominal":
        return 1 - np.eye(len(scale))
    if level == "ordinal":
        scale = np.cumsum(margins) - margins / 2
    difference = scale[:, None] - scale[None, :]
    if level == "ratio":
        total = scale[:, None] + scale[None, :]
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total > 0)
    return np.asarray(difference**2)
