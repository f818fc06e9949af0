"""Numbers in words and digits, and the numbers that a retelling changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import regex

from ..match.vocabulary import MONTHS
from .details_text import Change, Sentence, likeness

_ONES = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: k for k, word in enumerate(_ONES.split())} | {word: 10 * k for k, word in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_LARGE |= {"m": 10**6, "mn": 10**6, "bn": 10**9}

_PIECE = regex.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[.:]\d+)*|[\p{L}]+(?:['’]\p{L}+)?|%|[$€£¥]")
_JOIN = regex.compile(r"[ \u00a0-]?|,? and ")
_PERCENT = regex.compile(r"\s?(?:%|per ?cent\b|percentage points?\b)", regex.IGNORECASE)
_CLOCK = regex.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", regex.IGNORECASE)
_ERA = regex.compile(r"\s?\b(?:A\.?D|B\.?C|CE|BCE)\b\.?\s?")
_BOUND = regex.compile(
    r"\b(?:(?P<about>about|around|nearly|almost|some|roughly|approximately|close to|estimated)"
    r"|(?P<more>more than|over|at least)|(?P<less>less than|fewer than|under|up to|as many as))\s+(?:an?\s+)?[$€£¥]?$",
    regex.IGNORECASE,
)
# Words that make another number of the one after them.
_TURNED = ("more", "less")
# So alike two sentences must be (Dice) for a shared word near two numbers to mean that they count the same.
_LIKE = 0.25
_MEASURED = """
acr day degre feet foot ft hectar hour inch kg kilo kilomet km lb m meter metr mile minut month pound second ton tonn
week yard year
"""
_MEASURES = frozenset(_MEASURED.split())
# So near a rounded number may be to the exact one, as a share of it.
_ROUNDED = 0.1


@dataclass(frozen=True)
class Quantity:
    """A number of something.

    Attributes
    ----------
    value : float
        The number.
    start, end : int
        Half-open offsets in the sentence, the sign of a currency or percent included.
    unit : str
        "%", the sign of a currency, or "".
    is_count : bool
        False for years, days of a month, times of day and numbers that name
        something ("Highway 2"): they are known values, but nothing is counted.
    bound : str
        "about", "more" or "less" where such a word stands before it, else "".
    """

    value: float
    start: int
    end: int
    unit: str
    is_count: bool
    bound: str


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the numbers of a sentence, in digits and in English words.

    Examples
    --------
    >>> [q.value for q in quantities("Twenty-five men, 1.5 million dollars, two hundred and six cows, $3bn")]
    [25.0, 1500000.0, 206.0, 3000000000.0]
    """
    pieces = [(m.group(), m.start(), m.end()) for m in _PIECE.finditer(text)]
    found = []
    k = 0
    while k < len(pieces):
        last, value = _number(text, pieces, k)
        if last < k:
            k += 1
            continue
        found.append(_quantity(text, pieces, k, last, value))
        k = last + 1
    return tuple(found)


def _number(text: str, pieces: Sequence[tuple[str, int, int]], first: int) -> tuple[int, float]:
    """Return the last piece of the number that begins at a piece, and its value; a last before the first is none."""
    total, current, last, before = 0.0, 0.0, first - 1, 0.0
    for k in range(first, len(pieces)):
        piece, start, _ = pieces[k]
        word = piece.casefold()
        gap = text[pieces[k - 1][2] : start] if k > first else ""
        if word == "and" and k > first and last == k - 1 and before >= 100:
            continue
        if k > first and not _JOIN.fullmatch(gap):
            break
        if piece[0].isdigit() and k == first and ":" not in piece and piece.count(".") < 2 and len(piece) < 20:
            current = float(piece.replace(",", ""))
            if text[pieces[k][2] : pieces[k][2] + 1].isalpha() and not _starts_large(pieces, k + 1):
                return first - 1, 0.0  # 19th, 1980s
        elif word in _SMALL and (k == first or (before >= 20 and _SMALL[word] < min(before, 100))):
            current += _SMALL[word]
            before = _SMALL[word]
        elif word in _LARGE and (k > first or word in ("hundred", "dozen")) and last == k - 1:
            before = _LARGE[word]
            current = (current or 1) * before
            if before >= 1_000:
                total, current = total + current, 0.0
        else:
            break
        last = k
    return last, total + current


def _starts_large(pieces: Sequence[tuple[str, int, int]], k: int) -> bool:
    return k < len(pieces) and pieces[k][0].casefold() in _LARGE and pieces[k][1] == pieces[k - 1][2]


def _quantity(text: str, pieces: Sequence[tuple[str, int, int]], first: int, last: int, value: float) -> Quantity:
    start, end = pieces[first][1], pieces[last][2]
    unit = ""
    percent = _PERCENT.match(text, end)
    if percent:
        unit, end = "%", percent.end()
    elif first and pieces[first - 1][0] in "$€£¥" and pieces[first - 1][2] == start:
        unit, start = pieces[first - 1][0], pieces[first - 1][1]
    elif last + 1 < len(pieces) and pieces[last + 1][0].casefold() in ("dollars", "euros", "pounds"):
        unit = {"dollars": "$", "euros": "€", "pounds": "£"}[pieces[last + 1][0].casefold()]
    beside = [pieces[k][0] for k in (first - 1, last + 1) if 0 <= k < len(pieces)]
    is_day = value <= 31 and any(word.casefold() in MONTHS and word[0].isupper() for word in beside)
    is_year = first == last and len(pieces[first][0]) == 4 and 1500 <= value < 2100 and not unit
    is_year = is_year or bool(_ERA.fullmatch(text[max(start - 5, 0) : start].lstrip())) or bool(_ERA.match(text, end))
    is_clock = bool(_CLOCK.match(text, end)) or ":" in pieces[last][0]
    is_label = (
        first > 0 and pieces[first - 1][1] > 0 and pieces[first - 1][0][0].isupper() and pieces[first][0][0].isdigit()
    )
    is_count = not (is_day or is_year or is_clock or is_label) or unit != ""
    bound = _BOUND.search(text[max(start - 30, 0) : start])
    return Quantity(value, start, end, unit, is_count, bound.lastgroup or "" if bound else "")


def changed_numbers(target: Sentence, linked: Sequence[Sentence], known: Set[float]) -> Iterator[Change]:
    """Yield the numbers for which a linked sentence has another one of the same thing, or the same one unbounded.

    Other numbers that are `known` to the source article are no change.
    """
    own = {q.value for q in quantities(target.text)}
    used: set[tuple[str, int]] = set()
    for quantity in quantities(target.text):
        if not quantity.is_count or quantity.value == 1:
            continue
        for source in linked:
            there = [q for q in quantities(source.text) if q.is_count and (source.sentence_id, q.start) not in used]
            if quantity.value in {a.value + b.value for a, b in combinations(there, 2)}:
                break  # added up
            if quantity.value in known:
                others = [q for q in there if q.value == quantity.value and not q.bound and quantity.bound in _TURNED]
            else:
                others = [q for q in there if q.value not in own]
            others = [q for q in others if _same_thing(target, quantity, source, q)]
            if others:
                other = min(others, key=lambda q: (abs(q.value - quantity.value), q.start))
                used.add((source.sentence_id, other.start))
                severity = "minor" if _is_near(quantity, other) else "major"
                yield Change(
                    "number", severity, quantity.start, quantity.end, source.sentence_id, other.start, other.end
                )
                break


def _is_near(one: Quantity, other: Quantity) -> bool:
    close = abs(one.value - other.value) <= _ROUNDED * max(one.value, other.value)
    return close and bool(one.bound or other.bound)


def _same_thing(target: Sentence, one: Quantity, source: Sentence, other: Quantity) -> bool:
    """Whether two numbers count the same: the same words stand beside them, and no other unit of measure."""
    before, after = target.beside(one.start, one.end)
    source_before, source_after = source.beside(other.start, other.end)
    if one.unit != other.unit or {*after[:1]} & _MEASURES != {*source_after[:1]} & _MEASURES:
        return False
    if set(after) & set(source_after) or (before and before[:1] == source_before[:1]):
        return True
    around = target.around(one.start, one.end) & source.around(other.start, other.end)
    return bool(around) and likeness(target, source) >= _LIKE
