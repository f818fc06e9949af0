from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.read.words import has_word, word_forms, words


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The plotters' bodies", ["The", "plotters", "bodies"]),
        ("it’s a state-of-the-art plan", ["it’s", "a", "state-of-the-art", "plan"]),
        ("U.S. troops, 1,700 of them, at 7:30", ["U.S", "troops", "1,700", "of", "them", "at", "7:30"]),
        ("cafe\u0301 na\u00efve", ["cafe\u0301", "na\u00efve"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("警方说两人", ["警", "方", "说", "两", "人"]),
        ("covid-19警方", ["covid-19", "警", "方"]),
        ("... — “” !", []),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(st.text())
def test_words_are_ordered_disjoint_and_hold_no_white_space(text: str) -> None:
    spans = words(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert not any(character.isspace() for a, b in spans for character in text[a:b])
    assert has_word(text) == bool(spans)


def test_forms_ignore_case_and_the_shape_of_apostrophes() -> None:
    assert word_forms("It’s LATE.") == word_forms("it's late")
