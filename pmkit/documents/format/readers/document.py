"""Puts a document together from its sections: exactly where pmkit wrote it, by all means where others did.

A document of others is read for what it says, and then compared with what would be written from it: what has no place
in the form is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any, Final

from pmkit.analysis.actions.plan import ActionPlan
from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.documents.format import foreign, kept
from pmkit.documents.format.blocks import trim, without_prompts
from pmkit.documents.format.content import Section, timeline_of
from pmkit.documents.format.incidents import incidents_of, is_template
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.actions.actions import read_all_actions
from pmkit.documents.format.readers.actions.elsewhere import actions_elsewhere
from pmkit.documents.format.readers.assumed import Assumed, say_assumed
from pmkit.documents.format.readers.context import (
    Context,
    Reading,
    content_lines,
    holds,
    line_of,
    one_of_each,
    places_of,
    says_none,
)
from pmkit.documents.format.readers.entries import read_entries
from pmkit.documents.format.readers.evidence import POSTING, Told, answered, begun, gather, is_form_of, unposted
from pmkit.documents.format.readers.factors.elsewhere import Around, factors_elsewhere, with_more
from pmkit.documents.format.readers.factors.factors import read_all_factors
from pmkit.documents.format.readers.moments import Moments
from pmkit.documents.format.readers.statistics import stated
from pmkit.documents.format.readers.story import event_of_title, events_told, passages
from pmkit.documents.format.readers.summary import SummaryReader, short_sections
from pmkit.documents.format.readers.timeline import read_timeline
from pmkit.documents.format.readers.whys import read_whys
from pmkit.documents.format.sections import (
    HEADINGS,
    NARRATIVES,
    STRUCTURED,
    aside_key,
    says_more,
)
from pmkit.documents.format.summary import Summary
from pmkit.documents.format.writing import render
from pmkit.errors import RecordError
from pmkit.markup import escape_markdown
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import NO_DAY, find_day, local_day
from pmkit.records.timeline import Timeline
from pmkit.tags import ID

_SHORT: Final = 80
_OWN_ID: Final = re.compile(r"[EWFAD]\d")
_BRACKETED: Final = re.compile(rf"\[({ID})(?=[:;\]])(?!\]\()")
_POINTED: Final = re.compile(r"(?<![\w-])[EW]\d{1,3}(?![\w-])")


class DocumentReader:
    """Puts one document together."""

    is_strict = True

    def __init__(self, text: str) -> None:
        # Prompts show the form of a tag; the ids in them are nobody's.
        tags = _BRACKETED.findall(plain := without_prompts(text))
        self.has_tags = any(map(_OWN_ID.match, tags))
        # What a line of somebody else's points at is not given to another line: it may be a record's.
        taken = frozenset(tags if self.is_strict else [*tags, *_POINTED.findall(plain)])
        self.context = Context(day=NO_DAY, zone=UTC, strict=self.is_strict, taken=taken)
        self.bullets = SummaryReader(self.is_strict)
        self.notes: list[tuple[str, str]] = []
        self.opening = ""
        self.unread: dict[str, list[int]] = {}

    def read(self, title: str, opening: Part, parts: Sequence[Part]) -> Reading:
        """Read the sections and return the whole."""
        parts = self.summary(opening, parts)
        self.notes += [("summary", note) for note in self.bullets.notes]
        values, extra = self.sections(parts)
        postmortem = Postmortem(
            title=title,
            summary=Summary(extra=tuple(self.bullets.pairs)),
            depth=self.bullets.depth,
            opening=self.opening,
            notes=tuple(self.notes),
            extra=tuple(extra),
            **values,
        )
        return Reading(postmortem, tuple(sorted(self.context.findings, key=line_of)), self.is_strict)

    def summary(self, opening: Part, parts: Sequence[Part]) -> Sequence[Part]:
        """Read the summary first: the other sections need its day and its zone."""
        self.opening = opening.body
        for part in parts:
            if part.key == "summary":
                self.bullets.body(part.body)
        if zone := self.bullets.value("zone"):
            try:
                self.context.zone = parse_zone(zone)
            except RecordError:
                self.context.finding("zone-unknown", opening.line, zone=zone)
        self.context.day = Summary(extra=tuple(self.bullets.pairs)).day or NO_DAY
        return parts

    def sections(self, parts: Sequence[Part]) -> tuple[dict[str, Any], list[Section]]:
        """Return the values of the sections, and those that are not known."""
        extra: list[Section] = []
        after = "summary"
        bodies: dict[str, list[Part]] = {}
        for part in parts:
            if part.key is None:
                extra.append(Section(part.heading, part.body, after))
                continue
            after = part.key
            bodies.setdefault(part.key, []).append(part)
            if part.key not in NARRATIVES:
                self.notes.append((part.key, self.beyond(part)))
        values: dict[str, Any] = {}
        for key in NARRATIVES:
            told = (text for part in bodies.get(key, ()) for text in (self.beyond(part), trim(part.body)))
            values[key] = "\n\n".join(filter(None, told))
        for key in STRUCTURED[1:]:
            if key in bodies:
                values[key] = self.structured(key, self.joined(bodies[key]))
        return values, extra

    def joined(self, parts: Sequence[Part]) -> Sequence[Part]:
        """Return the parts of one section as they are read: as one."""
        return [replace(parts[0], body="\n".join(part.body for part in parts))]

    def beyond(self, part: Part) -> str:
        """Return what a heading says beyond the section that it opens."""
        return ""

    def structured(self, key: str, parts: Sequence[Part]) -> Any:
        """Return the value of a structured section; several of one key are read as one."""
        if key == "timeline":
            return timeline_of(self.events(parts))
        if key == "whys":
            whys, note = read_whys("\n".join(part.body for part in parts), parts[0].line, self.context)
            self.notes.append((key, note))
            return whys
        if key == "actions":
            plan, notes = read_all_actions(parts, self.context)
            self.notes += [(key, note) for note in notes]
            return plan
        factors, notes = read_all_factors(parts, self.context)
        self.notes += [(key, note) for note in notes]
        return factors

    def events(self, parts: Sequence[Part]) -> list[Event]:
        """Return the events of timelines."""
        events = []
        for part in parts:
            found, note = read_timeline(part.body, part.line, self.context)
            self.notes.append(("timeline", note))
            events += found
        return events


class ForeignReader(DocumentReader):
    """Puts together a document that pmkit did not write."""

    is_strict = False

    def __init__(self, source: str, text: str, front: str, name: str, day: date | None = None, above: str = "") -> None:
        super().__init__(text)
        self.above = above
        self.source, self.text, self.front, self.name, self.day = source, text, front, name, day
        self.title = ""
        self.moments = Moments()
        self.is_posted = False
        self.none: set[str] = set()
        self.drawn: frozenset[str] = frozenset()
        parts = incidents_of(text)
        self.incidents = max(1, len(parts))
        if parts:
            self.context.finding("many-incidents", parts[1].text.count("\n# "), count=len(parts))

    def read(self, title: str, opening: Part, parts: Sequence[Part]) -> Reading:
        """Read the sections and return the whole, with what the form has no place for."""
        self.title = title or foreign.titled(self.front)
        reading = super().read(self.title, opening, parts)
        return replace(
            reading,
            postmortem=self.without_loss(reading.postmortem),
            findings=one_of_each(reading.findings),
            unread={key: tuple(line + 1 for line in lines) for key, lines in self.unread.items() if lines},
            has_tags=self.has_tags,
            headings=tuple(dict.fromkeys(part.heading for part in parts if part.key is None)),
            places=places_of(parts, self.context.places),
            incidents=self.incidents,
            is_template=self.is_template(reading.postmortem),
            drawn=self.drawn,
            likely=frozenset(self.context.likely),
            in_prose=frozenset(key for key in STRUCTURED if all(key != part.key for part in parts)),
            told=answered(self.source, self.text, reading.postmortem.opening + reading.postmortem.what_happened, parts)
            | {HEADINGS[key] for key in self.none},
        )

    def is_template(self, postmortem: Postmortem) -> bool:
        """Tell whether the document is full of blanks to fill in, and tells of no time of its own."""
        timed = any(event.instant or event.clock for event in postmortem.timeline)
        return not timed and self.moments.near is None and is_template(self.source)

    def summary(self, opening: Part, parts: Sequence[Part]) -> Sequence[Part]:
        """Read the summary, and gather what the document says about its days and its zone."""
        take = self.bullets.pairs
        parts = short_sections(parts, lambda name, value: take.append((name, value)), _SHORT)
        self.opening = self.bullets.lift(opening.body)
        for part in parts:
            if part.key == "summary":
                self.bullets.body(part.body)
            elif part.key in (None, "what_happened"):
                self.bullets.known(part.body)
        if self.front and not foreign.is_mail(self.front):
            self.bullets.front(self.front)
        self.bullets.with_unit()
        self.bullets.pairs += stated(self.text, self.bullets.pairs, [replace(opening, key="summary"), *parts])
        self.bullets.impact(self.opening, parts)
        self.evidence(parts)
        return parts

    def evidence(self, parts: Sequence[Part]) -> None:
        """Gather what the document says about its day and its zone, and put it into the summary."""
        bullets = self.bullets
        zone, day = bullets.value("zone"), bullets.value("date")
        front = foreign.pairs(self.front.split("\n"))
        posted = [value for name, value in front if name.lower() in POSTING]
        # Front matter's date is the day of posting, unless nothing else is said.
        in_front = {value for name, value in front if name.lower() == "date"}
        story = [part.body for part in parts if part.key in ("what_happened", "summary")]
        said = [f"{name}: {value}" for name, value in bullets.pairs if value not in in_front]
        prose = "\n".join([*bullets.notes, self.opening, *said, *story])
        if day in in_front and (find_day("\n".join([self.title, *unposted(prose)])) or not is_form_of(front)):
            day = ""
        told = Told(
            whole=f"{self.source}\n{self.above}",
            title=self.title,
            name=self.name,
            zone=zone,
            date=day or str(self.day or (not find_day(self.title) and begun([part.day for part in parts])) or ""),
            summary=prose,
            posted="\n".join([*posted, bullets.value("published")]),
            timelines=[(part.heading, part.body) for part in parts if part.key == "timeline"],
        )
        found = gather(told)
        self.moments = Moments(
            day=found.day,
            zone=found.zone,
            order=found.order,
            near=found.day or find_day(self.source, found.order),
            base=found.day,
            usual=found.usual,
            posted=found.posted,
            document=self.source,
        )
        if found.start is not None:
            self.moments.start = found.start.replace(tzinfo=found.zone.info if found.zone else UTC).astimezone(UTC)
        self.is_posted = found.is_posted
        if found.zone and found.zone.name != zone:
            bullets.put("Zone", found.zone.name)
        elif zone and not found.zone:
            self.context.finding("zone-unknown", 0, zone=zone)
        published = bullets.value("published")
        if published and find_day(published) is None and (known := find_day(published, found.order)):
            bullets.put("Published", str(known))
        if found.day and not found.is_posted and not Summary(extra=(("Date", day),)).day:
            bullets.put("Date", str(found.day))

    def sections(self, parts: Sequence[Part]) -> tuple[dict[str, Any], list[Section]]:
        """Return the values of the sections; the prose of the summary begins the story."""
        values, extra = super().sections(parts)
        told = [note for key, note in self.notes if key == "summary"]
        self.notes = [(key, note) for key, note in self.notes if key != "summary"]
        values["what_happened"] = "\n\n".join(filter(None, (*told, values["what_happened"])))
        if self.front:
            extra.insert(0, Section("Front matter", f"~~~yaml\n{self.front}\n~~~", "summary"))
        if self.is_posted and not self.moments.is_dated:
            self.bullets.put("Date", f"{self.moments.near} (the day of posting)")
        first = next((part for part in parts if part.key == "timeline"), None)
        if first is None:
            told_events = events_told(passages(self.opening, parts), self.text, self.context, self.moments)
            values["timeline"] = timeline_of(
                told_events or event_of_title(self.title, self.bullets.pairs, self.context, self.moments)
            )
        if len(values.get("timeline", ())):
            self.settle(values["timeline"], first or Part("timeline", "", "", 1))
        self.none = {part.key for part in parts if part.key in HEADINGS and says_none(part.body)}
        for key in STRUCTURED[1:]:
            lines = [n for part in parts if part.key == key for n in content_lines(part)]
            if lines and key in values and not holds(values[key]):
                self.unread[key] = lines
        prose = [self.opening, *self.bullets.notes, *self.bullets.free, *(values[key] for key in NARRATIVES)]
        prose += [*(s.text for s in extra), *(note for _, note in self.notes)]
        if "actions" not in self.none:
            values["actions"] = actions_elsewhere(values.get("actions", ActionPlan()), prose, self.text, self.context)
        listed = values.get("factors", FactorAnalysis())
        others = {s.text for s in extra if aside_key(s.heading)} | {values[key] for key in _DRAWN}
        around = Around(
            pairs=self.bullets.pairs,
            prose=[body for body in prose if body not in others],
            parts=parts,
            events=[" ".join((event.headline, *event.details)) for event in values.get("timeline", ())],
            whys=[why.text for why in getattr(values.get("whys"), "whys", ())],
            text=self.text,
        )
        if holds(listed):
            values["factors"] = with_more(listed, around, self.context)
        elif "factors" not in {*self.unread, *self.none}:
            values["factors"] = factors_elsewhere(around, self.context)
        self.drawn = frozenset(one.id for one in values.get("factors", listed).factors if one not in listed.factors)
        values["actions"] = ActionPlan(tuple(map(self.moments.with_day, values.get("actions", ()))))
        self.say_unread()
        return values, extra

    def say_unread(self) -> None:
        """Say once how many lines of which sections were not read, and where the first is."""
        unread = {key: lines for key, lines in self.unread.items() if lines}
        if not unread:
            return
        first = min(line for lines in unread.values() for line in lines)
        sections = " and ".join(f"{len(lines)} below {HEADINGS[key]}" for key, lines in unread.items())
        self.context.finding("not-read", first, sections=sections, first=first + 1)
        # A block that is counted here is not told of again.
        counted = {line + 1 for lines in unread.values() for line in lines}
        self.context.findings = [
            finding
            for finding in self.context.findings
            if finding.code != "kept-as-text" or line_of(finding) not in counted
        ]

    def beyond(self, part: Part) -> str:
        """Return a heading that says more than which section it opens; empty where it says no more."""
        if part.lead or not part.heading or not says_more(part.heading):
            return ""
        if part.key == "timeline" and (zone := self.bullets.value("zone")) and part.heading.endswith(f"{zone})"):
            return ""
        return escape_markdown(part.heading)

    def joined(self, parts: Sequence[Part]) -> Sequence[Part]:
        """Return the parts of one section as they are read: each by itself, with its own day and its own lines."""
        return parts

    def events(self, parts: Sequence[Part]) -> list[Event]:
        """Return the events of timelines in any form."""
        events: list[Event] = []
        for part in parts:
            self.moments.on(part.day)
            if part.day is None:
                self.moments.headed(part.heading, is_posted=self.is_posted)
            found, note, unread = read_entries(part.body, part.line, self.context, self.moments, part.lead, part.told)
            self.notes.append(("timeline", note))
            events += found
            self.unread.setdefault("timeline", []).extend(unread)
        return events

    def settle(self, timeline: Timeline, part: Part) -> None:
        """Say what was assumed about day and zone, and put the first day into the summary where it names none."""
        moments = self.moments
        summary = Summary(extra=tuple(self.bullets.pairs))
        days = [day for event in timeline if (day := local_day(event, moments.info))]
        if days and (summary.day is None or (self.is_posted and moments.is_dated)):
            self.bullets.put("Date", str(min(days)))
        zone = moments.zone or moments.carried or (moments.posted if moments.unzoned else None)
        if not summary.zone and zone:
            self.bullets.put("Zone", zone.name)
        told = Assumed(timeline, part, self.bullets.value("date"), self.text, self.is_posted)
        say_assumed(told, self.context, moments)

    def without_loss(self, postmortem: Postmortem) -> Postmortem:
        """Return the postmortem with all words and code of the source that its form has no place for."""
        written = render(postmortem)
        changes: dict[str, Any] = {}
        if code := kept.lost_code(self.source, written):
            changes["extra"] = (*postmortem.extra, Section(kept.CODE_HEADING, code))
        if lines := kept.lost_words(self.source, f"{written}\n{code}"):
            changes["notes"] = (*postmortem.notes, ("summary", kept.as_comment(lines)))
        return postmortem.replace(**changes) if changes else postmortem


_DRAWN: Final = ("went_well", "lucky", "lessons", "surprised")
"""Sections that speak of what was learned, and not of why it happened."""
