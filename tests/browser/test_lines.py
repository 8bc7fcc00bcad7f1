"""The host repairs lines in real browsers: five phones write whys, and the wall shows what the host lets through."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pmkit.room.host.cockpit import Cockpit
from pmkit.room.server.client import RoomClient
from tests.browser.axe import serious
from tests.browser.conftest import Lab
from tests.browser.team import Team
from tests.browser.test_lab import METADATA, open_notebook, run_all
from tests.room.plans import SLIDE, WHYS
from tests.room.running import RunningRoom, in_thread, running_room

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

SHOTS = os.environ.get("PMKIT_SHOTS", "")
"""A folder for pictures, for whoever wants to look at the pages."""

ASKED = {**WHYS, "title": "How did it make sense?", "groups": ["Engineering", "Support"]}
WRITTEN = (
    (0, ("Memory use was not watched", "John forgot to check memory")),
    (0, ("Nobody watched memory use", "The checklist had no line about memory")),
    (1, ("The limit was set years ago", "Nobody owns the limits")),
    (1, ("Customers wrote to a full mailbox", "It is all so sad")),
    (1, ("The team that set the limit is gone",)),
)
"""Group and lines of each phone; a second line explains the first. Two say the same, one names a person."""

GONE = ("John", "so sad", "Nobody watched memory use")
"""What is seen nowhere once the host has edited the lines."""


ALONE = """
import tempfile
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import cockpit
from pmkit.room.session.plan import make_plan

asked = {"id": "whys", "type": "whys", "title": "How did it make sense?", "sentence": "Mail was late",
         "groups": ["Engineering", "Support"], "most": 4, "privacy": "open"}
session = SessionAlone.open(make_plan([asked]), tempfile.mkdtemp())
session.lead("forward")
session.lead("key-in", tallies=[["Memory use was not watched", "John forgot to check memory"],
                                ["Memory was never being looked at", "The team that set the limit is gone"]])
cockpit(session)
"""
"""A notebook that leads a session without a room: the lines come from paper."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room with its process."""
    with running_room(tmp_path / "room") as running:
        yield running


def shot(page: Page, name: str) -> None:
    """Take a picture, if somebody wants it."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/lines-{name}.png", full_page=True)


def write(phone: Page, number: int) -> None:
    """Write the lines of a phone; the second explains the first."""
    group, lines = WRITTEN[number]
    phone.locator(f"form input[value='{group}']").check()
    for at, text in enumerate(lines):
        phone.locator("textarea").nth(at).fill(text)
        if at:
            phone.locator(".why").nth(at).locator("select").select_option(index=1)


def test_the_wall_shows_what_the_host_lets_through(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """Hidden, reworded and merged by keyboard and mouse before the reveal: wall, phones, vote and export agree."""
    session = room[1].open({"title": "Lines", "activities": [ASKED, SLIDE]}, fresh=True)
    team = Team.gather(browser, session, len(WRITTEN))
    host, show, phones = team.host, team.show, team.phones
    show.set_viewport_size({"width": 1280, "height": 800})
    team.forward()
    expect(phones[0].locator(".promise")).to_contain_text("may hide, reword or merge")
    team.answer(write)
    shot(phones[0], "phone-sent")
    # A line names a person: the reveal stops at the host, and nobody else sees a line.
    team.forward("Reveal")
    expect(host.locator("#lines summary")).to_contain_text("Only you can see these lines for now")
    expect(host.locator("#lines .asks").first).to_contain_text("Names a person: John.")
    for page in (show, phones[0]):
        expect(page.locator(".done")).to_contain_text("is reading the answers first")
        assert page.locator("section.result").count() == 0
    shot(host, "host-first")
    assert serious(host) == []
    host.get_by_role("button", name="Merge as “Memory use was not watched”").click()
    expect(host.locator("#lines")).to_contain_text("2 lines merged")
    # By keyboard alone: check a line, and say it in other words.
    host.get_by_label("John forgot to check memory").focus()
    host.keyboard.press("Space")
    for _ in range(20):
        host.keyboard.press("Tab")
        if host.evaluate("document.activeElement.id") == "wording":
            break
    host.keyboard.press("ControlOrMeta+a")
    host.keyboard.type("Memory was on nobody's list")
    host.keyboard.press("Tab")
    host.keyboard.press("Tab")
    expect(host.get_by_role("button", name="Reword", exact=True)).to_be_focused()
    host.keyboard.press("Enter")
    expect(host.locator("#lines")).to_contain_text("1 line reworded, 2 merged")
    host.get_by_label("It is all so sad").check()
    host.get_by_role("button", name="Hide", exact=True).click()
    expect(host.locator("#lines")).to_contain_text("1 line hidden")
    expect(host.locator("#lines")).not_to_contain_text("so sad")
    shot(host, "host-edited")
    team.host.locator("#forward").click()
    for page in (show, host, *phones):
        expect(page.locator("section.result")).to_contain_text("Memory was on nobody's list", timeout=10_000)
        expect(page.locator("section.result")).to_contain_text(
            "1 line hidden, 1 reworded, 2 merged by the facilitator."
        )
    drawn = show.locator("ul ul .statement")
    expect(drawn.filter(has_text="Memory was on nobody's list")).to_be_visible()
    expect(drawn.filter(has_text="Nobody owns the limits")).to_be_visible()
    shot(show, "wall")
    shot(phones[0], "phone")
    shot(host, "host-shown")
    for page in (host, show, phones[0]):
        assert serious(page) == [], page.url
    # After the reveal, before the vote: what two groups said in other words is what both saw.
    # The pair that is still asked about keeps the editor open.
    host.get_by_role("button", name="Not the same").click()
    expect(host.locator("#lines")).not_to_contain_text("Are these the same?")
    for text in ("Memory was on nobody's list", "Nobody owns the limits"):
        host.get_by_label(text, exact=True).check()
    host.locator("#wording").fill("Nobody owned memory limits")
    host.get_by_role("button", name="Merge into one").click()
    expect(show.locator("section.result")).to_contain_text("Both: 1", timeout=10_000)
    shot(show, "wall-both")
    team.forward("Discuss")
    team.forward("Vote")
    expect(phones[0].locator("ul.dots li")).to_have_count(6)
    expect(host.locator("#lines")).to_contain_text("Edit lines")

    def vote(phone: Page, n: int) -> None:
        phone.locator("ul.dots li button").nth(1).click()

    team.answer(vote)
    for page in (show, host, *phones):
        said = page.locator("body").inner_text()
        assert [word for word in GONE if word in said] == [], page.url
    team.forward("Show the dots")
    shot(show, "votes")
    text = session.to_csv() + session.to_json()
    assert [word for word in GONE if word in text] == []
    assert "1 line hidden" in text
    # The notebook's panel offers the same lines.
    # In a thread: this one has Playwright's loop, in which a panel would go on and start the stopped room again.
    panel = in_thread(lambda: Cockpit(session))
    assert panel.lines.box.layout.display == ""
    team.close()


def test_the_notebook_repairs_lines_without_a_room(page: Page, lab: Lab) -> None:
    """From paper, in the cockpit of JupyterLab: nothing is shown before the host lets it through."""
    cell = {"id": "a1", "cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": ALONE}
    notebook = {"cells": [cell], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "lines.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    open_notebook(page, lab, "lines.ipynb")
    run_all(page)
    panel = page.locator(".pmkit-lines")
    expect(panel).to_contain_text("Only you can see these lines for now", timeout=150_000)
    expect(panel).to_contain_text("Names a person: John.")
    assert page.locator("section.result").count() == 0
    panel.scroll_into_view_if_needed()
    shot(page, "notebook-first")
    expect(panel.get_by_role("button", name="Say")).to_have_count(0)  # "Somebody forgot" would be blame, too
    panel.get_by_label("John forgot to check memory").check()
    panel.get_by_role("textbox").fill("Memory was on nobody's list")
    panel.get_by_role("button", name="Reword", exact=True).click()
    expect(panel).to_contain_text("Undo: reworded: “Memory was on nobody's list”")
    shot(page, "notebook-edited")
    page.locator("button.mod-primary").click()
    expect(page.locator("section.result")).to_contain_text("Memory was on nobody's list", timeout=15_000)
    assert "John" not in page.locator(".jp-OutputArea").first.inner_text()
    shot(page, "notebook-shown")
