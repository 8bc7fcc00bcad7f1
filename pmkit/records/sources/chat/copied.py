"""Chat as text: what WhatsApp and Signal export, and what people copy from Teams and other windows.

A message is a line with a time, a name and a colon, or a line with both and the text below. Whoever wrote is a person,
and becomes a role as in any other export; read as a log, their names would stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person, is_role
from pmkit.records.sources.chat.coming import comes_or_goes, named_in
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock, order_of

name: Final = "chat"
title: Final = "chat as text"
newest_first: Final = False
_DAY: Final = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_STAMP: Final = rf"(?P<time>{_DAY},?\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[AaPp]\.?[Mm]\.?)?)"
_MARK: Final = r"[\u200e\u200f\s]{0,3}"
_WHO: Final = r"(?P<who>[~+]?[^\W\d_][^:\n\[\]|=<>{}]{0,50}?|\+[\d ()\u202a\u202c-]{7,25})"
_LINES: Final = (
    re.compile(rf"{_MARK}\[{_STAMP}\]\s{_MARK}{_WHO}:\s(?P<text>.*)"),
    re.compile(rf"{_MARK}{_STAMP}\s[-–]\s{_MARK}{_WHO}:\s(?P<text>.*)"),
    re.compile(rf"{_MARK}\[{_STAMP}\]\s{_WHO}(?P<text>)$"),
    re.compile(rf"{_MARK}{_WHO}\s+(?:[—–-]\s+)?\[?{_STAMP}\]?(?P<text>)$"),
)
"""A message on one line in two forms, and the line above the text of a message in two forms."""

_BARE: Final = re.compile(rf"{_MARK}\[?{_STAMP}\]?\s(?:[-–]\s)?(?P<text>.*)")
"""What the program itself says: somebody joined."""

_LEVELS: Final = re.compile(r"(?i:trace|debug|info|notice|warn|warning|error|err|fatal|critical|severe|alert)\b")
_SEEN: Final = 200_000
_JOINED: Final = 200


def recognizes(head: Head) -> float:
    """Recognize lines that begin a message, where few write and nobody is called like a level of a log."""
    if head.form not in ("text", "table"):
        return 0.0
    stamped = [line for line in head.lines if _BARE.match(line) or _begins(line)]
    names = [match["who"] for line in stamped if (match := _begins(line))]
    if not names or len(names) * 3 <= len(stamped) or any(map(_LEVELS.match, names)):
        return 0.0
    if all((match := _begins(line)) and match.re is _LINES[2] for line in stamped) and _is_apart(head.lines):
        return 0.8
    titled = sum(name[:1] in "~+" or (name[:1].isupper() and not name.isupper()) for name in names)
    return 0.8 if titled * 3 >= len(names) * 2 else 0.0


def _is_apart(lines: tuple[str, ...]) -> bool:
    """Tell whether names with times have lines of their own, and what was said is below each."""
    said = [line for line in lines if line.strip()]
    return sum(bool(_begins(line)) for line in said) * 2 <= len(said)


def _begins(line: str) -> re.Match[str] | None:
    return next((match for pattern in _LINES if (match := pattern.match(line))), None)


def read(export: Export) -> Iterator[Item]:
    """Yield messages and the people who wrote them."""
    clock = export.clock()
    if not clock.order:
        found = (_begins(line) or _BARE.match(line) for _, line in islice(export.lines(), _SEEN))
        clock.order = order_of([match["time"] for match in found if match])
        clock.order_from = "by the file as a whole" if clock.order else ""
    pending: tuple[int, re.Match[str]] | None = None
    more: list[str] = []
    first = 0
    headless = 0
    for number, line in export.lines():
        match = _begins(line) or _BARE.match(line)
        if match:
            if pending:
                yield from _message(*pending, more, clock)
            pending, more = (number, match), []
        elif pending and line.strip():
            more += [line.strip()] if len(more) < _JOINED else []
        elif line.strip():
            headless += 1
            first = first if headless > 1 else number
    if pending:
        yield from _message(*pending, more, clock)
    if headless:
        yield Reject(
            Place(first),
            RecordError("there is text before the first time", code="no-time", remedy="add the event by hand"),
            headless,
        )


def _message(number: int, match: re.Match[str], more: list[str], clock: Clock) -> Iterator[Item]:
    part = match.groupdict()
    who = (part.get("who") or "").strip("~ \u202a\u202c")
    if who and not is_role(who):
        yield Person.of(phone=who) if who.startswith("+") else Person.of(name=who)
    text = "\n".join(filter(None, (part["text"].strip(), *more)))
    if not who and comes_or_goes(text):
        yield from named_in(text)
        yield no_event(Place(number), "the program said who came or went")
        return
    try:
        when = clock.read(part["time"])
        if not text:
            raise RecordError("the message has no text", code="no-text", remedy="leave it out")
    except RecordError as error:
        yield Reject(Place(number), error)
        return
    yield Record(Place(number), when, text, Kind.MESSAGE if who else Kind.STATUS, who=who, topic="chat")
