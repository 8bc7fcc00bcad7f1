"""The team workshop as people see it: projector, phones, the cockpit in JupyterLab, and what is printed or mailed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pmkit.room.server.client import RoomClient
from pmkit.room.server.process import read_room
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.page import assessment_page
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.improvement.exports import plan_page
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.session import workshop_session
from tests.browser.axe import serious
from tests.browser.conftest import Lab
from tests.browser.test_lab import METADATA, open_notebook, run_all, show
from tests.room.running import RunningRoom, in_thread, running_room
from tests.workshop.hand import alone

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]
SMALLEST = 0.499
"""Share of the usual letters below which the last row cannot read a page."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


def test_the_timeline_stays_in_view_while_people_write(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """On a phone it is folded and, once opened, stays on top of the form; where there is room it is open at once."""
    plan = workshop_session(load_agenda("seed"), open_material("payments-memory-leak"))
    session = in_thread(lambda: room[1].open(plan, fresh=True))
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    tablet = browser.new_page(viewport={"width": 800, "height": 900})
    for page in (phone, tablet):
        page.goto(session.info["join"])
    in_thread(lambda: session.go("application-story"))
    line = phone.locator(".told li details").first
    expect(line.locator("p").first).to_be_hidden()
    line.locator("summary").click()
    expect(line.locator("p").first).to_be_visible()
    in_thread(lambda: session.go("why-graph"))
    expect(tablet.locator("details.timeline li").first).to_be_visible()
    folded = phone.locator("details.timeline")
    expect(folded.locator("li").first).to_be_hidden()
    folded.locator("> summary").click()
    phone.evaluate("scrollTo(0, 400)")
    expect(folded.locator("> summary")).to_be_in_viewport()
    assert folded.evaluate("e => e.getBoundingClientRect().height") < 0.5 * 844
    phone.locator("textarea").first.fill("Nobody watched the memory")
    expect(folded).to_have_attribute("open", "")
    assert serious(phone) == []
    phone.close()
    tablet.close()


@pytest.mark.parametrize(("profile", "material"), [("seed", "payments-memory-leak"), ("practice", "gitlab-2017-01-31")])
def test_every_page_can_be_read(
    browser: Browser, room: tuple[RunningRoom, RoomClient], profile: str, material: str
) -> None:
    """From the lobby to the last page nothing is cut off on projector or phone, letters are large, axe is content."""
    from pmkit.room.host.rehearsal import rehearse

    agenda = load_agenda(profile)
    plan = workshop_session(agenda, open_material(material))
    session = in_thread(lambda: room[1].open(plan, fresh=True))
    team = in_thread(lambda: rehearse(session, 8))
    wide = browser.new_page(viewport={"width": 1280, "height": 800})
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    wide.goto(session.info["show"])
    phone.goto(session.info["join"])
    expect(wide.locator(".lobby")).to_be_visible()
    asides = [activity.id for activity in plan.activities if activity.aside]
    small = []
    while True:
        state = in_thread(session.forward) if in_thread(session.state)["next"] else {}
        if not state.get("activity"):
            if not asides:
                break
            state = in_thread(lambda: session.go(asides.pop(0)))
        in_thread(team.answer)
        name = f"{state['activity']['id']}, {state['phase']}"
        expect(wide.locator("h1")).to_have_text(state["activity"]["title"])
        wide.wait_for_timeout(250)
        size = float(wide.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--fit')"))
        if size < SMALLEST:
            small.append(f"{name}: {size}")
        assert wide.evaluate("document.documentElement.scrollHeight <= innerHeight + 2"), name
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, name
        for image in wide.locator("img.picture").all():
            assert image.evaluate("e => e.complete && e.naturalWidth > 100"), name
        if state["phase"] != "discuss" or state["activity"]["type"] == "slide":
            assert serious(wide) == [], name
            assert serious(phone) == [], name
    assert small == []
    wide.close()
    phone.close()
    in_thread(session.close)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return everything of the workshop that is printed or mailed."""
    folder = tmp_path_factory.mktemp("papers")
    for profile in ("seed", "practice"):
        paper_pack(load_agenda(profile), open_material("payments-memory-leak"), folder / f"pack-{profile}.html")
    workshop = alone(folder / "workshop")
    workshop.follow(workshop.session.lead("go", to="start"))
    workshop.session.lead("key-in", tallies=[[0, 1, 2, 2, 0], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0], [0, 0, 0, 0, 5]])
    workshop.session.lead("go", to="why-graph")
    workshop.session.lead("key-in", tallies=[["No alert on the queue " * 5, "Old limit"], ["There was no alert"]])
    workshop.planner.add("quick", "Cap the memory of one request " * 4, owner="Payments team", due="2026-12-15")
    workshop_report(workshop).to_page(folder / "report.html")
    plan_page(workshop.planner.plan, folder / "plan.html")
    assessment_page(assess(Responses.from_csv(example_team())), folder / "assessment.html")
    return sorted(folder.glob("*.html"))


def test_what_is_printed_or_mailed(browser: Browser, papers: list[Path]) -> None:
    """Paper packs, report, plan and self-assessment fit a projector and a phone, light and dark, and axe is content."""
    assert len(papers) == 5
    for path in papers:
        for width, height, scheme in ((1280, 800, "light"), (390, 844, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            page = context.new_page()
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path.name, width)
            assert serious(page) == [], (path.name, scheme)
            context.close()


def test_the_paper_pack_prints_a_sheet_a_page(page: Page, papers: list[Path]) -> None:
    """Each sheet begins a page of its own, and nothing is lost at an edge."""
    for path in papers:
        if not path.name.startswith("pack"):
            continue
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        sheets = page.locator(".sheet")
        assert sheets.count() > 20
        breaks = sheets.evaluate_all("all => all.map(e => getComputedStyle(e).breakBefore)")
        assert set(breaks) == {"page"}
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_cockpit_by_keyboard_and_after_a_kill(page: Page, lab: Lab) -> None:
    """Space on the blue button leads on; a restarted kernel finds clock, page and notes where they were."""
    open_notebook(page, lab, "notebooks/01-team-workshop.ipynb")
    run_all(page)
    start = page.get_by_role("button", name="Start: Opening")
    expect(start).to_be_visible(timeout=150_000)
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    start.focus()
    page.keyboard.press("Space")
    following = page.get_by_role("button", name="Next: Ground rules")
    expect(following).to_be_visible(timeout=15_000)
    show(page, ".pmk-say")
    expect(page.locator(".pmk-say").first).to_contain_text("Welcome, and thank you for being here")
    page.wait_for_timeout(1000)  # the same button counts again when what it did has been there for a moment
    following.focus()
    page.keyboard.press("Space")
    expect(page.locator(".pmk-say").first).to_contain_text("Three rules for today", timeout=15_000)
    page.get_by_role("button", name="Blame returns").focus()
    page.keyboard.press("Space")
    expect(page.locator(".pmk-said").first).to_contain_text("What made that look like the right thing", timeout=15_000)
    notes = page.locator("textarea[placeholder^='Sentences that begin']").first
    notes.click()
    page.keyboard.type("I have seen the old runbook")
    (folder,) = (lab.folder / "my-work" / "workshops").iterdir()
    file = folder / "notes-seed.md"
    for _ in range(50):
        if file.exists() and "old runbook" in file.read_text(encoding="utf-8"):
            break
        page.wait_for_timeout(100)
    assert "old runbook" in file.read_text(encoding="utf-8")
    page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").first.click()
    page.locator("li[data-command='kernelmenu:restart']").click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_timeout(3000)
    run_all(page)
    expect(page.locator(".pmk-say").first).to_contain_text("Three rules for today", timeout=150_000)
    expect(page.locator(".pmk-clock").first).to_contain_text("part 1 of 5")
    expect(page.locator("textarea[placeholder^='Sentences that begin']").first).to_have_value(
        "I have seen the old runbook"
    )
    # The cockpit is the widest thing of the page: nothing of it is cut off at its right edge.
    box = page.locator(".pmk-clock").first.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1280


def pids_of(folder: Path) -> list[int]:
    """Return the kernels whose working folder is the notebooks' one of a copy."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes()
            if b"ipykernel_launcher" in command and (process / "cwd").resolve() == (folder / "notebooks").resolve():
                found.append(int(process.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="kernels are found in /proc")
def test_nothing_is_stale(page: Page, lab: Lab) -> None:
    """Clock and button stay in view; a stopped or killed kernel and a killed room are seen, and the advice works."""
    before = set(pids_of(lab.folder))
    open_notebook(page, lab, "notebooks/01-team-workshop.ipynb")
    run_all(page)
    expect(page.locator(".pmk-top")).to_be_attached(timeout=150_000)
    start = page.locator("button.mod-primary:visible", has_text=re.compile("Start: |Next"))
    page.evaluate("document.querySelector('.pmk-top').scrollIntoView()")
    expect(start).to_be_visible(timeout=150_000)
    if "Start: " in start.inner_text():
        start.click()
    expect(page.locator(".pmk-clock")).to_contain_text("part 1 of 5", timeout=15_000)
    page.evaluate("document.querySelector('.pmk-script').scrollIntoView({block: 'center'})")
    page.mouse.move(760, 500)
    page.mouse.wheel(0, 150)
    page.wait_for_timeout(500)
    for shown in (page.locator(".pmk-clock"), start):
        box = shown.bounding_box()
        assert box is not None
        assert 80 <= box["y"] <= 250, "clock and button are at the top, wherever the cockpit is scrolled to"
    # The kernel stops, as a laptop that sleeps or a cell that hangs: the page says so by itself.
    (kernel,) = set(pids_of(lab.folder)) - before
    silent = page.locator(".pmk-silent")
    expect(silent).to_be_hidden()
    os.kill(kernel, signal.SIGSTOP)
    try:
        expect(silent).to_be_visible(timeout=15_000)
        expect(silent).to_contain_text("Run All Cells")
    finally:
        os.kill(kernel, signal.SIGCONT)
    expect(silent).to_be_hidden(timeout=15_000)
    # The room ends: it is said, the clock goes on, and the room comes back by itself.
    room = read_room(lab.folder / "my-work" / "room")
    assert room is not None
    os.kill(room.pid, signal.SIGKILL)
    lost = page.locator("text=The room does not answer").first
    expect(lost).to_be_visible(timeout=15_000)
    expect(lost).to_be_hidden(timeout=150_000)
    # The kernel dies: the page says so, and its advice leads back to where the workshop was.
    os.kill(kernel, signal.SIGKILL)
    gone = page.locator(".pmk-top .pmkit-lost")
    expect(gone).to_be_visible(timeout=30_000)
    expect(gone).to_contain_text("choose Run, then Run All Cells")
    run_all(page)
    expect(page.locator(".pmk-clock")).to_contain_text("part 1 of 5", timeout=150_000)
    expect(gone).to_be_hidden()
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_the_projector_drops_a_code_that_is_dead(page: Page, room: tuple[RunningRoom, RoomClient]) -> None:
    """The code is on the projector while people can join, and gone once the door is shut or the session is over."""
    plan = workshop_session(load_agenda("seed"), open_material("payments-memory-leak"))
    session = in_thread(lambda: room[1].open(plan, fresh=True))
    page.goto(session.info["show"])
    expect(page.locator(".lobby")).to_contain_text(session.code)
    in_thread(session.lock)
    expect(page.locator("main")).to_contain_text("Nobody else can join now")
    expect(page.locator("main")).not_to_contain_text(session.code)
    expect(page.locator("#code")).to_be_hidden()
    in_thread(session.forward)
    expect(page.locator("h1")).to_have_text(plan.activities[0].title)
    expect(page.locator("#code")).to_be_hidden()
    expect(page.locator("#qr")).to_be_hidden()
    in_thread(lambda: session.lock(False))
    expect(page.locator("#code")).to_have_text(session.code)
    expect(page.locator("#qr")).to_be_visible()
    in_thread(session.close)
    expect(page.locator("main")).to_contain_text("The session is over")
    expect(page.locator("#code")).to_be_hidden()
    expect(page.locator("#qr")).to_be_hidden()


CLICKS = """import tempfile
from IPython.display import display
from pmkit.room.host import cockpit
from pmkit.room.host.alone import SessionAlone
from pmkit.room.session.plan import make_plan
cockpit.CALM = cockpit.REPEAT = 0
slides = [{"id": name, "type": "slide", "title": name} for name in ("one", "two", "three")]
panel = cockpit.Cockpit(SessionAlone.open(make_plan({"title": "T", "activities": slides}), tempfile.mkdtemp()))
display(panel.box)"""


def test_a_click_on_what_is_not_redrawn_is_no_step(page: Page, lab: Lab) -> None:
    """Two clicks before JupyterLab has drawn the next slide are one step; one after that is another."""
    cell = {"id": "a1", "cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": CLICKS}
    notebook = {"cells": [cell], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "clicks.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    open_notebook(page, lab, "clicks.ipynb")
    run_all(page)
    button = page.locator("button.mod-primary")
    expect(button).to_have_text("Next: one", timeout=150_000)
    page.wait_for_timeout(1_000)
    for title in ("Next: two", "Next: three"):
        button.evaluate("button => { button.click(); button.click(); }")
        expect(button).to_have_text(title, timeout=15_000)
        page.wait_for_timeout(1_500)
        expect(button).to_have_text(title)
    button.click()
    expect(button).to_have_text("Closing page", timeout=15_000)


def test_an_error_of_the_material_is_in_view(page: Page, lab: Lab) -> None:
    """After Run All with a postmortem that cannot be used, the page shows what is wrong and what to do."""
    (lab.folder / "no-timeline.md").write_text("# Postmortem: X\n\n## What Happened\n\nIt broke.\n", encoding="utf-8")
    source = lab.folder / "notebooks" / "01-team-workshop.ipynb"
    text = source.read_text(encoding="utf-8")
    wanted = text.replace('material = \\"payments-memory-leak\\"', 'material = \\"no-timeline.md\\"')
    assert wanted != text
    (lab.folder / "notebooks" / "no-timeline.ipynb").write_text(wanted, encoding="utf-8")
    open_notebook(page, lab, "notebooks/no-timeline.ipynb")
    run_all(page)
    error = page.locator(".pmkit-error")
    expect(error).to_contain_text("It has no timeline", ignore_case=True, timeout=30_000)
    expect(error).to_contain_text("Run All Cells")
    expect(error).to_be_in_viewport(ratio=1, timeout=10_000)
