"""Many incidents in one file: where each part below a heading has its own date, each is a postmortem by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pmkit.documents.format.blocks import Block, blocks, is_blank, is_too_deep, items, without_code, without_prompts
from pmkit.documents.format.sections import section_key, summary_key
from pmkit.markup import unescape_markdown
from pmkit.records import forms
from pmkit.records.written import find_day, read_written

_WHOLE: Final = frozenset(("timeline", "whys", "factors", "actions", "went_well", "improve", "lessons"))
_SHARED: Final = frozenset(("actions", "went_well", "improve", "lessons"))
"""Sections that a review of several incidents may have for all of them, behind the last."""

_LABEL: Final = re.compile(r"^(?:\*\*|__)(?P<name>[^*_]{3,60}?)\s*:?\s*(?:\*\*|__)")
_HTML: Final = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|col|dd|del|details|div|dl|"
    "dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|"
    "main|mark|meta|nav|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|su[bp]|summary|svg|"
    "table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr"
)
"""Pattern of the elements of HTML that people write into Markdown; what else is in angle brackets may be a blank."""

_PLACEHOLDER: Final = re.compile(
    r"\b(?:YYYY|yyyy|DD|dd)[-/](?:MM|mm)\b|\bYYYY-|\bHH:MM\b|\bHH:mm\b|\bXX:XX\b|\{\{[^{}]+\}\}|"
    r"(?<![\w`{$/])\{[A-Za-z][\w ,:/'-]{2,60}\}(?![\w`}])|"
    rf"<(?!(?:{_HTML})\b)[A-Za-z][\w/'-]*[ ,][\w ,/'-]{{1,60}}>(?!\()|"
    rf"(?<!:\d\d )(?<!:\d\d\] )<(?!(?:{_HTML})>)[A-Za-z][\w/'-]{{2,60}}>(?!\()|"
    r"\[(?!x\]|X\]|\^|#)[A-Z][\w ,/'&-]{2,60}\](?![(\[:])|\b(?:TBD|FILL IN|Lorem ipsum)\b|_{5,}"
)
_LASTING: Final = re.compile(r"\((?:lasting|lasted|duration)\b", re.IGNORECASE)
_FEW: Final = 2
_SAME: Final = timedelta(days=3)
"""How far apart two moments of one incident are at most, where each has a heading of its own."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident of a file.

    Attributes:
        heading: of its part.
        text: its part as a document of its own, with as many blank lines above as it has lines above it in the file.
        day: the day that its heading names.
    """

    heading: str
    text: str
    day: date | None = None


@lru_cache(maxsize=4)
def incidents_of(text: str) -> tuple[Incident, ...]:
    """Return the incidents that a foreign text holds, where it holds several; otherwise none.

    A part counts where its heading names a day, and a section is below it or the heading says from when or how long;
    and no section may be outside of such parts, because then they are the days of one incident. Where each part tells
    what happened and why, actions and lessons for all of them may follow.

    Args:
        text: a document in Markdown, as :func:`pmkit.documents.format.loosen.loosen.as_markdown` returns it.
    """
    lines = text.split("\n")
    heads = [block for block in blocks(text) if block.kind == "heading"]
    for level in range(1, 5):
        found = [
            (place, head, day)
            for place, head in enumerate(heads)
            if head.level == level and (day := _day(head, text) or _dated(lines, head))
        ]
        if len(found) < _FEW:
            continue
        parts = []
        covered: set[int] = set()
        for place, head, day in found:
            stop = next((other.line for other in heads[place + 1 :] if other.level <= level), len(lines))
            covered |= set(range(head.line, stop))
            parts.append((head, stop, day))
        outside = [head for head in heads[0 if heads[0].level > 1 else 1 :] if head.line not in covered]
        named = {head.line: key for head in outside if (key := _key(head)) in _WHOLE}
        if named and not (set(named.values()) <= _SHARED and min(named) > parts[-1][0].line):
            return ()
        told = [part for part in parts if _is_told(lines, part[0], part[1])]
        if named and not all(_tells_why(heads, head, stop) for head, stop, _ in told):
            return ()
        are_stamps = all(_is_stamp(head) and not _has_fields(lines, head, stop) for head, stop, _ in told)
        if are_stamps and _is_near([day for *_, day in told]):
            return ()
        if len(told) >= _FEW and 2 * len(told) >= len(parts):
            # What follows for all of them is counted once: it stays with the last.
            told[-1] = (told[-1][0], len(lines), told[-1][2]) if named else told[-1]
            return tuple(_incident(lines, head, stop, day) for head, stop, day in told)
    return ()


def _key(head: Block) -> str | None:
    """Return the section that a heading opens."""
    return section_key(unescape_markdown(head.heading), loose=True)


def _tells_why(heads: list[Block], head: Block, stop: int) -> bool:
    """Tell whether a part has sections of its own about what happened and why, as an incident has and a day has not."""
    return {"timeline", "factors"} <= {_key(below) for below in heads if head.line < below.line < stop}


def _day(head: Block, text: str) -> date | None:
    """Return the day that a heading names; one without a year is of the year that the text names with its month."""
    heading = unescape_markdown(head.heading)
    if day := find_day(heading):
        return day
    begins = read_written(heading)
    if begins is None or begins.first.month_day is None:
        return None
    month, day_of_month = begins.first.month_day
    years = {int(match["year"]) for match in forms.MONTH_YEAR.finditer(text) if forms.month_of(match["name"]) == month}
    if not years and (named := find_day(text)):
        years = {named.year}
    try:
        return date(years.pop(), month, day_of_month) if len(years) == 1 else None
    except ValueError:
        return None


def _dated(lines: list[str], head: Block) -> date | None:
    """Return the day that a bullet or a line right below a heading gives as the incident's date."""
    below = lines[head.line + len(head.lines) :][:_NEAR]
    end = next((n for n, line in enumerate(below) if line.startswith("#")), len(below))
    found = (_DATE.match(line) for line in below[:end])
    return next((day for match in found if match and (day := find_day(match["value"]))), None)


_NEAR: Final = 6
_DATE: Final = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:(?:incident )?date|datum|date de l.incident)\s*:(?P<value>.{4,60})$",
    re.IGNORECASE,
)


def _is_told(lines: list[str], head: Block, stop: int) -> bool:
    """Tell whether a part holds a section, as a heading or a bullet in bold, or its heading says when or how long."""
    heading = unescape_markdown(head.heading)
    begins = read_written(heading)
    if (begins and begins.first.has_day and begins.first.clock is not None) or _LASTING.search(heading):
        return True
    inside = lines[head.line + len(head.lines) : stop]
    for block in blocks("\n".join(inside)):
        names = [unescape_markdown(block.heading)] if block.kind == "heading" else []
        if block.kind == "list" and not is_too_deep(block):
            labels = (_LABEL.match(item.text) for item in items(block, inside) if item.children)
            names = [label["name"] for label in labels if label]
        if any(section_key(name, loose=True) in _WHOLE for name in names):
            return True
    return False


def _is_stamp(head: Block) -> bool:
    """Tell whether a heading begins with a day and a clock and says of nothing how long it lasted."""
    heading = unescape_markdown(head.heading)
    begins = read_written(heading)
    return begins is not None and begins.first.clock is not None and not _LASTING.search(heading)


def _has_fields(lines: list[str], head: Block, stop: int) -> bool:
    """Tell whether a range of times has an incident's fields below it: how long it lasted, its cause, its impact."""
    begins = read_written(unescape_markdown(head.heading))
    if begins is None or begins.last is None:
        return False
    inside = lines[head.line + len(head.lines) : stop]
    lists = [items(block, inside) for block in blocks("\n".join(inside)) if block.kind == "list"]
    names = [re.split(r"[:：]", item.text, maxsplit=1)[0].strip("*_ ") for found in lists for item in found]
    return sum((summary_key(name) or section_key(name)) is not None for name in names) >= _FEW


def _is_near(days: list[date]) -> bool:
    """Tell whether days follow each other so closely that they are moments of one incident."""
    days = sorted(days)
    return all(later - earlier <= _SAME for earlier, later in pairwise(days))


def _incident(lines: list[str], head: Block, stop: int, day: date) -> Incident:
    """Return a part as a document of its own."""
    heading = unescape_markdown(head.heading)
    above = [""] * head.line
    title = [f"# {head.heading}", *[""] * (len(head.lines) - 1)]
    return Incident(heading, "\n".join([*above, *title, *lines[head.line + len(head.lines) : stop]]), day)


def is_template(text: str) -> bool:
    """Tell whether a text is full of blanks to fill in, such as ``YYYY-MM-DD`` and ``[Incident Title]``."""
    # `**/<name>/**` is a pattern, and "npm run build -w <workspace>" a command; neither is to be filled in.
    plain = _CODE.sub(lambda match: match.group().replace("<", " "), without_code(text))
    found = len(_PLACEHOLDER.findall(plain))
    return found > _FEW or (
        found > 0 and re.search(r"^#.*\btemplate\b", text, re.IGNORECASE | re.MULTILINE) is not None
    )


_CODE: Final = re.compile(r"`[^`\n]{1,200}`")


def is_form(text: str) -> bool:
    """Tell whether a text holds nothing but blanks to fill in: prompts, ``…``, ``[Narrative of the incident]``."""
    return is_blank(_PLACEHOLDER.sub("", without_prompts(text)))


_ASKS: Final = re.compile(
    r"^(?P<mark>[*_])(?![*_])\(?(?:list|describe|report|note|run|explain|provide|include|summari[sz]e|add|use|write|"
    r"who|what|when|where|why|how|which|beschreib\w*|liste|décri\w+|listez|quel(?:le)?s?|qui|quand|comment|pourquoi|expliquez|indiquez|demandez|ajoutez|"
    r"wer|wann|wo|wie|warum|welche\w*|nenn\w+|erklär\w*)\b[^*_\n]{3,}(?P=mark)$",
    re.IGNORECASE,
)


def is_prompt(text: str) -> bool:
    """Tell whether a paragraph only says what to write: blanks, or in italics "*Describe who was affected*"."""
    return is_form(text) or _ASKS.match(" ".join(text.split())) is not None
