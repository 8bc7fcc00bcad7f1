"""The forms in which people write days, clocks and what is around them, as patterns.

The words in them are data: ``times/<language>.toml`` beside this module. ``written.py`` reads lines with them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final


def _languages() -> tuple[dict[str, Any], ...]:
    """Return the words of each language, English first."""
    folder = files(__package__).joinpath("times")
    names = sorted(
        (path.name for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda n: (n != "en.toml", n)
    )
    return tuple(tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


LANGUAGES: Final = _languages()
"""What each language calls months, weekdays and what is around a time."""


def _all(name: str) -> list[str]:
    """Return the words of a list in all languages, the longest first."""
    found = dict.fromkeys(word for language in LANGUAGES for word in language.get(name, ()))
    return sorted(found, key=lambda word: (-len(word), word))


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, each whole."""
    return rf"(?:{'|'.join(map(re.escape, words))})(?!\w)"


def _numbers(name: str) -> dict[str, int]:
    """Return each name of a list of lists to its number, from 1."""
    return {
        word: number for language in LANGUAGES for number, words in enumerate(language[name], start=1) for word in words
    }


MONTHS: Final = _numbers("months")
"""Month in words to its number, in all languages."""

WEEKDAYS: Final = _numbers("weekdays")
"""Weekday in words to its number, 1 for Monday."""

UNITS: Final = {word: unit for language in LANGUAGES for unit, words in language["units"].items() for word in words}
"""Word behind a number to the unit of time that it names: day, hour, minute or second."""

ANY_UNIT: Final = _any(sorted(UNITS, key=lambda word: (-len(word), word)))
"""Pattern of such a word."""

NOUNS: Final = "|".join(_all("nouns"))
"""Pattern of what a sentence about a zone speaks of."""

POSTED: Final = "|".join(_all("posted"))
"""Pattern of the words that a day of publication is behind."""

_MONTH: Final = rf"(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_NAMES: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
ORDINAL: Final = rf"(?:{'|'.join(_all('ordinals'))})?"
"""Pattern of what may be behind the number of a day."""

_OF: Final = rf"(?:(?i:{'|'.join(_all('of'))})\s{{1,3}})?"
_TO: Final = rf"(?:-|–|(?i:{_any(_all('joins'))}))"
_SPLITS: Final = "|".join(_all("splits"))
_MINUTES: Final = "|".join(_all("minute"))
_HOURS: Final = rf"(?i:{_any(_all('hour'))})"
_PART_OF_DAY: Final = "|".join(_all("parts_of_day"))
WEEKDAY: Final = re.compile(rf"(?i:(?P<weekday>{_NAMES}))\b\.?(?i:\s(?:{_PART_OF_DAY})\b)?")
NAMED_DAY: Final = re.compile(
    rf"[\s,(\uff08]{{1,3}}(?i:{_NAMES})\b\.?(?i:\s(?:{_PART_OF_DAY})\b)?[\s,.:)\uff09–-]{{1,4}}(?:(?i:{_any(_all('at'))})\s+)?"
)
"""A weekday between day and clock: "2024/03/22 (Friday), 13:17"."""

WEEKDAY_ALONE: Final = re.compile(rf"^\W*(?P<name>{_NAMES})\W*$", re.IGNORECASE)
"""A weekday and nothing more, as a heading."""

_LETTERS: Final = r"(?:UTC|GMT|[ECMP][SD]T|CES?T|EES?T|WES?T|JST|KST|MSK|HKT|SGT|IST|BST|AE[SD]T)"
_YEAR: Final = r"(?P<year>19[89]\d|20\d\d)(?!\d|:\d)"
"""A year behind a month and a day; "6 Mar 1931 UTC" is a time of day."""

DAYS: Final = (
    re.compile(r"(?P<year>\d{4})(?P<by>[-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})(?![\d])"),
    re.compile(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?=T\d|[\s,]{1,3}(?:at\s)?\d{1,2}[:h.]?\d\d)"),
    re.compile(rf"(?P<year>20\d\d)(?P<by>[-/ ])(?P<name>{_MONTH})(?P=by)(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?P<name>{_MONTH})(?P<by>[-/])(?P<day>\d{{1,2}})(?P=by)(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?P<day>\d{{1,2}})(?P<by>[/.])(?P<name>{_MONTH})(?P=by)(?P<year>\d{{4}})(?!\d)"),
    re.compile(
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"
        r"(?:\s?[(（][月火水木金土日一二三四五六월화수목금토일](?:曜日?|요일)?[)）])?"
    ),
    re.compile(
        r"(?P<month>1[0-2]|0?[1-9])\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日号號일]"
        r"(?:\s?[(（][月火水木金土日一二三四五六월화수목금토일](?:曜日?|요일)?[)）])?"
    ),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d|\.\d|:\d)"),
    re.compile(r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{2})(?!\d|\.\d|:\d)"),
    re.compile(
        r"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?:(?=,?\s{1,3}(?:(?:um|gegen|ca\.)\s{1,3})?\d{1,2}[:.]\d\d)"
        r"|(?<=\d\d\.\d\d\.)(?=[*_]{0,3}(?:\s*\Z|\s+[-–—|]|:)))"
    ),
    re.compile(r"(?P<first>\d{1,2})(?P<by>[/-])(?P<second>\d{1,2})(?P=by)(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?=,?\s+(?:at\s+)?\d{1,2}[:h]\d\d)"),
    re.compile(
        r"(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?=[,T]?\s{0,3}(?:at\s{1,3}|[~≈]\s?|ca\.?\s{1,3})?\d{1,2}[:h]\d\d)"
    ),
    re.compile(
        rf"(?P<name>{_MONTH})\s{{0,3}}(?P<day>\d{{1,2}}){ORDINAL}(?:\s{{0,3}}{_TO}\s{{0,3}}\d{{1,2}}{ORDINAL}(?![:\d]))?"
        rf"(?:,?\s{{1,3}}{_YEAR})?(?![\dh%]|:\d)"
    ),
    re.compile(
        rf"(?P<day>\d{{1,2}}){ORDINAL}\.?(?:\s{{0,3}}{_TO}\s{{0,3}}\d{{1,2}}{ORDINAL}\.?)?[\s-]{{1,4}}{_OF}"
        rf"(?P<name>{_MONTH})(?:,?[\s-]{{1,4}}{_OF}{_YEAR})?"
    ),
)
"""Forms of a day, each at the place where it is looked for."""

ISO_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_LONGEST: Final = max(map(len, MONTHS))
ANY_DAY: Final = re.compile(
    # Every form begins with a digit or with a name before one; most words are left by that test alone.
    rf"(?<![\w./-])(?=\d|[^\W\d_]{{1,{_LONGEST}}}\.?[\s/-]{{0,3}}\d)(?:\d{{1,4}}[-/.]\d{{1,2}}|20\d\d[-/ ]{_MONTH}|"
    rf"\d{{1,2}}[/.]{_MONTH}[/.]\d|\d{{4}}\s?[年년]|\d{{1,2}}\s?[月월]|{_MONTH}[\s/-]{{0,3}}\d|\d{{1,2}}{ORDINAL}\.?[\s-]{{0,4}}"
    rf"(?:{_TO}\s{{0,3}}\d{{1,2}}{ORDINAL}\.?)?\s{{0,3}}{_OF}{_MONTH})"
)
MONTH_YEAR: Final = re.compile(rf"(?<!\w)(?P<name>{_MONTH})\s{{1,3}}(?P<year>\d{{4}})(?!\d|:\d)")
"""A month and a year, with no day before them or between."""

NUMBERED_MONTH: Final = re.compile(rf"^(?P<before>\s{{0,8}}(?:[-*+•]\s{{1,3}})?\d{{1,2}})\.(?=\s{{1,3}}{_MONTH})")
"""The beginning of a line that Markdown takes for a numbered list: "7. Dezember"."""

NUMBERED: Final = re.compile(rf"(?i:{'|'.join(_all('day'))})\s*#?(?P<number>\d{{1,3}})\b")
CLOCK: Final = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])(?:"
    r":(?P<minute>[0-5]\d|[0-5]?\?{1,2}|[0-5][xX]|xx|XX)(?::(?P<second>[0-5]\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    rf"(?:\s?{_HOURS})?"
    rf"|\s?(?i:{_SPLITS})\s?(?:(?P<spoken>[0-5]?\d)\s?(?:{_MINUTES})|(?P<split>[0-5]\d)?)(?![\w]|(?:\s?\d{{1,2}})?\s?(?:m|min)\b)"
    r"|\.(?P<dotted>[0-5]\d)(?=\s?[AaPp]\.?[Mm]|\s*[-–—:|]\s|\s*\Z|\s+(?!\s*(?:%|[kKMGT]?i?B\b|ms\b|s\b|x\b))[^\W\d])"
    rf"(?![\d.%])(?:\s?{_HOURS})?"
    r"|(?=\s?[AaPp]\.?[Mm]\b)"
    r")(?!\d|:\d)"
)
SQUARE: Final = re.compile(
    rf"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=Z\b|\s?(?:hrs|hours|h)\b|\s?{_LETTERS}\b)"
    r"(?:\s?(?:hrs|hours|h)\b)?"
)
SQUARE_BEHIND: Final = re.compile(
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:(?=:\s|\s?[–—|]\s|\s-\s)|(?<=\d{8} \d{4})(?=\s))"
)
"""Four digits behind a whole day: "2024-05-02 0312: it began", "20240502 0312 it began"."""

HALF: Final = re.compile(
    r"(?:\s?(?=[AaPp]\.?\s?[Mm]\b)|(?<=:\d\d)(?=[ap]\b(?![.'’\w])))(?P<half>[AaPp])(?:\.?\s?[Mm]\b\.?(?:-ish\b)?)?"
)
"""The half of the day behind its clock; "10:45a" is written, too."""

HALF_FIRST: Final = re.compile(rf"(?P<half>{'|'.join(_all('am') + _all('pm'))})\s?(?=\d)")
"""The half of the day before its clock, as in Japanese, Korean and Chinese."""

PM: Final = frozenset(_all("pm"))
"""Words of the second half."""

CLOCK_WORDS: Final = dict.fromkeys(_all("noon"), 12) | dict.fromkeys(_all("midnight"), 0)
CLOCK_WORD: Final = re.compile(rf"(?i:{_any(CLOCK_WORDS)})")
RELATIVE: Final = re.compile(
    r"(?i:T|J)\s?(?:"
    r"(?P<sign>[+\N{MINUS SIGN}–-])\s?(?:(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?::[0-5]\d)?"
    r"|(?P<amount>\d{1,5}(?:[.,]\d+)?)\s?(?P<unit>d(?:ays?)?|h(?:ours?|rs?)?|min(?:utes?|s)?|m|s(?:ec(?:onds?)?)?)?"
    r"(?:\s?(?P<more>[0-5]?\d)\s?(?:m(?:in)?)?)?"
    r")|(?P<zero>[=+-]?0))(?!\w|:\d)"
    r"|(?P<alone>T)(?=\s?[:–—]\s)"
    r"|\+\s?(?:(?P<hours>\d):(?P<minutes>[0-5]\d)|(?P<long>\d\d):(?P<odd>[0-5][1-46-9]|[1-5]0(?<!30)))"
    r"(?::[0-5]\d)?(?!\w|:\d)"
    r"|(?P<plus>\+)\s?(?P<amount2>\d{1,5})\s?(?P<unit2>h(?:ours?|rs?)?|min(?:utes?|s)?|m|s(?:ec(?:onds?)?)?)\b"
)
ANY_ABOUT: Final = _any(_all("about"))
"""Pattern of a word that says that a time is vague."""

ABOUT: Final = re.compile(
    rf"(?:~|≈|±\s?(?:\?|\d{{1,3}}\s?[a-z]{{1,3}}(?=\s))?|{_any(_all('about'))})(?:\s?:)?\s*", re.IGNORECASE
)
BOUNDS: Final = dict.fromkeys(_all("before"), "before") | dict.fromkeys(_all("after"), "after")
"""Word before a time to which end of it is known."""

OPENS: Final = frozenset(_all("opens"))
"""Words before a time that need the end of a range, or a separator, behind it."""

ANY_BOUND: Final = _any(sorted({*BOUNDS, *OPENS}, key=lambda word: (-len(word), word)))
"""Pattern of a word that says which end of a time is known."""

BOUND: Final = re.compile(
    rf"(?P<word>{_any(sorted({*BOUNDS, *OPENS}, key=lambda word: (-len(word), word)))})\s*", re.IGNORECASE
)
OPENED: Final = re.compile(
    rf"[\s,]{{1,3}}(?:{_any(sorted(OPENS, key=lambda word: (-len(word), word)))})\s+"
    r"(?=\d{1,2}[:.h]\d\d\D[^\n]{0,24}?\d[:.h]\d\d)",
    re.IGNORECASE,
)
"""A word between a day and a range of clocks: "2024-03-22 between 02:00 and 02:30"."""

GLUE: Final = re.compile(
    rf"(?:\s|,|;|@|~|≈|·|\(|\[|\]|\)|\*\*|\*|`|__|_|{_any([*_all('at'), *_all('between')])}|T(?=\d))+", re.IGNORECASE
)
VAGUE: Final = re.compile(rf"[\s,(]{{1,3}}{_any(_all('about'))}[\s.]{{1,2}}", re.IGNORECASE)
"""A word between day and clock that says that the clock is vague: "8 July, ca. 18:30"."""

DASHED: Final = re.compile(r"\s*[-–—|/]\s*")
JOINT: Final = re.compile(
    rf"[*`_]*\s*(?:->|-{{1,2}}|–|—|→|~|〜|～|(?<!\w){_any(_all('joins'))})\s*[*`_]*", re.IGNORECASE
)
_EMOJI: Final = "\U0001f000-\U0001faff\u2300-\u27bf\u2b00-\u2bff\ufe0f"
OPENER: Final = re.compile(rf"(?:[\s>{_EMOJI}]|:[a-z]\w+:|[-+*]\s+|\[|\(|(?P<mark>\*\*\*|\*\*|__|\*|_|`))*")
LINKED: Final = re.compile(r"[*_`]*\]\([^()\s]+\)")
ANY_AT: Final = _any(_all("at"))
"""Pattern of a word that only says that a time follows."""

AT: Final = re.compile(rf"{ANY_AT}\s+", re.IGNORECASE)
NEXT: Final = re.compile(
    rf"(?i:{'|'.join(_all('next_day'))}),?\s{{1,3}}(?=(?i:(?:{ANY_AT}|{ANY_ABOUT})\s{{1,3}})?\d{{1,2}}(?:[:.h]|\s?(?:h|[ap]\.?m|Uhr)\b))"
)
"""A day after the one before, with a clock behind it."""

NEXT_BEHIND: Final = re.compile(rf"(?i:{'|'.join(_all('next_day'))})\b|\+1(?:\s?d(?:ays?)?)?(?=\))")
"""The same behind a clock: "02:10 the next day", "02:10 (+1)"."""

NEXT_IN: Final = re.compile(rf"(?i:(?<!\w)(?:{'|'.join(_all('next_day'))})\b)")
"""The same in a sentence, before its clock: "The next morning at 9:00"."""

ISH: Final = re.compile(r"[ -]?ish\b|\s?(?:頃|ごろ|ころ|경|쯤|左右)")
YEAR_BEHIND: Final = re.compile(r"[\s,]{1,3}(?P<year>20\d\d)(?![\w-]|:\d)")
"""A year behind a clock and a zone, as the command ``date`` writes it."""

SLASH: Final = re.compile(r"\s*/\s*")
ASIDE: Final = re.compile(r"\s*\((?P<inside>[^()]*)\)")
BEHIND: Final = re.compile(r"[\s\])]*(?:(?:[-–—]+|[:|>→,;.=]|»)(?=\s|\Z|[*_`])[\s\])]*)*")
TIGHT: Final = re.compile(r"\s*(?:[-–—|→]|:)\s*")


def month_of(name: str) -> int:
    """Return the number of a month in words."""
    return MONTHS[name.rstrip(".").lower()]


def order_of(text: str) -> str:
    """Return which of two numbers is the month in the language of a text, ``dmy`` or ``mdy``; empty if it is open."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    count = {n: sum(word in language["common"] for word in words) for n, language in enumerate(LANGUAGES)}
    most = max(count, key=lambda n: count[n])
    return LANGUAGES[most]["order"] if count[most] > 1 else ""


def hour_of(hour: int, half: str) -> int:
    """Return the hour of a day, 0 to 23, of an hour up to 12 with ``am`` or ``p.m.``, in whatever case."""
    return hour % 12 + (12 if half[:1].lower() == "p" else 0)


def micro_of(fraction: str | None) -> int:
    """Return the microseconds of the digits behind a second; what is finer is cut."""
    return int((fraction or "").ljust(6, "0")[:6])
