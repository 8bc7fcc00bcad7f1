"""Nagios, Naemon and Icinga's log: alerts, whom they were sent to, what was acknowledged, downtimes, restarts.

Each line is ``[epoch] KIND: fields``, divided by semicolons; the fields of a kind are those that Nagios documents for
its log and its external commands. What the log repeats at each rotation, the state of everything, is not an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject, no_event
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "nagios"
title: Final = "Nagios"
newest_first: Final = False
_LINE: Final = re.compile(r"\[(?P<epoch>\d{9,11})\]\s+(?P<text>\S.*)$")
_KIND: Final = re.compile(r"(?P<kind>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,3}):\s*(?P<rest>.*)$")
_OURS: Final = re.compile(
    r"\[\d{9,11}\]\s+(?:(?:SERVICE|HOST) (?:ALERT|NOTIFICATION|FLAPPING ALERT|DOWNTIME ALERT|EVENT HANDLER)|"
    r"(?:CURRENT|INITIAL) (?:SERVICE|HOST) STATE|EXTERNAL COMMAND|LOG (?:ROTATION|VERSION)|"
    r"PASSIVE (?:SERVICE|HOST) CHECK|TIMEPERIOD TRANSITION):"
)
_STATES: Final = re.compile(r"(?:CURRENT|INITIAL) (?:SERVICE|HOST) STATE$")
_OWN: Final = {
    "LOG ROTATION": "the log was rotated",
    "LOG VERSION": "it says how the log is written",
    "TIMEPERIOD TRANSITION": "a period of the day began",
    "PASSIVE SERVICE CHECK": "a result came in; a change of state is a line of its own",
    "PASSIVE HOST CHECK": "a result came in; a change of state is a line of its own",
}
_OWN_TEXT: Final = re.compile(r"(?:auto-?save of retention data|retention data|wproc|qh|nerd)\b", re.I)
_CHECK_NOW: Final = re.compile(
    r"(?:PROCESS_(?:SERVICE|HOST)_CHECK_RESULT|SCHEDULE_(?:FORCED_)?(?:SVC|HOST)\w*CHECKS?)$"
)
_FINE: Final = ("OK", "UP")
_AT_ONCE: Final = 10
"""Seconds within which a notification belongs to the alert before it."""

_VERBS: Final = {
    "ACKNOWLEDGE": "acknowledged",
    "ADD": "comment",
    "SCHEDULE": "downtime scheduled",
}
"""How a command begins that says who gave it and why, to what it did."""


def recognizes(head: Head) -> float:
    """Recognize lines with an epoch in brackets and a kind that Nagios writes."""
    if head.form != "text":
        return 0.0
    lines = [line for line in head.lines if line.strip()]
    ours = sum(_OURS.match(line) is not None for line in lines)
    return 0.95 if ours * 3 >= len(lines) > 0 else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield alerts, each with whom it was sent to, and what people and Nagios itself did."""
    reader = _Reader(export.clock())
    for number, line in export.lines():
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            problem = RecordError("the line does not begin with [seconds since 1970]", code="no-time")
            yield Reject(Place(number), problem)
            continue
        try:
            when = reader.clock.epoch(match["epoch"])
        except RecordError as error:
            yield Reject(Place(number), error)
            continue
        yield from reader.line(Place(number), when, match["text"])
    yield from reader.rest()


class _Reader:
    """Holds an alert back until it is known whom it was sent to."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._held: Record | None = None
        self._subject = ""

    def rest(self) -> Iterator[Item]:
        """Yield what was held back."""
        if self._held:
            yield self._held
        self._held = None

    def line(self, place: Place, when: Moment, text: str) -> Iterator[Item]:
        """Yield what one line tells."""
        named = _KIND.match(text)
        kind, rest = (named["kind"], named["rest"]) if named else ("", text)
        fields = rest.split(";")
        what, _, sort = kind.partition(" ")
        if kind in _OWN or _STATES.match(kind) or _OWN_TEXT.match(text):
            yield no_event(place, _OWN.get(kind, "the log repeats a state, or speaks of itself"))
        elif what in ("SERVICE", "HOST") and sort == "NOTIFICATION":
            yield from self._notification(place, when, fields, what)
        elif what in ("SERVICE", "HOST") and sort.endswith("ALERT"):
            yield from self._hold(_alert(place, when, fields, what, sort), _subject(fields, what))
        elif kind == "EXTERNAL COMMAND":
            yield from self._command(place, when, fields)
        else:
            yield from self._hold(Record(place, when, text, Kind.LOG, topic=kind or "nagios"), "")

    def _hold(self, record: Record, subject: str) -> Iterator[Item]:
        yield from self.rest()
        self._held, self._subject = record, subject

    def _notification(self, place: Place, when: Moment, fields: list[str], what: str) -> Iterator[Item]:
        """Add whom an alert was sent to; one that comes by itself, such as a repeated one, is an event."""
        contact, rest = fields[0], fields[1:]
        yield Person.of(handle=contact)
        subject = _subject(rest, what)
        state = (rest[_LENGTH[what] :] or [""])[0]
        author, comment = _author(rest[_LENGTH[what] + 3 :])
        if author:
            yield Person.of(name=author)
        held = self._held
        is_same = held is not None and subject == self._subject
        if held and held.when and is_same and (when.instant - held.when.instant).total_seconds() <= _AT_ONCE:
            held.details = (*held.details, f"sent to: {contact}")
            yield no_event(place, "it says whom the line before it was sent to")
            return
        if state.startswith("ACKNOWLEDGEMENT"):
            text = f"{subject} acknowledged: {comment}".rstrip(": ")
            record = Record(place, when, text, Kind.ACTION, who=author, topic=subject, details=(f"sent to: {contact}",))
        else:
            output = ";".join(rest[_LENGTH[what] + 2 :])
            record = Record(
                place,
                when,
                f"Notified {contact}: {with_state(subject, state, output)}",
                Kind.STATUS,
                topic=subject,
                key=f"{when.raw}|{subject}|{state}|{contact}",
            )
        yield from self._hold(record, subject)

    def _command(self, place: Place, when: Moment, fields: list[str]) -> Iterator[Item]:
        """Read what somebody ordered; its last fields are who and why."""
        order, rest = fields[0], fields[1:]
        if _CHECK_NOW.match(order):
            yield no_event(
                place, "a check was asked for, or its result came in; a change of state is a line of its own"
            )
            return
        what = "SERVICE" if "SVC" in order else "HOST"
        begins = order.partition("_")[0]
        if begins not in _VERBS or len(rest) <= _LENGTH[what] + 1:
            text = f"{order.replace('_', ' ').capitalize()}: {', '.join(rest)}".rstrip(": ")
            yield from self._hold(Record(place, when, text, Kind.ACTION, topic=order), "")
            return
        subject = _subject(rest, what)
        author, comment = _author(rest[_LENGTH[what] + _BEFORE[begins] :])
        if author:
            yield Person.of(name=author) if " " in author else Person.of(handle=author)
        text = f"{subject} {_VERBS[begins]}: {comment}".rstrip(": ")
        kind = Kind.MESSAGE if begins == "ADD" else Kind.ACTION
        yield from self._hold(Record(place, when, text, kind, who=author, topic=subject), subject)


_LENGTH: Final = {"SERVICE": 2, "HOST": 1}
"""Fields that say what it is about: host and service, or the host alone."""

_BEFORE: Final = {"ACKNOWLEDGE": 3, "ADD": 1, "SCHEDULE": 5}
"""Fields between that and the author, by how the command begins."""


def _subject(fields: list[str], what: str) -> str:
    """Return what a line is about: "HTTP on web01", or the host."""
    held = [field.strip() for field in fields[: _LENGTH[what]]]
    return f"{held[1]} on {held[0]}" if len(held) > 1 else "".join(held)


def _author(fields: list[str]) -> tuple[str, str]:
    """Return who said something and what; a comment may itself hold semicolons."""
    return (fields[0].strip(), ";".join(fields[1:])) if fields else ("", "")


def with_state(subject: str, state: str, output: str) -> str:
    """Return a state in words; many plugins say it themselves: "CRITICAL - Socket timeout"."""
    says_it = output.upper().startswith(state.upper()) or f" {state.upper()}" in output[:40].upper()
    return f"{subject}: {output}" if output and says_it else f"{subject}: {state}: {output}".rstrip(": ")


def _alert(place: Place, when: Moment, fields: list[str], what: str, sort: str) -> Record:
    """Return the record of a changed state, a flapping one, or a downtime that begins or ends."""
    subject, rest = _subject(fields, what), fields[_LENGTH[what] :]
    state = rest[0] if rest else ""
    if sort != "ALERT":
        # "SERVICE FLAPPING ALERT: host;service;STARTED;why"
        about = sort.removesuffix(" ALERT").lower()
        text = f"{subject} {about} {state.lower()}: {';'.join(rest[1:])}".rstrip(": ")
        return Record(place, when, text, Kind.STATUS, topic=subject, key=f"{when.raw}|{subject}|{about}|{state}")
    is_soft = rest[1:2] == ["SOFT"]
    details = [f"{rest[1].lower()}, attempt {rest[2]}"] if len(rest) > 2 else []
    return Record(
        place,
        when,
        with_state(subject, state, ";".join(rest[3:])),
        # A soft state is checked again before anybody is told.
        Kind.STATUS if is_soft else Kind.ALERT,
        details=tuple(details),
        severity="" if state in _FINE else state.lower(),
        service=fields[1] if what == "SERVICE" and len(fields) > 1 else "",
        topic=subject,
        key=f"{when.raw}|{subject}|{state}|{rest[1:2]}",
        pair=subject if state not in _FINE and not is_soft else "",
    )
