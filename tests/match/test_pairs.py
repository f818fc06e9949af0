"""All sentences of a retelling against all of its source."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.match.material import Material, prepare
from analysis.match.pairs import compare_materials, run_share

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

WORDS = ["the", "lock", "gate", "weir", "barge", "keeper", "opened", "17"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=4)


def material(encoder: Encoder, article_id: str, texts: list[str]) -> Material:
    ids = [f"{article_id}:{position:04d}" for position in range(1, len(texts) + 1)]
    return prepare(ids, texts, encoder.embed(texts))


@settings(deadline=None, max_examples=50)
@given(target=SENTENCES, source=SENTENCES)
def test_similarities_have_their_shape_and_range(target: list[str], source: list[str], tiny_encoder: Encoder) -> None:
    pairs = compare_materials(material(tiny_encoder, "paper", target), material(tiny_encoder, "wire", source))
    assert pairs.cosine.shape == pairs.overlap.shape == (len(target), len(source))
    assert pairs.window_cosine.shape == (len(target), len(source) - 1)
    assert (abs(pairs.cosine) <= 1).all()
    assert (abs(pairs.window_cosine) <= 1).all()
    assert ((pairs.overlap >= 0) & (pairs.overlap <= 1)).all()
    for i, text in enumerate(target):
        assert run_share(pairs, i, pairs.runs[i]) >= pairs.overlap[i].max(initial=0)
        for j in [j for j, other in enumerate(source) if other == text and len(text.split()) > 1]:
            assert pairs.cosine[i, j] == pytest.approx(1, abs=1e-5)
            assert pairs.overlap[i, j] == float(pairs.target.tokens[i].n_content > 0)


def test_two_sentences_in_one_are_nearest_to_their_window(tiny_encoder: Encoder) -> None:
    source = ["The weir was closed.", "Barges wait in the north.", "Nobody was hurt."]
    merged = [f"{one} {other}" for one, other in pairwise(source)]
    pairs = compare_materials(material(tiny_encoder, "paper", merged), material(tiny_encoder, "wire", source))
    assert pairs.window_cosine.argmax(axis=1).tolist() == [0, 1]
    assert (pairs.window_cosine.max(axis=1) > pairs.cosine.max(axis=1)).all()
