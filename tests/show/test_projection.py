import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.cache import ArrayCache
from analysis.show.projection import FEWEST_FOR_UMAP, project


def vectors(count: int, dimensions: int = 12, *, seed: int = 0) -> np.ndarray:
    raw = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def names(count: int) -> list[str]:
    return [f"sentence {number}" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 9, 10, 15, 16, 40])
def test_every_number_of_sentences_has_a_map_without_a_warning(count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        places = project(vectors(count), names(count), seed=1)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == count


@pytest.mark.parametrize("count", [5, 30])
def test_order_of_the_rows_makes_no_difference(count: int) -> None:
    order = np.random.default_rng(3).permutation(count)
    embeddings, keys = vectors(count), np.array(names(count))
    straight = project(embeddings, list(keys), seed=1)
    assert np.array_equal(project(embeddings[order], list(keys[order]), seed=1), straight[order])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_equal_sentences_share_a_place_and_do_not_move_the_others(drawn: Sequence[int]) -> None:
    pool = vectors(7)
    everyone = sorted(set(drawn))
    alone = dict(zip(everyone, project(pool[everyone], [str(key) for key in everyone], seed=1), strict=True))
    places = project(pool[list(drawn)], [str(key) for key in drawn], seed=1)
    assert np.array_equal(places, np.array([alone[key] for key in drawn]))


def test_last_digits_of_the_embeddings_do_not_change_the_picture() -> None:
    embeddings = vectors(60, 200)
    noise = np.random.default_rng(1).normal(scale=1e-8, size=embeddings.shape)
    exact, noisy = (project(array, names(60), seed=1) for array in (embeddings, embeddings + noise))
    assert np.array_equal(exact, noisy)


def test_few_sentences_keep_their_distances() -> None:
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], dtype=np.float32)
    places = project(corners, names(4), seed=1)
    sides = np.linalg.norm(places - np.roll(places, 1, axis=0), axis=1)
    across = np.linalg.norm(places[0] - places[2])
    assert np.allclose(sides, sides[0], atol=1e-3)
    assert across > sides[0]


def test_groups_stay_apart() -> None:
    centres = np.repeat(np.eye(2, 12), 15, axis=0)
    places = project(_unit(centres + 0.05 * vectors(30)), names(30), seed=1)
    one, other = places[:15], places[15:]
    within = max(np.ptp(one, axis=0).max(), np.ptp(other, axis=0).max())
    assert np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)) > within


def _unit(array: np.ndarray) -> np.ndarray:
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_the_map_lies_the_same_way_up() -> None:
    places = project(vectors(30), names(30), seed=1)
    assert np.ptp(places[:, 0]) >= np.ptp(places[:, 1])
    assert (places[np.abs(places).argmax(axis=0), [0, 1]] >= 0).all()


class CountingCache(ArrayCache):
    hits = 0

    def get(self, key: str) -> np.ndarray | None:
        found = super().get(key)
        self.hits += found is not None
        return found


def test_places_come_back_from_the_cache_unless_something_matters(tmp_path) -> None:
    cache = CountingCache(tmp_path)
    count = FEWEST_FOR_UMAP
    first = project(vectors(count), names(count), seed=1, cache=cache)
    assert np.array_equal(project(vectors(count), names(count), seed=1, cache=cache), first)
    assert cache.hits == 1
    project(vectors(count), names(count), seed=2, cache=cache)
    project(vectors(count, seed=5), names(count), seed=1, cache=cache)
    assert cache.hits == 1
