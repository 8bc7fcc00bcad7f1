"""The updates of a status page as entries of a timeline: a state in bold or as a heading, its time below the text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pmkit.documents.format.blocks import blocks
from pmkit.documents.format.outline.part import FEW, Part, cut
from pmkit.records.written import read_whole

_STATE_NAMES: Final = (
    r"resolved|monitoring|identified|investigating|update[ds]?|completed|verifying|in progress|scheduled|mitigated|"
    r"post-?mortem|résolu|surveillance|identifié|mise à jour|"
    r"behoben|wird untersucht|identifiziert|beobachtung|aktualisierung"
)
_STATES: Final = re.compile(rf"^\W*(?:{_STATE_NAMES})\W*$", re.IGNORECASE)
_STATE_FIRST: Final = re.compile(rf"^(?:\*\*|__)(?:{_STATE_NAMES})\W{{0,3}}(?:\*\*|__)", re.IGNORECASE)


def updates(parts: list[Part]) -> list[Part]:
    """Return parts with the updates of a status page as entries: a state as heading, and a time as last line."""
    found = [
        place
        for place, part in enumerate(parts)
        if part.key is None and _STATES.match(part.heading) and _last_is_time(part.body)
    ]
    if len(found) > 1:
        for place in found:
            parts[place] = replace(parts[place], key="timeline", lead=parts[place].heading.strip(" :"))
        return parts
    parts = [_with_stamps(part) if part.key in (None, "timeline") else part for part in parts]
    return [piece for part in parts for piece in (_states_in(part) if part.key is None else [part])]


def _with_stamps(part: Part) -> Part:
    """Return a part with each paragraph that is a time right below the update in bold that it is the time of."""
    if "**" not in part.body and "__" not in part.body:
        return part
    lines = part.body.split("\n")
    found = [
        (first, second)
        for first, second in pairwise(blocks(part.body))
        if first.kind == second.kind == "paragraph" and _STATE_FIRST.match(first.text) and is_time(second.text)
    ]
    for first, second in found if len(found) >= FEW else ():
        lines[first.line + len(first.lines)], lines[second.line] = second.text.strip(), ""
    return replace(part, body="\n".join(lines))


def _states_in(part: Part) -> list[Part]:
    """Return a part cut around paragraphs that are updates: a state in bold first, and a time as last line."""
    found = [
        block
        for block in blocks(part.body)
        if block.kind == "paragraph" and _STATE_FIRST.match(block.text) and _last_is_time(block.text)
    ]
    if len(found) < FEW:
        return [part]
    return cut(part, [(block.line, block.line + len(block.lines)) for block in found], "timeline")


def _last_is_time(body: str) -> bool:
    """Tell whether the last line of a body is a time."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    return bool(lines) and is_time(lines[-1])


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day, perhaps with its day, and nothing more."""
    found = read_whole(text) if text.count("\n") < FEW else None
    return found is not None and found.first.clock is not None
