"""The outline of a document: its title, what comes before the first section, and its sections, each with its day.

Documents that pmkit wrote have theirs at the second level. Others have them at any level, as bullets in bold with
lists below them, as the updates of a status page, or without a name: a list of times is a timeline.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, sections_of, trim
from pmkit.documents.format.outline.logs import begins_timed, is_day, unnamed
from pmkit.documents.format.outline.part import FEW, Part, cut
from pmkit.documents.format.outline.updates import updates
from pmkit.documents.format.prose.words import LEAD_ACTS, LEAD_NIGHT, LEAD_WHY
from pmkit.documents.format.sections import INSTEAD, aside_key, is_of_detection, section_key, words_of
from pmkit.markup import one_line, unescape_markdown
from pmkit.records.written import find_day, read_written

_TITLE: Final = re.compile(r"^Incident Postmortem:\s*")
_TITLE_LOOSE: Final = re.compile(
    r"^(?:(?:blameless|incident)\s+)?(?:post-?\s?mortem|incident report|incident review)\s*[:–—-]\s*", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^(?:\*\*|__)(?P<name>[^*_]{3,60}?)\s*:?\s*(?:\*\*|__)\s*:?\s*(?P<rest>.*)$", re.DOTALL)
_PLAIN_LABEL: Final = re.compile(r"^(?:[^\w\s*_`\[(]{1,3}\s+)?(?P<name>[^*_:`\n]{3,60}?)\s*:(?P<rest>)\s*$")
"""A label without bold, perhaps behind a picture, and nothing behind it: "👎 What went wrong:"."""

_LOGS: Final = re.compile(r"^\W*(?:incident|outage|event|postmortem) logs?\W*$", re.IGNORECASE)
_OPENED: Final = ("timeline", "whys", "factors", "actions", "went_well", "improve", "lucky", "lessons", "surprised")
_PEOPLE: Final = re.compile(r"^\W*contributors?\W*$", re.IGNORECASE)
_TASKS: Final = re.compile(r"^[\W\d]*tasks\W*$", re.IGNORECASE)
_COURSE: Final = re.compile(
    r"^\W*(?:learning (?:objectives?|goals?|outcomes?)|grading|rubric|submission)\W*$", re.IGNORECASE
)
_PERSON: Final = re.compile(r"^[*_\[]*(?:@[\w-]+|[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})[*_\]]*\s*(?:$|[(,:@<–-])")
_WRONG: Final = re.compile(r"^\W*(?:what|things)(?: that)?(?: has)? (?:went|gone) wrong\W*$", re.IGNORECASE)
_LONGEST: Final = 12


def outline(text: str, is_strict: bool) -> tuple[str, Part, list[Part]]:
    """Return the title, what comes before the first section, and the sections.

    Args:
        text: the document.
        is_strict: whether pmkit wrote it.
    """
    title, opening, line, level = "", "", 0, 0
    parts: list[Part] = []
    for head, body, start in sections_of(text, strict=is_strict, untitled=_begins_with_entries(text)):
        if head is None:
            opening, line = body, start
            continue
        raw = unescape_markdown(head.heading)
        key = section_key(raw, loose=not is_strict)
        # "Incident summary: disk full" is a title; so is one that only mentions a section.
        opens = key if is_strict or (section_key(raw) and not _LOGS.match(raw)) else None
        is_first = not (title or parts) and opens is None
        is_title = is_first and (head.level == 1 or (not is_strict and _is_alone(text, head)))
        # Hashes with nothing behind them, as some editors leave them, divide nothing.
        is_empty = not (is_strict or raw.strip())
        if is_title or (is_empty and not parts):
            title = (_TITLE if is_strict else _TITLE_LOOSE).sub("", raw, count=1) if is_title else title
            # Without the blank lines above it, what is below the title begins where its first word is.
            blank = len(body) - len(body.lstrip("\n"))
            line = line if trim(opening) else start + blank
            opening = "\n\n".join(filter(None, map(trim, (opening, body))))
            continue
        if is_empty:
            parts[-1] = replace(parts[-1], body="\n".join((parts[-1].body, *[""] * len(head.lines), body)))
            continue
        is_work = level == 1 < head.level and opens is None and bool(parts) and parts[-1].key == "actions"
        # "## 12 May" behind "## Timeline", and not below it, is a day of the timeline all the same.
        # One that is higher heads the next incident of a file.
        is_day_of = (
            bool(parts) and parts[-1].key == "timeline" and head.level >= level and (is_day(head) or begins_timed(raw))
        )
        if (is_work or is_day_of) and not is_strict:
            # "# Future work" with a heading for each piece of work.
            # A heading right below another has no line between the two.
            above = (parts[-1].body,) if head.line > parts[-1].line else ()
            parts[-1] = replace(parts[-1], body="\n".join((*above, *head.lines, body)))
            continue
        level = head.level
        parts.append(Part(key, raw, body, start))
    if not is_strict:
        first, *more = _deeper(Part(None, "", opening, line))
        opening, line = first.body, first.line
        has_actions = any(section_key(part.heading) == "actions" for part in parts)
        parts = _asked([*more, *(piece for part in parts for piece in _deeper(part, has_actions=has_actions))])
        parts = [piece for part in _with_days(text, parts) for piece in _bullets(part)]
        parts = [*_bullets(Part(None, "", opening, line)), *parts]
        parts = [replace(part, key=part.key or _leads_to(part.heading)) for part in parts]
        opened, *parts = _introduced(_without_traps(unnamed(updates(parts))))
        opening = opened.body
    return title, Part(None, "", opening, line), parts


def _begins_with_entries(text: str) -> bool:
    """Tell whether the first heading is that of a timeline: days below it head entries, and not sections."""
    first = next((block for block in blocks(text) if block.kind == "heading"), None)
    return first is not None and section_key(unescape_markdown(first.heading)) == "timeline"


def _is_alone(text: str, head: Block) -> bool:
    """Tell whether a heading is the first, with at least one below it and all of them deeper: a title of level two."""
    first, *others = [block for block in blocks(text) if block.kind == "heading"]
    return first.line == head.line and bool(others) and all(other.level > head.level for other in others)


def _deeper(part: Part, *, has_actions: bool = False) -> list[Part]:
    """Return a foreign section cut where a deeper heading opens a section that is known.

    Where the document has a section of actions, "Long-term fix" below "Resolution" is what ended it.
    """
    is_repair = has_actions and part.key is None and _ENDED.match(part.heading) is not None
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
        key = None if is_repair and key == "actions" and _FIX.search(heading) else key
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


_ENDED: Final = re.compile(
    r"^[\W\d]*(?:(?:the|our|incident) )?(?:resolution|mitigation|recovery|fix(?:es)?|lösung|behebung|résolution|"
    r"resolución|resolução|risoluzione|修复|修復|解决|解決|復旧|복구)\W*$",
    re.IGNORECASE,
)
_FIX: Final = re.compile(r"\b(?:fix(?:es)?|solutions?|patch(?:es)?|remediation)\b", re.IGNORECASE)
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
    marks = ("**", "__", ":\n", "?\n")
    is_marked = any(mark in part.body for mark in marks) or _NUMBERED.search(part.body) is not None
    if part.key not in (None, "summary", "what_happened", "lessons") or not is_marked:
        return [part]
    lines = part.body.split("\n")
    pieces: list[Part] = []
    kept = list(lines)
    for block in blocks(part.body):
        if block.kind != "list" or is_too_deep(block):
            continue
        found = items(block, lines)
        labels = [_label(item) for item in found]
        named = [_named(item) for item in found]
        asks = any(key and item.text.rstrip(" *_").endswith("?") for item, key in zip(found, named, strict=True))
        if asks or len(list(filter(None, named))) > 1:
            # "5. Root Causes" and "7. Preventative Measures", each with a list below it.
            labels = [(item.text, key) if key else label for item, key, label in zip(found, named, labels, strict=True)]
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


_NUMBERED: Final = re.compile(r"^\s{0,3}\d{1,2}[.)]\s+[^\W\d_]", re.MULTILINE)


def _named(item: Item) -> str | None:
    """Return the section whose very name an item with a list below it is."""
    key = section_key(item.text.strip(" :?*_")) if item.children and len(item.text.split()) <= _SHORT else None
    return key if key in _OPENED else None


_SHORT: Final = 5


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
    timed = sum(begins_timed(child.text) for child in item.children)
    # "Impact", with a line that says from when to when, is not the timeline.
    least = len(item.children) if aside_key(match["name"], loose=False) else len(item.children) / 2
    return name, "timeline" if timed and timed >= least else None


_ASIDE: Final = re.compile(r"\s*(?:\([^()\n]{1,40}\))?\s*")
"""What may be behind a label: a zone, or how long it was."""


def _introduced(parts: Sequence[Part]) -> list[Part]:
    """Return parts cut around lists that the line above introduces as actions or factors, where no heading does."""
    known = {part.key for part in parts}
    found: list[Part] = []
    for part in parts:
        pieces = [part]
        if part.key in (None, "what_happened", "summary", "lessons"):
            before: Block | None = None
            for block in blocks(part.body):
                key = _introduces(before) if before and block.kind == "list" else None
                if key and (key not in known or key == "factors") and (part.key != "lessons" or key == "factors"):
                    pieces[0], more = cut(pieces[0], [(block.line, block.line + len(block.lines))], key)
                    pieces.append(replace(more, lead=one_line(before.heading or before.text) if before else ""))
                before = block
        found += pieces
    return found


def _introduces(block: Block) -> str | None:
    """Return the section that a paragraph before a list introduces: "To prevent this, we have:"."""
    if block.kind == "heading":
        return _leads_to(unescape_markdown(block.heading))
    last = re.split(r"(?<=[.!?])\s+", one_line(block.text))[-1] if block.kind == "paragraph" else ""
    # "It's less urgent now, but the future plans are to:" introduces by its last clause.
    clause = re.split(r"[,;] (?:(?:but|so|and) )?", last)[-1] if len(last.split()) > _LONGEST else last
    is_short = last.rstrip(" *_").endswith(":") and len(clause.split()) <= _LONGEST
    key = section_key(clause.rstrip(" *_:"), loose=True) if is_short else None
    # "**Next release and to-do's:** version 2.4" names its list by its label.
    if not key and (labeled := _LABELED.match(one_line(block.text))) and len(labeled["rest"].split()) <= _SHORT:
        key = section_key(labeled["name"], loose=True)
    return key if key in ("actions", "factors") else _leads_to(last)


_LABELED: Final = re.compile(r"^(?P<mark>\*\*|__)(?P<name>[^*_\n]{3,50}?)\s*:(?P=mark)\s+(?P<rest>\S.*)$")


def _leads_to(sentence: str) -> str | None:
    """Return the section that a sentence with a colon at its end leads to by its words, however long it is."""
    plain = sentence.rstrip(" *_")
    if not plain.endswith((":", "\uff1a")):
        return None
    told = plain.rstrip(" :\uff1a*_")
    # "Actions to remove the causes:" is about actions.
    if LEAD_ACTS.search(told) and not LEAD_NIGHT.search(told):
        return "actions"
    return "factors" if LEAD_WHY.search(told) and len(told.split()) <= _LONG and not _NOT_SO.search(told) else None


_LONG: Final = 25
_NOT_SO: Final = re.compile(
    r"\b(?:if any|could have|would have|unless|for (?:this|that|these) reasons?)\b", re.IGNORECASE
)


def _without_traps(parts: list[Part]) -> list[Part]:
    """Return parts without those that only look like sections: people who contributed, the tasks of a course, repairs.

    Beside "Action items" a section "Remediation" tells how it was repaired.
    """
    keys = {part.key for part in parts}
    is_course = not keys & {"timeline", "factors", "whys", "summary"} or any(_COURSE.match(p.heading) for p in parts)
    if not keys & {"went_well", "lucky"}:
        # Without what went well beside it, "What went wrong" says why it happened.
        parts = [replace(p, key="factors") if p.key == "improve" and _WRONG.match(p.heading) else p for p in parts]
    if not any(part.key in ("factors", "whys") and not is_of_detection(part.heading) for part in parts):
        parts = [replace(p, key="factors") if _is_instead(p) else p for p in parts]
    parts = _with_improvements(parts)
    if "actions" not in keys:
        parts = [replace(p, key=p.key or _KEY_INSTEAD.get(words_of(p.heading))) for p in parts]
    has_items = any(part.key == "actions" and _ITEMS.search(part.heading) for part in parts)
    return [
        replace(part, key=None)
        if (has_items and _REMEDIES.match(part.heading))
        or (part.key == "factors" and _PEOPLE.match(part.heading) and _names_people(part.body))
        or (part.key == "actions" and _TASKS.match(part.heading) and is_course)
        else part
        for part in parts
    ]


_ITEMS: Final = re.compile(r"\b(?:action items?|follow[- ]?ups?|next steps|to[- ]?dos?)\b", re.IGNORECASE)
_REMEDIES: Final = re.compile(r"^\W*remediations?\W*$", re.IGNORECASE)
_KEY_INSTEAD: Final = dict.fromkeys(INSTEAD["actions"], "actions")


def _with_improvements(parts: list[Part]) -> list[Part]:
    """Return parts with "Improvements" next to what went well as what could be, where the actions have their own."""
    keys = [part.key for part in parts]
    if keys.count("actions") < FEW or "went_well" not in keys or "improve" in keys:
        return parts
    near = {n + step for n, key in enumerate(keys) if key == "went_well" for step in (-1, 1)}
    return [
        replace(part, key="improve")
        if n in near and part.key == "actions" and _IMPROVEMENTS.match(part.heading)
        else part
        for n, part in enumerate(parts)
    ]


_IMPROVEMENTS: Final = re.compile(r"^\W*(?:improvements?|to improve|needs improvement)\W*$", re.IGNORECASE)


def _is_instead(part: Part) -> bool:
    """Tell whether a part is about causes where no other is: "Analysis", unless a label in it says where they are."""
    is_one = part.key is None and words_of(part.heading) in INSTEAD["factors"]
    begins = (re.match(r"[\s*_]*([^*_.:\n]{4,40})[.:*_]", block.text) for block in blocks(part.body) if is_one)
    return is_one and not any(found and section_key(found[1]) == "factors" for found in begins)


def _names_people(body: str) -> bool:
    """Tell whether most items of a list are names or handles."""
    found = re.findall(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$", body, re.MULTILINE)
    return 2 * sum(_PERSON.match(text) is not None for text in found) >= len(found) > 0
