"""The notebooks in JupyterLab, as a facilitator meets them."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest
import websocket
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from pmkit.kit import kit_folder
from pmkit.records.timeline import Timeline
from tests.browser.conftest import TOKEN, Lab

# A browser on a busy machine sometimes misses a click: a second try; what fails twice counts.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]


METADATA = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def open_notebook(page: Page, lab: Lab, name: str) -> None:
    """Open a copy of a notebook, which no other test has open, and wait until it is ready.

    On a busy machine the page says that the kernel is idle before it is connected to it; what is run then is lost.
    """
    source = lab.folder / name
    copy = source.with_name(f"{uuid4().hex[:8]}-{source.name}")
    copy.write_bytes(source.read_bytes())
    with page.expect_websocket(lambda socket: "/channels" in socket.url, timeout=150_000):
        page.goto(lab.url(copy.relative_to(lab.folder).as_posix()))
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=150_000)
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first).to_be_attached(timeout=150_000)
    page.wait_for_timeout(1_000)
    answer_dialog(page)


def answer_dialog(page: Page) -> None:
    """Take the choices that JupyterLab offers, should it ask which kernel to use: it may ask more than once."""
    accept = page.locator(".jp-Dialog button.jp-mod-accept")
    for _ in range(60):
        if not accept.count():
            return
        # The dialog may go while the click is on its way, or another may come after it, above it.
        with contextlib.suppress(PlaywrightError):
            accept.last.click(timeout=2_000)
        page.wait_for_timeout(500)
    raise AssertionError("a dialog of JupyterLab stayed open: " + page.locator(".jp-Dialog").first.inner_text())


def run_all(page: Page) -> None:
    """Run all cells from the menu, until the first of them has run.

    The menu does nothing until the notebook has the focus; and what is sent while JupyterLab connects once more to its
    kernel, on a busy machine, is lost: the kernel is idle then and no cell ever ends.
    """
    prompt = page.locator(".jp-CodeCell .jp-InputArea .jp-InputPrompt").first
    for _ in range(6):
        answer_dialog(page)
        try:
            page.locator(".jp-Notebook .jp-Cell").first.click(timeout=5_000)
            page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click(timeout=5_000)
            page.locator("li[data-command='runmenu:run-all']").click(timeout=5_000)
            expect(prompt).not_to_have_text("[ ]:", timeout=5_000)
            expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=45_000)
        except (AssertionError, PlaywrightError):
            # A dialog came in between, or the menu was not ready: close what is open, try again.
            page.keyboard.press("Escape")
        else:
            return
    raise AssertionError(f"Run All Cells ran nothing: {state_of(page)}")


def state_of(page: Page) -> str:
    """Return what a failure has to tell: the prompt of each code cell, and what went wrong in one."""
    prompts = page.locator(".jp-CodeCell .jp-InputArea .jp-InputPrompt").all_inner_texts()
    errors = page.locator(STDERR).all_inner_texts()
    return f"prompts {' '.join(prompts)}; errors {errors or 'none'}"


STDERR = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']"


def arrived(page: Page) -> None:
    """Wait until all cells have run and the page has come to rest where a reader begins."""
    expect(page.locator(".pmkit-here").first).to_be_focused(timeout=90_000)
    page.wait_for_timeout(3_000)


def show(page: Page, selector: str) -> None:
    """Wait for an element and scroll to it."""
    found = page.locator(selector).first
    try:
        expect(found).to_be_attached(timeout=200_000)
    except AssertionError:
        raise AssertionError(f"{selector} did not come: {state_of(page)}") from None
    found.scroll_into_view_if_needed()


def test_the_first_notebook_runs_and_nothing_covers_it(page: Page, lab: Lab) -> None:
    """The start page runs from the menu, shows the figure with its words, and no news question pops up."""
    open_notebook(page, lab, "notebooks/00-start-here.ipynb")
    run_all(page)
    show(page, "img[alt*='events from']")
    assert page.locator("text=official Jupyter news").count() == 0
    assert page.locator(STDERR).count() == 0


def wait_until_done(page: Page) -> None:
    """Wait until all cells have run."""
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first).to_be_attached(timeout=90_000)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_after_run_all_a_facilitator_is_at_the_cockpit(page: Page, lab: Lab, theme: str) -> None:
    """The blue button is in view and ready, no code is, the settings are, and the links look like links."""
    open_notebook(page, lab, "notebooks/01-team-workshop.ipynb")
    page.locator(".lm-MenuBar-itemLabel", has_text="Settings").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=theme).first.click()
    settings = page.locator(".jp-CodeCell .jp-InputArea .cm-content:visible")
    assert settings.count() == 1
    expect(settings).to_contain_text("agenda")
    expect(page.locator(".jp-InputPlaceholder .jp-PlaceholderText").first).to_have_text("# Get this page ready")
    run_all(page)
    expect(page.locator(".pmkit-here").last).to_be_focused(timeout=90_000)
    wait_until_done(page)
    expect(page.locator("button.mod-primary").first).to_be_in_viewport()
    link = page.locator(".jupyter-widgets a[href*='/show']").first
    expect(link).to_have_css("text-decoration-line", "underline")
    plain = page.locator(".jp-RenderedMarkdown p").first.evaluate("e => getComputedStyle(e).color")
    assert link.evaluate("e => getComputedStyle(e).color") != plain
    page.locator(".jp-InputPlaceholder").first.click()
    expect(settings).to_have_count(2)


@pytest.mark.parametrize("name", ["00-start-here", "02-self-assessment", "07-improvement-plan", "08-try-the-room"])
def test_after_run_all_a_reader_is_at_the_top(page: Page, lab: Lab, name: str) -> None:
    """The first section below the introduction is in view, not the end of the page; nothing is an error."""
    open_notebook(page, lab, f"notebooks/{name}.ipynb")
    run_all(page)
    expect(page.locator(".pmkit-here").first).to_be_focused(timeout=90_000)
    expect(page.locator(".jp-Notebook h2").first).to_be_in_viewport()
    assert page.locator(STDERR).count() == 0


def test_the_names_of_the_notebooks_fit_the_side_bar(page: Page, lab: Lab) -> None:
    """At 1280 pixels no file name of the kit is cut off."""
    open_notebook(page, lab, "notebooks/00-start-here.ipynb")
    names = page.locator(".jp-DirListing-itemText")
    expect(names.filter(has_text="09-facilitators-guide").first).to_be_visible(timeout=30_000)
    cut = [
        name.inner_text()
        for name in names.all()
        if re.match(r"\d\d-", name.inner_text()) and name.evaluate("e => e.scrollWidth > e.clientWidth")
    ]
    assert cut == []


def test_the_doors_open(page: Page, lab: Lab) -> None:
    """A click on the first door of the start page opens the workshop's notebook in the same JupyterLab."""
    open_notebook(page, lab, "notebooks/00-start-here.ipynb")
    page.locator(".jp-RenderedMarkdown a", has_text="Lead a workshop").click()
    expect(page.locator(".lm-TabBar-tabLabel", has_text="01-team-workshop.ipynb").first).to_be_visible(timeout=30_000)


def test_what_is_typed_is_on_disk(page: Page, lab: Lab) -> None:
    """Typing into the document's box reaches the file without a click, and progress follows."""
    open_notebook(page, lab, "notebooks/04-scenario-practice.ipynb")
    run_all(page)
    arrived(page)
    show(page, ".pmkit-editor textarea")
    box = page.locator(".pmkit-editor textarea").first
    expect(box).to_be_visible(timeout=30_000)
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("zebra crossing")
    file = lab.folder / "my-work" / "gitlab-2017-01-31" / "postmortem.md"
    for _ in range(50):
        if file.exists() and "zebra crossing" in file.read_text(encoding="utf-8"):
            break
        page.wait_for_timeout(100)
    assert "zebra crossing" in file.read_text(encoding="utf-8")


def test_a_lost_kernel_is_said(page: Page, lab: Lab) -> None:
    """When the kernel was restarted, the box says so and takes no more typing."""
    open_notebook(page, lab, "notebooks/04-scenario-practice.ipynb")
    run_all(page)
    show(page, ".pmkit-editor textarea")
    expect(page.locator(".pmkit-editor .pmkit-lost").first).to_be_hidden()
    page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").first.click()
    page.locator("li[data-command='kernelmenu:restart']").click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_timeout(3000)
    expect(page.locator(".pmkit-editor .pmkit-lost").first).to_be_visible(timeout=20_000)
    assert page.locator(".pmkit-editor textarea").first.evaluate("e => getComputedStyle(e).pointerEvents") == "none"


@pytest.mark.parametrize("scenario", ["payments-memory-leak", "gitlab-2017-01-31"])
def test_mermaid_is_drawn(page: Page, lab: Lab, scenario: str) -> None:
    """JupyterLab draws the Mermaid timeline of each scenario, with its texts, and shows no error."""
    timeline = Timeline.from_csv(kit_folder("scenarios") / scenario / "events.csv")
    source = f"```mermaid\n{timeline.to_mermaid(title=scenario + ': a # title; with signs')}```"
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": source}
    notebook = {"cells": [cell], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    Path(lab.folder / f"mermaid-{scenario}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    open_notebook(page, lab, f"mermaid-{scenario}.ipynb")
    drawn = page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").first
    expect(drawn).to_be_visible(timeout=30_000)
    assert page.locator(".jp-RenderedMermaid.jp-mod-warning").count() == 0


def wait_for(page: Page, file: Path, words: str) -> None:
    """Wait until a file holds some words."""
    for _ in range(150):
        if file.exists() and words in file.read_text(encoding="utf-8"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{words!r} did not reach {file.name}")


def add(page: Page, file: Path, label: str, text: str, button: str, name: str) -> None:
    """Fill in a field, press its button and wait until the line is in the file."""
    fill(page, label, text)
    press(page, button)
    wait_for(page, file, f"{text} [{name}]")


def fill(page: Page, label: str, text: str) -> None:
    """Type into the first field with a label and leave it with the keyboard."""
    field = page.locator(f".widget-text:has(label:text-is('{label}')) input").first
    field.scroll_into_view_if_needed()
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def press(page: Page, label: str) -> None:
    """Press a button of a widget."""
    button = page.locator(f"button.widget-button:text-is('{label}')").first
    button.scroll_into_view_if_needed()
    button.click()


def test_what_is_entered_in_the_widgets_survives_a_restart_and_a_reload(page: Page, lab: Lab) -> None:
    """A why, a mark, a factor and an action are in the file at once, and still there after restart and reload."""
    file = lab.folder / "my-work" / "my-incident" / "postmortem.md"
    # What an earlier try left behind would be taken for what this one enters.
    shutil.rmtree(file.parent, ignore_errors=True)
    open_notebook(page, lab, "notebooks/05-write-a-postmortem.ipynb")
    run_all(page)
    arrived(page)
    show(page, ".pmkit-bound select[size], .pmkit-bound .widget-select select")
    page.locator(".widget-select select").first.select_option(index=5)
    page.locator(".widget-checkbox:has-text('started') input").first.check()
    wait_for(page, file, "started")
    fill(page, "Problem", "Payments failed for 53 minutes")
    wait_for(page, file, "Problem: Payments failed for 53 minutes")
    add(page, file, "Because", "Zebras ate the memory", "Add answer", "W1")
    add(page, file, "Condition", "No fence around the zebras", "Add", "F1")
    add(page, file, "Action", "Build a fence", "Add action", "A1")
    assert not list(file.parent.glob("*.conflict-*"))

    page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").first.click()
    page.locator("li[data-command='kernelmenu:restart']").click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_timeout(2000)
    page.close()
    again = page.context.new_page()
    open_notebook(again, lab, "notebooks/05-write-a-postmortem.ipynb")
    run_all(again)
    show(again, ".pmkit-outline")
    expect(again.locator(".pmkit-outline").first).to_contain_text("Zebras ate the memory", timeout=150_000)
    expect(again.locator(".widget-text:has(label:text-is('F1')) input").first).to_have_value(
        "No fence around the zebras"
    )
    expect(again.locator(".widget-text:has(label:text-is('A1')) input").first).to_have_value("Build a fence")
    box = again.locator(".pmkit-editor textarea").first
    box.scroll_into_view_if_needed()
    assert "started" in box.input_value()
    assert again.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_the_terminal_knows_pmkit_and_the_work_folder(lab: Lab) -> None:
    """In JupyterLab's terminal a line that a notebook or the guide names can be typed as it is."""
    request = urllib.request.Request(f"{lab.address}/api/terminals?token={TOKEN}", method="POST")
    name = json.load(urllib.request.urlopen(request, timeout=30))["name"]
    where = lab.address.replace("http", "ws", 1)
    terminal = websocket.create_connection(f"{where}/terminals/websocket/{name}?token={TOKEN}", timeout=60)
    said = ""
    try:
        terminal.send(json.dumps(["stdin", "pmkit workshop list; echo in:$PWD; echo is-$((40 + 2))\r"]))
        while "is-42" not in said:
            kind, *rest = json.loads(terminal.recv())
            said += "".join(rest) if kind == "stdout" else ""
    finally:
        terminal.close()
    assert "practice" in said
    assert "not found" not in said
    assert f"in:{lab.folder.resolve()}" in said.replace("\r\n", "")


def test_the_dashboard_is_drawn(page: Page, lab: Lab) -> None:
    """The metrics notebook shows its figures with words, the board, and no error."""
    open_notebook(page, lab, "notebooks/06-quality-metrics.ipynb")
    run_all(page)
    show(page, "img[alt*='postmortem']")
    expect(page.locator(".widget-text:has(label:text-is('Folder')) input").first).to_be_attached(timeout=150_000)
    assert page.locator("img[alt*='postmortem']").count() >= 2
    assert page.locator(STDERR).count() == 0


def test_the_coach_marks_while_one_types(page: Page, lab: Lab) -> None:
    """In the exercise on wording a typed sentence is marked at once, and other words take the mark away."""
    open_notebook(page, lab, "exercises/07-say-what-was-there.ipynb")
    run_all(page)
    show(page, ".pmkit-coach textarea")
    box = page.locator(".pmkit-coach textarea").first
    expect(box).to_be_visible(timeout=30_000)
    box.click()
    page.keyboard.type("At 14:10 the on-call forgot the second region.")
    mark = page.locator(".pmkit-coach mark.wording").first
    expect(mark).to_have_text("the on-call forgot", timeout=20_000)
    expect(page.locator(".pmkit-coach li").first).to_contain_text("Where would this step have to live")
    box.fill("At 14:10 the form listed one region of two.")
    expect(page.locator(".pmkit-coach mark.wording")).to_have_count(0, timeout=20_000)
    assert page.locator(STDERR).count() == 0
