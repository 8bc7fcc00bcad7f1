"""The drill in a terminal: typed line by line, from a script, or through a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from pmkit.errors import DrillError
from pmkit.markup import one_line
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.drill.inputs import HANDS, Input, Verb, parse_command
from pmkit.practice.drill.play import SHEET
from pmkit.practice.drill.scripts import parse_script
from pmkit.practice.playing.sheet import QUESTIONS as SHEET_QUESTIONS
from pmkit.practice.playing.words import INTRO, board_lines, completions, entry_lines, help_lines, probe_lines
from pmkit.practice.world.words import FURTHEST

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

_STYLES: Final = {
    Kind.ALERT: "ansired bold",
    Kind.CLEARED: "ansigreen",
    Kind.VIEW: "ansicyan",
    Kind.ANSWER: "ansimagenta",
    Kind.STARTED: "ansiyellow",
    Kind.DONE: "ansiyellow bold",
    Kind.REFUSED: "ansired",
    Kind.MESSAGE: "ansiblue",
    Kind.PROBE: "bold",
    Kind.SKIP: "italic",
    Kind.END: "bold",
}


_AGAIN: Final = 8
"""Entries that are shown again when a drill is gone on with."""
_ECHOED: Final = 200
"""Characters of a command that are repeated before what comes of it."""


class Terminal:
    """A drill in lines of text.

    Args:
        drill: what is played.
        write: prints one line.
        plain: no colors and no drawings, for screen readers and pipes.
        paint: prints one line in a style of prompt_toolkit's; without it, there are no colors.
    """

    def __init__(
        self,
        drill: Drill,
        write: Callable[[str], None] = print,
        *,
        plain: bool = False,
        paint: Callable[[str, str], None] | None = None,
    ) -> None:
        self.drill = drill
        self.write = write
        self.plain = plain
        self.paint = None if plain else paint

    def open(self) -> None:
        """Say what this is, and show what is on screen."""
        self.write(f"{self.drill.code_name}: a drill on a recorded incident. Seed {self.drill.seed}.")
        self.write("")
        for paragraph in INTRO:
            self._say(paragraph)
        self.write("")
        self._say(self.drill.brief)
        self.write("")
        entries = self.drill.state.entries
        if len(entries) > _AGAIN:
            self.write(f"… {len(entries) - _AGAIN} earlier entries; type log to see all of them.")
        self.show(entries[-_AGAIN:])

    def show(self, entries: Iterable[Entry]) -> None:
        """Print what came on screen."""
        width = 100 if self.plain else min(shutil.get_terminal_size((101, 24)).columns - 1, 120)
        for entry in entries:
            lines = entry_lines(self.drill, entry, width=width, blocks=not self.plain)
            look = _STYLES.get(entry.kind, "")
            for line in lines:
                if self.paint is not None and look:
                    self.paint(look, line)
                else:
                    self.write(line)
        for line in probe_lines(self.drill):
            self.write(line)

    def command(self, text: str) -> bool:
        """Do what a line says.

        Args:
            text: a command, or ``board``, ``log``, ``help``, ``quit``.

        Returns:
            Whether to go on; what cannot be done is said, and nothing is lost.
        """
        word = text.strip().lower()
        if word in ("quit", "exit", "q"):
            self.write(f"The drill is kept in {self.drill.path}. Go on with: pmkit drill --resume {self.drill.path}")
            return False
        if word in ("board", "b", "log", "help", "?", "h"):
            if word == "log":
                self.show(self.drill.state.entries)
            else:
                for line in board_lines(self.drill) if word.startswith("b") else help_lines(self.drill):
                    self.write(line)
            return True
        try:
            item = parse_command(text)
            entries = self.drill.do(item)
        except DrillError as error:
            self.write(str(error))
            return True
        self.show(entries)
        self._acknowledge(item, entries)
        return True

    def _acknowledge(self, item: Input, entries: tuple[Entry, ...]) -> None:
        """Say that something was begun, where nothing came on screen yet."""
        if entries or item.verb in (Verb.WAIT, Verb.NOTE, Verb.SHEET):
            if item.verb is Verb.WAIT and not entries:
                self.write(f"{self.drill.time()}  Nothing new.")
            return
        state = self.drill.state
        if state.tasks:
            task = state.tasks[-1]
            until = self.drill.time(task.until)
            self.write(f"{self.drill.time()}  {task.title}: until about {until}. {_free(len(state.free))}")

    def _say(self, text: str) -> None:
        """Print a paragraph."""
        from textwrap import wrap

        for line in wrap(text, 96):
            self.write(line)


def play_lines(drill: Drill, lines: Iterable[str], write: Callable[[str], None] = print, *, plain: bool = True) -> None:
    """Play the lines of a pipe, until they end or the drill is over.

    Args:
        drill: what is played.
        lines: commands.
        write: prints one line.
        plain: no colors and no drawings.
    """
    terminal = Terminal(drill, write, plain=plain)
    terminal.open()
    for line in lines:
        text = line.strip()
        if text.startswith("#"):
            continue
        write(f"> {one_line(text)[:_ECHOED]}")
        # Nobody sits at a pipe who could wait until somebody is free, and no line may get lost.
        while _has_no_hand(drill, text):
            terminal.show(drill.do(Input(Verb.WAIT)))
        if drill.is_over or not terminal.command(text) or drill.is_over:
            return


def _has_no_hand(drill: Drill, text: str) -> bool:
    """Tell whether a line has to wait until somebody is free."""
    state = drill.state
    if state.free or state.is_over or state.probe is not None:
        return False
    try:
        return parse_command(text).verb in HANDS
    except DrillError:
        return False


def play_script(drill: Drill, text: str, write: Callable[[str], None] = print, *, plain: bool = True) -> None:
    """Play a script: commands at their minutes. A question is skipped unless the script answers it.

    Args:
        drill: what is played.
        text: the script; see :func:`pmkit.practice.drill.scripts.parse_script`.
        write: prints one line.
        plain: no colors and no drawings.

    Raises:
        DrillError: a line cannot be done; its number, or its minute, is the place.
    """
    terminal = Terminal(drill, write, plain=plain)
    terminal.open()
    steps = parse_script(text, drill.minute_of)
    for step in steps:
        item = parse_command(step.do)
        while (before := _before(drill, item, step.at)) is not None:
            terminal.show(drill.do(before))
        if drill.is_over and item.verb is not Verb.SHEET:
            break
        write(f"> {one_line(step.do)[:_ECHOED]}")
        try:
            terminal.show(drill.do(item))
        except DrillError as error:
            raise DrillError(
                error.problem,
                code=error.code,
                where=f"the script, minute {step.at:g}: {step.do[:60]}",
                remedy=error.remedy,
            ) from None
    while not drill.is_over:
        skip = drill.state.probe is not None
        terminal.show(drill.do(Input(Verb.ANSWER, what="skip") if skip else Input(Verb.WAIT)))


def _before(drill: Drill, item: Input, minute: float) -> Input | None:
    """Return what has to be done before a script's input can be made at its minute; None if nothing."""
    if drill.is_over:
        return None
    if drill.state.probe is not None:
        return None if item.verb in (Verb.ANSWER, Verb.NOTE) else Input(Verb.ANSWER, what="skip")
    if drill.minute < minute:
        return Input(Verb.WAIT, minutes=min(minute - drill.minute, FURTHEST), through=True)
    return Input(Verb.WAIT) if item.verb in HANDS and not drill.state.free else None


def play_interactively(drill: Drill, *, plain: bool = False) -> None:
    """Play with whoever types at this terminal, until the drill is over or they leave."""
    terminal = Terminal(drill, plain=plain, paint=_paint)
    terminal.open()
    session = _session(drill)
    while not drill.is_over:
        try:
            text = session.prompt(f"{drill.time()}  {_free(len(drill.state.free))} > ")
        except (EOFError, KeyboardInterrupt):
            text = "quit"
        if not terminal.command(text):
            return
    for question in SHEET:
        if any(line.input.verb is Verb.SHEET and line.input.target == question for line in drill.lines):
            continue
        terminal.write(f"\n{SHEET_QUESTIONS[question]} (one line; empty to leave it out)")
        if question == "improvement":
            terminal.write(drill.pressure.says)
        try:
            text = session.prompt("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if text:
            terminal.command(f"sheet {question} {text}")


def _paint(look: str, line: str) -> None:
    """Print a line in a style; what is in it stays text."""
    from prompt_toolkit import print_formatted_text
    from prompt_toolkit.formatted_text import FormattedText

    print_formatted_text(FormattedText([(look, line)]))


def _session(drill: Drill) -> PromptSession[str]:
    """Return a prompt that completes commands."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Commands(Completer):
        """Completes the next word of a command."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            typed = document.text_before_cursor.lstrip()
            begin = typed.rfind(" ") + 1
            seen = set()
            for command in completions(drill):
                if command.startswith(typed):
                    word = command[begin:].split(" ")[0]
                    if word and word not in seen:
                        seen.add(word)
                        yield Completion(word + " ", start_position=begin - len(typed))

    return PromptSession(completer=Commands(), complete_while_typing=False)


def _free(count: int) -> str:
    """Return how many are free, in words."""
    return f"{count or 'nobody'} free"


def is_terminal() -> bool:
    """Tell whether somebody types and reads here, rather than a pipe."""
    return sys.stdin.isatty() and sys.stdout.isatty()
