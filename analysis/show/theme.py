"""One place for how labels look: colour, shape, letter and order, and the Altair theme "retold".

Colours are those of Okabe and Ito that reach a contrast of 3:1 on white.  In
grey they merge, so no chart relies on colour alone: a letter, a shape or the
size of a mark always says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .text import from_left, text_width, with_names_cut, wrap

if TYPE_CHECKING:
    import altair as alt

NAME = "retold"

# 1 px of a chart is 1 pt on paper: the widths of one and two columns of a journal.
COLUMN_90_MM = 255
COLUMN_180_MM = 510
NARROWEST, WIDEST = 200, 1200

# The converter carries Liberation Sans, so that a figure comes out the same on
# every machine; the others have the same widths and stand in for it in browsers.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
MOST_TITLE_LINES, MOST_SUBTITLE_LINES = 4, 8
# What a name in a title may take of a line: less where the title is too long.
NAME_PARTS = (3, 1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2)
TITLE_SIZE, TEXT_SIZE, LETTER_SIZE = 10.5, 8, 7.5

INK, FAINT_INK, RULE, PAPER = "#000000", "#595959", "#d9d9d9", "#ffffff"
# Symbol, gaps and padding of an entry in a legend.
_SYMBOL = 26
PADDING = 2
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
PALE_GREEN, PALE_PURPLE = "#66C5AB", "#F0D7E5"


@dataclass(frozen=True)
class Mark:
    """How one label or status is drawn.

    Parameters
    ----------
    name : str
        The label or status.
    letter : str
        What stands for it in a cell or bar.
    colour : str
        Colour of a point or an outline, 3:1 on white.
    fill : str
        Colour of an area: a tint where that makes a step of lightness in grey.
    ink : str
        Colour of a letter on the area.
    shape : str
        Vega shape of a point.
    """

    name: str
    letter: str
    colour: str
    fill: str
    ink: str
    shape: str

    @property
    def caption(self) -> str:
        """The letter and the name, for a legend."""
        return f"{self.letter} {self.name}"


LABEL_MARKS = {
    mark.name: mark
    for mark in (
        Mark("copied", "C", BLUE, BLUE, PAPER, "circle"),
        Mark("paraphrased", "P", GREEN, PALE_GREEN, INK, "square"),
        Mark("mixed", "M", PURPLE, PALE_PURPLE, INK, "triangle-up"),
        Mark("added", "A", VERMILLION, VERMILLION, INK, "cross"),
        Mark("boilerplate", "B", FAINT_INK, RULE, INK, "stroke"),
        Mark("source", "S", INK, PAPER, INK, "diamond"),
    )
}
STATUS_MARKS = {
    mark.name: mark
    for mark in (
        Mark("copied", "C", BLUE, BLUE, PAPER, "circle"),
        Mark("paraphrased", "P", GREEN, PALE_GREEN, INK, "square"),
        Mark("partial", "½", PURPLE, PURPLE, INK, "triangle-up"),
        Mark("omitted", "–", FAINT_INK, PAPER, FAINT_INK, "stroke"),
    )
}


def check_width(width: float) -> None:
    """Refuse a width that no chart can be drawn in.

    Raises
    ------
    InputError
        If the width is not between 200 and 1200 points.
    """
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"width={width!r}: a chart is between {NARROWEST} and {WIDEST} points wide. "
            f"Use {COLUMN_90_MM} for a column of 90 mm, {COLUMN_180_MM} for 180 mm."
        )


def config() -> dict[str, Any]:
    """Return the settings of the theme, in the words of Vega-Lite."""
    small: dict[str, Any] = {"labelFontSize": TEXT_SIZE, "titleFontSize": TEXT_SIZE, "titleFontWeight": "normal"}
    return {
        # Marks stand in one picture with one description; a voice for each would only repeat the tooltips.
        "aria": False,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": PAPER,
        "font": FONT,
        "padding": PADDING,
        "axis": {
            **small,
            "domain": False,
            "grid": False,
            "labelColor": INK,
            "tickColor": FAINT_INK,
            "titleColor": INK,
            "titlePadding": 4,
        },
        "header": {**small, "labelColor": INK, "title": None, "labelPadding": 3},
        "legend": {
            **small,
            "columnPadding": 10,
            "direction": "horizontal",
            "labelColor": INK,
            "labelLimit": 0,
            "labelOffset": 3,
            "rowPadding": 2,
            "symbolOpacity": 1,
            "symbolSize": 70,
            "symbolStrokeColor": FAINT_INK,
            "symbolStrokeWidth": 0.5,
            "title": None,
        },
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": TITLE_SIZE,
            "fontWeight": "bold",
            "frame": "bounds",
            "lineHeight": 13,
            "offset": 8,
            "subtitleColor": FAINT_INK,
            "subtitleFontSize": TEXT_SIZE,
            "subtitleLineHeight": 10,
            "subtitlePadding": 4,
        },
        "view": {"stroke": None},
    }


@cache
def activate() -> None:
    """Make "retold" the theme and the renderer of Altair, once in a session.

    The charts of this package call it.  Whoever wants another look chooses it
    afterwards, with `altair.theme.enable` and `altair.renderers.enable`.
    """
    import altair as alt

    from .render import mimebundle

    @alt.theme.register(NAME, enable=True)
    def _retold() -> alt.theme.ThemeConfig:
        return alt.theme.ThemeConfig(config=config())  # type: ignore[typeddict-item]

    alt.renderers.register(NAME, mimebundle)
    alt.renderers.enable(NAME)


def scale(marks: dict[str, Mark], part: str) -> alt.Scale:
    """Return the scale that gives each label or status its "colour", "fill", "ink" or "shape"."""
    import altair as alt

    return alt.Scale(domain=list(marks), range=[getattr(mark, part) for mark in marks.values()])


def legend_below(marks: dict[str, Mark], *, width: float, left: float, top: float) -> tuple[alt.Legend, float]:
    """Return a legend under the plot, flush with the left edge of the figure, and the height it takes.

    Parameters
    ----------
    marks : dict of str to Mark
        What the legend explains, in order.
    width : float
        Room in points.
    left, top : float
        Where it begins, in points from the upper left corner of the plot.
    """
    import altair as alt

    columns = legend_columns([mark.caption for mark in marks.values()], width)
    rows = math.ceil(len(marks) / columns) if columns else 1
    # The expression is made of the words of this module only.
    names = ", ".join(f"'{mark.name}': '{mark.caption}'" for mark in marks.values())
    legend = alt.Legend(
        orient="none", legendX=left, legendY=top, columns=columns, labelExpr=f"{{{names}}}[datum.label]", title=None
    )
    return legend, 4 + rows * 12


def legend_columns(captions: Iterable[str], width: float) -> int:
    """Return the most columns of a legend that fit a width; 0, a single row, where there is room for it."""
    entries = [_SYMBOL + text_width(caption, TEXT_SIZE) for caption in captions]
    return 0 if sum(entries) <= width else max(1, int(width // max(entries)))


def heading(title: str, subtitle: str, width: float, *, names: Iterable[str] = ()) -> alt.TitleParams:
    """Return a title that states the finding, over a subtitle that says what is counted, wrapped to a width.

    Where there is too little room for a text, the names that stand in it are
    cut, so that what is said about them is read to its end.
    """
    import altair as alt

    names, room = list(names), 0.97 * width
    title = _fitted(title, names, room, TITLE_SIZE, bold=True, lines=MOST_TITLE_LINES)
    lines = wrap(title, room, TITLE_SIZE, bold=True, lines=MOST_TITLE_LINES)
    narrower = lines
    # No single word on a line of its own where the lines can share.
    while 1 < len(narrower) == len(lines) < MOST_TITLE_LINES and room > width / 2 and " ".join(narrower) == title:
        lines, room = narrower, room - 4
        narrower = wrap(title, room, TITLE_SIZE, bold=True, lines=MOST_TITLE_LINES)
    subtitle = _fitted(subtitle, names, 0.97 * width, TEXT_SIZE, lines=MOST_SUBTITLE_LINES)
    below = wrap(subtitle, 0.97 * width, TEXT_SIZE, lines=MOST_SUBTITLE_LINES)
    return alt.TitleParams(text=list(map(from_left, lines)), subtitle=list(map(from_left, below)))


def _fitted(text: str, names: list[str], room: float, size: float, *, lines: int, bold: bool = False) -> str:
    """Return a text with its names cut as little as lets it stand whole in so many lines."""
    for part in NAME_PARTS:
        fitted = with_names_cut(text, names, part * room, size)
        if " ".join(wrap(fitted, room, size, bold=bold, lines=lines)) == fitted:
            break
    return fitted
