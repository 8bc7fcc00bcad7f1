"""Owner, date and status that an action item's own line gives, as other tools write them.

Read, never written: ``Raise pool size (owner: api team, due: 2025-02-20)``, ``... - @db-team``,
``Owner: Platform. Due: TBD. Status: Done``, ``**DONE**``. Every word goes into a field; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pmkit.records.forms import MONTHS

_MONTH: Final = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
# A month's name, not any word: "alerted by counting 4xx" has no date.
_DATE: Final = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}/\d{1,2}/\d{1,2}|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?: \d{{4}})?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|Q[1-4](?: \d{{4}})?|TBD)"
)
_LEAD: Final = r"(?P<lead>[\s,;.|(\[·*–—-]{0,12})"
_KEYED: Final = {
    "owner": re.compile(
        rf"{_LEAD}\b(?:owners?|assignees?|assigned to|assigned|dri|responsible|who|responsable|porteur|verantwortlich|zuständig)\**\s*:\**\s*\**"
        r"(?P<value>[^,;.|()\[\]*·]+)\**",
        re.IGNORECASE,
    ),
    "due": re.compile(
        rf"{_LEAD}\b(?:due(?: date| by| on)?|deadline|eta|target(?: date)?|until|by|échéance|pour le|fällig(?: am)?|frist|bis(?: zum)?)\**\s*:?\**\s*\**"
        rf"(?P<value>{_DATE})\**",
        re.IGNORECASE,
    ),
    "status": re.compile(
        rf"{_LEAD}\b(?:status|state|statut|stand)\**\s*:\s*\**\s*(?P<value>[^,;.|()\[\]*·]+)\**", re.IGNORECASE
    ),
}
_HANDLE: Final = re.compile(r"\s+(?:[-–—:]\s+)?\(?(?P<value>@[\w./-]+)\)?(?=\s*(?:[,;.]|$))")
_MARKER: Final = re.compile(
    r"(?:\*\*|\[|\()(?P<value>done|todo|to do|in progress|wip|open|closed|completed?|won.t do|not started)"
    r"(?:\*\*|\]|\))",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"\s+[-–—:]\s*(?P<value>done|closed|completed?|open|todo|in progress|won.t do)\s*$", re.IGNORECASE
)
_IN_BRACKETS: Final = re.compile(
    rf"\s*\((?P<owner>[^(),:;\d]{{2,40}})[,;]\s*(?:(?:due|by|until|eta)\b:?\s*)?"
    rf"(?P<due>{_DATE}|\d{{1,2}}/\d{{1,2}})\)",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(r"\s+[—–]\s+(?P<value>[^—–,.:;()\d]{2,40})$")
_TICKS: Final = {
    "✅": "Done",
    "☑": "Done",
    "✔": "Done",
    "❌": "Won't do",
    "🚫": "Won't do",
    "🚧": "In progress",
    "⏳": "In progress",
}
_NAMED: Final = 4  # words of a role behind a dash
_TICK: Final = re.compile("[" + "".join(_TICKS) + "]\ufe0f?")


@dataclass(frozen=True, slots=True)
class Loose:
    """What a line holds.

    Attributes:
        text: the action without the rest.
        owner: a role, a team or a handle; may be empty.
        due: as written.
        status: as written.
    """

    text: str
    owner: str = ""
    due: str = ""
    status: str = ""


def loose(line: str) -> Loose:
    """Return the parts of a line.

    Example:
        >>> loose("Raise pool size (owner: api team, due: 2025-02-20)")
        Loose(text='Raise pool size', owner='api team', due='2025-02-20', status='')
    """
    found: dict[str, str] = {}
    text = line
    if match := _IN_BRACKETS.search(text):
        found |= {"owner": match["owner"].strip(), "due": match["due"]}
        text = text[: match.start()] + text[match.end() :]
    for name, pattern in _KEYED.items():
        if name in found:
            continue
        if match := pattern.search(text):
            found[name] = match["value"].strip(" *_")
            # An opening bracket stays until the one that closes it is known to be left alone.
            text = text[: match.start()] + (" (" if "(" in match["lead"] else " ") + text[match.end() :]
    if "owner" not in found and (match := _HANDLE.search(text)):
        found["owner"] = match["value"]
        text = text[: match.start()] + text[match.end() :]
    if "status" not in found and (match := _TRAILING.search(text) or _MARKER.search(text)):
        found["status"] = match["value"]
        text = text[: match.start()] + text[match.end() :]
    if "owner" not in found and (match := _DASHED.search(text)) and len(match["value"].split()) <= _NAMED:
        found["owner"] = match["value"].strip()
        text = text[: match.start()]
    if "status" not in found and (match := _TICK.search(text)):
        found["status"] = _TICKS[match.group()[0]]
        text = text[: match.start()] + text[match.end() :]
    text = re.sub(r"[(\[][\s,;.]*[)\]]", "", text)
    if text.count("(") != text.count(")") and found:
        text = re.sub(r"\(\s*$|^\s*\)|\(\s*(?=\))|(?<!\w)\)", "", text) if text.count("(") < text.count(")") else text
    text = re.sub(r"[\s,;–—-]+$", "", text.strip()).strip()
    text = re.sub(r"^[:,;–—-]\s+", "", text) if found else text
    return Loose(text, **found) if found and text.strip(" .*") else Loose(line)


def fields_only(lines: Sequence[str]) -> Loose | None:
    """Return owner, date and state of lines that hold nothing else, such as ``**Owner:** team``; None for others."""
    found: dict[str, str] = {}
    for line in lines:
        text = line.strip().strip("-*• ")
        match = next(((name, m) for name, pattern in _KEYED.items() if (m := pattern.match(f" {line.strip()}"))), None)
        if not text or match is None:
            return None
        found.setdefault(match[0], match[1]["value"].strip(" *_"))
    return Loose("", **found) if found else None
