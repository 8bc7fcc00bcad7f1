"""One pass of evidence over a foreign document: which day, which zone, which order of day and month.

Strongest first. The stamp itself and the line or heading above it are looked at where the timeline is read; here is
what the rest of the document says: a sentence near the timeline, its heading, its columns, the summary, the title, the
prose, the file's name, and last the day of posting, which is only assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Final

from pmkit.documents.format.blocks import blocks, is_blank, table_rows, without_prompts
from pmkit.documents.format.foreign import front_matter
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.words import pattern_of
from pmkit.documents.format.sections import SECTIONS, section_key, summary_key
from pmkit.records import forms, zones
from pmkit.records.written import Point, day_in_figures, find_day, find_points, read_point, read_written
from pmkit.records.zones import Zone, find_zone, read_zone

_TELLS: Final = re.compile(rf"\b(?:{forms.NOUNS}|hours?|local|dates?)\b", re.IGNORECASE)
_SAID: Final = re.compile(rf"\b(?:{forms.NOUNS})\b(?:[^.\n|]|(?<=[a-zà-ÿ,])\n(?=[A-Z])){{0,48}}", re.IGNORECASE)
_STAMPED: Final = re.compile(
    rf"\d[:h.]\d\d(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?)?(?:\sin the \w+,?)?\s?\(?(?P<zone>{zones.WRITTEN.pattern})"
)
_BEFORE_CLOCK: Final = re.compile(
    r"(?<![\w/])(?P<zone>UTC|GMT|CES?T|JST|P[DS]T|E[DS]T) (?=\d{1,2}:\d\d(?!\d|:\d\d \d{4}))"
)
"""A zone before its clock: "from UTC 05:13"."""

_AGAIN: Final = re.compile(
    r"(\d[:h.]\d\d)\s{0,3}\([^()]{0,30}\d[:h.]\d\d[^()]{0,30}\)"
    r"|(\d[:h.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)? ?[A-Z]{2,5}) ?/ ?\d{1,2}[:h.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)? ?[A-Z]{2,5}\b"
)
"""A time that is given once more in another zone, in brackets or behind a stroke."""

_POSTED: Final = re.compile(rf"\b(?:{forms.POSTED})\w*[^.;\n]{{0,60}}", re.IGNORECASE)
_SLASHED: Final = re.compile(
    r"(?<![\w/.-])(\d{1,2})(?:/(?=\d{1,2}/)|-(?=\d{1,2}-\d{4}))(\d{1,2})[/-](?:\d{4}|\d{2})(?![\w/-])"
)
_HALVES: Final = re.compile(r"\d\s?[AaPp]\.?[Mm]\b")
_START: Final = re.compile(
    r"(?:^[^\w\n]{0,12}|[(.;,]\s)T\s?[=+-]?0?(?:\s?\([^()\n]{0,40}\))?[^\w\n]{0,4}"
    r"(?:[:=–—-]|\b(?:is|was|at|equals|means)\b)[^\w\n]{0,3}(?:at )?(?P<at>[^\n]{4,60})",
    re.MULTILINE,
)
_WEST: Final = timedelta(hours=-3)


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a document, apart.

    Attributes:
        whole: all of it.
        title: its title.
        name: its file's name, empty where it has none.
        zone: what its summary gives as zone.
        date: what its summary gives as date.
        summary: the prose of its summary, opening and story.
        posted: what front matter and bullets give as the day of posting.
        timelines: heading and body of its timelines.
    """

    whole: str
    title: str
    name: str
    zone: str
    date: str
    summary: str
    posted: str
    timelines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document says about its times.

    Attributes:
        day: the day it is about, None where it names none.
        is_posted: whether that is only the day of posting.
        zone: of its clocks.
        order: ``mdy`` or ``dmy``, empty where nothing decides.
        start: local time of the instant that others count from.
        usual: the day of clocks without one, where a sentence above them says so: "unless otherwise noted".
        posted: the zone of the clock at which it was posted, where nothing else names one.
    """

    day: date | None
    is_posted: bool
    zone: Zone | None
    order: str
    start: datetime | None
    usual: date | None = None
    posted: Zone | None = None


def gather(told: Told) -> Evidence:
    """Return what a document says about its times."""
    zone = _zone(told, None)
    order = _order(told, zone)
    day = _day(told, order)
    posted = None if day else find_day(told.posted, order)
    if zone and zone.others and day:
        zone = _zone(told, day)
    is_posted = day is None and posted is not None
    clock = None if zone else _OFFSET.search(told.posted)
    return Evidence(
        day or posted,
        is_posted,
        zone,
        order,
        _start(told, day),
        _usual(told, order),
        read_zone(clock["offset"]) if clock else None,
    )


_OFFSET: Final = re.compile(r"\d:[0-5]\d(?::[0-5]\d)?\s?(?P<offset>[+-](?!00:?00)\d\d:?[0-5]\d)\b")
"""The offset of a day of posting, as site generators write it; zero says nothing, because many write UTC."""


def _usual(told: Told, order: str) -> date | None:
    """Return the day that a sentence above the entries gives to all that name none."""
    above = (" ".join(_above_stamps(body)) for _, body in told.timelines)
    return next(
        (day for text in above for match in _UNLESS.finditer(text) if (day := find_day(match.group(), order))), None
    )


def _above_stamps(body: str) -> Iterator[str]:
    """Yield the lines of a timeline above its first entry."""
    return takewhile(lambda line: not _ENTRY.match(line), body.split("\n"))


_ENTRY: Final = re.compile(r"\s*(?:[-*+|]|\d{1,3}[.)]\s|#|\**\d{1,2}[:h]\d\d)")
_UNLESS: Final = re.compile(
    r"(?:[^.!?]|\.(?=\S)){0,80}\b(?:unless|except where|if not|sauf|sofern nicht|wenn nicht|salvo|tenzij)\b"
    r"(?:[^.!?]|\.(?=\S)){0,160}",
    re.IGNORECASE,
)


def _zone(told: Told, day: date | None) -> Zone | None:
    """Return the zone of a document's clocks, from the strongest evidence there is."""

    def first(texts: Iterable[str]) -> Zone | None:
        return next((zone for text in texts if (zone := find_zone(text, told.whole, day))), None)

    near = [line for _, body in told.timelines for line in _free_lines(body)]
    return (
        first(line for line in near if _TELLS.search(line))
        or first(heading for heading, _ in told.timelines)
        or first(cell for _, body in told.timelines for cell in _time_columns(body))
        or (read_zone(told.zone, told.whole, day) or first([told.zone]) if told.zone else None)
        or first(line for line in near if len(line) < _SHORT)
        or first(line for _, body in told.timelines for line in _above(body))
        or first(match.group() for match in _SAID.finditer(told.whole))
        or _only(told, day)
        or first([told.title])
    )


_SHORT: Final = 40
_CLOCKED: Final = re.compile(r"\d[:h.]\d\d")


def _above(body: str) -> Iterator[str]:
    """Yield the lines of a timeline above its first time, in whatever language they are."""
    return takewhile(lambda line: _CLOCKED.search(line) is None, body.split("\n"))


def _free_lines(body: str) -> list[str]:
    """Return the lines of a timeline that are not entries: sentences around them."""
    lines = [line.strip() for line in body.split("\n")]
    marks = ("|", "#", "<")
    return [
        line
        for line in lines
        if (line and not line.startswith(marks) and read_written(line) is None) or _day_line(line)
    ]


def _day_line(line: str) -> bool:
    """Tell whether a line names a day, and after it only how times are to be read."""
    written = read_written(line)
    return written is not None and written.first.clock is None and _TELLS.search(written.rest) is not None


def local_time(body: str) -> str:
    """Return the words by which a sentence of a timeline says only that its times are local; empty where none does."""
    return next((found.group().strip() for line in _free_lines(body) if (found := _LOCAL.search(line))), "")


_LOCAL: Final = re.compile(
    r"\b(?:local (?:\w+ )?times?|times? (?:are |is |in |given )*local(?: to [\w ]{2,30})?|"
    r"horas? (?:en )?local(?:es)?(?: [A-Z]{2,4})?|heures? locales?|Ortszeit|ora locale|"
    r"lokale tijd|lokal tid)\b",
    re.IGNORECASE,
)


def _time_columns(body: str) -> list[str]:
    """Return the headers of the tables of a timeline."""
    return [cell for block in blocks(body) if block.kind == "table" for cell in table_rows(block)[0]]


def _only(told: Told, day: date | None) -> Zone | None:
    """Return the zone behind a document's clocks where it is always the same."""
    # A time given once more in brackets is in another zone than the others; front matter says when it was posted.
    body = _AGAIN.sub(r"\1\2", front_matter(told.whole)[1])
    words = {match["zone"] for pattern in (_STAMPED, _BEFORE_CLOCK) for match in pattern.finditer(body)}
    found = [zone for word in sorted(words) if (zone := read_zone(word, told.whole, day))]
    return found[0] if found and len({zone.info.utcoffset(datetime(2024, 1, 1)) for zone in found}) == 1 else None


def _order(told: Told, zone: Zone | None) -> str:
    """Return which of two numbers is the month, as far as the document decides it."""
    votes = set()
    loose = []
    for match in _SLASHED.finditer(told.whole):
        first, second = int(match[1]), int(match[2])
        if (first > 12) != (second > 12):
            votes.add("dmy" if first > 12 else "mdy")
        elif first != second:
            loose.append(match.group())
    if len(votes) == 1:
        return votes.pop()
    points = list(find_points(told.whole))
    known = {point.day for point in points if point.day}
    known_each_year = {point.month_day for point in points if point.month_day}
    read = {order: [day for text in loose if (day := find_day(text, order))] for order in ("mdy", "dmy")}
    for days in zip(*read.values(), strict=False):
        fits = [
            order
            for order, day in zip(read, days, strict=True)
            if day in known or (day.month, day.day) in known_each_year
        ]
        if len(fits) == 1:
            return fits[0]
    near = [order for order, days in read.items() if days and _distance(days[0], points) <= _INCIDENT]
    away = [order for order, days in read.items() if days and _distance(days[0], points) > 2 * _INCIDENT]
    if len(near) == len(away) == 1:
        return near[0]
    # 08-01, 11-01 and 12-01 are five days of January, or days of three months: an incident is short.
    short = [order for order, days in read.items() if len({*days}) > 1 and max(days) - min(days) < _INCIDENT]
    far = [order for order, days in read.items() if len({*days}) > 1 and max(days) - min(days) > 2 * _INCIDENT]
    if len(short) == len(far) == 1:
        return short[0]
    offset = zone.info.utcoffset(datetime(2024, 1, 1)) if zone else None
    if offset is not None and zone and zone.name not in ("UTC", "GMT"):
        return "mdy" if offset <= _WEST else "dmy"
    if spoken := forms.order_of(told.whole):
        return spoken
    return "mdy" if loose and _HALVES.search(told.whole) else ""


def _distance(day: date, points: Sequence[Point]) -> timedelta:
    """Return how far a day is from the nearest day that a text names in words, with or without its year."""
    named = [point.day for point in points if point.day]
    for point in points:
        named += [date(day.year, *point.month_day)] if point.month_day and point.month_day != (2, 29) else []
    return min((abs(day - other) for other in named), default=timedelta.max)


_INCIDENT: Final = timedelta(days=14)
"""How long nearly every incident lasts at most, with what came just before and after it."""


def _day(told: Told, order: str) -> date | None:
    """Return the day that a document is about, from the strongest evidence there is."""
    headed = [day for heading, _ in told.timelines if (day := find_day(heading, order))]
    prose = unposted(told.summary)
    # A line that is nothing but a day, or names a writer before it, is the day of a page.
    alone = [line for line in prose if _ALONE.match(line) or _BYLINE.match(line)]
    texts = [
        str(begun(headed) or ""),
        told.date,
        *unposted(told.title),
        *(line for line in prose if line not in alone),
    ]
    texts += [_spaced(told.name), *alone]
    texts += [line for _, body in told.timelines for line in body.split("\n")[:1]]
    found = next((day for text in texts if text and (day := find_day(text, order))), None)
    near = find_day(told.whole, order) or _midyear(told)
    texts = [told.title, *unposted(told.summary), *(line for _, body in told.timelines for line in body.split("\n"))]
    return _stated_day(told, order, found or near) or found or _without_year(texts, near)


def begun(days: Sequence[date | None]) -> date | None:
    """Return the day that headings begin with: the last one where the newest is first, as on a page of updates."""
    found = [day for day in days if day]
    if not found:
        return None
    is_newest_first = found == sorted(found, reverse=True) and found[0] - found[-1] < _SOON
    return found[-1] if is_newest_first else found[0]


def _stated_day(told: Told, order: str, near: date | None) -> date | None:
    """Return the day that the summary gives without its year, in the year of another day close to it."""
    if not told.date or find_day(told.date, order):
        return None
    day = _without_year([told.date], near)
    return day if day and near and abs(day - near) < _SOON else None


_SOON: Final = timedelta(days=60)
"""How long after an incident its report is written at most, for the day of the one to tell the year of the other."""


def _midyear(told: Told) -> date | None:
    """Return a day in the middle of the year of a date such as 10/05/2022, whose order nothing decides."""
    years = {point.slashed[2] for point in find_points(f"{told.date}\n{told.summary}") if point.slashed}
    return date(years.pop(), 7, 1) if len(years) == 1 and 0 not in years else None


_ALONE: Final = re.compile(
    r"^\W*(?:(?:by|von|par|por|door|av|af|di) [^\d\n]{2,60}?[\s,|·•—–-]+)?(?:on )?(?:[^\W\d]{3,9},? )?"
    r"(?:\d{4}-\d{2}-\d{2}|[^\W\d]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{1,2}(?:st|nd|rd|th)?\.? (?:de )?[^\W\d]{3,9}\.?,? (?:de )?\d{4})"
    r"\W*(?:(?:by|von|par|por|door|av|af|di) [^\n]{2,60}|"
    r"[^\n]{0,30}\b(?:min(?:ute)?s?|Minuten|min de lecture)\b[^\n]{0,20})?$",
    re.IGNORECASE,
)


_BYLINE: Final = re.compile(
    r"^\W*(?:[^\n]{0,80}\b\d{1,2}[\s-]?min(?:ute)?s?\.? (?:read|de lecture|Lesezeit|de leitura|de lectura)\b[^\n]{0,60}"
    r"|[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]+){1,3} [·•|] [^\n]{0,20}\d{4}|v\d[\d.]{0,8}, \d{4}-\d{2}-\d{2}[^\n]{0,40}|"
    r"\d{4}年\d{1,2}月\d{1,2}日)\W*$",
    re.IGNORECASE,
)
"""Who wrote a page, how long it takes to read, and when it was written; a letter in Japanese begins with its day."""


def _without_year(texts: Sequence[str], near: date | None) -> date | None:
    """Return the first day that is written without its year, in the year that brings it nearest to another day."""
    if near is None:
        return None
    for text in texts:
        bare = day_in_figures(text.strip("# *-+"))
        for point in [bare.first] if bare else find_points(text):
            if point.month_day:
                days = [
                    date(year, *point.month_day) for year in (near.year - 1, near.year) if point.month_day != (2, 29)
                ]
                return min(days, key=lambda day: abs(day - near), default=None)
    return None


def unposted(text: str) -> list[str]:
    """Return the lines of a prose without the days on which it was written, published or discussed."""
    return [" " if _WROTE.match(line) else _POSTED.sub(" ", line) for line in text.split("\n")]


_WROTE: Final = re.compile(
    r"^\W*(?:Held|Meeting (?:held|of|on)|Minutes of|Sitzung vom|Réunion du|Reunión del) [^\n]{0,40}\d[^\n]{0,80}$|"
    r"^\W*(?:On|Am|Le|El|Em|Il|Op|Den) [^\n]{6,90}"
    r"\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev)\b"
    r"[^\n]{0,60}:\s*$"
)
"""The line above a mail that is quoted, and when a meeting about the incident was held."""


def _spaced(name: str) -> str:
    """Return a file's name with blanks around its day."""
    found = re.search(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)", name)
    return "-".join(found.groups()) if found else name.replace("_", " ")


def _start(told: Told, day: date | None) -> datetime | None:
    """Return the local time that ``T+15 min`` counts from."""
    match = _START.search(told.whole.replace("**", ""))
    point = read_point(match["at"].strip(), 0)[0] if match else Point()
    own = point.day or day
    if point.clock is None or own is None:
        return None
    return datetime.combine(own, datetime.min.time()) + point.clock


_SHORT_PROSE: Final = 15
"""Words of a summary that does more than name the incident; longer ones say what users felt."""

_AFFECTED: Final = re.compile(
    r"\b(?:who was affected|"
    r"(?:visitors?|members|players|students|readers|people) (?:[\w-]+ ){0,4}(?:were|could) ?(?:unable|not|n.t)|"
    r"partial availability|(?:users?|customers?|clients?|apps?|requests|shoppers|merchants|stores?|visitors?) "
    r"(?:saw|were|was|could ?(?:not|n.t)|cannot|got|had|experienced|received|lost|that made)|"
    r"no (?:\w+ ){0,2}(?:was|were) (?:lost|affected|impacted)|"
    r"(?:was|were|went) (?:closed|blocked|lost|failing|rejected|delayed)|"
    r"(?:was|were) (?:down|unavailable|unreachable|offline|degraded|inaccessible|slow)|"
    r"\d ?% of (?:\w+ ){0,3}(?:users|customers|requests|traffic)|"
    r"affect(?:s|ed)? (?:\w+ ){0,4}(?:users?|customers?|clients?|funds|visitors|services?|requests|fees))\b",
    re.IGNORECASE,
)
_IMPACT: Final = re.compile(
    r"\b(?:impacts?|affected|fallout|consequences?|effects?|damage|auswirkung(?:en)?|conséquences|impacto|impatto|gevolgen|"
    r"konsekvens(?:er)?|påverkan|skutki|влияние)\b",
    re.IGNORECASE,
)
_SEVERITY: Final = re.compile(
    r"\b(?:SEV-?\s?\d|P[0-5]|severity|impact:(?:<[^<>\n]{1,9}>|\W){0,6}(?:minor|major|critical)|gravité|schweregrad|"
    r"priorität|priority)\b",
    re.IGNORECASE,
)
_DEEPEST: Final = 7


def answered(source: str, text: str, prose: str, parts: Sequence[Part]) -> frozenset[str]:
    """Return what would be asked of a summary and other parts of the document answer, and sections that are divided.

    Args:
        source: the document.
        text: the document as Markdown.
        prose: its opening and story.
        parts: its sections.
    """
    about = any(summary_key(part.heading) == "impact" or _IMPACT.search(part.heading) for part in parts)
    told_prose = without_prompts(prose)
    # Languages that write no blanks have about two letters to a word.
    words = len(told_prose.split()) + len(_UNSPACED.findall(told_prose)) // 2
    found = {"impact"} if about or words > _SHORT_PROSE or _tells_impact(source) else set()
    lines = text.split("\n")
    for part, behind in pairwise(parts):
        if part.key and part.heading and not part.body.strip() and _level(lines, behind) > _level(lines, part):
            found.add(SECTIONS[part.key].heading)
    # "Root cause (5 whys)", "What went well / what went wrong": a heading can name two sections.
    pieces = [piece for part in parts for piece in _PIECES.split(part.heading) if piece != part.heading]
    found |= {SECTIONS[key].heading for piece in pieces if (key := section_key(piece))}
    # "What happened" with the times of the night in it is read as the timeline, and is there.
    found |= {SECTIONS[key].heading for part in parts if (key := section_key(part.heading)) and key != part.key}
    # What went well, and where luck helped, tell what kept it from being worse.
    went = any(part.key in ("went_well", "lucky") and not is_blank(part.body) for part in parts)
    found |= {"held"} if went or _HELD.search(source) else set()
    # A day without its year is a day that somebody wrote.
    told = "\n".join([prose, *(part.body for part in parts if part.key in ("summary", "timeline") or part.key is None)])
    found |= {"date"} if any(p.month_day or p.slashed for p in find_points(told)) else set()
    return frozenset(found | ({"severity"} if _SEVERITY.search(source) else set()))


def _tells_impact(source: str) -> bool:
    """Tell whether a document says what users felt, in whatever part of it."""
    return _AFFECTED.search(source) is not None or _FELT.search(source) is not None


_FELT: Final = pattern_of("affected")
_HELD: Final = pattern_of("held")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_PIECES: Final = re.compile(r"\s*(?:[/&+()]|,\s|\b(?:and|und|et|y|e|en|i|og|och)\b)\s*", re.IGNORECASE)


def _level(lines: Sequence[str], part: Part) -> int:
    """Return the level of the heading above a part, the deepest of all where none is."""
    above = lines[part.line - 1].strip() if 0 < part.line <= len(lines) and part.heading else ""
    if len(above) > 1 and set(above) in ({"="}, {"-"}):
        # A title with a line below it is of the first or the second level.
        return 1 if above[0] == "=" else 2
    return len(above) - len(above.lstrip("#")) or _DEEPEST


POSTING: Final = frozenset(
    "date published pubdate created updated lastmod posted publishdate "
    "sent gesendet datum envoyé enviado fecha data".split()
)
"""Names in front matter, or in the head of a mail, whose value is a day of posting."""


def is_form_of(front: Sequence[tuple[str, str]]) -> bool:
    """Tell whether front matter describes an incident, so that its date is the incident's and not that of a page."""
    return any("incident" in name.lower() or summary_key(name) in ("severity", "zone", "duration") for name, _ in front)
