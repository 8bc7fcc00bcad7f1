"""The incident that a workshop works on: a scenario or a team's own postmortem, read and prepared to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from pmkit.analysis.language import check_language
from pmkit.analysis.language.people import with_somebody
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load, load_all
from pmkit.documents.format.sections import words_of
from pmkit.documents.roles import Roles, actor_without_name, roles_of
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import WorkshopError
from pmkit.files import Written, find_path, laid, read_text
from pmkit.markup import escape_markdown, one_line
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import on_nameless_days
from pmkit.records.timeline import Timeline
from pmkit.views.plain import plain_text, without_pointers
from pmkit.workshop.runsheet.edits import FOLDER_FILE, edits_text, with_edits
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.knowing import told_later
from pmkit.workshop.runsheet.puzzle import FEWEST
from pmkit.workshop.runsheet.telling import PORTIONS, Told, opening, portions, stamps, unsure

BEGAN: Final = "This is how it began. Nobody knew more than this yet."

_COLUMN: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z /]{0,30}): (?P<text>.+)")
_ACTORS: Final = frozenset(
    (
        "who",
        "actor",
        "actors",
        "by",
        "by whom",
        "role",
        "person",
        "people",
        "responder",
        "team",
        "reported by",
        "source",
    )
)
"""Columns of a timeline that say who did or saw something."""

_SAYS_NOTHING: Final = frozenset(
    ("what", "detail", "details", "description", "note", "notes", "comment", "comments", "event", "action", "update")
)
"""Columns whose name adds nothing to what they hold."""

_CLOCK: Final = re.compile(r"(?<![\d:])(?:\d{1,2}(?::\d\d){0,2}\s?(?P<half>[ap]\.?m\b)|\d{1,2}:\d\d\b)", re.IGNORECASE)
"""A clock, with the half of the day or without."""

_VAGUE: Final = re.compile(
    r"(?:~|\u2248|\b(?:about|around|approx(?:imately)?\.?|circa|ca\.))[\s*_`]*\d{1,2}[:.]\d\d", re.IGNORECASE
)

_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"\u201c(])")
_GIST: Final = 2
"""Sentences that tell what happened to somebody who wasn't there."""
_GIST_MOST: Final = 600

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
    return _in_roles(with_edits(material, edited, _known_first(material))) if edited else material


def _in_roles(material: Material) -> Material:
    """Return a team's own incident with roles for the names that somebody wrote into the file of what people see."""
    if not material.own:
        return material

    def said(text: str) -> str:
        return with_somebody(material.without_names(text), material.people)

    fields = {name: getattr(material, name) for name in ("title", "problem", "sentence", "brief")}
    changed = {text: new for text in (*fields.values(), *material.texts.values()) if (new := said(text)) != text}
    return replace(
        material,
        **{name: changed.get(text, text) for name, text in fields.items()},
        texts={name: changed.get(text, text) for name, text in material.texts.items()},
        roles_in=tuple(changed.items()),
    )


def _known_first(material: Material) -> set[str]:
    """Return the ids of the events that were known when it began, of a team's own incident."""
    return {each.event.id for each in opening(material)} if material.own else set()


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
    text = edits_text(material, _known_first(material))
    beside = edits_path(material.path) if material.path else Path(FOLDER_FILE)
    return laid(text, path or material.edits or beside)


def _of_scenario(name: str) -> Material:
    scenario = Scenario.open(name)
    zone, problem = parse_zone(scenario.manifest.zone), one_line(scenario.manifest.summary)
    made_up = scenario.manifest.provenance.kind == "fictional"
    return Material(
        scenario.title, scenario.brief, scenario.marked, made_up=made_up, gist=problem, zone=zone, problem=problem
    )


def _of_document(postmortem: Postmortem, path: Path) -> Material:
    if not len(postmortem.timeline):
        raise _no_events(postmortem, path)
    roles = roles_of(postmortem, _texts(postmortem))
    title = roles.without_names(plain_text(postmortem.title))[:200] or path.stem
    told = postmortem.what_happened
    days = on_nameless_days(postmortem.timeline.events, postmortem.zone)
    events = [_plain(event, roles) for event in days]
    texts = {event.id: text for event in postmortem.timeline if (text := _with_actor(event, roles))}
    material = Material(
        title=title,
        brief="",
        timeline=Timeline(events),
        texts=texts,
        named={event.id: texts[event.id] for event in events if _names(event, roles)},
        about=_about(postmortem, path),
        own=True,
        gist=_gist(told, roles),
        roles=roles,
        people=roles.names,
        zone=postmortem.zone,
        zone_name=one_line(postmortem.summary.zone)[:40],
        twelve=_has_twelve_hours(path),
        problem=title,
        path=path,
    )
    events = list(material.timeline)
    late = told_later(events, {event.id: material.text(event) for event in events}, postmortem.zone)
    material = replace(material, brief=BEGAN, known_with=late.rows, recorded=late.recorded, found=late.found)
    return replace(material, unsure=frozenset(each.event.id for each in unsure(material)))


def _gist(told: str, roles: Roles) -> str:
    """Return the first sentences of what happened in plain words: roles for names, and none that blames anybody."""
    plain = " ".join(filter(None, (plain_text(without_pointers(line)) for line in told.splitlines())))
    sentences = (part for part in _END.split(plain) if part[-1:] in set(".!?"))
    said = [part for part in sentences if all(each.level != "warning" for each in check_language(part))]
    return roles.without_names(" ".join(said[:_GIST])) if len(" ".join(said[:_GIST])) <= _GIST_MOST else ""


def _texts(postmortem: Postmortem) -> Iterator[str]:
    """Yield the texts in which people can be named, in the order in which they are told."""
    for event in postmortem.timeline:
        yield from (_headline(event), *event.details)
    yield from (postmortem.title, postmortem.what_happened)


def _names(event: Event, roles: Roles) -> bool:
    """Tell whether a row's own line names a person."""
    return roles.without_names(event.headline) != event.headline


def _plain(event: Event, roles: Roles) -> Event:
    """Return an event in plain words, its details without names; a row that is nothing but Markdown keeps it."""
    columns = [_COLUMN.fullmatch(text) for text in event.details]
    told = [
        match["text"] if match and words_of(match["name"]) in _SAYS_NOTHING else text
        for text, match in zip(event.details, columns, strict=True)
        if not (match and words_of(match["name"]) in _ACTORS)
    ]
    details = (roles.without_names(plain_text(without_pointers(text))) for text in told)
    return replace(event, headline=_headline(event), details=tuple(text for text in details if text))


def _headline(event: Event) -> str:
    return plain_text(without_pointers(event.headline)) or plain_text(event.headline) or event.headline


def _with_actor(event: Event, roles: Roles) -> str:
    """Return a row with roles for names, and with who did or saw it in front, where a column of its table says so.

    It is empty where the row reads as it is.
    """
    columns = filter(None, (_COLUMN.fullmatch(text) for text in event.details))
    who = next((match["text"] for match in columns if words_of(match["name"]) in _ACTORS), "")
    actor = actor_without_name(plain_text(without_pointers(who)), roles)
    plain = _headline(event)
    headline = roles.without_names(plain)
    if not actor or actor.casefold() in headline.casefold():
        return headline if headline != plain else ""
    return f"{actor[:1].upper()}{actor[1:]}: {headline}"


def _about(postmortem: Postmortem, path: Path) -> frozenset[str]:
    """Return the ids of the rows whose time is written as about right."""
    vague = [plain_text(line) for line in read_text(path, what="postmortem").splitlines() if _VAGUE.search(line)]
    rows = {event.id: plain_text(event.headline) for event in postmortem.timeline if event.is_exact or event.clock}
    return frozenset(name for name, row in rows.items() if row and any(row in line for line in vague))


def _has_twelve_hours(path: Path) -> bool:
    """Tell whether most clocks of a document are followed by AM or PM."""
    clocks = [bool(match["half"]) for match in _CLOCK.finditer(read_text(path, what="postmortem"))]
    return sum(clocks) * 2 > len(clocks)


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


def brief_markdown(material: Material) -> str:
    """Return what was known when it began, as Markdown: the brief, with the first rows of a team's own timeline."""
    if not (material.own or material.first):
        return material.brief
    known = opening(material)
    if not known:
        return material.brief
    rows = zip(known, stamps(known, material.clocks), strict=True)
    listed = "\n".join(f"- {f'**{stamp}** ' if stamp else ''}{escape_markdown(each.text)}" for each, stamp in rows)
    return f"{material.brief}\n\n{listed}"


__all__ = ["PORTIONS", "Material", "Told", "brief_markdown", "open_material", "portions", "stamps", "write_material"]
