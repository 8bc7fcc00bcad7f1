"""The sources, and which of them an export belongs to.

A source is any object, a module for instance, with these four:

    name = "pager"                                   short, in lower case
    title = "Pager (log entries)"                    what the report calls it
    def recognizes(head: Head) -> float              0 (no) to 1 (certainly)
    def read(export: Export) -> Iterator[Record | Reject | Person]

It says what the fields mean, and may say ``newest_first``, where the order in a file is known, and ``knows_people``,
where it yields everybody: otherwise whoever is in a field about people is looked for. Times, zones, merging,
people, grouping and the report are the same for all. Another package adds one by an entry point of the group
``pmkit.sources`` whose value is such a module or object.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final, Protocol

from pmkit.errors import RecordError, not_one_of
from pmkit.records.sources.contract import Head, Item
from pmkit.records.sources.opening import Export

BUILT_IN: Final = (
    "alerts.alertmanager",
    "alerts.datadog",
    "alerts.grafana",
    "alerts.icinga",
    "alerts.nagios",
    "alerts.opsgenie",
    "alerts.pagerduty",
    "alerts.prometheus",
    "alerts.zabbix",
    "changes.argocd",
    "changes.audited",
    "changes.cloud.azure",
    "changes.cloud.cloudtrail",
    "changes.cloud.gcp",
    "changes.git",
    "changes.github",
    "changes.gitlab",
    "changes.kubernetes",
    "changes.spinnaker",
    "chat.copied",
    "chat.irc",
    "chat.mail",
    "chat.mattermost",
    "chat.slack",
    "chat.statuspage",
    "chat.teams",
    "chat.window",
    "logs.journald",
    "logs.loki",
    "logs.notes",
    "logs.otlp",
    "logs.plain",
    "logs.shell",
    "logs.drill",
    "tickets.jira",
    "generic.objects",
    "generic.own",
    "generic.table",
)
"""Modules below this folder, one a tool."""

ENOUGH: Final = 0.5
"""How sure a source must be to be asked."""

_AGES: Final = re.compile(r"(?:[A-Z][A-Z ]*[A-Z]\s{2,})*(?:LAST SEEN|AGE|FIRST SEEN)(?:\s{2,}|$)")
_CLOCK: Final = re.compile(r"\W{0,2}\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:\s?[AaPp][Mm])?(?!\d|:)")
_LOG: Final = logging.getLogger("pmkit")


class Source(Protocol):
    """What reads one tool's exports; a module will do."""

    @property
    def name(self) -> str:
        """Short name in lower case: the events' source."""

    @property
    def title(self) -> str:
        """What the report calls the format."""

    def recognizes(self, head: Head) -> float:
        """Return how sure it is that the export is its own, from 0 to 1."""

    def read(self, export: Export) -> Iterator[Item]:
        """Yield the records, what is not one, and people met on the way."""


@cache
def sources() -> dict[str, Source]:
    """Return all sources by name: those of pmkit, and those that other packages add."""
    found: dict[str, Source] = {}
    package = __name__.rpartition(".")[0]
    for module in BUILT_IN:
        source: Source = import_module(f"{package}.{module}")
        found[source.name] = source
    for point in entry_points(group="pmkit.sources"):
        try:
            added = point.load()
            found[str(added.name)] = added
        except Exception as error:
            _LOG.warning("the source %s of %s cannot be used: %s", point.name, point.value, error)
    return found


def recognize(export: Export, wanted: str = "") -> tuple[Source, float]:
    """Return the source that an export belongs to, and how sure it is.

    Args:
        export: the file.
        wanted: name of the source, where somebody said which it is.

    Raises:
        RecordError: no source knows it, or there is no source of that name.
    """
    known = sources()
    if wanted:
        if wanted not in known:
            raise not_one_of(wanted, known, what="a source", raises=RecordError)
        return known[wanted], 1.0
    head = export.head
    # At equal confidence the name decides, so that the order of installation never does.
    sure, name = max(((source.recognizes(head), name) for name, source in known.items()), default=(0.0, ""))
    if sure < ENOUGH:
        raise _unknown(head, export.name)
    return known[name], sure


def _unknown(head: Head, where: str) -> RecordError:
    """Return why a file is not read; what has ages or clocks and no days says so."""
    lines = [line for line in head.lines if line.strip()]
    if lines and _AGES.match(lines[0]):
        remedy = "export it as JSON, as kubectl get events -o json does"
        return RecordError("the table tells ages and not times", code="no-time", where=where, remedy=remedy)
    if lines and sum(bool(_CLOCK.match(line)) for line in lines) * 3 > len(lines):
        remedy = "export it with dates, or put the day before each time"
        return RecordError("its times have no day", code="no-day", where=where, remedy=remedy)
    return RecordError(
        "no source recognizes this file",
        code="unknown-format",
        where=where,
        remedy="say which columns hold the time and the text, or export it as CSV with a header",
    )
