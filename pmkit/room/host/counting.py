"""A table of number fields for counts from paper: a row for each choice, with sums that are checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import ipywidgets as widgets
from htpy import b, br, small

from pmkit.html import render
from pmkit.views.widgets.parts import put

_FIELD: Final = "4em"

_SHORT: Final = 6
"""Letters of a level that heads a column."""

_WIDTH: Final = {"width": "100%", "max_width": "44em"}


class CountTable:
    """Number fields in one aligned table, and beside each question what they sum up to.

    Attributes:
        rows: the fields of each question, a number for each option.
        people: how many people there are; 0 while nobody has said.
        box: what is shown.
    """

    def __init__(self, form: dict[str, Any]) -> None:
        """Lay out the fields of a form with the input ``numbers``; see ``Asking.keying_form``."""
        self._each = int(form.get("each", 1))
        questions = form["rows"]
        self.rows = [[_field(option, form["most"]) for option in row["options"]] for row in questions]
        self._sums = [widgets.HTML() for _ in self.rows]
        self.people = widgets.IntText(value=0, layout=widgets.Layout(width=_FIELD))
        heads = [[option.partition(":")[0] for option in row["options"]] for row in questions]
        shared = len(heads) > 1 and all(each == heads[0] for each in heads) and max(map(len, heads[0])) <= _SHORT
        table = self._wide(questions, heads[0]) if shared else self._long(questions)
        asked = widgets.HBox([_words("People who are here:"), self.people], layout=widgets.Layout(align_items="center"))
        self.box = widgets.VBox([asked, table])
        for field in (self.people, *self.fields):
            field.continuous_update = True
            field.observe(lambda _: self._check(), "value")
        self._check()

    @property
    def fields(self) -> list[Any]:
        """All number fields, question by question."""
        return [field for row in self.rows for field in row]

    def values(self) -> list[list[int]]:
        """Return the numbers of each question."""
        return [[field.value for field in row] for row in self.rows]

    def _wide(self, questions: Sequence[dict[str, Any]], levels: Sequence[str]) -> Any:
        """Return each question above its fields and their sum, with a column for each level: all have the same."""
        # The question is above its fields: beside them a narrow form leaves it room for two words.
        columns = f"repeat({len(levels)}, {_FIELD})"
        parts: list[Any] = []
        for question, fields, total in zip(questions, self.rows, self._sums, strict=True):
            ends = [option for option in question["options"] if ":" in option]
            parts.append(_words(question["text"], "; ".join(ends)))
            parts += [_grid(columns, [*map(_words, levels), *fields]), total]
        return widgets.VBox(parts, layout=widgets.Layout(**_WIDTH))

    def _long(self, questions: Sequence[dict[str, Any]]) -> Any:
        """Return a row for each option, below its question where it has one, and a row for the sum."""
        parts: list[Any] = []
        for question, fields, total in zip(questions, self.rows, self._sums, strict=True):
            if question["text"]:
                parts.append(_words(question["text"]))
            pairs = zip(question["options"], fields, strict=True)
            cells = [cell for option, field in pairs for cell in (_words(option), field)]
            parts += [_grid(f"minmax(7em, 1fr) {_FIELD}", cells), total]
        return widgets.VBox(parts, layout=widgets.Layout(**_WIDTH))

    def too_many(self) -> str:
        """Return which questions have more answers than there are people, as a question; empty where all fit."""
        people = max(0, self.people.value)
        over = [sum(field.value for field in row) for row in self.rows]
        over = [number for number in over if people and number > people * self._each]
        if not over:
            return ""
        what = "answers" if self._each == 1 else "dots"
        return (
            f"{over[0]} {what} for {people} {'person' if people == 1 else 'people'}. Count again, or take them anyway?"
        )

    def _check(self) -> None:
        for row, total in zip(self.rows, self._sums, strict=True):
            number = sum(field.value for field in row)
            put(total, render("Sum: ", b[str(number)], " ", self._said(number)))

    def _said(self, number: int) -> str:
        """Return what a sum says beside the number of people; empty where it fits, or that is not known."""
        people = max(0, self.people.value)
        if not people or not number:
            return ""
        most = people * self._each
        if number > most:
            return f"\u26a0 {number - most} more than {people} people can give. Count again?"
        if self._each == 1 and number < people:
            missing = people - number
            verb = "is" if missing == 1 else "are"
            return f"\u2013 {missing} of {people} {verb} missing: left out, or not counted yet?"
        return "\u2713" if self._each == 1 else ""


def _field(option: str, most: int) -> Any:
    return widgets.BoundedIntText(value=0, min=0, max=most, tooltip=option, layout=widgets.Layout(width=_FIELD))


def _words(text: str, more: str = "") -> Any:
    return widgets.HTML(render(text, [br, small[more]] if more else None))


def _grid(columns: str, cells: Sequence[Any]) -> Any:
    """Return cells in columns; tables with the same columns, below each other, are aligned."""
    layout = widgets.Layout(grid_template_columns=columns, grid_gap="2px 8px", align_items="center", width="100%")
    return widgets.GridBox(list(cells), layout=layout)
