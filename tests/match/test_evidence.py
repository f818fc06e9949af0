"""What a mixed sentence adds: the clauses that the readers find added, or those without a counterpart."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.match.evidence import added_spans
from analysis.match.material import prepare
from analysis.match.pairs import Pairs, compare_both_ways
from analysis.match.reader import Reading, Readings

TEXT = "The keeper shut the weir before noon, but the mayor accused him of acting far too late."
SOURCE = ["The keeper shut the weir before noon.", "Barges waited below the bridge all night."]


@pytest.fixture
def pairs(tiny_encoder) -> Pairs:
    materials = [prepare([f"{k}" for k in range(len(texts))], texts, tiny_encoder) for texts in ([TEXT], SOURCE)]
    return compare_both_ways(*materials)[0]


def test_without_readers_the_clause_that_has_no_counterpart_is_marked(pairs: Pairs) -> None:
    (span,) = added_spans(pairs, {"0"}, {"0": 100}).to_dict("records")
    assert "mayor accused" in TEXT[span["start"] - 100 : span["end"] - 100]
    assert "weir" not in TEXT[span["start"] - 100 : span["end"] - 100]


def test_with_readers_the_clause_that_they_find_added_is_marked(pairs: Pairs) -> None:
    half = TEXT.index("but")
    offsets = np.array([(k, k + 1) for k in range(len(TEXT))])
    added = np.where(np.arange(len(TEXT)) < half, 5.0, -5.0)  # against the words, to see who decides
    readings = Readings([Reading(np.zeros(4), {}, added, offsets)], [])
    (span,) = added_spans(pairs, {"0"}, {"0": 0}, readings).to_dict("records")
    assert TEXT[span["start"] : span["end"]].startswith("The keeper")
    assert "mayor" not in TEXT[span["start"] : span["end"]]


def test_only_mixed_sentences_are_marked(pairs: Pairs) -> None:
    assert added_spans(pairs, set(), {"0": 0}).empty
