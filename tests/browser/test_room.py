"""The room in real browsers: a host, a projector and eight phones."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.session.places import place_key
from tests.browser.axe import serious
from tests.browser.team import Team
from tests.room.plans import SLIDE
from tests.room.running import RunningRoom, running_room

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.flaky(reruns=1)]

SHOTS = os.environ.get("PMKIT_SHOTS", "")
"""A folder for pictures, for whoever wants to look at the pages."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room with its process."""
    with running_room(tmp_path / "room") as running:
        yield running


def shot(team: Team, name: str) -> None:
    """Take pictures of the three faces, if somebody wants them."""
    if SHOTS:
        for face, page in (("host", team.host), ("show", team.show), ("phone", team.phones[0])):
            page.screenshot(path=f"{SHOTS}/{name}-{face}.png", full_page=face == "phone")


def accessible(team: Team) -> None:
    """Check the three faces as they are now."""
    for page in (team.host, team.show, team.phones[0]):
        assert serious(page) == [], page.url


def choose(place: int) -> str:
    """Return the selector of an option."""
    return f"form input[value='{place}']"


def put_in_order(phone: Page, texts: list[str]) -> None:
    """Sort the cards with the buttons, as a thumb or the keyboard does."""
    for at, text in enumerate(texts):
        for _ in range(len(texts)):
            labels = phone.locator("ol.sort li span").all_inner_texts()
            if labels.index(text) == at:
                break
            phone.get_by_role("button", name=f"Up: {text}", exact=True).click()


def polls(team: Team) -> None:
    """A poll, changed, voted again; a reload and a second tab are the same place."""
    session, host, show, phones = team.session, team.host, team.show, team.phones
    team.forward()  # poll
    team.answer(lambda phone, n: phone.locator(choose(n % 3)).check())
    for page in (show, host, phones[0]):
        assert page.locator("section.result").count() == 0
    shot(team, "02-poll-collect")
    accessible(team)
    # An open answer may be changed; it is still one answer.
    phones[0].locator(choose(3)).check()
    phones[0].locator("form button.primary").click()
    expect(host.locator("#count")).to_have_text("8 of 8 answered")
    team.forward("Reveal")
    for page in (show, host, *phones):
        expect(page.locator("section.result.of-choice").first).to_contain_text("8 answers", timeout=10_000)
    shot(team, "03-poll-reveal")
    accessible(team)
    team.forward("Discuss")
    team.forward("Ask again")
    # A reload and a second tab are the same place: its answer is there, and counts once.
    team.answer(lambda phone, n: phone.locator(choose(0)).check())
    phones[1].reload()
    expect(phones[1].locator(".done")).to_contain_text("Your answer is in", timeout=10_000)
    expect(phones[1].locator(choose(0))).to_be_checked()
    tab = phones[1].context.new_page()
    tab.goto(session.info["join"])
    expect(tab.locator(choose(0))).to_be_checked(timeout=10_000)
    tab.close()
    expect(host.locator("#count")).to_have_text("8 of 8 answered")
    team.forward("Show the answers")
    expect(show.locator("section.result")).to_have_count(2)
    expect(phones[0].locator("section.result")).to_have_count(2)
    expect(phones[0].locator("main")).not_to_contain_text("not sent before")
    shot(team, "04-poll-outcome")


def climate(team: Team) -> None:
    """The host looks alone, then shows two sentences."""
    host, show, phones = team.host, team.show, team.phones
    team.forward()  # climate scale

    def levels(phone: Page, n: int) -> None:
        for row in range(3):
            phone.locator("fieldset").nth(row).locator(f"input[value='{(n + row) % 5}']").check()

    expect(phones[0].locator(".promise")).to_contain_text("Shown only with 3 or more answers")
    team.answer(levels)
    shot(team, "05-climate-sent")
    accessible(team)
    host.locator("#forward").click()
    expect(host.locator(".look")).to_contain_text("Only you see this")
    assert show.locator("section.result").count() == 0
    assert phones[0].locator("section.result").count() == 0
    expect(show.locator(".done")).to_contain_text("is reading the answers first")
    shot(team, "06-climate-look")
    accessible(team)
    host.locator("#strength").fill("Bad news travels fast here <b>")
    host.locator("#question").fill("What is left unsaid?")
    host.get_by_role("button", name="Show these two sentences").click()
    expect(show.locator("dl.one")).to_contain_text("Bad news travels fast here <b>")
    assert show.locator("section.result").count() == 0
    shot(team, "07-climate-one")
    accessible(team)


def sorting(team: Team) -> None:
    """A ranking and a timeline are sorted with buttons."""
    host, show, phones = team.host, team.show, team.phones
    host.locator("#skip").click()  # ranking
    options = [
        "A quiet channel",
        "One person who leads",
        "A shared list of what was tried",
        "Somebody who writes to customers",
    ]
    expect(phones[0].locator("ol.sort")).to_be_visible()
    shot(team, "08-ranking-collect")
    accessible(team)
    team.answer(lambda phone, n: put_in_order(phone, options))
    team.forward("Reveal")
    expect(show.locator("section.result.of-order")).to_contain_text("All of you had the same order.")
    shot(team, "09-ranking-reveal")

    host.locator("#skip").click()  # order
    right = [
        "The order is placed",
        "The bakery's oven fails",
        "The customer calls",
        "A second bakery is asked",
        "The cake arrives",
    ]
    team.answer(lambda phone, n: put_in_order(phone, right if n else right[::-1]))
    team.forward("Reveal")
    expect(show.locator("section.result.of-order")).to_contain_text("1 of 8 put")
    shot(team, "10-order-reveal")
    accessible(team)


def cards(team: Team, running: RunningRoom) -> None:
    """Cards are written, shown and voted on; the room is killed in mid-vote."""
    host, show, phones = team.host, team.show, team.phones
    host.locator("#skip").click()  # cards

    def write(phone: Page, n: int) -> None:
        said = ("The oven has no alarm", "Deliveries came late", "Two shifts overlap", "A recipe is new")
        phone.locator("textarea").nth(0).fill(said[n % 4])
        phone.locator("textarea").nth(1).fill("<script>alert(1)</script>" if n == 0 else f"=SUM({n + 20})")

    team.answer(write)
    shot(team, "11-cards-collect")
    team.forward("Reveal")
    expect(show.locator("ul.texts")).to_contain_text("<script>alert(1)</script>")
    shot(team, "12-cards-reveal")
    accessible(team)
    team.forward("Discuss")
    team.forward("Vote")

    # Killed in mid-vote: half have voted, the room is killed and started again on its port.
    def vote(phone: Page, n: int) -> None:
        for _ in range(2):
            phone.locator("ul.dots li button").nth(1).click()
        phone.locator("ul.dots li button").nth(3).click()

    team.answer(vote, among=phones[:4])
    phones[5].locator("ul.dots li button").nth(1).click()
    running.kill()
    expect(phones[0].locator("#line")).to_contain_text("No connection", timeout=15_000)
    vote(phones[4], 4)
    phones[4].locator("form button.primary").click()
    expect(phones[4].locator("#said")).to_contain_text("Not sent yet", timeout=15_000)
    running.start()
    for phone in phones:
        expect(phone.locator("#line")).to_have_text("Connected.", timeout=20_000)
    expect(phones[4].locator(".done")).to_contain_text("Your answer is in", timeout=20_000)
    expect(host.locator("#count")).to_have_text("5 of 8 answered", timeout=15_000)
    assert phones[5].locator("ul.dots output").first.inner_text() == "1"
    shot(team, "13-cards-vote")
    accessible(team)
    for phone in phones[5:]:
        phone.locator("ul.dots li button").nth(3).click()
        phone.locator("form button.primary").click()
        expect(phone.locator(".done")).to_contain_text("Your answer is in")
    team.forward("Show the dots")
    expect(show.locator("section.result.of-dots")).to_contain_text("8 answers")
    shot(team, "14-cards-outcome")
    accessible(team)


def dots_and_probe(team: Team, browser: Browser) -> None:
    """Final answers, a late joiner, a freeze with confidence."""
    host, show, phones = team.host, team.show, team.phones
    host.locator("#skip").click()  # dots, anonymous: final
    team.answer(lambda phone, n: phone.locator("ul.dots li button").nth(1).click())
    shot(team, "15-dots-sent")
    expect(phones[0].locator(".done")).to_contain_text("final and anonymous")
    late = team.join(browser)
    expect(late.locator("form")).to_be_visible()
    team.forward("Reveal")
    expect(show.locator("section.result.of-dots")).to_contain_text("8 dots")
    expect(late.locator("section.result.of-dots")).to_contain_text("8 dots")

    host.locator("#skip").click()  # form

    def tick(phone: Page, n: int) -> None:
        for row in range(2):
            phone.locator("fieldset").nth(row).locator("input").nth(n % 4).check()

    team.answer(tick)
    shot(team, "15b-form-collect")
    team.forward("Reveal")
    expect(show.locator("section.result.of-form")).to_contain_text("9 answers")
    shot(team, "15c-form-reveal")

    host.locator("#skip").click()  # probe

    def probe(phone: Page, n: int) -> None:
        for row in range(2):
            phone.locator("fieldset").nth(2 * row).locator("input").nth(n % 2).check()
            phone.locator("fieldset").nth(2 * row + 1).locator("input").nth(n % 6).check()

    team.answer(probe)
    shot(team, "16-probe-collect")
    accessible(team)
    team.forward("Reveal")
    expect(show.locator("section.result.of-probe")).to_contain_text("as recorded")
    shot(team, "17-probe-reveal")
    accessible(team)


def roles_and_reword(team: Team) -> None:
    """Role cards with private notes, and a text in other words."""
    host, show, phones = team.host, team.show, team.phones
    host.locator("#skip").click()  # roles
    roles = [phone.locator("#role").inner_text(timeout=10_000) for phone in phones]
    assert len(set(roles)) == 4
    assert roles.count("You are: incident commander") in (2, 3)
    notes = [phone.locator(".private").inner_text() for phone in phones if phone.locator(".private").count()]
    assert notes
    for note in set(notes):
        assert note not in show.content()
    phones[0].locator("#note").fill("my own note")
    phones[0].reload()
    expect(phones[0].locator("#note")).to_have_value("my own note")
    expect(phones[0].locator("#role")).to_have_text(roles[0])
    shot(team, "18-roles")
    accessible(team)

    host.locator("#skip").click()  # reword
    team.answer(
        lambda phone, n: phone.locator("textarea").fill(f"The oven failed at ten; the call came at eleven ({n}).")
    )
    shot(team, "19-reword-collect")
    team.forward("Reveal")
    expect(show.locator("section.result.of-texts")).to_contain_text("The baker should have called earlier.")
    shot(team, "20-reword-reveal")
    accessible(team)


def why_graph(team: Team) -> None:
    """Whys in two groups, each line saying what it explains; then both groups' graphs side by side."""
    host, show, phones = team.host, team.show, team.phones
    host.locator("#skip").click()

    def write(phone: Page, n: int) -> None:
        phone.locator("textarea").nth(0).fill(("The oven was never serviced", "Never was the oven serviced")[n % 2])
        phone.locator("textarea").nth(1).fill(f"There is no plan for service, group {n % 2}")
        phone.locator("select").nth(0).select_option(index=1)
        phone.locator("fieldset input").nth(n % 2).check()

    phones[0].locator("textarea").nth(0).fill("A draft")
    phones[0].reload()
    expect(phones[0].locator("textarea").nth(0)).to_have_value("A draft")
    team.answer(write)
    shot(team, "20b-whys-collect")
    accessible(team)
    team.forward("Reveal")
    expect(show.locator(".groups h3")).to_contain_text(["Only Group A", "Both: ", "Only Group B"])
    expect(show.locator(".groups")).to_contain_text("also: Never was the oven serviced")
    shot(team, "20c-whys-reveal")
    accessible(team)


def test_a_host_who_clicks_twice_or_too_early(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """A double click is one step; few answers are asked about; what nobody answered opens again."""
    session = room[1].open("try-the-room", fresh=True)
    team = Team.gather(browser, session, 2)
    host = team.host
    host.locator("#forward").dblclick()
    expect(host.locator("#now")).to_have_text("Welcome")
    host.locator("#forward").dblclick()
    expect(host.locator("#count")).to_have_text("0 of 2 answered")
    host.locator("#forward").click()
    expect(host.locator("#early-said")).to_contain_text("Nobody has answered yet, and 2 phones are here")
    assert serious(host) == []
    host.locator("#wait").click()
    expect(host.locator("#early")).to_be_hidden()
    host.locator("#agenda li.now button.name").dblclick()
    host.locator("#agenda li.now span button").first.dblclick()
    expect(host.locator("#count")).to_have_text("0 of 2 answered")
    assert (host.locator("#said").inner_text(), session.state()["question"]) == ("", "lunch/collect")
    host.locator("#forward").click()
    host.locator("#end").click()
    expect(host.locator("#result")).to_contain_text("Nobody answered")
    host.locator("#back").click()
    team.answer(lambda phone, n: phone.locator(choose(n)).check())
    host.locator("#forward").dblclick()
    expect(team.show.locator("section.result")).to_contain_text("2 answers")
    assert session.state()["phase"] == "reveal"


def test_a_host_who_taps_twice(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """On a tablet a double tap on the blue button is one step, fast or slow, and a tap after a look is another."""
    session = room[1].open([{**SLIDE, "id": name, "title": name} for name in ("one", "two", "three", "four")])
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, is_mobile=True)
    host = context.new_page()
    host.goto(session.info["host"])
    forward = host.locator("#forward")
    for title, between in (("one", 40), ("two", 150), ("three", 280)):
        expect(forward).to_have_text(f"Next: {title}")
        box = forward.bounding_box()
        assert box is not None
        for wait in (between, 1_000):
            host.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            host.wait_for_timeout(wait)
        expect(host.locator("#now")).to_have_text(title)
        assert session.state()["activity"]["title"] == title, between
    forward.tap()
    expect(host.locator("#now")).to_have_text("four")
    context.close()


def test_a_team_goes_through_every_activity(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """Host, projector and eight phones do every kind of activity; nothing shows before its reveal."""
    running, client = room
    session = client.open("try-the-room")
    team = Team.gather(browser, session, 8)
    host, show, phones = team.host, team.show, team.phones
    expect(show.locator(".lobby .code")).to_have_text(session.code)
    shot(team, "00-lobby")
    accessible(team)

    team.forward("Next: Welcome")
    expect(phones[0].locator("h1")).to_have_text("Welcome")
    expect(show.locator("#timer")).to_contain_text(re.compile(r"0:\d\d|1:00"))
    host.locator("#extend").click()
    expect(show.locator("#timer")).to_contain_text("1:")
    shot(team, "01-slide")

    polls(team)
    climate(team)
    sorting(team)
    cards(team, running)
    dots_and_probe(team, browser)
    roles_and_reword(team)
    why_graph(team)
    places = identifying(team)
    host.locator("#close").click()
    host.locator("#yes").click()
    for page in (show, *phones):
        expect(page.locator("h1")).to_have_text(re.compile("Thank you|The session is over"), timeout=10_000)
    shot(team, "21-closed")
    assert phones[0].evaluate("Object.keys(localStorage).length") == 0
    for _ in range(50):
        if not phones[0].context.cookies():
            break
        phones[0].wait_for_timeout(100)
    assert phones[0].context.cookies() == []
    no_traces(session, places)
    team.close()


def stored(session: LiveSession) -> bytes:
    """Return the bytes of the session's file and of its log."""
    file = Path(session.info["file"])
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")) if "-shm" not in each.name)


def identifying(team: Team) -> list[bytes]:
    """While the session runs, its file names no phone: no token, address, browser or time of an answer.

    Returns:
        What the phones are known by, for a search after the close.
    """
    data = stored(team.session)
    places = []
    for phone in team.phones:
        (token,) = [each["value"] for each in phone.context.cookies() if each["name"] == f"pmkit-{team.session.code}"]
        assert token.encode() not in data
        assert bytes.fromhex(token) not in data
        places.append(place_key(bytes.fromhex(token)))
        assert places[-1] in data, "a place is known by a hash alone, until the close"
    for gone in (b"127.0.0.1", b"Mozilla", b"Chrome", b"my own note", b"Linux"):
        assert gone not in data
    return places


def no_traces(session: LiveSession, places: list[bytes]) -> None:
    """The closed file holds what was shown, and nothing of the phones; the log is gone."""
    data = stored(session)
    assert b"The oven has no alarm" in data, "what was shown stays"
    assert not any(place in data for place in places)
    for gone in (b"127.0.0.1", b"Mozilla", b"Chrome", b"my own note", b"Linux"):
        assert gone not in data
    assert list(Path(session.info["file"]).parent.glob("*-wal")) == []


NO_SOCKETS = """
window.WebSocket = class {
  static OPEN = 1;
  readyState = 3;
  constructor() { setTimeout(() => this.onclose({ code: 1006, reason: "" }), 5); }
  close() {}
};
"""


def test_a_phone_behind_a_proxy_without_sockets(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """Where no WebSocket gets through, the page asks every few seconds, and says that it is connected."""
    session = room[1].open("try-the-room")
    session.go("lunch")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(NO_SOCKETS)
    phone = context.new_page()
    phone.goto(session.info["join"])
    expect(phone.locator("#line")).to_have_text("Connected.", timeout=15_000)
    phone.locator(choose(1)).check()
    phone.locator("form button.primary").click()
    expect(phone.locator(".done")).to_contain_text("Your answer is in")
    assert session.state()["answered"] == 1
    session.forward()
    expect(phone.locator("section.result")).to_contain_text("1 answer", timeout=15_000)
    assert phone.locator("#line").inner_text() == "Connected."
    context.close()


def test_the_keyboard_alone(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """The code is typed, an answer chosen and sent, and cards sorted, without a pointer."""
    session = room[1].open("try-the-room")
    session.go("lunch")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(session.room.address)
    assert serious(page) == []
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("this has 3")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{session.code[:3]} {session.code[3:].lower()}")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What makes a good lunch break?", timeout=10_000)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Your answer is in")
    session.go("rank")
    expect(page.locator("ol.sort")).to_be_visible()
    second = page.locator("ol.sort li span").nth(1).inner_text()
    page.get_by_role("button", name=f"Up: {second}", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.sort li span").first).to_have_text(second)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Down: {second}"
    context.close()


def test_what_was_typed_survives(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """A reload keeps a draft; a question that closes first leaves the words on the page."""
    session = room[1].open("try-the-room")
    session.go("factors")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(session.info["join"])
    phone.locator("textarea").first.fill("The oven had no alarm")
    phone.reload()
    expect(phone.locator("textarea").first).to_have_value("The oven had no alarm", timeout=10_000)
    session.forward()
    expect(phone.locator("blockquote")).to_have_text("The oven had no alarm", timeout=10_000)
    expect(phone.locator("main")).to_contain_text("not sent before the question closed")
    session.back()
    expect(phone.locator("textarea").first).to_have_value("The oven had no alarm", timeout=10_000)
    session.go("rank")
    expect(phone.locator("ol.sort")).to_be_visible(timeout=10_000)
    second = phone.locator("ol.sort li span").nth(1).inner_text()
    phone.get_by_role("button", name=f"Up: {second}", exact=True).click()
    phone.set_viewport_size({"width": 195, "height": 422})
    width = phone.locator("ol.sort li span").first.evaluate("each => each.getBoundingClientRect().width")
    assert width > 100, "at 200 % zoom words are words"
    session.forward()
    expect(phone.locator("main")).to_contain_text("not sent before the question closed", timeout=10_000)
    expect(phone.locator("blockquote").first).to_have_text(f"1. {second}")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_no_page_is_cut_off(
    browser: Browser, room: tuple[RunningRoom, RoomClient], scheme: str, size: tuple[int, int]
) -> None:
    """With long words and many options, no face scrolls sideways, light or dark, and axe finds nothing serious."""
    long = "Whenaverylongwordcomesfromalogfileorafunctionname_it_must_break_somewhere_and_not_push_the_page"
    options = [f"{long} {number}" for number in range(12)]
    poll = {"id": "poll", "type": "poll", "title": long, "options": options, "privacy": "open"}
    session = room[1].open({"title": long, "activities": [poll]})
    session.forward()
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    pages = []
    for address in ("join", "show", "host"):
        page = context.new_page()
        page.goto(session.info[address])
        expect(page.locator("main")).to_contain_text(long, timeout=10_000)
        pages.append(page)
    for _ in range(2):
        for page in pages:
            page.bring_to_front()
            page.wait_for_timeout(400)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 1, page.url
            assert serious(page) == [], page.url
            if SHOTS:
                name = page.url.split("/")[-1] or "phone"
                page.screenshot(path=f"{SHOTS}/long-{scheme}-{size[0]}-{name}.png")
        if session.state()["question"]:
            session.key_in(list(range(12)))
    context.close()


def seconds(phone: Page) -> int:
    """Return what the clock of a phone says is left."""
    minutes, _, rest = phone.locator("#timer").inner_text().partition(":")
    return 60 * int(minutes) + int(rest.split()[0])


def test_a_tunnel_and_a_disk_that_refuses(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """Offline, the answer waits and is sent by itself; when the disk refuses, the page says so and keeps the words."""
    session = room[1].open("try-the-room")
    session.go("factors")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(session.info["join"])
    phone.locator("textarea").first.fill("Written in a tunnel")
    phone.wait_for_timeout(3_000)
    context.set_offline(True)
    phone.locator("form button.primary").click()
    expect(phone.locator("#said")).to_contain_text("Not sent yet", timeout=15_000)
    line = phone.locator("#line").inner_text()
    assert "No connection" in line, f"the line above doesn't say {line!r} while nothing can be sent"
    left = seconds(phone)
    context.set_offline(False)
    expect(phone.locator(".done")).to_contain_text("Your answer is in", timeout=20_000)
    assert phone.locator("#line").inner_text() == "Connected."
    assert seconds(phone) <= left, "the clock doesn't jump back when the page is drawn again"
    assert session.state()["answered"] == 1
    # Another program holds the file: SQLite waits five seconds, then gives up.
    thief = sqlite3.connect(session.info["file"], isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    phone.locator("textarea").nth(1).fill("Written while the disk refuses")
    phone.locator("form button.primary").click()
    expect(phone.locator("#said")).to_contain_text("your answer was NOT taken", timeout=20_000, ignore_case=True)
    expect(phone.locator("textarea").nth(1)).to_have_value("Written while the disk refuses")
    thief.execute("ROLLBACK")
    thief.close()
    phone.locator("form button.primary").click()
    expect(phone.locator("#said")).to_have_text("", timeout=15_000)
    session.forward()
    assert "Written while the disk refuses" in session.results()["factors"].labels
    context.close()


def test_pages_beside_a_session(browser: Browser, room: tuple[RunningRoom, RoomClient]) -> None:
    """The page of a wrong code says what to do, the page of the check says that it works; both are accessible."""
    client = room[1]
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{client.address}j/XXXXXX/")
    expect(page.locator(".said").first).to_contain_text("There is no session with this code")
    assert serious(page) == []
    check = client.call("api/check", post=True)
    page.goto(f"{client.address}check/{check['name']}")
    expect(page.locator("h1")).to_have_text("This phone can reach the room")
    assert serious(page) == []
    assert client.call("api/sessions")["reached"] == {check["name"]: "this"}
    context.close()
