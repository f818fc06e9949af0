"""What was found about a story, in words; each number can be traced to a table."""

from __future__ import annotations

import shlex
import unicodedata
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..settings import Settings
from ..tables import CODED_LABELS
from .text import clean, clip, listed, outlet_names, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..comparison import Comparison

MOST_QUOTED = 3
MOST_DOUBTFUL = 12
LONGEST_QUOTE = 280
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
    largest = added["theme_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[0]
    own = added[added["theme_id"] == largest]
    names = _names(comparison)
    counts = own["article_id"].map(names).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    by = listed(f"{outlet} ({count:,})" for outlet, count in counts.items())
    theme = clip(own["name"].iloc[0], LONGEST_QUOTE)
    return Finding(term, f"{plural(len(own), 'sentence')} with the key terms {theme}: {by}.", ("themes",))


def _changed(comparison: Comparison) -> Finding:
    """Count the changed facts by type and name the outlets with most."""
    details = comparison.details
    term = "Changed facts"
    if details.empty:
        return Finding(term, "None found in linked sentences.", ("details",))
    names = _names(comparison)
    kinds = details["type"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    outlets = details["sentence_id"].map(_articles(comparison)).map(names).value_counts()
    first = sorted(outlets.index[outlets == outlets.max()])
    types = ", ".join(f"{NAMES_OF_TYPES.get(str(kind), kind)} ({count:,})" for kind, count in kinds.items())
    text = f"{len(details):,} in linked sentences: {types}. Most are in {listed(first)} ({outlets.max():,})."
    return Finding(term, text, ("details",))


def _to_check(comparison: Comparison) -> Finding:
    sentences = comparison.sentences
    coded = sentences[sentences["label"].isin(CODED_LABELS) & (sentences["repeat_of"] == "")]
    count = int(coded["borderline"].sum())
    text = f"{count:,} of {plural(len(coded), 'label')} {'is' if count == 1 else 'are'} borderline."
    return Finding("To check by hand", text, ("sentences",))


def profile(comparison: Comparison) -> list[dict[str, str]]:
    """Return the summary, a row an outlet, as it is printed."""
    names = outlet_names(comparison.articles)
    return [
        {
            "outlet": names[row["article_id"]],
            "sentences": f"{row['n_sentences']:,.0f}",
            **{name: _percent(row[name]) for name in (*CODED_LABELS, "source_kept")},
        }
        for row in comparison.summary().fillna({"n_sentences": 0}).to_dict("records")
    ]


def doubtful(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the most doubtful sentences with the likeliest source sentence, as they are printed."""
    table = comparison.borderline().head(MOST_DOUBTFUL)
    sentences = comparison.sentences.set_index("sentence_id")
    names = outlet_names(comparison.articles)
    shown = []
    for row in table.to_dict("records"):
        chances = {name: row[f"p_{name}"] for name in CODED_LABELS}
        own = chances.pop(row["label"])
        origin = sentences.loc[row["sentence_id"]]
        second = max(chances, key=lambda name: chances[name])
        shown.append(
            {
                "article": clean(origin["article_id"]),
                "outlet": names[origin["article_id"]],
                "position": origin["position"],
                "text": clip(row["text"], LONGEST_QUOTE),
                "label": row["label"],
                "probability": f"{own:.0%}",
                "second": second,
                "second_probability": f"{chances[second]:.0%}",
                "source": clip(row["source_text"], LONGEST_QUOTE),
            }
        )
    return shown


def lead(comparison: Comparison) -> dict[str, str]:
    """Return what is compared with what."""
    articles = comparison.articles.set_index("article_id")
    source: Any = articles.loc[comparison.source]
    return {
        "retellings": plural(len(articles) - 1, "retelling"),
        "source": outlet_names(comparison.articles)[comparison.source],
        "title": clip(source["title"], LONGEST_QUOTE),
        "published": clean(source["published"]),
    }


def articles(comparison: Comparison) -> list[dict[str, str]]:
    """Return each article with what is known about it."""
    names = outlet_names(comparison.articles)
    shown = []
    for row in comparison.articles.to_dict("records"):
        size = f"{plural(row['n_sentences'], 'sentence')}, {plural(row['n_words'], 'word')}"
        known = (row["role"], clip(row["title"], LONGEST_QUOTE), row["published"], row["url"], row["lang"], size)
        facts = " · ".join(filter(None, map(clean, known)))
        shown.append({"name": names[row["article_id"]], "facts": facts, "sha256": row["sha256"]})
    return shown


def provenance(comparison: Comparison) -> list[tuple[str, str]]:
    """Return by what and from what the comparison was made, as terms and values."""
    info = comparison.info
    model = info["model"]
    named = {
        "Source": f"{comparison.source}",
        "Model": f"{model['name']}, revision {model.get('revision')}, SHA-256 {model.get('sha256')}",
        "Coefficients": _spelled(info.get("coefficients", {})),
        "Settings": _spelled(info["settings"]),
        "Versions": _spelled(info["versions"]),
    }
    notes = [("Note", note) for note in info.get("warnings", [])]
    return [(term, clean(value)) for term, value in [*named.items(), *notes]]


def again(comparison: Comparison) -> str:
    """Return the command that makes this report again."""
    command = ["retold", "report", clean(comparison.story.name), "--source", clean(comparison.source)]
    defaults = asdict(Settings())
    for name in ("model", "revision", "coefficients", "pair_model", "aliases", "seed"):
        value = comparison.info["settings"].get(name, defaults[name])
        if value != defaults[name]:
            command += [f"--{name.replace('_', '-')}", clean(str(value))]
    return shlex.join([*command, "--out", "report.html"])


def _names(comparison: Comparison) -> dict[str, str]:
    """Return the names of the outlets; one written from right to left is kept apart from the words around it."""

    def apart(name: str) -> str:
        leftward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in name)
        return f"\u2068{name}\u2069" if leftward else name

    return {article_id: apart(name) for article_id, name in outlet_names(comparison.articles).items()}


def _articles(comparison: Comparison) -> dict[str, str]:
    return dict(zip(comparison.sentences["sentence_id"], comparison.sentences["article_id"], strict=True))


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.0f}%"


def _spelled(values: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name} {_spelled(value) if isinstance(value, dict) else value}" for name, value in values.items()
    )
