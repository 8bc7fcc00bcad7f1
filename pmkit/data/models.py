"""Files of data that pydantic checks: unknown keys are errors, and a mistake is named by its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from pmkit.data.strict_yaml import Place, load_yaml
from pmkit.errors import PmkitError, ScenarioError
from pmkit.files import read_text
from pmkit.markup import clean

CLEANED: Final = BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)
"""Marks text of a file as cleaned of control characters; before lengths are counted and blanks are stripped."""


class Strict(BaseModel):
    """A value that a file holds; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


M = TypeVar("M", bound=BaseModel)


def load_data(path: str | Path, raises: type[PmkitError], like: str) -> tuple[Any, dict[Place, int]]:
    """Return a YAML file's data, and the line of each key and element in it.

    Args:
        path: the file.
        raises: the error of whoever reads it.
        like: what to compare a broken file with.

    Raises:
        PmkitError: of the kind that is given: the file is not YAML, too large, too deep, or uses anchors or tags.
        FileError: it cannot be read.
    """
    try:
        return load_yaml(path)
    except ScenarioError as error:
        remedy = f"compare it with {like}" if error.code == "yaml-broken" else error.remedy
        raise raises(error.problem, code=error.code, where=error.where, remedy=remedy) from None


def check_model(
    model: type[M], data: Any, raises: type[PmkitError], *, where: str, like: str, lines: dict[Place, int] | None = None
) -> M:
    """Return a model of data.

    Args:
        model: what it shall be.
        data: what came.
        raises: the error of whoever reads it.
        where: the file, or what to call the data.
        like: what says what it may hold.
        lines: line of each key.

    Raises:
        PmkitError: of the kind that is given: the first mistake, with its line and field.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = explain(dict(error.errors()[0]), lines or {}, where, like)
        raise raises(first.problem, code=first.code, where=first.where, remedy=first.remedy) from None


def load_model(path: str | Path, model: type[M], raises: type[PmkitError], *, like: str) -> M:
    """Return the model of a YAML file.

    Args:
        path: the file.
        model: what it shall be.
        raises: the error of whoever reads it.
        like: what says what it may hold.

    Raises:
        PmkitError: of the kind that is given: the first mistake, with its line and field.
        FileError: the file cannot be read.
    """
    data, lines = load_data(path, raises, like)
    return check_model(model, data, raises, where=str(path), like=like, lines=lines)


def load_json(path: str | Path, model: type[M], raises: type[PmkitError], *, what: str, text: str | None = None) -> M:
    """Return the model of a JSON file that pmkit wrote; a damaged one is named and left as it is.

    Args:
        path: the file.
        model: what it shall be.
        raises: the error of whoever reads it.
        what: what the file holds, used in messages: ``answers``, ``clock``.
        text: the file's text where the caller has read it already.

    Raises:
        PmkitError: of the kind that is given, with code ``json-broken`` and the line, or the first field that is wrong.
        FileError: the file cannot be read.
    """
    text = read_text(path, what=f"file of {what}") if text is None else text
    remedy = "the file may be cut off; it is left as it is. Repair it in an editor, or name another file"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise raises(
            f"this is not a file of {what}: {getattr(error, 'msg', 'too deep')}",
            code="json-broken",
            where=f"{path}:{line}",
            remedy=remedy,
        ) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = explain(dict(error.errors()[0]), {}, str(path), what)
        raise raises(
            f"this is not a file of {what}: {first.problem}", code=first.code, where=first.where, remedy=remedy
        ) from None


def refused(error: PmkitError) -> PydanticCustomError:
    """Return one of our errors as pydantic's, for a validator to raise; :func:`explain` makes it ours again.

    Its code is kept where it is finer than its class's own.
    """
    code = "bad-value" if error.code == error.usual_code else error.code
    return PydanticCustomError(code, "{problem}", {"problem": error.problem, "remedy": error.remedy})


_REMEDY: Final = {
    "missing": ("missing-key", "add it; {schema} says what it may hold"),
    "extra_forbidden": ("unknown-key", "remove it, or check its spelling against {schema}"),
    "string_pattern_mismatch": ("bad-value", "write it in the form that {schema} gives"),
    "value_error": ("bad-value", "correct this value"),
    "bool_parsing": ("bad-value", "write true or false"),
    "bool_type": ("bad-value", "write true or false"),
}
_SAID: Final = {
    "bool_parsing": "this is a yes or no",
    "bool_type": "this is a yes or no",
    "string_type": "this should be a text",
    "int_parsing": "this should be a whole number",
    "int_type": "this should be a whole number",
    "float_parsing": "this should be a number",
    "float_type": "this should be a number",
    "list_type": "this should be a list, with a dash before each line",
    "dict_type": "this should have fields below it",
    "model_type": "this should have fields below it",
}
"""What pydantic says in words of a programmer."""


def explain(problem: dict[str, Any], lines: dict[Place, int], path: str, schema: str) -> ScenarioError:
    """Return one of pydantic's errors as ours: the field, its line, and what to do.

    Args:
        problem: the error, as pydantic gives it.
        lines: line of each key.
        path: the file.
        schema: what says what the file may hold.
    """
    place: Place = tuple(problem["loc"])
    shown = ".".join(str(part) for part in place) or "the file"
    near = place
    while near and near not in lines:
        near = near[:-1]
    code, remedy = _REMEDY.get(problem["type"], ("bad-value", "{schema} says what it may hold"))
    remedy = remedy.replace("{schema}", schema)
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "missing":
        message = "this field is missing"
    elif problem["type"] == "extra_forbidden":
        message = "there is no such field"
    elif "remedy" in problem.get("ctx", {}):
        code, remedy = problem["type"], problem["ctx"]["remedy"]
    elif problem["type"] != "value_error":
        message = _SAID.get(problem["type"], f"{message[:1].lower()}{message[1:]}")
        message = f"{message}, not {str(problem['input'])[:60]!r}"
    where = f"{path}:{lines[near]}" if near in lines else path
    return ScenarioError(message, code=code, where=f"{where}, {shown}", remedy=remedy)
