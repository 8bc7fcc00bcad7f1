"""What an exercise shows, asks and praises: ``exercises/<slug>/questions.yaml`` as a checked model.

A question is one row of that file. Code has a part in it only where a reader or a right answer is
computed; it is named there, and :mod:`pmkit.practice.exercises.exercise` brings the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from pmkit.data.models import Strict, load_model
from pmkit.errors import KitError

FILE_NAME: Final = "questions.yaml"
SCHEMA_NAME: Final = "questions.schema.json"


def spelled(value: object) -> str:
    """Return a value the way the file spells it: ``53``, ``R02``, ``D3 D4``; ``none`` for no ids at all."""
    if isinstance(value, (tuple, list)):
        return " ".join(map(str, value)) or "none"
    if isinstance(value, float):
        return f"{value + 0.0:.12g}"  # adding zero makes -0.0 the 0 that it equals
    return str(value)


def _keys_spelled(data: Any) -> Any:
    """Return a mapping with keys as texts: YAML reads ``53:`` as a number."""
    return {spelled(key): value for key, value in data.items()} if isinstance(data, dict) else data


def _as_list(data: Any) -> Any:
    """Return a list, also of a single value."""
    return data if isinstance(data, (list, tuple)) else [data]


def _values_spelled(data: Any) -> Any:
    """Return one value or several as texts."""
    return [spelled(value) for value in _as_list(data)]


def _asks(data: Any) -> Any:
    """Return questions by the answer that they are for; a bare sentence is a question without more to say."""
    if not isinstance(data, dict):
        return data
    return {spelled(key): {"ask": value} if isinstance(value, str) else value for key, value in data.items()}


_One = str | float
Values = Annotated[tuple[str, ...], BeforeValidator(_values_spelled, json_schema_input_type=_One | list[_One])]
Several = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]


class Described(Strict):
    """A value whose attributes' docstrings are the descriptions in the schema."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Ask(Described):
    """The question to one plausible answer that is not right yet."""

    ask: str
    """The question; {name} is the answer's name, other braces are filled by a reader."""
    when: Several = ()
    """Patterns, any of which in a text means this; searched in the file's order."""
    spares: Several = ()
    """Patterns of phrases that mean something else; they are left out before ``when`` is searched."""
    example: Any = None
    """An answer that gets this question; needed unless the key is one."""
    change: Any = None
    """The example as a change of the first good answer: its fields, or [old text, new text]."""

    def tried(self, key: str, good: Any) -> Any:
        """Return the answer to try the question with: the example, the good answer changed, or the key itself."""
        if "example" in self.model_fields_set:
            return self.example
        if isinstance(self.change, dict):
            return {**good, **self.change}
        if isinstance(self.change, list):
            old, new = map(str, self.change)
            if old not in good:
                raise ValueError(f"{key}: the good answer has no {old!r} to change")
            return str(good).replace(old, new)
        return key


Asks = Annotated[dict[str, Ask], BeforeValidator(_asks, json_schema_input_type=dict[str, str | Ask])]


class Examples(Described):
    """Answers that a test hands over, beside those of the questions."""

    good: tuple[Any, ...] = ()
    """Other ways to be right; the first is what changes start from."""
    form: tuple[Any, ...] = ()
    """Answers that cannot be read."""
    otherwise: tuple[Any, ...] = ()
    """Answers that nobody foresaw."""
    in_code: bool = False
    """Its questions are tried with objects, in tests/practice/exercises."""


class Answer(Described):
    """How one answer is read, what is right, and what is said to it."""

    reader: str = ""
    """How the answer is read: a name from the table in readers.py, or special."""
    words: tuple[str, ...] = ()
    """For one_of: the words to choose from."""
    like: str = ""
    """For ids and numbers: how one is written, such as R01 or Law 3."""
    options: dict[str, str] = Field(default={})
    """For letters: what the notebook offers under each, so that its text in place of its letter is an answer, too."""
    about: str = ""
    """Which piece of the material it is about; for a part its name."""
    aliases: Annotated[dict[str, Several], BeforeValidator(_keys_spelled)] = Field(default={})
    """Values, each with words that also stand for it, such as none for 0."""
    right: Values = ()
    """The good answers, as the reader returns them."""
    computed: str = ""
    """The name of the function that computes a right answer; what is under ``right`` is good beside it."""
    praise: str = ""
    """Why the right answer holds."""
    praises: Annotated[dict[str, str], BeforeValidator(_keys_spelled)] = Field(default={})
    """Another praise for one of several right answers."""
    form: str = ""
    """The question to an answer that cannot be read."""
    otherwise: str = ""
    """The question to any other answer."""
    questions: Annotated[dict[str, Ask], BeforeValidator(_asks, json_schema_input_type=dict[str, str | Ask])] = Field(
        default={}
    )
    """A question of its own for each plausible answer that is not right."""
    examples: Examples = Examples()
    """Answers to try it with, beside those of the questions."""
    hides: Several = ()
    """Patterns that no question may hold, where the right answer is not enough."""

    def gaps(self) -> list[str]:
        """Return which of the keys that every answer needs are missing."""
        given = {"reader": self.reader, "form": self.form, "otherwise": self.otherwise}
        return [key for key, text in given.items() if not text] + (
            [] if self.right or self.computed else ["right or computed"]
        )


class Task(Answer):
    """One task: a single answer, or parts that are answered together by their names or in their order."""

    asks: str
    """What is asked, in one sentence, for whoever edits the file."""
    each: Answer | None = None
    """What all parts have in common; a part's own keys win."""
    parts: dict[str, Answer] = Field(default={})
    """The parts by name."""

    @model_validator(mode="before")
    @classmethod
    def _shared(cls, data: Any) -> Any:
        """Give each part what all have in common."""
        if not isinstance(data, dict) or not isinstance(data.get("parts"), dict):
            return data
        each = data.get("each") or {}
        parts = {name: _merged(each, part, name) for name, part in data["parts"].items()}
        return {**data, "parts": parts}

    @model_validator(mode="after")
    def _complete(self) -> Task:
        """Refuse a task of which an answer could not be judged."""
        for name, answer in self.answers("the task").items():
            if missing := answer.gaps():
                raise ValueError(f"{name} has no {', no '.join(missing)}")
        if not (self.praise or self.praises) or not self.form:
            raise ValueError("a task needs a praise and a form")
        return self

    def answers(self, name: str) -> Mapping[str, Answer]:
        """Return the parts by name; a task without parts is its only one."""
        return self.parts or {name: self}


def _merged(each: Any, part: Any, name: str) -> Any:
    """Return a part with what all have in common; broken ones are left for the model to refuse."""
    if not isinstance(each, dict) or not isinstance(part, dict):
        return part
    both = {
        key: {**each[key], **part[key]}
        for key in ("questions", "examples")
        if isinstance(each.get(key), dict) and isinstance(part.get(key), dict)
    }
    return {"about": name, **each, **part, **both}


class Questions(Described):
    """An exercise."""

    about: str
    """What it is about, where its material is from, and what is invented."""
    # Any, so that blanks and line ends stay: a Strict model strips its texts.
    material: dict[str, Any] = Field(default={})
    """What the learner sees, by name: texts, lists, tables."""
    tasks: dict[str, Task]
    """The tasks by name, as the notebook's cells check them."""


@cache
def read_questions(path: Path) -> Questions:
    """Return the questions of an exercise.

    Raises:
        KitError: the file holds something else, with its line.
        FileError: it cannot be read.
    """
    return load_model(path, Questions, KitError, like=SCHEMA_NAME)


def json_schema() -> str:
    """Return the JSON Schema of ``questions.yaml``, so that editors complete and check."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Questions.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
