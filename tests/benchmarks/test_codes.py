"""The codes of more pairs are complete, and hold codes only."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

CODES = Path(__file__).parents[2] / "benchmarks" / "codes"
SHAPES = {
    "topic": r"test\d+", "source": r"\d+", "retelling": r"summary|\d+", "sentence": r"\d+", "source_sentence": r"\d+",
    "label": "copied|paraphrased|mixed|added|boilerplate", "status": "copied|paraphrased|partial|omitted|boilerplate",
    "aligned": r"(\d+( \d+)*)?", "repeat_of": r"\d*", "added_spans": r"(\d+-\d+(;\d+-\d+)*)?",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (CODES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["labels.csv", "kept.csv"])
def test_there_is_nothing_but_codes(name: str) -> None:
    odd = [(key, value) for row in rows(name) for key, value in row.items() if not re.fullmatch(SHAPES[key], value)]
    assert odd == []


def test_links_and_added_parts_go_with_the_label() -> None:
    for row in rows("labels.csv"):
        assert bool(row["aligned"]) == (row["label"] not in ("added", "boilerplate")), row
        assert bool(row["added_spans"]) == (row["label"] == "mixed"), row


def test_each_sentence_is_coded_once_and_linked_to_one_that_is_coded() -> None:
    pairs: dict[tuple[str, ...], tuple[list[int], list[int]]] = {}
    for k, (name, column) in enumerate([("labels.csv", "sentence"), ("kept.csv", "source_sentence")]):
        for row in rows(name):
            pair = (row["topic"], row["source"], row["retelling"])
            pairs.setdefault(pair, ([], []))[k].append(int(row[column]))
    assert all(numbers == list(range(len(numbers))) for both in pairs.values() for numbers in both)
    for row in rows("labels.csv"):
        last = len(pairs[row["topic"], row["source"], row["retelling"]][1])
        assert all(int(number) < last for number in row["aligned"].split()), row
