"""How much of each article stands, word for word, in each other one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from ..match.runs import MAX_TRIM
from ..match.tokens import Tokens
from ..tables import columns, conform

# Two words with nothing but trimmed words between them.
Step = tuple[str, str]


def text_reuse(tokens: Mapping[str, Sequence[Tokens]]) -> pd.DataFrame:
    """Say how much of each article's wording stands in each other article.

    Parameters
    ----------
    tokens : mapping of str to sequence of Tokens
        article_id to the words of its sentences: those that count, without
        page furniture and repeats, all names of an actor as one word.

    Returns
    -------
    pandas.DataFrame
        Table `reuse`, one row for each ordered pair of different articles,
        the source among them:

        article_id : the article whose words are counted
        other_id : the article in which they are looked for
        n_words : content words of the first article
        n_shared : how many of them stand in runs shared with the other
        share : n_shared / n_words, 0 to 1; NaN where there is no word

    Notes
    -----
    The containment of one text in another (Broder 1997,
    doi:10.1109/SEQUEN.1997.666900) by the codebook's rule for copying: content
    words in runs of two words or more that a sentence of each text has in
    common, up to three words of the other text skipped between neighbours.
    It has a direction: a brief may stand whole in a report of which it is a
    tenth.  Independent reports of one event reach .1 to .2 by names and set
    phrases alone.

    Examples
    --------
    >>> from analysis.match.tokens import tokenize
    >>> texts = {"brief": "The bridge reopened.", "report": "The old bridge reopened after four long years."}
    >>> text_reuse({key: [tokenize(text)] for key, text in texts.items()})
      article_id other_id  n_words  n_shared   share
    0      brief   report        2         2  1.0000
    1     report    brief        6         2  0.3333
    """
    steps = {article_id: _steps(sentences) for article_id, sentences in tokens.items()}
    n_words = {article_id: sum(t.n_content for t in sentences) for article_id, sentences in tokens.items()}
    rows = []
    for article_id, sentences in tokens.items():
        for other_id in tokens:
            if other_id != article_id:
                n_shared = sum(_shared_content(t, steps[other_id]) for t in sentences)
                share = round(n_shared / n_words[article_id], 4) if n_words[article_id] else float("nan")
                rows.append((article_id, other_id, n_words[article_id], n_shared, share))
    return conform("reuse", pd.DataFrame(rows, columns=columns("reuse")))


def _steps(sentences: Iterable[Tokens]) -> set[Step]:
    """Return every two words of a sentence that neighbours of a trimmed text could be."""
    return {
        (form, later)
        for tokens in sentences
        for k, form in enumerate(tokens.forms)
        for later in tokens.forms[k + 1 : k + 2 + MAX_TRIM]
    }


def _shared_content(tokens: Tokens, steps: set[Step]) -> int:
    """Count the content words in shared runs: of a run of two words or more, each makes a step with a neighbour."""
    taken = [False, *(step in steps for step in pairwise(tokens.forms)), False]
    return sum(content and (taken[k] or taken[k + 1]) for k, content in enumerate(tokens.content))
