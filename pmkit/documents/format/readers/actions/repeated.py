"""A list that repeats what a table of actions holds: a checklist says how far they are, prose says more of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pmkit.analysis.actions.plan import ActionItem

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_STEM: Final = 4
"""Letters by which forms of a word are the same: "change", "changing", "changed"."""

_SHARED: Final = 2
_ALIKE: Final = 0.6
"""Share of the words of a line that an item has, too, for the two to be the same."""


def without_repeats(plan: Sequence[ActionItem]) -> tuple[list[ActionItem], list[str]]:
    """Return action items without those of a list that repeats others, and the lines that were left out.

    Lines without owner and date repeat items with one of them where most of those lines do; what they say of how far an
    item is goes into it. Where nothing has an owner or a date, lines without a state can repeat items with one: what
    will be done in sentences, and a table of how far it is.
    """
    is_named = any(item.owner or item.due for item in plan)
    kept = [item for item in plan if (item.owner or item.due if is_named else item.status)]
    lines = [item for item in plan if item not in kept]
    pairs = [(line, same) for line in lines if (same := _same(line, kept))]
    if len(pairs) < _SHARED or 2 * len(pairs) < len(lines) or len({same.id for _, same in pairs}) < len(pairs):
        return list(plan), []
    states = {same.id: line for line, same in pairs if line.status and not same.is_done}
    repeated = {line.id for line, _ in pairs}
    items = [
        replace(item, status=states[item.id].status, completed=states[item.id].completed) if item.id in states else item
        for item in plan
        if item.id not in repeated
    ]
    return items, [line.text for line, _ in pairs]


def is_repeat(line: ActionItem, items: Sequence[ActionItem]) -> bool:
    """Tell whether a line says what one of the items does, perhaps in other words."""
    return line.text in (item.text for item in items) or _same(line, items) is not None


def _same(line: ActionItem, items: Sequence[ActionItem]) -> ActionItem | None:
    """Return the item that a line repeats: of the same ticket, or with most of its words, where those are most."""
    tickets = _tickets(line)
    if same := next((item for item in items if tickets & _tickets(item)), None):
        return same
    own = _stems(line.text)
    shared = {item.id: len(own & _stems(item.text)) for item in items}
    best = max(items, key=lambda item: shared[item.id], default=None)
    return best if best and shared[best.id] >= max(_SHARED, _ALIKE * len(own)) else None


def _tickets(item: ActionItem) -> set[str]:
    """Return the keys of tickets in an action and in its further columns."""
    return {key for text in (item.text, *(value for _, value in item.extra)) for key in _TICKET.findall(text)}


_TICKET: Final = re.compile(r"(?<![\w/-])[A-Z][A-Z0-9]{1,9}-\d{2,7}(?![\w-])")


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words of a text."""
    return {word[:_STEM].casefold() for word in _WORD.findall(text)}
