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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pmkit.analysis.factor_counts import FactorCounts, count_factors
from pmkit.analysis.intervals import Middle, Share, median, wilson
from pmkit.analysis.text import likeness, weights
from pmkit.documents.collection import Collection
from pmkit.documents.postmortem import Postmortem
from pmkit.errors import RecordError
from pmkit.markup import escape_html, escape_markdown_cell, left_aligned
from pmkit.records.stamps import NO_DAY, find_day, local_day

if TYPE_CHECKING:
    import pandas as pd

_TARGET: Final = re.compile(r"^\s*(<=?|>=?|≤|≥)?\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?))?\s*(%|\D*)$")
_PUBLIC: Final = re.compile(
    r"\b(?:public(?:ly)?|external|customers|blog|everyone|world|industry|internet)\b", re.IGNORECASE
)
_NOT_PUBLIC: Final = re.compile(
    r"\b(?:not|non|un|before|until)[- ]?(?:public|external)|internal only|private", re.IGNORECASE
)
_NO: Final = frozenset(("", "none", "no", "n/a", "na", "unknown", "not applicable", "first time", "tbd"))
_NONE: Final = ("no ", "none ", "not ", "nothing ", "first ", "never ", "n/a")
_RECURRENCE: Final = re.compile(
    r"\b(?:recurrence|repeat|related|similar|previous|earlier|prior)\b.*\bincidents?\b|\brecurrence\b", re.IGNORECASE
)
_SIMILAR: Final = re.compile(
    r"\b(?:repeat|recurrence|re-?occurrence) of\b|"
    r"(?<!not )(?<!isn't )\bsimilar to (?:the |our |an? )?(?:incident|outage|[A-Z]{2,6}-\d)|"
    r"\b(?:second|third|fourth|another) (?:time|occurrence|instance) (?:of|that|this)\b|"
    r"\bsame (?:cause|failure|issue|problem) as\b|\bhappened (?:before|already|previously)\b|"
    r"\brelated incidents?\s*:\s*\S|\bsee also:? (?:INC|incident)",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    r"\b(?:published|completed|finali[sz]ed|shared|posted)(?: on| at)?:?\**:?\s+([^\n]{6,24})", re.IGNORECASE
)
_MEETING: Final = re.compile(r"\b(?:meeting|scheduled|review|published|created|updated|edited)\b", re.IGNORECASE)
_WORDS: Final = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_COUNT: Final = rf"(\d{{1,3}}|{'|'.join(_WORDS)})"
_WHO: Final = r"(?:[^\W\d]+ ){0,2}?"
_CAME_AFTER: Final = re.compile(rf"\b{_COUNT} {_WHO}(?:attended|came|took part|joined)\b", re.IGNORECASE)
_ASKED_AFTER: Final = re.compile(rf"\b{_COUNT} {_WHO}invited\b", re.IGNORECASE)
_CAME: Final = re.compile(
    r"\b(?:attended|attendees|attendance|participants|present)\W{0,4}:\W{0,4}(\d{1,4})\b", re.IGNORECASE
)
_ASKED: Final = re.compile(r"\b(?:invited|invitees|invitations)\W{0,4}:\W{0,4}(\d{1,4})\b", re.IGNORECASE)
_CAME_OF: Final = re.compile(
    r"\b(\d{1,4}) (?:of|out of|/) (?:the )?(\d{1,4}) (?:people |persons )?"
    r"(?:invited|invitees|asked|attended|came|joined)",
    re.IGNORECASE,
)
_SAME_FACTOR: Final = 0.6
_SHOWN: Final = 5


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
            RecordError: the text is no target.
        """
        match = _TARGET.match(text)
        if match is None or not (match[1] or match[3]):
            raise RecordError(f"{text!r} is no target", remedy="write < 5, > 80 % or 3-6")
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
        """Where the value stands against the team's target, as far as it can be told; empty without a target."""
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
        "of all action items that were not dropped, those that are done",
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
    """

    count: int
    metrics: tuple[Metric, ...]
    repeats: tuple[tuple[str, str, str, str], ...]
    factors: FactorCounts
    durations: tuple[float, ...]
    left_out: tuple[str, ...] = field(default=())

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
        """One row a metric: key, metric, value, low, high, of, unknown, unit (shares from 0 to 1)."""
        import pandas as pd

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

    def __str__(self) -> str:
        """Return the dashboard in words."""
        if not self.count:
            return "\n".join(["No postmortem to count yet.", *(f"  left out: {line}" for line in self.left_out)])
        width = max(len(m.name) for m in self.metrics)
        lines = [f"{self.count} postmortem{'' if self.count == 1 else 's'}"]
        for name, value, unknown, target, _ in self.rows:
            known = "" if unknown.startswith("0 ") else f"; not said in {unknown}"
            goal = "" if target == "none set" else f"; target {target}"
            lines.append(f"{name:<{width}}  {value}{known}{goal}")
        lines += [f"repeat factor: {a}: {b} (earlier: {c}: {d})" for a, b, c, d in self.repeats[:_SHOWN]]
        if len(self.repeats) > _SHOWN:
            lines.append(f"repeat factors: {len(self.repeats) - _SHOWN} more, see metrics.repeats")
        return "\n".join([*lines, *(f"left out: {line}" for line in self.left_out)])

    def to_markdown(self) -> str:
        """Return the dashboard as a table."""
        lines = [f"| {' | '.join(_HEAD)} |", "| --- | --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in self.rows]
        return "\n".join([*lines, "", _NOTE]) + "\n"

    def _repr_html_(self) -> str:
        """Show the dashboard in Jupyter."""
        head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in _HEAD)
        rows = "".join("<tr>" + "".join(f"<td>{escape_html(c)}</td>" for c in row) + "</tr>" for row in self.rows)
        left = "".join(f"<li>{escape_html(line)}</li>" for line in self.left_out)
        return left_aligned(
            f"<table><caption>{self.count} postmortem{'' if self.count == 1 else 's'}</caption>"
            f"<thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{_NOTE}</p>" + (f"<p>Left out:</p><ul>{left}</ul>" if left else "")
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
    postmortems: Iterable[Postmortem] | Collection, *, targets: Mapping[str, str] | None = None
) -> Metrics:
    """Return the article's dashboard over postmortems.

    Args:
        postmortems: the documents, or what ``read_folder`` gave.
        targets: the team's own, by key: ``{"time_to_complete": "< 7"}``. None set by default.

    Raises:
        RecordError: a target names no metric, or is none.
    """
    left_out: tuple[str, ...] = ()
    if isinstance(postmortems, Collection):
        left_out = tuple(f"{error.where}: {error.problem}" for error in postmortems.left_out)
        postmortems = [document.postmortem for document in postmortems]
    found = sorted(postmortems, key=lambda pm: (_day(pm) or date.max, pm.title))
    for key in targets or {}:
        if key not in _ROWS:
            raise RecordError(f"{key!r} is no metric", remedy="use: " + ", ".join(_ROWS))
    values = _values(found)
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
    )


def _values(found: Sequence[Postmortem]) -> dict[str, tuple[Share | Middle, int]]:
    """Return the value of each metric, and how many postmortems say nothing about it."""
    count = len(found)
    days = [n for pm in found if (n := _days_to_complete(pm)) is not None]
    came = [pair for pm in found if (pair := _attendance(pm)) is not None]
    kept = [[item for item in pm.actions if not item.is_dropped] for pm in found]
    listed = [items for pm, items in zip(found, kept, strict=True) if len(pm.actions)]
    items = [item for items in kept for item in items]
    said = [pm.summary.audience for pm in found if pm.summary.audience.strip(" …")]
    repeated = sum(map(names_earlier, found))
    return {
        "time_to_complete": (median(days, "days"), count - len(days)),
        "participation": (wilson(sum(a for a, _ in came), sum(b for _, b in came)), count - len(came)),
        "actions_each": (median([float(len(items)) for items in listed]), count - len(listed)),
        "actions_completed": (wilson(sum(item.is_done for item in items), len(items)), count - len(listed)),
        "repeat_incidents": (wilson(repeated, count), 0),
        "shared_publicly": (wilson(sum(map(_is_public, said)), len(said)), count - len(said)),
    }


def _day(postmortem: Postmortem) -> date | None:
    """Return the day an incident began."""
    if postmortem.summary.day:
        return postmortem.summary.day
    days = [day for event in postmortem.timeline if (day := local_day(event, postmortem.zone))]
    return min((day for day in days if day != NO_DAY), default=None) or _said_day(postmortem)


def _said_day(postmortem: Postmortem) -> date | None:
    """Return the first day that the title, the opening or the prose names; publication left out."""
    texts = [postmortem.title, postmortem.opening, postmortem.what_happened]
    texts += [value for name, value in postmortem.summary.extra if not _MEETING.search(name)] + [_beside(postmortem)]
    return next((day for text in texts if (day := find_day(_PUBLISHED.sub("", text)))), None)


def _end(postmortem: Postmortem) -> date | None:
    """Return the day an incident ended: where its last resolution is marked, else the day it began."""
    resolved = [
        day
        for episode in postmortem.timeline.episodes
        for milestone, event in episode.instants.items()
        if milestone == "resolved" and (day := local_day(event, postmortem.zone)) not in (None, NO_DAY)
    ]
    return max(resolved, default=None) or _day(postmortem)


def _days_to_complete(postmortem: Postmortem) -> float | None:
    """Return the days from the end of the incident to publication; None where either is not said."""
    published, end = find_day(postmortem.summary.published) or _published(postmortem), _end(postmortem)
    if published is None or end is None or published < end:
        return None
    return float((published - end).days)


def _attendance(postmortem: Postmortem) -> tuple[int, int] | None:
    """Return how many came of how many were asked; None where it is not said or cannot be."""
    summary, prose = postmortem.summary, _beside(postmortem)
    said = [re.match(r"\D{0,12}(\d+)\b", text) for text in (summary.attended, summary.invited)]
    both = _CAME_OF.search(prose)
    if not all(said) and both:
        said = [re.match(r"(\d+)", both[1]), re.match(r"(\d+)", both[2])]
    for came, asked in ((_CAME, _ASKED), (_CAME_AFTER, _ASKED_AFTER)):
        if not all(said):
            said = [came.search(prose), asked.search(prose)]
    if not all(said):
        return None
    numbers = [_number(match[1]) for match in said if match]
    return (numbers[0], numbers[1]) if 0 < numbers[0] <= numbers[1] < 10_000 else None


def _number(text: str) -> int:
    """Return a number written in digits or as a word."""
    return int(text) if text.isdigit() else _WORDS.index(text.lower()) + 1


def names_earlier(postmortem: Postmortem) -> bool:
    """Tell whether a postmortem names an earlier incident like its own: in a field, a section, or in so many words."""
    field = postmortem.summary.earlier.strip(" …-.").lower()
    if field:
        return field not in _NO and not field.startswith(_NONE)
    for section in postmortem.extra:
        if _RECURRENCE.search(section.heading):
            text = section.text.strip(" -*.\n").lower()
            return bool(text) and text not in _NO and not text.startswith(_NONE)
    return bool(_SIMILAR.search(_beside(postmortem)))


def _beside(postmortem: Postmortem) -> str:
    """Return the prose of a postmortem: its opening, narratives, notes and further sections."""
    parts = [f"{name}: {value}" for name, value in postmortem.summary.extra] + [postmortem.summary.status]
    parts += [postmortem.opening, postmortem.what_happened, postmortem.lessons, postmortem.improve]
    parts += [text for _, text in postmortem.notes] + [f"{s.heading}\n{s.text}" for s in postmortem.extra]
    return "\n".join(parts)


def _published(postmortem: Postmortem) -> date | None:
    """Return the day of publication where the prose says it."""
    match = _PUBLISHED.search(_beside(postmortem))
    return find_day(match[1]) if match else None


def _is_public(audience: str) -> bool:
    """Tell whether an audience is anybody."""
    return bool(_PUBLIC.search(audience)) and not _NOT_PUBLIC.search(audience)


_LENGTH: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)[ -]*(days?|d|hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s)\b", re.IGNORECASE
)
_IN_MINUTES: Final = {"d": 1440.0, "h": 60.0, "m": 1.0, "s": 1 / 60}


def minutes_of(postmortem: Postmortem) -> float | None:
    """Return how many minutes an incident lasted: from its marks, else as its summary states it; None if unknown."""
    spans = [episode.span("time to resolve") for episode in postmortem.timeline.episodes]
    known = [span for span in spans if span.shortest is not None and span.longest is not None]
    if known and len(known) == len(spans):
        middle = sum(
            ((span.shortest + span.longest).total_seconds() / 2 for span in known if span.shortest and span.longest),
            0.0,
        )
        if middle > 0:
            return middle / 60
    stated = re.split(r"[;(]", postmortem.summary.duration)[0]
    clock = re.fullmatch(r"\s*(\d{1,3}):([0-5]\d)(?::[0-5]\d)?\s*(?:h|hours?|hh:mm)?\s*", stated)
    if clock:
        return int(clock[1]) * 60.0 + int(clock[2])
    parts = [(float(n.replace(",", ".")), unit[0].lower()) for n, unit in _LENGTH.findall(stated)]
    return sum(n * _IN_MINUTES[unit] for n, unit in parts) or None


def _repeat_factors(found: Sequence[Postmortem]) -> tuple[tuple[str, str, str, str], ...]:
    """Return factors that an earlier postmortem names too, by their words and category."""
    lines = [(pm, factor) for pm in found for factor in pm.factors]
    known = weights([factor.text for _, factor in lines])
    repeats = []
    for place, (pm, factor) in enumerate(lines):
        for earlier, other in lines[:place]:
            same_category = factor.category is None or other.category is None or factor.category is other.category
            if earlier is not pm and same_category and likeness(factor.text, other.text, known) >= _SAME_FACTOR:
                repeats.append((pm.title, factor.text, earlier.title, other.text))
                break
    return tuple(repeats)
