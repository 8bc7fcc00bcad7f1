"""The pack of a drill: on a projector, on a phone, on A4 and Letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pmkit.practice.drill.drill import drill_folders
from pmkit.practice.playing.pack import drill_pack
from tests.browser.axe import serious

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOLDERS = drill_folders()
PAPER = {"A4": (182, 273), "Letter": (188, 255)}
"""Width and height inside the margins, in millimeters, rounded down."""


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pack of each scenario with a drill."""
    path = drill_pack(request.param, tmp_path_factory.mktemp("pack") / "pack.html").path
    assert path is not None
    return path


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_a_screen(browser: Browser, pack: Path, width: int, height: int, scheme: str) -> None:
    """The pack isn't wider than a projector or a phone, and axe-core finds nothing serious in either theme."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(pack.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    context.close()


@pytest.mark.parametrize("paper", PAPER)
def test_it_prints_on_both_papers(page: Page, pack: Path, paper: str) -> None:
    """Nothing is wider than the paper, two role cards fit on a page, and so do the sheets that are handed out."""
    width, height = (round(size * 96 / 25.4) for size in PAPER[paper])
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="print")
    page.goto(pack.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.eval_on_selector_all(
        "section.sheet.players", "all => all.map(e => [e.id, e.getBoundingClientRect().height])"
    )
    # What there is may go on overleaf: it lists everything that the world has.
    assert {name: size for name, size in heights if name != "menu" and size > height} == {}
    assert page.locator("nav").is_hidden()
    printed = page.pdf(format=paper)
    sheets = page.locator("section.sheet").count()
    assert sheets <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= sheets + 8


def test_every_entry_of_the_contents_leads_to_its_sheet(page: Page, pack: Path) -> None:
    """The list at the top names every sheet once."""
    page.goto(pack.as_uri())
    targets = page.eval_on_selector_all("nav a", "all => all.map(a => a.getAttribute('href').slice(1))")
    ids = page.eval_on_selector_all("section[id]", "all => all.map(e => e.id)")
    assert targets == ids
