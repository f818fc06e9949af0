"""Articles to paragraphs and sentences, with offsets into the untouched text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .words import words

Span = tuple[int, int]

_BREAKS = r"\n\r\x0b\x0c\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}]+")
_BLANK_LINE = re.compile(rf"(?:\r\n|[{_BREAKS}])[^\S{_BREAKS}]*(?:\r\n|[{_BREAKS}])")

# The splitter does not look for sentences inside curly quotes, only inside
# straight ones; one character for one, so offsets stay.
_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛\n\r\x0b\x0c\u2028\u2029", '""""""\'\'\'\'      ')

_CLOSED = re.compile(r"""[.…](["'”’»]+|[)\]])\s+(?=["'“‘„«]?[(\[]?["'“‘„«]?([^\W\d_]))""")
_LEFT_BEHIND = re.compile(r"""[.!?…]["'”’)\]]*\s+(["'“‘])\s*$""")
_NEVER_FIRST = re.compile(r"\s*[,;:)\]]")
_INITIALS = re.compile(r"(?:^|[\s(\"'])(?:[A-Z]\.){2,}\s*$")
# Acronyms that end a sentence more often than they precede a surname.
_ACRONYMS = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|U\.A\.E|D\.C|A\.M|P\.M|B\.C|A\.D|U\.S\.A|L\.A|N\.Y|N\.J)\.\s*$")


def paragraphs(text: str) -> list[Span]:
    """Find the paragraphs of an article.

    Parameters
    ----------
    text : str
        The article as decoded from its file.

    Returns
    -------
    list of (int, int)
        Half-open [start, end) code-point offsets, without the white space
        around, in order.

    Notes
    -----
    Each line that holds more than white space is a paragraph, as in texts
    saved from the web, unless the lines of the file were broken to a fixed
    width, as in texts from e-mail and old databases: then blank lines
    separate paragraphs.
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    spans = [span for span in (_trim(text, *line) for line in lines) if span]
    if _is_hard_wrapped(text, spans):
        spans = _join_lines(text, spans)
    return spans


def sentences(text: str, start: int = 0, end: int | None = None, *, lang: str = "en") -> list[Span]:
    """Split a paragraph into sentences.

    Parameters
    ----------
    text : str
        The article as decoded from its file.
    start, end : int, optional
        Half-open code-point offsets of the paragraph; the whole text by
        default.
    lang : str
        Two-letter code of the language.

    Returns
    -------
    list of (int, int)
        Half-open [start, end) code-point offsets into `text`, in order,
        without the white space around.  Every character of the paragraph
        that is not white space lies in exactly one sentence.

    Examples
    --------
    >>> text = "He left. “I am tired. Good night,” he said."
    >>> [text[a:b] for a, b in sentences(text)]
    ['He left.', '“I am tired.', 'Good night,” he said.']
    """
    paragraph = text[start:end]
    cuts = _repair(paragraph, _split(paragraph, lang))
    spans = (_trim(paragraph, a, b) for a, b in pairwise([0, *cuts, len(paragraph)]))
    return [(start + span[0], start + span[1]) for span in spans if span]


def _trim(text: str, start: int, end: int) -> Span | None:
    """Drop the white space at both ends; None where nothing else is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    return (start + left, start + left + len(stripped)) if stripped else None


def _is_hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether each line was filled up to a width: the next word would not have fitted."""
    inner = [(a, b) for a, b in pairwise(lines) if not _BLANK_LINE.search(text, a[1], b[0])]
    width = max((b - a for a, b in lines), default=0)
    if len(inner) < 3 or not 40 <= width <= 100:
        return False
    full = sum(b - a + 1 + len(text[c:d].split(maxsplit=1)[0]) > width for (a, b), (c, d) in inner)
    return full >= 0.85 * len(inner)


def _join_lines(text: str, lines: list[Span]) -> list[Span]:
    joined = [lines[0]]
    for start, end in lines[1:]:
        if _BLANK_LINE.search(text, joined[-1][1], start):
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined


def _split(paragraph: str, lang: str) -> list[int]:
    """Ask the splitter where sentences end; believe only what the text confirms."""
    from sentencex import get_sentence_boundaries

    plain = paragraph.translate(_STRAIGHT)
    cuts = []
    position = 0
    for boundary in get_sentence_boundaries(lang, plain):
        piece = boundary["text"]
        if boundary["start_index"] == position and plain.startswith(piece, position):
            found = position
        else:
            found = plain.find(piece, position)
        if found < 0:
            break
        position = found + len(piece)
        cuts.append(position)
    return cuts


def _repair(paragraph: str, cuts: list[int]) -> list[int]:
    """Mend what splitters get wrong in news text."""
    candidates = {_before_opening_quote(paragraph, cut) for cut in cuts} | set(_after_closing_mark(paragraph))
    kept: list[int] = []
    for cut in sorted(candidates):
        sentence = paragraph[kept[-1] if kept else 0 : cut]
        if not 0 < cut < len(paragraph) or _NEVER_FIRST.match(paragraph, cut):
            continue
        if _INITIALS.search(sentence) and not _ACRONYMS.search(sentence):
            continue
        if words(sentence):
            kept.append(cut)
        elif kept and (sentence[-1].isspace() or paragraph[cut].isspace()):
            kept[-1] = cut  # stray marks belong to the sentence they close
    while kept and not words(paragraph[kept[-1] :]):
        kept.pop()
    return kept


def _before_opening_quote(paragraph: str, cut: int) -> int:
    """Move a cut that leaves an opening quotation mark with the sentence before."""
    left = _LEFT_BEHIND.search(paragraph, 0, cut)
    if not left or paragraph[cut : cut + 1].isspace():
        return cut
    mark = left[1]
    return left.start(1) if mark in "“‘" or paragraph.count(mark, 0, cut) % 2 == 1 else cut


def _after_closing_mark(paragraph: str) -> Iterator[int]:
    """Yield the places after `."` and `.)` where a new sentence begins."""
    for match in _CLOSED.finditer(paragraph):
        bracketed = paragraph[max(0, paragraph.rfind("(", 0, match.start())) : match.start()]
        abbreviation = match[1] in ")]" and len(words(bracketed)) < 3  # (D-Wash.)
        if not match[2].islower() and not abbreviation:
            yield match.end()
