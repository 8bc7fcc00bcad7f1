"""Git: commits as ``git log`` prints them, in its own format and in ``--format=fuller``.

When a commit was made says when somebody wrote it; when it came to the servers, a deployment says. In the fuller
format the time is that of the committer, which is nearer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "git"
title: Final = "git log"
newest_first: Final = True
_COMMIT: Final = re.compile(r"commit (?P<sha>[0-9a-f]{7,64})(?: \((?P<refs>[^()]*)\))?$")
_FIELD: Final = re.compile(r"(?P<name>Author|AuthorDate|Commit|CommitDate|Date|Merge):\s+(?P<value>.*)")
_PERSON: Final = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<mail>[^<>]*)>$")
_SHORT: Final = 7


@dataclass
class _Commit:
    """What is printed about a commit."""

    line: int
    sha: str
    refs: str
    fields: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def recognizes(head: Head) -> float:
    """Recognize the line that begins a commit, and the author below it."""
    lines = [line for line in head.lines if line.strip()]
    begins = any(map(_COMMIT.match, lines[:1]))
    return 0.97 if begins and any(line.startswith("Author:") for line in lines[:4]) else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield commits and their authors."""
    clock = export.clock()
    for commit in _commits(export):
        for key in ("Author", "Commit"):
            if person := _PERSON.match(commit.fields.get(key, "")):
                yield Person.of(name=person["name"], mail=person["mail"])
        try:
            yield _record(commit, clock)
        except RecordError as error:
            yield Reject(Place(commit.line), error)


def _commits(export: Export) -> Iterator[_Commit]:
    commit: _Commit | None = None
    for number, line in export.lines():
        if begins := _COMMIT.match(line):
            if commit:
                yield commit
            commit = _Commit(number, begins["sha"], begins["refs"] or "")
        elif commit is None:
            continue
        elif not commit.said and (named := _FIELD.match(line)):
            commit.fields.setdefault(named["name"], named["value"].strip())
        elif line.startswith("    ") and line.strip():
            commit.said.append(line.strip())
    if commit:
        yield commit


def _record(commit: _Commit, clock: Clock) -> Record:
    fields = commit.fields
    when = clock.read(fields.get("CommitDate") or fields.get("Date") or fields.get("AuthorDate"))
    who = _PERSON.match(fields.get("Author", ""))
    subject = commit.said[0] if commit.said else "(no message)"
    details = [f"refs: {commit.refs}"] if commit.refs else []
    return Record(
        Place(commit.line),
        when,
        f"Commit {commit.sha[:_SHORT]}: {subject}",
        Kind.CHANGE,
        who=who["name"] if who else "",
        key=f"commit|{commit.sha}",
        topic="commits",
        details=(*details, *commit.said[1:20]),
    )
