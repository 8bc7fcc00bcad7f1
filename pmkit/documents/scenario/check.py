"""Everything that can be wrong with a scenario folder, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from pmkit.data.strict_yaml import load_yaml
from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load_reading, parse
from pmkit.documents.scenario.manifest import Manifest
from pmkit.documents.scenario.match import MATCH, check_match, fits
from pmkit.documents.scenario.scenario import FILES, find_folder, read_manifest
from pmkit.errors import PmkitError, ScenarioError
from pmkit.files import read_text
from pmkit.records.event import EVERYONE, Event, Milestone
from pmkit.records.stamps import as_written
from pmkit.records.table import read_csv
from pmkit.tags import split_tag

FILL_IN: Final = "FILL IN"
"""Marks what the template leaves to the author."""


def validate(name: str | Path) -> list[ScenarioError]:
    """Return all that is wrong with a scenario folder; an empty list means that it can be used.

    Raises:
        ScenarioError: there is no such folder.
    """
    folder = find_folder(name)
    problems = [
        ScenarioError(f"{file} is missing", code="no-file", where=str(folder), remedy="add it")
        for file in FILES
        if not (folder / file).is_file()
    ]
    manifest, wrong = read_manifest(folder)
    problems += wrong
    if problems or manifest is None:
        return problems
    problems += _brief(folder)
    try:
        events = read_csv(folder / "events.csv")
    except PmkitError as error:
        code = error.code if error.code == "naive-time" else "bad-event"
        return [*problems, ScenarioError(error.problem, code=code, where=error.where, remedy=error.remedy)]
    problems += _events(events, manifest, f"{folder / 'events.csv'}")
    try:
        reading = load_reading(folder / "reference.md")
    except PmkitError as error:
        return [*problems, ScenarioError(error.problem, code="bad-reference", where=error.where, remedy=error.remedy)]
    place = str(folder / "reference.md")
    if not reading.is_strict:
        problems.append(
            ScenarioError(
                "the marker is missing", code="bad-reference", where=place, remedy=f"end the file with {MARKER}"
            )
        )
    for finding in reading.findings:
        problems.append(
            ScenarioError(
                finding.message, code="bad-reference", where=f"{place}, {finding.where}", remedy=finding.question
            )
        )
    problems += _reference(reading.postmortem, events, manifest, place)
    problems += _worked(manifest, folder)
    problems += _worked_fits(manifest, folder, events, reading.postmortem)
    problems += _match(folder, reading.postmortem, {event.id for event in events})
    return problems


def fill_in(folder: Path) -> list[tuple[str, str]]:
    """Return the places that the author still has to fill in: file and line, and the text there."""
    found = []
    for name in (*FILES, MATCH):
        if (folder / name).is_file():
            for number, line in enumerate(read_text(folder / name).splitlines(), start=1):
                if FILL_IN in line:
                    found.append((f"{name}:{number}", line.strip()))
    return found


def _match(folder: Path, reference: Postmortem, events: set[str]) -> list[ScenarioError]:
    """Return what is wrong with ``match.yaml``, where there is one."""
    path = folder / MATCH
    if not path.is_file():
        return []
    try:
        data, lines = load_yaml(path)
    except PmkitError as error:
        return [ScenarioError(error.problem, code="yaml-broken", where=error.where, remedy=error.remedy)]
    matching, problems = check_match(data, lines, str(path))
    return problems if matching is None else fits(matching, reference, events, str(path))


def _brief(folder: Path) -> Iterator[ScenarioError]:
    """Yield what is wrong with the brief."""
    path = folder / "brief.md"
    try:
        text = read_text(path, what="brief").strip()
    except PmkitError as error:
        yield ScenarioError(error.problem, code="bad-brief", where=error.where, remedy=error.remedy)
        return
    if not text.startswith("# "):
        yield ScenarioError("the brief has no title", code="bad-brief", where=f"{path}:1", remedy="begin with # Title")
    if len(text.split()) < 30:
        yield ScenarioError(
            "the brief is shorter than 30 words",
            code="bad-brief",
            where=str(path),
            remedy="say what the person on call sees, knows and is asked to do",
        )


def _events(events: list[Event], manifest: Manifest, path: str) -> Iterator[ScenarioError]:
    """Yield what is wrong with the recorded events."""
    if not events:
        yield ScenarioError("there are no events", code="bad-event", where=path, remedy="add a row for each event")
        return
    roles = {role.lower() for role in manifest.roles}
    sources = {source.id for source in manifest.provenance.sources}
    ids = [event.id for event in events]
    for event in events:
        place = f"{event.evidence[0] if event.evidence else path}, {event.id}"
        place = place if place.startswith(path) else f"{path}:{event.evidence[0].line}, {event.id}"
        if ids.count(event.id) > 1:
            yield ScenarioError("two events share this id", code="id-twice", where=place, remedy="give one another id")
        for ref in event.after:
            if ref not in ids:
                yield ScenarioError(
                    f"after names {ref}, which is not an event",
                    code="unknown-id",
                    where=place,
                    remedy="name an id of the column id",
                )
        named = [event.role, *(role for role, _ in event.known_from if role != EVERYONE)]
        for role in named:
            if role and role.lower() not in roles:
                yield ScenarioError(
                    f"{role!r} is not among the roles", code="unknown-role", where=place, remedy="add it to roles"
                )
        if event.source and event.source.split()[0].rstrip(",;") not in sources:
            yield ScenarioError(
                f"{event.source!r} begins with no source's id",
                code="unknown-source",
                where=place,
                remedy="begin the source with one of: " + ", ".join(sorted(sources)),
            )
    marks = {mark for event in events for mark in event.milestones}
    for mark in (Milestone.STARTED, Milestone.DETECTED, Milestone.RESOLVED):
        if mark not in marks:
            yield ScenarioError(
                f"no event is marked {mark}",
                code="no-milestone",
                where=path,
                remedy="fill in the column milestone; an inferred instant is fine with basis inferred",
            )


def _reference(reference: Postmortem, events: list[Event], manifest: Manifest, path: str) -> Iterator[ScenarioError]:
    """Yield where the reference does not fit the records."""
    for where, problem, remedy in (
        *_whole(reference, manifest),
        *_same_events(reference, events),
        *_references(reference, {event.id for event in events}),
        *_factors(reference, manifest),
    ):
        yield ScenarioError(problem, code="bad-reference", where=f"{path}, {where}", remedy=remedy)


def _whole(reference: Postmortem, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the summary and the narratives: place, problem, remedy."""
    if reference.summary.scenario != manifest.id:
        yield "summary", "it does not name its scenario", f"write - **Scenario**: {manifest.id}"
    if reference.zone_name != manifest.zone:
        yield "summary", f"its zone is {reference.zone_name}, the scenario's {manifest.zone}", "make them the same"
    for key, value in (("what_happened", reference.what_happened), ("lessons", reference.lessons)):
        if not value.strip():
            yield key, "the section is empty", "write it"


def _same_events(reference: Postmortem, events: list[Event]) -> Iterator[tuple[str, str, str]]:
    """Yield where the timeline does not hold exactly the recorded events."""
    written = {event.id: as_written(event) for event in events}
    shown = {event.id for event in reference.timeline}
    remedy = "render the timeline again from events.csv"
    for name in sorted(shown - set(written)):
        yield "timeline", f"{name} is not in events.csv", remedy
    for name in sorted(set(written) - shown):
        yield "timeline", f"{name} is missing in the timeline", remedy
    for event in reference.timeline:
        if event != written.get(event.id, event):
            yield "timeline", f"{event.id} differs from its row in events.csv", remedy


def _references(reference: Postmortem, recorded: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield tags that point at nothing."""
    whys = {why.id for why in reference.whys.whys}
    factors = {factor.id for factor in reference.factors}
    refs: list[tuple[str, Iterable[str], set[str]]] = []
    refs += [(why.id, why.evidence, recorded) for why in reference.whys.whys]
    refs += [(factor.id, factor.evidence, recorded | whys) for factor in (*reference.factors, *reference.factors.held)]
    refs += [(action.id, action.answers, recorded | whys | factors) for action in reference.actions]
    for name, targets, known in refs:
        for target in targets:
            if target not in known:
                yield name, f"{name} points at {target}, which is not there", "correct the reference"


def _factors(reference: Postmortem, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with factors, the actions that answer them, and the hints towards them."""
    factors = {factor.id for factor in reference.factors}
    if len(factors) < 3:
        yield "factors", "fewer than three contributing factors are named", "no incident has one cause"
    for factor in reference.factors:
        if not factor.evidence:
            yield factor.id, f"{factor.id} points at no evidence", "name the events or whys that show it"
    for action in reference.actions:
        if not factors & set(action.answers):
            yield action.id, f"{action.id} answers no factor", "name the factor it answers: [A1; F1]"
    for hint in manifest.hints:
        if hint.about not in factors:
            yield "hints", f"the hints name {hint.about}, which is not a factor", "name a factor of the reference"


def _worked(manifest: Manifest, folder: Path) -> Iterator[ScenarioError]:
    """Yield worked steps that leave nothing to fill in, or whose line has no tag."""
    for name in ("event", "why", "factor", "action"):
        step = getattr(manifest.worked, name)
        place = f"{folder / 'scenario.yaml'}, worked.{name}"
        if "…" not in step.half:
            yield ScenarioError(
                "the half-filled line has no … to fill in", code="bad-worked", where=place, remedy="add one"
            )
        line = step.line.strip().strip("|").split("|")[0] if name == "action" else step.line
        if split_tag(line)[1] is None:
            yield ScenarioError(
                "the worked line has no tag", code="bad-worked", where=place, remedy="end it with [ID: …]"
            )


def _worked_fits(
    manifest: Manifest, folder: Path, events: list[Event], reference: Postmortem
) -> Iterator[ScenarioError]:
    """Yield worked steps that are still the template's, or that say something else than the records.

    As long as the records are the template's too, nothing is asked: the author has only begun.
    """
    blank = files("pmkit.documents.scenario").joinpath("blank")
    if read_text(folder / "events.csv") == blank.joinpath("events.csv").read_text(encoding="utf-8"):
        return
    template = blank.joinpath("scenario.yaml").read_text(encoding="utf-8")
    known = {event.id for event in events} | {why.id for why in reference.whys.whys}
    known |= {factor.id for factor in reference.factors}
    for name in ("event", "why", "factor", "action"):
        step = getattr(manifest.worked, name)
        place = f"{folder / 'scenario.yaml'}, worked.{name}"
        if any(text.strip() in template or FILL_IN in text for text in (step.line, step.half, step.because)):
            yield ScenarioError(
                "the worked step still has the template's words",
                code="bad-worked",
                where=place,
                remedy="work a line of your own incident, and leave blanks in the next one",
            )
            continue
        for text in (step.line, step.half):
            tag = split_tag(text.strip().strip("|").split("|")[0] if name == "action" else text)[1]
            for ref in tag.refs if tag else ():
                if ref not in known:
                    yield ScenarioError(
                        f"the worked step points at {ref}, which is not there",
                        code="bad-worked",
                        where=place,
                        remedy="point at ids of events.csv, or at whys and factors of reference.md",
                    )
    yield from _worked_event(manifest, events, f"{folder / 'scenario.yaml'}, worked.event")


def _worked_event(manifest: Manifest, events: list[Event], place: str) -> Iterator[ScenarioError]:
    """Yield where the worked line of the timeline differs from its record."""
    head = f"## Incident Summary\n\n- **Date**: {manifest.window.start[:10]}\n- **Zone**: {manifest.zone}"
    lines = parse(f"# x\n\n{head}\n\n## Timeline\n\n{manifest.worked.event.line.strip()}\n").timeline
    records = {event.id: as_written(event) for event in events}
    for line in lines:
        record = records.get(line.id)
        if record is None:
            problem = f"the worked line is {line.id}, which is not in events.csv"
        elif (line.earliest, line.latest, line.headline) != (record.earliest, record.latest, record.headline):
            problem = f"the worked line says another time or headline than {line.id} in events.csv"
        else:
            continue
        yield ScenarioError(
            problem,
            code="bad-worked",
            where=place,
            remedy="copy time and headline from the record; the marks are the lesson",
        )
