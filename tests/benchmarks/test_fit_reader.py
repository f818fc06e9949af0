"""The network that is fitted and the one that the package computes are the same function; readers stay apart."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from analysis.match.cache import ArrayCache
from analysis.match.fit import CodedPair
from analysis.match.material import prepare
from analysis.match.model import load_model
from analysis.match.pairs import compare_both_ways
from analysis.match.reader import Reader
from benchmarks.reader_rows import joined, laid_out

torch = pytest.importorskip("torch")

TARGET = ["The weir was shut on Friday.", "Nobody was hurt, but the mayor is angry."]
SOURCE = ["Keeper Ann Lowe shut the weir on Friday.", "Barges waited all night.", "No one came to harm."]


@pytest.fixture(scope="module")
def coded(default_encoder) -> CodedPair:
    materials = [prepare([str(k) for k in range(len(t))], t, default_encoder) for t in (TARGET, SOURCE)]
    labels = ["paraphrased", "mixed"]
    statuses = ["mixed", "added", "paraphrased"]
    spans = {1: [(TARGET[1].index("but"), len(TARGET[1]))]}
    return CodedPair("weir", *compare_both_ways(*materials), labels, statuses, {(0, 0), (1, 2)}, added=spans)


@pytest.fixture(scope="module")
def rows(coded: CodedPair, default_encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer = load_model(default_encoder.source).tokenizer
    place = {"pair": 0, "origin": "gold", "fold": 0}
    path = tmp_path_factory.mktemp("rows") / "rows.npz"
    np.savez(path, **joined([row | place for row in laid_out(tokenizer, coded)]))
    return path


def test_codes_are_laid_out_beside_their_rows(rows: Path) -> None:
    with np.load(rows) as file:
        given = {name: file[name] for name in file.files}
    assert given["label"].tolist() == [1, 2, 2, 3, 1]
    assert given["of_source"].tolist() == [False, False, True, True, True]
    ends = given["other_starts"]
    linked = [dict(zip(given["places"][a:b], given["linked"][a:b], strict=True)) for a, b in itertools.pairwise(ends)]
    assert linked[0] == {0: 1, 1: 0, 2: 0}
    assert linked[1] == {0: 0, 1: 0, 2: 1}
    assert linked[4] == {0: 0, 1: 1}
    added = [given["added"][a:b] for a, b in itertools.pairwise(given["starts"])]
    assert set(added[0][1 : given["own_end"][0]]) == {0}
    own = added[1][1 : given["own_end"][1]]
    assert own[0] == 0
    assert own[-1] == 1
    assert set(added[2]) == {-1}  # what of a source sentence is lost was not coded


def test_both_networks_agree_and_readers_stay_apart(rows: Path, coded: CodedPair, default_encoder, tmp_path: Path):
    from benchmarks.fit_reader import Data, Network, Plan, read

    data, plan = Data(rows, "cpu"), Plan(rank=2)
    folder = default_encoder.source.folder
    torch.manual_seed(0)
    two = Network(folder, plan, data, 2).eval()
    with torch.no_grad():
        for parameter in two.parameters():
            if parameter.requires_grad:
                parameter.copy_((parameter + 0.03 * torch.randn_like(parameter)).half())
    everything = np.arange(5)
    with torch.no_grad():
        together = [out.numpy() for out in two(data.batch(np.concatenate([everything, everything]), plan, None))]
    single = Network(folder, plan, data, 1).eval()
    scale = {name: data.host[name] for name in data.host if name.endswith(("_mean", "_scale"))}
    for k in range(2):
        single.keep(k, two)
        alone = read(single, data, everything, plan)
        np.testing.assert_allclose(alone["labels"], together[0][5 * k : 5 * k + 5], atol=2e-3)
        reader = Reader({**two.one(k), **scale}, cache=ArrayCache(tmp_path / str(k)))
        readings = reader.read(coded.forward, coded.backward)
        given = [*readings.target, *readings.source]
        np.testing.assert_allclose(np.array([one.labels for one in given]), alone["labels"], atol=3e-3)
        links = [one.links[place] for one in given for place in sorted(one.links)]
        np.testing.assert_allclose(links, alone["links"], atol=3e-3)
        np.testing.assert_allclose(np.concatenate([one.added for one in given]), alone["added"], atol=5e-3)


def test_only_the_reader_that_erred_learns(rows: Path, default_encoder) -> None:
    from benchmarks.fit_reader import Data, Network, Plan

    data, plan = Data(rows, "cpu"), Plan(rank=2, dropout=0.0)
    net = Network(default_encoder.source.folder, plan, data, 2)
    labels, *_ = net(data.batch(np.array([0, 1, 0, 1]), plan, None))
    labels[:2].sum().backward()
    of_reader = net.label.weight.grad.abs().sum(dim=(1, 2))
    assert of_reader[0] > 0
    assert of_reader[1] == 0


def test_only_unlinked_sentences_are_left_out(rows: Path) -> None:
    from benchmarks.fit_reader import Data, Plan

    data = Data(rows, "cpu")
    everything = np.arange(5)
    whole = data.batch(everything, Plan(), None)
    less = data.batch(everything, Plan(leave_out=1.0, forget=0.0, blind=0.0), torch.Generator().manual_seed(1))
    for r in range(5):
        for j in range(int(whole["there"][r].sum())):
            seen = less["mask"][r, whole["other_from"][r, j] : whole["other_to"][r, j]]
            assert set(seen.tolist()) == {int(whole["linked"][r, j] == 1)}
    assert (less["mask"].sum(1) >= data.own_end + 1).all()


def test_batches_hold_rows_of_like_length(rows: Path) -> None:
    from benchmarks.fit_reader import Data, drawn

    data = Data(rows, "cpu")
    data.length = np.arange(1000)
    drawing = drawn(data, [np.arange(0, 1000, 2), np.arange(1, 1000, 2)], 4, 0)
    steps = list(itertools.islice(drawing, 40))
    assert all((step[:4] % 2 == 0).all() and (step[4:] % 2 == 1).all() for step in steps)
    assert np.mean([np.ptp(step[:4]) for step in steps]) < 60
