"""What a reviewer would ask of a plan."""

from __future__ import annotations

from pmkit.workshop.improvement.horizons import Horizon, Planned
from pmkit.workshop.improvement.plan import ImprovementPlan


def test_findings_ask_about_the_plan() -> None:
    """Vague actions, dates outside of their time frame, missing metrics, obstacles and rhythm are asked about."""
    weak = ImprovementPlan(
        start="2026-11-23",
        quick=Horizon(actions=[Planned(id="A1", text="Improve monitoring", due="2027-06-01")]),
        medium=Horizon(actions=[Planned(id="A2", text="Be more careful with releases", due="some day")]),
    )
    codes = {(finding.code, finding.where) for finding in weak.findings()}
    assert {
        ("vague", "A1"),
        ("other-horizon", "A1"),
        ("no-owner", "A1"),
        ("asks-care", "A2"),
        ("not-a-date", "A2"),
    } <= codes
    assert ("no-metric", "Quick Wins") in codes
    assert ("no-obstacle", "Medium-term Changes") in codes
    assert "no-rhythm" in {code for code, _ in codes}
    assert "no-action" in {finding.code for finding in ImprovementPlan(start="2026-11-23").findings()}
