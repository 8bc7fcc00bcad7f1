"""Finds the stamp of an entry that does not begin with it, behind a label or a tag or at the end, and its milestone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pmkit.documents.format.blocks import Block
from pmkit.documents.format.readers.timeline import label_of
from pmkit.documents.format.sections import duration_key, summary_key
from pmkit.records import forms
from pmkit.records.event import Milestone
from pmkit.records.written import Written, read_whole, read_written

_LABELED: Final = re.compile(
    rf"^(?P<label>[^\d|`]{{3,60}}?)(?:\s*:\s*|\s+(?:{forms.ANY_AT}|-|–|—)\s+|\s+(?=\d))(?P<stamp>\S.*)$"
)
_TAILED: Final = re.compile(r"^(?P<label>.*\S)\s*[(（](?P<stamp>[^()（）]{0,40}\d[^()（）]{0,40})[)）]\W{0,6}$")


def labeled(text: str) -> tuple[str, Written] | None:
    """Return label and stamp of ``First detected: 2024-07-25 12:10``, and of a stamp in brackets at the end."""
    for pattern in (_LABELED, _TAILED):
        match = pattern.match(text)
        found = read_whole(match["stamp"].strip(" *_`")) if match else None
        if match and found and (found.first.clock is not None or found.first.has_day):
            return match["label"].strip(), found
    match = _LABELED.match(text)
    found = read_written(match["stamp"].strip()) if match else None
    if match and found and found.first.clock is not None and found.first.has_day and label_of(match["label"]):
        # "Time of detection: 2024-07-25 12:10 (an alert)"
        return f"{match['label'].strip(' *_')} {found.rest.strip(' *_')}".strip(), found
    return None


def stamp_of(text: str) -> Written | None:
    """Return the stamp at the beginning of a line; a line that says when T+0 was is not an entry."""
    found = read_written(text)
    if found and found.first.clock is None and forms.WEEKDAY_ALONE.match(found.rest):
        # "2019-01-21 Monday:" is the day and nothing more.
        found = replace(found, rest="")
    return None if found and found.first.relative == timedelta() and _DEFINES.match(found.rest) else found


def is_timed(text: str) -> bool:
    """Tell whether a line is an entry with a time of its own."""
    found = stamp_of(text)
    if found is not None:
        return found.first.clock is not None or found.first.relative is not None
    return (labeled(text) or tagged(text)) is not None


_DEFINES: Final = re.compile(r"^\W*(?:is|was|equals|means|refers to|=)(?!\w)", re.IGNORECASE)


def is_fact(text: str) -> bool:
    """Tell whether a line among entries says how long or how bad it was, ``**Duration:** 1h20``, not what happened."""
    found = _FACT.match(text)
    if found is None:
        return False
    is_length = _LENGTH.match(found["name"]) is not None or duration_key(found["name"]) is not None
    # "Impact: 10:05 checkout fails" happened.
    return is_length or (summary_key(found["name"]) in _FACTS and _CLOCKED.search(text) is None)


_FACT: Final = re.compile(r"^(?:\*\*|__)?(?P<name>[^\W\d_][^:*_\d]{2,40}?)\s*(?::(?:\*\*|__)|(?:\*\*|__)?:)\s+\S")
_CLOCKED: Final = re.compile(r"\d[:h.]\d\d")
_LENGTH: Final = re.compile(
    r"(?:total |overall |gesamt)?(?:duration|durée|dauer|duración|duração|durata|duur|length)\b", re.IGNORECASE
)
_FACTS: Final = frozenset(("impact", "severity", "status", "services"))


NO_CLOCK: Final = re.compile(
    r"[`*_(\[]{0,3}(?:unknown|time unknown|n/?a|tbd|\?{1,3}|--?:--?|(?:heure )?inconnue?|unbekannt|desconocid[oa]|"
    r"onbekend|不明|未知)[`*_)\]]{0,3}\s*[-–—:|：]\s*(?=\S)",
    re.IGNORECASE,
)
"""What stands where the clock would be, below a heading that is a day."""

UNFILLED: Final = re.compile(r"^[\W_]*(?:YYYY[-/]MM[-/]DD[\sT]*)?(?:HH:MM|XX:XX|YYYY[-/]MM[-/]DD)\b", re.IGNORECASE)
"""An entry of a form that nobody filled in."""


def is_day_alone(block: Block) -> bool:
    """Tell whether a paragraph is a day and nothing more."""
    found = read_whole(block.text.strip()) if block.kind == "paragraph" and len(block.lines) == 1 else None
    return found is not None and found.first.has_day and found.first.clock is None


def unsigned(found: Sequence[Block]) -> tuple[Sequence[Block], str]:
    """Return blocks without the day and time that the text was signed with at its end, and these."""
    last = found[-1] if len(found) > 1 and found[-1].kind == "paragraph" else None
    is_signed = last is not None and (at := read_whole(last.text)) is not None and at.first.has_day
    return (found[:-1], last.text) if last and is_signed else (found, "")


def tagged(text: str) -> tuple[str, Written] | None:
    """Return text and stamp of ``**[Outage start]** On 2025-12-26, at 07:35, it expired``, the tag before the text."""
    match = _TAGGED.match(text)
    found = read_written(match["behind"]) if match else None
    return (f"{match['tag']} {found.rest}".strip(), found) if match and found else None


_TAGGED: Final = re.compile(
    r"^(?P<tag>(?:\*\*|__)\[[^\[\]*_\d]{3,40}\](?:\*\*|__)|\[(?:\*\*|__)[^\[\]*_\d]{3,40}(?:\*\*|__)\]|"
    r"\[(?![ xX]\])[^\[\]*_\d]{3,40}\](?![(\[]))\s*[:–—-]?\s+(?P<behind>\S.*)$",
    re.DOTALL,
)
"""A tag in brackets before a stamp."""


def milestone_of(headline: str) -> Milestone | None:
    """Return the milestone that a headline is, or names in bold: "Errors return to normal. **Impact ends**"."""
    first = re.split(r"\s>\s|(?<=\w)\. |\n", headline, maxsplit=1)[0]
    return (
        label_of(headline)
        or label_of(first)
        or next((m for bold in _BOLD.finditer(headline) if (m := label_of(bold["label"]))), None)
    )


_BOLD: Final = re.compile(r"(?:\*\*|__)(?P<label>[^*_]{4,40})(?:\*\*|__)")
