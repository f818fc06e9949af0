"""Text for the eye: cleaned, measured, shortened and wrapped, without ever cutting a character in two.

Sentences, titles and names of outlets come from strangers.  They reach a
chart as data, never as part of an expression; here they lose what could
disturb the line they stand in (line breaks, control characters, direction
overrides).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd
import regex

ELLIPSIS = "…"
# Zero-width joiner and non-joiner change letters and emoji; all other invisible format characters only disturb.
_JOINERS = "\u200c\u200d"
_BOLD = 1.08
# Vega keeps the names on an axis as keys of an object, and every object has one of this name.
_TAKEN = "__proto__"
# Emoji are wider than a line of their size is high.
_EMOJI, _EMOJI_WIDTH, _AS_EMOJI = regex.compile(r"\p{Extended_Pictographic}"), 1.25, "\ufe0f"
# The number of one of several equal names.
_NUMBERED = re.compile(r" \(\d{1,3}\)$")
# A number stays with what it counts, on one line.
_UNIT = re.compile(r"\(?\b(?:n = [\d,]+(?: to [\d,]+)?|seed \d+)\)?")
_NO_BREAK, _LEFT_TO_RIGHT = "\u00a0", "\u200e"

# Advance widths of Liberation Sans (the metrics of Arial and Helvetica) in em.
_WIDTHS = {
    0.222: "ijl'‘’",
    0.278: " \u00a0.,:;!/\\ftI[]|·",
    0.333: "r()-`“”",
    0.5: "ckvxyzsJ",
    0.667: "ABEKPSVXY&",
    0.722: "CDHNRUw",
    0.737: "©®",
    0.778: "GOQ",
    0.833: "mM",
    0.889: "%",
    0.944: "W",
    1.0: "—…@←→™",
}
_EM = {character: width for width, characters in _WIDTHS.items() for character in characters}


def clean(text: str) -> str:
    """Return a text on one line, without control characters and direction overrides.

    Examples
    --------
    >>> clean("  State\\n Post\\u202e ")
    'State Post'
    """
    shown = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(shown.split())


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how many points a text takes in Liberation Sans of a size in points."""
    ems = sum(_em(character) for character in text)
    return ems * size * (_BOLD if bold else 1.0)


def _em(character: str) -> float:
    if character in _EM:
        return _EM[character]
    if character.isascii():
        return 0.556
    if unicodedata.combining(character) or character in (*_JOINERS, _LEFT_TO_RIGHT, _AS_EMOJI):
        return 0.0
    if _EMOJI.match(character):
        return _EMOJI_WIDTH
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.bidirectional(character) == "AL":
        return 0.48
    return 0.65


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to fit `room` points, ending in an ellipsis where something was lost.

    Examples
    --------
    >>> shorten("The governor opened the bridge on Monday.", 100, 8)
    'The governor opened the…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    room -= text_width(ELLIPSIS, size, bold=bold)
    kept = ""
    for grapheme in regex.findall(r"\X", text):
        if text_width(kept + grapheme, size, bold=bold) > room:
            break
        kept += grapheme
    return kept.rstrip() + ELLIPSIS


def shortened(names: Iterable[str], room: float, size: float) -> list[str]:
    """Cut names to fit `room` points, and number those that would be equal, so that no two are.

    A number that a name has already is kept.

    Examples
    --------
    >>> shortened(["The Harbour Post", "The Harbour Lens", "Echo"], 45, 8)
    ['The Harb…', 'The H… (2)', 'Echo']
    """
    result: list[str] = []
    for name in names:
        numbered = _NUMBERED.search(name)
        mark = numbered[0] if numbered else ""
        stem = name.removesuffix(mark)
        candidate, number = shorten(stem, room - text_width(mark, size), size) + mark, 1
        while candidate in result:
            number += 1
            mark = f" ({number})"
            candidate = shorten(stem, room - text_width(mark, size), size) + mark
        result.append(candidate)
    return result


def clip(text: str, limit: int) -> str:
    """Clean a text and cut it to about `limit` characters, for tooltips and alternative texts."""
    cleaned = clean(text)
    if len(cleaned) <= limit:
        return cleaned
    kept = ""
    for grapheme in regex.findall(r"\X", cleaned[: limit + 32]):
        if len(kept) + len(grapheme) >= limit:
            break
        kept += grapheme
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float, *, bold: bool = False, lines: int = 3) -> list[str]:
    """Break a text into at most `lines` lines of `room` points; the last is shortened where it must be.

    A count like "(n = 99)" stays on one line.

    Examples
    --------
    >>> wrap("The governor opened the bridge on Monday.", 100, 8)
    ['The governor opened the', 'bridge on Monday.']
    """
    words = _UNIT.sub(lambda unit: unit[0].replace(" ", _NO_BREAK), text).split(" ")
    broken: list[str] = []
    while words and len(broken) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        broken.append(shorten(line, room, size, bold=bold))
    if words:
        broken.append(shorten(" ".join(words), room, size, bold=bold))
    return [line.replace(_NO_BREAK, " ") for line in broken]


def from_left(line: str) -> str:
    """Let a line or name, and what stands after it, run from the left, also where its script runs from the right.

    Without it the converter draws the lines of such a text over one another,
    and a number after such a name stands on its other side.
    """
    return f"{_LEFT_TO_RIGHT}{line}{_LEFT_TO_RIGHT}" if runs_from_right(line) else line


def runs_from_right(text: str) -> bool:
    """Whether a text has letters of a script that is written from right to left."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def noted(name: str, note: str) -> str:
    """Set a short note, like "3/6", behind a name.

    Examples
    --------
    >>> noted("State Post", "3/6")
    'State Post\u20023/6'
    """
    return f"{from_left(name)}\u2002{note}".rstrip()


def with_names_cut(text: str, names: Iterable[str], room: float, size: float) -> str:
    """Cut the names that stand in a text to fit `room` points each, and nothing else of it.

    Examples
    --------
    >>> with_names_cut("The Harbour Post copies 3 sentences of The Wire", ["The Harbour Post", "The Wire"], 45, 8)
    'The Harb… copies 3 sentences of The Wire'
    """
    names = list(dict.fromkeys(filter(None, names)))
    short = dict(zip(names, map(from_left, shortened(names, room, size)), strict=True))
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", lambda name: short[name[0]], text) if names else text


def distinct(names: Iterable[str]) -> list[str]:
    """Number the names that occur again, so that no two are equal.

    Examples
    --------
    >>> distinct(["Post", "Lens", "Post"])
    ['Post', 'Lens', 'Post (2)']
    """
    result: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in result or candidate == _TAKEN:
            number += 1
            candidate = f"{name} ({number})"
        result.append(candidate)
    return result


def outlet_names(articles: pd.DataFrame) -> dict[str, str]:
    """Give every article a name of its own: its outlet, numbered where an outlet has several articles.

    Parameters
    ----------
    articles : pandas.DataFrame
        The table `articles`.

    Returns
    -------
    dict of str to str
        article_id to name; no two names are equal.
    """
    ordered = articles.sort_values("article_id")
    outlets = [clip(outlet, 60) for outlet in ordered.outlet]
    ids = [clip(article_id, 60) for article_id in ordered.article_id]
    names = distinct(outlet or article_id for outlet, article_id in zip(outlets, ids, strict=True))
    return dict(zip(ordered.article_id, names, strict=True))


def listed(items: Iterable[str]) -> str:
    """Join items as in running text.

    Examples
    --------
    >>> listed(["State Post", "Daily Lens", "Regional Echo"])
    'State Post, Daily Lens and Regional Echo'
    """
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "sentence"), plural(25, "sentence")
    ('1 sentence', '25 sentences')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
