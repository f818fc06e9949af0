"""Which outlet calls an actor by which name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ..match.aliases import spellings
from ..match.names import read_words
from ..tables import columns, conform
from .details_quotes import quotations

Key = tuple[str, ...]


def naming_matrix(sentences: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Count how often each article calls each actor by each of its names.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The labelled sentences (table `sentences`).
    aliases : pandas.DataFrame
        actor and term, as `mine_aliases` returns them.

    Returns
    -------
    pandas.DataFrame
        Table `naming`, one row for each article and each name that stands
        anywhere in the story; 0 where the article never uses it:

        article_id, actor, term : the article, who is named and how
        count : how often the name stands in the article
        count_without_repeats : the same without sentences that repeat an
            earlier one of the article
        in_quotes : how many of `count` stand between quotation marks

    Notes
    -----
    The longest name counts: "President Ann Lee" is no occurrence of "Lee".
    Page furniture is left out.  A name between quotation marks is the choice
    of whoever is quoted, not of the outlet.

    Examples
    --------
    >>> import pandas as pd
    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "label": "added", "repeat_of": ["", "a:0001"]})
    >>> sentences["text"] = "Daesh fled, he said: “The Islamic State is finished.”"
    >>> names = pd.DataFrame({"actor": "Islamic State", "term": ["Daesh", "Islamic State"]})
    >>> naming_matrix(sentences, names).drop(columns=["article_id", "actor"])
                term  count  count_without_repeats  in_quotes
    0          Daesh      2                      1          0
    1  Islamic State      2                      1          2
    """
    kept = sentences[sentences["label"] != "boilerplate"]
    named = {
        key: (actor, term)
        for actor, term in zip(aliases["actor"], aliases["term"], strict=True)
        for key in spellings(term)
    }
    found = [
        (article_id, *named[key], repeat_of == "", quoted)
        for article_id, text, repeat_of in zip(kept["article_id"], kept["text"], kept["repeat_of"], strict=True)
        for key, quoted in _occurrences(text, named)
    ]
    key = ["article_id", "actor", "term"]
    hits = pd.DataFrame(found, columns=[*key, "first", "quoted"])
    counts = hits.groupby(key).agg(
        count=("first", "size"), count_without_repeats=("first", "sum"), in_quotes=("quoted", "sum")
    )
    articles = pd.DataFrame({"article_id": kept["article_id"].unique()})
    table = articles.merge(hits[["actor", "term"]].drop_duplicates(), how="cross").join(counts, on=key)
    return conform("naming", table.fillna(dict.fromkeys(columns("naming")[3:], 0)))


def _occurrences(text: str, named: Mapping[Key, tuple[str, str]]) -> Iterator[tuple[Key, bool]]:
    """Yield the names in a sentence, the longest at each place, and whether each stands between quotation marks."""
    longest = max(map(len, named), default=0)
    words = read_words(text)
    k = 0
    while k < len(words):
        for n in range(longest, 0, -1):
            key = tuple(word.text for word in words[k : k + n])
            if key in named:
                yield key, any(quote.start <= words[k].start < quote.end for quote in quotations(text))
                k += len(key) - 1
                break
        k += 1
