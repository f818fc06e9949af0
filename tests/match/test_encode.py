"""Texts to vectors: the same bits in any company, and nothing computed twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.match.cache import ArrayCache
from analysis.match.encode import Embedding, SentenceEncoder, unit_length
from analysis.match.model import find_model, load_model
from analysis.settings import DEFAULT_MODEL

TEXTS = [
    "Rain.",
    "The lock keeper opened the gates at dawn.",
    "The gates were opened by the lock keeper as day broke.",
    "Nobody was hurt, but 17 barges, two of them loaded with beet, had to wait below the weir until the evening.",
    "“We saw it coming,” she said. “Nobody listened.”",
    "🌊 Überflutung in Łódź — ครึ่งเมือง",
    "مياه النهر ارتفعت ليلا",
    "",
    " ".join(f"barge {number} waits" for number in range(40)),
    " ".join(f"barge {number} waits" for number in range(400)),
]


class Forgetful(ArrayCache):
    """A cache that keeps nothing, so that everything is computed."""

    def get(self, key: str) -> np.ndarray | None:
        return None

    def put(self, key: str, array: np.ndarray) -> None:
        pass


def bits(embedding: Embedding) -> tuple[bytes, ...]:
    return tuple(part.tobytes() for part in (embedding.sentence, embedding.offsets, embedding.tokens))


@pytest.fixture(scope="module")
def forgetful_tiny(tiny_model: Path) -> SentenceEncoder:
    return SentenceEncoder(str(tiny_model), cache=Forgetful())


@pytest.fixture(scope="module")
def alone(forgetful_tiny: SentenceEncoder) -> dict[str, tuple[bytes, ...]]:
    return {text: bits(forgetful_tiny.embed([text])[0]) for text in TEXTS}


@settings(max_examples=15)
@given(texts=st.lists(st.sampled_from(TEXTS) | st.text(max_size=80), max_size=20))
def test_a_text_has_the_same_bits_in_any_company(
    texts: list[str], forgetful_tiny: SentenceEncoder, alone: dict[str, tuple[bytes, ...]]
) -> None:
    for text, embedding in zip(texts, forgetful_tiny.embed(texts), strict=True):
        if text in alone:
            assert bits(embedding) == alone[text]


def test_the_default_model_gives_the_same_bits_in_any_company(default_encoder: SentenceEncoder) -> None:
    encoder = SentenceEncoder(DEFAULT_MODEL, cache=Forgetful())
    few = TEXTS[:3]
    many = [*few, *(f"The lock keeper counted {number} barges." for number in range(17))]
    random.Random(42).shuffle(many)
    together = dict(zip(many, map(bits, encoder.embed(many)), strict=True))
    for text in few:
        assert bits(encoder.embed([text])[0]) == together[text]


def test_the_vectors_are_those_of_sentence_transformers(tiny_model: Path, forgetful_tiny: SentenceEncoder) -> None:
    theirs = load_model(find_model(str(tiny_model))).encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    ours = np.array([embedding.sentence for embedding in forgetful_tiny.embed(TEXTS)])
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_the_parts_of_an_embedding_fit_together(forgetful_tiny: SentenceEncoder) -> None:
    for text, embedding in zip(TEXTS, forgetful_tiny.embed(TEXTS), strict=True):
        assert np.linalg.norm(embedding.sentence) == pytest.approx(1, abs=1e-5)
        assert embedding.tokens.shape == (len(embedding.offsets), len(embedding.sentence))
        assert (len(embedding.offsets) == 0) == (text == "")
        starts, ends = embedding.offsets.reshape(-1, 2).T
        assert ((starts >= 0) & (starts < ends) & (ends <= len(text))).all()
        assert (ends[:-1] <= starts[1:]).all()


def test_nothing_is_embedded_where_there_is_nothing(forgetful_tiny: SentenceEncoder) -> None:
    assert forgetful_tiny.embed([]) == []


@pytest.fixture
def kept(tiny_model: Path, tmp_path: Path) -> Iterator[tuple[ArrayCache, list[tuple[bytes, ...]]]]:
    """Keep the texts of a first run."""
    cache = ArrayCache(tmp_path / "cache")
    first = SentenceEncoder(str(tiny_model), cache=cache)
    vectors = [bits(embedding) for embedding in first.embed([*TEXTS, *TEXTS])]
    assert first.n_computed == len(TEXTS)
    return cache, vectors[: len(TEXTS)]


def test_what_is_cached_needs_no_model(
    kept: tuple[ArrayCache, list[tuple[bytes, ...]]], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("analysis.match.encode.load_model", refuse)
    cache, vectors = kept
    second = SentenceEncoder(str(tiny_model), cache=cache)
    assert [bits(embedding) for embedding in second.embed(TEXTS)] == vectors
    assert second.n_computed == 0
    with pytest.raises(AssertionError, match="loaded"):
        second.embed(["A text that nobody has seen."])


def test_a_damaged_file_is_computed_again(kept: tuple[ArrayCache, list[tuple[bytes, ...]]], tiny_model: Path) -> None:
    cache, vectors = kept
    next(path for path in cache.folder.rglob("*") if path.is_file()).write_bytes(b"not an array")
    again = SentenceEncoder(str(tiny_model), cache=cache)
    assert [bits(embedding) for embedding in again.embed(TEXTS)] == vectors
    assert again.n_computed == 1


def test_another_model_does_not_read_the_vectors_of_this_one(
    kept: tuple[ArrayCache, list[tuple[bytes, ...]]], changed_model: Path
) -> None:
    cache, vectors = kept
    other = SentenceEncoder(str(changed_model), cache=cache)
    assert [bits(embedding) for embedding in other.embed(TEXTS[:2])] != vectors[:2]
    assert other.n_computed == 2


def test_a_cache_that_cannot_be_written_is_no_error(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    encoder = SentenceEncoder(str(tiny_model), cache=ArrayCache(tmp_path / "taken"))
    assert len(encoder.embed(TEXTS[:2])) == 2


def test_a_model_without_token_vectors(static_model: Path, tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(static_model), cache=ArrayCache(tmp_path))
    for embedding in encoder.embed(["gate and lock", "lock"]):
        assert np.linalg.norm(embedding.sentence) == pytest.approx(1, abs=1e-6)
        assert len(embedding.offsets) == len(embedding.tokens) == 0


@given(st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3), min_size=1, max_size=4))
def test_unit_length(rows: list[list[float]]) -> None:
    vectors = np.array(rows, np.float32)
    norms = np.linalg.norm(unit_length(vectors), axis=1)
    large = np.abs(vectors).max(axis=1) > 1e-3
    assert norms[large] == pytest.approx(1, abs=1e-4)
    assert (norms[(vectors == 0).all(axis=1)] == 0).all()
