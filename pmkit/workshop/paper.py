"""The paper pack: the same ninety minutes without a computer in the room, from the same run sheet."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from htpy import Element, Node, b, div, h1, h2, h3, i, img, li, ol, p, section, span, td, th, tr, ul

from pmkit.analysis.actions.strength import MEANINGS
from pmkit.files import Written, laid
from pmkit.html import render, table, trusted
from pmkit.room.activities.dots import Dots, Writing
from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan
from pmkit.room.shared.activity import Asking
from pmkit.views.page import markdown_html, shell
from pmkit.workshop.improvement.horizons import framework
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart
from pmkit.workshop.runsheet.cues import spoken_minutes
from pmkit.workshop.runsheet.deck import TOLD, slide, slide_ids
from pmkit.workshop.runsheet.material import Material, Told, brief_markdown, portions, stamps
from pmkit.workshop.runsheet.phoneless import agenda_without_phones, plan_without_phones
from pmkit.workshop.runsheet.session import steps_of, workshop_session

POSTER: Final = 28
"""Points of the smallest letters of a sheet for the wall: they are read from 3 m (10 feet)."""

CSS: Final = f"""
@page poster {{ size: landscape; margin: 10mm; }}
.sheet {{ break-before: page; }}
.flow {{ break-before: auto; margin-top: 2rem; }}
.flow h2, .flow h3 {{ break-after: avoid; }}
.told {{ font-size: .92rem; line-height: 1.35; }}
.flow.told {{ margin-top: 1rem; }}
.whole, .flow li {{ break-inside: avoid; }}
.sheet h2 {{ margin-top: 0; }}
.say {{ border-left: 4px solid currentColor; padding-left: 1rem; font-size: 1.1rem; line-height: 1.5; }}
.box {{ border: 1.5px solid currentColor; border-radius: 6px; padding: .6rem .8rem; margin: .5rem 0; }}
.box {{ break-inside: avoid; }}
.cut {{ border: 1.5px dashed currentColor; padding: .9rem 1rem; margin: 0; break-inside: avoid; font-size: 1.1rem; }}
.cards {{ display: grid; grid-template-columns: 1fr 1fr; gap: 0; }}
.line {{ border-bottom: 1px solid currentColor; height: 2.4rem; }}
.choices {{ list-style: none; padding: 0; }}
.choices li::before {{ content: "\\25A1\\00a0"; font-size: 1.3em; }}
.answers .choices li {{ display: inline-block; margin: .1rem 1.4rem .1rem 0; }}
.answers .box {{ padding: .4rem .8rem; margin: .4rem 0; }}
.slip {{ border-bottom: 1.5px dashed currentColor; padding: 1rem 0 1.6rem; break-inside: avoid; }}
.dots {{ display: grid; grid-template-columns: 1fr 1fr; gap: 0; }}
.dots p {{ border: 1.5px dashed currentColor; margin: 0; padding: .6rem; font-size: 2.6rem; letter-spacing: 1rem; }}
.dots p {{ text-align: center; line-height: 1.2; break-inside: avoid; }}
.poster {{ font-size: 2.1rem; line-height: 1.4; }}
.poster h2 {{ font-size: 1.5em; }}
.poster img {{ max-width: 100%; background: #fff; }}
.lines td {{ height: 2.6rem; }}
.lines .wide-cell {{ width: 70%; }}
.note {{ font-size: .9rem; }}
@media print {{
  .poster {{ page: poster; font-size: {POSTER}pt; line-height: 1.2; }}
  .poster table {{ font-size: {POSTER}pt; }}
  .poster tr, .poster li {{ break-inside: avoid; }}
  .poster h2 {{ break-after: avoid; font-size: 36pt; line-height: 1.1; margin-bottom: .6rem; }}
  .poster :is(th, td) {{ padding: .1em .4em; }}
  .poster img {{ display: block; margin: 0 auto; width: 100%; max-height: 112mm; object-fit: contain; }}
  footer {{ display: none; }}
}}
@media screen and (max-width: 44rem) {{
  table {{ font-size: .75rem; overflow-wrap: anywhere; }}
  th, td {{ padding: .3rem .2rem; }}
  .cards {{ grid-template-columns: 1fr; }}
  .poster {{ font-size: 1.3rem; }}
}}
"""

_SLIPS: Final = 3
"""Small sheets on one page, to be cut apart."""

_SMALL: Final = ("cards", "reword")
"""Kinds of activity whose sheet is a slip: a question, and a few lines to write on."""

_STRIPS: Final = 14
"""People whose dots are on one page."""


def paper_pack(agenda: Agenda, material: Material, path: str | Path | None = None, *, seed: int = 1) -> Written:
    """Return everything that the workshop needs on paper as one page to print, and write it if a path is given.

    First the facilitator's pages, a part each; then a sheet for each activity, to be copied for everybody
    or to be cut apart; then the incident, to be read aloud.

    Args:
        agenda: the run sheet.
        material: the incident.
        path: the file.
        seed: of the order of cards; the same as for the session gives the same cards.

    Raises:
        WorkshopError: the agenda names something that there is not.
    """
    plan = workshop_session(agenda, material, seed=seed)
    agenda, plan = agenda_without_phones(agenda), plan_without_phones(plan)
    parts: list[Node] = [h1[agenda.title], _overview(agenda, material)]
    steps = steps_of(agenda)
    keys = {steps[each.id][0]: each for each in plan.activities if isinstance(each, Asking) and each.key()}
    parts += [_part(agenda, part, keys.get(place)) for place, part in enumerate(agenda.parts)]
    parts += _wall(agenda, plan)
    parts += [activity_sheet(each) for each in plan.activities if isinstance(each, Asking) and not _is_dotted(each)]
    parts += [_dots(plan), _commitments(), _incident(material)]
    return laid(shell(f"{agenda.title}: paper pack", [render(part) for part in parts], css=CSS), path)


def _overview(agenda: Agenda, material: Material) -> Node:
    rows, begins = [], 0.0
    for part in agenda.parts:
        minutes = f"{begins:g} to {begins + part.minutes:g}"
        rows.append(tr[td[minutes], th(scope="row")[part.title], td[f"{part.minutes:g} min"], td[part.goal]])
        begins += part.minutes
    return [
        p[
            "The facilitator's pages come first, then sheets for the wall. Print them once. Then sheets for each "
            "activity: print one for everybody, except those that say ",
            i["cut apart"],
            " (one for every three people). You need pens, scissors, tape, a wall, a clock, and somebody who counts.",
        ],
        table(("Minute", "Part", "Length", "Goal"), rows),
        p["The incident: ", b[material.title], "."],
        [h2["Before you start"], _list(agenda.before)] if agenda.before else None,
        h2["Without phones"],
        _list(
            [
                "Where the script says screen, point to the wall; the form for commitments is the sheet before the "
                "incident.",
                "Answers go on sheets that all look alike, folded once, into a box. Shuffle before you count.",
                "Nothing about climate is counted with fewer than five sheets; ask in a spoken round instead.",
                "Count, write the numbers on the wall, and only then talk. With a laptop you can key the counts in on "
                "the host's page of the room, and get the same pictures.",
            ]
        ),
    ]


def _is_dotted(activity: Asking) -> bool:
    """Tell whether an activity is dots on what others wrote: its sheet is the page of dots."""
    return isinstance(activity, Dots) and bool(activity.of)


def _dots(plan: Plan) -> Node:
    """Return a page of dots to cut out, where people vote with dots on what was written."""
    voted = [
        each.dots
        for each in plan.activities
        if (isinstance(each, Dots) and each.of) or (isinstance(each, Writing) and "vote" in each.in_phases)
    ]
    if not voted:
        return None
    number = max(voted)
    return section(".sheet")[
        h2[f"Dots to vote with: {number} for everybody"],
        p[
            "Cut the strips apart and stick the dots on the lines on the wall, or let everybody draw them with a pen. "
            "More than one on the same line is allowed."
        ],
        div(".dots")[(p["\u25cf" * number] for _ in range(_STRIPS))],
    ]


def _part(agenda: Agenda, part: AgendaPart, keyed: Asking | None = None) -> Element:
    """Return the facilitator's page of a part: what to say, do and ask, in the order in which it comes."""
    about = f": {part.about}" if part.about else ""
    whole = [one.text for one in part.done if not one.step]
    asked = [one.text for one in part.asked if not one.step]
    return section(".flow")[
        h2[f"{part.title}{about} ({part.minutes:g} minutes)"],
        p[b["Goal."], f" {part.goal}"],
        [h3["In the whole part"], _list([*whole, *asked])] if whole or asked else None,
        ([_step(part, step, agenda.phases_of(part, step)) for step in part.steps or [""]]),
        div(".whole")[p[b[f"Only for you. {keyed.title}"]], _list(keyed.key(), ol)] if keyed else None,
        p[b["When time is short, cut this first."], f" {part.cut}"],
    ]


_PHASES: Final = {
    "reveal": "At the reveal",
    "discuss": "In the discussion",
    "vote": "At the vote",
    "outcome": "After the vote",
}


def _step(part: AgendaPart, step: str, phases: Iterable[str]) -> Iterator[Node]:
    """Yield what is said, done and asked at a step, phase by phase, with the minutes for it."""
    for phase in phases or ("",):
        said = part.said_at(step, phase)
        done, asked = (
            [one.text for one in cued if one.step and one.holds(step, phase, part.phases)]
            for cued in (part.done, part.asked)
        )
        if not (said or done or asked):
            continue
        is_first = phase == part.phases.get(step, ("",))[0]
        minutes = part.minutes_at.get((step, phase))
        timer = f" ({spoken_minutes(minutes)})" if minutes else ""
        yield p(".note")[_cue(step) if is_first else _PHASES[phase], f"{timer}:"] if step else None
        yield div(".say")[trusted(markdown_html(said))] if said else None
        yield _list([*done, *([b["Ask: "], text] for text in asked)]) if done or asked else None


def _cue(step: str) -> Node:
    """Return at which sheet a paragraph is read."""
    if step in TOLD:
        return "With the incident, on the last pages"
    if step in slide_ids():
        return ["With the wall sheet ", i[slide(step).title]]
    return "With the answer sheet of this part"


def _wall(agenda: Agenda, plan: Plan) -> Iterator[Node]:
    """Return each slide as a sheet for the wall, and what the leader says as a card."""
    told = {f"{part.id}-{name}" for part in agenda.parts for name in TOLD}
    for activity in plan.activities:
        if activity.asks or activity.id in told:
            continue
        drawn = None
        if isinstance(activity, Slide) and activity.picture:
            data = base64.b64encode(activity.picture.svg.encode()).decode("ascii")
            drawn = img(src=f"data:image/svg+xml;base64,{data}", alt=activity.picture.alt)
        if _is_table(activity.id):
            yield section(".flow")[
                h2[activity.title], p(".note")["To hand out."], trusted(markdown_html(activity.text))
            ]
            continue
        yield section(".sheet.poster")[h2[activity.title], trusted(markdown_html(activity.text)), drawn]
    for part in agenda.parts:
        if part.turn is None:
            continue
        minutes = f"{part.turn.minutes:g} minutes. Give it to them days before; a story like that takes time."
        for name in part.turn.steps:
            if name not in TOLD and (script := slide(name).script):
                yield section(".sheet")[
                    h2[f"A card for: {part.turn.who}"],
                    p(".note")[minutes],
                    div(".say")[trusted(markdown_html(script))],
                ]


def _is_table(name: str) -> bool:
    """Tell whether a slide is a table that is made from other data: too much for a wall, and of use afterwards."""
    known = next((each for each in slide_ids() if each not in TOLD and name.endswith(f"-{each}")), "")
    return bool(known and slide(known).table)


def _list(lines: Iterable[Node], kind: Element = ul) -> Element:
    return kind[(li[line] for line in lines)]


def activity_sheet(activity: Asking) -> Element:
    """Return the sheet of an activity: what its kind prints, below title and text."""
    text = trusted(markdown_html(activity.text)) if activity.text else None
    if activity.type not in _SMALL:
        return section(".sheet.answers")[h2[activity.title], text, activity.sheet()]
    return section(".sheet")[(div(".slip")[h2[activity.title], text, activity.sheet()] for _ in range(_SLIPS))]


def _incident(material: Material) -> Node:
    """Return the incident in portions to read aloud, in the order in which somebody could know of it."""
    brief = section(".sheet.told")[
        h2[f"{material.title}: what was known"], trusted(markdown_html(_body(brief_markdown(material))))
    ]
    read = [
        section(".flow.told")[
            h2[f"Events, portion {number}"],
            ul[
                (
                    _told(each, stamp, material.zone)
                    for each, stamp in zip(told, stamps(told, material.zone), strict=True)
                )
            ],
        ]
        for number, told in enumerate(portions(material), start=1)
    ]
    return [brief, read]


def _commitments() -> Node:
    """Return the sheet for what is agreed: the fields of the plan, the strength to check, the card, the days."""
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
    days = ", ".join(f"after {days} days: ____________" for days in framework()["followups"])
    return [
        section(".sheet")[h2["Two commitments"], one, one],
        section(".sheet")[(_card(days) for _ in range(_SLIPS))],
    ]


def _card(days: str) -> Element:
    line = div(".line")
    return div(".slip")[
        h2["My card"], div(".box")[b["When"], line, b["I will"], line, line], p[f"We look back {days}."]
    ]


def _body(text: str) -> str:
    """Return a text without the heading that it begins with: the sheet has one."""
    head, _, rest = text.lstrip().partition("\n")
    return rest if head.startswith("# ") else text


def _told(told: Told, stamp: str, zone: dt.tzinfo) -> Element:
    """Return an event as it is read aloud: when it became known, then what it says of an earlier time."""
    earlier = told.earlier(zone)
    said = f" {told.text}{f' ({earlier})' if earlier else ''}. "
    return li[b[stamp], said, span(".note")[" ".join(told.details)]]
