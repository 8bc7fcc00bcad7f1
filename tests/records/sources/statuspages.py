"""A made-up list of incidents, and the two exports that a status page makes of it: JSON of its API, Atom of its history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

STEPS = ("Investigating", "Identified", "Update", "Monitoring", "Resolved")
WORDS = "checkout logins search uploads emails webhooks payments exports".split()


@dataclass(frozen=True)
class Incident:
    """What happened: its name, and when the public was told what, in order."""

    number: int
    name: str
    told: tuple[tuple[datetime, str, str], ...]

    @property
    def start(self) -> datetime:
        """When the public was told first."""
        return self.told[0][0]


def made_up(count: int, seed: int) -> list[Incident]:
    """Return incidents of some years, the oldest first; some last over midnight, a month or New Year."""
    chance = random.Random(seed)
    at = datetime(2022, 1, 3, tzinfo=UTC)
    found = []
    for number in range(count):
        at += timedelta(minutes=chance.randint(60, 9 * 24 * 60))
        if number % 25 == 0:
            at = datetime(at.year, 12, 31, 23, chance.randint(0, 50), tzinfo=UTC)
        moment, told = at, []
        for position, step in enumerate(sorted(chance.sample(range(5), chance.randint(1, 5)))):
            moment += timedelta(minutes=chance.choice((2, 7, 25, 90, 700)), seconds=chance.randint(0, 59)) * bool(
                position
            )
            told.append((moment, STEPS[step], f"We look at {chance.choice(WORDS)} & <more>, step {position}."))
        found.append(Incident(number, f"Errors of {chance.choice(WORDS)}", tuple(told)))
        at = moment
    return found


def as_json(incidents: list[Incident], zone: str = "Etc/UTC") -> dict[str, Any]:
    """Return the answer of the API, newest first."""
    local = ZoneInfo(zone)

    def update(incident: Incident, position: int) -> dict[str, Any]:
        at, status, body = incident.told[position]
        stamp = at.astimezone(local).isoformat(timespec="milliseconds")
        return {
            "id": f"u{incident.number}-{position}", "incident_id": f"i{incident.number}", "status": status.lower(), "body": escape(body),
            "created_at": stamp, "display_at": stamp, "updated_at": stamp, "affected_components": None,
        }  # fmt: skip

    return {
        "page": {"id": "p", "name": "Acme", "time_zone": zone},
        "incidents": [
            {
                "id": f"i{incident.number}",
                "name": incident.name,
                "status": incident.told[-1][1].lower(),
                "impact": "minor",
                "created_at": incident.start.astimezone(local).isoformat(timespec="milliseconds"),
                "started_at": incident.start.astimezone(local).isoformat(timespec="milliseconds"),
                "shortlink": f"https://status.example/{incident.number}",
                "incident_updates": [update(incident, position) for position in reversed(range(len(incident.told)))],
            }
            for incident in reversed(incidents)
        ],
    }


def as_atom(incidents: list[Incident], zone: str = "Etc/UTC") -> str:
    """Return the feed of the history, newest first; its updates have a day and a clock, and no year."""
    local = ZoneInfo(zone)

    def update(at: datetime, status: str, body: str) -> str:
        there = at.astimezone(local)
        return (
            f"<p> <small>{there:%b} <var data-var='date'>{there.day}</var>, <var data-var='time'>{there:%H:%M}</var> "
            f"{there:%Z}</small><br> <strong>{status}</strong> - {escape(body)} </p>"
        )

    entries = "".join(
        f"  <entry>\n    <id>tag:status.example,2005:Incident/{incident.number}</id>\n"
        f"    <published>{incident.told[-1][0].astimezone(local).isoformat(timespec='seconds')}</published>\n"
        f"    <updated>{incident.told[-1][0].astimezone(local).isoformat(timespec='seconds')}</updated>\n"
        f'    <link rel="alternate" type="text/html" href="https://status.example/incidents/{incident.number}"/>\n'
        f"    <title>{escape(incident.name)}</title>\n"
        f'    <content type="html">{escape(" ".join(update(*told) for told in reversed(incident.told)))}</content>\n'
        f"  </entry>\n"
        for incident in reversed(incidents)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>tag:status.example,2005:/history</id>\n  <title>Acme Status - Incident History</title>\n{entries}</feed>\n"
    )
