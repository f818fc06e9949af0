"""Each word of a sentence has the vectors of the model's tokens that touch it."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.match.encode import Embedding
from analysis.match.material import prepare

TEXT = "The weir’s gate: closed."
#       the model's tokens: The, wei, r’s, gate, :, closed
OFFSETS = np.array([(0, 3), (4, 7), (7, 10), (11, 15), (15, 16), (17, 23)], np.int32)
VECTORS = np.eye(6, dtype=np.float16)


def material(n_seen: int) -> np.ndarray:
    embedding = Embedding(np.ones(6, np.float32) / np.sqrt(6), OFFSETS[:n_seen], VECTORS[:n_seen])
    (vectors,) = prepare(["a:0001"], [TEXT], [embedding]).word_vectors
    return vectors


def test_a_word_of_two_tokens_has_their_mean() -> None:
    the, weirs, gate, closed = material(6)
    assert the == pytest.approx(VECTORS[0])
    assert weirs == pytest.approx((VECTORS[1] + VECTORS[2]) / np.sqrt(2), abs=1e-3)
    assert gate == pytest.approx(VECTORS[3])
    assert closed == pytest.approx(VECTORS[5])


def test_a_word_that_the_model_has_not_seen_has_no_vector() -> None:
    the, weirs, gate, closed = material(3)
    assert np.linalg.norm([the, weirs], axis=1) == pytest.approx(1, abs=1e-3)
    assert not gate.any()
    assert not closed.any()
    assert not material(0).any()


def test_windows_are_the_neighbours_together() -> None:
    vectors = np.eye(3, dtype=np.float32)
    nothing = np.zeros((0, 2), np.int32), np.zeros((0, 3), np.float16)
    three = prepare(["a:1", "a:2", "a:3"], ["One.", "Two.", "Three."], [Embedding(v, *nothing) for v in vectors])
    assert three.windows == pytest.approx(np.array([[1, 1, 0], [0, 1, 1]]) / np.sqrt(2))
    assert len(prepare(["a:1"], ["One."], [Embedding(vectors[0], *nothing)]).windows) == 0
    empty = prepare([], [], [])
    assert len(empty) == len(empty.windows) == 0
