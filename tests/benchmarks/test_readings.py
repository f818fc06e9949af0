"""No text is judged, and nothing is fitted, on the reading of a reader that has seen it."""

from __future__ import annotations

import re

import pytest

from analysis.match.fit import CodedPair
from analysis.match.material import prepare
from analysis.match.pairs import compare_both_ways
from analysis.match.reader import PACKAGED
from benchmarks import readings
from benchmarks.readings import SEEN, key_of, parts_held_out, reader_without, unseen


@pytest.fixture
def pairs(tiny_encoder, monkeypatch: pytest.MonkeyPatch, tmp_path) -> dict[int, CodedPair]:
    """One pair of each part; all but the last were there when the readers were fitted."""
    out = {}
    for part in range(4):
        texts = ([f"Boat {part} sank."], ["It sank in the lock.", f"Nobody saw boat {part}."])
        materials = [prepare([str(k) for k in range(len(own))], own, tiny_encoder) for own in texts]
        out[part] = CodedPair(str(part), *compare_both_ways(*materials), ["added"], ["added"] * 2, set())
    monkeypatch.setattr(readings, "fold_of_pair", lambda coded: int(coded.story))
    monkeypatch.setattr(readings, "SEEN", tmp_path / "seen.txt")
    (tmp_path / "seen.txt").write_text("\n".join(key_of(out[part]) for part in range(3)))
    return out


def test_each_part_is_held_out_by_one_reader() -> None:
    assert sorted(part for reader in PACKAGED for part in parts_held_out(reader)) == [0, 1, 2, 3]
    assert all(part in parts_held_out(reader_without(part)) for part in range(4))


@pytest.mark.parametrize(("reader", "expected"), [("0-1", [0, 1, 3]), ("2-3", [2, 3])])
def test_a_reader_has_not_seen_what_it_holds_out_and_what_came_later(pairs, reader: str, expected: list[int]) -> None:
    assert [int(coded.story) for coded in unseen(list(pairs.values()), reader)] == expected


def test_keys_are_of_texts(pairs) -> None:
    assert len({key_of(coded) for coded in pairs.values()}) == 4
    assert all(re.fullmatch("[0-9a-f]{16}", key) for key in SEEN.read_text().split())
