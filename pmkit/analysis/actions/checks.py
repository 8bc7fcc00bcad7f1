"""Findings about action items: whether anybody could close them, and whether they would help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pmkit.analysis.actions.items import ActionItem, Items, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import asks_care, is_name, named
from pmkit.analysis.text.phrases import load_phrases
from pmkit.data.catalog import finding
from pmkit.finding import Finding

KEEPS: Final = 7
"""Commitments of one review above which it is asked whether all will be kept; a team sets its own."""

_SHORT: Final = 5
_LETTERS: Final = 14
"""Letters of a long word."""

_PHRASES: Final = load_phrases("pmkit.analysis.actions")


def check_actions(plan: Items, *, factors: Iterable[str] | None = None, keeps: int = KEEPS) -> list[Finding]:
    """Return what stands out about a plan.

    Args:
        plan: the action items. Items that were dropped are not asked about.
        factors: ids of the contributing factors. Those that nothing answers are asked about; None: not asked.
        keeps: how many commitments the team keeps at a time.

    Codes: ``asks-care``, ``person-not-role``, ``no-owner``, ``everybody-owns``, ``no-due-date``, ``not-a-date``,
    ``no-done-condition``, ``vague``, ``answers-nothing``, ``only-weak``, ``only-weak-for``,
    ``unanswered-factor``, ``too-many``; and those of the language check over the items.
    """
    asked = [item for item in plan if not item.is_dropped]
    known = None if factors is None else list(factors)
    each = [found for item in asked for found in _item(item, answers=known is None or bool(known))]
    care = {(found.where, "individual_action") for found in each if found.code == "asks-care"}
    care |= {(item.id, "individual_action") for item in asked if _act_of(item) != item.text}
    return [
        *each,
        *check_lines(((item.id, item.text) for item in asked), said=care),
        *_plan(asked, keeps),
        *(_factors(asked, known) if known and asked else ()),
    ]


def _somebody(item: ActionItem) -> str:
    """Return the name of a person in an item, as its owner, or as who says that it is done; empty if there is none."""
    owner = item.owner.strip() if is_name(item.owner) else ""
    return named(item.text) or named(item.owner) or owner or named(item.done_when)


_ACT: Final = re.compile(r"^(?:\*\*|__)(?P<act>[^*_\n]{8,160}[.!])(?:\*\*|__)\s")


def _act_of(item: ActionItem) -> str:
    """Return the sentence in bold that an item begins with, which the rest of it explains; the whole where none is."""
    found = _ACT.match(item.text)
    return found["act"] if found else item.text


def _item(item: ActionItem, *, answers: bool) -> Iterator[Finding]:
    """Ask about one item."""
    if asks_care(_act_of(item)):
        yield finding("asks-care", item.id)
    if name := _somebody(item):
        yield finding("person-not-role", item.id, name=name)
    if _is_blank(item.owner) and not item.is_done:
        yield finding("no-owner", item.id)
    elif _PHRASES["everybody"].says(item.owner.strip()):
        yield finding("everybody-owns", item.id, owner=item.owner.strip())
    if _is_blank(item.due) and not item.is_done:
        if not item.is_idea:
            yield finding("no-due-date", item.id)
    elif not _is_blank(item.due) and item.due_date is None and not item.is_done:
        yield finding("not-a-date", item.id, due=item.due)
    if not item.is_done and (_is_blank(item.done_when) or _PHRASES["vague-done"].says(item.done_when)):
        yield finding("no-done-condition", item.id)
        if is_vague(item.text):
            yield finding("vague", item.id)
    if answers and not item.answers:
        yield finding("answers-nothing", item.id)


def is_vague(text: str) -> bool:
    """Tell whether an action's text is a verb that could mean anything, with little beside it.

    Example:
        >>> is_vague("Improve the tests"), is_vague("Add a test that repeats payments for an hour")
        (True, False)
    """
    return _PHRASES["vague"].says(text) and is_short(text)


def is_short(text: str) -> bool:
    """Tell whether an action's text is a few words, so that little beside its verb says what will be different."""
    # Languages that write no blanks have about two letters to a word.
    return len(text.split()) <= _SHORT and len(text) <= _SHORT * (_LETTERS if text.isascii() else _LETTERS // 2)


def tells_a_check(text: str) -> bool:
    """Tell whether an action's own words say what can be checked: a number, or what happens when.

    Example:
        >>> tells_a_check("Add an alert when the queue is full"), tells_a_check("Improve the tests")
        (True, False)
    """
    return _PHRASES["tells-a-check"].says(text)


def is_order(text: str) -> bool:
    """Tell whether a text begins with what is to be done: "Establish a playbook".

    Args:
        text: a sentence in English; others never do.
    """
    return _PHRASES["orders"].says(text)


def _plan(asked: list[ActionItem], keeps: int) -> Iterator[Finding]:
    """Ask about the plan as a whole."""
    if asked and all(strength_of(item) is Strength.WEAK for item in asked):
        yield finding("only-weak", "Action Items")
    commitments = [item for item in asked if not item.is_idea and not item.is_done]
    if len(commitments) > keeps:
        yield finding("too-many", "Action Items", count=len(commitments), keeps=keeps)


def _factors(asked: list[ActionItem], known: list[str]) -> Iterator[Finding]:
    """Ask about factors that nothing answers, or only weakly."""
    for factor in known:
        found = [item for item in asked if factor in item.answers]
        if not found:
            yield finding("unanswered-factor", factor)
        elif len(asked) > len(found) and all(strength_of(item) is Strength.WEAK for item in found):
            yield finding("only-weak-for", factor, actions=", ".join(item.id for item in found))


def _is_blank(text: str) -> bool:
    """Tell whether a cell says nothing."""
    return _PHRASES["says-nothing"].says(text)
