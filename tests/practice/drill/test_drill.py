"""Nothing later than the clock can be read through a drill, and what was recorded stays closed until it is over."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import DrillError, ScenarioError
from pmkit.practice.drill.course import Course
from pmkit.practice.drill.drill import Drill, drill_folder, drill_folders
from pmkit.practice.drill.outcomes import Outcomes
from pmkit.practice.drill.play import Run
from pmkit.practice.drill.postmortem import drill_postmortem
from pmkit.practice.drill.review import review
from pmkit.practice.world.reading import load_world
from pmkit.practice.world.world import World
from tests.practice.world import small

FOLDERS = drill_folders()
NAMES = [folder.name for folder in FOLDERS]


@pytest.fixture
def drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drill:
    """Return a drill of the small world, four minutes after its start."""
    small.folder(tmp_path)
    monkeypatch.setenv("PMKIT_SCENARIOS", str(tmp_path))
    drill = Drill.begin("small-world", seed=2, path=tmp_path / "a.jsonl")
    drill.do("wait 4 through")
    return drill


@pytest.mark.parametrize("name", NAMES)
def test_no_public_name_of_a_drill_reaches_the_future(name: str, tmp_path: Path) -> None:
    """What can be reached by public names, however deep, holds no world, no course, no step of the record."""
    drill = Drill.begin(name, seed=2, path=tmp_path / "a.jsonl")
    drill.do("wait 3 through")
    world = load_world(drill_folder(name))
    secrets = [step.do for step in (*world.record, *world.expert) if step.do.startswith(("tell", "note"))]
    secrets += [inject.says for inject in world.injects if inject.at is not None and inject.at > 20]
    secrets += [world.idle.because, *(fault.title for fault in world.faults if len(fault.title) > 20)]
    seen: set[int] = set()

    def walk(value: Any, path: str, depth: int) -> None:
        if id(value) in seen or depth > 6:
            return
        seen.add(id(value))
        assert not isinstance(value, World | Course | Run | Outcomes), path
        if isinstance(value, str):
            assert not any(secret in value for secret in secrets), path
        elif isinstance(value, dict):
            for key, item in value.items():
                walk(item, f"{path}[{key!r}]", depth + 1)
        elif isinstance(value, list | tuple | set | frozenset):
            for item in value:
                walk(item, path, depth + 1)
        elif is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name), f"{path}.{field.name}", depth + 1)

    for attribute in dir(drill):
        if attribute.startswith("_"):
            continue
        value = getattr(drill, attribute)
        if inspect.ismethod(value):
            if not inspect.signature(value).parameters:
                with pytest.raises(DrillError) if attribute in CLOSED else nullcontext():
                    walk(value(), attribute, 0)
        else:
            walk(value, attribute, 0)
    assert all(entry.second <= drill.state.second for entry in drill.state.entries)


CLOSED = ("finished", "outcomes", "open_world")


def test_what_is_closed_opens_at_the_end(drill: Drill) -> None:
    """Outcomes, world, review and postmortem are refused while it goes on, and open once it is over."""
    for call in (
        drill.outcomes,
        drill.open_world,
        drill.finished,
        lambda: review(drill),
        lambda: drill_postmortem(drill),
    ):
        with pytest.raises(DrillError) as caught:
            call()
        assert caught.value.code == "not-over"
    drill.do("end")
    assert drill.outcomes().started is not None
    assert drill.open_world().veil.code_name == "Pebble"


def test_readings_end_at_the_clock(drill: Drill) -> None:
    """No reading is younger than the clock or than its delay, and what nobody looked at cannot be read."""
    assert drill.signals == {}
    drill.do("look t3 state")
    drill.do("wait")
    assert set(drill.signals) == {"errors", "queue"}
    for name in drill.signals:
        for minutes in (0, -5, 1, 60, 1e9, float("nan")):
            assert drill.readings(name, minutes).index[-1] <= drill.instant()
        assert len(drill.readings(name, 1e9)) <= 1440 * 2
        assert drill.readings(name, second=-(10**9)).index[-1] <= drill.instant()
        with pytest.raises(DrillError) as caught:
            drill.readings(name, second=drill.state.second + 1)
        assert caught.value.code == "not-yet"
    assert drill.readings("queue").index[-1] <= drill.instant(drill.state.second - 120)
    with pytest.raises(DrillError, match="errors"):
        drill.readings("eror")


def test_what_was_read_stays(drill: Drill) -> None:
    """A reading at an earlier second is the same later, whatever was done in between."""
    drill.do("look t3 state")
    drill.do("wait")
    second = drill.state.second
    before = drill.readings("errors", second=second)
    for command in ("look t2 state", "wait 1", "change switch-off", "wait 3 through"):
        drill.do("answer skip") if drill.state.probe else None
        drill.do(command)
    assert drill.readings("errors", second=second).equals(before)


def test_a_broken_world_is_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A world with a mistake cannot be played, and the others can, by code name too."""
    small.folder(tmp_path)
    veil = {**small.data()["veil"], "code_name": "Gravel"}
    broken = small.folder(tmp_path, small.data(seats=99, veil=veil), "broken-world")
    (tmp_path / "binary").mkdir()
    monkeypatch.setenv("PMKIT_SCENARIOS", str(tmp_path))
    assert drill_folder("pebble").name == "small-world"
    Drill.begin("Pebble", seed=1, path=tmp_path / "b.jsonl")
    with pytest.raises(ScenarioError, match="seats"):
        Drill.begin(broken, seed=1, path=tmp_path / "c.jsonl")
    with pytest.raises(ScenarioError, match="Pebble"):
        drill_folder("Peble")


@pytest.mark.parametrize("seed", [-1, -(10**9)])
def test_a_seed_below_nothing(seed: int) -> None:
    """A negative seed is refused before a log is begun."""
    with pytest.raises(DrillError) as caught:
        Drill.begin(FOLDERS[0], seed=seed)
    assert caught.value.code == "bad-seed"
