"""What the reading view says of each sentence, taken from the tables of a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..tables import PROBABILITIES
from .reading_marks import Passage
from .reading_pane import Line
from .text import clip
from .theme import LABEL_MARKS, STATUS_MARKS

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison import Comparison

REPEATED = "↻"
# So many characters of a changed detail are quoted beside it.
_QUOTED = 160

# Rows of a table as named tuples, which have no types of their own.
_Rows = list[Any]


@dataclass(frozen=True)
class Pair:
    """What the tables of a comparison say of the source and one retelling, row by row.

    Attributes
    ----------
    source, retelling : list of row
        The sentences of either text in order.
    links, spans, details, coverage : list of row
        What is said of the two.
    numbers : dict of str to str
        sentence_id to the number of the sentence in its article.
    """

    source: _Rows
    retelling: _Rows
    links: _Rows
    spans: _Rows
    details: _Rows
    coverage: _Rows
    numbers: Mapping[str, str]


def pair_of(comparison: Comparison, article_id: str) -> Pair:
    """Cut the tables of a comparison down to the source and one retelling."""
    sentences = comparison.sentences
    told = sentences[sentences.article_id == article_id].sort_values("position")
    source = sentences[sentences.article_id == comparison.source].sort_values("position")
    links = comparison.links.sort_values(
        ["probability", "sentence_id", "source_sentence_id"], ascending=[False, True, True]
    )

    def about(table: pd.DataFrame) -> _Rows:
        return _rows(table[table.sentence_id.isin(told.sentence_id)])

    return Pair(
        source=_rows(source),
        retelling=_rows(told),
        links=about(links),
        spans=about(comparison.spans),
        details=about(comparison.details),
        coverage=_rows(comparison.coverage[comparison.coverage.article_id == article_id]),
        numbers=dict(zip(sentences.sentence_id, sentences.position.astype(str), strict=True)),
    )


def retelling_lines(pair: Pair) -> list[Line]:
    """Return the sentences of the retelling with label, probabilities, links and marks."""
    links = _grouped(pair.links, "sentence_id")
    passages = _passages_of_retelling(pair)
    lines = []
    for row in pair.retelling:
        sources = [pair.numbers[link.source_sentence_id] for link in links[row.sentence_id]]
        data = {"label": row.label}
        tag, title = LABEL_MARKS[row.label].letter, row.label
        if row.label != "boilerplate":
            data["p"] = " ".join(_share(getattr(row, column)) for column in PROBABILITIES)
            tag += f"{'?' * row.borderline} {_share(getattr(row, f'p_{row.label}'))}"
            title += ", doubtful" * row.borderline
        if sources:
            data["links"] = " ".join(sources)
            for name in ("similarity", "overlap", "probability"):
                data[name] = " ".join(_share(getattr(link, name)) for link in links[row.sentence_id])
        lines.append(_line(pair, row, tag, title, data, passages, sources))
    return lines


def source_lines(pair: Pair) -> list[Line]:
    """Return the sentences of the source with what became of each in the retelling."""
    links = _grouped(pair.links, "source_sentence_id")
    fates = {row.source_sentence_id: row for row in pair.coverage}
    passages = _passages_of_source(pair)
    lines = []
    for row in pair.source:
        data = {"label": "boilerplate"}
        tag, title = LABEL_MARKS["boilerplate"].letter, "boilerplate"
        if row.sentence_id in fates:
            fate = fates[row.sentence_id]
            data = {"status": fate.status, "omitted": _share(fate.p_omitted)}
            tag, title = f"{pair.numbers[row.sentence_id]} {STATUS_MARKS[fate.status].letter}", fate.status
        # A repeat has no links of its own: it fares as the sentence that it repeats.
        if told := links[row.sentence_id] or links[row.repeat_of]:
            data["links"] = " ".join(pair.numbers[link.sentence_id] for link in told)
        lines.append(_line(pair, row, tag, title, data, passages))
    return lines


def _line(
    pair: Pair,
    row: Any,
    tag: str,
    title: str,
    data: Mapping[str, str],
    passages: Mapping[str, list[Passage]],
    sources: Iterable[str] = (),
) -> Line:
    if row.repeat_of:
        tag, title = f"{REPEATED} {tag}", f"{title}, repeats sentence {pair.numbers[row.repeat_of]}"
    identity = {"id": row.sentence_id, "n": pair.numbers[row.sentence_id]}
    own = tuple(passage.moved(-row.start) for passage in passages[row.sentence_id])
    return Line(row.text, row.paragraph, row.kind, tag, title, identity | dict(data), tuple(sources), own)


def _passages_of_retelling(pair: Pair) -> Mapping[str, list[Passage]]:
    """Collect what is shared, added and changed in the retelling, with offsets in the article."""
    found = defaultdict(list)
    for row in pair.spans:
        found[row.sentence_id].append(
            Passage(row.start, row.end, row.type, pair.numbers.get(row.source_sentence_id, ""))
        )
    for row in pair.details:
        note = _change(row.type, row.text, "in the source", row.source_text)
        found[row.sentence_id].append(Passage(row.start, row.end, "changed", note))
    return found


def _passages_of_source(pair: Pair) -> Mapping[str, list[Passage]]:
    """Collect what the retelling shares and changes of the source, with offsets in the source."""
    found = defaultdict(list)
    for row in pair.spans:
        if row.type == "shared":
            start, end = int(row.source_start), int(row.source_end)
            found[row.source_sentence_id].append(Passage(start, end, "shared", pair.numbers[row.sentence_id]))
    sentences = {row.sentence_id: row for row in pair.source}
    for row in pair.details:
        origin = sentences[row.source_sentence_id]
        # The table quotes the detail without its place; where it stands twice, neither is marked.
        if row.source_text and origin.text.count(row.source_text) == 1:
            start = origin.start + origin.text.index(row.source_text)
            note = _change(row.type, row.source_text, "in the retelling", row.text)
            found[origin.sentence_id].append(Passage(start, start + len(row.source_text), "changed", note))
    return found


def _change(kind: str, here: str, where: str, there: str) -> str:
    """Say how a detail is changed, for a title.

    Examples
    --------
    >>> _change("number", "70", "in the source", "17")
    'number: 70, in the source 17'
    """
    return f"{kind.replace('_', ' ')}: {clip(here, _QUOTED)}, {where} {clip(there, _QUOTED) or 'no such words'}"


def _rows(table: pd.DataFrame) -> _Rows:
    return list(table.itertuples(index=False))


def _grouped(rows: _Rows, key: str) -> Mapping[str, _Rows]:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _share(value: float) -> str:
    """Return a share of one with two decimals, without the zero in front.

    Examples
    --------
    >>> _share(0.853), _share(1.0)
    ('.85', '1.00')
    """
    return f"{value:.2f}".removeprefix("0")
