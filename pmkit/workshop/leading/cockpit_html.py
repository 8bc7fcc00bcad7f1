"""What the cockpit shows, as HTML: the clock, what to say and do now, what the others see, the run sheet."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from pmkit.markup import escape_html
from pmkit.room.activities.slide import Slide
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import here
from pmkit.views.page import markdown_html
from pmkit.workshop.assessment.results import TIE_RULE, PartResult
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import AgendaPart
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids

CSS: Final = """<style>
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
</style>"""

STALE: Final = 30.0
"""Minutes past its end after which a run was probably a trial."""

_ROOM: Final = (
    "Open the <b>Projector</b> page below on the screen that all see, and press Full screen there. This page stays on "
    "your laptop.",
    "People scan the code. On the right you see how many are in; late people can join at any time.",
    "When they sit, press <b>Start</b>. The clock runs from then on.",
)
_ALONE: Final = (
    "Hand out pens and the sheets of the paper pack, or ask for a show of hands. Where the script says phone or code, "
    "say sheet or hand.",
    "The pages stand on the right; turn the screen so that all can see, or hang the wall sheets.",
    "When people sit, press <b>Start</b>. The clock runs from then on.",
)


def minutes_of(minutes: float) -> str:
    """Return minutes as a clock shows them; what is over has a minus."""
    seconds = round(abs(minutes) * 60)
    return f"{'-' if minutes < 0 and seconds else ''}{seconds // 60}:{seconds % 60:02d}"


def clock_html(workshop: Workshop, place: int) -> str:
    """Return the clock of part and whole.

    Args:
        workshop: the workshop.
        place: of the part that is shown.
    """
    clock, agenda = workshop.clock, workshop.agenda
    if clock.began is None:
        note = f"<p><b>{escape_html(workshop.note)}</b></p>" if workshop.note else ""
        return (
            f'{note}<div class="pmk-clock"><span class="big">{agenda.minutes:g} minutes</span><span>'
            f"{escape_html(agenda.title)}. The clock starts with the first page.</span></div>"
        )
    if clock.over:
        return '<div class="pmk-clock"><span class="big">The end</span><span>Make the report below.</span></div>'
    part = agenda.parts[clock.at]
    ends = dt.datetime.fromtimestamp(clock.now() + 60 * clock.left_in_all).astimezone()
    stale = ""
    if clock.left_in_all < -STALE:
        began = dt.datetime.fromtimestamp(clock.began).astimezone()
        stale = (
            f"<p><b>This run began at {began:%H:%M}.</b> For a new one tick <i>forget this run</i> below and press "
            "Start over.</p>"
        )
    behind = "" if place in (clock.at, -1) else " (the page is of an earlier one)"
    return (
        f'{stale}<div class="pmk-clock"><span class="big">{minutes_of(clock.left)}</span>'
        f"<span><b>{escape_html(part.title)}</b>, part {clock.at + 1} of {len(agenda.parts)}{behind}</span>"
        f"<span>{minutes_of(clock.left_in_all)} in all, ends {ends:%H:%M}</span></div>"
    )


def script_html(workshop: Workshop, place: int, step: str) -> str:
    """Return what to say at a step, then what to do and to ask in its part."""
    part = workshop.part(place)
    if part is None:
        return _before(workshop) if place < 0 else _AFTER
    said = part.said_at(step)
    told = f'<div class="pmk-say">{markdown_html(said)}</div>' if said else "<p>Nothing to read aloud here.</p>"
    return f"<h3>Say</h3>{told}{_others(part, step)}{_to_do(part)}"


def _before(workshop: Workshop) -> str:
    lines = _ALONE if isinstance(workshop.session, SessionAlone) else _ROOM
    return f"<h3>Before you start</h3><ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>"


_AFTER: Final = (
    "<h3>After the last page</h3><p>Thank everybody. Make the report in the cell below, then end the session: single "
    "answers are overwritten then.</p><p>Was this a trial? Tick <i>forget this run</i> below and press <b>Start "
    "over</b>.</p>"
)


def _others(part: AgendaPart, step: str) -> str:
    """Return who else speaks at a step, for how long, and from which card."""
    turn = part.turn
    if turn is None or step not in turn.steps:
        return ""
    minutes = turn.minutes / len(turn.steps)
    said = f"<p><b>{escape_html(turn.who)}:</b> {minutes:.2g} minutes.</p>"
    script = slide(step).script if step in slide_ids() and step not in TOLD else ""
    if script:
        said += f"<details><summary>The card they were given</summary>{markdown_html(script)}</details>"
    return said


def _to_do(part: AgendaPart) -> str:
    asked = f"<h4>Ask</h4><ul>{_lines(part.ask)}</ul>" if part.ask else ""
    slot = part.activity
    minutes = (
        f"<p><small>Minutes: explain {slot.explain:g}, collect {slot.collect:g}, reveal {slot.reveal:g}, "
        f"discuss {slot.discuss:g}.</small></p>"
        if slot
        else ""
    )
    return (
        f"<h4>Do</h4><ol>{_lines(part.do)}</ol>{asked}{minutes}<p><b>Goal.</b> {escape_html(part.goal)}<br>"
        f"<b>When time is short, cut first:</b> {escape_html(part.cut)}</p>"
    )


def seen_html(workshop: Workshop, state: dict[str, Any]) -> str:
    """Return what the others see, without the result."""
    activity = state["activity"]
    alone = bool(state.get("alone"))
    if activity is None:
        said = "The end" if state["index"] >= 0 else "Not begun" if alone else "Waiting for people"
        return f'<div class="pmk-seen"><b>{said}</b>{"" if alone else f" · {here(state)}"}</div>'
    head = "On the screen" if alone else f"On the screen · <b>{here(state)}</b>"
    left = "" if state["left"] is None else f" · {minutes_of(state['left'] / 60)}"
    parts = [f"<p>{head}{left}</p><h3>{escape_html(activity['title'])}</h3>{activity['text']}"]
    found = next((each for each in workshop.plan.activities if each.id == activity["id"]), None)
    if isinstance(found, Slide) and found.picture:
        data = base64.b64encode(found.picture.svg.encode()).decode("ascii")
        parts.append(f'<img src="data:image/svg+xml;base64,{data}" alt="{escape_html(found.picture.alt)}">')
    if state["question"]:
        parts.append(state["asked"])
    return f'<div class="pmk-seen">{"".join(parts)}</div>'


def proposal_html(part: PartResult) -> str:
    """Return what to say of the four questions: where answers lie apart, and the two areas to begin with."""
    apart = part.apart()[:1]
    lines = [
        f"Furthest apart: <b>{escape_html(each.area.title)}</b>, {each.values[0]} to {each.values[-1]}."
        for each in apart
    ]
    top = " and ".join(area.area.title for area in part.top())
    lines.append(f"To begin with: <b>{escape_html(top)}</b>. {escape_html(TIE_RULE)}")
    return f'<div class="pmk-seen"><p>Only you see this:</p><p>{"<br>".join(lines)}</p></div>'


def sheet_html(workshop: Workshop) -> str:
    """Return the run sheet with the minutes as they are now."""
    rows = "".join(
        f'<tr class="{"now" if now else ""}"><th scope="row">{"&#9654; " if now else ""}{escape_html(title)}</th>'
        f"<td>{minutes:g} min</td><td>{'' if round(planned, 1) == minutes else f'planned {planned:g}'}</td></tr>"
        for title, planned, minutes, now in workshop.clock.rows()
    )
    return (
        f"<details><summary>Run sheet: {escape_html(workshop.agenda.title)}</summary>"
        f'<table class="pmk-plan"><tbody>{rows}</tbody></table></details>'
    )


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape_html(text)}</li>" for text in texts)
