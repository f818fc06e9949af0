"""Sentences to vectors: the same text gets the same numbers, whatever stands beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .cache import ArrayCache, content_key
from .model import ModelSource, find_model, load_model

# Matrix products depend in their last digits on the shape of the batch, not on
# what else is in it.  Every batch has this many rows and a length that is a
# multiple of STEP, so a text has one vector in every story and every order.
ROWS = 16
STEP = 16
# Changes whenever the way of computing a vector changes, so that old caches are not read.
SCHEME = "fixed-16x16-v1"


@dataclass(frozen=True)
class Embedding:
    """One text as vectors.

    Attributes
    ----------
    sentence : numpy.ndarray, shape (d,)
        Sentence vector of length 1.
    offsets : numpy.ndarray, shape (n_tokens, 2)
        Code-point offsets of the model's tokens; empty where the model has none.
    tokens : numpy.ndarray, shape (n_tokens, d)
        Token vectors before pooling, as float16.
    """

    sentence: np.ndarray
    offsets: np.ndarray
    tokens: np.ndarray


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    @property
    def source(self) -> ModelSource:
        """Name, revision and hash of the model."""
        ...

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Return one embedding a text, in the order of the texts."""
        ...


class SentenceEncoder:
    """A sentence-transformers model behind a cache on disk.

    The model is loaded when a text is not in the cache, and not before.

    Parameters
    ----------
    name : str
        Model name or folder, see `find_model`.
    revision : str, optional
        Revision on the model hub.
    device : str
        Torch device, "cpu" by default.
    cache : ArrayCache, optional
        Where vectors are kept.
    """

    def __init__(
        self, name: str, *, revision: str | None = None, device: str = "cpu", cache: ArrayCache | None = None
    ) -> None:
        self.source = find_model(name, revision=revision)
        self.cache = cache if cache is not None else ArrayCache()
        self.n_computed = 0
        self._device = device
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Return one embedding a text; texts not in the cache are computed."""
        found = {text: self._cached(text) for text in texts}
        missing = sorted(text for text, embedding in found.items() if embedding is None)
        if missing:
            found |= self._compute(missing)
        return [embedding for text in texts if (embedding := found[text]) is not None]

    def _keys(self, text: str) -> tuple[str, str, str]:
        base = (SCHEME, self.source.fingerprint, text)
        return content_key("sentence", *base), content_key("offsets", *base), content_key("tokens", *base)

    def _cached(self, text: str) -> Embedding | None:
        parts = [self.cache.get(key) for key in self._keys(text)]
        return None if any(part is None for part in parts) else Embedding(*parts)  # type: ignore[arg-type]

    def _compute(self, texts: list[str]) -> dict[str, Embedding]:
        if self._model is None:
            self._model = load_model(self.source, device=self._device)
        compute = _compute_in_fixed_batches if _has_fast_tokenizer(self._model) else _compute_one_by_one
        with progress(len(texts), "Embedding sentences") as advance:
            out = {}
            for text, embedding in compute(self._model, texts, advance):
                out[text] = embedding
                parts = (embedding.sentence, embedding.offsets, embedding.tokens)
                for key, part in zip(self._keys(text), parts, strict=True):
                    self.cache.put(key, part)
        self.n_computed += len(out)
        return out


def _has_fast_tokenizer(model: Any) -> bool:
    return bool(getattr(getattr(model, "tokenizer", None), "is_fast", False))


def _compute_in_fixed_batches(model: Any, texts: list[str], advance: Callable[[int], None]):  # type: ignore[no-untyped-def]
    import torch

    tokenizer = model.tokenizer
    limit = min(model.max_seq_length or 512, 512)
    lengths = [len(ids) for ids in tokenizer(texts, truncation=True, max_length=limit)["input_ids"]]
    buckets: dict[int, list[str]] = {}
    for text, length in zip(texts, lengths, strict=True):
        buckets.setdefault(min(-(-length // STEP) * STEP, limit), []).append(text)
    for length, members in sorted(buckets.items()):
        for start in range(0, len(members), ROWS):
            batch = members[start : start + ROWS]
            padded = batch + [batch[-1]] * (ROWS - len(batch))
            features = tokenizer(
                padded,
                padding="max_length",
                max_length=length,
                truncation=True,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                return_tensors="pt",
            )
            offsets = features.pop("offset_mapping").numpy()
            inner = (features.pop("special_tokens_mask").numpy() == 0) & (features["attention_mask"].numpy() == 1)
            with torch.inference_mode():
                out = model({key: value.to(model.device) for key, value in features.items()})
            sentences = out["sentence_embedding"].float().cpu().numpy()
            tokens = out["token_embeddings"].float().cpu().numpy()
            for row, text in enumerate(batch):
                keep = inner[row]
                yield (
                    text,
                    Embedding(
                        unit_length(sentences[row]),
                        offsets[row][keep].astype(np.int32),
                        tokens[row][keep].astype(np.float16),
                    ),
                )
            advance(len(batch))


def _compute_one_by_one(model: Any, texts: list[str], advance: Callable[[int], None]):  # type: ignore[no-untyped-def]
    for text in texts:
        vector = np.asarray(model.encode(text, show_progress_bar=False), dtype=np.float32)
        nothing = np.zeros((0, len(vector)), np.float16)
        yield text, Embedding(unit_length(vector), np.zeros((0, 2), np.int32), nothing)
        advance(1)


def unit_length(vectors: np.ndarray) -> np.ndarray:
    """Scale vectors (last axis) to length 1; a zero vector stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)


class progress:
    """A progress bar on standard error where that is a terminal, else nothing."""

    def __init__(self, total: int, what: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc=what, disable=not sys.stderr.isatty(), leave=False)

    def __enter__(self) -> Callable[[int], None]:
        return lambda n: (self._bar.update(n), None)[1]

    def __exit__(self, *_: object) -> None:
        self._bar.close()
