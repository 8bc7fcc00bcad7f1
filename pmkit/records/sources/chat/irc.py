"""Logs of IRC: what irssi, WeeChat, HexChat, ZNC, mIRC and the bots of meetings write.

The day is in the stamp, or in lines of its own: ``--- Log opened``, ``--- Day changed``. Who joins, quits or changes a
mode says nothing about the incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person, is_role
from pmkit.records.sources.chat.coming import is_alarm, says_nothing
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import day_in, zone_above
from pmkit.records.sources.opening import Export

name: Final = "irc"
title: Final = "IRC log"
newest_first: Final = False
_STAMP: Final = (
    r"\[?(?P<day>\d{4}-\d{2}-\d{2}[T ]\s?|[A-Z][a-z]{2} \d{2} (?=\d{2}:))?"
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d{1,6})?(?P<zone>Z|[+-]\d{2}:?\d{2})?\]?"
)
_NICK: Final = r"[A-Za-z_\[\]\\`^{}|][\w\[\]\\`^{}|-]{0,39}"
_SAID: Final = re.compile(rf"{_STAMP}\s{{1,3}}<[@+%&~! ]{{0,2}}(?P<who>{_NICK})>\s(?P<text>.*)")
_DID: Final = re.compile(rf"{_STAMP}\s{{1,4}}\*\s{{1,4}}(?P<who>{_NICK})\s(?P<text>.*)")
_TABBED: Final = re.compile(rf"{_STAMP}\t[@+%&~! ]{{0,2}}(?P<who>{_NICK})\t(?P<text>.*)")
_SERVICE: Final = re.compile(
    rf"{_STAMP}\s{{1,4}}(?:-!-|\*\*\*|\*(?=\s)|-->|<--|--|==|&lt;|\t?(?:-->|<--|--)\t)\s{{0,4}}(?P<text>.*)"
)
_DAY: Final = re.compile(
    r"(?:---|\*{3,4}|Session|\[?##?|==+)\s*(?:(?P<closed>Log closed|ENDING LOGGING|Close)|Log opened|Day changed|"
    r"Date changed|BEGIN LOGGING|Start|Ident|Time)\b.*"
)
_MOVES: Final = re.compile(
    r"^now talking|has (?:joined|quit|left|changed)|\b(?:joins|parts|quits)\b|joined|left|is now known as|"
    r"sets? mode|mode/|"
    r"changed (?:the )?topic|topic for|nick(?:list|s)|\bgives\b|\bremoves\b",
    re.IGNORECASE,
)
_MOVED: Final = re.compile(rf"^(?:(?:Joins|Parts|Quits):?\s)?(?P<who>{_NICK})\s[\[(]")
_YEAR: Final = re.compile(r"\b(?:19|20)\d{2}\b")
_JOINED: Final = 200


def recognizes(head: Head) -> float:
    """Recognize lines in which a nick is in angle brackets or between tabs, where their day is told."""
    if head.form not in ("text", "table"):
        return 0.0
    lines = [line for line in head.lines if line.strip()]
    said = [match for line in lines if (match := _spoken(line))]
    told = sum(bool(_DAY.match(line) or _SERVICE.match(line)) for line in lines)
    if not said or (len(said) + told) * 3 < len(lines) * 2:
        return 0.0
    days = any(_DAY.match(line) and day_in(line) for line in lines) or all(match["day"] for match in said)
    return 0.85 if days else 0.0


def _spoken(line: str) -> re.Match[str] | None:
    return _SAID.match(line) or _TABBED.match(line) or _DID.match(line)


def read(export: Export) -> Iterator[Item]:
    """Yield what was said, and the people who said it."""
    clock = export.clock()
    above = [(at, line) for at, line in enumerate(export.head.lines, start=1) if not _spoken(line)]
    zone = zone_above(above[:5], export.notes)
    day: date | None = None
    for number, line in export.lines():
        place = Place(number)
        if not line.strip():
            continue
        if _DAY.match(line):
            day = _day_of(line) or day
            continue
        match = _spoken(line)
        if match is None:
            yield from _service(place, line)
            continue
        if match.re is _DID and _MOVES.search(line[match.start("who") :]):
            yield from _service(place, line)
            continue
        who = match["who"]
        if not is_role(who):
            yield Person.of(handle=who)
        try:
            when = clock.read(_stamp(match, day), zone=zone)
            if not match["text"].strip():
                raise RecordError("the message has no text", code="no-text", remedy="leave it out")
        except RecordError as error:
            yield Reject(place, error)
            continue
        if says_nothing(match["text"]):
            yield no_event(place, "it says nothing about the incident")
            continue
        did = match.re is _DID
        text = f"{who} {match['text'].strip()}" if did else match["text"].strip()
        kind = Kind.ACTION if did else Kind.ALERT if is_alarm(who, text) else Kind.MESSAGE
        yield Record(place, when, text, kind, who=who, topic="chat", pair=text if kind is Kind.ALERT else "")


def _service(place: Place, line: str) -> Iterator[Item]:
    """Yield who moved in or out, and that it is not an event; anything else is a line without a time."""
    match = _SERVICE.match(line)
    if match is None:
        yield Reject(place, RecordError("the line has no time and no nick", code="no-time", remedy="leave it out"))
        return
    moved = _MOVED.match(match["text"].strip())
    if moved and not is_role(moved["who"]):
        yield Person.of(handle=moved["who"])
    yield no_event(place, "somebody came or went" if _MOVES.search(match["text"]) else "the program itself said it")


def _day_of(line: str) -> date | None:
    """Return the day that a line about the log names; its year may be behind the clock."""
    found, year = day_in(line), _YEAR.search(line)
    if found is None or not (found[0] or year):
        return None
    return date(found[0] or int(year[0] if year else 0), found[1], found[2])


def _stamp(match: re.Match[str], day: date | None) -> str:
    """Return the whole time of a line.

    Raises:
        RecordError: neither the line nor one above it names the day.
    """
    if match["day"]:
        year = f"{day.year} " if day and match["day"][:1].isalpha() else ""
        return f"{match['day'].rstrip('T ')} {year}{match['clock']}{match['zone'] or ''}"
    if day is None:
        raise RecordError(
            f"{match['clock']} has no day", code="no-day", remedy="put a line such as --- Day changed 2026-09-17 above"
        )
    return f"{day.isoformat()} {match['clock']}{match['zone'] or ''}"
