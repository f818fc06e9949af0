"""The calibrated decision: from features to probabilities of labels, statuses and links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError
from .background import Background
from .clauses import MIN_CONTENT
from .looks import (
    FIRST_LOOK,
    FIRST_LOOK_READ,
    LINK_EVIDENCE,
    OUTCOMES,
    first_looks,
    link_evidence,
    logistic,
    second_look,
    softmax,
    status_evidence,
)
from .pair_features import PAIR_FEATURES, Candidates
from .pair_model import PAIR_SCORE, PairModel
from .pairs import Pairs
from .read_features import READ_OF_PAIR, candidates_of
from .reader import Reader, Readers, Readings, load_readers
from .runs import covered

# Standardized features are held inside this many standard deviations, so that
# an odd sentence cannot be decided by one number.
CLIP = 4.0
PARTS = ("pairs", "first", "labels", "statuses", "links")


@dataclass(frozen=True)
class Linear:
    """A standardized logistic model: one column of scores an outcome.

    Attributes
    ----------
    mean, scale : numpy.ndarray, shape (n_features,)
        What the features are standardized with.
    weights : numpy.ndarray, shape (n_outcomes, n_features)
        Weight of each feature for each outcome (one row for yes/no).
    bias : numpy.ndarray, shape (n_outcomes,)
        Intercepts.
    """

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def standardize(self, features: np.ndarray) -> np.ndarray:
        """Centre and scale the features and hold them inside `CLIP`."""
        return np.clip((features - self.mean) / self.scale, -CLIP, CLIP)

    def scores(self, features: np.ndarray) -> np.ndarray:
        """Return the scores, shape (n, n_outcomes)."""
        return self.standardize(features) @ self.weights.T + self.bias

    def as_dict(self) -> dict[str, list[Any]]:
        """Return the numbers for JSON, rounded to 5 digits."""
        return {name: np.round(getattr(self, name), 5).tolist() for name in ("mean", "scale", "weights", "bias")}

    @classmethod
    def from_dict(cls, numbers: Mapping[str, Any]) -> Linear:
        """Read the numbers back."""
        return cls(**{name: np.array(numbers[name], dtype=float) for name in ("mean", "scale", "weights", "bias")})


@dataclass(frozen=True)
class Decision:
    """What was decided about one retelling and its source.

    Attributes
    ----------
    labels : numpy.ndarray, shape (n_target, 4)
        Probability of each of `OUTCOMES` for each sentence of the retelling.
    statuses : numpy.ndarray, shape (n_source, 4)
        Probability of each of `STATUS_OUTCOMES` for each source sentence.
    candidates : Candidates
        The pairs that were weighed.
    links : numpy.ndarray, shape (n_candidates,)
        Probability of each pair.
    readings : Readings or None
        What the reader said.
    """

    labels: np.ndarray
    statuses: np.ndarray
    candidates: Candidates
    links: np.ndarray
    readings: Readings | None = None


@dataclass(frozen=True)
class Labeller:
    """All fitted numbers of the decision.

    Attributes
    ----------
    pairs : Linear
        Weighs the features of a pair.
    first : Linear
        Sentence features to outcomes, for both directions.
    labels, statuses, links : Linear
        The final decisions, which also see the neighbours and each other.
    provenance : dict
        What the numbers were fitted on.
    background : Background or None
        Where another encoder's cosines are brought to; None leaves them.
    pair_model : PairModel or None
        Its score is one more feature of a pair.
    reader : Reader, Readers or None
        Reads each sentence beside its counterparts; what it says are further
        features of pairs and of sentences.
    """

    pairs: Linear
    first: Linear
    labels: Linear
    statuses: Linear
    links: Linear
    provenance: Mapping[str, Any]
    background: Background | None = None
    pair_model: PairModel | None = None
    reader: Reader | Readers | None = None

    def decide(self, forward: Pairs, backward: Pairs) -> Decision:
        """Decide about every sentence of a retelling and of its source."""
        if self.background is not None:
            forward, backward = self.background.adapt(forward, backward)
        readings = self.reader.read(forward, backward) if self.reader is not None else None
        return self.decide_read(forward, backward, readings)

    def decide_read(self, forward: Pairs, backward: Pairs, readings: Readings | None) -> Decision:
        """Decide where the sentences have been read already, or are not to be read."""
        candidates = candidates_of(forward, backward, readings)
        if self.pair_model is not None:
            candidates = self.pair_model.add_score(forward, candidates)
        weighed = self.pairs.scores(candidates.features)[:, 0]
        there, back = first_looks(forward, backward, candidates, weighed, readings)
        p_target, p_source = softmax(self.first.scores(there.features)), softmax(self.first.scores(back.features))
        labels = _mixed_where_there_is_room(softmax(self.labels.scores(second_look(there, p_target))), forward)
        of_links = status_evidence(back, candidates, weighed, p_target, p_source)
        statuses = _mixed_where_there_is_room(softmax(self.statuses.scores(of_links)), backward)
        seen = link_evidence(candidates, weighed, p_target, p_source)
        return Decision(labels, statuses, candidates, logistic(self.links.scores(seen)[:, 0]), readings)


def _mixed_where_there_is_room(labels: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Take mixed (of a source partial) from sentences whose words outside of shared runs are too few for a clause."""
    own = np.array([tokens.n_content for tokens in pairs.target.tokens]) - [
        sum(tokens.content[k] for k in covered(runs))
        for tokens, runs in zip(pairs.target.tokens, pairs.runs, strict=True)
    ]
    labels = labels * np.where((own < MIN_CONTENT)[:, None] & (np.array(OUTCOMES) == "mixed"), 0.0, 1.0)
    return labels / labels.sum(axis=1, keepdims=True)


def labeller_from_dict(content: Mapping[str, Any]) -> Labeller:
    """Build a labeller from the content of a coefficients file.

    Raises
    ------
    InputError
        If the file was made for other features.
    """
    given = (content.get("features"), content.get("pair_features"))
    known = [(list(FIRST_LOOK), [*PAIR_FEATURES, *more]) for more in ([], [PAIR_SCORE])]
    known.append((list(FIRST_LOOK_READ), [*PAIR_FEATURES, *READ_OF_PAIR]))
    if given not in known or len(content["links"]["mean"]) != len(LINK_EVIDENCE):
        raise InputError(
            "The coefficients were fitted for other features than this version computes. Expected a file that "
            "`retold calibrate` of this version wrote; run it again on your codes."
        )
    parts: dict[str, Any] = {name: Linear.from_dict(content[name]) for name in PARTS}
    background = Background(**content["background"]) if content.get("background") else None
    return Labeller(provenance=content["provenance"], background=background, **parts)


@lru_cache(maxsize=4)
def load_labeller(path: Path | None = None, *, portable: bool = False, device: str = "cpu") -> Labeller:
    """Load the packaged coefficients, or those of a file.

    Parameters
    ----------
    path : pathlib.Path, optional
        A file that `retold calibrate` wrote.
    portable : bool
        The packaged coefficients that need no reader; for any encoder but the
        default one, and for any language but English.
    device : str
        Torch device that the packaged reader runs on.
    """
    if path is not None:
        try:
            return labeller_from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"Cannot read coefficients from {path} ({error}). Expected a JSON file that `retold calibrate` wrote."
            ) from error
    name = "portable.json" if portable else "default.json"
    text = files("analysis").joinpath("match", "coefficients", name).read_text(encoding="utf-8")
    labeller = labeller_from_dict(json.loads(text))
    return labeller if portable else replace(labeller, reader=load_readers(device))
