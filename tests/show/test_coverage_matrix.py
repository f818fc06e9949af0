from collections.abc import Callable, Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import vl_convert

from analysis.errors import InputError
from analysis.show.coverage_cells import merged_cells
from analysis.show.coverage_matrix import MOST_CELLS, coverage_matrix

Make = Callable[..., SimpleNamespace]


def title(chart: Any) -> str:
    return " ".join(chart.title.text)


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ({"Post": "CPp-", "Lens": "C---"}, "Post keeps 3 of the 4 sentences of Northwire; Lens keeps 1"),
        ({"Post": "CCCC", "Lens": "----"}, "Post keeps all 4 sentences of Northwire; Lens keeps none"),
        ({"Post": "CC--", "Lens": "--pp"}, "Each of the 2 outlets keeps 2 of the 4 sentences of Northwire"),
        ({"Post": "----", "Lens": "----"}, "Each of the 2 outlets omits all 4 sentences of Northwire"),
        ({"Post": "CP--"}, "Post keeps 2 of the 4 sentences of Northwire"),
        ({"Post": "-"}, "Post omits the only sentence of Northwire"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: ("C", statuses) for outlet, statuses in plans.items()})
    assert title(coverage_matrix(comparison)) == expected


def test_every_cell_shows_its_status_and_both_sentences(make_comparison: Make) -> None:
    cells = coverage_matrix(make_comparison({"Post": ("CP", "CP-"), "Lens": ("AA", "-p-")})).data
    assert len(cells) == 6
    post = cells[cells.outlet == "Post"].set_index("position")
    assert list(post.status) == ["copied", "paraphrased", "omitted"]
    assert list(post.letter) == ["C", "P", "–"]
    assert post.source[1] == post.retelling[1]
    assert post.retelling[3] == "–"


def test_the_outlet_that_keeps_most_stands_first(make_comparison: Make) -> None:
    chart = coverage_matrix(make_comparison({"Ada": ("C", "---"), "Ben": ("C", "CCC"), "Cy": ("C", "C--")}))
    headers = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert [header.split("\n")[0] for header in headers] == ["Ben", "Cy", "Ada"]


def test_rows_sort_by_survival(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("C", "-C-C"), "Lens": ("C", "---C")})
    cells = coverage_matrix(comparison, order="survival").data
    assert list(cells.drop_duplicates("first").position) == [4, 2, 1, 3]


def test_more_sentences_than_a_page_has_lines_lose_words_and_letters(make_random: Make) -> None:
    worded, dense = (coverage_matrix(make_random(2, count, 5)).to_dict() for count in (80, 81))
    assert worded["layer"][0]["encoding"]["y"]["type"] == "nominal"
    assert dense["layer"][0]["encoding"]["y"]["type"] == "quantitative"
    assert [layer["mark"]["type"] for layer in dense["layer"]] == ["rect"] * 3


def test_neighbours_share_a_cell_where_there_are_too_many(make_random: Make) -> None:
    comparison = make_random(20, 400, 5)
    chart = coverage_matrix(comparison)
    assert len(chart.data) <= MOST_CELLS
    assert "2 neighbouring sentences" in " ".join(chart.title.subtitle)
    sizes = chart.data["last"] - chart.data["first"] + 1
    assert sizes.sum() == len(comparison.coverage)


def test_a_shared_cell_has_the_status_of_most_and_of_the_lesser_in_a_tie() -> None:
    statuses = ["copied", "copied", "omitted", "copied", "paraphrased", "omitted"]
    cells = pd.DataFrame({"outlet": "Post", "first": range(1, 7), "status": statuses}).assign(
        last=lambda table: table["first"], position=lambda table: table["first"], letter="", p_omitted=0.5,
        source="a", retelling="b",
    )  # fmt: skip
    assert list(merged_cells(cells, 3).status) == ["copied", "omitted"]


@pytest.mark.parametrize("order", ["Lens", "r01"])
def test_rows_sort_by_what_an_outlet_keeps(order: str, make_comparison: Make) -> None:
    chart = coverage_matrix(make_comparison({"Post": ("C", "CCCC"), "Lens": ("C", "-pPC")}), order=order)
    assert list(chart.data.drop_duplicates("first").position) == [4, 3, 2, 1]
    assert "those that Lens copies first" in " ".join(chart.title.subtitle)


@pytest.mark.parametrize("order", ["length", "Northwire", "wire", ""])
def test_an_unknown_order_is_refused(order: str, harbour: SimpleNamespace) -> None:
    with pytest.raises(InputError, match="'source', 'survival', 'State Post'"):
        coverage_matrix(harbour, order=order)


@pytest.mark.parametrize("n_source", [81, 160, 161, 400, 799])
def test_places_of_many_sentences_are_numbered_in_even_steps(n_source: int, make_random: Make) -> None:
    scene = vl_convert.vegalite_to_scenegraph(coverage_matrix(make_random(2, n_source, 5)).to_dict())
    shown = [int(text.replace(",", "")) for text in axis_labels(scene["scenegraph"]) if text.replace(",", "").isdigit()]
    steps = [after - before for before, after in pairwise(sorted(shown)[1:])]
    assert min(shown) == 1
    assert len(set(steps)) == 1
    assert 8 <= len(shown) <= 17


def axis_labels(mark: dict[str, Any]) -> Iterator[str]:
    for item in mark.get("items", []):
        if mark.get("role") == "axis-label":
            yield item["text"] if isinstance(item["text"], str) else " ".join(item["text"])
        yield from axis_labels(item)


def test_a_comparison_without_cells_is_refused(harbour: SimpleNamespace) -> None:
    harbour.coverage = harbour.coverage.iloc[:0]
    with pytest.raises(InputError, match="nothing to draw"):
        coverage_matrix(harbour)
