"""Words of a sentence in the form in which two sentences are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..read.words import words
from .function_words import function_words
from .names import strip_possessive


@dataclass(frozen=True)
class Tokens:
    """The words of one sentence, with offsets into that sentence.

    Attributes
    ----------
    starts, ends : tuple of int
        Half-open code-point offsets of each word.
    forms : tuple of str
        What is compared: case-folded and stemmed, so that a change of tense
        or number is no difference; names of one actor share one form.
    surface : tuple of str
        The words as they stand in the text.
    content : tuple of bool
        True for words that carry content (no function word).
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    forms: tuple[str, ...]
    surface: tuple[str, ...]
    content: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def n_content(self) -> int:
        """Number of content words."""
        return sum(self.content)

    @cached_property
    def name_or_number(self) -> tuple[bool, ...]:
        """True for words with a digit and, after the first word, for content words with a capital."""
        return tuple(
            any(c.isdigit() for c in word) or (k > 0 and content and word[:1].isupper())
            for k, (word, content) in enumerate(zip(self.surface, self.content, strict=True))
        )


def tokenize(text: str, *, lang: str = "en", aliases: Mapping[tuple[str, ...], str] | None = None) -> Tokens:
    """Split a sentence into comparable words.

    Parameters
    ----------
    text : str
        One sentence.
    lang : str
        Two-letter code of its language; sets stemmer and function words.
    aliases : mapping of tuple of str to str, optional
        Names of actors (their words as they stand in the text) to the form
        that all names of the actor share; the longest name wins.

    Examples
    --------
    >>> tokenize("The plotters’ bodies were buried.").forms
    ('the', 'plotter', 'bodi', 'were', 'buri')
    """
    spans = words(text)
    surface = [text[a:b] for a, b in spans]
    if aliases:
        spans, surface, named = _merge_names(spans, surface, aliases)
    else:
        named = [""] * len(spans)
    skip = function_words(lang)
    forms, content = [], []
    for word, actor in zip(surface, named, strict=True):
        folded = _fold(word)
        forms.append(actor or _stem(folded, lang))
        content.append(bool(actor) or folded not in skip)
    return Tokens(tuple(a for a, _ in spans), tuple(b for _, b in spans), tuple(forms), tuple(surface), tuple(content))


def _merge_names(
    spans: list[tuple[int, int]], surface: list[str], aliases: Mapping[tuple[str, ...], str]
) -> tuple[list[tuple[int, int]], list[str], list[str]]:
    """Make one token of every run of words that is a known name of an actor."""
    longest = max(map(len, aliases))
    bare = [strip_possessive(word) for word in surface]
    merged_spans, merged_surface, named = [], [], []
    i = 0
    while i < len(spans):
        for n in range(min(longest, len(spans) - i), 0, -1):
            actor = aliases.get(tuple(bare[i : i + n]), "")
            if actor:
                break
        merged_spans.append((spans[i][0], spans[i + n - 1][1]))
        merged_surface.append(" ".join(surface[i : i + n]))
        named.append(actor)
        i += n
    return merged_spans, merged_surface, named


def _fold(word: str) -> str:
    return strip_possessive(word).casefold().replace("’", "'").replace(".", "")


@lru_cache(maxsize=200_000)
def _stem(folded: str, lang: str) -> str:
    stemmer = _stemmer(lang)
    return stemmer.stemWord(folded) if stemmer is not None else folded


@lru_cache(maxsize=32)
def _stemmer(lang: str):  # type: ignore[no-untyped-def]
    import snowballstemmer

    name = _SNOWBALL.get(lang)
    return snowballstemmer.stemmer(name) if name else None


_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
