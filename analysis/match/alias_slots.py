"""Two names that two articles put into the same places of otherwise equal sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from .alias_mining import Found
from .names import Name, Spelling, Word
from .vocabulary import WHERE, states

# Equal words on each side of a name, or on one side where the other is the
# edge of the sentence.
_BESIDE = 2
_BESIDE_EDGE = 4
# So many places must exchange the same two names.
_PLACES = 2

Context = tuple[str, ...]


def exchanged(
    stories: Mapping[str, list[Word]], names: Mapping[str, list[Name]], spelt: Spelling, *, persons: frozenset[str]
) -> Iterator[Found]:
    """Yield pairs of names that two articles exchange in at least two places, and use for nothing else there.

    States, peoples, persons and whatever follows a preposition of place are
    left out: there another name is another fact.
    """
    slots = {article_id: _slots(stories[article_id], names[article_id], spelt) for article_id in sorted(stories)}
    partners: dict[str, set[str]] = defaultdict(set)
    places: dict[tuple[str, str], set[Context]] = defaultdict(set)
    where: dict[tuple[str, str], str] = {}
    for a, b in combinations(slots, 2):
        used = [f" {' '.join(word.text for word in stories[article_id])} " for article_id in (a, b)]
        for context in sorted(slots[a].keys() & slots[b].keys()):
            for one in slots[a][context]:
                for other in slots[b][context]:
                    partners[one].add(other)
                    partners[other].add(one)
                    if f" {one} " not in used[1] and f" {other} " not in used[0]:
                        pair = (min(one, other), max(one, other))
                        places[pair].add(context)
                        where.setdefault(pair, f"{a} and {b}")
    fixed = persons | _located(names)
    for (one, other), contexts in sorted(places.items()):
        alone = partners[one] == {other} and partners[other] == {one}
        if alone and len(contexts) >= _PLACES and not {one, other} & fixed:
            example = " ".join(word or "|" for word in min(contexts))
            longer, shorter = sorted((one, other), key=lambda name: (-len(name), name))
            yield Found(longer, shorter, f"exchanged in {len(contexts)} places of {where[one, other]}: “{example}”")


def _slots(article: list[Word], names: list[Name], spelt: Spelling) -> dict[Context, set[str]]:
    """Return the places of names between equal words, with the names that fill them."""
    found: dict[Context, set[str]] = defaultdict(set)
    for name in names:
        if name.titles or any(word.casefold() in states() for word in name.words):
            continue
        left, right = _left(article, name.first), _right(article, name.last)
        both = (*left[-_BESIDE:], "…", *right[:_BESIDE])
        at_start, at_end = ("", "…", *right[:_BESIDE_EDGE]), (*left[-_BESIDE_EDGE:], "…", "")
        for context, full in (
            (both, min(len(left), len(right)) >= _BESIDE),
            (at_start, not left and len(right) >= _BESIDE_EDGE),
            (at_end, not right and len(left) >= _BESIDE_EDGE),
        ):
            if full and sum(len(word) > 3 for word in context) >= _BESIDE:
                found[context].add(name.text)
    return found


def _left(article: list[Word], first: int) -> list[str]:
    start = first
    while start > 0 and not article[start].opens and first - start < _BESIDE_EDGE:
        start -= 1
    return [word.folded for word in article[start:first]]


def _right(article: list[Word], last: int) -> list[str]:
    end = last + 1
    while end < len(article) and not article[end].opens and end - last <= _BESIDE_EDGE:
        end += 1
    return [word.folded for word in article[last + 1 : end]]


def _located(names: Mapping[str, list[Name]]) -> frozenset[str]:
    return frozenset(name.text for article in names.values() for name in article if name.before in WHERE)
