"""Names over the columns of a matrix: side by side where they fit, upright where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .text import from_left, noted, shorten, shortened, text_width, wrap
from .theme import TEXT_SIZE

if TYPE_CHECKING:
    import altair as alt

LINE = 9
UPRIGHT_NAME = 110


@dataclass(frozen=True)
class Columns:
    """The columns of a matrix.

    Attributes
    ----------
    headers : tuple of str
        What stands over each column, lines separated by a line break; no two are equal.
    upright : bool
        Whether they run upwards.
    width : float
        Width of a column in points.
    """

    headers: tuple[str, ...]
    upright: bool
    width: float

    def across(self) -> alt.X:
        """Return the channel across, for the field `column`."""
        import altair as alt

        lines = 0 if self.upright else self.headers[0].count("\n")
        axis = alt.Axis(
            orient="top", title=None, ticks=False, labelAngle=-90 if self.upright else 0, labelLimit=0,
            labelLineHeight=LINE, labelOverlap=False, labelExpr="split(datum.label, '\\n')",
            # The lines of a label run down from where a single one would stand.
            labelPadding=3 + LINE * lines,
        )  # fmt: skip
        inner = min(0.08, 1.5 / self.width)
        return alt.X(
            "column:N", axis=axis, scale=alt.Scale(domain=list(self.headers), paddingInner=inner, paddingOuter=0)
        )


def columns(names: Sequence[str], notes: Sequence[str], width: float) -> Columns:
    """Head columns of a width in points with names that are all different, each with a short note."""
    words = [word for text in (*names, *notes) for word in text.split()]
    if max(text_width(word, TEXT_SIZE) for word in words) > width - 2:
        short = shortened(names, UPRIGHT_NAME, TEXT_SIZE)
        headers = [noted(name, note) for name, note in zip(short, notes, strict=True)]
        return Columns(tuple(headers), True, width)
    wrapped: list[list[str]] = []
    for name in names:
        lines, number = wrap(name, width - 2, TEXT_SIZE), 1
        while lines in wrapped:
            number += 1
            mark = f" ({number})"
            lines = wrap(name, width - 2, TEXT_SIZE)
            lines[-1] = shorten(lines[-1], width - 2 - text_width(mark, TEXT_SIZE), TEXT_SIZE) + mark
        wrapped.append(lines)
    most = max(map(len, wrapped))
    # Names end on one line, the note under them.
    stacked = [[*[""] * (most - len(lines)), *map(from_left, lines)] for lines in wrapped]
    headers = ["\n".join([*lines, *([note] if note else [])]) for lines, note in zip(stacked, notes, strict=True)]
    return Columns(tuple(headers), False, width)
