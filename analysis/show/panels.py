"""Small multiples: as many panels side by side as a column of a page holds."""

from __future__ import annotations

from math import ceil

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
