"""Widgets as a person meets them: what is shown, by its label."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets


def every(box: Any, kind: type) -> list[Any]:
    """Return all widgets of a kind that are shown inside a box."""
    if getattr(getattr(box, "layout", None), "display", None) == "none":
        return []
    inside = [box] if isinstance(box, kind) else []
    for child in getattr(box, "children", ()):
        inside += every(child, kind)
    return inside


def press(box: Any, label: str) -> None:
    """Press a button by its label."""
    (button,) = labeled(box, widgets.Button, label)
    assert not button.disabled
    button.click()


def labeled(box: Any, kind: type, label: str) -> list[Any]:
    """Return the widgets of a kind with a label, or with a hint that begins so."""
    return [
        each
        for each in every(box, kind)
        if each.description == label or str(getattr(each, "placeholder", "")).startswith(label)
    ]


def text_of(box: Any, containing: str = "") -> str:
    """Return the HTML of a box that is shown; of those widgets alone that contain some words, if they are given."""
    return "\n".join(each.value for each in every(box, widgets.HTML) if containing in each.value)
