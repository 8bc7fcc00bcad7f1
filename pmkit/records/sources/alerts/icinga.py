"""Icinga 2: its stream of events, as the API writes them one on a line, or a list of them below ``results``.

Each result of a check is on a line; what happened is in those about a change of state, a downtime, a comment and
whoever took a problem on. Whom a change of state was sent to comes as a line of its own at once, and is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person, is_role
from pmkit.records.sources.alerts.nagios import with_state
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, listed, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "icinga"
title: Final = "Icinga"
newest_first: Final = False
_HOLDS: Final = {
    "CheckResult": ("check_result",),
    "StateChange": ("check_result", "state"),
    "Notification": ("users", "notification_type"),
    "AcknowledgementSet": ("acknowledgement_type", "comment"),
    "AcknowledgementCleared": ("state", "state_type", "acknowledgement_type"),
    "CommentAdded": ("comment",),
    "CommentRemoved": ("comment",),
    "DowntimeAdded": ("downtime",),
    "DowntimeRemoved": ("downtime",),
    "DowntimeStarted": ("downtime",),
    "DowntimeTriggered": ("downtime",),
    "Flapping": ("is_flapping", "threshold", "current_flapping"),
}
"""Types of events to fields of which each has one: other tools call their events by such words, too."""

_OBJECTS: Final = {"ObjectCreated": "created", "ObjectModified": "modified", "ObjectDeleted": "deleted"}
_SERVICE: Final = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_HOST: Final = ("UP", "DOWN", "UNREACHABLE")
_OF_A_USER: Final = ("", "1")
"""Types of comments that somebody wrote as one; the others stand beside an acknowledgment, a downtime, flapping."""

_AT_ONCE: Final = 10
"""Seconds within which a notification belongs to the change of state before it."""


def recognizes(head: Head) -> float:
    """Recognize events by their type, the host and the time."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.94 * sum(map(_is_ours, found)) / len(found) if found else 0.0


def _is_ours(item: Mapping[str, Any]) -> bool:
    kind = item.get("type")
    if "timestamp" not in item or not isinstance(kind, str):
        return False
    if kind in _OBJECTS:
        return "object_type" in item and "object_name" in item
    is_about = any(key in item for key in ("host", "comment", "downtime"))
    return is_about and any(key in item for key in _HOLDS.get(kind, ()))


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    return listed(place, doc, *([] if "type" in doc else ["results"]))


def read(export: Export) -> Iterator[Item]:
    """Yield changes of state, each with whom it was sent to, and what people did."""
    reader = _Reader(export.clock())

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        if not _is_ours(item):
            raise RecordError("this is not an event of Icinga's stream", code="not-a-row")
        yield from reader.event(place, item)

    yield from of_each(export.documents(), _items, told)
    yield from reader.rest()


def _subject(item: Mapping[str, Any]) -> str:
    """Return what an event is about: "http on web01", or the host."""
    told = next((inner for key in ("comment", "downtime") if isinstance(inner := item.get(key), dict)), item)
    host = string(told, "host_name") or string(told, "host") or string(item, "host")
    service = string(told, "service_name") or string(told, "service") or string(item, "service")
    return f"{service} on {host}" if service and host else service or host or "a host"


class _Reader:
    """Holds back what people are told of, until it is known whom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, Record] = {}

    def rest(self, now: Moment | None = None) -> Iterator[Item]:
        """Yield what was held back: all of it, or what was long before a moment."""
        for subject, record in list(self._held.items()):
            if now is None or not _is_near(record, now):
                yield self._held.pop(subject)

    def event(self, place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        """Yield what one event tells.

        Raises:
            RecordError: it has no time.
        """
        kind = string(item, "type")
        if kind == "CheckResult":
            yield no_event(place, "a result came in; a change of state is an event of its own")
            return
        when = self._clock.read(get(item, "timestamp"))
        yield from self.rest(when)
        subject = _subject(item)
        if kind == "Notification":
            yield from self._notification(place, when, item, subject)
        elif kind == "AcknowledgementCleared" and subject in self._held:
            yield no_event(place, "the acknowledgment went with the problem")
        elif kind in _OBJECTS:
            yield _object(place, when, item)
        elif kind in ("CommentAdded", "DowntimeAdded", "AcknowledgementSet"):
            yield from self._said(place, when, item, subject)
        elif kind == "StateChange":
            yield from self._hold(_changed(place, when, item, subject))
        elif kind in _HAPPENED:
            yield from self._hold(Record(place, when, f"{subject}: {_HAPPENED[kind]}", Kind.STATUS, topic=subject))
        elif kind == "Flapping":
            is_flapping = get(item, "is_flapping") is not False
            text = f"{subject}: flapping {'started' if is_flapping else 'stopped'}"
            yield from self._hold(Record(place, when, text, Kind.STATUS, topic=subject))
        else:
            yield no_event(place, "it repeats what another event tells")

    def _hold(self, record: Record) -> Iterator[Item]:
        if before := self._held.pop(record.topic, None):
            yield before
        self._held[record.topic] = record

    def _notification(self, place: Place, when: Moment, item: Mapping[str, Any], subject: str) -> Iterator[Item]:
        """Add whom something was told; what comes by itself, such as a reminder, is an event."""
        held = get(item, "users")
        users = [user for user in held if isinstance(user, str) and user] if isinstance(held, list) else []
        for user in users:
            if not is_role(user):
                yield Person.of(handle=user)
        author, said, sort = string(item, "author"), string(item, "text"), string(item, "notification_type")
        if author and not is_role(author):
            yield Person.of(name=author) if " " in author else Person.of(handle=author)
        told = ", ".join(users[:20])
        if before := self._held.get(subject):
            if told:
                before.details = (*before.details, f"sent to: {told}")
            yield no_event(place, "it says whom the event before it was sent to")
            return
        if sort.upper() == "CUSTOM" and said:
            details = (f"sent to: {told}",) if told else ()
            yield Record(place, when, f"{subject}: {said}", Kind.MESSAGE, who=author, details=details, topic=subject)
            return
        if not told:
            yield no_event(place, "nobody was told")
            return
        output = string(item, "check_result", "output").partition("\n")[0]
        text = f"Notified {told}: {subject}: {sort.lower() if sort.isalpha() else ''}".rstrip(": ")
        key = f"{when.raw}|{subject}|{sort}|{told}"
        yield Record(place, when, f"{text}: {output}".rstrip(": "), Kind.STATUS, topic=subject, key=key)

    def _said(self, place: Place, when: Moment, item: Mapping[str, Any], subject: str) -> Iterator[Item]:
        """Yield what somebody did and wrote beside it."""
        kind = string(item, "type")
        told = next((inner for key in ("comment", "downtime") if isinstance(inner := item.get(key), dict)), item)
        if kind == "CommentAdded" and string(told, "entry_type") not in _OF_A_USER:
            yield no_event(place, "the comment stands beside an acknowledgment or a downtime")
            return
        author, said = string(told, "author"), string(told, "text") or string(told, "comment")
        if author and not is_role(author):
            yield Person.of(name=author) if " " in author else Person.of(handle=author)
        verb = {"AcknowledgementSet": " acknowledged", "DowntimeAdded": " downtime scheduled"}.get(kind, "")
        record = Record(
            place,
            when,
            f"{subject}{verb}: {said}".rstrip(": "),
            Kind.ACTION if verb else Kind.MESSAGE,
            who=author,
            topic=subject,
        )
        yield from self._hold(record)


_HAPPENED: Final = {
    "AcknowledgementCleared": "acknowledgment removed",
    "DowntimeStarted": "downtime started",
    "DowntimeRemoved": "downtime ended",
}


def _is_near(record: Record, now: Moment) -> bool:
    return record.when is not None and abs((now.instant - record.when.instant).total_seconds()) <= _AT_ONCE


def _changed(place: Place, when: Moment, item: Mapping[str, Any], subject: str) -> Record:
    """Return the record of a change of state."""
    states = _SERVICE if string(item, "service") else _HOST
    number = string(item, "state").removesuffix(".0")
    if not number:
        number = string(item, "check_result", "exit_status").removesuffix(".0")
        # What a plugin ends with is the state of a service; of a host it says that it is up (0 and 1) or down.
        number = number if states is _SERVICE else {"0": "0", "1": "0", "2": "1", "3": "1"}.get(number, "")
    state = states[int(number)] if number in ("0", "1", "2", "3")[: len(states)] else ""
    is_soft = string(item, "state_type").removesuffix(".0") == "0"
    is_fine = state == states[0]
    output, _, more = string(item, "check_result", "output").partition("\n")
    depth = string(item, "downtime_depth").removesuffix(".0")
    details = [more.strip()] if more.strip() else []
    details += ["soft: it is checked again before anybody is told"] if is_soft else []
    details += ["in a downtime"] if depth not in ("", "0") else []
    return Record(
        place,
        when,
        with_state(subject, state, output),
        Kind.STATUS if is_soft else Kind.ALERT,
        details=tuple(details),
        severity="" if is_fine else state.lower(),
        service=string(item, "service"),
        topic=subject,
        key=f"{when.raw}|{subject}|{number}|{is_soft}",
        pair="" if is_fine or is_soft else subject,
    )


def _object(place: Place, when: Moment, item: Mapping[str, Any]) -> Record | Reject:
    """Return the record of a changed configuration; comments and downtimes are objects, too, and told by their own."""
    sort, called = string(item, "object_type"), string(item, "object_name")
    if sort in ("Comment", "Downtime", "Notification"):
        return no_event(place, "it repeats what another event tells")
    return Record(place, when, f"{sort} {called} {_OBJECTS[string(item, 'type')]}", Kind.CHANGE, topic=called)
