"""Marks inside a sentence: the text stays exact and the tags well nested, however passages overlap."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.show.reading_marks import Passage, marked, safe


class Marks(HTMLParser):
    """Reads markup back: its text, and by what tags each character is held; a tag that closes another is an error."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.characters: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.characters += [(character, list(self.open)) for character in data]

    @property
    def text(self) -> str:
        return "".join(character for character, _ in self.characters)


TAGS = {"added": "ins", "shared": "mark", "changed": "u"}
TEXTS = st.one_of(st.text(max_size=40), st.text(alphabet="ab<>&\"'/ \r\n\x00\ud800", max_size=40))
PASSAGES = st.lists(
    st.builds(
        Passage,
        start=st.integers(-3, 45),
        end=st.integers(-3, 45),
        kind=st.sampled_from(list(TAGS)),
        note=st.sampled_from(["", "1", "2", "12", '"><script>']),
    ),
    max_size=6,
)


@given(text=TEXTS, passages=PASSAGES)
def test_text_is_exact_and_each_character_carries_its_marks(text: str, passages: list[Passage]) -> None:
    read = Marks(marked(text, passages))
    assert len(read.text) == len(text)
    assert all(shown in (own, "\ufffd") for shown, own in zip(read.text, text, strict=True))
    for at, (_, tags) in enumerate(read.characters):
        held = [passage for passage in passages if passage.start <= at < passage.end]
        assert [tag for tag, _ in tags] == [TAGS[kind] for kind in TAGS if any(p.kind == kind for p in held)]
        notes = {tag: attributes.get("data-with", attributes.get("title")) for tag, attributes in tags}
        for passage in held:
            assert passage.kind == "added" or passage.note in (notes[TAGS[passage.kind]] or "")


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_all_that_a_page_can_hold_is_kept(text: str) -> None:
    assert Marks(safe(text)).text == text


@pytest.mark.parametrize("space", ["\t", "\n", "\r\n", "\f", "\u2028", "\u202e", "\u200d"])
def test_spaces_and_joiners_are_kept(space: str) -> None:
    assert safe(f"a{space}b") == f"a{space}b"


@pytest.mark.parametrize("code", [0x00, 0x0B, 0x1F, 0x7F, 0x85, 0xD800, 0xDFFF, 0xFDD0, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_what_a_page_cannot_hold_is_replaced(code: int) -> None:
    assert safe(f"a{chr(code)}b") == "a\ufffdb"


def test_nested_overlapping_and_touching_passages() -> None:
    shared = [Passage(0, 6, "shared", "3"), Passage(3, 9, "shared", "5"), Passage(9, 12, "shared", "5")]
    assert marked("aaabbbcccddd", shared) == (
        '<mark data-with="3">aaa</mark><mark data-with="3 5">bbb</mark><mark data-with="5">cccddd</mark>'
    )
    inner = [Passage(1, 2, "changed", "number: 7, in the source 1"), Passage(0, 3, "shared", "2")]
    assert marked("a7b", inner) == ('<mark data-with="2">a<u title="number: 7, in the source 1">7</u>b</mark>')


def test_a_passage_of_nothing_marks_nothing() -> None:
    assert marked("one", [Passage(1, 1, "added"), Passage(2, 1, "added"), Passage(3, 9, "added")]) == "one"
