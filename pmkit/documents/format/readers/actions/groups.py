"""Headings among actions: they group what is below them, and some say what holds for all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Promise
from pmkit.documents.format.blocks import Block
from pmkit.documents.format.prose.acts import IDEAS, PENDING, is_closed, when_of
from pmkit.documents.format.readers.actions.fields import DATE, MONTH, STATE
from pmkit.documents.format.readers.context import Notes
from pmkit.markup import one_line, unescape_markdown_item

SEPARATOR: Final = " / "
"""What is between the names of headings, the outermost first."""


class Groups:
    """Headings among actions: a group of what is below, "Process" or "Short term", or a heading of other text.

    A group's name goes to its actions; a heading is kept only above text that is kept, or where nothing is below it.
    """

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.open_heads: list[tuple[Block, bool]] = []

    @property
    def heads(self) -> list[str]:
        """Names of the headings that are open, the outermost first."""
        return [self._name(head) for head, _ in self.open_heads]

    @property
    def last(self) -> str:
        """Name of the heading that was opened last, empty before any."""
        return next(reversed(self.heads), "")

    @property
    def name(self) -> str:
        """Names of the headings that are open as one text."""
        return SEPARATOR.join(self.heads)

    def open(self, head: Block) -> None:
        """Begin what is below a heading."""
        self.close(_level(head))
        self.open_heads.append((head, False))

    def close(self, level: int = 0) -> None:
        """End what is below headings of a level and deeper ones; those without anything below them are kept."""
        while self.open_heads and _level(self.open_heads[-1][0]) >= level:
            head, is_used = self.open_heads.pop()
            if not is_used:
                self.notes.keep(head.text)

    def used(self) -> None:
        """Say that the headings that are open have an action."""
        self.open_heads = [(head, True) for head, _ in self.open_heads]

    def keep(self) -> None:
        """Keep the headings that are open, because text below them is kept."""
        for head, is_used in self.open_heads:
            if not is_used or head.text not in self.notes.parts:
                self.notes.keep(head.text)
        self.used()

    def _name(self, head: Block) -> str:
        """Return a heading as a group's name."""
        return unescape_markdown_item(head.heading if head.kind == "heading" else one_line(head.text)).strip(" :*_")


_DEEPEST: Final = 7


def _level(head: Block) -> int:
    """Return the level of a heading; a line in bold is deeper than all."""
    return head.level or _DEEPEST


def with_told(item: ActionItem, heads: Sequence[str]) -> ActionItem:
    """Return an action with the state and the date that headings above it give, where its own line gives none.

    Below "Potential actions" each is an idea.
    """
    for head in reversed(heads):
        status, due = told_by(head)
        item = replace(item, status=item.status or status, due=item.due or due)
        if item.promise is None and IDEAS.search(head):
            item = replace(item, promise=Promise.IDEA)
    return item


def told_by(heading: str) -> tuple[str, str]:
    """Return the state and the date that a heading gives to what is below it; each is empty where it gives none.

    Example:
        >>> told_by("Short term (in progress, Q3 2024)")
        ('in progress', 'Q3 2024')
    """
    plain = _LINK.sub(r"\1", heading).strip(" :*_#")
    if is_closed(plain):
        return "Done", ""
    aside = _ASIDE.search(plain)
    inside = (aside["inside"] or aside["behind"]) if aside else ""
    parts = [_TO_DO.sub("", part) for part in (plain, inside, *_PARTS.split(inside))]
    status = next((part for part in parts if _STATE.fullmatch(part)), "")
    if not status and (pending := PENDING.search(plain)):
        status = pending.group()
    due = next((part for part in parts if part and (_DUE.fullmatch(part) or when_of(part) == part)), "")
    return status, due


_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ASIDE: Final = re.compile(r"\((?P<inside>[^()]{2,80})\)\W*$|\s[–—-]\s(?P<behind>[^()–—]{2,40})$")
_PARTS: Final = re.compile(r"\s*[,;·/]\s*|\s[–—-]\s")
_STATE: Final = re.compile(STATE, re.IGNORECASE)
_TO_DO: Final = re.compile(
    r"^(?:to be )?(?:completed?|done|due|finish(?:ed)?|target(?:ed)?)[ :]+(?=(?:within|by|in|before|until)\b)",
    re.IGNORECASE,
)
"""What is before the date where a heading says when all of it is to be done: "Complete within a week"."""

_DUE: Final = re.compile(
    rf"(?:(?:by|until|before|due|eta|bis|d.ici|avant)(?: by)?:?\s+(?:the )?(?:end of |mid[- ])?(?:{DATE}|{MONTH}))"
    r"|within (?:the next )?(?:\d{1,2}|a|one|two|three|four|six) (?:days?|weeks?|months?|quarters?|sprints?)"
    rf"|(?!\d){DATE}(?:\s?(?:-|–|—|to|bis|à)\s?(?!\d){DATE})?",
    re.IGNORECASE,
)
"""When what is below is due: a quarter, a month, or any date behind "by"; a date alone can be that of the review."""
