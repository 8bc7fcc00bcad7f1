"""The closed forms of a fault's level, against a simulation that goes step by step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.practice.drill.levels import Switch, level_of
from pmkit.practice.world.telemetry import Fault
from tests.examples import examples

LENGTH = 120
STEP = 0.5
SHAPES: list[dict[str, Any]] = [
    {"shape": "step", "height": 2},
    {"shape": "step", "height": 2, "fall": 0.3},
    {"shape": "ramp", "rise": 0.25, "height": 3},
    {"shape": "ramp", "rise": 0.25, "height": 3, "fall": 0.4},
    {"shape": "saturation", "tau": 3, "height": 2, "half_life": 4},
    {"shape": "saturation", "tau": 0.7, "fall": 0.5},
    {"shape": "oscillation", "period": 7, "height": 1.5},
    {"shape": "decay", "half_life": 3, "height": 4},
]


def simulated(fault: Fault, gate: np.ndarray, onset: int | None, switches: list[Switch]) -> list[float]:  # noqa: C901  every shape and switch in one loop, on purpose
    """Return a fault's level, one step after the other."""
    level, started, stopped, was_on, paused, rise, fall, since = 0.0, False, False, False, -1, 1.0, 1.0, 0
    started = onset is None and bool(fault.when.parts) and fault.when.fault is not None
    levels = []
    for index in range(LENGTH):
        if onset is not None and index >= onset and not stopped:
            started = True
        for switch in (switch for switch in switches if switch.index == index):
            match switch.do:
                case "start":
                    started, stopped = True, False
                case "stop":
                    started, stopped = False, True
                case "pause":
                    paused = max(paused, index + round(switch.by / STEP))
                case "set":
                    level = switch.by
                case "add":
                    level = max(level + switch.by, 0.0)
                case "rise":
                    rise *= switch.by
                case "fall":
                    fall *= switch.by
        on = started and bool(gate[index]) and index >= paused
        if on and not was_on:
            since = index
            level = fault.height if fault.shape == "decay" else level
        was_on = on
        if on and fault.shape == "step":
            level = fault.height
        elif on and fault.shape == "oscillation":
            level = fault.height * (1 - math.cos(2 * math.pi * (index - since) * STEP / (fault.period or 1))) / 2
        elif not on and fault.fall is None and fault.half_life is None:
            level = 0.0
        levels.append(level)
        if fault.shape == "decay":
            level *= 0.5 ** (STEP * fall / (fault.half_life or 1))
        elif not on and fault.fall is not None:
            level = max(level - fault.fall * fall * STEP, 0.0)
        elif not on and fault.half_life is not None:
            level *= 0.5 ** (STEP * fall / fault.half_life)
        elif on and fault.shape == "ramp":
            level = min(level + (fault.rise or 0) * rise * STEP, max(fault.height, level))
        elif on and fault.shape == "saturation":
            level = fault.height - (fault.height - level) * math.exp(-STEP * rise / (fault.tau or 1))
        elif on and fault.shape == "oscillation":
            level = fault.height * (1 - math.cos(2 * math.pi * (index + 1 - since) * STEP / (fault.period or 1))) / 2
    return levels


SWITCHES = st.lists(
    st.builds(
        lambda index, do, by: Switch(index, "f", do, by if do not in ("start", "stop") else 0.0),
        st.integers(0, LENGTH - 1),
        st.sampled_from(["start", "stop", "pause", "set", "add", "rise", "fall"]),
        st.sampled_from([0.0, 0.5, 1.0, 2.0, 6.0]),
    ),
    max_size=6,
).map(lambda switches: sorted(switches, key=lambda switch: switch.index))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(str(value) for value in shape.values()))
@examples(40)
@given(st.none() | st.integers(0, LENGTH), SWITCHES, st.lists(st.integers(0, LENGTH), max_size=4), st.booleans())
def test_the_closed_form_is_the_simulation(
    shape: dict[str, Any], onset: int | None, switches: list[Switch], turns: list[int], begins: bool
) -> None:
    """Whatever is switched, and however its condition comes and goes, each shape is what small steps give."""
    gate = np.full(LENGTH, begins)
    for turn in turns:
        gate[turn:] = ~gate[turn:]
    fault = Fault.model_validate({"id": "f", "title": "F", "when": {"fault": "g"}, **shape})
    level = level_of(fault, gate, onset, switches, STEP)
    np.testing.assert_allclose(level, simulated(fault, gate, onset, switches), rtol=1e-9, atol=1e-9)
    assert (level >= 0).all()


def test_a_short_pause_does_not_end_a_long_one() -> None:
    """A second pause inside a first one that is longer changes nothing."""
    fault = Fault.model_validate({"id": "f", "title": "F", "onset": 0})
    long, short = Switch(10, "f", "pause", 20.0), Switch(12, "f", "pause", 1.0)
    gate = np.ones(LENGTH, dtype=bool)
    once = level_of(fault, gate, 0, [long], STEP)
    np.testing.assert_array_equal(level_of(fault, gate, 0, [long, short], STEP), once)
