"""Fitting finds what is there to find, and writes what can be read back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from analysis.coded import coded_pairs, read_coded_story
from analysis.errors import InputError
from analysis.match.background import Background
from analysis.match.fit import CodedPair, as_json, fit_labeller, fit_linear
from analysis.match.labeller import labeller_from_dict
from analysis.match.looks import OUTCOMES, softmax


@pytest.fixture(scope="module")
def data(coded_stories, tiny_encoder) -> list[CodedPair]:
    return [pair for folder in coded_stories for pair in coded_pairs(read_coded_story(folder, None), tiny_encoder)]


def test_a_fitted_labeller_labels_a_story_it_has_not_seen(data) -> None:
    *others, unseen = data
    decision = fit_labeller(others, folds=3).decide(unseen.forward, unseen.backward)
    given = [OUTCOMES[k] for k in decision.labels.argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(given, unseen.labels, strict=True)]) > 0.8


def test_fitting_twice_gives_the_same_bytes(data) -> None:
    written = [as_json(fit_labeller(data, folds=2), {"n": 4}) for _ in range(2)]
    assert written[0] == written[1]


def test_what_is_written_is_read_back(data) -> None:
    labeller = replace(fit_labeller(data, folds=2), background=Background(0.25, 0.2))
    read = labeller_from_dict(json.loads(as_json(labeller, {"kind": "test"})))
    ours, theirs = (one.decide(data[0].forward, data[0].backward) for one in (labeller, read))
    np.testing.assert_allclose(ours.labels, theirs.labels, atol=1e-3)
    assert read.provenance == {"kind": "test"}
    assert read.background == labeller.background


def test_numbers_fitted_on_other_evidence_are_refused(data) -> None:
    content = json.loads(as_json(fit_labeller(data, folds=2), {}))
    content["links"]["mean"].pop()
    with pytest.raises(InputError, match="other features"):
        labeller_from_dict(content)


@pytest.mark.parametrize("occurring", [[2], [0, 3], [0, 1, 3]])
def test_an_outcome_that_does_not_occur_is_never_likeliest(occurring: list[int]) -> None:
    rng = np.random.default_rng(0)
    answers = np.array(occurring * 20)
    features = rng.normal(size=(len(answers), 3)) + answers[:, None]
    p = softmax(fit_linear(features, answers, None, 1.0, n_outcomes=4).scores(features))
    assert set(p.argmax(axis=1)) <= set(occurring)
    assert np.mean(p.argmax(axis=1) == answers) > 0.7
