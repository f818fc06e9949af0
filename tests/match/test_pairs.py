"""All sentences of one article against all of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.match.material import Material, prepare
from analysis.match.pairs import compare_both_ways, run_share

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

WORDS = ["the", "lock", "gate", "weir", "barge", "keeper", "opened", "17"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=4)


def material(encoder: Encoder, article_id: str, texts: list[str]) -> Material:
    return prepare([f"{article_id}:{position:04d}" for position in range(1, len(texts) + 1)], texts, encoder)


@settings(max_examples=50)
@given(target=SENTENCES, source=SENTENCES)
def test_similarities_have_their_shape_and_range(target: list[str], source: list[str], tiny_encoder: Encoder) -> None:
    both = compare_both_ways(material(tiny_encoder, "paper", target), material(tiny_encoder, "wire", source))
    for pairs, texts, others in zip(both, (target, source), (source, target), strict=True):
        assert (pairs.target.texts, pairs.source.texts) == (tuple(texts), tuple(others))
        for values in (pairs.cosine, pairs.overlap, pairs.shared_words, pairs.soft_coverage):
            assert values.shape == (len(texts), len(others))
            assert ((values >= -1e-6) & (values <= 1 + 1e-6)).all() or values is pairs.cosine
        assert (abs(pairs.cosine) <= 1).all()
        for i, weights in enumerate(pairs.weights):
            assert weights.sum() == pytest.approx(float(pairs.target.tokens[i].n_content > 0))
            assert run_share(pairs, i, pairs.runs[i]) >= pairs.overlap[i].max()
    assert both[0].cosine == pytest.approx(both[1].cosine.T)


@settings(max_examples=50)
@given(source=SENTENCES, k=st.integers(0, 3))
def test_a_copy_is_found_whole(source: list[str], k: int, tiny_encoder: Encoder) -> None:
    text = source[k % len(source)]
    pairs, _ = compare_both_ways(material(tiny_encoder, "paper", [text]), material(tiny_encoder, "wire", source))
    has_content = float(pairs.target.tokens[0].n_content > 0)
    for j in [j for j, other in enumerate(source) if other == text]:
        assert pairs.cosine[0, j] == pytest.approx(float(text != ""), abs=1e-5)
        assert pairs.shared_words[0, j] == pytest.approx(has_content)
        assert pairs.soft_coverage[0, j] == pytest.approx(has_content, abs=1e-3)
        assert pairs.overlap[0, j] == (has_content if len(text.split()) > 1 else 0)
