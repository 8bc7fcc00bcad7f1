"""The incident of the exercises: messy records of a memory leak, and the timeline they make.

The clock times from 14:32 to 15:25 are those of the article on blameless postmortems that this
kit puts to work. The day, the sources and every other record are invented for the exercises.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Event, Milestone
from pmkit.records.timeline import Timeline

EXAMPLE: Final = """[
 {"id": "X1", "headline": "Report job starts",
  "earliest": "2024-03-01T09:00:00Z", "latest": "2024-03-01T09:00:00Z"},
 {"id": "X2", "headline": "Report is late: a customer calls", "after": "X1"},
 {"id": "X3", "headline": "Report job is restarted",
  "earliest": "2024-03-01T12:30:00+02:00", "latest": "2024-03-01T12:30:00+02:00"}
]"""
"""Three records that show an offset and an event without a time."""

_EXPORTS: Final = """\
id,time,after,source,what
R01,2024-01-15T14:32:00Z,,pager,Alert fired for high error rate: 15 % of payments fail
R02,2024-01-15T15:35:00+01:00,,pager (phone app),On-call engineer acknowledged
R03,2024-01-15T14:26:00Z,,metrics,Payments begin to fail (read off the error-rate graph afterwards)
R04,2024-01-15T14:45:00,,metrics (dashboard export),Memory anomaly found; database connections are exhausted
R05,2024-01-15T14:22:00Z,,mail,Memory warning goes to a list that nobody is paged from
R06,2024-01-15T14:05:00Z,,deploy log,v2.5.0 reaches the last server
R07,2024-01-15T16:10:00+01:00,R10,deploy log,v2.4.9 is back on every server; payments begin to succeed
R08,2024-01-15T14:40:00Z,,chat,Investigation began
R09,2024-01-15T14:52:00Z,,chat,Cause hypothesis confirmed: v2.5.0 keeps memory
R10,,R09,notes,Team agrees to roll back rather than to restart servers
R11,2024-01-15T15:25:00Z,,metrics,Error rate below 0.1 %; service is back to normal
"""
# What an analyst adds to the bare records: a kind, and the instant of the incident that they mark.
_MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "R01": ("alert", "detected"),
    "R02": ("action", "acknowledged"),
    "R03": ("impact", "started"),
    "R04": ("metric", ""),
    "R05": ("message", ""),
    "R06": ("change", ""),
    "R07": ("change", "mitigated"),
    "R08": ("action", "investigating"),
    "R09": ("message", "diagnosed"),
    "R10": ("decision", ""),
    "R11": ("metric", "resolved"),
}


def records() -> str:
    """Return the records as the tools export them: CSV with id, time, after, source, what."""
    return _EXPORTS


def refusals() -> dict[str, str]:
    """Return what pmkit says to each record that it refuses to read as it stands."""
    said = {}
    for row in rows():
        try:
            _event(row)
        except RecordError as error:
            said[row["id"]] = str(error)
    return said


def incident() -> Timeline:
    """Return the timeline of the records once the refused times are given their zone.

    The dashboard's settings page says that it exports times in UTC.
    """
    refused = refusals()
    return Timeline(_event(row, zone="Z" if row["id"] in refused else "") for row in rows())


def from_the_alert() -> Timeline:
    """Return the incident as the article tells it: nothing says when the impact began."""
    return Timeline(event for event in incident() if Milestone.STARTED not in event.milestones)


def rows() -> list[dict[str, str]]:
    """Return the records in the order of the exports."""
    return list(csv.DictReader(io.StringIO(_EXPORTS)))


def _event(row: Mapping[str, str], *, zone: str = "") -> Event:
    """Return one record as an event, with the zone that its time lacks."""
    kind, milestone = _MARKS[row["id"]]
    time = row["time"] and row["time"] + zone
    cells = {"id": row["id"], "headline": row["what"], "earliest": time, "latest": time, "after": row["after"]}
    marks = {"kind": kind, "milestone": milestone, "source": row["source"], "raw_time": row["time"]}
    origin = {
        "basis": "inferred" if "afterwards" in row["what"] else "recorded",
        "zone_source": "file" if zone else "given",
    }
    return Event.from_row(cells | marks | origin, where=f"record {row['id']}")
