"""A person's hand on a widget: it knows labels, presses buttons and fills fields, and reads what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets


def every(box: Any) -> Iterator[Any]:
    """Yield a widget and everything in it, in the order in which it is shown."""
    yield box
    for child in getattr(box, "children", ()):
        yield from every(child)


class Hand:
    """Uses a widget by what is written on it."""

    def __init__(self, box: Any) -> None:
        self.box = box

    def press(self, label: str) -> None:
        """Press the first button of this name."""
        button = next(one for one in every(self.box) if isinstance(one, widgets.Button) and one.description == label)
        assert not button.disabled, f"{label} cannot be pressed"
        button.click()

    def fields(self, label: str) -> list[Any]:
        """Return the fields of this name, in the order in which they are shown."""
        return [
            one
            for one in every(self.box)
            if hasattr(one, "value") and not isinstance(one, widgets.HTML) and getattr(one, "description", "") == label
        ]

    def enter(self, label: str, value: object, number: int = 0) -> None:
        """Fill in a field; where several have the name, one by its number."""
        field = self.fields(label)[number]
        assert not field.disabled, f"{label} cannot be changed"
        field.value = value

    def row(self, name: str) -> Hand:
        """Return the hand on the row of one factor or action item."""
        for one in every(self.box):
            children = getattr(one, "children", ())
            if children and getattr(children[0], "description", "") == name:
                return Hand(one)
        raise AssertionError(f"there is no row {name}")

    @property
    def shown(self) -> str:
        """Everything that is shown as HTML, except the style sheet."""
        return "\n".join(
            one.value for one in every(self.box) if isinstance(one, widgets.HTML) and "<style" not in one.value
        )

    @property
    def text_area(self) -> Any:
        """The first large field."""
        return next(one for one in every(self.box) if isinstance(one, widgets.Textarea))
