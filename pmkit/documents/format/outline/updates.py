"""The updates of a status page as entries of a timeline: a state in bold or as a heading, its time below the text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pmkit.documents.format.blocks import blocks
from pmkit.documents.format.loosen.loosen import code_lines
from pmkit.documents.format.outline.part import FEW, Part, cut
from pmkit.documents.format.prose.words import STATE_NAMES
from pmkit.markup import unescape_markdown
from pmkit.records.written import read_whole

_STATES: Final = re.compile(rf"^\W*(?:{STATE_NAMES})\W*$", re.IGNORECASE)
_STATE_FIRST: Final = re.compile(rf"^(?:\*\*|__)(?:{STATE_NAMES})\W{{0,3}}(?:\*\*|__)", re.IGNORECASE)


def updates(parts: list[Part]) -> list[Part]:
    """Return parts with the updates of a status page as entries: a state as heading, a time in it or as last line."""
    parts = [_with_time_first(part) if part.key is None else part for part in parts]
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


def _with_time_first(part: Part) -> Part:
    """Return a part with each heading that is a state with its time, "Update [11/02/2022 12:23]", as the time alone.

    The state is in front of the text below it, so that no word is lost.
    """
    lines = [part.heading, *part.body.split("\n")]
    is_code = [False, *code_lines(lines[1:])]
    for place, line in enumerate(lines[:-1]):
        if place and (is_code[place] or not line.startswith("#")):
            continue
        marks = line[: len(line) - len(line.lstrip("# "))] if place else ""
        found = _STATE_AND_TIME.match(unescape_markdown(line[len(marks) :]))
        below = next((n for n in range(place + 1, len(lines)) if lines[n].strip()), None)
        if found and below and not is_code[below] and not _MARKED.match(lines[below]):
            at, state = found["time"] or found["first"], found["state"] or found["behind"]
            if is_time(at) or (found["first"] and _is_day(at)):
                lines[place] = marks + at.strip()
                lines[below] = f"{state}: {lines[below].strip()}"
    return replace(part, heading=lines[0], body="\n".join(lines[1:]))


_MARKED: Final = re.compile(r"\s*(?:[-*+>|#]|```|~~~|\d{1,3}[.)]\s)")
_STATE_AND_TIME: Final = re.compile(
    rf"^\W*(?P<state>(?:{STATE_NAMES})(?: #?\d{{1,2}}\b(?![./:]))?)\s*(?:[\[(]|[-–—:|,]\s|(?=\s))\s*"
    r"(?P<time>[^\[\]()]*\d[^\[\]()]*?)[\])]?[\s:]*$"
    # "2024-03-22 10:27 Update 5", with the state behind.
    rf"|^\W*(?P<first>\d[^\[\]()|]*?\d)\W{{1,3}}(?P<behind>(?:{STATE_NAMES})(?: ?#?\d{{1,2}})?)[\s:]*$",
    re.IGNORECASE,
)


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


def _is_day(text: str) -> bool:
    """Tell whether a text is a day and nothing more."""
    found = read_whole(text)
    return found is not None and found.first.has_day and found.first.clock is None


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day, perhaps with its day, and nothing more."""
    found = read_whole(text) if text.count("\n") < FEW else None
    return found is not None and found.first.clock is not None
