"""Readings: the same in every story, cached, and features of pairs and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from analysis.match.cache import ArrayCache
from analysis.match.encode import SentenceEncoder
from analysis.match.material import prepare
from analysis.match.pair_features import PAIR_FEATURES
from analysis.match.pairs import Pairs, compare_both_ways
from analysis.match.read_features import (
    NOT_READ,
    READ_OF_PAIR,
    READ_OF_SENTENCE,
    candidates_of,
    sentence_readings,
)
from analysis.match.reader import Reader, Readers, Reading, Readings, from_bytes, in_bytes, load_readers
from analysis.match.reading import SENTENCE_KNOWLEDGE, WORD_KNOWLEDGE

TARGET = ["The weir was shut on Friday.", "Nobody was hurt, but the mayor is angry."]
SOURCE = ["Keeper Ann Lowe shut the weir on Friday.", "Barges waited all night.", "No one came to harm."]


@pytest.fixture(scope="session")
def weights() -> Mapping[str, np.ndarray]:
    """A reader that was fitted on nothing: small random changes of two layers, random heads."""
    rng = np.random.default_rng(3)
    shapes = {
        "direction": (2, 384),
        "of_words": (384, len(WORD_KNOWLEDGE)),
        "of_pairs": (384, len(PAIR_FEATURES)),
        "of_sentences": (384, SENTENCE_KNOWLEDGE),
        "label.weight": (8, 768 + SENTENCE_KNOWLEDGE),
        "label.bias": (8,),
        "link.weight": (2, 768 + len(PAIR_FEATURES)),
        "link.bias": (2,),
        "word.weight": (1, 384),
        "word.bias": (1,),
    }
    for k in (0, 5):
        shapes[f"bert.encoder.layer.{k}.attention.self.query.down"] = (2, 384)
        shapes[f"bert.encoder.layer.{k}.attention.self.query.up"] = (384, 2)
    made = {name: (0.05 * rng.normal(size=shape)).astype(np.float16) for name, shape in shapes.items()}
    scale = {"known": SENTENCE_KNOWLEDGE, "pair_known": len(PAIR_FEATURES)}
    made |= {f"{name}_mean": np.zeros(n, np.float32) for name, n in scale.items()}
    return made | {f"{name}_scale": np.ones(n, np.float32) for name, n in scale.items()}


def compared(encoder: SentenceEncoder, target: list[str], source: list[str]) -> tuple[Pairs, Pairs]:
    materials = [prepare([str(k) for k in range(len(texts))], texts, encoder) for texts in (target, source)]
    return compare_both_ways(*materials)


def test_a_sentence_is_read_alike_whatever_is_read_with_it(default_encoder, weights, tmp_path: Path) -> None:
    forward, backward = compared(default_encoder, TARGET, SOURCE)
    reader = Reader(weights, cache=ArrayCache(tmp_path / "a"))
    once = reader.read(forward, backward)
    assert (len(once.target), len(once.source)) == (2, 3)
    # The second article's readings come from a cache that knows half of them.
    other = Reader(weights, cache=ArrayCache(tmp_path / "b"))
    other.read(*compared(default_encoder, [*TARGET, "Seven geese flew over."], SOURCE))
    again = other.read(forward, backward)
    for one, two in zip([*once.target, *once.source], [*again.target, *again.source], strict=True):
        np.testing.assert_array_equal(one.labels, two.labels)
        assert one.links == two.links
        np.testing.assert_array_equal(one.added, two.added)


def test_what_was_read_is_not_read_again(default_encoder, weights, tmp_path: Path) -> None:
    pairs = compared(default_encoder, TARGET, SOURCE)
    first, second = (Reader(weights, cache=ArrayCache(tmp_path / "cache")) for _ in range(2))
    one, two = first.read(*pairs), second.read(*pairs)
    assert (first.n_computed, second.n_computed) == (5, 0)
    np.testing.assert_array_equal(one.target[1].labels, two.target[1].labels)
    assert one.target[1].links == two.target[1].links


def test_another_reader_does_not_use_the_same_cache(weights, tmp_path: Path) -> None:
    changed = {**weights, "label.bias": weights["label.bias"] + np.float16(1)}
    assert Reader(weights).fingerprint != Reader(changed).fingerprint


def test_the_direction_counts(default_encoder, weights, tmp_path: Path) -> None:
    same = ["The weir was shut on Friday.", "Geese flew."]
    read = Reader(weights, cache=ArrayCache(tmp_path)).read(*compared(default_encoder, same, same))
    assert np.abs(read.target[0].labels - read.source[0].labels).max() > 1e-3


def test_several_readers_count_in_the_mean(default_encoder, weights, tmp_path: Path) -> None:
    pairs = compared(default_encoder, TARGET, SOURCE)
    other = {**weights, "label.bias": np.arange(8, dtype=np.float16), "link.bias": weights["link.bias"] + np.float16(1)}
    one, two = (Reader(w, cache=ArrayCache(tmp_path)) for w in (weights, other))
    both, alone = Readers([one, two]).read(*pairs), one.read(*pairs)
    assert both.target[0].links == pytest.approx({j: link + 0.5 for j, link in alone.target[0].links.items()}, abs=1e-4)
    np.testing.assert_allclose(both.target[1].added, alone.target[1].added, atol=1e-4)
    read = [reader.read(*pairs).source[2].labels for reader in (one, two)]
    log_p = [scores - np.logaddexp.reduce(scores) for scores in read]
    np.testing.assert_allclose(both.source[2].labels, np.mean(log_p, axis=0), atol=1e-6)


def readings() -> Readings:
    def reading(links: dict[int, float]) -> Reading:
        return Reading(np.zeros(4), links, np.zeros(0), np.zeros((0, 2), int))

    target = [reading({0: 2.0, 2: -1.0}), reading({2: 0.5})]
    return Readings(target, [reading({0: 3.0}), reading({}), reading({1: -8.0})])


def test_pairs_that_are_read_are_weighed_and_described(tiny_encoder) -> None:
    forward, backward = compared(tiny_encoder, TARGET, SOURCE)
    candidates = candidates_of(forward, backward, readings())
    assert candidates.features.shape[1] == len(PAIR_FEATURES) + len(READ_OF_PAIR)
    read = {
        (i, j): tuple(row[-2:])
        for i, j, row in zip(candidates.target, candidates.source, candidates.features, strict=True)
    }
    assert read[0, 0] == (2.0, 3.0)
    assert read[0, 2] == (-1.0, NOT_READ)
    assert read[1, 2] == (0.5, NOT_READ)


def test_sentences_are_described_by_their_readings(tiny_encoder) -> None:
    text = "The keeper shut the weir before noon, but the mayor accused him of acting far too late."
    forward, _ = compared(tiny_encoder, [text], SOURCE)
    half = text.index("but")
    added = np.array([-9.0] * half + [9.0] * (len(text) - half))
    offsets = np.array([(k, k + 1) for k in range(len(text))])
    reading = Reading(np.array([0.0, 1.0, 2.0, 3.0]), {}, added, offsets)
    described = sentence_readings(forward, [reading])
    column = dict(zip(READ_OF_SENTENCE, described[0], strict=True))
    assert np.exp(described[0, :4]).sum() == pytest.approx(1)
    assert column["read_added"] == described[0, :4].max()
    assert column["added_words"] == pytest.approx(1 - half / len(text), abs=0.01)
    assert column["most_added_clause"] > 0.7 > 0.3 > column["least_added_clause"]
    assert sentence_readings(forward, []).shape == (0, len(READ_OF_SENTENCE))


def test_the_packaged_readers_read(default_encoder) -> None:
    read = load_readers().read(*compared(default_encoder, TARGET, SOURCE))
    assert read.target[0].links[0] > 0 > read.target[0].links[1]
    assert read.target[1].links[2] > read.target[1].links[1]
    assert read.source[1].labels.argmax() == 3


def test_a_reader_in_bytes_is_the_same_but_for_rounding(weights) -> None:
    back = from_bytes(in_bytes(weights))
    assert back.keys() == weights.keys()
    for name, array in weights.items():
        np.testing.assert_allclose(back[name], array, atol=float(np.abs(array).max()) / 127)
