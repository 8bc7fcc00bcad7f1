"""Make the pictures of the README: the figure, the practice notebook and the debrief page.

python tools/pictures.py    needs Chromium; writes docs/*.png
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.feedback.debrief import Debrief
from pmkit.views.plotting import plot

DOCS = Path(__file__).resolve().parent.parent / "docs"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PORT = 8931


def figure() -> None:
    """Draw the timeline of the GitLab incident."""
    scenario = Scenario.open("gitlab-2017-01-31")
    axes = plot(scenario.marked, zone=scenario.manifest.zone, title=scenario.title)
    root = axes.get_figure(root=True)
    assert root is not None
    root.savefig(DOCS / "timeline.png", dpi=80)
    cheese = plot(scenario.debrief().factors, title=scenario.title).get_figure(root=True)
    assert cheese is not None
    cheese.savefig(DOCS / "cheese.png", dpi=80)


def debrief(page: Page, folder: Path) -> None:
    """Take a picture of a debrief with an early mark at the alert and one branch of whys."""
    scenario = Scenario.open("payments-memory-leak")
    reference = scenario.debrief()
    text = render(reference).replace("impact, started, inferred", "impact, inferred")
    text = text.replace("[E10: alert, detected", "[E10: alert, started, detected")
    start = text.index("- Why? →")
    text = text[:start] + "- Why? → The pods ran out of memory [W1; E08]\n\n" + text[text.index("## Contributing") :]
    file = folder / "debrief.html"
    file.write_text(Debrief(scenario, parse(text), reference).to_page(), encoding="utf-8")
    page.goto(file.as_uri())
    page.screenshot(path=DOCS / "debrief.png")


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """Run JupyterLab on a copy of the kit, and yield its address."""
    environment = os.environ | {
        "JUPYTER_TOKEN": "t",
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "PMKIT_ROOM_IDLE": "20",
    }
    command = [sys.executable, "-m", "pmkit", "workshop", str(folder / "kit"), "--no-browser", "--port", str(PORT)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api?token=t", timeout=2).close()
                    break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{PORT}/lab/workspaces"
        finally:
            process.terminate()


def run_all(page: Page, address: str, notebook: str) -> None:
    """Open a notebook and run all its cells."""
    page.goto(f"{address}/{notebook}/tree/notebooks/{notebook}.ipynb?reset&token=t")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)
    page.wait_for_timeout(2000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator("li[data-command='runmenu:run-all']").click()


def practice(page: Page, address: str) -> None:
    """Take a picture of the practice notebook with its editor."""
    run_all(page, address, "04-scenario-practice")
    editor = page.locator(".pmkit-editor").first
    editor.wait_for(timeout=60_000)
    page.wait_for_timeout(6000)
    editor.evaluate("e => e.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(1000)
    page.screenshot(path=DOCS / "practice.png")


def workshop(page: Page, address: str) -> None:
    """Take a picture of the cockpit at its second part."""
    run_all(page, address, "01-team-workshop")
    start = page.get_by_role("button", name="Start: Opening")
    start.wait_for(timeout=60_000)
    start.click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Next part", exact=True).click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Silence").click()
    page.wait_for_timeout(1500)
    page.locator(".pmk-clock").first.evaluate("e => e.scrollIntoView()")
    page.wait_for_timeout(1000)
    page.screenshot(path=DOCS / "workshop.png")


def main() -> int:
    """Make all pictures."""
    DOCS.mkdir(exist_ok=True)
    figure()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        debrief(page, Path(scratch))
        with lab(Path(scratch)) as address:
            practice(page, address)
            workshop(page, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
