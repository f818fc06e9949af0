"""The reader: the default model, slightly changed, reads a sentence and its likeliest counterparts at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from .cache import ArrayCache, content_key
from .encode import progress
from .model import find_model, load_model
from .pairs import Pairs
from .reader_network import LAYER, ReaderNetwork
from .reading import STEPS, WORD_STEPS, Page, Row, pages, quantized, rows

# As for vectors, a batch has a fixed shape, so that a page is read alike in every story.
ROWS, STEP = 8, 64
# Changes whenever the way of reading changes, so that old caches are not used.
SCHEME = "pages-v1"
# The packaged readers, by the parts of the coded data that they did not see (benchmarks/readings.py).
PACKAGED = ("0-1", "2-3")


@dataclass(frozen=True)
class Reading:
    """What the reader says of one sentence.

    Attributes
    ----------
    labels : numpy.ndarray, shape (4,)
        Scores of the outcomes, before softmax.
    links : dict of int to float
        Log-odds that a sentence of the other article carries part of its
        proposition, by the place of that sentence; those it was read beside.
    added : numpy.ndarray, shape (n_tokens,)
        Log-odds that a token states what the other article does not.
    offsets : numpy.ndarray of int, shape (n_tokens, 2)
        Where these tokens stand in the sentence.
    """

    labels: np.ndarray
    links: Mapping[int, float]
    added: np.ndarray
    offsets: np.ndarray


@dataclass(frozen=True)
class Readings:
    """All readings of a retelling and of its source, in the order of their sentences."""

    target: Sequence[Reading]
    source: Sequence[Reading]


class Reader:
    """A joint reading of a sentence with its likeliest counterparts, behind a cache on disk.

    Parameters
    ----------
    weights : mapping of str to numpy.ndarray
        What `benchmarks.fit_reader` fitted.
    device : str
        Torch device, "cpu" by default.
    cache : ArrayCache, optional
        Where readings are kept.

    Notes
    -----
    A cross-encoder: all sentences that may have given rise to a sentence stand
    in one row behind it, so that they are weighed against each other.  The
    layers of the default model are changed by matrices of low rank (Hu et al.
    2022, LoRA, doi:10.48550/arXiv.2106.09685).  Beside its token each word
    carries what is known of it by other means (shared runs, nearest words,
    weight), and each sentence the features of the pair.
    """

    def __init__(
        self, weights: Mapping[str, np.ndarray], *, device: str = "cpu", cache: ArrayCache | None = None
    ) -> None:
        self.weights = weights
        self.cache = cache if cache is not None else ArrayCache()
        self.n_computed = 0
        self._device = device
        self._source = find_model("default")

    @cached_property
    def fingerprint(self) -> str:
        """Key of everything that a reading depends on beside the page."""
        digest = hashlib.sha256()
        for name in sorted(self.weights):
            digest.update(name.encode() + np.ascontiguousarray(self.weights[name]).tobytes())
        return content_key(SCHEME, self._source.fingerprint, digest.hexdigest())

    def read(self, forward: Pairs, backward: Pairs) -> Readings:
        """Read every sentence of a retelling beside the source, and of the source beside the retelling.

        Parameters
        ----------
        forward, backward : Pairs
            The retelling against the source, and the source against the retelling.
        """
        return self.read_pages(*pages(forward, backward))

    def read_pages(self, of_target: Sequence[Page], of_source: Sequence[Page]) -> Readings:
        """Read the pages of a retelling and of its source."""
        listed = [(page, 0) for page in of_target] + [(page, 1) for page in of_source]
        keys = [self._key(page, direction) for page, direction in listed]
        packed = [self.cache.get(key) for key in keys]
        missing = {keys[k]: listed[k] for k in range(len(listed)) if packed[k] is None}
        if missing:
            found = self._compute(missing)
            packed = [found[key] if one is None else one for key, one in zip(keys, packed, strict=True)]
        out = [_unpacked(one, page) for one, (page, _) in zip(packed, listed, strict=True) if one is not None]
        return Readings(out[: len(of_target)], out[len(of_target) :])

    def _key(self, page: Page, direction: int) -> str:
        known = [np.ascontiguousarray(side.words).tobytes() for side in page.sides]
        texts = [side.text for side in page.sides]
        places = np.argsort(page.places).astype(np.int8).tobytes()
        own, pairs = self._knowledge(page)
        numbers = (own.tobytes(), pairs.tobytes())
        return content_key(self.fingerprint, str(direction), places, *texts, *known, *numbers)

    def _knowledge(self, page: Page) -> tuple[np.ndarray, np.ndarray]:
        w = self.weights
        own = quantized(page.own.known, w["known_mean"], w["known_scale"])
        pairs = [quantized(other.known, w["pair_known_mean"], w["pair_known_scale"]) for other in page.beside]
        return own, np.array(pairs, np.int8).reshape(-1, len(w["pair_known_mean"]))

    def _compute(self, missing: Mapping[str, tuple[Page, int]]) -> dict[str, np.ndarray]:
        import torch

        tokenizer, network = self._loaded
        listed = [page for page, _ in missing.values()]
        made = list(zip(missing, listed, rows(tokenizer, listed), (d for _, d in missing.values()), strict=True))
        made.sort(key=lambda one: (len(one[2].ids), one[0]))
        out = {}
        with progress(len(made), "Reading sentences") as advance, torch.inference_mode():
            for batch in _batches(made):
                for key, one in zip([key for key, *_ in batch], self._read(network, batch), strict=True):
                    out[key] = one
                    self.cache.put(key, one)
                advance(len(batch))
        self.n_computed += len(out)
        return out

    def _read(self, network: Any, batch: Sequence[tuple[str, Page, Row, int]]) -> list[np.ndarray]:
        """Compute one batch; it is filled up with its last row to the fixed shape."""
        import torch

        padded = [*batch, *[batch[-1]] * (ROWS - len(batch))]
        n = -(-max(len(row.ids) for _, _, row, _ in padded) // STEP) * STEP
        ids, types, mask = (np.zeros((ROWS, n), np.int64) for _ in range(3))
        words = np.zeros((ROWS, n, self.weights["of_words"].shape[1]), np.float32)
        places: list[tuple[int, int, int]] = []
        own, pairs = [], []
        for r, (_, page, row, _) in enumerate(padded):
            ids[r, : len(row.ids)], types[r, : len(row.ids)], mask[r, : len(row.ids)] = row.ids, row.types, 1
            words[r, : len(row.ids)] = row.words / WORD_STEPS
            of_page, of_pairs = self._knowledge(page)
            rank = {place: k for k, place in enumerate(page.places)}
            own.append(of_page / STEPS)
            pairs += [of_pairs[rank[place]] / STEPS for place in row.others]
            places += [(r, start, end) for start, end in row.others.values()]
        direction = [d for *_, d in padded]
        tensors = (torch.from_numpy(x).to(self._device) for x in (ids, types, mask, words))
        known = [torch.tensor(np.array(x, np.float32)).to(self._device) for x in (own, pairs)]
        labels, links, added = (x.float().cpu().numpy() for x in network(*tensors, *known, places, direction))
        out, at = [], 0
        for r, (_, page, row, _) in enumerate(batch):
            by_place = dict(zip(row.others, links[at : at + len(row.others)], strict=True))
            at += len(row.others)
            ranked = [by_place[place] for place in page.places if place in by_place]
            own_added = added[r, row.own[0] : row.own[1]]
            out.append(_packed(labels[r], np.array(ranked), own_added, row.offsets))
        return out

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        model = load_model(self._source, device=self._device)
        return model.tokenizer, ReaderNetwork(model, self.weights)


@dataclass(frozen=True)
class Readers:
    """Several readers, and what they say in the mean."""

    members: Sequence[Reader]

    def read(self, forward: Pairs, backward: Pairs) -> Readings:
        """Read both articles; see `Reader.read`."""
        both = pages(forward, backward)
        return mean_reading([member.read_pages(*both) for member in self.members])


def mean_reading(several: Sequence[Readings]) -> Readings:
    """Return the mean of the log-probabilities of labels and of all log-odds."""
    if len(several) == 1:
        return several[0]
    targets, sources = (
        zip(*(one.target for one in several), strict=True),
        zip(*(one.source for one in several), strict=True),
    )
    return Readings([_mean(readings) for readings in targets], [_mean(readings) for readings in sources])


def _mean(readings: Sequence[Reading]) -> Reading:
    labels = np.mean([one.labels - np.logaddexp.reduce(one.labels) for one in readings], axis=0)
    links = {place: float(np.mean([one.links[place] for one in readings])) for place in readings[0].links}
    return Reading(labels, links, np.mean([one.added for one in readings], axis=0), readings[0].offsets)


def load_reader(held_out: str, *, device: str = "cpu") -> Reader:
    """Load one of the packaged readers, by the parts of the coded data that it did not see."""
    from safetensors.numpy import load

    name = f"reader-{held_out}.safetensors"
    kept = load(files("analysis").joinpath("match", "coefficients", name).read_bytes())
    return Reader(from_bytes(kept), device=device)


def in_bytes(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Keep the changes of layers as one byte a number, with a scale for each row: half the size of the file."""
    out: dict[str, np.ndarray] = {}
    for name, array in weights.items():
        if name.startswith(LAYER):
            scale = np.maximum(np.abs(array.astype(np.float32)).max(axis=1, keepdims=True), 1e-8) / 127
            out[name], out[f"{name}.scale"] = np.round(array / scale).astype(np.int8), scale
        else:
            out[name] = array
    return out


def from_bytes(kept: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Read back what `in_bytes` made."""
    scaled = {name: array * kept[f"{name}.scale"] for name, array in kept.items() if f"{name}.scale" in kept}
    return {name: scaled.get(name, array) for name, array in kept.items() if not name.endswith(".scale")}


@lru_cache(maxsize=2)
def load_readers(device: str = "cpu") -> Readers:
    """Load all packaged readers."""
    return Readers([load_reader(held_out, device=device) for held_out in PACKAGED])


def _batches(made: Sequence[tuple[str, Page, Row, int]]) -> Iterator[list[tuple[str, Page, Row, int]]]:
    """Rows whose length is the same multiple of `STEP`, so that a row's batch has one shape always."""
    buckets: dict[int, list[tuple[str, Page, Row, int]]] = {}
    for one in made:
        buckets.setdefault(-(-len(one[2].ids) // STEP), []).append(one)
    for _, members in sorted(buckets.items()):
        for start in range(0, len(members), ROWS):
            yield members[start : start + ROWS]


def _packed(labels: np.ndarray, links: np.ndarray, added: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """One array for the cache: how many links, labels, links in the order of the page, tokens, their offsets."""
    parts = ([len(links)], labels, links, added, offsets.ravel())
    return np.concatenate([np.asarray(part, np.float32).ravel() for part in parts])


def _unpacked(packed: np.ndarray, page: Page) -> Reading:
    n_links = int(packed[0])
    labels, links, rest = packed[1:5], packed[5 : 5 + n_links], packed[5 + n_links :]
    n = len(rest) // 3
    places = page.places[:n_links]
    return Reading(
        labels.astype(float),
        {place: float(link) for place, link in zip(places, links, strict=True)},
        rest[:n].astype(float),
        rest[n:].astype(int).reshape(-1, 2),
    )
