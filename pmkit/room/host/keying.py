"""Answers from paper, a chat or a show of hands: a form in the notebook that takes counts and lines."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
from htpy import b, div, p
from pydantic import RootModel

from pmkit.data.models import load_json
from pmkit.errors import FileError, RoomError
from pmkit.files import write_atomic
from pmkit.html import render
from pmkit.room.host.counting import CountTable
from pmkit.views.widgets.parts import button, put

_PEOPLE: Final = "people"
"""Name under which the number of people is kept; a question's name has a slash in it."""


_FIELDS: Final = (widgets.Textarea, widgets.BoundedIntText)
"""What counts and lines are typed into; the number of people is none of them."""


class _Typed(RootModel[dict[str, list[int | str]]]):
    """What was typed and not sent yet, by question: a value for each field of its form."""


class KeyIn:
    """A form for the open question; it is made again only when the question changes, so that nothing typed is lost.

    Attributes:
        box: what is shown.
    """

    def __init__(self, send: Callable[[list[Any], bool], None], kept: Path | None = None) -> None:
        """Make an empty form.

        Args:
            send: takes the tallies, as :func:`pmkit.room.session.results.keyed_in` reads them, and whether the question
                goes on.
            kept: a file for what is typed and not sent yet, so that a killed kernel loses none of it.
        """
        self._send = send
        self._file = kept
        self._question = ""
        self._read: Callable[[], list[Any]] = list
        self._table: CountTable | None = None
        self._people = 0
        self._stays = self._open = False
        self._paper = 0
        self._blank: list[Any] = []
        self._sent: list[Any] | None = None
        self._taken: list[Any] | None = None
        self._sofar = widgets.HTML()
        self._doubt = widgets.HTML()
        self._doubted = ""
        self._take = button("Take these and reveal", self.take)
        self._late = button("Add answers from paper", self._unfold)
        self._fields = widgets.VBox()
        self._folded: bool | None = None
        self.box = widgets.VBox()
        self.box.layout.display = "none"

    def show(self, state: dict[str, Any]) -> None:
        """Show the form of the question that takes answers from paper: while it is open, and until it is final."""
        form = None if state["closed"] else state["keying"]
        self._open = bool(form and state["question"])
        if form is not None:
            if form["paper"] != self._paper:
                self._paper, self._taken = form["paper"], self._sent
            put(self._sofar, render(_so_far(form["paper"])))
            # Beside phones the answers are counted in; where there are no others they are all there are.
            self._stays = bool(state["question"]) and not state.get("alone") and not form["by_hand"]
            usual = "Count these in" if self._stays or not state["question"] else "Take these and reveal"
            self._take.description = "Take them anyway" if self._doubted else usual
        question = form["question"] if form else ""
        if question != self._question:
            self._question = question
            self._table = None
            self._settle("")
            self._fields.children = self._form(form) if form else ()
            self._blank, self._sent, self._taken = self._values(), None, None
            self._paper = form["paper"] if form else 0
            self._keep(f"{state['code']}/{question}")
            self.box.layout.display = "" if question else "none"
            self._folded = None
        self._fold(bool(form) and not state["question"])

    def _fold(self, folded: bool) -> None:
        """Leave no more than a button of the form once its result is shown: paper that comes late is rare."""
        if folded != self._folded:
            self._folded = folded
            self.box.children = (self._late,) if folded else (self._fields,)

    def waiting(self) -> bool:
        """Tell whether something was typed for the open question that was not taken yet."""
        return self._open and self._values() not in (self._blank, self._taken)

    def take(self, and_then: Callable[[list[Any]], None] | None = None) -> None:
        """Send what was entered; where it can't be right, ask once.

        Args:
            and_then: takes the tallies instead, where the question goes on with phones beside them.
        """
        doubt = self._table.too_many() if self._table else ""
        if doubt and doubt != self._doubted:
            self._settle(doubt)
            return
        self._settle("")
        self._sent = self._values()
        if and_then and self._stays:
            and_then(self._read())
        else:
            self._send(self._read(), self._stays)

    def _values(self) -> list[Any]:
        """Return what is in the fields."""
        return [each.value for each in _all(self._fields) if isinstance(each, _FIELDS)]

    def _settle(self, doubt: str) -> None:
        self._doubted = doubt
        put(self._doubt, render(b[doubt]) if doubt else "")
        if doubt:
            self._take.description = "Take them anyway"

    def _unfold(self) -> None:
        self.box.children = (self._fields,)

    def _keep(self, name: str) -> None:
        """Fill in what was typed before, and write each change to the file; the number of people holds for all."""
        fields = [each for each in _all(self._fields) if isinstance(each, _FIELDS)]
        people = self._table.people if self._table else None
        typed = _typed(self._file) if self._file else {}
        for field, value in zip(fields, typed.get(name, []), strict=False):
            if isinstance(value, type(field.value)):
                field.value = value
        known = self._people or next((value for value in typed.get(_PEOPLE, []) if isinstance(value, int)), 0)
        if people is not None and known:
            people.value = known
        self._people = known

        def write(_: Any) -> None:
            if self._doubted:
                self._settle("")  # it was counted again
            self._people = people.value if people is not None else self._people
            if self._file is not None:
                kept = {name: [field.value for field in fields], _PEOPLE: [self._people]}
                with contextlib.suppress(FileError):
                    write_atomic(self._file, json.dumps(kept))

        for field in (*fields, *([people] if people is not None else [])):
            field.continuous_update = True
            field.observe(write, "value")

    def _form(self, form: dict[str, Any]) -> tuple[Any, ...]:
        """Return the fields of a form, as :meth:`pmkit.room.shared.activity.Asking.keying_form` describes it."""
        builders = {"numbers": self._numbers, "lines": self._areas, "orders": self._orders}
        fields = builders[form["input"]](form)
        head = widgets.HTML(render(b["From paper, a chat or a show of hands"]))
        return (head, *fields, self._sofar, self._doubt, self._take)

    def _numbers(self, form: dict[str, Any]) -> list[Any]:
        """Return a number for each option of each row, in one table with sums."""
        self._table = table = CountTable(form)
        self._read = (lambda: table.values()[0]) if form["flat"] else table.values
        return [table.box]

    def _areas(self, form: dict[str, Any]) -> list[Any]:
        """Return a field of lines for each label."""
        areas = [_area(label) for label in form["areas"]]
        if form["flat"]:
            self._read = lambda: _lines(areas[0][1].value)
        else:
            self._read = lambda: [_lines(area.value) for _, area in areas]
        return [part for area in areas for part in area]

    def _orders(self, form: dict[str, Any]) -> list[Any]:
        """Return the cards by the names that they have on the wall, and a field for an order per line."""
        label, area = _area(form["label"])
        places = dict(zip(form["names"], form["cards"], strict=True))
        self._read = lambda: [_order(line, places) for line in _lines(area.value)]
        cards = (p[b[name], " ", option] for name, option in zip(form["names"], form["options"], strict=True))
        return [widgets.HTML(render(div[cards])), label, area]


def _so_far(people: int) -> str:
    return f"{people} on paper counted in; what you enter replaces them." if people else ""


def _all(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _all(child)


def _typed(path: Path) -> dict[str, list[int | str]]:
    """Return what a file keeps; a broken one keeps nothing."""
    if path.exists():
        with contextlib.suppress(FileError, RoomError):
            return load_json(path, _Typed, RoomError, what="counts").root
    return {}


def _area(label: str) -> tuple[Any, Any]:
    area = widgets.Textarea(layout=widgets.Layout(width="100%", height="6em"))
    return widgets.HTML(render(label)), area


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _order(line: str, places: Mapping[str, int]) -> list[int]:
    """Return the places of the cards that a line names; what names none is a place that is not there, and is refused.

    Example:
        >>> [_order(line, {"A": 2, "B": 0, "C": 1}) for line in ("ba, C", "B-A-C", "b > a > c")]
        [[0, 2, 1], [0, 2, 1], [0, 2, 1]]
    """
    words = re.split(r"[^\w]+", line.upper().strip(".,;:-> "))
    # Letters are written one after the other, too; of numbers nobody could tell.
    names = [name for word in words for name in (word if word.isalpha() else [word])]
    return [places.get(name, -1) for name in names]
