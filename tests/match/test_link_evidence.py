"""What speaks for a pair beside its own log-odds."""

from __future__ import annotations

import numpy as np

from analysis.match.looks import NOT_WEIGHED, link_evidence
from analysis.match.pair_features import PAIR_FEATURES, Candidates

EVEN = np.full((3, 4), 0.25)
# Columns of what lies beside a pair: next in both texts, in the source, in the retelling, crossed, all around.
BESIDE = slice(1, 6)


def beside(pairs: dict[tuple[int, int], float]) -> dict[tuple[int, int], list[float]]:
    target, source = np.array(list(pairs)).T
    candidates = Candidates(target, source, np.zeros((len(pairs), len(PAIR_FEATURES))))
    rows = link_evidence(candidates, np.array(list(pairs.values())), EVEN, EVEN)[:, BESIDE]
    return {pair: [float(x) for x in row] for pair, row in zip(pairs, rows, strict=True)}


def test_the_next_pair_in_both_texts_is_seen_from_either_side() -> None:
    seen = beside({(0, 0): 3.0, (1, 1): -1.0, (2, 2): 2.0})
    assert seen[1, 1][0] == 3.0
    assert seen[0, 0][0] == seen[2, 2][0] == -1.0


def test_one_sentence_told_by_two_and_two_told_by_one() -> None:
    assert beside({(1, 1): 0.0, (1, 2): 4.0})[1, 1][:4] == [NOT_WEIGHED, 4.0, NOT_WEIGHED, NOT_WEIGHED]
    assert beside({(1, 1): 0.0, (2, 1): 4.0})[1, 1][:4] == [NOT_WEIGHED, NOT_WEIGHED, 4.0, NOT_WEIGHED]


def test_a_crossed_pair_is_no_pair_in_order() -> None:
    assert beside({(1, 1): 0.0, (0, 2): 4.0})[1, 1][:4] == [NOT_WEIGHED, NOT_WEIGHED, NOT_WEIGHED, 4.0]


def test_all_around_holds_the_strongest_within_two_sentences() -> None:
    near, far = beside({(1, 1): 0.0, (2, 2): 5.0})[1, 1][4], beside({(1, 1): 0.0})[1, 1][4]
    assert near > 5.0 > far
