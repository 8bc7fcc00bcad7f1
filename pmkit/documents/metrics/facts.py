"""What a postmortem says about its own making: days, people, audience, earlier incidents, how long it lasted.

Read from its fields first, and from its prose where other templates keep it there.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.prose.lengths import minutes_by_name, spelled_minutes
from pmkit.documents.format.readers.statistics import ALSO, span_of
from pmkit.documents.format.sections import duration_key
from pmkit.markup import one_line
from pmkit.records.stamps import NO_DAY, find_day, local_day

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
_NAMED: Final = re.compile(r"#\d+|\b[A-Z]{2,8}-\d+|https?://|\]\(|\b\d{4}-\d{2}-\d{2}\b|\bincident \d+\b")
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


def day_of(postmortem: Postmortem) -> date | None:
    """Return the day an incident began."""
    if postmortem.summary.day:
        return postmortem.summary.day
    days = [day for event in postmortem.timeline if (day := local_day(event, postmortem.zone))]
    return min((day for day in days if day != NO_DAY), default=None) or _said(postmortem)


def _said(postmortem: Postmortem) -> date | None:
    """Return the first day that the title, the opening or the prose names; publication left out."""
    texts = [postmortem.title, postmortem.opening, postmortem.what_happened]
    texts += [value for name, value in postmortem.summary.extra if not _MEETING.search(name)] + [_beside(postmortem)]
    return next((day for text in texts if (day := find_day(_PUBLISHED.sub("", text)))), None)


def _end(postmortem: Postmortem) -> date | None:
    """Return the day an incident ended: where its last resolution is marked, otherwise the day it began."""
    resolved = [
        day
        for episode in postmortem.timeline.episodes
        for milestone, event in episode.instants.items()
        if milestone == "resolved" and (day := local_day(event, postmortem.zone)) not in (None, NO_DAY)
    ]
    return max(resolved, default=None) or day_of(postmortem)


def days_to_complete(postmortem: Postmortem) -> float | None:
    """Return the days from the end of the incident to publication; None where either is not said."""
    days = _days_to_complete(postmortem)
    return days if days is not None and 0 <= days <= LONGEST_DAYS else None


def _days_to_complete(postmortem: Postmortem) -> float | None:
    """Return the days from the end of the incident to publication, absurd ones too."""
    published, end = find_day(postmortem.summary.published) or published_day(postmortem), _end(postmortem)
    return float((published - end).days) if published and end else None


LONGEST_DAYS: Final = 366
"""Days that a postmortem or an incident may take; longer ones are asked about and not counted."""

_FAR_APART: Final = 0.25


def doubts(postmortem: Postmortem) -> list[str]:
    """Return what is asked about a postmortem's durations: absurd values, and those stated otherwise than computed."""
    asked = []
    days = _days_to_complete(postmortem)
    if days is not None and days_to_complete(postmortem) is None:
        asked.append(f"{days:.0f} days from the incident to its publication are not counted: is one of the days wrong?")
    computed, stated = computed_minutes(postmortem), duration_stated(postmortem)
    for minutes, how in ((computed, "by its marks"), (stated, "as it states itself")):
        if minutes is not None and not _is_plausible(minutes):
            asked.append(f"{minutes:.0f} minutes {how} are not counted: is a day or a zone wrong?")
    both = [minutes for minutes in (computed, stated) if minutes is not None and _is_plausible(minutes)]
    if len(both) == 2 and abs(both[0] - both[1]) > max(5.0, _FAR_APART * max(both)):
        asked.append(f"it states {both[1]:.0f} minutes, and its marks are {both[0]:.0f} apart: which one holds?")
    return asked


def _is_plausible(minutes: float) -> bool:
    """Tell whether an incident can have lasted so long."""
    return 0 < minutes <= LONGEST_DAYS * 1440


def attendance(postmortem: Postmortem) -> tuple[int, int] | None:
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
    """Tell whether a postmortem names an earlier incident like its own: in a field, a section, or by a link or number.

    "It happened before" alone names none; whoever reads it can say so with ``quality_metrics(..., repeats=...)``.
    """
    field = postmortem.summary.earlier.strip(" …-.").lower()
    if field:
        return field not in _NO and not field.startswith(_NONE)
    for section in postmortem.extra:
        if _RECURRENCE.search(section.heading):
            text = section.text.strip(" -*.\n").lower()
            return bool(text) and text not in _NO and not text.startswith(_NONE)
    lines = (line for line in re.split(r"\n|(?<=[.!?])\s", _beside(postmortem)) if _SIMILAR.search(line))
    return any(_NAMED.search(line) for line in lines)


def _beside(postmortem: Postmortem) -> str:
    """Return the prose of a postmortem: its opening, narratives, notes and further sections."""
    parts = [f"{name}: {value}" for name, value in postmortem.summary.extra] + [postmortem.summary.status]
    parts += [postmortem.opening, postmortem.what_happened, postmortem.lessons, postmortem.improve]
    parts += [text for _, text in postmortem.notes] + [f"{s.heading}\n{s.text}" for s in postmortem.extra]
    return "\n".join(parts)


def published_day(postmortem: Postmortem) -> date | None:
    """Return the day of publication where the prose says it."""
    match = _PUBLISHED.search(_beside(postmortem))
    return find_day(match[1]) if match else None


def is_public(audience: str) -> bool:
    """Tell whether an audience is anybody."""
    return bool(_PUBLIC.search(audience)) and not _NOT_PUBLIC.search(audience)


def minutes_of(postmortem: Postmortem) -> float | None:
    """Return how many minutes an incident lasted, by its marks or as it states itself; None if unknown or absurd."""
    known = (computed_minutes(postmortem), duration_stated(postmortem))
    return next((minutes for minutes in known if minutes is not None and _is_plausible(minutes)), None)


def computed_minutes(postmortem: Postmortem) -> float | None:
    """Return how many minutes an incident lasted by its marks; None where they do not tell."""
    spans = [episode.span("time to resolve") for episode in postmortem.timeline.episodes]
    known = [span for span in spans if span.shortest is not None and span.longest is not None]
    if not known or len(known) != len(spans):
        return None
    seconds = [
        (s.shortest + s.longest).total_seconds() / 2 for s in known if s.shortest is not None and s.longest is not None
    ]
    return sum(seconds) / 60 or None


def duration_stated(postmortem: Postmortem) -> float | None:
    """Return how many minutes an incident lasted as its document states it; None where it does not."""
    stated = stated_minutes(postmortem)
    return next((stated[key] for key in ("duration", "resolve", "recover", "repair") if key in stated), None)


def stated_minutes(postmortem: Postmortem) -> dict[str, float]:
    """Return the durations that a postmortem states, in minutes: ``duration``, ``detect``, ``resolve`` and so on.

    One that is not the whole incident's has the words that state it as its key.
    """
    found: dict[str, float] = {}
    pairs = [("duration", postmortem.summary.duration), *postmortem.summary.extra]
    for name, value in pairs:
        plain = re.sub(r" (?:again|\d+)$", "", one_line(name))
        key = one_line(value) if plain == ALSO else duration_key(plain)
        minutes = (minutes_by_name(name, value) or spelled_minutes(span_of(value) or value)) if key else None
        if key and minutes is not None:
            found.setdefault(key, minutes)
    return found
