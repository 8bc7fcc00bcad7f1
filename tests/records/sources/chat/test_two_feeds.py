"""A status page's two exports of the same incidents: the same starts, the same updates."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from pmkit.records.event import Event
from pmkit.records.sources.result import Read
from tests.records.sources.importing import read, written
from tests.records.sources.statuspages import as_atom, as_json, made_up


def updates(done: Read) -> list[tuple[datetime, str]]:
    """Return the updates to the minute, which is all that a feed has, and what they say."""
    return sorted(
        (event.instant.replace(second=0, microsecond=0), event.headline) for event in done.events if event.instant
    )


@pytest.mark.parametrize("zone", ["Etc/UTC", "Europe/Berlin", "America/Los_Angeles"])
def test_both_feeds_tell_the_same_updates_and_starts(tmp_path: Path, zone: str) -> None:
    """232 incidents of some years: every update has the same minute and text in both, and no start differs."""
    incidents = made_up(232, seed=len(zone))
    api = read(written(tmp_path, "incidents.json", as_json(incidents, zone)), limit=0)
    feed = read(written(tmp_path, "history.atom", as_atom(incidents, zone)), limit=0)
    assert not api.report.rejects + feed.report.rejects
    expected = sorted(
        (at.replace(second=0, microsecond=0), f"{incident.name}: {status.lower()}. {body}")
        for incident in incidents
        for at, status, body in incident.told
    )
    assert updates(api) == updates(feed) == expected
    assert starts(api) == starts(feed)
    assert len(starts(feed)) == 232
    assert [details(event.details) for event in by_text(api)] == [details(event.details) for event in by_text(feed)]


def starts(done: Read) -> list[datetime]:
    """Return when each incident began, which is known by its place in the file."""
    first: dict[str, datetime] = {}
    for event in done.events:
        assert event.instant is not None
        place = str(event.evidence[0].file)
        incident = re.split(r"/(?:update|incident_updates)/", place)[0]
        first[incident] = min(first.get(incident, event.instant), event.instant)
    return sorted(at.replace(second=0, microsecond=0) for at in first.values())


def by_text(done: Read) -> list[Event]:
    """Return the events in an order that both have."""
    return sorted(done.events, key=lambda event: (str(event.instant)[:16], event.headline, details(event.details)))


def details(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was said, without the severity that the API alone knows."""
    return tuple(line for line in lines if not line.startswith("severity"))
