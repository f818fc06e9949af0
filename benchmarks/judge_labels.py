"""Judge the labels on stories that nothing was fitted on: `python -m benchmarks.judge_labels`.

A quarter of the events (stories and topics that share an article are one event)
is held out in turn.  It is read by the reader that saw neither this quarter nor
its neighbour; what is fitted on readings is fitted on what that reader has not
seen either.  The decisions on the held-out stories are what the figures count.
The portable coefficients, which need no reader, are fitted on all other quarters.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.match.encode import Encoder, SentenceEncoder
from analysis.match.fit import CodedPair, as_json, fit_labeller
from analysis.match.labeller import Labeller, labeller_from_dict
from analysis.match.reader import load_reader
from benchmarks.coded import everything
from benchmarks.data import SHARED
from benchmarks.events import FOLDS, event_of, fold_of_event, fold_of_pair
from benchmarks.readings import read_by, reader_without, to_be_read

if TYPE_CHECKING:
    from analysis.comparison import Comparison


def held_out_labellers(folder: pathlib.Path, *, read: bool = True, inner: int = 3) -> list[Labeller]:
    """Fit one labeller for each held-out part, or load those that were fitted before."""
    name = "read" if read else "portable"
    paths = [folder / f"{name}-{k}.json" for k in range(FOLDS)]
    if not all(path.exists() for path in paths):
        sources = everything(SentenceEncoder("default"))
        data = to_be_read(sources) if read else list(itertools.chain(*sources.values()))
        folder.mkdir(parents=True, exist_ok=True)
        for k, path in enumerate(paths):
            usable = read_by(data, reader_without(k)) if read else data
            fitted = fit_labeller([coded for coded in usable if fold_of_pair(coded) != k], folds=inner)
            path.write_text(as_json(fitted, {"held_out": k}))
            print("fitted", path.name, flush=True)
    labellers = [labeller_from_dict(json.loads(path.read_text())) for path in paths]
    if not read:
        return labellers
    return [replace(fitted, reader=load_reader(reader_without(k))) for k, fitted in enumerate(labellers)]


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
        for read in (True, False):
            comparisons = gold_comparisons(held_out_labellers(folder, read=read))
            pooled = evaluate(list(comparisons), list(comparisons.values()))
            print(f"\n== {'default' if read else 'portable'} coefficients, 38 stories pooled\n{pooled}")
            print(doubt(comparisons))
            mosul = next(path for path in comparisons if path.name == "mosul")
            print(f"== mosul alone: label_alpha {evaluate(mosul, comparisons[mosul]).figures['label_alpha']}")
        labellers = held_out_labellers(folder)
        sources = everything(SentenceEncoder("default"))
        print(f"\n== texts of spark_multinews: {further(labellers, sources['codes'])}")
        written = to_be_read({"stories": sources["stories"]})
        print(f"== written stories: {further(labellers, written)}")


if __name__ == "__main__":
    main()
