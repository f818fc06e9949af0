"""The sentences of one article, ready to be compared: words, clauses, vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .clauses import clause_text, clauses
from .encode import Embedding, Encoder, unit_length
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
    clauses : tuple of list of (int, int)
        Word ranges of the clauses of each sentence.
    clause_vectors : tuple of numpy.ndarray
        For each sentence one vector of length 1 a clause, shape (n_clauses, d).
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    tokens: tuple[Tokens, ...]
    vectors: np.ndarray
    word_vectors: tuple[np.ndarray, ...]
    clauses: tuple[list[tuple[int, int]], ...]
    clause_vectors: tuple[np.ndarray, ...]

    def __len__(self) -> int:
        return len(self.ids)


def prepare(
    ids: Sequence[str],
    texts: Sequence[str],
    encoder: Encoder,
    *,
    lang: str = "en",
    aliases: Mapping[tuple[str, ...], str] | None = None,
) -> Material:
    """Cut sentences into words and clauses and look up all their vectors.

    Parameters
    ----------
    ids, texts : sequence of str
        The sentences of one article, in order, and their ids.
    encoder : Encoder
        Gives the vectors.
    lang : str
        Two-letter language code.
    aliases : mapping, optional
        Names of actors, as `tokenize` takes them.
    """
    tokens = tuple(tokenize(text, lang=lang, aliases=aliases) for text in texts)
    parts = tuple(clauses(text, t) for text, t in zip(texts, tokens, strict=True))
    clause_texts = [
        [clause_text(text, t, part) for part in own] for text, t, own in zip(texts, tokens, parts, strict=True)
    ]
    embeddings = encoder.embed([*texts, *(clause for own in clause_texts for clause in own)])
    of_sentences, of_clauses = embeddings[: len(texts)], iter(embeddings[len(texts) :])
    vectors = _stack(of_sentences)
    return Material(
        tuple(ids),
        tuple(texts),
        tokens,
        vectors,
        tuple(_word_vectors(t, e) for t, e in zip(tokens, of_sentences, strict=True)),
        parts,
        tuple(_stack([next(of_clauses) for _ in own], width=vectors.shape[1]) for own in clause_texts),
    )


def _stack(embeddings: Sequence[Embedding], *, width: int = 1) -> np.ndarray:
    if not embeddings:
        return np.zeros((0, width), np.float32)
    return np.array([e.sentence for e in embeddings], dtype=np.float32)


def _word_vectors(tokens: Tokens, embedding: Embedding) -> np.ndarray:
    """Average the vectors of the model's tokens that touch each word."""
    out = np.zeros((len(tokens), embedding.sentence.shape[0]), np.float32)
    if not len(embedding.offsets) or not len(tokens):
        return out
    starts, ends = embedding.offsets[:, 0], embedding.offsets[:, 1]
    first = np.searchsorted(ends, tokens.starts, side="right")
    last = np.searchsorted(starts, tokens.ends, side="left")
    sums = np.vstack([np.zeros((1, out.shape[1]), np.float32), np.cumsum(embedding.tokens, axis=0, dtype=np.float32)])
    seen = last > first
    out[seen] = sums[last[seen]] - sums[first[seen]]
    return unit_length(out)
