"""Sentences prepared for the search for changed details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import dropwhile, takewhile
from typing import NamedTuple

from ..match.names import Name, Spelling, Word, read_names, read_words
from ..match.tokens import Tokens, tokenize

Aliases = Mapping[tuple[str, ...], str]

# So many words on each side may say what a number or a name belongs to.
_BESIDE = 3


class Change(NamedTuple):
    """One detail of a sentence that its source tells otherwise; offsets into both sentences."""

    type: str
    severity: str
    start: int
    end: int
    source_sentence_id: str
    source_start: int
    source_end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words, names and comparable forms."""

    sentence_id: str
    text: str
    start: int
    lang: str
    spelt: Spelling
    aliases: Aliases

    @cached_property
    def tokens(self) -> Tokens:
        """Its words as `tokenize` gives them, names of one actor alike."""
        return tokenize(self.text, lang=self.lang, aliases=self.aliases)

    @cached_property
    def words(self) -> list[Word]:
        """Its words as they are spelt."""
        return read_words(self.text)

    @cached_property
    def names(self) -> list[Name]:
        """Its capitalised names."""
        return read_names(self.words, self.spelt)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of its content words."""
        return frozenset(form for form, content in zip(self.tokens.forms, self.tokens.content, strict=True) if content)

    def beside(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """Return the forms of the content words next to a place, nearest first, up to a function word or a number.

        What stands after it may hang on an "of": 5 of the boats.
        """
        tokens = self.tokens
        left = [k for k in range(len(tokens)) if tokens.ends[k] <= start][-_BESIDE:][::-1]
        right = [k for k in range(len(tokens)) if tokens.starts[k] >= end]
        right = list(dropwhile(lambda k: tokens.forms[k] in ("of", "the"), right))[:_BESIDE]
        return self._content(left), self._content(right)

    def around(self, start: int, end: int) -> set[str]:
        """Return the forms of the content words among those next to a place, on both sides."""
        tokens = self.tokens
        left = [k for k in range(len(tokens)) if tokens.ends[k] <= start][-_BESIDE:]
        right = [k for k in range(len(tokens)) if tokens.starts[k] >= end][:_BESIDE]
        return {tokens.forms[k] for k in (*left, *right) if tokens.content[k]}

    def _content(self, indices: Iterable[int]) -> list[str]:
        tokens = self.tokens
        counts = takewhile(lambda k: tokens.content[k] and not tokens.forms[k][0].isdigit(), indices)
        return [tokens.forms[k] for k in counts]


def likeness(target: Sentence, source: Sentence) -> float:
    """Return how much of the content of two sentences is the same, 0 to 1 (Dice)."""
    total = len(target.forms) + len(source.forms)
    return 2 * len(target.forms & source.forms) / total if total else 0.0


class Slot(NamedTuple):
    """Words that two sentences differ in between words that they share; half-open indices of words."""

    start: int
    end: int
    source_start: int
    source_end: int


def slots(target: Sentence, source: Sentence) -> list[Slot]:
    """Return where one sentence has some words and the other has others, between words that both share.

    One side may be the beginning of both sentences.
    """
    here, there = target.tokens.forms, source.tokens.forms
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    found = []
    start = source_start = 0
    for block in blocks:
        if block.size and block.a > start and block.b > source_start:
            found.append(Slot(start, block.a, source_start, block.b))
        start, source_start = block.a + block.size, block.b + block.size
    return found
