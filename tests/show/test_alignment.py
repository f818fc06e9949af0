from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.errors import InputError
from analysis.show.alignment import alignment_plot
from analysis.tables import conform

Make = Callable[..., SimpleNamespace]


def title(chart: Any) -> str:
    return " ".join(chart.title.text)


def backwards(comparison: SimpleNamespace, article: str) -> None:
    """Let an article tell its source from the end."""
    own = comparison.links.sentence_id.str.startswith(article)
    turned = comparison.links.loc[own, "source_sentence_id"].to_numpy()[::-1]
    comparison.links.loc[own, "source_sentence_id"] = turned
    comparison.links = conform("links", comparison.links)


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ({"Post": "CCCC"}, "Post follows the order of Wire with a rank correlation of 1.00"),
        ({"Post": "CCCC", "Lens": "PPPA"}, "2 outlets keep the order of Wire equally (rank correlation 1.00)"),
        ({"Post": "CCAA"}, "No outlet takes three sentences from Wire: there is no order to compare"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: (labels, "CCCC") for outlet, labels in plans.items()}, source_outlet="Wire")
    assert title(alignment_plot(comparison)) == expected


def test_the_outlet_that_keeps_the_order_has_the_first_panel(make_comparison: Make) -> None:
    comparison = make_comparison({"Ada": ("CCCC", "CCCC"), "Ben": ("CCCC", "CCCC")}, source_outlet="Wire")
    backwards(comparison, "r00")
    chart = alignment_plot(comparison)
    assert title(chart) == "Ben keeps the order of Wire most (rank correlation 1.00); Ada least (-1.00)"
    assert chart.data.drop_duplicates("outlet").set_index("outlet")["rank"].to_dict() == {"Ada": 1, "Ben": 0}


def test_a_mark_stands_at_both_positions_and_shows_both_sentences(make_comparison: Make) -> None:
    points = alignment_plot(make_comparison({"Post": ("BCA", "CC-")})).data.set_index("label")
    # Boilerplate takes no place, but keeps its position.
    copied, added = points.loc["copied"], points.loc["added"]
    assert (copied.place, copied.position, copied.source_place) == (1, 2, 2)
    assert copied.text == copied.source
    assert added.x < 0
    assert added.source == "–"


def test_further_links_are_smaller_and_do_not_count(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("CCC", "CCC")})
    further = comparison.links.iloc[:1].assign(source_sentence_id="wire:0003", probability=0.2)
    comparison.links = conform("links", type(further)(comparison.links.to_dict("records") + further.to_dict("records")))
    chart = alignment_plot(comparison)
    assert list(chart.data[chart.data.place == 1].likeliest) == [True, False]
    assert "rank correlation of 1.00" in title(chart)
    assert "Small marks" in " ".join(chart.title.subtitle)


def test_a_comparison_without_sentences_is_refused(make_comparison: Make) -> None:
    with pytest.raises(InputError, match="No retelling has a sentence"):
        alignment_plot(make_comparison({"Post": ("BB", "--")}))
