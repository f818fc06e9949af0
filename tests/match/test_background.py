"""Another encoder's cosines come to the usual scale; the usual ones stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.background import Background, Scale, medians
from analysis.match.encode import Embedding
from analysis.match.material import prepare
from analysis.match.pairs import Pairs, compare_both_ways

SOURCE = [
    "The ferry ran aground off the northern cape.",
    "Divers searched the hull until dawn.",
    "The owner sold tickets for twice the seats.",
]
TARGET = [
    "A ferry ran aground near the cape.",
    "Weather was calm on that evening.",
    "The owner had sold twice the seats.",
]
SOMEWHERE = st.floats(-0.9, 0.95)


@pytest.fixture
def pair(tiny_encoder) -> tuple[Pairs, Pairs]:
    return compare_both_ways(
        prepare(["a", "b", "c"], TARGET, tiny_encoder), prepare(["d", "e", "f"], SOURCE, tiny_encoder)
    )


@given(SOMEWHERE, SOMEWHERE, st.lists(st.floats(-1, 1), min_size=2, max_size=20))
def test_a_scale_keeps_the_order_and_the_ends(here: float, there: float, cosines: list[float]) -> None:
    scale = Scale(here, there)
    moved = scale(np.sort(np.array(cosines)))
    assert (np.diff(moved) >= -1e-12).all()
    np.testing.assert_allclose(scale(np.array([-1.0, here, 1.0])), [-1, there, 1], atol=1e-9)


def test_a_story_at_the_usual_place_is_left_alone(pair) -> None:
    forward, backward = Background(*medians(*pair)).adapt(*pair)
    np.testing.assert_array_equal(forward.cosine, pair[0].cosine)
    for ours, theirs in zip(backward.word_matches, pair[1].word_matches, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_crowded_space_is_brought_back(pair) -> None:
    """An encoder whose vectors all share one direction puts unrelated sentences near each other."""

    def crowded(pairs: Pairs) -> Pairs:
        def moved(vectors: np.ndarray) -> np.ndarray:
            return np.column_stack([vectors * np.sqrt(0.4), np.full(len(vectors), np.sqrt(0.6))]).astype(np.float32)

        return replace(
            pairs,
            target=replace(pairs.target, vectors=moved(pairs.target.vectors)),
            source=replace(pairs.source, vectors=moved(pairs.source.vectors)),
        )

    of_sentences, of_words = medians(*pair)
    forward, _ = Background(of_sentences, of_words).adapt(crowded(pair[0]), crowded(pair[1]))
    assert np.abs(crowded(pair[0]).cosine - pair[0].cosine).max() > 0.3
    above = pair[0].cosine > of_sentences
    np.testing.assert_allclose(forward.cosine[above], pair[0].cosine[above], atol=1e-5)
    assert (forward.cosine[~above] <= of_sentences).all()


def test_two_short_articles_say_nothing_about_the_background(tiny_encoder) -> None:
    pair = compare_both_ways(prepare(["a"], TARGET[:1], tiny_encoder), prepare(["d"], SOURCE[:1], tiny_encoder))
    assert medians(*pair) is None
    assert Background(0.2, 0.2).adapt(*pair) == pair


def test_without_word_vectors_equal_words_match(tiny_encoder) -> None:
    class Wordless:
        source = tiny_encoder.source

        def embed(self, texts):
            return [Embedding(e.sentence, e.offsets[:0], e.tokens[:0]) for e in tiny_encoder.embed(texts)]

    forward, _ = compare_both_ways(
        prepare(["a"], ["Ferry tickets sank."], Wordless()), prepare(["b"], SOURCE[:1], Wordless())
    )
    assert forward.word_matches[0].tolist() == [[1, 0, 0]]


def test_the_usual_place_is_the_median_over_stories(pair) -> None:
    background = Background.over([pair])
    assert (background.sentence, background.word) == pytest.approx(medians(*pair), abs=1e-4)
