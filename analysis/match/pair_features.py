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
    "missed_without",
    "gained_with",
    "only_there",
    "shared_names",
    "missed_without_of_source",
    "gained_with_of_source",
    "only_there_of_source",
    "shared_names_of_source",
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


def candidate_pairs(forward: Pairs, backward: Pairs, *, also: np.ndarray | None = None) -> Candidates:
    """Choose the pairs worth weighing and describe them.

    Parameters
    ----------
    forward, backward : Pairs
        The retelling against the source, and the source against the retelling.
    also : numpy.ndarray of bool, shape (n_target, n_source), optional
        Further pairs to weigh.

    Notes
    -----
    `_below_best` is a value minus the highest of its target sentence,
    `_below_best_of_source` minus the highest of its source sentence: they tell
    a true counterpart from a story's common topic.  Links run roughly in order,
    so a neighbouring pair that is alike speaks for a pair (`support_…`).

    What a source sentence alone accounts for tells it from others on the same
    topic: `missed_without` is what the soft coverage by the whole article loses
    without it, `gained_with` what it adds to that by the best of the others,
    `only_there` the weight of the shared content words that stand in no other
    (square roots of these), `shared_names` log(1 + shared names and numbers);
    `_of_source` is the same the other way round.
    """
    columns = pair_columns(forward, backward)
    if not columns.size:
        nothing = np.zeros(0, int)
        return Candidates(nothing, nothing, np.zeros((0, len(PAIR_FEATURES))))
    together = alike(forward)
    chosen = (_ranks(together, axis=1) < NEAREST_IN_SOURCE) | (_ranks(together, axis=0) < NEAREST_IN_TARGET)
    chosen |= forward.overlap > SHARED_PASSAGE
    if also is not None:
        chosen |= also
    target, source = np.nonzero(chosen)
    return Candidates(target, source, columns[target, source])


def alike(forward: Pairs) -> np.ndarray:
    """How much two sentences are alike in all, shape (n_target, n_source): what the nearest are chosen by."""
    return forward.cosine + forward.soft_coverage + forward.overlap + forward.shared_words


def pair_columns(forward: Pairs, backward: Pairs) -> np.ndarray:
    """Describe every pair, shape (n_target, n_source, len(PAIR_FEATURES)); see `candidate_pairs`."""
    shape = (len(forward.target), len(forward.source))
    if 0 in shape:
        return np.zeros((*shape, len(PAIR_FEATURES)))
    compared = [forward.cosine, forward.soft_coverage, forward.overlap, forward.shared_words]
    together = alike(forward)
    columns = []
    for values in compared:
        columns += [values, values - values.max(axis=1, keepdims=True), values - values.max(axis=0, keepdims=True)]
    columns += [backward.soft_coverage.T, backward.overlap.T, backward.shared_words.T]
    columns += [*_alone(forward), *(values.T for values in _alone(backward))]
    columns += [1 / (1 + _ranks(together, axis=1)), 1 / (1 + _ranks(together, axis=0))]
    around = np.pad(together, 1, constant_values=float(np.median(together)))
    columns.append(np.maximum(around[:-2, :-2], around[2:, 2:]))
    columns.append(np.maximum(around[1:-1, :-2], around[1:-1, 2:]))
    columns.append(np.broadcast_to(_log_lengths(forward.target.tokens)[:, None], shape))
    columns.append(np.broadcast_to(_log_lengths(forward.source.tokens)[None, :], shape))
    columns.append(np.abs(_places(shape[0])[:, None] - _places(shape[1])[None, :]))
    return np.stack(columns, axis=2)


def _alone(pairs: Pairs) -> tuple[np.ndarray, ...]:
    """What each source sentence alone does for each target sentence: the four columns from `missed_without` on."""
    missed, gained, only_there, names = (np.zeros((len(pairs.target), len(pairs.source))) for _ in range(4))
    known = [frozenset(tokens.forms) for tokens in pairs.source.tokens]
    for i, tokens in enumerate(pairs.target.tokens):
        if not len(tokens):
            continue
        matches, weights = pairs.word_matches[i], pairs.weights[i]
        coverage = pairs.soft_coverage[i]
        missed[i] = np.maximum(matches - _highest_of_others(matches), 0) @ weights
        best = np.full(len(matches), coverage.argmax())
        best[best[0]] = np.where(np.arange(len(matches)) == best[0], -1, coverage).argmax()
        beside = matches[best] if len(matches) > 1 else np.zeros_like(matches)
        gained[i] = np.maximum(matches - beside, 0) @ weights
        found = np.array([[form in forms for form in tokens.forms] for forms in known])
        weight = pairs.word_weights[i] * np.array(tokens.content, dtype=float)
        only_there[i] = (found & (found.sum(axis=0) == 1)) @ weight
        names[i] = (found & np.array(tokens.name_or_number, dtype=bool)).sum(axis=1)
    return np.sqrt(missed), np.sqrt(gained), np.sqrt(only_there), np.log1p(names)


def _highest_of_others(values: np.ndarray) -> np.ndarray:
    """For each row the highest value of all other rows, column by column."""
    if len(values) < 2:
        return np.zeros_like(values)
    ranked = np.sort(values, axis=0)
    return np.where(values >= ranked[-1], ranked[-2], ranked[-1])


def _ranks(values: np.ndarray, *, axis: int) -> np.ndarray:
    order = np.argsort(-values, axis=axis, kind="stable")
    return np.argsort(order, axis=axis, kind="stable")


def _log_lengths(tokens: tuple) -> np.ndarray:  # type: ignore[type-arg]
    return np.log1p(np.array([t.n_content for t in tokens], dtype=float))


def _places(n: int) -> np.ndarray:
    return np.arange(n) / max(1, n - 1)
