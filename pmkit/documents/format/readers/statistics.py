"""Durations that a document states about itself, under any heading: time to detect, mitigate, recover and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.outline import Part
from pmkit.documents.format.readers.prose import lasted
from pmkit.documents.format.sections import BULLETS, DURATION_VERBS, DURATIONS, duration_key
from pmkit.markup import one_line
from pmkit.records import forms
from pmkit.records.instants import spell_duration
from pmkit.records.written import Written, read_written

_LOOSE: Final = frozenset(("length", "downtime"))
_ALL: Final = sorted(
    {name for names in DURATIONS.values() for name in names}
    | {name.lower() for name in (BULLETS["duration"].name, *BULLETS["duration"].names) if name not in _LOOSE},
    key=lambda name: (-len(name), name),
)
_NAMES: Final = (
    rf"(?:(?:mean|average|median) )?(?:{'|'.join(re.escape(name).replace(chr(92) + ' ', '[ -]') for name in _ALL)})"
)
_LINE: Final = re.compile(
    rf"(?:^|[|·])[ \t>|*_+-]{{0,12}}(?:\d{{1,3}}[.)] {{1,3}})?[*_]{{0,3}}(?P<name>{_NAMES})(?!\w)[*_]{{0,3}}"
    r"(?: ?\([^()\n]{0,40}\))?"
    r"[ *_]{0,6}[:|=–—-][ *_|]{0,12}(?P<value>[^|\n]{0,60})",
    re.IGNORECASE | re.MULTILINE,
)
_IN_PROSE: Final = re.compile(
    rf"(?<!\w)(?P<name>{_NAMES}) (?:was|is|of|were|betrug|était de)"
    r"(?: about| around| approximately| roughly)? (?P<value>[^.;,()|\n]{0,40}(?:,? (?:and )?\d[^.;,()|\n]{0,20})?)",
    re.IGNORECASE,
)
_TOOK: Final = re.compile(
    r"\btook (?:us |the team |the on-call |engineers )?"
    r"(?:about |around |roughly |approximately |almost |nearly |over )?"
    rf"(?P<value>[^.;,()|\n]{{2,30}}?) to (?P<verb>{'|'.join(DURATION_VERBS)})\b",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(rf"\d\s*-?{forms.ANY_UNIT}|\d\s?h\s?\d|\d:\d\d", re.IGNORECASE)
_WINDOW: Final = re.compile(r"\b(?:from|between|de|entre)\s+(?=[^.\n]{0,40}\d{1,2}(?::|h)\d\d)", re.IGNORECASE)


def stated(text: str, pairs: Sequence[tuple[str, str]], parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return name and value of the durations that a document states and that are not among its bullets yet.

    Args:
        text: the document.
        pairs: the bullets of its summary.
        parts: its sections; a summary that says "from 14:23 to 15:07" states a duration, too.
    """
    known = {duration_key(name) for name, value in pairs if value}
    found: list[tuple[str, str]] = []
    told = [(match["name"], match["value"]) for pattern in (_LINE, _IN_PROSE) for match in pattern.finditer(text)]
    told += [(f"time to {DURATION_VERBS[match['verb'].lower()]}", match["value"]) for match in _TOOK.finditer(text)]
    for name, value in told:
        name, value, key = one_line(name), one_line(value).strip(" *_|."), duration_key(name)
        if key not in known and _VALUE.search(value):
            known.add(key)
            found.append((name[:1].upper() + name[1:], value))
    if "duration" not in known and (length := lasted(text) or _window(parts)):
        found.append(("Duration", length))
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
