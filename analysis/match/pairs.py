"""Every sentence of one article against every sentence of another, as numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .material import Material
from .runs import Run, RunIndex, covered


def as_it_is(cosines: np.ndarray) -> np.ndarray:
    """Leave the scale of the encoder."""
    return cosines


def exact(vectors: np.ndarray) -> np.ndarray:
    """Take vectors to double precision.

    The last digits of a product in single precision may change from run to
    run; what is kept in whole steps (`reading`) must not.
    """
    return vectors.astype(np.float64)


@dataclass(frozen=True)
class Pairs:
    """Similarities of a target article to a source article, semantic and lexical.

    All matrices have shape (n_target, n_source).

    Attributes
    ----------
    target, source : Material
        The article that is judged, and the one it is judged against.
    runs : tuple of list of Run
        Shared word runs of each target sentence with any source sentence.
    word_weights : tuple of numpy.ndarray
        For each target sentence the inverse sentence frequency of each word in
        the two articles, 0 to 1.
    form_ids : tuple of numpy.ndarray of int
        For each target sentence a number for each word form, the same in both
        articles.
    sentence_scale, word_scale : callable
        Bring the encoder's cosines of sentences, and of words, to another
        scale; monotone.
    """

    target: Material
    source: Material
    runs: tuple[list[Run], ...]
    word_weights: tuple[np.ndarray, ...] = field(repr=False)
    form_ids: tuple[np.ndarray, ...] = field(repr=False)
    sentence_scale: Callable[[np.ndarray], np.ndarray] = as_it_is
    word_scale: Callable[[np.ndarray], np.ndarray] = as_it_is

    @cached_property
    def weights(self) -> tuple[np.ndarray, ...]:
        """For each target sentence the weights of its content words, 0 for function words, sum 1."""
        raw = [w * np.array(t.content, float) for w, t in zip(self.word_weights, self.target.tokens, strict=True)]
        return tuple(w / w.sum() if w.sum() else w for w in raw)

    @cached_property
    def cosine(self) -> np.ndarray:
        """Cosine of the sentence vectors, -1 to 1."""
        return self.sentence_scale(np.clip(exact(self.target.vectors) @ exact(self.source.vectors).T, -1, 1))

    @cached_property
    def overlap(self) -> np.ndarray:
        """Share of the target's content words in runs shared with each source sentence, 0 to 1."""
        out = np.zeros((len(self.target), len(self.source)))
        for i, runs in enumerate(self.runs):
            for j in {run.source for run in runs}:
                out[i, j] = run_share(self, i, [run for run in runs if run.source == j])
        return out

    @cached_property
    def shared_words(self) -> np.ndarray:
        """Weighted share of the target's content words that stand in each source sentence, 0 to 1."""
        out = np.zeros((len(self.target), len(self.source)))
        known = [set(tokens.forms) for tokens in self.source.tokens]
        for i, tokens in enumerate(self.target.tokens):
            for j, forms in enumerate(known):
                out[i, j] = sum(w for w, form in zip(self.weights[i], tokens.forms, strict=True) if form in forms)
        return out

    @cached_property
    def word_matches(self) -> tuple[np.ndarray, ...]:
        """For each target sentence the best cosine of each word in each source sentence, shape (n_source, n_words).

        With an encoder that has no word vectors 1 for the same word, else 0.
        """
        lengths = [len(vectors) for vectors in self.source.word_vectors]
        stacked = exact(np.concatenate([v for v in self.source.word_vectors if len(v)] or [np.zeros((0, 1))]))
        filled = [j for j, n in enumerate(lengths) if n]
        starts = np.cumsum([0, *[lengths[j] for j in filled]])[:-1]
        has_vectors = bool(stacked.any())
        known = [frozenset(tokens.forms) for tokens in self.source.tokens]
        out = []
        for tokens, vectors in zip(self.target.tokens, self.target.word_vectors, strict=True):
            best = np.zeros((len(self.source), len(vectors)))
            if len(vectors) and filled and has_vectors:
                best[filled] = np.maximum(np.maximum.reduceat(stacked @ exact(vectors).T, starts, axis=0), 0)
            elif len(vectors):
                best[:] = [[form in forms for form in tokens.forms] for forms in known]
            out.append(self.word_scale(best))
        return tuple(out)

    @cached_property
    def soft_coverage(self) -> np.ndarray:
        """Weighted mean of each target word's best match among the words of each source sentence, 0 to 1."""
        if not len(self.target):
            return np.zeros((0, len(self.source)))
        return np.stack([best @ w for best, w in zip(self.word_matches, self.weights, strict=True)])


def run_share(pairs: Pairs, i: int, runs: list[Run]) -> float:
    """Return the share of the content words of target sentence i that lie in the runs, 0 to 1."""
    tokens = pairs.target.tokens[i]
    if not tokens.n_content:
        return 0.0
    return sum(tokens.content[k] for k in covered(runs)) / tokens.n_content


def compare_both_ways(target: Material, source: Material) -> tuple[Pairs, Pairs]:
    """Compare a retelling with its source, and the source with the retelling."""
    frequency = Counter(form for m in (target, source) for tokens in m.tokens for form in set(tokens.forms))
    n = len(target) + len(source)
    weight = {form: math.log(1 + n / count) / math.log(1 + n) for form, count in frequency.items()}
    number = {form: k for k, form in enumerate(sorted(frequency))}
    return _one_way(target, source, weight, number), _one_way(source, target, weight, number)


def _one_way(target: Material, source: Material, weight: dict[str, float], number: dict[str, int]) -> Pairs:
    index = RunIndex(source.tokens)
    return Pairs(
        target,
        source,
        tuple(index.runs(tokens) for tokens in target.tokens),
        tuple(np.array([weight[form] for form in tokens.forms], dtype=float) for tokens in target.tokens),
        tuple(np.array([number[form] for form in tokens.forms], dtype=int) for tokens in target.tokens),
    )
