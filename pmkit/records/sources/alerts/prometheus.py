"""Prometheus: ``query_range`` and ``query``, and ``promtool tsdb dump``.

A metric is not an event. It becomes one where it changes (:mod:`.changepoints`) or crosses a threshold that was given.
The series ``ALERTS`` tells when alerts were pending and firing. It ends at the server's mark of the end, which a dump
shows as NaN, or where the answer goes on without it; at the end of an answer, nobody knows.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.alerts.changepoints import METHOD, Change, changes, crossings
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject, instant_of
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export

name: Final = "prometheus"
title: Final = "Prometheus series"
knows_people: Final = True
_DUMPED: Final = re.compile(r"\{(?P<labels>[^{}]*)\}\s+(?P<value>\S+)\s+(?P<ms>-?\d{10,16})\s*")
_LABEL: Final = re.compile(r'([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"')
_LOOK_BACK: Final = 300.0
_MILLISECOND: Final = 0.001
Points = list[tuple[float, float]]


def recognizes(head: Head) -> float:
    """Recognize answers by their result type, bare results by metric and values, dumps by their lines."""
    if head.form == "text":
        lines = [line for line in head.lines if line.strip()]
        return 0.97 * sum(bool(_DUMPED.fullmatch(line)) for line in lines) / len(lines) if lines else 0.0
    known = ("matrix", "vector", "scalar", "string")
    answers = [doc for doc in head.documents if string(doc, "data", "resultType") in known or "errorType" in doc]
    bare = [doc for doc in head.documents if "metric" in doc and ("values" in doc or "value" in doc)]
    return 0.97 * (len(answers) + len(bare)) / len(head.documents) if head.documents else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield where each series changes."""
    if export.form == "text":
        yield from _dump(export)
        return
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        if string(doc, "status") == "error":
            problem = f"the server answered with an error: {string(doc, 'errorType')} {string(doc, 'error')}"
            yield Reject(place, RecordError(problem, code="server-error", remedy="ask it again for a shorter time"))
            continue
        for warning in get(doc, "warnings") or ():
            export.notes.add(f"the server warned: {str(warning)[:200]}")
        series = [(place.at("data", "result", number), item) for number, item in objects(doc, "data", "result")]
        answer = _answer(export, [_raw(item) for _, item in series or [(place, doc)]])
        for inner, item in series or [(place, doc)]:
            labels = get(item, "metric")
            if not isinstance(labels, dict):
                yield Reject(inner, RecordError("there is no series in it", code="not-a-row"))
                continue
            named = {str(key): str(text) for key, text in labels.items()}
            yield from _series(export, inner, named, _raw(item), answer)


def _raw(item: Any) -> Sequence[Any]:
    """Return the samples of a series as the answer has them."""
    values = get(item, "values")
    return values if isinstance(values, list) else [get(item, "value")]


class _Answer(NamedTuple):
    """What the series of one answer share: seconds between values, 0 where nothing says, and the last time of any."""

    step: float
    last: float


def _answer(export: Export, found: Iterable[Sequence[Any]]) -> _Answer:
    times = [sorted({float(point[0]) for point in raw if _is_sample(point)}) for raw in found]
    step = min((b - a for each in times for a, b in pairwise(each)), default=0.0)
    last = export.asked.timestamp() if export.asked else max((each[-1] for each in times if each), default=0.0)
    return _Answer(step, last)


def _is_sample(point: Any) -> bool:
    return (
        isinstance(point, (list, tuple))
        and len(point) == 2
        and isinstance(point[0], (int, float))
        and not isinstance(point[0], bool)
        and math.isfinite(point[0])
    )


def _dump(export: Export) -> Iterator[Item]:
    series: dict[str, tuple[int, Points]] = {}
    for number, line in export.lines():
        match = _DUMPED.fullmatch(line)
        if match is None:
            if line.strip():
                place = Place(number)
                yield Reject(place, RecordError("this is not a sample of promtool tsdb dump", code="not-a-row"))
            continue
        _, points = series.setdefault(match["labels"], (number, []))
        points.append((int(match["ms"]) / 1000, _number(match["value"])))
    last = max((at for _, points in series.values() for at, _ in points), default=0.0)
    for text, (number, points) in sorted(series.items()):
        labels = dict(_LABEL.findall(text))
        yield from _series(export, Place(number), labels, points, _Answer(0.0, last))


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan


def _series(
    export: Export, place: Place, labels: Mapping[str, str], raw: Sequence[Any], answer: _Answer
) -> Iterator[Item]:
    held: dict[float, float] = {}
    stamps: dict[float, str] = {}
    for point in raw:
        if not _is_sample(point):
            export.notes.add("samples that are not a time and a value were left out")
            continue
        held[float(point[0])] = _number(point[1])
        stamps[float(point[0])] = repr(point[0])
    points = [(at, value) for at, value in sorted(held.items()) if math.isfinite(value)]
    if not points:
        yield Reject(place, RecordError("the series holds no number", code="no-samples", remedy="ask for another time"))
        return
    if labels.get("__name__") == "ALERTS_FOR_STATE":
        export.notes.add("ALERTS_FOR_STATE, in which the server remembers since when, was left out: ALERTS tells it")
        return
    marks = sorted(at for at, value in held.items() if not math.isfinite(value))
    if labels.get("__name__") == "ALERTS" or {"alertname", "alertstate"} <= labels.keys():
        yield from _alert(place, labels, [at for at, _ in points], marks, stamps, answer)
        return
    for _ in marks:
        export.notes.add("samples that are NaN or infinite were left out")
    called = _called(labels)
    numbers = [value for _, value in points]
    told: list[tuple[Change, str]] = []
    if export.threshold is not None:
        told += [
            (change, f"{called} {'falls back below' if change.is_return else 'goes above'} {export.threshold:g}")
            for change in crossings(numbers, export.threshold)
        ]
    else:
        told += [
            (change, f"{called} {_verb(change)} {_short(change.before)} to {_short(change.after)}")
            for change in changes(numbers)
        ]
    if not told:
        export.notes.add("series that never change were left out of the timeline")
    step = min((b[0] - a[0] for a, b in pairwise(points)), default=0.0)
    gaps = sum(b[0] - a[0] > max(3 * step, _LOOK_BACK) for a, b in pairwise(points))
    if gaps:
        export.notes.add("gaps of a series, where nothing is known")
    for change, text in told:
        at = points[change.at][0]
        details = [METHOD if export.threshold is None else f"threshold {export.threshold:g}, as given"]
        details += [f"one value every {step:g} s: it changed up to that long before"] if step else []
        yield Record(
            place,
            _moment(at, stamps.get(at, "")),
            text,
            Kind.METRIC,
            details=tuple(details),
            service=labels.get("service") or labels.get("job", ""),
            topic=called,
            key=f"{called}|{at}|{change.is_return}",
        )


def _runs(times: Sequence[float], marks: Sequence[float], step: float) -> Iterator[tuple[float, float, float | None]]:
    """Yield the first and the last time of each run of values, and the server's mark of its end where it has one."""
    start = times[0]
    for at, following in pairwise((*times, math.inf)):
        where = bisect_right(marks, at)
        mark = marks[where] if where < len(marks) and marks[where] < following else None
        if mark is not None or following - at > 1.5 * step:
            yield start, at, mark
            start = following


def _alert(
    place: Place,
    labels: Mapping[str, str],
    times: Sequence[float],
    marks: Sequence[float],
    stamps: Mapping[float, str],
    answer: _Answer,
) -> Iterator[Item]:
    called, state = labels.get("alertname", "alert"), labels.get("alertstate", "firing")
    is_firing = state == "firing"
    step = min((b - a for a, b in pairwise(times)), default=answer.step)
    rest = ", ".join(
        f"{key}={value}" for key, value in sorted(labels.items()) if key not in ("__name__", "alertname", "alertstate")
    )
    every = f"one value every {step:g} s" if step else ""
    common: dict[str, Any] = {
        "kind": Kind.ALERT,
        "service": labels.get("service", ""),
        "severity": labels.get("severity", ""),
        "topic": called,
    }
    for start, last, mark in _runs(times, marks, step):
        key = f"{called}|{rest}|{state}|{start}"
        goes_on = bool(step) and answer.last >= last + step - _MILLISECOND
        end = mark if mark is not None else last + step if goes_on else None
        still = "" if end is not None or not is_firing else f"still firing at the last value, {_clock(last)}"
        yield Record(
            place,
            _moment(start, stamps.get(start, "")),
            f"{called} {'fired' if is_firing else state}",
            details=tuple(filter(None, (f"labels: {rest}" if rest else "", every, still))),
            key=key,
            pair=called if is_firing else "",
            **common,
        )
        if end is None or not is_firing:
            continue
        unsure = "there is no value from here on: it ended up to one step before, or the server was not running"
        yield Record(
            place,
            _moment(end, stamps.get(end, "")),
            f"{called} resolved",
            details=(every,) if mark is not None else (every, unsure),
            key=f"{key}|resolved",
            **common,
        )


def _clock(at: float) -> str:
    return f"{instant_of(*_parts(at)):%Y-%m-%d %H:%M:%S} UTC"


def _parts(at: float) -> tuple[int, int]:
    whole = math.floor(at)
    return whole, min(round((at - whole) * 1_000_000), 999_999)


def _moment(at: float, raw: str) -> Moment:
    try:
        instant = instant_of(*_parts(float(Decimal(raw)) if raw else at))
    except (InvalidOperation, ValueError, OverflowError, OSError):
        raise RecordError(f"{raw or at!r} is not an epoch", code="bad-record") from None
    return Moment(instant, instant, raw or repr(at))


def _called(labels: Mapping[str, str]) -> str:
    name = labels.get("__name__", "series")
    rest = ", ".join(
        f"{key}={value}" for key, value in sorted(labels.items()) if key not in ("__name__", "job", "instance")
    )
    return f"{name} ({rest})" if rest else name


def _verb(change: Change) -> str:
    if change.is_return:
        return "returns from"
    return "rises from" if change.after > change.before else "falls from"


def _short(value: float) -> str:
    return f"{value:.4g}"
