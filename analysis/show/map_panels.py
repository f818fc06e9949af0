"""The panels of the map of sentences: the same map for every outlet, with the sentences of that outlet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..tables import CODED_LABELS
from .map_themes import Frame, theme_outlines
from .panels import HEADER_HEIGHT, across_all, facetted, grid, headed
from .theme import FAINT_INK, INK, LABEL_MARKS, LETTER_SIZE, PAPER, RULE, legend_columns, scale

if TYPE_CHECKING:
    import altair as alt

HIGHEST_PANEL = 360
# Room around the outermost points, as a share of the map.
MARGIN = 0.08
FLATTEST, STEEPEST = 0.5, 0.8
# Opacity of what is not chosen.
FADED = 0.15


@dataclass(frozen=True)
class Panels:
    """Panels of the map, drawn.

    Attributes
    ----------
    chart : altair.FacetChart
        The panels.
    chosen : list of altair.Parameter
        The selections: a rectangle, and the labels clicked in the legend.
    marks : dict of str to channel
        Fill, stroke and shape of a label.
    width, height : float
        What the panels take, in points; frames take half a point more on either side.
    outlined : bool
        Whether a theme has an outline.
    """

    chart: alt.FacetChart
    chosen: list[alt.Parameter]
    marks: dict[str, Any]
    width: float
    height: float
    outlined: bool


def map_panels(points: pd.DataFrame, outlets: list[str], width: float, legend_width: float) -> Panels:
    """Draw a panel an outlet, in the order given; the points gain the columns panel and rank."""
    import altair as alt

    columns, panel = grid(len(outlets), width, FLATTEST)
    frame = _frame(points, panel)
    counts = points.outlet.value_counts()
    heads = headed(points, {outlet: f"n = {counts.get(outlet, 0):,}" for outlet in outlets}, panel - 40)
    points["panel"], points["rank"] = heads["panel"], heads["rank"]
    marks = _marks(legend_width)
    pick = alt.selection_point(name="label", fields=["label"], bind="legend")
    brush = alt.selection_interval(name="brush")
    origin, told = _dots(points, {**_place(frame), **marks}, pick, brush, size=28 if panel > 150 else 18)
    outlines = theme_outlines(points, frame)
    around, captions = _outlined(outlines, frame)
    # A legend answers to clicks only where the first layer holds the selection.
    layers = [origin.add_params(pick, brush), *around, told, *captions]
    chart = facetted(layers, points, columns=columns, width=panel, height=frame.height)
    # The sentences of the source have no panel of their own.
    chart.transform = [alt.FilterTransform(alt.FieldValidPredicate("rank", True))]
    height = ceil(len(outlets) / columns) * (frame.height + HEADER_HEIGHT) - HEADER_HEIGHT
    return Panels(chart, [brush, pick], marks, across_all(columns, panel), height, bool(around))


def _marks(legend_width: float) -> dict[str, Any]:
    """Return the channels that show a label, with a legend of them all."""
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in (*CODED_LABELS, "source")}
    legend = alt.Legend(orient="bottom", columns=legend_columns(marks, legend_width), offset=8)
    return {
        "fill": alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        "stroke": alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
        "shape": alt.Shape("label:N", scale=scale(marks, "shape"), legend=legend),
    }


def _place(frame: Frame, x: str = "x", y: str = "y") -> dict[str, Any]:
    """Return the channels that place something on the map by two of its fields."""
    import altair as alt

    across, down = (alt.Scale(domain=list(bounds), nice=False, zero=False) for bounds in (frame.across, frame.down))
    return {"x": alt.X(f"{x}:Q", axis=None, scale=across), "y": alt.Y(f"{y}:Q", axis=None, scale=down)}


def _dots(
    points: pd.DataFrame, looks: dict[str, Any], pick: alt.Parameter, brush: alt.Parameter, *, size: float
) -> list[alt.Chart]:
    """Return the sentences of the source, the same in every panel, and those of the outlet of a panel."""
    import altair as alt

    def faded(chosen: Any) -> Any:
        return alt.condition(chosen, alt.value(1), alt.value(FADED))

    words = [alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("text:N")]
    origin = alt.Chart(points, name="origin").transform_filter(alt.FieldEqualPredicate("source", "label"))
    origin = origin.mark_point(size=1.2 * size, strokeWidth=0.7).encode(**looks, opacity=faded(brush), tooltip=words)
    told = alt.Chart(name="told").mark_point(size=size, strokeWidth=0.8)
    words = [*words, alt.Tooltip("theme:N"), alt.Tooltip("source:N")]
    return [origin, told.encode(**looks, opacity=faded(pick & brush), tooltip=words)]


def _frame(points: pd.DataFrame, panel: float) -> Frame:
    """Return the bounds of both axes, one unit as long across as down, and the size of a panel."""
    middle = [(points[axis].min() + points[axis].max()) / 2 for axis in "xy"]
    spread = [(points[axis].max() - points[axis].min()) * (1 + 2 * MARGIN) for axis in "xy"]
    spread[0] = max(spread[0], spread[1], 1e-3)
    ratio = min(max(spread[1] / spread[0], FLATTEST), STEEPEST)
    height = round(min(panel * ratio, HIGHEST_PANEL))
    unit = max(spread[0] / panel, spread[1] / height)
    half = unit * panel / 2, unit * height / 2
    return Frame(
        (round(middle[0] - half[0], 4), round(middle[0] + half[0], 4)),
        (round(middle[1] - half[1], 4), round(middle[1] + half[1], 4)),
        panel,
        height,
    )


def _outlined(outlines: pd.DataFrame, frame: Frame) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Return the outlines of the themes, to lie under the points, and their key terms, to lie over them."""
    import altair as alt

    if outlines.empty:
        return [], []
    base = alt.Chart(outlines)
    line = base.mark_line(
        interpolate="linear-closed", stroke=FAINT_INK, strokeWidth=0.6, fill=RULE, fillOpacity=0.35
    ).encode(**_place(frame), detail="theme:N", order="corner:Q", tooltip=alt.Tooltip("theme:N"))
    words: dict[str, Any] = {"fontSize": LETTER_SIZE, "baseline": "bottom"}
    named = base.transform_filter("datum.corner == 1")
    # A paper edge keeps the terms readable where points lie under them.
    edge = named.mark_text(**words, stroke=PAPER, strokeWidth=2.5, strokeJoin="round", opacity=0.8)
    terms = named.mark_text(**words, color=INK)
    return [line], [text.encode(**_place(frame, "caption_x", "caption_y"), text="caption:N") for text in (edge, terms)]
