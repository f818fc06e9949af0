"""Fit the word-by-word comparison of two sentences (analysis.match.interaction) with torch.

The forward pass here is the one of `Interaction`, with dropout; the test
`tests/match/test_interaction.py` holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from analysis.match.fit import CodedPair, coded_candidates
from analysis.match.interaction import _padded, _side
from analysis.match.pair_features import PAIR_FEATURES

PROJECTION, HIDDEN, JOINED = 32, 32, 32
EPOCHS, RATE, DECAY, DROPOUT, BATCH = 5, 2e-3, 0.02, 0.2, 64


@dataclass(frozen=True)
class Example:
    """One candidate pair with its answer."""

    left: tuple[np.ndarray, np.ndarray, np.ndarray]
    right: tuple[np.ndarray, np.ndarray, np.ndarray]
    features: np.ndarray
    linked: bool
    by_codebook: bool
    weight: float


def examples(pairs: list[CodedPair]) -> list[Example]:
    """List the candidate pairs of coded articles; sentences that were not coded are left out."""
    out = []
    for coded in pairs:
        left = [_side(coded.forward, i) for i in range(len(coded.forward.target))]
        right = [_side(coded.backward, j) for j in range(len(coded.backward.target))]
        for i, j, features, linked in coded_candidates(coded):
            out.append(Example(left[i], right[j], features, linked, coded.by_codebook, coded.pair_weight))
    return out


class Network(nn.Module):
    """The trainable twin of `Interaction`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        n = len(PAIR_FEATURES)
        self.project = nn.Linear(width, PROJECTION, bias=False)
        self.temperature = nn.Parameter(torch.tensor(10.0))
        self.learned = nn.Parameter(torch.tensor(3.0))
        self.compare = nn.Linear(3 * PROJECTION + 7, HIDDEN)
        self.join = nn.Linear(4 * HIDDEN + n, JOINED)
        self.out = nn.Linear(JOINED, 1)
        self.direct = nn.Linear(n, 1, bias=False)
        self.shift = nn.Parameter(torch.zeros(1))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, left, right, features, by_codebook):  # type: ignore[no-untyped-def]
        cosine = left[0] @ right[0].transpose(1, 2)
        equal = ((left[2][:, :, None] == right[2][:, None, :]) & (left[2][:, :, None] >= 0)).float()
        a = torch.tanh(3 * self.project(self.drop(left[0])))
        b = torch.tanh(3 * self.project(self.drop(right[0])))
        learned = _unit(a) @ _unit(b).transpose(1, 2)
        affinity = self.temperature * cosine + self.learned * learned + 2 * equal
        turned = [m.transpose(1, 2) for m in (cosine, affinity, equal)]
        pooled = torch.cat(
            [
                self.summed_up(a, b, cosine, affinity, equal, left, right),
                self.summed_up(b, a, *turned, right, left),
                features,
            ],
            dim=1,
        )
        hidden = self.drop(functional.relu(self.join(pooled)))
        return self.out(hidden)[:, 0] + self.direct(features)[:, 0] + self.shift * (1 - by_codebook)

    def summed_up(self, own, other, cosine, affinity, equal, here, there):  # type: ignore[no-untyped-def]
        absent = ~there[3][:, None, :]
        attention = affinity.masked_fill(absent, -1e4).softmax(-1)
        beside = attention @ other
        nearest = cosine.masked_fill(absent, -1).max(-1).values
        scalars = [nearest, (cosine * attention).sum(-1), equal.max(-1).values, attention.max(-1).values]
        compared = torch.cat([own, beside, own * beside, here[1], torch.stack(scalars, -1)], -1)
        compared = self.drop(functional.relu(self.compare(compared)))
        weight = here[1][:, :, 0] * (0.2 + 0.8 * here[1][:, :, 1]) * here[3]
        weight = weight / weight.sum(1, keepdim=True).clamp_min(1e-6)
        highest = compared.masked_fill(~here[3][:, :, None], 0).max(1).values
        return torch.cat([(compared * weight[:, :, None]).sum(1), highest], -1)

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights under the names that `Interaction` reads."""
        named = {
            "project": self.project.weight,
            "temperature": self.temperature,
            "learned": self.learned,
            "compare_weight": self.compare.weight,
            "compare_bias": self.compare.bias,
            "join_weight": self.join.weight,
            "join_bias": self.join.bias,
            "out_weight": self.out.weight[0],
            "direct": self.direct.weight[0],
            "bias": self.out.bias[0],
        }
        return {name: value.detach().numpy().astype(np.float32) for name, value in named.items()}


def _unit(x: torch.Tensor) -> torch.Tensor:
    return x / x.norm(dim=-1, keepdim=True).clamp_min(1e-6)


def fit(data: list[Example], mean: np.ndarray, scale: np.ndarray, clip: float, *, seed: int) -> dict[str, np.ndarray]:
    """Fit the weights; deterministic for one seed on one machine."""
    torch.set_num_threads(1)  # sums in one order
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(data[0].left[0].shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * (len(data) // BATCH + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    features = np.clip((np.array([e.features for e in data]) - mean) / scale, -clip, clip).astype(np.float32)
    answers = torch.tensor([float(e.linked) for e in data])
    by_codebook = torch.tensor([float(e.by_codebook) for e in data])
    weights = torch.tensor([e.weight for e in data])
    length = np.array([len(e.left[0]) + len(e.right[0]) for e in data])
    for _ in range(EPOCHS):
        network.train()
        for chosen in _batches(rng, length):
            left = _tensors([data[k].left for k in chosen])
            right = _tensors([data[k].right for k in chosen])
            logits = network(left, right, torch.from_numpy(features[chosen]), by_codebook[chosen])
            loss = functional.binary_cross_entropy_with_logits(logits, answers[chosen], reduction="none")
            optimizer.zero_grad()
            (loss * weights[chosen]).mean().backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.weights()


def _batches(rng: np.random.Generator, length: np.ndarray) -> list[np.ndarray]:
    """Shuffled batches of sentences of like length."""
    order = rng.permutation(len(length))
    out = []
    for start in range(0, len(order), BATCH * 10):
        part = order[start : start + BATCH * 10]
        part = part[np.argsort(length[part], kind="stable")]
        out += [part[k : k + BATCH] for k in range(0, len(part), BATCH)]
    return [out[k] for k in rng.permutation(len(out))]


def _tensors(sides: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> list[torch.Tensor]:
    padded = _padded(sides)
    return [torch.from_numpy(x) for x in (padded.vectors, padded.flags, padded.forms, padded.mask)]
