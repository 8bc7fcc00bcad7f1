"""The outline of a document: its title, what comes before the first section, and its sections, each with its day.

Documents that pmkit wrote have theirs at the second level. Others have them at any level, as bullets in bold with
lists below them, as the updates of a status page, or without a name: a list of times is a timeline.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, sections_of, trim
from pmkit.documents.format.sections import INSTEAD, section_key, words_of
from pmkit.markup import one_line, unescape_markdown
from pmkit.records.forms import WEEKDAY_ALONE
from pmkit.records.written import find_day, read_whole, read_written

_TITLE: Final = re.compile(r"^Incident Postmortem:\s*")
_TITLE_LOOSE: Final = re.compile(
    r"^(?:(?:blameless|incident)\s+)?(?:post-?\s?mortem|incident report|incident review)\s*[:–—-]\s*", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^(?:\*\*|__)(?P<name>[^*_]{3,60}?)\s*:?\s*(?:\*\*|__)\s*:?\s*(?P<rest>.*)$", re.DOTALL)
_PLAIN_LABEL: Final = re.compile(r"^(?:[^\w\s*_`\[(]{1,3}\s+)?(?P<name>[^*_:`\n]{3,60}?)\s*:(?P<rest>)\s*$")
"""A label without bold, perhaps behind a picture, and nothing behind it: "👎 What went wrong:"."""

_MARKS: Final = re.compile(r"^\s*(?:>\s?|[-*+]\s+|\d{1,3}[.)]\s+|\|\s*)*")
_STATE_NAMES: Final = (
    r"resolved|monitoring|identified|investigating|update[ds]?|completed|verifying|in progress|scheduled|mitigated|"
    r"post-?mortem|résolu|surveillance|identifié|mise à jour|"
    r"behoben|wird untersucht|identifiziert|beobachtung|aktualisierung"
)
_STATES: Final = re.compile(rf"^\W*(?:{_STATE_NAMES})\W*$", re.IGNORECASE)
_LOGS: Final = re.compile(r"^\W*(?:incident|outage|event|postmortem) logs?\W*$", re.IGNORECASE)
_OPENED: Final = ("timeline", "whys", "factors", "actions", "went_well", "improve", "lucky", "lessons", "surprised")
_PEOPLE: Final = re.compile(r"^\W*contributors?\W*$", re.IGNORECASE)
_TASKS: Final = re.compile(r"^[\W\d]*tasks\W*$", re.IGNORECASE)
_PERSON: Final = re.compile(r"^[*_\[]*(?:@[\w-]+|[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})[*_\]]*\s*(?:$|[(,:@<–-])")
_STATE_FIRST: Final = re.compile(rf"^(?:\*\*|__)(?:{_STATE_NAMES})\W{{0,3}}(?:\*\*|__)", re.IGNORECASE)
_STAMPED: Final = re.compile(r"^\*\*\d{4}-\d{2}-\d{2}[^*\n]{3,80}\*\*[ \t]*\n")
_WRONG: Final = re.compile(r"^\W*(?:what|things)(?: that)?(?: has)? (?:went|gone) wrong\W*$", re.IGNORECASE)
_FEWEST: Final = 3
_FEW: Final = 2
_LONGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A section before it is read.

    Attributes:
        key: of the section that its heading opens, None for an unknown one.
        heading: as it is written.
        body: its Markdown.
        line: 0-based line of the document that the body begins at.
        day: the day that a heading around it names.
        lead: what each of its entries begins with.
        told: whether it is prose below a heading that is a day.
    """

    key: str | None
    heading: str
    body: str
    line: int
    day: date | None = None
    lead: str = ""
    told: bool = False


def outline(text: str, is_strict: bool) -> tuple[str, Part, list[Part]]:
    """Return the title, what comes before the first section, and the sections.

    Args:
        text: the document.
        is_strict: whether pmkit wrote it.
    """
    title, opening, line, level = "", "", 0, 0
    parts: list[Part] = []
    for head, body, start in sections_of(text, strict=is_strict):
        if head is None:
            opening, line = body, start
            continue
        raw = unescape_markdown(head.heading)
        key = section_key(raw, loose=not is_strict)
        # "Incident summary: disk full" is a title; so is one that only mentions a section.
        opens = key if is_strict or (section_key(raw) and not _LOGS.match(raw)) else None
        is_title = head.level == 1 and not title and not parts and opens is None
        # Hashes with nothing behind them, as some editors leave them, divide nothing.
        is_empty = not (is_strict or raw.strip())
        if is_title or (is_empty and not parts):
            title = (_TITLE if is_strict else _TITLE_LOOSE).sub("", raw, count=1) if is_title else title
            # Without the blank lines above it, what is below the title begins where its first word is.
            above = len(body) - len(body.lstrip("\n"))
            line = line if trim(opening) else start + above
            opening = "\n\n".join(filter(None, map(trim, (opening, body))))
            continue
        if is_empty:
            parts[-1] = replace(parts[-1], body="\n".join((parts[-1].body, *[""] * len(head.lines), body)))
            continue
        if level == 1 < head.level and opens is None and parts[-1].key == "actions" and not is_strict:
            # "# Future work" with a heading for each piece of work.
            parts[-1] = replace(parts[-1], body="\n".join((parts[-1].body, *head.lines, body)))
            continue
        level = head.level
        parts.append(Part(key, raw, body, start))
    if not is_strict:
        first, *more = _deeper(Part(None, "", opening, line))
        opening, line = first.body, first.line
        parts = _asked([*more, *(piece for part in parts for piece in _deeper(part))])
        parts = [piece for part in _with_days(text, parts) for piece in _bullets(part)]
        parts = [*_bullets(Part(None, "", opening, line)), *parts]
        opened, *parts = _introduced(_without_traps(_unnamed(_updates(parts))))
        opening = opened.body
    return title, Part(None, "", opening, line), parts


def _deeper(part: Part) -> list[Part]:
    """Return a foreign section cut where a deeper heading opens a section that is known."""
    lines = part.body.split("\n")
    cuts: list[tuple[Block, str | None, str]] = []
    level = 0
    for block in blocks(part.body):
        if block.kind != "heading":
            continue
        heading = unescape_markdown(block.heading)
        # An entry whose text names a section, "14:05 timeline posted", is an entry.
        key = None if part.key == "timeline" and read_written(heading) else section_key(heading, loose=True)
        key = None if part.key == "whys" and _ASKS.match(heading) else key
        if (key and key != part.key) or (level and block.level <= level):
            cuts.append((block, key, heading))
            level = block.level
    bounds = [0, *(block.line for block, _, _ in cuts), len(lines)]
    pieces = [replace(part, body="\n".join(lines[: bounds[1]]))]
    for (block, key, heading), stop in zip(cuts, bounds[2:], strict=True):
        first = block.line + len(block.lines)
        # Behind a section of its own, "### Improvement plan" belongs to "## Future work" again.
        pieces.append(Part(key or part.key, heading, "\n".join(lines[first:stop]), part.line + first))
    return pieces


_ASKS: Final = re.compile(r"^\W*(?:why|warum|pourquoi)\b[^?]{0,120}\?\W*$", re.IGNORECASE)


def _asked(parts: Sequence[Part]) -> list[Part]:
    """Return parts with the headings "Why?" behind "Five Whys", each with its answer, as one part of whys."""
    found: list[Part] = []
    for place, part in enumerate(parts):
        behind = [other for other in parts[place : place + _NEAR] if _ASKS.match(other.heading)]
        if found and found[-1].key == "whys" and behind and (part in behind or part.key is None):
            gap = "\n" * max(0, part.line - found[-1].line - found[-1].body.count("\n") - 2)
            body = f"{found[-1].body}{gap}\n### {part.heading}\n{part.body}"
            found[-1] = replace(found[-1], body=body)
        else:
            found.append(part)
    return found


_NEAR: Final = 2


def _with_days(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with the day of the nearest heading around each, the document's title left out."""
    heads = [block for block in blocks(text) if block.kind == "heading"]
    ones = [head for head in heads if head.level == 1]
    title = ones[0] if len(ones) == 1 else None
    stack: list[tuple[int, date | None]] = []
    place = 0
    for part in parts:
        while place < len(heads) and heads[place].line < part.line:
            head = heads[place]
            stack = [pair for pair in stack if pair[0] < head.level]
            stack.append((head.level, None if head is title else find_day(unescape_markdown(head.heading))))
            place += 1
        yield replace(part, day=next((day for _, day in reversed(stack) if day), None))


def _bullets(part: Part) -> list[Part]:
    """Return a part cut where bullets in bold, with lists below them, are sections; the others are summary bullets."""
    marks = ("**", "__", ":\n")
    if part.key not in (None, "summary", "what_happened", "lessons") or not any(mark in part.body for mark in marks):
        return [part]
    lines = part.body.split("\n")
    pieces: list[Part] = []
    kept = list(lines)
    for block in blocks(part.body):
        if block.kind != "list" or is_too_deep(block):
            continue
        found = items(block, lines)
        labels = [_label(item) for item in found]
        if not any(label and key for label, key in labels):
            continue
        stops = [item.line for item in found[1:]] + [block.line + len(block.lines)]
        for item, (label, key), stop in zip(found, labels, stops, strict=True):
            first = item.line + (1 if key else 0)
            body = lines[first:stop]
            kept[item.line : stop] = [""] * (stop - item.line)
            pieces.append(
                Part(key, label, textwrap.dedent("\n".join(body)), part.line + first, part.day)
                if key
                else Part(_beside(part), "", "\n".join(body), part.line + first, part.day)
            )
    return [replace(part, body="\n".join(kept)), *pieces] if pieces else [part]


def _beside(part: Part) -> str:
    """Return the section of the bullets beside those that open one."""
    return "lessons" if part.key == "lessons" else "summary"


def _label(item: Item) -> tuple[str, str | None]:
    """Return the label of a bullet, and the section that it opens: by its name, or because times are below it."""
    match = _LABEL.match(item.text) or _PLAIN_LABEL.match(item.text)
    if match is None or not item.children or not _ASIDE.fullmatch(match["rest"]):
        return (match["name"] if match else ""), None
    name = f"{match['name']} {match['rest']}".rstrip()
    key = section_key(match["name"], loose=True)
    if key in _OPENED:
        return name, key
    timed = sum(_is_timed(child.text) for child in item.children)
    return name, "timeline" if timed and 2 * timed >= len(item.children) else None


_ASIDE: Final = re.compile(r"\s*(?:\([^()\n]{1,40}\))?\s*")
"""What may be behind a label: a zone, or how long it was."""


def _updates(parts: list[Part]) -> list[Part]:
    """Return parts with the updates of a status page as entries: a state as heading, and a time as last line."""
    found = [
        place
        for place, part in enumerate(parts)
        if part.key is None and _STATES.match(part.heading) and _last_is_time(part.body)
    ]
    if len(found) > 1:
        for place in found:
            parts[place] = replace(parts[place], key="timeline", lead=parts[place].heading.strip(" :"))
        return parts
    parts = [_with_stamps(part) if part.key in (None, "timeline") else part for part in parts]
    return [piece for part in parts for piece in (_states_in(part) if part.key is None else [part])]


def _with_stamps(part: Part) -> Part:
    """Return a part with each paragraph that is a time right below the update in bold that it is the time of."""
    if "**" not in part.body and "__" not in part.body:
        return part
    lines = part.body.split("\n")
    found = [
        (first, second)
        for first, second in pairwise(blocks(part.body))
        if first.kind == second.kind == "paragraph" and _STATE_FIRST.match(first.text) and _is_time(second.text)
    ]
    for first, second in found if len(found) >= _FEW else ():
        lines[first.line + len(first.lines)], lines[second.line] = second.text.strip(), ""
    return replace(part, body="\n".join(lines))


def _states_in(part: Part) -> list[Part]:
    """Return a part cut around paragraphs that are updates: a state in bold first, and a time as last line."""
    found = [
        block
        for block in blocks(part.body)
        if block.kind == "paragraph" and _STATE_FIRST.match(block.text) and _last_is_time(block.text)
    ]
    if len(found) < _FEW:
        return [part]
    return _cut(part, [(block.line, block.line + len(block.lines)) for block in found], "timeline")


def _cut(part: Part, spans: Sequence[tuple[int, int]], key: str) -> list[Part]:
    """Return a part without some of its lines, and these as one part of a section."""
    lines = part.body.split("\n")
    inside = {number for start, stop in spans for number in range(start, stop)}
    first, last = min(inside), max(inside) + 1
    body = "\n".join(line if number in inside else "" for number, line in enumerate(lines[first:last], start=first))
    kept = "\n".join("" if number in inside else line for number, line in enumerate(lines))
    return [replace(part, body=kept), Part(key, "", body, part.line + first, part.day)]


def _introduced(parts: Sequence[Part]) -> list[Part]:
    """Return parts cut around lists that the line above introduces as actions or factors, where no heading does."""
    known = {part.key for part in parts}
    found: list[Part] = []
    for part in parts:
        pieces = [part]
        if part.key in (None, "what_happened", "summary"):
            before: Block | None = None
            for block in blocks(part.body):
                key = _introduces(before) if before and block.kind == "list" else None
                if key and key not in known:
                    pieces[0], more = _cut(pieces[0], [(block.line, block.line + len(block.lines))], key)
                    pieces.append(replace(more, lead=one_line(before.text) if before else ""))
                before = block
        found += pieces
    return found


def _introduces(block: Block) -> str | None:
    """Return the section that a paragraph before a list introduces: "To prevent this, we have:"."""
    last = re.split(r"(?<=[.!?])\s+", one_line(block.text))[-1] if block.kind == "paragraph" else ""
    is_short = last.rstrip(" *_").endswith(":") and len(last.split()) <= _LONGEST
    key = section_key(last.rstrip(" *_:"), loose=True) if is_short else None
    return key if key in ("actions", "factors") else None


def _last_is_time(body: str) -> bool:
    """Tell whether the last line of a body is a time."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    return bool(lines) and _is_time(lines[-1])


def _is_time(text: str) -> bool:
    """Tell whether a text is a time of day, perhaps with its day, and nothing more."""
    found = read_whole(text) if text.count("\n") < _FEW else None
    return found is not None and found.first.clock is not None


def _unnamed(parts: list[Part]) -> list[Part]:
    """Return parts with those that are lists of times as timelines, where no heading opens one."""
    if any(part.key == "timeline" for part in parts):
        return parts
    named = [place for place, part in enumerate(parts) if part.key is None and _tells_a_day(part)]
    if len(named) >= _FEW and sum(len(_AT_TIMES.findall(parts[place].body)) for place in named) >= _FEWEST:
        return [replace(part, key="timeline", told=True) if n in named else part for n, part in enumerate(parts)]
    stamped = [part for part in parts if part.key is None and _is_stamped(part.heading)]
    if len(stamped) >= _FEWEST:
        return _joined(parts, stamped)
    free = (None, "what_happened", "summary", "findings")
    found: list[Part] = []
    for part in _by_phase(parts, free):
        if part.key in free and part.heading and is_log(part.body):
            found.append(replace(part, key="timeline"))
        elif part.key in free and (days := _days_in(part)):
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
    if sum(map(len, spans.values())) < _FEWEST or sum(map(bool, spans.values())) < _FEW:
        return parts
    return [
        piece
        for place, part in enumerate(parts)
        for piece in (_cut(part, spans[place], "timeline") if spans.get(place) else [part])
    ]


_CLOCK: Final = re.compile(r"(?:\*\*|__)\s?\d{1,2}[:.h][0-5]\d(?!\d)")


def _is_stamped(heading: str) -> bool:
    """Tell whether a heading begins with a day and a time of day: the update of a status page."""
    written = read_written(heading)
    return written is not None and written.first.has_day and written.first.clock is not None


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


def _without_traps(parts: list[Part]) -> list[Part]:
    """Return parts without two that only look like sections: people who contributed, and the tasks of a course."""
    keys = {part.key for part in parts}
    others = keys & {"timeline", "factors", "whys", "summary"}
    if not keys & {"went_well", "lucky"}:
        # Without what went well beside it, "What went wrong" says why it happened.
        parts = [replace(p, key="factors") if p.key == "improve" and _WRONG.match(p.heading) else p for p in parts]
    if not {part.key for part in parts} & {"factors", "whys"}:
        parts = [replace(p, key="factors") if _is_instead(p) else p for p in parts]
    if "actions" not in keys:
        parts = [replace(p, key=p.key or _KEY_INSTEAD.get(words_of(p.heading))) for p in parts]
    return [
        replace(part, key=None)
        if (part.key == "factors" and _PEOPLE.match(part.heading) and _names_people(part.body))
        or (part.key == "actions" and _TASKS.match(part.heading) and not others)
        else part
        for part in parts
    ]


_KEY_INSTEAD: Final = dict.fromkeys(INSTEAD["actions"], "actions")


def _is_instead(part: Part) -> bool:
    """Tell whether a part is about causes where no other is: "Analysis", unless a label in it says where they are."""
    is_one = part.key is None and words_of(part.heading) in INSTEAD["factors"]
    begins = (re.match(r"[\s*_]*([^*_.:\n]{4,40})[.:*_]", block.text) for block in blocks(part.body) if is_one)
    return is_one and not any(found and section_key(found[1]) == "factors" for found in begins)


def _names_people(body: str) -> bool:
    """Tell whether most items of a list are names or handles."""
    found = re.findall(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$", body, re.MULTILINE)
    return 2 * sum(_PERSON.match(text) is not None for text in found) >= len(found) > 0


def _logs_in(part: Part) -> list[Part]:
    """Return a part cut around its lists and tables of times, each with the line above it, which may name the zone."""
    lines = part.body.split("\n")
    kept, cut = list(lines), []
    before: Block | None = None
    found = blocks(part.body)
    stamped = [block for block in found if block.kind == "paragraph" and _is_timed(_begins(_first(block))[0])]
    for block in found:
        is_one = block in stamped and len(stamped) >= _FEWEST
        is_log_block = (block.kind in ("list", "table") or _is_quote(block)) and is_log(block.text)
        if is_one or is_log_block or _is_all_timed(block) or _is_chat(block):
            start = (
                before.line
                if before and before.kind == "paragraph" and before.text.rstrip(" *_").endswith(":")
                else block.line
            )
            stop = block.line + len(block.lines)
            cut.append(Part("timeline", "", "\n".join(lines[start:stop]), part.line + start, part.day))
            kept[start:stop] = [""] * (stop - start)
        before = block
    return [replace(part, body="\n".join(kept)), *cut]


def _is_quote(block: Block) -> bool:
    """Tell whether a block is quoted."""
    return block.kind == "other" and block.text.lstrip().startswith(">")


def _is_chat(block: Block) -> bool:
    """Tell whether a fence holds what people said in a chat, each line with its time; other logs are evidence."""
    lines = [line for line in block.lines if line.strip() and not line.lstrip().startswith(("```", "~~~"))]
    return (
        block.kind == "fence"
        and len(lines) >= _FEWEST
        and 4 * sum(map(bool, map(_CHAT.match, lines))) >= 3 * len(lines)
    )


_CHAT: Final = re.compile(r"\s*\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+<[^<>\n]{1,40}>\s+\S")


def _first(block: Block) -> str:
    """Return the first line of a block; one of nothing but a no-break space has none."""
    return next(iter(block.lines), "")


def is_log(body: str) -> bool:
    """Tell whether most lines of a text begin with a time of day; what a program wrote, in a fence, is evidence."""
    told = [block.text for block in blocks(body) if block.kind != "fence" or _is_chat(block)]
    lines = [
        line
        for line in "\n".join(told).split("\n")
        if line.strip() and not line.lstrip().startswith(("|--", "| --", "|:-", "```"))
    ]
    tops = [line for line in lines if not line.startswith(("  ", "\t", "#"))]
    stamped = [block for block in blocks(body) if block.kind == "paragraph" and _STAMPED.match(block.text)]
    if len(stamped) >= _FEWEST and all(_is_timed(_first(block)) for block in stamped):
        # Work notes of a tracker: stamp and author in bold, the note below.
        return True
    timed = sum(any(map(_is_timed, _begins(line))) for line in tops)
    return (timed >= _FEWEST and 2 * timed >= len(tops)) or timed == len(tops) >= _FEW


def _is_all_timed(block: Block) -> bool:
    """Tell whether a paragraph is several lines that each begin with a time."""
    return (
        block.kind == "paragraph"
        and len(block.lines) >= _FEW
        and all(any(map(_is_timed, _begins(x))) for x in block.lines)
    )


def _days_in(part: Part) -> list[Part]:
    """Return a part cut where headings that are days begin, a paragraph below each; none where they are not several."""
    lines = part.body.split("\n")
    found = blocks(part.body)
    heads = [block for block in found if block.kind == "heading" and _is_day(block)]
    told = [head for head, behind in pairwise(found) if head in heads and behind.kind == "paragraph"]
    if len(told) < _FEW:
        return []
    others = [head.line for head in found if head.kind == "heading" and head.line > told[0].line and not _is_day(head)]
    return _cut(part, [(told[0].line, min(others, default=len(lines)))], "timeline")


def _is_day(head: Block) -> bool:
    """Tell whether a heading is a day or a time of day and nothing more."""
    first = written.first if (written := read_whole(unescape_markdown(head.heading))) else None
    return first is not None and bool(first.day or first.month_day or first.clock is not None)


def _begins(line: str) -> list[str]:
    """Return where a line may begin with a time: itself, or one of the first cells of a row."""
    if line.lstrip().startswith("|"):
        return [cell.strip() for cell in line.strip().strip("|").split("|")[:_FEWEST]]
    return [_MARKS.sub("", line.strip("# "))]


def _is_timed(text: str) -> bool:
    """Tell whether a line begins with a time of day."""
    found = read_written(text)
    if found is None:
        match = re.match(r"^[^\d|`]{3,60}?:?\s+(?=\d)", text)
        found = read_whole(text[match.end() :]) if match else None
    return found is not None and (found.first.clock is not None or found.first.relative is not None)
