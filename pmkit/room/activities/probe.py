"""A freeze probe: questions, each with a confidence. An answer is ``[{"option": 1, "sure": 80}, null]``.

Where teams are compared it is ``{"group": 0, "answers": [...]}``.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Literal

from htpy import Node, b, div, h3, li, ol, p, span, td, th, tr
from pydantic import Field

from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.markup import escape_markdown_cell, escape_markdown_item
from pmkit.room.activities.form import (
    RECORDED,
    FormCounts,
    QuestionCounts,
    Questions,
    TeamCounts,
    no_such_option,
    nothing_answered,
)
from pmkit.room.shared.activity import Short, check_lists
from pmkit.room.shared.counts import bar, markdown_table, people_said, tick_boxes
from pmkit.room.shared.release import SURE_FEWEST, is_sureness_shown

SURE: Final = (50, 60, 70, 80, 90, 100)
"""Confidence in percent that a probe offers."""


@dataclass(frozen=True)
class ProbeCounts(FormCounts):
    """As of a form, with what was true and how sure people were of it, in each team; the Brier score is kept."""

    kind: ClassVar[str] = "probe"

    def chart(self, people: int, needed: int) -> Node:
        """Return the questions one after the other."""
        drawn: list[Node] = []
        before: list[str] = []
        for each in self.questions:
            # Names of the columns are written once, as long as they stay the same.
            names = _columns(each)
            drawn.append(self._by_team(each, names, again=names == before) if names else self.one(each, needed))
            before = names
        return div(".several")[(div[each] for each in drawn)]

    def said(self, question: QuestionCounts) -> list[str]:
        """Return how sure people were, and how many were right."""
        if question.teams or question.answered < SURE_FEWEST or question.sure is None:
            return []
        said = f"On average {_percent(question.sure)} sure"
        if question.right is None:
            return [f"{said}."]
        return [f"{said}, and {_percent(question.right / question.answered)} were right."]

    def after(self, question: QuestionCounts) -> Node:
        """Return what was actually true, and how sure those were who had it and the others."""
        told = [" ".join(_sure_said(team)) for team in question.teams]
        return [
            p[b["What the record says: "], question.truth] if question.truth else None,
            [p(".soft")[said] for said in told if said],
        ]

    def _by_team(self, question: QuestionCounts, names: list[str], *, again: bool) -> Node:
        """Return the options with a column per team, how sure each team was, and what was actually true."""
        rows = [
            tr(class_="marked" if at == question.correct else None)[
                th(scope="row")[option, [" ", b(".mark")[RECORDED]] if at == question.correct else None],
                # A list: elements of a generator are made when the page is, with the last place for all.
                [
                    td(".team")[span[str(team.numbers[at])], bar(team.numbers[at] / max(sum(team.numbers), 1))]
                    for team in question.teams
                ],
            ]
            for at, option in enumerate(question.options)
        ]
        rows += [
            tr(".sure")[th(scope="row")[name], [td(".team")[sure] for sure in given]]
            for name, given in _confidence(question)
        ]
        truth = [" What the record says: ", question.truth] if question.truth else None
        return div(class_="of-teams again" if again else "of-teams")[
            table(("", *names), rows, caption=[b[question.text], truth])
        ]

    def words(self, people: int) -> list[str]:
        """Return a table per question, with a column per team, and what was actually true."""
        lines: list[str] = []
        for question in self.questions:
            if _named(question):
                marks = [f" ({RECORDED})" if at == question.correct else "" for at in range(len(question.options))]
                rows: list[Sequence[object]] = [
                    (option + marks[at], *(team.numbers[at] for team in question.teams))
                    for at, option in enumerate(question.options)
                ]
                rows += [(name, *given) for name, given in _confidence(question)]
                names = [escape_markdown_cell(team.name) for team in question.teams]
                table_of = markdown_table(("Option", *names), rows)
                lines += [f"**{escape_markdown_item(question.text)}**", "", *table_of, ""]
            else:
                lines += FormCounts.of([question]).words(people)
                lines += [line for team in question.teams for line in (*_sure_said(team), "")]
            if question.truth:
                lines += [f"What the record says: {escape_markdown_item(question.truth)}", ""]
        return lines


def _named(question: QuestionCounts) -> bool:
    """Tell whether there are teams to compare."""
    return bool(question.answered and question.teams and question.teams[0].name)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _columns(question: QuestionCounts) -> list[str]:
    """Return the names of the teams with how many answered; none where there are no teams to compare."""
    if not _named(question):
        return []
    return [f"{team.name}: {people_said(sum(team.numbers)).rstrip('.')}" for team in question.teams]


def _confidence(question: QuestionCounts) -> list[tuple[str, list[str]]]:
    """Return a row of mean confidence, a cell per team; none where it is not known."""
    if all(team.sure is None for team in question.teams):
        return []
    told = [_percent(team.sure) for team in question.teams]
    if question.correct is not None:
        told = [_by_right(team) for team in question.teams]
    return [("How sure, on average", told)]


def _by_right(team: TeamCounts) -> str:
    """Return how sure those were who were right, and the others; of either only where there were any."""
    parts = ((team.right_sure, "if right"), (team.wrong_sure, "if not"))
    return ", ".join(f"{_percent(sure)} {who}" for sure, who in parts if sure is not None) or _percent(None)


def _sure_said(team: TeamCounts) -> list[str]:
    """Return how sure people were, as sentences."""
    if team.right_sure is None and team.wrong_sure is None:
        return [] if team.sure is None else [f"On average {_percent(team.sure)} sure."]
    parts = (("Those who were right", team.right_sure), ("The others", team.wrong_sure))
    return [f"{who} were {_percent(sure)} sure on average." for who, sure in parts if sure is not None]


def _team(name: str, given: Sequence[dict[str, Any]], size: int, right: int | None) -> TeamCounts:
    """Return what the answers of one team to one question say; those from paper say nothing of confidence."""
    tally = Counter(each["option"] for each in given)

    def mean(chosen: Sequence[dict[str, Any]]) -> float | None:
        sure = [each["sure"] for each in chosen if each["sure"] is not None]
        return round(sum(sure) / len(sure) / 100, 3) if sure else None

    numbers = tuple(tally[place] for place in range(size))
    if right is None:
        return TeamCounts(name, numbers, mean(given))
    had, others = ([each for each in given if (each["option"] == right) is was] for was in (True, False))
    return TeamCounts(name, numbers, mean(given), mean(had), mean(others))


class Probe(Questions):
    """Questions about the situation, asked while everything is frozen."""

    counted_as = ProbeCounts

    type: Literal["probe"]
    groups: list[Short] = Field(default=[], max_length=4, description="teams that are compared; none for one room")

    @property
    def on_a_page(self) -> int:
        """One sheet: how sure people are needs room, too."""
        return 1

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if len(self.groups) == 1 or len(set(self.groups)) < len(self.groups):
            return "a probe compares at least two groups, none of them twice"
        if self.groups and self.privacy != "open":
            return "a probe with groups needs privacy: open, because a group may be one person"
        return super().problem()

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return a place and a confidence for each question, or None; with groups also whose answer it is."""
        if not self.groups:
            return [self._rated(raw)]
        group, answers = (raw.get("group"), raw.get("answers")) if isinstance(raw, dict) else (None, None)
        if type(group) is not int or not 0 <= group < len(self.groups):
            raise RoomError(
                "choose your group first", code="nothing-given", remedy="the facilitator says which one is yours"
            )
        return [{"group": group, "answers": self._rated(answers)}]

    def _rated(self, raw: Any) -> list[dict[str, int] | None]:
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
        return given

    def released(self) -> str:
        """Return what is shown of few answers."""
        if self.privacy == "open":
            return super().released()
        return f"{super().released()} How sure people were is shown with {SURE_FEWEST} or more answers.".lstrip()

    def count(self, rows: list[Any], options: list[str], needed: int) -> ProbeCounts:
        """Count the options of each question, with the mean confidence and the Brier score where enough answered.

        Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather
        Review 78 (1950); here the two-outcome form, 0 best, 1 worst.
        """
        told = [(row["group"], row["answers"]) if self.groups else (0, row) for row in rows]
        names = self.groups or [""]
        counted, by_team = [], []
        for at, question in enumerate(self.questions):
            size = len(question.options)
            given = [
                [answers[at] for group, answers in told if group == place and answers[at]]
                for place in range(len(names))
            ]
            teams = [_team(name, each, size, question.right) for name, each in zip(names, given, strict=True)]
            numbers = [sum(team.numbers[place] for team in teams) for place in range(size)]
            counted.append(QuestionCounts.of(question, numbers, correct=question.right))
            by_team.append((tuple(teams), [each for group in given for each in group]))
        kept = self.release(counted, len(rows), needed)
        return ProbeCounts.of([self._scored(made, *told, needed) for made, told in zip(kept, by_team, strict=True)])

    def _scored(
        self, made: QuestionCounts, teams: tuple[TeamCounts, ...], given: list[dict[str, Any]], needed: int
    ) -> QuestionCounts:
        """Return counts with confidence and score, where they tell of no small group; teams of open answers alone.

        Answers from paper say nothing of confidence, and are left out of it.
        """
        if made.answered and self.privacy == "open":
            made = replace(made, teams=teams)
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

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take a number per option, for each question and group."""
        if not self.groups:
            return super().tallied(tallies, options)
        size = len(self.questions)
        check_lists(tallies, size * len(self.groups), "counts are needed for each question of each group")
        rows: list[Any] = []
        for at in range(len(self.groups)):
            given = super().tallied(tallies[at * size :][:size], options)
            rows += [{"group": at, "answers": answers} for answers in given]
        return rows

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a number per option, for each question of each group."""
        form = super().keying_form(options)
        if self.groups:
            asked = [(name, row) for name in self.groups for row in form["rows"]]
            form["rows"] = [{**row, "text": f"{name}: {row['text']}"} for name, row in asked]
        return form

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Choose an option of each question, and a confidence."""
        rated = [{"option": pick.randrange(len(row["options"])), "sure": pick.choice(SURE)} for row in form["rows"]]
        return {"group": number % len(form["groups"]), "answers": rated} if form["groups"] else rated

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return questions with options to choose from, and confidences below each."""
        return {"input": "rated", "rows": self.asked(), "sure": list(SURE), "groups": list(self.groups)}

    def on_wall(self, options: list[str]) -> Node:
        """Return the questions with their options, and what phones ask beside them."""
        sure = f"For each: how sure are you, from {SURE[0]} to {SURE[-1]} percent?"
        return [
            p(".soft")[sure],
            div(".several")[
                (
                    div[h3[question.text], ol(".asked")[(li[option] for option in question.options)]]
                    for question in self.questions
                )
            ],
        ]

    def sheet(self) -> Node:
        """Return the groups, and a box for each question with how sure one is: for the talk, not keyed in."""
        group = [p["My group:"], tick_boxes(self.groups)] if self.groups else None
        sure = [f"{percent}%" for percent in SURE]
        asked = [
            div(".box")[b[each.text], tick_boxes(each.options), p(".note")["How sure are you?"], tick_boxes(sure)]
            for each in self.questions
        ]
        return [group, asked]
