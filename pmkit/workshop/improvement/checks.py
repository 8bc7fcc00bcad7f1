"""What a reviewer would ask of an improvement plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.analysis.language.names import names_in
from pmkit.analysis.language.people import is_name
from pmkit.data.catalog import finding
from pmkit.finding import Finding
from pmkit.records.stamps import find_day
from pmkit.workshop.improvement.horizons import HORIZONS, Card, Plan, framework

_ONE_WORD: Final = re.compile(r"[^\W\d_]+")
_TEAM: Final = re.compile(
    r"(?:s|ing|ions?|ops|team|lead|ment|ity|orm|net|out|ager|eer|oper|tor|ship|ture|ware|base|end|ect|ist)$"
    r"|^(?:oncall|everybody|everyone|nobody|somebody|data|search|mobile|identity|legal|sales|core|edge|cloud)$",
    re.IGNORECASE,
)
"""Endings and words of teams and roles, which first names hardly have; a name that has one is not asked about."""


def check_plan(plan: Plan) -> list[Finding]:
    """Return what a reviewer would ask: about each action, and about the plan as a whole."""
    # An improvement plan answers areas, not factors: nothing is asked about those.
    return [
        *plan.action_plan().findings(factors=()),
        *_people(plan),
        *_owners(plan),
        *_dates(plan),
        *_horizons(plan),
        *_whole(plan),
    ]


BEFORE_THE_WALL: Final = ("asks-care", "person-not-role", "one-word-owner")
"""Findings about a commitment that are asked before others see it: it asks people to be careful, or names somebody."""


def waiting(plan: Plan) -> dict[str, Finding]:
    """Return the commitments that are asked about before anybody else sees them, by id, each with the question.

    They ask people to be careful, or name somebody, and nobody has put them on the wall as they are.
    """
    return {name: found[0] for name, found in all_waiting(plan).items()}


def all_waiting(plan: Plan) -> dict[str, list[Finding]]:
    """Return the commitments of :func:`waiting` with everything that is asked about each, such as care and a name."""
    wordings = {action.id: action for action in plan.actions() if action.wording.strip() != action.approved.strip()}
    found: dict[str, list[Finding]] = {}
    for each in check_plan(plan):
        if each.code in BEFORE_THE_WALL and each.where in wordings:
            found.setdefault(each.where, []).append(each)
    return found


def not_agreed(plan: Plan) -> dict[str, Finding]:
    """Return the commitments of a workshop that its team never saw, by id: nobody agreed to them yet.

    In a plan that somebody writes alone there are none.
    """
    return waiting(plan) if plan.from_room else {}


def held_cards(plan: Plan) -> dict[int, tuple[str, str]]:
    """Return the cards that are asked about before anybody else sees them, by index, with the name that is in each."""
    cards = {at: str(card) for at, card in enumerate(plan.cards) if waits(card, plan)}
    return {at: (text, text[slice(*names_in(text, plan.people)[0])]) for at, text in cards.items()}


def waits(card: Card, plan: Plan) -> bool:
    """Tell whether a card of a plan names somebody, and nobody has put it on the wall as it is."""
    return str(card) != card.approved and bool(names_in(str(card), plan.people))


def agreed_cards(plan: Plan) -> list[Card]:
    """Return the cards that others may read: in a workshop's plan none that its team never saw."""
    return [card for card in plan.cards if not (plan.from_room and waits(card, plan))]


def _people(plan: Plan) -> Iterator[Finding]:
    """Ask about actions that name somebody of the incident whose name no list of usual names has."""
    for action in plan.actions():
        for text in (action.text, action.owner, action.done_when):
            if not names_in(text) and (found := names_in(text, plan.people)):
                yield finding("person-not-role", action.id, name=text[slice(*found[0])])
                break


def _owners(plan: Plan) -> Iterator[Finding]:
    """Ask about owners that may be a first name: one word that is not written like a team or a role."""
    for action in plan.actions():
        owner = action.owner.strip()
        if is_name(owner):
            continue
        if names_in(owner) or (_ONE_WORD.fullmatch(owner) and owner.istitle() and not _TEAM.search(owner)):
            yield finding("one-word-owner", action.id, owner=owner)


def _dates(plan: Plan) -> Iterator[Finding]:
    """Ask about due dates outside of their time frame."""
    for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
        first, last = about["days"]
        for action in plan.horizon(name).actions:
            due = find_day(action.due)
            if due is None:
                continue
            days = (due - plan.first_day).days
            if not first <= days <= last:
                yield finding("other-horizon", action.id, days=days, horizon=about["title"], span=about["span"])


def _horizons(plan: Plan) -> Iterator[Finding]:
    """Ask about time frames with actions and nothing that shows success, or that may get in the way."""
    for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
        horizon = plan.horizon(name)
        if horizon.actions and not horizon.metrics:
            yield finding("no-metric", about["title"])
        if horizon.actions and not horizon.obstacles:
            yield finding("no-obstacle", about["title"])


def _whole(plan: Plan) -> Iterator[Finding]:
    if not plan.actions():
        yield finding("no-action", "The plan")
    elif not plan.measurement.get("rhythm"):
        yield finding("no-rhythm", "The plan")
