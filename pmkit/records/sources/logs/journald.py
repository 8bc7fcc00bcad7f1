"""journald: ``journalctl -o json``, an object on each line or pretty-printed, and the export format.

A message that is not printable is an array of bytes, one that is too long is null. ``_SOURCE_REALTIME_TIMESTAMP`` is
when the program said it, and what ``journalctl`` prints; ``__REALTIME_TIMESTAMP`` is when the journal received it.
Where the clock was set back, the order is that of the boot and its monotonic clock, and the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, string
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.opening import LONGEST_LINE, Export
from pmkit.records.sources.times import Clock

name: Final = "journald"
title: Final = "journald"
knows_people: Final = True
newest_first: Final = False
_VERBOSE: Final = re.compile(
    r"(?P<time>[A-Z][a-z]{2} \d{4}-\d\d-\d\d [\d:.]{8,15} \S{1,6}) \[(?P<cursor>s=\w+;i=[^\]]+)\]$"
)
_FIELD: Final = re.compile(r"\s{1,8}(?P<name>_{0,2}[A-Z][A-Z0-9_]*)=(?P<value>.*)")
_LEVELS: Final = ("emergency", "alert", "critical", "error", "warning", "notice", "", "")


def recognizes(head: Head) -> float:
    """Recognize entries by their time in microseconds, the export format by its first field."""
    if head.form == "journal" or (head.form == "text" and any(map(_VERBOSE.match, head.lines))):
        return 1.0
    return 0.97 * head.share("__REALTIME_TIMESTAMP")


def read(export: Export) -> Iterator[Item]:
    """Yield entries as log lines."""
    clock = export.clock()
    latest: dict[str, tuple[int, int]] = {}
    entries = {"journal": _fields, "text": _verbose}.get(export.form)
    for place, doc in entries(export) if entries else export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        try:
            yield _entry(place, doc, clock)
        except RecordError as error:
            yield Reject(place, error)
        boot, at, ran = (string(doc, key) for key in ("_BOOT_ID", "__REALTIME_TIMESTAMP", "__MONOTONIC_TIMESTAMP"))
        if at.isdigit() and ran.isdigit():
            before = latest.get(boot)
            if before and int(ran) > before[1] and int(at) < before[0]:
                export.notes.add("the machine's clock was set back: here the order of times is not the order of events")
            latest[boot] = (int(at), int(ran))


def _fields(export: Export) -> Iterator[tuple[Place, Any]]:
    """Yield the entries of the export format: a field on each line, an empty line between entries.

    A field that is not printable is its name alone, then eight bytes of length, then so many bytes.
    """
    entry: dict[str, Any] = {}
    number, start = 0, 1
    with export.open() as stream:
        while line := stream.readline(LONGEST_LINE):
            number += 1
            field, equals, value = line.rstrip(b"\n").partition(b"=")
            if not field and not equals:
                if entry:
                    yield Place(start), entry
                entry, start = {}, number + 1
            elif equals:
                entry.setdefault(field.decode("ascii", "replace"), value.decode("utf-8", "replace"))
            else:
                size = int.from_bytes(stream.read(8), "little")
                if size > LONGEST_LINE:
                    place = Place(number)
                    yield (
                        place,
                        Reject(
                            place, RecordError("the file breaks off, or is not a journal from here on", code="cut-off")
                        ),
                    )
                    return
                data = stream.read(size)
                stream.read(1)
                number += data.count(b"\n") + 1
                entry.setdefault(field.decode("ascii", "replace"), data.decode("utf-8", "replace"))
    if entry:
        yield Place(start), entry


def _verbose(export: Export) -> Iterator[tuple[Place, Any]]:
    """Yield the entries of ``journalctl -o verbose``: a line with the time, then a field on each line, indented."""
    entry: dict[str, Any] = {}
    start, field = 0, ""
    for number, line in export.lines():
        if match := _VERBOSE.match(line):
            if entry:
                yield Place(start), entry
            entry, start, field = {"__REALTIME_TIMESTAMP": match["time"], "__CURSOR": match["cursor"]}, number, ""
        elif entry and (named := _FIELD.match(line)):
            field = named["name"]
            entry.setdefault(field, named["value"])
        elif field and line.strip():
            entry[field] = f"{entry[field]}\n{line.strip()}"
    if entry:
        yield Place(start), entry


def _message(value: Any) -> str:
    if isinstance(value, list):
        if all(isinstance(item, int) and 0 <= item < 256 for item in value):
            return bytes(value).decode("utf-8", "replace")
        return " / ".join(_message(item) for item in value)
    return value if isinstance(value, str) else ""


def _entry(place: Place, doc: Any, clock: Clock) -> Record | Reject:
    received = clock.read(get(doc, "__REALTIME_TIMESTAMP"))
    said = clock.read_if(get(doc, "_SOURCE_REALTIME_TIMESTAMP"))
    text = _message(get(doc, "MESSAGE"))
    if not text.strip():
        why = (
            "is longer than 4,096 bytes, and was left out by journalctl"
            if get(doc, "MESSAGE") is None and "MESSAGE" in doc
            else "is empty"
        )
        raise RecordError(f"the message {why}", code="no-text", remedy="export it with journalctl --all")
    if went_well(text):
        return no_event(place, "a check or heartbeat that went well")
    level = string(doc, "PRIORITY")
    unit = string(doc, "_SYSTEMD_UNIT") or string(doc, "UNIT") or string(doc, "SYSLOG_IDENTIFIER")
    host = string(doc, "_HOSTNAME")
    return Record(
        place,
        said or received,
        text,
        Kind.LOG,
        key=string(doc, "__CURSOR"),
        service=unit,
        severity=_LEVELS[int(level)] if level.isdigit() and int(level) < len(_LEVELS) else "",
        details=(f"host: {host}",) if host else (),
        received=received.instant if said else None,
        topic=unit,
    )
