"""A form: questions with options of their own. An answer is a place for each question or none, ``[2, null, 0]``.

Its questions and their counts are a probe's too (:mod:`pmkit.room.activities.probe`), which adds a confidence.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final, Literal, Self

from htpy import Element, Node, b, div, li, ol, p, span, td, th, tr
from pydantic import Field, model_validator

from pmkit.data.models import Strict
from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.markup import escape_markdown_item
from pmkit.room.shared.activity import KEYED_MOST, OPTIONS_MOST, Asking, Short, check_lists, check_tally
from pmkit.room.shared.counts import (
    Counts,
    Row,
    bar_row,
    column,
    few_said,
    markdown_table,
    people_said,
    tick_boxes,
)
from pmkit.room.shared.release import SPREAD_FEWEST, are_counts_apart, is_spread_shown

_APART: Final = f"Fewer than {SPREAD_FEWEST} people: this could be linked with the other answers, and is not shown."

RECORDED: Final = "as recorded"
"""The mark of the option that was right."""

_HALF_MOST: Final = 4
"""Questions whose sheet takes no more than half a page of paper."""

_COLUMNS: Final = 5
"""Options up to which questions fit into one table."""


class Question(Strict):
    """One question of a form or of a freeze probe."""

    text: Short
    options: list[Short] = Field(min_length=2, max_length=OPTIONS_MOST)
    correct: int | None = Field(default=None, ge=0, description="probe: place of the right option, counted from 0")
    truth: str = Field(
        default="", max_length=240, description="probe: what was actually true, shown with the result; may be an option"
    )

    @model_validator(mode="after")
    def _within(self) -> Question:
        if self.correct is not None and self.correct >= len(self.options):
            raise ValueError(f"correct is {self.correct}, the last option is {len(self.options) - 1}")
        return self

    @property
    def right(self) -> int | None:
        """The place of the right option; None where none is recorded, or what was so is none of them."""
        if self.correct is None and self.truth in self.options:
            return self.options.index(self.truth)
        return self.correct


@dataclass(frozen=True)
class TeamCounts:
    """What came of one question in one team; of the whole room under an empty name.

    Attributes:
        name: of the team.
        numbers: how many chose each option.
        sure: mean confidence, 0 to 1; None where nobody answered, or where it is not known.
        right_sure: the same of those who were right; None also where what was right is not known.
        wrong_sure: the same of the others.
    """

    name: str
    numbers: tuple[int, ...]
    sure: float | None = None
    right_sure: float | None = None
    wrong_sure: float | None = None


@dataclass(frozen=True)
class QuestionCounts:
    """What came of one question.

    Attributes:
        text: the question.
        options: its options.
        numbers: how many chose each; zeros where too few answered.
        answered: how many answered it; 0 where too few did, and where it is hidden.
        correct: place of the right option; None where there is none.
        right: how many chose it.
        sure: mean confidence, 0 to 1; None where it is not known.
        brier: Brier score, 0 best, 1 worst; None where it is not known.
        truth: what was actually true, in words.
        teams: what came of it in each team; one without a name for the whole room, and none where few could be told
            apart.
        hidden: whether its numbers are not kept, because few answered and they could be linked with other questions'.
    """

    text: str
    options: tuple[str, ...]
    numbers: tuple[int, ...]
    answered: int
    correct: int | None = None
    right: int | None = None
    sure: float | None = None
    brier: float | None = None
    hidden: bool = False
    truth: str = ""
    teams: tuple[TeamCounts, ...] = ()

    @classmethod
    def of(cls, question: Question, numbers: Sequence[int], *, correct: int | None = None) -> QuestionCounts:
        """Return the counts of a question; with a right option also how many chose it."""
        right = None if correct is None or not sum(numbers) else numbers[correct]
        made = (question.text, tuple(question.options), tuple(numbers), sum(numbers))
        return cls(*made, correct, right, truth=question.truth)

    def without_numbers(self, *, hidden: bool) -> QuestionCounts:
        """Return the question alone."""
        bare = (self.text, self.options, (0,) * len(self.options), 0, self.correct)
        return QuestionCounts(*bare, hidden=hidden, truth=self.truth)

    def not_shown(self, needed: int) -> str:
        """Return why there are no numbers; empty where there are."""
        return _APART if self.hidden else "" if self.answered else few_said(needed)

    def facts(self) -> dict[str, Any]:
        """Return what is known beyond the numbers, as JSON data."""
        known: dict[str, Any] = {
            "sure": self.sure,
            "right": self.right,
            "brier": self.brier,
            "hidden": self.hidden or None,
        }
        known |= {"truth": self.truth or None, "teams": [asdict(team) for team in self.teams] or None}
        given = {name: value for name, value in known.items() if value is not None}
        return {"answered": self.answered, "correct": self.correct, **given}


@dataclass(frozen=True)
class FormCounts(Counts):
    """How many chose each option of each question; one that too few answered is held back by itself.

    Attributes:
        labels: the options of all questions, question after question.
        questions: what came of each.
    """

    kind: ClassVar[str] = "form"

    questions: tuple[QuestionCounts, ...]

    @classmethod
    def of(cls, questions: Sequence[QuestionCounts]) -> Self:
        """Return the counts of questions."""
        return cls(tuple(option for question in questions for option in question.options), tuple(questions))

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return a number per option, question after question, and for each option its question."""
        asked = [question.text for question in self.questions for _ in question.options]
        facts = {"question_of": asked, "questions": [question.facts() for question in self.questions]}
        return [number for question in self.questions for number in question.numbers], facts

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        sizes = Counter(facts["question_of"])  # keeps the order of the questions
        questions, at = [], 0
        for (text, size), known in zip(sizes.items(), facts["questions"], strict=True):
            part = slice(at, at + size)
            teams = tuple(TeamCounts(**{**team, "numbers": tuple(team["numbers"])}) for team in known.get("teams", ()))
            made = QuestionCounts(text, tuple(labels[part]), tuple(numbers[part]), **{**known, "teams": teams})
            questions.append(made)
            at += size
        return cls(tuple(labels), tuple(questions))

    def chart(self, people: int, needed: int) -> Node:
        """Return questions with as many options each as columns of one table, others one after the other."""
        sizes = {len(question.options) for question in self.questions}
        if len(self.questions) < 2 or len(sizes) != 1 or max(sizes) > _COLUMNS:
            return div(".several")[(div[self.one(question, needed)] for question in self.questions)]
        same = len({question.options for question in self.questions}) == 1
        top = max((number for question in self.questions for number in question.numbers), default=1) or 1
        rows = []
        for question in self.questions:
            first, last = question.options[0], question.options[-1]
            ends = None if same else [" ", span(".soft")[f"{first} … {last}"]]
            drawn: Node = (column(number, top) for number in question.numbers)
            if not question.answered:
                drawn = td(".held", colspan=str(len(question.options)))[question.not_shown(needed)]
            rows.append(tr[th(scope="row")[question.text, ends], drawn])
        names = self.questions[0].options if same else [str(at + 1) for at in range(max(sizes))]
        return div(".of-levels")[table(("Question", *names), rows, caption=people_said(people))]

    def after(self, question: QuestionCounts) -> Node:
        """Return what is said below the bars of one question."""
        return None

    def one(self, question: QuestionCounts, needed: int) -> Node:
        """Return the bars of one question below its text."""
        after = self.after(question)
        if not question.answered:
            return [p[b[question.text]], p(".held")[question.not_shown(needed)], after]
        rows = [
            bar_row(option, number / question.answered, str(number), mark=RECORDED if at == question.correct else "")
            for at, (option, number) in enumerate(zip(question.options, question.numbers, strict=True))
        ]
        said = " ".join([people_said(question.answered), *self.said(question)])
        return [table(("Option", "", "Answers"), rows, caption=[b[question.text], " ", said]), after]

    def said(self, question: QuestionCounts) -> list[str]:
        """Return what the caption of one question says beyond how many answered."""
        return []

    def words(self, people: int) -> list[str]:
        """Return a table per question."""
        lines: list[str] = []
        for question in self.questions:
            lines += [f"**{escape_markdown_item(question.text)}**", ""]
            if not question.answered:
                lines += [_APART if question.hidden else "Too few people answered this.", ""]
                continue
            rows = [
                (option + (f" ({RECORDED})" if at == question.correct else ""), number)
                for at, (option, number) in enumerate(zip(question.options, question.numbers, strict=True))
            ]
            lines += [*markdown_table(("Option", "Answers"), rows), ""]
        return lines

    def rows(self) -> Iterator[Row]:
        """Yield one row per question and option."""
        for question in self.questions:
            if not question.answered:
                yield question.text, "not shown: too few answers", "", ""
                continue
            for option, number in zip(question.options, question.numbers, strict=True):
                yield question.text, option, "", number

    def columns(self) -> dict[str, list[Any]]:
        """Return questions, options and numbers."""
        asked = [question.text for question in self.questions for _ in question.options]
        numbers = [number if each.answered else None for each in self.questions for number in each.numbers]
        return {"question": asked, "label": list(self.labels), "count": numbers}


class Questions(Asking):
    """Questions with options of their own."""

    questions: list[Question] = Field(default=[], max_length=20)

    def problem(self) -> str:
        """Return what is missing: questions, none of them twice."""
        if not self.questions:
            return f"a {self.type} needs questions"
        texts = [question.text for question in self.questions]
        return "two questions are the same" if len(set(texts)) < len(texts) else super().problem()

    def check_size(self, raw: Any) -> list[Any]:
        """Return an answer that has a part for each question.

        Raises:
            RoomError: it has not.
        """
        if not isinstance(raw, list) or len(raw) != len(self.questions):
            raise RoomError("the questions have changed", code="misfit", remedy="load the page again")
        return raw

    def released(self) -> str:
        """Return what is shown of few answers."""
        few = f"With fewer than {SPREAD_FEWEST} people, a question on which more than half agree is not shown."
        return super().released() or (few if len(self.questions) > 1 else "")

    def release(self, counted: Sequence[QuestionCounts], people: int, needed: int) -> list[QuestionCounts]:
        """Return counts without the numbers that too few gave, or that link one person's answers with each other."""
        # Below the number of people at which answers could be linked, one sentence says both: each says something.
        few = len(counted) > 1 and not is_spread_shown(self.privacy, people - self._known)
        kept = []
        for question in counted:
            enough = question.answered - (0 if self.privacy == "open" else self._known) >= needed
            # What is known from paper can be taken off: then halves of all say nothing of halves of the others.
            apart = not few or (not self._known and are_counts_apart(people, question.numbers))
            kept.append(question if enough and apart else question.without_numbers(hidden=few))
        return kept

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take a number per option, for each question; who gave which was never known, so any pairing will do."""
        lists = check_lists(
            tallies, len(self.questions), f"counts are needed for each of the {len(self.questions)} questions"
        )
        given = []
        for tally, question in zip(lists, self.questions, strict=True):
            numbers = check_tally(tally, len(question.options))
            given.append([place for place, number in enumerate(numbers) for _ in range(number)])
        people = max(len(places) for places in given)
        return [[self.chosen(places[at]) if at < len(places) else None for places in given] for at in range(people)]

    def chosen(self, place: int) -> Any:
        """Return the part of an answer for an option that was chosen on paper."""
        return place

    def aloud(self) -> str:
        """Return the questions."""
        return "\n".join(f"- {escape_markdown_item(question.text)}" for question in self.questions)

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a number per option, for each question."""
        return {"input": "numbers", "rows": self.asked(), "flat": False, "most": KEYED_MOST}

    def asked(self) -> list[dict[str, Any]]:
        """Return the questions without their answers, as plain data."""
        return [{"text": question.text, "options": question.options} for question in self.questions]

    @property
    def on_a_page(self) -> int:
        """Two sheets, of few questions."""
        return 2 if len(self.questions) <= _HALF_MOST else 1

    def sheet(self) -> Node:
        """Return a box for each question."""
        return [div(".box")[b[question.text], tick_boxes(question.options)] for question in self.questions]


def no_such_option() -> RoomError:
    """Return the error for an option that is not there."""
    return RoomError("this option is not there", code="misfit", remedy="load the page again")


def nothing_answered() -> RoomError:
    """Return the error for an answer to no question."""
    return RoomError("nothing is chosen yet", code="nothing-given", remedy="answer at least one question")


class Form(Questions):
    """Questions, one option each."""

    fits_climate = True
    counted_as = FormCounts

    type: Literal["form"]

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return a place for each question, or None."""
        for each, question in zip(self.check_size(raw), self.questions, strict=True):
            if each is not None and (type(each) is not int or not 0 <= each < len(question.options)):
                raise no_such_option()
        if all(each is None for each in raw):
            raise nothing_answered()
        return [list(raw)]

    def count(self, rows: list[Any], options: list[str], needed: int) -> FormCounts:
        """Count the options of each question; one that too few answered is held back by itself."""
        counted = []
        for at, question in enumerate(self.questions):
            tally = Counter(row[at] for row in rows if row[at] is not None)
            counted.append(QuestionCounts.of(question, [tally[place] for place in range(len(question.options))]))
        return FormCounts.of(self.release(counted, len(rows), needed))

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Choose an option of each question."""
        return [pick.randrange(len(row["options"])) for row in form["rows"]]

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return questions with options to choose from."""
        return {"input": "rows", "rows": self.asked(), "missing": "Answer at least one question first."}

    def on_wall(self, options: list[str]) -> Element:
        """Return the questions."""
        return ol(".asked")[(li[question.text] for question in self.questions)]
