"""One exercise: its file of questions, the readers and the computed answers that are special to it.

    EXERCISE = Exercise("01-timelines", readers={"order": _order}, computed={"refused": _refused})
    EXERCISE.check("naive", "R04")

A check replies, it never grades; nothing that a learner hands over makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any, Final, NoReturn, TypeVar, cast

from pydantic import TypeAdapter

from pmkit.errors import KitError, not_one_of
from pmkit.kit import kit_folder
from pmkit.practice.exercises.cells import Unread
from pmkit.practice.exercises.questions import FILE_NAME, Answer, Questions, Task, read_questions, spelled
from pmkit.practice.exercises.readers import READERS, Reader, Slip, alias_in
from pmkit.practice.exercises.reply import Reply, State, first_open

T = TypeVar("T")
Computed = Callable[[str], object]
"""Returns the right answer of a task or part, by its name."""

_LONGEST_BLANK: Final = 100
_ADAPTERS: Final[dict[Any, TypeAdapter[Any]]] = {}


class Exercise:
    """An exercise of the kit.

    Args:
        slug: the name of its notebook, and of the folder with its questions, such as ``01-timelines``.
        readers: the readers that only this exercise has, by the names that its file uses.
        computed: the functions that compute right answers, by the names that its file uses. A value, several
            in a list, or None where nothing can be computed, so that no answer is right.
    """

    def __init__(
        self,
        slug: str,
        *,
        readers: Mapping[str, Reader] | None = None,
        computed: Mapping[str, Computed] | None = None,
    ) -> None:
        self.slug = slug
        self.readers = {**READERS, **(readers or {})}
        self.computed = dict(computed or {})

    @cached_property
    def questions(self) -> Questions:
        """What the exercise shows and asks, read when it is first needed.

        Raises:
            KitError: the kit has no such exercise, or its file is broken.
        """
        folder = kit_folder("exercises")
        if not (folder / self.slug / FILE_NAME).is_file():
            slugs = sorted(path.parent.name for path in folder.glob(f"*/{FILE_NAME}"))
            raise not_one_of(self.slug, slugs, what="an exercise", raises=KitError)
        return read_questions(folder / self.slug / FILE_NAME)

    def material(self, name: str, kind: type[T]) -> T:
        """Return what the learner sees under a name.

        Args:
            name: as in the file, below ``material``.
            kind: what it shall be, such as ``str`` or ``dict[str, str]``.

        Raises:
            KitError: there is no such material.
            pydantic.ValidationError: it is of another kind.
        """
        material = self.questions.material
        if name not in material:
            raise not_one_of(name, material, what=f"material of {self.slug}", raises=KitError)
        return _adapter(kind).validate_python(material[name])

    def task(self, name: str) -> Task:
        """Return a task.

        Raises:
            KitError: the exercise has no such task.
        """
        if name not in self.questions.tasks:
            raise not_one_of(name, self.questions.tasks, what=f"a task of {self.slug}", raises=KitError)
        return self.questions.tasks[name]

    def check(self, name: str, *answers: object) -> Reply:
        """Return the reply to the answer of a task.

        Args:
            name: of the task, as in the file.
            answers: the answer; for a task with parts a dictionary of all answers by the parts' names, or the
                answers one by one in the parts' order.

        Raises:
            KitError: the exercise has no such task.
            TypeError: there are more or fewer answers than the task has parts.
        """
        task = self.task(name)
        for answer in answers:
            if type(answer) is Unread:  # the type itself: a learner's object may lie about its class
                return Reply(State.QUESTION, answer.question)
        if not task.parts:
            (answer,) = answers
            return self._reply(answer, task, name)
        if len(answers) == 1:
            return self._check_by_name(answers[0], task, name)
        if len(answers) != len(task.parts):
            raise TypeError(f"task {name} takes {len(task.parts)} answers: {', '.join(task.parts)}")
        pairs = zip(task.parts, answers, strict=True)
        return first_open([self.check_part(name, part, answer) for part, answer in pairs], task.praise)

    def check_part(self, name: str, part: str, answer: object) -> Reply:
        """Return the reply to one part of a task.

        Raises:
            KitError: the exercise has no such task, or the task no such part.
        """
        parts = self.task(name).parts
        if part not in parts:
            raise not_one_of(part, parts, what=f"a part of {name}", raises=KitError)
        return self._reply(answer, parts[part], part)

    def moved(self, name: str) -> NoReturn:
        """Say where a check function of old has gone; for the ``__getattr__`` of an exercise's module.

        Raises:
            AttributeError: always.
        """
        task = name.removeprefix("check_").replace("_", "-")
        if name.startswith("check_") and task in self.questions.tasks:
            raise AttributeError(f"{name}(answer) is now check({task!r}, answer)", name=name)
        raise AttributeError(f"the exercise {self.slug} has nothing that is called {name!r}", name=name)

    def right(self, row: Answer, name: str) -> frozenset[str]:
        """Return the good answers as the file spells them, and beside them those that are computed."""
        if not row.computed:
            return frozenset(row.right)
        value = self.computed[row.computed](name)
        values: Collection[object] = value if isinstance(value, list) else [] if value is None else [value]
        return frozenset((*row.right, *map(spelled, values)))

    def _check_by_name(self, answers: object, task: Task, name: str) -> Reply:
        """Return the reply to a dictionary of answers."""
        if not issubclass(type(answers), dict):  # the type itself: a learner's object may lie about its class
            try:
                return _if_blank(answers) or _question(task.form, {"name": name})
            except Exception:  # a learner's object may raise from anything
                return _question(task.form, {"name": name})
        given = cast("dict[object, object]", answers)
        return first_open([self.check_part(name, part, _value(given, part)) for part in task.parts], task.praise)

    def _reply(self, answer: object, row: Answer, name: str) -> Reply:
        """Return the reply to one answer."""
        if type(answer) is Unread:
            return Reply(State.QUESTION, answer.question)
        facts: Mapping[str, str] = {"name": name}
        try:
            if blank := _if_blank(answer):
                return blank
            value: object = self.readers[row.reader](answer, row)
            value = alias_in(answer, row.aliases) if value is None else value
            if isinstance(value, Slip):
                facts, value = {**facts, **value.facts}, value.code
            key = None if value is None else spelled(value)
        except Exception:  # a learner's object may raise from anything, even from a comparison
            return _question(row.form, facts)
        if key is None:
            return _question(row.form, facts)
        if key in self.right(row, name):  # computed outside the try: what is broken in the kit shall be seen
            return Reply(State.GOOD, row.praises.get(key, row.praise))
        return _question(row.questions[key].ask if key in row.questions else row.otherwise, facts)


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return what checks a kind of material; making one costs more than using it, so it is kept."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _value(given: dict[object, object], name: str) -> object:
    """Return what a learner's dictionary has for a name, three dots if nothing."""
    try:
        return dict.get(given, name, ...)
    except Exception:  # a key may raise when it is compared
        return None


def _if_blank(answer: object) -> Reply | None:
    """Return the reply to what is not answered yet: three dots, or text without a word."""
    if answer is ...:
        return Reply(State.UNANSWERED)
    blank = isinstance(answer, str) and len(answer) < _LONGEST_BLANK and not answer.strip(" \t\r\n.…")
    return Reply(State.UNANSWERED) if blank else None


def _question(text: str, facts: Mapping[str, Any]) -> Reply:
    """Return a question, its ``{names}`` filled with facts; braces in a fact are never filled again."""
    return Reply(State.QUESTION, re.sub(r"\{(\w+)\}", lambda match: str(facts.get(match[1], match[0])), text))
