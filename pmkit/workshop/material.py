"""What a workshop shows and asks: slides and activities, some of them made from an incident."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pmkit.analysis.language import check_language
from pmkit.documents.postmortem import Postmortem
from pmkit.documents.reading import load
from pmkit.documents.scenario import Scenario
from pmkit.documents.strict_yaml import load_yaml
from pmkit.errors import WorkshopError
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.timeline import Timeline
from pmkit.room.activities import Plan, make_plan
from pmkit.workshop.agenda import Agenda, AgendaPart
from pmkit.workshop.session import assessment_session

CARDS: Final = 6
"""Events that people put in order; more than that is a memory test."""

_SENTENCE: Final = "The on-call engineer should have noticed the memory graph earlier."


@dataclass(frozen=True)
class Material:
    """The incident that a workshop works on.

    Attributes:
        title: its title.
        brief: what the person on call knew, or the summary of a team's own document.
        timeline: its events.
        sentence: a line to say in other words.
        own: whether it is the team's own incident.
        zone: in which times are shown.
    """

    title: str
    brief: str
    timeline: Timeline
    sentence: str = _SENTENCE
    own: bool = False
    zone: dt.tzinfo = dt.UTC


def open_material(source: str | Path) -> Material:
    """Return the material of a scenario, by its name, or of a team's own postmortem file.

    Raises:
        ScenarioError: there is no such scenario.
        WorkshopError: the document has no timeline to work with.
        FileError: it cannot be read.
    """
    path = Path(source)
    if path.suffix.lower() in (".md", ".markdown"):
        return _of_document(load(path), str(path))
    scenario = Scenario.open(str(source))
    return Material(scenario.title, scenario.brief, scenario.marked, zone=parse_zone(scenario.manifest.zone))


def _of_document(postmortem: Postmortem, where: str) -> Material:
    if len(_dated(postmortem.timeline)) < 3:
        raise WorkshopError(
            "this postmortem has fewer than three events with a time",
            where=where,
            remedy="fill in its timeline first, or take a scenario: pmkit scenarios list",
        )
    # A sentence of the team's own document that closes a conversation; the kit's where there is none.
    found = [finding for finding in check_language(postmortem.what_happened) if finding.level == "warning"]
    sentence = next((_around(postmortem.what_happened, finding.start) for finding in found), _SENTENCE)
    return Material(
        postmortem.title, postmortem.what_happened, postmortem.timeline, sentence, own=True, zone=postmortem.zone
    )


def _around(text: str, at: int) -> str:
    """Return the sentence around a place."""
    begin = max(text.rfind(end, 0, at) for end in (". ", "\n", "? ", "! ")) + 1
    ends = [place for end in (". ", "\n", "? ", "! ") if (place := text.find(end, at)) >= 0]
    return " ".join(text[begin : min(ends) + 1 if ends else len(text)].split())


def _dated(timeline: Timeline) -> list[Event]:
    """Return the events with a time of their own, in order, each time once."""
    seen, kept = set(), []
    for event in timeline:
        if event.earliest is not None and event.earliest not in seen:
            seen.add(event.earliest)
            kept.append(event)
    return kept


@cache
def _data() -> dict[str, Any]:
    data, _ = load_yaml(Path(str(files("pmkit.workshop").joinpath("material.yaml"))))
    return dict(data)


def slide_ids() -> list[str]:
    """Return the names of all slides."""
    return [str(slide["id"]) for slide in _data()["slides"]]


def workshop_session(agenda: Agenda, material: Material, *, seed: int = 1) -> Plan:
    """Return the session of the room that an agenda runs: its slides and activities, part by part.

    Args:
        agenda: the run sheet.
        material: the incident.
        seed: of the choice of events.

    Raises:
        WorkshopError: the agenda names a slide or an activity that there is not.
    """
    activities = [each for part in agenda.parts for each in _part(part, material, seed)]
    return make_plan({"title": agenda.title, "activities": activities})


def _part(part: AgendaPart, material: Material, seed: int) -> Iterator[dict[str, Any]]:
    slides = {str(slide["id"]): slide for slide in _data()["slides"]}
    for name in part.slides:
        if name not in slides:
            raise WorkshopError(f"{part.id}: there is no slide {name!r}", remedy=f"use: {', '.join(slides)}")
        yield {
            "id": f"{part.id}-{name}"[:40],
            "type": "slide",
            "title": slides[name]["title"],
            "text": slides[name]["text"],
        }
    if part.activity:
        share = len(part.activity.use)
        timers = {"collect": part.activity.collect / share, "discuss": part.activity.discuss / share}
        for name in part.activity.use:
            made = _activity(name, material, seed, part.id)
            yield {"minutes": {phase: round(minutes, 2) for phase, minutes in timers.items() if minutes}, **made}


def _activity(name: str, material: Material, seed: int, where: str) -> dict[str, Any]:
    """Return an activity by its name: the kit's, or one made from the incident."""
    fixed = {str(each["id"]): dict(each) for each in _data()["activities"]}
    if name in fixed:
        return fixed[name]
    if name == "where-we-are":
        (start,) = assessment_session(["start"]).activities
        return {**start.model_dump(mode="json", exclude_defaults=True), "minutes": {}}
    made = {"timeline": _order, "reword": _reword, "freeze": _freeze}.get(name)
    if made is None:
        known = [*fixed, "where-we-are", "timeline", "reword", "freeze"]
        raise WorkshopError(f"{where}: there is no activity {name!r}", remedy=f"use: {', '.join(known)}")
    return made(material, seed)


def _order(material: Material, seed: int) -> dict[str, Any]:
    """Return events of the incident to be put in order, spread over its course."""
    dated = _dated(material.timeline)
    if len(dated) < 3:
        raise WorkshopError(f"{material.title} has too few events with a time to put in order")
    step = max(1.0, (len(dated) - 1) / (CARDS - 1))
    chosen = [dated[round(at * step)] for at in range(min(CARDS, len(dated)))]
    texts = list(dict.fromkeys(event.headline[:230] for event in chosen))
    shuffled = list(texts)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # an order to begin with, no secret
    return {
        "id": "timeline",
        "type": "order",
        "title": "In which order did it happen?",
        "text": material.title,
        "options": shuffled,
        "correct": [shuffled.index(text) for text in texts],
        "privacy": "open",
    }


def _reword(material: Material, seed: int) -> dict[str, Any]:
    return {
        "id": "reword",
        "type": "reword",
        "title": "Say it so that somebody goes on talking",
        "sentence": material.sentence,
        "privacy": "open",
        "phases": ["collect", "reveal", "discuss"],
    }


def _freeze(material: Material, seed: int) -> dict[str, Any]:
    """Return three questions about what is going on, without a right answer: they show whether a team agrees."""
    return {
        "id": "freeze",
        "type": "probe",
        "title": "Freeze: look away from your notes",
        "questions": [
            {"text": "Is it getting better or worse right now?", "options": ["better", "about the same", "worse"]},
            {"text": "Do we know what users notice?", "options": ["yes", "in part", "no"]},
            {"text": "In ten minutes, if we do nothing:", "options": ["over by itself", "as it is now", "worse"]},
        ],
        "privacy": "open",
    }
