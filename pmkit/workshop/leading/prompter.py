"""What the facilitator reads: the clock, what to say and do now, what the others see, the run sheet."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any, Final

from htpy import (
    Element,
    Node,
    b,
    br,
    details,
    div,
    h3,
    h4,
    i,
    img,
    li,
    ol,
    p,
    small,
    span,
    summary,
    td,
    th,
    tr,
    ul,
)
from htpy import style as style_sheet
from markupsafe import Markup

from pmkit.html import render, table, trusted
from pmkit.room.activities.slide import Slide
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import here
from pmkit.views.page import markdown_html
from pmkit.workshop.assessment.results import TIE_RULE, PartResult
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import AgendaPart
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids

_CSS: Final = """
.pmk-clock { display: flex; flex-wrap: wrap; gap: .2em 1.6em; align-items: baseline; }
.pmk-clock .big { font-size: 2.2em; font-weight: 700; font-variant-numeric: tabular-nums; line-height: 1.1; }
.pmk-alarm { border: 3px solid currentColor; border-radius: 6px; padding: .3em .7em; font-size: 1.15em; }
.pmk-alarm { font-weight: 700; }
.pmk-say { font-size: 1.2em; line-height: 1.5; border-left: 6px solid currentColor; padding-left: .8em; }
.pmk-say p { margin: .4em 0; }
.pmk-seen { border: 1.5px solid currentColor; border-radius: 6px; padding: .5em .9em; }
.pmk-seen h3 { margin: .2em 0; }
.pmk-seen img { max-width: 100%; height: auto; background: #fff; }
.pmk-said { font-size: 1.25em; font-weight: 600; min-height: 1.6em; }
.pmkit-bound .widget-html-content { line-height: 1.45; }
.pmk-plan td, .pmk-plan th { text-align: left !important; padding: .15em .8em; }
.pmk-plan tr.now { font-weight: 700; }
"""
CSS: Final = render(style_sheet[trusted(_CSS)])
"""The style of all that is below, as an element."""

STALE: Final = 30.0
"""Minutes past its end after which a run was probably a trial."""

_PRESS_START: Final[list[Node]] = ["When people sit, press ", b["Start"], ". The clock runs from then on."]
_ROOM: Final[list[list[Node]]] = [
    [
        "Open the ",
        b["Projector"],
        " page below on the screen that all see, and press Full screen there. This page stays on your laptop.",
    ],
    ["People scan the code. On the right you see how many are in; late people can join at any time."],
    _PRESS_START,
]
_ALONE: Final[list[list[Node]]] = [
    [
        "Open the wall page with the link at the right, put that tab on the screen that all see, and press Full screen "
        "there. Without a screen, hang "
        "the wall sheets.",
    ],
    ["Hand out pens and the sheets of the paper pack, or ask for a show of hands."],
    _PRESS_START,
]


def minutes_of(minutes: float) -> str:
    """Return minutes as a clock shows them; what is over has a minus."""
    seconds = round(abs(minutes) * 60)
    return f"{'-' if minutes < 0 and seconds else ''}{seconds // 60}:{seconds % 60:02d}"


def clock_html(workshop: Workshop, place: int) -> Markup:
    """Return the clock of part and whole.

    Args:
        workshop: the workshop.
        place: of the part that is shown.
    """
    clock, agenda = workshop.clock, workshop.agenda
    if clock.began is None:
        note = p[b[workshop.note]] if workshop.note else None
        title = span[f"{agenda.title}. The clock starts with the first page."]
        return render(note, div(".pmk-clock")[_big(f"{agenda.minutes:g} minutes"), title])
    if clock.over:
        return render(div(".pmk-clock")[_big("The end"), span["Make the report below."]])
    part = agenda.parts[clock.at]
    ends = dt.datetime.fromtimestamp(clock.now() + 60 * clock.left_in_all).astimezone()
    behind = "" if place in (clock.at, -1) else " (the page is of an earlier one)"
    return render(
        _stale(clock.began) if clock.left_in_all < -STALE else None,
        div(".pmk-clock")[
            _big(minutes_of(clock.left)),
            span[b[part.title], f", part {clock.at + 1} of {len(agenda.parts)}{behind}"],
            span[f"{minutes_of(clock.left_in_all)} in all, ends {ends:%H:%M}"],
        ],
    )


def _big(words: str) -> Element:
    return span(".big")[words]


def _stale(began: float) -> Element:
    """Return what is said of a run that should have ended long ago."""
    at = dt.datetime.fromtimestamp(began).astimezone()
    return p[
        b[f"This run began at {at:%H:%M}."],
        " For a new one tick ",
        i["forget this run"],
        " below and press Start over.",
    ]


def alarm_html(alarm: str) -> Markup:
    """Return what the clock has to say; nothing most of the time."""
    return render(div(".pmk-alarm", role="status")[alarm] if alarm else None)


def script_html(workshop: Workshop, place: int, step: str) -> Markup:
    """Return what to say at a step, then what to do and to ask in its part."""
    part = workshop.part(place)
    if part is None:
        return _before(workshop) if place < 0 else _AFTER
    said = part.said_at(step)
    told = div(".pmk-say")[markdown_html(said)] if said else p["Nothing to read aloud here."]
    return render(h3["Say"], told, _others(part, step), _to_do(part))


def _before(workshop: Workshop) -> Markup:
    lines = _ALONE if isinstance(workshop.session, SessionAlone) else _ROOM
    return render(h3["Before you start"], ol[(li[line] for line in lines)])


_AFTER: Final = render(
    h3["After the last page"],
    p["Thank everybody. Make the report in the cell below, then end the session: single answers are overwritten then."],
    p["Was this a trial? Tick ", i["forget this run"], " below and press ", b["Start over"], "."],
)


def _others(part: AgendaPart, step: str) -> Node:
    """Return who else speaks at a step, for how long, and from which card."""
    turn = part.turn
    if turn is None or step not in turn.steps:
        return None
    minutes = turn.minutes / len(turn.steps)
    script = slide(step).script if step in slide_ids() and step not in TOLD else ""
    card = details[summary["The card they were given"], markdown_html(script)] if script else None
    return [p[b[f"{turn.who}:"], f" {minutes:.2g} minutes."], card]


def _to_do(part: AgendaPart) -> list[Node]:
    slot = part.activity
    minutes = slot and (
        f"Minutes: explain {slot.explain:g}, collect {slot.collect:g}, reveal {slot.reveal:g}, "
        f"discuss {slot.discuss:g}."
    )
    return [
        h4["Do"],
        ol[_items(part.do)],
        [h4["Ask"], ul[_items(part.ask)]] if part.ask else None,
        p[small[minutes]] if minutes else None,
        p[b["Goal."], f" {part.goal}", br, b["When time is short, cut first:"], f" {part.cut}"],
    ]


def seen_html(workshop: Workshop, state: dict[str, Any]) -> Markup:
    """Return what the others see, without the result; without a room with a link to the page that shows it."""
    session, begun = workshop.session, state["index"] >= 0
    return render(
        _seen(workshop, state), p[session.wall_link()] if isinstance(session, SessionAlone) and begun else None
    )


def _seen(workshop: Workshop, state: dict[str, Any]) -> Markup:
    activity = state["activity"]
    alone = bool(state.get("alone"))
    if activity is None:
        words = "The end" if state["index"] >= 0 else "Not begun" if alone else "Waiting for people"
        return render(div(".pmk-seen")[b[words], "" if alone else f" · {here(state)}"])
    timer = "" if state["left"] is None else f" · {minutes_of(state['left'] / 60)}"
    page = next((page for page in workshop.plan.activities if page.id == activity["id"]), None)
    picture = page.picture if isinstance(page, Slide) else None
    return render(
        div(".pmk-seen")[
            p["On the screen", None if alone else [" · ", b[here(state)]], timer],
            h3[activity["title"]],
            trusted(activity["text"]),  # Markdown that the room has rendered
            img(src=_data(picture.svg), alt=picture.alt) if picture else None,
            trusted(state["asked"]) if state["question"] else None,  # HTML of the kind of activity
        ]
    )


def _data(svg: str) -> str:
    """Return a drawing as an address."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def proposal_html(part: PartResult) -> Markup:
    """Return what to say of the four questions: where answers lie apart, and the two areas to begin with."""
    apart = [
        ["Furthest apart: ", b[area.area.title], f", {area.values[0]} to {area.values[-1]}.", br]
        for area in part.apart()[:1]
    ]
    top = " and ".join(area.area.title for area in part.top())
    return render(div(".pmk-seen")[p["Only you see this:"], p[apart, "To begin with: ", b[top], f". {TIE_RULE}"]])


def sheet_html(workshop: Workshop) -> Markup:
    """Return the run sheet with the minutes as they are now."""
    rows = [
        tr(class_={"now": now})[
            th(scope="row")["\u25b6 " if now else "", title],
            td[f"{minutes:g} min"],
            td["" if round(planned, 1) == minutes else f"planned {planned:g}"],
        ]
        for title, planned, minutes, now in workshop.clock.rows()
    ]
    return render(details[summary[f"Run sheet: {workshop.agenda.title}"], table((), rows, classes="pmk-plan")])


def _items(texts: list[str]) -> list[Element]:
    return [li[text] for text in texts]
