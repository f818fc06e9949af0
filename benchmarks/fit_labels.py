"""Fit the coefficients of the labels: `python -m benchmarks.fit_labels` writes analysis/match/coefficients/.

Every model that reads another model's output is fitted on output for texts
that the other had not seen (cross-fitting by story).
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analysis.match.encode import SentenceEncoder
from analysis.match.features import FEATURES
from analysis.match.interaction import Interaction
from analysis.match.labeller import (
    CLIP,
    OUTCOMES,
    Labeller,
    Linear,
    first_looks,
    label_evidence,
    link_evidence,
    softmax,
)
from analysis.match.pair_features import PAIR_FEATURES, candidate_pairs
from benchmarks.coded import CodedPair, gold, spark

SEED = 0
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "analysis" / "match" / "coefficients"
# What a sentence counts in the first look: the codes of retellings are what is
# asked for; the statuses of the source are the same question seen from behind.
WEIGHTS = {("gold", "labels"): 1.0, ("gold", "statuses"): 0.5, ("spark", "statuses"): 0.1}
REGULARIZATION = {"pairs": 0.1, "first": 0.05, "labels": 0.1, "statuses": 0.1, "links": 1.0}


def fit_linear(features: np.ndarray, answers: np.ndarray, weights: np.ndarray | None, c: float) -> Linear:
    """Fit a standardized logistic regression; `answers` are numbers of outcomes, or yes/no."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = features.mean(axis=0), features.std(axis=0)
    empty = Linear(mean, np.where(scale > 1e-9, scale, 1.0), np.zeros((1, 1)), np.zeros(1))
    model = LogisticRegression(C=c, max_iter=3000).fit(empty.standardize(features), answers, sample_weight=weights)
    return replace(empty, weights=model.coef_, bias=model.intercept_)


@dataclass
class Seen:
    """What is known of one coded pair while fitting."""

    coded: CodedPair
    weighed: np.ndarray
    there: np.ndarray
    back: np.ndarray
    p_target: np.ndarray
    p_source: np.ndarray


def fit_labeller(data: list[CodedPair], *, folds: int, learned: bool, seed: int = SEED) -> Labeller:
    """Fit a whole labeller by cross-fitting over stories.

    Parameters
    ----------
    data : list of CodedPair
        Coded stories.
    folds : int
        Parts that are held out in turn.
    learned : bool
        With the word-by-word comparison; False gives the portable labeller.
    """
    groups = sorted({(d.data, d.story) for d in data})
    part = {group: k % folds for k, group in enumerate(groups)}
    fold = np.array([part[d.data, d.story] for d in data])
    linear, weigh = _pair_weigher(data, learned=learned, seed=seed)
    seen = []
    for k in range(folds):
        if folds > 1:
            others = [d for d, f in zip(data, fold, strict=True) if f != k]
            _, weigh_k = _pair_weigher(others, learned=learned, seed=seed)
        else:
            weigh_k = weigh
        seen += [_look(d, weigh_k) for d, f in zip(data, fold, strict=True) if f == k]
    order = [part[s.coded.data, s.coded.story] for s in seen]
    first = _fit_first(seen)
    for k in range(folds):
        held = _fit_first([s for s, f in zip(seen, order, strict=True) if f != k])
        for s, f in zip(seen, order, strict=True):
            if f == k:
                s.p_target, s.p_source = softmax(held.scores(s.there)), softmax(held.scores(s.back))
    in_gold = [s for s in seen if s.coded.data == "gold"]
    return Labeller(
        pairs=linear,
        interaction=weigh.interaction,
        first=first,
        labels=_fit_final(in_gold, "labels"),
        statuses=_fit_final(in_gold, "statuses"),
        links=_fit_links(in_gold),
        provenance={},
    )


@dataclass
class Weigher:
    """Weighs candidate pairs as the labeller will."""

    linear: Linear
    interaction: Interaction | None

    def __call__(self, coded: CodedPair, candidates) -> np.ndarray:  # type: ignore[no-untyped-def]
        if self.interaction is None:
            return self.linear.scores(candidates.features)[:, 0]
        standard = self.linear.standardize(candidates.features)
        return self.interaction.logits(coded.forward, coded.backward, candidates, standard)


def _pair_weigher(data: list[CodedPair], *, learned: bool, seed: int) -> tuple[Linear, Weigher]:
    from benchmarks.fit_interaction import WEIGHT_OF_OTHER_DATA, examples, fit

    listed = examples(data)
    features = np.array([e.features for e in listed])
    answers = np.array([e.linked for e in listed])
    weights = np.array([1.0 if e.gold else WEIGHT_OF_OTHER_DATA for e in listed])
    linear = fit_linear(features, answers, weights, REGULARIZATION["pairs"])
    if not learned:
        return linear, Weigher(linear, None)
    return linear, Weigher(linear, Interaction(fit(listed, linear.mean, linear.scale, CLIP, seed=seed)))


def _look(coded: CodedPair, weigh: Callable) -> Seen:
    candidates = candidate_pairs(coded.forward, coded.backward)
    weighed = weigh(coded, candidates)
    there, back = first_looks(coded.forward, coded.backward, candidates, weighed)
    return Seen(coded, weighed, there, back, np.zeros((0, 4)), np.zeros((0, 4)))


def _fit_first(seen: list[Seen]) -> Linear:
    features, answers, weights = [], [], []
    for s in seen:
        for rows, codes, what in ((s.there, s.coded.labels, "labels"), (s.back, s.coded.statuses, "statuses")):
            for row, code in zip(rows, codes, strict=True):
                if code is not None and (s.coded.data, what) in WEIGHTS:
                    features.append(row)
                    answers.append(OUTCOMES.index(code))
                    weights.append(WEIGHTS[s.coded.data, what])
    return fit_linear(np.array(features), np.array(answers), np.array(weights), REGULARIZATION["first"])


def _fit_final(seen: list[Seen], what: str) -> Linear:
    features, answers = [], []
    for s in seen:
        codes = s.coded.labels if what == "labels" else s.coded.statuses
        evidence = label_evidence(s.p_target if what == "labels" else s.p_source)
        for row, code in zip(evidence, codes, strict=True):
            if code is not None:
                features.append(row)
                answers.append(OUTCOMES.index(code))
    return fit_linear(np.array(features), np.array(answers), None, REGULARIZATION[what])


def _fit_links(seen: list[Seen]) -> Linear:
    features, answers = [], []
    for s in seen:
        candidates = candidate_pairs(s.coded.forward, s.coded.backward)
        evidence = link_evidence(candidates, s.weighed, s.p_target, s.p_source)
        for row, i, j in zip(evidence, candidates.target, candidates.source, strict=True):
            if s.coded.labels[i] is not None:
                features.append(row)
                answers.append((i, j) in (s.coded.aligned or set()))
    return fit_linear(np.array(features), np.array(answers), None, REGULARIZATION["links"])


def as_json(labeller: Labeller, provenance: dict) -> str:
    """Write a labeller as JSON, numbers rounded."""
    weights = labeller.interaction.weights if labeller.interaction else None
    content = {
        "provenance": provenance,
        "features": list(FEATURES),
        "pair_features": list(PAIR_FEATURES),
        "interaction": weights and {k: np.round(v.astype(float), 4).tolist() for k, v in sorted(weights.items())},
    } | {name: getattr(labeller, name).as_dict() for name in ("pairs", "first", "labels", "statuses", "links")}
    return json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"


def main() -> None:
    """Fit both labellers and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    args = parser.parse_args()
    encoder = SentenceEncoder("default")
    data = [*gold(encoder), *spark(encoder)]
    n = {name: sum(d.data == name for d in data) for name in ("gold", "spark")}
    FOLDER.mkdir(exist_ok=True)
    for name, learned in (("default", True), ("portable", False)):
        provenance = {
            "fitted_on": {
                "gold": f"{n['gold']} retellings of 38 stories, coded by AI annotators (labels, statuses, links)",
                "spark_multinews": f"{n['spark']} summary-source pairs, development half (alignments, kept or omitted)",
            },
            "encoder": encoder.source.name if learned else "any",
            "encoder_sha256": encoder.source.sha256 if learned else "",
            "script": "python -m benchmarks.fit_labels",
            "seed": SEED,
        }
        labeller = fit_labeller(data, folds=args.folds, learned=learned)
        (FOLDER / f"{name}.json").write_text(as_json(labeller, provenance), encoding="utf-8")
        print(name, (FOLDER / f"{name}.json").stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main()
