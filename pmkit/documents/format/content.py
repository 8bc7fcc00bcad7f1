"""What a postmortem says, as one frozen value: its summary, its sections, and their normal form.

Construction establishes the normal form, so that ``parse(render(pm)) == pm`` for every
postmortem, whoever built it. Reading and writing are functions over this value; the class that
people use is :class:`pmkit.documents.format.postmortem.Postmortem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Self

from pmkit.analysis.actions.plan import ActionPlan
from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.analysis.triage.depth import Depth
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.lines import normal_whys
from pmkit.documents.format import blocks, sections
from pmkit.documents.format.sections import DEPTH_SECTIONS
from pmkit.documents.format.summary import Summary
from pmkit.errors import RecordError
from pmkit.files import Origin
from pmkit.markup import one_line
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import as_written
from pmkit.records.timeline import Timeline


def evidence_path(path: str | Path) -> Path:
    """Return where the raw records of a document are: ``<name>.evidence.csv`` beside it."""
    path = Path(path)
    return path.with_name(f"{path.stem}.evidence.csv")


@dataclass(frozen=True, slots=True)
class Section:
    """A section that the template does not know, kept word for word.

    Attributes:
        heading: its heading.
        text: its Markdown.
        after: key of the known section it comes after, ``summary`` for the first.
    """

    heading: str
    text: str
    after: str = "lessons"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a postmortem says.

    Narratives are Markdown. ``notes`` holds what a structured section has beside its
    items. The timeline holds what its lines in the document say; the raw records it was
    made from (sources, files and lines) stay in ``records``, which does not count for equality; nor do
    the files that it was read from (``origins``), over which a changed document is saved.
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
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        """Establish the normal form."""
        put = object.__setattr__
        put(self, "title", one_line(self.title))
        for key in sections.NARRATIVES:
            put(self, key, blocks.normal_block(getattr(self, key)))
        put(self, "opening", blocks.normal_block(self.opening))
        if self.records is None and len(self.timeline):
            put(self, "records", self.timeline)
        put(self, "timeline", _as_written(self.timeline))
        put(self, "whys", normal_whys(self.whys))
        # In a tag "…" is a blank to fill in, so a layer of that alone is not named.
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
        """Return what a structured section has beside its items."""
        return dict(self.notes).get(key, "")

    def replace(self, **changes: object) -> Self:
        """Return the same with some attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses checks the names


def _as_written(timeline: Timeline) -> Timeline:
    """Return the timeline as its lines say it; one that is so already is not built again, which takes long."""
    if not getattr(timeline, "_is_written", False):
        timeline = Timeline(_one_id_each(timeline))
        object.__setattr__(timeline, "_is_written", True)
    return timeline


def timeline_of(events: Iterable[Event]) -> Timeline:
    """Return the timeline of events that a document holds; where they are as it writes them, it is built once."""
    timeline = Timeline(events)
    if list(_one_id_each(timeline)) == list(timeline):
        object.__setattr__(timeline, "_is_written", True)
    return timeline


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
