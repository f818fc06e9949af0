"""The codes of more pairs are complete and hold codes only; those of the written stories fit their texts."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CODES, STORIES = BENCHMARKS / "codes", BENCHMARKS / "stories"
KEYS = {CODES: ("topic", "source", "retelling"), STORIES: ("story", "retelling")}
SHAPES = {
    "topic": r"test\d+", "source": r"\d+", "retelling": r"summary|\d+|[abc]", "sentence": r"\d+",
    "source_sentence": r"\d+", "story": "[a-z]+",
    "label": "copied|paraphrased|mixed|added|boilerplate", "status": "copied|paraphrased|partial|omitted|boilerplate",
    "aligned": r"(\d+( \d+)*)?", "repeat_of": r"\d*", "added_spans": r"(\d+-\d+(;\d+-\d+)*)?",
}  # fmt: skip

both = pytest.mark.parametrize("folder", [CODES, STORIES], ids=lambda folder: folder.name)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(story: str, name: str) -> list[str]:
    return (STORIES / story / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@both
@pytest.mark.parametrize("name", ["labels.csv", "kept.csv"])
def test_there_is_nothing_but_codes(folder: Path, name: str) -> None:
    table = rows(folder / name)
    assert [(key, value) for row in table for key, value in row.items() if not re.fullmatch(SHAPES[key], value)] == []


@both
def test_links_and_added_parts_go_with_the_label(folder: Path) -> None:
    for row in rows(folder / "labels.csv"):
        assert bool(row["aligned"]) == (row["label"] not in ("added", "boilerplate")), row
        assert bool(row["added_spans"]) == (row["label"] == "mixed"), row


@both
def test_each_sentence_is_coded_once_and_linked_to_one_that_is_coded(folder: Path) -> None:
    pairs: dict[tuple[str, ...], tuple[list[int], list[int]]] = {}
    for k, (name, column) in enumerate([("labels.csv", "sentence"), ("kept.csv", "source_sentence")]):
        for row in rows(folder / name):
            pairs.setdefault(tuple(row[key] for key in KEYS[folder]), ([], []))[k].append(int(row[column]))
    assert all(numbers == list(range(len(numbers))) for numbers_of in pairs.values() for numbers in numbers_of)
    for row in rows(folder / "labels.csv"):
        last = len(pairs[tuple(row[key] for key in KEYS[folder])][1])
        assert all(int(number) < last for number in row["aligned"].split()), row


def test_the_codes_of_the_written_stories_fit_their_texts() -> None:
    labels, kept = rows(STORIES / "labels.csv"), rows(STORIES / "kept.csv")
    for story, retelling in {(row["story"], row["retelling"]) for row in labels}:
        told, source = lines(story, retelling), lines(story, "source")
        assert all([*told, *source])
        own = [row for row in labels if (row["story"], row["retelling"]) == (story, retelling)]
        assert len(own) == len(told)
        assert len(source) == sum((row["story"], row["retelling"]) == (story, retelling) for row in kept)
        spans = [(row, *map(int, span.split("-"))) for row in own for span in row["added_spans"].split(";") if span]
        assert all(start < end <= len(told[int(row["sentence"])]) for row, start, end in spans)
