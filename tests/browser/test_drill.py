"""The drill in JupyterLab, as a player meets it."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.test_lab import open_notebook, run_all, show

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

PANEL = ".pmkit-drill"


def shoot(page: Page, name: str) -> None:
    """Take a picture of the page, where somebody asked for pictures to look at."""
    folder = os.environ.get("PMKIT_SHOTS", "")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def fresh_copy(lab: Lab) -> str:
    """Return a copy of the notebook with a log of its own, so that a second try does not go on with the first."""
    name = uuid4().hex[:8]
    text = (lab.folder / "notebooks/03-incident-simulation.ipynb").read_text(encoding="utf-8")
    changed = text.replace('log = \\"\\"', f'log = \\"{name}.jsonl\\"')
    assert changed != text
    copy = lab.folder / "notebooks" / f"{name}.ipynb"
    copy.write_text(changed, encoding="utf-8")
    return f"notebooks/{copy.name}"


def press(page: Page, label: str) -> None:
    """Press a button of the panel."""
    page.locator(f"{PANEL} button", has_text=label).locator("visible=true").first.click()


def test_a_player_looks_changes_tells_answers_and_ends(page: Page, lab: Lab) -> None:
    """The panel shows the page that came in, a view with its figure, the question, and opens the debrief at the end."""
    page.set_viewport_size({"width": 1280, "height": 800})
    open_notebook(page, lab, fresh_copy(lab))
    run_all(page)
    show(page, PANEL)
    clock = page.locator(f"{PANEL} .clock")
    expect(clock).to_have_text("14:30")
    shoot(page, "1-begin")
    press(page, "Let the clock run")
    expect(page.locator(f"{PANEL} .entry.page").first).to_contain_text("Error rate above 10%")
    press(page, "Look")
    expect(page.locator(f"{PANEL} .busy")).to_contain_text("Checkout dashboard")
    press(page, "Let the clock run")
    expect(page.locator(f"{PANEL} .entry img").first).to_be_visible()
    page.locator(f"{PANEL} .entry img").first.scroll_into_view_if_needed()
    shoot(page, "2-looked")
    page.get_by_role("tab", name="Tell").locator("visible=true").first.click()
    text = page.locator(f"{PANEL} textarea").locator("visible=true").first
    text.fill("Some orders fail at the first try. We know.")
    press(page, "Tell them")
    shoot(page, "3-tell")
    line = page.locator(f"{PANEL} input[placeholder^='or type']")
    line.fill("change roll-back-without-canry")
    line.press("Enter")
    expect(page.locator(f"{PANEL} .problem")).to_contain_text("roll-back-without-canary")
    expect(line).to_have_value("change roll-back-without-canry")
    line.fill("change roll-back")
    press(page, "Do it")
    expect(line).to_have_value("", timeout=20_000)
    for _ in range(12):
        if page.locator(f"{PANEL} .question").count():
            break
        press(page, "Let the clock run")
        page.wait_for_timeout(400)
    expect(page.locator(f"{PANEL} .question")).to_contain_text("The clock is stopped")
    shoot(page, "4-probe")
    page.locator(f"{PANEL} .widget-radio-box label").nth(1).click()
    press(page, "Answer")
    expect(page.locator(f"{PANEL} .question")).to_have_count(0)
    press(page, "End the drill")
    press(page, "Yes, end it")
    expect(page.locator(f"{PANEL} .entry.end").first).to_be_attached()
    shoot(page, "5-end")
    page.locator(".jp-CodeCell", has_text="debrief_of(drill)").last.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    expect(page.locator("h1", has_text="Debrief: Orchard").first).to_be_attached(timeout=150_000)
    page.locator("h1", has_text="Debrief: Orchard").first.scroll_into_view_if_needed()
    shoot(page, "6-debrief")
