"""The passages of one sentence as markup: what is shared, what is added, which detail is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import Literal

# From the outermost to the innermost tag.
KINDS = ("added", "shared", "changed")

# Characters that no HTML page may hold: controls, halves of surrogate pairs and code points that are no characters.
_UNHELD = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


@dataclass(frozen=True)
class Passage:
    """A stretch of a sentence.

    Parameters
    ----------
    start, end : int
        Half-open offsets in the sentence.
    kind : {"added", "shared", "changed"}
        Why it is marked.
    note : str
        What the mark says: the numbers of the sentences that share it, or how
        the detail is changed.
    """

    start: int
    end: int
    kind: Literal["added", "shared", "changed"]
    note: str = ""

    def moved(self, by: int) -> Passage:
        """Return the same passage with other offsets."""
        return replace(self, start=self.start + by, end=self.end + by)


# One tag: its kind and the notes of all passages that it stands for.
_Layer = tuple[str, tuple[str, ...]]


def safe(text: str) -> str:
    """Escape a text for a page, in an element or an attribute; what a page cannot hold becomes "\ufffd".

    Examples
    --------
    >>> safe("<b> & 'more'")
    '&lt;b&gt; &amp; &#x27;more&#x27;'
    """
    return escape(_UNHELD.sub("\ufffd", text))


def marked(text: str, passages: Iterable[Passage]) -> str:
    """Return a sentence with its passages marked, however they overlap.

    Parameters
    ----------
    text : str
        The sentence.
    passages : iterable of Passage
        In any order; what lies outside the sentence is cut off.

    Returns
    -------
    str
        `<ins>` around what is added, `<mark data-with="NUMBERS">` around what
        is shared, `<u title="NOTE">` around a changed detail, all well nested.

    Examples
    --------
    >>> marked("one two three", [Passage(0, 7, "shared", "4"), Passage(4, 13, "shared", "5")])
    '<mark data-with="4">one </mark><mark data-with="4 5">two</mark><mark data-with="5"> three</mark>'
    """
    inside = [passage for passage in passages if passage.start < passage.end]
    ends = {end for passage in inside for end in (passage.start, passage.end) if 0 < end < len(text)}
    cuts = [0, *sorted(ends), len(text)]
    out: list[str] = []
    still_open: list[_Layer] = []
    for start, end in pairwise(cuts):
        wanted = _layers([passage for passage in inside if passage.start < end and start < passage.end])
        kept = 0
        while kept < min(len(still_open), len(wanted)) and still_open[kept] == wanted[kept]:
            kept += 1
        out += [_closing(layer) for layer in reversed(still_open[kept:])]
        out += [_opening(layer) for layer in wanted[kept:]]
        out.append(safe(text[start:end]))
        still_open = wanted
    out += [_closing(layer) for layer in reversed(still_open)]
    return "".join(out)


def _layers(passages: list[Passage]) -> list[_Layer]:
    found = [(kind, [passage.note for passage in passages if passage.kind == kind]) for kind in KINDS]
    return [(kind, tuple(dict.fromkeys(notes))) for kind, notes in found if notes]


def _opening(layer: _Layer) -> str:
    kind, notes = layer
    if kind == "shared":
        return f'<mark data-with="{safe(" ".join(notes))}">'
    return f'<u title="{safe("; ".join(notes))}">' if kind == "changed" else "<ins>"


def _closing(layer: _Layer) -> str:
    return {"added": "</ins>", "shared": "</mark>", "changed": "</u>"}[layer[0]]
