"""A timeline as text: the article's Markdown list, Mermaid, an HTML table, plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from pmkit.markup import escape_html, escape_markdown, escape_markdown_item, escape_mermaid
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


def to_markdown(events: Sequence[Event], zone: tzinfo, day: date | None, *, tags: bool) -> str:
    """Return the article's list: ``- 14:32 - Alert fired``, details below, days as headings."""
    lines: list[str] = []
    for heading, stamp, event in stamped(events, zone, day):
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


def to_html(
    events: Sequence[Event], episodes: Sequence[Episode], zone: tzinfo, zone_name: str, caption: str, *, anchors: bool
) -> str:
    """Return an HTML table: phase, time, what happened, marks, who; with anchors, rows carry ids to link to."""
    rows: list[str] = []
    days = {day for event in events if (day := local_day(event, zone))}
    shown: date | None = None
    for title, inside in sections(events, episodes):
        if title:
            rows.append(f'<tr class="pmkit-phase"><th colspan="3" scope="rowgroup">{escape_html(title)}</th></tr>')
        for event in inside:
            own = local_day(event, zone)
            stamp = format_stamp(event, zone, own if own else NO_DAY)
            if own and own != shown and len(days) > 1:
                rows.append(f'<tr class="pmkit-day"><th colspan="3" scope="rowgroup">{own.isoformat()}</th></tr>')
                shown = own
            if event.zone_source is ZoneSource.ASSUMED:
                stamp += " (zone assumed)"
            details = "".join(f"<li>{escape_html(detail)}</li>" for detail in event.details)
            marks = "".join(f"<b>{escape_html(mark)}</b> " for mark in event.milestones)
            basis = f" <i>({escape_html(event.basis)})</i>" if event.basis is not Basis.RECORDED else ""
            who = f"<br><small>{escape_html(event.role)}</small>" if event.role else ""
            rows.append(
                f'<tr {"id" if anchors else "data-event"}="{"event-" if anchors else ""}{escape_html(event.id)}">'
                f"<td>{escape_html(stamp)}</td>"
                f"<td>{escape_html(event.headline)}{basis}{who}{f'<ul>{details}</ul>' if details else ''}</td>"
                f"<td>{marks}<small>{escape_html(event.kind)} · {escape_html(event.id)}</small></td></tr>"
            )
    if not rows:
        rows = ['<tr><td colspan="3">No events yet.</td></tr>']
    return (
        f'<table class="pmkit-timeline"><caption>{escape_html(caption)}</caption>'
        f'<thead><tr><th scope="col">Time ({escape_html(zone_name)})</th><th scope="col">What happened</th>'
        f'<th scope="col">Marks</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def to_words(events: Sequence[Event], episodes: Sequence[Episode], zone: tzinfo, zone_name: str) -> str:
    """Return the timeline in a few sentences: the text alternative of its figure."""
    if not events:
        return "A timeline without events."
    timed = [event for event in events if event.instant]
    sentences = [f"{len(events)} event{'s' if len(events) != 1 else ''}"]
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
