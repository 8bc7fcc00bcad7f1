from __future__ import annotations

from dataclasses import replace

import pytest

from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Strength
from tests.analysis.article import ACTIONS


def item(text: str = "Set a limit", **known: object) -> ActionItem:
    """Return an action that nothing is asked about, with some attributes changed."""
    good = {
        "id": "A1", "owner": "Platform team", "due": "2024-02-01", "done_when": "a test pod is stopped at the limit",
        "answers": ("F1",), "strength": Strength.STRONG,
    }  # fmt: skip
    return ActionItem(text=text, **(good | known))  # type: ignore[arg-type]


def codes(*items: ActionItem, **options: object) -> list[str]:
    """Return the codes of a plan's findings."""
    return [finding.code for finding in ActionPlan(items).findings(**options)]  # type: ignore[arg-type]


def test_a_good_action_is_not_asked_about() -> None:
    """Owner, date, done-condition, factor and strength: nothing is left."""
    assert codes(item(), factors=["F1"]) == []


def test_the_articles_sample_actions_break_its_own_rules() -> None:
    """No done-condition and no factor; and the anti-pattern asks a person to be careful."""
    found = [finding.code for finding in ACTIONS.findings(factors=["F1"])]
    assert found.count("no-done-condition") == found.count("answers-nothing") == 2
    assert "unanswered-factor" in found
    assert "asks-care" in codes(item("Sarah needs to be more careful"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"owner": ""}, "no-owner"),
        ({"owner": "TBD"}, "no-owner"),
        ({"owner": "Sarah"}, "person-not-role"),
        ({"due": ""}, "no-due-date"),
        ({"due": "2024-02-31"}, "not-a-date"),
        ({"due": "next month"}, "not-a-date"),
        ({"done_when": ""}, "no-done-condition"),
        ({"done_when": "it works"}, "no-done-condition"),
        ({"answers": ()}, "answers-nothing"),
        ({"text": "Improve monitoring", "done_when": ""}, "vague"),
        ({"strength": Strength.WEAK}, "only-weak"),
        ({"text": "Double-check every config by hand"}, "asks-care"),
    ],
)
def test_each_gap_is_asked_about(change: dict[str, object], code: str) -> None:
    """One thing missing raises its own question, with the action's id or the section as its place."""
    assert code in codes(item(**change))


def test_what_explains_an_action_asks_nobody_to_be_careful() -> None:
    """A sentence in bold is what will be done; "make sure we do it" behind it says why. A label in bold is none."""
    reason = "It can be a short meeting, so that we make sure we do it, and remember to close old reports."
    assert {"asks-care", "make-sure-people"}.isdisjoint(codes(item(f"**Plan a weekly triage.** {reason}")))
    assert "asks-care" in codes(item("**Triage**: everybody should remember to close old reports"))
    assert "asks-care" in codes(item("**Be more careful with old reports.** They are many."))


def test_factors_that_nothing_answers_and_only_weak_answers() -> None:
    """Each factor without an action is asked about, and one that only a reminder answers."""
    weak = item("Remind everybody", id="A2", answers=("F2",), strength=Strength.WEAK)
    found = ActionPlan((item(), weak)).findings(factors=["F1", "F2", "F3"])
    assert [(f.code, f.where) for f in found] == [
        ("asks-care", "A2"),
        ("only-weak-for", "F2"),
        ("unanswered-factor", "F3"),
    ]


def test_more_commitments_than_a_team_keeps() -> None:
    """Ideas, done and dropped items do not count; the limit is the team's."""
    many = [item(id=f"A{n}") for n in range(1, 5)]
    assert "too-many" in codes(*many, keeps=3)
    assert "too-many" not in codes(*many, keeps=4)
    ideas = [replace(one, promise="idea") for one in many]
    assert "too-many" not in codes(*ideas, keeps=1)
    assert "too-many" not in codes(*(replace(one, status="Won't do") for one in many), keeps=1)
