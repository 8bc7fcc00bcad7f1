"""The paper pack as Chromium prints it: which words are on which page, and how each page looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pmkit.room.activities.order import Order
from pmkit.room.session.plan import Plan
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import Material, open_material
from pmkit.workshop.runsheet.phoneless import agenda_on_paper, plan_on_paper
from pmkit.workshop.runsheet.session import workshop_session
from pmkit.workshop.sheets import Sheet, handouts, wall_sheets
from tests.browser.pdf import Printed, printed_pages, squeezed
from tests.workshop.runsheet.own import OWN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_CASES = [
    *(
        (profile, source)
        for profile in ("seed", "practice")
        for source in ("payments-memory-leak", "github-2018-10-21")
    ),
    ("seed", str(next(path for path in map(Path, OWN) if path.name == "table.md"))),
    ("practice", str(next(path for path in map(Path, OWN) if path.name == "days.md"))),
]
_LEAST = 0.3
"""Share of a sheet's page that is printed at least: one that ends above is nearly empty."""

_TAIL = 0.12
"""The same for a page on which the facilitator's text goes on."""


@dataclass(frozen=True)
class Pack:
    """A pack as it was printed.

    Attributes:
        pages: in order.
        wall: the sheets for the wall.
        handed: the sheets that are handed out.
        order: the puzzle.
        material: the incident.
    """

    pages: list[Printed]
    wall: list[Sheet]
    handed: list[Sheet]
    order: Order
    material: Material

    def first(self, title: str, after: int = 0) -> int:
        """Return the first page on which a sheet's heading is, from a page on."""
        return next(at for at in range(after, len(self.pages)) if self.pages[at].holds(title))

    @property
    def handed_from(self) -> int:
        """The first page of what is handed out: the one after the last sheet for the wall."""
        return max(at for at, page in enumerate(self.pages) if page.wide > page.high) + 1


@pytest.fixture(scope="module", params=_CASES, ids=lambda case: f"{case[0]}-{Path(case[1]).stem}")
def pack(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Return a pack on A4, with the margins that it asks for."""
    profile, source = request.param
    material = open_material(source)
    path = tmp_path_factory.mktemp("pack") / "pack.html"
    paper_pack(load_agenda(profile), material, path)
    page = browser.new_page()
    page.goto(path.as_uri())
    printed = printed_pages(page.pdf(format="A4"))
    page.close()
    agenda = agenda_on_paper(load_agenda(profile))
    plan: Plan = plan_on_paper(workshop_session(load_agenda(profile), material))
    order = next(each for each in plan.activities if isinstance(each, Order))
    total = len(printed)
    numbers = [f"Page{at}of{total}" for at in range(1, total + 1)]
    missing = [number for number, page in zip(numbers, printed, strict=True) if not page.text.startswith(number)]
    assert missing == [], "each page says which it is"
    # What it says else is what the tests below read.
    printed = [
        replace(page, text=page.text.removeprefix(number)) for number, page in zip(numbers, printed, strict=True)
    ]
    return Pack(printed, list(wall_sheets(agenda, plan)), list(handouts(agenda, material, plan)), order, material)


def test_what_people_get_in_turn_is_on_paper_of_its_own(pack: Pack) -> None:
    """Each sheet that is handed out begins a page, and the pages of one have nothing of what comes later."""
    at = pack.handed_from
    begins = []
    for sheet in pack.handed:
        at = pack.first(sheet.title, at)
        head = pack.pages[at].text[:260]
        assert squeezed(sheet.title) in head, sheet.title
        begins.append(at)
        at += 1
    assert begins == sorted(set(begins))


def test_the_list_says_which_sheet_is_which(pack: Pack) -> None:
    """Each sheet that is handed out has the number beside its heading that the facilitator's list has for it."""
    listed = "".join(page.text for page in pack.pages[: _own_pages(pack)])
    at = pack.handed_from
    for number, sheet in enumerate(pack.handed, start=len(pack.wall) + 1):
        at = pack.first(sheet.title, at)
        assert f"Sheet{number}" in pack.pages[at].text[:400], sheet.title
        assert f"{number}{squeezed(sheet.when or 'any time')}{squeezed(sheet.title)}" in listed, sheet.title
        at += 1


def test_the_order_is_read_nowhere_before_people_have_ordered(pack: Pack) -> None:
    """Two cards of the puzzle are on no page that people see before it; its key is on the facilitator's pages alone."""
    ordered = pack.first(pack.order.title, pack.handed_from)
    for page in pack.pages[_own_pages(pack) : ordered]:
        cards = [option for option in pack.order.options if page.holds(option)]
        assert len(cards) <= 1, cards
    key = "".join(squeezed(line) for line in pack.order.key())
    (only,) = (at for at, page in enumerate(pack.pages) if key in page.text)
    assert only < _own_pages(pack)


def _own_pages(pack: Pack) -> int:
    """Return how many pages are the facilitator's: those before the first wide one."""
    return next(at for at, page in enumerate(pack.pages) if page.wide > page.high)


def test_pieces_of_the_story_are_sheets_of_their_own(pack: Pack) -> None:
    """No page holds events of two portions."""
    titles = [sheet.title for sheet in pack.handed if " of 4" in sheet.title]
    begins = [pack.first(title, pack.handed_from) for title in titles]
    assert len(set(begins)) == len(titles)


def test_a_sheet_for_the_wall_is_one_page(pack: Pack) -> None:
    """There are as many wide pages as sheets for the wall, each with its heading."""
    wide = [page for page in pack.pages if page.wide > page.high]
    assert len(wide) == len(pack.wall)
    for page, sheet in zip(wide, pack.wall, strict=True):
        assert page.text.startswith(squeezed(sheet.title))


def test_no_page_ends_in_what_leads_to_the_next(pack: Pack) -> None:
    """Neither a heading nor a line that ends in a colon is the last thing on a page; lines to write on do not count."""
    headings = {squeezed(sheet.title) for sheet in (*pack.wall, *pack.handed)}
    headings |= {squeezed(text) for text in ("Before you start", "How it works on paper", "In the whole part")}
    for at, page in enumerate(pack.pages):
        assert not any(page.text.endswith(each) and len(page.text) > len(each) + 80 for each in headings), at
        assert not page.text.endswith(":") or page.holds("Say it in other words:"), (at, page.text[-60:])


def test_nothing_is_cut_and_no_page_is_nearly_empty(pack: Pack) -> None:
    """All letters are inside the margins, list numbers too, and each page is printed to a third at least."""
    for at, page in enumerate(pack.pages):
        assert page.left >= (33 if page.wide > page.high else 42), (at, page.text[:40])
        least = _TAIL if at < _own_pages(pack) else _LEAST
        assert page.filled >= least, (at, page.filled, page.text[:80])
