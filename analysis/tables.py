"""The schema of every table that the steps hand on and that is written as CSV.

The columns are a contract with other programs: one may be added; renaming or
removing one is a breaking change.  In memory a missing string is "" (never
NaN), a missing number NaN or <NA>; both are empty cells in the CSV.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

KINDS = ("headline", "byline", "dateline", "caption", "subhead", "body", "furniture")
CODED_LABELS = ("copied", "paraphrased", "mixed", "added")
LABELS = ("source", *CODED_LABELS, "boilerplate")
STATUSES = ("copied", "paraphrased", "partial", "omitted")
DETAIL_TYPES = (
    "number",
    "entity",
    "location",
    "attribution",
    "time",
    "modality",
    "negation",
    "causal",
    "quote_altered",
    "other",
)
PROBABILITIES = tuple(f"p_{label}" for label in CODED_LABELS)

_DTYPES: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": "str",
        "outlet": "str",
        "title": "str",
        "published": "str",
        "url": "str",
        "lang": "str",
        "role": "str",
        "n_sentences": "int64",
        "n_words": "int64",
        "sha256": "str",
    },
    "sentences": {
        "sentence_id": "str",
        "article_id": "str",
        "position": "int64",
        "paragraph": "int64",
        "kind": "str",
        "start": "int64",
        "end": "int64",
        "text": "str",
        "label": "str",
        "p_copied": "float64",
        "p_paraphrased": "float64",
        "p_mixed": "float64",
        "p_added": "float64",
        "borderline": "bool",
        "repeat_of": "str",
    },
    "links": {
        "sentence_id": "str",
        "source_sentence_id": "str",
        "similarity": "float64",
        "overlap": "float64",
        "probability": "float64",
    },
    "spans": {
        "sentence_id": "str",
        "start": "int64",
        "end": "int64",
        "type": "str",
        "source_sentence_id": "str",
        "source_start": "Int64",
        "source_end": "Int64",
    },
    "coverage": {
        "source_sentence_id": "str",
        "article_id": "str",
        "status": "str",
        "p_omitted": "float64",
        "sentence_ids": "str",
    },
    "shares": {
        "article_id": "str",
        "outlet": "str",
        "label": "str",
        "n_sentences": "int64",
        "n_words": "int64",
        "share_sentences": "float64",
        "share_words": "float64",
    },
    "details": {
        "sentence_id": "str",
        "source_sentence_id": "str",
        "type": "str",
        "severity": "str",
        "start": "int64",
        "end": "int64",
        "text": "str",
        "source_text": "str",
    },
    "naming": {
        "article_id": "str",
        "actor": "str",
        "term": "str",
        "count": "int64",
        "count_without_repeats": "int64",
        "in_quotes": "int64",
    },
    "reuse": {
        "article_id": "str",
        "other_id": "str",
        "n_words": "int64",
        "n_shared": "int64",
        "share": "float64",
    },
    "themes": {
        "theme_id": "str",
        "name": "str",
        "kind": "str",
        "sentence_id": "str",
        "article_id": "str",
    },
}

_SORT_KEYS: dict[str, list[str]] = {
    "articles": ["article_id"],
    "sentences": ["article_id", "position"],
    "links": ["sentence_id", "source_sentence_id"],
    "spans": ["sentence_id", "start", "end", "type", "source_sentence_id", "source_start"],
    "coverage": ["source_sentence_id", "article_id"],
    "shares": ["article_id", "label"],
    "details": ["sentence_id", "start", "end", "type", "source_sentence_id"],
    "naming": ["article_id", "actor", "term"],
    "reuse": ["article_id", "other_id"],
    "themes": ["theme_id", "sentence_id", "article_id"],
}

_ALLOWED: dict[tuple[str, str], tuple[str, ...]] = {
    ("articles", "role"): ("source", "retelling"),
    ("sentences", "kind"): KINDS,
    ("sentences", "label"): LABELS,
    ("spans", "type"): ("shared", "added"),
    ("coverage", "status"): STATUSES,
    ("shares", "label"): CODED_LABELS,
    ("details", "type"): DETAIL_TYPES,
    ("details", "severity"): ("major", "minor"),
    ("themes", "kind"): ("added", "omitted"),
}

_SHARES = {"share", "share_sentences", "share_words"}
_UNIT_INTERVAL = {*PROBABILITIES, *_SHARES, "similarity", "overlap", "probability", "p_omitted"}
_NULLABLE = {*PROBABILITIES, *_SHARES, "source_start", "source_end"}

TABLE_NAMES = tuple(_DTYPES)


def columns(name: str) -> list[str]:
    """Return the columns of a table, in the order in which they are written."""
    return list(_DTYPES[name])


def schema(name: str) -> pa.DataFrameSchema:
    """Return the pandera schema of a table."""
    import pandera.pandas as pa

    fields = {}
    for column, dtype in _DTYPES[name].items():
        checks = []
        if (name, column) in _ALLOWED:
            checks.append(pa.Check.isin(_ALLOWED[name, column]))
        if column in _UNIT_INTERVAL:
            checks.append(pa.Check.in_range(0, 1))
        fields[column] = pa.Column(dtype, checks, nullable=column in _NULLABLE)
    return pa.DataFrameSchema(fields, strict=True, ordered=True)


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Order the columns, set the dtypes, sort by key and check a table.

    Parameters
    ----------
    name : str
        Name of the table, one of `TABLE_NAMES`.
    frame : pandas.DataFrame
        At least the columns of that table, in any order, rows in any order.

    Returns
    -------
    pandas.DataFrame
        The table as it is written, with a fresh index.

    Raises
    ------
    pandera.errors.SchemaError
        If a value is outside what the contract allows (a defect, never the
        user's mistake).
    """
    table = frame.reindex(columns=columns(name)).astype(_DTYPES[name])
    table = table.sort_values(_SORT_KEYS[name], kind="stable", ignore_index=True)
    return schema(name).validate(table)


def table_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as UTF-8 CSV: comma, header, `\\n`, lower-case booleans."""
    out = table.copy()
    for column in out.select_dtypes("bool").columns:
        out[column] = out[column].map({True: "true", False: "false"})
    # A lone carriage return ends a row for readers, but is not quoted by itself.
    lone = any(out[column].str.contains("\r", regex=False).any() for column in out.columns[out.dtypes == "str"])
    quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if lone else csv.QUOTE_MINIMAL
    return out.to_csv(index=False, lineterminator="\n", quoting=quoting).encode("utf-8")


def read_table(name: str, path: Path) -> pd.DataFrame:
    """Read back a table that `table_bytes` gave."""
    text = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    table = text.astype(object)
    for column, dtype in _DTYPES[name].items():
        if dtype == "bool":
            table[column] = text[column] == "true"
        elif dtype != "str":
            table[column] = pd.to_numeric(text[column].replace("", None))
    return conform(name, table)
