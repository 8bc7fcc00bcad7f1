"""Reading ``world.yaml``, with everything that is wrong in it: each mistake with its line and what to do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from pmkit.data.models import explain
from pmkit.data.strict_yaml import LIMIT, Place, load_yaml, parse_yaml
from pmkit.errors import ScenarioError, not_one_of
from pmkit.files import read_text
from pmkit.practice.world.conditions import SUBJECTS, Condition
from pmkit.practice.world.telemetry import Blind, Effect, Rule, Signal
from pmkit.practice.world.world import (
    SCHEMA_NAME,
    WORLD,
    Answer,
    Case,
    Change,
    Harm,
    Inject,
    Outcomes,
    Silence,
    Turn,
    Veil,
    World,
)

_LISTS = ("signals", "faults", "rules", "targets", "changes", "people", "audiences", "injects", "hypotheses", "probes")


def has_world(folder: str | Path) -> bool:
    """Tell whether a scenario's folder holds a world, so that it can be played."""
    return (Path(folder) / WORLD).is_file()


def load_world(folder: str | Path) -> World:
    """Return the world of a scenario's folder; one that was read already and has not changed is not read again.

    Raises:
        ScenarioError: the first mistake, with its line.
        FileError: the file cannot be read.
    """
    path = Path(folder) / WORLD
    return _world(path.resolve(), hashlib.sha256(read_text(path, limit=LIMIT, what="world").encode()).hexdigest())


@lru_cache(maxsize=32)
def _world(path: Path, digest: str) -> World:
    """Return the world of a file with this content."""
    world, problems = read_world(path.parent)
    if problems or world is None:
        raise problems[0]
    return world


def read_veil(folder: str | Path) -> Veil:
    """Return how a world is veiled; the rest of the file is not looked at, so that a list of drills is quick.

    Raises:
        ScenarioError: the veil is missing or wrong.
        FileError: the file cannot be read.
    """
    path = Path(folder) / WORLD
    text = read_text(path, limit=LIMIT, what="world")
    found = _VEIL.search(text)
    data, lines = parse_yaml(found[0] if found else "", path)
    try:
        return Veil.model_validate(data["veil"] if isinstance(data, dict) else None)
    except ValidationError as error:
        raise explain(dict(error.errors()[0]), lines, str(path), SCHEMA_NAME) from None


_VEIL: Final = re.compile(r"^veil:.*\n(?:[ \t#].*\n|\n)*", re.MULTILINE)


def read_world(folder: str | Path) -> tuple[World | None, list[ScenarioError]]:
    """Return the world of a folder, or all that is wrong with it.

    Raises:
        FileError: the file cannot be read.
    """
    path = Path(folder) / WORLD
    try:
        data, lines = load_yaml(path)
    except ScenarioError as error:
        return None, [error]
    return check_world(data, lines, str(path))


def check_world(data: Any, lines: dict[Place, int], path: str) -> tuple[World | None, list[ScenarioError]]:
    """Return the world that data holds, or what is wrong with it.

    Args:
        data: as YAML gives it.
        lines: line of each key and element, for messages.
        path: the file, for messages.
    """
    try:
        world = World.model_validate(data)
    except ValidationError as error:
        return None, [explain(dict(problem), lines, path, SCHEMA_NAME) for problem in error.errors()]
    problems = [_located(error, place, lines, path) for place, error in (*_references(world), *_shapes(world))]
    return (None if problems else world), problems


def _located(error: ScenarioError, place: Place, lines: dict[Place, int], path: str) -> ScenarioError:
    """Return an error with its file, line and field."""
    near = place
    while near and near not in lines:
        near = near[:-1]
    where = f"{path}:{lines[near]}" if near in lines else path
    shown = ".".join(str(part) for part in place)
    return ScenarioError(error.problem, code=error.code, where=f"{where}, {shown}", remedy=error.remedy)


def _shapes(world: World) -> Iterator[tuple[Place, ScenarioError]]:
    """Yield ids that are used twice, circles among faults, and times that are out of the window."""
    for name in _LISTS:
        ids = [item.id for item in getattr(world, name)]
        for index, one in enumerate(ids):
            if one in ids[:index]:
                yield (name, index, "id"), ScenarioError(f"{one!r} is used twice", code="id-twice", remedy="rename one")
    yield from _inner_twice(world)
    yield from _circles(world)
    last = world.cut.horizon
    if not 0 < world.cut.until <= last:
        yield (
            ("cut", "until"),
            ScenarioError(
                "play ends after the world does", code="out-of-window", remedy="let until be at most horizon"
            ),
        )
    for field in ("record", "expert", "injects", "probes"):
        for index, item in enumerate(getattr(world, field)):
            if item.at is not None and not 0 <= item.at <= last:
                yield (
                    (field, index, "at"),
                    ScenarioError(
                        f"minute {item.at:g} is not between 0 and the horizon, {last:g}",
                        code="out-of-window",
                        remedy="move it into the window",
                    ),
                )
    for index, fault in enumerate(world.faults):
        if fault.onset is not None and fault.onset > last:
            yield (
                ("faults", index, "onset"),
                ScenarioError(
                    f"minute {fault.onset:g} is behind the horizon, {last:g}",
                    code="out-of-window",
                    remedy="let it begin earlier, or by a change",
                ),
            )
    for index, skip in enumerate(world.cut.skips):
        if not 0 <= skip.start < skip.end <= last:
            yield (
                ("cut", "skips", index),
                ScenarioError(
                    "this skip does not go forward within the window",
                    code="out-of-window",
                    remedy="correct start and end",
                ),
            )


def _inner_twice(world: World) -> Iterator[tuple[Place, ScenarioError]]:
    """Yield views, harms and gaps that hide each other."""
    for number, target in enumerate(world.targets):
        views = [look.id for look in target.looks]
        for index, view in enumerate(views):
            if view in views[:index]:
                yield (
                    ("targets", number, "looks", index, "id"),
                    ScenarioError(f"{view!r} is used twice", code="id-twice", remedy="rename one"),
                )
    harms = [harm.id for harm in world.outcomes.harms]
    for index, harm in enumerate(harms):
        if harm in (*SPANS, *harms[:index]):
            yield (
                ("outcomes", "harms", index, "id"),
                ScenarioError(
                    f"{harm!r} is used twice, or the name of another outcome", code="id-twice", remedy="rename it"
                ),
            )
    for number, signal in enumerate(world.signals):
        for index, gap in enumerate(signal.gaps):
            if gap.start >= gap.end:
                yield (
                    ("signals", number, "gaps", index),
                    ScenarioError("this gap does not go forward", code="out-of-window", remedy="correct start and end"),
                )


SPANS: Final = ("detect", "mitigate", "recover", "risky", "silence")
"""Outcomes that every world has."""


def _circles(world: World) -> Iterator[tuple[Place, ScenarioError]]:
    """Yield a circle of faults that wait for each other."""
    names = [fault.id for fault in world.faults]
    try:
        TopologicalSorter({fault.id: fault.when.names("fault") for fault in world.faults}).prepare()
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        index = names.index(circle[0]) if circle[0] in names else 0
        yield (
            ("faults", index, "when"),
            ScenarioError(
                f"these faults wait for each other: {' → '.join(circle)}",
                code="circle",
                remedy="let one of them begin by an onset or a change",
            ),
        )


_NOUNS: Final = {
    "fault": "a fault",
    "signal": "a signal",
    "change": "a change",
    "alert": "a rule",
    "looked": "a view (target.look)",
    "asked": "a person",
    "told": "an audience",
    "handed": "a person",
    "service": "a service of the veil",
    "target": "a target",
    "hypothesis": "a hypothesis",
}
_FIELDS: Final[tuple[tuple[type[BaseModel], str, str], ...]] = (
    (Signal, "service", "service"),
    (Rule, "signal", "signal"),
    (Rule, "service", "service"),
    (Blind, "signals", "signal"),
    (Blind, "targets", "target"),
    (Blind, "people", "asked"),
    (Change, "target", "target"),
    (Silence, "audience", "told"),
    (Outcomes, "detected_by", "alert"),
    (Outcomes, "audience", "told"),
    (Harm, "signal", "signal"),
    (Effect, "fault", "fault"),
    (Turn, "fault", "fault"),
    (Case, "plots", "signal"),
    (Case, "supports", "hypothesis"),
    (Case, "contradicts", "hypothesis"),
    (Answer, "supports", "hypothesis"),
    (Answer, "contradicts", "hypothesis"),
    *((Condition, subject, subject) for subject in SUBJECTS),
)
"""Model, field, and what kind of thing the field names."""
_VERBS: Final = {"tell": "told", "ask": "asked", "look": "looked", "change": "change", "hand-over": "handed"}
_FILLED: Final = ("says", "refused", "away", "takes_over", "nothing_new")
"""Fields whose names in braces are replaced by readings."""
_BRACES: Final = re.compile(r"\{([^{}\n]{0,40})\}")


def _known(world: World) -> dict[str, list[str]]:
    """Return the names of each kind of thing in a world."""
    people = [person.id for person in world.people]
    return {
        "fault": [fault.id for fault in world.faults],
        "signal": [signal.id for signal in world.signals],
        "change": [change.id for change in world.changes],
        "alert": [rule.id for rule in world.rules],
        "looked": [f"{target.id}.{look.id}" for target in world.targets for look in target.looks],
        "asked": people,
        "told": [audience.id for audience in world.audiences],
        "handed": people,
        "service": list(world.veil.services),
        "target": [target.id for target in world.targets],
        "hypothesis": [hypothesis.id for hypothesis in world.hypotheses],
    }


def _references(world: World) -> Iterator[tuple[Place, ScenarioError]]:
    """Yield names that nothing in the world has."""
    known = _known(world)

    def wrong(place: Place, kind: str, name: str) -> Iterator[tuple[Place, ScenarioError]]:
        if name not in known[kind]:
            yield place, not_one_of(name, known[kind], what=_NOUNS[kind], raises=ScenarioError, code="unknown-name")

    for place, model in _walk(world, ()):
        for kind_of_model, field, kind in _FIELDS:
            if isinstance(model, kind_of_model):
                value = getattr(model, field)
                for name in value if isinstance(value, list) else [value] if value else []:
                    yield from wrong((*place, field), kind, name)
        if isinstance(model, Inject):
            for answer in model.by:
                verb, _, name = answer.partition(" ")
                yield from wrong((*place, "by"), _VERBS[verb], name)
        for field in _FILLED:
            value = getattr(model, field, None) or []
            for text in [value] if isinstance(value, str) else value:
                # Cases are models of their own and come up in the walk.
                for name in _BRACES.findall(text) if isinstance(text, str) else ():
                    if name != "time":
                        yield from wrong((*place, field), "signal", name)


def _walk(value: object, place: Place) -> Iterator[tuple[Place, BaseModel]]:
    """Yield each model inside a model, with its place in the file."""
    if isinstance(value, BaseModel):
        yield place, value
        for name, field in type(value).model_fields.items():
            yield from _walk(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*place, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*place, key))
