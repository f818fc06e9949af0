"""The network of the reader: the encoder with changed layers, and three heads on top of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

LAYER = "bert.encoder.layer."


class ReaderNetwork(nn.Module):
    """Scores of labels, links and words; `benchmarks.fit_reader` fits its twin.

    Parameters
    ----------
    encoder : torch.nn.Module
        The transformer, its layers changed already.
    weights : mapping of str to numpy.ndarray
        The fitted arrays.
    """

    direction: torch.Tensor
    of_words: torch.Tensor
    of_pairs: torch.Tensor
    of_sentences: torch.Tensor
    label_weight: torch.Tensor
    label_bias: torch.Tensor
    link_weight: torch.Tensor
    link_bias: torch.Tensor
    word_weight: torch.Tensor
    word_bias: torch.Tensor

    def __init__(self, encoder: Any, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self.encoder = encoder
        for name, array in weights.items():
            if not name.startswith(LAYER):
                self.register_buffer(name.replace(".", "_"), torch.from_numpy(array.astype(np.float32)))

    def forward(
        self,
        ids: torch.Tensor,
        types: torch.Tensor,
        mask: torch.Tensor,
        words: torch.Tensor,
        known: torch.Tensor,
        pair_known: torch.Tensor,
        places: Sequence[tuple[int, int, int]],
        direction: Sequence[int],
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Read a batch of pages.

        Parameters
        ----------
        ids, types, mask : torch.Tensor of int, shape (n, length)
            Tokens.
        words : torch.Tensor, shape (n, length, n_word)
            What is known of the word of each token.
        known : torch.Tensor, shape (n, n_known)
            What is known of each sentence.
        pair_known : torch.Tensor, shape (n_others, n_pair)
            What is known of each pair.
        places : sequence of (int, int, int)
            Row, start and end of each sentence beside another.
        direction : sequence of int
            0 for a sentence of the retelling, 1 for one of the source.

        Returns
        -------
        tuple of torch.Tensor
            Scores of the labels (n, 4), log-odds of the links (n_others,) and
            of added tokens (n, length).
        """
        row, start, end = torch.tensor(places, dtype=torch.long, device=ids.device).reshape(-1, 3).T
        side = torch.tensor(direction, device=ids.device)
        x = self.encoder.embeddings.word_embeddings(ids) + functional.linear(words, self.of_words)
        x[:, 0] += self.direction[side] + functional.linear(known, self.of_sentences)
        x[row, end - 1] += functional.linear(pair_known, self.of_pairs)
        h = self.encoder(inputs_embeds=x, attention_mask=mask, token_type_ids=types).last_hidden_state
        # The sentence itself: what stands between the first token and the first separator.
        inside = (types == 0) & (mask == 1)
        inside[:, 0] = False
        inside[torch.arange(len(ids)), inside.sum(1)] = False
        own = (h * inside[..., None]).sum(1) / inside.sum(1, keepdim=True).clamp_min(1)
        scores = functional.linear(torch.cat([h[:, 0], own, known], -1), self.label_weight, self.label_bias)
        labels = scores.view(len(h), -1, 4)[torch.arange(len(h)), side]
        sums = torch.cumsum(functional.pad(h, (0, 0, 1, 0)), 1)
        mean = (sums[row, end - 1] - sums[row, start]) / (end - 1 - start).clamp_min(1)[:, None]
        seen = torch.cat([h[row, end - 1], mean, pair_known], -1)
        links = functional.linear(seen, self.link_weight, self.link_bias).gather(1, side[row][:, None])[:, 0]
        return labels, links, functional.linear(h, self.word_weight, self.word_bias)[..., 0]


def build(model: Any, weights: Mapping[str, np.ndarray], scale: float) -> ReaderNetwork:
    """Change the layers of a loaded sentence-transformers model and put the heads on top."""
    encoder = copy.deepcopy(model[0].auto_model)
    modules = dict(encoder.named_modules())
    for name in weights:
        if name.startswith(LAYER) and name.endswith(".down"):
            layer = name.removesuffix(".down")
            up, down = (torch.from_numpy(weights[f"{layer}.{part}"].astype(np.float32)) for part in ("up", "down"))
            with torch.no_grad():
                modules[layer.removeprefix("bert.")].weight += (scale * up @ down).to(model.device)
    return ReaderNetwork(encoder, weights)
