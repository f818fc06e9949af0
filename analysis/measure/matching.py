"""Lay the codes of a story beside what a comparison says of the same units."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from .codes import Codes, Tables

MISSING = "missing"


@dataclass(frozen=True, eq=False)
class Beside:
    """One coder's codes and, beside each, what the comparison gives."""

    labels: pd.DataFrame  # unit_id, coded, given, text: every unit but the repeats
    repeats: pd.DataFrame  # found: one row for each unit coded as a repeat
    links: pd.DataFrame  # n_coded, n_given, n_both: one row
    kept: pd.DataFrame  # coded, given
    distortions: pd.DataFrame  # severity, found
    details: pd.DataFrame  # right: one row for each coded sentence that has details


def place_units(units: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Match every unit to the sentence that shares most characters with it, the first of equals.

    Parameters
    ----------
    units : pandas.DataFrame
        unit_id, article_id, start, end.
    sentences : pandas.DataFrame
        sentence_id, article_id, start, end, text, label, repeat_of.

    Returns
    -------
    pandas.DataFrame
        Index unit_id, one row per unit: sentence_id, text, label ("missing"
        where no sentence shares a character) and repeat_of.
    """
    pairs = units[["unit_id", "article_id", "start", "end"]].merge(sentences, on="article_id", suffixes=("_unit", ""))
    shared = pairs[["end_unit", "end"]].min(axis=1) - pairs[["start_unit", "start"]].max(axis=1)
    best = shared[shared > 0].groupby(pairs["unit_id"], sort=False).idxmax()
    placed = pairs.loc[best].set_index("unit_id")[["sentence_id", "text", "label", "repeat_of"]]
    return placed.reindex(units["unit_id"]).fillna({"sentence_id": "", "text": "", "label": MISSING, "repeat_of": ""})


def lay_beside(codes: Codes, tables: Tables, placed: pd.DataFrame, *, coder: int) -> Beside:
    """Lay the codes of one coder beside a comparison.

    Parameters
    ----------
    codes : Codes
        One coded story.
    tables : Tables
        A comparison of that story.
    placed : pandas.DataFrame
        What `place_units` returned.
    coder : int
        0 for the first coder by name, 1 for the second; in a file with fewer
        coders the last one.
    """
    labels = _of_coder(codes.labels, coder)
    repeats = labels["repeat_of"] != ""
    first = labels[~repeats]
    distorted = _of_coder(codes.distortions, coder)
    flagged = set(tables.details["sentence_id"])
    sentence = placed["sentence_id"]
    checked = sorted(flagged & set(first["unit_id"].map(sentence)))
    return Beside(
        labels=pd.DataFrame(
            {
                "unit_id": first["unit_id"],
                "coded": first["label"],
                "given": first["unit_id"].map(placed["label"]),
                "text": first["unit_id"].map(placed["text"]),
            }
        ),
        repeats=pd.DataFrame({"found": labels.loc[repeats, "unit_id"].map(placed["repeat_of"]) != ""}),
        links=_count_links(first, tables.links, sentence),
        kept=_statuses(_of_coder(codes.kept, coder), tables.coverage, sentence),
        distortions=pd.DataFrame(
            {"severity": distorted["severity"], "found": distorted["unit_id"].map(sentence).isin(flagged)}
        ),
        details=pd.DataFrame({"right": pd.Series(checked).isin(distorted["unit_id"].map(sentence))}),
    )


def pool(stories: list[Beside]) -> Beside:
    """Put several stories into one."""
    return Beside(
        **{
            field.name: pd.concat([getattr(story, field.name) for story in stories], ignore_index=True)
            for field in fields(Beside)
        }
    )


def _of_coder(table: pd.DataFrame, coder: int) -> pd.DataFrame:
    names = sorted(table["coder"].unique())
    return table[table["coder"] == names[min(coder, len(names) - 1)]] if names else table


def _count_links(first: pd.DataFrame, links: pd.DataFrame, sentence: pd.Series) -> pd.DataFrame:
    """Count the pairs of units that the coder linked, that the comparison linked, and that both did."""
    aligned = first["aligned"].str.split()
    coded = {(unit, source) for unit, sources in zip(first["unit_id"], aligned, strict=True) for source in sources}
    here = sentence[sentence != ""].rename_axis("unit_id").reset_index()
    there = here.set_axis(["source_unit_id", "source_sentence_id"], axis=1)
    linked = links[["sentence_id", "source_sentence_id"]].merge(here).merge(there)
    linked = linked[linked["unit_id"].isin(first["unit_id"])]
    given = set(zip(linked["unit_id"], linked["source_unit_id"], strict=True))
    return pd.DataFrame({"n_coded": [len(coded)], "n_given": [len(given)], "n_both": [len(coded & given)]})


def _statuses(kept: pd.DataFrame, coverage: pd.DataFrame, sentence: pd.Series) -> pd.DataFrame:
    status = coverage.set_index(["source_sentence_id", "article_id"])["status"].to_dict()
    cells = zip(kept["source_unit_id"].map(sentence), kept["article_id"], strict=True)
    return pd.DataFrame({"coded": kept["status"], "given": [status.get(cell, MISSING) for cell in cells]})
