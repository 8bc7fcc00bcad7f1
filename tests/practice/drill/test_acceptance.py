"""Every world of the kit is fit to be played, and each criterion has a world that fails it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.data.strict_yaml import load_yaml
from pmkit.practice.drill.acceptance import accept
from pmkit.practice.drill.drill import drill_folders

FOLDERS = drill_folders()
WHOLE = next(folder for folder in FOLDERS if folder.name == "payments-memory-leak")
World = dict[str, Any]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_worlds_of_the_kit_are_fit(folder: Path) -> None:
    """Replayed, each record goes as its sources say, and a player has a chance."""
    assert [str(problem) for problem in accept(folder)] == []


def _false_alert(world: World) -> None:
    world["rules"][1]["above"] = 50


def _too_long(world: World) -> None:
    world["cut"]["until"] = 120


def _unveiled(world: World) -> None:
    world["brief"] += " It takes payments."


def _no_dilemma(world: World) -> None:
    for target in world["targets"]:
        for look in target["looks"]:
            for case in look["cases"]:
                case.pop("contradicts", None)
    for person in world["people"]:
        for answers in person["answers"].values():
            for answer in answers:
                answer.pop("contradicts", None)


def _off_the_record(world: World) -> None:
    for fault in world["faults"]:
        if fault["id"] == "leak":
            fault["onset"] = -20


def _weak_expert(world: World) -> None:
    world["expert"] = world["record"][:1]


def _no_recovery(world: World) -> None:
    world["record"] = [step for step in world["record"] if not step["do"].startswith("change roll-back")]


def _no_consequence(world: World) -> None:
    """Let everything end by itself, at the recorded minute."""
    roll_back = next(change for change in world["changes"] if change["id"] == "roll-back")
    roll_back["turns"] = []
    raise_pool = next(change for change in world["changes"] if change["id"] == "raise-pool")
    raise_pool["turns"] = []
    world["faults"][0]["when"] = {"before": 40}


def _idle(world: World) -> None:
    world["idle"]["compares"] = "better"


def _too_clear(world: World) -> None:
    for inject in world["injects"]:
        inject.pop("noise", None)
    for rule in world["rules"]:
        rule.pop("noise", None)


def _bad_step(world: World) -> None:
    world["expert"][0]["do"] = "look deploys yesterday"


def _unread(world: World) -> None:
    world["seats"] = 99


BROKEN: dict[str, Callable[[World], None]] = {
    "false-alert": _false_alert,
    "too-long": _too_long,
    "unveiled": _unveiled,
    "no-dilemma": _no_dilemma,
    "no-refutation": _no_dilemma,
    "off-the-record": _off_the_record,
    "weak-expert": _weak_expert,
    "no-recovery": _no_recovery,
    "no-consequence": _no_consequence,
    "idle": _idle,
    "too-clear": _too_clear,
    "bad-step": _bad_step,
    "bad-value": _unread,
}


@pytest.mark.parametrize("code", BROKEN)
def test_each_criterion_can_fail(tmp_path: Path, code: str) -> None:
    """A world that misses one criterion is refused with its code, its file and what to do."""
    folder = tmp_path / WHOLE.name
    shutil.copytree(WHOLE, folder)
    world, _ = load_yaml(folder / "world.yaml")
    BROKEN[code](world)
    with (folder / "world.yaml").open("w", encoding="utf-8") as file:
        json.dump(world, file)
    problems = accept(folder)
    assert code in {problem.code for problem in problems}, [str(problem) for problem in problems]
    assert all(problem.remedy and str(folder) in problem.where for problem in problems)
