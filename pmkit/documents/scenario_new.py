"""A new scenario: a folder that validates, with marks where its author fills it in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pmkit.documents.blocks import MARKER
from pmkit.documents.manifest import SLUG, SCHEMA_NAME, json_schema
from pmkit.errors import ScenarioError
from pmkit.files import make_folder, write_atomic

_MANIFEST: Final = """\
# yaml-language-server: $schema={schema}
# FILL IN every line that says so; pmkit scenarios validate {id} tells what is still wrong.
schema: 1
id: {id}
title: "FILL IN: what happened, in six words"
summary: "FILL IN: one sentence that gives nothing away."
level: beginner # or intermediate, advanced
minutes: 45
objectives:
  - "FILL IN: what one can do after this."
services: ["FILL IN"]
roles: [on-call engineer, incident commander] # roles, never names of people
zone: UTC # of the document's times
window:
  start: "2024-01-15T09:00:00Z" # FILL IN: quoted, with an offset
  end: "2024-01-15T12:00:00Z" # FILL IN
provenance:
  kind: fictional # FILL IN: public if it is a real incident
  sources:
    - id: report
      title: "FILL IN: title of the public postmortem"
      url: "" # FILL IN
      published: ""
  recorded: "FILL IN: what the sources say."
  inferred: "FILL IN: what follows from them."
  synthesized: "FILL IN: what you made up."
license: MIT
left_out: []
worked:
  event:
    line: "- 09:40 - Error rate alert fired [E02: alert, detected; E01]"
    because: "FILL IN: how one sees it in the records."
    half: "- … - Requests began to be answered with errors [E03: …]"
  why:
    line: "- Why? → The new release refused old tokens [W1: event, technical; E01]"
    because: "FILL IN"
    half: "  - Why? → … [W2: …; E02]"
  factor:
    line: "- No test used a token of the old format [F1: process, testing; W1]"
    because: "FILL IN"
    half: "- … [F2: …; W2]"
  action:
    line: "| Add old tokens to the test data [A1: commitment, strong, prevent; F1] | Auth team | 2024-02-01 | Open | the test fails on the old release |"
    because: "FILL IN"
    half: "| … [A2: …; F2] | … | … | … | … |"
hints:
  - about: F1
    observation: "FILL IN: a question that points at an event."
    layer: "FILL IN: a question that names the defense layer."
    factor: "FILL IN: a question that nearly says it."
"""

_BRIEF: Final = """\
# FILL IN: the title

FILL IN: what the person on call sees, in the second person, with nothing that was learned
later. You are on call. At 09:40 an alert says that one request in five is answered with an
error. You know that a release went out this morning, and that support has two tickets.

Your task: write the postmortem from the records, with a timeline, the whys, the
contributing factors and the action items.
"""

_EVENTS: Final = """\
id,earliest,latest,after,kind,milestone,role,headline,details,source,basis,known_from
E01,2024-01-15T09:30:00Z,2024-01-15T09:30:00Z,,change,started,,FILL IN: a release went out,,report,synthesized,
E02,2024-01-15T09:40:00Z,2024-01-15T09:40:00Z,E01,alert,detected,on-call engineer,FILL IN: an alert fired,,report,synthesized,
E03,2024-01-15T10:30:00Z,2024-01-15T10:30:00Z,,action,mitigated resolved,on-call engineer,FILL IN: the release was rolled back,,report,synthesized,
"""

_REFERENCE: Final = """\
# Incident Postmortem: FILL IN

## Incident Summary

- **Date**: 2024-01-15
- **Duration**: 60 minutes
- **Impact**: FILL IN
- **Severity**: FILL IN
- **Zone**: UTC
- **Status**: Published
- **Scenario**: {id}

## What Happened?

FILL IN: the story in a few sentences, no further than the sources go.

## Timeline

- 09:30 - FILL IN: a release went out [E01: change, started, synthesized]
- 09:40 - FILL IN: an alert fired [E02: alert, detected, synthesized, by on-call engineer; E01]
- 10:30 - FILL IN: the release was rolled back [E03: action, mitigated, resolved, synthesized, by on-call engineer]

## Five Whys

Problem: FILL IN

- Why? → FILL IN [W1: event, technical; E01] (needed)
  - Why? → FILL IN [W2: condition, team; E02]

## Contributing Factors

- FILL IN: one condition [F1: process, testing; W1]
- FILL IN: a second condition [F2: technical, limits; E01]
- FILL IN: a third condition [F3: communication, handoff; E02]

## What Went Well

- FILL IN

## What Could Be Improved

- FILL IN

## What Surprised Us

- FILL IN

## Where We Got Lucky

- FILL IN

## Action Items

| Action | Owner | Due Date | Status | Done when |
| --- | --- | --- | --- | --- |
| FILL IN [A1: commitment, strong, prevent; F1] | FILL IN: a team | 2024-02-01 | Open | FILL IN |

## Lessons Learned

- FILL IN

{marker}
"""


def new_scenario(name: str, folder: str | Path = "scenarios") -> Path:
    """Write a folder that validates and return it.

    Args:
        name: lower case words with hyphens, such as ``auth-tokens-2024``.
        folder: where to put it; ``scenarios`` below the current folder is found by name.

    Raises:
        ScenarioError: the name is none, or the folder holds something already.
        FileError: it cannot be written.
    """
    if not re.fullmatch(SLUG, name) or len(name) > 60:
        raise ScenarioError(
            f"{name[:80]!r} cannot be a scenario's name",
            code="bad-id",
            remedy="use lower case letters, digits and hyphens: auth-tokens-2024",
        )
    target = Path(folder) / name
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ScenarioError(
            "there is something here already; nothing was changed",
            code="exists",
            where=str(target),
            remedy="choose another name, or remove the folder yourself",
        )
    make_folder(target)
    schema = Path(folder) / SCHEMA_NAME
    if not schema.exists():
        write_atomic(schema, json_schema())
    for file, text in (
        ("brief.md", _BRIEF),
        ("events.csv", _EVENTS),
        ("reference.md", _REFERENCE),
        ("scenario.yaml", _MANIFEST),
    ):
        text = text.replace("{id}", name).replace("{schema}", f"../{SCHEMA_NAME}").replace("{marker}", MARKER)
        write_atomic(target / file, text)
    return target
