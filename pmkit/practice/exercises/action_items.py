"""The exercise action-items: which of these could somebody close, and would it help?

A1 and A2 are the article's two sample actions, word for word. The other eight, the factors and
the figures are invented; the incident is that of the kit's scenario payments-memory-leak. The
tiers are those of :mod:`pmkit.analysis.actions.strength`, with its source. Where the hierarchy
allows two tiers for an action, both are good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pmkit.analysis.actions.checks import is_vague
from pmkit.analysis.actions.cost import balance
from pmkit.analysis.actions.matrix import CELLS, Cell, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Promise, Rating, Strength
from pmkit.analysis.actions.strength import names_change, says_what_it_does, suggest
from pmkit.analysis.language.people import asks_care, named
from pmkit.documents.format.fragments import parse_actions
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, one_of, shows, word

Word = TypeVar("Word", bound=StrEnum)
_CLEAR: Final = "clear"
_SHORT: Final = 2
_LABEL_WORDS: Final = 8


def board() -> str:
    """Return the ten actions as their rows have them, without effort and impact."""
    lines = []
    for item in PLAN:
        row = f"owner: {item.owner or '-'}; due: {item.due or '-'}; answers: {', '.join(item.answers) or '-'}"
        lines += [f"{item.id:<4} {item.text}", f"     {row}", f"     done when: {item.done_when or '-'}"]
    return "\n".join(lines)


def cells() -> str:
    """Return the article's matrix cell by cell, and below it how the team rated the ten actions."""
    lines = [
        f"{cell.impact} impact, {cell.effort} effort: {cell.advice} ({', '.join(cell.examples)})" for cell in CELLS
    ]
    ratings = [
        f"{item.id} {item.impact} impact, {item.effort} effort" if item.impact else f"{item.id} not rated"
        for item in PLAN
    ]
    return "\n".join([*lines, "", *ratings])


def _items(answer: object) -> tuple[ActionItem, ...]:
    """Return the items that an answer holds.

    Raises:
        RecordError: the fields make no item.
        TypeError: the answer has a field that no item has.
    """
    if isinstance(answer, str):
        return tuple(parse_actions(answer)) if len(answer) <= LIMIT else ()
    if isinstance(answer, dict):
        return (ActionItem(**cast("dict[str, Any]", {"id": "A2"} | answer)),)
    if isinstance(answer, (list, tuple, ActionPlan)) and len(answer) <= LIMIT:
        return tuple(item for item in answer if isinstance(item, ActionItem))
    return (answer,) if isinstance(answer, ActionItem) else ()


def _weak_spot(answer: object, row: Answer) -> str | None:
    """Return what to ask first about a repaired A2, ``clear`` for nothing, None for no item."""
    items = _items(answer)
    if len(items) != 1:
        return "many" if items else None
    item, suggestion = items[0], suggest(items[0].text)
    # A suggestion can be wrong; one from the words that an action begins with is worth a question.
    verb = bool(suggestion.because) and item.text.casefold().startswith(suggestion.because.casefold())
    codes = {finding.code for finding in ActionPlan((item,)).findings()}
    tests = {
        "over": item.is_dropped or item.is_done,
        "unchanged": word(item.text) == word(PLAN["A2"].text),
        "names-person": bool(named(f"{item.text}. {item.owner}")),
        "no-action": not (names_change(item.text) or says_what_it_does(item.text)) or is_vague(item.text),
        "no-owner": not item.owner or _shows(item.owner, row, "no-owner"),
        "luck": _shows(item.done_when, row, "luck"),
        "no-due-date": not item.due,
        "two-owners": _shows(item.owner, row, "two-owners"),
        "team-owner": _shows(item.owner, row, "team-owner"),
        "not-a-date": bool(item.due) and item.due_date is None,
        "past": item.due_date is not None and item.due_date <= DAY,
        "feeling": _shows(item.done_when, row, "feeling"),
        "label": _says_little(item, row),
        "untestable": _shows(item.done_when, row, "untestable"),
        "unknown-factor": bool(set(item.answers) - set(FACTORS)),
        "no-strength": item.strength is None,
        "overrated": verb and suggestion.strength is Strength.WEAK and item.strength is not Strength.WEAK,
    }
    codes |= {code for code, holds in tests.items() if holds}
    return next((code for code in row.questions if code in codes), _CLEAR)


def _shows(text: str, row: Answer, code: str) -> bool:
    """Tell whether a text has one of the patterns of a question."""
    return shows(text, row.questions[code])


def _says_little(item: ActionItem, row: Answer) -> bool:
    """Tell whether a done-condition repeats the text, or only says that the work has ended."""
    count = len(item.done_when.split())
    is_label = count <= _LABEL_WORDS and _shows(item.done_when, row, "label")
    return 0 < count <= _SHORT or is_label or word(item.done_when) == word(item.text)


def _cell(answer: object, row: Answer) -> str | None:
    """Return the advice of a cell of the matrix, by its words or by the cell."""
    return one_of(*row.words)(answer.advice if isinstance(answer, Cell) else answer)


def _advice_for_a9(_: str) -> str:
    """Return what the matrix advises for A9."""
    item = PLAN["A9"]
    return advice(item.impact or Rating.LOW, item.effort or Rating.LOW).advice


def _asking_for_care(_: str) -> list[str]:
    """Return the first action that asks people for care."""
    return [item.id for item in PLAN if asks_care(item.text)][:1]


def _late_and_strong(_: str) -> list[str]:
    """Return the first strong action that the matrix puts under Plan."""
    tiers = EXERCISE.task("tiers").parts
    placed = [item.id for advised, item in PLAN.matrix().in_order if advised == "Plan"]
    return [name for name in placed if name in tiers and "strong" in tiers[name].right][:1]


def closing(repair: object = ..., promises: object = ..., tiers: object = ...) -> ActionPlan:
    """Return the plan as the learner leaves it; what cannot be read stays as it was.

    Args:
        repair: the repaired A2, in any form that the task ``repair`` takes.
        promises: ids with ``commitment`` or ``idea``.
        tiers: ids with a strength.
    """
    items = []
    for item in PLAN:
        mine = _repaired(repair, item) if item.id == "A2" else item
        strength = mine.strength or _word_for(tiers, item.id, Strength)
        items.append(replace(mine, promise=_word_for(promises, item.id, Promise) or mine.promise, strength=strength))
    return ActionPlan(tuple(items))


def _repaired(answer: object, item: ActionItem) -> ActionItem:
    """Return the learner's item under the id of the one that it repairs."""
    try:
        items = _items(answer)
        return replace(items[0], id=item.id) if len(items) == 1 else item
    except Exception:  # a learner's object may raise from anything
        return item


def _word_for(answers: object, name: str, words: type[Word]) -> Word | None:
    """Return the learner's word for an action, None where there is none that can be read."""
    if not issubclass(type(answers), dict):
        return None
    try:
        text = one_of(*words)(dict.get(cast("dict[object, object]", answers), name))
    except Exception:
        return None
    return words(text) if text in tuple(words) else None


EXERCISE: Final = Exercise(
    "05-action-items",
    readers={"repair": _weak_spot, "cell": _cell},
    computed={
        "the action that asks for care": _asking_for_care,
        "the advice for A9": _advice_for_a9,
        "the strong action under Plan": _late_and_strong,
    },
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved

DAY: Final = EXERCISE.material("day", date)
"""The day of the incident; what follows from it cannot have been due by then."""

FACTORS: Final[Mapping[str, str]] = EXERCISE.material("factors", dict[str, str])
"""The contributing factors that the actions answer, in few words."""

PLAN: Final = ActionPlan(
    tuple(
        ActionItem(id=name, **cells) for name, cells in EXERCISE.material("actions", dict[str, dict[str, Any]]).items()
    )
)
"""The ten actions of the exercise; nobody has marked a promise or a strength yet."""

COST: Final = balance(**EXERCISE.material("cost", dict[str, Any]))
"""Guesses about A8, from low to high, and what they make together."""
