"""From probabilities to links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.match.decide import KEPT_EVIDENCE, link_table
from analysis.match.labeller import Decision
from analysis.match.material import prepare
from analysis.match.pair_features import Candidates
from analysis.match.pairs import compare_both_ways
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

LEAST = Settings().link_probability
ENOUGH = KEPT_EVIDENCE * LEAST


@pytest.mark.parametrize(
    ("probabilities", "derived", "kept", "links"),
    [
        ([[0.9, 0.8], [0.1, 0.1]], [True, False], [True, True], {(0, 0), (0, 1)}),  # many to one
        ([[0.05, 0.01], [0.9, 0.0]], [True, True], [True, False], {(0, 0), (1, 0)}),  # the best in any case
        ([[0.9, ENOUGH + 0.01], [0.0, 0.0]], [True, False], [True, True], {(0, 0), (0, 1)}),  # enough for a kept one
        ([[0.9, ENOUGH - 0.01], [0.0, 0.0]], [True, False], [True, True], {(0, 0)}),
        ([[0.9, ENOUGH + 0.01], [0.0, 0.0]], [True, False], [True, False], {(0, 0)}),  # omitted: needs a link's worth
        ([[0.9, 0.9], [0.9, 0.9]], [False, False], [True, True], set()),  # added: none
    ],
)
def test_which_pairs_are_links(
    probabilities: list[list[float]],
    derived: list[bool],
    kept: list[bool],
    links: set[tuple[int, int]],
    tiny_encoder: Encoder,
) -> None:
    target = prepare(["t0", "t1"], ["The weir was shut.", "Barges waited."], tiny_encoder)
    source = prepare(["s0", "s1"], ["They shut the weir.", "A pump failed."], tiny_encoder)
    forward, _ = compare_both_ways(target, source)
    i, j = (place.ravel() for place in np.indices((2, 2)))
    decision = Decision(np.zeros((2, 4)), np.zeros((2, 4)), Candidates(i, j, np.zeros((4, 0))), np.ravel(probabilities))
    found = link_table(decision, forward, np.array(derived), np.array(kept), Settings())
    pairs = zip(found["sentence_id"], found["source_sentence_id"], strict=True)
    assert {(int(a[1]), int(b[1])) for a, b in pairs} == links
