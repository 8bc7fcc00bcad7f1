"""Owner, date and status that an action item's own line gives, as other tools write them.

Read, never written: ``Raise pool size (owner: api team, due: 2025-02-20)``, ``... - @db-team``,
``Owner: Platform. Due: TBD. Status: Done``, ``**DONE**``. Every word goes into a field; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pmkit.analysis.language.names import also_names, is_listed, plain, word_names
from pmkit.documents.format.readers.actions.fields import (
    DATE,
    DUE_PART,
    HANDLE_PART,
    KEYED,
    NAMED,
    STATE,
    STATE_PART,
    listed_behind,
    without_inline,
)
from pmkit.documents.format.sections import column_key

_HANDLE: Final = re.compile(r"\s+(?:(?:[-–—:→]|->|by)\s+)?[*_(`]{0,3}(?P<value>@[\w./-]+)[*_)`]{0,3}(?=\s*(?:[,;.]|$))")
_MARKER: Final = re.compile(
    r"(?:\*\*|\[|\()(?P<value>done|todo|to do|in progress|wip|open|closed|completed?|won.t do|not started)"
    r"(?:\*\*|\]|\))",
    re.IGNORECASE,
)
_TAILS: Final = (
    re.compile(r"(?:(?<!\])|\s)\s*\((?P<inside>(?:[^()]|(?<=\])\([^()\s]{1,200}\)){2,120})\)[\s.]*$"),
    re.compile(r"\s*(?<!\])\[(?P<inside>[^\[\]]{2,60})\][\s.]*$"),
    re.compile(r"\s+(?P<mark>[*_])(?P<inside>[^*_]{2,80})(?P=mark)[\s.]*$"),
    re.compile(r"\s+[—–]\s+(?P<inside>[^—–().:]{2,20}(?:[,;][^—–():]{2,60}|$))$"),
    re.compile(r"\s+[—–-]\s+(?P<inside>[^—–():]{2,30}?\s[—–-]\s[^():]{2,40})$"),
)
"""What is behind an action: in brackets, in italics, or behind a dash."""

_NONE_PART: Final = re.compile(
    r"^(?:no (?:date|owner|due date|deadline)(?: yet)?|"
    r"(?:owner|date|due date)(?: is)? (?:to be \w+|tbd|unknown|missing)|"
    r"needs an owner|unassigned|tbd|nobody(?: yet)?|ohne termin|sans date|"
    r"à (?:attribuer|définir)|non attribué|noch offen|zu vergeben|offen)$",
    re.IGNORECASE,
)
_COMPLETED: Final = re.compile(
    rf"\s+\b(?:completed|done|closed)(?: on| at| since| in)?\**:?\**\s+(?P<date>{DATE})\.?", re.IGNORECASE
)
_PLANNED: Final = re.compile(
    rf"(?:[.;,]|\s[–—-])\s+(?:(?P<state>planned|scheduled)(?: for| in| on)|by|before|until|due(?: by)?|no later than)"
    rf"\s+(?P<date>(?:(?:the )?(?:week|end|start|beginning|middle) of |early |late |mid-?\s?)?{DATE})[\s.]*$",
    re.IGNORECASE,
)
"""When it is due, behind a comma, a dash or a period: ", before 2025-11-01", ". Planned for June 2024."."""

_TEAM: Final = re.compile(
    r"\b(?:team|squad|group|crew|guild|ops|sre|équipe|equipo|equipe|squadra|zespół)\b", re.IGNORECASE
)
"""A word that makes what is in brackets an owner, although nothing else is there."""

_DOUBLE: Final = re.compile(r"\s+---?\s+(?=\S)")
"""A dash as it is typed: "raise the limit -- 2024-03-01 -- @team"."""

_STRUCK: Final = re.compile(
    r"^(?:~~|<(?:s|del|strike)>)(?P<text>.+?)(?:~~|</(?:s|del|strike)>)[\s.:–—-]*(?P<rest>.*)$", re.DOTALL
)
_NAMED_ALONE: Final = re.compile(r"^\((?P<owner>[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})\)[\s.]*$")
_STATE_FIRST: Final = re.compile(rf"^[\W_]*(?P<state>{STATE})(?!\w)[*_)\]]*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_IN_BRACKETS: Final = re.compile(
    rf"\s*\((?P<owner>[^(),:;\d]{{2,40}})[,;]\s*(?:(?:due|by|until|eta)\b:?\s*)?"
    rf"(?P<due>{DATE}|\d{{1,2}}/\d{{1,2}})\)",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(r"\s+[—–]\s+(?P<value>[^—–,.:;()\d]{2,40})$")
_DASH_BEHIND: Final = re.compile(r"\s+[-–—]$")
_WIDE: Final = re.compile(r"\s*（(?P<inside>[^（）]{0,80}[:：][^（）]{1,80})）")
"""Brackets of Chinese and Japanese around fields: "（负责人：支付组，截止：2025-03-20）"."""

_WIDE_MARK: Final = re.compile(r"[，；、]")

_TICKS: Final = {
    "✅": "Done",
    "☑": "Done",
    "✔": "Done",
    "❌": "Won't do",
    "🚫": "Won't do",
    "🚧": "In progress",
    "⏳": "In progress",
    "⬜": "Open",
    "☐": "Open",
}
_TICKET: Final = (
    r"(?:\[[^\[\]]{1,60}\](?:\([^()\s]{1,300}\))?|(?:PR|MR|issue|bug|ticket|see)?\s?#\d{1,7}"
    r"|[A-Z][A-Z0-9]{1,9}-\d{1,7}"
    r"|https?://\S{1,300}|(?:PR|MR|issue|bug|ticket)\s\d{1,7})"
)
_TRAILING: Final = re.compile(
    r"(?:\s+[-–—:]|[.;](?=\s))\s*(?P<value>done|closed|completed?|fixed|merged|shipped|deployed|open|to-?do|wip|"
    r"in progress|won.t do)"
    rf"(?P<ticket>\s+(?:(?:in|via|by|see)\s)?\(?{_TICKET}\)?)?[\s.]*$",
    re.IGNORECASE,
)
_TICKET_PART: Final = re.compile(rf"^(?:(?:see|in|via|tracked (?:in|by|as))\s)?{_TICKET}$", re.IGNORECASE)
_STATE_AND_TICKET: Final = re.compile(
    rf"^(?P<state>{STATE})\W{{0,3}}(?P<ticket>(?:(?:see|in|via|by|with)\s)?{_TICKET})$", re.IGNORECASE
)
_BY_TEAM: Final = re.compile(
    r"^(?P<owner>(?:the |our )?(?:[\w.'’&/-]+ ){0,3}(?:team|squad|group|crew|guild|équipe)|@[\w./-]+)"
    r"(?:\s+(?:will|to|should|shall|is|are|has|have|plans?|wird)\s+(?!be\b)[a-z]|[.’']ll\s)",
    re.IGNORECASE,
)
"""Who does it, as the subject of the sentence: "The platform team will add an alert", "@elm to raise it"."""

_OWNER_FIRST: Final = re.compile(
    r"^(?:[\[(]?(?P<handle>@[\w./-]+)[\])]?(?:\s*(?:[:–—]|-\s|\s-)\s*|(?<=[\])])\s+)"
    r"|(?P<team>(?:[\w.'’&/-]+ ){0,2}(?:team|squad|group|crew|guild|ops|sre)|(?:ops|sre)(?: [\w-]+)?)"
    r"\s*(?::|\s[–—-])\s+"
    r"|(?P<short>[A-Z]{2,6})\s[–—-]\s)(?P<rest>\S.{7,})$",
    re.IGNORECASE | re.DOTALL,
)
"""Who does it, first in the line: "@elm: raise it", "SRE – raise it"."""

_ARROW: Final = re.compile(r"\s+(?:->|→|=>)\s+(?P<value>@?[^\W\d_a-zà-ÿ@]?[\w.'’-]*(?: [\w.'’-]+){0,2})\s*$")
_STATE_LEADS: Final = re.compile(
    r"^(?:(?:status:\s*)?[*_\[({]{1,3}(?:already |still )?"
    r"(?P<marked>done|planned|to-?do|wip|in progress|open|closed|completed?|fixed|not started|"
    r"(?:un)?resolved|on-?going|pending|stalled|declined)[*_\])}]{1,3}[\s:–—-]*"
    r"|(?P<plain>(?i:done|to-?do|wip|in progress|completed?|fixed))\s*(?::|\s[–—-])\s+)(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_AHEAD: Final = frozenset(("todo", "to do", "to-do", "wip", "in progress", "open", "planned", "deferred"))
_STATE_DATED: Final = re.compile(
    r"^(?:\*\*|__|\[)"
    r"(?P<state>done|closed|completed?|shipped|fixed|todo|to[- ]do|wip|in progress|open|planned|deferred)"
    rf"\s+(?:(?:due|by|on|until|eta)\s+)?(?P<date>{DATE})(?:\*\*|__|\])\s*[:–—-]*\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""A state with its day before the action: "**DONE 2026-05-14** — Patch it", "**TODO due 2026-05-21** — Add it"."""

_PERSON: Final = r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’.-]*){0,2}(?:(?:, | and | & |/)[^\W\d_a-z][\w'’-]+){0,3}"
_PERSON_AWAY: Final = (
    re.compile(rf"\s*\((?P<owner>{_PERSON})\)[\s.]*$"),
    re.compile(rf"[,;]?\s+(?:[—–-]\s+)?(?:assigned to|owned by|assignee is|owner is)\s+(?P<owner>{_PERSON})[\s.]*$"),
    re.compile(
        rf"\s+[—–-]\s+(?P<owner>{_PERSON}) (?:to (?:own|do|follow up|lead|drive)|owns|will do)(?: (?:it|this))?[\s.]*$"
    ),
    re.compile(
        rf"^(?:\*\*|__)?(?P<owner>{_PERSON})\s*(?::\s*(?:\*\*|__)?|(?:\*\*|__)?\s*(?::|\s[–—-]))\s+(?=\S.{{7,}}$)",
        re.DOTALL,
    ),
)
"""A person beside the action, who goes into the field of the owner: "(Ana)", "Ana: raise it", "— Ana to own"."""

_PERSON_STAYS: Final = re.compile(
    rf"^(?P<owner>{_PERSON}) (?:(?:to|will|should|shall|must|is going to|has to) (?!be\b)[a-z]|"
    r"(?:added|fixed|wrote|created|updated|removed|moved|filed|opened|raised|deployed|changed|reviewed)\b)"
)
"""A person as the subject of the sentence: "Ana to raise it"."""

_TICK: Final = re.compile("[" + "".join(_TICKS) + "]\ufe0f?")


_STATE_BEHIND: Final = re.compile(
    r"\((?:already |now |since )?(?:(?P<open>filed|tracked|raised|opened|logged|planned|proposed|scheduled|started|"
    r"begun|in progress|ongoing|under way|wip|to-?do|open|pending)|done|added|fixed|completed|implemented|deployed|"
    r"merged|shipped|released|resolved|removed|changed|updated|created|moved|replaced|enabled|disabled|introduced|written|"
    r"increased|reduced|closed|finished)\b(?P<more>[^()]{0,200})\)\W*$",
    re.IGNORECASE,
)


def state_behind(text: str) -> str:
    """Return the state that brackets at the end of a paragraph give in a sentence; empty where they give none.

    Example:
        >>> state_behind("The backup was never tried. (added a drill to the calendar)")
        'Done'
    """
    found = _STATE_BEHIND.search(text)
    return "" if found is None else found["open"] or "Done"


@dataclass(frozen=True, slots=True)
class Loose:
    """What a line holds.

    Attributes:
        text: the action without the rest.
        owner: a role, a team or a handle; may be empty.
        due: as written.
        status: as written.
        is_struck: whether it is struck through and nothing says whether it is done or dropped.
    """

    text: str
    owner: str = ""
    due: str = ""
    status: str = ""
    is_struck: bool = False


def loose(line: str) -> Loose:
    """Return the parts of a line.

    Example:
        >>> loose("Raise pool size (owner: api team, due: 2025-02-20)")
        Loose(text='Raise pool size', owner='api team', due='2025-02-20', status='', is_struck=False)
    """
    line, inline = without_inline(_DOUBLE.sub(" – ", line))
    if inline:
        return replace(loose(line), **dict[str, Any](inline))
    struck = _STRUCK.match(line.strip())
    if struck is None:
        return _loose(line)
    told = _loose(f"{struck['text']} {struck['rest']}")
    if told.status:
        return told
    if first := _STATE_FIRST.match(struck["rest"]):
        rest = first["rest"].strip()
        joint = "" if rest[:1] in ",;:" else " "
        return replace(_loose(f"{struck['text']}{joint}{rest}".strip()), status=first["state"])
    if named := _NAMED_ALONE.match(struck["rest"]):
        return Loose(f"~~{struck['text']}~~", owner=named["owner"], is_struck=True)
    return replace(_loose(line), is_struck=True)


def _tail(text: str) -> tuple[str, dict[str, Any]]:
    """Return a text without what is behind it, and the fields that are there; each part of them has to be one."""
    for pattern in _TAILS:
        match = pattern.search(text)
        if match is None:
            continue
        found: dict[str, str] = {}
        is_told = False
        tickets: list[str] = []
        for part in re.split(r"\s*[,;·]\s*|\s[—–-]\s", match["inside"].strip(" .")):
            if state := STATE_PART.match(part):
                found["status"] = f"{state['state']} ({state['date']})" if state["date"] else state["state"]
            elif state := _STATE_AND_TICKET.match(part):
                found["status"] = state["state"]
                tickets.append(state["ticket"])
            elif _TICKET_PART.match(part):
                tickets.append(part)
                continue
            elif handle := HANDLE_PART.match(part):
                found.setdefault("owner", handle["owner"])
            elif due := DUE_PART.match(part):
                found.setdefault("due", due["date"] or due["until"] or due["some"])
            elif not _NONE_PART.match(part):
                if "owner" in found or len(part.split()) > NAMED or re.search(r"[\d:]", part):
                    break
                found["owner"] = part
                is_told = is_told or _TEAM.search(part) is not None
                continue
            is_told = True
        else:
            if is_told:
                kept = f" ({', '.join(tickets)})" if tickets else ""
                return text[: match.start()].rstrip() + kept, found
    return text, {}


def _loose(line: str) -> Loose:
    """Return the parts of a line that is not struck through."""
    narrow = _WIDE.sub(lambda match: f" ({_WIDE_MARK.sub(', ', match['inside'])})", line)
    told = _parts(narrow)
    return Loose(line) if narrow != line and told == Loose(narrow) else told


def _parts(line: str) -> Loose:
    """Return the parts of a line whose brackets are narrow."""
    box = _TICK.search(line)
    plain = f"{line[: box.start()].rstrip()} {line[box.end() :].lstrip()}".strip() if box else line
    if dated := _STATE_DATED.match(plain):
        inner = _parts(dated["rest"])
        is_over = dated["state"].lower() not in _AHEAD
        status = f"{dated['state']} ({dated['date']})" if is_over else dated["state"]
        return replace(inner, status=inner.status or status, due=inner.due or ("" if is_over else dated["date"]))
    state = _STATE_LEADS.match(plain)
    text, found = listed_behind(state["rest"] if state else plain)
    text, more = _tail(text)
    found = more | found
    if state:
        found.setdefault("status", state["marked"] or state["plain"])
    for _ in range(2):
        # "[Team QA] (March 2024)": one behind the other.
        text, more = _tail(text)
        found |= {name: value for name, value in more.items() if name not in found}
    if "status" not in found and (match := _COMPLETED.search(text)):
        found["status"] = f"Done ({match['date']})"
        text = text[: match.start()] + text[match.end() :]
    if "due" not in found and (match := _PLANNED.search(text)):
        found["due"] = match["date"]
        found |= {"status": match["state"]} if match["state"] and "status" not in found else {}
        text = text[: match.start()] + text[match.end() :]
    if box:
        found.setdefault("status", _TICKS[box.group()[0]])
    if "owner" not in found and "due" not in found and (match := _IN_BRACKETS.search(text)):
        found |= {"owner": match["owner"].strip(), "due": match["due"]}
        text = text[: match.start()] + text[match.end() :]
    for name, pattern in KEYED.items():
        if name in found:
            continue
        if match := pattern.search(text):
            found[name] = _DASH_BEHIND.sub("", match["value"].strip(" *_"))
            # An opening bracket stays until the one that closes it is known to be left alone.
            text = text[: match.start()] + (" (" if "(" in match["lead"] else " ") + text[match.end() :]
    text = _owner(text, found)
    if "status" not in found and (match := _TRAILING.search(text) or _MARKER.search(text)):
        found["status"] = match["value"]
        text = text[: match.start()] + (match.groupdict().get("ticket") or "") + text[match.end() :]
    text = _owner_around(text, found)
    if not found:
        return Loose(line)
    text = _tidy(text)
    return Loose(text, **found) if text.strip(" .*") else Loose(line)


def _owner(text: str, found: dict[str, Any]) -> str:
    """Return a text without the handle in it, which goes into the fields found."""
    if "owner" in found or (match := _HANDLE.search(text)) is None:
        return text
    found["owner"] = match["value"]
    return text[: match.start()] + text[match.end() :]


def _owner_around(text: str, found: dict[str, Any]) -> str:
    """Return a text without an owner behind an arrow or a dash, or before a colon; as a subject it stays, too."""
    if "owner" in found:
        return text
    if (match := _ARROW.search(text)) and _is_who(match["value"]):
        found["owner"] = match["value"]
        return text[: match.start()]
    if (match := _OWNER_FIRST.match(text)) and (not match["short"] or match["short"].isupper()):
        found["owner"] = match["handle"] or match["team"] or match["short"]
        return match["rest"]
    if match := _BY_TEAM.match(text):
        found["owner"] = match["owner"]
        return text
    for pattern in _PERSON_AWAY:
        if (match := pattern.search(text)) and _is_person(match["owner"]):
            found["owner"] = match["owner"]
            return f"{text[: match.start()]}{text[match.end() :]}"
    if (match := _PERSON_STAYS.match(text)) and _is_person(match["owner"]):
        found["owner"] = match["owner"]
        return text
    if (match := _DASHED.search(text)) and len(match["value"].split()) <= NAMED:
        found["owner"] = match["value"].strip()
        return text[: match.start()]
    return text


def names_of(text: str) -> str:
    """Return a text that is the names of people and nothing more, such as "Ana & Paul"; empty for every other.

    One given name alone is none: "Ruby" and "Austin" are subjects, too.

    Args:
        text: what is above a list, such as a line in bold.
    """
    plain = text.strip(" *_:")
    names = re.split(r", | and | & |/", plain)
    is_one = re.fullmatch(_PERSON, plain) is not None and len(plain.split()) <= _NAMES and " " in plain
    return plain if is_one and all(map(_is_person, names)) else ""


_NAMES: Final = 5


def _is_person(text: str) -> bool:
    """Tell whether a text where an owner can be begins with a given name."""
    word = re.split(r"[\s,&/]", text)[0]
    return is_listed(word) or plain(word) in also_names() | word_names()


def _tidy(text: str) -> str:
    """Return a text without the marks that were around its fields."""
    if text.count("**") % 2:
        text = text.replace("**", "")
    text = re.sub(r"\s+(?=\.(?:\s|$))", "", re.sub(r"[(\[][\s,;.]*[)\]]", "", text))
    if text.count("(") != text.count(")"):
        text = re.sub(r"\(\s*$|^\s*\)|\(\s*(?=\))|(?<!\w)\)", "", text) if text.count("(") < text.count(")") else text
    if text.count("]") > text.count("["):
        text = re.sub(r"\s\]\s*$", "", text)
    text = re.sub(r"[\s,;–—-]+$", "", text.strip()).strip()
    return re.sub(r"^[:,;–—-]\s+", "", text)


def _is_who(name: str) -> bool:
    """Tell whether what is behind an arrow can be somebody: a handle, a name with a capital, a team."""
    return name.startswith("@") or name[:1].isupper() or _TEAM.search(name) is not None


def named_fields(lines: Sequence[str]) -> dict[str, str] | None:
    """Return the fields of lines that are a column's name and a value, such as ``Owner: team``; None for others.

    Lines with another name, such as ``Ticket: OPS-1``, are below an empty name, where at least one is a column's.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    for line in lines:
        name, colon, value = line.strip().strip("*_ ").partition(":")
        key = column_key(name.strip(" *_"))
        if not colon or len(name.split()) > NAMED:
            return None
        if key is None or key == "text":
            others.append(line)
        else:
            found.setdefault(key, value.strip(" *_"))
    return (found | {"": "; ".join(others)} if others else found) if found else None


def fields_only(lines: Sequence[str]) -> Loose | None:
    """Return owner, date and state of lines that hold nothing else, such as ``**Owner:** team``; None for others."""
    found: dict[str, Any] = {}
    for line in lines:
        text = f" {line.strip().strip('-*• ')}"
        if not text.strip():
            return None
        while text.strip(" .;,|·*"):
            match = next(((name, m) for name, pattern in KEYED.items() if (m := pattern.match(text))), None)
            if match is None:
                return None
            found.setdefault(match[0], match[1]["value"].strip(" *_"))
            text = text[match[1].end() :]
    return Loose("", **found) if found else None
