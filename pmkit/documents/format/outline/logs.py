"""Timelines without a name: lists, tables, quotes and paragraphs of times, where no heading opens a timeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pmkit.documents.format.blocks import Block, blocks
from pmkit.documents.format.outline.part import FEW, FEWEST, Part, cut
from pmkit.documents.format.outline.updates import is_time
from pmkit.documents.format.prose.words import STATE_NAMES
from pmkit.markup import unescape_markdown
from pmkit.records.forms import WEEKDAY_ALONE
from pmkit.records.written import read_whole, read_written

_MARKS: Final = re.compile(r"^\s*(?:>\s?|[-*+]\s+|\d{1,3}[.)]\s+|\|\s*)*")
_STAMPED: Final = re.compile(r"^\*\*\d{4}-\d{2}-\d{2}[^*\n]{3,80}\*\*[ \t]*\n")


def unnamed(parts: list[Part]) -> list[Part]:
    """Return parts with those that are lists of times as timelines, where no heading opens one."""
    if any(part.key == "timeline" for part in parts):
        return parts
    named = [place for place, part in enumerate(parts) if part.key is None and _tells_a_day(part)]
    if len(named) >= FEW and sum(len(_AT_TIMES.findall(parts[place].body)) for place in named) >= FEWEST:
        return [replace(part, key="timeline", told=True) if n in named else part for n, part in enumerate(parts)]
    stamped = [part for part in parts if part.key is None and _is_stamped(part)]
    # Two headings that are a day and a time and nothing more are a timeline; others may only begin with one.
    if len(stamped) >= (FEW if all(read_whole(part.heading) for part in stamped) else FEWEST):
        return _joined(parts, stamped)
    free = (None, "what_happened", "summary", "findings")
    found: list[Part] = []
    for part in _by_phase(parts, free):
        if part.key in free and part.heading and _is_log(part.body):
            found.append(replace(part, key="timeline"))
        elif part.key in free and (days := _days_in(part) or _times_in(part)):
            found += days
        elif part.key in free:
            found += _logs_in(part)
        else:
            found.append(part)
    return found


def _by_phase(parts: list[Part], free: Sequence[str | None]) -> list[Part]:
    """Return parts cut around paragraphs that begin with a clock in bold, below headings such as Detection."""
    spans = {
        place: [
            (b.line, b.line + len(b.lines)) for b in blocks(part.body) if b.kind == "paragraph" and _CLOCK.match(b.text)
        ]
        for place, part in enumerate(parts)
        if part.key in free and part.heading
    }
    if sum(map(len, spans.values())) < FEWEST or sum(map(bool, spans.values())) < FEW:
        return parts
    return [
        piece
        for place, part in enumerate(parts)
        for piece in (cut(part, spans[place], "timeline") if spans.get(place) else [part])
    ]


_CLOCK: Final = re.compile(r"(?:\*\*|__)\s?\d{1,2}[:.h][0-5]\d(?!\d)")


def _is_stamped(part: Part) -> bool:
    """Tell whether a part's heading begins with a day and a time of day, or is a time: the update of a status page."""
    written = read_written(part.heading)
    begins = written is not None and written.first.has_day and written.first.clock is not None
    return begins or is_time(part.heading) or (_tells_a_day(part) and _UPDATE.match(part.body) is not None)


_UPDATE: Final = re.compile(rf"\s*(?:{STATE_NAMES})(?: ?#?\d{{1,2}})?:\s", re.IGNORECASE)
"""A state in front of the text below a day: "Update 2: all services are back"."""


def _joined(parts: Sequence[Part], stamped: Sequence[Part]) -> list[Part]:
    """Return parts with those whose headings are stamps as timelines, each heading an entry of its own."""
    return [
        replace(part, key="timeline", heading="", body=f"### {part.heading}\n{part.body}", line=part.line - 1, day=None)
        if part in stamped
        else part
        for part in parts
    ]


def _tells_a_day(part: Part) -> bool:
    """Tell whether a part's heading is a day or a weekday and its body is prose."""
    return WEEKDAY_ALONE.match(part.heading) is not None or (
        (found := read_whole(part.heading)) is not None and found.first.has_day and found.first.clock is None
    )


_AT_TIMES: Final = re.compile(r"(?<![\w.:])\d{1,2}(?::[0-5]\d|\s?h(?!\w)|\s?[ap]\.?m\b|\s?Uhr\b)", re.IGNORECASE)


def _logs_in(part: Part) -> list[Part]:
    """Return a part cut around its lists and tables of times, each with the line above it, which may name the zone."""
    lines = part.body.split("\n")
    kept, pieces = list(lines), []
    before: Block | None = None
    found = blocks(part.body)
    stamped = [block for block in found if block.kind == "paragraph" and begins_timed(_begins(_first(block))[0])]
    for block in found:
        is_one = block in stamped and len(stamped) >= FEWEST
        is_log_block = (block.kind in ("list", "table") or _is_quote(block)) and _is_log(block.text)
        if is_one or is_log_block or _is_all_timed(block) or _is_chat(block):
            start = (
                before.line
                if before and before.kind == "paragraph" and before.text.rstrip(" *_").endswith(":")
                else block.line
            )
            stop = block.line + len(block.lines)
            pieces.append(Part("timeline", "", "\n".join(lines[start:stop]), part.line + start, part.day))
            kept[start:stop] = [""] * (stop - start)
        before = block
    return [replace(part, body="\n".join(kept)), *pieces]


def _is_quote(block: Block) -> bool:
    """Tell whether a block is quoted."""
    return block.kind == "other" and block.text.lstrip().startswith(">")


def _is_chat(block: Block) -> bool:
    """Tell whether a fence holds what people said in a chat, each line with its time; other logs are evidence."""
    lines = [line for line in block.lines if line.strip() and not line.lstrip().startswith(("```", "~~~"))]
    return (
        block.kind == "fence" and len(lines) >= FEWEST and 4 * sum(map(bool, map(_CHAT.match, lines))) >= 3 * len(lines)
    )


_CHAT: Final = re.compile(r"\s*\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+<[^<>\n]{1,40}>\s+\S")


def _first(block: Block) -> str:
    """Return the first line of a block; one of nothing but a no-break space has none."""
    return next(iter(block.lines), "")


def _is_log(body: str) -> bool:
    """Tell whether most lines of a text begin with a time of day; what a program wrote, in a fence, is evidence."""
    told = [block.text for block in blocks(body) if block.kind != "fence" or _is_chat(block)]
    lines = [
        line
        for line in "\n".join(told).split("\n")
        if line.strip() and not line.lstrip().startswith(("|--", "| --", "|:-", "```"))
    ]
    tops = [line for line in lines if not line.startswith(("  ", "\t", "#"))]
    stamped = [block for block in blocks(body) if block.kind == "paragraph" and _STAMPED.match(block.text)]
    if len(stamped) >= FEWEST and all(begins_timed(_first(block)) for block in stamped):
        # Work notes of a tracker: stamp and author in bold, the note below.
        return True
    timed = sum(any(map(begins_timed, _begins(line))) for line in tops)
    return (timed >= FEWEST and 2 * timed >= len(tops)) or timed == len(tops) >= FEW


def _is_all_timed(block: Block) -> bool:
    """Tell whether a paragraph is several lines that each begin with a time."""
    return (
        block.kind == "paragraph"
        and len(block.lines) >= FEW
        and all(any(map(begins_timed, _begins(x))) for x in block.lines)
    )


def _days_in(part: Part) -> list[Part]:
    """Return a part cut where headings that are days begin, a paragraph below each; none where they are not several."""
    lines = part.body.split("\n")
    found = blocks(part.body)
    heads = [block for block in found if block.kind == "heading" and is_day(block)]
    told = [head for head, behind in pairwise(found) if head in heads and behind.kind == "paragraph"]
    if len(told) < FEW:
        return []
    others = [head.line for head in found if head.kind == "heading" and head.line > told[0].line and not is_day(head)]
    return cut(part, [(told[0].line, min(others, default=len(lines)))], "timeline")


def _times_in(part: Part) -> list[Part]:
    """Return a part cut where paragraphs that are a time and nothing more begin, each with one behind it: a status."""
    found = blocks(part.body)
    heads = [block for block in found if block.kind == "paragraph" and is_time(block.text)]
    told = [head for head, behind in pairwise(found) if head in heads and behind.kind == "paragraph"]
    if len(told) < FEW or len(told) < len(heads):
        return []
    return cut(part, [(told[0].line, part.body.count("\n") + 1)], "timeline")


def is_day(head: Block) -> bool:
    """Tell whether a heading is a day or a time of day and nothing more."""
    first = written.first if (written := read_whole(unescape_markdown(head.heading))) else None
    return first is not None and bool(first.day or first.month_day or first.clock is not None)


def _begins(line: str) -> list[str]:
    """Return where a line may begin with a time: itself, or one of the first cells of a row."""
    if line.lstrip().startswith("|"):
        return [cell.strip() for cell in line.strip().strip("|").split("|")[:FEWEST]]
    return [_MARKS.sub("", line.strip("# "))]


def begins_timed(text: str) -> bool:
    """Tell whether a line begins with a time of day."""
    found = read_written(text)
    if found is None:
        match = re.match(r"^[^\d|`]{3,60}?:?\s+(?=\d)", text)
        found = read_whole(text[match.end() :]) if match else None
    return found is not None and (found.first.clock is not None or found.first.relative is not None)
