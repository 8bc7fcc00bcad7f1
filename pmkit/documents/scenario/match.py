"""``match.yaml``: how a learner's words are matched with the factors of a scenario's reference.

Like the reference, it gives the answers away: nothing opens it before the debrief.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from pmkit.analysis.text.likeness import stems
from pmkit.data.models import Strict, explain
from pmkit.data.strict_yaml import Place, load_yaml
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.manifest import Text
from pmkit.errors import ScenarioError

MATCH: Final = "match.yaml"
MATCH_SCHEMA_NAME: Final = "match.schema.json"


class MatchFactor(Strict):
    """How one factor of the reference is recognized."""

    evidence: list[Text] = Field(
        min_length=1, description="ids of the events that show it; they do most of the matching"
    )
    layer: Text = Field(description="the defense layer, as the reference names it")
    concepts: list[Annotated[list[Text], Field(min_length=1)]] = Field(
        min_length=2,
        max_length=4,
        description="groups of words or short phrases; one of each group makes the factor. A phrase with not, no or "
        "never asks for a negation near its words",
    )
    contrary: list[Text] = Field(default=[], description="phrases that say the contrary; any of them blocks the match")
    lookalikes: list[Text] = Field(
        min_length=2, max_length=2, description="two sentences that sound alike and say something else"
    )


class Matching(Strict):
    """What ``match.yaml`` says."""

    version: Literal[1] = Field(alias="schema")
    factors: dict[Annotated[str, Field(pattern=r"^F\S*$")], MatchFactor] = Field(
        description="id of a factor in reference.md to how it is recognized"
    )


def check_match(data: Any, lines: dict[Place, int], path: str) -> tuple[Matching | None, list[ScenarioError]]:
    """Return the matching that data holds, or what is wrong with it, field by field."""
    if not isinstance(data, dict):
        return None, [
            ScenarioError("the file holds no keys", code="yaml-broken", where=path, remedy="see another scenario's")
        ]
    try:
        return Matching.model_validate(data), []
    except ValidationError as error:
        return None, [explain(dict(problem), lines, path, MATCH_SCHEMA_NAME) for problem in error.errors()]


def read_match(path: Path) -> Matching:
    """Return the matching of a file.

    Raises:
        ScenarioError: it is broken; the message names the line.
        FileError: it cannot be read.
    """
    data, lines = load_yaml(path)
    matching, problems = check_match(data, lines, str(path))
    if matching is None:
        raise problems[0]
    return matching


def fits(matching: Matching, reference: Postmortem, events: set[str], path: str) -> list[ScenarioError]:
    """Return where a matching does not fit its scenario: factors and events that are not there, or are left out."""
    factors = {factor.id for factor in reference.factors}
    problems = [
        ScenarioError(
            f"{name} is not a factor of reference.md",
            code="unknown-factor",
            where=f"{path}, factors.{name}",
            remedy=f"use: {', '.join(sorted(factors))}",
        )
        for name in sorted(set(matching.factors) - factors)
    ]
    problems += [
        ScenarioError(
            f"{name} has no entry",
            code="missing-key",
            where=f"{path}, factors",
            remedy="say how it is recognized, so that learners are not asked about what they wrote",
        )
        for name in sorted(factors - set(matching.factors))
    ]
    problems += [
        ScenarioError(
            f"{phrase!r} has fewer than two telling words, so much else would say it",
            code="bad-value",
            where=f"{path}, factors.{name}.contrary",
            remedy="name the thing and what was so: dumps were tested",
        )
        for name, entry in sorted(matching.factors.items())
        for phrase in entry.contrary
        if len(stems(phrase)) < 2
    ]
    problems += [
        ScenarioError(
            f"{event} is not an event of events.csv",
            code="unknown-event",
            where=f"{path}, factors.{name}.evidence",
            remedy="use ids of events.csv",
        )
        for name, entry in sorted(matching.factors.items())
        for event in entry.evidence
        if event not in events
    ]
    return problems


def match_schema() -> str:
    """Return the JSON Schema of ``match.yaml``, so that editors complete and check it."""
    schema = Matching.model_json_schema(by_alias=True)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"
