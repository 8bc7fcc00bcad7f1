"""``scenario.yaml``: its fields, what they may hold, and the JSON Schema made from them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from pmkit.data.models import CLEANED, Strict, explain, refused
from pmkit.data.strict_yaml import Place
from pmkit.errors import RecordError, ScenarioError
from pmkit.records.instants import parse_instant, parse_zone

SLUG: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SCHEMA_NAME: Final = "scenario.schema.json"


def _instant(value: object) -> str:
    """Return a quoted instant with an offset, or say what is wrong with it."""
    if isinstance(value, date | datetime):
        raise ValueError('quote the instant: "2017-01-31T21:00:00Z"')
    if not isinstance(value, str):
        raise ValueError("an instant is text in quotes, such as 2017-01-31T21:00:00Z")
    try:
        parse_instant(value)
    except RecordError as error:
        raise refused(error) from None
    return value


def _zone(value: str) -> str:
    """Return the name of a zone that exists."""
    try:
        parse_zone(value)
    except RecordError as error:
        raise refused(error) from None
    return value


def _day(value: object) -> object:
    """Return a day as text; YAML reads an unquoted one as a date."""
    return value.isoformat() if isinstance(value, date) else value


Text = Annotated[str, Field(min_length=1, max_length=2000), CLEANED]
Instant = Annotated[str, BeforeValidator(_instant), Field(description="ISO 8601 with an offset, in quotes")]


class Window(Strict):
    """The stretch of time that the scenario covers."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _is_forward(self) -> Window:
        """Refuse a window that ends before it starts."""
        if parse_instant(self.end) <= parse_instant(self.start):
            raise ValueError("the window ends before it starts")
        return self


class Source(Strict):
    """A public document that facts were taken from."""

    id: Annotated[str, Field(pattern=r"^\S+$", max_length=60, description="short name used in events.csv")]
    title: Text
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$", description="where it can be read; empty if nowhere")]
    published: Annotated[str, BeforeValidator(_day), Field(description="day, month or year; empty if unknown")] = ""


class Provenance(Strict):
    """Where the scenario comes from, and what in it is recorded, inferred or invented."""

    kind: Literal["public", "fictional"]
    sources: list[Source] = Field(min_length=1)
    recorded: Text
    inferred: Text
    synthesized: Text

    @model_validator(mode="after")
    def _has_address(self) -> Provenance:
        """Demand an address for every source of a public incident."""
        if self.kind == "public" and not all(source.url for source in self.sources):
            raise ValueError("a public incident names the url of each source")
        return self


class LeftOut(Strict):
    """A fact of the sources that the scenario does not use."""

    what: Text
    why: Text


class Worked(Strict):
    """One step that is worked with the learner at the guided level."""

    line: Text = Field(description="the finished line, as it stands in a document")
    because: Text = Field(description="the reasoning, in a sentence or two")
    half: Text = Field(description="another line of the same kind with … where the learner writes")


class WorkedSteps(Strict):
    """One worked step of each kind."""

    event: Worked
    why: Worked
    factor: Worked
    action: Worked


class Hint(Strict):
    """Three hints towards one factor, each saying more than the one before."""

    about: Annotated[str, Field(pattern=r"^F\S*$", description="id of the factor in reference.md")]
    observation: Text
    layer: Text
    factor: Text


class Manifest(Strict):
    """What ``scenario.yaml`` says."""

    version: Literal[1] = Field(alias="schema")
    id: Annotated[str, Field(pattern=SLUG, max_length=60, description="the folder's name")]
    title: Text
    summary: Text
    level: Literal["beginner", "intermediate", "advanced"]
    minutes: Annotated[int, Field(ge=5, le=480, strict=True, description="how long one person takes")]
    objectives: list[Text] = Field(min_length=1, max_length=8)
    services: list[Text] = Field(min_length=1)
    roles: list[Text] = Field(min_length=1, description="the roles of events.csv; never names of people")
    zone: Annotated[str, AfterValidator(_zone), Field(description="UTC, +02:00 or Europe/Amsterdam")]
    window: Window
    provenance: Provenance
    license: Text
    left_out: list[LeftOut] = Field(default=[])
    worked: WorkedSteps
    hints: list[Hint] = Field(min_length=1, max_length=12)


def check_manifest(data: Any, lines: dict[Place, int], path: str) -> tuple[Manifest | None, list[ScenarioError]]:
    """Return the manifest that data holds, or what is wrong with it, field by field.

    Args:
        data: as YAML gives it.
        lines: line of each key, for messages.
        path: the file, for messages.
    """
    if not isinstance(data, dict):
        return None, [
            ScenarioError(
                "the file holds no keys", code="yaml-broken", where=path, remedy="begin with: pmkit scenarios new NAME"
            )
        ]
    try:
        return Manifest.model_validate(data), []
    except ValidationError as error:
        return None, [explain(dict(problem), lines, path, SCHEMA_NAME) for problem in error.errors()]


def json_schema() -> str:
    """Return the JSON Schema of ``scenario.yaml``, so that editors complete and check."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Manifest.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
