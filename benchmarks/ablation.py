"""Baselines, ablation, calibration, doubt and pairs on unseen stories: `python -m benchmarks.ablation --kept FOLDER`.

Units as the coders cut them, furniture and repeats left out.  The pairs are
weighed, and the decisions made, by labellers that have not seen the story
(`benchmarks.judge_labels` fits and keeps them); what is fitted here, thresholds
of the baselines included, is fitted on the other three parts of the stories.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import sys

import numpy as np

from analysis.match.decide import label_table
from analysis.match.encode import SentenceEncoder
from analysis.match.features import COPIED_SHARE
from analysis.match.fit import REGULARIZATION, CodedPair, coded_candidates, fit_linear
from analysis.match.labeller import Decision
from analysis.match.looks import FIRST_LOOK_READ, OUTCOMES, Look, first_looks, second_look, softmax
from analysis.match.pair_features import PAIR_FEATURES
from analysis.match.read_features import READ_OF_PAIR, READ_OF_SENTENCE
from analysis.match.reader import load_reader
from analysis.measure.accuracy import macro_f1
from analysis.measure.alpha import krippendorff_alpha
from analysis.settings import Settings
from benchmarks.coded import everything
from benchmarks.events import FOLDS, fold_of_pair
from benchmarks.judge_labels import held_out_labellers
from benchmarks.readings import reader_without

FAMILIES = {
    "cosines": ("best_cosine", "margin", "mutual"),
    "shared runs": ("run_share", "run_share_untagged", "run_share_of_best", "copied_by_rule", "longest_run"),
    "shared words": ("shared_words", "new_words"),
    "word vectors": ("soft_coverage", "soft_coverage_of_two", "soft_margin", "weakest_word", "weak_quarter"),
    "clauses": ("weakest_clause", "clauses_without_counterpart", "clause_cosine"),
    "weighed pairs": ("best_pair", "second_pair", "all_pairs", "no_pair"),
    "runs with linked": ("linked_run_share", "copied_from_linked", "likely_run_share", "copied_from_likely"),
    "place and length": ("length", "place", "order", "place_of_best"),
    "reading": READ_OF_SENTENCE,
}
# Families of the features of a pair, by how their names begin.
PAIR_FAMILIES = {
    "cosines": ("cosine",),
    "word vectors": ("soft_coverage",),
    "shared runs": ("overlap",),
    "shared words": ("shared_words",),
    "what it alone accounts for": ("missed_without", "gained_with", "only_there", "shared_names"),
    "order and place": ("support", "distance", "rank"),
    "reading": ("read_",),
}


class Stories:
    """The coded stories with the looks of labellers that had not seen them."""

    def __init__(self, kept: pathlib.Path) -> None:
        labellers = held_out_labellers(kept)
        sources = everything(SentenceEncoder("default"))
        read = [_read(coded) for name in ("gold", "codes") for coded in sources[name]]
        self.coded, self.others = read[: len(sources["gold"])], read[len(sources["gold"]) :]
        self.fold = [fold_of_pair(c) for c in self.coded]
        self.looks: list[tuple[Look, Look]] = []
        self.tables = []
        for coded, k in zip(self.coded, self.fold, strict=True):
            labeller = labellers[k]
            decision = labeller.decide_read(coded.forward, coded.backward, coded.readings)
            weighed = labeller.pairs.scores(decision.candidates.features)[:, 0]
            self.looks.append(first_looks(coded.forward, coded.backward, decision.candidates, weighed, coded.readings))
            self.tables.append(label_table(decision, coded.forward.target.ids, Settings()))

    def answers(self) -> np.ndarray:
        """The codes of all coded sentences, in order."""
        return np.array([code for coded in self.coded for code in coded.labels if code is not None])

    def column(self, values: list[np.ndarray]) -> np.ndarray:
        """Values of all coded sentences, in order."""
        return np.concatenate([v[_chosen(c)] for v, c in zip(values, self.coded, strict=True)])


def _read(coded: CodedPair) -> CodedPair:
    """Have a pair read by a reader that has not seen it."""
    return coded.read(load_reader(reader_without(fold_of_pair(coded))).read(coded.forward, coded.backward))


def _chosen(coded: CodedPair) -> np.ndarray:
    return np.array([code is not None for code in coded.labels], dtype=bool)


def line(name: str, answers: np.ndarray, given: np.ndarray) -> None:
    """Print one row: alpha over four labels, F1 of derived against added, F1 of mixed."""
    import pandas as pd

    alpha = krippendorff_alpha(pd.DataFrame({"coded": answers, "given": given}))
    three = answers != "mixed"
    side = [pd.Series(np.where(x[three] == "added", "added", "derived")) for x in (answers, given)]
    hit = np.sum((answers == "mixed") & (given == "mixed"))
    mixed = 2 * hit / (np.sum(answers == "mixed") + np.sum(given == "mixed"))
    print(f"{name:28} {alpha:6.3f} {macro_f1(*side):8.3f} {mixed:8.3f}", flush=True)


def baselines(stories: Stories) -> None:
    """Always added; one threshold on shared words; one on the cosine, both with the run rule for copied."""
    answers = stories.answers()
    part = stories.column([np.full(len(c.labels), k) for c, k in zip(stories.coded, stories.fold, strict=True)])
    column = {name: stories.column([t.features[:, FIRST_LOOK_READ.index(name)] for t, _ in stories.looks])
              for name in ("shared_words", "best_cosine", "run_share_untagged")}  # fmt: skip
    line("always added", answers, np.full(len(answers), "added"))
    for name, title in (("shared_words", "word overlap"), ("best_cosine", "cosine rule")):
        given = np.empty(len(answers), dtype=object)
        for k in range(FOLDS):
            known = part != k
            grid = np.quantile(column[name][known], np.linspace(0.05, 0.95, 91))
            right = [np.mean((column[name][known] >= t) == (answers[known] != "added")) for t in grid]
            derived = column[name] >= grid[int(np.argmax(right))]
            copied = column["run_share_untagged"] >= COPIED_SHARE
            given[~known] = np.where(~derived, "added", np.where(copied, "copied", "paraphrased"))[~known]
        line(title, answers, given.astype(str))


def ablation(stories: Stories) -> None:
    """The label model with all features, and without each family."""
    answers = stories.answers()
    families: dict[str, tuple[str, ...]] = {"all features": (), **{f"without {k}": v for k, v in FAMILIES.items()}}
    families["without all vectors"] = FAMILIES["cosines"] + FAMILIES["word vectors"] + FAMILIES["clauses"]
    for name, left_out in families.items():
        columns = [k for k, feature in enumerate(FIRST_LOOK_READ) if feature not in left_out]
        line(name, answers, _second_look(stories, columns))


def _second_look(stories: Stories, columns: list[int]) -> np.ndarray:
    first: list[np.ndarray] = [np.zeros((0, 4))] * len(stories.coded)
    for k in range(FOLDS):
        rows, codes, weights = [], [], []
        for coded, looks, fold in zip(stories.coded, stories.looks, stories.fold, strict=True):
            for look, own, weight in zip(looks, (coded.labels, coded.statuses), (1.0, 0.5), strict=True):
                for row, code in zip(look.features[:, columns], own, strict=True):
                    if code is not None and fold != k:
                        rows.append(row)
                        codes.append(OUTCOMES.index(code))
                        weights.append(weight)
        model = fit_linear(np.array(rows), np.array(codes), np.array(weights), REGULARIZATION["first"], n_outcomes=4)
        for n, fold in enumerate(stories.fold):
            if fold == k:
                first[n] = softmax(model.scores(stories.looks[n][0].features[:, columns]))
    seen = stories.column(
        [
            second_look(Look(there.features[:, columns], there.linked), p)
            for (there, _), p in zip(stories.looks, first, strict=True)
        ]
    )
    part = stories.column([np.full(len(c.labels), k) for c, k in zip(stories.coded, stories.fold, strict=True)])
    codes = np.array([OUTCOMES.index(code) for code in stories.answers()])
    given = np.empty(len(codes), dtype=object)
    for k in range(FOLDS):
        model = fit_linear(seen[part != k], codes[part != k], None, REGULARIZATION["labels"], n_outcomes=4)
        p = softmax(model.scores(seen[part == k]))
        decision = Decision(p, p, stories.coded[0].candidates, np.zeros(0))
        given[part == k] = label_table(decision, [""] * len(p), Settings())["label"]
    return given.astype(str)


def pairs(stories: list[CodedPair], others: list[CodedPair]) -> None:
    """Average precision of the weighed pairs of the stories (logistic regression), with and without each family."""
    from sklearn.metrics import average_precision_score

    rows = [
        (fold_of_pair(c), judged, c.pair_weight, linked, row)
        for coded, judged in ((stories, True), (others, False))
        for c in coded
        for *_, row, linked in coded_candidates(c)
    ]
    fold, judged, weights, linked, features = (np.array(column) for column in zip(*rows, strict=True))
    print(f"{judged.sum()} pairs, {linked[judged].sum()} linked")
    for name, left_out in {"all features": ("-",), **{f"without {k}": v for k, v in PAIR_FAMILIES.items()}}.items():
        columns = [k for k, feature in enumerate([*PAIR_FEATURES, *READ_OF_PAIR]) if not feature.startswith(left_out)]
        score = np.zeros(len(rows))
        for k in range(FOLDS):
            held = fold == k
            model = fit_linear(features[~held][:, columns], linked[~held], weights[~held], REGULARIZATION["pairs"])
            score[held] = model.scores(features[held][:, columns])[:, 0]
        print(f"{name:36} {average_precision_score(linked[judged], score[judged]):.3f}", flush=True)


def calibration(stories: Stories) -> None:
    """Expected calibration error of p_added in ten bins (Naeini et al. 2015), and what borderline catches."""
    answers = stories.answers()
    p = stories.column([table["p_added"].to_numpy() for table in stories.tables])
    given = stories.column([table["label"].to_numpy() for table in stories.tables])
    flagged = stories.column([table["borderline"].to_numpy() for table in stories.tables])
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(
        np.mean(bins == b) * abs(np.mean(p[bins == b]) - np.mean(answers[bins == b] == "added"))
        for b in np.unique(bins)
    )
    wrong = answers != given
    print(f"expected calibration error of p_added {error:.3f}")
    print(f"flagged borderline {flagged.mean():.3f} of the sentences, {flagged[wrong].mean():.3f} of the wrong labels")


def errors(stories: Stories) -> None:
    """Count the wrong labels by what was coded and given, and the share of each kind of sentence that is wrong."""
    answers = stories.answers()
    given = stories.column([table["label"].to_numpy() for table in stories.tables])
    texts = stories.column([np.array(c.forward.target.texts, dtype=object) for c in stories.coded])
    length = stories.column([np.array([t.n_content for t in c.forward.target.tokens]) for c in stories.coded])
    place = stories.column([np.arange(len(c.labels)) for c in stories.coded])
    cosine = stories.column([t.features[:, 0] for t, _ in stories.looks])
    wrong = answers != given
    for (coded, label), n in collections.Counter(zip(answers[wrong], given[wrong], strict=True)).most_common():
        print(f"{coded:12} > {label:12} {n}")
    quoted = np.array([any(mark in text for mark in '"“”') for text in texts])
    kinds = {
        "all": np.ones(len(wrong), bool),
        "first three sentences": place < 3,
        "with a quotation": quoted,
        "up to 6 content words": length <= 6,
        "7 to 15 content words": (length > 6) & (length <= 15),
        "more than 15": length > 15,
        "cosine below .45": cosine < 0.45,
        "cosine .45 to .65": (cosine >= 0.45) & (cosine < 0.65),
        "cosine .65 and more": cosine >= 0.65,
    }
    for name, chosen in kinds.items():
        print(f"{name:24} n={chosen.sum():4} wrong {wrong[chosen].mean():.2f}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=pathlib.Path, required=True, help="folder of fitted labellers")
    stories = Stories(parser.parse_args().kept)
    print(f"{len(stories.answers())} sentences\n{'':28} {'alpha':>6} {'der/add':>8} {'mixed':>8}")
    baselines(stories)
    ablation(stories)
    calibration(stories)
    errors(stories)
    pairs(stories.coded, stories.others)


if __name__ == "__main__":
    sys.exit(main())
