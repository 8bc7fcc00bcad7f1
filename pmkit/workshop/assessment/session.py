"""The self-assessment as a session of the room: the same questions, on phones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pmkit.room.session.plan import Plan, make_plan
from pmkit.workshop.assessment.questions import FEWEST, Part, questionnaire

PARTS: Final = ("start", "matrix", "practice", "climate")


def assessment_session(parts: Iterable[str] = ("start",), *, title: str = "Where are we?") -> Plan:
    """Return a session that asks parts of the assessment; open it with ``room.open(...)``.

    Climate is asked last, anonymously, and opens to the host first.

    Args:
        parts: any of start, matrix, practice, climate.
        title: what phones and projector show.

    Raises:
        WorkshopError: there is no such part.
    """
    chosen = [questionnaire().part(name) for name in parts]
    activities = [activity for part in chosen for activity in _activities(part)]
    return make_plan({"title": title, "threshold": FEWEST, "activities": activities})


def _activities(part: Part) -> list[dict[str, Any]]:
    if part.private:
        return [
            {
                "id": part.id,
                "type": "scale",
                "title": part.title,
                "text": part.intro,
                "options": [item.text for item in part.items],
                "reversed": [at for at, item in enumerate(part.items) if item.reversed],
                "ends": part.ends,
                "privacy": "climate",
                "minutes": {"collect": part.minutes},
            }
        ]
    if part.levels:
        # One area per page: eighteen questions at once are a wall.
        return [
            _form(part, f"{part.id}-{area.id}", area.title, area.items, part.minutes / len(part.areas))
            for area in part.areas
        ]
    return [_form(part, part.id, part.title, part.items, part.minutes / 2)]


def _form(part: Part, name: str, title: str, items: Iterable[Any], minutes: float) -> dict[str, Any]:
    return {
        "id": name,
        "type": "form",
        "title": title,
        "text": part.intro,
        "questions": [{"text": item.text, "options": part.options(item)} for item in items],
        "privacy": "open",
        "minutes": {"collect": round(minutes, 2)},
    }
