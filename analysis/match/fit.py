"""Fit the coefficients of the labels on coded articles.

Every model that reads another model's output is fitted on output for texts
that the other had not seen (cross-fitting by story).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from .labeller import PARTS, Labeller, Linear
from .looks import (
    FIRST_LOOK,
    FIRST_LOOK_READ,
    OUTCOMES,
    Look,
    first_looks,
    link_evidence,
    second_look,
    softmax,
    status_evidence,
)
from .pair_features import PAIR_FEATURES, Candidates
from .pair_model import PAIR_SCORE, PairModel
from .pairs import Pairs
from .read_features import READ_OF_PAIR, candidates_of
from .reader import Readings

STATUS_AS_LABEL = {"copied": "copied", "paraphrased": "paraphrased", "partial": "mixed", "omitted": "added"}
# What a sentence counts in the first look: the labels of retellings are what is
# asked for; the statuses of the source are the same question seen from behind.
LABEL_WEIGHT, STATUS_WEIGHT = 1.0, 0.5
REGULARIZATION = {"pairs": 0.1, "first": 0.05, "labels": 0.05, "statuses": 0.02, "links": 1.0}
NEVER = -9.0


@dataclass(frozen=True)
class CodedPair:
    """A retelling and its source with the codes of one coder.

    Attributes
    ----------
    story : str
        Name of the story; stories are held out whole.
    forward, backward : Pairs
        The retelling against the source, and the source against the retelling.
    labels, statuses : list of str or None
        Code of each sentence of the retelling, and of the source, in the words
        of the labels (omitted is "added", partial "mixed"); None where nothing
        was coded.
    aligned : set of (int, int) or None
        Linked sentences, retelling and source; None where links were not coded.
    weight, pair_weight : float
        What its labels and statuses count, and what its pairs count where
        pairs are weighed, 0 or more; 0 leaves the pairs out.
    added : mapping of int to list of (int, int)
        For mixed sentences of the retelling the code-point ranges, in the
        sentence, of what the source does not state.
    readings : Readings or None
        What the reader said of both articles, if they were read.
    candidates : Candidates
        The pairs to weigh; computed if not given.
    """

    story: str
    forward: Pairs
    backward: Pairs
    labels: list[str | None]
    statuses: list[str | None]
    aligned: set[tuple[int, int]] | None
    weight: float = 1.0
    pair_weight: float = 1.0
    added: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)
    readings: Readings | None = field(default=None, repr=False)
    candidates: Candidates = field(default=None, repr=False)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.candidates is None:
            object.__setattr__(self, "candidates", candidates_of(self.forward, self.backward, self.readings))

    def read(self, readings: Readings) -> CodedPair:
        """Return the same codes with what the reader said."""
        return replace(self, readings=readings, candidates=None)  # type: ignore[arg-type]

    def scored(self, pair_model: PairModel) -> CodedPair:
        """Return the same codes with a pair model's score as one more feature of each pair."""
        return replace(self, candidates=pair_model.add_score(self.forward, self.candidates))


def coded_candidates(coded: CodedPair) -> Iterator[tuple[int, int, np.ndarray, bool]]:
    """Yield the candidate pairs that weights are fitted on: both indices, features, whether they are linked."""
    if coded.aligned is None or not coded.pair_weight:
        return
    chosen = coded.candidates
    for i, j, features in zip(chosen.target, chosen.source, chosen.features, strict=True):
        if coded.labels[i] is not None:
            yield i, j, features, (i, j) in coded.aligned


def _fit_pairs(data: Sequence[CodedPair]) -> Linear:
    """Fit the weights of the features of a pair."""
    listed = [(row, linked, coded.pair_weight) for coded in data for *_, row, linked in coded_candidates(coded)]
    features, answers, weights = (np.array(column) for column in zip(*listed, strict=True))
    return fit_linear(features, answers, weights, REGULARIZATION["pairs"])


def fit_linear(
    features: np.ndarray, answers: np.ndarray, weights: np.ndarray | None, c: float, *, n_outcomes: int = 1
) -> Linear:
    """Fit a standardized logistic regression.

    Parameters
    ----------
    features : numpy.ndarray, shape (n, n_features)
        What is known of each case.
    answers : numpy.ndarray, shape (n,)
        Yes or no; with several outcomes the number of each.
    weights : numpy.ndarray, shape (n,), optional
        What each case counts.
    c : float
        Inverse of the regularization.
    n_outcomes : int
        How many outcomes there are, 1 for yes or no; one that does not occur
        gets a score that is never the highest.
    """
    from sklearn.linear_model import LogisticRegression

    mean, scale = features.mean(axis=0), features.std(axis=0)
    empty = Linear(mean, np.where(scale > 1e-9, scale, 1.0), np.zeros((1, 1)), np.zeros(1))
    occurring = np.unique(answers)
    if len(occurring) == 1:
        coefficients, bias = np.zeros((1, features.shape[1])), np.array([0.0 if occurring[0] else NEVER])
    else:
        model = LogisticRegression(C=c, max_iter=3000).fit(empty.standardize(features), answers, sample_weight=weights)
        coefficients, bias = model.coef_, model.intercept_
    if n_outcomes > 1:
        if len(occurring) == 2:
            coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.append(-bias, bias) / 2
        occurring = occurring.astype(int)
        placed, never = np.zeros((n_outcomes, features.shape[1])), np.full(n_outcomes, NEVER)
        placed[occurring], never[occurring] = coefficients, bias
        coefficients, bias = placed, never
    return replace(empty, weights=coefficients, bias=bias)


@dataclass
class _Seen:
    """What is known of one coded pair while fitting."""

    coded: CodedPair
    weighed: np.ndarray
    there: Look
    back: Look
    p_target: np.ndarray
    p_source: np.ndarray


def fit_labeller(data: Sequence[CodedPair], *, folds: int = 4) -> Labeller:
    """Fit a whole labeller by cross-fitting over stories.

    Parameters
    ----------
    data : sequence of CodedPair
        Coded stories; all of them read, by readers that had not seen them, or
        none.
    folds : int
        Parts that are held out in turn, 2 or more.
    """
    part = {story: k % folds for k, story in enumerate(sorted({coded.story for coded in data}))}
    fitted = _fit_pairs(data)
    seen = []
    for k in range(folds):
        weigh = _fit_pairs([coded for coded in data if part[coded.story] != k])
        seen += [_look(coded, weigh) for coded in data if part[coded.story] == k]
    for k in range(folds):
        held = _fit_first([s for s in seen if part[s.coded.story] != k])
        for s in seen:
            if part[s.coded.story] == k:
                s.p_target, s.p_source = (softmax(held.scores(look.features)) for look in (s.there, s.back))
    return Labeller(
        pairs=fitted,
        first=_fit_first(seen),
        labels=_fit_final([(second_look(s.there, s.p_target), s.coded.labels, s.coded.weight) for s in seen], "labels"),
        statuses=_fit_final([(_of_statuses(s), s.coded.statuses, s.coded.weight) for s in seen], "statuses"),
        links=_fit_links(seen),
        provenance={},
    )


def _look(coded: CodedPair, pairs: Linear) -> _Seen:
    weighed = pairs.scores(coded.candidates.features)[:, 0]
    there, back = first_looks(coded.forward, coded.backward, coded.candidates, weighed, coded.readings)
    return _Seen(coded, weighed, there, back, np.zeros((0, 4)), np.zeros((0, 4)))


def _fit_first(seen: Sequence[_Seen]) -> Linear:
    features, answers, weights = [], [], []
    for s in seen:
        sides = ((s.there, s.coded.labels, LABEL_WEIGHT), (s.back, s.coded.statuses, STATUS_WEIGHT))
        for look, codes, weight in sides:
            for row, code in zip(look.features, codes, strict=True):
                if code is not None:
                    features.append(row)
                    answers.append(OUTCOMES.index(code))
                    weights.append(weight * s.coded.weight)
    return fit_linear(np.array(features), np.array(answers), np.array(weights), REGULARIZATION["first"], n_outcomes=4)


def _fit_final(looks: Sequence[tuple[np.ndarray, list[str | None], float]], what: str) -> Linear:
    features, answers, weights = [], [], []
    for evidence, codes, weight in looks:
        for row, code in zip(evidence, codes, strict=True):
            if code is not None:
                features.append(row)
                answers.append(OUTCOMES.index(code))
                weights.append(weight)
    return fit_linear(np.array(features), np.array(answers), np.array(weights), REGULARIZATION[what], n_outcomes=4)


def _of_statuses(s: _Seen) -> np.ndarray:
    return status_evidence(s.back, s.coded.candidates, s.weighed, s.p_target, s.p_source)


def _fit_links(seen: Sequence[_Seen]) -> Linear:
    features, answers = [], []
    for s in seen:
        evidence = link_evidence(s.coded.candidates, s.weighed, s.p_target, s.p_source)
        for row, i, j in zip(evidence, s.coded.candidates.target, s.coded.candidates.source, strict=True):
            if s.coded.labels[i] is not None:
                features.append(row)
                answers.append((i, j) in (s.coded.aligned or set()))
    return fit_linear(np.array(features), np.array(answers), None, REGULARIZATION["links"])


def as_json(labeller: Labeller, provenance: Mapping[str, Any]) -> str:
    """Write a labeller as JSON, numbers rounded."""
    read = len(labeller.first.mean) == len(FIRST_LOOK_READ)
    more = READ_OF_PAIR if read else [PAIR_SCORE] if len(labeller.pairs.mean) > len(PAIR_FEATURES) else []
    content = {
        "provenance": dict(provenance),
        "features": list(FIRST_LOOK_READ if read else FIRST_LOOK),
        "pair_features": [*PAIR_FEATURES, *more],
        "background": labeller.background and asdict(labeller.background),
    } | {name: getattr(labeller, name).as_dict() for name in PARTS}
    return json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"
