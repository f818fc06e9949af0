"""The main job: laws that the tables keep for any story, and what is refused."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparison import Comparison, compare
from analysis.errors import InputError
from analysis.match.tokens import tokenize
from analysis.read.story import read_story
from analysis.settings import DEFAULT_MODEL, DEFAULT_REVISION, DEFAULT_SHA256, Settings
from analysis.tables import CODED_LABELS, PROBABILITIES, TABLE_NAMES, columns, conform, read_table

if TYPE_CHECKING:
    from analysis.match.encode import Encoder, SentenceEncoder

ROOT = Path(__file__).parents[1]
MOSUL = ROOT / "analysis" / "stories" / "mosul"
SEEDS = ROOT.parent / "shared" / "seeds"
DERIVED = ("copied", "paraphrased", "mixed")

WIRE = [
    "The old lock at Brenkhafen failed on Monday night and the river rose into the lower town.",
    "Engineers had warned the canal board in March that the northern gate was cracked.",
    "About 340 people were brought to the sports hall of a school.",
    "The board said it had planned to replace the gate next spring.",
    "“We saw the water come under the door,” the baker Mira Solt said.",
    "Trains between Brenkhafen and Ostlund will not run before Friday.",
    "Nobody was killed, but two firemen were treated for cold.",
    "The lock was built in 1911 and repaired once, after the war.",
]
PAPER = [
    "The old lock at Brenkhafen failed on Monday night and the river rose into the lower town.",
    "Hundreds of residents spent the night in a school.",
    "The northern gate was cracked, engineers had warned the board in March, but our readers knew it too.",
    "The annual regatta of the rowing club has been a feast of the region since 1950.",
    "Share this article on Facebook",
    "The annual regatta of the rowing club has been a feast of the region since 1950.",
    "The old lock at Brenkhafen failed on Monday night and the river rose into the lower town.",
]
SITE = [
    "Trains between Brenkhafen and Ostlund will not run before Friday.",
    "The lock was built in 1911 and repaired once.",
    "Ministers in the capital argue about the price of bread.",
]


def article(sentences: list[str]) -> str:
    return "\n\n".join(sentences) + "\n"


ARTICLES = {"wire": article(WIRE), "paper": article(PAPER), "site": article(SITE)}
WriteStory = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="module")
def flood(story_of: WriteStory, tiny_encoder: Encoder) -> Comparison:
    return compare(story_of(ARTICLES), source="wire", encoder=tiny_encoder)


def written(comparison: Comparison, folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in comparison.write(folder).items()}


def labels(comparison: Comparison, article_id: str) -> list[str]:
    sentences = comparison.sentences
    return list(sentences.loc[sentences["article_id"] == article_id, "label"])


def check_laws(comparison: Comparison) -> None:
    """Check what holds for every comparison of every story."""
    for name in TABLE_NAMES:
        table = getattr(comparison, name)
        pd.testing.assert_frame_equal(conform(name, table), table)
        assert comparison.info["rows"][name] == len(table)
    check_places(comparison)
    check_codes(comparison)
    check_coverage(comparison)
    assert comparison.embeddings.shape[0] == len(comparison.sentences)


def check_places(comparison: Comparison) -> None:
    texts, sentences = comparison.story.texts, comparison.sentences.set_index("sentence_id")
    for row in sentences.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text
    for span in comparison.spans.itertuples():
        around = sentences.loc[span.sentence_id]
        assert around["start"] <= span.start < span.end <= around["end"]
        if span.type == "added":
            assert (span.source_sentence_id, span.source_start, span.source_end) == ("", pd.NA, pd.NA)
            continue
        there = sentences.loc[span.source_sentence_id]
        assert there["start"] <= span.source_start < span.source_end <= there["end"]
        assert [span.sentence_id, span.source_sentence_id] in comparison.links.iloc[:, :2].to_numpy().tolist()


def check_codes(comparison: Comparison) -> None:
    sentences, links = comparison.sentences, comparison.links
    in_source = sentences["article_id"] == comparison.source
    assert set(sentences.loc[in_source, "label"]) <= {"source", "boilerplate"}
    assert set(sentences.loc[~in_source, "label"]) <= {*CODED_LABELS, "boilerplate"}

    coded = sentences[sentences["label"].isin(CODED_LABELS)]
    steps = coded[list(PROBABILITIES)].to_numpy() * 10_000
    assert steps == pytest.approx(steps.round(), abs=1e-6)
    assert (steps.round().sum(axis=1) == 10_000).all()
    assert sentences.drop(coded.index)[list(PROBABILITIES)].isna().all(axis=None)
    assert not sentences.drop(coded.index)["borderline"].any()

    assert set(links["sentence_id"]) == set(sentences.loc[sentences["label"].isin(DERIVED), "sentence_id"])
    assert set(links["source_sentence_id"]) <= set(sentences.loc[sentences["label"] == "source", "sentence_id"])
    assert not links.duplicated(["sentence_id", "source_sentence_id"]).any()

    label = sentences.set_index("sentence_id")["label"]
    linked = links.groupby("sentence_id")["source_sentence_id"].agg(set).to_dict()
    for row in sentences[sentences["repeat_of"] != ""].itertuples():
        assert row.label == label[row.repeat_of], row.sentence_id
        assert linked.get(row.sentence_id) == linked.get(row.repeat_of), row.sentence_id


def check_coverage(comparison: Comparison) -> None:
    coverage, sentences = comparison.coverage, comparison.sentences
    told = sentences.loc[sentences["label"] == "source", "sentence_id"]
    retellings = comparison.articles.loc[comparison.articles["role"] == "retelling", "article_id"]
    cells = list(zip(coverage["source_sentence_id"], coverage["article_id"], strict=True))
    assert cells == sorted((sentence_id, article_id) for sentence_id in told for article_id in retellings)
    links = comparison.links.assign(article_id=comparison.links["sentence_id"].str.rsplit(":", n=1).str[0])
    evidence = links.groupby(["source_sentence_id", "article_id"])["sentence_id"].agg(" ".join).to_dict()
    repeats = set(sentences.loc[sentences["repeat_of"] != "", "sentence_id"])
    for row in coverage.itertuples():
        assert (row.status == "omitted") == (row.sentence_ids == "")
        if row.source_sentence_id not in repeats and row.status != "omitted":
            assert row.sentence_ids == evidence[row.source_sentence_id, row.article_id]


def test_the_tables_keep_their_laws(flood: Comparison) -> None:
    check_laws(flood)
    assert {"copied", "added", "boilerplate"} <= set(labels(flood, "paper"))
    assert not flood.spans.empty


def test_the_packaged_story_keeps_them_with_the_default_model(default_encoder: SentenceEncoder) -> None:
    comparison = compare("mosul", encoder=default_encoder)
    check_laws(comparison)
    assert comparison.source == "01_wire"
    assert {"source", "copied", "paraphrased", "added", "boilerplate"} <= set(comparison.sentences["label"])


ODD = ["He left.", "7.", "Why?", "…", "水门在夜里倒塌。", "COMMENTS", "🌊 🌊"]
# A repeat is also what a pull quote leaves of a sentence.
PULLED = [
    "Engineers had warned the canal board in March that the northern gate.",
    PAPER[2].removesuffix(" knew it too."),
]
PIECES = st.sampled_from([*WIRE, *PAPER, *SITE, *ODD, *PULLED])
TEXTS = st.builds(
    lambda pieces, glue: glue.join(pieces),
    st.lists(PIECES, min_size=1, max_size=6),
    st.sampled_from([" ", "\n\n", "\r\n"]),
).filter(lambda text: any(sign.isalnum() for sign in text))


@settings(max_examples=12)
@given(retellings=st.lists(TEXTS, min_size=1, max_size=2))
def test_any_story_keeps_them(retellings: list[str], story_of: WriteStory, tiny_encoder: Encoder) -> None:
    articles = {"wire": ARTICLES["wire"]} | {f"paper_{n}": text for n, text in enumerate(retellings)}
    check_laws(compare(story_of(articles), source="wire", encoder=tiny_encoder))


@pytest.mark.parametrize("turn", [1, -1], ids=["shorter", "longer"])
def test_a_repeat_carries_the_codes_of_its_original(turn: int, story_of: WriteStory, tiny_encoder: Encoder) -> None:
    longer = f"{WIRE[1].removesuffix('.')}, neighbours insist angrily today."
    folder = story_of({"wire": ARTICLES["wire"], "paper": article([longer, SITE[2], WIRE[1]][::turn])})
    comparison = compare(folder, source="wire", encoder=tiny_encoder)
    repeats = comparison.sentences.loc[comparison.sentences["article_id"] == "paper", "repeat_of"]
    assert list(repeats) == ["", "", "paper:0001"]
    check_laws(comparison)


def test_shared_spans_begin_and_end_with_the_same_words(flood: Comparison) -> None:
    texts = flood.story.texts
    for span in flood.spans[flood.spans["type"] == "shared"].itertuples():
        here = texts[span.sentence_id.split(":")[0]][span.start : span.end]
        there = texts["wire"][span.source_start : span.source_end]
        one, other = tokenize(here).forms, tokenize(there).forms
        assert (one[0], one[-1]) == (other[0], other[-1])
        assert len(one) >= 2


def test_the_order_of_files_makes_no_difference(story_of: WriteStory, tiny_encoder: Encoder, tmp_path: Path) -> None:
    runs = []
    for ids in (["wire", "paper", "site"], ["site", "wire", "paper"]):
        folder = story_of({article_id: ARTICLES[article_id] for article_id in ids})
        runs.append(written(compare(folder, encoder=tiny_encoder), tmp_path / ids[0]))
    assert runs[0] == runs[1]


def test_the_order_of_rows_makes_no_difference(tiny_encoder: Encoder, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"article_id": ARTICLES.keys(), "text": ARTICLES.values(), "outlet": ["Wire", "Paper", "Site"]}
    )
    runs = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        folder = tmp_path / str(order)
        folder.mkdir()
        table.iloc[order, order].to_csv(folder / "flood.csv", index=False)
        runs.append(written(compare(folder / "flood.csv", encoder=tiny_encoder), folder / "out"))
    assert runs[0] == runs[1] == runs[2]


def test_the_order_of_the_frames_of_a_story_makes_no_difference(
    flood: Comparison, tiny_encoder: Encoder, tmp_path: Path
) -> None:
    story = flood.story
    mixed = replace(story, articles=story.articles[::-1], sentences=story.sentences.sample(frac=1, random_state=42))
    other = compare(mixed, source="wire", encoder=tiny_encoder)
    assert written(other, tmp_path / "mixed") == written(flood, tmp_path / "sorted")
    assert np.array_equal(other.embeddings, flood.embeddings)


def test_a_path_a_text_and_a_story_are_the_same(
    flood: Comparison, story_of: WriteStory, tiny_encoder: Encoder, tmp_path: Path
) -> None:
    folder = story_of(ARTICLES)
    first = written(flood, tmp_path / "first")
    for number, story in enumerate([folder, str(folder), read_story(folder)]):
        assert written(compare(story, source="wire", encoder=tiny_encoder), tmp_path / str(number)) == first


def test_a_second_run_takes_the_vectors_from_the_cache_and_writes_the_same_bytes(
    default_encoder: SentenceEncoder, story_of: WriteStory, tmp_path: Path
) -> None:
    folder = story_of(ARTICLES)
    first = written(compare(folder, encoder=default_encoder), tmp_path / "first")
    script = "import sys; from analysis import compare; compare(sys.argv[1]).write(sys.argv[2])"
    script += "; print('torch' in sys.modules)"
    command = [sys.executable, "-c", script, str(folder), str(tmp_path / "second")]
    surroundings = os.environ | {"PYTHONHASHSEED": "1"}
    run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
    assert {path.stem: path.read_bytes() for path in (tmp_path / "second").iterdir()} == first


@pytest.mark.parametrize(
    "turn", [lambda s: s, lambda s: s[::-1], lambda s: s[1::2] + s[::2]], ids=["same", "reversed", "mixed"]
)
@pytest.mark.parametrize("glue", [" ", "\n\n"], ids=["paragraph", "lines"])
def test_an_identical_copy_is_copied_in_any_order(
    turn: Callable[[list[str]], list[str]], glue: str, story_of: WriteStory, tiny_encoder: Encoder
) -> None:
    folder = story_of({"wire": glue.join(WIRE), "paper": glue.join(turn(WIRE))})
    comparison = compare(folder, source="wire", encoder=tiny_encoder)
    check_laws(comparison)
    assert set(labels(comparison, "paper")) == {"copied"}
    assert set(comparison.coverage["status"]) == {"copied"}
    assert not comparison.sentences["borderline"].any()
    shares = comparison.shares.set_index("label")
    assert shares.loc["copied", ["share_sentences", "share_words"]].tolist() == [1, 1]
    text = comparison.sentences.set_index("sentence_id")["text"]
    best = comparison.links.sort_values("probability", kind="stable").groupby("sentence_id").last()
    assert (text[best.index].to_numpy() == text[best["source_sentence_id"]].to_numpy()).all()


def test_auto_finds_the_wire_of_the_packaged_story(tiny_encoder: Encoder, tmp_path: Path) -> None:
    for path in MOSUL.glob("*.txt"):
        shutil.copy(path, tmp_path)
    comparison = compare(tmp_path, encoder=tiny_encoder)
    assert comparison.source == "01_wire"
    assert any("inferred" in warning for warning in comparison.info["warnings"])


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the articles of {SEEDS} are not beside the project")
def test_auto_finds_the_wire_of_the_seeds(tiny_encoder: Encoder) -> None:
    assert compare(SEEDS, encoder=tiny_encoder).source == "001_f2f8179c256a42b7"


def test_a_declared_source_wins(story_of: WriteStory, tiny_encoder: Encoder) -> None:
    folder = story_of(ARTICLES)
    assert compare(folder, encoder=tiny_encoder).source == "wire"
    (folder / "articles.csv").write_text("article_id,role\nsite,source\n", encoding="utf-8")
    declared = compare(folder, encoder=tiny_encoder)
    assert declared.source == "site"
    assert dict(zip(declared.articles["article_id"], declared.articles["role"], strict=True)) == {
        "paper": "retelling",
        "site": "source",
        "wire": "retelling",
    }
    assert compare(folder, source="wire", encoder=tiny_encoder).source == "wire"


def test_reuse_counts_what_is_told_and_that_once(story_of: WriteStory, tiny_encoder: Encoder) -> None:
    paper = [WIRE[0], "Share this article on Facebook", WIRE[0], "The regatta is a feast of the region."]
    once = [WIRE[0], "The regatta is a feast of the region."]
    shares = [
        compare(story_of({"wire": article(WIRE), "paper": article(told)}), source="wire", encoder=tiny_encoder).reuse
        for told in (paper, once)
    ]
    pd.testing.assert_frame_equal(*shares)
    assert 0.5 < shares[0].set_index("article_id").share["paper"] < 1


def test_a_retelling_of_furniture_alone(story_of: WriteStory, tiny_encoder: Encoder) -> None:
    folder = story_of({"wire": ARTICLES["wire"], "paper": "Share on Facebook\n\nShare on Twitter\n\nCOMMENTS\n"})
    comparison = compare(folder, source="wire", encoder=tiny_encoder)
    check_laws(comparison)
    assert set(labels(comparison, "paper")) == {"boilerplate"}
    assert set(comparison.coverage["status"]) == {"omitted"}
    assert comparison.shares["n_sentences"].sum() == 0
    assert comparison.shares["share_sentences"].isna().all()
    assert comparison.summary()["source_kept"].tolist() == [0]


def test_a_story_of_single_sentences(story_of: WriteStory, tiny_encoder: Encoder) -> None:
    comparison = compare(story_of({"a": WIRE[0], "b": WIRE[0], "c": SITE[2]}), source="a", encoder=tiny_encoder)
    check_laws(comparison)
    assert labels(comparison, "b") == ["copied"]
    assert labels(comparison, "c") == ["added"]
    assert comparison.coverage["status"].tolist() == ["copied", "omitted"]


@pytest.mark.parametrize(
    ("articles", "source", "named"),
    [
        ({"wire": WIRE[0]}, "auto", ["story", "1 article"]),
        ({"wire": WIRE[0], "paper": ""}, "auto", ["paper.txt", "empty"]),
        ({"wire": WIRE[0], "paper": " \n\n "}, "auto", ["paper.txt", "empty"]),
        ({"wire": WIRE[0], "paper": "One\0two."}, "auto", ["paper.txt", "binary"]),
        ({"wire": WIRE[0], "paper": PAPER[1]}, "radio", ["radio", "wire", "paper"]),
        ({"wire": WIRE[0], "paper": PAPER[1]}, "", ["wire", "paper"]),
        ({"wire": "Share on Facebook", "paper": PAPER[1]}, "wire", ["wire", "furniture", "--source"]),
    ],
    ids=["one article", "empty", "blank", "NUL", "unknown source", "no source", "source of furniture"],
)
def test_what_cannot_be_compared_is_refused_with_one_message(
    articles: dict[str, str], source: str, named: list[str], story_of: WriteStory, tiny_encoder: Encoder
) -> None:
    with pytest.raises(InputError) as refusal:
        compare(story_of(articles), source=source, encoder=tiny_encoder)
    message = str(refusal.value)
    assert "\n" not in message
    assert all(name in message for name in named)


HOSTILE = [
    "<script>alert(\"x\")</script> & 'quotes', semicolons; commas, \\backslashes\\ and a tab\there.",
    '=HYPERLINK("https://example.org/?q="&A1,"click") was in the cell, the mayor said.',
    "@SUM(1+1)*cmd|' /C calc'!A0 and +1-1 were printed on the leaflet.",
    "The path ../../etc/passwd and the address file:///C:/con were read aloud {{7*7}} ${HOME} %s %(x)s.",
    "👩‍👩‍👧‍👦 gathered at the weir 🌊 before noon, 🏴󠁧󠁢󠁷󠁬󠁳󠁿 flags in hand.",
    "\u202eThe words run from right to left\u202c and مياه النهر ارتفعت ليلا في المدينة القديمة.",
    "Cafe\u0301 and café, \ufb01re and fire, zero\u200bwidth, soft\u00adhyphen, \ufeffmark, I\u0307stanbul, ẞ.",
    "水门在夜里倒塌。",
    "NaN",
    "None",
    "NA",
    "true",
    '"',
    "The keeper said \"\"\"nothing\"\"\", and nothing,\"was\",\"heard\".",
]  # fmt: skip


def check_files(comparison: Comparison, folder: Path) -> None:
    """Check that the CSV files give back what is in the tables, read plainly or by the package."""
    comparison.write(folder)
    for name in TABLE_NAMES:
        table, path = getattr(comparison, name), folder / f"{name}.csv"
        pd.testing.assert_frame_equal(read_table(name, path), table)
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream, strict=True)
        assert header == columns(name)
        assert {len(row) for row in rows} <= {len(header)}
        for column in [column for column in header if table[column].dtype == "str"]:
            assert [row[header.index(column)] for row in rows] == table[column].tolist()
    json.loads((folder / "comparison.json").read_text(encoding="utf-8"))


def test_hostile_text_stays_text(story_of: WriteStory, tiny_encoder: Encoder, tmp_path: Path) -> None:
    folder = story_of({"wire": article(HOSTILE), "pa,per": article(HOSTILE[::-1]), "=site": " ".join(HOSTILE)})
    metadata = pd.DataFrame({"article_id": ["wire", "pa,per", "=site"], "outlet": ['"W"\n=1+1', "<b>P</b>", "nan"]})
    metadata.to_csv(folder / "articles.csv", index=False)
    comparison = compare(folder, source="wire", encoder=tiny_encoder)
    check_laws(comparison)
    check_files(comparison, tmp_path)
    shown = comparison.sentences.loc[comparison.sentences["article_id"] == "wire", "text"]
    assert re.sub(r"\s", "", "".join(shown)) == re.sub(r"\s", "", "".join(HOSTILE))
    assert '"W"\n=1+1' in set(comparison.articles["outlet"])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_text_broken_at_a_width_stays_one_cell(
    line_end: str, story_of: WriteStory, tiny_encoder: Encoder, tmp_path: Path
) -> None:
    import textwrap

    wrapped = line_end.join(textwrap.wrap(" ".join(WIRE), 60))
    comparison = compare(story_of({"wire": wrapped, "paper": ARTICLES["wire"]}), source="wire", encoder=tiny_encoder)
    check_laws(comparison)
    check_files(comparison, tmp_path)


def test_comparison_json_says_how_it_was_made(flood: Comparison, tiny_encoder: Encoder, tmp_path: Path) -> None:
    info = json.loads(written(flood, tmp_path)["comparison"])
    assert info == flood.info
    assert {"source", "settings", "seed", "model", "versions", "rows", "warnings"} <= set(info)
    assert info["source"] == "wire"
    assert info["settings"] == Settings().as_dict()
    assert info["model"] == {"name": "tiny", "revision": "1", "sha256": tiny_encoder.source.sha256}
    assert {"retold", "numpy", "pandas", "sentence-transformers", "torch"} <= set(info["versions"])
    assert info["rows"]["sentences"] == len(flood.sentences)
    assert str(tmp_path) not in json.dumps(info)


def test_the_default_model_is_named(default_encoder: SentenceEncoder, story_of: WriteStory) -> None:
    model = compare(story_of({"wire": WIRE[0], "paper": WIRE[0]}), encoder=default_encoder).info["model"]
    assert model == {"name": DEFAULT_MODEL, "revision": DEFAULT_REVISION, "sha256": DEFAULT_SHA256}


def test_a_local_model_can_be_named(tiny_model: Path, story_of: WriteStory) -> None:
    import hashlib

    comparison = compare(story_of(ARTICLES), source="wire", settings=Settings(model=str(tiny_model), seed=7))
    check_laws(comparison)
    weights = (tiny_model / "model.safetensors").read_bytes()
    assert comparison.info["model"]["sha256"] == hashlib.sha256(weights).hexdigest()
    assert comparison.info["settings"]["model"] == str(tiny_model)
    assert comparison.info["seed"] == 7


def test_other_files_are_kept_and_nothing_else_is_left(flood: Comparison, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    (tmp_path / "links.csv").write_text("of an earlier run", encoding="utf-8")
    flood.write(tmp_path)
    expected = {"notes.md", "comparison.json", *(f"{name}.csv" for name in TABLE_NAMES)}
    assert {path.name for path in tmp_path.iterdir()} == expected
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "links.csv").read_text(encoding="utf-8").startswith("sentence_id,")


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_folder_that_cannot_be_written(inside: str, flood: Comparison, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="taken") as refusal:
        flood.write(tmp_path / "taken" / inside)
    assert "\n" not in str(refusal.value)


def test_a_full_disk_leaves_no_half_file(flood: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flood.write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(InputError, match="No space left"):
        flood.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_summary_has_a_row_an_outlet(flood: Comparison) -> None:
    summary = flood.summary().set_index("article_id")
    assert list(summary.index) == ["paper", "site"]
    assert summary["n_sentences"].to_dict() == {"paper": 4, "site": 3}
    assert (summary[list(CODED_LABELS)].sum(axis=1) - 100).abs().max() <= 2


def test_compare_is_a_function_however_it_is_imported() -> None:
    statement = "import analysis.comparison; from analysis import Comparison, compare; import analysis"
    command = [sys.executable, "-c", f"{statement}; print(callable(compare), analysis.compare is compare)"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("True True\n", "")


def test_the_doubtful_sentences_come_with_their_likeliest_source(story_of: WriteStory, tiny_encoder: Encoder) -> None:
    everything = Settings(borderline_below=1.1)
    comparison = compare(story_of(ARTICLES), source="wire", encoder=tiny_encoder, settings=everything)
    doubtful = comparison.borderline()
    coded = comparison.sentences[comparison.sentences["label"].isin(CODED_LABELS)]
    assert set(doubtful["sentence_id"]) == set(coded.loc[coded["repeat_of"] == "", "sentence_id"])
    own = [row[f"p_{row['label']}"] for _, row in doubtful.iterrows()]
    assert own == sorted(own)
    texts = comparison.sentences.set_index("sentence_id")["text"]
    linked = doubtful[doubtful["label"] != "added"]
    assert len(linked)
    assert (linked["source_text"] == linked["source_sentence_id"].map(texts)).all()
    assert (doubtful.loc[doubtful["label"] == "added", "source_text"] == "").all()
    assert (
        compare(comparison.story, source="wire", encoder=tiny_encoder, settings=Settings(borderline_below=0))
        .borderline()
        .empty
    )


def test_names_of_ones_own_make_two_names_one_actor(
    story_of: WriteStory, tiny_encoder: Encoder, tmp_path: Path
) -> None:
    told = "The Lowland Board closed the harbour at noon and asked the ferry crews to wait."
    folder = story_of({"wire": f"{told} Nobody was hurt.", "paper": told.replace("Lowland Board", "Mudlarks")})
    listed = tmp_path / "names.csv"
    listed.write_text("actor,term\nLowland Board,Lowland Board\nLowland Board,Mudlarks\n", encoding="utf-8")
    comparison = compare(folder, source="wire", encoder=tiny_encoder, settings=Settings(aliases=str(listed)))
    assert comparison.links.set_index("sentence_id").loc["paper:0001", "overlap"] == 1
    assert set(comparison.naming["term"]) == {"Lowland Board", "Mudlarks"}
    with pytest.raises(InputError, match="nothing"):
        compare(folder, source="wire", encoder=tiny_encoder, settings=Settings(aliases=str(tmp_path / "nothing.csv")))
