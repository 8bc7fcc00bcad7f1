"""What is around a list of actions: the sentence that introduces it, and who does what is on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from pmkit.analysis.actions.plan import ActionItem
from pmkit.documents.format.blocks import Block, blocks, is_too_deep
from pmkit.documents.format.prose.acts import plans
from pmkit.documents.format.prose.sentences import sentences
from pmkit.documents.format.readers.actions.loose import Loose, loose
from pmkit.documents.format.readers.context import Notes


def without_leads(found: Sequence[Block], notes: Notes) -> tuple[dict[int, str], list[Block]]:
    """Return the owners that paragraphs give to the lists behind them, by the line of the list, and the other blocks.

    "The platform team will do the following:" is not an action; it says who does what is in the list.
    """
    owners: dict[int, str] = {}
    kept: list[Block] = []
    for block, behind in zip_longest(found, found[1:]):
        is_lead = block.kind == "paragraph" and block.text.rstrip(" *_").endswith(":")
        if is_lead and behind and behind.kind == "list" and (owner := fields_of(block).owner):
            owners[behind.line] = owner
            notes.keep(block.text)
        else:
            kept.append(block)
    return owners, kept


def with_subjects(plan: Sequence[ActionItem]) -> list[ActionItem]:
    """Return items with the owner that several begin with, "Ops to add an alert", or that many end with: "(Orla)"."""
    tails = [_TAIL.search(item.text) for item in plan]
    if sum(match is not None or bool(item.owner) for item, match in zip(plan, tails, strict=True)) >= _MANY:
        plan = [
            replace(item, owner=match["who"], text=item.text if match["does"] else item.text[: match.start()])
            if match and not item.owner
            else item
            for item, match in zip(plan, tails, strict=True)
        ]
    subjects = [_SUBJECT.match(item.text) for item in plan]
    count = Counter(name for match in subjects if match for name in _AND.split(match["who"]))
    return [
        replace(item, owner=match["who"])
        if match
        and not item.owner
        and (any(count[name] > 1 for name in _AND.split(match["who"])) or _ROLE.match(match["who"]))
        else item
        for item, match in zip(plan, subjects, strict=True)
    ]


_MANY: Final = 3
_PRIORITY: Final = r"(?:P\d|[SML]|X[SL]|High|Medium|Low|Critical|Urgent|Optional|Done|Open|Closed|[QH]\d)\b"
_TAIL: Final = re.compile(
    rf"\s[(\[](?!{_PRIORITY}|[A-Z][A-Z0-9]+-\d)"
    rf"(?P<who>[A-Z][\w'’-]{{1,20}}(?:(?:/|, | & | and )[A-Z][\w'’-]{{1,20}}){{0,3}})"
    rf"(?P<does> to [\w ]{{3,30}})?[)\]]\W{{0,2}}$"
)
"""Names in brackets at the end, and no priorities or tickets; one alone may be an abbreviation."""

_SUBJECT: Final = re.compile(
    r"^(?!(?:We|It|This|That|These|They|The|All|Each|You|I|There)\b)"
    r"(?P<who>[^\W\d_a-z][\w&-]{1,24}(?:(?: (?:and|&))? [^\W\d_a-z][\w&-]{1,24})?) "
    r"(?:to|will|should|shall|must) (?!be\b|have\b)[a-z]{2,}"
)
"""A team or a person, or two, as the subject of an action."""

_AND: Final = re.compile(r" (?:and|&) ")

_ROLE: Final = re.compile(
    r"(?:[\w&-]+ )?(?:team|squad|developers?|devs|engineers?|engineering|ops|operations|sres?|dbas?|operators|"
    r"admins|support|management|leads?|owners?|on-?call)$",
    re.IGNORECASE,
)
"""Who can do it, by what they do; one item is enough to tell."""


def pairs(body: str) -> Iterator[tuple[Block, Block | None]]:
    """Yield each block with the one behind it."""
    found = blocks(body)
    yield from zip_longest(found, found[1:])


def unannounced(block: Block, behind: Block | None) -> str:
    """Return a paragraph without the sentence that announces the list of acts behind it."""
    if block.kind != "paragraph" or behind is None or behind.kind != "list" or is_too_deep(behind):
        return block.text
    return " ".join(sentences(block.text)[:-1]) if plans(block.text) else block.text


def fields_of(block: Block) -> Loose:
    """Return a paragraph with its fields; commands of a tracker such as ``/assign @team`` have none."""
    line = on_one_line(block)
    return Loose(line) if line.startswith("/") else loose(line)


def on_one_line(block: Block) -> str:
    """Return a paragraph on one line, its lines kept apart by a stop that fields end at."""
    return " · ".join(line.strip() for line in block.lines if line.strip())
