"""Shared word runs: the passages that two texts have in common, word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .tokens import Tokens

# A retelling that trims words keeps the run: so many words of the source may
# be skipped between two neighbouring words of the retelling.
MAX_TRIM = 3


@dataclass(frozen=True)
class Run:
    """Words of a retelling sentence that stand in the same order in a source sentence.

    Attributes
    ----------
    source : int
        Index of the source sentence.
    first, last : int
        First and last word of the run in the retelling sentence (inclusive).
    matched : tuple of int
        The word of the source sentence for each word of the run.
    n_content : int
        Content words in the run.
    """

    source: int
    first: int
    last: int
    matched: tuple[int, ...]
    n_content: int

    def __len__(self) -> int:
        return self.last - self.first + 1


class RunIndex:
    """Where each word form stands in the sentences of a source article."""

    def __init__(self, source: Sequence[Tokens]) -> None:
        self.source = source
        self.places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for s, tokens in enumerate(source):
            for j, form in enumerate(tokens.forms):
                self.places[form].append((s, j))

    def runs(self, target: Tokens) -> list[Run]:
        """Return every maximal run of two or more words, at least one of them content."""
        found: list[Run] = []
        reached: set[tuple[int, int, int]] = set()  # (i, s, j) inside a longer run already
        for i, form in enumerate(target.forms):
            for s, j in self.places.get(form, ()):
                if (i, s, j) in reached:
                    continue
                matched = self._extend(target, i, s, j)
                reached.update((i + k, s, at) for k, at in enumerate(matched))
                n_content = sum(target.content[i : i + len(matched)])
                if len(matched) >= 2 and n_content:
                    found.append(Run(s, i, i + len(matched) - 1, tuple(matched), n_content))
        return found

    def _extend(self, target: Tokens, i: int, s: int, j: int) -> list[int]:
        forms = self.source[s].forms
        matched = [j]
        for form in target.forms[i + 1 :]:
            window = forms[j + 1 : j + 2 + MAX_TRIM]
            if form not in window:
                break
            j += 1 + window.index(form)
            matched.append(j)
        return matched


def best_runs(runs: Sequence[Run]) -> list[Run]:
    """Choose runs that do not overlap in the retelling, longest first."""
    chosen: list[Run] = []
    taken: set[int] = set()
    for run in sorted(runs, key=lambda r: (-r.n_content, -len(r), r.first, r.source, r.matched)):
        first, last = run.first, run.last
        while first <= last and first in taken:
            first += 1
        while first <= last and last in taken:
            last -= 1
        free = range(first, last + 1)
        if len(free) > 1 and not taken.intersection(free):
            matched = run.matched[first - run.first : last - run.first + 1]
            chosen.append(replace(run, first=first, last=last, matched=matched))
            taken.update(free)
    return sorted(chosen, key=lambda r: r.first)


def covered(runs: Sequence[Run]) -> set[int]:
    """Return the words of the retelling sentence that lie in any of the runs."""
    return {k for run in runs for k in range(run.first, run.last + 1)}
