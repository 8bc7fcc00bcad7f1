"""A drill in words: what came on screen, what is so, what can be done. The plain text twin of every face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from pmkit.practice.drill.drill import Choice, Drill
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.drill.inputs import COMMANDS
from pmkit.practice.playing.spark import spark_line
from pmkit.practice.world.world import QUESTIONS

LABELS: Final = {
    Kind.ALERT: "alert",
    Kind.CLEARED: "cleared",
    Kind.VIEW: "seen",
    Kind.ANSWER: "answer",
    Kind.STARTED: "begun",
    Kind.DONE: "done",
    Kind.REFUSED: "refused",
    Kind.MESSAGE: "message",
    Kind.TOLD: "told",
    Kind.HANDED: "handed over",
    Kind.NOTE: "note",
    Kind.PROBE: "question",
    Kind.SKIP: "later",
    Kind.SHEET: "sheet",
    Kind.END: "end",
}
_INDENT: Final = " " * 20

INTRO: Final = (
    "You're on call. Type one action per line; the incident responds.",
    "Each action keeps one person busy for a few minutes. Give out work in several lines, then press Enter on an empty "
    "line: the clock runs until something happens. You never see anything later than the clock.",
    "There's no list of right answers. To begin: wait, board, or help (everything you can do; Tab completes).",
)


def entry_lines(drill: Drill, entry: Entry, *, width: int = 100, blocks: bool = True) -> list[str]:
    """Return one entry as lines of text: time, kind, from whom, what; signals below it.

    Args:
        drill: the drill, for times and signals.
        entry: what came on screen.
        width: columns.
        blocks: whether signals are drawn as well as said.
    """
    label = "PAGE" if entry.kind is Kind.ALERT and entry.is_urgent else LABELS[entry.kind]
    head = f"{drill.time(entry.second)}  {label:<12} "
    who = f"{entry.who}: " if entry.who and entry.kind is not Kind.NOTE else ""
    lines = wrap(f"{who}{entry.says}", width - len(_INDENT), break_long_words=True) or [""]
    shown = [head + lines[0], *(_INDENT[: len(head)] + line for line in lines[1:])]
    drawn = (spark_line(drill.readings(name, second=entry.second), blocks=blocks) for name in entry.plots)
    rows = (row for line in drawn for row in wrap(line, width - len(head), break_on_hyphens=False))
    return [*shown, *(_INDENT[: len(head)] + row for row in rows)]


def board_lines(drill: Drill) -> Iterator[str]:
    """Yield the current state: the clock, alerts, who is busy with what, the last word to each audience."""
    state = drill.state
    yield f"It is {drill.time()}. {drill.ending}"
    yield f"Alerts firing: {', '.join(state.alerts) if state.alerts else 'none'}"
    for task in state.tasks:
        when = f"until about {drill.time(task.until)}" if task.until > state.second else "any minute now"
        yield f"Busy: {task.title}, {when}"
    yield f"Free: {len(state.free)} of {len(state.free) + len(state.tasks)}"
    told = dict(state.told)
    for choice in drill.menu.audiences:
        name = choice.command.split()[-1]
        last = f"last word at {drill.time(told[name])}" if name in told else "nothing said yet"
        yield f"{choice.title[:1].upper()}{choice.title[1:]}: {last}"


def help_lines(drill: Drill) -> Iterator[str]:
    """Yield everything that can be done, the same at every minute."""
    yield "What you can type:"
    width = max(len(form) for form, _ in COMMANDS)
    for form, meaning in COMMANDS:
        yield f"  {form:<{width}}  {meaning}"
    yield f"  {'(empty line)':<{width}}  let the clock run until something happens"
    yield f"  {'board, log, help, quit':<{width}}  current state, history, this list, leave (the log is kept)"
    yield ""
    yield "Look at:"
    for title, choices in drill.menu.looks:
        yield f"  {title}"
        yield from _choices(choices, "    ")
    yield "Change:"
    yield from _choices(drill.menu.changes, "  ")
    yield f"Ask ({', '.join(f'{name}: {text}' for name, text in QUESTIONS.items())})"
    yield from (f"  {choice.command:<30} {choice.title}" for choice in drill.menu.people)
    yield "Tell:"
    yield from _choices(drill.menu.audiences, "  ")


def _choices(choices: Iterable[Choice], indent: str) -> Iterator[str]:
    """Yield choices, one a line, with what to type first."""
    listed = list(choices)
    width = max((len(choice.command) for choice in listed), default=0)
    for choice in listed:
        yield f"{indent}{choice.command:<{width}}  {choice.title} ({choice.note})"


def probe_lines(drill: Drill) -> list[str]:
    """Return the question that waits, with its options; empty if there is none."""
    probe = drill.state.probe
    if probe is None:
        return []
    lines = [
        "The clock is stopped for one question. You'll learn in the debrief whether you were right.",
        probe.asks,
    ]
    lines += [f"  {name:<14} {text}" for name, text in probe.options]
    return [*lines, "Type: answer OPTION 70, where 70 is how sure you are, in percent. Or: answer skip"]


def completions(drill: Drill) -> list[str]:
    """Return every command that can be typed, for completion."""
    words = [choice.command for _, choices in drill.menu.looks for choice in choices]
    words += [choice.command for choice in drill.menu.changes]
    for person in drill.menu.people:
        words += [f"{person.command} {question}" for question in QUESTIONS]
        words.append(f"hand-over {person.command.split()[-1]}")
    words += [choice.command for choice in drill.menu.audiences]
    words += ["wait", "wait 5", "note", "end", "board", "log", "help", "quit"]
    probe = drill.state.probe
    return words + ([f"answer {name}" for name, _ in probe.options] + ["answer skip"] if probe else [])
