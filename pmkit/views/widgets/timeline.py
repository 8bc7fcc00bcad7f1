"""The timeline explorer: filter events, choose one, see its evidence, and mark it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import htpy as h
import ipywidgets as widgets
from markupsafe import Markup

from pmkit.html import render, table
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.instants import format_instant
from pmkit.records.stamps import NO_DAY, format_stamp, local_day
from pmkit.records.timeline import Timeline
from pmkit.views.widgets.parts import choice, findings_html, heading, row, text_input
from pmkit.views.widgets.shared import Panel


def timeline_explorer(path: str | Path, records: Timeline | None = None) -> Any:
    """Return an explorer of the timeline in a postmortem file; marks that are set are saved in it.

    Without a browser: ``timeline.of_kind("alert")``, ``timeline["E12"]`` and the table of the timeline
    show the same; a mark is a word in an event's tag: ``[E12: alert, detected]``.

    Args:
        path: the postmortem file.
        records: the raw records, for details that the document's lines do not hold.
    """
    return _Explorer(path, records).box


class _Explorer(Panel):
    """The explorer."""

    key = "timeline"

    def __init__(self, path: str | Path, records: Timeline | None) -> None:
        super().__init__(path, "Timeline")
        self.records = {event.id: event for event in records or ()}
        self.kind = choice("Kind", [("all", ""), *((str(kind), str(kind)) for kind in Kind)])
        self.marked = choice("Show", [("all events", ""), ("marked only", "marked"), ("not marked", "bare")])
        self.find = text_input("Find", "a word, a role or an id", width="22em")
        self.find.continuous_update = True
        self.list = widgets.Select(
            options=[],
            rows=14,
            description="Events",
            layout=widgets.Layout(width="100%"),
            style={"description_width": "4em"},
        )
        self.detail, self.asked = widgets.HTML(), widgets.HTML()
        self.marks = [
            widgets.Checkbox(description=str(mark), indent=False, layout=widgets.Layout(width="max-content"))
            for mark in Milestone
        ]
        for field in (self.kind, self.marked, self.find):
            field.observe(lambda _: self.redraw(), names="value")
        self.list.observe(lambda _: self._show(), names="value")
        for box in self.marks:
            box.observe(self._mark, names="value")
        self.redraw()
        self.box = self.whole(
            row(self.kind, self.marked, self.find),
            self.list,
            self.detail,
            heading("Mark this event", "where it is the first sign of:"),
            row(*self.marks),
            heading("What a reader would ask about the timeline"),
            self.asked,
        )

    def _events(self) -> list[Event]:
        """Return the events that pass the filters."""
        wanted = self.find.value.casefold().strip()
        found = []
        for event in self.read().timeline:
            said = " ".join((event.id, event.headline, event.role, *event.details)).casefold()
            passes = not self.kind.value or event.kind == self.kind.value
            passes &= not self.marked.value or bool(event.milestones) == (self.marked.value == "marked")
            if passes and wanted in said:
                found.append(event)
        return found

    def redraw(self) -> None:
        """Show the events that pass the filters."""
        postmortem = self.read()
        events = self._events()
        before = self.list.value
        options = []
        for event in events:
            stamp = format_stamp(
                event, postmortem.zone, local_day(event, postmortem.zone) or postmortem.summary.day or NO_DAY
            )
            marks = f" [{', '.join(event.milestones)}]" if event.milestones else ""
            options.append((f"{event.id}  {stamp}  {event.headline}{marks}", event.id))
        ids = [event.id for event in events]
        with self.drawing():
            self.list.options = options
            self.list.value = before if before in ids else ids[0] if ids else None
        self.asked.value = findings_html(postmortem.timeline.findings()) if len(postmortem.timeline) else _EMPTY
        self._show()

    def _show(self) -> None:
        """Show the chosen event with its evidence."""
        if self.is_drawing:
            return
        postmortem = self.read()
        event = next((event for event in postmortem.timeline if event.id == self.list.value), None)
        with self.drawing():
            for box, mark in zip(self.marks, Milestone, strict=True):
                box.value = event is not None and mark in event.milestones
                box.disabled = event is None
        self.detail.value = (
            render(h.p[h.i["No event passes these filters."]])
            if event is None
            else self._detail(event, postmortem.timeline)
        )

    def _detail(self, event: Event, timeline: Timeline) -> Markup:
        """Return what is known about an event, and what it follows."""
        raw = self.records.get(event.id, event)
        facts = [
            ("Kind", str(event.kind)),
            ("By", event.role),
            ("Basis", str(event.basis)),
            ("Earliest", format_instant(event.earliest) if event.earliest else "not known"),
            ("Latest", format_instant(event.latest) if event.latest else "not known"),
            ("Source", raw.source),
            ("Read from", ", ".join(map(str, raw.evidence))),
            ("Known from", "; ".join(f"{role}: {format_instant(at)}" for role, at in raw.known_from)),
        ]
        by_id = {one.id: one for one in timeline}
        facts += [("Comes after", f"{name}: {by_id[name].headline}" if name in by_id else name) for name in event.after]
        facts += [("Followed by", f"{one.id}: {one.headline}") for one in timeline if event.id in one.after]
        return render(
            h.p[h.b[f"{event.id}: {event.headline}"]],
            h.ul[[h.li[detail] for detail in event.details]],
            table((), [fact for fact in facts if fact[1]], row_heads=True),
        )

    def _mark(self, _: Any) -> None:
        """Write the marks of the chosen event."""
        if self.is_drawing or self.list.value is None:
            return
        name = self.list.value
        marks = tuple(mark for box, mark in zip(self.marks, Milestone, strict=True) if box.value)
        self.apply(
            lambda pm: pm.replace(
                timeline=Timeline([replace(e, milestones=marks) if e.id == name else e for e in pm.timeline])
            ),
            "Marked.",
        )
        self.list.value = name if any(value == name for _, value in self.list.options) else self.list.value


_EMPTY: Final = render(h.p[h.i["The timeline is empty."]])
