from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import InputError, read_story
from analysis.read import files

WriteStory = Callable[..., Path]
TEXT = "The bridge fell on Monday. Nobody was hurt."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, ["is empty", "put one UTF-8 .txt file"]),
        ({"a.pdf": b"%PDF", "b.docx": b"PK"}, ["no readable article", "a.pdf, b.docx"]),
        ({"articles/a.txt": TEXT}, ["sub-folder articles"]),
        ({"a.txt": TEXT, "b.txt": b"caf\xe9 au lait"}, ["b.txt is not UTF-8", "byte 3 is 0xe9"]),
        ({"a.txt": TEXT, "b.txt": b"\xef\xbb\xbfcaf\xe9 au lait"}, ["byte 6 is 0xe9"]),
        ({"a.txt": TEXT, "b.txt": b"GIF89a\x00\x01text"}, ["b.txt is binary"]),
        ({"a.txt": TEXT, "b.txt": b"\x01\x02\x03\x04ab"}, ["b.txt is binary"]),
        ({"a.txt": TEXT, "b.txt": TEXT.encode("utf-16")}, ["b.txt is binary", "UTF-16"]),
        ({"a.txt": TEXT, "b.txt": ""}, ["b.txt is empty"]),
        ({"a.txt": TEXT, "b.txt": "\ufeff \n…\n"}, ["b.txt is empty"]),
        ({"Wire.txt": TEXT, "wire.txt": TEXT}, ["two articles of one id", "Wire", "wire"]),
        ({"a\tb.txt": TEXT}, ["no usable article_id"]),
    ],
)
def test_folder_that_cannot_be_read(write_story: WriteStory, content: dict[str, bytes], words: list[str]) -> None:
    folder = write_story(content)
    with pytest.raises(InputError) as caught:
        read_story(folder)
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize("name", ["no-such-story", "", "../no-such-story", "a" * 5000, "nul\0byte"])
def test_missing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="name a"):
        read_story(name)


def test_file_that_is_no_table(write_story: WriteStory) -> None:
    folder = write_story({"a.txt": TEXT})
    with pytest.raises(InputError, match="no table of articles"):
        read_story(folder / "a.txt")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", ["is empty"]),
        ("id,body\n1,x\n", ["no column article_id and text", "id, body"]),
        ("article_id,text\n", ["no article"]),
        ("article_id,text\na,one\nA,two\n", ["two articles of one id"]),
        ("article_id,text\na,one,two\n", ["line 2", "3 cells", "header 2"]),
        ('article_id,text\na,"one\n', ["not a valid CSV"]),
        ("article_id,text,text\na,one,two\n", ["two columns of one name"]),
        ("article_id,text\n,one\n", ["no usable article_id"]),
        ("article_id,text\na,...\n", ["is empty"]),
        ("article_id,text,role\na,one,editor\n", ["role 'editor'"]),
        ("article_id,text,role\na,one,source\nb,two,source\n", ["declares 2 sources (a, b)"]),
        (b"article_id,text\na,caf\xe9\n", ["not UTF-8", "byte 21"]),
    ],
)
def test_table_that_cannot_be_read(write_story: WriteStory, table: str | bytes, words: list[str]) -> None:
    folder = write_story({"story.csv": table})
    with pytest.raises(InputError) as caught:
        read_story(folder / "story.csv")
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
def test_table(write_story: WriteStory, suffix: str, delimiter: str) -> None:
    rows = [["article_id", "outlet", "text", "lang", "extra"], ["b", "Herald", '"A, b; c.\r\nD."', "en-GB", "x"]]
    rows.append(["a", "", "The bridge fell.", "", ""])
    folder = write_story({f"story{suffix}": "\r\n".join(delimiter.join(row) for row in rows)})
    story = read_story(folder / f"story{suffix}")
    assert story.name == "story"
    assert story.texts == {"a": "The bridge fell.", "b": "A, b; c.\r\nD."}
    assert story.articles["outlet"].tolist() == ["a", "Herald"]
    assert story.articles["lang"].tolist() == ["en", "en"]


def test_large_article_in_a_table(write_story: WriteStory) -> None:
    text = "word " * 50_000
    folder = write_story({"story.csv": f"article_id,text\na,{text}\n"})
    assert read_story(folder / "story.csv").texts == {"a": text}


def test_limits_are_named(write_story: WriteStory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_story({"a.txt": TEXT, "b.txt": TEXT, "t.csv": f"article_id,text\na,{TEXT}\nb,{TEXT}\n"})
    monkeypatch.setattr(files, "MAX_ARTICLES", 1)
    for path in (folder, folder / "t.csv"):
        with pytest.raises(InputError, match="2 articles, a story may have 1"):
            read_story(path)
    monkeypatch.setattr(files, "MAX_ARTICLES", 2)
    monkeypatch.setattr(files, "MAX_STORY_BYTES", 60)
    with pytest.raises(InputError, match="together: 86 bytes, at most 60"):
        read_story(folder)
    monkeypatch.setattr(files, "MAX_STORY_BYTES", 1000)
    monkeypatch.setattr(files, "MAX_ARTICLE_BYTES", 42)
    for path in (folder, folder / "t.csv"):
        with pytest.raises(InputError, match="43 bytes, at most 42"):
            read_story(path)


def test_what_is_left_out_is_noted(write_story: WriteStory, tmp_path: Path) -> None:
    folder = write_story(
        {
            "a.txt": TEXT,
            "B.TXT": TEXT,
            ".c.txt": TEXT,
            "d.html": "x",
            "sub/e.txt": TEXT,
            "codes/e.csv": "x",
            "f.json": "{}",
        }
    )
    outside = tmp_path / "secret.txt"
    outside.write_text(TEXT)
    (folder / "g.txt").symlink_to(outside)
    (folder / "h.txt").symlink_to(folder / "nowhere.txt")
    (folder / "i.txt").symlink_to(folder / "i.txt")
    (folder / "story.toml").symlink_to(outside)
    story = read_story(folder)
    assert sorted(story.texts) == ["B", "a"]
    assert story.notes[:4] == (
        "not read, 1 hidden: .c.txt",
        "not read, 2 no .txt files: d.html, h.txt",
        "not read, 3 outside the folder: g.txt, i.txt, story.toml",
        "not read, 1 sub-folders with .txt files: sub",
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions stop")
def test_no_permission(write_story: WriteStory) -> None:
    folder = write_story({"a.txt": TEXT})
    (folder / "a.txt").chmod(0)
    with pytest.raises(InputError, match="check its permissions"):
        read_story(folder)
