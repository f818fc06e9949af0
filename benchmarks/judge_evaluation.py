"""Judge the features on public evaluation data: `python -m benchmarks.judge_evaluation`.

Development halves only; Portuguese without the reader, as the package does it.
Each document (topic, cluster, participant, question) is judged by a model or
threshold fitted on the other documents: coefficients of the labels on the
other topics of spark_multinews, a logistic regression over the package's
features elsewhere.  Figures are pooled over the folds.
"""

from __future__ import annotations

import argparse
import pathlib
import tempfile
from collections.abc import Callable

import numpy as np

from analysis.match.encode import SentenceEncoder
from analysis.match.features import FEATURES
from analysis.match.fit import CodedPair, fit_linear
from analysis.match.labeller import Labeller, load_labeller
from analysis.match.looks import first_looks
from benchmarks.coded import pair
from benchmarks.data import records
from benchmarks.events import event_of, fold_of, fold_of_event
from benchmarks.judge_labels import FOLDS, held_out_labellers

Scores = tuple[np.ndarray, np.ndarray, np.ndarray]  # features, answers, folds


def balanced_accuracy(answers: np.ndarray, given: np.ndarray) -> float:
    """Mean of the recalls of all classes."""
    return float(np.mean([np.mean(given[answers == c] == c) for c in np.unique(answers)]))


def macro_f1(answers: np.ndarray, given: np.ndarray) -> float:
    """Mean F1 of the classes that occur."""
    scores = []
    for c in np.unique(answers):
        hit = np.sum((answers == c) & (given == c))
        scores.append(2 * hit / (np.sum(answers == c) + np.sum(given == c)))
    return float(np.mean(scores))


def across_folds(scores: Scores, *, balanced: bool, c: float = 0.1) -> np.ndarray:
    """Fit on the other folds, decide on each; classes count alike where `balanced`."""
    features, answers, folds = scores
    out = np.empty_like(answers)
    for k in np.unique(folds):
        held = folds == k
        known = answers[~held]
        counts = {value: np.sum(known == value) for value in np.unique(known)}
        weights = np.array([len(known) / len(counts) / counts[value] for value in known]) if balanced else None
        model = fit_linear(features[~held], known, weights, c)
        found = model.scores(features[held])
        classes = np.unique(known)
        chosen = found.argmax(axis=1) if len(classes) > 2 else (found[:, 0] > 0).astype(int)
        out[held] = classes[chosen]
    return out


def interval(answers: np.ndarray, given: np.ndarray, groups: np.ndarray, figure: Callable) -> str:
    """95 % interval by bootstrap over documents."""
    rng = np.random.default_rng(0)
    names = np.unique(groups)
    rows = {name: np.flatnonzero(groups == name) for name in names}
    values = []
    for _ in range(300):
        chosen = np.concatenate([rows[name] for name in rng.choice(names, len(names))])
        values.append(figure(answers[chosen], given[chosen]))
    low, high = np.quantile(values, [0.025, 0.975])
    return f"[{low:.3f}, {high:.3f}]"


def spark_multinews(labellers: list[Labeller]) -> None:
    """Supported by any source, and kept or omitted in the summary."""
    encoder = SentenceEncoder("default")
    supported: list[tuple[float, bool, int, str]] = []
    kept: list[tuple[float, bool, int, str]] = []
    for record in records("spark_multinews"):
        fold = fold_of_event(FOLDS)[event_of()[f"spark/{record['group']}"]]
        summary = record["summary"]
        sentences = [summary["text"][a:b] for a, b in summary["sent_spans"]]
        p_added = np.ones(len(sentences))
        for document in record["sources"]:
            source = [document["text"][a:b] for a, b in document["sent_spans"]]
            if not source:
                continue
            none: list[str | None] = [None] * max(len(sentences), len(source))
            coded = pair(encoder, "spark", record["group"], sentences, source, none, none, None)
            decision = labellers[fold].decide(coded.forward, coded.backward)
            p_added = np.minimum(p_added, decision.labels[:, -1])
            for p, label in zip(decision.statuses[:, -1], document["labels"], strict=True):
                if label != "PARTIAL":
                    kept.append((p, label == "OMITTED", fold, record["group"]))
        for p, label in zip(p_added, summary["labels"], strict=True):
            if label != "PARTIAL":
                supported.append((p, label == "UNSUPPORTED", fold, record["group"]))
    for name, listed in (("supported", supported), ("kept / omitted", kept)):
        p, answers, folds, groups = (np.array(column) for column in zip(*listed, strict=True))
        odds = np.log(np.clip(p, 1e-4, 1) / np.clip(1 - p, 1e-4, 1))[:, None]
        report("spark_multinews", name, (odds, answers, folds), groups, balanced_accuracy, balanced=True)


def report(
    data: str, what: str, scores: Scores, groups: np.ndarray, figure: Callable, *, balanced: bool, c: float = 0.1
) -> None:
    """Print one line of the table."""
    given = across_folds(scores, balanced=balanced, c=c)
    value = figure(scores[1], given)
    name = figure.__name__.replace("_", " ")
    print(
        f"{data:18} {what:16} {name:18} {value:.3f} {interval(scores[1], given, groups, figure)} n={len(given)}",
        flush=True,
    )


def looks(labeller: Labeller, coded: CodedPair) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of the sentences of both articles, with the labeller's own probabilities."""
    decision = labeller.decide(coded.forward, coded.backward)
    weighed = labeller.pairs.scores(decision.candidates.features)[:, 0]
    there, back = first_looks(coded.forward, coded.backward, decision.candidates, weighed, decision.readings)
    return (
        np.column_stack([there.features[:, :-1], np.log(np.clip(decision.labels, 1e-3, 1))]),
        np.column_stack([back.features[:, :-1], np.log(np.clip(decision.statuses, 1e-3, 1))]),
    )


def cstnews(labeller: Labeller) -> None:
    """Copied, paraphrased or added; kept or omitted (Portuguese)."""
    encoder = SentenceEncoder("default")
    labels, kept = [], []
    for record in records("cstnews"):
        a, b = record["doc_a"]["sentences"], record["doc_b"]["sentences"]
        none: list[str | None] = [None] * max(len(a), len(b))
        coded = pair(encoder, "cst", record["cluster"], a, b, none, none, None, lang="pt")
        for rows, three, two in (
            (looks(labeller, coded)[0], record["a_label3"], record["a_kept_in_b"]),
            (looks(labeller, flipped(coded))[0], record["b_label3"], record["b_kept_in_a"]),
        ):
            place = fold_of(record["cluster"]), record["cluster"]
            labels += [(row, label, *place) for row, label in zip(rows, three, strict=True)]
            kept += [(row, label, *place) for row, label in zip(rows, two, strict=True)]
    for name, listed, figure, balanced in (
        ("3-way", labels, macro_f1, False),
        ("kept / omitted", kept, balanced_accuracy, True),
    ):
        features, answers, folds, groups = (np.array(column) for column in zip(*listed, strict=True))
        report("cstnews", name, (features, answers, folds), groups, figure, balanced=balanced)


def flipped(coded: CodedPair) -> CodedPair:
    """The same two articles, the other one judged."""
    return CodedPair(coded.story, coded.backward, coded.forward, coded.statuses, coded.labels, None)


def clough_stevenson(labeller: Labeller) -> None:
    """Near copy, revision or independent answer: mean features of an answer's sentences."""
    encoder = SentenceEncoder("default")
    rows, answers, folds, groups = [], [], [], []
    chosen = [FEATURES.index(name) for name in ("run_share", "run_share_untagged", "longest_run", "soft_coverage")]
    for record in records("clough_stevenson"):
        target, source = record["target_sentences"], record["source_sentences"]
        none: list[str | None] = [None] * max(len(target), len(source))
        coded = pair(encoder, "clough", record["participant"], target, source, none, none, None)
        look = looks(labeller, coded)[0]
        words = np.array([max(1, t.n_content) for t in coded.forward.target.tokens], dtype=float)
        mean = (look * (words / words.sum())[:, None]).sum(axis=0)
        rows.append(np.append(mean[chosen], np.exp(look[:, -1]) @ words / words.sum()))
        answers.append(record["label3"])
        folds.append(record["participant"])
        groups.append(record["participant"])
    scores = np.array(rows), np.array(answers), np.array(folds)
    report("clough_stevenson", "3-way", scores, np.array(groups), macro_f1, balanced=True, c=1.0)


def nanco() -> None:
    """Do two outlets give the same answer to a question."""
    encoder = SentenceEncoder("default")
    rows, answers, folds = [], [], []
    for number, record in enumerate(records("nanco")):
        texts = [answer["answer"] if "answer" in answer else answer["text"] for answer in record["answers"]]
        groups = [answer.get("cluster", answer.get("group")) for answer in record["answers"]]
        none: list[str | None] = [None] * len(texts)
        coded = pair(encoder, "nanco", record["id"], texts, texts, none, none, None)
        pairs = coded.forward
        both = [pairs.cosine, *((m + m.T) / 2 for m in (pairs.soft_coverage, pairs.shared_words))]
        for i in range(len(texts)):
            for j in range(i):
                rows.append([m[i, j] for m in both] + [m[i, j] - (m[i].mean() + m[j].mean()) / 2 for m in both])
                answers.append(groups[i] == groups[j])
                folds.append(number)
    scores = np.array(rows), np.array(answers), np.array(folds)
    given = across_folds(scores, balanced=True)
    each = [balanced_accuracy(scores[1][scores[2] == k], given[scores[2] == k]) for k in np.unique(scores[2])]
    report("nanco", "same claim", scores, scores[2], balanced_accuracy, balanced=True)
    print(f"{'':18} mean over the {len(each)} questions: {np.mean(each):.3f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=pathlib.Path, help="folder of fitted labellers, to fit them only once")
    args = parser.parse_args()
    cstnews(load_labeller(portable=True))
    clough_stevenson(load_labeller())
    nanco()
    with tempfile.TemporaryDirectory() as temporary:
        spark_multinews(held_out_labellers(args.kept or pathlib.Path(temporary)))
    print(
        f"{FOLDS} folds by event (spark_multinews) or cluster (cstnews); one participant, one question held out in turn"
    )


if __name__ == "__main__":
    main()
