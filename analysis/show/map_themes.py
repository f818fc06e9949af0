"""Outlines of themes on the map of sentences, with their key terms: as many as fit side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .text import clip, text_width
from .theme import LETTER_SIZE

Places = NDArray[np.float64]

FEWEST_POINTS = 3
# A point so many times as far from the middle of its theme as half of its points are stands apart.
APART = 2.5
# How far an outline keeps from its points, in points of the figure.
DISTANCE = 5.0
# An outline around more of the map than this would say nothing.
LARGEST = 1 / 3
MOST_TERMS = 2
GAP = 2.0


@dataclass(frozen=True)
class Frame:
    """A panel of the map: the bounds of both axes and its size in points of the figure."""

    across: tuple[float, float]
    down: tuple[float, float]
    width: float
    height: float

    def placed(self, places: Places) -> Places:
        """Return where places of the map lie in the panel, from its upper left corner."""
        (left, right), (bottom, top) = self.across, self.down
        return np.column_stack(
            [
                (places[:, 0] - left) / (right - left) * self.width,
                (top - places[:, 1]) / (top - bottom) * self.height,
            ]
        )

    def mapped(self, points: Places) -> Places:
        """Return the places of the map that points of the panel stand for."""
        (left, right), (bottom, top) = self.across, self.down
        return np.column_stack(
            [
                left + points[:, 0] / self.width * (right - left),
                top - points[:, 1] / self.height * (top - bottom),
            ]
        ).round(4)


def theme_outlines(points: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """Return the corners of an outline around each theme that a map has room to name.

    Parameters
    ----------
    points : pandas.DataFrame
        x, y and theme (its key terms, "" for none) of each sentence; those
        without a theme only keep key terms from standing on them.
    frame : Frame
        The panel.

    Returns
    -------
    pandas.DataFrame
        theme, corner (1...), x and y of each corner; caption, "" but at the
        first corner, with caption_x and caption_y, the middle of its lower
        edge.  The themes of most sentences first; one of fewer than three,
        one scattered over the map and one whose key terms would touch others
        have no outline.
    """
    rows: list[tuple[str, int, float, float, str, float, float]] = []
    taken: list[_Spot] = []
    sizes = points.theme[points.theme != ""].value_counts()
    everywhere = frame.placed(points[["x", "y"]].to_numpy())
    for theme in sorted(sizes.index[sizes >= FEWEST_POINTS], key=lambda name: (-sizes[name], name)):
        corners = _outline(frame.placed(points.loc[points.theme == theme, ["x", "y"]].to_numpy()))
        if _area(corners) > LARGEST * frame.width * frame.height:
            continue
        free = [spot for spot in _spots(theme, corners, frame) if not any(map(spot.touches, taken))]
        if not free:
            continue
        spot = min(free, key=lambda spot: (-spot.terms, spot.covers(everywhere)))
        taken.append(spot)
        (caption_x, caption_y), *_ = frame.mapped(np.array([[spot.left + spot.width / 2, spot.bottom]])).tolist()
        for number, (x, y) in enumerate(frame.mapped(corners).tolist(), start=1):
            caption = spot.caption if number == 1 else ""
            rows.append((clip(theme, 120), number, x, y, caption, caption_x, caption_y))
    return pd.DataFrame(rows, columns=["theme", "corner", "x", "y", "caption", "caption_x", "caption_y"])


def _outline(places: Places) -> Places:
    """Return the corners of the convex hull around the core of a theme, at a distance from its points."""
    from scipy.spatial import ConvexHull

    middle = np.median(places, axis=0)
    distance = np.hypot(*(places - middle).T)
    core = places[distance <= APART * max(np.median(distance), DISTANCE)]
    turns = np.arange(0, 2 * np.pi, np.pi / 8)
    around = DISTANCE * np.column_stack([np.cos(turns), np.sin(turns)])
    candidates = (core[:, None] + around).reshape(-1, 2).round(2)
    return candidates[ConvexHull(candidates).vertices]


def _area(corners: Places) -> float:
    x, y = corners.T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


@dataclass(frozen=True)
class _Spot:
    """A place for the key terms of a theme, in points from the upper left corner of the panel."""

    caption: str
    terms: int
    left: float
    bottom: float
    width: float

    def touches(self, other: _Spot) -> bool:
        across = self.left < other.left + other.width + GAP and other.left < self.left + self.width + GAP
        return across and abs(self.bottom - other.bottom) < LETTER_SIZE + GAP

    def covers(self, places: Places) -> int:
        """Return how many points lie under it."""
        x, y = places.T
        across = (x > self.left - GAP) & (x < self.left + self.width + GAP)
        return int((across & (y > self.bottom - LETTER_SIZE - GAP) & (y < self.bottom + GAP)).sum())


def _spots(theme: str, corners: Places, frame: Frame) -> Iterator[_Spot]:
    """Yield where the most telling two key terms, or one, could stand: along the upper or lower edge of the outline."""
    terms = theme.split(", ")
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    for count in range(1, min(MOST_TERMS, len(terms)) + 1):
        caption = clip(", ".join(terms[:count]), 60)
        width = text_width(caption, LETTER_SIZE)
        last = frame.width - GAP - width
        if caption and last >= GAP:
            for start in ((left + right - width) / 2, left, right - width, left - width / 2, right - width / 2):
                for base in (top - GAP, bottom + GAP + LETTER_SIZE):
                    if LETTER_SIZE + GAP <= base <= frame.height - GAP:
                        yield _Spot(caption, count, min(max(start, GAP), last), base, width)
