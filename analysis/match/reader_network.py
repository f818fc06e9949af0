"""The network of the reader: the encoder with changed layers, and three heads on top of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

LAYER = "bert.encoder.layer."
# What the change of a layer is multiplied by.
SCALE = 2.0


class ReaderNetwork:
    """Scores of labels, links and words; `benchmarks.fit_reader` fits its twin.

    Parameters
    ----------
    model : sentence_transformers.SentenceTransformer
        The loaded model; it stays as it is.
    weights : mapping of str to numpy.ndarray
        The fitted arrays.
    """

    def __init__(self, model: Any, weights: Mapping[str, np.ndarray]) -> None:
        import torch

        self._encoder = copy.deepcopy(model[0].auto_model).eval()
        tensors = {name: torch.from_numpy(array.astype(np.float32)).to(model.device) for name, array in weights.items()}
        modules = dict(self._encoder.named_modules())
        for name in tensors:
            if name.startswith(LAYER) and name.endswith(".down"):
                layer = name.removesuffix(".down")
                with torch.no_grad():
                    change = tensors[f"{layer}.up"] @ tensors[name]
                    modules[layer.removeprefix("bert.")].weight += SCALE * change
        self._weights = {name: tensor for name, tensor in tensors.items() if not name.startswith(LAYER)}

    def __call__(
        self,
        ids: Any,
        types: Any,
        mask: Any,
        words: Any,
        known: Any,
        pair_known: Any,
        places: Sequence[tuple[int, int, int]],
        direction: Sequence[int],
    ) -> tuple[Any, Any, Any]:
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
        import torch
        from torch.nn.functional import linear, pad

        w = self._weights
        row, start, end = torch.tensor(places, dtype=torch.long, device=ids.device).reshape(-1, 3).T
        side = torch.tensor(direction, device=ids.device)
        every = torch.arange(len(ids), device=ids.device)
        x = self._encoder.embeddings.word_embeddings(ids) + linear(words, w["of_words"])
        x[:, 0] += w["direction"][side] + linear(known, w["of_sentences"])
        x[row, end - 1] += linear(pair_known, w["of_pairs"])
        h = self._encoder(inputs_embeds=x, attention_mask=mask, token_type_ids=types).last_hidden_state
        # The sentence itself stands between the first token and the first separator.
        inside = (types == 0) & (mask == 1)
        inside[:, 0] = False
        inside[every, inside.sum(1)] = False
        own = (h * inside[..., None]).sum(1) / inside.sum(1, keepdim=True).clamp_min(1)
        scores = linear(torch.cat([h[:, 0], own, known], -1), w["label.weight"], w["label.bias"])
        labels = scores.view(len(h), -1, 4)[every, side]
        sums = torch.cumsum(pad(h, (0, 0, 1, 0)), 1)
        mean = (sums[row, end - 1] - sums[row, start]) / (end - 1 - start).clamp_min(1)[:, None]
        of_pairs = torch.cat([h[row, end - 1], mean, pair_known], -1)
        links = linear(of_pairs, w["link.weight"], w["link.bias"]).gather(1, side[row][:, None])[:, 0]
        return labels, links, linear(h, w["word.weight"], w["word.bias"])[..., 0]
