"""The door to the exercises: what their notebooks import.

    from pmkit.exercises import tally, timelines

    reply_1 = timelines.check("naive", "R04")
    print(tally(reply_1))

Each exercise is a module with ``check(task, answer)`` and with what it shows; it is imported when it is
first used. An exercise that is only a file of questions needs no module:
``Exercise("08-its-name").check(task, answer)``.

In a notebook, the import also watches the cells that assign to ``answer_...``: where Python could not run
an answer, such as one without quotes, the check replies with a question (:mod:`pmkit.practice.exercises.cells`).
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from pmkit.practice.exercises.cells import watch_answers
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.reply import Reply, State, tally

if TYPE_CHECKING:
    from pmkit.practice.exercises import (
        action_items,
        automation,
        check_claim,
        contributing_factors,
        five_bugs,
        five_whys,
        timelines,
        wording,
    )

__all__ = [
    "Exercise",
    "Reply",
    "State",
    "action_items",
    "automation",
    "check_claim",
    "contributing_factors",
    "five_bugs",
    "five_whys",
    "tally",
    "timelines",
    "wording",
]


def __getattr__(name: str) -> ModuleType:
    """Return the module of an exercise."""
    if name in __all__:
        return import_module(f"pmkit.practice.exercises.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)


def __dir__() -> list[str]:
    """Return what the door offers."""
    return __all__


watch_answers()
