"""The report as its readers use it: with a mouse, with keys, on a phone, on paper, and without scripts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis.tables import TABLE_NAMES, table_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from analysis.comparison import Comparison

OpenPage = Callable[..., "Page"]

# The sentences on the map that stand out, and where the first panel holds them.
CHOSEN = """map => {
    const points = [...map.querySelectorAll(":is(.origin_0_marks, [class*=told]) path[opacity='1']")];
    const sentences = points.map(point => point.__data__.datum);
    return [...new Set(sentences.map(({ outlet, text }) => `${outlet}: ${text}`))].sort();
}"""
PANEL = """map => {
    const { x, y, width, height } = map.querySelector(".origin_0_marks").getBoundingClientRect();
    return [x, y, width, height];
}"""
# What the Tab key should come by, and how to tell one from another.
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter(element => !element.disabled && element.tabIndex >= 0 && element.checkVisibility())
    .map((element, place) => { element.dataset.stop = place; return place; })"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def report(mosul_report: Path, open_page: OpenPage) -> Page:
    return open_page(mosul_report)


def drawn(page: Page, name: str) -> Locator:
    """Scroll to a figure and wait until it answers to the pointer."""
    figure = page.locator(f"#figure-{name}")
    figure.scroll_into_view_if_needed()
    figure.locator(".drawn:visible .live").wait_for()
    return figure.locator(".drawn:visible .live")


def texts(place: Locator) -> list[str]:
    return place.all_text_contents()


def words(place: Locator) -> str:
    return " ".join(place.inner_text().split())


def test_a_rectangle_on_the_map_changes_the_list(report: Page) -> None:
    figure = drawn(report, "sentence_map")
    count = figure.get_by_text(re.compile(r"^\d+ sentences?, the least like"))
    everything = figure.evaluate(CHOSEN)
    assert count.text_content().split()[0] == str(len(everything))

    figure.evaluate("map => map.scrollIntoView({ block: 'center' })")
    x, y, width, height = figure.evaluate(PANEL)
    report.mouse.move(x + width / 4, y + height / 4)
    report.mouse.down()
    report.mouse.move(x + 3 * width / 4, y + 3 * height / 4, steps=3)
    report.mouse.up()
    chosen = figure.evaluate(CHOSEN)
    assert 0 < len(chosen) < len(everything)
    assert count.text_content().split()[0] == str(len(chosen))
    listed = [text.rstrip("…") for text in texts(figure.locator("svg text")) if text.endswith("…")]
    assert listed
    assert all(any(f": {text}" in sentence for sentence in chosen) for text in listed)

    report.mouse.dblclick(x + width / 2, y + height / 2)
    assert figure.evaluate(CHOSEN) == everything


def test_a_mark_tells_its_sentence_to_the_pointer_and_to_the_keys(report: Page) -> None:
    figure = drawn(report, "sentence_map")
    tip = report.locator("#tip")
    figure.locator("[class*=told] path").first.hover()
    assert "outlet" in tip.inner_text()
    report.mouse.move(0, 0)
    assert not tip.is_visible()
    figure.focus()
    report.keyboard.press("ArrowRight")
    first = tip.inner_text()
    report.keyboard.press("ArrowRight")
    assert tip.inner_text() not in ("", first)
    assert words(tip) in words(report.locator("#spoken"))
    report.keyboard.press("Escape")
    assert not tip.is_visible()


def test_pointing_at_a_sentence_lights_up_its_origin(report: Page) -> None:
    view = report.locator(".beside:visible .retold-reading")
    told = view.locator(".retelling .sentence[data-links]:not([data-links=''])").first
    numbers = told.get_attribute("data-links").split()
    told.hover()
    lit = view.locator(".source .linked")
    assert {sentence.get_attribute("data-n") for sentence in lit.all()} == set(numbers)
    evidence = view.locator(".evidence")
    assert lit.first.locator(".text").text_content() in evidence.text_content()

    origin = view.locator(f".source .sentence[data-n='{numbers[0]}']")
    origin.hover()
    assert told.get_attribute("data-n") in [one.get_attribute("data-n") for one in view.locator(".linked").all()]


def test_keys_lead_from_sentence_to_sentence_and_across(report: Page) -> None:
    view = report.locator(".beside:visible .retold-reading")
    here = view.locator(".here")
    view.locator(".retelling button.tag[tabindex='0']").focus()
    numbers = []
    while not view.locator(".linked").count():
        numbers.append(here.get_attribute("data-n"))
        report.keyboard.press("ArrowDown")
    assert here.get_attribute("data-n") not in numbers
    origin = view.locator(".linked").first.get_attribute("data-n")
    report.keyboard.press("ArrowLeft")
    assert view.locator(".source .here").get_attribute("data-n") == origin
    report.keyboard.press("Enter")
    assert view.locator(".source .here button").get_attribute("aria-pressed") == "true"
    report.keyboard.press("Escape")
    assert view.locator("button[aria-pressed='true']").count() == 0


def test_a_table_filters_sorts_and_turns_pages(report: Page, mosul: Comparison) -> None:
    table = report.locator("#table-sentences")
    count = table.locator(".count")
    cells = table.locator("tbody tr td:nth-child(3)")

    table.get_by_label("Filter").fill("mosul")
    assert all("mosul" in row.lower() for row in texts(table.locator("tbody tr")))
    rows = list(csv.reader(io.StringIO(table_bytes(mosul.sentences).decode("utf-8"))))[1:]
    some = sum("mosul" in "\n".join(row).lower() for row in rows)
    assert re.findall(r"\d+", count.text_content())[2:] == [str(some), str(len(rows))]
    table.get_by_label("Filter").fill("nowhere in these texts")
    assert table.locator("tbody tr").count() == 0
    table.get_by_label("Filter").fill("")

    table.locator(".choice").select_option("copied")
    assert f"{(mosul.sentences.label == 'copied').sum()}" in count.text_content()
    table.locator(".choice").select_option(label="all")

    head = table.get_by_role("columnheader", name="position", exact=True)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert texts(cells) == [str(number) for number in sorted(mosul.sentences.position)[:10]]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    downwards = [str(number) for number in sorted(mosul.sentences.position, reverse=True)[:20]]
    assert texts(cells) == downwards[:10]
    table.get_by_role("button", name="Next").click()
    assert texts(cells) == downwards[10:]
    table.get_by_role("button", name="Previous").click()
    assert texts(cells) == downwards[:10]


def test_what_is_saved_are_the_files_of_compare(report: Page, mosul: Comparison, tmp_path: Path) -> None:
    written = mosul.write(tmp_path)
    for name in TABLE_NAMES:
        with report.expect_download() as download:
            report.locator(f"#table-{name}").get_by_role("button", name=f"Save {name}.csv").click()
        assert download.value.suggested_filename == f"{name}.csv"
        assert Path(download.value.path()).read_bytes() == written[name].read_bytes()


def test_a_figure_is_saved_as_svg(report: Page) -> None:
    with report.expect_download() as download:
        report.locator("#figure-coverage_matrix").get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "coverage_matrix.svg"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved.startswith("<svg")
    assert "<title>" in saved


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reader_chooses_light_or_dark(scheme: str, mosul_report: Path, open_page: OpenPage) -> None:
    page = open_page(mosul_report, color_scheme=scheme)
    colour = "() => getComputedStyle(document.body).backgroundColor"
    light = {"light": page.evaluate(colour)}
    page.locator("#theme").click()
    light["dark"] = page.evaluate(colour)
    sums = {name: sum(map(float, re.findall(r"[\d.]+", value)[:3])) for name, value in light.items()}
    assert (sums["light"] > sums["dark"]) == (scheme == "light")
    paper = "() => getComputedStyle(document.querySelector('.paper:not(.narrow)')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_on_paper_everything_stands_there_without_controls(report: Page) -> None:
    report.emulate_media(media="print")
    assert report.locator("button:visible, select:visible, input:visible, nav:visible").count() == 0
    figures = report.locator("figure")
    assert report.locator("figure .paper svg:visible").count() == figures.count()
    for part in ("summary", "figures", "reading", "tables", "method", "provenance"):
        assert report.locator(f"#{part} h2").is_visible()
    assert report.evaluate(WIDER) == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_window_is_too_narrow(width: int, mosul_report: Path, open_page: OpenPage) -> None:
    page = open_page(mosul_report, width=width, height=800)
    assert page.evaluate(WIDER) == 0
    for figure in page.locator("figure").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".drawn:visible").wait_for()
    page.evaluate("() => document.querySelectorAll('details').forEach(element => { element.open = true; })")
    assert page.evaluate(WIDER) == 0


def test_the_tab_key_comes_by_everything(report: Page) -> None:
    stops = report.evaluate(STOPS)
    seen = []
    for _ in range(2 * len(stops)):
        report.keyboard.press("Tab")
        seen.append(report.evaluate("() => document.activeElement.dataset.stop ?? ''"))
        if len({*seen} - {""}) == len(stops):
            break
    assert set(map(str, stops)) <= set(seen)


def test_without_scripts_all_can_be_read(mosul_report: Path, mosul: Comparison, open_page: OpenPage) -> None:
    page = open_page(mosul_report, java_script_enabled=False)
    assert page.locator("figure .still svg:visible").count() == page.locator("figure").count()
    assert page.locator(".retold-reading:visible").count() == len(mosul.articles) - 1
    assert page.locator("tbody tr:visible").count() > len(TABLE_NAMES)
    assert page.locator("button:visible, select:visible, input:visible").count() == 0
