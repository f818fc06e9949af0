"""Sentences that an article prints more than once."""

from __future__ import annotations

from collections.abc import Iterable

from .words import word_forms

Forms = tuple[str, ...]

# How many words in a row two sentences must share to be compared at all, and
# which part of the longer one must be printed in both.
_WINDOW = 8
_SHARE = 0.75
# Beyond this many words only an exact repeat is looked for.
_LONGEST = 200
# A repeat may name whom the sentence only pointed at.
_PRONOUNS = frozenset(
    ("he", "she", "it", "they", "we", "i", "er", "sie", "es", "il", "elle", "él", "ella", "ele", "ela")
)


def repeat_of(sentences: Iterable[tuple[str, str]]) -> list[str]:
    """Find for each sentence of one article the earlier one that it repeats.

    Parameters
    ----------
    sentences : iterable of (str, str)
        sentence_id and text, in the order of the article.

    Returns
    -------
    list of str
        sentence_id of the first sentence it repeats word for word, "" where
        there is none.

    Notes
    -----
    Two sentences are the same if they have the same words in the same order;
    case and punctuation make no difference, except between sentences that are
    all punctuation.  A sentence also repeats another if all words of one,
    eight at least, stand in a row in the other and make up three quarters of
    it: a pull quote, or a quotation printed again with its speaker.  An
    opening pronoun may be left out.

    Examples
    --------
    >>> repeat_of([("a:0001", "He fled."), ("a:0002", "Nobody spoke."), ("a:0003", "“He fled”")])
    ['', '', 'a:0001']
    """
    first: dict[Forms, str] = {}
    places: dict[Forms, tuple[Forms, int, str]] = {}
    found = []
    for sentence_id, text in sentences:
        forms = word_forms(text) or (text.strip(),)
        windows = _windows(forms)
        original = first.get(forms) or _within(forms, windows, places)
        first.setdefault(forms, original or sentence_id)
        for start, window in enumerate(windows):
            places.setdefault(window, (forms, start, original or sentence_id))
        found.append(original)
    return found


def _windows(forms: Forms) -> list[Forms]:
    if len(forms) > _LONGEST:
        return []
    return [forms[start : start + _WINDOW] for start in range(len(forms) - _WINDOW + 1)]


def _within(forms: Forms, windows: list[Forms], places: dict[Forms, tuple[Forms, int, str]]) -> str:
    """Find an earlier sentence that is all but printed in this one, or this one in it."""
    for start, window in enumerate(windows):
        earlier, place, sentence_id = places.get(window, ((), 0, ""))
        if earlier and (_holds(forms, start, earlier, place) or _holds(earlier, place, forms, start)):
            return sentence_id
    return ""


def _holds(longer: Forms, start: int, shorter: Forms, skipped: int) -> bool:
    """Whether the shorter sentence, without an opening pronoun, makes up most of the longer from `start` on."""
    core = shorter[skipped:]
    left_out_is_pronoun = skipped == 0 or (skipped == 1 and shorter[0] in _PRONOUNS)
    return left_out_is_pronoun and len(core) >= _SHARE * len(longer) and longer[start : start + len(core)] == core
