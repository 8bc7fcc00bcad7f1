"""What became of an alert or incident, told inside it: a list of states, each with its time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from pmkit.records.event import Kind
from pmkit.records.sources.contract import Item, Place, Record, no_event
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import plain

_KINDS: Final = {
    **dict.fromkeys(("triggered", "fired", "opened", "open", "created", "reopened", "declared"), Kind.ALERT),
    **dict.fromkeys(
        ("acknowledged", "acked", "ack", "unacknowledged", "unacked", "assigned", "reassigned", "rerouted", "escalated",
         "snoozed", "unsnoozed", "suppressed", "silenced", "merged", "accepted", "delegated"),
        Kind.ACTION,
    ),
    **dict.fromkeys(
        ("resolved", "closed", "recovered", "mitigated", "fixed", "cleared", "investigating", "identified",
         "monitoring", "updated", "postmortem", "terminated"),
        Kind.STATUS,
    ),
}  # fmt: skip
_TITLE: Final = re.compile(r"(?:.+ )?(?:title|summary|subject|short description|display name|headline|message)")
_LONGEST: Final = 200


def state_in(text: str) -> Kind | None:
    """Return the kind of a text that is the name of a state and nothing else; None for any other."""
    return _KINDS.get(text.casefold().strip(" .").replace("_", " ")) if len(text) < 20 else None


def title_in(document: Mapping[str, Any]) -> str:
    """Return what an object is called by a field whose name ends like that of a title; empty where it has none."""
    names = (key for key, held in document.items() if isinstance(held, str) and held and _TITLE.fullmatch(plain(key)))
    return text_of(document[name])[:_LONGEST] if (name := next(names, "")) else ""


class Family:
    """Leaves out states that tell what the object around them told: when it began, when it was over."""

    def __init__(self) -> None:
        self._pointer = ""
        self._told: set[datetime] = set()

    def around(self, place: Place, items: Iterable[Item]) -> Iterator[Item]:
        """Yield what an object tells that has a list of states in it."""
        self._pointer, self._told = f"{place.pointer}/", set()
        for item in items:
            if isinstance(item, Record) and item.when:
                self._told.add(item.when.instant)
            yield item

    def inside(self, place: Place, about: str, items: Iterable[Item]) -> Iterator[Item]:
        """Yield what an element of such a list tells that its object didn't."""
        is_own = place.pointer.startswith(self._pointer)
        for item in items:
            if (
                is_own
                and isinstance(item, Record)
                and item.when
                and item.when.instant in self._told
                and state_in(item.text.removeprefix(f"{about}: "))
            ):
                yield no_event(item.place, "what is around it tells the same")
            else:
                yield item
