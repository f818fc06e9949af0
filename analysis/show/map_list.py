"""The list beside the map of sentences: what lies in the rectangle that is drawn on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .text import shorten
from .theme import FAINT_INK, INK, LETTER_SIZE, TEXT_SIZE

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

# What the two lines over the list take, and one of its entries, in points.
HEAD, ENTRY = 26.0, 24.0
INDENT = 14.0
HINT = "Drag a rectangle to choose; double-click for all."


def sentence_list(
    points: pd.DataFrame, *, chosen: list[alt.Parameter], marks: dict[str, Any], width: float, height: float
) -> alt.LayerChart:
    """List the sentences that are chosen on the map, the least similar to the source first.

    Parameters
    ----------
    points : pandas.DataFrame
        The sentences of the map, with outlet, label, similarity, text and
        source; they gain the lines that are drawn.
    chosen : list of altair.Parameter
        The selections that a sentence must be in.
    marks : dict of str to channel
        Fill, stroke and shape of a label, as on the map.
    width, height : float
        Room in points; what finds no room below is counted, not listed.

    Returns
    -------
    altair.LayerChart
        A line with the outlet over a line with the sentence, shortened to
        its width; over all, how many there are.
    """
    import altair as alt

    rows = int((height - HEAD) // ENTRY)
    room = 0.97 * (width - INDENT)
    points["above"] = [shorten(outlet, room, LETTER_SIZE) for outlet in points.outlet]
    points["below"] = [shorten(text, room, TEXT_SIZE) for text in points.text]
    all_chosen = alt.Chart(points)
    for selection in chosen:
        all_chosen = all_chosen.transform_filter(selection)
    order: list[Any] = [alt.SortField(name, order="ascending") for name in ("similarity", "outlet", "text")]
    row: dict[str, Any] = {"op": "row_number", "as": "row"}
    # The scale begins above the first entry, by what stands over the list.
    first = 0.5 - HEAD / ENTRY
    scale = alt.Scale(domain=[first, round(first + height / ENTRY, 4)], reverse=True, nice=False, zero=False)
    shown = all_chosen.transform_window(window=[alt.WindowFieldDef(**row)], sort=order)
    shown = shown.transform_filter(f"datum.row <= {rows}").encode(
        y=alt.Y("row:Q", axis=None, scale=scale),
        tooltip=[alt.Tooltip(f"{name}:N") for name in ("outlet", "label", "text", "source")],
    )
    line: dict[str, Any] = {"align": "left", "baseline": "middle"}
    count = "format(datum.n, ',d') + (datum.n == 1 ? ' sentence' : ' sentences, the least like the source first')"
    head = all_chosen.transform_aggregate(n="count()").transform_calculate(head=count)
    top: dict[str, Any] = {"align": "left", "baseline": "top", "limit": width}
    hint = alt.Chart(points).transform_aggregate(n="count()")
    layers: list[alt.Chart] = [
        head.mark_text(**top, fontSize=TEXT_SIZE, color=INK).encode(x=alt.value(0), y=alt.value(0), text="head:N"),
        hint.mark_text(**top, fontSize=LETTER_SIZE, color=FAINT_INK, text=HINT).encode(x=alt.value(0), y=alt.value(10)),
        shown.mark_point(opacity=1, size=28, strokeWidth=0.8, yOffset=-5).encode(x=alt.value(5), **marks),
        *(
            shown.mark_text(**line, fontSize=size, color=ink, dy=dy).encode(x=alt.value(INDENT), text=f"{name}:N")
            for name, size, ink, dy in (("above", LETTER_SIZE, FAINT_INK, -5), ("below", TEXT_SIZE, INK, 5))
        ),
    ]
    return alt.LayerChart(layer=layers, width=width, height=height)
