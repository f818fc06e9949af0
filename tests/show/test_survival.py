from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.show.survival import survival_by_position, wilson

Make = Callable[..., SimpleNamespace]


def title(chart: Any) -> str:
    return " ".join(chart.title.text)


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ({"Post": "CCCC--"}, "Post keeps 100% of the first third of Wire and 0% of the last"),
        ({"Post": "CCCC--", "Lens": "------"}, "The 2 outlets keep on average 50% of the first third of Wire and 0%"),
        ({"Post": "pppppp"}, "Post keeps as much of the last third of Wire as of the first (100%)"),
        ({"Post": "C-"}, "Post keeps 50% of Wire"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: ("C", kept) for outlet, kept in plans.items()}, source_outlet="Wire")
    assert title(survival_by_position(comparison)).startswith(expected)


@pytest.mark.parametrize(("n_source", "sizes"), [(5, [5]), (7, [3, 2, 2]), (20, [4] * 5), (26, [6, 5, 5, 5, 5])])
def test_parts_hold_every_sentence_once(n_source: int, sizes: list[int], make_comparison: Make) -> None:
    parts = survival_by_position(make_comparison({"Post": ("C", "C" * n_source)})).data
    assert list(parts.n) == sizes
    assert list(parts["first"].iloc[1:]) == list(parts["last"].iloc[:-1] + 1)


def test_the_outlet_that_keeps_most_has_the_first_panel(make_comparison: Make) -> None:
    chart = survival_by_position(make_comparison({"Ada": ("C", "C--"), "Ben": ("C", "CpP")}))
    panels = chart.data.sort_values("rank").panel
    assert list(panels) == ["Ben\u20023/3", "Ada\u20021/3"]


@pytest.mark.parametrize(("kept", "n", "bounds"), [(0, 10, (0.0, 0.2775)), (1, 1, (0.2065, 1.0))])
def test_intervals_agree_with_published_values(kept: int, n: int, bounds: tuple[float, float]) -> None:
    assert wilson(kept, n) == pytest.approx(bounds, abs=1e-4)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_hold_the_share_and_mirror_each_other(counts: tuple[int, int]) -> None:
    kept, n = counts
    low, high = wilson(kept, n)
    assert 0 <= low <= kept / n + 1e-12
    assert kept / n - 1e-12 <= high <= 1
    assert wilson(n - kept, n) == pytest.approx((1 - high, 1 - low))


def test_a_comparison_without_cells_is_refused(harbour: SimpleNamespace) -> None:
    harbour.coverage = harbour.coverage.iloc[:0]
    with pytest.raises(InputError, match="nothing to draw"):
        survival_by_position(harbour)
