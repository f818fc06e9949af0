"""A small learned comparison of two sentences, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .pair_features import Candidates
from .pairs import Pairs

# Words beyond this are left out: a sentence is judged by its first sixty.
MAX_WORDS = 60
BATCH = 64


@dataclass(frozen=True)
class Interaction:
    """Weights of the comparison; all arrays are float32.

    Notes
    -----
    A decomposable attention model (Parikh et al. 2016,
    doi:10.18653/v1/D16-1244) over the encoder's word vectors, which stay as
    they are: each word of one sentence is laid beside the words of the other
    that it attends to, what differs is summed up over the words, both ways
    round, and joined with the features of the pair.
    """

    weights: Mapping[str, np.ndarray]

    @property
    def width(self) -> int:
        """Length of the word vectors that the weights were fitted on."""
        return int(self.weights["project"].shape[1])

    def logits(self, forward: Pairs, backward: Pairs, candidates: Candidates, features: np.ndarray) -> np.ndarray:
        """Return the log-odds that each candidate pair carries the same proposition.

        Parameters
        ----------
        forward, backward : Pairs
            The two articles compared both ways.
        candidates : Candidates
            The pairs to weigh.
        features : numpy.ndarray, shape (n, n_features)
            Their features, standardized.
        """
        out = np.zeros(len(candidates), np.float32)
        target = [_side(forward, i) for i in range(len(forward.target))]
        source = [_side(backward, j) for j in range(len(backward.target))]
        pairs = zip(candidates.target, candidates.source, strict=True)
        lengths = [len(target[i][0]) + len(source[j][0]) for i, j in pairs]
        order = np.argsort(lengths, kind="stable")  # pairs of like length waste least padding
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            left = _padded([target[i] for i in candidates.target[chosen]])
            right = _padded([source[j] for j in candidates.source[chosen]])
            out[chosen] = self._batch(left, right, features[chosen].astype(np.float32))
        return out

    def _batch(self, left: _Padded, right: _Padded, features: np.ndarray) -> np.ndarray:
        w = self.weights
        cosine = left.vectors @ right.vectors.transpose(0, 2, 1)
        equal = ((left.forms[:, :, None] == right.forms[:, None, :]) & (left.forms[:, :, None] >= 0)).astype(np.float32)
        a = np.tanh(3 * (left.vectors @ w["project"].T))
        b = np.tanh(3 * (right.vectors @ w["project"].T))
        learned = _unit(a) @ _unit(b).transpose(0, 2, 1)
        affinity = w["temperature"] * cosine + w["learned"] * learned + 2 * equal
        there = self._summed_up(a, b, cosine, affinity, equal, left, right)
        cosine, affinity, equal = (m.transpose(0, 2, 1) for m in (cosine, affinity, equal))
        back = self._summed_up(b, a, cosine, affinity, equal, right, left)
        pooled = np.concatenate([there, back, features], axis=1)
        hidden = np.maximum(pooled @ w["join_weight"].T + w["join_bias"], 0)
        return hidden @ w["out_weight"] + features @ w["direct"] + w["bias"]

    def _summed_up(
        self,
        own: np.ndarray,
        other: np.ndarray,
        cosine: np.ndarray,
        affinity: np.ndarray,
        equal: np.ndarray,
        here: _Padded,
        there: _Padded,
    ) -> np.ndarray:
        """Lay each word beside what it attends to; sum up over the words by mean and maximum."""
        w = self.weights
        attention = _softmax(np.where(there.mask[:, None, :], affinity, -1e4))
        beside = attention @ other
        nearest = np.where(there.mask[:, None, :], cosine, -1).max(axis=2, initial=-1)
        expected, same, focus = (cosine * attention).sum(axis=2), equal.max(axis=2), attention.max(axis=2)
        scalars = np.stack([nearest, expected, same, focus], axis=2)
        compared = np.concatenate([own, beside, own * beside, here.flags, scalars], axis=2)
        compared = np.maximum(compared @ w["compare_weight"].T + w["compare_bias"], 0)
        weight = here.flags[:, :, 0] * (0.2 + 0.8 * here.flags[:, :, 1]) * here.mask
        weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-6)
        mean = (compared * weight[:, :, None]).sum(axis=1)
        highest = np.where(here.mask[:, :, None], compared, 0).max(axis=1, initial=0)
        return np.concatenate([mean, highest], axis=1)


@dataclass(frozen=True)
class _Padded:
    vectors: np.ndarray  # (n, words, d)
    flags: np.ndarray  # (n, words, 3): weight, content word, name or number
    forms: np.ndarray  # (n, words), -1 where there is no word
    mask: np.ndarray  # (n, words)


def _side(pairs: Pairs, i: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    tokens = pairs.target.tokens[i]
    n = min(len(tokens), MAX_WORDS)
    flags = np.zeros((n, 3), np.float32)
    flags[:, 0] = pairs.word_weights[i][:n]
    flags[:, 1] = tokens.content[:n]
    flags[:, 2] = tokens.name_or_number[:n]
    return pairs.target.word_vectors[i][:n], flags, pairs.form_ids[i][:n]


def _padded(sides: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> _Padded:
    words = max(1, max(len(vectors) for vectors, _, _ in sides))
    width = sides[0][0].shape[1]
    out = _Padded(
        np.zeros((len(sides), words, width), np.float32),
        np.zeros((len(sides), words, 3), np.float32),
        np.full((len(sides), words), -1),
        np.zeros((len(sides), words), bool),
    )
    for row, (vectors, flags, forms) in enumerate(sides):
        n = len(vectors)
        out.vectors[row, :n], out.flags[row, :n], out.forms[row, :n], out.mask[row, :n] = vectors, flags, forms, True
    return out


def _unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-6)


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=-1, keepdims=True, initial=-1e4))
    return e / np.maximum(e.sum(axis=-1, keepdims=True), 1e-9)
