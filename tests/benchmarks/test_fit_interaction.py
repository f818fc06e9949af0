"""The trainable comparison of two sentences and the one that the package computes are the same function."""

import numpy as np
import pytest

from analysis.match.interaction import Interaction, _padded, _side
from analysis.match.material import prepare
from analysis.match.pair_features import candidate_pairs
from analysis.match.pairs import compare_both_ways

torch = pytest.importorskip("torch")


def test_numpy_and_torch_agree(tiny_encoder):
    from benchmarks.fit_interaction import Network

    target = prepare(["a", "b"], ["The harbour closed on 4 May.", "Nobody knows why it did."], tiny_encoder)
    source = prepare(["c", "d"], ["On 4 May the old harbour was closed.", "A gale blew all night long."], tiny_encoder)
    forward, backward = compare_both_ways(target, source)
    candidates = candidate_pairs(forward, backward)
    features = candidates.features.astype(np.float32)
    torch.manual_seed(7)
    network = Network(tiny_encoder.WIDTH).eval()
    sides = [
        _padded([_side(pairs, k) for k in chosen])
        for pairs, chosen in ((forward, candidates.target), (backward, candidates.source))
    ]
    tensors = [[torch.from_numpy(x) for x in (s.vectors, s.flags, s.forms, s.mask)] for s in sides]
    with torch.inference_mode():
        expected = network(*tensors, torch.from_numpy(features), torch.ones(len(features))).numpy()
    given = Interaction(network.weights()).logits(forward, backward, candidates, features)
    np.testing.assert_allclose(given, expected, atol=2e-4)
