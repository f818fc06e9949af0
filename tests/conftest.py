"""What every test shares."""

import os
from collections.abc import Iterator

import pytest

# Set before any library is imported: no test asks a model hub.
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the user's cache alone, and keep messages free of colours and of a terminal's width."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RETOLD_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "120")
        yield
