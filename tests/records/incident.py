"""The article's sample incident as data, for several tests."""

from __future__ import annotations

from datetime import UTC, datetime

from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline

DAY = datetime(2024, 1, 15, tzinfo=UTC)
M = Milestone

LIST = """\
- 14:32 - Alert fired for high error rate
- 14:35 - On-call engineer acknowledged
- 14:40 - Initial investigation began
- 14:52 - Root cause identified
- 15:10 - Fix deployed
- 15:25 - System returned to normal"""
"""The article's list of six lines."""

STAMPS = (
    ("14:32", "🚨 Alert triggered", ("Error rate spike to 15%", "PagerDuty fired"), Kind.ALERT, M.DETECTED),
    (
        "14:35",
        "👤 On-call acknowledged",
        ("Initial assessment started", "Slack channel created"),
        Kind.ACTION,
        M.ACKNOWLEDGED,
    ),
    (
        "14:40",
        "🔍 Investigation began",
        ("Checked recent deployments", "Analyzed error logs"),
        Kind.ACTION,
        M.INVESTIGATING,
    ),
    (
        "14:45",
        "📊 Metrics correlation",
        ("Memory usage anomaly found", "Database connection exhaustion"),
        Kind.METRIC,
        None,
    ),
    (
        "14:52",
        "💡 Root cause identified",
        ("Memory leak in v2.5.0", "Payment validation issue"),
        Kind.MESSAGE,
        M.DIAGNOSED,
    ),
    ("15:10", "🔧 Fix deployed", ("Rolled back to v2.4.9", "Monitoring intensified"), Kind.CHANGE, M.MITIGATED),
    ("15:25", "✅ System normal", ("Error rate < 0.1%", "Performance restored"), Kind.STATUS, M.RESOLVED),
)
"""The article's seven stamps with their fourteen details, and the instants that they mark."""


def at(clock: str) -> datetime:
    """Return an instant of the incident's day."""
    hour, minute = clock.split(":")
    return DAY.replace(hour=int(hour), minute=int(minute))


def exact(name: str, clock: str, headline: str = "", **more: object) -> Event:
    """Return an event at one instant."""
    return Event(id=name, headline=headline or name, earliest=at(clock), latest=at(clock), **more)  # type: ignore[arg-type]


def short() -> Timeline:
    """Return the article's list of six lines as a timeline."""
    lines = (line.removeprefix("- ").split(" - ") for line in LIST.splitlines())
    return Timeline(exact(f"E{n}", clock, text) for n, (clock, text) in enumerate(lines, start=1))


def marked(*more: Event) -> Timeline:
    """Return the article's seven stamps as a timeline with their instants marked."""
    return Timeline(
        [
            *(
                exact(f"E{n}", clock, text, details=details, kind=kind, milestones=(mark,) if mark else ())
                for n, (clock, text, details, kind, mark) in enumerate(STAMPS, start=1)
            ),
            *more,
        ]
    )
