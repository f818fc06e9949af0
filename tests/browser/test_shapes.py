"""Stories of very different shape: every chart whole and readable, every report open without a fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from analysis import compare
from analysis.errors import InputError
from analysis.show import render
from analysis.show.report import write_report
from analysis.show.theme import COLUMN_90_MM, COLUMN_180_MM
from analysis.show.typeface import typeface_css

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from analysis.comparison import Comparison
    from analysis.match.encode import Encoder

OpenPage = Callable[..., "Page"]
Articles = Mapping[str, str]

WIDTHS = (COLUMN_90_MM, COLUMN_180_MM)

LATIN = (
    ("The harbour council", "A ferry captain", "The port authority", "A night watchman", "Nobody from the island"),
    ("opened", "questioned", "inspected", "closed", "described", "rebuilt", "photographed"),
    ("the northern pier", "a damaged crane", "the new timetable", "the flooded car park", "an old customs house"),
    ("on Monday morning", "after a long meeting", "despite heavy rain", "for a second time"),
)
OTHER = (
    ("Bakers", "Two goats", "My grandmother", "Musicians from abroad", "Students"),
    ("sell", "eat", "paint", "dream of", "collect"),
    ("bread", "postage stamps", "violins", "yellow umbrellas", "cheese"),
    ("in spring", "with joy", "behind the school", "every evening"),
)
ARABIC = (
    ("أعلن مجلس الميناء", "قال قبطان العبارة", "ذكرت سلطة المرفأ", "أكد حارس ليلي"),
    ("إغلاق", "افتتاح", "ترميم", "تفتيش", "بيع"),
    ("الرصيف الشمالي", "الرافعة القديمة", "مبنى الجمارك", "موقف السيارات المغمور"),
    ("صباح يوم الاثنين", "بعد اجتماع طويل", "رغم الأمطار الغزيرة"),
)
CHINESE = (
    ("港口委员会", "一名渡轮船长", "港务局", "一名夜班看守"),
    ("重新开放了", "关闭了", "检查了", "修复了", "拍卖了"),
    ("北码头", "损坏的起重机", "旧海关大楼", "被淹的停车场"),
    ("在星期一上午", "经过漫长的会议", "尽管下着大雨"),
)


def sentence(number: int, parts: Sequence[Sequence[str]] = LATIN, *, join: str = " ", stop: str = ".") -> str:
    """Invent a sentence; each number has its own."""
    words, rest = [], number
    for part in parts:
        rest, index = divmod(rest, len(part))
        words.append(part[index])
    return f"{join.join(words)}{join}{number}{stop}"


def article(*sentences: str) -> str:
    return "\n\n".join(sentences) + "\n"


def told(first: int, *, kept: Sequence[int], added: int, **words: Any) -> str:
    """Retell some sentences of the wire report word by word, and add others after every second one."""
    own = [sentence(1000 * first + number, **words) for number in range(added)]
    lines = [
        line for k, number in enumerate(kept) for line in (sentence(number, **words), *own[k // 2 : k // 2 + k % 2])
    ]
    return article(*lines, *own[len(kept) // 2 :])


def outlets(count: int, length: int) -> Articles:
    wire = article(*map(sentence, range(length)))
    retold = {
        f"{k:02d} {name}": told(k, kept=range(k % 5, length, 1 + k % 4), added=k % 7)
        for k, name in zip(range(1, count), OUTLETS * 5, strict=False)
    }
    return {"wire": wire, **retold}


OUTLETS = ("State Post", "The Regional Echo of the Northern Islands", "Lens", "港口日报", "صحيفة الميناء")
WIRE = article(*map(sentence, range(12)))
STORIES: dict[str, Callable[[], Articles]] = {
    "two articles": lambda: {"wire": WIRE, "post": told(1, kept=range(6), added=3)},
    "twenty outlets": lambda: outlets(20, 25),
    "one sentence each": lambda: {"wire": sentence(1), "post": sentence(1), "lens": sentence(700)},
    "four hundred sentences": lambda: outlets(2, 400),
    "all copied": lambda: dict.fromkeys(("wire", "post", "lens"), WIRE),
    "all added": lambda: {"wire": WIRE} | {name: told(k, kept=(), added=9, parts=OTHER) for k, name in enumerate("ab")},
    "Arabic": lambda: {
        "وكالة الأنباء": article(*(sentence(k, ARABIC) for k in range(9))),
        "صحيفة الميناء اليومية": told(1, kept=range(5), added=3, parts=ARABIC),
    },
    "Chinese": lambda: {
        "通讯社": article(*(sentence(k, CHINESE, join="", stop="。") for k in range(9))),
        "港口日报新闻网": told(1, kept=range(5), added=3, parts=CHINESE, join="", stop="。"),
    },
    "emoji": lambda: {
        "wire": WIRE,
        "🚢⚓ Boats 🔥": article("🚢⚓️ Pier! 👩‍👩‍👧‍👦", sentence(1), f"🇮🇶 {sentence(99)} 👍🏽"),
    },
    "furniture only": lambda: {
        "wire": WIRE,
        "post": article("Share this article on Facebook", "Read more", "Photo: AFP"),
    },
    "long words": lambda: {
        f"wire {'Donaudampfschifffahrts' * 3}": article(
            f"{'Gesellschaft' * 9} met.", " ".join(map(sentence, range(9)))
        ),
        f"post {'a' * 99}": article(f"{'Gesellschaft' * 9} met.", " and ".join(map(sentence, range(40))) + "."),
    },
}

# Texts that lie over one another, and all that is cut off, of one drawing; half a point is no harm.
FAULTS = """drawing => {
    const frame = drawing.getBoundingClientRect();
    const boxes = [...drawing.querySelectorAll("text")].filter(text => text.textContent.trim()).map(text => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // A line of text is higher than its letters.
        const spare = 0.2 * (bottom - top);
        const role = text.closest("[class*=role-axis], [class*=role-title], [class*=role-head], [class*=role-legend]");
        return { words: text.textContent, left, right, top: top + spare, bottom: bottom - spare, label: role !== null };
    });
    const cut = boxes.filter(({ left, right, top, bottom }) =>
        left < frame.left - 0.5 || right > frame.right + 0.5 || top < frame.top - 0.5 || bottom > frame.bottom + 0.5);
    const labels = boxes.filter(({ label }) => label);
    const over = labels.flatMap((one, k) => labels.slice(k + 1).filter(other =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5
    ).map(other => `${one.words} | ${other.words}`));
    return [...cut.map(({ words }) => `cut off: ${words}`), ...over.map(pair => `overlap: ${pair}`)];
}"""
# Loads the type that the charts are measured with, and says whether it has its widths.
SAME_WIDTHS = """async () => {
    await Promise.all([...document.fonts].map(face => face.load()));
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = "100px 'Liberation Sans', Arial, Helvetica, sans-serif";
    return Math.abs(pen.measureText("Hamburgefonstiv").width - 756) < 5;
}"""


@pytest.fixture(scope="module")
def comparison_of(
    browser_path: str, story_of: Callable[[Articles], Path], tiny_encoder: Encoder
) -> Callable[[str], Comparison]:
    """Compare one of the stories, once."""
    done: dict[str, Comparison] = {}

    def compared(name: str) -> Comparison:
        if name not in done:
            articles = STORIES[name]()
            done[name] = compare(story_of(articles), source=next(iter(articles)), encoder=tiny_encoder)
        return done[name]

    return compared


@pytest.mark.parametrize("name", STORIES)
def test_no_label_overlaps_and_nothing_is_cut_off(
    name: str,
    comparison_of: Callable[[str], Comparison],
    charts: Mapping[str, Callable[..., Any]],
    open_page: OpenPage,
    tmp_path: Path,
) -> None:
    comparison = comparison_of(name)
    drawings = []
    for title, chart in charts.items():
        for width in WIDTHS:
            try:
                spec = chart(comparison, width=width).to_dict()
            except InputError:
                continue
            json.dumps(spec, allow_nan=False)
            drawings.append(f'<div id="{title}-{width}">{render.svg(spec)}</div>')
    assert drawings
    path = tmp_path / "charts.html"
    head = f'<!doctype html><meta charset="utf-8"><title>x</title><style>{typeface_css()}</style>'
    path.write_text(head + "".join(drawings), encoding="utf-8")
    page = open_page(path)
    assert page.evaluate(SAME_WIDTHS)
    faults = {place.get_attribute("id"): place.locator("svg").evaluate(FAULTS) for place in page.locator("div").all()}
    assert {title: found for title, found in faults.items() if found} == {}


@pytest.mark.parametrize("name", ["twenty outlets", "one sentence each", "Arabic", "furniture only", "long words"])
def test_the_report_opens(
    name: str, comparison_of: Callable[[str], Comparison], open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(write_report(comparison_of(name), tmp_path / "report.html"), width=390)
    for figure in page.locator("figure:has(.paper script)").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".drawn:visible").wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.locator(".retold-reading, .beside .note").count() == len(comparison_of(name).articles) - 1
