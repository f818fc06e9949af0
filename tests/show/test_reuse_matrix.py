from collections.abc import Callable, Mapping
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.show.reuse_matrix import DARK, FULL, reuse_matrix
from analysis.tables import conform

Make = Callable[..., SimpleNamespace]
Shares = Mapping[tuple[str, str], float]


@pytest.fixture
def shared(make_comparison: Make) -> Callable[[Shares], SimpleNamespace]:
    """Return a maker of comparisons with given shares between the outlets Wire, Post, Echo and Lens, .1 elsewhere."""

    def make(shares: Shares) -> SimpleNamespace:
        outlets = {"Wire": "wire", "Post": "r00", "Lens": "r01", "Echo": "r02"}
        plans = dict.fromkeys(["Post", "Lens", "Echo"], ("C", "C"))
        comparison = make_comparison(plans, source_outlet="Wire")
        rows = []
        for one, other in permutations(outlets, 2):
            share = shares.get((one, other), 0.1)
            rows.append((outlets[one], outlets[other], 100, round(100 * share), share))
        names = ["article_id", "other_id", "n_words", "n_shared", "share"]
        comparison.reuse = conform("reuse", pd.DataFrame(rows, columns=names))
        return comparison

    return make


def title(chart: Any) -> str:
    return " ".join(chart.title.text)


def framed(chart: Any) -> set[tuple[str, str]]:
    cells = chart.data
    return set(cells.loc[cells.framed, ["outlet", "other"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (
            {("Post", "Wire"): 0.8, ("Lens", "Wire"): 0.5},
            "Post shares most with Wire (80% of its words); no two outlets are closer to each other than to it",
        ),
        (
            {},
            "Each of the 3 outlets shares 10% of its words with Wire; "
            "no two outlets are closer to each other than to it",
        ),
        (
            {("Post", "Wire"): 0, ("Lens", "Wire"): 0, ("Echo", "Wire"): 0},
            "3 pairs of outlets are closer to each other than to Wire, Echo and Lens most",
        ),
        (
            {("Post", "Wire"): 0.8, ("Lens", "Echo"): 0.4, ("Echo", "Lens"): 0.3},
            "Echo and Lens are closer to each other than to Wire; Post shares most with Wire (80% of its words)",
        ),
        (
            dict.fromkeys(permutations(["Post", "Lens", "Echo", "Wire"], 2), 0)
            | {("Lens", "Echo"): 0.4, ("Echo", "Lens"): 0.3},
            "Echo and Lens are closer to each other than to Wire; no outlet shares its wording with Wire",
        ),
        (
            {("Post", "Lens"): 0.3, ("Lens", "Post"): 0.4, ("Lens", "Echo"): 0.5, ("Echo", "Lens"): 0.5},
            "2 pairs of outlets are closer to each other than to Wire, Echo and Lens most",
        ),
    ],
)
def test_the_title_states_the_finding(shares: Shares, expected: str, shared: Make) -> None:
    assert title(reuse_matrix(shared(shares))) == expected


def test_one_outlet_has_nothing_to_be_closer_to(make_comparison: Make) -> None:
    chart = reuse_matrix(make_comparison({"Post": ("C", "C")}, source_outlet="Wire"))
    assert title(chart) == "Post shares 100% of its words with Wire"


def test_a_pair_is_framed_both_ways_if_each_is_closer_by_five_points(shared: Make) -> None:
    close = {("Post", "Lens"): 0.15, ("Lens", "Post"): 0.3, ("Lens", "Echo"): 0.9, ("Echo", "Lens"): 0.14}
    chart = reuse_matrix(shared(close))
    assert framed(chart) == {("Post", "Lens"), ("Lens", "Post")}
    assert "Framed" in " ".join(chart.title.subtitle)


def test_the_source_comes_first_then_the_outlet_that_shares_most_with_it(shared: Make) -> None:
    chart = reuse_matrix(shared({("Lens", "Wire"): 0.9, ("Echo", "Wire"): 0.5, ("Post", "Echo"): 1.0})).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["Wire", "Lens", "Echo", "Post"]
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["Wire", "Lens", "Echo", "Post"]


def test_cells_show_percent_and_nothing_on_the_diagonal(shared: Make) -> None:
    cells = reuse_matrix(shared({("Lens", "Wire"): 0.987})).data
    numbers = dict(zip(zip(cells.outlet, cells.other, strict=True), cells.number, strict=True))
    assert len(numbers) == 12
    assert numbers["Lens", "Wire"] == "99"
    assert numbers["Wire", "Lens"] == "10"


def test_an_article_without_words_has_no_share(make_comparison: Make) -> None:
    cells = reuse_matrix(make_comparison({"Post": ("CP", "CP"), "Lens": ("BB", "--")})).data
    assert set(cells.number[cells.outlet == "Lens"]) == {"–"}


@pytest.mark.parametrize(("outlets", "width", "numbered"), [(8, 255, True), (40, 255, False), (20, 510, True)])
def test_where_no_number_fits_a_legend_says_what_the_shade_means(
    outlets: int, width: int, numbered: bool, make_random: Make
) -> None:
    layers = reuse_matrix(make_random(outlets, 3, 3), width=width).to_dict()["layer"]
    assert (layers[-1]["mark"]["type"] == "text") == numbered
    assert (layers[0]["encoding"]["fill"]["legend"] is None) == numbered


def test_numbers_stand_out_from_their_cell() -> None:
    for percent in range(101):
        ink = 1.0 if percent / 100 >= DARK else 0.0
        light, dark = sorted((ink, luminance(percent / 100)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(share: float) -> float:
    """Relative luminance (WCAG 2) of the shade of a share."""
    channels = [255 + share * (int(FULL[k : k + 2], 16) - 255) for k in (1, 3, 5)]
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_comparison_without_words_is_refused(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("B", "-")})
    comparison.reuse["share"] = float("nan")
    with pytest.raises(InputError, match="No article has a word"):
        reuse_matrix(comparison)
