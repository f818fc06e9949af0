import re
import subprocess
import sys
from itertools import pairwise

import altair as alt
import pytest

from analysis import tables
from analysis.show import theme
from analysis.show.theme import LABEL_MARKS, PAPER, STATUS_MARKS, Mark

MARKS = [*LABEL_MARKS.values(), *STATUS_MARKS.values()]


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_label_and_status_has_a_mark_in_the_order_of_the_tables() -> None:
    assert list(STATUS_MARKS) == list(tables.STATUSES)
    assert set(LABEL_MARKS) == set(tables.LABELS)
    assert tuple(LABEL_MARKS)[:4] == tables.CODED_LABELS


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_marks_stand_out_on_paper_and_letters_on_marks(mark: Mark) -> None:
    assert contrast(mark.colour, PAPER) >= 3
    assert contrast(mark.ink, mark.fill) >= 4.5


@pytest.mark.parametrize("marks", [LABEL_MARKS, STATUS_MARKS])
def test_no_two_marks_share_letter_or_shape(marks: dict[str, Mark]) -> None:
    assert len({mark.letter for mark in marks.values()}) == len(marks)
    assert len({mark.shape for mark in marks.values()}) == len(marks)


@pytest.mark.parametrize("names", [tables.CODED_LABELS, ("copied", "paraphrased", "omitted")])
def test_neighbouring_areas_differ_in_grey(names: tuple[str, ...]) -> None:
    marks = {**STATUS_MARKS, **LABEL_MARKS}
    for one, other in pairwise(names):
        assert contrast(marks[one].fill, marks[other].fill) > 1.5


def test_the_theme_comes_with_the_first_chart_and_not_with_the_import() -> None:
    code = (
        "import altair as alt, analysis.show.theme as theme, analysis.show.save\n"
        "before = alt.theme.active, alt.renderers.active\n"
        "theme.activate()\n"
        "print(*before, alt.theme.active, alt.renderers.active)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["default", "default", "retold", "retold"]


def test_another_theme_chosen_afterwards_stays() -> None:
    theme.activate()
    with alt.theme.enable("dark"):
        theme.activate()
        assert alt.theme.active == "dark"


@pytest.mark.parametrize("width", [200, 255, 510])
def test_names_are_cut_where_a_title_is_too_long_and_the_finding_is_not(width: int) -> None:
    outlets = [f"{place} and Coast Gazette with the Weekly Ferry Timetable" for place in ("Harbour", "Island", "North")]
    finding = "{} keeps the order of {} most (rank correlation 0.95); {} least (0.33)"
    told = " ".join(theme.heading(finding.format(*outlets), "", width, names=outlets).text)
    assert re.fullmatch(".*".join(map(re.escape, finding.split("{}"))), told)
    assert all(name[:5] in told for name in outlets)


def test_names_stay_whole_where_there_is_room() -> None:
    names = ["The Harbour and Coast Gazette", "The Island Wire"]
    title = f"{names[0]} copies 3 of the 25 sentences of {names[1]}"
    assert " ".join(theme.heading(title, "", 255, names=names).text) == title


def test_a_title_leaves_no_word_alone_on_its_last_line() -> None:
    title = theme.heading("State Post keeps 21 of the 25 sentences of Northwire; Daily Lens keeps 9", "", 255)
    assert len(title.text) == 2
    assert min(map(len, title.text)) > 25
