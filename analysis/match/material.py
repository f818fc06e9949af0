"""The sentences of one article, ready to be compared: words, vectors, token vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .encode import Embedding, unit_length
from .tokens import Tokens, tokenize


@dataclass(frozen=True)
class Material:
    """The coded sentences of one article (page furniture left out).

    Attributes
    ----------
    ids : tuple of str
        sentence_id of each sentence.
    texts : tuple of str
        The sentences.
    tokens : tuple of Tokens
        Their words.
    vectors : numpy.ndarray, shape (n, d)
        Sentence vectors of length 1.
    word_vectors : tuple of numpy.ndarray
        For each sentence one vector of length 1 a word, shape (n_words, d);
        zero for a word that the model has not seen (beyond its length limit).
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    tokens: tuple[Tokens, ...]
    vectors: np.ndarray
    word_vectors: tuple[np.ndarray, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def windows(self) -> np.ndarray:
        """Vectors of windows of two neighbouring sentences, shape (max(n - 1, 0), d)."""
        return unit_length(self.vectors[:-1] + self.vectors[1:])


def prepare(
    ids: Sequence[str],
    texts: Sequence[str],
    embeddings: Sequence[Embedding],
    *,
    lang: str = "en",
    aliases: Mapping[tuple[str, ...], str] | None = None,
) -> Material:
    """Tokenize sentences and gather their vectors."""
    tokens = tuple(tokenize(text, lang=lang, aliases=aliases) for text in texts)
    width = embeddings[0].sentence.shape[0] if embeddings else 1
    vectors = np.array([e.sentence for e in embeddings], dtype=np.float32).reshape(len(texts), width)
    word_vectors = tuple(_word_vectors(t, e) for t, e in zip(tokens, embeddings, strict=True))
    return Material(tuple(ids), tuple(texts), tokens, vectors, word_vectors)


def _word_vectors(tokens: Tokens, embedding: Embedding) -> np.ndarray:
    """Average the vectors of the model's tokens that touch each word."""
    out = np.zeros((len(tokens), embedding.sentence.shape[0]), np.float32)
    if not len(embedding.offsets):
        return out
    starts, ends = embedding.offsets[:, 0], embedding.offsets[:, 1]
    first = np.searchsorted(ends, tokens.starts, side="right")
    last = np.searchsorted(starts, tokens.ends, side="left")
    sums = np.vstack([np.zeros((1, out.shape[1]), np.float32), np.cumsum(embedding.tokens, axis=0, dtype=np.float32)])
    seen = last > first
    out[seen] = sums[last[seen]] - sums[first[seen]]
    return unit_length(out)
