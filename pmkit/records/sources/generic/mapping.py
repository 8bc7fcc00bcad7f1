"""Which column means what: guessed by name and content, shown in the report, and overruled by whoever knows better."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from pmkit.errors import RecordError, not_one_of
from pmkit.records.event import Kind
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.times import Clock
from pmkit.records.zones import LETTERS, read_zone

FIELDS: Final = ("time", "zone", "text", "kind", "who", "source", "service", "severity", "id")
"""What a column can mean."""

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "time": (
        "time", "timestamp", "@timestamp", "ts", "datetime", "date time", "when", "display time",
        "occurred at", "event time",
        "starts at",
        "started at", "start time", "start", "created at", "created", "at", "date", "time utc", "timestamp utc",
        "published at", "published",
        "fired at", "logged at", "log time", "eventtime", "event timestamp", "time generated", "timegenerated", "_time",
        "createddatetime", "created date", "date created", "opened at", "opened", "sys created on", "raised at",
        "triggered at",
        "@t", "system time", "time created", "timecreated", "event date time", "datetime utc", "occurred",
        "occurred on", "created on", "event date", "begins at", "recorded at", "received at",
        "updated at", "first seen", "time stamp", "date and time", "zeitpunkt", "zeit", "datum",
        "zeitstempel",
        "horodatage", "heure", "date et heure", "fecha", "hora", "fecha y hora", "data", "ora", "tijd", "tijdstip",
        "datum tijd",
    ),
    "zone": ("time zone", "timezone", "tz"),
    "text": (
        "event", "message", "headline", "text", "title", "summary", "msg", "display message", "what",
        "what happened", "short description", "description",
        "displaytitle", "text payload", "json payload message", "new state reason", "output", "plugin output",
        "status information", "name", "alert", "alert name",
        "alertname", "subject", "body", "content", "details", "entry",
        "log", "note",
        "@m", "@mt", "line", "_raw", "raw", "note text", "short message", "history summary", "problem",
        "operation name", "method name", "action", "comment", "event name", "log message", "reason", "@message",
        "ereignis", "meldung", "beschreibung",
        "nachricht",
        "événement", "evenement", "message texte", "evento", "mensaje", "descripción", "gebeurtenis", "bericht",
        "alarm",
    ),
    "kind": ("kind", "type", "event type", "category", "art", "typ"),
    "who": (
        "role", "user", "author", "actor", "who", "username", "user name", "owner", "responder", "by", "sender",
        "from", "created by",
        "reported by", "assignee", "assigned to", "login", "caller", "user login", "user email", "email", "person",
        "changed by", "reporter", "creator", "opened by", "acknowledged by", "resolved by", "closed by", "agent", "wer",
        "benutzer", "auteur", "usuario", "bearbeiter", "verantwortlich", "verantwortlicher", "melder", "ersteller",
        "gemeldet von", "erstellt von", "bearbeitet von", "responsable", "asignado a", "medewerker", "behandelaar",
    ),
    "source": ("source", "tool", "system", "origin", "channel"),
    "service": ("service", "service name", "component", "application", "app", "host"),
    "severity": ("severity", "level", "priority", "log level", "loglevel", "urgency", "sev", "@l", "status"),
    "id": (
        "id", "event id", "key", "uuid", "guid", "number", "incident number", "message id", "incident id",
        "alert id",
    ),
}  # fmt: skip
_CLOCK_NAMES: Final = ("time", "clock", "hour", "time utc", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd")
DATE_NAMES: Final = ("date", "day", "datum", "tag", "fecha", "data", "jour")
CLOCK: Final = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?"
)
_WORDS: Final = re.compile(r"[\W_]+")
_ZONED: Final = re.compile(
    rf"(?:^|[\s(\[_-])(?:(?P<zone>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d{{2}})?|{LETTERS}|[A-Z][a-z]+/[A-Z][\w/]+)(?:[)\]]|$)"
    rf"|(?P<utc>[Uu][Tt][Cc]|GMT|gmt)(?=[\s)\]_-]|$))|^(?P<first>{LETTERS})\s"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WHEN: Final = frozenset(NAMES["time"][: NAMES["time"].index("occurred at")])
"""Names that say nothing but that it is the time."""

JOINT: Final = " + "
"""Between the names of a date's and a clock's column."""

_VALUE_NAMES: Final = frozenset(("value", "localized value", "name", "display name", "text", "summary", "login"))
"""Names that only say that a field's value follows: then its own name is what it is in."""

_WEAK: Final = frozenset(("name", "reason", "entry", "line", "note", "raw"))
"""Names of columns that may hold an id as well as what happened."""

_TYPED: Final = frozenset(("action", "event", "operation", "activity"))
"""What an object is called whose type says what happened."""

_PEOPLE: Final = frozenset(
    "user author agent from assignee reporter creator owner actor sender caller by responder person".split()
) | {"created by", "updated by", "opened by", "closed by", "assigned to", "acknowledged by", "resolved by"}
_ABOUT_PEOPLE: Final = frozenset(
    "by user users username author authors assignee assignees assigned reporter creator owner owners caller requester "
    "sender updater approver commander lead responder responders engineer person people contact login email mail agent "
    "actor member members initiator pusher committer submitter requestor operator scribe reviewer oncall acker "
    "benutzer bearbeiter verantwortlich verantwortlicher melder ersteller gemeldet erstellt "
    "erfasst schichtleitung schichtleiter leiter leitung ansprechpartner kontakt diensthabender mitarbeiter rapporteur "
    "auteur usuario responsable medewerker behandelaar".split()
)
_PRECISE: Final = frozenset("unix unixtime epoch utc gmt ms".split())

_KINDS: Final = {
    Kind.ALERT: "alert alerts alarm page paged pager incident trigger triggered firing pagerduty opsgenie "
    "alertmanager prometheus",
    Kind.CHANGE: "change changes deploy deployment deploys release rollout rollback config ci cd ci/cd "
    "argocd flag commit merge push",
    Kind.LOG: "log logs error warning warn info debug critical journald kubernetes k8s",
    Kind.METRIC: "metric metrics graph datadog grafana anomaly",
    Kind.MESSAGE: "message messages chat comment slack teams note mail email",
    Kind.ACTION: "action step task command",
    Kind.DECISION: "decision decided",
    Kind.STATUS: "status statuspage update",
    Kind.IMPACT: "impact",
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}


@lru_cache(maxsize=20_000)
def plain(name: object) -> str:
    """Return a column's name in lower case with single blanks, ``startedAt`` and ``started_at`` alike."""
    text = str(name).strip()
    if text[:1] in ("@", "_") and text[1:].isalpha():
        return text.casefold()
    if stated := stated_zone(text):
        bare = text.replace(stated, "").strip(" ()[]_-").removesuffix(" in")
        text = bare if _WORDS.sub("", bare) else text
    return _WORDS.sub(" ", _CAMEL.sub(" ", text)).strip().casefold()


@lru_cache(maxsize=20_000)
def stated_zone(name: str) -> str:
    """Return the zone that the name of a column states, as in ``Time (SGT)``; empty where it states none."""
    found = _ZONED.search(_CAMEL.sub(" ", name.strip()))
    word = (found["zone"] or found["utc"] or found["first"]) if found else ""
    return word if word and read_zone(word) else ""


def guess(columns: Sequence[str], samples: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> dict[str, str]:
    """Return field to column: what was given, then what names and contents tell.

    Args:
        columns: names of the columns.
        samples: some of the rows.
        given: field to column, as somebody who knows said it.

    Raises:
        RecordError: a field or column that was given is not there, or no column looks like a time.
    """
    found: dict[str, str] = {}
    for field, column in given.items():
        if field not in FIELDS:
            raise not_one_of(field, FIELDS, what="a field", raises=RecordError)
        parts = [column] if column in columns else column.split(JOINT)
        for part in parts:
            if part not in columns:
                raise not_one_of(part, columns, what="a column", raises=RecordError, code="no-column")
        found[field] = column
    by_name = _by_name(columns)
    if "time" not in found:
        found["time"] = _time_column(columns, samples, by_name)
    used = set(found["time"].split(JOINT)) | set(found.values())
    for field in FIELDS:
        if field not in found:
            names = [name for name in _ranked(columns, field) if name not in used]
            names = _telling(names, samples) if field == "text" else names
            column = next((name for name in names if any(text_of(row.get(name)) for row in samples)), "")
            if not column and field == "text":
                times = {name for name in columns if _mostly_times(name, samples)}
                column = _longest(columns, samples, used | times)
            if column:
                found[field] = column
                used.add(column)
    return {field: found[field] for field in FIELDS if field in found}


def texts(columns: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Return the columns that can say what happened, by name, without those that mean something else."""
    others = {column for field, column in mapping.items() if field not in ("text", "kind")}
    return [column for column in _ranked(columns, "text") if column not in others]


@lru_cache(maxsize=20_000)
def names_people(column: str) -> bool:
    """Tell whether the name of a column is about people: ``resolved_by_user_name``, ``reporter.displayName``."""
    words = plain(column).replace(".", " ").split()
    return not _ABOUT_PEOPLE.isdisjoint(words)


def _telling(names: list[str], samples: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return columns, those with sentences first where the best by its name holds only ids or single words."""
    if not names or plain(names[0].rpartition(".")[2]) not in _WEAK:
        return names

    def is_said(column: str) -> bool:
        return any(text_of(row.get(column)).count(" ") > 1 for row in samples)

    if is_said(names[0]):
        return names
    said = [name for name in names[1:] if is_said(name)]
    return [*said, *(name for name in names if name not in said)]


def _by_name(columns: Sequence[str]) -> dict[str, str]:
    """Return plain name to column: by its whole name, by its last part, by what its value is in."""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(plain(column), column)
    for column in columns:
        found.setdefault(plain(column.rpartition(".")[2]), column)
    return found


def _ranked(columns: Sequence[str], field: str) -> list[str]:
    """Return the columns whose names can mean a field: names of its own first, then those of inner objects."""
    rank = {name: at for at, name in enumerate(NAMES[field])}
    known: list[tuple[int, int, int, str]] = []
    for at, column in enumerate(columns):
        parents = [plain(part) for part in column.split(".")]
        last = parents.pop()
        is_person = not _PEOPLE.isdisjoint(parents)
        if is_person != (field == "who") and parents and (is_person or last in _VALUE_NAMES):
            continue
        names = [(plain(column), 0)] if parents else [(last, 0)]
        names += [(last, 1)] if parents and not is_person else []
        names += [(parents[-1], 1)] if parents and last in _VALUE_NAMES else []
        names += [(parents[-1], 1)] if parents and last == "type" and parents[-1] in _TYPED else []
        names += [(parents[0], 1)] if is_person and last in _VALUE_NAMES else []
        best = min(((deep, rank[name]) for name, deep in names if name in rank), default=None)
        if best is not None:
            known.append((*best, at, column))
    return [column for *_, column in sorted(known)]


def _time_column(columns: Sequence[str], samples: Sequence[Mapping[str, Any]], by_name: Mapping[str, str]) -> str:
    """Return the column of the time, or those of a date and a clock.

    Raises:
        RecordError: nothing looks like a time.
    """
    day = next((by_name[name] for name in DATE_NAMES if name in by_name), "")
    clock = next((by_name[name] for name in _CLOCK_NAMES if name in by_name and by_name[name] != day), "")
    if day and not clock:
        clock = next((name for name in columns if name != day and _mostly_clocks(name, samples)), "")
    if day and clock and _mostly_clocks(clock, samples):
        return f"{day}{JOINT}{clock}"
    named = [by_name[name] for name in NAMES["time"] if name in by_name]
    # A row's own time comes before one of the same name that only something inside it has, such as a request.
    own = [column for column in named if "." not in column and plain(column) in _WHEN]
    named = [*own, *(column for column in named if column not in own)]
    # An id of ten digits reads like an epoch.
    others = [name for name in columns if plain(name.rpartition(".")[2]) not in NAMES["id"]]
    for column in dict.fromkeys((*named, *others)):
        if _mostly_times(column, samples):
            return _preciser(column, columns, samples)
    if named:
        return named[0]
    raise RecordError(
        "no column looks like a time",
        code="no-time-column",
        remedy="say which one it is: --map time=COLUMN; its name and format can be any",
    )


def _preciser(column: str, columns: Sequence[str], samples: Sequence[Mapping[str, Any]]) -> str:
    """Return the column that tells the same time as an epoch or in UTC, where there is one beside it."""
    stem = plain(column)
    others = (name for name in columns if plain(name).startswith(f"{stem} ") and plain(name).split()[-1] in _PRECISE)
    return next((name for name in others if _mostly_times(name, samples)), column)


def is_time(value: object) -> bool:
    """Tell whether a value is a time, whatever has still to be said about its zone or order."""
    if value in (None, "") or isinstance(value, (bool, list, dict)):
        return False
    try:
        Clock("UTC", year=2000).read(value)
    except RecordError as error:
        return error.code in ("two-days", "zone-letters", "no-such-hour")
    return True


def _mostly_clocks(column: str, samples: Sequence[Mapping[str, Any]]) -> bool:
    values = [text_of(row.get(column)) for row in samples]
    return sum(bool(CLOCK.fullmatch(text)) for text in values) * 2 > len([text for text in values if text])


def _mostly_times(column: str, samples: Sequence[Mapping[str, Any]]) -> bool:
    values = [row.get(column) for row in samples]
    values = [value for value in values if value not in (None, "")]
    return bool(values) and sum(map(is_time, values)) * 2 > len(values)


_EMPTY: Final = re.compile(
    r"[\d.,:%+-]*|(?:\d+(?:\.\d+)?\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|ms),?\s?)+|\S+@\S+|https?://\S+",
    re.IGNORECASE,
)
"""What says nothing: a number, a duration, an address."""


_LINK: Final = re.compile(r"\S*//\S*")
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")


def _longest(columns: Sequence[str], samples: Sequence[Mapping[str, Any]], used: set[str]) -> str:
    """Return the column with the longest texts that are not numbers."""

    def size(column: str) -> int:
        # Lists, links, ids and numbers are not what happened.
        held = (value for row in samples if isinstance(value := row.get(column), str) and not _EMPTY.fullmatch(value))
        return sum(len(word) for value in held for word in _LETTERS.findall(_LINK.sub("", value[:2000])))

    def whole(column: str) -> int:
        return sum(len(text) for row in samples if not _EMPTY.fullmatch(text := text_of(row.get(column))))

    free = [column for column in columns if column not in used and not names_people(column)]
    measure = size if any(map(size, free)) else whole
    return max(free, key=measure, default="") if any(map(measure, free)) else ""


@lru_cache(maxsize=2_000)
def kind_of(*texts: str) -> Kind:
    """Return the kind that a word of these texts stands for; a log line otherwise."""
    for text in texts:
        for word in re.split(r"[^\w/]+", text.casefold()):
            if word in _KIND_OF:
                return _KIND_OF[word]
    return Kind.LOG
