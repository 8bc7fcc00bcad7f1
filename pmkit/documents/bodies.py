"""Readers of the structured sections: blocks in, values and what was not understood out.

A reader never drops an item. What it cannot take for data it returns word for word as the
section's note, and it says in a finding what it assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Final, TypeVar

from pmkit.analysis.actions import ActionItem, ActionPlan, Aim, Promise, Rating, Strength
from pmkit.analysis.factors import CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.analysis.whys import PROBLEM, FiveWhys, Level, Link, NodeType, Why
from pmkit.documents import foreign
from pmkit.documents.blocks import Block, Item, blocks, is_too_deep, items, table_rows, trim
from pmkit.documents.sections import (
    DAY_HEADING,
    FROM,
    UNLINKED,
    column_key,
    split_status,
    words_of,
)
from pmkit.finding import Finding
from pmkit.markup import unescape_markdown, unescape_markdown_cell, unescape_markdown_item
from pmkit.records.event import Basis, Event, Kind, Milestone
from pmkit.records.stamps import Stamp, read_stamp
from pmkit.tags import IdGiver, Tag, split_tag

_WHY: Final = re.compile(r"^(?:Why\s*(?:\d+\s*)?\?\s*(?:→|->|=>|:)|→)\s*", re.IGNORECASE)
_WHY_LOOSE: Final = re.compile(r"^(?:Why\s*#?\d+\s*[.:)–—-]|\d+\.\s*Why\??\s*[:–—-]?)\s*", re.IGNORECASE)
_BOLD_LEAD: Final = re.compile(r"^(?:\*\*|__)(?P<lead>[^*_]+?):?(?:\*\*|__):?\s*(?P<rest>.*)$")
_LEAD: Final = re.compile(r"^(?P<lead>[A-Za-z ]{4,24}):\s+(?P<rest>.+)$")
_ROLLOVER: Final = timedelta(hours=12)
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass
class Context:
    """What the readers of one document share.

    Attributes:
        day: the day that clock times belong to until a heading names another.
        zone: the zone of clock times.
        strict: whether pmkit wrote the document; else more forms are read, each with a finding.
        taken: everything in the document that looks like an id; none of it is given again.
        findings: what was assumed or not understood.
        givers: one for each sort of line.
    """

    day: date
    zone: tzinfo
    strict: bool
    taken: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    givers: dict[str, IdGiver] = field(default_factory=dict)

    def say(self, code: str, line: int, message: str, question: str) -> None:
        """Note a finding about a line (0-based)."""
        self.findings.append(Finding(code, f"line {line + 1}", message, question))

    def claim(self, tag: Tag | None, prefix: str, line: int, width: int = 1) -> str:
        """Return the id of a line: its own, or a fresh one."""
        ids = self.givers.setdefault(prefix, IdGiver(set(self.taken)))
        if tag is None:
            return ids.claim(ids.give(prefix, width), prefix)[0]
        own, is_free = ids.claim(tag.id, prefix)
        if not is_free:
            self.say(
                "id-twice",
                line,
                f"The id {tag.id} is used twice; this line is read as {own}.",
                "Which of the two do other lines point at?",
            )
        return own


class _Notes:
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


def _unread(context: Context, block: Block, start: int) -> None:
    """Say that a block was kept and not read."""
    if block.kind in ("list", "table", "fence") and not context.strict:
        context.say(
            "kept-as-text",
            start + block.line,
            "This block was kept word for word and not read as items.",
            "Should its lines be items of this section?",
        )


def _walk(found: Sequence[Item]) -> Iterator[Item]:
    """Yield items and their children, depth first."""
    for item in found:
        yield item
        yield from _walk(item.children)


def _word(words: type[_Word], text: str) -> _Word | None:
    """Return the member that a word names."""
    try:
        return words(text.lower())
    except ValueError:
        return None


def _with_words(text: str, unknown: Sequence[str]) -> str:
    """Return a text with the words of its tag that mean nothing to pmkit."""
    return f"{text} ({', '.join(unknown)})" if unknown else text


# --- timeline ---------------------------------------------------------------------------


@dataclass
class _TimelineReader:
    """Reads events one after another; a heading moves the day."""

    context: Context
    day: date
    events: list[Event] = field(default_factory=list)
    last: Stamp | None = None

    def item(self, item: Item, line: int) -> None:
        """Read one item of a list."""
        details = tuple(self._details(item))
        text = item.text
        if item.task is not None and self.context.strict:
            text = f"[{item.task}] {text}"
        if not text and details:
            text, *rest = details
            details = tuple(rest)
        if text:
            self.event(text, details, line)

    def _details(self, item: Item) -> Iterator[str]:
        """Yield the further lines of an item."""
        yield from item.rest
        for child in item.children:
            if child.text or child.task is not None:
                box = f"[{child.task}] " if child.task is not None else ""
                yield unescape_markdown_item(box + child.text)
            yield from self._details(child)

    def event(self, text: str, details: Sequence[str], line: int) -> None:
        """Read one event from its line."""
        body, tag = split_tag(text)
        stamp = read_stamp(body, self.day, self.context.zone)
        headline = unescape_markdown(stamp.rest if stamp else body)
        if stamp is not None:
            stamp = self._rolled(stamp, body, line)
            for note in stamp.notes:
                self.context.say("time-assumed", line, f"{note[:1].upper()}{note[1:]}.", "Is that the time you mean?")
        if not headline:
            details = list(details)
            headline = details.pop(0) if details else body
        self._add(headline, tuple(details), stamp, tag, line)

    def _rolled(self, stamp: Stamp, body: str, line: int) -> Stamp:
        """Return the stamp on the next day where a foreign list runs past midnight."""
        last = self.last.earliest if self.last else None
        if (
            not self.context.strict
            and not stamp.has_date
            and last is not None
            and stamp.earliest is not None
            and last - stamp.earliest > _ROLLOVER
        ):
            self.day += timedelta(days=1)
            self.context.say(
                "next-day",
                line,
                f"The clock jumps back more than twelve hours, so this is read as {self.day}.",
                "Does a new day begin here? A heading such as ### 2017-02-01 says so.",
            )
            again = read_stamp(body, self.day, self.context.zone)
            stamp = again or stamp
        if stamp.earliest or stamp.latest:
            self.last = stamp
        return stamp

    def _add(self, headline: str, details: tuple[str, ...], stamp: Stamp | None, tag: Tag | None, line: int) -> None:
        """Add the event that a line's parts make."""
        context = self.context
        kind, basis, role = Kind.LOG, Basis.RECORDED, ""
        milestones: list[Milestone] = []
        others: list[str] = []
        for word in tag.words if tag else ():
            if known := _word(Kind, word):
                kind = known
            elif mark := _word(Milestone, word):
                milestones.append(mark)
            elif found := _word(Basis, word):
                basis = found
            elif word.lower().startswith("by ") and not role:
                role = word[3:].strip()
            else:
                others.append(word)
        if others and not role:
            role = " ".join(others)
            context.say("role-assumed", line, f"{role!r} is read as a role.", "Is it who did or saw this?")
        elif others:
            headline = _with_words(headline, others)
        after = tag.refs if tag else ()
        if stamp is None and not tag and not context.strict:
            after = (self.events[-1].id,) if self.events else ()
            context.say(
                "no-time",
                line,
                f"No time was found in {headline[:60]!r}; it is kept where it stands.",
                "When was it, or before and after what?",
            )
        if tag and tag.remarks:
            headline = _with_words(headline, tag.remarks)
        own = context.claim(tag, "E", line, 2)
        self.events.append(
            Event(
                id=own,
                headline=headline,
                earliest=stamp.earliest if stamp else None,
                latest=stamp.latest if stamp else None,
                after=tuple(ref for ref in after if ref != own),
                kind=kind,
                milestones=tuple(milestones),
                role=role,
                details=details,
                basis=basis,
            )
        )


def read_timeline(body: str, start: int, context: Context) -> tuple[list[Event], str]:
    """Return the events of a timeline's body and its note.

    Args:
        body: the section's Markdown.
        start: 0-based line of the document that the body begins at.
        context: what the readers share; its day is moved on by headings.
    """
    reader, notes, lines = _TimelineReader(context, context.day), _Notes(), body.split("\n")
    for block in blocks(body):
        if block.kind == "list" and not is_too_deep(block):
            for item in items(block, lines):
                reader.item(item, start + item.line)
        elif block.kind == "heading" and (day := _day_of(block.heading, context.strict)):
            reader.day = day
        elif block.kind == "table":
            for number, (text, details) in enumerate(foreign.timeline_rows(table_rows(block))):
                reader.event(text, [unescape_markdown_cell(d) for d in details], start + block.line + 2 + number)
        elif not context.strict and (found := foreign.stamped_lines(block, reader.day, context.zone)):
            for number, text, details in found:
                reader.event(text, details, start + block.line + number)
        else:
            notes.keep(block.text)
            _unread(context, block, start)
    return reader.events, str(notes)


def _day_of(heading: str, strict: bool) -> date | None:
    """Return the day that a heading names."""
    if not strict:
        return foreign.day_of(heading)
    return date.fromisoformat(heading) if DAY_HEADING.match(heading) and foreign.day_of(heading) else None


# --- whys -------------------------------------------------------------------------------


@dataclass
class _WhyReader:
    """Reads nodes and links; links to nodes that come later are settled at the end."""

    context: Context
    whys: list[Why] = field(default_factory=list)
    links: list[tuple[str | None, str, tuple[str, ...], int]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)

    def nodes(self, found: Sequence[Item], effect: str | None, start: int) -> None:
        """Read a list of answers to one why."""
        for item in found:
            self.node(item, effect, start)

    def node(self, item: Item, effect: str | None, start: int) -> None:
        """Read one answer and those below it."""
        body, tag = split_tag(item.text)
        body, was_marked = self._answer(body)
        if tag and not was_marked and body.lower() == "see" and not tag.words:
            self.links.append((effect, tag.id, tag.remarks, start + item.line))
            self.nodes(item.children, tag.id, start)
        elif body or tag:
            own = self.add(body or "…", tag, effect, start + item.line)
            self.nodes(item.children, own, start)
        else:
            self.nodes(item.children, effect, start)
        self.odd += item.rest

    def _answer(self, body: str) -> tuple[str, bool]:
        """Return an answer without ``Why? →``."""
        patterns = (_WHY,) if self.context.strict else (_WHY, _WHY_LOOSE)
        for pattern in patterns:
            if match := pattern.match(body):
                return body[match.end() :], True
        return body, False

    def add(self, text: str, tag: Tag | None, effect: str | None, line: int) -> str:
        """Add a node with its link and return its id."""
        kind: NodeType | None = None
        level: Level | None = None
        others: list[str] = []
        for word in tag.words if tag else ():
            if kind is None and (found := _word(NodeType, word)):
                kind = found
            elif level is None and (place := _word(Level, word)):
                level = place
            else:
                others.append(word)
        remarks = tag.remarks if tag else ()
        others += [r for r in remarks if not _test_of(r)]
        own = self.context.claim(tag, "W", line)
        if tag:
            self.names.setdefault(tag.id, own)
        text = _with_words(unescape_markdown(text), others)
        self.whys.append(Why(id=own, text=text, type=kind, level=level, evidence=tag.refs if tag else ()))
        self.links.append((effect, own, remarks, line))
        return own

    def graph(self, problem: str) -> FiveWhys:
        """Return the graph; a link to a node that is nowhere becomes a node that says so."""
        known = {why.id for why in self.whys}
        links = []
        for effect, cause, remarks, line in self.links:
            for end in (effect, cause):
                if end and end not in known:
                    self.context.say(
                        "no-such-why", line, f"No why has the id {end}.", "Which answer is meant? Give it this id."
                    )
                    self.whys.append(Why(id=end, text="…"))
                    known.add(end)
            if effect is None:
                continue
            tests = dict(filter(None, map(_test_of, remarks)))
            links.append(Link(effect, cause, tests.get("needed"), tests.get("enough")))
        return FiveWhys(problem, tuple(self.whys), tuple(links))


def _test_of(remark: str) -> tuple[str, bool] | None:
    """Return which test a remark answers, and how."""
    words = remark.lower().split()
    if words and words[-1] in ("needed", "enough") and words[:-1] in ([], ["not"]):
        return words[-1], len(words) == 1
    return None


def read_whys(body: str, start: int, context: Context) -> tuple[FiveWhys, str]:
    """Return the why-graph of a section's body and its note."""
    reader, notes, lines = _WhyReader(context), _Notes(), body.split("\n")
    problem, effect = "", PROBLEM
    under: str | None = PROBLEM
    for block in blocks(body):
        text = " ".join(line.strip() for line in block.lines)
        if block.kind == "list" and not is_too_deep(block):
            found = items(block, lines)
            if not context.strict and under == PROBLEM and foreign.is_flat(found):
                for item in found:
                    effect = _chained(reader, item.text, effect, start + item.line)
            else:
                reader.nodes(found, under, start)
        elif block.kind == "paragraph" and (match := FROM.match(text)):
            under = match["id"]
        elif block.kind == "paragraph" and text == UNLINKED:
            under = None
        elif not problem and (stated := foreign.problem_of(block, context.strict)) is not None:
            problem = unescape_markdown(stated.problem)
            for number, line in stated.answers:
                effect = _chained(reader, line, effect, start + block.line + number)
        elif not context.strict and (answers := foreign.answers_of(block)):
            for number, line in answers:
                effect = _chained(reader, line, effect, start + block.line + number)
        else:
            notes.keep(block.text)
            _unread(context, block, start)
    for line in reader.odd:
        notes.keep(line)
    return reader.graph(problem), str(notes)


def _chained(reader: _WhyReader, text: str, effect: str, line: int) -> str:
    """Read one line of the article's chain: each answer explains the one before."""
    body, tag = split_tag(text)
    answer, _ = reader._answer(body)
    return reader.add(answer or "…", tag, effect, line) if answer or tag else effect


# --- factors ----------------------------------------------------------------------------


def read_factors(body: str, start: int, context: Context) -> tuple[FactorAnalysis, str]:
    """Return the contributing factors of a section's body and its note."""
    factors: list[Factor] = []
    notes, lines = _Notes(), body.split("\n")
    heading: Category | None = None
    for block in blocks(body):
        if block.kind == "list" and not is_too_deep(block):
            _factors(items(block, lines), heading, start, context, factors, notes)
        elif not context.strict and block.kind == "heading" and (named := _category(block.heading)):
            heading = named
        else:
            notes.keep(block.text)
            _unread(context, block, start)
    return FactorAnalysis(tuple(factors)), str(notes)


def _factors(
    found: Sequence[Item],
    heading: Category | None,
    start: int,
    context: Context,
    factors: list[Factor],
    notes: _Notes,
) -> None:
    """Read the factors of a list; in foreign lists an item can name the category of those below it."""
    for item in found:
        own = heading
        text, tag = split_tag(item.text)
        text = unescape_markdown_item(f"[{item.task}] {text}" if item.task is not None else text)
        if not context.strict:
            lead = _BOLD_LEAD.match(text) or _LEAD.match(text)
            if lead and (named := _category(lead["lead"])):
                own, text = named, lead["rest"] or ("" if item.children else text)
            elif item.children and (named := _category(text.rstrip(":"))):
                own, text = named, ""
        if text or tag:
            factors.append(_factor(text or "…", tag, own, start + item.line, context))
        for line in item.rest:
            notes.keep(line)
        _factors(item.children, own, start, context, factors, notes)


def _factor(text: str, tag: Tag | None, own: Category | None, line: int, context: Context) -> Factor:
    """Return one factor from its line's parts."""
    category: Category | None = None
    layers: list[str] = []
    for word in tag.words if tag else ():
        if category is None and not layers and word.lower() in CATEGORY_OF:
            category = CATEGORY_OF[word.lower()]
        else:
            layers.append(word)
    return Factor(
        id=context.claim(tag, "F", line),
        text=_with_words(text, tag.remarks if tag else ()),
        category=category or own,
        layer=" / ".join(layers),
        evidence=tag.refs if tag else (),
    )


def _category(text: str) -> Category | None:
    """Return the category that a heading such as ``Technical factors`` names."""
    words = words_of(text).split()
    rest = {"factor", "factors", "cause", "causes", "contributing", "failures", "and"}
    named = [word for word in words if word not in rest]
    return CATEGORY_OF.get(named[0]) if len(named) == 1 else None


# --- action items -----------------------------------------------------------------------


def read_actions(body: str, start: int, context: Context) -> tuple[ActionPlan, str]:
    """Return the action items of a section's body and its note."""
    plan: list[ActionItem] = []
    notes, lines = _Notes(), body.split("\n")
    for block in blocks(body):
        if block.kind == "table":
            plan += _rows(block, start, context)
        elif block.kind == "list" and not is_too_deep(block):
            for item in _walk(items(block, lines)):
                if item.text:
                    text, tag = split_tag(item.text)
                    done = {"x": "Done", " ": "Open"}.get(item.task or "", "")
                    action = _action(unescape_markdown_item(text), tag, start + item.line, context)
                    plan.append(replace(action, status=done))
                for line in item.rest:
                    notes.keep(line)
        else:
            notes.keep(block.text)
            _unread(context, block, start)
    return ActionPlan(tuple(plan)), str(notes)


def _rows(block: Block, start: int, context: Context) -> Iterator[ActionItem]:
    """Yield the action items of a table."""
    header, *rows = table_rows(block)
    keys: list[str | None] = []
    for name in header:
        key = column_key(unescape_markdown_cell(name))
        keys.append(None if key in keys else key)
    if "text" not in keys:
        place = next((n for n, key in enumerate(keys) if key is None), 0)
        keys[place] = "text"
    for number, row in enumerate(rows):
        cells: dict[str, str] = {}
        extra: list[tuple[str, str]] = []
        for place, cell in enumerate(row):
            key = keys[place] if place < len(keys) else None
            value = cell if key == "text" else unescape_markdown_cell(cell)
            if key:
                cells[key] = value
            elif value:
                name = unescape_markdown_cell(header[place]) if place < len(header) else ""
                extra.append((name or f"Column {place + 1}", value))
        if not any(cells.values()) and not extra:
            continue
        line = start + block.line + 2 + number
        text, tag = split_tag(cells.pop("text", ""))
        status, completed = split_status(cells.pop("status", ""))
        action = _action(unescape_markdown_cell(text) or "…", tag, line, context)
        yield replace(action, status=status, completed=completed, extra=tuple(extra), **cells)


def _action(text: str, tag: Tag | None, line: int, context: Context) -> ActionItem:
    """Return an action item from its text and tag."""
    found: dict[str, Promise | Strength | Aim | Rating] = {}
    others: list[str] = []
    for word in tag.words if tag else ():
        amount, _, what = word.rpartition(" ")
        for name, value in (
            ("promise", _word(Promise, word)),
            ("strength", _word(Strength, word)),
            ("aim", _word(Aim, word)),
            ("effort", _word(Rating, amount) if what.lower() == "effort" else None),
            ("impact", _word(Rating, amount) if what.lower() == "impact" else None),
        ):
            if value is not None and name not in found:
                found[name] = value
                break
        else:
            others.append(word)
    others += tag.remarks if tag else ()
    return ActionItem(
        id=context.claim(tag, "A", line),
        text=_with_words(text, others),
        answers=tag.refs if tag else (),
        **found,  # type: ignore[arg-type]  # each name got a value of its own type above
    )


__all__ = ["Context", "read_actions", "read_factors", "read_timeline", "read_whys"]
