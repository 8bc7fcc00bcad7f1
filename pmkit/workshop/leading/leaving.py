"""What may leave the room: nothing that people were told would stay, and no name unless the group agreed to it.

What people write without a name, such as the words of the check-in, stays in the room. What they write openly, to be
talked about, may leave, with a role or "a participant" in place of a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from pmkit.analysis.language.names import names_in
from pmkit.analysis.language.people import without_names
from pmkit.room.activities.dots import DotCounts
from pmkit.room.session.results import Result
from pmkit.room.shared.activity import Activity
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.results import PartResult
from pmkit.workshop.improvement.checks import held_cards, waiting, waits
from pmkit.workshop.improvement.horizons import HORIZONS, Plan

PRACTICED: Final = ("order", "reword", "probe")
"""Kinds of activity whose answers are an exercise: of use while they are talked about, and not later."""

VOTED_MOST: Final = 5
"""Lines with the most dots that are shown again."""

P = TypeVar("P", bound=Plan)


def start_of(results: Mapping[str, Result]) -> PartResult | None:
    """Return the four questions of the self-assessment among the results of a session; None without answers."""
    result = results.get("start")
    if result is None or result.held_back or not result.people:
        return None
    return assess(Responses.from_room({"start": result})).parts[0]


def stays(activity: Activity) -> bool:
    """Tell whether what people answer is free text that was promised to stay in the room."""
    return activity.writes and activity.privacy != "open"


def is_practice(activity: Activity) -> bool:
    """Tell whether an activity is an exercise, whose answers say nothing about the team's work."""
    return activity.type in PRACTICED


def most_voted(results: Iterable[Result], most: int = VOTED_MOST) -> list[tuple[str, int]]:
    """Return the lines that got the most dots in the last vote, most first, each with its dots; none without dots."""
    votes = [result.counts for result in results if isinstance(result.counts, DotCounts)]
    if not votes:
        return []
    return [(text, dots) for text, dots in zip(votes[-1].labels, votes[-1].numbers, strict=True) if dots][:most]


def dots_of(number: int) -> str:
    """Return a number of dots in words; people may put several on one line, so that dots are never people."""
    return "1 dot" if number == 1 else f"{number} dots"


def dots_from(results: Iterable[Result]) -> str:
    """Return from how many people the dots of the last vote are; empty where dots were counted on paper."""
    votes = [result for result in results if isinstance(result.counts, DotCounts)]
    if not votes or votes[-1].paper:
        return ""
    people = votes[-1].people
    return "All dots are from one person." if people == 1 else f"Dots from {people} people."


def lines_with_names(plan: Plan, results: Iterable[tuple[str, Result]], *more: str) -> list[str]:
    """Return the lines that name a person, once each, in the order of a report."""
    found: dict[str, None] = {}

    def look(text: str) -> str:
        if names_in(text, plan.people):
            found[text] = None
        return text

    mapped_plan(plan, look)
    for _, result in results:
        mapped_result(result, look)
    for text in more:
        for line in text.splitlines():
            look(line)
    return list(found)


def mapped_plan(plan: P, change: Callable[[str], str] = without_names, owner: Callable[[str], str] | None = None) -> P:
    """Return a plan with each of its actions and cards changed; without names by default.

    Args:
        plan: the plan.
        change: what is done to a text.
        owner: what is done to an owner; by default the same.
    """
    data = plan.model_dump(by_alias=True)
    for name in HORIZONS:
        for action in data[name]["actions"]:
            action |= {key: change(action[key]) for key in ("text", "done_when")}
            action["owner"] = (owner or change)(action["owner"])
    data["cards"] = [card | {key: _inside(card[key], change) for key in ("when", "will")} for card in data["cards"]]
    mapped = type(plan).model_validate(data)
    # What was put on the wall as it is was agreed to in these words, too.
    wordings = {new.id: new.wording for new in mapped.actions()}
    agreed = {old.id for old in plan.actions() if old.approved.strip() == old.wording.strip()}
    for name in HORIZONS:
        for action in data[name]["actions"]:
            action["approved"] = wordings[action["id"]] if action["id"] in agreed else action["approved"]
    for at, (card, new) in enumerate(zip(plan.cards, mapped.cards, strict=True)):
        data["cards"][at]["approved"] = str(new) if card.approved == str(card) else card.approved
    return type(plan).model_validate(data)


def _inside(text: str, change: Callable[[str], str]) -> str:
    """Return a text changed that goes on a sentence: "a participant", not "A participant"."""
    new = change(text)
    return new if new[:2] == text[:2] else f"{new[:1].lower()}{new[1:]}"


def mapped_result(result: Result, change: Callable[[str], str] = without_names) -> Result:
    """Return a result with each text that people may have written changed; without names by default."""
    if result.counts is None:
        return result
    data = result.to_dict()
    return Result.from_dict(data | {key: _mapped(data[key], change) for key in ("labels", "notes")})


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, change) for each in value]
    return value


def shown_plan(plan: P) -> P:
    """Return a plan with the commitments that people saw."""
    held, cards = waiting(plan), held_cards(plan)
    kept = [card for at, card in enumerate(plan.cards) if at not in cards]
    return without_actions(plan.model_copy(update={"cards": kept}), held) if held or cards else plan


def without_actions(plan: P, names: Collection[str]) -> P:
    """Return a plan without some of its actions."""
    data = plan.model_dump(by_alias=True)
    for name in HORIZONS:
        data[name]["actions"] = [action for action in data[name]["actions"] if action["id"] not in names]
    return type(plan).model_validate(data)


def whole_cards(plan: Plan) -> Iterator[str]:
    """Yield the cards that others see, as sentences; half a card is still being written."""
    yield from (str(card) for card in plan.cards if card.when and card.will and not waits(card, plan))


__all__ = [
    "PRACTICED",
    "VOTED_MOST",
    "held_cards",
    "is_practice",
    "lines_with_names",
    "mapped_plan",
    "mapped_result",
    "most_voted",
    "shown_plan",
    "start_of",
    "stays",
    "waiting",
    "whole_cards",
    "without_actions",
]
