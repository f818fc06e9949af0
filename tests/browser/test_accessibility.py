"""What assistive technology is told: axe-core finds nothing serious, and every picture says what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from analysis.show.reading import reading_view

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from analysis.comparison import Comparison

FIGURES = Path(__file__).parents[2] / "figures"
SVG = "{http://www.w3.org/2000/svg}"


def violations(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install 'retold[test]'")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_in_the_report(scheme: str, mosul_report: Path, open_page: Callable[..., Page]) -> None:
    page = open_page(mosul_report, color_scheme=scheme, bypass_csp=True)
    for figure in page.locator("figure").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".drawn:visible").wait_for()
    page.evaluate("() => document.querySelectorAll('details').forEach(element => { element.open = true; })")
    page.locator(".beside:visible .retelling .sentence").first.hover()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_in_the_reading_view(
    scheme: str, mosul: Comparison, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    view = reading_view(mosul, "02_state_broadcaster")._repr_html_()
    path = tmp_path / "view.html"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Two texts</title>'
    path.write_text(f"{head}<main><h1>Two texts</h1>{view}</main>", encoding="utf-8")
    page = open_page(path, color_scheme=scheme)
    page.locator(".retelling .sentence").nth(3).click()
    assert violations(page) == []


def test_every_figure_says_what_it_shows() -> None:
    drawings = sorted(FIGURES.glob("*.svg"))
    assert drawings
    for drawing in drawings:
        root = ElementTree.parse(drawing).getroot()
        assert root.get("role") == "img", drawing.name
        assert root.findtext(f"{SVG}title"), drawing.name
        assert root.findtext(f"{SVG}desc"), drawing.name
