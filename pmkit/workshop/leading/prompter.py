"""What the facilitator reads: the clock, what to say and do now, what the others see, the run sheet."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from htpy import (
    Element,
    Node,
    b,
    br,
    code,
    details,
    div,
    h3,
    h4,
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

from pmkit.analysis.actions.due import due_said
from pmkit.html import render, scrolling, table, trusted
from pmkit.markup import escape_markdown
from pmkit.room.activities.slide import Slide
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import here
from pmkit.room.session.results import with_style
from pmkit.room.session.wall import countdown
from pmkit.views.page import markdown_html
from pmkit.workshop.improvement.horizons import Plan
from pmkit.workshop.leading.clock import in_words, time_of_day
from pmkit.workshop.leading.invitation import INVITATION
from pmkit.workshop.leading.leaving import held_cards, waiting
from pmkit.workshop.leading.panel import file_link
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import AgendaPart
from pmkit.workshop.runsheet.cues import in_halves
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids
from pmkit.workshop.runsheet.moments import OffScript

CSS: Final = render(style_sheet[trusted(files(__package__).joinpath("prompter.css").read_text(encoding="utf-8"))])
"""The style of all that is below, as an element."""

STALE: Final = 30.0
"""Minutes past its end after which a run was probably a trial."""

_RUN_ALL: Final[list[Node]] = ["In the menu at the top choose ", b["Run"], ", then ", b["Run All Cells"]]

_PRESS_START: Final[list[Node]] = ["When everybody is seated, press ", b["Start"], ". The clock runs from then on."]
_ROOM: Final[list[list[Node]]] = [
    [
        "Open the ",
        b["Projector"],
        " page on the screen that everybody sees, and press Full screen there. This page stays on your laptop.",
    ],
    ["People scan the code. On the right you see how many have joined; latecomers can join at any time."],
    _PRESS_START,
]
_ALONE: Final[list[list[Node]]] = [
    [
        "Open the wall page with the link at the right, put that tab on the screen that everybody sees, and press Full "
        "screen there. Without a screen, hang the wall sheets.",
    ],
    ["Hand out pens and the sheets of the paper pack, or ask for a show of hands."],
    _PRESS_START,
]


def minutes_of(minutes: float) -> str:
    """Return minutes as a clock shows them; what is over has a minus."""
    seconds = round(abs(minutes) * 60)
    return f"{'-' if minutes < 0 and seconds else ''}{seconds // 60}:{seconds % 60:02d}"


def beat_html(beat: int, *, alone: bool = False) -> Markup:
    """Return what is seen when the kernel has drawn nothing for some seconds.

    Args:
        beat: another number with each second, so that the browser starts its wait over.
        alone: whether there are no phones that could be affected.
    """
    return render(
        div(".pmk-silent", {"data-beat": str(beat % 10)}, role="status")[
            "No news for 8 seconds: the clock on this page has stopped. If another cell is still running, wait for it. "
            "Otherwise: ",
            _RUN_ALL,
            ", and once more if nothing happens: the first time may only start the kernel. ",
            "The workshop goes on where it was",
            "." if alone else "; phones and projector are not affected.",
        ]
    )


def clock_html(workshop: Workshop, place: int, step: str = "", state: Mapping[str, Any] | None = None) -> Markup:
    """Return the clock of part, phase and whole.

    Args:
        workshop: the workshop.
        place: of the part that is shown.
        step: that is shown.
        state: of the session, for the phase and its timer.
    """
    clock, agenda = workshop.clock, workshop.agenda
    if clock.began is None:
        note = p[b[workshop.note]] if workshop.note else None
        title = span[f"{agenda.title}. The clock starts with the first page."]
        return render(note, div(".pmk-clock")[_big(in_words(agenda.minutes)), title])
    if clock.over:
        return render(div(".pmk-clock")[_big("The end"), span["All parts are done."]])
    part = agenda.parts[clock.at]
    until = clock.now() + 60 * max(0.0, clock.left)
    ends = clock.now() + 60 * clock.left_in_all
    behind = "" if place in (clock.at, -1) else " (the page shown belongs to an earlier part)"
    left = (
        f"{in_words(round(clock.left_in_all))} left"
        if clock.left_in_all > 0
        else f"it was supposed to end at {time_of_day(ends)}"
    )
    return render(
        _stale(clock.began) if clock.left_in_all < -STALE else None,
        div(".pmk-clock")[
            _big(minutes_of(clock.left), " left" if clock.left > 0 else ""),
            span[
                b[part.title],
                f", part {clock.at + 1} of {len(agenda.parts)}{behind}",
                f", until {time_of_day(until)}" if clock.left > 0 else ", over",
            ],
            _phase(workshop, place, step, state or {}),
            span[
                f"Workshop: until {time_of_day(ends)}, {left}" if clock.left_in_all > 0 else f"Workshop: {left}",
                # What the run sheet below adds up to, where that is another time.
                f" (as things are, it ends at {time_of_day(clock.ends)})" if abs(clock.ends - ends) >= 60 else "",
            ],
        ],
    )


def _phase(workshop: Workshop, place: int, step: str, state: Mapping[str, Any]) -> Element | None:
    """Return the phase that runs, with its countdown: the session's timer, otherwise what the run sheet gives it."""
    part, activity = workshop.part(place), state.get("activity")
    if part is None or not activity:
        return None
    phase, asks = str(state["phase"]), bool(activity["asks"])
    who = part.turn.who if part.turn and step in part.turn.steps else ""
    given = minutes_for(part, step, phase)
    if state.get("looking"):
        return span(".phase")["You're reading first"]
    left = state["left"] / 60 if state["left"] is not None else given - workshop.clock.in_step if given else None
    if left is None and not asks:
        return None
    name = _PHASES.get(phase, phase).capitalize() if asks else who or "This page"
    time = None if left is None else [" ", b[countdown(60 * left)] if left > 0 else "time is up"]
    return span(".phase")[name, time]


def minutes_for(part: AgendaPart, step: str, phase: str) -> float:
    """Return the minutes of a phase of a step: its timer, or its share of the part's; 0 where it has none."""
    timer = part.minutes_at.get((step, phase), 0.0)
    if timer or phase != "reveal" or part.activity is None or step not in part.activities:
        return timer
    return in_halves(part.activity.reveal, len(part.activities))[part.activities.index(step)]


def _big(words: str, rest: str = "") -> Element:
    return span[span(".big")[words], rest]


def _stale(began: float) -> Element:
    """Return what is said of a run that should have ended long ago."""
    since = b[f"This run began at {time_of_day(began)}."]
    return p[since, " For a new one press ", b["Start a new one"], " at the bottom."]


def alarm_html(alarm: str) -> Markup:
    """Return what the clock has to say; nothing most of the time."""
    return render(div(".pmk-alarm", role="status")[alarm] if alarm else None)


_PHASES: Final = {
    "collect": "answers",
    "reveal": "reveal",
    "discuss": "discussion",
    "vote": "dots",
    "outcome": "result of the dots",
}
"""What the clock calls a phase."""

_PURPOSE: Final = {
    "collect": "People answer on their own, in silence. Say nothing until the count stops rising.",
    "reveal": "Everybody sees the result at the same time. Give people a moment to read before anybody speaks.",
    "discuss": "The group talks about what it sees. Ask, and listen.",
    "vote": "People put their dots on their own, in silence, after what they've heard.",
    "outcome": "Everybody sees the dots. Read aloud what got the most.",
}
"""What a phase is for, where the script has no words for it."""


def script_html(
    workshop: Workshop, place: int, step: str, phase: str = "", *, instead: str = "", off: OffScript | None = None
) -> Markup:
    """Return what to say, to do and to ask at a step in one of its phases.

    Args:
        workshop: the workshop.
        place: of the part that is shown.
        step: that is shown.
        phase: of the step; all of them by default.
        instead: what is said in place of the script, where the question is asked in another form than it was planned.
        off: what is said and done in place of the run sheet, where there is nothing for all to see yet.
    """
    part = workshop.part(place)
    if part is None:
        return _before(workshop) if place < 0 else _after(workshop)
    said = escape_markdown((off and off.say) or instead) or part.said_at(step, phase)
    asks = step in part.activities
    purpose = _PURPOSE.get(phase, "") if asks else "There's nothing to read aloud. Give people a moment with this page."
    told = [h3["Say"], div(".pmk-say")[markdown_html(said)]] if said else [h3["Now"], p[purpose]]
    return render(div(".pmk-script")[told, _others(part, step), _to_do(part, step, phase, off)])


def _before(workshop: Workshop) -> Markup:
    lines = _ALONE if isinstance(workshop.session, SessionAlone) else _ROOM
    first: list[Node] = [*workshop.agenda.before]
    return render(div(".pmk-script")[h3["Before you start"], ol[(li[line] for line in [*first, *lines])]])


def _after(workshop: Workshop) -> Markup:
    shown = "the wall page says" if isinstance(workshop.session, SessionAlone) else "phones and projector say"
    return render(
        div(".pmk-script")[
            h3["After the last page"],
            p[
                "Thank everybody. Then press ",
                b["End the workshop"],
                f": the report is saved, individual answers are overwritten, and {shown} goodbye.",
            ],
        ]
    )


def _others(part: AgendaPart, step: str) -> Node:
    """Return who else speaks at a step, for how long, and from which card."""
    turn = part.turn
    if turn is None or step not in turn.steps:
        return None
    minutes = in_words(minutes_for(part, step, "discuss"))
    script = slide(step).script if step in slide_ids() and step not in TOLD else ""
    card = details[summary["The card they were given"], markdown_html(script)] if script else None
    return [p[b[f"{turn.who}:"], f" {minutes}."], card]


def _to_do(part: AgendaPart, step: str, phase: str, off: OffScript | None) -> list[Node]:
    do, ask = (off.do, []) if off else (part.do_at(step, phase), part.ask_at(step, phase))
    times = [
        f"{_PHASES.get(each, each)} {in_words(minutes)}"
        for each in part.phases.get(step, ())
        if step in part.activities and not off and (minutes := minutes_for(part, step, each))
    ]
    return [
        [h4["Do"], ol[_items(do)]] if do else None,
        [h4["Ask"], ul[_items(ask)]] if ask else None,
        p[small["Time: ", ", ".join(times), "."]] if times else None,
        p[small[b["When time is short, cut first:"], f" {part.cut}", br, b["Goal:"], f" {part.goal}"]],
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
    if activity is None or state["closed"]:
        words = (
            "The end"
            if state["index"] >= 0 or state["closed"]
            else "Not started yet"
            if alone
            else "Waiting for people"
        )
        if state["closed"] and not alone:
            words = "On the screen: Thank you. The session is over."
        return render(div(".pmk-seen")[b[words], "" if alone or state["closed"] else f" \u00b7 {here(state)}"])
    page = next((page for page in workshop.plan.activities if page.id == activity["id"]), None)
    picture = page.picture if isinstance(page, Slide) else None
    return render(
        div(".pmk-seen")[
            p["On the screen", None if alone else [" \u00b7 ", b[here(state)]]],
            h3[activity["title"]],
            # Markdown that the room has rendered; a table in it may be wider than this column
            scrolling(trusted(activity["text"]), "On the screen") if activity["text"] else None,
            img(src=_data(picture.svg), alt=picture.alt) if picture else None,
            # HTML of the kind of activity, and of what it repeats: as the projector's page chooses
            trusted(state["asked"]) if not state["result"] and not state["looking"] else None,
            with_style(activity["repeats"]) if activity["repeats"] else None,
        ]
    )


def _data(svg: str) -> str:
    """Return a drawing as an address."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def sheet_html(workshop: Workshop) -> Markup:
    """Return the run sheet with the times of day as they are now."""
    clock = workshop.clock
    rows = [
        tr(class_={"now": now})[
            th(scope="row")["\u25b6 " if now else "", title],
            td[f"{time_of_day(begins)} to {time_of_day(ends)}" if clock.began is not None else ""],
            td[in_words(minutes)],
            td["" if round(planned) == round(minutes) else f"planned {in_words(planned)}"],
        ]
        for (title, planned, minutes, now), (begins, ends) in zip(clock.rows(), clock.times(), strict=True)
    ]
    return render(details[summary[f"Run sheet: {workshop.agenda.title}"], table((), rows, classes="pmk-plan")])


def ending_html(workshop: Workshop, saved: Sequence[Path], problem: str = "") -> Markup:
    """Return what is said once the session is over: what was saved where, what was agreed, who looks back when.

    Args:
        workshop: the workshop.
        saved: the files of the report; empty where none was made.
        problem: why something was not saved.
    """
    plan = workshop.planner.plan
    held = waiting(plan)
    items = [item for item in plan.action_plan() if item.id not in held]
    days = [f"{day:%A, %B} {day.day}, {day.year}" for _, day in plan.followup_days()]
    owners = list(dict.fromkeys(item.owner for item in items if item.owner))
    lines = [
        li[b[item.text], f" \u2013 {item.owner or 'no owner yet'}, {due_said(item.due) or 'no day yet'}"]
        for item in items
    ]
    notes, calendar = workshop.notes.path, workshop.folder / INVITATION
    none = p[b["No commitment was written down."], " You can still add one: notebook 07 opens the plan."]
    return render(
        div(".pmk-ended", role="status")[
            h3["The workshop has ended"],
            p["Individual answers are overwritten. The wall page says thank you."]
            if isinstance(workshop.session, SessionAlone)
            else p[
                "Nobody can join or answer now, and individual answers are overwritten. Phones and projector say so."
            ],
            p[b[f"Not saved: {problem}"]] if problem else None,
            p["The report: ", _joined([file_link(path) for path in saved]), ". Let the team read it first."]
            if saved
            else None,
            p["Your notes: ", file_link(notes), ". Only you have them."] if notes.exists() else None,
            p["The look-back days for everybody's calendar: ", file_link(calendar), "."] if calendar.exists() else None,
            p["The commitments can be changed in notebook 07. All files are in ", code[str(workshop.folder)], "."],
            [h4["What was agreed"], ol[lines]] if lines else none,
            held_html(plan, "The report lists it apart from what was agreed."),
            p[
                b["Looking back: "],
                f"on {days[0]}" if days else "no day yet",
                f", with {' and '.join(owners)}" if owners else ", with everybody who was here",
                f". Then again on {' and '.join(days[1:])}." if days[1:] else ".",
            ],
        ]
    )


def held_html(plan: Plan, more: str) -> Node:
    """Return what was written down and is not on the wall, with one more sentence; nothing where there is none."""
    texts = {item.id: item.text for item in plan.action_plan()}
    held = [texts[name] for name in waiting(plan) if texts[name].strip()]
    held += [text for text, _ in held_cards(plan).values()]
    if not held:
        return None
    head = "One line was not shown to the team." if len(held) == 1 else f"{len(held)} lines were not shown to the team."
    return [p[b[head], " ", more], ul[(li[text] for text in held)]]


def _joined(nodes: Sequence[Node]) -> list[Node]:
    return [part for node in nodes for part in (", ", node)][1:]


def _items(texts: list[str]) -> list[Element]:
    return [li[text] for text in texts]
