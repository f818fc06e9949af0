"""Articles to paragraphs and sentences, with offsets into the untouched text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .words import has_word, words

Span = tuple[int, int]

_BREAKS = r"\n\r\x0b\x0c\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}]+")
_LINE_END = re.compile(rf"\r\n|[{_BREAKS}]")

# A line broken at a width ends no sentence.
_UNBROKEN = dict.fromkeys(map(ord, "\n\r\x0b\x0c\u2028\u2029"), " ")
_MARKS = "\"'“”„‟‘’‚‛«»"
_GAP = re.compile(rf"([{_MARKS}]*)(\s*)([{_MARKS}]*)(\s*)")
_CLOSED = re.compile(rf"""[.…](["'”’»]+|[)\]])\s+(?=[{_MARKS}]?[(\[]?[{_MARKS}]?([^\W\d_]))""")
_NEVER_FIRST = re.compile(r"\s*[,;:)\]]")
# “Run!” he said. “Run!” Smith said.
_EXCLAIMED = re.compile(rf"[!?][{_MARKS}]+\s*$")
_SPEAKER = re.compile(
    r"\s*(?:[a-zß-öø-ÿ]|(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*\s+){1,3}(?:said|says|asked|asks|wrote|added|told|tweeted)\b)"
)
_INITIAL = re.compile(r"(?<![^\W_])[A-Z]\.$")
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
        that is not white space lies in exactly one sentence; a quotation of
        several sentences stays whole.

    Examples
    --------
    >>> text = "He left. “I am tired. Good night!” he said. Nobody spoke."
    >>> [text[a:b] for a, b in sentences(text)]
    ['He left.', '“I am tired. Good night!” he said.', 'Nobody spoke.']
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
    width = max((end - start for start, end in lines), default=0)
    inner = [(line, following) for line, following in pairwise(lines) if not _blank_between(text, line, following)]
    if len(inner) < 3 or not 40 <= width <= 100:
        return False
    full = sum(b - a + 1 + len(text[c:d].split(maxsplit=1)[0]) > width for (a, b), (c, d) in inner)
    return full >= 0.85 * len(inner)


def _join_lines(text: str, lines: list[Span]) -> list[Span]:
    joined = lines[:1]
    for line in lines[1:]:
        if _blank_between(text, joined[-1], line):
            joined.append(line)
        else:
            joined[-1] = (joined[-1][0], line[1])
    return joined


def _blank_between(text: str, line: Span, following: Span) -> bool:
    return len(_LINE_END.findall(text, line[1], following[0])) > 1


def _split(paragraph: str, lang: str) -> list[int]:
    """Ask the splitter where sentences end; believe only what the text confirms."""
    from sentencex import get_sentence_boundaries

    plain = paragraph.translate(_UNBROKEN)
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
    placed = {_place(paragraph, start, cut) for start, cut in pairwise([0, *cuts])}
    kept: list[int] = []
    worded = False
    done = 0
    for cut in sorted(placed.union(_after_closing_mark(paragraph))):
        worded = worded or has_word(paragraph[done:cut])
        done = cut
        if not 0 < cut < len(paragraph) or _is_false_end(paragraph, cut):
            continue
        if worded:
            kept.append(cut)
            worded = False
        elif kept:
            kept[-1] = cut  # stray marks belong to the sentence they close
    if kept and not has_word(paragraph[kept[-1] :]):
        kept.pop()
    return kept


def _place(paragraph: str, start: int, cut: int) -> int:
    """Move a cut between the closing and the opening quotation marks around it."""
    end = cut
    while end > start and (paragraph[end - 1].isspace() or paragraph[end - 1] in _MARKS):
        end -= 1
    gap = _GAP.match(paragraph, end)
    if gap is None:
        return cut
    touching, space, apart, more_space = gap.groups()
    opened = paragraph.count('"', start, end) % 2 == 1
    if touching and not space:
        return end + _n_closing(touching, opened)
    if apart and more_space and not touching:
        return gap.start(3) + _n_closing(apart, opened)
    return gap.end(1)


def _n_closing(marks: str, opened: bool) -> int:
    """Count the leading marks of a run that close a quotation."""
    for n, mark in enumerate(marks):
        if mark in "“„‟‘‚‛«" or (mark == '"' and not opened):
            return n
        opened = opened and mark != '"'
    return len(marks)


def _is_false_end(paragraph: str, cut: int) -> bool:
    """Whether a sentence cannot end here: a comma, a speaker or a surname follows."""
    if _NEVER_FIRST.match(paragraph, cut):
        return True
    tail = paragraph[max(0, cut - 40) : cut]
    if _INITIAL.search(tail) and paragraph[cut : cut + 1].isalnum():
        return True
    if _EXCLAIMED.search(tail) and _SPEAKER.match(paragraph, cut):
        return True
    return bool(_INITIALS.search(tail)) and not _ACRONYMS.search(tail)


def _after_closing_mark(paragraph: str) -> Iterator[int]:
    """Yield the places after `."` and `.)` where a new sentence begins."""
    for match in _CLOSED.finditer(paragraph):
        opening = paragraph.rfind("(", max(0, match.start() - 200), match.start())
        abbreviation = match[1] in ")]" and opening >= 0 and len(words(paragraph[opening : match.start()])) < 3
        if not match[2].islower() and not abbreviation:
            yield match.end(1)
