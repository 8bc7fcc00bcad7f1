"""Every answer that an exercise's file of questions describes, with the answers that are objects and stay in code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from types import ModuleType
from typing import Any, Final

from pmkit import exercises
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.exercises import Exercise, Reply, automation
from pmkit.kit import kit_folder
from pmkit.practice.exercises.questions import FILE_NAME, Answer
from pmkit.records.event import Basis, Evidence
from pmkit.records.timeline import Timeline

FOLDER: Final = kit_folder("exercises")
SLUGS: Final = sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE_NAME}"))
_MODULES: Final = [module for name in exercises.__all__ if isinstance(module := getattr(exercises, name), ModuleType)]
_SPECIAL: Final = {module.EXERCISE.slug: module.EXERCISE for module in _MODULES if hasattr(module, "EXERCISE")}
EXERCISES: Final[dict[str, Exercise]] = {slug: _SPECIAL.get(slug) or Exercise(slug) for slug in SLUGS}


@dataclass(frozen=True)
class Row:
    """One answer of a file.

    Attributes:
        exercise: the exercise.
        task: the task's name.
        part: the part's name; empty for a task without parts.
        answer: what the file says of it.
    """

    exercise: Exercise
    task: str
    part: str
    answer: Answer

    def __str__(self) -> str:
        """Return the place in the file."""
        return "/".join(filter(None, (self.exercise.slug, self.task, self.part)))

    def reply(self, answer: object) -> Reply:
        """Return what the exercise says to an answer."""
        if self.part:
            return self.exercise.check_part(self.task, self.part, answer)
        return self.exercise.check(self.task, answer)

    @property
    def right(self) -> frozenset[str]:
        """The good answers as the file spells them."""
        return self.exercise.right(self.answer, self.part or self.task)

    @property
    def objects(self) -> dict[str, object]:
        """The answers that are objects, by the key of their question."""
        return OBJECTS.get((self.exercise.slug, self.task), {})

    def good(self) -> list[Any]:
        """Return the answers that are good."""
        literal = [
            key for key in self.answer.right if self.answer.reader in ("letter", "one_of", "category", "minutes")
        ]
        return [*literal, *self.answer.examples.good, *(answer for key, answer in self.objects.items() if key == "")]

    @cached_property
    def asked(self) -> dict[str, str]:
        """What is asked when the questions are tried, by their keys."""
        return {key: self.reply(answer).text for key, answer in self.tried()}

    def tried(self) -> list[tuple[str, Any]]:
        """Return each question's key with an answer that shall get it."""
        good = self.answer.examples.good[0] if self.answer.examples.good else None
        return [
            (key, self.objects[key] if key in self.objects else ask.tried(key, good))
            for key, ask in self.answer.questions.items()
            if key not in self.right
        ]


ROWS: Final = [
    Row(exercise, name, part if task.parts else "", answer)
    for exercise in EXERCISES.values()
    for name, task in exercise.questions.tasks.items()
    for part, answer in task.answers(name).items()
]

MODEL: Final = automation.model()
WHOLE: Final = automation.whole()
WINDOW: Final = WHOLE.window(*automation.WINDOW)
LATER: Final = datetime(2024, 3, 12, 10, 59, tzinfo=UTC)


def changed(timeline: Timeline, name: str, **changes: Any) -> Timeline:
    """Return the timeline with some fields of one event changed."""
    return Timeline(replace(event, **changes) if event.id == name else event for event in timeline)


def without(*names: str) -> Timeline:
    """Return the right timeline without some of its events, by id or by the letter of their file."""
    return Timeline(event for event in MODEL if event.id not in names and event.id[0] not in names)


def cut(start: tuple[int, int], end: tuple[int, int]) -> Timeline:
    """Return the right timeline cut to another window of that day."""
    bounds = [datetime(2024, 3, 12, *clock, tzinfo=UTC) for clock in (start, end)]
    return MODEL.window(*bounds)


OBJECTS: Final[dict[tuple[str, str], dict[str, object]]] = {
    ("03-five-whys", "branch"): {
        "empty": FiveWhys("Service outage lasted 53 minutes"),
        "large": FiveWhys.chain("It lasted 53 minutes", *(f"Slow step {number}" for number in range(61))),
    },
    ("06-five-bugs", "timeline"): {
        "": MODEL,
        "rows": automation.rows(),
        "five": automation.timelines(),
        "empty": Timeline(),
        "untraced": changed(MODEL, "C2", evidence=()),
        "foreign": changed(MODEL, "C2", evidence=(Evidence("chat.jsonl", 9),)),
        "outside": automation.one_event(WHOLE, "A1", "A2"),  # no window
        "two rows": WINDOW,  # nothing joined
        "pager": changed(MODEL, "A1", evidence=WHOLE["A1"].evidence),  # the pager's row thrown away
        "monitor": changed(MODEL, "A1", evidence=WHOLE["A2"].evidence),
        "twice": MODEL | Timeline([WHOLE["A2"]]),  # joined, and the other row kept
        "joined A1 A2 A5": automation.one_event(MODEL, "A1", "A5"),  # three by name
        "joined A1 A5": automation.one_event(WINDOW, "A1", "A5"),  # two by name
        "joined D3 D4": automation.one_event(MODEL, "D3", "D4"),  # two by text
        "joined": automation.one_event(MODEL, "D1", "M1"),
        "two exports": Timeline(event for event in MODEL if event.id[0] in "AD"),  # the automation's two lists
        "without chat": without("C"),
        "without logs": without("L"),
        "without metrics": without("M"),
        "start": cut((10, 0), (11, 0)),  # from the alert
        "end": cut((9, 30), (10, 30)),  # to the way back
        **{f"left out {name}": without(name) for name in ("A3", "D2", "A5", "D4", "D3")},
        "left out": without("C1", "A4"),
        "late": automation.one_event(WINDOW, "A2", "A1"),  # the pager's time
        "clock": changed(MODEL, "A4", earliest=LATER, latest=LATER),  # an offset at face value
        "guess": changed(MODEL, "A3", basis=Basis.RECORDED),
    },
}
"""By exercise and task: answers that no file can hold, by the key of the question that they get; ``""`` for good."""
