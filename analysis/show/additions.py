"""The chart of additions: where in each article the added sentences stand, and what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ..tables import CODED_LABELS
from .order import linked
from .text import clip, listed, noted, outlet_names, plural, shortened, text_width
from .theme import (
    COLUMN_180_MM,
    LABEL_MARKS,
    LETTER_SIZE,
    PADDING,
    TEXT_SIZE,
    activate,
    check_width,
    heading,
    legend_below,
    scale,
)

if TYPE_CHECKING:
    import altair as alt

    from ..comparison import Comparison

OWN = ("mixed", "added")
ROW_HEIGHT = 28.0
# What is taken is drawn lower than what is added, so that additions stand out in grey too.
LOW_CELL, HIGH_CELL = 9, 14
NARROWEST_LETTERED, NARROWEST_LINED = 7, 3
WIDEST_NAME = 150
AXIS_HEIGHT = 28


def additions_chart(comparison: Comparison, *, width: float = COLUMN_180_MM) -> alt.LayerChart:
    """Draw where in each article added sentences stand, and name what they are about.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.

    Returns
    -------
    altair.LayerChart
        A row an outlet, the one that adds most first; a cell a sentence, in
        the order of the article.  Under a block of added sentences stand the
        key terms of its theme, as many as there is room for.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no outlet has a sentence.

    Notes
    -----
    A block is a run of added sentences; themes are those of
    `Comparison.themes`, of which those of a single sentence stay unnamed.
    Boilerplate and repeats are left out and do not interrupt a block.
    """
    check_width(width)
    cells = _cells(comparison)
    activate()
    names = outlet_names(comparison.articles)
    source = clip(names.pop(comparison.source), 40)
    counts = _counts(cells, list(names.values()))
    margin = _name_rows(cells, counts, width)
    unit = (width - 2 * PADDING - margin) / int(cells.place.max())
    cells["letter"] = [LABEL_MARKS[label].letter if unit >= NARROWEST_LETTERED else "" for label in cells.label]
    _caption(cells, unit)
    height = ROW_HEIGHT * len(counts)
    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    legend, legend_height = legend_below(marks, width=width - 2 * PADDING, left=-margin, top=height + AXIS_HEIGHT + 4)
    # A line around cells as thin as itself would hide their colour.
    line = 0.6 if unit >= NARROWEST_LINED else 0
    return _drawn(cells, list(counts.row), margin, line, legend).properties(
        title=heading(_finding(cells, source), _explained(counts), width, names=[*counts.index, source]),
        description=_described(cells, counts),
        width=width,
        height=height,
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + legend_height + 6},
    )


def _cells(comparison: Comparison) -> pd.DataFrame:
    """Return one row a sentence of the retellings: its place, label, theme and, if added, the block it belongs to."""
    cells = linked(comparison)
    cells = cells[cells.likeliest].sort_values(["outlet", "place"], ignore_index=True)
    added = comparison.themes[comparison.themes.kind == "added"]
    # What stands alone is no theme, and often a line of the page ("Log in to comment") that passed for text.
    added = added[added.groupby("theme_id").sentence_id.transform("nunique") > 1]
    themes = dict(zip(added.sentence_id, added["name"], strict=True))
    cells["theme"] = [clip(themes.get(key, ""), 120) or "–" for key in cells.sentence_id]
    own = cells.label == "added"
    starts = own & ~(own.shift(fill_value=False) & cells.outlet.eq(cells.outlet.shift()))
    cells["block"] = starts.cumsum().where(own, 0)
    cells["start"], cells["end"] = cells.place - 0.5, cells.place + 0.5
    return cells[
        ["outlet", "label", "place", "position", "start", "end", "block", "theme", "text", "source"]
    ]  # fmt: skip


def _counts(cells: pd.DataFrame, outlets: list[str]) -> pd.DataFrame:
    """Count the labels of each outlet, the one with the largest share of added sentences first."""
    counts = pd.crosstab(cells.outlet, cells.label).reindex(index=sorted(outlets), columns=list(CODED_LABELS))
    counts = counts.fillna(0).astype(int)
    counts["all"] = counts.sum(axis=1)
    share = (counts.added / counts["all"]).fillna(-1)
    return counts.loc[share.sort_values(ascending=False, kind="stable").index]


def _name_rows(cells: pd.DataFrame, counts: pd.DataFrame, width: float) -> float:
    """Give each row its name with its number of added sentences; return the room the names take."""
    room = min(WIDEST_NAME, 0.26 * width)
    short = shortened(counts.index, room, TEXT_SIZE)
    counts["row"] = [
        noted(name, f"{row.added}/{row.all}") for name, row in zip(short, counts.itertuples(), strict=True)
    ]
    cells.insert(0, "row", cells.outlet.map(counts.row))
    return max(text_width(row, TEXT_SIZE) for row in counts.row) + 8


def _caption(cells: pd.DataFrame, unit: float) -> None:
    """Name each theme of a block where it begins, by the key terms that fit before the next one begins."""
    cells["caption"], cells["caption_at"] = "", cells.start
    new_block = cells.block.ne(cells.block.shift())
    begins = cells.theme.ne("–") & (new_block | cells.theme.ne(cells.theme.shift()))
    for _, starts in cells[begins].groupby("outlet"):
        begin: list[float] = starts.start.tolist()
        stops = [*begin[1:], float(cells.end.max())]
        free = 0.5
        for row, start, stop, theme in zip(starts.index, begin, stops, starts.theme, strict=True):
            # The last block may be named from its left, where the article ends with it.
            left = free if stop == stops[-1] and new_block[row] else start
            caption = _fitting(theme, unit * (stop - left) - 4)
            taken = text_width(caption, LETTER_SIZE) / unit
            cells.loc[row, "caption"] = caption
            cells.loc[row, "caption_at"] = round(max(left, min(start, stop - taken)), 2)
            free = start + taken + 8 / unit


def _fitting(theme: str, room: float) -> str:
    terms = theme.split(", ")
    leading = (", ".join(terms[:count]) for count in range(len(terms), 0, -1))
    return next((text for text in leading if text_width(text, LETTER_SIZE) <= room), "")


def _drawn(cells: pd.DataFrame, rows: list[str], margin: float, line: float, legend: alt.Legend) -> alt.LayerChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    last = int(cells.place.max())
    names = alt.Axis(
        title=None, ticks=False, labelAlign="left", labelLimit=0, labelPadding=margin, labelOffset=-5,
        minExtent=margin, maxExtent=margin, labelOverlap=False,
    )  # fmt: skip
    step = next(size for size in (5, 10, 20, 50, 100, 200, 500, last) if last <= 8 * size)
    numbers = [1, *range(step, last + 1, step)]
    ruler = alt.Axis(title="sentence of the article", values=numbers, tickCount=len(numbers), format="d", tickSize=3)
    base = alt.Chart(cells).encode(
        y=alt.Y("row:N", axis=names, scale=alt.Scale(domain=rows)),
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("position:Q", title="sentence"),
            alt.Tooltip("theme:N"), alt.Tooltip("text:N"), alt.Tooltip("source:N"),
        ],
    )  # fmt: skip
    bars = base.encode(
        x=alt.X("start:Q", axis=ruler, scale=alt.Scale(domain=[0.5, last + 0.5], nice=False)),
        x2="end:Q",
    )

    def coloured(legend: alt.Legend | None) -> dict[str, Any]:
        return {
            "fill": alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
            "stroke": alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
        }

    own = alt.FieldOneOfPredicate("label", list(OWN))
    taken = alt.FieldOneOfPredicate("label", [label for label in CODED_LABELS if label not in OWN])
    low = bars.transform_filter(taken).mark_bar(size=LOW_CELL, yOffset=-5, strokeWidth=line).encode(**coloured(legend))
    high = bars.transform_filter(own).mark_bar(size=HIGH_CELL, yOffset=-5, strokeWidth=line).encode(**coloured(None))
    letters = base.mark_text(fontSize=LETTER_SIZE, dy=-5)
    letters = letters.encode(
        x="place:Q", text="letter:N", fill=alt.Fill("label:N", scale=scale(marks, "ink"), legend=None)
    )
    captions = base.transform_filter("datum.caption != ''").mark_text(fontSize=LETTER_SIZE, align="left", dy=8)
    chart: alt.LayerChart = alt.layer(
        low, high, letters, captions.encode(x="caption_at:Q", text="caption:N")
    ).resolve_scale(fill="independent", stroke="independent")
    return chart


def _finding(cells: pd.DataFrame, source: str) -> str:
    blocks = cells[cells.block > 0].groupby("block")
    if not len(blocks):
        return f"No outlet adds a sentence to {source}"
    block = blocks.get_group(blocks.size().idxmax())
    first, last = int(block.place.iloc[0]), int(block.place.iloc[-1])
    outlet = block.outlet.iloc[0]
    total = int(cells.outlet.eq(outlet).sum())
    where = f"sentence {first}" if first == last else f"sentences {first} to {last}"
    themes = block.theme[block.theme != "–"].value_counts()
    about = f", about {listed(clip(themes.index[0], 80).split(', '))}" if len(themes) else ""
    return f"The longest added block is {where} of {total} in {outlet}{about}"


def _explained(counts: pd.DataFrame) -> str:
    return (
        f"Each cell is a sentence (n = {counts['all'].sum():,}), each row an outlet (n = {len(counts)}) with the "
        "number it added of all it tells. High cells are added or mixed; under added blocks stand key terms of "
        "their theme. Boilerplate and repeats are left out."
    )


def _described(cells: pd.DataFrame, counts: pd.DataFrame) -> str:
    places = cells[cells.label == "added"].groupby("outlet").place
    where = {
        str(outlet): f" ({'sentence' if len(group) == 1 else 'sentences'} {clip(', '.join(map(str, group)), 120)})"
        for outlet, group in places
    }
    outlets = "; ".join(
        f"{row.Index}: {row.added} added{where.get(str(row.Index), '')}, {row.mixed} mixed of {row.all}"
        for row in counts.itertuples()
    )
    return f"Rows of sentences in order, by label, for {plural(len(counts), 'outlet')}. {outlets}."
