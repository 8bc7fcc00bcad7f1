from __future__ import annotations

import pytest

from pmkit.analysis.whys.five_whys import FiveWhys
from tests.analysis.article import FIVE_WHYS


def codes(graph: FiveWhys) -> list[str]:
    """Return the codes of a graph's findings."""
    return [finding.code for finding in graph.findings()]


def test_the_articles_own_chain_raises_what_critics_hold_against_it() -> None:
    """One path, an answer to another question, an end out of reach, and no evidence for anything."""
    found = codes(FIVE_WHYS)
    assert found.count("no-evidence") == 5
    for code in ("one-path", "other-question", "stops-outside", "few-levels"):
        assert code in found, code
    other = next(finding for finding in FIVE_WHYS.findings() if finding.code == "other-question")
    assert other.where == "W1"
    assert "how long it lasted" in other.message


@pytest.mark.parametrize(
    "problem",
    [
        "Service outage lasted 53 minutes",
        "Checkout was down for 53 minutes",
        "It took two hours to restore logins",
        "A 40-minute outage of search",
        "Why did the incident last so long?",
    ],
)
def test_a_question_about_time_wants_an_answer_about_time(problem: str) -> None:
    """How a duration is worded does not matter, and an answer about the response settles it."""
    assert "other-question" in codes(FiveWhys.chain(problem, "The service ran out of memory"))
    for answer in (
        "The rollback waits for a canary",
        "Nobody was paged for 20 minutes",
        "Logs pointed elsewhere first",
    ):
        assert "other-question" not in codes(FiveWhys.chain(problem, answer))


@pytest.mark.parametrize(
    "problem",
    ["Payments failed", "Five customers lost data", "Error rate rose to 15% at 14:32", "The last pod crashed"],
)
def test_a_question_that_is_not_about_time_is_left_alone(problem: str) -> None:
    """Only a statement of how long something was asks for an answer about time."""
    assert "other-question" not in codes(FiveWhys.chain(problem, "The service ran out of memory"))


def test_a_late_detection_wants_an_answer_about_seeing() -> None:
    """A chain that asks why nobody noticed, and answers why it broke, is asked about."""
    assert "other-question" in codes(FiveWhys.chain("Nobody noticed the failing dumps", "The client was version 9.2"))
    assert "other-question" not in codes(FiveWhys.chain("Nobody noticed the failing dumps", "The mails were refused"))


@pytest.mark.parametrize(
    "leaf",
    [
        "John pushed bad code",
        "Human error",
        "Operator error during maintenance",
        "DBA forgot to add index",
        "Engineer pushed wrong config",
        "The on-call engineer failed to escalate",
        "The developer didn't test the change",
        "Somebody accidentally deleted the table",
    ],
)
def test_an_end_at_a_person_is_asked_about(leaf: str) -> None:
    """Names, roles with a blaming verb and "human error" are ends that stop the questions."""
    assert "names-person" in codes(FiveWhys.chain("It broke", "The table was gone", leaf))


@pytest.mark.parametrize(
    "leaf",
    [
        "The review did not cover memory",
        "One engineer carried the repair alone after hours of firefighting",
        "Jenkins runs every job as root",
        "The operator's screen did not show which host was live",
        "A check failed on the replica in Amsterdam",
    ],
)
def test_an_end_at_a_condition_is_no_end_at_a_person(leaf: str) -> None:
    """A role in its circumstances, a product and a place are not taken for a culprit."""
    assert "names-person" not in codes(FiveWhys.chain("It broke", "The table was gone", leaf))


def test_a_person_further_up_is_not_an_end() -> None:
    """What somebody did may appear in the middle, as long as somebody asked on."""
    graph = FiveWhys.chain("It broke", "The operator deleted the wrong table", "Both hosts look the same on screen")
    assert "names-person" not in codes(graph)
