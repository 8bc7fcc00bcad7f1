"""Empty postmortems with prompts, at the three depths of the article's process."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth, Postmortem, Summary
from pmkit.documents.format.reading import evidence_path
from pmkit.documents.format.sections import HEADINGS, SUMMARY_HEADING
from pmkit.documents.format.writing import section_body
from pmkit.files import make_folder, write_atomic
from pmkit.markup import escape_markdown, one_line
from pmkit.records.instants import parse_zone
from pmkit.records.timeline import Timeline

PROMPTS: Final = {
    "summary": "What could users not do, for how long, and how bad was it? Fill in the bullets.",
    "what_happened": "Tell the story in a few sentences, for somebody who was not there. What did people see, "
    "and why did each step make sense to them at that moment?",
    "timeline": "One line an event: - 14:32 - what happened [E01: kind, marks; ids it came after]. Mark the events "
    "that are started, detected, acknowledged, investigating, diagnosed, mitigated, resolved.",
    "whys": "State the problem as users felt it. Answer each why with what the records show: "
    "- Why? → answer [W1: event, condition, decision, defense or gap; events that show it]. Most answers have more "
    "than one cause: give each its own line, and ask why it took as long as it did.",
    "factors": "Which conditions had to be true? - condition [F1: technical, process, communication, people, "
    "organization or external; whys and events that show it]. Take one away in your mind: "
    "would it still have happened? Below a heading ### Layers That Held, in the same form [D1: ...]: what kept it "
    "from being worse?",
    "went_well": "What helped, and what should stay as it is?",
    "improve": "What made it harder to see, to decide or to act?",
    "surprised": "What did you believe about the system that turned out otherwise?",
    "lucky": "What could have made it worse and, by chance, did not?",
    "actions": "What will change, who owns it, by when, and how could a stranger tell that it is done? "
    "Tag: [A1: commitment or idea, strong, intermediate or weak, prevent, detect, mitigate or learn; "
    "factor it answers].",
    "lessons": "What should a team that never had this incident take from it?",
    "findings": "What was found, in a few bullets? Post the draft where the team can comment, and give it two days.",
    "share": "Two sentences for the channel: what happened, and what changes.",
    "runbook": "What does the next person on call need to know? Symptom, check, step. Fill in Tags for search.",
}
"""What a section asks of whoever fills it in."""

_MORE: Final = {
    Depth.FULL: (),
    Depth.LIGHTWEIGHT: (("Audience", ""), ("Tags", "")),
    Depth.NOTE: (("Tags", ""),),
}


def template(depth: Depth | str = Depth.FULL, *, title: str = "", date: str = "", zone: str = "UTC") -> str:
    """Return an empty document with a prompt below each heading.

    The prompts are comments: they do not show on the page and do not count as content.

    Args:
        depth: ``full``, ``lightweight`` or ``note``.
        title: its title.
        date: the day it happened.
        zone: the zone of its times.
    """
    depth = Depth(depth)
    summary = Summary(date=date, zone=zone, status="Draft")
    bullets = [("Date", summary.date), ("Duration", ""), ("Impact", ""), ("Severity", ""), ("Zone", summary.zone)]
    bullets += [("Status", summary.status), *_MORE[depth]]
    if depth is not Depth.FULL:
        bullets.append(("Depth", str(depth)))
    return with_prompts(title, bullets, {key: _start(key) for key in DEPTH_SECTIONS[depth]})


def _start(key: str) -> str:
    """Return what a section of an empty document begins with."""
    return section_body(Postmortem(), key) if key in ("whys", "actions") else ""


def with_prompts(title: str, bullets: list[tuple[str, str]], bodies: dict[str, str]) -> str:
    """Return a document of a title, bullets and bodies, with each section's prompt above its body."""
    head = f"# Incident Postmortem: {escape_markdown(one_line(title))}".rstrip()
    parts = [head, f"## {SUMMARY_HEADING}", _prompt("summary")]
    parts.append("\n".join(f"- **{name}**: {escape_markdown(one_line(value))}".rstrip() for name, value in bullets))
    for key, body in bodies.items():
        parts += filter(None, (f"## {HEADINGS[key]}", _prompt(key), body))
    return "\n\n".join([*parts, MARKER]) + "\n"


def _prompt(key: str) -> str:
    """Return a section's prompt as a comment."""
    return f"<!-- {PROMPTS[key]} -->"


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
        RecordError: the zone is not known.
        FileError: a file cannot be written.
    """
    path = Path(path)
    make_folder(path.parent)
    if path.exists():
        return path
    zone_info = parse_zone(zone)
    days = [event.instant.astimezone(zone_info).date().isoformat() for event in timeline if event.instant]
    summary = Summary(date=date or min(days, default=""), zone=zone, status="Draft")
    bullets = [("Date", summary.date), ("Duration", ""), ("Impact", ""), ("Severity", ""), ("Zone", zone)]
    laid = Postmortem(summary=summary, timeline=timeline)
    bodies = {key: _start(key) for key in DEPTH_SECTIONS[Depth.FULL]} | {"timeline": section_body(laid, "timeline")}
    write_atomic(path, with_prompts(title, [*bullets, ("Status", "Draft")], bodies))
    write_atomic(evidence_path(path), timeline.to_csv())
    return path
