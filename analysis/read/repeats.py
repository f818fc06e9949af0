"""Sentences that an article prints more than once."""

from __future__ import annotations

from collections.abc import Iterable

from .words import word_forms


def repeat_of(sentences: Iterable[tuple[str, str]]) -> list[str]:
    """Find for each sentence of one article the earlier one with the same words.

    Parameters
    ----------
    sentences : iterable of (str, str)
        sentence_id and text, in the order of the article.

    Returns
    -------
    list of str
        sentence_id of the first sentence with the same words in the same
        order, "" where there is none.  Case and punctuation make no
        difference, except between sentences that are all punctuation.

    Examples
    --------
    >>> repeat_of([("a:0001", "He fled."), ("a:0002", "Nobody spoke."), ("a:0003", "“He fled”")])
    ['', '', 'a:0001']
    """
    first: dict[tuple[str, ...], str] = {}
    found = []
    for sentence_id, text in sentences:
        original = first.setdefault(word_forms(text) or (text.strip(),), sentence_id)
        found.append("" if original == sentence_id else original)
    return found
