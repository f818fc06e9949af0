"""What speaks for and against a sentence coming from an article, as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .pairs import Pairs, run_share


def sentence_features(pairs: Pairs) -> pd.DataFrame:
    """Describe how each sentence of a retelling stands to its source.

    Returns
    -------
    pandas.DataFrame
        One row a target sentence, in order:
        best_cosine (highest cosine to a source sentence or window of two),
        margin (best_cosine minus the median cosine of the two articles),
        overlap (share of its content words in runs shared with the source),
        content_in_source, content_in_best (share of its content words that
        stand anywhere in the source, in its most similar sentence).
    """
    source_forms = [{f for f, c in zip(t.forms, t.content, strict=True) if c} for t in pairs.source.tokens]
    anywhere = set().union(*source_forms) if source_forms else set()
    background = float(np.median(pairs.cosine)) if pairs.cosine.size else 0.0
    rows = []
    for i, tokens in enumerate(pairs.target.tokens):
        content = [f for f, c in zip(tokens.forms, tokens.content, strict=True) if c]
        cosines = np.concatenate([pairs.cosine[i], pairs.window_cosine[i]])
        best = float(cosines.max(initial=0.0))
        nearest = source_forms[int(pairs.cosine[i].argmax())] if len(pairs.source) else set()
        rows.append(
            {
                "best_cosine": best,
                "margin": best - background,
                "overlap": run_share(pairs, i, pairs.runs[i]),
                "content_in_source": _share(content, anywhere),
                "content_in_best": _share(content, nearest),
            }
        )
    names = ["best_cosine", "margin", "overlap", "content_in_source", "content_in_best"]
    return pd.DataFrame(rows, columns=names, dtype="float64")


def _share(forms: list[str], known: set[str]) -> float:
    return sum(f in known for f in forms) / len(forms) if forms else 0.0
