"""What counts as a word."""

from __future__ import annotations

import regex

_WORD = regex.compile(
    r"""
    [\p{Han}\p{Hiragana}\p{Katakana}]                         # scripts without spaces: each character is a word
    | \p{Lu}(?:\.\p{Lu}(?!\p{L}))+                            # U.S, J.D
    | \p{N}+(?:[.,:]\p{N}+)+                                  # 1,700  3.5  7:30
    | (?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{N}]\p{M}*)+
      (?:['’ʼ\-\u2010\u2011](?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{N}]\p{M}*)+)*
    """,
    regex.VERBOSE,
)


def words(text: str) -> list[tuple[int, int]]:
    """Find the words of a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int)
        Half-open [start, end) code-point offsets of each word, in order.

    Notes
    -----
    A word is a run of letters and digits with their combining marks.
    Apostrophes and hyphens inside it belong to it ("plotters'" is
    *plotters*, "Turkey-Iraq" one word), so do the points of an acronym and the
    separators of a number ("U.S.", "1,700", "7:30").  Chinese and Japanese
    are written without spaces: there each character counts as a word.

    Examples
    --------
    >>> text = "It's a U.S.-led plan: 1,700 men."
    >>> [text[a:b] for a, b in words(text)]
    ["It's", 'a', 'U.S', 'led', 'plan', '1,700', 'men']
    """
    return [match.span() for match in _WORD.finditer(text)]


def has_word(text: str) -> bool:
    """Whether a text holds any word."""
    return _WORD.search(text) is not None


def word_forms(text: str) -> tuple[str, ...]:
    """Return the words of a text, case-folded, apostrophes made alike."""
    return tuple(text[a:b].casefold().replace("’", "'").replace("ʼ", "'") for a, b in words(text))
