"""Coded texts as pairs of articles: what the coefficients are fitted on and judged by.

Nothing of the texts is kept in the project; only fitted numbers and figures are.
"""

from __future__ import annotations

import csv
import hashlib
import json
import pathlib

from analysis.match.encode import Encoder
from analysis.match.fit import STATUS_AS_LABEL, CodedPair
from analysis.match.material import prepare
from analysis.match.pairs import compare_both_ways

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"


def fold_of(data: str, story: str, n: int = 4) -> int:
    """Return the fold of a story or document; a hash, so that adding stories moves none."""
    return int(hashlib.sha256(f"{data}/{story}".encode()).hexdigest(), 16) % n


def pair(
    encoder: Encoder,
    data: str,
    story: str,
    target: list[str],
    source: list[str],
    labels: list[str | None],
    statuses: list[str | None],
    aligned: set[tuple[int, int]] | None,
    lang: str = "en",
) -> CodedPair:
    """Compare two lists of sentences and put their codes beside them."""
    ids = [str(k) for k in range(max(len(target), len(source)))]
    materials = [prepare(ids[: len(texts)], texts, encoder, lang=lang) for texts in (target, source)]
    forward, backward = compare_both_ways(*materials)
    return CodedPair(f"{data}/{story}", forward, backward, labels, statuses, aligned, by_codebook=data == "gold")


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def records(name: str) -> list[dict]:
    """Read the development half of an evaluation set."""
    path = SHARED / "eval" / name / "dev.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


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
                )
            )
    return out


def spark(encoder: Encoder) -> list[CodedPair]:
    """Multi-News summaries against each of their sources, with aligned spans."""
    out = []
    as_status = {"KEPT": "paraphrased", "PARTIAL": "mixed", "OMITTED": "added"}
    for record in records("spark_multinews"):
        summary = record["summary"]
        places = summary["sent_spans"]
        sentences = [summary["text"][a:b] for a, b in places]
        for document in record["sources"]:
            theirs = document["sent_spans"]
            aligned = {
                (i, j)
                for alignment in record["alignments"]
                if alignment["doc"] == document["doc"]
                for i, place in enumerate(places)
                if _common(place, alignment["sum_spans"]) >= 15
                for j, their in enumerate(theirs)
                if _common(their, alignment["doc_spans"]) >= 15
            }
            source = [document["text"][a:b] for a, b in theirs]
            statuses = [as_status[label] for label in document["labels"]]
            if source:
                unknown: list[str | None] = [None] * len(sentences)
                out.append(pair(encoder, "spark", record["group"], sentences, source, unknown, statuses, aligned))
    return out


def _common(place: list[int], spans: list[list[int]]) -> int:
    return sum(max(0, min(place[1], b) - max(place[0], a)) for a, b in spans)
