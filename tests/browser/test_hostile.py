"""A story that attacks: file name, ids, outlets, titles and sentences that try to be code, style or a link."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from analysis import compare
from analysis.show.reading import reading_view
from analysis.show.report import write_report
from analysis.show.text import clean

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from analysis.comparison import Comparison
    from analysis.match.encode import Encoder

OpenPage = Callable[..., "Page"]

ROOT = Path(__file__).parents[2]
VEGA = ROOT / "analysis" / "show" / "page" / "vega"
# What notebooks add to it: they are handed the specification and draw it themselves.
VEGA_LITE = Path(__file__).parent / "vega"
INJECTIONS: dict[str, str] = tomllib.loads((Path(__file__).parent / "injections.toml").read_text(encoding="utf-8"))
# In place of control characters, which no page may hold, stands a sign.
LITERAL = [words for name, words in INJECTIONS.items() if name != "control"]

# What no page of ours holds, wherever it came from.
FAULTS = """() => [
    ...(window.pwned === undefined ? [] : ["something ran"]),
    ...[...document.querySelectorAll(`iframe, frame, object, embed, base, link, math, img, animate, foreignObject,
        template, form:not(.vega-bindings), meta[http-equiv=refresh i]`)].map(element => element.outerHTML),
    ...[...document.querySelectorAll("*")].flatMap(element => element.getAttributeNames()
        .filter(name => name.startsWith("on")
            || /^(href|src|srcset|action|formaction|srcdoc|style)$/.test(name.replace(/.*:/, ""))
            && /javascript:|elsewhere|pwned|^data:/i.test(element.getAttribute(name)))
        .map(name => `${element.tagName} ${name}=${element.getAttribute(name)}`)),
    ...[...document.querySelectorAll("style, script:not([type='application/json'])")]
        .map(element => element.textContent).filter(text => /pwned|elsewhere/.test(text)),
]"""
# What an injected handler would wait for, on each element by itself.
TOUCH = """() => {
    for (const element of document.querySelectorAll("details")) element.open = true;
    for (const element of document.querySelectorAll("body *"))
        for (const type of ["mouseover", "focus", "toggle"]) element.dispatchEvent(new Event(type));
}"""
MARKS = ":is(.mark-symbol, .mark-rect) path:visible"


def point_at_some(page: Page, places: Iterable[Locator], *, each: int = 4) -> None:
    """Rest the pointer on a few marks or sentences of each place, the last one included, and click there."""
    for place in places:
        for mark in place.all()[:: -max(1, place.count() // each)]:
            mark.hover(force=True)
            page.mouse.down()
            page.mouse.up()


@pytest.fixture(scope="module")
def attack(browser_path: str, tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Comparison:
    """Every injection as an outlet, a title, a url and an id, and in sentences that are copied, reworded and added."""
    words = list(INJECTIONS.values())
    wire = [
        f"The council said on Monday that {one}, {two} and {three} were painted on the wall of pier {number}."
        for number, (one, two, three) in enumerate(zip(words[::3], words[1::3], words[2::3], strict=True))
    ]
    articles = [("wire", "Northwire", "\n\n".join(wire))]
    for number, (name, injection) in enumerate(INJECTIONS.items()):
        article_id = injection if injection.isprintable() else name
        reworded = f"On the wall of the northern pier {injection} was painted, said the council of the harbour."
        added = f"Many bakers of the old town sell {injection} with fresh bread and coffee every morning."
        articles.append((article_id, injection, "\n\n".join([wire[number // 3], reworded, added])))
    path = tmp_path_factory.mktemp("hostile") / f"{INJECTIONS['image']}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["article_id", "outlet", "title", "published", "url", "lang", "text"])
        table.writerows([key, outlet, outlet, outlet, outlet, "en", text] for key, outlet, text in articles)
    comparison = compare(path, source="wire", encoder=tiny_encoder)
    texts = comparison.sentences.text
    assert [injection for injection in words if not texts.str.contains(injection, regex=False).any()] == []
    return comparison


@pytest.fixture(scope="module")
def report(attack: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(attack, tmp_path_factory.mktemp("report") / "report.html")


def page_of(folder: Path, body: str, *, head: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>x</title>{head}<body>{body}', encoding="utf-8")
    return path


def test_nothing_runs_in_the_report(report: Path, open_page: OpenPage) -> None:
    page = open_page(report)
    for figure in page.locator("figure:has(.paper.wide script)").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".paper.wide.drawn").wait_for()
    for choice in page.locator("select:visible").all():
        choice.select_option(index=choice.locator("option").count() - 1)
    for button in page.locator("#theme, th button, button.next").all():
        button.dispatch_event("click")
    page.evaluate(TOUCH)
    point_at_some(page, [figure.locator(f".live:visible {MARKS}") for figure in page.locator("figure").all()])
    point_at_some(page, [page.locator(".pane button:visible")], each=20)
    page.emulate_media(media="print")
    assert page.evaluate(FAULTS) == []
    assert page.title().startswith(clean(INJECTIONS["image"]))


def test_the_report_shows_every_injection_as_it_is(report: Path, open_page: OpenPage) -> None:
    page = open_page(report)
    table = page.locator("#table-sentences")
    for words in INJECTIONS.values():
        table.locator(".filter").fill(words)
        rows = " ".join(clean(row) for row in table.locator("tbody tr").all_text_contents())
        assert clean(words) in rows
    reading = clean(page.locator("#reading").text_content() or "")
    assert [words for words in LITERAL if clean(words) not in reading] == []


def test_nothing_runs_in_the_reading_view(attack: Comparison, open_page: OpenPage, tmp_path: Path) -> None:
    """As in a notebook: no rules for the page, script and style beside the texts."""
    retellings = [key for key in attack.articles.article_id if key != attack.source]
    page = open_page(page_of(tmp_path, "\n".join(reading_view(attack, key)._repr_html_() for key in retellings)))
    assert page.locator(".retold-reading .evidence").count() == len(INJECTIONS)
    page.evaluate(TOUCH)
    point_at_some(page, [page.locator(".pane button")], each=20)
    assert page.evaluate(FAULTS) == []
    texts = "".join(page.locator(".pane.retelling .text").all_text_contents())
    assert [words for words in LITERAL if words not in texts] == []


def test_nothing_runs_in_a_chart(
    attack: Comparison, charts: Mapping[str, Callable[..., Any]], open_page: OpenPage, tmp_path: Path
) -> None:
    """As in a notebook: Vega compiles every expression to code, so none may hold a word of an article."""
    places = (VEGA / "vega.min.js", VEGA_LITE / "vega-lite.min.js", VEGA_LITE / "vega-embed.min.js")
    scripts = [place.read_text(encoding="utf-8") for place in places]
    head = "".join(f"<script>{script}</script>" for script in scripts)
    drawn = {name: chart(attack).to_dict() for name, chart in charts.items()}
    specs = json.dumps(drawn).replace("<", "\\u003c").replace("vega-lite/v6", "vega-lite/v5")
    page = open_page(page_of(tmp_path, f'<script type="application/json">{specs}</script>', head=head))
    page.evaluate(
        """async () => {
            for (const spec of Object.values(JSON.parse(document.querySelector("body script").textContent))) {
                const place = document.body.appendChild(document.createElement("div"));
                const { view } = await vegaEmbed(place, spec, { renderer: "svg", actions: false });
                await view.runAsync();
            }
        }"""
    )
    page.evaluate(TOUCH)
    drawings = page.locator("svg")
    assert drawings.count() == len(charts)
    point_at_some(page, [drawing.locator(MARKS) for drawing in drawings.all()])
    assert page.locator("#vg-tooltip-element").text_content(timeout=2000)
    assert page.evaluate(FAULTS) == []
