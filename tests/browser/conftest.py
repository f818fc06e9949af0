"""A real browser that is watched: a request to anywhere, an error or a dialog fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import analysis
from analysis.show.report import write_report

if TYPE_CHECKING:
    import altair as alt
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from analysis.comparison import Comparison
    from analysis.match.encode import Encoder

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Schemes that lead nowhere.
INNER = ("about", "blob", "data")


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser of the machine, none is ever downloaded; what takes long to make asks for it first."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'retold[test]'")
    named = os.environ.get("RETOLD_BROWSER")
    if named:
        return named
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser found ({', '.join(BROWSERS)}); install one, or name it with RETOLD_BROWSER")
    return found


# Not for the whole session: while Playwright runs, no other test can have an event loop in this thread.
@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser_path)
        yield chromium
        chromium.close()


class Watch:
    """What a page did that it should not: requests elsewhere, errors, dialogs."""

    def __init__(self, context: BrowserContext, allowed: Callable[[str], bool]) -> None:
        self.faults: list[str] = []
        self._allowed = allowed
        context.route("**/*", self._answer)
        context.on("console", lambda message: message.type == "error" and self._note("console", message.text))
        context.on("weberror", lambda error: self._note("error", str(error.error)))
        context.on("dialog", lambda dialog: (self._note("dialog", dialog.message), dialog.dismiss()))
        context.on("page", self._watch_page)

    def _watch_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._allowed(socket.url) or self._note("websocket", socket.url))

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if self._allowed(url) or urlsplit(url).scheme in INNER:
            route.continue_()
        else:
            self._note("request", url)
            route.abort()

    def _note(self, kind: str, what: str) -> None:
        self.faults.append(f"{kind}: {what}")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file, or an address of this machine, in a window of its own; what it does wrong fails the test."""
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def visit(place: Path | str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        address = place.as_uri() if isinstance(place, Path) else place
        own = urlsplit(address)

        def allowed(url: str) -> bool:
            parts = urlsplit(url)
            return url.split("#")[0] == address if own.scheme == "file" else parts.netloc == own.netloc

        context = browser.new_context(
            viewport={"width": width, "height": height}, service_workers="block", accept_downloads=True, **options
        )
        contexts.append(context)
        watches.append(Watch(context, allowed))
        page = context.new_page()
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture(scope="session")
def charts() -> dict[str, Callable[..., alt.TopLevelMixin]]:
    """Every chart that the package offers."""
    public = {name: getattr(analysis, name) for name in analysis.__all__}
    drawing = {
        name: chart
        for name, chart in public.items()
        if str(getattr(chart, "__annotations__", {}).get("return", "")).startswith("alt.")
    }
    assert "coverage_matrix" in drawing
    return drawing


@pytest.fixture(scope="session")
def mosul(browser_path: str, tiny_encoder: Encoder) -> Comparison:
    """The packaged story; the labels are those of a model that is blind to meaning."""
    return analysis.compare("mosul", encoder=tiny_encoder)


@pytest.fixture(scope="session")
def mosul_report(mosul: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(mosul, tmp_path_factory.mktemp("report") / "report.html")
