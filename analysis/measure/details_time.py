"""Weekdays, dates and parts of the day, and those that a retelling changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import regex

from ..match.vocabulary import MONTHS, WEEKDAYS
from .details_text import Change, Sentence, likeness

_MONTH = "|".join(form.capitalize() for form in sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(
    form.capitalize() for form in sorted(WEEKDAYS, key=len, reverse=True) if len(form) > 4 or form == "tues"
)
_DATE = regex.compile(
    rf"\b(?P<month>{_MONTH})\b\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\d)(?:,?\s(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>\d{{4}})\b)?"
)
_DAY = regex.compile(rf"\b(?P<weekday>{_WEEKDAY})\b")
_PART = regex.compile(rf"\b(?:{_WEEKDAY}) (?P<part>morning|afternoon|evening|night)\b")
_YEAR = regex.compile(r"\b(?:in|since|until|of|from|by|late|early)\s(?P<year>(?:1[5-9]|20)\d\d)\b(?![,.]\d)")
# So alike two sentences must be (Dice) for their dates to be dates of one thing.
_LIKE = 0.25


Key = tuple[str, tuple[int, ...] | str]


class Moment(NamedTuple):
    """A point in time as a sentence names it; what can contradict it is of the same kind."""

    kind: str
    value: tuple[int, ...] | str
    start: int
    end: int

    @property
    def key(self) -> Key:
        """What two mentions of the same time share."""
        return self.kind, self.value


@lru_cache(maxsize=20_000)
def moments(text: str) -> tuple[Moment, ...]:
    """Find the weekdays, dates, years and parts of the day that a sentence names.

    Examples
    --------
    >>> [(m.kind, m.value) for m in moments("On Friday night, Oct. 4")]
    [('weekday', (5,)), ('part', 'night'), ('date', (10, 4))]
    """
    found = []
    for match in _DATE.finditer(text):
        value = (MONTHS[match["month"].casefold()], int(match["day"]))
        found.append(Moment("date", value, *match.span()))
    for match in _DAY.finditer(text):
        found.append(Moment("weekday", (WEEKDAYS[match["weekday"].casefold()],), *match.span()))
    for match in _PART.finditer(text):
        part = match["part"].replace("evening", "night")
        found.append(Moment("part", part, *match.span("part")))
    for match in _YEAR.finditer(text):
        found.append(Moment("year", (int(match["year"]),), *match.span("year")))
    return tuple(sorted(found, key=lambda moment: moment.start))


def changed_times(target: Sentence, linked: Sequence[Sentence], known: Set[Key]) -> Iterator[Change]:
    """Yield the dates, weekdays, years and parts of the day that a like sentence gives otherwise.

    Those that are `known` to the source article are no change.
    """
    own = {moment.key for moment in moments(target.text)}
    for moment in moments(target.text):
        if moment.key in known:
            continue
        for source in linked:
            if likeness(target, source) < _LIKE:
                continue
            others = [m for m in moments(source.text) if m.kind == moment.kind and m.key not in own]
            if others:
                other = others[0]
                yield Change("time", "major", moment.start, moment.end, source.sentence_id, other.start, other.end)
                break
