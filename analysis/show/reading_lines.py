"""What the reading view says of each sentence, taken from the tables of a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..tables import PROBABILITIES
from .reading_marks import Passage
from .reading_pane import Line
from .theme import LABEL_MARKS, STATUS_MARKS

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison import Comparison


def retelling_lines(comparison: Comparison, article_id: str) -> list[Line]:
    """Return the sentences of a retelling with label, probabilities, links and marks."""
    numbers = _numbers(comparison)
    links = _grouped(_own(comparison.links, article_id, comparison), "sentence_id")
    passages = _passages(comparison, article_id, numbers)
    lines = []
    for row in _sentences(comparison, article_id):
        own = sorted(links[row.sentence_id], key=lambda link: (-link.probability, link.source_sentence_id))
        sources = [numbers[link.source_sentence_id] for link in own]
        data = {"id": row.sentence_id, "n": numbers[row.sentence_id], "label": row.label}
        letter, title = LABEL_MARKS[row.label].letter, row.label
        if row.label != "boilerplate":
            chances = [getattr(row, column) for column in PROBABILITIES]
            data["p"] = " ".join(map(_share, chances))
            letter += "?" * row.borderline + f" {_share(getattr(row, f'p_{row.label}'))}"
            title += ", doubtful" if row.borderline else ""
        if own:
            data["links"] = " ".join(sources)
            for name in ("similarity", "overlap", "probability"):
                data[name] = " ".join(_share(getattr(link, name)) for link in own)
        if row.repeat_of:
            data["repeats"] = numbers[row.repeat_of]
        lines.append(_line(row, letter, title, data, passages, sources))
    return lines


def source_lines(comparison: Comparison, article_id: str) -> list[Line]:
    """Return the sentences of the source with what became of each in one retelling."""
    numbers = _numbers(comparison)
    links = _grouped(_own(comparison.links, article_id, comparison), "source_sentence_id")
    covered = comparison.coverage[comparison.coverage.article_id == article_id]
    coverage = {row.source_sentence_id: row for row in _rows(covered)}
    passages = _source_passages(comparison, article_id, numbers)
    lines = []
    for row in _sentences(comparison, comparison.source):
        told = [*links[row.sentence_id], *(links[row.repeat_of] if row.repeat_of else [])]
        told.sort(key=lambda link: (-link.probability, link.sentence_id))
        data = {"id": row.sentence_id, "n": numbers[row.sentence_id]}
        fate = coverage.get(row.sentence_id)
        if fate is None:
            data["label"], letter, title = "boilerplate", LABEL_MARKS["boilerplate"].letter, "boilerplate"
        else:
            data |= {"status": fate.status, "omitted": _share(fate.p_omitted)}
            letter, title = f"{numbers[row.sentence_id]} {STATUS_MARKS[fate.status].letter}", fate.status
        if told:
            data["links"] = " ".join(dict.fromkeys(numbers[link.sentence_id] for link in told))
        if row.repeat_of:
            data["repeats"] = numbers[row.repeat_of]
        lines.append(_line(row, letter, title, data, passages, ()))
    return lines


def _line(
    row: Any,
    tag: str,
    title: str,
    data: Mapping[str, str],
    passages: Mapping[str, list[Passage]],
    sources: Iterable[str],
) -> Line:
    own = tuple(
        Passage(passage.start - row.start, passage.end - row.start, passage.kind, passage.note)
        for passage in passages[row.sentence_id]
    )
    return Line(row.text, row.paragraph, row.kind, tag, title, data, tuple(sources), own)


def _passages(comparison: Comparison, article_id: str, numbers: Mapping[str, str]) -> Mapping[str, list[Passage]]:
    """Collect the marked passages of a retelling, with offsets in the article."""
    found = defaultdict(list)
    for row in _rows(_own(comparison.spans, article_id, comparison)):
        found[row.sentence_id].append(Passage(row.start, row.end, row.type, numbers.get(row.source_sentence_id, "")))
    for row in _rows(_own(comparison.details, article_id, comparison)):
        note = f"{row.type.replace('_', ' ')}: {row.text}, in the source {row.source_text}"
        found[row.sentence_id].append(Passage(row.start, row.end, "changed", note))
    return found


def _source_passages(
    comparison: Comparison, article_id: str, numbers: Mapping[str, str]
) -> Mapping[str, list[Passage]]:
    """Collect the passages of the source that a retelling shares, with offsets in the source."""
    found = defaultdict(list)
    shared = comparison.spans[comparison.spans.type == "shared"]
    for row in _rows(_own(shared, article_id, comparison)):
        start, end = int(row.source_start), int(row.source_end)
        found[row.source_sentence_id].append(Passage(start, end, "shared", numbers[row.sentence_id]))
    return found


def _numbers(comparison: Comparison) -> dict[str, str]:
    sentences = comparison.sentences
    return dict(zip(sentences.sentence_id, sentences.position.astype(str), strict=True))


def _sentences(comparison: Comparison, article_id: str) -> Iterable[Any]:
    sentences = comparison.sentences
    return _rows(sentences[sentences.article_id == article_id].sort_values("position"))


def _own(table: pd.DataFrame, article_id: str, comparison: Comparison) -> pd.DataFrame:
    """Keep the rows of a table that are about sentences of one article."""
    sentences = comparison.sentences
    return table[table.sentence_id.isin(sentences.sentence_id[sentences.article_id == article_id])]


def _grouped(table: pd.DataFrame, key: str) -> Mapping[str, list[Any]]:
    groups = defaultdict(list)
    for row in _rows(table):
        groups[getattr(row, key)].append(row)
    return groups


def _rows(table: pd.DataFrame) -> Iterable[Any]:
    """Return the rows as named tuples, which have no types of their own."""
    return table.itertuples(index=False)


def _share(value: float) -> str:
    """Return a share of one with two decimals, without the zero in front.

    Examples
    --------
    >>> _share(0.853), _share(1.0)
    ('.85', '1.00')
    """
    return f"{value:.2f}".removeprefix("0")
