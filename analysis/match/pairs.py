"""Every sentence of a retelling against every sentence of its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .material import Material
from .runs import Run, RunIndex, covered


@dataclass(frozen=True)
class Pairs:
    """Similarities of two articles, semantic and lexical.

    Attributes
    ----------
    target, source : Material
        The retelling and its source.
    cosine : numpy.ndarray, shape (n_target, n_source)
        Cosine of the sentence vectors.
    window_cosine : numpy.ndarray, shape (n_target, max(n_source - 1, 0))
        Cosine to windows of two neighbouring source sentences.
    runs : tuple of list of Run
        Shared word runs of each target sentence, with any source sentence.
    """

    target: Material
    source: Material
    cosine: np.ndarray
    window_cosine: np.ndarray
    runs: tuple[list[Run], ...]

    @cached_property
    def overlap(self) -> np.ndarray:
        """Share of the target's content words in runs with each source sentence, shape (n_target, n_source)."""
        out = np.zeros((len(self.target), len(self.source)))
        for i, runs in enumerate(self.runs):
            for j in {run.source for run in runs}:
                out[i, j] = run_share(self, i, [run for run in runs if run.source == j])
        return out


def run_share(pairs: Pairs, i: int, runs: list[Run]) -> float:
    """Return the share of the content words of target sentence i that lie in the runs, 0 to 1."""
    tokens = pairs.target.tokens[i]
    if not tokens.n_content:
        return 0.0
    return sum(tokens.content[k] for k in covered(runs)) / tokens.n_content


def compare_materials(target: Material, source: Material) -> Pairs:
    """Compare all sentences of a retelling with all sentences of its source."""
    index = RunIndex(source.tokens)
    return Pairs(
        target,
        source,
        np.clip(target.vectors @ source.vectors.T, -1, 1),
        np.clip(target.vectors @ source.windows.T, -1, 1),
        tuple(index.runs(tokens) for tokens in target.tokens),
    )
