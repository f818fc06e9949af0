"""What speaks for one sentence stemming from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.match.linked import ALONE, LINKED_FEATURES, linked_evidence
from analysis.match.material import Material, prepare
from analysis.match.pair_features import PAIR_FEATURES, Candidates, candidate_pairs
from analysis.match.pairs import Pairs, compare_both_ways

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

RETELLING = ["Keeper Ann Lowe shut the weir on Friday.", "Nobody was hurt."]
GATE = "The weir was shut on Friday by its keeper, Ann Lowe."
OTHERS = ["Barges waited below the bridge all night.", "A pump failed in spring."]


def compared(encoder: Encoder, target: list[str], source: list[str]) -> tuple[Pairs, Pairs, Candidates]:
    def material(letter: str, texts: list[str]) -> Material:
        return prepare([f"{letter}{k}" for k in range(len(texts))], texts, encoder)

    forward, backward = compare_both_ways(material("t", target), material("s", source))
    return forward, backward, candidate_pairs(forward, backward)


def value(candidates: Candidates, feature: str, target: int, source: int) -> float:
    (row,) = np.flatnonzero((candidates.target == target) & (candidates.source == source))
    return float(candidates.features[row, PAIR_FEATURES.index(feature)])


@pytest.mark.parametrize("feature", ["missed_without", "gained_with", "only_there"])
def test_the_only_sentence_that_tells_it_is_missed(feature: str, tiny_encoder: Encoder) -> None:
    *_, candidates = compared(tiny_encoder, RETELLING, [*OTHERS, GATE])
    assert value(candidates, feature, 0, 2) > 0.3
    assert value(candidates, feature, 0, 2) > max(value(candidates, feature, 0, j) for j in (0, 1))


@pytest.mark.parametrize("feature", ["missed_without", "gained_with", "only_there"])
def test_a_sentence_told_twice_is_not_missed(feature: str, tiny_encoder: Encoder) -> None:
    *_, candidates = compared(tiny_encoder, RETELLING, [GATE, *OTHERS, GATE])
    for j in (0, 3):
        assert value(candidates, feature, 0, j) == pytest.approx(0, abs=1e-3)


def test_names_and_numbers_in_both_are_counted(tiny_encoder: Encoder) -> None:
    *_, candidates = compared(tiny_encoder, RETELLING, [*OTHERS, GATE])
    assert value(candidates, "shared_names", 0, 2) >= np.log1p(2)
    assert value(candidates, "shared_names", 0, 0) == 0


def test_both_directions_are_the_same_seen_from_either_side(tiny_encoder: Encoder) -> None:
    *_, here = compared(tiny_encoder, RETELLING, [GATE, *OTHERS])
    *_, there = compared(tiny_encoder, [GATE, *OTHERS], RETELLING)
    for feature in ("missed_without", "gained_with", "only_there", "shared_names"):
        assert value(here, feature, 0, 0) == pytest.approx(value(there, f"{feature}_of_source", 0, 0), abs=1e-6)


def test_a_source_of_one_sentence_has_no_others(tiny_encoder: Encoder) -> None:
    *_, candidates = compared(tiny_encoder, RETELLING, [GATE])
    assert np.isfinite(candidates.features).all()
    assert value(candidates, "missed_without", 0, 0) == value(candidates, "gained_with", 0, 0) > 0


def test_a_sentence_carries_the_highest_of_its_pairs(tiny_encoder: Encoder) -> None:
    forward, backward, candidates = compared(tiny_encoder, RETELLING, [*OTHERS, GATE])
    weighed = np.zeros(len(candidates))
    for pairs, place, of_source in ((forward, candidates.target, False), (backward, candidates.source, True)):
        evidence = linked_evidence(pairs, candidates, weighed, of_source=of_source)
        for name in ALONE:
            of_pairs = candidates.features[place == 0, PAIR_FEATURES.index(name)]
            assert evidence[0, LINKED_FEATURES.index(name)] == of_pairs.max()
