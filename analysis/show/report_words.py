"""What was found about a story, in words; each number can be traced to a table."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..settings import Settings
from ..tables import CODED_LABELS
from .text import clean, clip, listed, outlet_names, plural

if TYPE_CHECKING:
    from ..comparison import Comparison

MOST_QUOTED = 3
MOST_DOUBTFUL = 12
LONGEST_QUOTE = 280


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
        return Finding(term, f"no outlet: not one sentence is {label}.", ("shares",))
    names = outlet_names(comparison.articles)
    top = rows[rows["share_sentences"] == rows["share_sentences"].max()].sort_values("article_id")
    counts = [
        f"{names[row.article_id]} ({row.n_sentences:,} of {plural(int(totals[row.article_id]), 'sentence')})"
        for row in top.itertuples()
    ]
    return Finding(term, f"{listed(counts)}, {_percent(top['share_sentences'].iloc[0])}.", ("shares",))


def _kept(comparison: Comparison) -> Finding:
    """Name the outlets that keep most and least of the source."""
    coverage = comparison.coverage
    term = "Kept of the source"
    if coverage.empty:
        return Finding(term, "nothing was compared.", ("coverage",))
    names = outlet_names(comparison.articles)
    kept = (coverage["status"] != "omitted").groupby(coverage["article_id"]).agg(["sum", "size"])
    kept = kept.sort_values(["sum"], ascending=False, kind="stable")

    def told(article_id: str) -> str:
        row = kept.loc[article_id]
        return f"{names[article_id]} keeps {row['sum']:,} of {plural(int(row['size']), 'sentence')}"

    most, least = str(kept.index[0]), str(kept.index[-1])
    text = told(most) if most == least else f"{told(most)}; {told(least)}"
    return Finding(term, f"{text}, whole or in part.", ("coverage",))


def _omitted_by_all(comparison: Comparison) -> Finding:
    """Quote the sentences of the source that no outlet keeps."""
    coverage = comparison.coverage
    term = "Omitted by all"
    gone = (coverage["status"] == "omitted").groupby(coverage["source_sentence_id"]).all()
    lost = [str(key) for key in gone.index[gone]]
    if not lost:
        return Finding(term, "nothing: every sentence of the source is kept by at least one outlet.", ("coverage",))
    texts = comparison.sentences.set_index("sentence_id")["text"]
    quotes = tuple(clip(texts[key], LONGEST_QUOTE) for key in lost[:MOST_QUOTED])
    more = f"; the first {MOST_QUOTED} are" if len(lost) > MOST_QUOTED else ""
    return Finding(
        term, f"{len(lost):,} of {plural(len(gone), 'sentence')} of the source{more}:", ("coverage",), quotes
    )


def _changed(comparison: Comparison) -> Finding:
    """Count the changed facts by type and name the outlets with most."""
    details = comparison.details
    term = "Changed facts"
    if details.empty:
        return Finding(term, "none found in linked sentences.", ("details",))
    names = outlet_names(comparison.articles)
    kinds = details["type"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    outlets = details["sentence_id"].map(comparison.sentences.set_index("sentence_id")["article_id"]).value_counts()
    first = sorted(names[key] for key in outlets.index[outlets == outlets.max()])
    types = listed(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds.items())
    text = f"{len(details):,} in linked sentences ({types}), most in {listed(first)} ({outlets.max():,})."
    return Finding(term, text, ("details",))


def _to_check(comparison: Comparison) -> Finding:
    sentences = comparison.sentences
    coded = sentences[sentences["label"].isin(CODED_LABELS) & (sentences["repeat_of"] == "")]
    count = int(coded["borderline"].sum())
    text = f"{count:,} of {plural(len(coded), 'label')} {'is' if count == 1 else 'are'} borderline."
    return Finding("To check by hand", text, ("sentences",))


def profile(comparison: Comparison) -> list[dict[str, str]]:
    """Return the summary, a row an outlet, in words and percent."""
    names = outlet_names(comparison.articles)
    summary = comparison.summary()
    shown = []
    for row in summary.to_dict("records"):
        percents = {str(key): _whole(row[key]) for key in (*CODED_LABELS, "source_kept")}
        count = 0 if pd.isna(row["n_sentences"]) else int(row["n_sentences"])
        shown.append({"outlet": names[row["article_id"]], "sentences": f"{count:,}", **percents})
    return shown


def doubtful(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the most doubtful sentences with the likeliest source sentence, ready to be shown."""
    table = comparison.borderline().head(MOST_DOUBTFUL)
    names = outlet_names(comparison.articles)
    article = comparison.sentences.set_index("sentence_id")["article_id"]
    return [
        {
            "id": clean(row["sentence_id"]),
            "outlet": names[article[row["sentence_id"]]],
            "text": clip(row["text"], LONGEST_QUOTE),
            "label": row["label"],
            "probability": _percent(row[f"p_{row['label']}"]),
            "second": max((name for name in CODED_LABELS if name != row["label"]), key=lambda name: row[f"p_{name}"]),
            "source": clip(row["source_text"], LONGEST_QUOTE),
        }
        for row in table.to_dict("records")
    ]


def again(comparison: Comparison) -> str:
    """Return the command that makes this report again."""
    command = ["retold", "report", clean(comparison.story.name), "--source", clean(comparison.source)]
    defaults = asdict(Settings())
    for name in ("model", "revision", "coefficients", "pair_model", "aliases", "seed"):
        value = comparison.info["settings"].get(name, defaults[name])
        if value != defaults[name]:
            command += [f"--{name.replace('_', '-')}", clean(str(value))]
    return shlex.join([*command, "--out", "report.html"])


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _whole(percent: float) -> str:
    return "–" if pd.isna(percent) else f"{percent:.0f} %"
