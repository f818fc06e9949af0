"""Coded texts as pairs of articles: what the coefficients are fitted on and judged by.

Nothing of the news texts is kept in the project; only codes, fitted numbers and figures are.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping

from analysis.match.aliases import alias_map, mine_aliases
from analysis.match.encode import Encoder
from analysis.match.fit import STATUS_AS_LABEL, CodedPair
from analysis.match.material import prepare
from analysis.match.pairs import compare_both_ways
from benchmarks.data import SHARED, records, rows
from benchmarks.events import event_of

CODES = pathlib.Path(__file__).resolve().parent / "codes"
STORIES = pathlib.Path(__file__).resolve().parent / "stories"

# What a label or status counts beside those of the stories: most of the other
# pairs are editors' summaries, and the written stories are harder than real ones.
OTHER_PAIR, WRITTEN = 0.4, 0.15


def pair(
    encoder: Encoder,
    data: str,
    story: str,
    target: list[str],
    source: list[str],
    labels: list[str | None],
    statuses: list[str | None],
    aligned: set[tuple[int, int]] | None,
    *,
    weight: float = 1.0,
    pair_weight: float = 1.0,
    lang: str = "en",
    aliases: Mapping[tuple[str, ...], str] | None = None,
    added: Mapping[int, list[tuple[int, int]]] | None = None,
) -> CodedPair:
    """Compare two lists of sentences and put their codes beside them."""
    ids = [str(k) for k in range(max(len(target), len(source)))]
    materials = [prepare(ids[: len(texts)], texts, encoder, lang=lang, aliases=aliases) for texts in (target, source)]
    forward, backward = compare_both_ways(*materials)
    event = event_of().get(f"{data}/{story}", f"{data}/{story}")
    return CodedPair(event, forward, backward, labels, statuses, aligned, weight, pair_weight, added or {})


def everything(encoder: Encoder) -> dict[str, list[CodedPair]]:
    """All that the coefficients are fitted on, by where it comes from."""
    return {
        "gold": gold(encoder),
        "codes": spark_by_codebook(encoder),
        "stories": written(encoder),
    }


def gold(encoder: Encoder) -> list[CodedPair]:
    """The coded stories, units as the coders cut them; furniture and repeats left out."""
    out = []
    for folder in sorted(path for path in (SHARED / "gold").iterdir() if path.is_dir()):
        units = rows(folder / "units.csv")
        labels, kept = rows(folder / "labels.csv"), rows(folder / "kept.csv")
        coder = min(row["coder"] for row in labels)
        codes = {row["unit_id"]: row for row in labels if row["coder"] == coder}
        status = {(row["source_unit_id"], row["article_id"]): row["status"] for row in kept if row["coder"] == coder}
        described = folder / "story.json"
        name = json.loads(described.read_text())["source"] if described.exists() else "001_f2f8179c256a42b7"
        furniture = ("byline", "dateline", "boilerplate", "furniture")
        source = [unit for unit in units if unit["article_id"] == name and unit["kind"] not in furniture]
        place = {unit["unit_id"]: k for k, unit in enumerate(source)}
        articles = folder / "articles" if (folder / "articles").is_dir() else SHARED / "seeds"
        texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(articles.glob("*.txt"))}
        aliases = alias_map(mine_aliases(texts))
        for article in sorted({unit["article_id"] for unit in units if unit["unit_id"] in codes}):
            target = [
                unit
                for unit in units
                if unit["article_id"] == article and codes[unit["unit_id"]]["label"] != "boilerplate"
            ]
            own = [codes[unit["unit_id"]] for unit in target]
            out.append(
                pair(
                    encoder,
                    "gold",
                    folder.name,
                    [unit["text"] for unit in target],
                    [unit["text"] for unit in source],
                    [None if code["repeat_of"] else code["label"] for code in own],
                    [STATUS_AS_LABEL.get(status.get((unit["unit_id"], article), "")) for unit in source],
                    {(i, place[u]) for i, code in enumerate(own) for u in code["aligned"].split() if u in place},
                    aliases=aliases,
                    added={
                        i: _ranges(code["added_spans"], int(unit["start"]))
                        for i, (code, unit) in enumerate(zip(own, target, strict=True))
                    },
                )
            )
    return out


def spark_by_codebook(encoder: Encoder) -> list[CodedPair]:
    """Articles and summaries of the same topics, coded by the codebook; furniture left out (codes/README.md)."""
    topics = {record["id"]: record for record in records("spark_multinews")}
    labels, statuses = (_by_pair(CODES / name, "topic", "source", "retelling") for name in ("labels.csv", "kept.csv"))
    out = []
    for topic, source, retelling in sorted(labels):
        record = topics[topic]
        documents = {str(document["doc"]): document for document in record["sources"]} | {"summary": record["summary"]}
        texts = {name: document["text"] for name, document in documents.items()}
        sentences = {name: [texts[name][a:b] for a, b in documents[name]["sent_spans"]] for name in documents}
        own = [code for code in labels[topic, source, retelling] if code["label"] != "boilerplate"]
        theirs = [code for code in statuses[topic, source, retelling] if code["status"] != "boilerplate"]
        if not own or not theirs:
            continue
        place = {code["source_sentence"]: j for j, code in enumerate(theirs)}
        out.append(
            pair(
                encoder,
                "spark",
                record["group"],
                [sentences[retelling][int(code["sentence"])] for code in own],
                [sentences[source][int(code["source_sentence"])] for code in theirs],
                [None if code["repeat_of"] else code["label"] for code in own],
                [STATUS_AS_LABEL[code["status"]] for code in theirs],
                {(i, place[j]) for i, code in enumerate(own) for j in code["aligned"].split() if j in place},
                weight=OTHER_PAIR,
                aliases=alias_map(mine_aliases(texts)),
                added={i: _ranges(code["added_spans"]) for i, code in enumerate(own)},
            )
        )
    return out


def written(encoder: Encoder) -> list[CodedPair]:
    """Stories that were written for this: wire reports and their rewrites (stories/README.md)."""
    labels, statuses = (_by_pair(STORIES / name, "story", "retelling") for name in ("labels.csv", "kept.csv"))
    out = []
    for story, retelling in sorted(labels):
        texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((STORIES / story).glob("*.txt"))}
        codes = labels[story, retelling]
        out.append(
            pair(
                encoder,
                "written",
                story,
                texts[retelling].splitlines(),
                texts["source"].splitlines(),
                [code["label"] for code in codes],
                [STATUS_AS_LABEL[code["status"]] for code in statuses[story, retelling]],
                {(i, int(j)) for i, code in enumerate(codes) for j in code["aligned"].split()},
                weight=WRITTEN,
                pair_weight=0,
                aliases=alias_map(mine_aliases(texts)),
                added={i: _ranges(code["added_spans"]) for i, code in enumerate(codes)},
            )
        )
    return out


def _by_pair(path: pathlib.Path, *key: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    out: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows(path):
        out.setdefault(tuple(row[column] for column in key), []).append(row)
    return out


def _ranges(written: str, start: int = 0) -> list[tuple[int, int]]:
    """Read `start-end;…`, counted from an offset on."""
    places = [map(int, place.split("-")) for place in written.split(";") if place]
    return [(first - start, last - start) for first, last in places]
