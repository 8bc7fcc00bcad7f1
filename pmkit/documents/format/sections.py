"""The document's words: its headings, summary bullets and columns, and what else they go by."""

from __future__ import annotations

import re
from typing import Final

from pmkit.analysis.actions.plan import date_of
from pmkit.analysis.whys.lines import UNLINKED
from pmkit.documents.format.blocks import blocks, fence, normal_block, trim
from pmkit.markup import one_line

HEADINGS: Final = {
    "what_happened": "What Happened?",
    "timeline": "Timeline",
    "whys": "Five Whys",
    "factors": "Contributing Factors",
    "went_well": "What Went Well",
    "improve": "What Could Be Improved",
    "surprised": "What Surprised Us",
    "lucky": "Where We Got Lucky",
    "actions": "Action Items",
    "lessons": "Lessons Learned",
    "findings": "Findings",
    "share": "Summary to Share",
    "runbook": "Runbook Addition",
}
"""Key of a section to its heading, in the order of the document."""

SUMMARY_HEADING: Final = "Incident Summary"
STRUCTURED: Final = ("summary", "timeline", "whys", "factors", "actions")
"""Keys of the sections whose items are data."""

NARRATIVES: Final = tuple(key for key in HEADINGS if key not in STRUCTURED)
"""Keys of the sections that are Markdown."""

_ALIASES: Final = {
    "summary": "summary;incident summary;incident details;at a glance;metadata;key information;key facts;"
    "incident information;incident metadata;incident overview;general information;incident data;details;properties",
    "what_happened": "what happened;incident description;description;narrative;overview",
    "timeline": "timeline;incident timeline;timeline of events;event timeline;chronology",
    # The 5 of "5 Whys" is taken for a section's number, so "whys" stands alone here.
    "whys": "five whys;5 whys;whys;the five whys;the 5 whys;five whys analysis;5 whys analysis;whys analysis;"
    "why analysis",
    "factors": "contributing factors;contributing factor;contributing conditions;contributing causes;causes;"
    "root cause;root causes;root cause s;root cause analysis;the root cause;underlying causes",
    "went_well": "what went well;went well;things that went well;what worked;what worked well",
    "improve": "what could be improved;what can be improved;what could have gone better;what went wrong;"
    "what went poorly;what didn t go well;what did not go well;what went less well;areas for improvement",
    "surprised": "what surprised us;surprises;what was surprising",
    "lucky": "where we got lucky;what we got lucky with;got lucky;luck",
    "actions": "action items;action item;actions;follow up actions;follow up items;follow ups;corrective actions;"
    "remediation items;remediation;next steps;todo;todos",
    "lessons": "lessons learned;lessons;lesson learned;key takeaways;takeaways;learnings;what we learned",
    "findings": "findings;key findings",
    "share": "summary to share;shareable summary",
    "runbook": "runbook addition;addition to the runbook;runbook update",
}
_KEY_OF: Final = {name: key for key, names in _ALIASES.items() for name in names.split(";")}

SUMMARY_NAMES: Final = {
    "date": "Date",
    "duration": "Duration",
    "impact": "Impact",
    "severity": "Severity",
    "zone": "Zone",
    "status": "Status",
    "services": "Services",
    "opened": "Opened",
    "published": "Published",
    "invited": "Invited",
    "attended": "Attended",
    "audience": "Audience",
    "tags": "Tags",
    "earlier": "Earlier Incident",
    "scenario": "Scenario",
}
"""Attribute of a summary to the name of its bullet, in order."""

ALWAYS: Final = ("date", "duration", "impact", "severity", "zone", "status")
"""Bullets that are written even when they are empty: they ask to be filled in."""

_SUMMARY_ALIASES: Final = {
    "incident date": "date",
    "date of incident": "date",
    "total duration": "duration",
    "sev": "severity",
    "severity level": "severity",
    "time zone": "zone",
    "timezone": "zone",
    "postmortem status": "status",
    "document status": "status",
    "service": "services",
    "affected services": "services",
    "services affected": "services",
    "services impacted": "services",
    "user impact": "impact",
    "customer impact": "impact",
    "labels": "tags",
    "earlier": "earlier",
    "related incident": "earlier",
    "related incidents": "earlier",
    "similar incident": "earlier",
    "similar incidents": "earlier",
    "previous incident": "earlier",
    "previous incidents": "earlier",
    "earlier incidents": "earlier",
    "repeat of": "earlier",
    "similar to": "earlier",
    "recurrence of": "earlier",
    "recurrence": "earlier",
    "reported at": "date",
    "started at": "date",
    "start": "date",
    "start time": "date",
    "incident start": "date",
    "incident started": "date",
    "occurred": "date",
    "occurred at": "date",
    "occurred on": "date",
    "impact start": "date",
    "incident duration": "duration",
    "time to resolve": "duration",
    "impact duration": "duration",
    "downtime": "duration",
    "published on": "published",
    "publication date": "published",
    "date published": "published",
    "retrospective published": "published",
    "date of issue": "published",
    "issue date": "published",
    "issued": "published",
    "issued on": "published",
    "published at": "published",
    "postmortem published": "published",
    "report published": "published",
    "completed": "published",
    "postmortem completed": "published",
    "attendees": "attended",
    "participants": "attended",
    "present": "attended",
    "invitees": "invited",
    "people invited": "invited",
    "visibility": "audience",
    "distribution": "audience",
    "shared with": "audience",
    "sharing": "audience",
    "priority": "severity",
    "incident severity": "severity",
}
_SUMMARY_KEY: Final = {name.lower(): key for key, name in SUMMARY_NAMES.items()} | _SUMMARY_ALIASES

ACTION_COLUMNS: Final = {
    "text": "Action",
    "owner": "Owner",
    "due": "Due Date",
    "status": "Status",
    "done_when": "Done when",
}
"""Attribute of an action item to its column, in order."""

_COLUMN_KEY: Final = {name.lower(): key for key, name in ACTION_COLUMNS.items()} | {
    "action item": "text",
    "action items": "text",
    "task": "text",
    "item": "text",
    "description": "text",
    "what": "text",
    "recommendation": "text",
    "summary": "text",
    "title": "text",
    "name": "text",
    "follow up": "text",
    "accountable": "owner",
    "responsible": "owner",
    "assignees": "owner",
    "assign": "owner",
    "assigned": "owner",
    "assigned to": "owner",
    "lead": "owner",
    "when": "due",
    "due on": "due",
    "due by": "due",
    "by when": "due",
    "target": "due",
    "complete by": "due",
    "assignee": "owner",
    "owner s": "owner",
    "owners": "owner",
    "dri": "owner",
    "who": "owner",
    "due": "due",
    "deadline": "due",
    "eta": "due",
    "target date": "due",
    "state": "status",
    "definition of done": "done_when",
    "done condition": "done_when",
}

_WORDS: Final = re.compile(r"[\W_]+")
_LOOSE: Final = {
    "whys": re.compile(r"\b(?:five|5)[ -]whys\b", re.IGNORECASE),
    "actions": re.compile(
        r"\b(?:action|remediation|remedial|follow[- ]?up) (?:items?|points?|plan|work|ideas?|tasks?)\b|"
        r"\bfollow[- ]?ups?$|\bincident tasks\b|\b(?:corrective|preventi\w+) (?:actions?|measures?)\b|"
        r"^[\W\d]*recommendations?\W*$|^[\W\d]*(?:what (?:we(?: a|.)re (?:changing|doing)|we will (?:do|change)|"
        r"to do|will change|happens next|comes next)|to[- ]?dos?|tasks)\W*$",
        re.IGNORECASE,
    ),
    "timeline": re.compile(r"\b(?:timeline|chronology)\b", re.IGNORECASE),
    "factors": re.compile(
        r"\bcontribut(?:ing|ory)\b|^[\W\d]*contributors\W*$|^[\W\d]*(?:root )?causes? (?:and|&) |"
        r"^[\W\d]*(?:why (?:did it|it) happen(?:ed)?|what made (?:it|this) possible)\W*$",
        re.IGNORECASE,
    ),
    "went_well": re.compile(r"^\W*(?:good (?:stuff|practice)|went well|what worked)\b", re.IGNORECASE),
    "improve": re.compile(r"^\W*(?:challenges|went (?:badly|wrong|poorly)|bad stuff)\W*$", re.IGNORECASE),
}
_NUMBERED: Final = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+)")
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_NAME: Final = re.compile(r"[*:`<>\\|\[\]_]+")
_DONE: Final = re.compile(r"^(?P<status>.*?)\s*\((?P<date>\d{4}-\d{2}-\d{2})\)$")
HELD: Final = "Layers That Held"
"""Heading below the contributing factors, above what kept it from being worse."""
DAY_HEADING: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
FROM: Final = re.compile(r"^From \[(?P<id>[^\[\]]+)\]:?$")


def words_of(text: str) -> str:
    """Return the text in lower case without numbering, punctuation and a closing aside."""
    plain = _ASIDE.sub("", _NUMBERED.sub("", one_line(text)))
    return _WORDS.sub(" ", plain).strip().lower()


def is_held(heading: str) -> bool:
    """Tell whether a heading among the factors stands above the layers that held."""
    return words_of(heading) == words_of(HELD)


def section_key(heading: str, *, loose: bool = False) -> str | None:
    """Return the key of the section that a heading opens, None for an unknown one.

    Args:
        heading: the heading.
        loose: whether a heading that only mentions a section's subject opens it, as in foreign templates.
    """
    known = _KEY_OF.get(words_of(heading))
    if known is None and loose:
        line = one_line(heading)
        return next((key for key, pattern in _LOOSE.items() if pattern.search(line)), None)
    return known


def summary_name(raw: str) -> str:
    """Return the name of a bullet as it can stand between asterisks."""
    return " ".join(_NAME.sub(" ", one_line(raw)).split()) or "Note"


def summary_key(name: str) -> str | None:
    """Return the summary's attribute that a bullet's name stands for."""
    return _SUMMARY_KEY.get(words_of(name))


def column_key(name: str) -> str | None:
    """Return the action item's attribute that a column's name stands for."""
    return _COLUMN_KEY.get(words_of(name))


def free_column(raw: str) -> str:
    """Return the name of a further column, told apart from the known ones."""
    name = one_line(raw) or "Column"
    while column_key(name):
        name = f"Further {name}"
    return name


def split_status(text: str) -> tuple[str, str]:
    """Return status and completion date of ``Done (2024-01-30)``; the date may be empty."""
    match = _DONE.match(one_line(text))
    if match is None or date_of(match["date"]) is None:
        return one_line(text), ""
    return match["status"] or "Done", match["date"]


_READ: Final = {
    "summary": ("list", "table"),
    "timeline": ("list", "table"),
    "whys": ("list",),
    "factors": ("list",),
    "actions": ("list", "table"),
}
"""Kinds of blocks that a section's reader takes for items."""


def is_read(key: str, kind: str, text: str) -> bool:
    """Tell whether a block of a note would be taken for data when it is read again."""
    if kind in _READ[key]:
        return True
    line = one_line(text)
    if key == "timeline" and kind == "heading":
        return DAY_HEADING.match(line.lstrip("# ")) is not None
    if key == "factors" and kind == "heading":
        return is_held(line.strip("# "))
    if key == "whys" and kind == "paragraph":
        return line.startswith("Problem:") or FROM.match(line) is not None or line == UNLINKED
    return False


def normal_note(key: str, text: str) -> str:
    """Return what stands in a structured section beside its items, so that it stays that.

    A note that would be read as items, or would run into them, is put into a fence.
    """
    behind = "| a |\n|---|\n| b |" if key == "actions" else "- a"
    note = normal_block(text, behind=behind)
    for _ in range(3):
        found = blocks(note)
        if any(is_read(key, block.kind, block.text) for block in found):
            return fence(note)
        # Readers join what they keep by blank lines.
        joined = normal_block("\n\n".join(trim(block.text) for block in found), behind=behind)
        if joined == note:
            return note
        note = joined
    return fence(note)
