"""Words in the form in which they are compared, at their places in the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.tokens import Tokens, tokenize


def content_forms(tokens: Tokens) -> set[str]:
    return {form for form, content in zip(tokens.forms, tokens.content, strict=True) if content}


# Names that overlap, so that the longest has to win.
NAMES = {
    ("Harbour", "Council"): "council",
    ("Harbour", "Council", "of", "Lindvik"): "council of lindvik",
    ("HC",): "council",
    ("Ann", "Berg"): "berg",
    ("Berg",): "berg",
}
WORDS = [
    "Harbour",
    "Council",
    "of",
    "Lindvik",
    "HC",
    "HC’s",
    "Ann",
    "Berg",
    "Berg's",
    "the",
    "closed",
    "closes",
    "1,700",
]
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "pt", "tr", "ar", "zh", "ru", "xx", ""])


@given(TEXTS, LANGUAGES, st.sampled_from([None, NAMES]))
def test_words_stand_at_their_places(text: str, lang: str, aliases: dict[tuple[str, ...], str] | None) -> None:
    tokens = tokenize(text, lang=lang, aliases=aliases)
    assert len(tokens) == len(tokens.starts) == len(tokens.ends) == len(tokens.surface) == len(tokens.content)
    assert tokens.n_content == sum(tokens.content)
    reached = 0
    for start, end, form, surface in zip(tokens.starts, tokens.ends, tokens.forms, tokens.surface, strict=True):
        assert reached <= start < end <= len(text)
        assert form
        assert surface.split() == " ".join(surface.split()).split()
        assert text[start:end].startswith(surface.split(" ")[0])
        assert text[start:end].endswith(surface.split(" ")[-1])
        reached = end


@given(TEXTS, LANGUAGES)
def test_names_only_merge_words(text: str, lang: str) -> None:
    plain, named = tokenize(text, lang=lang), tokenize(text, lang=lang, aliases=NAMES)
    assert set(named.starts) <= set(plain.starts)
    assert set(named.ends) <= set(plain.ends)
    untouched = [k for k, form in enumerate(named.forms) if form not in NAMES.values()]
    places = dict(zip(plain.starts, plain.forms, strict=True))
    assert all(named.forms[k] == places[named.starts[k]] for k in untouched)


def test_all_names_of_an_actor_share_one_form() -> None:
    one = tokenize("The Harbour Council closed Ann Berg’s bridge.", aliases=NAMES)
    other = tokenize("The HC closes Berg's bridges.", aliases=NAMES)
    assert one.forms == other.forms
    assert one.content == (False, True, True, True, True)
    assert one.surface == ("The", "Harbour Council", "closed", "Ann Berg’s", "bridge")


def test_the_longest_name_wins() -> None:
    assert tokenize("Harbour Council of Lindvik", aliases=NAMES).forms == ("council of lindvik",)
    assert tokenize("Harbour Council of Berg", aliases=NAMES).forms == ("council", "of", "berg")


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("The plotters were executed", "the plotter was executed", "en"),
        ("U.S. troops", "US troops", "en"),
        ("the mayor’s car", "the mayor's cars", "en"),
        ("STRASSE", "Straße", "de"),
        ("as pontes fechadas", "a ponte fechada", "pt"),
    ],
)
def test_inflection_and_typography_are_no_difference(one: str, other: str, lang: str) -> None:
    assert content_forms(tokenize(one, lang=lang)) == content_forms(tokenize(other, lang=lang))


def test_a_digit_is_a_difference() -> None:
    assert tokenize("17 men").forms != tokenize("70 men").forms
    assert tokenize("1,700 men").forms != tokenize("1,800 men").forms


def test_function_words_carry_no_content() -> None:
    tokens = tokenize("He said that the river was not at its highest.")
    assert [tokens.surface[k] for k, content in enumerate(tokens.content) if content] == ["river", "highest"]
    assert content_forms(tokenize("")) == set()
