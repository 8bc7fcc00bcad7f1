from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.analysis.actions.items import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of, suggest
from pmkit.analysis.language.people import asks_care

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, object]]:
    """Return the labeled actions of a file."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("name", "number", "said", "right"),
    [
        ("labelled.jsonl", 80, 0.8, 0.93),
        ("worded.jsonl", 142, 0.8, 0.93),
        # Labeled before the phrases were tried on them, and not tuned on since: keep it so.
        ("unseen.jsonl", 42, 0.75, 0.93),
    ],
)
def test_what_is_said_of_strength_is_right(name: str, number: int, said: float, right: float) -> None:
    """Of labeled actions most get a tier by their wording, and at least 93 % of those the labeled one."""
    tried = [(suggest(str(row["text"])).strength, row["strength"]) for row in rows(name)]
    told = [(suggested, labelled) for suggested, labelled in tried if suggested is not None]
    assert len(tried) == number
    assert len(told) / len(tried) >= said
    assert sum(suggested == labelled for suggested, labelled in told) / len(told) >= right


def test_care_agrees_with_labels() -> None:
    """On 80 labeled actions a request for care is told from other actions for at least 95 %."""
    labelled = rows("labelled.jsonl")
    assert sum(asks_care(str(row["text"])) == row["asks_care"] for row in labelled) / len(labelled) >= 0.95


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("checkout-service retries at most once, with a pause that grows", "strong"),
        ("Retries stop after the second attempt", "strong"),
        ("Alert when the retry limit is reached", "intermediate"),
        ("Explain to product why rollbacks need a feature flag", "weak"),
        ("Sort out the queue", None),
        ("Nobody deploys on Friday afternoon", None),
        ("On-call should check the backup job every morning", None),
        ("Understand the timeouts", "weak"),
        ("", None),
    ],
)
def test_code_that_changes_is_not_called_weak(text: str, strength: str | None) -> None:
    """What changes how code acts is not called weak, and what no word tells gets no tier at all."""
    assert suggest(text).strength == strength
    assert (suggest(text).because == "") == (strength is None)


def test_the_teams_mark_wins() -> None:
    """A mark of the team is its strength, whatever the words suggest."""
    marked = ActionItem(id="A1", text="Train everybody", strength=Strength.STRONG)
    assert strength_of(marked) is Strength.STRONG
    assert strength_of(ActionItem(id="A1", text="Sort out the queue")) is None
