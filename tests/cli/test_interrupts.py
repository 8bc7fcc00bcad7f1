"""Ctrl+C at a moment at which Python can't raise it."""

import signal
import time
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

from pmkit.cli import main

Running = Callable[[Callable[[], int]], None]


class Swallowing:
    """An object whose end is interrupted: what is raised there goes no further."""

    def __del__(self) -> None:
        """Interrupt."""
        signal.raise_signal(signal.SIGINT)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Return a function that makes a command run another function; Ctrl+C means what it means in a terminal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(work: Callable[[], int]) -> None:
        monkeypatch.setattr(import_module("pmkit.cli.scenarios"), "run", lambda _: work())

    yield run
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_was_swallowed_comes_again(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends the command as any other does, with no traceback, long before the command would have ended."""
    rounds = []

    def work() -> int:
        thing = Swallowing()
        del thing
        for number in range(1000):
            rounds.append(number)
            time.sleep(0.01)
        return 0

    running(work)
    assert main(["scenarios", "list"]) == 130
    assert 0 < len(rounds) < 1000
    told = capsys.readouterr()
    assert told.err == "\nStopped.\n"


def test_none_comes_after_the_end(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the command is done first, whoever called it is not interrupted."""

    def work() -> int:
        thing = Swallowing()
        del thing
        return 0

    running(work)
    assert main(["scenarios", "list"]) == 0
    time.sleep(0.2)
    assert capsys.readouterr().err == ""


def test_what_else_is_swallowed_is_told(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another error in such a place goes where it went before."""
    told = []
    monkeypatch.setattr("sys.unraisablehook", lambda lost: told.append(lost.exc_type))

    class Failing:
        def __del__(self) -> None:
            """Fail."""
            raise ValueError("no")

    def work() -> int:
        thing = Failing()
        del thing
        return 0

    running(work)
    assert main(["scenarios", "list"]) == 0
    assert told == [ValueError]
