"""Fit the coefficients of the labels: `python -m benchmarks.fit_labels` writes analysis/match/coefficients/.

`analysis.match.fit` does it; here are the data.  The readings are those of
readers that had not seen the texts (benchmarks.fit_reader, benchmarks.readings);
the first time they take half an hour on two cores.
"""

from __future__ import annotations

import argparse
import itertools
import pathlib
from dataclasses import replace

from analysis.match.background import Background
from analysis.match.encode import SentenceEncoder
from analysis.match.fit import as_json, fit_labeller
from benchmarks.coded import everything
from benchmarks.readings import read_by_all, to_be_read

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "analysis" / "match" / "coefficients"


def main() -> None:
    """Fit both labellers and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only", choices=("default", "portable"), help="fit this one alone")
    args = parser.parse_args()
    encoder = SentenceEncoder("default")
    sources = everything(encoder)
    everything_coded = list(itertools.chain(*sources.values()))
    for name in ("default", "portable"):
        if args.only not in (None, name):
            continue
        read = name == "default"
        data = read_by_all(to_be_read(sources)) if read else everything_coded
        labeller = fit_labeller(data, folds=args.folds)
        n_written = len(data) - len(sources["gold"]) - len(sources["codes"])
        if not read:
            usual = Background.over((d.forward, d.backward) for d in sources["gold"])
            labeller = replace(labeller, background=usual)
        provenance = {
            "fitted_on": {
                "gold": f"{len(sources['gold'])} retellings of 38 stories, coded by AI annotators "
                "(labels, statuses, links)",
                "codes": f"{len(sources['codes'])} pairs of spark_multinews texts, coded likewise (benchmarks/codes)",
                "stories": f"{n_written} retellings of stories written for this, coded by their AI writers",
            },
            "encoder": encoder.source.name if read else "any",
            "encoder_sha256": encoder.source.sha256 if read else "",
            "script": "python -m benchmarks.fit_labels",
        }
        (FOLDER / f"{name}.json").write_text(as_json(labeller, provenance), encoding="utf-8")
        print(name, (FOLDER / f"{name}.json").stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main()
