"""Which article is the source that the others are judged against."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..errors import InputError
from .runs import RunIndex, covered
from .tokens import Tokens


def choose_source(asked: str, articles: pd.DataFrame, tokens: Mapping[str, list[Tokens]]) -> tuple[str, str]:
    """Resolve the source of a story.

    Parameters
    ----------
    asked : str
        An article_id, or "auto".
    articles : pandas.DataFrame
        The articles of the story, with role and published.
    tokens : mapping of str to list of Tokens
        The coded sentences of each article.

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
    "auto" takes the article declared as source; else the one in which most of
    the other articles' words are found in shared runs (mean over the other
    articles).  Between equals the one published first wins, then the first id.
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
    found = {candidate: _share_found_in(candidate, tokens) for candidate in ids}
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    best = min(ids, key=lambda a: (-round(found[a], 4), published[a] or "9999", a))
    return best, (
        f"source inferred: {best!r} holds in shared runs {found[best]:.0%} of the words of the other articles "
        "(mean); name it with --source to be sure"
    )


def _share_found_in(candidate: str, tokens: Mapping[str, list[Tokens]]) -> float:
    if not tokens[candidate]:
        return -1.0
    index = RunIndex(tokens[candidate])
    shares = []
    for article_id, sentences in sorted(tokens.items()):
        total = sum(t.n_content for t in sentences)
        if article_id != candidate and total:
            shared = sum(sum(t.content[k] for k in covered(index.runs(t))) for t in sentences)
            back = RunIndex(sentences)
            own = sum(sum(t.content[k] for k in covered(back.runs(t))) for t in tokens[candidate])
            shares.append((shared / total + own / max(1, sum(t.n_content for t in tokens[candidate]))) / 2)
    return sum(shares) / len(shares) if shares else 0.0
