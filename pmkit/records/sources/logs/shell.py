"""Histories of a shell with times: of bash, as ``history`` prints them or as the file keeps them, and of zsh.

What somebody typed is an action. Walking about in folders, clearing the screen and looking at the history are not
events of an incident; a prompt that was copied along names whoever typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person, is_role
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "shell"
title: Final = "shell history"
newest_first: Final = False
_PRINTED: Final = re.compile(
    r"\s*\d{1,6}\*?\s{1,4}(?P<when>\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?(?:\s?[+-]\d{4})?)\s{1,4}"
    r"(?![+-]\d{4}|UTC\b)(?P<said>\S.*)$"
)
_EPOCH: Final = re.compile(r"#(?P<when>1\d{9})\s*$")
_ZSH: Final = re.compile(r": (?P<when>1\d{9}):\d+;(?P<said>.+)$")
_PROMPT: Final = re.compile(r"\[?(?P<who>[a-z_][\w.-]{1,30})@[\w.-]{1,60}[: ][^$#%]{0,80}[$#%]\s?(?P<said>.*)$")
_IDLE: Final = re.compile(
    r"(?:cd|ls|ll|la|pwd|clear|history|exit|logout|whoami|id|date|w|who|uptime|man|which|echo \$\?|fg|bg|jobs|top|htop)"
    r"(?:\s+(?!.*[;&|>])\S.*)?(?:\s*\|\s*(?:tail|head|less|grep)\b.*)?$"
)
_SHARE: Final = 0.5


def recognizes(head: Head) -> float:
    """Recognize lines with a number and a time before the command, or a time of its own above or before it."""
    if head.form != "text":
        return 0.0
    lines = [line for line in head.lines if line.strip()]
    printed = sum(_PRINTED.match(line) is not None or _ZSH.match(line) is not None for line in lines)
    above = sum(_EPOCH.match(line) is not None for line in lines)
    if not lines:
        return 0.0
    share = max(printed / len(lines), 2 * above / len(lines))
    return 0.9 if share > _SHARE else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield each command with its time, and whoever a prompt names."""
    clock = export.clock()
    above = ""
    for number, line in export.lines():
        place = Place(number)
        if not line.strip():
            continue
        if stamp := _EPOCH.match(line):
            above = stamp["when"]
            continue
        found = _ZSH.match(line) or _PRINTED.match(line)
        if found is None and (prompt := _PROMPT.match(line)):
            if not is_role(prompt["who"]):
                yield Person.of(handle=prompt["who"])
            yield no_event(place, "a prompt without a time")
            continue
        when, said = (found["when"], found["said"]) if found else (above, line.strip())
        yield _command(place, when, said, clock)


def _command(place: Place, when: str, said: str, clock: Clock) -> Record | Reject:
    """Return a command at its time, or why there is none."""
    if not when:
        return Reject(place, RecordError("the command has no time", code="no-time", remedy="set HISTTIMEFORMAT"))
    if _IDLE.match(said.strip()):
        return no_event(place, "it only looked around")
    try:
        return Record(place, clock.read(when), said.strip()[:4000], Kind.ACTION, topic="commands")
    except RecordError as error:
        return Reject(place, error)
