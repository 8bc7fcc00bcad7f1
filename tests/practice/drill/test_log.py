"""A log that was cut, mixed up, edited or made up is named with its line, and what was read before stays playable."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import DrillError, FileError, PmkitError
from pmkit.practice.drill import drill as drills
from pmkit.practice.drill import log as logs
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.drill.log import Head, Line, Log, read_log
from pmkit.practice.world.reading import load_world
from tests.examples import examples
from tests.practice.world import small

WORLDS = cache(load_world)
COMMANDS = ("look t1 state", "wait 2.5", "tell users We know.", "ask expert see", "note A thought", "wait 1")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the small world as a scenario."""
    made = tmp_path_factory.mktemp("scenarios")
    small.folder(made)
    return made


@pytest.fixture
def log(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the log of a drill that is going on; its world is read once for all tests, because that takes longest."""
    monkeypatch.setenv("PMKIT_SCENARIOS", str(base))
    monkeypatch.setattr(drills, "load_world", WORLDS)
    drill = Drill.begin("small-world", seed=5, path=tmp_path / "a.jsonl")
    for command in COMMANDS:
        drill.do(command)
    return drill.path


def rows(path: Path) -> list[dict[str, object]]:
    """Return the lines of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, made: list[dict[str, object]]) -> None:
    """Write lines as the kit does."""
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")


def resummed(made: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return lines with checksums that are right, as somebody would make them who knows how."""
    running = ""
    for row in made:
        fields = {name: value for name, value in row.items() if name != "sum"}
        running = logs._sum(running, fields)
        row["sum"] = running
    return made


def refused(path: Path, code: str, line: int | None = None) -> DrillError:
    """Return the error with which a log is refused, after checking its place and that the rest can be played."""
    with pytest.raises(DrillError) as caught:
        Drill.resume(path)
    error = caught.value
    assert error.code == code
    assert error.remedy
    if line is not None:
        assert error.where == f"{path}:{line}"
        if line > 1:
            drill = Drill.resume(path, up_to_damage=True)
            assert len(drill.lines) == line - 2
            drill.do("note It goes on.")
            assert Drill.resume(path).state == drill.state
    return error


def test_a_log_of_another_version_of_the_scenario(log: Path, base: Path) -> None:
    """When the world's file has changed since, the log is refused at its first line."""
    world = base / "small-world" / "world.yaml"
    text = world.read_text(encoding="utf-8")
    try:
        world.write_text(text + "# a change\n", encoding="utf-8")
        refused(log, "another-world", 1)
    finally:
        world.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["drill", "scenario", "world", "seed", "start", "sum"])
def test_the_first_line_edited(log: Path, name: str) -> None:
    """Each field of the first line is guarded."""
    made = rows(log)
    value = made[0][name]
    made[0][name] = value + 1 if isinstance(value, int) else f"{value}x"
    write(log, made)
    refused(log, "no-log" if name == "drill" else "log-edited", 1)


@pytest.mark.parametrize("number", range(1, len(COMMANDS) + 1))
def test_each_field_edited(log: Path, number: int) -> None:
    """Every field of every line is guarded, and so is a field that is added, emptied or taken away."""
    whole = rows(log)
    for name, value in whole[number].items():
        for edited in (value + 1 if isinstance(value, int | float) else f"{value}x", None, [], {}, True, 1e400, -1):
            if edited == value:
                continue
            made = [dict(row) for row in whole]
            made[number][name] = edited
            write(log, made)
            refused(log, "log-edited", number + 1)
        made = [dict(row) for row in whole]
        del made[number][name]
        write(log, made)
        refused(log, "log-edited", number + 1)
    for name, value in (("more", 1), ("through", False), ("text", "x"), ("seat", "seat-1")):
        made = [dict(row) for row in whole]
        if name in made[number]:
            continue
        made[number][name] = value
        write(log, made)
        refused(log, "log-edited", number + 1)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_lines_swapped_dropped_and_doubled(log: Path, number: int) -> None:
    """Lines in another order, a line that is missing and one that is there twice are noticed where it happened."""
    whole = log.read_text(encoding="utf-8").splitlines(keepends=True)
    swapped = [*whole[:number], whole[number + 1], whole[number], *whole[number + 2 :]]
    dropped = [*whole[:number], *whole[number + 1 :]]
    doubled = [*whole[: number + 1], *whole[number:]]
    for lines, line in ((swapped, number + 1), (dropped, number + 1), (doubled, number + 2)):
        log.write_text("".join(lines), encoding="utf-8")
        refused(log, "log-edited", line)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"n": ' * 5000, "null", "[]", "", "{", '{"n": 1e999}', "\u2028", '{"verb": []}', "9" * 6000],
)
def test_a_line_that_is_anything(log: Path, text: str) -> None:
    """A line that is deep, empty or something else is named, without a crash."""
    whole = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join([*whole[:3], text + "\n", *whole[4:]]), encoding="utf-8")
    refused(log, "log-edited", 4)


@pytest.mark.parametrize(
    "values",
    [
        {"verb": "wait", "minutes": 1e999},
        {"verb": "wait", "minutes": float("nan")},
        {"verb": "wait", "minutes": -5},
        {"verb": "wait", "minutes": True},
        {"verb": "note", "text": "\x1b[2J"},
        {"verb": "note", "text": "x" * 4001},
        {"verb": "look", "target": "nowhere.at-all"},
        {"verb": "answer", "what": "up", "confidence": 900},
        {"verb": ["look"]},
        {"verb": "fly"},
        {"verb": "note", "text": "x", "t": 10**400},
        {"verb": "note", "text": "x", "t": 7},
    ],
)
def test_a_forged_line_with_a_checksum_that_is_right(log: Path, values: dict[str, object]) -> None:
    """A checksum is not a secret: what could never have been typed is refused at its line all the same."""
    made = rows(log)
    made[2] = {"n": 2, "t": made[2]["t"], **values}
    write(log, resummed(made))
    refused(log, "log-edited", 3)


@pytest.mark.parametrize("scenario", ["../small-world", "/etc", "..\\x", "C:x", "", ".", "a b"])
def test_a_log_leads_nowhere_else(log: Path, scenario: str) -> None:
    """A log that somebody sends cannot name a folder outside the scenarios."""
    made = rows(log)
    made[0]["scenario"] = scenario
    write(log, resummed(made))
    refused(log, "no-log", 1)


def test_a_log_of_a_scenario_that_is_not_here(log: Path) -> None:
    """The name is in the message, with those that are here."""
    made = rows(log)
    made[0]["scenario"] = "small-word"
    write(log, resummed(made))
    with pytest.raises(PmkitError, match="Pebble"):
        Drill.resume(log)


def test_a_log_that_was_cut_anywhere(log: Path) -> None:
    """Cut at any byte, a log is read up to its last whole line, and the drill goes on; the first line is needed."""
    data = log.read_bytes()
    head = data.index(b"\n") + 1
    ends = [number for number, byte in enumerate(data) if byte == 10]
    for size in range(0, head - 1, 40):
        log.write_bytes(data[:size])
        with pytest.raises(DrillError) as caught:
            Drill.resume(log)
        assert caught.value.code in ("no-log", "log-edited")
    for size in [*range(head, len(data), 37), *ends[1:], *(end + 1 for end in ends)]:
        log.write_bytes(data[:size])
        drill = Drill.resume(log)
        assert len(drill.lines) == sum(end <= size for end in ends[1:])
        drill.do("note It goes on.")
        assert read_log(log).problem is None


def test_another_editors_line_ends_are_repaired(log: Path) -> None:
    """A log that went through an editor with other line ends, or lost its last one, can be gone on with."""
    data = log.read_bytes()
    for made in (data.replace(b"\n", b"\r\n"), data.rstrip(b"\n"), b"\xef\xbb\xbf" + data):
        log.write_bytes(made)
        drill = Drill.resume(log)
        assert len(drill.lines) == len(COMMANDS)
        drill.do("note It goes on.")
        assert read_log(log).problem is None


def test_what_is_no_text_is_refused(log: Path, tmp_path: Path) -> None:
    """A binary file, a folder, a file that is missing: each its own error, none of them a crash."""
    log.write_bytes(b"\x00\xff\xfe" * 100)
    for path in (log, tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(FileError):
            Drill.resume(path)


def test_two_windows_cannot_mix_a_log(log: Path) -> None:
    """When somebody else has written to the log, an input is refused and the log stays whole."""
    first, second = Drill.resume(log), Drill.resume(log)
    first.do("note first")
    with pytest.raises(DrillError) as caught:
        second.do("note second")
    assert caught.value.code == "log-changed"
    assert read_log(log).problem is None
    assert read_log(log).lines == first.lines


def test_a_log_that_is_gone_or_there(log: Path, base: Path) -> None:
    """A log that was deleted is an error and nothing happens; one that is there is not written over."""
    drill = Drill.resume(log)
    with pytest.raises(DrillError) as caught:
        Drill.begin("small-world", seed=1, path=log)
    assert caught.value.code == "log-there"
    log.unlink()
    before = drill.state
    with pytest.raises(FileError):
        drill.do("note lost")
    assert drill.state == before


def test_a_full_disk_leaves_the_log_whole(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a line cannot be written, it is taken back, nothing happens, and the same input can be made again."""
    drill = Drill.resume(log)
    data, state = log.read_bytes(), drill.state

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FileError):
            drill.do("note lost")
    assert log.read_bytes() == data
    assert drill.state == state
    drill.do("note there again")
    assert read_log(log).problem is None


VALUES = st.text(max_size=30)
INPUTS: st.SearchStrategy[Input] = st.builds(
    Input,
    st.sampled_from(list(Verb)),
    target=VALUES,
    what=VALUES,
    text=VALUES,
    minutes=st.none() | st.floats(0, 2880) | st.integers(0, 100),
    through=st.booleans(),
    confidence=st.none() | st.integers(0, 100),
    seat=VALUES,
)


@examples(100)
@given(st.lists(INPUTS, max_size=6))
def test_whatever_is_typed_is_read_back(tmp_path_factory: pytest.TempPathFactory, items: list[Input]) -> None:
    """A log gives back every input: zero minutes, no confidence at all, separators of lines, half characters."""
    path = tmp_path_factory.mktemp("log") / "a.jsonl"
    log = Log.begin(path, Head("any", "0", 1, "2024-01-01T00:00:00+00:00"))
    for number, item in enumerate(items):
        log.append(item, number)
    assert read_log(path).lines == tuple(Line(number + 1, number, item) for number, item in enumerate(items))
    assert "\x1b" not in path.read_text(encoding="utf-8")


@examples(60)
@given(st.data())
def test_no_edit_crashes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes that are changed, added or taken away anywhere give a named error or fewer lines, never another drill."""
    path = tmp_path_factory.mktemp("log") / "a.jsonl"
    log = Log.begin(path, Head("any", "0", 1, "2024-01-01T00:00:00+00:00"))
    for number in range(4):
        log.append(Input(Verb.NOTE, text=f"thought {number}"), number)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.integers(0, 5))
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=5)) + whole[at + cut :])
    try:
        read = read_log(path)
    except (DrillError, FileError):
        return
    assert read.lines == tuple(log.lines[: len(read.lines)])
