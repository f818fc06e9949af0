"""A cross-encoder of the user's: it reads two sentences at once and says how likely one follows from the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import InputError
from .cache import ArrayCache, content_key
from .encode import progress
from .model import find_model, open_model
from .pair_features import Candidates
from .pairs import Pairs

PAIR_SCORE = "pair_model"
# Changes whenever the way of computing a score changes, so that old caches are not read.
SCHEME = "one-by-one-v1"


class PairModel:
    """A cross-encoder for entailment or similarity behind a cache on disk.

    Parameters
    ----------
    name : str
        Model name or folder; safetensors weights, see `find_model`.
    device : str
        Torch device, "cpu" by default.
    cache : ArrayCache, optional
        Where scores are kept.
    """

    def __init__(self, name: str, *, device: str = "cpu", cache: ArrayCache | None = None) -> None:
        self.source = find_model(name)
        self.cache = cache if cache is not None else ArrayCache()
        self.n_computed = 0
        self._device = device
        self._model: Any = None

    def scores(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        """Return the score of each pair (source sentence, retelling sentence), 0 to 1.

        Raises
        ------
        InputError
            If the model is no cross-encoder, or has several answers and none
            of them is entailment.
        """
        keys = {pair: content_key(PAIR_SCORE, SCHEME, self.source.fingerprint, *pair) for pair in pairs}
        found = {pair: self.cache.get(key) for pair, key in keys.items()}
        missing = sorted(pair for pair, score in found.items() if score is None)
        if missing:
            with progress(len(missing), "Reading pairs of sentences") as advance:
                for pair in missing:
                    found[pair] = new = self._compute(pair)
                    self.cache.put(keys[pair], new)
                    advance(1)
            self.n_computed += len(missing)
        return np.array([float(score) for pair in pairs if (score := found[pair]) is not None])

    def add_score(self, forward: Pairs, candidates: Candidates) -> Candidates:
        """Add the log-odds of the score of each candidate pair as the last feature."""
        texts = zip(candidates.source, candidates.target, strict=True)
        scores = np.clip(
            self.scores([(forward.source.texts[j], forward.target.texts[i]) for j, i in texts]), 1e-3, 0.999
        )
        return replace(candidates, features=np.column_stack([candidates.features, np.log(scores / (1 - scores))]))

    def _compute(self, pair: tuple[str, str]) -> np.ndarray:
        # One pair at a time: in a batch the padding would change the last digits.
        if self._model is None:
            self._model = self._load()
        from torch.nn import Identity

        logits = self._model.predict([pair], activation_fn=Identity(), show_progress_bar=False, convert_to_numpy=True)
        logits = np.asarray(logits, dtype=float).ravel()
        if len(logits) == 1:
            return np.array(1 / (1 + np.exp(-logits[0])))
        odds = np.exp(logits - logits.max())
        return np.array(odds[self._entailment()] / odds.sum())

    def _entailment(self) -> int:
        names = {int(k): str(name).lower() for k, name in self._model.config.id2label.items()}
        for k, name in sorted(names.items()):
            if name.startswith("entail"):
                return k
        raise InputError(
            f"The pair model {self.source.name!r} answers {', '.join(names[k] for k in sorted(names))}; none of "
            "these is entailment. Expected a cross-encoder with one score, or with an answer called entailment."
        )

    def _load(self) -> Any:
        config = self.source.folder / "config.json" if self.source.folder else None
        content = json.loads(config.read_text(encoding="utf-8")) if config and config.is_file() else {}
        if not any(str(name).endswith("ForSequenceClassification") for name in content.get("architectures") or []):
            # The library would put an untrained head on any other model and say nothing.
            raise InputError(
                f"The pair model {self.source.name!r} is no cross-encoder: nothing in it scores two sentences. "
                "Expected a model for entailment or similarity saved by sentence-transformers' CrossEncoder."
            )
        return open_model("CrossEncoder", self.source.folder, name=self.source.name, device=self._device)
