"""The tables of the report: the first rows to read, and the whole file to sort, filter and keep."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..tables import CODED_LABELS, DETAIL_TYPES, LABELS, STATUSES, TABLE_NAMES, table_bytes
from .text import clip, plural

if TYPE_CHECKING:
    from ..comparison import Comparison

ROWS_OF_A_PAGE = 10
LONGEST_CELL = 1000
# A larger table would make the page slow to open; `retold compare --out` writes it.
MOST_ROWS = 20_000
LONGEST_CSV = 4_000_000

ABOUT = {
    "articles": "The articles as read, with the fingerprint (SHA-256) of each file.",
    "sentences": "Every sentence with its label, the probability of each label, and whether to check it by hand.",
    "links": "Which sentence of a retelling comes from which sentence of the source.",
    "spans": "Passages that two texts share and clauses that were added, by their place in the text.",
    "coverage": "What became of each sentence of the source in each retelling.",
    "shares": "How much of each retelling is copied, paraphrased, mixed and added.",
    "details": "Facts that changed between linked sentences: numbers, names, places, dates, quotations.",
    "naming": "Which names each article gives to the actors.",
    "reuse": "How many words of each article stand in the same runs in each other article.",
    "themes": "Groups of added and of omitted sentences with their key terms.",
}
# The column that a table can be narrowed down by, and its values.
CHOICES = {
    "articles": ("role", ("source", "retelling")),
    "sentences": ("label", LABELS),
    "spans": ("type", ("shared", "added")),
    "coverage": ("status", STATUSES),
    "shares": ("label", CODED_LABELS),
    "details": ("type", DETAIL_TYPES),
    "themes": ("kind", ("added", "omitted")),
}
WORDS = {"title", "text", "source_text", "sentence_ids"}


@dataclass(frozen=True)
class Column:
    """Name of a column, and what it holds: "number", "words" or "" (ids, names, labels)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """What stands in the report for one table.

    Parameters
    ----------
    name : str
        Name of the table.
    about : str
        What it holds.
    columns : tuple of Column
        Its columns in order.
    first : list of list of str
        The cells of its first rows.
    rows : int
        How many rows it has.
    csv : str or None
        The file that `retold compare --out` writes; None where it is too long.
    choice : str
        Column to narrow it down by, or "".
    values : tuple of str
        The values of that column.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    first: list[list[str]]
    rows: int
    csv: str | None
    choice: str
    values: tuple[str, ...]

    @property
    def count(self) -> str:
        """The number of its rows in words."""
        return plural(self.rows, "row")


def tables(comparison: Comparison) -> list[Table]:
    """Return the tables of the contract as the report shows them."""
    return [_table(name, getattr(comparison, name)) for name in TABLE_NAMES]


def _table(name: str, frame: pd.DataFrame) -> Table:
    csv = table_bytes(frame).decode("utf-8") if len(frame) <= MOST_ROWS else None
    choice, values = CHOICES.get(name, ("", ()))
    return Table(
        name=name,
        about=ABOUT[name],
        columns=tuple(Column(str(column), _kind(frame[column])) for column in frame.columns),
        first=_cells(frame.head(ROWS_OF_A_PAGE)),
        rows=len(frame),
        csv=csv if csv is not None and len(csv) <= LONGEST_CSV else None,
        choice=choice,
        values=values,
    )


def _kind(column: pd.Series) -> str:
    if column.name in WORDS:
        return "words"
    return "number" if pd.api.types.is_numeric_dtype(column) and column.dtype != bool else ""


def _cells(rows: pd.DataFrame) -> list[list[str]]:
    """Return the cells as the CSV has them, but for what could disturb the page."""
    written = pd.read_csv(io.BytesIO(table_bytes(rows)), dtype="str", keep_default_na=False)
    return [[clip(cell, LONGEST_CELL) for cell in row] for row in written.itertuples(index=False)]
