"""What readers said of coded texts that they had not seen, kept so that coefficients can be fitted and judged.

`python -m benchmarks.readings FOLDER` takes over what `benchmarks.fit_reader`
wrote: scores and held-out readers to benchmarks/reader, the reader that was
fitted on everything to the package.
"""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.match.encode import SentenceEncoder
from analysis.match.fit import CodedPair
from analysis.match.model import load_model
from analysis.match.read_features import Readings
from analysis.match.reader import Reading
from analysis.match.reading import pages, rows
from benchmarks.events import FOLDS, fold_of_pair

KEPT = pathlib.Path(__file__).resolve().parent / "reader"
PACKAGED = pathlib.Path(__file__).resolve().parents[1] / "analysis" / "match" / "coefficients" / "reader.safetensors"
# Log-odds of words are kept in steps of 1/ADDED_STEPS, which fit into a byte.
ADDED_STEPS, HIGHEST = 8, 127

# For each sentence the places of those that it was read beside, and the offsets of its tokens.
Layout = Sequence[Sequence[tuple[list[int], np.ndarray]]]


@dataclass(frozen=True)
class Scores:
    """Scores of the rows of one part of the data, end to end, in the order of `benchmarks.reader_rows`."""

    labels: np.ndarray
    links: np.ndarray
    added: np.ndarray

    def one_by_one(self) -> Generator[Readings | None, Layout, None]:
        """Take the layout of one coded pair after the other, and give its readings."""
        row = link = word = 0
        layout = yield None
        while True:
            sides: list[list[Reading]] = []
            for listed in layout:
                sides.append([])
                for places, offsets in listed:
                    links = dict(zip(places, self.links[link : link + len(places)].tolist(), strict=True))
                    added = self.added[word : word + len(offsets)]
                    sides[-1].append(Reading(self.labels[row], links, added, offsets))
                    row, link, word = row + 1, link + len(places), word + len(offsets)
            layout = yield Readings(*sides)


def kept_scores(path: pathlib.Path, part: int) -> Scores:
    """Read the scores that a kept reader gave to a part that it was not fitted on."""
    with np.load(path) as file:
        labels, links, added = (file[f"part.{part}.{name}"].astype(float) for name in ("labels", "links", "added"))
    return Scores(labels, links, added / ADDED_STEPS)


def kept_reader(held_out: int) -> Mapping[str, np.ndarray]:
    """Return the weights of the reader that was not fitted on a part."""
    with np.load(KEPT / f"held_out-{held_out}.npz") as file:
        return {name.removeprefix("net."): file[name] for name in file.files if name.startswith("net.")}


class Attached:
    """Coded pairs to which the kept readings are attached.

    Parameters
    ----------
    data : sequence of CodedPair
        All coded pairs, in the order in which they were laid out.
    """

    def __init__(self, data: Sequence[CodedPair]) -> None:
        self.data = list(data)
        tokenizer = load_model(SentenceEncoder("default").source).tokenizer
        self._layouts: list[Layout] = [
            [
                [(list(row.others), row.offsets) for row in rows(tokenizer, listed)]
                for listed in pages(coded.forward, coded.backward)
            ]
            for coded in self.data
        ]

    def read(self, held_out: int | None = None) -> list[CodedPair]:
        """Have each pair read by the reader that saw neither its part nor the part held out."""
        given: dict[int, Generator[Readings | None, Layout, None]] = {}
        out = []
        for coded, layout in zip(self.data, self._layouts, strict=True):
            part = fold_of_pair(coded)
            if part not in given:
                parts = sorted({part, part if held_out is None else held_out})
                path = KEPT / f"held_out-{'-'.join(map(str, parts))}.npz"
                given[part] = kept_scores(path, part).one_by_one()
                next(given[part])
            readings = given[part].send(layout)
            assert readings is not None
            out.append(coded.read(readings))
        return out


def main() -> None:
    """Take over fitted readers."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    KEPT.mkdir(exist_ok=True)
    for path in sorted(folder.glob("held_out-*.npz")):
        with np.load(path) as file:
            # Readers that hold out two parts only serve to give scores.
            single = path.stem.removeprefix("held_out-") in map(str, range(FOLDS))
            content = {name: file[name] for name in file.files if single or not name.startswith("net.")}
        for name in [name for name in content if name.endswith(".added")]:
            steps = np.round(content[name].astype(float) * ADDED_STEPS)
            content[name] = np.clip(steps, -HIGHEST, HIGHEST).astype(np.int8)
        np.savez_compressed(KEPT / path.name, **content)
    with np.load(folder / "reader.npz") as file:
        save_file({name.removeprefix("net."): file[name] for name in file.files}, PACKAGED)


if __name__ == "__main__":
    main()
