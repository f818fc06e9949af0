"""What the reader said of a sentence and of a pair, as features beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .pair_features import Candidates, candidate_pairs
from .pairs import Pairs
from .reader import Reading, Readings

# The log-odds of a pair that was not read.
NOT_READ = -6.0
# A pair that is read with higher log-odds is weighed however little its words are alike.
WORTH_WEIGHING = -2.5

READ_OF_PAIR = ("read_in_retelling", "read_in_source")
READ_OF_SENTENCE = (
    "read_copied",
    "read_paraphrased",
    "read_mixed",
    "read_added",
    "added_words",
    "most_added_clause",
    "least_added_clause",
)


def candidates_of(forward: Pairs, backward: Pairs, readings: Readings | None) -> Candidates:
    """Choose the pairs worth weighing; where they were read, with `READ_OF_PAIR` as the last features."""
    if readings is None:
        return candidate_pairs(forward, backward)
    odds = _log_odds(readings)
    chosen = candidate_pairs(forward, backward, also=odds.max(axis=2) > WORTH_WEIGHING)
    features = np.column_stack([chosen.features, odds[chosen.target, chosen.source]])
    return replace(chosen, features=features)


def _log_odds(readings: Readings) -> np.ndarray:
    """Log-odds of every pair, shape (n_target, n_source, 2): read from the retelling, and from the source."""
    out = np.full((len(readings.target), len(readings.source), 2), NOT_READ)
    for i, reading in enumerate(readings.target):
        for j, link in reading.links.items():
            out[i, j, 0] = link
    for j, reading in enumerate(readings.source):
        for i, link in reading.links.items():
            out[i, j, 1] = link
    return np.maximum(out, NOT_READ)


def sentence_readings(pairs: Pairs, readings: Sequence[Reading]) -> np.ndarray:
    """Describe each sentence by its reading.

    Parameters
    ----------
    pairs : Pairs
        Its article compared with the other; works both ways round.
    readings : sequence of Reading
        One a sentence.

    Returns
    -------
    numpy.ndarray, shape (n_target, len(READ_OF_SENTENCE))
        read_copied, …, read_added : log-probability of each outcome
        added_words : mean probability that a token states what the other
            article does not
        most_added_clause, least_added_clause : the same, highest and lowest
            mean of a clause
    """
    rows = []
    for i, reading in enumerate(readings):
        scores = reading.labels - reading.labels.max()
        added = 1 / (1 + np.exp(-reading.added))
        clauses = clause_means(pairs, i, reading, added)
        everywhere = float(added.mean()) if len(added) else 0.5
        rows.append(
            [
                *(scores - np.log(np.exp(scores).sum())),
                everywhere,
                max(clauses, default=everywhere),
                min(clauses, default=everywhere),
            ]
        )
    return np.array(rows, dtype=float).reshape(len(rows), len(READ_OF_SENTENCE))


def clause_means(pairs: Pairs, i: int, reading: Reading, values: np.ndarray) -> list[float]:
    """Mean of the values of the tokens of each clause; clauses beyond what was read take the mean of the sentence."""
    tokens = pairs.target.tokens[i]
    out = []
    for first, last in pairs.target.clauses[i]:
        inside = (reading.offsets[:, 0] >= tokens.starts[first]) & (reading.offsets[:, 1] <= tokens.ends[last - 1])
        chosen = values[inside] if inside.any() else values
        out.append(float(chosen.mean()) if len(chosen) else 0.5)
    return out
