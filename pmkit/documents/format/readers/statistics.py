"""Durations that a document states about itself, under any heading: time to detect, mitigate, recover and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.blocks import without_code
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.lengths import ABOUT, AMOUNT, ANY_AMOUNT, spelled_minutes
from pmkit.documents.format.prose.words import pattern_of
from pmkit.documents.format.sections import BULLETS, DURATION_VERBS, DURATIONS, duration_key
from pmkit.markup import one_line
from pmkit.records import forms
from pmkit.records.instants import spell_duration
from pmkit.records.written import Written, read_written

_LOOSE: Final = frozenset(("length", "downtime"))
_ALL: Final = sorted(
    {name for names in DURATIONS.values() for name in names}
    | {name.lower() for name in (BULLETS["duration"].name, *BULLETS["duration"].names) if name not in _LOOSE},
    key=lambda name: (-len(name), name),
)
_NAMES: Final = (
    rf"(?:(?:mean|average|median) )?(?:{'|'.join(re.escape(name).replace(chr(92) + ' ', '[ -]') for name in _ALL)})"
)
_LINE: Final = re.compile(
    rf"(?:^|[|·])[ \t>|*_+-]{{0,12}}(?:\d{{1,3}}[.)] {{1,3}})?[*_]{{0,3}}(?P<name>{_NAMES})(?!\w)[*_]{{0,3}}"
    r"(?: ?\([^()\n]{0,40}\))?"
    r"[ *_]{0,6}[:|=–—-][ *_|]{0,12}(?P<value>[^|\n]{0,60})",
    re.IGNORECASE | re.MULTILINE,
)
_IN_PROSE: Final = re.compile(
    rf"(?<!\w)(?<!meeting )(?<!review )(?<!call )(?P<name>{_NAMES})(?: (?:was|is|of|were|betrug|était de)|:)"
    r"(?: about| around| approximately| roughly)? (?P<value>(?:[^.;,()|\n]|(?<=\d)\.(?=\d)){0,40}"
    r"(?:,? (?:and )?\d[^.;,()|\n]{0,20})?)",
    re.IGNORECASE,
)
_TOOK: Final = re.compile(
    r"\btook (?:us |the team |the on-call |engineers )?"
    r"(?:about |around |roughly |approximately |almost |nearly |over )?"
    rf"(?P<value>[^.;,()|\n]{{2,30}}?) to (?P<verb>{'|'.join(DURATION_VERBS)})\b",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(rf"\d\s*-?{forms.ANY_UNIT}|\d\s?h\s?\d|\d:\d\d", re.IGNORECASE)
_WINDOW: Final = re.compile(
    r"\b(?:from|between|de|entre|von|zwischen)\s+(?=[^.\n]{0,40}\d{1,2}(?::|h)\d\d)", re.IGNORECASE
)


_AMOUNT: Final = re.compile(AMOUNT, re.IGNORECASE)
_LASTED: Final = pattern_of("lasted", "", rf"[\s*_:]{{0,6}}(?P<value>{AMOUNT})(?! (?:each|every|per|at a time)\b)")
_LENGTH_OF: Final = pattern_of("length_of", rf"(?<![\w.:-])(?P<value>{AMOUNT})[-\s*_]{{0,4}}", "")
_ENDED_IN: Final = pattern_of("ended_in", "", rf"[\s*_(]{{1,4}}(?P<value>{AMOUNT})")
_ENDED_AFTER: Final = pattern_of(
    "ended_after", "", rf"[\s*_(]{{1,4}}(?P<value>{AMOUNT}) (?:after|later|après|später)\b"
)
_NOTICED: Final = pattern_of("noticed", "", rf" (?P<value>{AMOUNT}) (?:after|later|into|après|nach|später)\b")
_UNSEEN: Final = pattern_of("unseen", "", rf" (?P<value>{AMOUNT})")
_LONG: Final = re.compile(r"day|week|month|year|jour|semaine|mois|tag|woche|monat", re.IGNORECASE)
"""A defect that nobody noticed for weeks isn't an incident that was detected after weeks."""

_PARTS: Final = (
    *(
        re.compile(pattern)
        for pattern in (
            rf"(?P<clause>[^.;:!?]{{0,60}}\btook (?P<value>{AMOUNT})(?: for [^.;,:]{{2,40}}?)? to "
            rf"(?!{'|'.join(DURATION_VERBS)})[a-z]+)",
            rf"(?P<clause>\bcontinu(?:ed|ing) (?:to )?[a-z]+\b[^.;:]{{0,60}}? for (?P<value>{AMOUNT}))",
            rf"(?:^|(?<=[.!?] ))(?P<clause>After (?P<value>{AMOUNT}), (?:we|they|the|our)\b[^.;:]{{0,60}})(?!\w)",
            rf"(?:^|(?<=[.!?:*] ))(?P<clause>(?:For|Over|During|Pendant|Durante) (?:the )?(?P<value>{AMOUNT})"
            r"[^.;:]{3,60})(?!\w)",
            r"(?P<clause>\b(?:[Tt]ime|[Gg]ap|[Dd]elay) (?:from|between) [^.;:|]{3,50}(?::| was| is)[\s*]{0,4}"
            rf"(?P<value>{AMOUNT}))",
            r"(?P<clause>\d[^()|]{0,30}?(?:-|–|—|→|〜|\uff5e|~| to | until | bis | à )\s?[^()|]{0,30}?\d[^()|]{0,16}"
            r"[(\uff08]"
            rf"(?:lasting |for |about )?(?P<value>{AMOUNT})[)\uff09])",
        )
    ),
)
"""Sentences that say how long a part of it took, and nothing of the whole."""

_NOT_EACH: Final = r"(?! (?:each|every|per|ago|at a time|old|window|timeouts?)\b)"
_ANY_DOWN: Final = pattern_of("down")
_DOWN: Final = (
    pattern_of(
        "down",
        r"(?P<clause>",
        rf"[^.;!?|]{{0,50}}?(?:(?:\b(?:for|of|after|(?:with)?in|took|was|over|to|waiting|pendant|für|durante|por|de)|[:(])"
        rf"[\s*]{{1,3}}|[(\W][\s*]{{0,3}})(?<![\w.:-])(?P<value>{AMOUNT}){_NOT_EACH})",
    ),
    pattern_of("down", rf"(?P<clause>(?<![\w.:-])(?P<value>{AMOUNT}){_NOT_EACH}[^.;:!?|()]{{0,40}}?", ")"),
)
"""What has a length of time and says that something was down, unnoticed, or over again."""

_IN_BRACKETS: Final = re.compile(
    rf"(?<!\d)\d{{1,2}}[:h]\d\d[^()\n]{{0,12}}(?:-|–|—|to|until|and|bis|und|à|et)\s?[^()\n]{{0,16}}?\d{{1,2}}[:h]\d\d[^()\n]{{0,16}}"
    rf"\((?:lasting |for |about )?(?P<value>{AMOUNT})\)",
    re.IGNORECASE,
)
"""The length of a range behind it: "from 10:00 to 11:20 (1 h 20 min)"."""

_FROM_TO: Final = re.compile(
    rf"(?<!\w)(?P<name>[^\W\d_]+(?:-[^\W\d_]+)*-to-[\w-]+(?: \w+)?)\s?[:=]\s*(?P<value>{AMOUNT})"
)
_BEHIND_NAME: Final = re.compile(
    rf"(?<!\w)(?P<name>{_NAMES})(?P<more>(?: [^\W\d_]+){{1,3}})\s?[:=]\s*(?P<value>{AMOUNT})", re.IGNORECASE
)
ALSO: Final = "Also stated"
"""Name of the bullet with a length that is not the whole incident's, in the document's own words."""


def lengths(text: str) -> dict[str, str]:
    """Return each length that prose states of the incident or a part of it, with the words that say of what.

    Example:
        >>> lengths("Uploads failed for about 20 minutes.")
        {'about 20 minutes': 'Uploads failed for about 20 minutes'}
    """
    return _lengths(_pieces(without_code(text)))


def _lengths(pieces: Sequence[str]) -> dict[str, str]:
    """Return each length that paragraphs state, with the words that say of what."""
    told: dict[str, tuple[str, str]] = {}
    for plain in pieces:
        for match in (match for pattern in (_LASTED, _LENGTH_OF, _IN_BRACKETS) for match in pattern.finditer(plain)):
            start = max(plain.rfind(mark, 0, match.start()) for mark in (". ", "; ", ", ", "| ", ": ", "("))
            begin = max(match.start() - _BEFORE, start + 2 if start >= 0 else 0)
            exact = _VAGUE_FIRST.sub("", match["value"])
            told.setdefault(exact.lower(), (match["value"].strip(), plain[begin : match.end()].strip(" *_-")))
    return dict(told.values())


def _pieces(text: str) -> list[str]:
    """Return the paragraphs, items and rows of a text that have a length of time, each on one line."""
    pieces = (piece for piece in _BETWEEN.split(text) if _ANY_NUMBER.search(piece))
    return [one_line(piece) for piece in pieces if ANY_AMOUNT.search(piece)]


_BETWEEN: Final = re.compile(r"\n(?=[ \t]*(?:\n|[-*+|#>]|\d{1,3}[.)][ \t]))")
_ANY_NUMBER: Final = re.compile(r"\d|[Hh]our|[Mm]inut|[Hh]eure|[Ss]tunde|[Dd]ay|[Jj]our|[Tt]ag")
_BEFORE: Final = 80
_VAGUE_FIRST: Final = re.compile(rf"^{ABOUT}", re.IGNORECASE)


def lasted(text: str) -> str:
    """Return how long a text says that the incident lasted; empty where it does not, or says several."""
    found = list(lengths(text))
    return found[0] if len(found) == 1 else ""


def stated(text: str, pairs: Sequence[tuple[str, str]], parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return name and value of the durations that a document states and that are not among its bullets yet.

    Args:
        text: the document.
        pairs: the bullets of its summary.
        parts: its sections; a summary that says "from 14:23 to 15:07" states a duration, too.
    """
    text = without_code(text)
    known = {duration_key(name) for name, value in pairs if value}
    found: list[tuple[str, str]] = []
    pieces = _pieces(text)
    lines = "\n".join(line for line in text.split("\n") if _VALUE.search(line))
    told = [(match["name"], match["value"]) for match in _LINE.finditer(lines)]
    told += [(match["name"], match["value"]) for piece in pieces for match in _IN_PROSE.finditer(piece)]
    told += [(f"time to {DURATION_VERBS[match['verb'].lower()]}", match["value"]) for match in _TOOK.finditer(text)]
    told += [(_until(match.group()), match["value"]) for piece in pieces for match in _ENDED_IN.finditer(piece)]
    told += [(_until(match.group()), match["value"]) for piece in pieces for match in _ENDED_AFTER.finditer(piece)]
    told += [("Time to detect", match["value"]) for piece in pieces for match in _NOTICED.finditer(piece)]
    unseen = (match["value"] for piece in pieces for match in _UNSEEN.finditer(piece))
    told += [("Time to detect", value) for value in unseen if not _LONG.search(value)]
    for name, value in told:
        name, value, key = one_line(name), one_line(value).strip(" *_|."), duration_key(name)
        value = value if _VALUE.search(value) else span_of(value) or value
        if key not in known and (_VALUE.search(value) or _AMOUNT.fullmatch(value)):
            known.add(key)
            found.append((name[:1].upper() + name[1:], value))
    told_lengths = _lengths(pieces)
    length = next(iter(told_lengths), "") if len(told_lengths) == 1 else _window(parts)
    if "duration" not in known and length:
        found.append(("Duration", length))
        told_lengths.pop(length, None)
    others = [(match["name"], match["value"]) for piece in pieces for match in _FROM_TO.finditer(piece)]
    others += [(m["name"] + m["more"], m["value"]) for piece in pieces for m in _BEHIND_NAME.finditer(piece)]
    given = " ".join(value for _, value in (*pairs, *found))
    clauses = [f"{name}: {value}" for name, value in others if duration_key(name) is None and f"{name}: " not in given]
    clauses += [clause for value, clause in told_lengths.items() if _VAGUE_FIRST.sub("", value) not in given]
    parts_told = [match for piece in pieces for pattern in _PARTS for match in pattern.finditer(piece)]
    near = [piece for piece in pieces if _ANY_DOWN.search(piece)]
    told_down = [m for piece in near for pattern in _DOWN for m in pattern.finditer(piece) if _is_long(m["value"])]
    parts_told += [match for match in told_down if not _CLOCK.search(match["clause"])]
    for match in parts_told:
        exact = _VAGUE_FIRST.sub("", match["value"])
        if exact not in given:
            clauses.append(match["clause"].strip(" *_-"))
            given += f" {exact}"
    clauses = list(dict.fromkeys(clauses))[:_MOST]
    return [*found, *((f"{ALSO} {n}" if n > 1 else ALSO, clause) for n, clause in enumerate(clauses, start=1))]


_MOST: Final = 9


def _is_long(value: str) -> bool:
    """Tell whether a length is a minute or more; "404s" and the seconds of a timeout do not say how long it was."""
    return (spelled_minutes(value) or 0.0) >= 1 and not _MANY.search(value)


_CLOCK: Final = re.compile(r"\d{1,2}[:h]\d\d\b")
"""A time of day: what has one is several entries, and the length may be of another one."""

_MANY: Final = re.compile(r"[1-5]\d\ds\b|\dM\b")


def span_of(text: str) -> str:
    """Return the length of the range of clocks that a text is, with the range; empty where it is none."""
    return _span(read_written(text))


def _until(words: str) -> str:
    """Return the name of a duration until what words say: "was mitigated after 35 minutes"."""
    verbs = (("mitigat", "mitigate"), ("restored", "recover"), ("recover", "recover"), ("back up", "recover"))
    return f"Time to {next((verb for begin, verb in verbs if begin in words.lower()), 'resolve')}"


def _window(parts: Sequence[Part]) -> str:
    """Return how long the summary says that it took from one time to another, empty where it does not say it once."""
    prose = "\n".join(part.body for part in parts if part.key in ("summary", "what_happened"))
    starts = (prose[match.start() :].split("\n")[0] for match in _WINDOW.finditer(prose))
    spans = {span for start in starts if (span := _span(_range(start)))}
    return spans.pop() if len(spans) == 1 else ""


def _range(line: str) -> Written | None:
    """Return the range at the beginning of a line, whatever is behind it."""
    line = re.sub(r"^\w+\s+", "", line)
    return read_written(line)


def _span(written: Written | None) -> str:
    """Return the length of a range of clocks, with the range."""
    if written is None:
        return ""
    first, last = written.first, written.last
    if last is None or first.clock is None or last.clock is None or (first.has_day and last.has_day):
        return ""
    length = last.clock - first.clock
    if length.days < 0:
        length = type(length)(seconds=length.seconds)
    return f"{spell_duration(length)} ({written.raw})"
