"""What a row tells besides that it began: how a run went, when a problem was over, which monitor it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    "check name", "root cause", "alert title", "alert key", "alert message",
))  # fmt: skip
_ALERTING_TOGETHER: Final = (
    frozenset(("incident number", "urgency")),
    frozenset(("escalation policy name", "urgency")),
    frozenset(("incident id", "priority", "entity names")),
    frozenset(("issue id", "priority", "activated at")),
    frozenset(("condition name", "opened at")),
    frozenset(("policy", "condition", "opened at")),
)
"""Names that mean an alert only beside each other: the reports of pagers and of tools that watch."""

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
    "queued at", "plan queued at", "planned at", "errored at", "canceled at", "aborted at", "run id",
    "trigger reason",
))  # fmt: skip
_FINISHED: Final = (
    "finished at",
    "finished on",
    "completed at",
    "completed on",
    "finish time",
    "ended at",
    "stopped at",
)
_BROKEN: Final = frozenset((
    "errored", "failed", "failure", "error", "canceled", "cancelled", "aborted", "terminal", "timed out", "stopped",
    "rolled back",
))  # fmt: skip
"""How a run went that changed nothing, or half of what it was to change: when that was known matters as well."""

_ABOUT: Final = ("alarm name", "monitor name", "monitor", "check name", "alert rule name")
_VERSION: Final = ("ref", "version", "tag", "tag name", "image tag", "release", "revision", "sha")
_PLACE: Final = ("environment name", "environment", "env", "target environment")
_FIELD: Final = ("field", "field name", "fieldname", "attribute", "property", "changed field")
_OLD: Final = ("from string", "old value", "oldvalue", "previous value", "from value", "old", "before")
_NEW: Final = ("to string", "new value", "newvalue", "to value", "new", "after", "value")
_REQUEST: Final = (
    "method",
    "request method",
    "http method",
    "path",
    "url",
    "uri",
    "request uri",
    "request path",
    "target",
)
_ANSWER: Final = ("status", "status code", "statuscode", "http status", "response code", "response status")
_AGENTS: Final = ("user agent", "useragent", "http user agent")
"""Columns of a request, in the order in which a line of a log has them."""

_SHA: Final = re.compile(r"[0-9a-f]{12,64}")


@lru_cache(maxsize=20_000)
def _last(column: str) -> str:
    return plain(column.rpartition(".")[2])


def is_alerting(names: Iterable[str]) -> bool:
    """Tell whether the plain names of columns are those of alerts."""
    found = frozenset(names)
    return not _ALERTING.isdisjoint(found) or any(together <= found for together in _ALERTING_TOGETHER)


class Columns:
    """What rows with these columns can tell: found by the names once for all rows that are alike.

    Attributes:
        alerts: whether they are of a table of alerts.
        comments: those that may hold a comment with a time of its own.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        # Of two columns with one name the last counts, at the position of the first.
        inner = {_last(column): column for column in columns}
        whole = {plain(column): column for column in columns}
        bare = {plain(column): column for column in columns if "." not in column}
        self.alerts = is_alerting(inner)
        self.comments = tuple(
            column for column in columns if _last(column).startswith(("comment", "work note", "additional comment"))
        )
        self._recovered = tuple(inner[name] for name in inner if _RECOVERED.fullmatch(name))
        self._ended = tuple(inner[name] for name in inner if name in _ENDED)
        self._states = _among((*_STATES, "status code"), inner)
        self._taken = _among(_TAKEN, inner)
        self._taker = inner.get("acknowledged by", inner.get("acked by", ""))
        self._standing = _among(_STATES, whole)
        self._monitors = _among(_MONITORED, whole)
        is_trail = "event name" in whole and "event source" in whole
        self._read_only = _among(("read only", "readonly"), whole) if is_trail else ()
        self._passed_on = tuple(column for column in columns if _last(column) == "history item type")
        is_run = not (_RUN.isdisjoint(inner) and _RUN.isdisjoint(bare))
        self._requests = _among((*_REQUEST, *_ANSWER, *_AGENTS), inner) if not inner.keys().isdisjoint(_REQUEST) else ()
        self._outcomes = _among(_STATES, bare) if is_run else ()
        self._runs = _among(_STATES, inner) if is_run and not self.alerts else ()
        self._finished = _among(_FINISHED, inner)
        self._broke = {word: inner[f"{word} at"] for word in _BROKEN if f"{word} at" in inner}
        self._about = tuple(column for column in columns if _last(column) in _ABOUT)
        self._has_items = "items" in columns
        self._fields, self._old, self._new = (_among(names, whole) for names in (_FIELD, _OLD, _NEW))
        self._versions, self._places = _among(_VERSION, whole), _among(_PLACE, whole)
        self._operations = _among(("operation name localized value", "operation name"), whole)
        self._resource = whole.get("resource id", "")
        self._statuses = _among(("status localized value", "status"), whole)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Columns:
        """Return what a row can tell."""
        return _columns(tuple(row))

    def ended(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the column of the time at which a problem was over, and the word for it; None where a row has none."""
        if over := next((column for column in self._recovered if is_time(row[column])), ""):
            return over, "resolved"
        if broke := self._broken(row):
            return broke
        if not self._ended:
            return None
        states = {text_of(row[column]).casefold() for column in self._states}
        if not states.isdisjoint(_OPEN) or not (self.alerts or not states.isdisjoint(_CLOSED)):
            return None
        over = next((column for column in self._ended if is_time(row[column])), "")
        word = "closed" if _last(over).startswith("closed") and not self.alerts else "ended"
        return (over, word) if over else None

    def _broken(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the column of the time at which a run failed, and how; None where it is not a run that failed."""
        if not self._runs or not (self._broke or self._finished):
            return None
        states = (text_of(row[column]).casefold().replace("_", " ") for column in self._runs)
        how = next((state for state in states if state in _BROKEN), "")
        columns = (self._broke[how],) if how in self._broke else self._finished
        over = next((column for column in columns if is_time(row[column])), "") if how else ""
        return (over, how) if over else None

    def acknowledged(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the column of the time at which somebody took an alert on, and that of who; None where it has none."""
        taken = next((column for column in self._taken if is_time(row[column])), "")
        return (taken, self._taker) if taken else None

    def standing(self, row: Mapping[str, Any]) -> str:
        """Return which monitor is in which state, for a row that tells these alone; empty for any other."""
        state, called = _first(row, self._standing), _first(row, self._monitors)
        return f"{called} is {state.lower()}" if called and state.casefold() in _UP_OR_DOWN else ""

    def only_read(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row of a cloud's trail says of itself that it changed nothing."""
        return _first(row, self._read_only).casefold() == "true"

    def told_elsewhere(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row says only that the tool passed an alarm on, which has a row of its own."""
        return any(text_of(row[column]).casefold() == "action" for column in self._passed_on)

    def requested(self, row: Mapping[str, Any]) -> str:
        """Return the request that a row is about as a line of a log has it; empty for a row that is about none."""
        return " ".join(filter(None, (text_of(row[column], 300) for column in self._requests)))

    def outcome(self, row: Mapping[str, Any]) -> str:
        """Return how a run went, in one word; empty where a row is not a run, says nothing of it, or says when."""
        if self._broken(row):
            return ""
        words = (text_of(row[column]).casefold().replace(" ", "_") for column in self._outcomes)
        return next((word.replace("_", " ") for word in words if word in _OUTCOMES), "")

    def about(self, row: Mapping[str, Any], text: str) -> str:
        """Return the name of the monitor or alarm that a row is about, where its text leaves it out."""
        names = (one_line(held) for column in self._about if isinstance(held := row[column], str))
        name = next(filter(None, names), "")
        return "" if name.casefold() in text.casefold() or len(name) > 120 else name

    def altered(self, row: Mapping[str, Any]) -> str:
        """Return which fields were changed from what to what, for a row of an issue's history; empty for any other."""
        items = row["items"] if self._has_items else None
        if not isinstance(items, list):
            return self._altered(row)
        parts = [{str(key): held for key, held in item.items()} for item in items if isinstance(item, Mapping)]
        return "; ".join(filter(None, (Columns.of(part)._altered(part) for part in parts[:10])))

    def _altered(self, item: Mapping[str, Any]) -> str:
        if not self._fields or not self._old:
            return ""
        what, old, new = (_first(item, columns, 200) for columns in (self._fields, self._old, self._new))
        return one_line(f"{what}: {old or 'nothing'} → {new or 'nothing'}") if what and (new or old) else ""

    def deployed(self, row: Mapping[str, Any]) -> str:
        """Return what was deployed where, for a row with a version and an environment; empty for any other."""
        version = _first(row, self._versions)
        held = (text_of(row[column]) for column in self._places)
        place = next((text for text in held if text and not text.startswith("{")), "")
        if not version or not place:
            return ""
        return f"Deploy of {version[:8] if _SHA.fullmatch(version) else version} to {place}"

    def operated(self, row: Mapping[str, Any]) -> str:
        """Return which operation was done to which resource and how it went, for a row of a cloud's log of activity."""
        if not self._resource:
            return ""
        what = _first(row, self._operations, 300)
        place = text_of(row[self._resource], 300).rstrip("/").rpartition("/")[2]
        if not place or " " not in what:
            return ""
        how = _first(row, self._statuses, 300)
        return f"{what}: {place}" if not how or how.casefold() in what.casefold() else f"{what}: {place}: {how}"


@lru_cache(maxsize=500)
def _columns(columns: tuple[str, ...]) -> Columns:
    return Columns(columns)


def _among(names: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns with these names that there are, in the order of the names."""
    return tuple(columns[name] for name in names if name in columns)


def _first(row: Mapping[str, Any], columns: Iterable[str], longest: int = 2000) -> str:
    """Return the first text that there is in some columns of a row."""
    return next((text for column in columns if (text := text_of(row[column], longest))), "")
