"""Play is a pure function of world, seed and inputs, and what was once shown never changes."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import DrillError
from pmkit.practice.drill import drill as drills
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.entries import Kind
from pmkit.practice.drill.inputs import Input, Verb, parse_command
from pmkit.practice.drill.log import read_log
from pmkit.practice.drill.play import Run, play
from pmkit.practice.drill.scripts import follow
from tests.examples import examples
from tests.practice.drill.acting import ACTS, fingerprint, take
from tests.practice.world import small

WORLD = small.world()


@examples(60)
@given(st.integers(0, 10_000), ACTS)
def test_step_by_step_and_at_once_are_the_same(seed: int, items: list[Input]) -> None:
    """What was done one by one gives the same state as all of it played again."""
    run = Run(WORLD, seed)
    done = take(run, items)
    assert play(WORLD, seed, done) == run.state


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the small world as a scenario."""
    made = tmp_path_factory.mktemp("scenarios")
    small.folder(made)
    return made


@examples(20)
@given(st.integers(0, 10_000), ACTS)
def test_a_drill_is_its_log(base: Path, seed: int, items: list[Input]) -> None:
    """Whatever was done and typed, the log gives it back: resumed, a drill is where it was."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as scratch:
        patch.setenv("PMKIT_SCENARIOS", str(base))
        patch.setattr(drills, "load_world", lambda folder: WORLD)
        drill = Drill.begin("small-world", seed=seed, path=Path(scratch) / "a.jsonl")
        for item in items:
            before = drill.path.read_bytes()
            try:
                drill.do(item)
            except DrillError:
                assert drill.path.read_bytes() == before
        read = read_log(drill.path)
        assert read.problem is None
        assert read.lines == drill.lines
        assert Drill.resume(drill.path).state == drill.state


@examples(40)
@given(st.integers(0, 100), ACTS, ACTS)
def test_the_past_never_changes(seed: int, before: list[Input], after: list[Input]) -> None:
    """Entries and readings up to an instant are the same whatever is done from then on."""
    run = Run(WORLD, seed)
    take(run, before)
    entries = list(run.entries)
    index = run.index
    seen = {signal.id: run.course.seen(signal.id, index) for signal in WORLD.signals}
    firing = [alert.rule.id for alert in run.firing()]
    take(run, [*after, Input(Verb.WAIT, minutes=5, through=True)])
    assert run.entries[: len(entries)] == entries
    for name, values in seen.items():
        np.testing.assert_array_equal(run.course.seen(name, index), values)
    fired = [
        alert.rule.id
        for alert in run.course.alerts
        if alert.fired <= index and (alert.cleared is None or alert.cleared > index)
    ]
    assert fired == firing


@examples(40)
@given(st.integers(0, 100), ACTS)
def test_every_alert_comes_on_screen(seed: int, items: list[Input]) -> None:
    """Whatever moves a fault, an alert that fires while the drill is played is announced at its instant."""
    run = Run(WORLD, seed)
    take(run, items)
    shown = {(entry.part, entry.second) for entry in run.entries if entry.kind is Kind.ALERT}
    for alert in run.course.alerts:
        if run.grid.zero <= alert.fired <= run.index and not run.is_over:
            assert (f"rule {alert.rule.id}", run.second_of(alert.fired)) in shown


def test_a_change_that_sets_off_an_alert_at_once_is_noticed() -> None:
    """A fault that a change starts as it begins moves the next reading, so its alert is not missed."""
    made = small.world(
        rules=[{"id": "many-errors", "title": "Errors", "signal": "errors", "service": "shop", "above": 60}], injects=[]
    )
    run = Run(made, 1)
    for command in ("look t2 state", "wait", "change switch-off", "wait 2 through"):
        run.take(parse_command(command))
    alert = next(entry for entry in run.entries if entry.kind is Kind.ALERT)
    started = next(entry for entry in run.entries if entry.kind is Kind.STARTED)
    assert alert.second == started.second + made.step


def test_the_clock_stops_as_soon_as_a_hand_is_free() -> None:
    """A word to users is done after its minute, and then the player is asked, as after anything else."""
    run = Run(small.world(seats=1, injects=[]), 1)
    run.take(parse_command("tell users We know."))
    assert run.minute == 1
    run = Run(small.world(injects=[]), 1)
    run.take(parse_command("tell users We know."))
    run.take(parse_command("wait"))
    assert run.minute == 1


def test_a_view_that_ends_with_a_change_shows_what_is_so_then() -> None:
    """Of what ends at the same instant, changes come first: the reading in a view's text is the one that is drawn."""
    made = small.world(
        changes=[
            {
                **small.SMALL["changes"][0],
                "takes": {"low": 1, "likely": 1, "high": 1},
                "turns": [{"fault": "down", "do": "start"}],
            }
        ],
        blinds=[],
        injects=[],
    )
    run = Run(made, 1)
    for command in (
        "wait 7 through",
        "answer skip",
        "wait 1 through",
        "look t3 state",
        "change roll-back",
        "wait 1 through",
    ):
        run.take(parse_command(command))
    view = next(entry for entry in run.entries if entry.kind is Kind.VIEW)
    reading = run.course.seen("errors", run.grid.index(view.second / 60))[-1]
    assert f"Errors are at {reading:,.1f}%" in view.says


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Input(Verb.WAIT, minutes=float("nan")), "bad-wait"),
        (Input(Verb.WAIT, minutes=float("inf")), "bad-wait"),
        (Input(Verb.WAIT, minutes=-1.0), "bad-wait"),
        (Input(Verb.WAIT, minutes=1e9), "bad-wait"),
        (Input(Verb.WAIT, minutes=True), "bad-wait"),
        (Input(Verb.NOTE, text="x" * 4001), "too-long"),
        (Input(Verb.HAND_OVER, "expert", text="x" * 4001), "too-long"),
        (Input(Verb.LOOK, "x" * 4001), "too-long"),
        (Input(Verb.ANSWER, what="up", confidence=101), "bad-confidence"),
        (Input(Verb.ANSWER, what="up"), "no-probe"),
        (Input(Verb.LOOK, "t1.stat"), "unknown-name"),
        (Input(Verb.CHANGE, "rollback"), "unknown-name"),
        (Input(Verb.ASK, "expert", "why"), "unknown-name"),
        (Input(Verb.TELL, "everybody", text="x"), "unknown-name"),
        (Input(Verb.LOOK, "t1.state", seat="seat-7"), "unknown-name"),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_written(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, item: Input, code: str
) -> None:
    """A number or name that cannot be played raises its error, and neither log nor state has changed."""
    monkeypatch.setenv("PMKIT_SCENARIOS", str(base))
    drill = Drill.begin("small-world", seed=1, path=tmp_path / "a.jsonl")
    before, state = drill.path.read_bytes(), drill.state
    with pytest.raises(DrillError) as caught:
        drill.do(item)
    assert caught.value.code == code
    assert drill.path.read_bytes() == before
    assert drill.state == state


def test_a_near_miss_names_the_word_that_was_meant() -> None:
    """A mistyped name is answered with the one it is close to."""
    for command, meant in (("change rollback", "roll-back"), ("look t1 stats", "t1 state"), ("tell user x", "users")):
        with pytest.raises(DrillError, match=meant):
            Run(WORLD, 1).take(parse_command(command))


GOLDEN = {7: ("8e5252f9feb7fc4b8e6d", "efc4bfee4207f1cd331d"), 11: ("8f7b6f0a968a53d6f8ae", "697458a90ecccbc0e152")}
"""Digest of the entries, and of all signals, by seed; whatever versions of Python and numpy are there."""


@pytest.mark.parametrize("seed", GOLDEN)
def test_the_same_bytes_everywhere(seed: int) -> None:
    """A seed and a list of steps give the same entries and readings on every machine and with every version."""
    run = follow(WORLD, seed, WORLD.record).run
    values = hashlib.sha256()
    for name in (one.id for one in WORLD.signals):
        values.update(np.nan_to_num(run.course.value(name), nan=-1.0).astype("<f8").tobytes())
    assert (fingerprint(run.state), values.hexdigest()[:20]) == GOLDEN[seed]


_KILLED = """
import os, signal, sys
from pmkit.practice.drill.drill import Drill
drill = Drill.begin(sys.argv[1], seed=3, path=sys.argv[2])
for command in ("look t1 state", "wait 2", "note a thought", "ask expert see", "wait"):
    entries = drill.do(command)
    print(command, drill.state.second, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 on this system")
def test_a_drill_that_is_killed_goes_on(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After kill -9, everything that was shown is in the log, and the drill is where it was."""
    monkeypatch.setenv("PMKIT_SCENARIOS", str(base))
    log = tmp_path / "a.jsonl"
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, "small-world", log],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    last, second = killed.stdout.splitlines()[-1].rsplit(" ", 1)
    drill = Drill.resume(log)
    assert str(drill.lines[-1].input) == last
    assert drill.state.second == int(second)


def test_the_line_is_on_disk_before_anything_happens(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the state is computed, the log holds the input already, synced."""
    monkeypatch.setenv("PMKIT_SCENARIOS", str(base))
    drill = Drill.begin("small-world", seed=1, path=tmp_path / "a.jsonl")
    order: list[str] = []
    sync, run_take = os.fsync, Run.take

    def synced(number: int) -> None:
        order.append("synced")
        sync(number)

    def taken(run: Run, item: Input) -> None:
        order.append("taken")
        assert '"note"' in drill.path.read_text(encoding="utf-8")
        run_take(run, item)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Run, "take", taken)
    drill.do("note first")
    assert order == ["synced", "taken"]
