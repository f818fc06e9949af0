import pandas as pd
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from analysis.show.text import (
    ELLIPSIS,
    clean,
    clip,
    distinct,
    from_left,
    noted,
    outlet_names,
    shorten,
    shortened,
    text_width,
    with_names_cut,
    wrap,
)

FAMILY = "👩‍👩‍👧‍👦"


@given(st.text())
def test_clean_text_is_one_line_without_invisible_commands(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert not regex.search(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]", cleaned)


def test_clean_keeps_the_joiners_of_emoji_and_persian() -> None:
    assert clean(f"{FAMILY} می\u200cخواهم") == f"{FAMILY} می\u200cخواهم"


@given(st.text().map(clean), st.floats(20, 300))
def test_shortened_text_fits_and_is_a_beginning(text: str, room: float) -> None:
    short = shorten(text, room, 8)
    assert text_width(short, 8) <= room
    assert short == text or text.startswith(short.removesuffix(ELLIPSIS))


@given(st.text(), st.integers(1, 80))
def test_clipped_text_has_its_length(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_no_character_is_cut_in_two() -> None:
    assert clip(FAMILY * 3, 14) == FAMILY + ELLIPSIS
    assert shorten(FAMILY * 3, text_width(FAMILY, 8) * 2, 8) == FAMILY + ELLIPSIS


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=30), st.integers(1, 5))
def test_wrapped_lines_fit_and_lose_words_only_at_the_end(words: list[str], lines: int) -> None:
    wrapped = wrap(" ".join(words), 80, 8, lines=lines)
    assert len(wrapped) <= lines
    assert all(text_width(line, 8) <= 80 for line in wrapped)
    assert " ".join(words).startswith(" ".join(wrapped).removesuffix(ELLIPSIS))


@pytest.mark.parametrize("unit", ["(n = 99)", "n = 1,024", "(n = 120 to 3,400)", "seed 42"])
@pytest.mark.parametrize("room", range(60, 200, 7))
def test_a_number_is_not_parted_from_what_it_counts(unit: str, room: int) -> None:
    lines = wrap(f"Each row is a sentence of the wire {unit}, each column an outlet.", room, 8, lines=20)
    assert any(unit in line for line in lines) or text_width(unit, 8) > room


def test_width_follows_the_metrics_of_the_font() -> None:
    # Measured in a PNG of the converter at 20 px.
    sentence = "The harbour council opened the northern pier on Monday morning, report"
    assert text_width(sentence, 20) == pytest.approx(647, rel=0.01)


@given(
    st.lists(st.sampled_from(["The Harbour Post", "The Harbour Post (2)", "The Harbour Lens", "Echo"])),
    st.floats(30, 90),
)
def test_shortened_names_fit_and_differ(names: list[str], room: float) -> None:
    short = shortened(names, room, 8)
    assert len(set(short)) == len(names)
    assert all(text_width(name, 8) <= room for name in short)


def test_only_a_line_with_a_script_from_the_right_is_told_to_run_from_the_left() -> None:
    assert from_left("The Post") == "The Post"
    assert from_left("صحيفة 3/6") == "\u200eصحيفة 3/6\u200e"
    assert text_width(from_left("صحيفة"), 8) == text_width("صحيفة", 8)


@pytest.mark.parametrize("name", ["صحيفة", "Post صحيفة", "עיתון (2)"])
def test_a_note_stands_behind_a_name_of_any_script(name: str) -> None:
    # Between the letters of such a script and a number, only a mark keeps the number on its side.
    assert noted(name, "3/6") == f"\u200e{name}\u200e\u20023/6"
    assert noted("The Post", "") == "The Post"


def test_a_shortened_name_keeps_its_number() -> None:
    names = ["The Harbour Gazette (3)", "The Harbour Gazette", "The Harbour Gazette (2)"]
    assert shortened(names, 45, 8) == ["The H… (3)", "The Harb…", "The H… (2)"]


@given(st.lists(st.text("abc", min_size=12, max_size=40), min_size=1, max_size=4, unique=True), st.floats(30, 90))
def test_only_the_names_in_a_text_are_cut(names: list[str], room: float) -> None:
    text = with_names_cut(f"{names[0]}, 3 of 4; {names[-1]} none", names, room, 8)
    first, last = text.removesuffix(" none").split(", 3 of 4; ")
    assert max(text_width(first, 8), text_width(last, 8)) <= room
    assert (first == last) == (len(names) == 1)


@pytest.mark.parametrize("emoji", ["🚢", "⚓️", "❤️"])
def test_emoji_are_wider_than_they_are_high_and_other_signs_not(emoji: str) -> None:
    assert text_width(emoji * 4, 8) == 40
    assert text_width("港口®™", 8) < 32


@given(st.lists(st.sampled_from(["Post", "Post (2)", "Lens"])))
def test_names_become_distinct(names: list[str]) -> None:
    result = distinct(names)
    assert len(set(result)) == len(names)
    assert all(new.startswith(old) for old, new in zip(names, result, strict=True))


def test_no_name_is_one_that_vega_cannot_keep() -> None:
    assert distinct(["__proto__"]) == ["__proto__ (2)"]


def test_an_outlet_without_name_is_called_by_its_article() -> None:
    articles = pd.DataFrame({"article_id": ["b", "a", "c"], "outlet": ["Post", "Post", "\u202e"]})
    assert outlet_names(articles) == {"a": "Post", "b": "Post (2)", "c": "c"}
