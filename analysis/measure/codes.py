"""Read a folder of human codes, and the tables of a comparison to hold against them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from ..errors import InputError
from ..tables import CODED_LABELS, STATUSES

_CODE_COLUMNS = {
    "units": ("unit_id", "article_id", "start", "end"),
    "labels": ("coder", "unit_id", "label", "aligned", "repeat_of"),
    "kept": ("coder", "source_unit_id", "article_id", "status"),
    "distortions": ("coder", "unit_id", "severity"),
}
_TABLE_COLUMNS = {
    "sentences": ("sentence_id", "article_id", "start", "end", "text", "label", "repeat_of"),
    "links": ("sentence_id", "source_sentence_id"),
    "coverage": ("source_sentence_id", "article_id", "status"),
    "details": ("sentence_id",),
}
_OPTIONAL = ("kept", "distortions", "details")


class HasTables(Protocol):
    """What `evaluate` needs of a comparison: its tables as frames."""

    @property
    def sentences(self) -> pd.DataFrame: ...
    @property
    def links(self) -> pd.DataFrame: ...
    @property
    def coverage(self) -> pd.DataFrame: ...


@dataclass(frozen=True, eq=False)
class Codes:
    """One coded story: the files of a folder of codes as frames of strings."""

    units: pd.DataFrame
    labels: pd.DataFrame
    kept: pd.DataFrame
    distortions: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of one comparison that codes are held against."""

    sentences: pd.DataFrame
    links: pd.DataFrame
    coverage: pd.DataFrame
    details: pd.DataFrame


def read_codes(folder: str | Path, *, only: Collection[str] = ()) -> Codes:
    """Read the codes of one story from a folder.

    Parameters
    ----------
    folder : str or Path
        Holds the four files described in `analysis.evaluate`.
    only : collection of str
        Keep the codes of these articles alone; all if empty.

    Returns
    -------
    Codes

    Raises
    ------
    InputError
        If a file or column is missing, a code is none of the codebook's, a unit
        is coded twice by one coder, or an id names no unit.
    """
    place = _folder(folder, "codes")
    codes = Codes(**{name: _read(place / f"{name}.csv", columns) for name, columns in _CODE_COLUMNS.items()})
    _check_codes(codes, place)
    if not only:
        return codes
    article = codes.units.set_index("unit_id")["article_id"]
    return Codes(
        units=codes.units,
        labels=codes.labels[codes.labels["unit_id"].map(article).isin(only)],
        kept=codes.kept[codes.kept["article_id"].isin(only)],
        distortions=codes.distortions[codes.distortions["unit_id"].map(article).isin(only)],
    )


def read_tables(tables: str | Path | HasTables) -> Tables:
    """Take the tables of a comparison from its folder or from the object itself.

    Raises
    ------
    InputError
        If the folder, one of its tables or a column is missing.
    """
    if isinstance(tables, str | Path):
        place = _folder(tables, "tables")
        return Tables(**{name: _read(place / f"{name}.csv", columns) for name, columns in _TABLE_COLUMNS.items()})
    details = getattr(tables, "details", None)
    if details is None:
        details = pd.DataFrame(columns=list(_TABLE_COLUMNS["details"]))
    return Tables(tables.sentences, tables.links, tables.coverage, details)


def _folder(folder: str | Path, what: str) -> Path:
    place = Path(folder)
    if not place.is_dir():
        raise InputError(f"No folder of {what} at {place}; give a folder that holds the CSV files.")
    return place


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a CSV file as strings, with offsets as whole numbers."""
    if not path.is_file():
        if path.stem in _OPTIONAL:
            return pd.DataFrame(columns=list(columns), dtype="str")
        raise InputError(f"No file {path.name} in {path.parent}; write it there with the columns {', '.join(columns)}.")
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise InputError(f"{path} is not a UTF-8 CSV file with a header ({error}); save it as such.") from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise InputError(f"{path} has no column {missing[0]!r}; expected {', '.join(columns)}.")
    for column in {"start", "end"} & set(columns):
        numbers = pd.to_numeric(table[column], errors="coerce")
        if numbers.isna().any():
            wrong = table.loc[numbers.isna(), column].iloc[0]
            raise InputError(f"{path}: {column} is {wrong!r}; expected an offset in characters, a whole number from 0.")
        table[column] = numbers.astype("int64")
    return table


def _check_codes(codes: Codes, place: Path) -> None:
    """Refuse units coded twice, ids that name no unit and codes outside the codebook."""
    for name, table, key in (
        ("units.csv", codes.units, ["unit_id"]),
        ("labels.csv", codes.labels, ["coder", "unit_id"]),
        ("kept.csv", codes.kept, ["coder", "source_unit_id", "article_id"]),
    ):
        twice = table[table.duplicated(key)]
        if len(twice):
            raise InputError(f"{place / name}: {' '.join(twice.iloc[0][key])} stands there twice; keep one row.")
    for name, ids in (
        ("labels.csv", codes.labels["unit_id"]),
        ("labels.csv", codes.labels["aligned"].str.split().explode().dropna()),
        ("kept.csv", codes.kept["source_unit_id"]),
        ("distortions.csv", codes.distortions["unit_id"]),
    ):
        strange = ids[~ids.isin(codes.units["unit_id"])]
        if len(strange):
            raise InputError(f"{place / name}: {strange.iloc[0]!r} is not a unit_id of units.csv; correct the id.")
    for name, given, allowed in (
        ("labels.csv", codes.labels["label"], (*CODED_LABELS, "boilerplate")),
        ("kept.csv", codes.kept["status"], STATUSES),
    ):
        strange = given[~given.isin(allowed)]
        if len(strange):
            raise InputError(f"{place / name}: {given.name} is {strange.iloc[0]!r}; expected {', '.join(allowed)}.")
