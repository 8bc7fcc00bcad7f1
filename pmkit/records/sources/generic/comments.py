"""Comments in a cell, each with a time of its own: as Jira writes one, as ServiceNow writes many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from pmkit.markup import clean, one_line
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import Item, Place, Record
from pmkit.records.sources.generic.mapping import is_time
from pmkit.records.sources.generic.outcomes import Columns
from pmkit.records.sources.times import Clock

_JOURNAL: Final = 200_000
_ENTRIES: Final = 500
"""Most characters and entries of a journal that are read."""
_COMMENT: Final = re.compile(r"\s*(?P<when>[^;\n]{8,40});(?P<who>[^;\n]{0,120});(?P<text>.*\S)\s*", re.DOTALL)
"""A comment as Jira writes it into a cell of a table: its time, who wrote it, and what it says."""

_AT: Final = r"^(?P<{}>\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}[ T,]{{1,2}}\d{{1,2}}:\d{{2}}[^\n]{{0,9}}?) - "
_ENTRY: Final = re.compile(
    rf"{_AT.format('when')}(?P<who>[^\n]{{0,80}}) \([^()\n]{{4,40}}\)[^\S\n]{{0,3}}\n"
    rf"(?P<text>.*?)(?={_AT.format('next')}|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""An entry of a journal as ServiceNow writes many of them into one field, the newest first."""


def comments_in(row: Mapping[str, Any], columns: Columns) -> list[tuple[str, re.Match[str]]]:
    """Return the cells of a row that are comments with a time of their own, by column."""
    found: list[tuple[str, re.Match[str]]] = []
    for name in columns.comments:
        cell = row[name]
        if isinstance(cell, str) and cell:
            one = _COMMENT.fullmatch(cell)
            many = [one] if one else islice(_ENTRY.finditer(cell[:_JOURNAL]), _ENTRIES)
            found += [(name, match) for match in many]
    return [(name, match) for name, match in found if is_time(match["when"].strip()) and match["text"].strip()]


def commented(place: Place, comment: re.Match[str], about: str, clock: Clock) -> Iterator[Item]:
    """Yield who wrote a comment, and the comment at its own time."""
    who, said = comment["who"].strip(), clean(comment["text"]).strip()
    if who and not is_role(who):
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)
    head, _, rest = said.partition("\n")
    details = (*filter(None, (one_line(rest),)), f"about: {one_line(about)}")
    yield Record(place, clock.read(comment["when"].strip()), head, Kind.MESSAGE, who=who, details=details)
