from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.read.segment import paragraphs, sentences
from analysis.read.words import has_word

HARD_CASES = st.lists(
    st.sampled_from(
        [
            *"aAéß警ا1 \t.!?…,;:\"'“”‘’„«»()[]-—\n\r\x00\x0b\x0c\x85\xa0\u2028\u2029\u200b\u0301😀𝔸",
            "\r\n",
            "He left. ",
            "“Go!” she said. ",
            "(So it was.) ",
            "U.S. ",
            "J.D. Poe ",
            "...",
            '" ',
        ]
    )
).map("".join)


def cut(text: str, lang: str = "en") -> list[str]:
    return [text[a:b] for a, b in sentences(text, lang=lang)]


def pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in paragraphs(text)]


@given(st.one_of(st.text(), HARD_CASES), st.sampled_from(["en", "de", "zh", "xx"]))
@example("\r\n\x00 a.\u2028“b.” c", "en")
@example("a\u0301. \u0301B", "en")
def test_offsets_law(text: str, lang: str) -> None:
    spans = []
    for first, last in paragraphs(text):
        inside = sentences(text, first, last, lang=lang)
        assert inside
        assert first == inside[0][0]
        assert inside[-1][1] == last
        assert len(inside) == 1 or all(has_word(text[a:b]) for a, b in inside)
        spans += inside
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(character.isspace() for i, character in enumerate(text) if i not in covered)


@pytest.mark.parametrize(
    "text",
    [
        "The river rose at night. Nobody slept.",
        "“The river rose. Nobody slept,” the mayor said. He left.",
        'The "old" bridge (built in 1902) fell. It was empty.',
        '"Run!" he shouted. They ran.',
        '"Run!" Smith said. They ran.',
        "J.D. Poe of the U.S. Army came. He stayed.",
        "The senator (D-Wash.) Maria Poe voted. She won.",
        "The town of St. Mary has 1.5 million trees. That is a lot.",
    ],
)
def test_a_sentence_ends_where_its_last_mark_stands(text: str) -> None:
    whole, last = cut(text)
    assert text == f"{whole} {last}"
    assert len(last.split()) < 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said so. " Because it rains." Then he left.', ["He said so.", '" Because it rains."', "Then he left."]),
        ("It rained. ” She left.", ["It rained. ”", "She left."]),
        ('It rained. . "', ['It rained. . "']),
        ('" " He left. She stayed.', ['" " He left.', "She stayed."]),
        (
            'He saw "the end." (So did she, once.) They left.',
            ['He saw "the end."', "(So did she, once.)", "They left."],
        ),
        ("水位上升。没有人睡觉。", ["水位上升。", "没有人睡觉。"]),
        ("D-N.J.", ["D-N.J."]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_repairs(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_each_line_is_a_paragraph() -> None:
    assert pieces("Bridge falls\r\nThe bridge fell.\r\n\r\nNobody was hurt.\rThe end.") == [
        "Bridge falls",
        "The bridge fell.",
        "Nobody was hurt.",
        "The end.",
    ]


def test_lines_broken_at_a_width_are_joined() -> None:
    text = (
        "The river rose during the night and took\nthe old bridge with it, the mayor of the\n"
        "town said on Monday morning. Nobody was\nhurt.\n\nA new bridge will be built next to the\n"
        "school as soon as there is any money for\nit. Until then a ferry runs.\n"
    )
    first, second = pieces(text)
    assert first.startswith("The river")
    assert first.endswith("hurt.")
    assert second.endswith("ferry runs.")
    start, end = paragraphs(text)[0]
    assert [text[a:b].replace("\n", " ") for a, b in sentences(text, start, end)][1] == "Nobody was hurt."


def test_short_lines_that_were_not_filled_stay_apart() -> None:
    text = (
        "Bridge falls in the night after days of rain\nBy Ann Poe\nThe bridge fell.\nNobody was hurt.\nA ferry runs.\n"
    )
    assert len(pieces(text)) == 5


def test_unreliable_splitter_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(lang: str, text: str) -> list[dict[str, object]]:
        return [
            {"start_index": 7, "end_index": 9, "text": "He left. "},
            {"start_index": 0, "end_index": 3, "text": "not in the text"},
        ]

    monkeypatch.setattr("sentencex.get_sentence_boundaries", wrong)
    assert cut("He left. She stayed. Nobody spoke.") == ["He left.", "She stayed. Nobody spoke."]
