"""What was found about a story, in sentences; each number can be traced to a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..tables import CODED_LABELS
from .report_words import LONGEST_QUOTE
from .text import clip, listed, outlet_names, plural, runs_from_right

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison import Comparison

MOST_QUOTED = 3
NAMES_OF_TYPES = {
    "entity": "name",
    "location": "place",
    "modality": "degree of certainty",
    "causal": "cause",
    "quote_altered": "quotation",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Parameters
    ----------
    term : str
        What it is about.
    text : str
        What was found.
    tables : tuple of str
        Where the numbers come from.
    quotes : tuple of str
        Sentences of the source that it is about.
    """

    term: str
    text: str
    tables: tuple[str, ...]
    quotes: tuple[str, ...] = ()


def findings(comparison: Comparison) -> list[Finding]:
    """Tell who copied, paraphrased and added most, what all omitted, what changed and what is doubtful."""
    return [
        _most(comparison, "copied", "Copied most"),
        _most(comparison, "paraphrased", "Paraphrased most"),
        _most(comparison, "added", "Added most"),
        _largest_addition(comparison),
        _kept(comparison),
        _omitted_by_all(comparison),
        _changed(comparison),
        _to_check(comparison),
    ]


def _most(comparison: Comparison, label: str, term: str) -> Finding:
    """Name the outlets with the largest share of sentences of a label."""
    shares = comparison.shares
    totals = shares.groupby("article_id")["n_sentences"].sum()
    rows = shares[(shares["label"] == label) & (shares["n_sentences"] > 0)]
    if rows.empty:
        return Finding(term, f"No outlet: not one sentence is {label}.", ("shares",))
    names = _names(comparison)
    top = rows[rows["share_sentences"] == rows["share_sentences"].max()].sort_values("article_id")
    counts = (
        f"{names[row.article_id]}, {row.n_sentences:,} of {plural(int(totals[row.article_id]), 'sentence')}"
        for row in top.itertuples()
    )
    return Finding(term, f"{'; '.join(counts)} ({top['share_sentences'].iloc[0]:.0%}).", ("shares",))


def _kept(comparison: Comparison) -> Finding:
    """Name the outlets that keep most and least of the source."""
    coverage = comparison.coverage
    term = "Kept of the source"
    if coverage.empty:
        return Finding(term, "Nothing was compared.", ("coverage",))
    names = _names(comparison)
    kept = (coverage["status"] != "omitted").groupby(coverage["article_id"]).agg(["sum", "size"])
    kept = kept.sort_values("sum", ascending=False, kind="stable")
    told = [
        f"{names[article_id]} keeps {count:,} of {plural(size, 'sentence')}"
        for article_id, count, size in kept.itertuples(name=None)
    ]
    between = f"; {told[-1]}" if len(told) > 1 else ""
    return Finding(term, f"{told[0]}{between}, whole or in part.", ("coverage",))


def _omitted_by_all(comparison: Comparison) -> Finding:
    """Quote the sentences of the source that no outlet keeps."""
    coverage = comparison.coverage
    term = "Omitted by all"
    gone = (coverage["status"] == "omitted").groupby(coverage["source_sentence_id"]).all()
    lost = gone.index[gone]
    if lost.empty:
        return Finding(term, "Nothing: each sentence of the source is kept by at least one outlet.", ("coverage",))
    texts = comparison.sentences.set_index("sentence_id")["text"]
    quotes = tuple(clip(texts[key], LONGEST_QUOTE) for key in lost[:MOST_QUOTED])
    some = f" The first {MOST_QUOTED}:" if len(lost) > MOST_QUOTED else ""
    counts = f"{len(lost):,} of {plural(len(gone), 'sentence')} of the source."
    return Finding(term, f"{counts}{some}", ("coverage",), quotes)


def _largest_addition(comparison: Comparison) -> Finding:
    """Name the theme of which most sentences were added, and who added them."""
    added = comparison.themes[comparison.themes["kind"] == "added"]
    term = "Largest addition"
    if added.empty:
        return Finding(term, "None: nothing was added.", ("themes",))
    largest = _counts(added["theme_id"]).index[0]
    own = added[added["theme_id"] == largest]
    names = _names(comparison)
    by = listed(f"{outlet} ({count:,})" for outlet, count in _counts(own["article_id"].map(names)).items())
    theme = clip(own["name"].iloc[0], LONGEST_QUOTE)
    return Finding(term, f"{plural(len(own), 'sentence')} with the key terms {theme}: {by}.", ("themes",))


def _changed(comparison: Comparison) -> Finding:
    """Count the changed facts by type and name the outlets with most."""
    details = comparison.details
    term = "Changed facts"
    if details.empty:
        return Finding(term, "None found in linked sentences.", ("details",))
    names = _names(comparison)
    outlets = _counts(details["sentence_id"].map(_articles(comparison)).map(names))
    first = list(outlets.index[outlets == outlets.max()])
    kinds = _counts(details["type"]).items()
    types = ", ".join(f"{NAMES_OF_TYPES.get(str(kind), kind)} ({count:,})" for kind, count in kinds)
    if len(outlets) == 1:
        where = f"{'It is' if len(details) == 1 else 'All are'} in {first[0]}."
    else:
        each = " each" if len(first) > 1 else ""
        where = f"Most are in {listed(first)} ({outlets.max():,}{each})."
    return Finding(term, f"{len(details):,} in linked sentences: {types}. {where}", ("details",))


def _to_check(comparison: Comparison) -> Finding:
    sentences = comparison.sentences
    coded = sentences[sentences["label"].isin(CODED_LABELS) & (sentences["repeat_of"] == "")]
    count = int(coded["borderline"].sum())
    text = f"{count:,} of {plural(len(coded), 'label')} {'is' if count == 1 else 'are'} borderline."
    return Finding("To check by hand", text, ("sentences",))


def _counts(values: pd.Series[Any]) -> pd.Series[int]:
    """Count the values, the most frequent first, equals in their own order."""
    return values.value_counts().sort_index().sort_values(ascending=False, kind="stable")


def _names(comparison: Comparison) -> dict[str, str]:
    """Return the names of the outlets; one written from right to left is kept apart from the words around it."""
    return {
        article_id: f"\u2068{name}\u2069" if runs_from_right(name) else name
        for article_id, name in outlet_names(comparison.articles).items()
    }


def _articles(comparison: Comparison) -> dict[str, str]:
    return dict(zip(comparison.sentences["sentence_id"], comparison.sentences["article_id"], strict=True))
