"""Bring the cosines of any encoder to the scale of the default one, by a story's own background."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from .pairs import Pairs

# With fewer pairs of sentences the median may be a true counterpart's cosine.
LEAST_PAIRS = 10


@dataclass(frozen=True)
class Scale:
    """Moves the cosine `here` to `there`; -1 and 1 stay, and all between in proportion.

    Examples
    --------
    >>> Scale(here=0.6, there=0.2)(np.array([-1.0, 0.6, 0.8, 1.0])).round(3).tolist()
    [-1.0, 0.2, 0.6, 1.0]
    """

    here: float
    there: float

    def __call__(self, cosines: np.ndarray) -> np.ndarray:
        """Return the cosines on the other scale."""
        if self.here == self.there or abs(self.here) >= 1:
            return cosines
        above = self.there + (cosines - self.here) * (1 - self.there) / (1 - self.here)
        below = -1 + (cosines + 1) * (1 + self.there) / (1 + self.here)
        return np.where(cosines > self.here, above, below)


@dataclass(frozen=True)
class Background:
    """Where the background of a story usually lies with the encoder that coefficients were fitted on.

    Attributes
    ----------
    sentence, word : float
        Median cosine of sentences, and of the best matches of words, -1 to 1.

    Notes
    -----
    Most pairs of sentences of a story have its topic in common and nothing
    else, so their median cosine shows where an encoder puts "unrelated".  It is
    moved to where the coefficients expect it; see `medians` for what counts.
    """

    sentence: float
    word: float

    def adapt(self, forward: Pairs, backward: Pairs) -> tuple[Pairs, Pairs]:
        """Return both directions with their cosines on the scale of the coefficients."""
        found = medians(forward, backward)
        if found is None:
            return forward, backward
        of_sentences, of_words = Scale(found[0], self.sentence), Scale(found[1], self.word)
        return (
            replace(forward, sentence_scale=of_sentences, word_scale=of_words),
            replace(backward, sentence_scale=of_sentences, word_scale=of_words),
        )

    @classmethod
    def over(cls, compared: Iterable[tuple[Pairs, Pairs]]) -> Background:
        """Take the median over many pairs of articles."""
        found = [m for pair in compared if (m := medians(*pair)) is not None]
        sentence, word = np.median(np.array(found), axis=0).round(4)
        return cls(float(sentence), float(word))


def medians(forward: Pairs, backward: Pairs) -> tuple[float, float] | None:
    """Return the median cosine of all pairs of sentences of two articles, and that of their words' best matches.

    Pairs within one article count too; None where there are fewer than
    `LEAST_PAIRS` pairs.
    """
    vectors = np.concatenate([forward.target.vectors, forward.source.vectors])
    pairs = np.triu_indices(len(vectors), k=1)
    if not len(forward.target) or not len(forward.source) or len(pairs[0]) < LEAST_PAIRS:
        return None
    matches = [
        matched[:, weights > 0].ravel()
        for side in (forward, backward)
        for matched, weights in zip(side.word_matches, side.weights, strict=True)
    ]
    of_words = np.concatenate(matches)
    return float(np.median((vectors @ vectors.T)[pairs])), float(np.median(of_words)) if len(of_words) else 0.0
