"""Where a reader is after *Run All Cells*.

JupyterLab shows the last cell then. A person who leads a workshop needs the cockpit, a reader the top of the page.
"""

from __future__ import annotations

import threading
import time
from importlib.resources import files
from typing import Any, Final

import htpy as h
import ipywidgets as widgets
from IPython.display import display

from pmkit.errors import PmkitError
from pmkit.html import render, trusted

_STYLE: Final = render(
    h.style[trusted(files("pmkit.views.widgets").joinpath("arrival.css").read_text(encoding="utf-8"))]
)
_LATEST: Final = 120.0
"""Seconds after which a page that is shown is one that somebody comes back to, who may be anywhere on it."""

_TRIES: Final = (0.0, 0.4, 1.2, 2.5)
"""Seconds after which the focus is asked for: JupyterLab gives it to the last cell, early or late."""


def read_from_here(busy: threading.Event | None = None) -> Any:
    """Return an empty widget that takes the focus once when it appears, so that the page is shown from it on.

    Focus moves without code in the page, which an untrusted notebook would not run, and for readers with a
    keyboard or a screen reader too. Without a widget: scroll to the cell.

    Args:
        busy: set once somebody has clicked or typed: from then on nothing takes the focus away from there. Use of
            the widgets that are made later is noticed anyway.
    """
    busy, used = busy or threading.Event(), threading.Event()
    _notice(used)
    # Of all widgets only a button takes the focus as a whole; this one is out of sight and does nothing.
    mark = widgets.Button(description="The page goes on here", tabbable=False)
    mark.add_class("pmkit-here")
    made = time.monotonic()

    def focus() -> None:
        if not (busy.is_set() or used.is_set()):
            mark.focus()

    def arrive(change: Any) -> None:
        if change["new"]:
            mark.unobserve(arrive, "_view_count")
            # What set this before was a cell that showed its first page: the cells have all run by now.
            busy.clear()
            if time.monotonic() - made < _LATEST:
                for seconds in _TRIES:
                    timer = threading.Timer(seconds, focus)
                    timer.daemon = True
                    timer.start()

    # The page counts the views of a widget only if it is asked to; a focus that came before the view would be lost.
    mark._view_count = 0
    mark.observe(arrive, "_view_count")
    return widgets.VBox([widgets.HTML(_STYLE), mark])


def _notice(used: threading.Event) -> None:
    """Set an event once somebody uses a widget that is made from now on.

    A person may begin while the last cells still run. If the focus went to the top of the page then, half of what is
    typed would end in a field, and JupyterLab would take the other half for commands.
    """

    def typed(change: Any) -> None:
        # A widget locks what the page sent it for as long as it tells its observers; what a cell sets is not locked.
        if change["owner"]._property_lock:
            used.set()

    def watch(made: Any) -> None:
        """Watch one widget."""
        if isinstance(made, widgets.Button):
            made.on_msg(lambda *_: used.set())
        elif isinstance(made, widgets.ValueWidget) and not isinstance(made, widgets.HTML):
            made.observe(typed, "value")

    widgets.Widget.on_widget_constructed(watch)


def show_error(error: PmkitError) -> None:
    """Show in a notebook what is wrong and what to do, and have the page shown from there on.

    Without a widget: the message of the error, which is below the cell too.
    """
    said = render(
        h.div(".pmkit-error", role="alert")[
            h.p[h.b["Nothing was opened. "], error.in_sentences()],
            h.p["Then choose ", h.b["Run"], ", ", h.b["Run All Cells"], " again. Nothing you entered is lost."],
        ]
    )
    display(widgets.VBox([read_from_here(), widgets.HTML(said)]))  # type: ignore[no-untyped-call]  # IPython has no types
