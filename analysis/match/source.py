"""Which article is the source that the others are judged against."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from ..errors import InputError
from .runs import RunIndex, covered
from .tokens import Tokens

# "BAGHDAD (Agency) – …", near the beginning of an article.
_DATELINE = re.compile(r"\(([A-Z][\w.& ]{1,30})\)\s*[-–—]")
_HEAD = 400


def choose_source(
    asked: str, articles: pd.DataFrame, tokens: Mapping[str, list[Tokens]], *, texts: Mapping[str, str]
) -> tuple[str, str]:
    """Resolve the source of a story.

    Parameters
    ----------
    asked : str
        An article_id, or "auto".
    articles : pandas.DataFrame
        The articles of the story, with outlet, role and published.
    tokens : mapping of str to list of Tokens
        The coded sentences of each article.
    texts : mapping of str to str
        The articles as decoded.

    Returns
    -------
    tuple of (str, str)
        The article_id, and a note that says how it was found ("" if it was named).

    Raises
    ------
    InputError
        If no article has that id.

    Notes
    -----
    "auto" takes the article declared as source; else the one that shares most
    with the others: mean share of words in shared runs, both ways, plus half
    the share of the other articles that name its outlet or the agency in its
    dateline ("BAGHDAD (Agency) –").  Articles declared as retellings come last.
    Between equals the one published first wins, then the first id.
    """
    ids = list(articles["article_id"])
    if asked != "auto":
        if asked not in ids:
            shown = ", ".join(ids[:20]) + (f", … ({len(ids)} in all)" if len(ids) > 20 else "")
            raise InputError(
                f"The story has no article {asked!r}. Expected as source one of: {shown}; or auto to infer it."
            )
        return asked, ""
    declared = articles.loc[articles["role"] == "source", "article_id"]
    if len(declared):
        return str(declared.iloc[0]), f"source {declared.iloc[0]!r} taken from the story's own metadata"
    ids = [a for a, role in zip(articles["article_id"], articles["role"], strict=True) if role != "retelling"] or ids
    ids = [a for a in ids if tokens[a]] or ids
    indices = {article_id: RunIndex(own) for article_id, own in tokens.items()}
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    shared, named = {}, {}
    for candidate in ids:
        shared[candidate] = _share_of_words(candidate, tokens, indices)
        agency = _DATELINE.search(texts[candidate][:_HEAD])
        names = {outlets[candidate], agency[1] if agency else ""} - {"", candidate}
        named[candidate] = _share_that_name(names, [text for other, text in texts.items() if other != candidate])
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    best = min(ids, key=lambda a: (-round(shared[a] + named[a] / 2, 4), published[a] or "9999", a))
    return best, (
        f"source inferred: {best!r} shares {shared[best]:.0%} of its and the others' words with them (mean), and "
        f"{named[best]:.0%} of them name it; name the source with --source to be sure"
    )


def _share_of_words(candidate: str, tokens: Mapping[str, list[Tokens]], indices: Mapping[str, RunIndex]) -> float:
    """Return the mean share of words in shared runs with each other article, both ways, 0 to 1."""
    shares = []
    for other in sorted(tokens):
        if other != candidate and tokens[other]:
            there = _share_in(tokens[other], indices[candidate])
            back = _share_in(tokens[candidate], indices[other])
            shares.append((there + back) / 2)
    return sum(shares) / len(shares) if shares else 0.0


def _share_in(sentences: list[Tokens], index: RunIndex) -> float:
    total = sum(t.n_content for t in sentences)
    return sum(sum(t.content[k] for k in covered(index.runs(t))) for t in sentences) / total if total else 0.0


def _share_that_name(names: set[str], others: list[str]) -> float:
    """Return the share of texts in which one of the names stands, 0 to 1."""
    if not names or not others:
        return 0.0
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)))
    return sum(pattern.search(text) is not None for text in others) / len(others)
