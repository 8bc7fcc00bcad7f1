"""The incident that a workshop works on: a scenario or a team's own postmortem, read and prepared to be told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from pmkit.analysis.language import check_language
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load, load_all
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import WorkshopError
from pmkit.files import Written, find_path, laid
from pmkit.markup import escape_markdown, one_line
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.timeline import Timeline
from pmkit.workshop.runsheet.edits import FOLDER_FILE, edits_text, with_edits
from pmkit.workshop.runsheet.incident import SENTENCE, Material
from pmkit.workshop.runsheet.plain import plain_text
from pmkit.workshop.runsheet.puzzle import FEWEST
from pmkit.workshop.runsheet.telling import PORTIONS, Told, opening, portions, stamps

BEGAN: Final = "This is how it began. Nobody knew more than this yet."

_TELLS_THE_END: Final = ("single_cause",)

_SHOWN: Final = 3
"""Lines that are shown of what could not be read."""


def open_material(source: str | Path, folder: str | Path = "") -> Material:
    """Return the material of a scenario, by its name, or of a team's own postmortem file.

    Where somebody has written down what people shall see, that is used: ``material.yaml`` in the workshop's folder,
    or beside a postmortem ``our.md`` the file ``our.material.yaml``; :func:`write_material` makes it.

    Args:
        source: a scenario's name, or a Markdown file; one of several incidents in it as ``log.md#2``.
        folder: of the workshop.

    Raises:
        ScenarioError: there is no such scenario.
        WorkshopError: the document has no line to tell, or what was written down does not fit it.
        FileError: it cannot be read.
    """
    chosen = _CHOSEN.match(str(source))
    path = Path(chosen["path"] if chosen else source)
    is_own = path.suffix.lower() in (".md", ".markdown")
    path = find_path(path, what="postmortem") if is_own else path
    number = int(chosen["number"]) if chosen else 0
    material = _of_document(_one(path, number), path) if is_own else _of_scenario(str(source))
    places = [Path(folder) / FOLDER_FILE] if str(folder) else []
    places += [edits_path(path)] if is_own else []
    edited = next((place for place in places if place.is_file()), None)
    return with_edits(material, edited) if edited else material


_CHOSEN: Final = re.compile(r"(?P<path>.*\.(?:md|markdown))#(?P<number>\d+)$", re.IGNORECASE)


def _one(path: Path, number: int) -> Postmortem:
    """Return the postmortem of a file, the one that was chosen where it tells of several incidents."""
    if number:
        return load(path, incident=number)
    found = load_all(path)
    if len(found) > 1:
        titles = "; ".join(f"#{n} {postmortem.title}" for n, postmortem in enumerate(found[:_SHOWN], start=1))
        raise WorkshopError(
            f"this file tells of {len(found)} incidents",
            code="many-incidents",
            where=str(path),
            remedy=f"choose one, such as {path.name}#1: {titles}",
        )
    return load(path)


def edits_path(document: Path) -> Path:
    """Return the file beside a postmortem in which is written what people shall see of it."""
    return document.with_name(f"{document.stem}.material.yaml")


def write_material(material: Material, path: str | Path = "") -> Written:
    """Return what people will see of an incident as a file to change, and write it.

    A file that somebody has changed is left as it is; the new one goes beside it.

    Args:
        material: the incident.
        path: the file; by default beside the team's own postmortem, or ``material.yaml`` in this folder.

    Raises:
        FileError: it cannot be written.
    """
    text = edits_text(material, {each.event.id for each in opening(material)} if material.own else set())
    beside = edits_path(material.path) if material.path else Path(FOLDER_FILE)
    return laid(text, path or material.edits or beside)


def _of_scenario(name: str) -> Material:
    scenario = Scenario.open(name)
    zone, problem = parse_zone(scenario.manifest.zone), one_line(scenario.manifest.summary)
    return Material(scenario.title, scenario.brief, scenario.marked, zone=zone, problem=problem)


def _of_document(postmortem: Postmortem, path: Path) -> Material:
    if not len(postmortem.timeline):
        raise _no_events(postmortem, path)
    title = plain_text(postmortem.title)[:200] or path.stem
    told = postmortem.what_happened
    # A sentence of the team's own document that closes a conversation; the kit's where there is none.
    # One that names a cause would tell the end before the story.
    warnings = [
        each for each in check_language(told) if each.level == "warning" and each.category not in _TELLS_THE_END
    ]
    sentence = next((plain_text(_around(told, finding.start))[:400] for finding in warnings), SENTENCE)
    material = Material(
        title=title,
        brief="",
        timeline=Timeline(_plain(event) for event in postmortem.timeline),
        sentence=sentence,
        own=True,
        zone=postmortem.zone,
        problem=title,
        path=path,
    )
    return replace(material, brief=BEGAN)


def _plain(event: Event) -> Event:
    """Return an event in plain words; a row that is nothing but Markdown keeps it."""
    details = (plain_text(text) for text in event.details)
    headline = plain_text(event.headline) or event.headline
    return replace(event, headline=headline, details=tuple(text for text in details if text))


def _no_events(postmortem: Postmortem, path: Path) -> WorkshopError:
    """Return the error for a document without a line to tell, with the lines that could not be read."""
    unread = [one_line(line) for line in postmortem.note("timeline").splitlines() if line.strip()]
    lines = "; ".join(f"\u201c{line[:80]}\u201d" for line in unread[:_SHOWN])
    problem = f"no line of its timeline could be read as an event: {lines}" if lines else "it has no timeline"
    return WorkshopError(
        f"{problem}. A workshop needs at least one, and {FEWEST} to put in order",
        code="few-events",
        where=str(path),
        remedy="write one event per line below a heading Timeline, such as: - 14:32 - Alert fires; or take a scenario: "
        "pmkit scenarios list",
    )


def _around(text: str, at: int) -> str:
    """Return the sentence around a place."""
    begin = max(text.rfind(end, 0, at) for end in (". ", "\n", "? ", "! ")) + 1
    ends = [place for end in (". ", "\n", "? ", "! ") if (place := text.find(end, at)) >= 0]
    return " ".join(text[begin : min(ends) + 1 if ends else len(text)].split())


def brief_markdown(material: Material) -> str:
    """Return what was known when it began, as Markdown: the brief, with the first rows of a team's own timeline."""
    if not (material.own or material.first):
        return material.brief
    known = opening(material)
    if not known:
        return material.brief
    rows = zip(known, stamps(known, material.zone), strict=True)
    listed = "\n".join(f"- {f'**{stamp}** ' if stamp else ''}{escape_markdown(each.text)}" for each, stamp in rows)
    return f"{material.brief}\n\n{listed}"


__all__ = ["PORTIONS", "Material", "Told", "brief_markdown", "open_material", "portions", "stamps", "write_material"]
