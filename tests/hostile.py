"""What a person's cell may hand to a function of the kit: objects that raise, lie or are far too large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, Final

import numpy as np
import pandas as pd

from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.whys.five_whys import FiveWhys, Link, Why
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline


class Hostile:
    """An object that raises from whatever a function might try."""

    def __getattribute__(self, name: str) -> Any:
        """Raise."""
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Raise."""
        raise RuntimeError

    def __str__(self) -> str:
        """Raise."""
        raise RuntimeError


class HostileText(str):
    """A text whose methods raise."""

    __slots__ = ()

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError

    def casefold(self) -> str:
        """Raise."""
        raise RuntimeError

    def strip(self, *_: object) -> str:
        """Raise."""
        raise RuntimeError


class HostileList(list[object]):
    """A list that cannot be counted or read."""

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError

    def __iter__(self) -> Iterator[object]:
        """Raise."""
        raise RuntimeError


class HostileDict(dict[str, object]):
    """A dictionary whose methods raise."""

    def get(self, *_: object) -> object:
        """Raise."""
        raise RuntimeError

    def __ror__(self, other: object) -> Any:
        """Raise."""
        raise RuntimeError


class HostileKey(str):
    """A name that raises when it is compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Pass for the name itself."""
        return str.__hash__(self)


class HostileGraph(FiveWhys):
    """A graph whose parts raise."""

    def causes(self, effect: str = "") -> Any:
        """Raise."""
        raise RuntimeError

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError


class HostileTimeline(Timeline):
    """A timeline that cannot be counted."""

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError


NAMES: Final = ("C1", "S1", "K1", "A1", "A2", "Tools", "Documentation", "in no list")
"""Names that dictionaries of answers use."""

INSTANT: Final = "2024-03-12T10:59:00Z"


def an_event() -> Event:
    """Return an event of no exercise."""
    return Event.from_row({"id": "X1", "headline": "Alert", "earliest": INSTANT, "latest": INSTANT})


def dense_graph() -> FiveWhys:
    """Return a graph in which everything explains everything."""
    names = [f"W{number}" for number in range(1, 61)]
    whys = tuple(Why(id=name, text=f"Slow {name}") for name in names)
    return FiveWhys("It lasted long", whys, tuple(Link(a, b) for a in names for b in names))


VALUES: Final[dict[str, Callable[[], object]]] = {
    "none": lambda: None,
    "raises": Hostile,
    "list that raises": lambda: [Hostile()],
    "list that cannot be read": lambda: HostileList(["R01"]),
    "text that raises": lambda: HostileText("R01"),
    "values that raise": lambda: {name: Hostile() for name in NAMES},
    "keys that raise": lambda: {HostileKey(name): "x" for name in NAMES},
    "dictionary that raises": lambda: HostileDict(dict.fromkeys(NAMES, "cited")),
    "graph that raises": lambda: HostileGraph("It lasted long"),
    "timeline that raises": lambda: HostileTimeline([an_event()]),
    "events beside what raises": lambda: [an_event(), Hostile()],
    "dense graph": dense_graph,
    "factor without a layer": lambda: FactorAnalysis((Factor(id="F1", text="x" * 100_000),)),
    "item without cells": lambda: ActionItem(id="A1", text="x"),
    "many items": lambda: [ActionItem(id="A1", text="x")] * 100_000,
    "long item": lambda: ActionItem(id="A1", text="update " * 20_000),
    "huge text": lambda: "x" * 1_000_000,
    "huge text of words": lambda: "x " * 500_000,
    "long word": lambda: "x" * 2000,
    "long sentence": lambda: "x " * 1000,
    "huge number as text": lambda: "9" * 1_000_000,
    "many record ids": lambda: "R01 " * 1_000_000,
    "many event ids": lambda: "E17 " * 1_000_000,
    "many why ids": lambda: "W1 " * 1_000_000,
    "many action ids": lambda: "A1 " * 1_000_000,
    "many row ids": lambda: "T1 " * 1_000_000,
    "many whys in lines": lambda: "- Why? → a\n" * 900,
    "many factors in lines": lambda: "- a [F1: technical, l; E04]\n" * 100_000,
    "long list": lambda: ["R01"] * 100_000,
    "long list of events": lambda: [an_event()] * 100_000,
    "long frame": lambda: pd.DataFrame({"id": ["E1"] * 100_000, "headline": "x"}),
    "nested": lambda: [[["T1"]], {"T5": []}],
    "fields that are none": lambda: {1: 2},
    "endless": count,
    "endless generator": lambda: (number for number in count()),
    "huge number": lambda: 10**5000,
    "infinity": lambda: float("inf"),
    "not a number": lambda: float("nan"),
    "complex": lambda: 3j,
    "longest span": lambda: timedelta.max,
    "last instant": lambda: datetime.max,
    "last day": lambda: date.max,
    "clock": lambda: time.max,
    "series": lambda: pd.Series([1, 2]),
    "array": lambda: np.array([1, 5]),
    "frame": lambda: pd.DataFrame({"a": [1]}),
    "missing value": lambda: pd.NA,
    "missing instant": lambda: pd.NaT,
    "bytes": lambda: b"W1",
    "markup": lambda: "<b>[W1]</b> {0} {about} {layer} {name}",
    "function": lambda: len,
    "class": lambda: Timeline,
}
"""Makers of such values, by what they are; a new one each time, as some are used up or changed."""
