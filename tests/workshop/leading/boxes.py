"""Widgets as a person meets them: by their labels."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets


def every(box: Any, kind: type) -> list[Any]:
    """Return all widgets of a kind inside a box."""
    found = [box] if isinstance(box, kind) else []
    for child in getattr(box, "children", ()):
        found += every(child, kind)
    return found


def press(box: Any, label: str) -> None:
    """Press a button by its label."""
    (found,) = [each for each in every(box, widgets.Button) if each.description == label]
    assert not found.disabled
    found.click()


def text_of(box: Any) -> str:
    """Return all HTML of a box that is shown."""
    return "\n".join(each.value for each in every(box, widgets.HTML) if each.layout.display != "none")
