"""A freeze probe: questions, each with a confidence. An answer is ``[{"option": 1, "sure": 80}, null]``."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Literal

from htpy import Element, Node, div, h3, li, ol, p

from pmkit.errors import RoomError
from pmkit.room.activities.form import (
    FormCounts,
    QuestionCounts,
    Questions,
    no_such_option,
    nothing_answered,
)
from pmkit.room.shared.counts import BOX
from pmkit.room.shared.release import SURE_FEWEST, is_sureness_shown

SURE: Final = (50, 60, 70, 80, 90, 100)
"""Confidence in percent that a probe offers."""


@dataclass(frozen=True)
class ProbeCounts(FormCounts):
    """As of a form, with the mean confidence and, where the answer is known, the Brier score."""

    kind: ClassVar[str] = "probe"

    def chart(self, people: int, needed: int) -> Node:
        """Return the questions one after the other."""
        return [self.one(question, needed) for question in self.questions]

    def said(self, question: QuestionCounts) -> list[str]:
        """Return how sure people were, and how many were right."""
        if question.answered < SURE_FEWEST or question.sure is None:
            return []
        said = f"On average {100 * question.sure:.0f} % sure"
        if question.right is None or question.brier is None:
            return [f"{said}."]
        right = f"{100 * question.right / question.answered:.0f} % were right"
        return [f"{said}, and {right}", f"Brier score {question.brier:.2f} (0 is best)."]


class Probe(Questions):
    """Questions about the situation, asked while everything is frozen."""

    counted_as = ProbeCounts

    type: Literal["probe"]

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return a place and a confidence for each question, or None."""
        given: list[dict[str, int] | None] = []
        for each, question in zip(self.check_size(raw), self.questions, strict=True):
            if each is None:
                given.append(None)
                continue
            option, sure = (each.get("option"), each.get("sure")) if isinstance(each, dict) else (None, None)
            if type(option) is not int or not 0 <= option < len(question.options):
                raise no_such_option()
            if type(sure) is not int or sure not in SURE:
                raise RoomError(
                    "say how sure you are", code="nothing-given", remedy="choose a percentage below each answer"
                )
            given.append({"option": option, "sure": sure})
        if not any(given):
            raise nothing_answered()
        return [given]

    def released(self) -> str:
        """Return what is shown of few answers."""
        if self.privacy == "open":
            return super().released()
        return f"{super().released()} How sure people were is shown from {SURE_FEWEST} answers up.".lstrip()

    def count(self, rows: list[Any], options: list[str], needed: int) -> ProbeCounts:
        """Count the options of each question, with the mean confidence and the Brier score where enough answered.

        Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather
        Review 78 (1950); here the two-outcome form, 0 best, 1 worst.
        """
        counted = []
        for at, question in enumerate(self.questions):
            tally = Counter(row[at]["option"] for row in rows if row[at])
            numbers = [tally[place] for place in range(len(question.options))]
            counted.append(QuestionCounts.of(question, numbers, correct=question.correct))
        kept = self.release(counted, len(rows), needed)
        return ProbeCounts.of(
            [self._scored(made, [row[at] for row in rows if row[at]], needed) for at, made in enumerate(kept)]
        )

    def _scored(self, made: QuestionCounts, given: list[dict[str, Any]], needed: int) -> QuestionCounts:
        """Return counts with confidence and score of those who said how sure they were, if they are no small group."""
        sure = [each for each in given if each["sure"] is not None]
        right = None if made.correct is None else sum(each["option"] == made.correct for each in sure)
        if not made.answered or not sure or not is_sureness_shown(self.privacy, needed, right, len(sure)):
            return made
        made = replace(made, sure=round(sum(each["sure"] / 100 for each in sure) / len(sure), 3))
        if made.correct is None:
            return made
        off = sum((each["sure"] / 100 - (each["option"] == made.correct)) ** 2 for each in sure) / len(sure)
        return replace(made, brier=round(off, 3))

    def chosen(self, place: int) -> Any:
        """Return an answer from paper; confidence stays unknown."""
        return {"option": place, "sure": None}

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Choose an option of each question, and a confidence."""
        return [{"option": pick.randrange(len(row["options"])), "sure": pick.choice(SURE)} for row in form["rows"]]

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return questions with options to choose from, and confidences below each."""
        return {"input": "rated", "rows": self.asked(), "sure": list(SURE)}

    def on_wall(self, options: list[str]) -> Element:
        """Return the questions with their options."""
        return div[
            (
                div[h3[question.text], ol(".asked")[(li[option] for option in question.options)]]
                for question in self.questions
            )
        ]

    def sheet(self) -> Node:
        """Return a box a question, with confidences to tick."""
        percent = " ".join(f"{BOX}\N{NO-BREAK SPACE}{sure}\N{NO-BREAK SPACE}%" for sure in SURE)
        return self.boxes(p[f"How sure are you? {percent}"])
