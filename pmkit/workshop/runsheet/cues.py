"""Cues of a run sheet: at which step, and in which of its phases, a paragraph is read or an instruction holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

_CUES: Final = re.compile(r"\[(?P<cues>[a-z][^\]\n]*)\]\s+(?P<text>.*)", re.DOTALL)
_FIELD: Final = re.compile(r"\{([Mm])inutes\}")
_NUMBERS: Final = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()

Phases = Mapping[str, Sequence[str]]
"""The phases of each step, in order."""


@dataclass(frozen=True)
class Cued:
    """A text of a run sheet with its cue.

    Attributes:
        text: what is read or done.
        step: the slide or activity; empty for the whole part.
        phase: the phase of it, ``collect``, ``reveal``, ``discuss``, ``vote`` or ``outcome``; empty for the first.
        at: where the text begins, in characters from the beginning of the script.
    """

    text: str
    step: str = ""
    phase: str = ""
    at: int = 0

    def holds(self, step: str, phase: str, phases: Phases) -> bool:
        """Return whether it belongs to a step and a phase; an empty phase means all phases of the step."""
        if self.step != step:
            return False
        known = phases.get(step, ())
        return not phase or not known or phase == (self.phase or known[0]) or phase not in known


def read_script(say: str, first: str = "") -> tuple[Cued, ...]:
    """Return the paragraphs of a script, each with its cue; a paragraph without one goes on where the last one was.

    Args:
        say: the script; ``[step]`` or ``[step:phase]`` before a paragraph says where it is read.
        first: the step at which a script without a cue is read.
    """
    cued = Cued("", first)
    read: list[Cued] = []
    at = 0
    for paragraph in say.split("\n\n"):
        text = paragraph
        if match := _CUES.match(paragraph.lstrip("\n")):
            step, _, phase = match["cues"].partition(":")
            cued, text = Cued("", step.strip(), phase.strip()), match["text"]
        if text.strip():
            read.append(replace(cued, text=text.strip(), at=at))
        at += len(paragraph) + 2
    return tuple(read)


def read_lines(lines: Sequence[str]) -> tuple[Cued, ...]:
    """Return instructions or questions, each with its cue; one with several cues is returned once for each.

    Args:
        lines: ``[step]``, ``[step:phase]`` or ``[step, step]`` before a line says where it holds.
    """
    read: list[Cued] = []
    for at, line in enumerate(lines):
        match = _CUES.match(line)
        if match is None:
            read.append(Cued(line, at=at))
            continue
        for cue in match["cues"].split(","):
            step, _, phase = cue.strip().partition(":")
            read.append(Cued(match["text"], step, phase, at))
    return tuple(read)


def lines_at(cued: Sequence[Cued], step: str, phase: str, phases: Phases) -> Iterator[str]:
    """Yield the lines of a step and a phase, then those of the whole part; each once."""
    here = [one.text for one in cued if one.step and one.holds(step, phase, phases)]
    yield from dict.fromkeys([*here, *(one.text for one in cued if not one.step)])


def speaks_of_minutes(text: str) -> bool:
    """Return whether a text has a field for the minutes on the timer."""
    return bool(_FIELD.search(text))


def with_minutes(text: str, minutes: float) -> str:
    """Return a text with ``{minutes}`` filled in as it is said aloud; ``{Minutes}`` begins a sentence."""
    spoken = spoken_minutes(minutes)
    return _FIELD.sub(lambda match: spoken.capitalize() if match[1] == "M" else spoken, text)


def spoken_minutes(minutes: float) -> str:
    """Return minutes as they are said aloud: ``two and a half minutes``."""
    whole = int(minutes)
    number = _NUMBERS[whole] if whole < len(_NUMBERS) else str(whole)
    if whole == minutes:
        return "one minute" if whole == 1 else f"{number} minutes"
    if minutes - whole != 0.5:
        return f"{minutes:g} minutes"
    return {0: "half a minute", 1: "a minute and a half"}.get(whole, f"{number} and a half minutes")


def in_halves(minutes: float, parts: int) -> list[float]:
    """Return minutes split into so many parts, in half minutes that sum to it; earlier parts get what is left over."""
    halves, rest = divmod(round(minutes * 2), parts)
    return [(halves + (number < rest)) / 2 for number in range(parts)]
