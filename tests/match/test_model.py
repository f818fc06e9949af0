"""Finding a model and loading it: the right weights, no foreign code, no network."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import InputError
from analysis.match.cache import ArrayCache
from analysis.match.encode import SentenceEncoder
from analysis.match.model import find_model, load_model
from analysis.settings import DEFAULT_MODEL, DEFAULT_REVISION, DEFAULT_SHA256


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse every connection, allow the model hub to be asked, and keep a list of what was asked."""
    asked: list[str] = []

    def refuse(*address: object, **_: object) -> None:
        asked.append(repr(address))
        raise OSError("Network is unreachable")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    return asked


def test_the_default_model_is_the_published_one(default_encoder: SentenceEncoder) -> None:
    for name in ("default", DEFAULT_MODEL):
        source = find_model(name)
        assert (source.name, source.revision, source.sha256) == (DEFAULT_MODEL, DEFAULT_REVISION, DEFAULT_SHA256)
        assert source.folder is not None
        assert hashlib.sha256((source.folder / "model.safetensors").read_bytes()).hexdigest() == DEFAULT_SHA256


def test_neither_the_default_model_nor_a_folder_asks_the_network(
    default_encoder: SentenceEncoder, tiny_model: Path, tmp_path: Path, cut_off: list[str]
) -> None:
    for name in (DEFAULT_MODEL, str(tiny_model)):
        encoder = SentenceEncoder(name, cache=ArrayCache(tmp_path))
        assert len(encoder.embed(["The lock was closed."])) == 1
        assert encoder.n_computed == 1
    assert cut_off == []


@pytest.mark.parametrize("offline", [True, False], ids=["offline", "cut off"])
def test_a_model_that_is_not_stored_here(offline: bool, cut_off: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", offline)
    with pytest.raises(InputError, match="nobody/no-such-model") as refusal:
        find_model("nobody/no-such-model")
    assert "\n" not in str(refusal.value)
    assert bool(cut_off) != offline


def test_altered_weights_are_not_the_default_model(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.match.model._embedded_folder", lambda: tiny_model)
    cache = ArrayCache(tmp_path)
    with pytest.raises(InputError, match=DEFAULT_SHA256):
        SentenceEncoder(DEFAULT_MODEL, cache=cache).embed(["The lock was closed."])
    assert list(cache.folder.rglob("*.npy")) == []


def test_a_folder_is_known_by_its_content(tiny_model: Path, changed_model: Path, tmp_path: Path) -> None:
    one = find_model(str(tiny_model))
    assert one.sha256 == hashlib.sha256((tiny_model / "model.safetensors").read_bytes()).hexdigest()
    moved = find_model(str(shutil.copytree(tiny_model, tmp_path / "moved")))
    assert (moved.sha256, moved.fingerprint) == (one.sha256, one.fingerprint)
    changed = find_model(str(changed_model))
    assert changed.sha256 == one.sha256
    assert changed.fingerprint != one.fingerprint


def test_weights_that_can_run_code_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(InputError, match="safetensors"):
        find_model(str(folder))


AUTO_MAP = {"auto_map": {"AutoConfig": "trap.Trap", "AutoModel": "trap.Trap", "AutoTokenizer": ["trap.Trap", None]}}


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", lambda config: config | AUTO_MAP),
        ("config.json", lambda config: config | AUTO_MAP | {"model_type": "trap"}),
        ("tokenizer_config.json", lambda config: config | AUTO_MAP),
        ("modules.json", lambda modules: [*modules, {"idx": 2, "name": "2", "path": "", "type": "trap.Trap"}]),
    ],
    ids=["model", "unknown model", "tokenizer", "module"],
)
def test_code_in_a_model_folder_is_not_run(
    file: str, change: Callable[[Any], Any], tiny_model: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "trapped")
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(json.dumps(change(content)), encoding="utf-8")
    (folder / "trap.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')\nclass Trap: pass\n", encoding="utf-8")
    with suppress(InputError):
        load_model(find_model(str(folder)))
    assert not (tmp_path / "sprung").exists()


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"junk")
    with pytest.raises(InputError, match="sentence-transformers") as refusal:
        load_model(find_model(str(tmp_path)))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "no such model", "", "a/b/c/d"])
def test_a_name_that_cannot_be(name: str) -> None:
    with pytest.raises(InputError) as refusal:
        find_model(name)
    assert "\n" not in str(refusal.value)
