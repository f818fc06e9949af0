"""Capitalised names in a text: who, where and which organisation, as far as spelling tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import regex

from ..read.words import words
from .function_words import function_words
from .vocabulary import MONTHS, OPENERS, PARTICLES, TITLES, WEEKDAYS

_CALENDAR = {*MONTHS, *WEEKDAYS, "am", "pm", "ad", "bc"}
_ABBREVIATED = TITLES | _CALENDAR | {"st", "mt", "no", "vs", "jr", "inc", "corp", "co", "ltd"}

_ENDS = regex.compile(r"[.!?…:;\n\r•|]")
_OPENS = regex.compile(r"[.!?…:;\n\r•|“”\"‘«»„(\[–—]")
_JOINS = regex.compile(r" ?& ?|[ \u00a0]|\.[ \u00a0]|[’'] ")
# An article of Arabic names, part of the word: al-Hashimi, ad-Duri.
_ARTICLE = regex.compile(r"(?:a[dlnrstz]|e[ls]|ash|adh|ath)-(?=\p{Lu})", regex.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """A word of a text.

    Attributes
    ----------
    text : str
        The word without the ending of its possessive.
    start, end : int
        Half-open code-point offsets.
    opens : bool
        It opens a sentence, a quotation or what follows a colon, so its
        capital may mean nothing.
    joins : bool
        Only a blank (or the point of an abbreviation) parts it from the word before.
    """

    text: str
    start: int
    end: int
    opens: bool
    joins: bool

    @property
    def folded(self) -> str:
        """The word, case-folded, without points."""
        return self.text.casefold().replace("’", "'").replace(".", "")

    @property
    def capital(self) -> bool:
        """It begins as a name does."""
        return self.text[0].isupper() or bool(_ARTICLE.match(self.text))


@dataclass(frozen=True)
class Name:
    """A capitalised phrase of one article.

    Attributes
    ----------
    words : tuple of str
        Its words without titles: the name proper.
    titles : tuple of str
        The capitalised titles before it.
    start, end : int
        Half-open code-point offsets, titles included.
    first, last : int
        Its first word (titles included) and its last in the list of words.
    before, after : str
        The words next to it, case-folded, "" beyond the sentence.
    possessive : bool
        It ends in the 's of a possessive.
    """

    words: tuple[str, ...]
    titles: tuple[str, ...]
    start: int
    end: int
    first: int
    last: int
    before: str
    after: str
    possessive: bool

    @property
    def text(self) -> str:
        """The name proper, one blank between words."""
        return " ".join(self.words)


def strip_possessive(word: str) -> str:
    """Return a word without 's or a closing apostrophe."""
    return word[:-2] if word[-2:] in ("'s", "’s", "'S", "’S") else word.rstrip("'’")


def bare_surname(word: str) -> str:
    """Return a surname without the article of Arabic names.

    Examples
    --------
    >>> bare_surname("al-Hashimi")
    'Hashimi'
    """
    return _ARTICLE.sub("", word, count=1)


def read_words(text: str) -> list[Word]:
    """Read the words of a text with what the marks between them say."""
    found: list[Word] = []
    reached = 0
    for start, end in words(text):
        gap = text[reached:start]
        abbreviated = bool(found) and gap[:1] == "." and _abbreviated(found[-1])
        ends = not found or bool(_ENDS.search(gap[1:] if abbreviated else gap))
        opens = ends or bool(_OPENS.search(gap[1:] if abbreviated else gap))
        joins = not opens and bool(_JOINS.fullmatch(gap))
        found.append(Word(strip_possessive(text[start:end]) or text[start:end], start, end, opens, joins))
        reached = end
    return found


def _abbreviated(word: Word) -> bool:
    return len(word.text) == 1 or "." in word.text or word.folded in _ABBREVIATED


@dataclass(frozen=True)
class Spelling:
    """How the articles of a story spell their words, case-folded.

    Attributes
    ----------
    lower : frozenset of str
        Words that stand in lower case somewhere: a capital that opens a
        sentence makes no name of them.
    capital : frozenset of str
        Words that have a capital where no sentence opens.
    """

    lower: frozenset[str]
    capital: frozenset[str]


def spelling(articles: Iterable[list[Word]]) -> Spelling:
    """Gather how the words of a story are spelt."""
    lower, capital = {*function_words("en"), *OPENERS}, set[str]()
    for article in articles:
        shouted = _headline_words(article)
        lower.update(word.folded for word in article if not word.capital)
        capital.update(w.folded for k, w in enumerate(article) if w.capital and not w.opens and k not in shouted)
    return Spelling(frozenset(lower), frozenset(capital))


def read_names(article: list[Word], spelt: Spelling) -> list[Name]:
    """Find the capitalised phrases of one article.

    Parameters
    ----------
    article : list of Word
        As `read_words` returns it.
    spelt : Spelling
        How the whole story spells its words.

    Returns
    -------
    list of Name
        In the order of the text; dates and lines in capitals left out.
    """
    found: list[Name] = []
    shouted = _headline_words(article)
    k = 0
    while k < len(article):
        if not _is_name_word(article[k], spelt, k in shouted):
            k += 1
            continue
        is_sure = article[k].folded in spelt.capital
        last = k
        for j in range(k + 1, len(article)):
            if not article[j].joins:
                break
            if _is_name_word(article[j], spelt, j in shouted):
                last = j
            elif article[j].text not in PARTICLES or not is_sure:
                break
        if last > k or is_sure:
            found += _named(article, k, last)
        k = last + 1
    return found


def _is_name_word(word: Word, spelt: Spelling, in_headline: bool) -> bool:
    if not word.capital or word.folded in _CALENDAR:
        return False
    return _is_acronym(word.text) or word.folded not in (
        spelt.lower if word.opens or in_headline else function_words("en")
    )


def _is_acronym(word: str) -> bool:
    letters = word.replace(".", "")
    return len(letters) > 1 and letters.isupper()


def _headline_words(article: list[Word]) -> set[int]:
    """Return the words of sentences in which (nearly) every long word has a capital."""
    found: set[int] = set()
    starts = [k for k, word in enumerate(article) if word.opens] + [len(article)]
    for first, end in pairwise(starts):
        long = [article[k] for k in range(first, end) if len(article[k].text) > 3 and article[k].text[0].isalpha()]
        if len(long) > 3 and sum(word.capital for word in long) >= 0.8 * len(long):
            found.update(range(first, end))
    return found


def _named(article: list[Word], first: int, last: int) -> list[Name]:
    """Make a name of a phrase: what stands after its last title."""
    phrase = [word.text for word in article[first : last + 1]]
    title_at = [k for k, word in enumerate(article[first : last + 1]) if word.folded in TITLES]
    if len(phrase) > 1 and all(word.isupper() and len(word) > 1 and "." not in word for word in phrase):
        return []
    cut = title_at[-1] + 1 if title_at else 0
    if cut == len(phrase):  # titles alone, or a name that ends in one
        return []
    begin = cut
    while begin and begin - 1 in title_at:
        begin -= 1
    before = article[first + begin - 1].folded if first + begin and not article[first + begin].opens else ""
    after = article[last + 1].folded if last + 1 < len(article) and not article[last + 1].opens else ""
    titles, proper = tuple(phrase[begin:cut]), tuple(phrase[cut:])
    start, end = article[first + begin].start, article[last].end
    possessive = end - article[last].start > len(article[last].text)
    return [Name(proper, titles, start, end, first + begin, last, before, after, possessive)]
