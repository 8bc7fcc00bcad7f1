"""What the readers of one document share: the day, the zone, the ids, and what they noted.

A reader never drops an item. What it cannot take for data it returns word for word as the
section's note, and it says in a finding what it assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from enum import StrEnum
from typing import Any, Final, TypeVar

from pmkit.data.catalog import finding
from pmkit.documents.format.blocks import Block, Item, trim, without_prompts
from pmkit.documents.format.incidents import is_form
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import SECTIONS
from pmkit.finding import Finding
from pmkit.markup import unescape_markdown_item
from pmkit.tags import IdGiver, Tag

Word = TypeVar("Word", bound=StrEnum)


@dataclass
class Context:
    """What the readers of one document share.

    Attributes:
        day: the day that clock times belong to until a heading names another.
        zone: the zone of clock times.
        strict: whether pmkit wrote the document; otherwise more forms are read, each with a finding.
        taken: everything in the document that looks like an id; none of it is given again.
        findings: what was assumed or not understood.
        givers: one for each sort of line.
        places: id of a line to where it is (0-based).
        guess: whether sentences that only read like causes are taken for factors.
        likely: ids of factors that were taken from the story because they read like causes.
    """

    day: date
    zone: tzinfo
    strict: bool
    taken: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    givers: dict[str, IdGiver] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    guess: bool = True
    likely: set[str] = field(default_factory=set)

    def finding(self, code: str, line: int, **facts: object) -> None:
        """Note the finding of a code about a line (0-based); the facts fill its sentences."""
        self.findings.append(finding(code, f"line {line + 1}", **facts))

    def note(self, noted: Finding, line: int) -> None:
        """Note a finding that was made before its line (0-based) was known."""
        self.findings.append(replace(noted, where=f"line {line + 1}"))

    def claim(self, tag: Tag | None, prefix: str, line: int, width: int = 1) -> str:
        """Return the id of a line: its own, or a fresh one."""
        ids = self.givers.setdefault(prefix, IdGiver(set(self.taken)))
        if tag is None or not tag.id:
            own = ids.claim(ids.give(prefix, width), prefix)[0]
        else:
            own, is_free = ids.claim(tag.id, prefix, width)
            if not is_free:
                self.finding("id-twice", line, id=tag.id, given=own)
        self.places[own] = line
        return own


class Notes:
    """Collects what is kept word for word."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def keep(self, text: str) -> None:
        """Add a block."""
        if trim(text):
            self.parts.append(trim(text))

    def __str__(self) -> str:
        """Return all of it as one text."""
        return "\n\n".join(self.parts)


def say_unread(context: Context, block: Block, start: int) -> None:
    """Say that a block was kept and not read."""
    if block.kind in ("list", "table", "fence") and not context.strict:
        context.finding("kept-as-text", start + block.line)


_BOLD_BEGIN: Final = re.compile(r"^(?:\*\*|__)[^*_\n]{3,80}(?:\*\*|__)")


def line_with(text: str, sentence: str) -> int:
    """Return the line (0-based) of a text in which a sentence begins, 0 where it does not; it may go on in the next."""
    begin = r"[\s>]+".join(map(re.escape, sentence.split()[:_FIRST]))
    found = re.search(begin, text)
    return text.count("\n", 0, found.start()) if found else 0


_FIRST: Final = 5
"""Words by which a sentence is found."""


def titled(found: Sequence[Block]) -> set[int]:
    """Return the places of blocks that are items of a section without a list: headings, or paragraphs that begin bold.

    Args:
        found: the blocks of a foreign section; there are none where it holds a list or a table.
    """
    if any(block.kind in ("list", "table") for block in found):
        return set()
    heads = [
        place
        for place, block in enumerate(found[:-1])
        if block.kind == "heading" and found[place + 1].kind == "paragraph" and len(block.heading.split()) >= _WORDS
    ]
    # Beside one with text below it, a heading as deep that says it all itself is one, too.
    levels = {found[place].level for place in heads}
    heads += [
        place
        for place, block in enumerate(found)
        if block.kind == "heading" and block.level in levels and len(block.heading.split()) >= _WORDS
        if all(below.kind == "heading" and below.level <= block.level for below in found[place + 1 : place + 2])
    ]
    bold = [place for place, block in enumerate(found) if block.kind == "paragraph" and _BOLD_BEGIN.match(block.text)]
    chosen = heads if len(heads) >= _FEWEST else bold
    return set(chosen) if len(chosen) >= _FEWEST else set()


def lines_below(item: Item) -> Iterator[str]:
    """Yield the further lines of an item and of those below it."""
    yield from item.rest
    for child in item.children:
        if child.text or child.task is not None:
            box = f"[{child.task}] " if child.task is not None else ""
            yield unescape_markdown_item(box + child.text)
        yield from lines_below(child)


def is_lined(block: Block) -> bool:
    """Tell whether each line of a paragraph is an item of its own: it begins with a capital, and the one above ends."""
    lines = [line.strip() for line in block.lines]
    ended = sum(line.endswith((".", "!", ")", "]")) for line in lines)
    begins = all(line[:1].isupper() or not line[:1].isalnum() for line in lines)
    return len(lines) > _FEWEST and begins and ended >= len(lines) - 1


_WORDS: Final = 3
_FEWEST: Final = 2


def word_of(words: type[Word], text: str) -> Word | None:
    """Return the member that a word names."""
    try:
        return words(text.lower())
    except ValueError:
        return None


def with_words(text: str, unknown: Sequence[str]) -> str:
    """Return a text with the words of its tag that mean nothing to pmkit."""
    return f"{text} ({', '.join(unknown)})" if unknown else text


_LINE: Final = re.compile(r"line (\d+)")


def line_of(finding: Finding) -> int:
    """Return the line that a finding of a reading is about."""
    match = _LINE.match(finding.where)
    return int(match[1]) if match else 0


def one_of_each(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return one finding per kind, the first of each, which says how many there are."""
    first: dict[str, Finding] = {}
    count: dict[str, int] = {}
    for each in findings:
        first.setdefault(each.code, each)
        count[each.code] = count.get(each.code, 0) + 1
    return tuple(
        replace(each, message=f"{each.message} ({count[code]} lines like this)") if count[code] > 1 else each
        for code, each in first.items()
    )


def holds(value: Any) -> bool:
    """Tell whether a structured value has anything in it."""
    return bool(value) if not hasattr(value, "problem") else bool(value.problem or len(value))


def content_lines(part: Part) -> list[int]:
    """Return the lines (0-based in the document) of a section that hold more than prompts and rules."""
    if is_form(part.body) or says_none(part.body):
        return []
    return [part.line + n for n, line in enumerate(part.body.split("\n")) if line.strip(" -|:*_<>!")]


def says_none(body: str) -> bool:
    """Tell whether a section says that there is nothing to say: "N/A", "None.", "keine"."""
    return _NONE.fullmatch(without_prompts(body).strip()) is not None


_NONE: Final = re.compile(
    r"[\W_]*(?:n/?a|none|nothing|not applicable|no (?:action items?|actions?|follow-?ups?)|keine?|aucune?s?|néant|"
    r"ninguna?|nenhuma?|нет|なし|特になし|없음|無|无)[\W_]*",
    re.IGNORECASE,
)


def places_of(parts: Sequence[Part], ids: Mapping[str, int]) -> dict[str, int]:
    """Return where lines and sections are, by id and heading; headings that were not taken for a section, too.

    Args:
        parts: the sections of a document.
        ids: id of a line to its 0-based line.
    """
    heads = {
        SECTIONS[part.key].heading if part.key else part.heading: max(1, part.line)
        for part in reversed(parts)
        if part.key or part.heading
    }
    return heads | {name: line + 1 for name, line in ids.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read.

    Attributes:
        postmortem: what it says.
        findings: what was assumed, and what was kept without being understood, by line.
        is_strict: whether it has pmkit's marker.
        unread: key of a section to the lines (from 1) below its heading that look like items and were not read.
        headings: those that were not taken for a section.
        places: id of a line, or heading of a section that is there, to its line (from 1); empty if pmkit wrote it.
        has_tags: whether any of its lines has an id of its own.
        incidents: how many the text holds; several are read as one, see :func:`load_all`.
        is_template: whether it is full of blanks to fill in, and tells of no incident.
        told: bullets of the summary that other parts of it answer, such as a section about the impact, and headings
            of sections that are divided into others.
        in_prose: keys of sections that are not there, and of which the prose tells some.
        drawn: ids of factors that are told elsewhere than below a heading about causes; they stay there, too.
        likely: of these, the ids of sentences that nothing calls a cause and that read like one.
    """

    postmortem: Postmortem
    findings: tuple[Finding, ...]
    is_strict: bool
    unread: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    has_tags: bool = True
    incidents: int = 1
    is_template: bool = False
    told: frozenset[str] = frozenset()
    in_prose: frozenset[str] = frozenset()
    drawn: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()
