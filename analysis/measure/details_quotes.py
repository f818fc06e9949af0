"""What stands between quotation marks, and quotations whose words a retelling changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import regex

from ..match.function_words import function_words
from ..match.tokens import tokenize
from ..read.words import words
from .details_text import Change, Sentence

_QUOTE = regex.compile(
    r"“(?P<q>[^“”]{2,})(?:”|$)|«(?P<q>[^«»]{2,})(?:»|$)|„(?P<q>[^„“”]{2,})[“”]|(?<![\w\"])\"(?P<q>[^\"“”]{2,})(?:\"|$)"
)
# An omission that is owned up to, and words that an editor put in.
_MARKED = regex.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
# A passage is that of the source if so many of its words stand there in the same order,
# two of them in a row, and three or all of its content words among them.
_SAME = 0.5
_CONTENT = 3
_CONTRACTED = {
    **{f"{word}'s": f"{word} is" for word in ("it", "that", "he", "she", "there", "what")},
    **{f"{word}'re": f"{word} are" for word in ("you", "we", "they")},
    **{f"{word}'ve": f"{word} have" for word in ("i", "you", "we", "they")},
    **{f"{word}'ll": f"{word} will" for word in ("i", "you", "he", "she", "it", "we", "they")},
    **{f"{word}n't": f"{word} not" for word in ("is", "are", "was", "were", "do", "does", "did", "has", "have", "had")},
    **{"i'm": "i am", "can't": "can not", "cannot": "can not", "won't": "will not"},
}


class Quotation(NamedTuple):
    """Words between quotation marks; half-open offsets in the sentence."""

    start: int
    end: int


@lru_cache(maxsize=20_000)
def quotations(text: str) -> tuple[Quotation, ...]:
    """Find what stands between double quotation marks.

    Examples
    --------
    >>> text = "“We won,” she said, “at last.”"
    >>> [text[q.start : q.end] for q in quotations(text)]
    ['We won,', 'at last.']
    """
    return tuple(Quotation(*match.span("q")) for match in _QUOTE.finditer(text))


def quotable(sentences: Iterable[Sentence]) -> str:
    """Return the words of an article in the form in which quotations are looked up in it."""
    forms = (form for sentence in sentences for form in _forms(_blanked(sentence.text)).words)
    return f" {' '.join(forms)} "


def altered_quotes(target: Sentence, linked: Sequence[Sentence], whole: str) -> Iterator[Change]:
    """Yield the quotations that stand in a linked sentence with other words inside the marks.

    What stands word for word in `whole` (`quotable` of the source article), a
    cut that is marked, a word in square brackets and an early end alter
    nothing; names and labels in quotation marks are no quotations.
    """
    for quotation in quotations(target.text):
        for passage in _MARKED.split(target.text[quotation.start : quotation.end]):
            forms = _forms(passage)
            if len(forms.words) < 2 or _is_label(passage) or f" {' '.join(forms.words)} " in whole:
                continue
            place = _place(passage, forms, linked)
            if place is not None:
                yield Change("quote_altered", "minor", quotation.start, quotation.end, *place)
                break


class _Forms(NamedTuple):
    words: list[str]
    spans: list[tuple[int, int]]


def _place(passage: str, forms: _Forms, linked: Sequence[Sentence]) -> tuple[str, int, int] | None:
    """Find where a passage that is nowhere word for word is quoted otherwise."""
    best: tuple[float, tuple[str, int, int]] | None = None
    for source in linked:
        stems = [_stemmed(word, source) for word in forms.words]
        content = {
            stem for stem, word in zip(stems, forms.words, strict=True) if word not in function_words(source.lang)
        }
        for quoted in quotations(source.text):
            there = _forms(_blanked(source.text[quoted.start : quoted.end]))
            matcher = SequenceMatcher(None, stems, [_stemmed(word, source) for word in there.words], autojunk=False)
            blocks = [block for block in matcher.get_matching_blocks() if block.size]
            shared = [stem for block in blocks for stem in stems[block.a : block.a + block.size]]
            enough = len(content.intersection(shared)) >= min(_CONTENT, len(content))
            share = len(shared) / len(stems)
            if content and enough and share >= _SAME and max(block.size for block in blocks) > 1:
                start = quoted.start + there.spans[blocks[0].b][0]
                end = quoted.start + there.spans[blocks[-1].b + blocks[-1].size - 1][1]
                if best is None or share > best[0]:
                    best = (share, (source.sentence_id, start, end))
    return best[1] if best else None


def _blanked(text: str) -> str:
    """Return a text of the same length without what editors put in square brackets."""
    return _MARKED.sub(lambda match: " " * len(match[0]), text)


def _stemmed(word: str, sentence: Sentence) -> str:
    return tokenize(word, lang=sentence.lang, aliases=sentence.aliases).forms[0]


def _is_label(passage: str) -> bool:
    """Whether every longer word has a capital: a title, a slogan on a product."""
    long = [passage[a:b] for a, b in words(passage) if b - a > 3]
    return all(word[0].isupper() for word in long)


def _forms(text: str) -> _Forms:
    """Return the words of a quotation, case-folded, contractions written out, each with its place."""
    forms, spans = [], []
    for start, end in words(text):
        folded = text[start:end].casefold().replace("’", "'").replace("-", "").replace(".", "")
        for part in _CONTRACTED.get(folded, folded).split():
            forms.append(part)
            spans.append((start, end))
    return _Forms(forms, spans)
