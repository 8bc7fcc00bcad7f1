"""The paper pack: the same ninety minutes without a computer in the room, from the same run sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from htpy import Element, Node, b, div, h1, h2, h3, i, li, p, section, td, th, tr, ul

from pmkit.files import Written, laid
from pmkit.html import render, table, trusted
from pmkit.room.activities.dots import Dots
from pmkit.room.session.plan import Plan
from pmkit.room.shared.activity import Activity, Asking
from pmkit.views.page import markdown_html, shell
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart
from pmkit.workshop.runsheet.cues import spoken_minutes
from pmkit.workshop.runsheet.material import Material
from pmkit.workshop.runsheet.phoneless import agenda_on_paper, plan_on_paper
from pmkit.workshop.runsheet.session import steps_of, workshop_session
from pmkit.workshop.sheets import Sheet, handouts, wall_sheets


def paper_pack(agenda: Agenda, material: Material, path: str | Path | None = None, *, seed: int = 1) -> Written:
    """Return everything that the workshop needs on paper as one page to print, and write it if a path is given.

    First the facilitator's pages, which alone hold the key of the puzzle; then the sheets for the wall; then what is
    handed out, in the order in which it is needed. No sheet shares a page with one that people get later.

    Args:
        agenda: the run sheet.
        material: the incident.
        path: the file.
        seed: of the order of cards; the same as for the session gives the same cards.

    Raises:
        WorkshopError: the agenda names something that there is not.
    """
    plan = workshop_session(agenda, material, seed=seed)
    agenda, plan = agenda_on_paper(agenda), plan_on_paper(plan)
    wall, handed = list(wall_sheets(agenda, plan)), list(handouts(agenda, material, plan))
    parts: list[Node] = [h1[agenda.title], _overview(agenda, material)]
    parts += [_part(agenda, part, place, plan) for place, part in enumerate(agenda.parts)]
    parts += [_list_of_sheets(wall, handed), *(sheet.body for sheet in (*wall, *handed))]
    css = files("pmkit.workshop").joinpath("paper.css").read_text(encoding="utf-8")
    return laid(shell(f"{agenda.title}: paper pack", [render(part) for part in parts], css=css), path)


def _overview(agenda: Agenda, material: Material) -> Element:
    rows, begins = [], 0.0
    for part in agenda.parts:
        minutes = f"{begins:g} to {begins + part.minutes:g}"
        rows.append(tr[td[minutes], th(scope="row")[part.title], td[f"{part.minutes:g} min"], td[part.goal]])
        begins += part.minutes
    return div(".first")[
        p[
            "These first pages are yours; the last of them lists which sheets to print, and how many. You need pens, "
            "scissors, tape, a wall, a clock, and somebody who counts."
        ],
        table(("Minute", "Part", "Length", "Goal"), rows),
        p["The incident: ", b[material.title], "."],
        [h2["Before you start"], _list(agenda.before)] if agenda.before else None,
        h2["How it works on paper"],
        _list(
            [
                "Keep these pages to yourself: the recorded order of the events is on them.",
                "Hand out each sheet only when its time has come. The list of sheets says when.",
                "Answers go on sheets that all look alike, folded once, into a box. Shuffle before you count.",
                "With fewer than five sheets, don't count the questions about how safe it is to speak up; ask in a "
                "spoken round instead.",
                "Count, write the numbers on the wall, and only then talk. Notebook 01 takes the counts afterward, "
                "and makes the same report.",
            ]
        ),
    ]


def _list_of_sheets(wall: Sequence[Sheet], handed: Sequence[Sheet]) -> Element:
    """Return which sheets there are, when each is needed, and how many of it."""
    number = {id(sheet): at for at, sheet in enumerate((*wall, *handed), start=1)}
    rows = [
        tr[td[str(number[id(sheet)])], td[sheet.when or "any time"], th(scope="row")[sheet.title], td[sheet.many]]
        for sheet in handed
    ]
    shown = "; ".join(f"{number[id(sheet)]} {sheet.title}" for sheet in wall if sheet.when)
    more = "; ".join(f"{number[id(sheet)]} {sheet.title}" for sheet in wall if not sheet.when)
    return section(".flow.first")[
        h2["Sheets to print"],
        p(".lead")[
            "Each page has its number at the top, and each sheet to hand out its own beside its heading. Print the "
            "whole pack once to see which pages a sheet takes; then print those as often as the list says."
        ],
        p(".lead")["For the wall, one of each, in this order, across the page: ", shown, "."],
        p(".lead")["For the wall, only if somebody asks: ", more, "."] if more else None,
        p(".lead")["To hand out, each in its turn:"],
        table(("No.", "Part", "Sheet", "How many"), rows),
    ]


def _part(agenda: Agenda, part: AgendaPart, place: int, plan: Plan) -> Element:
    """Return the facilitator's page of a part: what to say, do and ask, in the order in which it comes."""
    about = f": {part.about}" if part.about else ""
    whole = [one.text for one in part.done if not one.step]
    asked = [one.text for one in part.asked if not one.step]
    known = {activity.id: activity for activity in plan.activities}
    shown = {step: known[name] for name, (at, step) in steps_of(agenda).items() if at == place}
    return section(".flow")[
        h2[f"{part.title}{about} ({part.minutes:g} minutes)"],
        p(".lead")[b["Goal."], f" {part.goal}"],
        [h3["In the whole part"], _list([*whole, *asked])] if whole or asked else None,
        [_step(part, step, agenda.phases_of(part, step), shown[step]) for step in part.steps or [""]],
        p[b["When time is short, cut this first."], f" {part.cut}"],
    ]


_PHASES: Final = {
    "reveal": "At the reveal",
    "discuss": "In the discussion",
    "vote": "At the vote",
    "outcome": "After the vote",
}


def _step(part: AgendaPart, step: str, phases: Iterable[str], activity: Activity) -> Iterator[Node]:
    """Yield what is said, done and asked at a step, phase by phase, with the minutes for it."""
    is_first = True
    for phase in phases or ("",):
        said = part.said_at(step, phase)
        done, asked = (
            [one.text for one in cued if one.step and one.holds(step, phase, part.phases)]
            for cued in (part.done, part.asked)
        )
        key = activity.key() if isinstance(activity, Asking) and phase == "reveal" else []
        if not (said or done or asked or key):
            continue
        minutes = part.minutes_at.get((step, phase))
        timer = f" ({spoken_minutes(minutes)})" if minutes else ""
        on_lines = isinstance(activity, Dots) and activity.of
        first = "With the dots" if on_lines else ["With the sheet ", i[activity.title]]
        head = first if is_first else _PHASES.get(phase, phase)
        is_first = False
        yield div(".step")[
            p(".cue")[head, f"{timer}:"] if step else None,
            div(".say")[trusted(markdown_html(said))] if said else None,
            _list([*done, *([b["Ask: "], text] for text in asked)]) if done or asked else None,
            div(".only")[p[b[f"Only for you. {activity.title}"]], _list(key, ul(".bare"))] if key else None,
        ]


def _list(lines: Iterable[Node], kind: Element = ul) -> Element:
    return kind[(li[line] for line in lines)]
