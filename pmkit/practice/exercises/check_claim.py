"""The exercise check-the-claim: what kind of statement is this, and what would carry it?

The claims are the article's. They are quoted to be checked and are never stated as facts: "drops 80%
under stress" has no source on the article's page or in its three references. What can be computed (the
minutes, the law numbers, where the two decision diagrams disagree) is computed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Final, cast

from pmkit.practice.exercises import timelines
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, minutes, one_of, word
from pmkit.practice.exercises.said import in_digits
from pmkit.records.timeline import Timeline

_AND: Final = re.compile(
    r"[,;+&|\n]|\b(?:and|with|but|plus|that|which|where|though|although|while)\b|(?=\b(?:without|no)\b)", re.IGNORECASE
)
_DENIED: Final = re.compile(
    r"^(?:no|not|without|non|never|neither|nor)\b|\b(?:not|nobody|nothing|none of|unaffected|false)\b|n['’]t\b"
)
_LASTED: Final = re.compile(
    r"(?P<more>\b(?:over|more than|longer than|above|beyond)|>) ?(?P<bound>\d+ ?\w*)"
    r"|\d+ ?(?:minutes?|mins?|m|hours?|hrs?|h)\b"
)
_LONG: Final = 30


def incident() -> Timeline:
    """Return the incident that the claims are checked against: that of the exercise on timelines."""
    return timelines.incident()


def claims() -> str:
    """Return the claims as the article words them, one a line, each with its place."""
    rows = EXERCISE.material("claims", dict[str, tuple[str, str]])
    return "\n".join(f'{name}  "{claim}" ({place})' for name, (claim, place) in rows.items())


def decide(facts: Collection[str]) -> dict[str, str]:
    """Return what each of the article's two diagrams says about an incident.

    Args:
        facts: which of the six facts hold, such as ``data loss``. The first diagram's edges are not
            exclusive; the strongest edge that holds is taken.
    """
    diagrams = EXERCISE.material("diagrams", dict[str, dict[str, str]])
    return {
        name: next((outcome for fact, outcome in edges.items() if fact in facts), "document only")
        for name, edges in diagrams.items()
    }


def law_rows() -> list[int]:
    """Return the law numbers of the article's Law Impact table, row by row; it speaks of seven laws."""
    return EXERCISE.material("law rows", list[int])


def _absent_laws(_: str) -> list[int]:
    """Return the laws that have no row; only the first is asked for."""
    rows = Counter(law_rows())
    return [number for number in range(1, 8) if not rows[number]][:1]


def _verdict(answer: object, row: Answer) -> str | None:
    """Return whether the diagrams differ on the facts, or why they do not."""
    if isinstance(answer, dict) and len(answer) <= LIMIT:
        answer = [fact for fact, holds in answer.items() if holds]
    is_text = isinstance(answer, str) and len(answer) <= LIMIT
    if is_text:
        answer = [part for part in _AND.split(cast("str", answer)) if word(part)]
    if not isinstance(answer, (list, tuple, set, frozenset)) or len(answer) > LIMIT:
        return None
    facts = {_fact(fact, row) for fact in answer} - {""}
    if is_text and facts & set(row.words):  # a sentence has other words too, such as those for the kind of incident
        facts &= set(row.words)
    if facts <= {"none"}:
        return "none"
    if not facts <= set(row.words):
        return "no fact"
    if len(set(decide({fact for fact in facts if fact}).values())) > 1:
        return "they differ"
    return next((fact for fact in ("customer impact", "data loss") if fact in facts), _without(facts))


def _fact(answer: object, row: Answer) -> str | None:
    """Return the fact that a piece of an answer says, empty for one that it says does not hold."""
    text = word(answer)
    if text is None:
        return None
    lasted = _LASTED.search(in_digits(text))
    if lasted and (length := minutes(lasted["bound"] or lasted.group())) is not None and "sev" not in text:
        return "long" if length > _LONG or (lasted["more"] and length == _LONG) else ""
    if _DENIED.search(text) and text not in row.words:
        return ""
    return one_of(*row.words, also=row.aliases)(text)


def _without(facts: Collection[str | None]) -> str:
    """Return why two diagrams agree on facts without customer impact and data loss."""
    return "both only" if set(facts) - {"learning"} else "learning"


EXERCISE: Final = Exercise(
    "02-check-the-claim",
    readers={"facts": _verdict},
    computed={
        "time to resolve": lambda _: minutes(timelines.span("time to resolve")),
        "the law without a row": _absent_laws,
    },
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved
