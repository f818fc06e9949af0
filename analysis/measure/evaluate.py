"""Hold a comparison against the codes of human coders: `evaluate`."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InputError
from .accuracy import category_scores, confusion_table, macro_f1
from .alpha import alpha_interval, krippendorff_alpha
from .codes import HasTables, read_codes, read_tables
from .matching import Beside, lay_beside, place_units, pool

MEANING = {
    "label_alpha": "Krippendorff's alpha of the labels, nominal",
    "label_agreement": "share of units with the coder's label",
    "label_macro_f1": "mean F1 of copied, paraphrased and added, on the units so coded",
    "derived_added_f1": "the same for two sides, copied or paraphrased or mixed against added",
    "mixed_f1": "F1 of mixed against all else",
    "furniture_f1": "F1 of boilerplate against all else",
    "repeats_found": "share of the coded repeats that were found to be repeats",
    "link_precision": "share of the links that the coder drew too",
    "link_recall": "share of the coder's links that were found",
    "link_f1": "F1 of the links",
    "kept_alpha": "Krippendorff's alpha of the statuses of source sentences, nominal",
    "omitted_alpha": "the same for omitted against all else",
    "omitted_f1": "mean F1 of omitted and not omitted",
    "distortion_recall_major": "share of the major distortions whose sentence has a row in details",
    "distortion_recall_minor": "the same for the minor ones",
    "distortion_precision": "share of the coded sentences in details that the coder found distorted",
    "n_units": "labels that the first coder gave, repeats left out",
    "n_statuses": "statuses that the first coder gave",
}


@dataclass(frozen=True, eq=False, repr=False)
class Agreement:
    """What `evaluate` found.

    Attributes
    ----------
    figures : dict
        Name of a figure -> number, or [low, high] for the names that end in
        `_interval`; `summary` says what each one is.
    confusion : pandas.DataFrame
        coded, given, n: how often a label of the first coder met a label of
        the comparison.
    errors : pandas.DataFrame
        unit_id, coded, given, text: the units labelled otherwise than by the
        first coder, with the sentence they were matched to.
    """

    figures: dict[str, Any]
    confusion: pd.DataFrame
    errors: pd.DataFrame

    def summary(self) -> pd.DataFrame:
        """Return the figures as a table: figure, value, low, high (95 % interval where there is one), meaning."""
        rows = []
        for name, meaning in MEANING.items():
            low, high = self.figures.get(f"{name}_interval", [math.nan, math.nan])
            rows.append((name, self.figures[name], low, high, meaning))
        return pd.DataFrame(rows, columns=["figure", "value", "low", "high", "meaning"])

    def __str__(self) -> str:
        """Write one line per figure, the confusion last."""
        confusion = {f"{row.coded} > {row.given}": row.n for row in self.confusion.itertuples()}
        return "\n".join(f"{name:24} {value}" for name, value in {**self.figures, "confusion": confusion}.items())

    __repr__ = __str__


def evaluate(
    gold: str | Path | Sequence[str | Path],
    tables: str | Path | HasTables | Sequence[str | Path | HasTables],
    *,
    only: str | Collection[str] | None = None,
) -> Agreement:
    """Say how far a comparison agrees with human coders.

    Parameters
    ----------
    gold : str, Path or sequence of them
        Folder of codes, one for each story; several are pooled.
    tables : str, Path, Comparison or sequence of them
        The comparison of the same story, or the folder it was written to; as
        many as there are folders of codes, in the same order.
    only : str or collection of str, optional
        Take the codes of these article_ids alone.

    Returns
    -------
    Agreement
        `figures`, `confusion`, `errors`, and `summary()`; printed, one line per
        figure.

    Raises
    ------
    InputError
        If a folder, file or column is missing, a code is none of the
        codebook's, an id names no unit or no article, or codes and tables are
        not of one story.

    Notes
    -----
    Your own codes take the same form, UTF-8 CSV files in one folder (a column
    more does no harm; a list in a cell is separated by spaces):

    - units.csv: unit_id, article_id, start, end.  Every coded sentence of every
      article, the source's too; [start, end) are offsets in the characters of
      the article's file as decoded.
    - labels.csv: coder, unit_id, label (copied, paraphrased, mixed, added,
      boilerplate), aligned (unit_ids of the source sentences it stems from),
      repeat_of (unit_id of the earlier sentence it repeats, or empty).
    - kept.csv, if you coded it: coder, source_unit_id, article_id (of the
      retelling), status (copied, paraphrased, partial, omitted).
    - distortions.csv, if you coded it: coder, unit_id, severity (major, minor).

    A unit is matched to the sentence that shares most characters with it, so
    another way to split sentences costs nothing by itself; one that meets no
    sentence counts as "missing".  Figures are the mean over the first two
    coders by name (a single coder counts as both); intervals, confusion and
    errors are the first one's.
    """
    golds = [gold] if isinstance(gold, str | Path) else list(gold)
    comparisons = list(tables) if isinstance(tables, Sequence) and not isinstance(tables, str) else [tables]
    if len(golds) != len(comparisons) or not golds:
        raise InputError(
            f"{len(golds)} folder(s) of codes, {len(comparisons)} comparison(s); give one of each per story."
        )
    wanted = {only} if isinstance(only, str) else set(only or ())
    first, second = _lay_all_beside(golds, comparisons, wanted)
    figures: dict[str, Any] = {
        name: round((value + other) / 2, 4)
        for (name, value), other in zip(_figures(first).items(), _figures(second).values(), strict=True)
    }
    for name, pairs in (("label", first.labels), ("kept", first.kept)):
        interval = alpha_interval(pairs[["coded", "given"]], constant=1.0)
        figures[f"{name}_alpha_interval"] = [round(end, 3) for end in interval]
    figures["n_units"], figures["n_statuses"] = len(first.labels), len(first.kept)
    wrong = first.labels["coded"] != first.labels["given"]
    return Agreement(
        figures=figures,
        confusion=confusion_table(first.labels["coded"], first.labels["given"]),
        errors=first.labels[wrong].reset_index(drop=True),
    )


def _lay_all_beside(
    golds: Sequence[str | Path], comparisons: Sequence[str | Path | HasTables], wanted: set[str]
) -> tuple[Beside, Beside]:
    """Lay the codes of the first and of the second coder beside the comparisons, all stories pooled."""
    articles: set[str] = set()
    coders: tuple[list[Beside], list[Beside]] = ([], [])
    for gold, comparison in zip(golds, comparisons, strict=True):
        codes, tables = read_codes(gold, only=wanted), read_tables(comparison)
        coded, compared = set(codes.units["article_id"]), set(tables.sentences["article_id"])
        if not coded & compared:
            raise InputError(
                f"The codes in {gold} are of {', '.join(sorted(coded))}, the comparison is of "
                f"{', '.join(sorted(compared))}; give the codes and the comparison of one story."
            )
        articles |= coded
        placed = place_units(codes.units, tables.sentences)
        for coder, stories in enumerate(coders):
            stories.append(lay_beside(codes, tables, placed, coder=coder))
    if wanted - articles:
        raise InputError(f"No coded article {min(wanted - articles)!r}; there are {', '.join(sorted(articles))}.")
    return pool(coders[0]), pool(coders[1])


def _figures(beside: Beside) -> dict[str, float]:
    """Compute what is averaged over the coders."""
    coded, given = beside.labels["coded"], beside.labels["given"]
    plain = coded.isin(["copied", "paraphrased", "added"])
    derived = {"copied": "derived", "paraphrased": "derived", "mixed": "derived"}
    omitted = beside.kept.where(beside.kept == "omitted", "kept")
    n_coded, n_given, n_both = (int(beside.links[column].sum()) for column in ("n_coded", "n_given", "n_both"))
    f1 = category_scores(coded, given, categories=["mixed", "boilerplate"]).set_index("category")["f1"]
    found = beside.distortions.groupby("severity")["found"].mean()
    return {
        "label_alpha": krippendorff_alpha(beside.labels[["coded", "given"]], constant=1.0),
        "label_agreement": float((coded == given).mean()),
        "label_macro_f1": macro_f1(coded[plain], given[plain], categories=["copied", "paraphrased", "added"]),
        "derived_added_f1": macro_f1(
            coded[plain].replace(derived), given[plain].replace(derived), categories=["derived", "added"]
        ),
        "mixed_f1": float(f1["mixed"]),
        "furniture_f1": float(f1["boilerplate"]),
        "repeats_found": float(beside.repeats["found"].mean()),
        "link_precision": n_both / n_given if n_given else math.nan,
        "link_recall": n_both / n_coded if n_coded else math.nan,
        "link_f1": 2 * n_both / (n_coded + n_given) if n_coded + n_given else math.nan,
        "kept_alpha": krippendorff_alpha(beside.kept, constant=1.0),
        "omitted_alpha": krippendorff_alpha(omitted, constant=1.0),
        "omitted_f1": macro_f1(omitted["coded"], omitted["given"], categories=["omitted", "kept"]),
        "distortion_recall_major": float(found.get("major", math.nan)),
        "distortion_recall_minor": float(found.get("minor", math.nan)),
        "distortion_precision": float(beside.details["right"].mean()),
    }
