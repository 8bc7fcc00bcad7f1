"""Four people in real browsers: what would show nothing is said, and asked in another form; clicks count once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.session import workshop_session
from tests.browser.axe import serious
from tests.browser.conftest import Lab
from tests.browser.test_lab import open_notebook, run_all
from tests.room.plans import POLL, SCALE, SLIDE, open_one
from tests.room.running import RunningRoom, in_thread, running_room

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

SHOTS = os.environ.get("PMKIT_SHOTS", "")
"""A folder for pictures, for whoever wants to look at the pages."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


class Table:
    """A host, a projector and some phones."""

    def __init__(self, browser: Browser, session: LiveSession, phones: int) -> None:
        self.session = session
        self.contexts = [browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(2)]
        self.host, self.show = (context.new_page() for context in self.contexts)
        self.host.goto(in_thread(session.host_address))
        self.show.goto(session.info["show"])
        expect(self.host.locator("#main")).to_be_visible(timeout=10_000)
        self.phones: list[Page] = []
        for _ in range(phones):
            self.join(browser)

    def join(self, browser: Browser) -> None:
        """Let another phone join."""
        self.contexts.append(browser.new_context(viewport={"width": 390, "height": 844}))
        phone = self.contexts[-1].new_page()
        phone.goto(self.session.info["join"])
        expect(phone.locator("h1")).not_to_be_empty(timeout=10_000)
        self.phones.append(phone)

    def look(self, name: str) -> None:
        """Check the faces, and take pictures if somebody wants them."""
        for face, page in (("host", self.host), ("show", self.show), ("phone", self.phones[0])):
            page.bring_to_front()
            page.wait_for_timeout(300)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/few-{name}-{face}.png", full_page=face != "show")
            assert serious(page) == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1

    def state(self) -> dict[str, Any]:
        """Return where the session stands."""
        return in_thread(self.session.state)

    def close(self) -> None:
        """Close all pages."""
        for context in self.contexts:
            context.close()


@pytest.mark.parametrize("way", ["open", "spoken"])
def test_four_people_check_in(browser: Browser, room: tuple[RunningRoom, RoomClient], way: str) -> None:
    """The host sees it in the lobby, chooses with one click, and four words are on the wall, or a round is."""
    plan = workshop_session(load_agenda("seed"), open_material("payments-memory-leak"))
    table = Table(browser, in_thread(lambda: room[1].open(plan, fresh=True)), 4)
    few = table.host.locator("#few")
    expect(few).to_contain_text("Only 4 phones are here", timeout=10_000)
    table.look(f"{way}-lobby")
    few.get_by_role("button", name={"open": "Ask it openly", "spoken": "Do a spoken round"}[way]).first.click()
    expect(few).to_contain_text("asked openly" if way == "open" else "a spoken round")
    in_thread(lambda: table.session.go("check-in"))
    expect(few).to_contain_text("We'll answer this one openly" if way == "open" else "We go around once")
    if way == "open":
        for phone in table.phones:
            expect(phone.locator(".done")).to_contain_text("others can guess who wrote what", timeout=10_000)
            phone.locator("textarea").fill("tired")
        table.look("open-collect")
        for phone in table.phones:
            phone.locator("form button.primary").click()
            expect(phone.locator(".done").last).to_contain_text("Your answer is in", timeout=10_000)
        table.host.locator("#forward").click()
        expect(table.show.locator("section.result")).to_contain_text("tired", timeout=10_000)
        table.look("open-reveal")
    else:
        expect(table.show.locator("main")).to_contain_text("One at a time", timeout=10_000)
        for phone in table.phones:
            expect(phone.locator("main")).to_contain_text("Nothing is typed or kept", timeout=10_000)
            expect(phone.locator("form")).to_have_count(0)
        table.look("spoken-round")
    table.close()


def test_hands_paper_and_a_fifth_phone(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """By hands the host keys in and reveals; a fifth phone offers the way back; paper is counted beside phones."""
    plan = [POLL, {**POLL, "id": "other", "title": "And then?"}, open_one(SCALE)]
    table = Table(browser, in_thread(lambda: room[1].open(plan, fresh=True)), 4)
    few = table.host.locator("#few")
    few.get_by_role("button", name="All: show of hands").click()
    expect(few).to_contain_text("And then?\u201d is now a show of hands")
    table.host.locator("#forward").click()
    expect(table.phones[0].locator(".done")).to_contain_text("Raise your hand", timeout=10_000)
    expect(table.show.locator("#count")).to_have_text("Show of hands")
    table.look("hands")
    for at, number in enumerate((1, 3, 0)):
        table.host.locator("#keyform input").nth(at).fill(str(number))
    table.host.get_by_role("button", name="Take these and reveal").click()
    expect(table.show.locator("section.result")).to_contain_text("4 answers", timeout=10_000)
    table.join(browser)
    expect(few).to_contain_text("Enough people are here now", timeout=10_000)
    few.get_by_role("button", name="And then?: Back to anonymous").click()
    expect(few).to_be_hidden()
    in_thread(lambda: table.session.go("scale"))
    for phone in table.phones:
        phone.locator("fieldset").nth(0).locator("input[value='3']").check(timeout=10_000)
        phone.locator("form button.primary").click()
    expect(table.host.locator("#count")).to_have_text("5 of 5 answered", timeout=10_000)
    table.host.locator("#keyin summary").click()
    for row in range(2):
        table.host.locator("#keyform table").nth(row).locator("input").nth(row).fill("3")
    table.host.get_by_role("button", name="Count these in").click()
    expect(table.host.locator("#count")).to_have_text("5 of 5 answered, and 3 on paper")
    expect(table.show.locator("#count")).to_have_text("5 of 5 answered, and 3 on paper", timeout=10_000)
    table.look("paper")
    table.host.reload()
    expect(table.host.locator("#keyform input").first).to_have_value("3")
    table.host.locator("#forward").click()
    expect(table.show.locator("section.result")).to_contain_text("5 phones and 3 on paper", timeout=10_000)
    table.look("paper-reveal")
    table.close()


def test_clicks_on_the_hosts_page_count_once(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """Double clicks fast and slow, a double tap, a key that is held down: each is one step; a new click is another."""
    slides = [{**SLIDE, "id": f"s{at}", "title": f"Slide {at}"} for at in range(12)]
    table = Table(browser, in_thread(lambda: room[1].open(slides, fresh=True)), 0)
    host, blue = table.host, table.host.locator("#forward")
    at = -1
    for gap in (20, 120, 400, 600, 750):
        at += 1
        box = blue.bounding_box()
        assert box is not None
        x, y = box["x"] + 10, box["y"] + 10
        host.mouse.click(x, y)
        host.wait_for_timeout(gap)
        host.mouse.click(x, y)
        expect(host.locator("#now")).to_have_text(f"Slide {at}")
        host.wait_for_timeout(1000)
        assert table.state()["index"] == at, gap
    blue.focus()
    at += 1
    host.keyboard.down("Enter")
    for _ in range(40):
        host.wait_for_timeout(40)
        host.keyboard.down("Enter")
    host.keyboard.up("Enter")
    assert table.state()["index"] == at
    host.wait_for_timeout(1000)
    host.keyboard.press("Enter")
    expect(host.locator("#now")).to_have_text(f"Slide {at + 1}")
    assert blue.evaluate("each => each === document.activeElement")
    touch = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tablet = touch.new_page()
    tablet.goto(in_thread(table.session.host_address))
    expect(tablet.locator("#now")).to_have_text(f"Slide {at + 1}", timeout=10_000)
    box = tablet.locator("#forward").bounding_box()
    assert box is not None
    for gap in (60, 500):
        tablet.touchscreen.tap(box["x"] + 10, box["y"] + 10)
        tablet.wait_for_timeout(gap)
    tablet.wait_for_timeout(500)
    assert table.state()["index"] == at + 2
    touch.close()
    table.close()


def test_an_appendix_slide_leaves_the_phones_alone(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """What is half typed stays, an answer is taken meanwhile, and the blue button leads back to the open question."""
    plan = [
        {**open_one(POLL), "id": "poll", "minutes": {"collect": 3}},
        {**SLIDE, "id": "more", "title": "Appendix", "aside": True},
    ]
    table = Table(browser, in_thread(lambda: room[1].open(plan, fresh=True)), 3)
    table.host.locator("#forward").click()
    table.phones[0].locator("form input[value='1']").check(timeout=10_000)
    table.host.get_by_role("button", name="Appendix").first.click()
    expect(table.show.locator("h1")).to_have_text("Appendix", timeout=10_000)
    expect(table.host.locator("#note")).to_contain_text("stays open behind this slide")
    expect(table.show.locator("#timer")).to_contain_text("2:")
    table.look("appendix")
    expect(table.phones[0].locator("form input[value='1']")).to_be_checked()
    table.phones[0].locator("form button.primary").click()
    expect(table.host.locator("#count")).to_have_text("1 of 3 answered", timeout=10_000)
    expect(table.host.locator("#forward")).to_have_text("Return to: Which?")
    table.host.locator("#forward").click()
    expect(table.show.locator("h1")).to_have_text("Which?", timeout=10_000)
    assert table.state()["question"] == "poll/collect"
    table.host.wait_for_timeout(1000)
    table.host.locator("#forward").click()
    expect(table.host.locator("#early-said")).to_contain_text("Only 1 of 3 has answered. Go on anyway")
    if SHOTS:
        table.host.screenshot(path=f"{SHOTS}/few-early-host.png")
    table.host.locator("#end").click()
    expect(table.show.locator("section.result")).to_contain_text("1 answer", timeout=10_000)
    table.close()


def test_the_cockpit_with_four_phones(browser: Browser, page: Page, lab: Lab) -> None:
    """The notebook says that four are too few, chooses a form with one click, and takes clicks in a row for one."""
    # Other tests have their workshop of today in the same folder: it would be gone on with.
    shutil.rmtree(lab.folder / "my-work" / "workshops", ignore_errors=True)
    open_notebook(page, lab, "notebooks/01-team-workshop.ipynb")
    run_all(page)
    blue = page.locator("button.mod-primary, .jupyter-widgets.mod-primary").first
    expect(blue).to_be_visible(timeout=150_000)
    address = page.locator(".jp-OutputArea a[href*='/j/']").first.get_attribute("href", timeout=30_000)
    assert address is not None
    phones: list[Page] = []
    for _ in range(4):
        own = browser.new_context()
        phones.append(own.new_page())
        phones[-1].goto(address)
        expect(phones[-1].locator("h1")).not_to_be_empty(timeout=10_000)
    notice = page.get_by_text("Only 4 phones are here").first
    expect(notice).to_be_visible(timeout=30_000)
    notice.scroll_into_view_if_needed()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/few-cockpit-lobby.png")
    page.get_by_role("button", name="Ask it openly").first.click()
    expect(page.get_by_text("is now asked openly").first).to_be_visible(timeout=30_000)
    for gap in (150, 600):
        before = blue.inner_text()
        blue.click()
        page.wait_for_timeout(gap)
        blue.click()
        page.wait_for_timeout(2500)
        assert blue.inner_text() != before
    # Two pairs of clicks: two pages.
    pages = workshop_session(load_agenda("seed"), open_material("payments-memory-leak")).activities
    expect(phones[0].locator("h1")).to_have_text(pages[1].title)
    for _ in range(2):
        page.wait_for_timeout(1200)
        blue.click()
    expect(phones[0].locator(".done")).to_contain_text("others can guess who wrote what", timeout=30_000)
    page.wait_for_timeout(1500)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/few-cockpit-collect.png")
    for phone in phones:
        phone.context.close()
    shutil.rmtree(lab.folder / "my-work" / "workshops")
