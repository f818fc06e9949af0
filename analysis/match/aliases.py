"""The names under which the articles of a story speak of one actor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..read.files import read_csv
from ..read.words import words
from .alias_mining import Found, acronyms, plain_acronyms, surnames
from .alias_slots import exchanged
from .names import Word, read_names, read_words, spelling, strip_possessive

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("actor", "term", "evidence")
_OWN, _LISTED = "own list", "general list"
_MAX_BYTES = 1_000_000
# A listed name of so few letters ("IS", "US", "WHO") may be an ordinary word in
# capitals: it counts where a longer name of the actor stands in the story.
_SHORT = 3


def read_aliases(path: Path) -> pd.DataFrame:
    """Read a list of names of actors.

    Parameters
    ----------
    path : Path
        A CSV table with the columns actor and term, one name a row, in UTF-8.

    Returns
    -------
    pandas.DataFrame
        actor : the name the actor goes by in the tables
        term : a name that stands in the texts, written as there

    Raises
    ------
    InputError
        If the file is no such table, a cell is empty, or one name is given to
        two actors.
    """
    import pandas as pd

    header, rows = read_csv(path, limit=_MAX_BYTES)
    if not {"actor", "term"} <= set(header):
        raise InputError(
            f"{path} has the columns {', '.join(header)}; expected actor and term: add a header line `actor,term`"
        )
    actor_of: dict[str, str] = {}
    for number, row in rows:
        actor, term = row["actor"].strip(), row["term"].strip()
        if not actor or not words(term):
            raise InputError(f"line {number} of {path} names no actor or no term; give both, or delete the line")
        if actor_of.setdefault(term, actor) != actor:
            raise InputError(
                f"line {number} of {path} makes {term!r} a name of {actor!r}, an earlier line one of "
                f"{actor_of[term]!r}; keep one of the two"
            )
    return pd.DataFrame(sorted((actor, term) for term, actor in actor_of.items()), columns=["actor", "term"])


def listed_aliases() -> pd.DataFrame:
    """Return the list of names that comes with the package: well-known states and organisations."""
    with as_file(files("analysis").joinpath("match", "aliases.csv")) as path:
        return read_aliases(path)


def mine_aliases(
    texts: Mapping[str, str], *, own: pd.DataFrame | None = None, listed: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Find the names under which the articles of a story speak of the same actor.

    Parameters
    ----------
    texts : mapping of str to str
        article_id to the article.
    own : pandas.DataFrame, optional
        A list of the user's own, as `read_aliases` returns it; it outranks
        all that is listed or mined.
    listed : pandas.DataFrame, optional
        The general list; by default `listed_aliases()`.

    Returns
    -------
    pandas.DataFrame
        One row for each name that occurs in the story, sorted:

        actor : the name the actor goes by
        term : the name in the texts
        evidence : why it is a name of that actor

    Notes
    -----
    Four sources, each believed before the next: the user's list; the general
    list; what an article spells out ("National Water Board (NWB)", the letters
    being the initials; "Ann Lee" … "Lee", "Ms Lee", if no other Lee with a
    first name and no lower-case "lee" occurs); and two names that two articles
    put into the same places of otherwise equal sentences, twice at least, if
    neither is a person, a place, a state or a people.  When in doubt two names
    stay two actors: a wrong alias hides a change of fact.

    Examples
    --------
    >>> texts = {"a": "The National Water Board (NWB) met. Ms Ann Lee said so.", "b": "The NWB met, Lee said."}
    >>> print(*mine_aliases(texts)["term"], sep=", ")
    Ann Lee, Lee, Ms Ann Lee, NWB, National Water Board
    """
    import pandas as pd

    articles = {article_id: read_words(texts[article_id]) for article_id in sorted(texts)}
    spelt = spelling(articles.values())
    names = {article_id: read_names(article, spelt) for article_id, article in articles.items()}
    table: dict[str, Found] = {}
    for rows, evidence in ((own, _OWN), (listed_aliases() if listed is None else listed, _LISTED)):
        for found in _occurring(rows, articles.values(), evidence) if rows is not None else ():
            table.setdefault(found.term, found)
    _take(table, acronyms(texts, articles))
    _take(table, plain_acronyms(names))
    people = list(surnames(names, spelt))
    _take(table, people)
    persons = frozenset(name for found in people for name in (found.name, found.term))
    _take(table, exchanged(articles, names, spelt, persons=persons | frozenset(table)))
    counts = Counter(found.name for found in table.values())
    kept = (found for found in table.values() if counts[found.name] > 1 or found.evidence in (_OWN, _LISTED))
    return pd.DataFrame(sorted(kept), columns=list(COLUMNS))


def alias_map(table: pd.DataFrame) -> dict[tuple[str, ...], str]:
    """Return the form that all names of an actor share, by the words of each name.

    Parameters
    ----------
    table : pandas.DataFrame
        actor and term, as `mine_aliases` returns them.

    Returns
    -------
    dict of tuple of str to str
        What `tokenize` takes as `aliases`: the words of a name, without the
        ending of a possessive, and "@" with the actor.  Actors with one name
        are left out, and so is a name of two actors.

    Examples
    --------
    >>> import pandas as pd
    >>> names = pd.DataFrame({"actor": ["Islamic State"] * 2, "term": ["Islamic State", "IS"]})
    >>> alias_map(names)[("IS",)]
    '@islamic state'
    """
    actors: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for actor, terms in table.groupby("actor", sort=True)["term"]:
        if terms.nunique() > 1:
            for term in terms:
                for key in spellings(term):
                    actors[key].add(f"@{actor}".casefold())
    return {key: min(shared) for key, shared in sorted(actors.items()) if len(shared) == 1}


def spellings(term: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name with both apostrophes, and in capitals where that cannot be another word."""
    for mark in ("'", "’"):
        key = name_key(term.replace("'", mark).replace("’", mark))
        yield key
        if len(term) > _SHORT + 1:
            yield tuple(word.upper() for word in key)


def name_key(term: str) -> tuple[str, ...]:
    """Return the words of a name as they stand in a text, without the ending of a possessive."""
    return tuple(strip_possessive(term[a:b]) for a, b in words(term))


def _take(table: dict[str, Found], more: Iterable[Found]) -> None:
    """Add names to the actors known so far; what would make one of two actors is left out."""
    for name, group in groupby(sorted(set(more)), key=lambda found: found.name):
        terms = {found.term: found.evidence for found in group}
        terms.setdefault(name, min(terms.values()))
        known = {table[term].name for term in terms if term in table}
        if len(known) < 2:
            actor = min(known, default=name)
            for term, evidence in terms.items():
                table.setdefault(term, Found(actor, term, evidence))


def _occurring(rows: pd.DataFrame, articles: Iterable[list[Word]], evidence: str) -> list[Found]:
    """Return the listed names that stand in the story."""
    keys: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for actor, term in zip(rows["actor"], rows["term"], strict=True):
        key = name_key(term)
        keys[key[0]].append((key, actor, term))
    found = set()
    for article in articles:
        for k, word in enumerate(article):
            for key, actor, term in keys.get(word.text, ()):
                if tuple(w.text for w in article[k : k + len(key)]) == key:
                    found.add((actor, term))
    sure = {actor for actor, term in found if len(term) > _SHORT or evidence == _OWN}
    return [Found(actor, term, evidence) for actor, term in sorted(found) if actor in sure]
