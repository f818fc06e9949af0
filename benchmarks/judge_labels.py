"""Judge the labels on stories that nothing was fitted on: `python -m benchmarks.judge_labels`.

A quarter of the events (stories and topics that share an article are one event)
is held out in turn.  A whole labeller, the word-by-word comparison
included, is fitted on the rest; its decisions on the held-out stories are what
the figures count.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import tempfile
from typing import TYPE_CHECKING

import numpy as np

from analysis.match.encode import Encoder, SentenceEncoder
from analysis.match.fit import CodedPair, as_json, fit_labeller, linear_weigher
from analysis.match.labeller import Labeller, labeller_from_dict
from benchmarks.coded import everything, spark_by_codebook, written
from benchmarks.data import SHARED
from benchmarks.events import event_of, fold_of, fold_of_event
from benchmarks.fit_labels import learned_weigher

if TYPE_CHECKING:
    from analysis.comparison import Comparison

FOLDS = 4


def fold_of_pair(coded: CodedPair) -> int:
    """Return the part that a coded pair is held out with."""
    return fold_of_event(FOLDS).get(coded.story, fold_of(coded.story, FOLDS))


def held_out_labellers(folder: pathlib.Path, *, learned: bool = True, inner: int = 3) -> list[Labeller]:
    """Fit one labeller for each held-out part, or read those that were fitted before."""
    encoder, data, out = SentenceEncoder("default"), None, []
    weigher = learned_weigher if learned else linear_weigher
    for k in range(FOLDS):
        path = folder / f"{'learned' if learned else 'portable'}-{k}.json"
        if not path.exists():
            data = data or list(itertools.chain(*everything(encoder).values()))
            rest = [d for d in data if fold_of_pair(d) != k]
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(as_json(fit_labeller(rest, folds=inner, weigher=weigher), {"held_out": k}))
            print("fitted", path.name, flush=True)
        out.append(labeller_from_dict(json.loads(path.read_text())))
    return out


def gold_comparisons(labellers: list[Labeller], *, encoder: Encoder | None = None) -> dict[pathlib.Path, Comparison]:
    """Compare every gold story with the labeller that has not seen it; folder of codes -> comparison."""
    from analysis.comparison import compare

    encoder = encoder or SentenceEncoder("default")
    out = {}
    for folder in sorted(path for path in (SHARED / "gold").iterdir() if path.is_dir()):
        described = folder / "story.json"
        source = json.loads(described.read_text())["source"] if described.exists() else "001_f2f8179c256a42b7"
        articles = folder / "articles" if (folder / "articles").is_dir() else SHARED / "seeds"
        labeller = labellers[fold_of_event(FOLDS)[event_of()[f"gold/{folder.name}"]]]
        out[folder] = compare(articles, source=source, encoder=encoder, labeller=labeller)
    return out


def doubt(comparisons: dict[pathlib.Path, Comparison]) -> str:
    """Say how many of the first coder's units are flagged borderline, and how many of the wrongly labelled ones."""
    from analysis.measure.codes import read_codes
    from analysis.measure.matching import place_units

    wrong, flagged = [], []
    for folder, comparison in comparisons.items():
        codes = read_codes(folder)
        labels = codes.labels[codes.labels["repeat_of"] == ""]
        labels = labels[labels["coder"] == labels["coder"].min()]
        placed = place_units(codes.units, comparison.sentences).loc[labels["unit_id"]]
        borderline = comparison.sentences.set_index("sentence_id")["borderline"]
        wrong += list(placed["label"].to_numpy() != labels["label"].to_numpy())
        flagged += [bool(borderline.get(sentence_id, False)) for sentence_id in placed["sentence_id"]]
    caught = np.mean(np.array(flagged)[np.array(wrong)])
    return f"flagged borderline {np.mean(flagged):.3f} of the units, {caught:.3f} of the wrong labels"


def further(labellers: list[Labeller], coded: list[CodedPair]) -> str:
    """Say how the labels of other coded pairs, held out likewise, agree with their codes; furniture left out."""
    import pandas as pd

    from analysis.match.decide import label_table
    from analysis.measure.alpha import krippendorff_alpha
    from analysis.settings import Settings

    answers = []
    for one in coded:
        decision = labellers[fold_of_pair(one)].decide(one.forward, one.backward)
        given = label_table(decision, one.forward.target.ids, Settings())["label"]
        answers += [pair for pair in zip(one.labels, given, strict=True) if pair[0] is not None]
    codes = pd.DataFrame(answers, columns=["coded", "given"])
    return f"label_alpha {krippendorff_alpha(codes):.4f} ({len(coded)} retellings, {len(codes)} sentences)"


def main() -> None:
    """Print the figures of the labels on unseen stories."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=pathlib.Path, help="folder of fitted labellers, to fit them only once")
    args = parser.parse_args()
    from analysis.measure.evaluate import evaluate

    with tempfile.TemporaryDirectory() as temporary:
        folder = args.kept or pathlib.Path(temporary)
        for learned in (True, False):
            comparisons = gold_comparisons(held_out_labellers(folder, learned=learned))
            pooled = evaluate(list(comparisons), list(comparisons.values()))
            print(f"\n== {'default' if learned else 'portable'} coefficients, 38 stories pooled\n{pooled}")
            print(doubt(comparisons))
            mosul = next(path for path in comparisons if path.name == "mosul")
            print(f"== mosul alone: label_alpha {evaluate(mosul, comparisons[mosul]).figures['label_alpha']}")
        encoder, labellers = SentenceEncoder("default"), held_out_labellers(folder)
        print(f"\n== texts of spark_multinews: {further(labellers, spark_by_codebook(encoder))}")
        print(f"== written stories: {further(labellers, written(encoder))}")


if __name__ == "__main__":
    main()
