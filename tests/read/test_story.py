from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import Story, read_story
from analysis.read.story import packaged_stories
from analysis.tables import conform

WriteStory = Callable[..., Path]
SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the coded stories are not beside the project")

WIRE = "Bridge falls\r\n\r\nNORHAM (Reuters) - The bridge fell. Nobody was hurt.\rShare on Facebook\n"
HERALD = "\ufeff“It was old. Very old,” she said 😀.\n\nNobody was hurt.\nNobody was hurt!"


def check_laws(story: Story) -> None:
    sentences, articles = story.sentences, story.articles
    for row in sentences.itertuples():
        assert story.texts[row.article_id][row.start : row.end] == row.text
        assert row.sentence_id == f"{row.article_id}:{row.position:04d}"
    assert articles["article_id"].tolist() == sorted(story.texts) == list(story.texts)
    counts = sentences.groupby("article_id", sort=True).size()
    assert articles["n_sentences"].tolist() == counts.tolist()
    with_roles = articles.assign(role="retelling")
    pd.testing.assert_frame_equal(conform("articles", with_roles), with_roles)
    coded = sentences.assign(label="added", p_copied=0.0, p_paraphrased=0.0, p_mixed=0.0, p_added=1.0, borderline=False)
    pd.testing.assert_frame_equal(conform("sentences", coded)[sentences.columns.tolist()], sentences)


def test_story(write_story: WriteStory) -> None:
    folder = write_story({"wire.txt": WIRE, "herald.txt": HERALD})
    story = read_story(folder)
    check_laws(story)
    assert story.name == "flood"
    assert story.texts == {"herald": HERALD[1:], "wire": WIRE}
    table = story.sentences[["sentence_id", "paragraph", "kind", "text", "repeat_of"]]
    assert table.to_numpy().tolist() == [
        ["herald:0001", 1, "body", "“It was old. Very old,” she said 😀.", ""],
        ["herald:0002", 2, "body", "Nobody was hurt.", ""],
        ["herald:0003", 3, "body", "Nobody was hurt!", "herald:0002"],
        ["wire:0001", 1, "headline", "Bridge falls", ""],
        ["wire:0002", 2, "body", "NORHAM (Reuters) - The bridge fell.", ""],
        ["wire:0003", 2, "body", "Nobody was hurt.", ""],
        ["wire:0004", 3, "furniture", "Share on Facebook", ""],
    ]
    assert story.articles["sha256"].tolist() == [hashlib.sha256(t.encode()).hexdigest() for t in (HERALD, WIRE)]


def test_table_and_folder_of_the_same_texts_agree(write_story: WriteStory) -> None:
    texts = {"b": "Nobody was hurt.", "a": "The bridge fell. It was old."}
    folder = write_story({f"{name}.txt": text for name, text in texts.items()})
    (folder / "t.csv").write_text("article_id,text\n" + "".join(f"{name},{text}\n" for name, text in texts.items()))
    from_folder, from_table = read_story(folder), read_story(folder / "t.csv")
    pd.testing.assert_frame_equal(from_folder.articles, from_table.articles)
    pd.testing.assert_frame_equal(from_folder.sentences, from_table.sentences)


def test_order_of_files_and_rows_makes_no_difference(write_story: WriteStory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_story({f"{name}.txt": f"The bridge of {name} fell. Nobody was hurt." for name in "cab"})
    first = read_story(folder)
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: sorted(listed(self), reverse=True))
    second = read_story(folder)
    pd.testing.assert_frame_equal(first.articles, second.articles)
    pd.testing.assert_frame_equal(first.sentences, second.sentences)
    assert (first.texts, first.notes) == (second.texts, second.notes)


@pytest.mark.parametrize("text", ["Fire", "The bridge fell.", "水", "“", "0"])
def test_shortest_articles(write_story: WriteStory, text: str) -> None:
    folder = write_story({"a.txt": text})
    if text == "“":
        with pytest.raises(analysis.InputError):
            read_story(folder)
        return
    story = read_story(folder)
    check_laws(story)
    assert story.sentences["text"].tolist() == [text]
    assert story.sentences["kind"].tolist() != ["headline"]


def test_folder_here_wins_over_a_packaged_story(
    write_story: WriteStory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_story({"a.txt": "The bridge fell."})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("analysis.read.story.packaged_stories", lambda: ["flood"])
    assert list(read_story("flood").texts) == ["a"]


@pytest.mark.parametrize("name", packaged_stories())
def test_packaged_stories(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    story = read_story(name)
    check_laws(story)
    assert story.name == name


@needs_shared
def test_every_real_article_is_read() -> None:
    folders = [path for path in sorted(SHARED.glob("gold/*/articles")) if any(path.glob("*.txt"))]
    for folder in [*folders, SHARED / "seeds"]:
        check_laws(read_story(folder))


@needs_shared
def test_furniture_and_repeats_agree_with_the_coders() -> None:
    agree = {True: 0, False: 0}
    for units_file in sorted(SHARED.glob("gold/*/units.csv")):
        folder = units_file.parent / "articles"
        story = read_story(folder if any(folder.glob("*.txt")) else SHARED / "seeds")
        units = pd.read_csv(units_file, keep_default_na=False).set_index("unit_id")
        labels = pd.read_csv(units_file.with_name("labels.csv"), keep_default_na=False)
        for row in labels.drop_duplicates("unit_id").itertuples():
            unit = units.loc[row.unit_id]
            own = story.sentences[story.sentences["article_id"] == unit["article_id"]]
            common = own["end"].clip(upper=unit["end"]) - own["start"].clip(lower=unit["start"])
            sentence = own.loc[common.idxmax()]
            if row.repeat_of:
                assert sentence["repeat_of"]
                continue
            furniture = sentence["kind"] in ("furniture", "byline", "dateline")
            if furniture or row.label == "boilerplate":
                agree[furniture == (row.label == "boilerplate")] += 1
    assert agree[True] / (agree[True] + agree[False] / 2) > 0.95
