"""Arrays kept on disk under the hash of what they were computed from."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np


def content_key(*parts: str | bytes) -> str:
    """Return the SHA-256 of several parts; no two different lists of parts share one."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def default_cache_folder() -> Path:
    """Return the folder of the cache: RETOLD_CACHE, or the user's cache folder."""
    named = os.environ.get("RETOLD_CACHE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("retold")


class ArrayCache:
    """A folder of `.npy` files, one an array, read without unpickling.

    Safe under several processes at once: a file appears whole or not at all,
    and two writers of one key write the same bytes.  A folder that cannot be
    written is no error: what is not kept is computed again.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where the arrays are kept; `default_cache_folder()` if not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else default_cache_folder()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.npy"

    def get(self, key: str) -> np.ndarray | None:
        """Return the array kept under a key, or None (also where the file is damaged)."""
        try:
            with self._path(key).open("rb") as stream:
                return np.lib.format.read_array(stream, allow_pickle=False)
        except Exception:  # a damaged header fails in many ways: ValueError, TokenError, MemoryError, …
            return None

    def put(self, key: str, array: np.ndarray) -> None:
        """Keep an array under a key."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        except OSError:
            return
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                np.save(stream, array, allow_pickle=False)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
