"""A timeline as text: the article's Markdown list, Mermaid, an HTML table, plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from htpy import Element, Node, b, br, i, li, small, td, th, tr, ul

from pmkit.counting import counted
from pmkit.html import LEFT, table
from pmkit.markup import escape_markdown, escape_markdown_item, escape_mermaid
from pmkit.records.episodes import Episode
from pmkit.records.event import Basis, Event, Kind, ZoneSource
from pmkit.records.stamps import NO_DAY, format_stamp, local_day
from pmkit.tags import Tag

Section = tuple[str, Sequence[Event]]


def sections(events: Sequence[Event], episodes: Sequence[Episode]) -> list[Section]:
    """Return the events in order under the titles that readers see.

    A phase's name, with the episode's number where there are several; ``Before`` and
    ``After`` for events outside; one untitled section where nothing is marked.
    """
    place = {
        name: (f"{phase.name.capitalize()} {episode.number}" if len(episodes) > 1 else phase.name.capitalize())
        for episode in episodes
        for phase in episode.phases
        for name in phase.events
    }
    found: list[tuple[str, list[Event]]] = []
    started = False
    for event in events:
        title = place.get(event.id)
        started = started or title is not None
        if title is None:
            title = "" if not place else "After" if started else "Before"
        if not found or found[-1][0] != title:
            found.append((title, []))
        found[-1][1].append(event)
    return [(title, tuple(inside)) for title, inside in found]


def event_tag(event: Event) -> Tag:
    """Return the tag that carries an event's words in a document."""
    words = [str(event.kind)] if event.kind is not Kind.LOG else []
    words += list(event.milestones)
    if event.basis is not Basis.RECORDED:
        words.append(str(event.basis))
    if event.role:
        words.append(f"by {event.role}")
    return Tag(event.id, tuple(words), event.after)


def stamped(events: Sequence[Event], zone: tzinfo, day: date | None) -> Iterator[tuple[date | None, str, Event]]:
    """Yield each event with its stamp, and with a day where a heading must come first."""
    current = day or NO_DAY
    for event in events:
        own = local_day(event, zone)
        heading = None
        stamp = format_stamp(event, zone, current)
        if own is not None and own > current and stamp != own.isoformat():
            heading = current = own
            stamp = format_stamp(event, zone, current)
        yield heading, stamp, event


def _by_day(events: Sequence[Event], zone: tzinfo) -> Iterator[tuple[date | None, str, Event]]:
    """Yield each event with its stamp, and its day wherever that is another than the row's before: for readers only."""
    shown = NO_DAY
    for event in events:
        own = local_day(event, zone)
        heading = own if own is not None and own != shown else None
        shown = own or shown
        yield heading, format_stamp(event, zone, shown), event


def to_markdown(events: Sequence[Event], zone: tzinfo, day: date | None, *, tags: bool) -> str:
    """Return the article's list: ``- 14:32 - Alert fired``, details below, days as headings."""
    lines: list[str] = []
    several = len({own for event in events if (own := local_day(event, zone))} | ({day} if day else set())) > 1
    for heading, stamp, event in stamped(events, zone, day) if tags or not several else _by_day(events, zone):
        if heading:
            lines += ([""] if lines else []) + [f"### {heading.isoformat()}", ""]
        tag = f" {event_tag(event)}" if tags else ""
        lines.append(f"- {stamp} - {escape_markdown(event.headline)}{tag}")
        lines += [f"  - {escape_markdown_item(detail)}" for detail in event.details]
    return "\n".join(lines)


def to_mermaid(events: Sequence[Event], episodes: Sequence[Episode], zone: tzinfo, title: str) -> str:
    """Return a Mermaid ``timeline``: a section for each phase, details as further fields.

    The article writes ``14:32 : text``. A colon separates fields in Mermaid, so that form is
    an error in JupyterLab; here each one inside a text is an entity.
    """
    lines = ["timeline", f"    title {escape_mermaid(title)}"]
    day = next((d for event in events if (d := local_day(event, zone))), None)
    for heading, inside in sections(events, episodes):
        lines.append(f"    section {escape_mermaid(heading or 'Timeline')}")
        for event in inside:
            own = local_day(event, zone)
            stamp = format_stamp(event, zone, day if day and own in (day, None) else NO_DAY)
            fields = [stamp, event.headline, *event.details]
            lines.append("        " + " : ".join(escape_mermaid(field) for field in fields))
    return "\n".join(lines) + "\n"


def html_table(
    events: Sequence[Event],
    episodes: Sequence[Episode],
    zone: tzinfo,
    *,
    zone_name: str,
    caption: Node,
    anchors: bool = True,
    notebook: bool = False,
) -> Element:
    """Return an HTML table: phase, time, what happened, marks, who.

    Args:
        events: in timeline order.
        episodes: as found by ``find_episodes``.
        zone: the zone that times are shown in.
        zone_name: its name for people.
        caption: what is above the table.
        anchors: whether rows carry ids to link to; a page may hold each only once.
        notebook: whether it is shown in a notebook, where cells need their alignment with them.
    """
    style = LEFT if notebook else None
    rows: list[Element] = []
    days = {day for event in events if (day := local_day(event, zone))}
    shown: date | None = None
    for title, inside in sections(events, episodes):
        if title:
            rows.append(tr(".pmkit-phase")[th(colspan="3", scope="rowgroup", style=style)[title]])
        for event in inside:
            own = local_day(event, zone)
            if own and own != shown and len(days) > 1:
                rows.append(tr(".pmkit-day")[th(colspan="3", scope="rowgroup", style=style)[own.isoformat()]])
                shown = own
            anchor = {"id" if anchors else "data-event": f"event-{event.id}" if anchors else event.id}
            rows.append(tr(anchor)[(td(style=style)[cell] for cell in _cells(event, zone, own))])
    return table(
        (f"Time ({zone_name})", "What happened", "Marks"),
        rows or [tr[td(colspan="3", style=style)["No events yet."]]],
        caption=caption,
        classes="pmkit-timeline",
        notebook=notebook,
    )


def _cells(event: Event, zone: tzinfo, own_day: date | None) -> Iterator[Node]:
    """Yield the cells of an event's row: its time, what happened, its marks."""
    assumed = " (zone assumed)" if event.zone_source is ZoneSource.ASSUMED else ""
    yield format_stamp(event, zone, own_day or NO_DAY) + assumed
    yield [
        event.headline,
        event.basis is not Basis.RECORDED and [" ", i[f"({event.basis})"]],
        event.role and [br, small[event.role]],
        event.details and ul[(li[detail] for detail in event.details)],
    ]
    yield [([b[str(mark)], " "] for mark in event.milestones), small[f"{event.kind} · {event.id}"]]


def to_words(events: Sequence[Event], episodes: Sequence[Episode], zone: tzinfo, zone_name: str) -> str:
    """Return the timeline in a few sentences: the text alternative of its figure."""
    if not events:
        return "A timeline without events."
    timed = [event for event in events if event.instant]
    sentences = [counted(len(events), "event")]
    if timed:
        first, last = timed[0], timed[-1]
        day = local_day(first, zone) or NO_DAY
        sentences[0] += f" from {format_stamp(first, zone, NO_DAY)} to {format_stamp(last, zone, day)} ({zone_name})"
    for episode in episodes:
        name = f"Episode {episode.number}" if len(episodes) > 1 else "Marked"
        marks = ", ".join(
            f"{milestone} {format_stamp(event, zone, local_day(event, zone) or NO_DAY)}"
            for milestone, event in episode.instants.items()
        )
        spans = ", ".join(f"{span.name} {span}" for span in episode.spans if str(span) != "unknown")
        sentences.append(f"{name}: {marks}" + (f" ({spans})" if spans else ""))
    return ". ".join(sentences) + "."
