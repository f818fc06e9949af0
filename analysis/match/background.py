"""Bring the cosines of any encoder to the scale of the default one, by a story's own background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from .pairs import Pairs

# With fewer pairs of sentences the median may be a true counterpart's cosine.
LEAST_PAIRS = 10


@dataclass(frozen=True)
class Scale:
    """Moves the cosine `here` to `there` and leaves 1 where it is; all between in proportion.

    Examples
    --------
    >>> Scale(here=0.6, there=0.2)(np.array([0.5, 0.6, 0.8, 1.0])).round(3).tolist()
    [0.0, 0.2, 0.6, 1.0]
    """

    here: float
    there: float

    def __call__(self, cosines: np.ndarray) -> np.ndarray:
        """Return the cosines on the other scale."""
        if self.here == self.there or self.here >= 1:
            return cosines
        moved = self.there + (cosines - self.here) * (1 - self.there) / (1 - self.here)
        return np.maximum(moved, -1)


@dataclass(frozen=True)
class Background:
    """Where the background of a story lies with the encoder that coefficients were fitted on.

    Attributes
    ----------
    sentence, word : tuple of float
        Lowest and highest usual median cosine, see `medians`.

    Notes
    -----
    Most pairs of sentences of a story have its topic in common and nothing
    else, so their median cosine shows where an encoder puts "unrelated".  A
    story whose medians lie in the usual range is left alone; in another its
    median is moved to the near end of the range.
    """

    sentence: tuple[float, float]
    word: tuple[float, float]

    def adapt(self, forward: Pairs, backward: Pairs) -> tuple[Pairs, Pairs]:
        """Return both directions with their cosines on the scale of the coefficients."""
        found = medians(forward, backward)
        if found is None:
            return forward, backward
        of_sentences = Scale(found[0], float(np.clip(found[0], *self.sentence)))
        of_words = Scale(found[1], float(np.clip(found[1], *self.word)))
        return (
            replace(forward, sentence_scale=of_sentences, word_scale=of_words),
            replace(backward, sentence_scale=of_sentences, word_scale=of_words),
        )

    def as_dict(self) -> dict[str, list[float]]:
        """Return the ranges for JSON."""
        return {"sentence": list(self.sentence), "word": list(self.word)}

    @classmethod
    def from_dict(cls, ranges: Mapping[str, list[float]]) -> Background:
        """Read the ranges back."""
        low_high = {name: (float(ranges[name][0]), float(ranges[name][1])) for name in ("sentence", "word")}
        return cls(**low_high)

    @classmethod
    def over(cls, compared: Iterable[tuple[Pairs, Pairs]]) -> Background:
        """Take the range from the 5 % to the 95 % quantile over many pairs of articles."""
        found = [m for pair in compared if (m := medians(*pair)) is not None]
        low, high = np.quantile(np.array(found), [0.05, 0.95], axis=0).round(4)
        return cls((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))


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
