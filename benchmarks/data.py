"""What lies beside the project to fit on and to judge by, as it is read."""

from __future__ import annotations

import csv
import json
import pathlib

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def records(name: str) -> list[dict]:
    """Read the development half of an evaluation set."""
    path = SHARED / "eval" / name / "dev.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
