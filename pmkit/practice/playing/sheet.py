"""The closing sheet: the four questions of the article's exercise, and a plan held against its limits."""

from __future__ import annotations

import re
from typing import Final

from pmkit.practice.world.world import Pressure

QUESTIONS: Final = {
    "immediate": "Immediate actions: what would you do in the first 24 hours?",
    "investigation": "Investigation: how would you find out how it made sense at the time?",
    "improvement": "Improvement plan: what would you change, and in which order?",
    "communication": "Communication: who hears what, when, and from whom?",
}
"""The four questions, by what is typed for them."""

_DAYS: Final = re.compile(r"(\d{1,3}(?:\.\d)?)\s*(?:d\b|days?\b|engineer[- ]days?\b|person[- ]days?\b)", re.IGNORECASE)
_BY_FRIDAY: Final = re.compile(r"\b(?:by|until|before|this)\s+friday\b", re.IGNORECASE)


def plan_questions(text: str, pressure: Pressure) -> list[str]:
    """Return what a colleague would ask about an improvement plan, given the limits.

    Args:
        text: the plan, as it was written.
        pressure: the limits.
    """
    if not text.strip():
        return ["There is no improvement plan yet. Which one change would have helped most?"]
    questions: list[str] = []
    days = [float(found) for found in _DAYS.findall(text)]
    if not days:
        questions.append(f"How many days does each change take? You have {pressure.engineer_days} engineer-days.")
    elif sum(days) > pressure.engineer_days:
        questions.append(
            f"The changes add up to {sum(days):g} days, and you have {pressure.engineer_days}. Which of them can wait?"
        )
    if pressure.fixes_by_friday and not _BY_FRIDAY.search(text):
        questions.append("Which of these is in place by Friday? Say so beside it.")
    return questions
