"""The calibrated decision: from features to probabilities of labels, statuses and links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError
from .background import Background
from .clauses import MIN_CONTENT
from .interaction import Interaction
from .looks import (
    FIRST_LOOK,
    LINK_EVIDENCE,
    OUTCOMES,
    first_looks,
    link_evidence,
    logistic,
    second_look,
    softmax,
    status_evidence,
)
from .pair_features import PAIR_FEATURES, Candidates, candidate_pairs
from .pair_model import PAIR_SCORE, PairModel
from .pairs import Pairs
from .runs import covered

# Standardized features are held inside this many standard deviations, so that
# an odd sentence cannot be decided by one number.
CLIP = 4.0
# What the word-by-word comparison counts beside the features of a pair.
WORDS_SHARE = 0.75
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
    """

    labels: np.ndarray
    statuses: np.ndarray
    candidates: Candidates
    links: np.ndarray


@dataclass(frozen=True)
class Labeller:
    """All fitted numbers of the decision.

    Attributes
    ----------
    pairs : Linear
        Standardizes the features of a pair and, where there is no
        `interaction`, weighs them.
    interaction : Interaction or None
        Word-by-word comparison, fitted on the vectors of one encoder.
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
    """

    pairs: Linear
    interaction: Interaction | None
    first: Linear
    labels: Linear
    statuses: Linear
    links: Linear
    provenance: Mapping[str, Any]
    background: Background | None = None
    pair_model: PairModel | None = None

    def decide(self, forward: Pairs, backward: Pairs) -> Decision:
        """Decide about every sentence of a retelling and of its source."""
        if self.background is not None:
            forward, backward = self.background.adapt(forward, backward)
        candidates = candidate_pairs(forward, backward)
        if self.pair_model is not None:
            candidates = self.pair_model.add_score(forward, candidates)
        weighed = self.weigh_pairs(forward, backward, candidates)
        there, back = first_looks(forward, backward, candidates, weighed)
        p_target, p_source = softmax(self.first.scores(there.features)), softmax(self.first.scores(back.features))
        labels = _mixed_where_there_is_room(softmax(self.labels.scores(second_look(there, p_target))), forward)
        of_links = status_evidence(back, candidates, weighed, p_target, p_source)
        statuses = softmax(self.statuses.scores(of_links))
        seen = link_evidence(candidates, weighed, p_target, p_source)
        return Decision(labels, statuses, candidates, logistic(self.links.scores(seen)[:, 0]))

    def weigh_pairs(self, forward: Pairs, backward: Pairs, candidates: Candidates) -> np.ndarray:
        """Return the log-odds of each candidate pair."""
        return pair_log_odds(self.pairs, self.interaction, forward, backward, candidates)


def _mixed_where_there_is_room(labels: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Take mixed from sentences whose words outside of shared runs are too few for a clause of their own."""
    own = np.array([tokens.n_content for tokens in pairs.target.tokens]) - [
        sum(tokens.content[k] for k in covered(runs))
        for tokens, runs in zip(pairs.target.tokens, pairs.runs, strict=True)
    ]
    labels = labels * np.where((own < MIN_CONTENT)[:, None] & (np.array(OUTCOMES) == "mixed"), 0.0, 1.0)
    return labels / labels.sum(axis=1, keepdims=True)


def pair_log_odds(
    linear: Linear, interaction: Interaction | None, forward: Pairs, backward: Pairs, candidates: Candidates
) -> np.ndarray:
    """Weigh each candidate pair by its features and, where that was fitted, by its words (`WORDS_SHARE`)."""
    by_features = linear.scores(candidates.features)[:, 0]
    if interaction is None:
        return by_features
    by_words = interaction.logits(forward, backward, candidates, linear.standardize(candidates.features))
    return (1 - WORDS_SHARE) * by_features + WORDS_SHARE * by_words


def labeller_from_dict(content: Mapping[str, Any]) -> Labeller:
    """Build a labeller from the content of a coefficients file.

    Raises
    ------
    InputError
        If the file was made for other features.
    """
    given = (content.get("features"), content.get("pair_features"))
    known = [(list(FIRST_LOOK), [*PAIR_FEATURES, *more]) for more in ([], [PAIR_SCORE])]
    if given not in known or len(content["links"]["mean"]) != len(LINK_EVIDENCE):
        raise InputError(
            "The coefficients were fitted for other features than this version computes. Expected a file that "
            "`retold calibrate` of this version wrote; run it again on your codes."
        )
    weights = content.get("interaction")
    interaction = Interaction({k: np.array(v, dtype=np.float32) for k, v in weights.items()}) if weights else None
    parts: dict[str, Any] = {name: Linear.from_dict(content[name]) for name in PARTS}
    background = Background(**content["background"]) if content.get("background") else None
    return Labeller(interaction=interaction, provenance=content["provenance"], background=background, **parts)


@lru_cache(maxsize=4)
def load_labeller(path: Path | None = None, *, portable: bool = False) -> Labeller:
    """Load the packaged coefficients, or those of a file.

    Parameters
    ----------
    path : pathlib.Path, optional
        A file that `retold calibrate` wrote.
    portable : bool
        The packaged coefficients that use no encoder's word vectors beyond
        their cosines; for any encoder but the default one.
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
    return labeller_from_dict(json.loads(text))
