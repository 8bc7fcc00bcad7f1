"""Chat copied from a window: what people paste from Slack, Teams, Discord, Mattermost, Zoom and Google Chat.

A name with a clock, on one line or on two, is above what was said; a clock alone goes on from the message before.
The day is in lines of its own, or beside the clock. What a window shows besides (badges, reactions, "3 replies") is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person, is_role
from pmkit.records.sources.chat.coming import comes_or_goes, is_alarm, named_in, says_nothing
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import day_of_name, zone_above
from pmkit.records.sources.days.following import Days, has_day
from pmkit.records.sources.opening import Export

name: Final = "window"
title: Final = "chat copied from a window"
newest_first: Final = False

_BADGE: Final = r"(?:APP|BOT|WORKFLOW)"
_DATE: Final = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
    r"(?:[A-Z][a-z]{2,8}day,?\s)?[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|"
    r"\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?(?:\s\d{4})?|"
    r"(?i:today|yesterday)|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?)"
)
_WHEN: Final = (
    rf"(?:(?P<day>{_DATE})(?:,?\s+at|,)?\s+)?"
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[\s\u202f](?=[AaPp]))?(?P<half>[AaPp]\.?[Mm]\.?)?"
)
_NAME: Final = r"(?P<who>[^\W_][^\n\[\]|=<>{}:\t]{0,48}?(?::[a-z_+-]{2,30}:)?)"
_TITLED: Final = r"(?P<who>[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z(][\w'’.-]*){0,3})"
_EDITED: Final = r"(?:\s*\(edited\)|\s*Edited)?"
_ABOVE: Final = (
    re.compile(
        rf"{_NAME}(?:\s*{_BADGE})?(?:\s{{2,}}|\t+|\s*[—–]\s*|\s-\s|,\s)(?:{_BADGE}\s+)?\[?{_WHEN}\]?{_EDITED}\s*$"
    ),
    re.compile(rf"{_NAME}(?:\s{_BADGE})?\s\[{_WHEN}\]\s*$"),
    re.compile(rf"{_TITLED}(?:\s{_BADGE})?\s{_WHEN}{_EDITED}\s*$"),
    re.compile(rf"\[{_WHEN}\]\s{_TITLED}\s*$"),
    re.compile(rf"{_WHEN}\s+From\s+{_NAME}\s+[Tt]o\s+[^:]{{1,60}}:\s*$"),
)
"""A name with a time, above what was said; the last is Zoom's saved chat."""

_INLINE: Final = (
    re.compile(rf"\[{_WHEN}\]\s{_NAME}:\s(?P<text>.+)"),
    re.compile(rf"{_WHEN}\s+From\s+{_NAME}(?:\s+[Tt]o\s+[^:]{{1,60}}?)?\s?:\s(?P<text>.+)"),
    re.compile(rf"{_WHEN}\s+(?:[-–—|]\s)?{_TITLED}:\s(?P<text>.+)"),
)
"""A message on one line."""

_MOOD: Final = r"(?P<mood>:[a-z0-9_+-]{2,40}:|[^\w\s\[\]()<>#@:,.;-]{1,4})"
_CLOCK: Final = re.compile(
    rf"(?P<indent>\s*(?:[—–]\s)?)(?:{_MOOD}\s{{1,3}})?(?:{_BADGE}\s+)?\[?{_WHEN}\]?{_EDITED}\s*$"
)
_ON: Final = re.compile(rf"\[{_WHEN}\]\s?(?P<text>\S.*)")
_CALLED: Final = re.compile(r"(?=[^\W_])[^\n:;!?<>{}\[\]|=]{2,48}(?::[a-z_+-]{2,30}:)?(?:(?<![.,])|(?<=\s\w\.))$")
_PEOPLE: Final = re.compile(r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z(][\w'’.-]*){1,3}(?:\s\([^()]{1,30}\))?")
_SURE: Final = re.compile(rf"{_PEOPLE.pattern}|[a-z]\w*[._-][\w.-]+")
_BADGES: Final = re.compile(rf"\s*{_BADGE}\s*$")
_EMOJI: Final = re.compile(r":[a-z0-9_+-]{2,40}:")
_NOISE: Final = re.compile(
    r"\s*(?:\d+ (?:repl(?:y|ies)|comments?|reactions?)\b.{0,80}|(?:last )?reply\b.{0,40}|view (?:thread|"
    r"newer|all|repl).{0,40}|"
    r"new(?: messages?)?|unread|\(?edited\)?|pinned by .{1,60}|(?:add )?reaction|also sent to .{1,60}|"
    r"seen(?: by .{1,80})?|(?:reacted to|replying to|removed a \S+ reaction from) [\"“].{0,200}|"
    r"(?::[a-z0-9_+-]{2,40}:\s*\d{0,4}\s*)+|[^\w\s#@./:-]{1,4}\s*\d{0,4}|\d{1,3}|[a-z]+ reaction\..{0,40}|"
    r"(?:like|heart|laugh|surprised|sad|angry)\s\d{1,4}|save for later|"
    r"\d+ files?|message #\S+|collapse all|show (?:more|less)|translated?.{0,20}|delivered|sent|begin of .{0,40}|"
    r"[-—–_=*\s]{3,})\s*$",
    re.IGNORECASE,
)
_LEVELS: Final = re.compile(r"(?i:trace|debug|info|notice|warn|warning|error|err|fatal|critical|severe|alert)\b")
_FIRED: Final = re.compile(r"\[FIRING:\d+\]\s+([\w.-]+)")
_JOINED: Final = 200
_FEWEST: Final = 2
_MOST_DAYS: Final = 10_000
_MOST_ABOVE: Final = 1_000


@dataclass
class _Message:
    """A message as far as it was read."""

    line: int
    who: str
    day: str
    clock: str
    half: str
    is_program: bool = False
    texts: list[str] = field(default_factory=list)


def recognizes(head: Head) -> float:
    """Recognize names with clocks above or before what was said, where something tells the day."""
    if head.form not in ("text", "table"):
        return 0.0
    lines = list(enumerate(head.lines, start=1))
    found = [each for each in _messages(lines) if isinstance(each, _Message)]
    names = [each.who for each in found if each.who]
    if len(names) < min(_FEWEST, len(found)) or not names or any(map(_LEVELS.match, names)):
        return 0.0
    text = [line for line in head.lines if line.strip()]
    if len(found) * 8 < len(text) or not (any(has_day(line) for line in text) or day_of_name(head.name)):
        return 0.0
    alone = len(found) < _FEWEST and not _PEOPLE.fullmatch(names[0])
    return 0.0 if alone else 0.75


def _messages(lines: Iterator[tuple[int, str]] | list[tuple[int, str]]) -> Iterator[_Message | tuple[int, str]]:
    """Yield messages, and the lines before the first and between them that name a day."""
    held: tuple[int, str] | None = None
    badge = False
    message: _Message | None = None
    known: set[str] = set()
    for number, raw in lines:
        line = raw.replace("\u200e", "").replace("\xa0", " ").rstrip()
        if not line.strip():
            continue
        if held and _BADGES.fullmatch(line):
            badge = True
            continue
        begun = _begun(number, line, held, known, message, badge=badge)
        badge = False
        if begun is None and has_day(line, alone=True):
            if held:
                yield from _put(message, held)
            if message:
                yield message
            yield number, line
            message = held = None
            continue
        if begun is None:
            if held:
                yield from _put(message, held)
            held = (number, line)
            continue
        if begun.line == number and held:
            yield from _put(message, held)
        if message:
            yield message
        message, held = begun, None
        known.add(begun.who)
    if held:
        yield from _put(message, held)
    if message:
        yield message


def _put(message: _Message | None, held: tuple[int, str]) -> Iterator[tuple[int, str]]:
    """Add a line to the message that it belongs to; yield it where there is none yet."""
    if message is None:
        yield held
    elif len(message.texts) < _JOINED and not _NOISE.fullmatch(held[1]):
        message.texts.append(held[1].strip())


def _begun(
    number: int, line: str, held: tuple[int, str] | None, known: set[str], before: _Message | None, *, badge: bool
) -> _Message | None:
    """Return the message that a line begins, alone or with the name in the line above; None where it begins none."""
    if found := next((match for pattern in _INLINE if (match := pattern.match(line))), None):
        return _made(number, found, found["who"], [found["text"].strip()])
    if found := _CLOCK.match(line):
        above = held[1].strip() if held else ""
        badge = badge or bool(re.match(rf"\s*{_BADGE}\b", line))
        sure = bool(found["indent"] or found["mood"] or found["half"] or found["day"] or badge)
        if (
            held
            and _CALLED.match(above)
            and len(above.split()) <= 5
            and (above in known or _SURE.fullmatch(above) or is_role(above) or (sure and _short(above)))
        ):
            made = _made(held[0], found, above, [])
            made.is_program = made.is_program or badge
            return made
        return _made(number, found, "", []) if before else None
    if before and (found := _ON.match(line)) and not any(pattern.match(line) for pattern in _ABOVE):
        return _made(number, found, "", [found["text"].strip()])
    if found := next((match for pattern in _ABOVE if (match := pattern.match(line))), None):
        return _made(number, found, found["who"], [])
    return None


def _short(name: str) -> bool:
    return len(name.split()) <= 3


def _made(number: int, match: re.Match[str], who: str, texts: list[str]) -> _Message:
    plain = _EMOJI.sub("", who).strip()
    bare = _BADGES.sub("", plain)
    return _Message(number, bare, match["day"] or "", match["clock"], match["half"] or "", bare != plain, texts)


def read(export: Export) -> Iterator[Item]:
    """Yield messages and the people who wrote them."""
    above: list[tuple[int, str]] = []
    beside: set[str] = set()
    # It is read twice rather than held: a window can be of any size.
    for each in _messages(export.lines()):
        if isinstance(each, _Message):
            if len(beside) < _MOST_DAYS:
                beside.add(each.day)
        elif not beside and len(above) < _MOST_ABOVE:
            above.append(each)
    clock = export.clock()
    days = Days(clock, zone_above(above, export.notes))
    days.settle(sorted(beside))
    if (named := day_of_name(export.name)) and not any(beside) and not any(has_day(line) for _, line in above):
        days.heading(named)
        export.notes.add(f"the day is {named}, as the file's name says")
    speaker = ""
    for each in _messages(export.lines()):
        if not isinstance(each, _Message):
            days.heading(each[1])
            if not has_day(each[1]):
                yield no_event(Place(each[0]), "a line above the first message")
            continue
        if each.who:
            speaker = f"{each.who} bot" if each.is_program and not is_role(each.who) else each.who
        yield from _message(each, speaker, days)


def _message(each: _Message, who: str, days: Days) -> Iterator[Item]:
    place = Place(each.line)
    if who and not is_role(who):
        yield Person.of(name=who) if " " in who else Person.of(handle=who)
    text = "\n".join(each.texts)
    text = re.sub(r"\s*\(edited\)", "", text).strip()
    try:
        when = days.read(each.day, each.clock, each.half)
        if not text:
            raise RecordError("the message has no text", code="no-text", remedy="leave it out")
    except RecordError as error:
        yield Reject(place, error)
        return
    moved = [line for line in each.texts if comes_or_goes(line)]
    for line in moved:
        yield from named_in(line)
    text = "\n".join(line for line in text.split("\n") if line not in moved)
    if not text:
        yield no_event(place, "somebody came or went, or arranged the channel")
        return
    if says_nothing(text):
        yield no_event(place, "it says nothing about the incident")
        return
    fired = _FIRED.search(text)
    kind = Kind.ALERT if fired or is_alarm(who, text) else Kind.MESSAGE
    yield Record(place, when, text, kind, who=who, topic="chat", pair=fired[1] if fired else "")
