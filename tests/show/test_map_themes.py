"""Outlines of themes: around their sentences, inside the panel, named without touching."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.show.map_themes import DISTANCE, GAP, Frame, theme_outlines
from analysis.show.text import text_width
from analysis.show.theme import LETTER_SIZE

FRAME = Frame((0.0, 10.0), (0.0, 10.0), 200, 200)
PLACE = st.tuples(st.floats(1, 9), st.floats(1, 9))


def placed(**themes: list[tuple[float, float]]) -> pd.DataFrame:
    rows = [(x, y, theme) for theme, places in themes.items() for x, y in places]
    return pd.DataFrame(rows, columns=["x", "y", "theme"])


def test_an_outline_keeps_its_distance() -> None:
    outline = theme_outlines(placed(**{"ferry, pier": [(4.0, 5.0), (5.0, 6.0), (6.0, 5.0)]}), FRAME)
    unit = FRAME.width / 10
    assert outline.x.min() == pytest.approx(4 - DISTANCE / unit, abs=0.01)
    assert outline.x.max() == pytest.approx(6 + DISTANCE / unit, abs=0.01)
    assert list(outline.corner) == list(range(1, len(outline) + 1))
    assert list(outline.caption.unique()) == ["ferry, pier", ""]


def test_a_sentence_far_from_its_theme_is_left_outside() -> None:
    near = [(4.0, 5.0), (4.2, 5.1), (4.1, 4.9), (4.0, 5.2)]
    outline = theme_outlines(placed(ferry=[*near, (9.0, 9.0)]), FRAME)
    assert outline.x.max() < 5


@pytest.mark.parametrize(
    "points",
    [
        placed(ferry=[(4, 5), (5, 5)]),
        placed(**{"": [(4, 5), (5, 5), (5, 6)]}),
        placed(ferry=[(1, 1), (9, 1), (9, 9), (1, 9)]),
        placed(**{"f" * 300: [(4, 5), (5, 5), (5, 6)]}).iloc[:0],
    ],
)
def test_few_nameless_and_scattered_sentences_have_no_outline(points: pd.DataFrame) -> None:
    assert theme_outlines(points, FRAME).empty


@given(st.lists(st.lists(PLACE, min_size=3, max_size=6), min_size=1, max_size=8), st.sampled_from([60, 104, 200]))
def test_captions_fit_the_panel_and_touch_no_other(themes: list[list[tuple[float, float]]], width: int) -> None:
    frame = Frame(FRAME.across, FRAME.down, width, 0.7 * width)
    names = [f"{'harbour' * (1 + number % 2)}, ferry {number}" for number in range(len(themes))]
    outlines = theme_outlines(placed(**dict(zip(names, themes, strict=True))), frame)
    captions = outlines[outlines.corner == 1]
    boxes = []
    middles = frame.placed(captions[["caption_x", "caption_y"]].to_numpy())
    for caption, (middle, bottom) in zip(captions.caption, middles, strict=True):
        half = text_width(caption, LETTER_SIZE) / 2
        boxes.append((middle - half, middle + half, bottom - LETTER_SIZE, bottom))
    slack = 0.01
    for left, right, top, bottom in boxes:
        assert left > GAP - slack
        assert right < width - GAP + slack
        assert top > GAP - slack
        assert bottom < frame.height - GAP + slack
    for one, other in combinations(boxes, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] <= other[2] + slack or other[3] <= one[2] + slack


def test_key_terms_avoid_the_points_of_others() -> None:
    theme = {"ferry, pier": [(4.0, 5.0), (5.0, 5.5), (6.0, 5.0)]}
    above = [(x / 10, 6.1) for x in range(35, 66)]
    free, crowded = theme_outlines(placed(**theme), FRAME), theme_outlines(placed(**theme, **{"": above}), FRAME)
    assert free.caption_y.iloc[0] > 5.5
    assert crowded.caption_y.iloc[0] < 5
