"""The drill in a terminal: a pipe, a script, what is said without color, and going on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import DrillError
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.inputs import Verb
from pmkit.practice.playing.terminal import Terminal, play_lines, play_script
from tests.practice.world import small

HOSTILE = "note \x1b[2J\x1b]0;owned\x07 \u202eevil " + "x" * 4001


@pytest.fixture
def drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drill:
    """Return a new drill of the small world."""
    small.folder(tmp_path)
    monkeypatch.setenv("PMKIT_SCENARIOS", str(tmp_path))
    return Drill.begin("small-world", seed=2, path=tmp_path / "a.jsonl")


def test_a_pipe_plays_line_by_line(drill: Drill) -> None:
    """Commands of a pipe are echoed and answered; a mistake is said and nothing is lost; its end leaves the drill."""
    said: list[str] = []
    play_lines(drill, ["# comment", "look t1 state", "lok t1", "wait", "quit", "note never"], said.append)
    text = "\n".join(said)
    assert "> look t1 state" in text
    assert "'lok' is not something you can do here" in text
    assert "--resume" in text
    assert [line.input.verb for line in drill.lines] == [Verb.LOOK, Verb.WAIT]
    assert Drill.resume(drill.path).state == drill.state


def test_plain_text_is_for_the_ear(drill: Drill) -> None:
    """Without colors and drawings there is no escape code and no block character, and the values are in words."""
    said: list[str] = []
    play_lines(drill, ["wait 4 through", "look t1 state", "wait 1", "log", "board", "help"], said.append)
    text = "\n".join(said)
    assert "\x1b" not in text
    assert not set("▁▂▃▄▅▆▇█·") & set(text)
    assert "Errors (%): " in text
    assert "highest" in text
    assert "Alerts firing:" in text
    assert "hand-over PERSON TEXT" in text


def test_colors_and_drawings_are_for_the_eye(drill: Drill) -> None:
    """Lines of a kind are painted in its style, no line holds an escape code of its own, and a signal is drawn."""
    said: list[str] = []
    painted: list[tuple[str, str]] = []
    terminal = Terminal(drill, said.append, paint=lambda look, line: painted.append((look, line)))
    for command in ("wait 4 through", "look t1 state", "wait 1"):
        terminal.command(command)
    assert any(look == "ansicyan" for look, _ in painted)
    assert not any("\x1b" in line for line in (*said, *(line for _, line in painted)))
    assert any(set("▁▂▃▄▅▆▇█") & set(line) for _, line in painted)


@pytest.mark.parametrize(
    "text", [HOSTILE, HOSTILE[:60], "tell users " + HOSTILE[5:60], "\x1b[31m", "look \u202e" * 900]
)
def test_hostile_text_runs_nowhere(drill: Drill, text: str) -> None:
    """Escape codes, direction marks and thousands of letters neither reach the terminal nor break the log."""
    said: list[str] = []
    play_lines(drill, [text, "wait 2", "log"], said.append)
    shown = "\n".join(said)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert max(len(line) for line in said) < 700
    assert Drill.resume(drill.path).state == drill.state


def test_a_script_plays_to_the_end(drill: Drill) -> None:
    """Steps are made at their minutes, an answer answers what waits, and free hands are awaited."""
    said: list[str] = []
    script = (
        "@2 look t1 state\nask expert see\nlook t3 state\nlook t4 state\n@10:07 answer up 80\n@15 change roll-back\n"
    )
    play_script(drill, script, said.append)
    assert drill.is_over
    made = {line.input.verb: line for line in drill.lines}
    assert made[Verb.ANSWER].input.confidence == 80
    assert made[Verb.CHANGE].second == 15 * 60
    assert drill.outcomes().started is not None


def test_a_script_that_cannot_be_done_names_its_place(drill: Drill) -> None:
    """A name that is not known stops it, with the minute and the command."""
    with pytest.raises(DrillError, match="minute 3: look t1 stat"):
        play_script(drill, "@3 look t1 stat\n", lambda line: None)
