"""The sheets of the paper pack: what hangs on the wall, and what is handed out, in the order in which it is needed."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from htpy import Element, Node, b, div, h2, img, li, p, section, span, ul

from pmkit.analysis.actions.strength import MEANINGS
from pmkit.calendar import Clocks
from pmkit.html import render, trusted
from pmkit.room.activities.dots import Dots, Writing
from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan
from pmkit.room.shared.activity import Activity, Asking
from pmkit.room.shared.told import lines_on_paper
from pmkit.views.page import markdown_html
from pmkit.workshop.improvement.horizons import framework
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart
from pmkit.workshop.runsheet.cues import spoken_minutes
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids, slide_text
from pmkit.workshop.runsheet.material import Material, Told, portions, stamps
from pmkit.workshop.runsheet.phoneless import on_paper
from pmkit.workshop.runsheet.session import VOTED, steps_of
from pmkit.workshop.runsheet.telling import times, told

SIZES: Final = range(54, 21, -3)
"""Points of the letters of a wall sheet: the largest that fits. 24 is read from 2.5 m (8 feet)."""

_WIDE: Final = 720
_HIGH: Final = 525
"""Points of a wall sheet inside its margins, on A4 or on Letter, whichever has less."""

_LETTER: Final = 0.56
"""Width of a letter as a share of its size: that of a wide font."""

_STRIPS: Final = 20
"""People whose dots are on one page."""

_MANY: Final = 3
"""Cards for oneself on one page."""

_SHORT: Final = 700
"""Letters of a sheet so short that it has room for notes in any case."""

_NOTED: Final = 800
"""Characters of HTML up to which a team has room for notes below a piece of the incident."""

_NOTES_MOST: Final = 1300
"""Characters of HTML up to which there is a line for each note."""

_LETTERS: Final = {"huge": _NOTED, "large": 1800, "": 3000}
"""Letters of a piece of the incident, and up to how many characters of HTML: what is longer has small ones."""

_FIRST_NOTES: Final = ("What would we look at first?",)
_NOTES: Final = ("What do we think is going on?", "What would tell us that we're wrong?", "What surprises us?")

EVERYBODY: Final = "1 for everybody"
TEAMS: Final = "1 for each team, and 1 for you"
WALL: Final = "1 for the wall"
YOU: Final = "1 for you"


@dataclass(frozen=True)
class Sheet:
    """One sheet of the pack.

    Attributes:
        title: its heading.
        many: how often it is needed.
        when: the part in which it is; empty for all.
        body: the sheet.
    """

    title: str
    many: str
    when: str
    body: Node


def wall_sheets(agenda: Agenda, plan: Plan) -> Iterator[Sheet]:
    """Yield each slide that hangs on the wall, in letters as large as fit."""
    steps = steps_of(agenda)
    for activity in plan.activities:
        place, step = steps.get(activity.id, (-1, ""))
        if activity.asks or step in TOLD or _is_table(activity.id) or not isinstance(activity, Slide):
            continue
        drawn = None
        if activity.picture:
            data = base64.b64encode(activity.picture.svg.encode()).decode("ascii")
            drawn = img(src=f"data:image/svg+xml;base64,{data}", alt=activity.picture.alt)
        # A slide of a session may have less text than the deck's, where it repeats what people wrote.
        text = on_paper(slide_text(step or activity.id.removeprefix("appendix-")))
        size = letters(activity.title, text, with_picture=drawn is not None)
        body = section(class_=["sheet", "poster", "drawn" if drawn else ""], style=f"--letters: {size}pt")[
            h2[activity.title], trusted(markdown_html(text)), drawn
        ]
        yield Sheet(activity.title, WALL, agenda.parts[place].title if place >= 0 else "", body)


def letters(title: str, text: str, *, with_picture: bool = False) -> int:
    """Return the points of the largest letters with which a wall sheet stays one page.

    Args:
        title: its heading.
        text: Markdown with at most one table of two columns.
        with_picture: whether two thirds of the sheet are a picture's.
    """
    high = _HIGH / 3 if with_picture else _HIGH
    return next((size for size in SIZES if _height(title, text, size) <= high), SIZES[-1])


def _height(title: str, text: str, size: float) -> float:
    """Return about how many points a sheet takes: lines of its text, and a bit between its blocks."""
    across = _WIDE / (_LETTER * size)
    cells = [
        [cell.strip("* ") for cell in row.strip("| ").split("|")] for row in text.splitlines() if row.startswith("|")
    ]
    rows = [row for row in cells if not set("".join(row)) <= set("- ")]
    first = min(max((len(row[0]) for row in rows), default=0) + 1, 0.4 * across)
    lines = sum(
        max(math.ceil(len(row[0]) / first), math.ceil(len(" ".join(row[1:])) / (across - first - 2))) + 0.25
        for row in rows
    )
    blocks = [line for line in re.split(r"\n\n|\n(?=\s*(?:[-*]|\d+\.) )", text) if line and not line.startswith("|")]
    lines += sum(math.ceil(len(block) / (across - 3)) + 0.35 for block in blocks)
    return size * ((1.2 if rows else 1.25) * lines + 1.4 * math.ceil(1.25 * len(title) / across) + 0.7)


def handouts(agenda: Agenda, material: Material, plan: Plan) -> Iterator[Sheet]:
    """Yield what people get, in the order in which they get it: nothing is on a page with what comes later."""
    known = {activity.id: activity for activity in plan.activities}
    steps = {steps_of(agenda)[name]: known[name] for name in steps_of(agenda)}
    for place, part in enumerate(agenda.parts):
        for step in part.steps:
            yield from _of_step(part, step, steps[place, step], material)
    names = {step for part in agenda.parts for step in part.steps}
    if not names & set(VOTED):
        yield from _commitments("")
    if not names & {"story", *(name for name in TOLD if name.startswith("portion"))}:
        yield _story(material, "")
    tables = [known[f"appendix-{name}"] for name in agenda.appendix if slide(name).table]
    if tables:
        yield Sheet("To keep", EVERYBODY, "", _tables(tables))


def _of_step(part: AgendaPart, step: str, activity: Activity, material: Material) -> Iterator[Sheet]:
    """Yield the sheets of one step of a part."""
    if step == "story":
        yield _story(material, part.title)
    elif step in TOLD and isinstance(activity, Slide):
        is_talked_over = part.turn is not None and step in part.turn.steps
        yield _portion(activity, step, material, part.title, with_notes=is_talked_over)
    elif step in slide_ids():
        if slide(step).table:
            yield Sheet(activity.title, EVERYBODY, part.title, _table(activity, part.title))
        if part.turn and step in part.turn.steps and slide(step).script:
            yield _card_of(part, slide(step).script)
        if step in VOTED:
            yield from _commitments(part.title)
    elif isinstance(activity, Asking) and not (isinstance(activity, Dots) and activity.of):
        yield Sheet(activity.title, _many(activity.on_a_page), part.title, activity_sheet(activity, part.title))
    dots = _dots_of(activity)
    if dots:
        yield Sheet(
            f"Dots to vote with: {dots} for everybody", f"1 for every {_STRIPS} people", part.title, _dots(dots)
        )


def _many(on_a_page: int) -> str:
    return EVERYBODY if on_a_page == 1 else f"1 for every {on_a_page} people; cut apart"


def _band(many: str, when: str) -> Element:
    """Return the line above a sheet that is handed out: when, and how many of it are needed."""
    return p(".band")[" \u00b7 ".join(part for part in (when, many) if part)]


def activity_sheet(activity: Asking, when: str = "") -> Element:
    """Return the sheet of an activity: what its kind prints, below title and text, as often as it fits on a page."""
    text = trusted(markdown_html(activity.text)) if activity.text else None
    number = activity.on_a_page
    if number == 1:
        return section(".sheet.answers")[_band(EVERYBODY, when), h2[activity.title], text, activity.sheet()]
    size = {2: "halves", 3: "thirds"}.get(number, "")
    return section(class_=["sheet", "answers", size])[
        (div(".slip")[h2[activity.title], text, activity.sheet()] for _ in range(number))
    ]


def _table(activity: Activity, when: str) -> Element:
    """Return a slide whose table is made from other data: too much for a wall, and of use afterward."""
    return section(".sheet.large")[_band(EVERYBODY, when), h2[activity.title], trusted(markdown_html(activity.text))]


def _tables(activities: Sequence[Activity]) -> Element:
    """Return the tables of the appendix one below the other."""
    parts = [div(".flow")[h2[each.title], trusted(markdown_html(each.text))] for each in activities]
    return section(".sheet.keep")[_band(EVERYBODY, "To keep"), parts]


def _is_table(name: str) -> bool:
    """Tell whether a slide of a session is a table that is made from other data."""
    known = next((each for each in slide_ids() if each not in TOLD and name.endswith(f"-{each}")), "")
    return bool(known and slide(known).table)


def _card_of(part: AgendaPart, script: str) -> Sheet:
    """Return what somebody other than the facilitator says, as a card."""
    who, minutes = (part.turn.who, part.turn.minutes) if part.turn else ("", 0)
    note = f"{spoken_minutes(minutes).capitalize()}. Give it to them days before; a story like that takes time."
    body = section(".sheet")[
        _band("1 for them", part.title),
        h2[f"A card for: {who}"],
        p(".note")[note],
        div(".say")[trusted(markdown_html(script))],
    ]
    return Sheet(f"A card for: {who}", "1 for them", part.title, body)


# The incident


def _portion(activity: Slide, step: str, material: Material, when: str, *, with_notes: bool) -> Sheet:
    """Return a piece of the incident as its slide has it, or with all that is recorded of it; a sheet of its own."""
    many = EVERYBODY if step == "brief" else TEAMS
    title, number = activity.title, step.rpartition("-")[2]
    listed: Node = lines_on_paper(activity.events, whole=True)
    if number.isdecimal():
        title = f"{material.title}: {activity.title[:1].lower()}{activity.title[1:]}"
        given = portions(material)[int(number) - 1 : int(number)]
        shown = [line.when for line in activity.events]
        listed = [
            _listed(each, shown if len(shown) == len(each) else stamps(each, material.clocks), material.clocks)
            for each in given
        ]
    text = trusted(markdown_html(activity.text)) if activity.text else None
    said = render(text, listed)
    large = next((name for name, most in _LETTERS.items() if len(said) < most), "small")
    asked = _NOTES if number.isdecimal() else _FIRST_NOTES
    room = 2 if len(said) < _NOTED else 1
    notes = [(p[b[question]], [div(".line")] * room) for question in asked]
    has_notes = (with_notes or number.isdecimal() or len(said) < _SHORT) and len(said) < _NOTES_MOST
    body = section(class_=["sheet", "told", large])[_band(many, when), h2[title], said, notes if has_notes else None]
    return Sheet(title, many, when, body)


def _story(material: Material, when: str) -> Sheet:
    """Return all of the incident in the order in which it happened."""
    title, many = f"{material.title}: what happened", EVERYBODY if when else YOU
    events = [told(material, event) for event in material.timeline]
    listed = _listed(events, times(events, material.clocks), None)
    return Sheet(title, many, when, section(".sheet.told")[_band(many, when), h2[title], listed])


def _listed(events: Sequence[Told], when: Sequence[str], clocks: Clocks | None) -> Element:
    """Return events with their times; with clocks, also when those happened that became known only later."""
    return ul[(_event(each, stamp, clocks) for each, stamp in zip(events, when, strict=True))]


def _event(told: Told, stamp: str, clocks: Clocks | None) -> Element:
    earlier = told.earlier(clocks) if clocks else ""
    said = f" {told.text}{f' ({earlier})' if earlier else ''}. ".replace(".. ", ". ")
    return li[b[stamp], said, span(".note")[" ".join(told.details)]]


# Dots and commitments


def _dots_of(activity: Activity) -> int:
    """Return how many dots everybody has to vote with on what others wrote; 0 where there is no such vote."""
    if isinstance(activity, Writing):
        return activity.dots if "vote" in activity.in_phases else 0
    return activity.dots if isinstance(activity, Dots) and activity.of else 0


def _dots(number: int) -> Element:
    """Return a page of dots to cut out."""
    return section(".sheet")[
        h2[f"Dots to vote with: {number} for everybody"],
        p[
            "Cut the strips apart and stick the dots on the lines on the wall, or let everybody draw them with a pen. "
            "More than one on the same line is allowed."
        ],
        div(".dots")[(p["\u25cf" * number] for _ in range(_STRIPS))],
    ]


def _commitments(when: str) -> Iterator[Sheet]:
    """Yield the sheets for what is agreed: the fields of the plan, the strength to check, the card, the days."""
    line = div(".line")
    one = div(".box")[
        b["We will"],
        [line, line],
        b["Owner, a role or team"],
        line,
        b["By which day"],
        line,
        b["Done when (what a stranger could check)"],
        line,
        ul(".choices")[[li[f"{name}: {meaning}"] for name, meaning in MEANINGS.items()]],
    ]
    yield Sheet("Two commitments", WALL, when, section(".sheet")[_band(WALL, when), h2["Two commitments"], one, one])
    days = ", ".join(f"after {days} days: ____________" for days in framework()["followups"])
    cards = section(".sheet.thirds")[
        (
            div(".slip")[
                h2["My card"], div(".box")[b["When"], line, b["I will"], line, line], p[f"We look back {days}."]
            ]
            for _ in range(_MANY)
        )
    ]
    yield Sheet("My card", _many(_MANY), when, cards)
