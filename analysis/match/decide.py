"""From features to a label with its probabilities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..tables import CODED_LABELS, PROBABILITIES

# The codebook's rule: so much of the content in shared runs makes a copy.
COPIED_OVERLAP = 0.70
# A label whose probability does not lead by so much is flagged for checking by hand.
BORDERLINE_LEAD = 0.30


def decide(features: pd.DataFrame) -> pd.DataFrame:
    """Give each sentence its label and the probabilities of all four.

    Parameters
    ----------
    features : pandas.DataFrame
        As `sentence_features` returns it.

    Returns
    -------
    pandas.DataFrame
        p_copied, p_paraphrased, p_mixed, p_added (each 0 to 1, sum 1,
        4 decimals), label, borderline (bool).
    """
    derived = _logistic(
        3.1 * features["best_cosine"]
        + 3.3 * features["margin"]
        + 2.1 * features["overlap"]
        + 2.5 * features["content_in_source"]
        + 0.9 * features["content_in_best"]
        - 4.95
    )
    verbatim = _logistic(20 * (features["overlap"] - COPIED_OVERLAP))
    partly = 0.25 * (1 - features["content_in_source"])
    raw = np.column_stack(
        [derived * verbatim, derived * (1 - verbatim) * (1 - partly), derived * (1 - verbatim) * partly, 1 - derived]
    )
    return label_probabilities(raw)


def label_probabilities(raw: np.ndarray) -> pd.DataFrame:
    """Round probabilities so that they still sum to 1, and name the most probable label.

    Parameters
    ----------
    raw : numpy.ndarray, shape (n, 4)
        Probabilities of copied, paraphrased, mixed, added.
    """
    steps = np.round(raw * 10_000).astype(int)
    rows = np.arange(len(steps))
    top = raw.argmax(axis=1) if len(raw) else np.zeros(0, int)
    steps[rows, top] += 10_000 - steps.sum(axis=1)
    out = pd.DataFrame(steps / 10_000, columns=list(PROBABILITIES))
    out["label"] = [CODED_LABELS[k] for k in top]
    ranked = np.sort(raw, axis=1)
    out["borderline"] = (ranked[:, -1] - ranked[:, -2]) < BORDERLINE_LEAD if len(raw) else np.zeros(0, bool)
    return out


def _logistic(x: pd.Series) -> np.ndarray:
    return 1 / (1 + np.exp(-x.to_numpy(dtype=float)))
