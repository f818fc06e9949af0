"""Whether a sentence, judged by itself, is page furniture or a line about the text."""

from __future__ import annotations

from .furniture_patterns import (
    BETWEEN_BUTTONS,
    BUTTONS,
    BYLINES,
    CAPTION,
    DATE_LINE,
    EMBED_PARTS,
    FURNITURE,
    OWNERS,
    PLACE_LINE,
)
from .words import has_word, words

_PLAIN = str.maketrans("“”„‟«»‘’‚‛–—−", '""""""\'\'\'\'---')
# Small words that names and titles leave in lower case.
_SMALL_WORDS = "a an and as at but by de der des di du el en file for from in la le los of on or the to via von with y"
_SMALL = frozenset(_SMALL_WORDS.split())
# Lengths beyond which a sentence is no furniture, no credit.
_FURNITURE_CHARACTERS = 500
_CREDIT_WORDS = 15


def plain(text: str) -> str:
    """Give straight quotes, plain dashes and single spaces, as the patterns expect."""
    return " ".join(text.translate(_PLAIN).split())


def only_names(text: str) -> bool:
    """Whether every word is a capitalised one, a number or a small word."""
    return all(not text[a].islower() or text[a:b] in _SMALL for a, b in words(text))


def kind_by_itself(text: str, *, is_paragraph: bool) -> str:
    """Return the kind that a sentence shows by itself, "" where it shows none.

    Parameters
    ----------
    text : str
        The sentence.
    is_paragraph : bool
        Whether it stands alone in its paragraph, as bylines do.

    Examples
    --------
    >>> kind_by_itself("(Photo: Ann Example / Agency)", is_paragraph=False)
    'furniture'
    """
    text = plain(text)
    if len(text) > _FURNITURE_CHARACTERS:
        return ""
    if DATE_LINE.fullmatch(text) or PLACE_LINE.fullmatch(text):
        return "dateline"
    if is_paragraph and _is_byline(text):
        return "byline"
    reason = furniture_reason(text)
    if CAPTION.match(text) and reason in ("", "page machinery", "picture credit") and len(words(text)) > _CREDIT_WORDS:
        return "caption"
    if reason or (is_paragraph and _is_owner(text)):
        return "furniture"
    return "caption" if CAPTION.match(text) else ""


def furniture_reason(text: str) -> str:
    """Say why a plain sentence is page furniture, or "" where it is not."""
    if not has_word(text):
        return "no word"
    if len(text) > _FURNITURE_CHARACTERS:
        return ""
    for reason, pattern in FURNITURE:
        match = pattern.match(text)
        if match and all(_is_credit(group) for group in match.groupdict().values() if group):
            return reason
    if _is_buttons(text):
        return "buttons"
    if text[0] in "([" and text[-1] in ")]" and _is_credit(text):
        return "names in brackets"
    return ""


def _is_credit(text: str) -> bool:
    return len(words(text)) <= _CREDIT_WORDS and only_names(text)


def _is_owner(text: str) -> bool:
    """Whether a line only names who owns a picture."""
    last = words(text)[-1]
    return text[slice(*last)].casefold() in OWNERS and last[1] == len(text) and _is_credit(text)


def _is_byline(text: str) -> bool:
    for pattern in BYLINES:
        match = pattern.fullmatch(text)
        if match:
            return all(_is_credit(names) for names in match.groupdict().values())
    return False


def _is_buttons(text: str) -> bool:
    """Whether nothing but words of buttons, addresses and numbers is left."""
    rest = [word.strip(".,:;!?|/()[]·•-~").casefold() for word in EMBED_PARTS.sub(" ", text).split()]
    rest = [word for word in rest if has_word(word) and not word.replace(":", "").isdigit()]
    if not rest:
        return True
    return any(word in BUTTONS for word in rest) and all(word in BUTTONS or word in BETWEEN_BUTTONS for word in rest)
