"""Where similarity alone would part what is added from what is derived."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Decision:
    """Where added sentences are best parted from derived ones: at a similarity, with so many on the wrong side."""

    similarity: float
    n_wrong: int


def decision_line(sentences: pd.DataFrame) -> Decision | None:
    """Find the similarity that parts added sentences best from derived ones.

    Parameters
    ----------
    sentences : pandas.DataFrame
        label and similarity, 0 to 1.

    Returns
    -------
    Decision or None
        None where all sentences are added, or none is.

    Examples
    --------
    >>> decision_line(pd.DataFrame({"label": ["added", "mixed", "copied"], "similarity": [0.3, 0.5, 0.9]}))
    Decision(similarity=0.4, n_wrong=0)
    """
    added = sentences.label.eq("added")
    if added.all() or not added.any():
        return None
    values = np.unique(sentences.similarity)
    cuts = (values[:-1] + values[1:]) / 2 if len(values) > 1 else values
    below = sentences.similarity.to_numpy() < cuts[:, None]
    wrong = (below != added.to_numpy()).sum(axis=1)
    best = cuts[wrong == wrong.min()]
    return Decision(round(float(best[len(best) // 2]), 3), int(wrong.min()))
