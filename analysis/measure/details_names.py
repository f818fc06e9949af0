"""Names, states and speakers that a retelling changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from difflib import SequenceMatcher

from ..match.names import Name
from ..match.vocabulary import REPORTING, WHERE, states
from .details_text import Change, Sentence, likeness, slots

_WHERE = WHERE | {"from", "to"}
# So alike two sentences must be (Dice) for their speakers to have said the same.
_LIKE = 0.3
# So alike two names must be written to be one name in two spellings.
_SPELT_ALIKE = 0.75
# Where two sentences differ in more words than these, it is more than a name.
_LONGEST_SLOT = 4


def known_words(sentence: Sentence) -> set[str]:
    """Return all forms of a sentence, its words as they stand and the states that it names."""
    words = {word.folded for word in sentence.words}
    return words | {states()[word] for word in words if word in states()} | set(sentence.tokens.forms)


def changed_names(target: Sentence, linked: Sequence[Sentence], known: Set[str]) -> Iterator[Change]:
    """Yield names that are not `known` to the source, where a linked sentence has another name in the same place."""
    for name in target.names:
        if _forms(target, name) & known or any(states().get(word, word) in known for word in _folded(name)):
            continue
        for source in linked:
            others = [other for other in source.names if not _forms(source, other) & set(target.tokens.forms)]
            if any(_transcribed(name, other) for other in others):
                break
            misspelt = next((other for other in others if _spelt_alike(name, other)), None)
            other = misspelt or next((other for other in others if _same_place(target, name, source, other)), None)
            if other is not None:
                kind = _kind(name, other)
                severity = "minor" if misspelt else "major"
                yield Change(kind, severity, name.start, name.end, source.sentence_id, other.start, other.end)
                break


def changed_states(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield states and peoples that no linked sentence names, where one names another state beside the same word."""
    own = _states(target)
    known = {state for source in linked for state in _states(source)}
    for state, place in own.items():
        if state in known:
            continue
        for source in linked:
            others = [other for its, other in _states(source).items() if its not in own]
            alike = [other for other in others if target.around(*place) & source.around(*other)]
            if alike:
                yield Change("entity", "major", *place, source.sentence_id, *alike[0])
                break


def _kind(name: Name, other: Name) -> str:
    if _speaks(name) and _speaks(other):
        return "attribution"
    return "location" if name.before in _WHERE else "entity"


def _states(sentence: Sentence) -> dict[str, tuple[int, int]]:
    """Return the states that a sentence names, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for word in sentence.words:
        if word.text[0].isupper() and word.folded in states():
            found.setdefault(states()[word.folded], (word.start, word.end))
    return found


def _forms(sentence: Sentence, name: Name) -> set[str]:
    """Return the forms of a name, without its titles."""
    tokens = sentence.tokens
    inside = [k for k in range(len(tokens)) if tokens.starts[k] < name.end and tokens.ends[k] > name.start]
    return {tokens.forms[k] for k in inside if tokens.surface[k] not in name.titles}


def _folded(name: Name) -> list[str]:
    return [word.casefold().replace("’", "").replace("'", "").replace(".", "") for word in name.words]


def _transcribed(name: Name, other: Name) -> bool:
    """Whether one name begins the other: Sunni and Sunnites, Falluja and Fallujah."""
    one, two = "".join(_folded(name)), "".join(_folded(other))
    return one.startswith(two) or two.startswith(one)


def _spelt_alike(name: Name, other: Name) -> bool:
    one, two = "".join(_folded(name)), "".join(_folded(other))
    return one[0] == two[0] and SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SPELT_ALIKE


def _same_place(target: Sentence, name: Name, source: Sentence, other: Name) -> bool:
    """Whether two names fill one place: that of a speaker, beside one title or head word, between shared words."""
    if name.titles and name.titles == other.titles:
        return True
    if _speaks(name) and _speaks(other):
        return likeness(target, source) >= _LIKE
    if _heads(target, name) & _heads(source, other):
        return True
    here, there = target.tokens, source.tokens
    for slot in slots(target, source):
        inside = here.starts[slot.start] <= name.start and name.end <= here.ends[slot.end - 1] + 2
        matched = there.starts[slot.source_start] <= other.start and other.end <= there.ends[slot.source_end - 1] + 2
        if inside and matched and max(slot.end - slot.start, slot.source_end - slot.source_start) <= _LONGEST_SLOT:
            return True
    return False


def _heads(sentence: Sentence, name: Name) -> set[str]:
    """Return the form of the word that a name belongs to: "army" in "the Iraqi army" and in "the army of Iraq"."""
    before, after = sentence.beside(name.start, name.end)
    words = sentence.words
    k = name.first - 1
    if k > 0 and words[k].folded == "the":
        k -= 1
    if k > 0 and words[k].folded == "of":
        before = sentence.beside(words[k].start, words[k].start)[0]
        return {*after[:1], *before[:1]}
    return set(after[:1])


def _speaks(name: Name) -> bool:
    return name.after in REPORTING or name.before in REPORTING
