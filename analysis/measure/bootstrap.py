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


def block_samples(n: int, *, draws: int = 1000, seed: int = 0) -> NDArray[np.int64]:
    """Draw samples of a sequence in which neighbours stay together (circular block bootstrap).

    Parameters
    ----------
    n : int
        Length of the sequence, 1 or more.
    draws : int
        Number of samples.
    seed : int
        Seed of Python's own generator, whose sequence is the same everywhere.

    Returns
    -------
    numpy.ndarray of int, shape (draws, n)
        The places drawn, in blocks of about the square root of n; after the
        last place comes the first again.

    Notes
    -----
    Politis, D. N. and Romano, J. P. (1992), A circular block-resampling
    procedure for stationary data, in: Exploring the Limits of Bootstrap,
    263-270.

    Examples
    --------
    >>> block_samples(4, draws=2, seed=1)
    array([[0, 1, 3, 0],
           [3, 0, 1, 2]])
    """
    block = round(math.sqrt(n))
    starts = random.Random(seed).choices(range(n), k=draws * math.ceil(n / block))
    places = (np.array(starts)[:, None] + np.arange(block)) % n
    return places.reshape(draws, -1)[:, :n]
