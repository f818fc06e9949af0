"""The packaged story `mosul` and its codes agree with each other and with the codebook."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORY = ROOT / "analysis" / "stories" / "mosul"
SEEDS = ROOT.parent / "shared" / "seeds"
SOURCE = "01_wire"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (STORY / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def article_text(article_id: str) -> str:
    return (STORY / f"{article_id}.txt").read_bytes().decode("utf-8")


ARTICLES = rows("articles.csv")
UNITS = {row["unit_id"]: row for row in rows("codes/units.csv")}
LABELS = {row["unit_id"]: row for row in rows("codes/labels.csv")}
KEPT = rows("codes/kept.csv")
DISTORTIONS = rows("codes/distortions.csv")

RETELLINGS = [row["article_id"] for row in ARTICLES if row["role"] == "retelling"]
SOURCE_UNITS = {unit for unit, row in UNITS.items() if row["article_id"] == SOURCE}
CODED_SOURCE_UNITS = {unit for unit in SOURCE_UNITS if UNITS[unit]["kind"] == "body"}


def test_table_of_articles_names_every_file_and_one_source() -> None:
    assert [row["article_id"] for row in ARTICLES] == sorted(path.stem for path in STORY.glob("*.txt"))
    assert [row["article_id"] for row in ARTICLES if row["role"] == "source"] == [SOURCE]
    assert len(RETELLINGS) == 4
    assert all(row["outlet"] and row["title"] and row["lang"] == "en" for row in ARTICLES)


def test_units_are_the_sentences_at_their_offsets() -> None:
    assert len(UNITS) == len(rows("codes/units.csv"))
    for row in UNITS.values():
        assert article_text(row["article_id"])[int(row["start"]) : int(row["end"])] == row["text"]


@pytest.mark.parametrize("article_id", [row["article_id"] for row in ARTICLES])
def test_units_cover_all_of_an_article(article_id: str) -> None:
    text, end = article_text(article_id), 0
    for row in (row for row in UNITS.values() if row["article_id"] == article_id):
        assert text[end : int(row["start"])].strip() == ""
        end = int(row["end"])
    assert text[end:] == "\n"


def test_every_unit_of_a_retelling_has_one_label() -> None:
    assert len(LABELS) == len(rows("codes/labels.csv"))
    assert set(LABELS) == set(UNITS) - SOURCE_UNITS
    assert {row["label"] for row in LABELS.values()} == {"copied", "paraphrased", "mixed", "added", "boilerplate"}
    assert {row["confidence"] for row in LABELS.values()} <= {"1", "2", "3"}


def test_derived_units_and_only_they_name_source_sentences() -> None:
    for row in LABELS.values():
        aligned = row["aligned"].split()
        assert set(aligned) <= CODED_SOURCE_UNITS
        assert bool(aligned) == (row["label"] in {"copied", "paraphrased", "mixed"})


def test_added_spans_lie_inside_mixed_units() -> None:
    for unit, row in LABELS.items():
        assert bool(row["added_spans"]) == (row["label"] == "mixed")
        for span in filter(None, row["added_spans"].split(";")):
            start, end = map(int, span.split("-"))
            assert int(UNITS[unit]["start"]) < start < end <= int(UNITS[unit]["end"])


def test_half_of_the_regional_paper_is_printed_twice() -> None:
    repeats = {unit: row["repeat_of"] for unit, row in LABELS.items() if row["repeat_of"]}
    texts = Counter((row["article_id"], row["text"]) for row in UNITS.values())
    assert len(repeats) == sum(count - 1 for count in texts.values())
    assert {UNITS[unit]["article_id"] for unit in repeats} == {"03_regional_paper"}
    changes = Counter((row["unit_id"], row["type"], row["target_text"]) for row in DISTORTIONS)
    for unit, first in repeats.items():
        assert UNITS[unit]["text"] == UNITS[first]["text"]
        assert int(UNITS[first]["start"]) < int(UNITS[unit]["start"])
        assert LABELS[unit] == LABELS[first] | {"unit_id": unit, "repeat_of": first}
        of_first = {key[1:]: n for key, n in changes.items() if key[0] == first}
        assert {key[1:]: n for key, n in changes.items() if key[0] == unit} == of_first


def test_every_source_sentence_has_one_status_in_every_retelling() -> None:
    keys = [(row["source_unit_id"], row["article_id"]) for row in KEPT]
    assert sorted(keys) == sorted((unit, article) for unit in CODED_SOURCE_UNITS for article in RETELLINGS)
    assert {row["status"] for row in KEPT} == {"copied", "paraphrased", "partial", "omitted"}


def test_a_source_sentence_is_omitted_where_nothing_is_aligned_with_it() -> None:
    used = {(unit, UNITS[by]["article_id"]) for by, row in LABELS.items() for unit in row["aligned"].split()}
    for row in KEPT:
        assert (row["status"] == "omitted") == ((row["source_unit_id"], row["article_id"]) not in used)


def test_distortions_quote_the_unit_that_they_are_coded_on() -> None:
    assert {row["severity"] for row in DISTORTIONS} == {"major", "minor"}
    for row in DISTORTIONS:
        assert row["target_text"] in UNITS[row["unit_id"]]["text"]
        assert row["source_unit_id"] in CODED_SOURCE_UNITS
        assert LABELS[row["unit_id"]]["label"] in {"copied", "paraphrased", "mixed"}


def test_no_six_words_in_a_row_come_from_the_real_articles() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the real articles on the event do not lie beside the project (../shared/seeds)")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return set(zip(*(words[i:] for i in range(6)), strict=False))

    real = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    ours = set().union(*(runs(article_text(row["article_id"])) for row in ARTICLES))
    assert real
    assert not real & ours
