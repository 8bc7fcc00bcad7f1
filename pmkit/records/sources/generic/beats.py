"""Beats of monitors: a row for each check, of which only those are events at which the state changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import plain

_STATE: Final = ("status", "state", "up", "result", "is up", "check status", "success", "healthy", "heartbeat")
_MEASURED: Final = frozenset((
    "ping", "latency", "response time", "responsetime", "response time ms", "rtt", "response ms", "http code",
    "status code",
    "response code", "latency ms", "time ms", "response", "load time", "duration ms", "statuscode", "response size",
))  # fmt: skip
_MONITOR: Final = (
    *(
        "monitor name",
        "check name",
        "monitor",
        "check",
        "monitor id",
        "check id",
        "checkid",
        "probe name",
        "site",
        "host",
    ),
    *("url", "endpoint", "target", "service", "name"),
)
_WORDS: Final = {
    **dict.fromkeys(
        ("1", "up", "ok", "true", "success", "successful", "healthy", "passing", "online", "pass", "operational"), "up"
    ),
    **dict.fromkeys(
        ("0", "down", "critical", "false", "failure", "failed", "unhealthy", "failing", "offline", "fail"), "down"
    ),
    **dict.fromkeys(("2", "pending", "unconfirmed", "unconfirmed_down", "confirming"), "pending"),
    **dict.fromkeys(("3", "maintenance", "paused"), "in maintenance"),
    **dict.fromkeys(("warning", "degraded", "slow"), "degraded"),
    **dict.fromkeys(("unknown",), "unknown"),
}
_IMPORTANT: Final = "important"
_FEWEST: Final = 3
UP: Final = "up"


class Beats:
    """Where the state of a monitor and its name are in rows that are beats.

    Attributes:
        state: column of the state.
        monitor: column of the monitor; empty where the rows are of one.
    """

    def __init__(self, state: str, monitor: str, *, marked: bool) -> None:
        self.state = state
        self.monitor = monitor
        self._marked = marked
        self._before: dict[str, str] = {}

    @classmethod
    def of(cls, samples: Sequence[Mapping[str, Any]]) -> Beats | None:
        """Return what rows are, None where they are not beats: checks that measure, most of them as the one before."""
        if len(samples) < _FEWEST:
            return None
        names: dict[str, str] = {}
        for row in samples[:20]:
            for column in row:
                names.setdefault(plain(column.rpartition(".")[2]), column)
        state = next((names[name] for name in _STATE if name in names and _told(names[name], samples)), "")
        if not state or _MEASURED.isdisjoint(names):
            return None
        monitor = next((names[name] for name in _MONITOR if name in names), "")
        words = [(text_of(row.get(monitor)), _word(row, state)) for row in samples]
        repeats = sum(words.count(word) - 1 for word in set(words))
        if repeats * 3 < len(samples):
            return None
        return cls(state, monitor, marked=_IMPORTANT in names)

    def changed(self, row: Mapping[str, Any]) -> str:
        """Return the new state of a monitor, for rows in order of time; empty where it is as before."""
        who, word = text_of(row.get(self.monitor)), _word(row, self.state)
        before = self._before.get(who, UP)
        if self._marked:
            is_change = text_of(row.get(_IMPORTANT)).casefold() in ("true", "1")
            is_change = is_change and (who in self._before or word != UP)
        else:
            is_change = word not in (before, "pending")
        if is_change or who not in self._before:
            self._before[who] = word
        return word if is_change else ""


def _told(column: str, samples: Iterable[Mapping[str, Any]]) -> bool:
    values = [text_of(row.get(column)).casefold() for row in samples]
    return bool(values) and all(value in _WORDS for value in values if value) and any(values)


def _word(row: Mapping[str, Any], column: str) -> str:
    value = text_of(row.get(column)).casefold()
    return _WORDS.get(value, value)
