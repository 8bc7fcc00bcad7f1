"""The postmortem: one value object that the file, the page, the checks and the metrics share.

Construction establishes a normal form, so that ``parse(render(pm)) == pm`` for every
postmortem, whoever built it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.analysis.triage.depth import Depth
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.lines import normal_whys
from pmkit.documents.format import blocks, sections
from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import as_written, find_day
from pmkit.records.timeline import Timeline

DEPTH_SECTIONS: Final = {
    Depth.FULL: tuple(key for key in sections.HEADINGS if key not in ("findings", "share", "runbook")),
    Depth.LIGHTWEIGHT: ("findings", "actions", "share"),
    Depth.NOTE: ("runbook",),
}
"""The sections that are written at each depth even when they are empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary's bullets, each kept as it was typed on one line.

    Attributes:
        date: the day it happened. :attr:`day` reads it.
        duration: as the team states it.
        impact: what users could not do.
        severity: such as ``SEV-2``.
        zone: of the timeline's times: ``UTC``, ``+02:00``, ``Europe/Amsterdam``.
        status: of the document: draft, in review, published.
        services: what was affected.
        opened: when work on the postmortem began.
        published: when it was shared.
        invited: how many were asked to the meeting.
        attended: how many came.
        audience: who can read it.
        tags: for search, separated by commas.
        earlier: an earlier incident that this one resembles.
        scenario: the scenario that it was written for in practice.
        extra: further bullets, name and value.
    """

    date: str = ""
    duration: str = ""
    impact: str = ""
    severity: str = ""
    zone: str = ""
    status: str = ""
    services: str = ""
    opened: str = ""
    published: str = ""
    invited: str = ""
    attended: str = ""
    audience: str = ""
    tags: str = ""
    earlier: str = ""
    scenario: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Bring values to one line; bullets that have an attribute move there."""
        put = object.__setattr__
        for key in sections.SUMMARY_NAMES:
            put(self, key, one_line(getattr(self, key)))
        extra: dict[str, str] = {}
        for raw_name, raw_value in self.extra:
            name, value = sections.summary_name(raw_name), one_line(raw_value)
            known = sections.summary_key(name)
            if known and not getattr(self, known):
                put(self, known, value)
                continue
            if known and getattr(self, known) == value:
                continue
            while sections.summary_key(name) or name in extra or name.lower() == "depth":
                name = f"{name} again"
            extra[name] = value
        put(self, "extra", tuple(extra.items()))

    @property
    def day(self) -> dt.date | None:
        """The first day that :attr:`date` names, None when it names none."""
        return find_day(self.date)


@dataclass(frozen=True, slots=True)
class Section:
    """A section that the template does not know, kept word for word.

    Attributes:
        heading: its heading.
        text: its Markdown.
        after: key of the known section it stands behind, ``summary`` for the first.
    """

    heading: str
    text: str
    after: str = "lessons"


@dataclass(frozen=True, kw_only=True)
class Postmortem:
    """One incident, reviewed.

    Narratives are Markdown. ``notes`` holds what stands in a structured section beside its
    items. The timeline holds what its lines in the document say; the raw records it was
    made from (sources, files and lines) stay in ``records``, which does not count for equality.
    """

    title: str = ""
    summary: Summary = field(default_factory=Summary)
    depth: Depth = Depth.FULL
    opening: str = ""
    what_happened: str = ""
    timeline: Timeline = field(default_factory=Timeline)
    whys: FiveWhys = field(default_factory=FiveWhys)
    factors: FactorAnalysis = field(default_factory=FactorAnalysis)
    went_well: str = ""
    improve: str = ""
    surprised: str = ""
    lucky: str = ""
    actions: ActionPlan = field(default_factory=ActionPlan)
    lessons: str = ""
    findings: str = ""
    share: str = ""
    runbook: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    extra: tuple[Section, ...] = ()
    records: Timeline | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Establish the normal form."""
        put = object.__setattr__
        put(self, "title", one_line(self.title))
        for key in sections.NARRATIVES:
            put(self, key, blocks.normal_block(getattr(self, key)))
        put(self, "opening", blocks.normal_block(self.opening))
        if self.records is None and len(self.timeline):
            put(self, "records", self.timeline)
        put(self, "timeline", Timeline(_one_id_each(self.timeline)))
        put(self, "whys", normal_whys(self.whys))
        # In a tag "…" is a blank to fill in, so a layer that is nothing else is none.
        lists = (self.factors.factors, self.factors.held)
        named = (tuple(replace(f, layer="") if f.layer == "…" else f for f in factors) for factors in lists)
        put(self, "factors", FactorAnalysis(*named))
        put(self, "actions", _normal_actions(self.actions))
        merged: dict[str, str] = {}
        for key, text in self.notes:
            merged[key] = "\n\n".join(filter(None, (merged.get(key, ""), text)))
        put(
            self,
            "notes",
            tuple(
                (key, note) for key in sections.STRUCTURED if (note := sections.normal_note(key, merged.get(key, "")))
            ),
        )
        put(self, "extra", self._normal_extra())

    def _normal_extra(self) -> tuple[Section, ...]:
        """Return the extra sections behind sections that are written, in the order of those."""
        written = ("summary", *self.written)
        order = ("summary", *sections.HEADINGS)
        result = []
        for extra in self.extra:
            heading = one_line(extra.heading) or "Untitled"
            if sections.section_key(heading):
                heading = f"Notes: {heading}"
            after = extra.after if extra.after in order else order[-1]
            after = next(key for key in reversed(order[: order.index(after) + 1]) if key in written)
            result.append(Section(heading, blocks.normal_block(extra.text), after))
        return tuple(sorted(result, key=lambda section: written.index(section.after)))

    @property
    def written(self) -> tuple[str, ...]:
        """The keys of the sections that are written: those of its depth, and all with content."""
        noted = {key for key, text in self.notes if text.strip()}
        return tuple(
            key for key in sections.HEADINGS if key in DEPTH_SECTIONS[self.depth] or key in noted or self._holds(key)
        )

    def has_content(self, key: str) -> bool:
        """Tell whether a section holds anything but prompts and blanks to fill in."""
        value = getattr(self, key)
        if isinstance(value, str):
            return not blocks.is_blank(value)
        if isinstance(value, FiveWhys):
            return bool(value.problem or len(value))
        if isinstance(value, FactorAnalysis):
            return bool(value.factors or value.held)
        return len(value) > 0

    def _holds(self, key: str) -> bool:
        """Tell whether a section must be written so that nothing of it is lost."""
        value = getattr(self, key)
        return bool(value) if isinstance(value, str) else self.has_content(key)

    @property
    def zone(self) -> tzinfo:
        """The zone of the timeline's times; UTC where the summary names none that is known."""
        try:
            return parse_zone(self.summary.zone)
        except RecordError:
            return UTC

    @property
    def zone_name(self) -> str:
        """The zone's name for people; says so where it is an assumption."""
        try:
            parse_zone(self.summary.zone)
        except RecordError:
            return "UTC, assumed"
        return self.summary.zone

    def note(self, key: str) -> str:
        """Return what stands in a structured section beside its items."""
        return dict(self.notes).get(key, "")

    def replace(self, **changes: object) -> Postmortem:
        """Return a postmortem with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses checks the names

    def _repr_markdown_(self) -> str:
        """Show the document in Jupyter."""
        from pmkit.documents.format.writing import render

        return render(self)

    def __str__(self) -> str:
        """Return the document."""
        return self._repr_markdown_()


def _one_id_each(timeline: Timeline) -> Iterator[Event]:
    """Yield the events as they are written; two records that disagree get an id each."""
    taken = {event.id for event in timeline}
    seen: set[str] = set()
    for event in timeline:
        own, number = event.id, 2
        while own in seen:
            own = f"{event.id}~{number}" if f"{event.id}~{number}" not in taken else own
            number += 1
        seen.add(own)
        yield replace(as_written(event), id=own)


def _normal_actions(plan: ActionPlan) -> ActionPlan:
    """Return the plan with its further columns named once, in one order, unlike the known ones."""
    columns: dict[str, None] = {}
    rows: list[dict[str, str]] = []
    for item in plan:
        row: dict[str, str] = {}
        for raw, value in item.extra:
            name = sections.free_column(raw)
            row[name] = f"{row[name]}; {value}" if name in row else value
            columns.setdefault(name)
        rows.append(row)
    items = []
    for item, row in zip(plan, rows, strict=True):
        status, completed = sections.split_status(item.status)
        changes: dict[str, object] = {"extra": tuple((c, row[c]) for c in columns if row.get(c))}
        if completed and not item.completed:
            changes |= {"status": status, "completed": completed}
        elif item.completed and not item.status:
            changes["status"] = "Done"
        items.append(replace(item, **changes))  # type: ignore[arg-type]
    return ActionPlan(tuple(items))


__all__ = ["ActionItem", "Depth", "Postmortem", "Section", "Summary"]
