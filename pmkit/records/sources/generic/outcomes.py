"""What a row tells besides that it began: how a run went, when a problem was over, which monitor it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from pmkit.markup import one_line
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import is_time, plain

_RECOVERED: Final = re.compile(
    r"(?:.{0,40} )?(?:resolved|recovered|restored|cleared|mitigated|recovery|resolution|resolve|clear|"
    r"ok)(?: (?:at|on|time|date|utc|timestamp|"
    r"datetime|clock))*|(?:r clock|date resolved|end of (?:incident|outage))"
)
_ENDED: Final = frozenset(("ended at", "end time", "ended", "end", "ends at", "end date", "closed at", "closed"))
_ALERTING: Final = frozenset((
    "alert", "alert name", "alertname", "alarm", "alarm name", "problem", "trigger name", "generator url", "alert rule",
    "fired at", "fired date time", "monitor condition", "alert id", "alert type", "condition name", "monitor name",
    "outage", "downtime", "alerts count", "alert count", "acknowledged at", "policy name", "incident name",
    "check name", "root cause",
))  # fmt: skip
_OPEN: Final = frozenset(
    "active firing suppressed open opened unresolved problem ongoing triggered new in_progress".split()
)
_TAKEN: Final = ("acknowledged at", "acked at", "acknowledged on", "acknowledged", "ack time", "acknowledge time")
_MONITORED: Final = (
    "test",
    "check",
    "monitor",
    "site",
    "host",
    "service",
    "website",
    "name",
    "check name",
    "monitor name",
)
_UP_OR_DOWN: Final = frozenset("up down online offline available unavailable degraded unreachable".split())
_CLOSED: Final = frozenset("closed resolved recovered".split())
_OUTCOMES: Final = frozenset(
    "success succeeded failed failure error errored canceled terminal aborted timedout timed_out unstable passed "
    "running in_progress down up applied planned_and_finished discarded stopped denied not_built".split()
) | {"cancelled"}
_STATES: Final = ("conclusion", "result", "outcome", "status", "state", "phase")
_RUN: Final = frozenset((
    "finished at", "end time", "ended at", "duration", "completed at", "stopped at", "build number", "pipeline id",
    "pipeline", "finish time", "environment", "environment name", "build time", "run number", "workflow id", "stages",
    "job name", "workflow name", "applied at", "queue id", "executor", "duration millis", "estimated duration",
    "queued at",
))  # fmt: skip
_ABOUT: Final = ("alarm name", "monitor name", "monitor", "check name", "alert rule name")
_VERSION: Final = ("ref", "version", "tag", "tag name", "image tag", "release", "revision", "sha")
_PLACE: Final = ("environment name", "environment", "env", "target environment")
_FIELD: Final = ("field", "field name", "fieldname", "attribute", "property", "changed field")
_OLD: Final = ("from string", "old value", "oldvalue", "previous value", "from value", "old", "before")
_NEW: Final = ("to string", "new value", "newvalue", "to value", "new", "after", "value")
_SHA: Final = re.compile(r"[0-9a-f]{12,64}")


@lru_cache(maxsize=20_000)
def _last(column: str) -> str:
    return plain(column.rpartition(".")[2])


def ended(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the column of the time at which a problem was over, and the word for it; None where a row tells none."""
    names = {_last(column): column for column in row}
    alerting = is_alerting(names)
    over = next((names[name] for name in names if _RECOVERED.fullmatch(name) and is_time(row[names[name]])), "")
    if over:
        return over, "resolved"
    states = {text_of(row[names[name]]).casefold() for name in (*_STATES, "status code") if name in names}
    if not states.isdisjoint(_OPEN) or not (alerting or not states.isdisjoint(_CLOSED)):
        return None
    over = next((names[name] for name in names if name in _ENDED and is_time(row[names[name]])), "")
    return (over, "ended") if over else None


def acknowledged(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the column of the time at which somebody took an alert on, and that of who; None where none is told."""
    names = {_last(column): column for column in row}
    taken = next((names[name] for name in _TAKEN if name in names and is_time(row[names[name]])), "")
    return (taken, names.get("acknowledged by", names.get("acked by", ""))) if taken else None


def standing(row: Mapping[str, Any]) -> str:
    """Return which monitor is in which state, for a row that tells these alone; empty for any other."""
    names = {plain(column): column for column in row}
    state = next((text for name in _STATES if (text := text_of(row.get(names.get(name, ""))))), "")
    called = next((text for name in _MONITORED if (text := text_of(row.get(names.get(name, ""))))), "")
    return f"{called} is {state.lower()}" if called and state.casefold() in _UP_OR_DOWN else ""


def is_alerting(names: Mapping[str, Any] | set[str]) -> bool:
    """Tell whether the plain names of columns are those of alerts."""
    return not _ALERTING.isdisjoint(names)


def alerts(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is of a table of alerts."""
    return is_alerting({_last(column) for column in row})


def told_elsewhere(row: Mapping[str, Any]) -> bool:
    """Tell whether a row says only that the tool passed an alarm on, which has a row of its own."""
    return any(
        _last(column) == "history item type" and text_of(held).casefold() == "action" for column, held in row.items()
    )


def outcome(row: Mapping[str, Any]) -> str:
    """Return how a run went, in one word; empty where a row is not a run or says nothing of it."""
    names = {plain(column): column for column in row if "." not in column}
    inner = {_last(column) for column in row}
    if _RUN.isdisjoint(inner) and _RUN.isdisjoint(names):
        return ""
    for name in _STATES:
        word = text_of(row.get(names.get(name, ""))).casefold().replace(" ", "_")
        if word in _OUTCOMES:
            return word.replace("_", " ")
    return ""


def about(row: Mapping[str, Any], text: str) -> str:
    """Return the name of the monitor or alarm that a row is about, where its text leaves it out."""
    for column, held in row.items():
        if _last(column) in _ABOUT and isinstance(held, str) and (name := one_line(held)):
            return "" if name.casefold() in text.casefold() or len(name) > 120 else name
    return ""


def altered(row: Mapping[str, Any]) -> str:
    """Return which fields were changed from what to what, for a row of an issue's history; empty for any other."""
    items = row.get("items")
    parts = [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else [row]
    return "; ".join(filter(None, map(_altered, parts[:10])))


def _altered(item: Mapping[str, Any]) -> str:
    names = {plain(column): text_of(held, 200) for column, held in item.items()}
    what = next((names[name] for name in _FIELD if names.get(name)), "")
    old = next((names[name] for name in _OLD if names.get(name)), "")
    new = next((names[name] for name in _NEW if names.get(name)), "")
    if not what or not (new or old) or not any(name in names for name in _OLD):
        return ""
    return one_line(f"{what}: {old or 'nothing'} → {new or 'nothing'}")


def deployed(row: Mapping[str, Any]) -> str:
    """Return what was deployed where, for a row with a version and an environment; empty for any other."""
    names = {plain(column): column for column in row}
    version = next((text_of(row[names[name]]) for name in _VERSION if name in names and text_of(row[names[name]])), "")
    place = next(
        (held for name in _PLACE if name in names and (held := text_of(row[names[name]])) and not held.startswith("{")),
        "",
    )
    if not version or not place:
        return ""
    return f"Deploy of {version[:8] if _SHA.fullmatch(version) else version} to {place}"


def operated(row: Mapping[str, Any]) -> str:
    """Return which operation was done to which resource and how it went, for a row of a cloud's log of activity."""
    names = {plain(column): text_of(held, 300) for column, held in row.items()}
    what = names.get("operation name localized value") or names.get("operation name", "")
    place = names.get("resource id", "").rstrip("/").rpartition("/")[2]
    if not place or " " not in what:
        return ""
    how = names.get("status localized value") or names.get("status", "")
    return f"{what}: {place}" if not how or how.casefold() in what.casefold() else f"{what}: {place}: {how}"
