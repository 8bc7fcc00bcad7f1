"""Where a reader is after all cells have run."""

from __future__ import annotations

import threading
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.views.widgets.arrival import read_from_here
from pmkit.views.widgets.parts import button, text_input


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that lets the page appear, and a list of what was focused; timers run when they are told to."""
    monkeypatch.setattr(widgets.Widget, "_widget_construction_callback", None)
    timers: list[Any] = []

    class Timer:
        """A timer that waits to be told."""

        daemon = False

        def __init__(self, seconds: float, call: Any) -> None:
            self.call = call

        def start(self) -> None:
            """Wait."""
            timers.append(self.call)

    monkeypatch.setattr(threading, "Timer", Timer)
    taken: list[str] = []
    monkeypatch.setattr(widgets.Button, "focus", lambda made: taken.append(made.description))
    return timers, taken


def test_the_page_is_shown_from_its_beginning(page: Any) -> None:
    """What the cells set themselves keeps nobody from the top of the page."""
    timers, taken = page
    here = read_from_here()
    field = text_input("Problem")
    field.value = "Set by a cell"
    here.children[1]._view_count = 1
    for call in timers:
        call()
    assert set(taken) == {"The page goes on here"}


@pytest.mark.parametrize("use", ["type", "press", "own"])
def test_nobody_is_taken_away_from_what_they_do(page: Any, use: str) -> None:
    """Once somebody has typed, pressed or chosen, the focus stays with them."""
    timers, taken = page
    busy = threading.Event()
    here = read_from_here(busy)
    field, press = text_input("Problem"), button("Add", lambda: None)
    here.children[1]._view_count = 1
    timers[0]()
    match use:
        case "type":
            field.set_state({"value": "Payments failed"})
        case "press":
            press._msg_callbacks(press, {"event": "click"}, [])
        case _:
            busy.set()
    for call in timers[1:]:
        call()
    assert len(taken) == 1


def test_who_types_before_the_last_cell_has_run_stays_there(page: Any) -> None:
    """The page comes to rest after somebody began to type: it leaves them where they are."""
    timers, taken = page
    here = read_from_here()
    field = text_input("Problem")
    field.set_state({"value": "P"})
    here.children[1]._view_count = 1
    for call in timers:
        call()
    assert taken == []
