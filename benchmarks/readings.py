"""Coded texts read by readers that have not seen them, so that coefficients can be fitted on the readings and judged.

Each packaged reader was fitted on one half of the events (benchmarks.fit_reader)
and reads what is not in `seen_by_readers.txt`, and what is in the other half.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence

from analysis.match.cache import content_key
from analysis.match.fit import CodedPair
from analysis.match.reader import PACKAGED, load_reader, mean_reading
from benchmarks.events import fold_of_pair

# Of each pair that a reader was fitted on, whichever half it is in, the first digits of the key of its texts.
SEEN = pathlib.Path(__file__).resolve().parent / "seen_by_readers.txt"
DIGITS = 16


def parts_held_out(reader: str) -> tuple[int, ...]:
    """Return the parts that a reader did not see, by its name."""
    return tuple(map(int, reader.split("-")))


def reader_without(part: int) -> str:
    """Return the name of the reader that did not see a part."""
    return next(name for name in PACKAGED if part in parts_held_out(name))


def key_of(coded: CodedPair) -> str:
    """Return the key of the texts of a pair."""
    return content_key("pair", *coded.forward.target.texts, "", *coded.forward.source.texts)[:DIGITS]


def to_be_read(sources: Mapping[str, Sequence[CodedPair]]) -> list[CodedPair]:
    """Return what coefficients are fitted on where texts are read.

    All but the stories that were written after the readers were fitted: they
    count for little beside real texts, and reading them takes longer than all
    others together.
    """
    seen = set(SEEN.read_text(encoding="utf-8").split())
    return [coded for name, data in sources.items() for coded in data if name != "stories" or key_of(coded) in seen]


def unseen(data: Sequence[CodedPair], reader: str) -> list[CodedPair]:
    """Return the pairs that a reader has not seen."""
    seen = set(SEEN.read_text(encoding="utf-8").split())
    return [c for c in data if fold_of_pair(c) in parts_held_out(reader) or key_of(c) not in seen]


def read_by(data: Sequence[CodedPair], reader: str) -> list[CodedPair]:
    """Return the pairs that a reader has not seen, read by it."""
    loaded = load_reader(reader)
    return [coded.read(loaded.read(coded.forward, coded.backward)) for coded in unseen(data, reader)]


def read_by_all(data: Sequence[CodedPair]) -> list[CodedPair]:
    """Return all pairs, each read by the readers that have not seen it; what several say counts in the mean."""
    found: dict[str, list[CodedPair]] = {key_of(coded): [] for coded in data}
    for reader in PACKAGED:
        for coded in read_by(data, reader):
            found[key_of(coded)].append(coded)
    return [coded.read(mean_reading([one.readings for one in found[key_of(coded)] if one.readings])) for coded in data]
