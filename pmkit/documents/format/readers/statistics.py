"""Durations that a document states about itself, under any heading: time to detect, mitigate, recover and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.outline import Part
from pmkit.documents.format.sections import summary_key
from pmkit.markup import one_line
from pmkit.records.instants import spell_duration
from pmkit.records.written import Written, read_written

_NAMES: Final = (
    r"(?:mean |average )?time(?: |-)(?:to|until|before)(?: |-)(?:first )?(?P<what>detect(?:ion)?|acknowledge(?:ment)?|"
    r"engage(?:ment)?|mitigat(?:e|ion)|repair|recover(?:y)?|resol(?:ve|ution)|restor(?:e|ation)|fix)|"
    r"(?P<letters>M?TT[DARMF])|temps de (?P<french>détection|rétablissement|résolution)"
)
_LINE: Final = re.compile(
    rf"^[ \t>|*_+-]{{0,12}}(?:\d{{1,3}}[.)] {{1,3}})?[*_]{{0,3}}(?P<name>{_NAMES})[*_]{{0,3}}(?: ?\([^()\n]{{0,40}}\))?"
    r"[ *_]{0,6}[:|=–—-][ *_|]{0,12}(?P<value>[^|\n]{0,60})",
    re.IGNORECASE | re.MULTILINE,
)
_VALUE: Final = re.compile(r"\d\s*-?(?:d|h|m|s|min|hr|day|hour|sec|jour|heure)|\d:\d\d", re.IGNORECASE)
_WINDOW: Final = re.compile(r"\b(?:from|between|de|entre)\s+(?=[^.\n]{0,40}\d{1,2}(?::|h)\d\d)", re.IGNORECASE)


def stated(text: str, pairs: Sequence[tuple[str, str]], parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return name and value of the durations that a document states and that are not among its bullets yet.

    Args:
        text: the document.
        pairs: the bullets of its summary.
        parts: its sections; a summary that says "from 14:23 to 15:07" states a duration, too.
    """
    known = {one_line(name).lower() for name, _ in pairs}
    found: list[tuple[str, str]] = []
    for match in _LINE.finditer(text):
        name, value = one_line(match["name"]), one_line(match["value"]).strip(" *_|.")
        if name.lower() not in known and _VALUE.search(value):
            known.add(name.lower())
            found.append((name[:1].upper() + name[1:], value))
    if not any(summary_key(name) == "duration" for name, _ in [*pairs, *found]) and (window := _window(parts)):
        found.append(("Duration", window))
    return found


def _window(parts: Sequence[Part]) -> str:
    """Return how long the summary says that it took from one time to another, empty where it does not say it once."""
    prose = "\n".join(part.body for part in parts if part.key in ("summary", "what_happened"))
    starts = (prose[match.start() :].split("\n")[0] for match in _WINDOW.finditer(prose))
    spans = {span for start in starts if (span := _span(_range(start)))}
    return spans.pop() if len(spans) == 1 else ""


def _range(line: str) -> Written | None:
    """Return the range at the beginning of a line, whatever is behind it."""
    line = re.sub(r"^\w+\s+", "", line)
    return read_written(line)


def _span(written: Written | None) -> str:
    """Return the length of a range of clocks, with the range."""
    if written is None:
        return ""
    first, last = written.first, written.last
    if last is None or first.clock is None or last.clock is None or (first.has_day and last.has_day):
        return ""
    length = last.clock - first.clock
    if length.days < 0:
        length = type(length)(seconds=length.seconds)
    return f"{spell_duration(length)} ({written.raw})"
