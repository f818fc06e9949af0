"""Negation and modality: small words that turn what a sentence says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .details_text import Change, Sentence, likeness

_NOT = frozenset(("not", "no", "never", "without", "cannot", "nobody", "none", "neither", "nor", "nothing"))
_MAYBE = frozenset(("could", "may", "might", "possibly", "perhaps"))
_EXPECTED = frozenset(("expected", "likely", "probably", "plans", "planned"))
_SURE = frozenset(("will", "shall", "must"))
# So alike two sentences must be (Dice) to say the same but for one word.
_LIKE = 0.6


def changed_negation(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield words that one of two matching sentences negates and the other does not."""
    for source in linked:
        if likeness(target, source) < _LIKE:
            continue
        here, there = _negated(target), _negated(source)
        plain_here, plain_there = target.forms, source.forms
        for form, (start, end) in here.items():
            if form in plain_there and form not in there:
                place = _place(source, form)
                yield Change("negation", "major", start, end, source.sentence_id, *place)
                return
        for form, (start, end) in there.items():
            if form in plain_here and form not in here:
                yield Change("negation", "major", *_place(target, form), source.sentence_id, start, end)
                return


def changed_modality(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield what will happen where a linked sentence says that it could, or is expected to, and the other way round."""
    here = _modals(target)
    for source in linked:
        for verb, (level, place) in _modals(source).items():
            if verb in here and here[verb][0] != level:
                yield Change("modality", "minor", *here[verb][1], source.sentence_id, *place)


def _negated(sentence: Sentence) -> dict[str, tuple[int, int]]:
    """Return the first content word after each negation, with the place from the negation to it."""
    tokens = sentence.tokens
    found: dict[str, tuple[int, int]] = {}
    for k, word in enumerate(tokens.surface):
        folded = word.casefold().replace("’", "'")
        if folded in _NOT or folded.endswith("n't"):
            for j in range(k + 1, min(k + 4, len(tokens))):
                if tokens.content[j]:
                    found.setdefault(tokens.forms[j], (tokens.starts[k], tokens.ends[j]))
                    break
    return found


def _place(sentence: Sentence, form: str) -> tuple[int, int]:
    k = sentence.tokens.forms.index(form)
    return sentence.tokens.starts[k], sentence.tokens.ends[k]


def _modals(sentence: Sentence) -> dict[str, tuple[int, tuple[int, int]]]:
    """Return how sure each verb after a modal is (0 to 2), and where the modal stands."""
    tokens = sentence.tokens
    found: dict[str, tuple[int, tuple[int, int]]] = {}
    for k, word in enumerate(tokens.surface):
        for level, modals in enumerate((_MAYBE, _EXPECTED, _SURE)):
            if word.casefold() in modals:
                verb = next((j for j in range(k + 1, min(k + 4, len(tokens))) if tokens.content[j]), None)
                if verb is not None:
                    found.setdefault(tokens.forms[verb], (level, (tokens.starts[k], tokens.ends[verb])))
    return found
