"""Each word of a sentence has the vectors of the model's tokens that touch it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.encode import Embedding
from analysis.match.material import prepare

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

TEXT = "The weir’s gate: closed."
# The model's tokens are: The, wei, r’s, gate, :, closed
OFFSETS = np.array([(0, 3), (4, 7), (7, 10), (11, 15), (15, 16), (17, 23)], np.int32)
VECTORS = np.eye(6, dtype=np.float16)


class ShortSighted:
    """An encoder that sees the first tokens of every text, and these are known."""

    source = None

    def __init__(self, n_seen: int) -> None:
        self.n_seen = n_seen

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        seen = Embedding(np.eye(6, dtype=np.float32)[0], OFFSETS[: self.n_seen], VECTORS[: self.n_seen])
        return [seen for _ in texts]


def word_vectors(n_seen: int) -> np.ndarray:
    (vectors,) = prepare(["a:0001"], [TEXT], ShortSighted(n_seen)).word_vectors
    return vectors


def test_a_word_of_two_tokens_has_their_mean() -> None:
    the, weirs, gate, closed = word_vectors(6)
    assert the == pytest.approx(VECTORS[0])
    assert weirs == pytest.approx((VECTORS[1] + VECTORS[2]) / np.sqrt(2), abs=1e-3)
    assert gate == pytest.approx(VECTORS[3])
    assert closed == pytest.approx(VECTORS[5])


def test_a_word_that_the_model_has_not_seen_has_no_vector() -> None:
    the, weirs, gate, closed = word_vectors(3)
    assert np.linalg.norm([the, weirs], axis=1) == pytest.approx(1, abs=1e-3)
    assert not gate.any()
    assert not closed.any()
    assert not word_vectors(0).any()


@given(texts=st.lists(st.text(max_size=60) | st.just(TEXT), max_size=3))
def test_everything_has_a_vector_in_its_place(texts: list[str], tiny_encoder: Encoder) -> None:
    ids = [f"a:{position:04d}" for position in range(1, len(texts) + 1)]
    material = prepare(ids, texts, tiny_encoder)
    assert (list(material.ids), list(material.texts)) == (ids, texts)
    assert len(material) == len(material.vectors) == len(material.tokens) == len(material.word_vectors) == len(texts)
    assert [len(vectors) for vectors in material.word_vectors] == [len(tokens) for tokens in material.tokens]
    assert [len(vectors) for vectors in material.clause_vectors] == [len(clauses) for clauses in material.clauses]
    for vectors in (*material.word_vectors, *material.clause_vectors, material.vectors):
        norms = np.linalg.norm(vectors, axis=1)
        assert ((norms == 0) | (abs(norms - 1) < 1e-3)).all()
