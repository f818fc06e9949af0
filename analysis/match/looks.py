"""What is known of a sentence or a pair when it is decided: the first look, the second, and the evidence of links."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .features import FEATURES, logits_by_sentence, sentence_features
from .linked import LINKED_FEATURES, linked_evidence
from .pair_features import Candidates
from .pairs import Pairs
from .read_features import READ_OF_SENTENCE, sentence_readings
from .reader import Readings

# Order of the outcomes: for a sentence of a retelling, and for one of the source.
OUTCOMES = ("copied", "paraphrased", "mixed", "added")
STATUS_OUTCOMES = ("copied", "paraphrased", "partial", "omitted")
NEIGHBOURS = (-2, -1, 1, 2)
# The log-odds of a neighbouring pair that was not worth weighing.
NOT_WEIGHED = -7.0
# The first look sees how the linked sentences stand to the rule for copied;
# the other evidence of links helps to tell what of a source sentence is lost.
_COPY_FEATURES = 4
FIRST_LOOK = (*FEATURES, *LINKED_FEATURES[:_COPY_FEATURES], "of_source")
# The same where the sentences were read.
FIRST_LOOK_READ = (*FIRST_LOOK[:-1], *READ_OF_SENTENCE, FIRST_LOOK[-1])
LINK_EVIDENCE = (
    "log_odds",
    *("next_in_both", "next_in_source", "next_in_retelling", "crossed", "around"),
    *("below_best", "rivals", "below_best_of_source", "rivals_of_source"),
    *(f"{side}_{outcome}" for side in ("retelling", "source") for outcome in OUTCOMES),
)


@dataclass(frozen=True)
class Look:
    """All sentences of one article as they stand to the other.

    Attributes
    ----------
    features : numpy.ndarray, shape (n, len(FIRST_LOOK) or len(FIRST_LOOK_READ))
        What the first look sees.
    linked : numpy.ndarray, shape (n, len(LINKED_FEATURES))
        How far their likely counterparts account for them.
    """

    features: np.ndarray
    linked: np.ndarray


def first_looks(
    forward: Pairs, backward: Pairs, candidates: Candidates, weighed: np.ndarray, readings: Readings | None = None
) -> tuple[Look, Look]:
    """Look at the retelling from the front and at its source from behind."""
    looks = []
    for pairs, of_source in ((forward, False), (backward, True)):
        odds = logits_by_sentence(candidates, weighed, len(pairs.target), of_source=of_source)
        linked = linked_evidence(pairs, candidates, weighed, of_source=of_source)
        columns = [sentence_features(pairs, odds), linked[:, :_COPY_FEATURES]]
        if readings is not None:
            columns.append(sentence_readings(pairs, readings.source if of_source else readings.target))
        columns.append(np.full((len(pairs.target), 1), float(of_source)))
        looks.append(Look(np.column_stack(columns), linked))
    return looks[0], looks[1]


def second_look(look: Look, probabilities: np.ndarray) -> np.ndarray:
    """A sentence's features, its first probabilities and how its neighbours look: additions stand in blocks."""
    own = np.log(np.clip(probabilities, 1e-3, 1))
    nothing = _log_odds(probabilities[:, -1])
    n = len(nothing)
    padded = np.concatenate([np.zeros(2), nothing, np.zeros(2)])
    beside = np.stack([padded[2 + step : 2 + step + n] for step in NEIGHBOURS], axis=1)
    return np.column_stack([own, beside, look.features[:, :-1]])


def status_evidence(
    back: Look, candidates: Candidates, weighed: np.ndarray, p_target: np.ndarray, p_source: np.ndarray
) -> np.ndarray:
    """What is known of a source sentence: all looks at it, its links, and how the sentences it is linked to look."""
    linked_to = np.column_stack([np.full((len(p_source), p_target.shape[1]), 0.25), np.zeros(len(p_source))])
    odds = logistic(weighed)
    for j in range(len(p_source)):
        mine = candidates.source == j
        if mine.any():
            share = odds[mine] / (odds[mine].sum() + 0.05)
            linked_to[j] = [*(share @ p_target[candidates.target[mine]]), share.max()]
    return np.column_stack([second_look(back, p_source), linked_to, back.linked])


def link_evidence(
    candidates: Candidates, weighed: np.ndarray, p_target: np.ndarray, p_source: np.ndarray
) -> np.ndarray:
    """What is known of each pair, columns as in `LINK_EVIDENCE`: itself, what lies beside, its rivals, both looks."""
    odds = logistic(weighed)
    columns = [weighed, *_pairs_beside(candidates, weighed, len(p_target), len(p_source))]
    for place, n in ((candidates.target, len(p_target)), (candidates.source, len(p_source))):
        best, together = np.full(n, -np.inf), np.zeros(n)
        np.maximum.at(best, place, weighed)
        np.add.at(together, place, odds)
        columns += [weighed - best[place], np.log(together[place] - odds + 0.02)]
    first = [np.log(np.clip(p, 1e-3, 1)) for p in (p_target[candidates.target], p_source[candidates.source])]
    return np.column_stack([*columns, *first])


def _pairs_beside(candidates: Candidates, weighed: np.ndarray, n_target: int, n_source: int) -> list[np.ndarray]:
    """For each pair the log-odds of the pairs beside it: links run in order, or several sentences tell one.

    Next in both texts, next in the source, next in the retelling, crossed, and
    all within two sentences together.
    """
    grid = np.full((n_target + 4, n_source + 4), NOT_WEIGHED)
    grid[candidates.target + 2, candidates.source + 2] = weighed

    def at(down: int, across: int) -> np.ndarray:
        return grid[candidates.target + 2 + down, candidates.source + 2 + across]

    around = [at(down, across) for down in NEIGHBOURS for across in range(-2, 3)]
    return [
        np.maximum(at(-1, -1), at(1, 1)),
        np.maximum(at(0, -1), at(0, 1)),
        np.maximum(at(-1, 0), at(1, 0)),
        np.maximum(at(-1, 1), at(1, -1)),
        np.logaddexp.reduce(around),
    ]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn scores into probabilities that sum to 1 in each row."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=1, keepdims=True)


def logistic(scores: np.ndarray) -> np.ndarray:
    """Turn log-odds into probabilities."""
    return 1 / (1 + np.exp(-scores))


def _log_odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-3, 1 - 1e-3)
    return np.log(p / (1 - p))
