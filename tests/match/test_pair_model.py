"""A cross-encoder's score: cached, the right answer of several, no untrained head, no coefficients no use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.coded import coded_pairs, read_coded_story
from analysis.errors import InputError
from analysis.match.cache import ArrayCache
from analysis.match.fit import as_json, fit_labeller
from analysis.match.labeller import labeller_from_dict
from analysis.match.pair_features import PAIR_FEATURES
from analysis.match.pair_model import PairModel

PAIRS = [("a ferry sank", "the ferry sank"), ("a ferry sank", "tickets were sold")]
CrossEncoderOf = Callable[..., Path]


@pytest.fixture
def cross_encoder(tiny_model: Path, tmp_path: Path) -> CrossEncoderOf:
    """Put an untrained head on the tiny model, with the given answers."""

    def make(*answers: str) -> Path:
        import torch
        from transformers import AutoConfig, BertForSequenceClassification

        folder = tmp_path / "-".join(answers)
        config = AutoConfig.from_pretrained(tiny_model)
        config.id2label = dict(enumerate(answers))
        config.label2id = {answer: k for k, answer in enumerate(answers)}
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(3)
            BertForSequenceClassification(config).save_pretrained(folder)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(tiny_model / name, folder)
        return folder

    return make


def test_a_score_is_computed_once(cross_encoder: CrossEncoderOf, tmp_path: Path) -> None:
    folder, cache = str(cross_encoder("similarity")), ArrayCache(tmp_path / "cache")
    first, second = PairModel(folder, cache=cache), PairModel(folder, cache=cache)
    scores = first.scores(PAIRS)
    assert ((scores > 0) & (scores < 1)).all()
    assert scores[0] != scores[1]
    np.testing.assert_array_equal(second.scores(PAIRS[::-1]), scores[::-1])
    assert (first.n_computed, second.n_computed) == (2, 0)


def test_the_order_of_the_two_sentences_counts(cross_encoder: CrossEncoderOf, tmp_path: Path) -> None:
    model = PairModel(str(cross_encoder("similarity")), cache=ArrayCache(tmp_path / "cache"))
    there, back = model.scores([PAIRS[1], PAIRS[1][::-1]])
    assert there != back


def test_entailment_is_found_by_its_name(cross_encoder: CrossEncoderOf, tmp_path: Path) -> None:
    """The same weights, the answers named in another order: the three shares of entailment sum to 1."""
    shares = []
    for answers in (("entailment", "neutral", "no"), ("neutral", "ENTAILMENT", "no"), ("neutral", "no", "Entailment")):
        model = PairModel(str(cross_encoder(*answers)), cache=ArrayCache(tmp_path / "cache"))
        shares.append(model.scores(PAIRS))
    np.testing.assert_allclose(np.sum(shares, axis=0), 1, atol=1e-6)


def test_answers_without_entailment_are_refused(cross_encoder: CrossEncoderOf) -> None:
    with pytest.raises(InputError, match="not_entailment, other; none of these is entailment"):
        PairModel(str(cross_encoder("not_entailment", "other"))).scores(PAIRS)


def test_a_sentence_encoder_is_refused(tiny_model: Path) -> None:
    """It loads, with a head of random numbers."""
    with pytest.raises(InputError, match="is no cross-encoder"):
        PairModel(str(tiny_model)).scores(PAIRS)


def test_other_weights_than_safetensors_are_refused(cross_encoder: CrossEncoderOf) -> None:
    folder = cross_encoder("similarity")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(InputError, match="safetensors"):
        PairModel(str(folder))


def test_the_score_counts_where_coefficients_were_fitted_with_it(coded_stories, tiny_encoder) -> None:
    data = [pair for folder in coded_stories for pair in coded_pairs(read_coded_story(folder, None), tiny_encoder)]

    class Knowing(PairModel):
        """Says what the first seven letters tell."""

        def __init__(self) -> None:
            pass

        def scores(self, pairs):
            return np.array([0.95 if a[:7] == b[:7] else 0.05 for a, b in pairs])

    model = Knowing()
    labeller = fit_labeller([coded.scored(model) for coded in data], folds=2)
    assert len(labeller.pairs.mean) == len(PAIR_FEATURES) + 1
    assert labeller.pairs.weights[0, -1] > 0
    written = as_json(labeller, {})
    assert json.loads(written)["pair_features"][-1] == "pair_model"
    read = replace(labeller_from_dict(json.loads(written)), pair_model=model)
    decision = read.decide(data[0].forward, data[0].backward)
    assert decision.candidates.features.shape[1] == len(PAIR_FEATURES) + 1
