"""Fit the coefficients of the labels: `python -m benchmarks.fit_labels` writes analysis/match/coefficients/.

`analysis.match.fit` does it; here are the data, and the word-by-word comparison
that only the default encoder has (fitted with torch).
"""

from __future__ import annotations

import argparse
import itertools
import pathlib
from collections.abc import Sequence
from dataclasses import replace

from analysis.match.background import Background
from analysis.match.encode import SentenceEncoder
from analysis.match.fit import CodedPair, Weigher, as_json, fit_labeller, linear_weigher
from analysis.match.interaction import Interaction
from analysis.match.labeller import CLIP
from benchmarks.coded import everything

SEED = 0
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "analysis" / "match" / "coefficients"


def learned_weigher(data: Sequence[CodedPair]) -> Weigher:
    """Fit the word-by-word comparison on top of the features of a pair."""
    from benchmarks.fit_interaction import examples, fit

    linear = linear_weigher(data).linear
    return Weigher(linear, Interaction(fit(examples(data), linear.mean, linear.scale, CLIP, seed=SEED)))


def main() -> None:
    """Fit both labellers and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only", choices=("default", "portable"), help="fit this one alone")
    args = parser.parse_args()
    encoder = SentenceEncoder("default")
    sources = everything(encoder)
    data = list(itertools.chain(*sources.values()))
    n = {name: len(coded) for name, coded in sources.items()}
    FOLDER.mkdir(exist_ok=True)
    for name, learned in (("default", True), ("portable", False)):
        if args.only not in (None, name):
            continue
        provenance = {
            "fitted_on": {
                "gold": f"{n['gold']} retellings of 38 stories, coded by AI annotators (labels, statuses, links)",
                "codes": f"{n['codes']} pairs of spark_multinews texts, coded likewise (benchmarks/codes)",
                "spark_multinews": f"{n['spark_multinews']} summary-source pairs, development half (alignments, kept "
                "or omitted)",
                "stories": f"{n['stories']} retellings of 32 stories written for this, coded by their AI writers",
            },
            "encoder": encoder.source.name if learned else "any",
            "encoder_sha256": encoder.source.sha256 if learned else "",
            "script": "python -m benchmarks.fit_labels",
            "seed": SEED,
        }
        labeller = fit_labeller(data, folds=args.folds, weigher=learned_weigher if learned else linear_weigher)
        if not learned:
            usual = Background.over((d.forward, d.backward) for d in sources["gold"])
            labeller = replace(labeller, background=usual)
        (FOLDER / f"{name}.json").write_text(as_json(labeller, provenance), encoding="utf-8")
        print(name, (FOLDER / f"{name}.json").stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main()
