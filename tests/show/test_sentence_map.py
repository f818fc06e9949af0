import xml.etree.ElementTree as ET
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import vl_convert

from analysis.errors import InputError
from analysis.show import sentence_map as module
from analysis.show.sentence_map import sentence_map

Make = Callable[..., SimpleNamespace]


def points(chart: object) -> pd.DataFrame:
    """Return all points of a map, those of the source too."""
    return next(table for table in tables(chart) if "label" in table)


def tables(chart: object) -> list[pd.DataFrame]:
    return [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]  # type: ignore[attr-defined]


def title(chart: object) -> str:
    return " ".join(chart.title.text)  # type: ignore[attr-defined]


def test_every_sentence_is_a_point_but_boilerplate_and_repeats(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("CPMAB", "CP-"), "Lens": ("AAA", "---")})
    repeated = comparison.sentences.sentence_id == "r01:0003"
    comparison.sentences.loc[repeated, "repeat_of"] = "r01:0002"
    drawn = points(sentence_map(comparison))
    assert drawn.label.value_counts().to_dict() == {
        "source": 3, "added": 3, "copied": 1, "paraphrased": 1, "mixed": 1,
    }  # fmt: skip


def test_a_copy_lies_on_its_source_and_says_where_it_is_from(make_comparison: Make) -> None:
    drawn = points(sentence_map(make_comparison({"Post": ("CA", "C-")})))
    copy, origin = drawn[drawn.label == "copied"].iloc[0], drawn[drawn.label == "source"].iloc[0]
    assert (copy.x, copy.y, copy.source) == (origin.x, origin.y, origin.text)
    assert drawn[drawn.label == "added"].source.item() == "–"


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ({"Lens": "AAA", "Post": "CCC"}, "Post stays closest to Wire (median similarity 1.00); Lens strays furthest ("),
        ({"Lens": "CCC", "Post": "CCC"}, "The 2 outlets stay equally close to Wire (median similarity 1.00)"),
        ({"Post": "CCC"}, "The text of Post has a median similarity of 1.00 to that of Wire"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: (labels, "---") for outlet, labels in plans.items()}, source_outlet="Wire")
    assert title(sentence_map(comparison)).startswith(expected)


def test_the_outlet_closest_to_the_source_has_the_first_panel(make_comparison: Make) -> None:
    drawn = points(sentence_map(make_comparison({"Ada": ("AAA", "---"), "Ben": ("CCC", "CCC")})))
    ranks = drawn.dropna(subset="rank").drop_duplicates("outlet").set_index("outlet")["rank"]
    assert ranks.to_dict() == {"Ada": 1, "Ben": 0}


def test_the_subtitle_names_the_method(harbour: SimpleNamespace, make_comparison: Make) -> None:
    few = sentence_map(make_comparison({"Post": ("CA", "C-")}))
    assert "Principal coordinates" in " ".join(few.title.subtitle)
    assert "seed 7" in " ".join(sentence_map(harbour, seed=7).title.subtitle)


def test_another_seed_is_another_picture(harbour: SimpleNamespace) -> None:
    one, other = points(sentence_map(harbour)), points(sentence_map(harbour, seed=7))
    assert not np.array_equal(one[["x", "y"]], other[["x", "y"]])


def test_of_too_many_sentences_the_same_sample_is_drawn(
    harbour: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_POINTS", 60)
    chart = sentence_map(harbour)
    assert len(points(chart)) == 60
    assert "A sample: 80 sentences are not drawn" in " ".join(chart.title.subtitle)
    pd.testing.assert_frame_equal(points(sentence_map(harbour)), points(chart))


def test_a_comparison_without_sentences_to_draw_is_refused(make_comparison: Make) -> None:
    with pytest.raises(InputError, match="No retelling has a sentence"):
        sentence_map(make_comparison({"Post": ("BB", "--")}))


def test_the_list_stands_beside_a_wide_map_and_below_a_narrow_or_long_one(
    harbour: SimpleNamespace, make_random: Make
) -> None:
    assert sentence_map(harbour, width=510).columns == 2
    assert sentence_map(harbour, width=255).columns == 1
    assert sentence_map(make_random(7, 5, 5), width=510).columns == 1
    assert [len(sentence_map(harbour, listed=listed).concat) for listed in (True, False)] == [2, 1]


def test_the_list_begins_with_the_sentence_least_like_the_source(harbour: SimpleNamespace) -> None:
    drawn = points(sentence_map(harbour))
    least = drawn.sort_values(["similarity", "outlet", "text"])
    shown = texts(sentence_map(harbour))
    assert f"{len(drawn)} sentences, the least like the source first" in shown
    listed = [text.removesuffix("…") for text in shown if text.endswith("…") and "  n = " not in text]
    assert len(listed) > 4
    assert all(any(text.startswith(start) for start in listed) for text in least.text[: len(listed)])


def texts(chart: object) -> list[str]:
    """Return the words of a drawing, in the order in which they are drawn."""
    drawing = ET.fromstring(vl_convert.vegalite_to_svg(chart.to_dict()))  # type: ignore[attr-defined]
    return [element.text or "" for element in drawing.iter("{http://www.w3.org/2000/svg}text")]


def test_a_theme_of_three_sentences_has_an_outline_with_its_terms(make_comparison: Make) -> None:
    three, two = (make_comparison({"Post": ("CCCCC" + "A" * count, "CCCCC")}) for count in (3, 2))
    assert [len(tables(sentence_map(comparison))) for comparison in (three, two)] == [2, 1]
    assert "harbour, ferry" in texts(sentence_map(three))
    assert "harbour, ferry" not in texts(sentence_map(two))


def test_a_rectangle_and_the_legend_choose_what_is_listed(harbour: SimpleNamespace) -> None:
    chart = sentence_map(harbour).to_dict()
    assert {param["name"] for param in chart["params"]} == {"brush", "label"}
    filters = [step["filter"] for step in chart["concat"][1]["layer"][-1]["transform"] if "filter" in step]
    assert filters[:2] == [{"param": "brush"}, {"param": "label"}]
