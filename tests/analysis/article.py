"""The article's own examples, as data: what the findings are held against."""

from __future__ import annotations

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.whys.five_whys import FiveWhys

FIVE_WHYS = FiveWhys.chain(
    "Service outage lasted 53 minutes",
    "The service ran out of memory",
    "Memory leak in new feature",
    "Missing memory profiling in testing",
    "No automated memory testing in CI",
    "Performance testing not prioritized",
)

ACTIONS = ActionPlan(
    (
        ActionItem(id="A1", text="Add memory monitoring", owner="SRE Team", due="2024-02-01", status="In Progress"),
        ActionItem(id="A2", text="Update testing suite", owner="Dev Team", due="2024-02-15", status="Not Started"),
    )
)

FACTOR_LISTS = {
    "Contributing Factors": ["Technical", "Process", "Communication", "Documentation"],
    "The Swiss Cheese Model": ["Process", "Tools", "People", "External"],
    "Factor Categories Table": ["Technical", "Process", "Communication", "Human", "External"],
}

MATRIX = {
    ("high", "low"): ("Do First", ["Add alerts", "Update runbook", "Quick fixes"]),
    ("high", "medium"): ("Do Next", ["Improve testing", "Add automation", "Training"]),
    ("high", "high"): ("Plan", ["Architecture changes", "Major refactors", "New systems"]),
    ("medium", "low"): ("Quick Wins", ["Documentation", "Small tools", "Config changes"]),
    ("medium", "medium"): ("Consider", ["Process updates", "Tool upgrades", "Monitoring"]),
    ("medium", "high"): ("Defer", ["Nice-to-haves", "Major overhauls"]),
    ("low", "low"): ("If Time", ["Cleanup", "Minor updates"]),
    ("low", "medium"): ("Skip", ["Low value work"]),
    ("low", "high"): ("Skip", ["Not worth it"]),
}
