"""Arrays kept on disk: whole or not at all, and never unpickled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.cache import ArrayCache, content_key, default_cache_folder

KEY = content_key("a sentence")
PARTS = st.lists(st.text() | st.binary(), max_size=4)


def place_of(cache: ArrayCache, key: str) -> Path:
    """Return the one file that holds the array of a key."""
    (path,) = cache.folder.rglob(f"*{key}*")
    return path


@given(PARTS, PARTS)
def test_different_parts_have_different_keys(one: list[str | bytes], two: list[str | bytes]) -> None:
    in_bytes = [
        [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in parts] for parts in (one, two)
    ]
    assert (content_key(*one) == content_key(*two)) == (in_bytes[0] == in_bytes[1])


def test_what_is_kept_comes_back_to_the_bit(tmp_path: Path) -> None:
    array = np.arange(6, dtype=np.float16).reshape(2, 3) / 7
    ArrayCache(tmp_path).put(KEY, array)
    found = ArrayCache(tmp_path).get(KEY)
    assert found is not None
    assert (found.dtype, found.shape, found.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_what_was_never_kept_is_missing(tmp_path: Path) -> None:
    assert ArrayCache(tmp_path / "nowhere").get(KEY) is None


def test_a_damaged_file_is_missing_and_can_be_replaced(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path)
    cache.put(KEY, np.ones(4))
    path = place_of(cache, KEY)
    whole = path.read_bytes()
    damaged = [whole[:kept] for kept in (0, 5, 60, len(whole) - 1)]
    damaged += [
        b"PK\x03\x04" + whole,
        whole.replace(b"(4,)", b"(4, "),
        whole.replace(b"(4,), }" + 12 * b" ", b"(10000000000000,), }"),
    ]
    for content in damaged:
        assert content != whole
        path.write_bytes(content)
        assert cache.get(KEY) is None
    cache.put(KEY, np.ones(4))
    assert np.array_equal(cache.get(KEY), np.ones(4))


@given(st.dictionaries(st.integers(0, 127), st.integers(0, 255), min_size=1))
def test_flipped_bytes_are_no_error(changes: dict[int, int]) -> None:
    with TemporaryDirectory() as folder:
        cache = ArrayCache(Path(folder))
        cache.put(KEY, np.ones(4))
        path = place_of(cache, KEY)
        content = bytearray(path.read_bytes())
        for place, value in changes.items():
            content[place] = value
        path.write_bytes(content)
        assert isinstance(cache.get(KEY), np.ndarray | None)


class Bomb:
    """Leaves a trace where it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.trace,)


@pytest.mark.parametrize("how", ["npy", "pickle", "npz"])
def test_a_pickle_in_the_cache_is_never_loaded(how: str, tmp_path: Path) -> None:
    cache, trace = ArrayCache(tmp_path / "cache"), tmp_path / "trace"
    cache.put(KEY, np.ones(4))
    path, bomb = place_of(cache, KEY), np.array([Bomb(trace)], dtype=object)
    with path.open("wb") as stream:
        if how == "npy":
            np.save(stream, bomb, allow_pickle=True)
        elif how == "pickle":
            bomb.dump(stream)
        else:
            np.savez(stream, bomb, allow_pickle=True)
    assert cache.get(KEY) is None
    assert not trace.exists()


def test_the_bomb_would_go_off(tmp_path: Path) -> None:
    np.save(tmp_path / "bomb.npy", np.array([Bomb(tmp_path / "trace")], dtype=object), allow_pickle=True)
    np.load(tmp_path / "bomb.npy", allow_pickle=True)
    assert (tmp_path / "trace").exists()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    cache = ArrayCache(tmp_path / "taken")
    cache.put(KEY, np.ones(4))
    assert cache.get(KEY) is None


WRITER = """
import sys
from pathlib import Path
import numpy as np
from analysis.match.cache import ArrayCache, content_key
cache = ArrayCache(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    key = content_key(str(number % 20))
    cache.put(key, np.full(500, number % 20))
    assert np.array_equal(cache.get(key), np.full(500, number % 20)), number
"""


def test_two_processes_write_the_same_keys_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    root = Path(__file__).parents[2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    writers = [subprocess.Popen(command, cwd=root, text=True, **pipes) for _ in range(2)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        assert writer.communicate() == ("", "")
        assert writer.returncode == 0
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 20


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETOLD_CACHE", str(tmp_path / "mine"))
    assert default_cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("RETOLD_CACHE")
    assert default_cache_folder().name == "retold"
