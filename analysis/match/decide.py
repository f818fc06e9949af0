"""From probabilities to labels, doubt and links."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..settings import Settings
from ..tables import CODED_LABELS, PROBABILITIES, columns
from .labeller import Decision
from .looks import STATUS_OUTCOMES
from .pairs import Pairs

# The one link of a source sentence needs less: that it is kept was seen elsewhere.
KEPT_EVIDENCE = 0.6


def label_table(decision: Decision, ids: Sequence[str], settings: Settings) -> pd.DataFrame:
    """Name the label of each sentence of a retelling, with its probabilities and its doubt.

    Parameters
    ----------
    decision : Decision
        The probabilities.
    ids : sequence of str
        sentence_id of each sentence of the retelling.
    settings : Settings
        Thresholds.

    Returns
    -------
    pandas.DataFrame
        sentence_id, p_copied, p_paraphrased, p_mixed, p_added (each 0 to 1,
        4 decimals, sum 1), label, borderline.

    Notes
    -----
    First it is decided whether a sentence is derived as a whole (copied or
    paraphrased), mixed or added, whichever is most probable, with mixed counted
    `settings.mixed_weight` times: a mixed sentence is rarely the most probable
    reading of its surface, and an overlooked addition is the costlier mistake.
    What is derived is copied or paraphrased, whichever is more probable.
    A label is borderline where its own probability is less than
    `settings.borderline_below`.
    """
    p = rounded(decision.labels)
    copied, paraphrased, mixed, added = p.T
    of_three = np.stack([copied + paraphrased, settings.mixed_weight * mixed, added]).argmax(axis=0)
    label = np.where(of_three == 0, (paraphrased > copied).astype(int), of_three + 1)
    out = pd.DataFrame(p, columns=list(PROBABILITIES))
    out["sentence_id"] = list(ids)
    out["label"] = [CODED_LABELS[k] for k in label]
    out["borderline"] = p[np.arange(len(p)), label] < settings.borderline_below
    return out


def rounded(probabilities: np.ndarray) -> np.ndarray:
    """Round probabilities to 4 decimals so that each row still sums to 1."""
    steps = np.round(probabilities * 10_000).astype(int)
    if len(steps):
        steps[np.arange(len(steps)), probabilities.argmax(axis=1)] += 10_000 - steps.sum(axis=1)
    return steps / 10_000


def status_table(decision: Decision, pairs: Pairs) -> pd.DataFrame:
    """Name what became of each source sentence in the retelling.

    Returns
    -------
    pandas.DataFrame
        source_sentence_id, status, p_omitted (0 to 1, 4 decimals).

    Notes
    -----
    A sentence is omitted where that is more likely than not; otherwise its
    status is the likeliest of the other three.
    """
    p = rounded(decision.statuses)
    omitted = p[:, -1] > 0.5
    chosen = np.where(omitted, len(STATUS_OUTCOMES) - 1, p[:, :-1].argmax(axis=1))
    return pd.DataFrame(
        {
            "source_sentence_id": list(pairs.source.ids),
            "status": [STATUS_OUTCOMES[k] for k in chosen],
            "p_omitted": p[:, -1],
        }
    )


def link_table(
    decision: Decision, pairs: Pairs, derived: np.ndarray, kept: np.ndarray, settings: Settings
) -> pd.DataFrame:
    """List the links of the derived sentences, many-to-many and in any order.

    Parameters
    ----------
    decision : Decision
        The weighed pairs.
    pairs : Pairs
        The compared articles.
    derived : numpy.ndarray of bool, shape (n_target,)
        Sentences labelled copied, paraphrased or mixed.
    kept : numpy.ndarray of bool, shape (n_source,)
        Source sentences that are not omitted.
    settings : Settings
        `link_probability` is the least probability of a link.  The best pair
        of a derived sentence is a link in any case, since no label stands
        without evidence; the best pair that a kept source sentence has with a
        derived one is a link from `KEPT_EVIDENCE` times that probability.

    Returns
    -------
    pandas.DataFrame
        Table `links`.
    """
    i, j, p = decision.candidates.target, decision.candidates.source, decision.links
    best, best_of_source = np.full(len(derived), -1.0), np.full(len(kept), -1.0)
    np.maximum.at(best, i, p)
    np.maximum.at(best_of_source, j[derived[i]], p[derived[i]])
    enough = p >= KEPT_EVIDENCE * settings.link_probability
    evidence = (p == best[i]) | (kept[j] & (p == best_of_source[j]) & enough)
    chosen = derived[i] & ((p >= settings.link_probability) | evidence)
    i, j, p = i[chosen], j[chosen], p[chosen]
    return pd.DataFrame(
        {
            "sentence_id": [pairs.target.ids[k] for k in i],
            "source_sentence_id": [pairs.source.ids[k] for k in j],
            "similarity": np.round(np.clip(pairs.cosine[i, j].astype(float), 0, 1), 4),
            "overlap": np.round(pairs.overlap[i, j], 4),
            "probability": np.round(p, 4),
        },
        columns=columns("links"),
    )
