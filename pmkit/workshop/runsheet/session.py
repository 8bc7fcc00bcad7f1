"""What a workshop shows and asks, made from a run sheet and an incident: the session that the room runs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from pmkit.errors import WorkshopError
from pmkit.markup import escape_markdown
from pmkit.room.session.plan import Plan, make_plan
from pmkit.workshop.assessment.session import assessment_session
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart
from pmkit.workshop.runsheet.deck import TOLD, activity_phases, deck, slide, slide_ids, slide_text
from pmkit.workshop.runsheet.freeze import freeze_questions
from pmkit.workshop.runsheet.incident import MADE_UP, SENTENCE
from pmkit.workshop.runsheet.material import Material, open_material
from pmkit.workshop.runsheet.pictures import picture
from pmkit.workshop.runsheet.puzzle import FEWEST, overlap, puzzle
from pmkit.workshop.runsheet.telling import (
    PORTIONS,
    days_of,
    last_day,
    lines,
    main_of,
    opening,
    portions,
    story,
    times,
    zone_name,
)
from pmkit.workshop.runsheet.telling import told as told_of

PEOPLE_MOST: Final = 200
"""Names of the material that the host's page looks for in what people write."""

NAME_MOST: Final = 80

INVENTED: Final = "*This incident was made up for practice. It's told the way a real one is recorded.*"
"""What people are told at the beginning, where nobody's systems failed."""

GROUPS: Final = ("Group A", "Group B")

VOTED: Final = ("commitments",)
"""Slides that show the lines with the most dots."""

VOTED_MOST: Final = 5

DISCUSSED: Final = ("factors",)
"""Slides that show the lines of both groups, once there are any."""

FACTS: Final = ("review-order",)
"""Slides that show what happened, and not yet what had to be true for it."""

_HEADS: Final = ("factors",)
"""Slides whose table is cut to its first column where lines are shown below it."""

_IDS: Final = {"where-we-are": "start"}
"""Names of activities that have another id in a session: the self-assessment reads its own."""

_WARM_UPS: Final = ("payments-memory-leak", "gitlab-2017-01-31")


def workshop_session(agenda: Agenda, material: Material, *, seed: int = 1) -> Plan:
    """Return the session of the room that an agenda runs: its slides and activities, part by part.

    Each activity's id begins with its part's, except those that are asked; :func:`steps_of` says
    what belongs where.

    Args:
        agenda: the run sheet.
        material: the incident.
        seed: of the choice of events.

    Raises:
        WorkshopError: the incident has too few events for an activity.
    """
    activities = [each for part in agenda.parts for each in _part(agenda, part, material, seed)]
    _repeat(activities, steps_of(agenda))
    activities += [{**_slide(name, material, "appendix"), "aside": True} for name in agenda.appendix]
    title = f"{agenda.title}: {material.title}"
    people = [name for name in material.people if len(name) <= NAME_MOST][:PEOPLE_MOST]
    return make_plan({"title": title[:240], "activities": activities, "text_threshold": 5, "people": people})


def _repeat(activities: list[dict[str, Any]], steps: Mapping[str, tuple[int, str]]) -> None:
    """Let the slides at which a team talks about its own lines show them, where lines were collected before."""
    lines = voted = ""
    for each in activities:
        step = steps.get(each["id"], (0, ""))[1]
        if each["type"] == "whys":
            lines = voted = each["id"]
        elif each["type"] == "dots" and each.get("of") == lines:
            voted = each["id"]
        elif step in VOTED and voted:
            each |= {"shows": voted, "most": VOTED_MOST}
        elif step in DISCUSSED and lines:
            each["shows"] = lines
            if step in _HEADS:
                each["text"] = _heads(each["text"])


def _heads(text: str) -> str:
    """Return the first column of a slide's table in a line: the lines that people wrote need the room."""
    rows = [line.strip("| ").split("|")[0].strip() for line in text.splitlines() if line.startswith("|")]
    return " \u00b7 ".join(rows[2:])


def steps_of(agenda: Agenda) -> dict[str, tuple[int, str]]:
    """Return, for each activity id of the session, the place of its part and the step that it is."""
    steps: dict[str, tuple[int, str]] = {}
    for place, part in enumerate(agenda.parts):
        for step in part.steps or [""]:
            name = _IDS.get(step, step) if step in part.activities else _slide_id(part.id, step)
            steps[name] = (place, step)
    return steps


def _slide_id(part: str, step: str) -> str:
    return f"{part}-{step}".strip("-")[:40]


def _part(agenda: Agenda, part: AgendaPart, material: Material, seed: int) -> Iterator[dict[str, Any]]:
    if not part.steps:
        # A part of which nothing is shown still has its place on the pages.
        yield {"id": _slide_id(part.id, ""), "type": "slide", "title": part.title, "text": part.goal}
    for step in part.steps:
        timers = {phase: minutes for (timed, phase), minutes in part.minutes_at.items() if timed == step}
        made = _slide(step, material, part.id) if step in slide_ids() else _activity(step, material, seed)
        phases = agenda.phases_of(part, step)
        if step in part.activities and phases != activity_phases(step):
            # Dots may be put later, in an activity of their own, and the talking may come later, too.
            made = {**made, "phases": list(phases)}
        yield {**made, "minutes": timers}


def _slide(name: str, material: Material, where: str) -> dict[str, Any]:
    """Return a slide: the deck's, or one that tells of the incident."""
    made: dict[str, Any] = {"id": _slide_id(where, name), "type": "slide"}
    if name in TOLD:
        return made | _telling(name, material)
    known = slide(name)
    made |= {"title": known.title, "text": slide_text(name)}
    if name in FACTS:
        made["events"] = _story(material)
    return made | ({"picture": picture(known.figure)} if known.figure else {})


def _telling(name: str, material: Material) -> dict[str, Any]:
    """Return a slide about the incident: what was known at first, a portion of it, or all of it."""
    known = opening(material) if material.own or material.first else []
    days = days_of(material)
    if name == "brief":
        text, zone = _short(material.brief), zone_name(material)
        # Said once, where the first times are; a brief may say it itself.
        said = (
            f"\n\nAll times are {escape_markdown(zone)}." if zone and zone not in text.replace(",", " ").split() else ""
        )
        made_up = f"{INVENTED}\n\n" if material.made_up else ""
        made = {"title": f"{material.title}: what was known at first", "text": f"{made_up}{text}{said}".strip()}
        return made | {"events": lines(known, material.clocks, main_of(known), days=days)}
    if name == "story":
        return {"title": f"{material.title}: what happened", "events": _story(material)}
    number, told = int(name.rpartition("-")[2]), portions(material)
    title = f"Update {number} of {PORTIONS}"
    if number > len(told):
        return {"title": title, "text": "Nothing more was recorded."}
    portion = told[number - 1]
    before = [*known, *(each for one in told[: number - 1] for each in one)]
    since = last_day(before, material.zone)
    return {"title": title, "events": lines(portion, material.clocks, main_of(portion), days=days, since=since)}


def _story(material: Material) -> list[dict[str, Any]]:
    """Return all of the incident; the wall has what was put in order, and what it takes to follow the rest."""
    told, shown = story(material, [event.id for event in puzzle(material)])
    return lines(told, material.clocks, shown, happened=True)


def _short(text: str, most: int = 1500) -> str:
    """Return the first paragraphs of a text, as many as a slide holds; a task for somebody alone is left out."""
    kept: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        if paragraph.lstrip().startswith(("#", "Your task")):
            continue
        if kept and sum(map(len, kept)) + len(paragraph) > most:
            break
        kept.append(paragraph)
    return "\n\n".join(kept)[:2000]


def _activity(name: str, material: Material, seed: int) -> dict[str, Any]:
    """Return an activity by its name: the kit's, or one made from the incident."""
    fixed = {str(each["id"]): dict(each) for each in deck().activities}
    if name in fixed:
        return fixed[name]
    if name == "where-we-are":
        (start,) = assessment_session(["start"]).activities
        return start.model_dump(mode="json", exclude_defaults=True)
    made = {
        "put-in-order": _order,
        "warm-up": _warm_up,
        "reword": _reword,
        "freeze": _freeze,
        "why-graph": _why_graph,
    }
    return made[name](material, seed)


def _order(material: Material, seed: int) -> dict[str, Any]:
    """Return events of the incident to be put in order; those of another one where the record of this has none."""
    chosen = puzzle(material)
    if len(chosen) < FEWEST and material.own:
        return _instead(len(material.timeline), seed)
    if len(chosen) < FEWEST:
        raise WorkshopError(f"{material.title} has too few events with a time to put in order", code="few-events")
    texts = [material.text(event) for event in chosen]
    shuffled = list(texts)
    shuffle = random.Random(seed).shuffle  # noqa: S311  # an order to begin with, no secret
    while shuffled == texts:
        shuffle(shuffled)
    at = dict(zip(texts, times([told_of(material, event) for event in chosen], material.clocks), strict=True))
    return {
        "id": "put-in-order",
        "type": "order",
        "title": "In what order did it happen?",
        "text": escape_markdown(material.title),
        "options": shuffled,
        "correct": [shuffled.index(text) for text in texts],
        "times": [at[text][:40] for text in shuffled] if all(at.values()) else [],
        "overlapping": [
            (shuffled.index(texts[early]), shuffled.index(texts[late]))
            for early, late in combinations(range(len(chosen)), 2)
            if overlap(chosen[early], chosen[late])
        ],
        "privacy": "open",
        "phases": ["collect", "reveal", "discuss"],
    }


def _instead(rows: int, seed: int) -> dict[str, Any]:
    """Return another incident's events, and say why."""
    other = open_material(_WARM_UPS[0])
    few = "one line" if rows == 1 else f"{rows} lines"
    said = (
        f"Your own timeline has {few}, and fewer than {FEWEST} can be put in order without telling the cause "
        "or repeating what you've just read. "
        "These are of another incident: "
    )
    return {**_order(other, seed), "text": f"{said}{escape_markdown(other.title)}"}


def _warm_up(material: Material, seed: int) -> dict[str, Any]:
    """Return events of another incident to be put in order: this one is still to be played."""
    others = [open_material(name) for name in _WARM_UPS]
    other = next(each for each in others if each.title != material.title)
    return {**_order(other, seed), "id": "warm-up"}


def _why_graph(material: Material, seed: int) -> dict[str, Any]:
    return {
        "id": "why-graph",
        "type": "whys",
        "title": "What had to be true?",
        "text": "For it to happen, and for it to last as long as it did. Conditions, not people.",
        "sentence": (material.problem or material.title)[:1900],
        "groups": list(GROUPS),
        "most": 6,
        "timeline": _story(material),
        "privacy": "open",
    }


def _reword(material: Material, seed: int) -> dict[str, Any]:
    return {
        "id": "reword",
        "type": "reword",
        "title": "Reword it so that people keep talking",
        "text": MADE_UP if material.sentence == SENTENCE else "",
        "sentence": material.sentence,
        "privacy": "open",
        "phases": ["collect", "reveal", "discuss"],
    }


def _freeze(material: Material, seed: int) -> dict[str, Any]:
    """Return three questions about what is going on: whether a team agrees, and what the record says."""
    return {
        "id": "freeze",
        "type": "probe",
        "title": "Freeze: look away from your notes",
        "questions": freeze_questions(material),
        "groups": list(GROUPS),
        "privacy": "open",
    }
