from __future__ import annotations

from analysis.read.repeats import repeat_of

LONG = "the river carried away the old wooden bridge near the school"


def repeats(*texts: str) -> list[str]:
    return repeat_of([(str(number), text) for number, text in enumerate(texts, start=1)])


def test_case_and_punctuation_make_no_difference() -> None:
    assert repeats("Nobody was hurt.", "A ferry runs.", "“NOBODY was hurt!”") == ["", "", "1"]


def test_every_repeat_points_at_the_first() -> None:
    assert repeats("A ferry runs.", "A ferry runs.", "A ferry runs.") == ["", "1", "1"]


def test_lines_of_marks_repeat_only_themselves() -> None:
    assert repeats("=====", "***", "=====") == ["", "", "1"]


def test_quotation_printed_again_with_its_speaker() -> None:
    assert repeats(f"He said {LONG}.", f"Poe “said {LONG},” they say.") == ["", "1"]


def test_pull_quote_of_an_earlier_sentence() -> None:
    assert repeats(f"{LONG}, she said.", LONG) == ["", "1"]


def test_another_word_at_the_edge_or_inside_is_no_repeat() -> None:
    assert repeats(f"{LONG} on Monday", f"{LONG} on Tuesday") == ["", ""]
    assert repeats(f"Ten say {LONG}", f"Six say {LONG}") == ["", ""]
    assert repeats(f"{LONG} in 1917", f"{LONG} in 1971") == ["", ""]


def test_a_short_sentence_inside_a_longer_one_is_no_repeat() -> None:
    assert repeats("A ferry runs.", "A ferry runs since Monday.") == ["", ""]
