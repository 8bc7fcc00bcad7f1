"""Opening a drill in a notebook, headless too, and its transcript as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmkit.errors import DrillError
from pmkit.files import find_path, read_text
from pmkit.practice.drill.drill import Drill
from pmkit.practice.playing.terminal import play_script
from pmkit.practice.playing.words import board_lines, entry_lines


def open_drill(scenario: str = "orchard", *, seed: int = 1, script: str | Path = "", log: str | Path = "") -> Drill:
    """Return a drill: the one that was begun with this seed, at the state in which it was left, or a new one.

    Args:
        scenario: code name, name or folder of a scenario with a drill.
        seed: 0 or more; another seed is another drill.
        script: file of commands to play to the end without anybody; empty to play by hand.
        log: file of the log; empty for ``my-work/drills``.

    Raises:
        ScenarioError: there is no such scenario, or it has no drill.
        DrillError: the seed or the script cannot be used, or the log is damaged.
        FileError: a file cannot be read or written.
    """
    if isinstance(seed, bool) or not str(seed).strip().isdigit():
        raise DrillError(f"{str(seed)[:20]!r} is not a seed", code="bad-seed", remedy="write a whole number: seed = 1")
    drill = Drill.open(scenario, seed=int(seed), path=log)
    if str(script).strip() and not drill.is_over:
        play_script(drill, read_text(find_path(script, what="script"), what="script"), lambda line: None)
    return drill


@dataclass(frozen=True)
class Transcript:
    """What came on screen, as plain text.

    Attributes:
        lines: one or more for each entry, oldest first.
    """

    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Return the lines."""
        return "\n".join(self.lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the same in Jupyter."""
        printer.text(str(self))


def transcript(drill: Drill) -> Transcript:
    """Return what came on screen so far and what is so now; the plain text twin of the panel."""
    lines = [line for entry in drill.state.entries for line in entry_lines(drill, entry, blocks=False)]
    return Transcript((*lines, "", *board_lines(drill)))
