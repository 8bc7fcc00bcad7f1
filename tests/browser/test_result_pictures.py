"""Every kind of activity and result, on wall, phone, the host's page and in a notebook, from 390 to 1920 pixels.

``PMKIT_PICTURES=folder`` keeps a picture of each, for somebody to look at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pmkit.room.server.client import LiveSession
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import with_style
from tests.browser.every_kind import ANSWERS, FEW, PEOPLE, activities
from tests.browser.legible import measured
from tests.room.running import Phone, in_thread, phones, running_room

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PICTURES = os.environ.get("PMKIT_PICTURES", "")
WINDOWS = {390: 844, 480: 900, 640: 900, 1280: 800, 1920: 1080}
"""Width of a window to its height."""

ALONE = (390, 1280)
"""Widths at which the host's page and a notebook are looked at: only one person sees those."""

LETTERS = {1280: 15.5, 1920: 21.5}
"""The smallest letters of a wall, in pixels, that the last row still reads."""

SPARSE = {"text": 0.3, "bars": 0.2}
"""Share of a wall that lines of text cover at least, unless letters are :data:`LARGE`; bars take the rest."""

FULL = 0.85
"""Share of a wall's height that is used where lines of a story are left out."""

LARGE = 0.04
"""Height of letters, as a share of a screen's, from which a wall may have room to spare."""

AS_LARGE = 0.97
"""How large letters are on a wide screen at least, compared with a less wide one, as shares of their heights."""

WALL_FROM = 640
"""Width from which the projector's page shows all at once; below it scrolls."""

DRAWN = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
  setTimeout(done, 2000);
})"""
"""Waits until a page has been drawn again."""

NOTEBOOK = (
    "<!doctype html><meta charset=utf-8><style>body {{ font: 14px/1.45 sans-serif; margin: 8px }}"
    "main {{ max-width: 60rem }}</style><main>{}</main>"
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveSession, list[Phone]]]:
    """Return a session with every kind of activity, and phones without a browser that have joined it."""
    with running_room(tmp_path_factory.mktemp("room")) as (_, client):
        plan = make_plan({"title": "Every kind", "activities": activities(), "text_threshold": 5})
        session = in_thread(lambda: client.open(plan, fresh=True))
        yield session, in_thread(lambda: phones(session, PEOPLE))


def answer(session: LiveSession, team: list[Phone]) -> None:
    """Let as many answer the open question as shall."""
    state = session.state()
    name, question, activity = state["activity"]["id"], state["question"], state["activity"]
    for number, phone in enumerate(team[: FEW.get(name, PEOPLE)]):
        given = ANSWERS[name](number) if name in ANSWERS and not activity["vote"] else None
        if given is None:
            given = [0] * len(activity["form"]["options"])
            given[number % len(given)] = 3
        assert phone.answer(question, given).status == 200, (name, given)


def wrong_with(found: dict[str, Any], face: str, width: int) -> list[str]:
    """Return what is wrong with a page at one width."""
    wrong = list(found["wrong"])
    if face == "wall" and width in LETTERS and found["smallest"] < LETTERS[width]:
        wrong.append(f"letters of {found['smallest']:.0f} px: {found['smallestText']}")
    if face == "wall" and width >= WALL_FROM and found["high"] > found["window"] + 2:
        wrong.append(f"{found['high']} px high")
    if face == "wall" and width >= 1280 and not found["pictures"] and sparse(found):
        wrong.append(f"letters of {found['common']:.0f} px cover {100 * found['covered']:.0f}% of it")
    if face == "wall" and width >= WALL_FROM and found["leftOut"] and found["filled"] < FULL:
        wrong.append(f"{found['leftOut']} lines are left out of a page with room for them")
    for picture in found["pictures"]:
        if face == "wall" and width >= 1280 and picture["wide"] < 0.8 and picture["high"] < 0.54:
            wrong.append(f"a picture leaves room: {picture}")
        if width < WALL_FROM and picture["wide"] < 0.9:
            wrong.append(f"a picture is small: {picture}")
    return wrong


def sparse(found: dict[str, Any]) -> bool:
    """Tell whether a wall has room for larger letters."""
    return bool(
        found["common"] < LARGE * found["window"] and found["covered"] < SPARSE["bars" if found["bars"] else "text"]
    )


def look(context: BrowserContext, pages: dict[str, Page], name: str) -> list[str]:
    """Return what is wrong with all pages at all widths; keep a picture of each if somebody wants them."""
    wrong = []
    for face, page in pages.items():
        # A page behind another is not drawn, and learns of no new width.
        page.bring_to_front()
        letters: dict[int, float] = {}
        for width, height in WINDOWS.items():
            if face in ("host", "notebook") and width not in ALONE:
                continue
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(DRAWN)
            found = measured(page)
            wrong += [f"{name}, {face}, {width}: {one}" for one in wrong_with(found, face, width)]
            letters[width] = found["common"] / height
            if PICTURES:
                # As a browser shows it, from top to bottom.
                Path(PICTURES, face).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{PICTURES}/{face}/{name}-{width}.png", full_page=True)
        if face == "wall" and letters[1920] < AS_LARGE * letters[1280]:
            wrong.append(f"{name}: letters are smaller at 1920: {letters[1920]:.4f}, {letters[1280]:.4f} at 1280")
    return wrong


def test_every_result_can_be_read_at_every_width(browser: Browser, room: tuple[LiveSession, list[Phone]]) -> None:
    """Nothing is wider than the window, cut off or broken in mid-word; a wall's letters and pictures are large."""
    session, team = room
    context = browser.new_context()
    pages = {face: context.new_page() for face in ("wall", "phone", "host", "notebook")}
    for face, address in (("wall", "show"), ("phone", "join"), ("host", "host")):
        pages[face].goto(session.info[address])
    wrong = look(context, {"wall": pages["wall"]}, "lobby")
    for activity in session_steps(session):
        name, title = activity["id"], activity["title"]
        for phase in activity["phases"]:
            in_thread(lambda name=name, phase=phase: session.go(name, phase))
            asked = phase in ("collect", "vote")
            if asked:
                # The form for answers from paper is there until somebody answers.
                expect(pages["host"].locator("h1").first).to_have_text(title)
                expect(pages["host"].locator("#keyin")).to_be_visible()
                pages["host"].evaluate("document.querySelector('#keyin').open = true")
                wrong += look(context, {"host": pages["host"]}, f"{name}-{phase}")
                in_thread(lambda: answer(session, team))
            if phase == "discuss" and activity["type"] != "slide":
                continue
            state = in_thread(session.state)
            for face in ("wall", "phone", "host"):
                expect(pages[face].locator("h1").first).to_have_text(title)
                said = state["phase_name"].upper() if state["activity"]["asks"] else ""
                pages[face].wait_for_function(
                    "said => document.body.innerText.toUpperCase().includes(said)", arg=said, polling=50
                )
            result = (state.get("look") or {}).get("html") or state["result"]
            pages["notebook"].set_content(NOTEBOOK.format(with_style(result)))
            hidden = {"host" if asked else "", "" if result else "notebook"}
            faces = {face: page for face, page in pages.items() if face not in hidden}
            wrong += look(context, faces, f"{name}-{phase}")
            if state.get("look"):
                in_thread(lambda: session.decide("one", strength="Bad news travels fast", question="What is unsaid?"))
                wrong += look(context, {"wall": pages["wall"]}, f"{name}-sentences")
    context.close()
    assert wrong == [], "\n".join(wrong)


def session_steps(session: LiveSession) -> list[dict[str, object]]:
    """Return the activities of a session in their order, with their phases."""
    return list(in_thread(session.state)["agenda"])
