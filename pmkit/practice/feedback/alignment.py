"""Which of a learner's lines are which records: by time and words together, never by an id alone.

Ids clash. A learner who gives new numbers has an E02 that is not the records' E02, and a document without ids gets
them from its reader. So an id is one sign among three, and two have to agree; where they do not, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import likeness
from pmkit.documents.format.postmortem import Postmortem
from pmkit.records.event import Event
from pmkit.records.stamps import as_written

ALIKE: Final = 0.5
"""Likeness of two headlines from which their words alone say that they are one record."""

_LITTLE: Final = 0.2
"""Likeness that is enough where the times agree, or where the ids do."""

_PADDING: Final = re.compile(r"(?<=[^\W\d])0+(?=\d)")
"""Zeros that some write and some do not: E4 is E04."""

_ID: Final = re.compile(r"(?<![\w-])[EW]\d{1,3}(?![\w-])")

_MOST: Final = 2_000
"""Lines that are looked at; nobody writes a longer timeline by hand."""


def touch(mine: Event, theirs: Event) -> bool | None:
    """Tell whether a learner's instant can be the record's: the two intervals touch; None where one has no time."""
    if mine.instant is None or theirs.instant is None:
        return None
    begins = theirs.earliest is None or (mine.latest or mine.instant) >= theirs.earliest
    ends = theirs.latest is None or (mine.earliest or mine.instant) <= theirs.latest
    return begins and ends


def aligned(yours: Postmortem, reference: Postmortem) -> dict[str, str]:
    """Return the id of each of the learner's lines that is a record, to the record's id.

    Args:
        yours: the learner's.
        reference: whose timeline holds the records.
    """
    records = [as_written(event) for event in reference.timeline]
    chances: dict[tuple[str, str], float] = {}
    for line in list(yours.timeline)[:_MOST]:
        own = {without_zeros(name) for name in (line.id, *ids_written(" ".join((line.headline, *line.details))))}
        for record in records:
            together = touch(line, record)
            words = likeness(line.headline, record.headline)
            if together is False or words < ALIKE:
                words = max(words, likeness(line.headline, " ".join((record.headline, *record.details))) * 0.8)
            same_id = without_zeros(record.id) in own
            enough = (
                words >= ALIKE and (together is not False or same_id),
                words >= _LITTLE and bool(together),
                words >= _LITTLE and same_id and together is None,
            )
            if any(enough):
                chances[line.id, record.id] = words + 0.5 * bool(together) + 0.3 * same_id
    return dict(list(best_pairs(chances)))


def without_zeros(name: str) -> str:
    """Return an id without the zeros that some write and some do not: E4 is E04."""
    return _PADDING.sub("", name)


def ids_written(text: str) -> tuple[str, ...]:
    """Return the ids of events and whys that a text itself names."""
    return tuple(dict.fromkeys(_ID.findall(text)))


def _pointed_at(yours: Postmortem) -> set[str]:
    """Return the ids that a document's whys and factors point at; an id that nothing does says nothing about them."""
    lines = [*yours.whys.whys, *yours.factors, *yours.factors.held]
    return {ref for line in lines for ref in (*line.evidence, *ids_written(line.text))}


def records_named(ids: Iterable[str], yours: Postmortem, reference: Postmortem, known: Mapping[str, str]) -> set[str]:
    """Return the records that ids in a learner's document stand for.

    An id of the learner's own timeline stands for the record that its line is, or for none. One that is only pointed
    at is the record's, unless the document numbers its lines in a way of its own.

    Args:
        ids: as they are written.
        yours: the learner's.
        reference: whose timeline holds the records.
        known: what :func:`aligned` gave.
    """
    lines = {event.id for event in yours.timeline}
    records = {event.id for event in reference.timeline}
    spelled = {without_zeros(name): name for name in (*records, *lines)}
    ids = [name if name in lines else spelled.get(without_zeros(name), name) for name in ids]
    both = lines & records & {*ids, *_pointed_at(yours)}
    own_numbers = 2 * sum(known.get(name) == name for name in both) < len(both)
    found = {known[name] for name in ids if name in known}
    if not own_numbers:
        found |= {name for name in ids if name in records - lines}
    return found
