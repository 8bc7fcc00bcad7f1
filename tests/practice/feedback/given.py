"""Feedback on any document, and the references of all scenarios."""

from __future__ import annotations

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.feedback.feedback import Feedback, feedback

NAMES = [folder.name for folder in all_folders()]
SCENARIOS = {name: Scenario.open(name) for name in NAMES}
REFERENCES = {name: scenario.debrief() for name, scenario in SCENARIOS.items()}


def given(name: str, yours: Postmortem) -> Feedback:
    """Return the feedback on a document."""
    return feedback(SCENARIOS[name], yours, reference=REFERENCES[name])


def found(name: str, yours: Postmortem) -> list[tuple[str, str]]:
    """Return code and place of everything there is to ask."""
    return [(finding.code, finding.where) for finding in given(name, yours).findings]
