"""Small multiples: as many panels side by side as a column of a page holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from .text import noted, shortened
from .theme import RULE, TEXT_SIZE

if TYPE_CHECKING:
    import altair as alt

NARROWEST_PANEL = 104
HEADER_HEIGHT = 22
LARGEST_GRID = 440
GAP = 8


def across_all(columns: int, panel: float) -> float:
    """Return the width of a row of panels with the gaps between them."""
    return columns * panel + (columns - 1) * GAP


def grid(panels: int, width: float, ratio: float) -> tuple[int, int]:
    """Return the columns of panels and the width of one: as large as a page holds.

    Parameters
    ----------
    panels : int
        How many there are.
    width : float
        Room in points.
    ratio : float
        Height of a panel over its width.
    """

    def panel(columns: int) -> int:
        return int((width - across_all(columns, 0)) // columns)

    def fits(columns: int) -> bool:
        return ceil(panels / columns) * (ratio * panel(columns) + HEADER_HEIGHT) <= LARGEST_GRID

    most = min(panels, max(1, int((width + GAP) // (NARROWEST_PANEL + GAP))))
    columns = next(filter(fits, range(1, most)), most)
    columns = ceil(panels / ceil(panels / columns))
    return columns, panel(columns)


def headed(rows: pd.DataFrame, notes: Mapping[str, str], room: float) -> pd.DataFrame:
    """Give each row the heading of its panel, the outlet's name in so much room with its note, and the panel's rank.

    Parameters
    ----------
    rows : pandas.DataFrame
        What is drawn, with its outlet.
    notes : mapping of str to str
        Outlet to the note behind its name, in the order of the panels; rows
        of other outlets belong to no panel.
    room : float
        Room of a name in points.
    """
    outlets = list(notes)
    names = shortened(outlets, room, TEXT_SIZE)
    heads = {outlet: noted(name, notes[outlet]) for outlet, name in zip(outlets, names, strict=True)}
    ranks = {outlet: rank for rank, outlet in enumerate(outlets)}
    return rows.assign(panel=rows.outlet.map(heads), rank=rows.outlet.map(ranks))


def facetted(
    layers: Sequence[alt.Chart], rows: pd.DataFrame, *, columns: int, width: float, height: float
) -> alt.FacetChart:
    """Draw the layers in a frame of so many points, once for each panel of the rows, in the order of their ranks."""
    import altair as alt

    panel = alt.layer(*layers, width=width, height=height, view=alt.ViewConfig(stroke=RULE))
    return panel.facet(
        facet=alt.Facet(
            "panel:N",
            sort=alt.EncodingSortField(field="rank", op="min", order="ascending"),
            header=alt.Header(title=None, labelAnchor="start", labelLimit=0),
        ),
        data=rows,
        columns=columns,
        bounds="flush",
        spacing={"row": HEADER_HEIGHT, "column": GAP},
    )
