"""The ordering puzzle: close together, recorded, not given away by its words."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import all_folders
from pmkit.markup import escape_markdown
from pmkit.records.event import Event, Milestone
from pmkit.records.timeline import Timeline
from pmkit.room.activities.order import Order
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.edits import CARDS_MOST
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.puzzle import CARDS, FEWEST, overlap, puzzle
from pmkit.workshop.runsheet.session import workshop_session
from pmkit.workshop.runsheet.telling import opening
from tests.workshop.runsheet.own import OWN, UNSEEN, long_one

SOURCES = [*(folder.name for folder in all_folders()), *OWN]
START = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)


def event(number: int, minute: float, headline: str = "", *marks: Milestone) -> Event:
    """Return an event at a minute."""
    at = START + dt.timedelta(minutes=minute)
    return Event(id=f"E{number}", headline=headline or f"Thing {number}", earliest=at, latest=at, milestones=marks)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: Path(source).stem)
def test_no_word_gives_the_order_away(source: str | Path) -> None:
    """No card has a time or a word of sequence, none is there twice, and there are seven at most."""
    material = open_material(source)
    cards = [material.text(each) for each in puzzle(material)]
    assert len(cards) == len(set(cards)) <= CARDS <= CARDS_MOST
    assert len(cards) >= min(FEWEST, len(material.timeline)) or (material.own and not cards)
    for text in cards:
        assert not re.search(r"\d:\d\d|\b(first|then|again|still|finally|later|next)\b", text, re.IGNORECASE), text


def test_the_tightest_run_is_asked() -> None:
    """Of a quiet morning and a dense quarter of an hour around the start, the quarter is asked."""
    quiet = [event(at, 60 * at) for at in range(8)]
    dense = [
        event(10 + at, 600 + 3 * at, "", *([Milestone.STARTED] if at == 1 else [Milestone.DETECTED] if at == 3 else []))
        for at in range(6)
    ]
    chosen = puzzle(Material("T", "", Timeline([*quiet, *dense, event(30, 2000, "", Milestone.RESOLVED)])))
    assert {each.id for each in chosen} <= {each.id for each in dense}
    assert len(chosen) >= 5


def test_what_is_not_recorded_is_not_asked() -> None:
    """Two events of one minute are never both cards: nobody knows which came before the other."""
    events = [event(1, 0), event(2, 1), event(3, 1), event(4, 2), event(5, 3)]
    ids = {each.id for each in puzzle(Material("T", "", Timeline(events)))}
    assert not {"E2", "E3"} <= ids
    assert len(ids) == 4


def span(number: int, begins: float, ends: float, *after: str) -> Event:
    """Return an event that is recorded to be somewhere between two minutes."""
    first, last = (START + dt.timedelta(minutes=minute) for minute in (begins, ends))
    return Event(id=f"E{number}", headline=f"Thing {number}", earliest=first, latest=last, after=after)


@pytest.mark.parametrize(
    ("first", "second", "open_"),
    [
        (span(1, 0, 10), span(2, 5, 20), True),
        (span(1, 0, 10), span(2, 0, 10, "E1"), True),
        (span(1, 5, 5), span(2, 5, 5), True),
        (span(1, 0, 20), span(2, 5, 6), True),
        (span(1, 0, 5), span(2, 5, 20), False),
        (span(1, 5, 5), span(2, 5, 20), False),
        (span(1, 0, 5), span(2, 6, 20), False),
    ],
)
def test_times_overlap_or_one_is_before_the_other(first: Event, second: Event, open_: bool) -> None:
    """Spans that share time, or are equal, leave the order open whatever follows from what; touching ones do not."""
    assert overlap(first, second) is overlap(second, first) is open_


def test_cards_have_times_that_can_be_compared() -> None:
    """Of a long night in one span, and of steps with times of their own, the steps are asked; all else stays a tie."""
    night = [span(at, 0, 85, *([f"E{at - 1}"] if at > 1 else [])) for at in range(1, 8)]
    steps = [span(10 + at, 100 + 10 * at, 105 + 10 * at) for at in range(5)]
    assert {each.id for each in puzzle(Material("T", "", Timeline([*night, *steps])))} <= {e.id for e in steps}
    alone = puzzle(Material("T", "", Timeline(night)))
    assert all(overlap(one, two) for one, two in combinations(alone, 2))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: Path(source).stem)
def test_what_overlaps_is_told_to_the_room(source: str | Path) -> None:
    """The session names each pair of cards whose times overlap."""
    material = open_material(source)
    plan = workshop_session(load_agenda("seed"), material)
    (order,) = (each for each in plan.activities if isinstance(each, Order))
    if order.text != escape_markdown(material.title):
        return
    chosen = puzzle(material)
    tied = {(at, to) for at, to in combinations(range(len(chosen)), 2) if overlap(chosen[at], chosen[to])}
    assert tied <= set(order.recorded_ties())
    for at, to in order.recorded_ties():
        assert (at, to) in tied or order.times[order.correct[at]] == order.times[order.correct[to]]


def test_a_long_timeline_is_searched_in_no_time(tmp_path: Path) -> None:
    """Two hundred rows give a full set of cards."""
    assert len(puzzle(open_material(long_one(tmp_path)))) >= 5


def test_cards_of_an_own_incident_are_spread_over_what_people_saw(tmp_path: Path) -> None:
    """What nobody saw, what it was found to be, and the repair never make a card, even if others are few."""
    file = tmp_path / "ours.md"
    file.write_text(UNSEEN, encoding="utf-8")
    material = open_material(file)
    cards = [material.text(each) for each in puzzle(material)]
    assert cards == [
        "Checkout begins to return 503",
        "On-call engineer restarts two web nodes; no change",
        "Dashboards show cache hit rate at zero",
    ]
    rows = [line for line in UNSEEN.splitlines() if not line.startswith(("| 09:02", "| 09:16"))]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert puzzle(open_material(file)) == []


def test_no_card_tells_the_cause_of_a_teams_own_incident() -> None:
    """What people found out is not among the cards while there are others; how it began and was noticed is."""
    rows = [
        event(1, 0, "Deploy of orders 4.2", Milestone.STARTED),
        event(2, 4, "Checkout errors rise to 4 %"),
        event(3, 7, "Alert: checkout errors", Milestone.DETECTED),
        event(4, 12, "Root cause found: the new index locks the orders table"),
        event(5, 14, "Index of orders 4.2 is dropped"),
        event(6, 15, "The lock is the cause, the database team confirms", Milestone.DIAGNOSED),
    ]
    cards = {each.id for each in puzzle(Material("T", "", Timeline(rows), own=True))}
    assert cards == set(), "the deploy is what was dropped later, and two cards are no puzzle"
    rows[3:3] = [event(7, 9, "Two web nodes are restarted"), event(8, 10, "Support posts a note")]
    material = Material("T", "", Timeline(rows), own=True)
    cards = {each.id for each in puzzle(material)}
    assert cards == {"E2", "E7", "E8"}, "from before the detection too; nothing from the finding on"
    assert not cards & {each.event.id for each in opening(material)}, "not what people have read with its time"


def test_a_long_own_incident_gives_enough_cards() -> None:
    """Four to six cards where the material has them, though an early row says that something was found."""
    words = ("Support answers tickets", "Half of the traffic is shed", "Newsletter goes out", "Import is paused")
    rows = [
        event(1, 0, "Alert: search is slow", Milestone.DETECTED),
        event(2, 10, "Database engineer finds the replica idle"),
        *(event(3 + at, 20 + 10 * at, text) for at, text in enumerate(words)),
        event(9, 90, "In the change log the team finds the lowered limit"),
    ]
    cards = [each.id for each in puzzle(Material("T", "", Timeline(rows), own=True))]
    assert cards == ["E3", "E4", "E5", "E6"]
