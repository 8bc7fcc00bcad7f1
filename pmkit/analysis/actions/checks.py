"""Findings about action items: whether anybody could close them, and whether they would help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pmkit.analysis.actions.items import ActionItem, Items, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import asks_care, named
from pmkit.finding import Finding
from pmkit.records.stamps import find_day

KEEPS: Final = 7
"""Commitments of one review above which it is asked whether all will be kept; a team sets its own."""

_VAGUE: Final = re.compile(
    r"^(?:improve|enhance|better|increase|strengthen|optimi[sz]e|address|handle|look (?:into|at)|investigate|consider|"
    r"think about|explore|discuss|review|revisit|ensure|make sure)\b",
    re.IGNORECASE,
)
_SHORT: Final = 5
_VAGUE_DONE: Final = re.compile(
    r"^(?:it (?:is |works?|looks? )?)?(?:done|better|improved|works?|good|finished|complete[d]?|implemented|fixed|ok|"
    r"fewer incidents|tests? pass(?:es)?|no more incidents|everybody knows|when (?:it is )?done)\W*$",
    re.IGNORECASE,
)


def check_actions(plan: Items, *, factors: Iterable[str] | None = None, keeps: int = KEEPS) -> list[Finding]:
    """Return what stands out about a plan.

    Args:
        plan: the action items. Items that were dropped are not asked about.
        factors: ids of the contributing factors. Those that nothing answers are asked about; None: not asked.
        keeps: how many commitments the team keeps at a time.

    Codes: ``asks-care``, ``names-person``, ``no-owner``, ``no-due-date``, ``not-a-date``,
    ``no-done-condition``, ``vague``, ``answers-nothing``, ``only-weak``, ``only-weak-for``,
    ``unanswered-factor``, ``too-many``; and those of the language check over the items.
    """
    asked = [item for item in plan if not item.is_dropped]
    known = None if factors is None else list(factors)
    each = [finding for item in asked for finding in _item(item, answers=known is None or bool(known))]
    care = {(finding.where, "individual_action") for finding in each if finding.code == "asks-care"}
    return [
        *each,
        *check_lines(((item.id, item.text) for item in asked), said=care),
        *_plan(asked, keeps),
        *(_factors(asked, known) if known and asked else ()),
    ]


def _item(item: ActionItem, *, answers: bool) -> Iterator[Finding]:
    """Ask about one item."""
    if asks_care(item.text):
        yield Finding(
            "asks-care",
            item.id,
            "It asks people to be careful.",
            "What would make the slip harmless, or impossible, for somebody who is tired?",
        )
    elif name := named(item.text) or named(item.owner):
        yield Finding("names-person", item.id, f"It names a person, {name}.", "Which role should own it?")
    if _is_blank(item.owner) and not item.is_done:
        yield Finding("no-owner", item.id, "It has no owner.", "Which role will be asked about it?")
    if _is_blank(item.due) and not item.is_done:
        if not item.is_idea:
            yield Finding("no-due-date", item.id, "It has no due date.", "When will somebody look at it again?")
    elif not _is_blank(item.due) and item.due_date is None and not item.is_done and find_day(item.due) is None:
        yield Finding("not-a-date", item.id, f"{item.due} is not a day of the calendar.", "Which day was meant?")
    if _is_blank(item.done_when) or _VAGUE_DONE.match(item.done_when):
        yield Finding(
            "no-done-condition",
            item.id,
            "Nothing says when it is done.",
            "What could a stranger check, such as an alert that fires in a drill?",
        )
        if _VAGUE.match(item.text) and len(item.text.split()) <= _SHORT:
            yield Finding("vague", item.id, "It could mean many things.", "What would be different the day after?")
    if answers and not item.answers:
        yield Finding(
            "answers-nothing", item.id, "It answers no factor.", "Which contributing factor does it change, if any?"
        )


def _plan(asked: list[ActionItem], keeps: int) -> Iterator[Finding]:
    """Ask about the plan as a whole."""
    if asked and all(strength_of(item) is Strength.WEAK for item in asked):
        yield Finding(
            "only-weak",
            "Action Items",
            "Every action relies on people remembering.",
            "Which one change would work at 3 in the morning, without anybody having read this?",
        )
    commitments = [item for item in asked if not item.is_idea and not item.is_done]
    if len(commitments) > keeps:
        yield Finding(
            "too-many",
            "Action Items",
            f"These are {len(commitments)} open commitments, more than the {keeps} that are asked about at a time.",
            "Which of them would you stand by if half had to go? The others are ideas, and no worse for it.",
        )


def _factors(asked: list[ActionItem], known: list[str]) -> Iterator[Finding]:
    """Ask about factors that nothing answers, or only weakly."""
    for factor in known:
        found = [item for item in asked if factor in item.answers]
        if not found:
            yield Finding(
                "unanswered-factor",
                factor,
                "No action item answers it.",
                "Do you accept it knowingly, or is an action missing?",
            )
        elif len(asked) > len(found) and all(strength_of(item) is Strength.WEAK for item in found):
            yield Finding(
                "only-weak-for",
                factor,
                f"Only weak actions answer it ({', '.join(item.id for item in found)}).",
                "What would change the condition itself, so that nobody has to remember?",
            )


def _is_blank(text: str) -> bool:
    """Tell whether a cell says nothing."""
    return text.strip(" .…-–—?").lower() in ("", "tbd", "todo", "n/a", "na", "none", "unassigned", "nobody", "unknown")
