"""Clauses: the parts of a sentence that can come from different places."""

from __future__ import annotations

import re

from .tokens import Tokens

# A clause with fewer content words joins its neighbour: it states too little to be judged.
MIN_CONTENT = 3
_PUNCTUATION = re.compile(r"[,;:()\[\]“”\"—–،；：，、]|--| - ")
_OPENERS = frozenset(
    (
        *("and", "but", "so", "if", "as", "that", "who", "whom", "whose", "which", "when", "where", "while", "whereas"),
        *("because", "since", "after", "before", "until", "unless", "though", "although"),
    )
)


def clauses(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """Cut a sentence into clauses of at least three content words.

    Parameters
    ----------
    text : str
        The sentence.
    tokens : Tokens
        Its words.

    Returns
    -------
    list of (int, int)
        Half-open ranges of words; together they are the whole sentence.

    Notes
    -----
    A cut stands at punctuation and before an English conjunction or relative
    pronoun; it is a guess from the surface, not a parse.
    """
    cuts = [
        k
        for k in range(1, len(tokens))
        if _PUNCTUATION.search(text[tokens.ends[k - 1] : tokens.starts[k]]) or tokens.surface[k].lower() in _OPENERS
    ]
    parts: list[tuple[int, int]] = []
    for first, last in zip([0, *cuts], [*cuts, len(tokens)], strict=True):
        if parts and _n_content(tokens, *parts[-1]) < MIN_CONTENT:
            parts[-1] = (parts[-1][0], last)
        else:
            parts.append((first, last))
    if len(parts) > 1 and _n_content(tokens, *parts[-1]) < MIN_CONTENT:
        parts[-2:] = [(parts[-2][0], parts[-1][1])]
    return [part for part in parts if part[1] > part[0]]


def clause_text(text: str, tokens: Tokens, part: tuple[int, int]) -> str:
    """Return the words of a clause as they stand in the sentence."""
    return text[tokens.starts[part[0]] : tokens.ends[part[1] - 1]]


def _n_content(tokens: Tokens, first: int, last: int) -> int:
    return sum(tokens.content[first:last])
