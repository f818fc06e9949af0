"""Links: which source sentences support a sentence of a retelling, and the passages that prove it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..tables import columns
from .pairs import Pairs
from .runs import Run, best_runs

LINK_PROBABILITY = 0.5


def link_probability(pairs: Pairs) -> np.ndarray:
    """Return the probability that a pair carries the same proposition, shape (n_target, n_source)."""
    return 1 / (1 + np.exp(-(9 * (pairs.cosine - 0.62) + 6 * (pairs.overlap - 0.25))))


def links_of(pairs: Pairs, probability: np.ndarray, derived: np.ndarray) -> pd.DataFrame:
    """List the links of the derived sentences, many-to-many and in any order.

    Parameters
    ----------
    pairs : Pairs
        The compared articles.
    probability : numpy.ndarray, shape (n_target, n_source)
        Probability of each link.
    derived : numpy.ndarray of bool, shape (n_target,)
        Sentences labelled copied, paraphrased or mixed; each has at least one link.
    """
    rows = []
    for i in np.flatnonzero(derived):
        chosen = set(np.flatnonzero(probability[i] >= LINK_PROBABILITY)) | {int(probability[i].argmax())}
        for j in sorted(chosen):
            rows.append(
                {
                    "sentence_id": pairs.target.ids[i],
                    "source_sentence_id": pairs.source.ids[j],
                    "similarity": round(float(np.clip(pairs.cosine[i, j], 0, 1)), 4),
                    "overlap": round(float(pairs.overlap[i, j]), 4),
                    "probability": round(float(probability[i, j]), 4),
                }
            )
    return pd.DataFrame(rows, columns=columns("links"))


def shared_spans(pairs: Pairs, links: pd.DataFrame, starts: dict[str, int]) -> pd.DataFrame:
    """List the shared passages of linked sentences with their places in both articles.

    Parameters
    ----------
    pairs : Pairs
        The compared articles.
    links : pandas.DataFrame
        As `links_of` returns it.
    starts : dict of str to int
        sentence_id to the offset of the sentence in its article.
    """
    linked = {(row.sentence_id, row.source_sentence_id) for row in links.itertuples()}
    rows = []
    for i, sentence_id in enumerate(pairs.target.ids):
        runs = [run for run in pairs.runs[i] if (sentence_id, pairs.source.ids[run.source]) in linked]
        rows += [_span(pairs, i, run, starts) for run in best_runs(runs)]
    return pd.DataFrame(rows, columns=columns("spans"))


def _span(pairs: Pairs, i: int, run: Run, starts: dict[str, int]) -> dict[str, object]:
    target, source = pairs.target.tokens[i], pairs.source.tokens[run.source]
    here, there = starts[pairs.target.ids[i]], starts[pairs.source.ids[run.source]]
    return {
        "sentence_id": pairs.target.ids[i],
        "start": here + target.starts[run.first],
        "end": here + target.ends[run.last],
        "type": "shared",
        "source_sentence_id": pairs.source.ids[run.source],
        "source_start": there + source.starts[run.matched[0]],
        "source_end": there + source.ends[run.matched[-1]],
    }
