"""Activities that tests ask about."""

from __future__ import annotations

from typing import Any, TypeVar

from pmkit.room.session.plan import make_plan
from pmkit.room.shared.activity import Activity

A = TypeVar("A", bound=Activity)

POLL: dict[str, Any] = {"id": "poll", "type": "poll", "title": "Which?", "options": ["north", "south", "east"]}
SCALE: dict[str, Any] = {
    "id": "scale",
    "type": "scale",
    "title": "How much?",
    "options": ["We ask first", "We worry"],
    "reversed": [1],
}
RANKING: dict[str, Any] = {"id": "rank", "type": "ranking", "title": "What first?", "options": ["a", "b", "c"]}
ORDER: dict[str, Any] = {
    "id": "order",
    "type": "order",
    "title": "When?",
    "options": ["first", "then", "last"],
    "correct": [0, 1, 2],
}
CARDS: dict[str, Any] = {"id": "cards", "type": "cards", "title": "What else?", "most": 3}
DOTS: dict[str, Any] = {"id": "dots", "type": "dots", "title": "Where?", "options": ["here", "there"], "dots": 3}
PROBE: dict[str, Any] = {
    "id": "probe",
    "type": "probe",
    "title": "Freeze",
    "questions": [
        {"text": "Is it up?", "options": ["yes", "no"], "correct": 1},
        {"text": "What next?", "options": ["more", "less", "same"]},
    ],
}
FORM: dict[str, Any] = {
    "id": "form",
    "type": "form",
    "title": "How often?",
    "questions": [
        {"text": "Written rule?", "options": ["never", "once", "always"]},
        {"text": "In time?", "options": ["never", "once", "always"]},
    ],
}
ROLE: dict[str, Any] = {
    "id": "role",
    "type": "role",
    "title": "You are",
    "cards": [{"role": "incident commander", "note": "secret-of-the-commander"}, {"role": "scribe"}],
}
REWORD: dict[str, Any] = {
    "id": "reword",
    "type": "reword",
    "title": "Other words",
    "sentence": "They should have known.",
}
WHYS: dict[str, Any] = {
    "id": "whys",
    "type": "whys",
    "title": "What had to be true?",
    "sentence": "Mail was late for an hour",
    "groups": ["A", "B"],
    "most": 4,
    "privacy": "open",
}
SLIDE: dict[str, Any] = {"id": "slide", "type": "slide", "title": "Hello"}

GOOD: dict[str, Any] = {
    "poll": [2],
    "scale": [4, None],
    "ranking": [2, 0, 1],
    "order": [0, 1, 2],
    "cards": ["no alert", "no owner"],
    "dots": [2, 1],
    "form": [2, None],
    "probe": [{"option": 1, "sure": 80}, None],
    "whys": {"group": 1, "whys": [["No alert on the queue", -1], ["Nobody owns the queue", 0]]},
    "reword": "The check passed, so it went out.",
}
"""A good answer for each type that asks."""

ASKING = [POLL, SCALE, RANKING, ORDER, CARDS, DOTS, FORM, PROBE, REWORD, WHYS]
EVERY = [SLIDE, *ASKING, ROLE]


def open_one(activity: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an activity whose answers may be changed."""
    return {**activity, "privacy": "open", **more}


def of_kind(kind: type[A], data: dict[str, Any]) -> A:
    """Return the activity of a mapping, which is of a kind."""
    (made,) = make_plan([data]).activities
    assert isinstance(made, kind)
    return made
