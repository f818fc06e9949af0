"""What the report says of the articles and of how they were compared: tables in words, provenance."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..settings import Settings
from ..tables import CODED_LABELS
from .text import clean, clip, outlet_names, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..comparison import Comparison

MOST_DOUBTFUL = 12
LONGEST_QUOTE = 280


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


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.0f}%"


def _spelled(values: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name} {_spelled(value) if isinstance(value, dict) else value}" for name, value in values.items()
    )
