"""Small parts that the widgets of the analysis bench are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import htpy as h
import ipywidgets as widgets
from markupsafe import Markup

from pmkit.finding import Finding
from pmkit.html import render

_MOST: Final = 6
"""Questions that a panel shows at a time."""


def text_input(label: str, hint: str = "", *, width: str = "100%", value: str = "", live: bool = False) -> Any:
    """Return a line of text; it reports when the field is left or Enter is pressed, ``live`` with each key."""
    return widgets.Text(
        value=value,
        description=label,
        placeholder=hint,
        continuous_update=live,
        style={"description_width": "6em"},
        layout=widgets.Layout(width=width, min_width="12em"),
    )


def choice(label: str, options: Sequence[Any], value: Any = None, *, width: str = "max-content") -> Any:
    """Return a drop-down list."""
    field = widgets.Dropdown(
        options=list(options),
        description=label,
        style={"description_width": "max-content"},
        layout=widgets.Layout(width=width, max_width="100%"),
    )
    if value is not None:
        field.value = value
    return field


def button(label: str, call: Callable[[], None], icon: str = "") -> Any:
    """Return a button."""
    made = widgets.Button(description=label, tooltip=label, icon=icon, layout=widgets.Layout(width="auto"))
    made.on_click(lambda _: call())
    return made


def heading(text: str, rest: str = "") -> Any:
    """Return a line that says what the fields below are for.

    Args:
        text: its beginning, in bold.
        rest: what follows.
    """
    return widgets.HTML(render(h.b[text], f" {rest}" if rest else None))


def put(field: Any, value: Any) -> None:
    """Set a field's value if it is a different one: what is sent again flickers."""
    if field.value != value:
        field.value = value


def row(*parts: Any) -> Any:
    """Return parts side by side, on several lines where there is no room."""
    return widgets.HBox(list(parts), layout=widgets.Layout(flex_flow="row wrap", align_items="center"))


def ids_of(text: str) -> tuple[str, ...]:
    """Return the ids of a line such as ``E04, E07; W2``."""
    return tuple(piece for piece in re.split(r"[\s,;]+", text.strip()) if piece)


def findings_html(findings: Iterable[Finding]) -> Markup:
    """Return findings as a list of questions, the same question about several places once."""
    places: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        places.setdefault((finding.message, finding.question), []).append(finding.where)
    if not places:
        return render(h.p["Nothing is left to ask here."])
    more = len(places) - _MOST
    lines = [
        h.li[h.b[", ".join(where)], f": {message} ", h.i[question]]
        for (message, question), where in list(places.items())[:_MOST]
    ]
    return render(h.ul[lines, h.li[f"{more} more when these are answered."] if more > 0 else None])
