"""The passages that prove a label: what is shared with the source, what a mixed sentence adds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from ..tables import columns
from .pairs import Pairs
from .read_features import clause_means
from .reader import Readings
from .runs import Run, best_runs


def shared_spans(pairs: Pairs, links: pd.DataFrame, starts: Mapping[str, int]) -> pd.DataFrame:
    """List the shared passages of linked sentences with their places in both articles.

    Parameters
    ----------
    pairs : Pairs
        The compared articles.
    links : pandas.DataFrame
        Table `links`.
    starts : mapping of str to int
        sentence_id to the offset of the sentence in its article.
    """
    linked = set(zip(links["sentence_id"], links["source_sentence_id"], strict=True))
    rows = []
    for i, sentence_id in enumerate(pairs.target.ids):
        runs = [run for run in pairs.runs[i] if (sentence_id, pairs.source.ids[run.source]) in linked]
        rows += [_shared(pairs, i, run, starts) for run in best_runs(runs)]
    return pd.DataFrame(rows, columns=columns("spans"))


def _shared(pairs: Pairs, i: int, run: Run, starts: Mapping[str, int]) -> dict[str, object]:
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


def added_spans(
    pairs: Pairs, mixed: Collection[str], starts: Mapping[str, int], readings: Readings | None = None
) -> pd.DataFrame:
    """Mark in each mixed sentence the clauses that have no counterpart.

    Parameters
    ----------
    pairs : Pairs
        The compared articles.
    mixed : collection of str
        sentence_id of the mixed sentences.
    starts : mapping of str to int
        sentence_id to the offset of the sentence in its article.
    readings : Readings, optional
        What the reader said of the sentences.

    Notes
    -----
    A clause is as well supported as the reader finds its words stated in the
    source; where nothing was read, as its nearest source clause is near and as
    its words stand in the source.  Those in the lower half between the best
    and the worst supported clause are marked.
    """
    rows = []
    for i, sentence_id in enumerate(pairs.target.ids):
        if sentence_id not in mixed or not pairs.target.clauses[i]:
            continue
        support = _clause_support(pairs, i) if readings is None else _as_read(pairs, i, readings)
        unsupported = support <= (support.min() + support.max()) / 2
        tokens, here = pairs.target.tokens[i], starts[sentence_id]
        spans: list[tuple[int, int]] = []
        for (first, last), alone in zip(pairs.target.clauses[i], unsupported, strict=True):
            if alone and spans and spans[-1][1] == first:
                spans[-1] = (spans[-1][0], last)
            elif alone:
                spans.append((first, last))
        rows += [
            {
                "sentence_id": sentence_id,
                "start": here + tokens.starts[first],
                "end": here + tokens.ends[last - 1],
                "type": "added",
                "source_sentence_id": "",
            }
            for first, last in spans
        ]
    return pd.DataFrame(rows, columns=columns("spans"))


def _as_read(pairs: Pairs, i: int, readings: Readings) -> np.ndarray:
    reading = readings.target[i]
    return -np.array(clause_means(pairs, i, reading, reading.added))


def _clause_support(pairs: Pairs, i: int) -> np.ndarray:
    tokens, vectors = pairs.target.tokens[i], pairs.target.clause_vectors[i]
    there = np.concatenate([pairs.source.vectors, *pairs.source.clause_vectors])
    near = (vectors @ there.T).max(axis=1)
    known = {form for source in pairs.source.tokens for form in source.forms}
    stated = []
    for first, last in pairs.target.clauses[i]:
        content = [tokens.forms[k] for k in range(first, last) if tokens.content[k]]
        stated.append(sum(form in known for form in content) / len(content) if content else 1.0)
    return near + np.array(stated)
