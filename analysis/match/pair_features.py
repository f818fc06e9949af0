"""What speaks for one sentence stemming from another: the features of each candidate pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .pairs import Pairs

# A pair is weighed when the source sentence is among the nearest of the
# retelling's, or the retelling's among the nearest of the source's, or both
# share a passage.
NEAREST_IN_SOURCE = 6
NEAREST_IN_TARGET = 3
SHARED_PASSAGE = 0.25

_COMPARED = ("cosine", "soft_coverage", "overlap", "shared_words")
PAIR_FEATURES = (
    *(f"{name}{suffix}" for name in _COMPARED for suffix in ("", "_below_best", "_below_best_of_source")),
    "soft_coverage_of_source",
    "overlap_of_source",
    "shared_words_of_source",
    "rank_in_source",
    "rank_in_target",
    "support_in_order",
    "support_beside",
    "length",
    "length_of_source",
    "distance",
)


@dataclass(frozen=True)
class Candidates:
    """The pairs worth weighing, sorted by target and source sentence.

    Attributes
    ----------
    target, source : numpy.ndarray of int, shape (n,)
        Indices of the two sentences of each pair.
    features : numpy.ndarray, shape (n, len(PAIR_FEATURES))
        One column a feature, in the order of `PAIR_FEATURES`.
    """

    target: np.ndarray
    source: np.ndarray
    features: np.ndarray

    def __len__(self) -> int:
        return len(self.target)


def candidate_pairs(forward: Pairs, backward: Pairs) -> Candidates:
    """Choose the pairs worth weighing and describe them.

    Parameters
    ----------
    forward, backward : Pairs
        The retelling against the source, and the source against the retelling.

    Notes
    -----
    `_below_best` is a value minus the highest of its target sentence,
    `_below_best_of_source` minus the highest of its source sentence: they tell
    a true counterpart from a story's common topic.  Links run roughly in order,
    so a neighbouring pair that is alike speaks for a pair (`support_…`).
    """
    shape = (len(forward.target), len(forward.source))
    if 0 in shape:
        nothing = np.zeros(0, int)
        return Candidates(nothing, nothing, np.zeros((0, len(PAIR_FEATURES))))
    compared = [forward.cosine, forward.soft_coverage, forward.overlap, forward.shared_words]
    together = np.sum(compared, axis=0)
    rank_in_source = _ranks(together, axis=1)
    rank_in_target = _ranks(together, axis=0)
    columns = []
    for values in compared:
        columns += [values, values - values.max(axis=1, keepdims=True), values - values.max(axis=0, keepdims=True)]
    columns += [backward.soft_coverage.T, backward.overlap.T, backward.shared_words.T]
    columns += [1 / (1 + rank_in_source), 1 / (1 + rank_in_target)]
    around = np.pad(together, 1, constant_values=float(np.median(together)))
    columns.append(np.maximum(around[:-2, :-2], around[2:, 2:]))
    columns.append(np.maximum(around[1:-1, :-2], around[1:-1, 2:]))
    columns.append(np.broadcast_to(_log_lengths(forward.target.tokens)[:, None], shape))
    columns.append(np.broadcast_to(_log_lengths(forward.source.tokens)[None, :], shape))
    columns.append(np.abs(_places(shape[0])[:, None] - _places(shape[1])[None, :]))
    chosen = (rank_in_source < NEAREST_IN_SOURCE) | (rank_in_target < NEAREST_IN_TARGET)
    chosen |= forward.overlap > SHARED_PASSAGE
    target, source = np.nonzero(chosen)
    return Candidates(target, source, np.stack([column[target, source] for column in columns], axis=1))


def _ranks(values: np.ndarray, *, axis: int) -> np.ndarray:
    order = np.argsort(-values, axis=axis, kind="stable")
    return np.argsort(order, axis=axis, kind="stable")


def _log_lengths(tokens: tuple) -> np.ndarray:  # type: ignore[type-arg]
    return np.log1p(np.array([t.n_content for t in tokens], dtype=float))


def _places(n: int) -> np.ndarray:
    return np.arange(n) / max(1, n - 1)
