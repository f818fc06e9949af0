"""All retellings of a story against its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..settings import Settings
from ..tables import PROBABILITIES, columns, conform
from .decide import label_table, link_table, status_table
from .evidence import added_spans, shared_spans
from .labeller import Labeller
from .material import Material
from .pairs import compare_both_ways

_CODES = ["label", *PROBABILITIES, "borderline"]


@dataclass(frozen=True)
class Matched:
    """Which sentence comes from which, for all retellings.

    Attributes
    ----------
    labels : pandas.DataFrame
        sentence_id, label, probabilities and borderline of each coded sentence.
    links, spans : pandas.DataFrame
        The tables of those names.
    statuses : pandas.DataFrame
        source_sentence_id, article_id, status, p_omitted.
    """

    labels: pd.DataFrame
    links: pd.DataFrame
    spans: pd.DataFrame
    statuses: pd.DataFrame


def match_story(
    sentences: pd.DataFrame,
    materials: Mapping[str, Material],
    source: str,
    *,
    labeller: Labeller,
    settings: Settings,
) -> Matched:
    """Label and link the sentences of every retelling.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The sentences of the story as read.
    materials : mapping of str to Material
        The coded sentences of each article.
    source : str
        article_id of the source.
    labeller : Labeller
        The fitted decision.
    settings : Settings
        Thresholds.

    Notes
    -----
    A sentence that repeats an earlier one of its article word for word carries
    its codes and links.  A source sentence without a link is omitted.
    """
    starts = {key: int(start) for key, start in zip(sentences["sentence_id"], sentences["start"], strict=True)}
    repeats = dict(zip(sentences["sentence_id"], sentences["repeat_of"], strict=True))
    labels, links, spans, statuses = [], [], [], []
    for article_id, material in sorted(materials.items()):
        if article_id == source or not len(material):
            continue
        forward, backward = compare_both_ways(material, materials[source])
        decision = labeller.decide(forward, backward)
        own = {k: repeats[k] for k in material.ids if repeats[k] in set(material.ids)}
        coded = _labels_of_originals(label_table(decision, forward.target.ids, settings), own)
        derived = (coded["label"] != "added").to_numpy()
        status = status_table(decision, forward).assign(article_id=article_id)
        kept = (status["status"] != "omitted").to_numpy()
        found = _links_of_originals(link_table(decision, forward, derived, kept, settings), own)
        unlinked = ~status["source_sentence_id"].isin(found["source_sentence_id"])
        mixed = set(coded.loc[coded["label"] == "mixed", "sentence_id"])
        labels.append(coded)
        links.append(found)
        spans += [shared_spans(forward, found, starts), added_spans(forward, mixed, starts, decision.readings)]
        statuses.append(status.assign(status=status["status"].mask(unlinked, "omitted")))
    return Matched(
        _joined(labels, ["sentence_id", *_CODES]),
        conform("links", _joined(links, columns("links"))),
        conform("spans", _joined(spans, columns("spans"))),
        _joined(statuses, ["source_sentence_id", "article_id", "status", "p_omitted"]),
    )


def _labels_of_originals(coded: pd.DataFrame, repeats: Mapping[str, str]) -> pd.DataFrame:
    by_id = coded.set_index("sentence_id")
    originals = [repeats.get(key, key) for key in coded["sentence_id"]]
    return by_id.loc[originals, _CODES].set_axis(coded["sentence_id"]).reset_index()


def _links_of_originals(links: pd.DataFrame, repeats: Mapping[str, str]) -> pd.DataFrame:
    first = links[~links["sentence_id"].isin(repeats)]
    copies = [
        first[first["sentence_id"] == original].assign(sentence_id=repeat)
        for repeat, original in sorted(repeats.items())
    ]
    return _joined([first, *copies], columns("links"))


def _joined(frames: list[pd.DataFrame], names: list[str]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=np.array(names))
