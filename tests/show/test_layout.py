"""Every chart, for stories of every shape: the width asked for, nothing cut off, no label on another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import altair as alt
import pytest
import vl_convert

from analysis.errors import InputError
from analysis.show import render
from analysis.show.additions import additions_chart
from analysis.show.alignment import alignment_plot
from analysis.show.coverage_matrix import coverage_matrix
from analysis.show.outlet_profile import outlet_profile
from analysis.show.reuse_matrix import reuse_matrix
from analysis.show.sentence_map import sentence_map
from analysis.show.similarity_histogram import similarity_histogram
from analysis.show.survival import survival_by_position
from analysis.show.text import text_width

Draw = Callable[..., alt.TopLevelMixin]
Make = Callable[..., SimpleNamespace]
CHARTS = [
    additions_chart,
    alignment_plot,
    coverage_matrix,
    outlet_profile,
    reuse_matrix,
    sentence_map,
    similarity_histogram,
    survival_by_position,
]
# One of a thing in the plural, and a sentence that begins after a semicolon.
SLIPS = re.compile(r"\b1 \w+s\b|\b(all|each|one) (of )?1\b|; (No|Each|The \d)|\(sentences \d+\)")
LONG_NAME = "Harbour and Northern Coast Gazette with the Weekly Ferry Timetable Supplement"
LABELS = {"axis-label", "legend-label", "title-text", "title-subtitle"}


@dataclass(frozen=True)
class Box:
    role: str
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        slack = 1
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )


def boxes(spec: dict[str, Any]) -> tuple[float, float, list[Box]]:
    """Return width and height of a drawing and where each of its words stands."""
    scene = vl_convert.vegalite_to_scenegraph(spec)
    return scene["width"], scene["height"], list(_boxes(scene["scenegraph"], *scene["origin"]))


def _boxes(mark: dict[str, Any], x: float, y: float) -> Iterator[Box]:
    for item in mark.get("items", []):
        left, top = x + (item.get("x") or 0), y + (item.get("y") or 0)
        if mark["marktype"] == "group":
            for child in item.get("items", []):
                yield from _boxes(child, left, top)
        elif mark["marktype"] == "text" and item.get("text"):
            yield _box(mark, item, left, top)


def _box(mark: dict[str, Any], item: dict[str, Any], x: float, y: float) -> Box:
    lines = item["text"] if isinstance(item["text"], list) else [item["text"]]
    size = item.get("fontSize", 11)
    width = max(text_width(line, size, bold=item.get("fontWeight") == "bold") for line in lines)
    width = min(width, item.get("limit") or width)
    height = size + (len(lines) - 1) * item.get("lineHeight", size + 2)
    role, words = mark.get("role") or mark.get("name") or "mark", " ".join(lines)
    if item.get("angle"):
        return Box(role, words, x - height / 2, y - width, x + height / 2, y)
    start = x - {"center": width / 2, "right": width}.get(item.get("align"), 0)
    above = {"top": 0, "middle": 0.5}.get(item.get("baseline"), 0.8)
    return Box(role, words, start, y - above * size, start + width, y - above * size + height)


@pytest.mark.parametrize("width", [255, 510])
@pytest.mark.parametrize("draw", CHARTS)
def test_charts_fit_and_their_labels_do_not_overlap(draw: Draw, width: int, any_shape: SimpleNamespace) -> None:
    across, down, words = boxes(draw(any_shape, width=width).to_dict())
    assert across == width
    for box in words:
        # Widths of scripts that the font lacks are guessed: a tenth more is not cut off.
        assert box.left > -1, box
        assert box.right < width * 1.01 + 2, box
        assert -1 < box.top < box.bottom < down + 2, box
    labels = [box for box in words if box.role in LABELS]
    assert labels
    for one, other in combinations(labels, 2):
        assert not one.overlaps(other), (one, other)


@pytest.mark.parametrize("draw", CHARTS)
def test_every_chart_says_its_finding_and_describes_itself(draw: Draw, any_shape: SimpleNamespace) -> None:
    spec = draw(any_shape).to_dict()
    assert render.title_of(spec)
    assert len(spec["description"]) > 40
    assert "left out" in " ".join(spec["title"]["subtitle"])


@pytest.mark.parametrize("draw", CHARTS)
def test_words_agree_with_their_counts(draw: Draw, any_shape: SimpleNamespace) -> None:
    spec = draw(any_shape).to_dict()
    for words in (render.title_of(spec), " ".join(spec["title"]["subtitle"]), spec["description"]):
        assert not SLIPS.search(words), words


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("labels", [("CPMA", "AAAC"), ("CCCC", "ACCC"), ("AAAA", "AAAA")])
def test_long_names_take_nothing_from_what_is_said(draw: Draw, labels: tuple[str, str], make_comparison: Make) -> None:
    plans = {f"{place} {LONG_NAME}": (told, "CP-p--C") for place, told in zip(("Island", "Port"), labels, strict=True)}
    comparison = make_comparison(plans, source_outlet=f"North {LONG_NAME}")
    wide, narrow = (draw(comparison, width=width).to_dict()["title"] for width in (1200, 255))
    for part in ("text", "subtitle"):
        whole, cut = (" ".join(title[part]) for title in (wide, narrow))
        assert re.findall(r"\d[\d.]*%?", cut) == re.findall(r"\d[\d.]*%?", whole)
        assert cut.rpartition("…")[2][-30:] == whole.rpartition("…")[2][-30:]


@pytest.mark.parametrize("draw", CHARTS)
def test_words_of_articles_never_reach_an_expression(draw: Draw, hostile: SimpleNamespace) -> None:
    compiled = vl_convert.vegalite_to_vega(draw(hostile).to_dict())
    found = list(expressions(compiled))
    assert found
    assert not [text for text in found if "INJECTED" in text or "alert" in text]


def expressions(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from expressions(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from expressions(child, key)
    elif isinstance(value, str) and key in {"signal", "expr", "test", "update", "init", "events"}:
        yield value


@pytest.mark.parametrize("draw", CHARTS)
def test_the_specification_does_not_depend_on_charts_made_before(draw: Draw, harbour: SimpleNamespace) -> None:
    first = draw(harbour).to_dict()
    alt.Chart().mark_point().encode(x="x:Q").interactive()
    assert draw(harbour).to_dict() == first


@pytest.mark.parametrize("draw", CHARTS)
def test_order_of_the_rows_makes_no_difference(draw: Draw, harbour: SimpleNamespace) -> None:
    backwards = SimpleNamespace(**vars(harbour))
    for name in ("articles", "links", "coverage", "reuse", "shares", "themes"):
        setattr(backwards, name, getattr(harbour, name).iloc[::-1].reset_index(drop=True))
    assert draw(backwards).to_dict() == draw(harbour).to_dict()


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("width", [0, 199, 1201, float("nan")])
def test_a_width_that_cannot_be_drawn_is_refused(draw: Draw, width: float, harbour: SimpleNamespace) -> None:
    with pytest.raises(InputError, match="255 for a column"):
        draw(harbour, width=width)
