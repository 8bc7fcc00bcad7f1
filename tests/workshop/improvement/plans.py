"""A plan of which nothing is left to ask."""

from __future__ import annotations

from pmkit.workshop.improvement.horizons import Card, Horizon, Planned
from pmkit.workshop.improvement.plan import ImprovementPlan

GOOD = Planned(
    id="A1",
    text="The release pipeline stops when a load test has not run",
    owner="Platform team",
    due="2026-12-15",
    done_when="a release without the test is refused",
    strength="strong",
)


PLAN = ImprovementPlan(
    start="2026-11-23",
    areas=["Gaps"],
    quick=Horizon(actions=[GOOD], metrics=["one refused release"], obstacles=["the pipeline is shared"]),
    measurement={"rhythm": "first Monday of the month"},
    cards=[Card(when="an alert fires", will="write down the time first")],
)
