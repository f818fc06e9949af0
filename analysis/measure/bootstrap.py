"""Bootstrap intervals over units, the same numbers on every machine."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def bootstrap_interval(
    units: Array, statistic: Callable[[Array], float], *, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of a statistic over units.

    Parameters
    ----------
    units : array, shape (n_units, ...)
        What the statistic is made from, one row per unit.
    statistic : callable
        Takes as many rows, drawn with replacement, and returns a number.
    draws : int
        Number of bootstrap samples; those in which the statistic is undefined
        (NaN) are left out.
    seed : int
        Seed of Python's own generator, whose sequence is the same everywhere.

    Returns
    -------
    low, high : float
        NaN without units.

    Notes
    -----
    Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap,
    https://doi.org/10.1201/9780429246593, chapter 13.
    """
    n = len(units)
    if n == 0:
        return math.nan, math.nan
    rng = random.Random(seed)
    values = np.array([statistic(units[[rng.randrange(n) for _ in range(n)]]) for _ in range(draws)])
    values = np.sort(values[~np.isnan(values)])
    if len(values) == 0:
        return math.nan, math.nan
    return float(values[int(0.025 * len(values))]), float(values[int(0.975 * len(values))])
