"""Variants of the tiny model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def changed_model(tiny_model: Path, tmp_path: Path) -> Path:
    """The tiny model, pooled in another way: the same weights give other vectors."""
    folder = shutil.copytree(tiny_model, tmp_path / "changed")
    path = folder / "1_Pooling" / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    assert config.pop("pooling_mode", "mean") == "mean"
    path.write_text(json.dumps({**config, "pooling_mode": "max"}), encoding="utf-8")
    return folder


@pytest.fixture
def static_model(tiny_model: Path, tmp_path: Path) -> Path:
    """A model that averages one fixed vector a token."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny_model / "tokenizer.json"))
    weights = np.random.default_rng(42).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    model.save(str(tmp_path / "static"), create_model_card=False)
    return tmp_path / "static"
