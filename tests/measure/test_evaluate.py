"""The figures of an evaluation: by hand, against score.py, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.measure.evaluate import evaluate
from analysis.read.story import read_story
from analysis.read.words import word_forms

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "score.py").is_file(), reason=f"no score.py and coded stories in {SHARED}"
)


def write_csv(path: Path, header: str, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Codes of two coders; the second coded no distortions."""
    folder = tmp_path / "gold"
    write_csv(
        folder / "units.csv",
        "unit_id,article_id,start,end",
        *("w1,wire,0,60", "w2,wire,61,120", "w3,wire,121,170", "w4,wire,171,200"),
        *("p1,paper,0,60", "p2,paper,58,98", "p3,paper,99,130", "p4,paper,140,200", "s1,site,0,10"),
    )
    write_csv(
        folder / "labels.csv",
        "coder,unit_id,label,aligned,repeat_of",
        *("A,p1,copied,w1,", "A,p2,paraphrased,w2,", "A,p3,mixed,w4,", "A,p4,copied,w1,p1", "A,s1,boilerplate,,"),
        *("B,p1,copied,w1,", "B,p2,added,,", "B,p3,added,,", "B,p4,copied,w1,p1", "B,s1,boilerplate,,"),
    )
    write_csv(
        folder / "kept.csv",
        "coder,source_unit_id,article_id,status",
        *("A,w1,paper,copied", "A,w2,paper,paraphrased", "A,w3,paper,omitted", "A,w4,paper,partial"),
        *("B,w1,paper,copied", "B,w2,paper,partial", "B,w3,paper,omitted", "B,w4,paper,omitted"),
    )
    write_csv(folder / "distortions.csv", "coder,unit_id,severity", "A,p2,major", "A,p3,minor")
    return folder


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    write_csv(
        folder / "sentences.csv",
        "sentence_id,article_id,start,end,text,label,repeat_of",
        *("wire:1,wire,0,60,a,source,", "wire:2,wire,61,120,b,source,"),
        *("wire:3,wire,121,170,c,source,", "wire:4,wire,171,200,d,source,"),
        *("paper:1,paper,0,60,a,copied,", "paper:2,paper,60,98,b,paraphrased,", "paper:3,paper,99,130,e,added,"),
        *("paper:4,paper,140,200,a,copied,paper:1", "site:1,site,0,10,f,boilerplate,"),
    )
    write_csv(
        folder / "links.csv", "sentence_id,source_sentence_id", "paper:1,wire:1", "paper:2,wire:2", "paper:4,wire:1"
    )
    write_csv(
        folder / "coverage.csv",
        "source_sentence_id,article_id,status",
        *("wire:1,paper,copied", "wire:2,paper,partial", "wire:3,paper,omitted", "wire:4,paper,omitted"),
    )
    write_csv(folder / "details.csv", "sentence_id", "paper:1", "paper:2")
    return folder


def test_figures_by_hand(gold: Path, tables: Path) -> None:
    figures = evaluate(gold, tables).figures
    # Alpha is 1 - disagreement / expected disagreement, the latter from the counts of all codes.
    expected = {
        "label_alpha": ((1 - 0.25 / (50 / 56)) + (1 - 0.25 / (46 / 56))) / 2,
        "label_agreement": 3 / 4,
        "label_macro_f1": (1 + (1 + 2 / 3) / 2) / 2,
        "derived_added_f1": (1 + 2 / 3) / 2,
        "mixed_f1": float("nan"),  # the second coder used no such label
        "furniture_f1": 1,
        "repeats_found": 1,
        "link_precision": (1 + 1 / 2) / 2,
        "link_recall": (2 / 3 + 1) / 2,
        "link_f1": (4 / 5 + 2 / 3) / 2,
        "kept_alpha": ((1 - 0.5 / (46 / 56)) + 1) / 2,
        "omitted_alpha": ((1 - 0.25 / (30 / 56)) + 1) / 2,
        "omitted_f1": ((2 / 3 + 4 / 5) / 2 + 1) / 2,
        "distortion_recall_major": 1,
        "distortion_recall_minor": 0,
        "distortion_precision": 1 / 2,
        "n_units": 4,
        "n_statuses": 4,
    }
    numbers = {name: value for name, value in figures.items() if not isinstance(value, list)}
    assert numbers == pytest.approx(expected, abs=0.00005, nan_ok=True)


def test_confusion_errors_and_summary(gold: Path, tables: Path) -> None:
    agreement = evaluate(gold, tables)
    assert agreement.errors.to_dict("records") == [{"unit_id": "p3", "coded": "mixed", "given": "added", "text": "e"}]
    assert agreement.confusion["n"].sum() == 4
    assert ("mixed", "added", 1) in set(agreement.confusion.itertuples(index=False, name=None))
    summary = agreement.summary().set_index("figure")
    assert summary.loc["label_agreement", "value"] == 0.75
    assert (
        summary.loc["label_alpha", "low"] <= summary.loc["label_alpha", "value"] <= summary.loc["label_alpha", "high"]
    )
    assert set(agreement.figures) - set(summary.index) == {"label_alpha_interval", "kept_alpha_interval"}
    assert summary["meaning"].str.len().gt(10).all()


def test_a_comparison_in_memory_gives_the_same(gold: Path, tables: Path) -> None:
    frames = {name: pd.read_csv(tables / f"{name}.csv") for name in ("sentences", "links", "coverage", "details")}
    frames["sentences"]["repeat_of"] = frames["sentences"]["repeat_of"].fillna("")
    assert str(evaluate(gold, SimpleNamespace(**frames))) == str(evaluate(gold, tables))


def test_only_some_articles_and_pooling(gold: Path, tables: Path) -> None:
    assert evaluate(gold, tables, only="paper").figures["n_units"] == 3
    assert evaluate(gold, tables, only=["paper", "site"]).figures["n_units"] == 4
    twice = evaluate([gold, gold], [tables, tables])
    assert twice.figures["n_units"] == 8
    assert twice.figures["link_f1"] == evaluate(gold, tables).figures["link_f1"]


def test_a_unit_that_meets_no_sentence_is_missing(gold: Path, tables: Path) -> None:
    sentences = (tables / "sentences.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in sentences if not line.startswith("paper:1,")]
    (tables / "sentences.csv").write_text("\n".join(kept), encoding="utf-8")
    agreement = evaluate(gold, tables)
    # p1 shares two characters with the unit after it, none with what is left.
    assert agreement.errors.set_index("unit_id").loc["p1", "given"] == "missing"


def test_labels_alone_are_enough(gold: Path, tables: Path) -> None:
    for name in ("kept.csv", "distortions.csv"):
        (gold / name).unlink()
    (tables / "details.csv").unlink()
    figures = evaluate(gold, tables).figures
    assert figures["label_agreement"] == 0.75
    assert figures["n_statuses"] == 0
    assert pd.isna([figures["kept_alpha"], figures["omitted_f1"], figures["distortion_precision"]]).all()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("gold/labels.csv", "A,p3", "A,p33", "p33.*units.csv"),
        ("gold/labels.csv", "mixed,w4", "mixed,w9", "w9.*units.csv"),
        ("gold/kept.csv", "A,w1", "A,w0", "w0.*units.csv"),
        ("gold/distortions.csv", "p2", "p0", "p0.*units.csv"),
        ("gold/labels.csv", "mixed", "mixd", "mixd.*copied, paraphrased, mixed, added, boilerplate"),
        ("gold/kept.csv", "partial", "part", "part.*omitted"),
        ("gold/labels.csv", "B,p1", "A,p1", "A p1 stands there twice"),
        ("gold/units.csv", "p2,", "p1,", "p1 stands there twice"),
        ("gold/units.csv", "60", "sixty", "sixty.*whole number"),
        ("gold/units.csv", "unit_id", "unit", "no column 'unit_id'"),
        ("tables/sentences.csv", "label", "lable", "no column 'label'"),
    ],
)
def test_wrong_files(gold: Path, tables: Path, tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        evaluate(gold, tables)


def test_codes_of_another_story(gold: Path, tables: Path) -> None:
    units = pd.read_csv(gold / "units.csv")
    units.assign(article_id="other").to_csv(gold / "units.csv", index=False)
    with pytest.raises(InputError, match=r"are of other, .* paper, site, wire; .* of one story"):
        evaluate(gold, tables)


def test_missing_and_mismatched(gold: Path, tables: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No folder of codes"):
        evaluate(tmp_path / "none", tables)
    with pytest.raises(InputError, match="No folder of tables"):
        evaluate(gold, tmp_path / "none")
    with pytest.raises(InputError, match="one of each per story"):
        evaluate([gold, gold], [tables])
    with pytest.raises(InputError, match="No coded article 'pepper'; there are paper, site, wire"):
        evaluate(gold, tables, only="pepper")
    (gold / "units.csv").write_bytes(b"unit_id\n\xff\n")
    with pytest.raises(InputError, match="UTF-8"):
        evaluate(gold, tables)
    (gold / "units.csv").write_bytes(b"")
    with pytest.raises(InputError, match="header"):
        evaluate(gold, tables)
    (tables / "links.csv").unlink()
    (gold / "units.csv").unlink()
    with pytest.raises(InputError, match=r"No file units\.csv"):
        evaluate(gold, tables)


def printed_by_score(*arguments: str | Path) -> str:
    command = [sys.executable, str(SHARED / "score.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def compare_by_shared_words(name: str, out: Path) -> Path:
    """Write the tables of a coded story by a rule so crude that every kind of error occurs."""
    folder = SHARED / "gold" / name
    source = json.loads((folder / "story.json").read_text(encoding="utf-8"))["source"]
    sentences = read_story(folder / "articles").sentences
    sentences["words"] = [frozenset(word_forms(text)) for text in sentences["text"]]
    told = sentences[sentences["article_id"] == source]
    pairs = sentences[sentences["article_id"] != source].merge(told, how="cross", suffixes=("", "_of"))
    pairs["share"] = [len(a & b) / max(len(a), 1) for a, b in zip(pairs["words"], pairs["words_of"], strict=True)]
    best = sentences["sentence_id"].map(pairs.groupby("sentence_id")["share"].max()).fillna(-1)
    bins = [-2, -0.5, 0.05, 0.3, 0.4, 0.7, 1]
    sentences["label"] = pd.cut(best, bins, labels=["source", "boilerplate", "added", "mixed", "paraphrased", "copied"])
    pairs = pairs.rename(columns={"sentence_id_of": "source_sentence_id"})
    kept = pairs.groupby(["source_sentence_id", "article_id"])["share"].max().reset_index()
    kept["status"] = pd.cut(
        kept["share"], [-1, 0.3, 0.4, 0.7, 1], labels=["omitted", "partial", "paraphrased", "copied"]
    )
    links = pairs.loc[pairs["share"] > 0.3, ["sentence_id", "source_sentence_id"]]
    out.mkdir(parents=True)
    for table, frame in {"sentences": sentences, "links": links, "coverage": kept, "details": links[::2]}.items():
        frame.drop(columns="words", errors="ignore").to_csv(out / f"{table}.csv", index=False)
    return out


@needs_shared
def test_prints_what_score_prints(gold: Path, tables: Path, tmp_path: Path) -> None:
    assert f"{evaluate(gold, tables)}\n" == printed_by_score(gold, tables)
    names = ["halftime", "palo-alto", "santa-rosa", "dallas"]  # three coded by two coders, one by one
    golds = [SHARED / "gold" / name for name in names]
    compared = [compare_by_shared_words(name, tmp_path / "compared" / name) for name in names]
    pairs = [folder for pair in zip(golds, compared, strict=True) for folder in pair]
    agreement = evaluate(golds, compared)
    assert f"{agreement}\n" == printed_by_score(*pairs)
    assert not pd.isna(list(agreement.figures.values())[:16]).any()
    assert f"{evaluate(golds[-1], compared[-1], only='dallas-2')}\n" == printed_by_score(
        *pairs[-2:], "--only", "dallas-2"
    )
