"""Answers from paper, a chat or a show of hands: a form in the notebook that takes counts and lines."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from pmkit.errors import FileError
from pmkit.files import read_text, write_atomic
from pmkit.markup import escape_html
from pmkit.views.widgets.parts import button


class KeyIn:
    """A form for the open question; it is made anew only when the question changes, so that nothing typed is lost.

    Attributes:
        box: what is shown.
    """

    def __init__(self, send: Callable[[list[Any]], None], kept: Path | None = None) -> None:
        """Make an empty form.

        Args:
            send: takes the tallies, as :func:`pmkit.room.session.results.keyed_in` reads them.
            kept: a file for what is typed and not sent yet, so that a killed kernel loses none of it.
        """
        self._send = send
        self._file = kept
        self._question = ""
        self._read: Callable[[], list[Any]] = list
        self.box = widgets.VBox()
        self.box.layout.display = "none"

    def show(self, state: dict[str, Any]) -> None:
        """Show the form of the open question; nothing once a phone has answered it."""
        question = state["question"] if state["question"] and not state["answered"] and not state["closed"] else ""
        if question == self._question:
            return
        self._question = question
        self.box.layout.display = "" if question else "none"
        self.box.children = self._form(state["activity"]) if question else ()
        self._keep(f"{state['code']}/{question}")

    def _keep(self, name: str) -> None:
        """Fill in what was typed before, and write each change to the file."""
        fields = [each for each in _all(self.box) if isinstance(each, widgets.Textarea | widgets.BoundedIntText)]
        if self._file is None or not fields:
            return
        path = self._file
        typed = _typed(path)
        for field, value in zip(fields, typed.get(name, []), strict=False):
            if isinstance(value, type(field.value)):
                field.value = value

        def write(_: Any) -> None:
            with contextlib.suppress(FileError):
                write_atomic(path, json.dumps({name: [field.value for field in fields]}))

        for field in fields:
            field.continuous_update = True
            field.observe(write, "value")

    def _form(self, activity: dict[str, Any]) -> tuple[Any, ...]:
        kind = activity["type"]
        if kind in ("poll", "dots"):
            numbers = [_number(option) for option in activity["options"]]
            self._read = lambda: [field.value for field in numbers]
            fields: list[Any] = numbers
        elif kind in ("scale", "form", "probe"):
            fields = self._tables(activity)
        elif kind == "whys":
            areas = [_area(f"{name}: one why a line") for name in activity["groups"]]
            self._read = lambda: [_lines(area[1].value) for area in areas]
            fields = [part for area in areas for part in area]
        else:
            fields = self._texts(activity, sorts=kind in ("ranking", "order"))
        head = widgets.HTML("<b>From paper, a chat or a show of hands</b>")
        return (head, *fields, button("Take these and reveal", lambda: self._send(self._read())))

    def _tables(self, activity: dict[str, Any]) -> list[Any]:
        """Return a row of numbers for each statement or question."""
        rows = (
            [(text, ["1", "2", "3", "4", "5"]) for text in activity["options"]]
            if activity["type"] == "scale"
            else [(each["text"], each["options"]) for each in activity["questions"]]
        )
        fields: list[Any] = []
        numbers = []
        for text, options in rows:
            numbers.append([_number(option) for option in options])
            fields += [widgets.HTML(escape_html(text)), widgets.VBox(numbers[-1])]
        self._read = lambda: [[field.value for field in row] for row in numbers]
        return fields

    def _texts(self, activity: dict[str, Any], *, sorts: bool) -> list[Any]:
        """Return a field of lines."""
        if not sorts:
            label, area = _area("One a line")
            self._read = lambda: _lines(area.value)
            return [label, area]
        listed = "".join(f"<li>{escape_html(option)}</li>" for option in activity["options"])
        label, area = _area("One answer a line: the numbers in their order, such as 3 1 2")
        self._read = lambda: [_order(line) for line in _lines(area.value)]
        return [widgets.HTML(f"<ol>{listed}</ol>"), label, area]


def _all(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _all(child)


def _typed(path: Path) -> dict[str, Any]:
    """Return what a file keeps; a broken one keeps nothing."""
    try:
        data = json.loads(read_text(path)) if path.exists() else {}
    except (FileError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _number(label: str) -> Any:
    return widgets.BoundedIntText(
        value=0, min=0, max=2000, description=label, style={"description_width": "max-content"}
    )


def _area(label: str) -> tuple[Any, Any]:
    area = widgets.Textarea(layout=widgets.Layout(width="100%", height="6em"))
    return widgets.HTML(escape_html(label)), area


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _order(line: str) -> list[int]:
    """Return the places of a line; what is no number is a place that is not there, and is refused with a sentence."""
    return [int(word) - 1 if word.isdecimal() else -1 for word in line.replace(",", " ").replace(";", " ").split()]
