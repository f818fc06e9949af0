"""Details of a sentence that its source tells otherwise: numbers, names, times, quotations, negations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from ..match.names import read_words, spelling
from ..tables import columns, conform
from .details_names import changed_names, changed_states, known_words
from .details_numbers import changed_numbers, quantities
from .details_quotes import altered_quotes, quotable
from .details_text import Aliases, Change, Sentence
from .details_time import Key, changed_times, moments
from .details_wording import changed_modality, changed_negation


def changed_details(
    sentences: pd.DataFrame, articles: pd.DataFrame, links: pd.DataFrame, *, aliases: Aliases | None = None
) -> pd.DataFrame:
    """List the details that a retelling tells otherwise than the source sentences it stems from.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The labelled sentences (table `sentences`).
    articles : pandas.DataFrame
        The articles with their languages (table `articles`).
    links : pandas.DataFrame
        Which sentence stems from which (table `links`).
    aliases : mapping, optional
        Names of actors, as `alias_map` returns them: another name of the same
        actor is no change.

    Returns
    -------
    pandas.DataFrame
        Table `details`, one row for each changed detail:

        sentence_id, source_sentence_id : the sentence and the one it is held against
        type : number, time, entity, location, attribution, negation, modality
            or quote_altered
        severity : major where a reader would come to believe something else
            about who, where, when, how many or whether; else minor
        start, end, text : the detail in the retelling's article
        source_text : what the source says instead

    Notes
    -----
    A detail is listed only where a linked sentence says something else in its
    place, so that what a retelling adds or leaves out is no change:

    number : another number of the same thing, judged by the words and units
        beside it; sums of two of the source's numbers are left out, rounded
        ones are minor, and so is a "more than" before the same number.
    time : another date, year, weekday or part of a weekday in a like sentence.
    entity, location, attribution : a name that is nowhere in the source where
        a linked sentence has another with the same title, as speaker, beside
        the same head word or between the same words; another state beside the
        same word; the same name misspelt (minor).
    negation : one of two like sentences negates a word that both have.
    modality : "will" for "could" or "is expected to" before the same verb.
    quote_altered : other words between quotation marks, though it is the same
        quotation; marked cuts, words in square brackets and an early end
        alter nothing.

    Numbers and names that stand anywhere in the source article are taken as
    known.  The rules are for English; in other languages digits, names and
    quotations are still compared.  Causes and changed common nouns
    ("garage" for "hamper") are not found.
    """
    prepared = _prepare(sentences, articles, aliases or {})
    source_ids = sentences.loc[sentences["label"] == "source", "sentence_id"]
    known = _Known.of([prepared[sentence_id] for sentence_id in source_ids])
    linked: dict[str, list[Sentence]] = defaultdict(list)
    ranked = links.sort_values(["sentence_id", "probability", "source_sentence_id"], ascending=[True, False, True])
    for sentence_id, source_id in zip(ranked["sentence_id"], ranked["source_sentence_id"], strict=True):
        linked[sentence_id].append(prepared[source_id])
    rows = []
    for sentence_id, sources in linked.items():
        target = prepared[sentence_id]
        for change in _once(_changes(target, sources, known)):
            there = prepared[change.source_sentence_id]
            rows.append(
                {
                    "sentence_id": sentence_id,
                    "source_sentence_id": change.source_sentence_id,
                    "type": change.type,
                    "severity": change.severity,
                    "start": target.start + change.start,
                    "end": target.start + change.end,
                    "text": target.text[change.start : change.end],
                    "source_text": there.text[change.source_start : change.source_end],
                }
            )
    return conform("details", pd.DataFrame(rows, columns=columns("details")))


class _Known(NamedTuple):
    """What the source article tells anywhere."""

    numbers: set[float]
    times: set[Key]
    words: set[str]
    quotable: str

    @classmethod
    def of(cls, article: Sequence[Sentence]) -> _Known:
        return cls(
            {quantity.value for sentence in article for quantity in quantities(sentence.text)},
            {moment.key for sentence in article for moment in moments(sentence.text)},
            set().union(*map(known_words, article)),
            quotable(article),
        )


def _changes(target: Sentence, linked: Sequence[Sentence], known: _Known) -> Iterator[Change]:
    yield from changed_numbers(target, linked, known.numbers)
    yield from changed_times(target, linked, known.times)
    yield from changed_names(target, linked, known.words)
    yield from changed_states(target, linked)
    yield from altered_quotes(target, linked, known.quotable)
    yield from changed_negation(target, linked)
    yield from changed_modality(target, linked)


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    """Leave out what lies inside a change of a fact that was found before."""
    taken: list[Change] = []
    for change in changes:
        if change.type == "quote_altered" or not any(c.start <= change.start and change.end <= c.end for c in taken):
            yield change
        if change.type != "quote_altered":
            taken.append(change)


def _prepare(sentences: pd.DataFrame, articles: pd.DataFrame, aliases: Aliases) -> dict[str, Sentence]:
    langs = dict(zip(articles["article_id"], articles["lang"], strict=True))
    spelt = spelling(read_words(text) for text in sentences["text"])
    rows = zip(*(sentences[column] for column in ("sentence_id", "article_id", "text", "start")), strict=True)
    return {
        sentence_id: Sentence(sentence_id, text, start, langs[article_id], spelt, aliases)
        for sentence_id, article_id, text, start in rows
    }
