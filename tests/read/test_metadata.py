from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import InputError, read_story

WriteStory = Callable[..., Path]
ARTICLES = {"wire.txt": "Bridge falls\nA bridge fell on Monday.", "herald.txt": "A bridge fell, the wire says."}


def test_without_metadata(write_story: WriteStory) -> None:
    articles = read_story(write_story(ARTICLES)).articles.set_index("article_id")
    assert articles["outlet"].to_dict() == {"herald": "herald", "wire": "wire"}
    assert articles["title"].to_dict() == {"herald": "", "wire": "Bridge falls"}
    assert articles["role"].to_dict() == {"herald": "", "wire": ""}


@pytest.mark.parametrize("column", ["article_id,outlet", "file,outlet"])
@pytest.mark.parametrize("suffix", ["", ".txt"])
def test_articles_csv(write_story: WriteStory, column: str, suffix: str) -> None:
    name = f"wire{suffix}" if column.startswith("file") else "WIRE"
    table = f"\ufeff{column},published,role,lang\n{name},Norham Wire,2021-05-03,Source,EN\ngone,Gone,,,\n"
    story = read_story(write_story({**ARTICLES, "articles.csv": table}))
    assert story.articles.iloc[1].to_dict() | {"sha256": ""} == {
        "article_id": "wire",
        "outlet": "Norham Wire",
        "title": "Bridge falls",
        "published": "2021-05-03",
        "url": "",
        "lang": "en",
        "role": "source",
        "n_sentences": 2,
        "n_words": 7,
        "sha256": "",
    }
    assert story.articles["role"].tolist() == ["retelling", "source"]
    assert story.notes[0] == "articles.csv speaks of an article that is not there: gone"


@pytest.mark.parametrize(
    "toml",
    [
        'source = "wire"\n[articles.herald]\noutlet = "The Herald"\npublished = 2021-05-03\n',
        'source = "wire"\n[[articles]]\narticle_id = "herald"\noutlet = "The Herald"\npublished = "2021-05-03"\n',
        '[[articles]]\nfile = "wire.txt"\nrole = "source"\n[[articles]]\nfile = "herald.txt"\n'
        'outlet = "The Herald"\npublished = 2021-05-03\n',
    ],
)
def test_story_toml(write_story: WriteStory, toml: str) -> None:
    articles = read_story(write_story({**ARTICLES, "story.toml": toml})).articles
    assert articles["role"].tolist() == ["retelling", "source"]
    assert articles["outlet"].tolist() == ["The Herald", "wire"]
    assert articles["published"].tolist() == ["2021-05-03", ""]


def test_toml_overrides_csv_and_says_so(write_story: WriteStory) -> None:
    folder = write_story(
        {
            **ARTICLES,
            "articles.csv": "article_id,outlet\nwire,Old Wire\n",
            "story.toml": '[articles.wire]\noutlet = "New Wire"\n',
        }
    )
    story = read_story(folder)
    assert story.articles["outlet"].tolist() == ["herald", "New Wire"]
    assert story.notes[0] == "story.toml overrides the outlet of wire: 'Old Wire' becomes 'New Wire'"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("story.toml", "source = ", ["not valid TOML"]),
        ("story.toml", b"source = '\xe9'", ["not UTF-8"]),
        ("story.toml", "source = 3", ["source = 3", "one article_id in quotes"]),
        ("story.toml", 'articles = "x"', ["must be tables"]),
        ("story.toml", "[[articles]]\noutlet = 'x'", ["without article_id"]),
        ("story.toml", "[articles.wire]\noutlet = 3", ["outlet = 3", "in quotes"]),
        ("story.toml", "[articles.wire]\nlang = 'English'", ["lang 'English'", "two-letter"]),
        ("story.toml", "source = 'wire'\n[articles.herald]\nrole = 'source'", ["2 sources (herald, wire)"]),
        ("story.toml", "[[articles]]\nfile = 'wire'\n[[articles]]\nfile = 'wire.txt'", ["wire twice"]),
        ("articles.csv", "name,outlet\nwire,x\n", ["no column article_id or file"]),
        ("articles.csv", "article_id\nwire\nWIRE\n", ["WIRE twice"]),
        ("articles.csv", "article_id,role\nwire,original\n", ["role 'original'"]),
        ("articles.csv", 'article_id,outlet\nwire,"x', ["not a valid CSV"]),
    ],
)
def test_metadata_that_cannot_be_read(
    write_story: WriteStory, name: str, content: str | bytes, words: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        read_story(write_story({**ARTICLES, name: content}))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_unknown_source_is_refused_with_the_ids(write_story: WriteStory) -> None:
    with pytest.raises(InputError, match="herald, wire"):
        read_story(write_story({**ARTICLES, "story.toml": 'source = "agency"'}))
