"""Quality metrics over many postmortems: are we learning, and are there enough of them to tell?

The six rows of the article's dashboard, with the numbers that small samples allow: counts with
their interval in place of bare percentages, medians and ranges in place of means, and the number
of postmortems that say nothing about it beside each. The article's own values have no source;
they are shown as samples, and targets are a team's to set.

What is counted gets managed: a team that is praised for many action items writes many. Choose the
two rows that would change what you do next, and look at the others once a year.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
from htpy import li, p, ul

from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.factors.counts import FactorCounts, count_factors
from pmkit.analysis.statistics.intervals import Middle, Share, median, wilson
from pmkit.analysis.text.likeness import SHORTEST_SLIP, likeness, stems, weights
from pmkit.counting import counted
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.metrics.collection import Collection
from pmkit.documents.metrics.facts import (
    attendance,
    computed_minutes,
    day_of,
    days_to_complete,
    doubts,
    duration_stated,
    is_public,
    minutes_of,
    names_earlier,
)
from pmkit.errors import RecordError, not_one_of
from pmkit.html import render, table
from pmkit.markup import escape_markdown_cell, inert_markdown
from pmkit.records.instants import spell_duration

_TARGET: Final = re.compile(r"^\s*(<=?|>=?|≤|≥)?\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?))?\s*(%|\D*)$")
_SAME_FACTOR: Final = 0.6
_SHOWN: Final = 5
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """What a team wants a metric to be: below, above or between.

    Attributes:
        text: as the team wrote it.
        low: smallest value that is inside, None for no such bound.
        high: largest value.
    """

    text: str
    low: float | None
    high: float | None

    @classmethod
    def of(cls, text: str, unit: str) -> Target:
        """Return the target that a text such as ``< 5``, ``> 80 %`` or ``3-6`` says.

        Raises:
            RecordError: the text is not a target.
        """
        match = _TARGET.match(text)
        if match is None or not (match[1] or match[3]):
            raise RecordError(f"{text!r} is not a target", code="bad-target", remedy="write < 5, > 80 % or 3-6")
        scale = 0.01 if unit == "%" else 1.0
        first = float(match[2]) * scale
        if match[3]:
            return cls(text, first, float(match[3]) * scale)
        return cls(text, None, first) if match[1] in ("<", "<=", "≤") else cls(text, first, None)

    def holds(self, value: float) -> bool:
        """Tell whether a value is inside."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Metric:
    """One row of the dashboard.

    Attributes:
        key: its name in code.
        name: as the article names it.
        what: what is counted, in one sentence.
        value: a share with its interval, or a median with its range.
        unknown: postmortems that say nothing about it.
        sample: the article's sample value; no measurement.
        sample_target: the article's sample target.
        target: the team's own, None where it set none.
    """

    key: str
    name: str
    what: str
    value: Share | Middle
    unknown: int
    sample: str
    sample_target: str
    target: Target | None = None

    @property
    def verdict(self) -> str:
        """How the value compares with the team's target, as far as it can be told; empty without a target."""
        if self.target is None:
            return ""
        if self.value.value is None:
            return "nothing to compare"
        low, high = self.value.low, self.value.high
        if low is None or high is None:
            return f"{'inside' if self.target.holds(self.value.value) else 'outside'}, too few to be sure"
        ends = {self.target.holds(low), self.target.holds(high), self.target.holds(self.value.value)}
        if len(ends) > 1:
            return "cannot be told from so few"
        return "inside" if True in ends else "outside"


_ROWS: Final = {
    "time_to_complete": (
        "Time to Complete",
        "days from the end of the incident to the day the postmortem was published",
        "3.2 days",
        "< 5 days",
    ),
    "participation": ("Participation", "of those who were asked to the meeting, those who came", "87%", "> 80%"),
    "actions_each": (
        "Action Items/PM",
        "action items of one postmortem, those that were dropped left out",
        "4.5",
        "3-6",
    ),
    "actions_completed": (
        "Actions Completed",
        "of the action items that state a status and were not dropped, those that are done",
        "72%",
        "> 70%",
    ),
    "repeat_incidents": ("Repeat Incidents", "postmortems that name an earlier incident like this one", "12%", "< 15%"),
    "shared_publicly": (
        "Shared Publicly",
        "of those that say who can read them, those that anybody can",
        "45%",
        "> 40%",
    ),
}
"""Key to name, what is counted, and the article's sample value and target."""


@dataclass(frozen=True)
class Metrics:
    """The dashboard of a collection.

    Attributes:
        count: postmortems.
        metrics: the rows.
        repeats: factors that an earlier postmortem names too: later title, its factor, earlier title, its factor.
        factors: how often categories and layers appear.
        durations: minutes from start to end of each incident that says so.
        left_out: files that could not be read.
        templates: files that are templates, and were left out.
        computed: minutes by the marks of the timeline, of those incidents that have them.
        stated: minutes that the documents state themselves.
        asked: values that cannot be, or contradict each other; they are not counted.
        without_status: action items that state no status, and action items.
        forms: wiki pages, public versions and other forms that the kit made of the same documents.
    """

    count: int
    metrics: tuple[Metric, ...]
    repeats: tuple[tuple[str, str, str, str], ...]
    factors: FactorCounts
    durations: tuple[float, ...]
    left_out: tuple[str, ...] = field(default=())
    templates: tuple[str, ...] = field(default=())
    computed: tuple[float, ...] = field(default=())
    stated: tuple[float, ...] = field(default=())
    asked: tuple[str, ...] = field(default=())
    without_status: tuple[int, int] = (0, 0)
    forms: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Metric:
        """Return a row by its key."""
        return {metric.key: metric for metric in self.metrics}[key]

    @cached_property
    def rows(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """Name, value, not known, the team's target with the verdict, the article's sample."""
        return tuple(
            (
                m.name,
                str(m.value),
                f"{m.unknown} of {self.count}",
                f"{m.target.text}: {m.verdict}" if m.target else "none set",
                f"{m.sample} (target {m.sample_target})",
            )
            for m in self.metrics
        )

    @property
    def frame(self) -> pd.DataFrame:
        """One row per metric: key, metric, value, low, high, of, unknown, unit (shares from 0 to 1)."""
        return pd.DataFrame(
            [
                {
                    "key": m.key,
                    "metric": m.name,
                    "value": m.value.value,
                    "low": m.value.low,
                    "high": m.value.high,
                    "of": m.value.whole if isinstance(m.value, Share) else len(m.value.values),
                    "unknown": m.unknown,
                    "unit": "share" if isinstance(m.value, Share) else m.value.unit,
                }
                for m in self.metrics
            ]
        )

    @property
    def _title(self) -> str:
        """How many postmortems were counted."""
        return counted(self.count, "postmortem")

    def __str__(self) -> str:
        """Return the dashboard in words."""
        return self.text()

    def text(self, *, verbose: bool = False) -> str:
        """Return the dashboard in words.

        Args:
            verbose: whether each file that was left out and each question has its line; otherwise they are counted.
        """
        beside = self._beside(verbose)
        if not self.count:
            return "\n".join(["No postmortem to count yet.", *beside])
        width = max(len(m.name) for m in self.metrics)
        lines = [self._title]
        for name, value, unknown, target, _ in self.rows:
            known = "" if unknown.startswith("0 ") else f"; not said in {unknown}"
            goal = "" if target == "none set" else f"; target {target}"
            lines.append(f"{name:<{width}}  {value}{known}{goal}")
        lines += [f"repeat factor: {a}: {b} (earlier: {c}: {d})" for a, b, c, d in self.repeats[:_SHOWN]]
        if len(self.repeats) > _SHOWN:
            lines.append(f"repeat factors: {len(self.repeats) - _SHOWN} more, see metrics.repeats")
        return "\n".join([*lines, *beside])

    def _beside(self, verbose: bool) -> list[str]:
        """Return what was not counted, in lines."""
        lines = []
        if self.computed or self.stated:
            both = [
                f"{len(values)} {how} (median {spell_duration(timedelta(minutes=statistics.median(values)))})"
                for values, how in ((self.stated, "stated"), (self.computed, "computed from marks"))
                if values
            ]
            lines.append(f"durations: {', '.join(both)}")
        if self.without_status[0]:
            lines.append(f"{self.without_status[0]} of {self.without_status[1]} action items state no status")
        if self.forms:
            files = counted(len(self.forms), "file")
            lines.append(f"left out: {files} that the kit made of these (wiki, public, message, feedback)")
        for names, said in ((self.templates, "template, left out"), (self.left_out, "left out"), (self.asked, "asked")):
            if len(names) <= _FEW or verbose:
                lines += [f"{said}: {name}" for name in names]
            elif names:
                lines.append(f"{said}: {len(names)}, such as {names[0]} (--verbose lists them)")
        return lines

    def to_markdown(self) -> str:
        """Return the dashboard as a table."""
        lines = [f"| {' | '.join(_HEAD)} |", "| --- | --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in self.rows]
        return inert_markdown("\n".join([*lines, "", _NOTE]) + "\n")

    def _repr_html_(self) -> str:
        """Show the dashboard in Jupyter."""
        return render(
            table(_HEAD, self.rows, caption=self._title, notebook=True),
            p[_NOTE],
            self.left_out and [p["Left out:"], ul[(li[line] for line in self.left_out)]],
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text twin."""
        printer.text(str(self))


_HEAD: Final = ("Metric", "Ours", "Not said in", "Our target", "The article's sample")
_NOTE: Final = (
    "In brackets: a share's 95 % interval (Wilson), a median's range and its bootstrap interval. "
    "The article's values are samples without a source; set targets of your own."
)


def quality_metrics(
    postmortems: Iterable[Postmortem] | Collection,
    *,
    targets: Mapping[str, str] | None = None,
    repeats: Iterable[str] = (),
) -> Metrics:
    """Return the article's dashboard over postmortems.

    Args:
        postmortems: the documents, or what ``read_folder`` gave.
        targets: the team's own, by key: ``{"time_to_complete": "< 7"}``. None set by default.
        repeats: titles of postmortems that you know to repeat an earlier incident, where they do not name it.

    Raises:
        RecordError: a target names no metric, or cannot be read.
    """
    left_out: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    if isinstance(postmortems, Collection):
        left_out = tuple(f"{error.where}: {error.problem}" for error in postmortems.left_out)
        templates = tuple(map(str, postmortems.templates))
        forms = tuple(map(str, postmortems.forms))
        postmortems = [document.postmortem for document in postmortems]
    found = sorted(postmortems, key=lambda pm: (day_of(pm) or date.max, pm.title))
    if targets is not None and not isinstance(targets, Mapping):
        raise RecordError(
            f"targets is {str(targets)[:60]!r}, which does not say what is a target of what",
            code="bad-target",
            where="targets",
            remedy='write targets = {"time_to_complete": "< 7"} in the notebook, or papermill -y \'targets: {...}\'',
        )
    for key in targets or {}:
        if key not in _ROWS:
            raise not_one_of(key, _ROWS, what="a metric", raises=RecordError)
    values = _values(found, frozenset(repeats))
    items = [item for pm in found for item in pm.actions]
    metrics = []
    for key, (name, what, sample, sample_target) in _ROWS.items():
        value, unknown = values[key]
        unit = "%" if isinstance(value, Share) else value.unit
        target = Target.of(targets[key], unit) if targets and key in targets else None
        metrics.append(Metric(key, name, what, value, unknown, sample, sample_target, target))
    durations = [minutes for pm in found if (minutes := minutes_of(pm)) is not None]
    return Metrics(
        len(found),
        tuple(metrics),
        _repeat_factors(found),
        count_factors(pm.factors for pm in found),
        tuple(durations),
        left_out,
        templates,
        tuple(minutes for pm in found if (minutes := computed_minutes(pm)) is not None),
        tuple(minutes for pm in found if (minutes := duration_stated(pm)) is not None),
        tuple(f"{pm.title or 'untitled'}: {doubt}" for pm in found for doubt in doubts(pm)),
        (sum(not _has_status(item) for item in items), len(items)),
        forms,
    )


def _has_status(item: ActionItem) -> bool:
    """Tell whether an action item says how far it is; one without a status is not one that is open."""
    return bool(item.completed or item.status.strip(" …-—?"))


def _values(found: Sequence[Postmortem], repeats: frozenset[str]) -> dict[str, tuple[Share | Middle, int]]:
    """Return the value of each metric, and how many postmortems say nothing about it."""
    count = len(found)
    days = [n for pm in found if (n := days_to_complete(pm)) is not None]
    came = [pair for pm in found if (pair := attendance(pm)) is not None]
    kept = [[item for item in pm.actions if not item.is_dropped] for pm in found]
    listed = [items for pm, items in zip(found, kept, strict=True) if len(pm.actions)]
    items = [item for items in kept for item in items if _has_status(item)]
    tracked = sum(any(map(_has_status, pm.actions)) for pm in found)
    said = [pm.summary.audience for pm in found if pm.summary.audience.strip(" …")]
    repeated = sum(names_earlier(pm) or pm.title in repeats for pm in found)
    return {
        "time_to_complete": (median(days, "days"), count - len(days)),
        "participation": (wilson(sum(a for a, _ in came), sum(b for _, b in came)), count - len(came)),
        "actions_each": (median([float(len(items)) for items in listed]), count - len(listed)),
        "actions_completed": (wilson(sum(item.is_done for item in items), len(items)), count - tracked),
        "repeat_incidents": (wilson(repeated, count), 0),
        "shared_publicly": (wilson(sum(map(is_public, said)), len(said)), count - len(said)),
    }


def _repeat_factors(found: Sequence[Postmortem]) -> tuple[tuple[str, str, str, str], ...]:
    """Return factors that an earlier postmortem names too, by their words and category."""
    lines = [(pm, factor) for pm in found for factor in pm.factors]
    known = weights([factor.text for _, factor in lines])
    shapes = np.array([_shape(factor.text, known) for _, factor in lines]).reshape(-1, _PLACES)
    repeats = []
    for place, (pm, factor) in enumerate(lines):
        # Most pairs have too little in common for a closer look.
        for near in np.flatnonzero(shapes[:place] @ shapes[place] >= _SAME_FACTOR - _SLACK):
            earlier, other = lines[near]
            same_category = factor.category is None or other.category is None or factor.category is other.category
            if earlier is pm or not same_category:
                continue
            if likeness(factor.text, other.text, known) >= _SAME_FACTOR:
                repeats.append((pm.title, factor.text, earlier.title, other.text))
                break
    return tuple(repeats)


def _shape(text: str, known: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Return numbers for a text whose product with another text's is at least as much as the likeness of the two.

    Stems that may be alike but for a slip of the fingers share their first letter, and so a place; the shorter ones
    are alike only if they are the same.
    """
    found = np.zeros(_PLACES)
    for stem in stems(text):
        found[crc32((stem[0] if len(stem) >= SHORTEST_SLIP else stem).encode()) % _PLACES] += known.get(stem, 1.0) ** 2
    size = found.sum()
    return np.sqrt(found / size) if size else found


_PLACES: Final = 256
_SLACK: Final = 1e-9
