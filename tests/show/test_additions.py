from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.errors import InputError
from analysis.show.additions import additions_chart

Make = Callable[..., SimpleNamespace]


def title(chart: Any) -> str:
    return " ".join(chart.title.text)


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        (
            {"Post": "CAAC", "Lens": "ACCC"},
            "The longest added block is sentences 2 to 3 of 4 in Post, about harbour, ferry and pier",
        ),
        (
            {"Post": "CCA", "Lens": "ACC"},
            "The longest added block is sentence 1 of 3 in Lens, about harbour, ferry and pier",
        ),
        ({"Post": "CCA"}, "The longest added block is sentence 3 of 3 in Post"),
        ({"Post": "CCM"}, "No outlet adds a sentence to Wire"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: (labels, "----") for outlet, labels in plans.items()}, source_outlet="Wire")
    assert title(additions_chart(comparison)) == expected


def test_boilerplate_does_not_interrupt_a_block(make_comparison: Make) -> None:
    cells = additions_chart(make_comparison({"Post": ("ABACA", "--")})).data
    assert list(cells.label) == ["added", "added", "copied", "added"]
    assert list(cells.block) == [1, 1, 0, 2]


def test_a_block_ends_with_its_article(make_comparison: Make) -> None:
    cells = additions_chart(make_comparison({"Ada": ("CA", "--"), "Ben": ("AC", "--")})).data
    assert list(cells.block) == [0, 1, 2, 0]


def test_a_block_is_named_once_by_the_terms_that_fit(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("A" + "C" * 9 + "AAAA" + "C" * 26, "--")})
    wide, narrow = ([caption for caption in additions_chart(comparison, width=width).data.caption if caption]
                    for width in (510, 255))  # fmt: skip
    assert wide == ["harbour, ferry, pier", "harbour, ferry, pier"]
    assert narrow == ["harbour, ferry", "harbour, ferry, pier"]


def test_a_sentence_that_shares_its_theme_with_no_other_is_not_named(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("CCAACCA", "--")})
    comparison.themes.loc[comparison.themes.sentence_id == "r00:0007", ["theme_id", "name"]] = "added-002", "Log, join"
    cells = additions_chart(comparison).data
    assert list(cells.theme[cells.block > 0]) == ["harbour, ferry, pier"] * 2 + ["–"]


def test_the_outlet_that_adds_the_largest_share_stands_first(make_comparison: Make) -> None:
    chart = additions_chart(make_comparison({"Ada": ("CCA", "-"), "Ben": ("A", "-"), "Cy": ("B", "-")})).to_dict()
    rows = chart["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert rows == ["Ben\u20021/1", "Ada\u20021/3", "Cy\u20020/0"]


def test_letters_disappear_where_cells_are_narrow(make_comparison: Make) -> None:
    wide, narrow = (additions_chart(make_comparison({"Post": ("C" * n, "-")})).data for n in (20, 200))
    assert set(wide.letter) == {"C"}
    assert set(narrow.letter) == {""}


def test_a_comparison_without_sentences_is_refused(make_comparison: Make) -> None:
    with pytest.raises(InputError, match="No retelling has a sentence"):
        additions_chart(make_comparison({"Post": ("BB", "--")}))
