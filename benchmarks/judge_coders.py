"""How far the coders of benchmarks/codes agree with those of the stories: `python -m benchmarks.judge_coders`.

Each coded one retelling of a story blind, before the pairs in `labels.csv` and
`kept.csv`; then saw where the first coder of the story had decided otherwise.
"""

from __future__ import annotations

import pathlib

import pandas as pd

from analysis.measure.agreement import reliability
from benchmarks.coded import CODES
from benchmarks.data import SHARED


def both(blind: str, codes: str, key: list[str], value: str) -> pd.DataFrame:
    """Put the blind codes of a file beside those of the first coder of the stories."""
    theirs = pd.read_csv(CODES / blind, dtype=str, keep_default_na=False)
    ours = pd.concat([_first_coder(SHARED / "gold" / story / codes) for story in theirs["story"].unique()])
    return theirs.merge(ours, on=key, suffixes=("_blind", "")).query(f"{value} != 'boilerplate'")


def _first_coder(path: pathlib.Path) -> pd.DataFrame:
    codes = pd.read_csv(path, dtype=str, keep_default_na=False)
    return codes[codes["coder"] == codes["coder"].min()]


def main() -> None:
    """Print agreement on labels, statuses and links."""
    labels = both("blind_labels.csv", "labels.csv", ["unit_id"], "label")
    statuses = both("blind_kept.csv", "kept.csv", ["source_unit_id", "article_id"], "status")
    for name, table, value in (("labels", labels, "label"), ("statuses", statuses, "status")):
        print(f"{name}\n{reliability(table[[value, f'{value}_blind']]).round(3).to_string(index=False)}\n")
    blind, theirs = (
        {
            (unit, source)
            for unit, sources in zip(labels["unit_id"], labels[column], strict=True)
            for source in sources.split()
        }
        for column in ("aligned_blind", "aligned")
    )
    print(f"links: F1 {2 * len(blind & theirs) / (len(blind) + len(theirs)):.3f} ({len(blind)} and {len(theirs)})")


if __name__ == "__main__":
    main()
