"""Other names of an actor that a text itself tells: acronyms, and the surname after the full name."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import regex

from ..read.words import words as spans_of_words
from .names import Name, Spelling, Word, bare_surname
from .vocabulary import NO_SURNAMES, REPORTING, SMALL, TITLES, WHERE, states


class Found(NamedTuple):
    """Two names of one actor."""

    name: str
    term: str
    evidence: str


_PARENTHESES = regex.compile(r"\(([^()\n]{2,80})\)")
_SEPARATORS = regex.compile(r"[,;/]|\b(?:or|and|also)\b")
_OPENING = "“”\"‘’'«» "
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def acronyms(texts: Mapping[str, str], stories: Mapping[str, list[Word]]) -> Iterator[Found]:
    """Yield "Full Name (ACR)", "Full Name (ACR, OTHER)" and "ACR (Full Name)" where the letters are the initials."""
    for article_id, text in texts.items():
        for match in _PARENTHESES.finditer(text):
            evidence = f"“{{}} ({match[1].strip()})” in {article_id}"
            before = _words_before(stories[article_id], text, match.start())
            items = [item.strip(_OPENING) for item in _SEPARATORS.split(match[1])]
            inside = [item for item in items if is_acronym(item)]
            name = next((name for item in inside if (name := _spelled_out(item, before))), "")
            if name:
                yield from (Found(name, item, evidence.format(name)) for item in inside if item[0] == name[0])
            elif before and is_acronym(before[-1]):
                spelled = [match[1][a:b] for a, b in spans_of_words(match[1])]
                if _spelled_out(before[-1], spelled) == " ".join(spelled):
                    yield Found(" ".join(spelled), before[-1], evidence.format(before[-1]))


def plain_acronyms(names: Mapping[str, list[Name]]) -> Iterator[Found]:
    """Yield acronyms of three letters or more that only one name of the story can stand for."""
    spelled: dict[str, set[str]] = defaultdict(set)
    short: set[str] = set()
    for name in chain.from_iterable(names.values()):
        if len(name.words) == 1 and is_acronym(name.text):
            short.add(name.text)
        elif len(name.words) > 2:
            spelled["".join(word[0] for word in name.words if word not in SMALL)].add(name.text)
    for term in sorted(short):
        letters = term.replace(".", "")
        if len(letters) > 2 and len(spelled.get(letters, ())) == 1:
            (full,) = spelled[letters]
            yield Found(full, term, f"initials of “{full}”")


def is_acronym(term: str) -> bool:
    """Whether a word is written as an acronym: ISIS, U.N., DoJ."""
    letters = term.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isalpha() and letters[0].isupper() and letters[-1].isupper()):
        return False
    return sum(letter.isupper() for letter in letters) >= max(2, len(letters) - 1)


def _words_before(article: list[Word], text: str, place: int) -> list[str]:
    """Return the words of the sentence up to an opening parenthesis that follows the last of them at once."""
    reached = bisect_right(article, place, key=lambda word: word.end)
    before = article[max(reached - 20, 0) : reached]
    if not before or text[before[-1].end : place].strip(_OPENING):
        return []
    starts = [k for k, word in enumerate(before) if word.opens]
    return [word.text for word in before[starts[-1] if starts else 0 :]]


def _spelled_out(acronym: str, before: list[str]) -> str:
    """Return the last words whose initials the acronym is, small words free; "" where there are none."""
    letters = acronym.replace(".", "").casefold()
    left = len(letters)
    for k in range(len(before) - 1, -1, -1):
        word = before[k]
        if word[0].casefold() == letters[left - 1] and (word[0].isupper() or word in SMALL):
            left -= 1
            if not left:
                return " ".join(before[k:]) if word[0].isupper() and k < len(before) - 1 else ""
        elif word not in SMALL:
            return ""
    return ""


def surnames(names: Mapping[str, list[Name]], spelt: Spelling) -> Iterator[Found]:
    """Yield the other names of every person: surname, title and surname, spellings of the full name."""
    everyone = list(chain.from_iterable(names.values()))
    alone: dict[str, list[Name]] = defaultdict(list)
    called: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in everyone:
        called[_proper(name)].append(name)
        if len(name.words) == 1:
            alone[bare_surname(name.text).casefold()].append(name)
    for key, persons in sorted(_by_surname(everyone).items()):
        for spellings in persons:
            full = [name for words in spellings for name in called[words]]
            bare = alone[key] if len(persons) == 1 and key not in spelt.lower | states().keys() else []
            if any(name.before in WHERE and not name.possessive for name in bare):
                bare = []
            is_name = full[0].titles or full[0].words[0].casefold() in spelt.capital
            if is_name and any(map(_is_person, [*full, *bare])):
                yield from _terms(" ".join(spellings[0]), full, bare)


def _terms(person: str, full: list[Name], bare: list[Name]) -> Iterator[Found]:
    for name in full:
        proper = " ".join(_proper(name))
        yield Found(person, proper, "full name")
        if name.titles:
            yield Found(person, " ".join((*name.titles, proper)), "full name with title")
    for name in bare:
        yield Found(person, name.text, f"the only {bare_surname(name.text)} with a first name")
        if name.titles:
            yield Found(person, " ".join((*name.titles, name.text)), "title and surname")


def _proper(name: Name) -> tuple[str, ...]:
    """Return a full name without what follows it: Jr, of Norfolk."""
    words = name.words[: name.words.index("of")] if "of" in name.words else name.words
    return words[:-1] if words and words[-1].casefold() in _SUFFIXES else words


def _by_surname(everyone: list[Name]) -> dict[str, list[list[tuple[str, ...]]]]:
    """Group the full names of the story by surname, and within it by person."""
    counts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for words in map(_proper, everyone):
        if 2 <= len(words) <= 5:
            surname = bare_surname(words[-1])
            if surname.isalpha() and surname.casefold() not in NO_SURNAMES:
                counts[surname.casefold()][words] += 1
    return {key: _persons(found) for key, found in counts.items()}


def _persons(counts: Counter[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Make one person of the names with the same first name, or of which one ends the other."""
    persons: list[list[tuple[str, ...]]] = []
    for words in sorted(counts, key=lambda w: (len(w), -counts[w], w)):
        same = [names for names in persons if names[0][0] == words[0] or words[-len(names[0]) :] == names[0]]
        if same:
            same[0].append(words)
        else:
            persons.append([words])
    # A name with more in front ("Yesterday Ann Lee") is no other spelling.
    return [[words for words in names if words[0] == names[0][0]] for names in persons]


def _is_person(name: Name) -> bool:
    is_aged = name.after.isdigit() and len(name.after) <= 2
    return (
        bool(name.titles) or is_aged or name.before in TITLES | REPORTING or name.after in REPORTING | {"who", "whose"}
    )
