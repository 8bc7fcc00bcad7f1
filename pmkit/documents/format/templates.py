"""Empty postmortems with prompts, at the three depths of the article's process."""

from __future__ import annotations

from pathlib import Path

from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.content import Content, evidence_path
from pmkit.documents.format.sections import DEPTH_SECTIONS, SECTIONS, SUMMARY_HEADING
from pmkit.documents.format.summary import Summary
from pmkit.documents.format.writing import bullet_lines, section_body
from pmkit.errors import text_given
from pmkit.files import Draft, lay, make_folder, path_for
from pmkit.markup import escape_markdown, one_line
from pmkit.records.instants import parse_day, parse_zone
from pmkit.records.timeline import Timeline


def template(depth: Depth | str = Depth.FULL, *, title: str = "", date: str = "", zone: str = "UTC") -> str:
    """Return an empty document with a prompt below each heading.

    The prompts are comments: they do not show on the page and do not count as content.

    Args:
        depth: ``full``, ``lightweight`` or ``note``.
        title: its title.
        date: the day it happened, such as ``2024-01-15``; empty where it is not known yet.
        zone: the zone of its times.

    Raises:
        RecordError: there is no such day.
    """
    depth = Depth(depth)
    date = _day(date)
    summary = Summary(date=date, zone=zone, status="Draft")
    return with_prompts(title, summary, {key: _start(key) for key in DEPTH_SECTIONS[depth]}, depth)


def _day(date: str) -> str:
    """Return a day as a document holds it."""
    return parse_day(date, where="the date").isoformat() if date else ""


def _start(key: str) -> str:
    """Return what a section of an empty document begins with."""
    return section_body(Content(), key) if key in ("whys", "actions") else ""


def with_prompts(title: str, summary: Summary, bodies: dict[str, str], depth: Depth = Depth.FULL) -> str:
    """Return a document of a title, a summary and bodies, with each section's prompt above its body.

    Args:
        title: its title.
        summary: what is known of the incident; the other bullets ask to be filled in.
        bodies: key of each section that is written to what it begins with.
        depth: how deep the review goes.
    """
    head = f"# Incident Postmortem: {escape_markdown(one_line(title))}".rstrip()
    parts = [head, f"## {SUMMARY_HEADING}", _prompt("summary"), bullet_lines(summary.bullets(depth, asked=True))]
    for key, body in bodies.items():
        parts += filter(None, (f"## {SECTIONS[key].heading}", _prompt(key), body))
    return "\n\n".join([*parts, MARKER]) + "\n"


def _prompt(key: str) -> str:
    """Return a section's prompt as a comment."""
    return f"<!-- {SECTIONS[key].prompt} -->"


def start_postmortem(
    path: str | Path, timeline: Timeline, *, title: str = "", zone: str = "UTC", date: str = ""
) -> Path:
    """Write a postmortem that begins with a timeline, its prompts in place, and return its path.

    The raw records go to ``<name>.evidence.csv`` beside it. A file that is there already is left as it is.

    Args:
        path: the file; its folder is made if it is missing.
        timeline: the events.
        title: of the incident.
        zone: zone that times are written in.
        date: the day it happened; default the day of the first event.

    Raises:
        RecordError: the zone is not known, or there is no such day.
        FileError: a file cannot be written.
    """
    date = _day(date)
    path = path_for(path)
    title = text_given(title, "title", example="Payments failed on a Monday afternoon")
    zone = text_given(zone, "zone", example="Europe/Amsterdam")
    make_folder(path.parent)
    if path.exists():
        return path
    zone_info = parse_zone(zone)
    days = [event.instant.astimezone(zone_info).date().isoformat() for event in timeline if event.instant]
    summary = Summary(date=date or min(days, default=""), zone=zone, status="Draft")
    laid = Content(summary=summary, timeline=timeline)
    bodies = {key: _start(key) for key in DEPTH_SECTIONS[Depth.FULL]} | {"timeline": section_body(laid, "timeline")}
    # A draft of nothing: a file that came to be in this moment stays.
    written = Draft(path).save(with_prompts(title, summary, bodies))
    lay(evidence_path(written), timeline.to_csv())
    return written
