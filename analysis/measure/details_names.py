"""Names, states and speakers that a retelling changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..match.names import Name
from ..match.vocabulary import REPORTING, WHERE, states
from .details_text import Change, Sentence, likeness, of_article, slots

_WHERE = WHERE | {"from", "to"}
# So alike two sentences must be (Dice) for their speakers to have said the same.
_LIKE = 0.3


def changed_names(target: Sentence, linked: Sequence[Sentence], article: Sequence[Sentence]) -> Iterator[Change]:
    """Yield names that the source never uses, where a linked sentence has another name in the same place."""
    known = of_article(article) | {word.folded for sentence in article for word in sentence.words}
    for name in target.names:
        if _forms(target, name) & known or any(word.casefold() in known for word in name.words):
            continue
        for source in linked:
            other = next((other for other in source.names if _same_place(target, name, source, other)), None)
            if other is not None:
                is_place = name.before in _WHERE
                is_speaker = _speaks(name) and _speaks(other)
                kind = "attribution" if is_speaker else "location" if is_place else "entity"
                yield Change(kind, "major", name.start, name.end, source.sentence_id, other.start, other.end)
                break


def changed_states(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield states and peoples where every linked sentence that names one names another."""
    own = _states(target)
    there = {state for source in linked for state in _states(source)}
    for state, (start, end) in own.items():
        if state in there:
            continue
        for source in linked:
            others = {other: place for other, place in _states(source).items() if other not in own}
            alike = [place for place in others.values() if _alike(target, (start, end), source, place)]
            if alike:
                yield Change("entity", "major", start, end, source.sentence_id, *alike[0])
                break


def _alike(target: Sentence, place: tuple[int, int], source: Sentence, other: tuple[int, int]) -> bool:
    """Whether the same content word stands beside both."""
    here = {form for side in target.beside(*place) for form in side}
    there = {form for side in source.beside(*other) for form in side}
    return bool(here & there)


def _states(sentence: Sentence) -> dict[str, tuple[int, int]]:
    """Return the states that a sentence names, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for word in sentence.words:
        if word.text[0].isupper() and word.folded in states():
            found.setdefault(states()[word.folded], (word.start, word.end))
    return found


def _forms(sentence: Sentence, name: Name) -> set[str]:
    tokens = sentence.tokens
    return {tokens.forms[k] for k in range(len(tokens)) if tokens.starts[k] < name.end and tokens.ends[k] > name.start}


def _same_place(target: Sentence, name: Name, source: Sentence, other: Name) -> bool:
    """Whether two names fill one slot, and the other name is gone from the retelling."""
    if _forms(source, other) & set(target.tokens.forms):
        return False
    if name.titles and name.titles == other.titles:
        return True
    if _speaks(name) and _speaks(other) and likeness(target, source) >= _LIKE:
        return True
    for slot in slots(target, source):
        here, there = target.tokens, source.tokens
        inside = here.starts[slot.start] <= name.start and name.end <= here.ends[slot.end - 1] + 2
        matched = there.starts[slot.source_start] <= other.start and other.end <= there.ends[slot.source_end - 1] + 2
        if inside and matched and max(slot.end - slot.start, slot.source_end - slot.source_start) <= 4:
            return True
    return False


def _speaks(name: Name) -> bool:
    return name.after in REPORTING or name.before in REPORTING
