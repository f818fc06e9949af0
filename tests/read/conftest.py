"""Stories made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

WriteStory = Callable[..., Path]


@pytest.fixture
def write_story(tmp_path: Path) -> WriteStory:
    """Write files (text or bytes) into a folder and return the folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "flood"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return folder

    return write
