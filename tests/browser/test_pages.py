"""The pages that the kit writes, on a projector, a phone, in the dark and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.feedback.debrief import Debrief
from pmkit.views.page import to_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
NAMES = ("gitlab-2017-01-31", "payments-memory-leak")


@pytest.fixture(scope="module", params=NAMES)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the page and the debrief of a scenario's reference."""
    scenario = Scenario.open(request.param)
    reference = scenario.debrief()
    folder = tmp_path_factory.mktemp("pages")
    found = []
    for name, text in (
        ("page.html", to_page(reference)),
        ("debrief.html", Debrief(scenario, reference, reference).to_page()),
    ):
        (folder / name).write_text(text, encoding="utf-8")
        found.append(folder / name)
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_runs_out_of_the_window(browser: Browser, pages: list[Path], width: int, height: int) -> None:
    """No page is wider than a projector or a phone."""
    for path in pages:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        page.close()


def test_a_page_asks_the_network_for_nothing(page: Page, pages: list[Path]) -> None:
    """Opening a page requests the file itself and nothing else, and logs no error."""
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in pages:
        page.goto(path.as_uri())
        page.wait_for_timeout(200)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert errors == []


def test_the_figure_is_drawn_and_has_words(page: Page, pages: list[Path]) -> None:
    """The figure has a size, a text alternative, and another variant on a phone."""
    page.goto(pages[0].as_uri())
    image = page.locator("figure img")
    wide = image.evaluate("e => [e.naturalWidth, e.naturalHeight, e.alt, e.currentSrc]")
    assert wide[0] > wide[1] * 0.8
    assert "events from" in wide[2]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    narrow = image.evaluate("e => [e.naturalWidth, e.naturalHeight, e.alt, e.currentSrc]")
    assert narrow[0] < narrow[1]
    assert narrow[3] != wide[3]


def test_the_dark_theme_keeps_contrast(browser: Browser, pages: list[Path]) -> None:
    """In the dark, text is light on dark."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(pages[0].as_uri())
    back, ink = page.evaluate("(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))")
    assert sum(map(int, back[4:-1].split(","))) < 150
    assert sum(map(int, ink[4:-1].split(","))) > 600
    context.close()


def test_it_prints(page: Page, pages: list[Path]) -> None:
    """A page becomes a PDF of several sheets without the list of sections."""
    page.goto(pages[0].as_uri())
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert len(page.pdf(format="A4")) > 20_000


def test_every_link_inside_leads_somewhere(page: Page, pages: list[Path]) -> None:
    """Each entry of the list of sections points at a heading of the page, and no id appears twice."""
    for path in pages:
        page.goto(path.as_uri())
        targets = page.eval_on_selector_all("nav a", "all => all.map(a => a.getAttribute('href').slice(1))")
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert set(targets) <= set(ids)
        assert len(ids) == len(set(ids))
