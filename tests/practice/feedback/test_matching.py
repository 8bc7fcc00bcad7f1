"""The measured precision of matching stays what it was measured to be, on pairs by another hand."""

from __future__ import annotations

import json

import pytest

from pmkit.analysis.language.stance import denies, proposes, states
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.feedback.matching import LIMITS
from tests.practice.feedback.measured import FOLDER, bench

NAMES = [folder.name for folder in all_folders()]


def test_same_is_precise_and_little_is_lost() -> None:
    """With the kit's limits over all scenarios: same is right in 9 of 10, and 3 of 4 are found as same or maybe."""
    pairs = [pair for name in NAMES for pair in bench.load(name)]
    got = bench.measure(pairs, LIMITS, lambda pair: pair.scores)
    assert len(pairs) >= 130
    assert got["precision of same"] >= 0.90
    assert got["recall of same or maybe"] >= 0.75
    plain = bench.measure(pairs, LIMITS, lambda pair: pair.baseline)
    assert got["recall of same"] > plain["recall of same"]


def test_the_pairs_are_what_they_say() -> None:
    """Each names a factor and events of its scenario, each kind is there, and no sentence stands twice."""
    texts: list[str] = []
    for name in NAMES:
        reference = Scenario.open(name).debrief()
        events = {event.id for event in reference.timeline}
        factors = {factor.id for factor in reference.factors}
        for path in sorted(FOLDER.glob(f"{name}*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                texts.append(row["text"])
                assert row["factor"] in factors
                assert set(row["evidence"]) <= events
                assert row["same"] == (row["kind"] != "lookalike")
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("The dumps failed for weeks and nobody knew", True),
        ("Backups had no owner", True),
        ("The canary judged only errors", True),
        ("Alert rules waited five minutes", True),
        ("Add an alert on memory", False),
        ("We should write a runbook", False),
        ("The prompt was clearly marked", False),
        ("The rollback worked fine and was quick", False),
        ("The engineer failed to check the host", False),
    ],
)
def test_conditions_denials_proposals_and_blame(text: str, stated: bool) -> None:
    """Only a condition can be the same as a factor."""
    assert states(text) is stated
    assert not (denies(text) and proposes(text))
