"""The exercise say-what-was-there: spot the judgment, look at the article's pairs, and reword four lines.

What is marked, and why, is asked of the language check itself; a rewording is good when the check
finds nothing to warn of, no person is named, and two of the records given with it are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from pmkit.analysis.actions.strength import names_change
from pmkit.analysis.language import check_language
from pmkit.analysis.language.people import asks_care, named
from pmkit.analysis.language.wording import WordingFinding
from pmkit.data.models import Strict
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, Slip, first_sign, judged, one_of
from pmkit.practice.exercises.reply import Reply, State
from pmkit.practice.exercises.said import in_digits, listed

_CATEGORIES: Final = {
    "blame": "blame",
    "single_cause": "one cause",
    "individual_action": "be better",
    "hindsight": "hindsight",
    "human_error": "human error",
}
"""What the language check may warn of, and the word for it in task 1."""

SHOWN_AFTER: Final = 2
"""How many tries go before a sample answer is shown."""

_SHORTEST: Final = 5
_LONGEST: Final = 80
_KEPT: Final = 2
_AS_IT_IS: Final = "no action"
"""The question to a line that tells what is so, where a change is asked for."""


class Line(Strict):
    """A line to reword.

    Attributes:
        line: what was written.
        records: what the records say, one sentence each.
        keys: for each record, what of it a rewording may hold, as a pattern.
        sample: one good answer.
        is_action: whether it is an action item, so that a rewording names a change to one of the records at least.
    """

    line: str
    records: tuple[str, ...]
    keys: tuple[str, ...]
    sample: str
    is_action: bool = False


def sentences() -> str:
    """Return the sentences of task 1, one a line."""
    return "\n".join(f"{name}.  {text}" for name, text in _sentences().items())


def _sentences() -> dict[str, str]:
    """Return the sentences of task 1 by their ids."""
    return EXERCISE.material("sentences", dict[str, str])


def kind_of(text: str) -> str:
    """Return the word of task 1 that the language check finds for a sentence.

    Example:
        >>> kind_of("The shift lead should have called the plant at the first alarm.")
        'hindsight'
    """
    marked = [finding.category for finding in check_language(text) if finding.level == "warning"]
    return _CATEGORIES[marked[0]] if marked else "none"


def pairs() -> str:
    """Return the article's pairs, two lines each."""
    return "\n".join(f"{name}.  not: {bad}\n     but: {good}" for name, (bad, good) in _pairs().items())


def _pairs() -> dict[str, tuple[str, str]]:
    """Return the article's anti-patterns by their ids, each with what it puts in its place."""
    return EXERCISE.material("pairs", dict[str, tuple[str, str]])


def lines() -> str:
    """Return the lines to reword with their records."""
    return "\n".join(
        f"{name}.  {line.line}\n" + "\n".join(f"     - {record}" for record in line.records)
        for name, line in _lines().items()
    )


def _lines() -> dict[str, Line]:
    """Return the lines to reword by their ids."""
    return EXERCISE.material("lines", dict[str, Line])


@dataclass
class Rewording:
    """Replies to rewordings, and remembers how often each line was tried.

    Attributes:
        tried: the different answers to each line so far, by id.
    """

    tried: dict[str, list[str]] = field(default_factory=dict)

    def check(self, name: str, answer: object) -> Reply:
        """Reply to a rewording of a line; after two tries with a sample answer, too.

        Args:
            name: the id of the line, such as ``R1``.
            answer: the new sentence.

        Raises:
            KitError: there is no such line.
        """
        reply = EXERCISE.check_part("reword", name, answer)
        if reply.state is State.UNANSWERED or not issubclass(type(answer), str):  # an object may lie about its class
            return reply
        text, tries = str.__str__(cast("str", answer)), self.tried.setdefault(name, [])
        if text not in tries:
            tries.append(text)
        if reply.state is State.QUESTION and len(tries) >= SHOWN_AFTER:
            return Reply(State.QUESTION, f"{reply.text} One of many ways to say it: {_lines()[name].sample}")
        return reply


_PAIR: Final = re.compile(r"\b(?:p|pair) ?[1-3]\b", re.IGNORECASE)


def _absent(answer: object, _: Answer) -> tuple[str, ...] | None:
    """Return the ids of the pairs that an answer names, sorted."""
    pieces = answer if isinstance(answer, (list, tuple, set, frozenset)) else [answer]
    text = in_digits(", ".join(str(piece) for piece in pieces if isinstance(piece, (str, int)))[:LIMIT])
    found = {f"P{name[-1]}" for name in listed(text, _PAIR) or listed(text, re.compile(r"(?<![\w.:])[1-3](?![\w:%])"))}
    if not found and one_of("none", "none of them", "neither")(text) in ("none", "none of them", "neither"):
        return ()
    return tuple(sorted(found)) or None


def _still_absent(_: str) -> tuple[str, ...]:
    """Return the pairs whose better sentence speaks of what was not there."""
    return tuple(name for name, (_, good) in _pairs().items() if _speaks_of_absence(check_language(good)))


def _speaks_of_absence(findings: Iterable[WordingFinding]) -> bool:
    """Tell whether one of the findings is about what was not there."""
    return any(finding.category == "counterfactual" for finding in findings)


def _reworded(answer: object, row: Answer) -> Slip | None:
    """Return what to ask first about a rewording: the wording, then whether it says anything."""
    if not isinstance(answer, str):
        return None
    answer, line = answer[:LIMIT], _lines()[row.about]
    findings = check_language(answer, markdown=False)
    if warning := next((finding for finding in findings if finding.level == "warning"), None):
        return Slip("warning", {"said": warning.said, "message": warning.message, "question": warning.question})
    if name := named(answer):
        return Slip("person", {"person": name})
    if judged(answer):
        return Slip("judged", {})
    if asks_care(answer):
        return Slip("care", {})
    sign = first_sign(answer, row)
    if sign and sign != _AS_IT_IS:
        return Slip(sign, {})
    count = len(answer.split())
    if not _SHORTEST <= count <= _LONGEST:
        return Slip("short" if count < _SHORTEST else "long", {})
    kept = [record for record, key in zip(line.records, line.keys, strict=True) if re.search(key, answer, re.I)]
    if len(kept) < min(1 if line.is_action else _KEPT, len(line.records)):
        return Slip("bare", {"record": next(record for record in line.records if record not in kept)})
    if sign == _AS_IT_IS and not names_change(answer):
        return Slip(sign, {})
    return Slip("absent" if _speaks_of_absence(findings) else "clear", {})


EXERCISE: Final = Exercise(
    "07-say-what-was-there",
    readers={"pairs": _absent, "rewording": _reworded},
    computed={
        "what the language check finds": lambda name: kind_of(_sentences()[name]),
        "the pairs that speak of absence": _still_absent,
    },
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved


def coach() -> Any:
    """Return the wording coach, a field to type in that marks as one types."""
    from pmkit.views.widgets.wording import wording_coach  # only this cell needs a browser

    return wording_coach()
