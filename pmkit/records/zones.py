"""Zones as people write them: IANA names, offsets, letters with one meaning, and letters with several.

The words are data: ``zones.toml`` beside this module. Letters that several zones share (IST, CST) are never taken for
one of them in silence: :func:`find_zone` says which reading was taken and that there are others.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pmkit.errors import RecordError, text_given

_WORDS: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
)
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+\N{MINUS SIGN}-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")
_ASIDE: Final = re.compile(r"\s*\([^()]*\)$")
_PLACES: Final[dict[str, str]] = {
    spelled: zone
    for name, zone in _WORDS["places"].items()
    for spelled in (name, f"{name.removesuffix(' time')} local time" if name.endswith(" time") else name)
}
_ONE: Final[dict[str, str]] = _WORDS["one"]
_SHORT: Final[dict[str, str]] = _WORDS["short"]
_SEVERAL: Final[dict[str, dict[str, list[str]]]] = _WORDS["several"]
_SEASONS: Final[dict[str, str]] = _WORDS["seasons"]
LETTERS: Final = "|".join(sorted({*_ONE, *_SHORT, *_SEVERAL} - {"Z"}, key=len, reverse=True))
"""Pattern of the letters that stand for a zone, or for several."""

_NAMED: Final = "|".join(re.escape(name) for name in sorted(_PLACES, key=len, reverse=True))
_IANA: Final = (
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Brazil|Canada|Etc|Europe|Indian|Mexico|Pacific|US)"
    r"/[A-Z][A-Za-z_+-]*(?:/[A-Z][A-Za-z_]+)?"
)
WRITTEN: Final = re.compile(
    rf"(?:{_IANA}"
    rf"|(?:[Uu][Tt][Cc]|GMT|gmt)\s?[+\N{{MINUS SIGN}}-]\s?\d{{1,2}}(?::?\d{{2}})?(?![\d:])"
    rf"|(?i:{_NAMED})(?![\w/])"
    rf"|(?:{LETTERS}|utc|gmt)(?![^\W_]|_\w|\+|/(?!\s?\d))"
    rf"|[+\N{{MINUS SIGN}}-](?:0\d|1[0-4]):?(?:00|15|30|45)(?![\d:]))"
)
"""A zone as it is written in a line or a sentence."""

_SUMMER: Final = range(4, 11)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as read.

    Attributes:
        word: as it is written.
        name: the name or offset that :func:`parse_zone` reads.
        info: the zone itself.
        others: readings of its letters that were not taken; none where it can only be one.
    """

    word: str
    name: str
    info: tzinfo
    others: tuple[str, ...] = ()


def parse_zone(text: str) -> tzinfo:
    """Return the zone that an IANA name, ``UTC``, an offset such as ``+02:00`` or letters with one meaning name.

    A remark in parentheses at the end is passed over: ``+05:30 (IST)``.

    Raises:
        RecordError: there is no such zone; letters such as ``IST`` are refused, because several zones share them.
    """
    text = text_given(text, "zone", example="Europe/Amsterdam")
    name = _ASIDE.sub("", text.strip()) or text.strip()
    if name.lower() in ("utc", "gmt", "z", "zulu", "etc/utc"):
        return UTC
    offset = _OFFSET.fullmatch(_ONE.get(name.upper(), name) if name.isupper() or "/" not in name else name)
    if offset is not None:
        span = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if span < timedelta(hours=24):
            return timezone(span if offset["sign"] == "+" else -span)
    try:
        if name in _SHORT or name.lower() in _PLACES:
            return parse_zone(_SHORT.get(name) or _PLACES[name.lower()])
        # A bare name such as "CET" is frozen in tzdata where it has it; Region/City is not.
        if "/" in name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise RecordError(
        f"{text!r} is not a zone",
        code="unknown-zone",
        remedy="write UTC, an offset such as +02:00, or a name such as Europe/Amsterdam",
    )


def read_zone(word: str, document: str = "", day: date | None = None) -> Zone | None:
    """Return the zone that a word names, None where it names none.

    Args:
        word: letters, a name or an offset.
        document: a text whose words decide between several zones with the same letters.
        day: a day of the document; in summer BST is British.
    """
    word = word.strip()
    readings = _SEVERAL.get(word)
    if readings is None:
        try:
            return Zone(word, word, parse_zone(word.replace("\N{MINUS SIGN}", "-")))
        except RecordError:
            return None
    named = [name for name, words in readings.items() if _named(tuple(words[1:])).search(document)]
    # A log that is quoted writes the offset itself.
    named = named or [name for name, words in readings.items() if _stamped(words[0]).search(document)]
    # Teams in Bengaluru and in Dublin both have an IST.
    decided = named[0] if len(named) == 1 else None
    if not named and word == "BST" and day and day.month in _SUMMER:
        decided = next(iter(readings))
    taken = decided or next(iter(readings))
    others = () if decided else tuple(f"{name} ({words[0]})" for name, words in readings.items() if name != taken)
    offset = readings[taken][0]
    return Zone(word, f"{offset} ({word})", parse_zone(offset), others)


@lru_cache(maxsize=32)
def _stamped(offset: str) -> re.Pattern[str]:
    """Return the pattern of a clock with an offset right behind it: ``11:43:02+05:30``."""
    hours, _, minutes = offset.partition(":")
    return re.compile(rf"\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)? ?{re.escape(hours)}:?{minutes}\b")


def other_season(word: str, day: date) -> str:
    """Return the letters that a region's clocks show on a day on which those that are written are of the other season.

    ``CET`` in July means +01:00 as it is written, and most likely +02:00, for which Central Europe's letters are CEST.
    Empty for letters of the right season, and for all others.
    """
    region = _SEASONS.get(word.strip())
    noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
    local = noon.replace(tzinfo=ZoneInfo(region)) if region else None
    if local is None or local.utcoffset() == noon.replace(tzinfo=parse_zone(word)).utcoffset():
        return ""
    return local.tzname() or ""


def find_zone(text: str, document: str = "", day: date | None = None) -> Zone | None:
    """Return the first zone that a text names; see :func:`read_zone`."""
    for match in WRITTEN.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and (before.isalnum() or before in "_/-:."):
            continue
        if zone := read_zone(match.group(), document, day):
            return zone
    return None


def zone_of_letters(letters: str, local: datetime, given: str = "") -> Zone | None:
    """Return the zone that the letters behind a time stand for; None where they stand for several and nothing decides.

    Args:
        letters: such as ``SGT``, ``PT`` or ``IST``.
        local: the time before them.
        given: the zone that somebody said, or the export itself; where its clocks have these letters, it is meant.
    """
    for fold in (0, 1) if given else ():
        clock = local.replace(tzinfo=parse_zone(given), fold=fold)
        offset = clock.utcoffset()
        if clock.tzname() == letters and offset is not None:
            return Zone(letters, given, timezone(offset))
    found = read_zone(letters, day=local.date())
    return None if found is None or found.others else found


@cache
def _named(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of some names."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
