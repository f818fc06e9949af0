"""The tables of the report: the first rows to read, and the whole file to sort, filter and keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..tables import CODED_LABELS, DETAIL_TYPES, LABELS, STATUSES, TABLE_NAMES, table_bytes
from .text import clean

if TYPE_CHECKING:
    from ..comparison import Comparison

ROWS_OF_A_PAGE = 10
# A larger table would make the page slow; `retold compare --out` writes it.
MOST_ROWS = 20_000

ABOUT = {
    "articles": "The articles as read, with the fingerprint (SHA-256) of each file.",
    "sentences": "Every sentence with its label, how probable each label is, and whether to check it by hand.",
    "links": "Which sentence of a retelling comes from which sentence of the source.",
    "spans": "Passages that both texts share, and clauses that were added, by their place in the text.",
    "coverage": "What became of each sentence of the source in each retelling.",
    "shares": "How much of each retelling is copied, paraphrased, mixed and added; repeats are left out.",
    "details": "Facts that changed between linked sentences: numbers, names, places, dates, quotations.",
    "naming": "Which names each article gives to the actors.",
    "themes": "Groups of added and of omitted sentences with their key terms.",
}
# The column a table is narrowed down by, and its values.
CHOICES = {
    "articles": ("role", ("source", "retelling")),
    "sentences": ("label", LABELS),
    "spans": ("type", ("shared", "added")),
    "coverage": ("status", STATUSES),
    "shares": ("label", CODED_LABELS),
    "details": ("type", DETAIL_TYPES),
    "themes": ("kind", ("added", "omitted")),
}


@dataclass(frozen=True)
class Column:
    """Name of a column, and whether it holds numbers."""

    name: str
    numeric: bool


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
    choice : tuple of (str, tuple of str)
        Column to narrow it down by and the values; ("", ()) where there is none.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    first: list[list[str]]
    rows: int
    csv: str | None
    choice: tuple[str, tuple[str, ...]]


def tables(comparison: Comparison) -> list[Table]:
    """Return the tables of the contract as the report shows them."""
    return [_table(name, getattr(comparison, name)) for name in TABLE_NAMES]


def _table(name: str, frame: pd.DataFrame) -> Table:
    kinds = [Column(column, pd.api.types.is_numeric_dtype(frame[column]) and frame[column].dtype != bool)
             for column in frame.columns]  # fmt: skip
    return Table(
        name=name,
        about=ABOUT.get(name, ""),
        columns=tuple(kinds),
        first=[[_cell(value) for value in row] for row in frame.head(ROWS_OF_A_PAGE).itertuples(index=False)],
        rows=len(frame),
        csv=table_bytes(frame).decode("utf-8") if len(frame) <= MOST_ROWS else None,
        choice=CHOICES.get(name, ("", ())),
    )


def _cell(value: object) -> str:
    if isinstance(value, str):
        return clean(value)
    if pd.isna(value):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
