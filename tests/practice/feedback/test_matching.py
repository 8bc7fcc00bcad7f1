"""The measured precision of matching stays what it was measured to be, on pairs by another hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.language.stance import denies, proposes, states
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.feedback.matching import LIMITS, Matcher, Verdict
from pmkit.practice.feedback.pairing import pair_factors
from tests.practice.feedback.measured import FOLDER, bench

NAMES = [folder.name for folder in all_folders()]
REFERENCES = {name: Scenario.open(name).debrief() for name in NAMES}


def test_same_is_precise_and_little_is_lost() -> None:
    """On each of the hard sets, same is right in 9 of 10, and 4 of 5 are found as same or maybe."""
    pairs = [pair for name in NAMES for pair in bench.load(name)]
    for letter in bench.HARD:
        got = bench.measure([pair for pair in pairs if pair.set == letter], LIMITS, lambda pair: pair.scores)
        assert got["precision of same"] >= 0.90, letter
        assert got["recall of same or maybe"] >= 0.80, letter
    got = bench.measure(pairs, LIMITS, lambda pair: pair.scores)
    plain = bench.measure(pairs, LIMITS, lambda pair: pair.baseline)
    assert got["precision of same"] >= 0.95
    assert got["recall of same"] > plain["recall of same"]


def test_a_contrary_is_not_the_same_whatever_its_words() -> None:
    """Of contraries and denials, which have all the words of the factor, at most one in twenty is the same."""
    pairs = [pair for name in NAMES for pair in bench.load(name) if pair.kind in ("contrary", "denial")]
    same = [p for p in pairs if bench.verdict(p.scores, p.factor, LIMITS, stated=p.stated) is Verdict.SAME]
    assert len(pairs) >= 50
    assert len(same) <= len(pairs) / 20


def test_the_weights_are_those_that_the_pairs_give() -> None:
    """The weights in the code are a fit on all pairs, not set by hand."""
    pairs = [pair for name in NAMES for pair in bench.load(name)]
    fitted = bench.fit(pairs)
    for name in bench.WEIGHED:
        assert getattr(bench.WEIGHTS, name) == pytest.approx(getattr(fitted, name), abs=0.5), name


def test_the_pairs_are_what_they_say() -> None:
    """Each names a factor and events of its scenario, each kind is there, and no sentence appears twice."""
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
                assert row["same"] == (row["kind"] in ("plain", "paraphrase", "short", "two-things"))
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


def test_negation_blocks_a_match() -> None:
    """The contrary of a factor, with its very events, is not taken for it."""
    scenario = Scenario.open("gitlab-2017-01-31")
    matcher = Matcher(scenario.debrief(), scenario.matching())
    for text, factor in (
        ("The scheduled dumps worked and were tested", "F5"),
        ("Restores were rehearsed and the backups had an owner", "F6"),
        ("The prompt showed clearly which host was live", "F2"),
    ):
        mine = Factor(id="F1", text=text, evidence=tuple(sorted(matcher.events[factor])))
        assert matcher.verdict(matcher.scores(mine, matcher.events[factor]), factor) is not Verdict.SAME, text


def test_without_a_matching_the_reference_is_enough(tmp_path: Path) -> None:
    """A team's own scenario that has no match.yaml still recognizes what is close, and asks about the rest."""
    for name in NAMES:
        pm = REFERENCES[name]
        pairing = pair_factors(Matcher(pm, None), pm)
        assert pairing.same == tuple((factor.id, factor.id) for factor in pm.factors)


def test_pairs_are_one_to_one() -> None:
    """A factor written twice is paired once, and the second is new."""
    scenario = Scenario.open("payments-memory-leak")
    pm = REFERENCES["payments-memory-leak"]
    twice = pm.replace(factors=FactorAnalysis((*pm.factors, replace(pm.factors["F5"], id="F9")), pm.factors.held))
    pairing = pair_factors(Matcher(pm, scenario.matching()), twice)
    assert len({theirs for _, theirs in pairing.same}) == len(pairing.same)
    assert {factor.id for factor in pairing.new} <= {"F5", "F9"}
