"""What came of a drill is read off the signals."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.practice.drill.inputs import parse_command
from pmkit.practice.drill.outcomes import outcomes
from pmkit.practice.drill.play import Run
from pmkit.practice.drill.scripts import do_nothing, follow
from tests.practice.world import small


def _signal(**more: Any) -> dict[str, Any]:
    """Return the errors of the small world without noise, moved by its leak only."""
    base = {"id": "errors", "title": "Errors", "service": "shop", "baseline": 0, "noise": 0, "digits": 3}
    return {**base, "effects": [{"fault": "leak", "add": 5}], **more}


def _world(rule_above: float, mitigated: dict[str, Any]) -> Any:
    """Return a world in which errors rise by one a minute from minute -5 on."""
    return small.world(
        signals=[_signal(), small.SMALL["signals"][1]],
        rules=[{"id": "r", "title": "R", "signal": "errors", "service": "shop", "above": rule_above}],
        outcomes={
            "impact": {"when": {"signal": "errors", "above": 7.2}},
            "detected_by": ["r"],
            "mitigated": mitigated,
            "recovered": {"when": {"signal": "errors", "below": 1}},
            "harms": [{"id": "failed", "title": "F", "unit": "u", "signal": "errors", "beyond": 1}],
        },
        probes=[{**small.SMALL["probes"][0], "at": 29}],
    )


def test_an_alert_that_fires_already_has_told_of_it() -> None:
    """When a rule's bound is below the impact's, the incident is detected the moment users are affected, not never."""
    result = do_nothing(_world(5.0, {"when": {"signal": "errors", "below": 2}}), 1).outcomes
    assert result.started == 2.5
    assert result.detected == 2.5
    later = do_nothing(_world(9.1, {"when": {"signal": "errors", "below": 2}}), 1).outcomes
    assert later.detected == 4.5


def test_what_has_not_begun_is_not_mitigated() -> None:
    """A condition that held before the impact and ended after its start does not count as mitigation."""
    result = do_nothing(_world(5.0, {"when": {"signal": "errors", "below": 12}}), 1).outcomes
    assert result.mitigated is None


def test_stopping_early_buys_no_silence() -> None:
    """Whoever stops at once is charged the silence up to the end of play, as if they had waited."""
    made = small.world()
    run = Run(made, 1)
    run.take(parse_command("end"))
    assert outcomes(run).silence == do_nothing(made, 1).outcomes.silence


def test_outcomes_are_several_and_can_be_compared() -> None:
    """Each outcome has its name; for all of them less is better, and never is None."""
    made = small.world()
    expert, nothing = (played.outcomes.to_dict() for played in (follow(made, 1, made.expert), do_nothing(made, 1)))
    assert list(expert) == ["detect", "mitigate", "recover", "failed", "risky", "silence"]
    assert nothing["recover"] is None
    assert expert["failed"] is not None
    assert nothing["failed"] is not None
    assert expert["failed"] < nothing["failed"]


@pytest.mark.parametrize("seed", [1, 2])
def test_harm_is_the_area_beyond_the_bound(seed: int) -> None:
    """A harm adds up what exceeds its bound, minute by minute, up to the horizon."""
    made = _world(5.0, {"when": {"signal": "errors", "below": 2}})
    played = do_nothing(made, seed)
    grid, value = played.run.grid, played.run.course.value("errors")
    area = sum(max(float(each) - 1, 0) * grid.step for each in value)
    assert played.outcomes.harms[0].amount == pytest.approx(area, abs=0.01)
