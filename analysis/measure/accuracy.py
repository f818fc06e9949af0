"""How well given labels meet those of a coder: confusion, precision, recall, F1."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def confusion_table(coded: pd.Series, given: pd.Series) -> pd.DataFrame:
    """Count how often each label of the coder met each given label.

    Parameters
    ----------
    coded, given : pandas.Series of str
        The coder's label and the given one, unit by unit (same length).

    Returns
    -------
    pandas.DataFrame
        One row per pair of labels that occurs, sorted:

        coded : the coder's label
        given : the given label
        n : number of units

    Examples
    --------
    >>> confusion_table(pd.Series(["copied", "added", "added"]), pd.Series(["copied", "added", "copied"]))
        coded   given  n
    0   added   added  1
    1   added  copied  1
    2  copied  copied  1
    """
    pairs = pd.DataFrame({"coded": coded.to_numpy(), "given": given.to_numpy()})
    return pairs.groupby(["coded", "given"]).size().reset_index(name="n")


def category_scores(coded: pd.Series, given: pd.Series, *, categories: Sequence[str] | None = None) -> pd.DataFrame:
    """Score each label as if it were the only one of interest.

    Parameters
    ----------
    coded, given : pandas.Series of str
        The coder's label and the given one, unit by unit (same length).
    categories : sequence of str, optional
        The labels to score, in this order; all that the coder used, sorted, if
        left out.

    Returns
    -------
    pandas.DataFrame
        One row per label:

        category : the label
        precision : share of the units given this label that the coder gave it, 0 to 1; NaN if none was
        recall : share of the coder's units of this label that were given it, 0 to 1; NaN if there are none
        f1 : harmonic mean of both, 2 n_both / (n_coded + n_given), 0 to 1; NaN if the coder never used the label
        n_coded, n_given, n_both : number of units with the label by the coder, given, by both

    Notes
    -----
    The mean of `f1` over the labels is the macro-averaged F1: Sokolova, M. and
    Lapalme, G. (2009), https://doi.org/10.1016/j.ipm.2009.03.002.

    Examples
    --------
    >>> coded, given = pd.Series(["copied", "added", "added"]), pd.Series(["copied", "added", "copied"])
    >>> print(category_scores(coded, given).round(2).to_string(index=False))
    category  precision  recall   f1  n_coded  n_given  n_both
       added        1.0     0.5 0.67        2        1       1
      copied        0.5     1.0 0.67        1        2       1
    """
    names = sorted(coded.unique()) if categories is None else list(categories)
    was, now = coded.to_numpy(), given.to_numpy()
    scores = pd.DataFrame(
        {
            "category": names,
            "n_coded": [int((was == name).sum()) for name in names],
            "n_given": [int((now == name).sum()) for name in names],
            "n_both": [int(((was == name) & (now == name)).sum()) for name in names],
        }
    )
    used = scores["n_coded"].where(scores["n_coded"] > 0)
    scores["precision"] = scores["n_both"] / scores["n_given"].where(scores["n_given"] > 0)
    scores["recall"] = scores["n_both"] / used
    scores["f1"] = 2 * scores["n_both"] / (used + scores["n_given"])
    return scores[["category", "precision", "recall", "f1", "n_coded", "n_given", "n_both"]]


def macro_f1(coded: pd.Series, given: pd.Series, *, categories: Sequence[str] | None = None) -> float:
    """Return the mean F1 over the labels that the coder used, 0 to 1; see `category_scores`."""
    return float(category_scores(coded, given, categories=categories)["f1"].mean())
