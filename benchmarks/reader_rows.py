"""Lay out every coded sentence as the reader sees it: `python -m benchmarks.reader_rows ROWS.npz`."""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.match.encode import SentenceEncoder
from analysis.match.fit import CodedPair
from analysis.match.looks import OUTCOMES
from analysis.match.model import load_model
from analysis.match.reading import Row, pages, quantized, rows
from benchmarks.coded import everything
from benchmarks.events import fold_of_pair

UNKNOWN = -1


def laid_out(tokenizer: Any, coded: CodedPair) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a sentence, those of the retelling first."""
    both = pages(coded.forward, coded.backward)
    for of_source, (listed, codes) in enumerate(zip(both, (coded.labels, coded.statuses), strict=True)):
        for i, (page, row) in enumerate(zip(listed, rows(tokenizer, listed), strict=True)):
            spans = () if of_source else coded.added.get(i, ())
            known = dict(zip(page.places, (other.known for other in page.beside), strict=True))
            yield {
                "ids": row.ids,
                "types": row.types,
                "words": row.words,
                "added": _added(row, codes[i], spans),
                "own_end": row.own[1],
                "others": list(row.others.values()),
                "places": list(row.others),
                "pair_known": [known[j] for j in row.others],
                "known": page.own.known,
                "linked": [_linked(coded, *((j, i) if of_source else (i, j))) for j in row.others],
                "label": UNKNOWN if codes[i] is None else OUTCOMES.index(codes[i]),
                "of_source": of_source,
                "sentence": i,
            }


def _linked(coded: CodedPair, i: int, j: int) -> int:
    if coded.aligned is None or coded.labels[i] is None:
        return UNKNOWN
    return int((i, j) in coded.aligned)


def _added(row: Row, code: str | None, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """For each token 1 where it states what the other article does not, else 0; -1 where that is unknown."""
    out = np.full(len(row.ids), UNKNOWN)
    inside = [any(a < end and start < b for a, b in spans) for start, end in row.offsets]
    answers: dict[str | None, Any] = {"copied": 0, "paraphrased": 0, "added": 1}
    if spans:
        answers["mixed"] = inside
    out[slice(*row.own)] = answers.get(code, UNKNOWN)
    return out


def arrays(encoder: SentenceEncoder) -> dict[str, np.ndarray]:
    """Return the rows of all coded texts, with what is known standardized over them."""
    tokenizer = load_model(encoder.source).tokenizer
    found: list[dict[str, Any]] = []
    for origin, data in everything(encoder).items():
        for number, coded in enumerate(data):
            place = {"pair": number, "origin": origin, "fold": fold_of_pair(coded)}
            found += [row | place for row in laid_out(tokenizer, coded)]
    return joined(found)


def joined(found: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Lay rows end to end."""
    out = {name: np.array([row[name] for row in found]) for name in _ONE}
    out |= {name: np.concatenate([np.array(row[name], dtype) for row in found]) for name, dtype in _FLAT.items()}
    out["starts"] = np.cumsum([0, *(len(row["ids"]) for row in found)])
    out["other_starts"] = np.cumsum([0, *(len(row["others"]) for row in found)])
    out["words"] = np.concatenate([row["words"] for row in found])
    out["others"] = np.array([place for row in found for place in row["others"]], np.int16)
    for name in ("known", "pair_known"):
        all_of = np.concatenate([np.atleast_2d(row[name]) for row in found if len(row[name])])
        out[f"{name}_mean"], out[f"{name}_scale"] = all_of.mean(axis=0), np.maximum(all_of.std(axis=0), 1e-9)
        out[name] = quantized(all_of, out[f"{name}_mean"], out[f"{name}_scale"])
    return out


_ONE = ("own_end", "label", "of_source", "sentence", "pair", "origin", "fold")
_FLAT = {"ids": np.uint16, "types": np.uint8, "added": np.int8, "places": np.int16, "linked": np.int8}


def main() -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    made = arrays(SentenceEncoder("default"))
    np.savez_compressed(args.out, **made)
    print(len(made["label"]), "rows,", len(made["ids"]), "tokens")


if __name__ == "__main__":
    main()
