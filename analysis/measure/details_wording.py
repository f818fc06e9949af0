"""Negation and modality: small words that turn what a sentence says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .details_text import Change, Sentence, likeness

_NOT = frozenset(("not", "no", "never", "without", "cannot", "nobody", "none", "neither", "nor", "nothing"))
_MAYBE = frozenset(("could", "may", "might", "possibly", "perhaps"))
_EXPECTED = frozenset(("expected", "likely", "probably", "plans", "planned"))
_SURE = frozenset(("will", "shall", "must"))
# So alike two sentences must be (Dice) to say the same but for one word.
_LIKE = 0.6
# So many content words beside a negation may be what it denies.
_AFTER, _BEFORE = 4, 2


def changed_negation(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield words that one of two matching sentences negates and the other does not."""
    for source in linked:
        if likeness(target, source) < _LIKE:
            continue
        for one, other in ((target, source), (source, target)):
            for form, place in _negated(one).items():
                if form in other.forms and form not in _negated(other, after=_AFTER, before=_BEFORE):
                    places = (place, _place(other, form)) if one is target else (_place(other, form), place)
                    yield Change("negation", "major", *places[0], source.sentence_id, *places[1])
                    return


def changed_modality(target: Sentence, linked: Sequence[Sentence]) -> Iterator[Change]:
    """Yield what will happen where a linked sentence says that it could, or is expected to, and the other way round."""
    here = _modals(target)
    for source in linked:
        for verb, (level, place) in _modals(source).items():
            if verb in here and here[verb][0] != level:
                yield Change("modality", "minor", *here[verb][1], source.sentence_id, *place)


def _negated(sentence: Sentence, *, after: int = 1, before: int = 0) -> dict[str, tuple[int, int]]:
    """Return the content words beside each negation, with the place that holds both."""
    tokens = sentence.tokens
    content = [k for k in range(len(tokens)) if tokens.content[k]]
    found: dict[str, tuple[int, int]] = {}
    for k, word in enumerate(tokens.surface):
        folded = word.casefold().replace("’", "'")
        if folded in _NOT or folded.endswith("n't"):
            at = bisect_right(content, k)
            for j in content[max(at - before, 0) : at + after]:
                found.setdefault(tokens.forms[j], (tokens.starts[min(j, k)], tokens.ends[max(j, k)]))
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
