"""Reads the why-graph: nested lists, ``see`` lines, restarts at the margin, and plain chains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pmkit.analysis.text.likeness import stems
from pmkit.analysis.text.phrases import load_phrases
from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Level, Link, NodeType, Why
from pmkit.analysis.whys.lines import UNLINKED
from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.prose.words import pattern_of
from pmkit.documents.format.readers.context import Context, Notes, say_unread, with_words, word_of
from pmkit.documents.format.sections import FROM
from pmkit.markup import unescape_markdown, unescape_markdown_cell
from pmkit.tags import Tag, split_loose_tag, split_tag

_WHY: Final = re.compile(r"^(?:Why\s*(?:\d+\s*)?\?\s*(?:→|->|=>|:)?|→)\s*", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"[A-Z]{1,2}\d{1,4}")
_PHRASES: Final = load_phrases("pmkit.analysis.whys")
_WHY_LOOSE: Final = re.compile(r"^(?:Why\s*#?\d+\s*[.:)–—-]|\d+\.\s*Why\??\s*[:–—-]?)\s*", re.IGNORECASE)


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
        body, tag = split_tag(item.text) if self.context.strict else split_loose_tag(item.text, "W")
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
        refs = list(tag.refs) if tag else []
        for word in tag.words if tag else ():
            if kind is None and (found := word_of(NodeType, word)):
                kind = found
            elif level is None and (place := word_of(Level, word)):
                level = place
            elif _REFERENCE.fullmatch(word):
                refs.append(word)  # an id behind a comma, where a semicolon belongs
            else:
                others.append(word)
        remarks = tag.remarks if tag else ()
        others += [r for r in remarks if not _test_of(r)]
        own = self.context.claim(tag, "W", line)
        if tag and tag.id:
            self.names.setdefault(tag.id, own)
        text = with_words(unescape_markdown(text), others)
        self.whys.append(Why(id=own, text=text, type=kind, level=level, evidence=tuple(dict.fromkeys(refs))))
        self.links.append((effect, own, remarks, line))
        return own

    def graph(self, problem: str) -> FiveWhys:
        """Return the graph; a link to a node that is nowhere becomes a node that says so."""
        known = {why.id for why in self.whys}
        links = []
        for effect, cause, remarks, line in self.links:
            for end in (effect, cause):
                if end and end not in known:
                    self.context.finding("no-such-why", line, id=end)
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
    reader, notes, lines = _WhyReader(context), Notes(), body.split("\n")
    problem, effect = "", PROBLEM
    under: str | None = PROBLEM
    asked = several = False
    for block in blocks(body):
        was_asked, asked = asked, not context.strict and block.kind == "heading" and _is_question(block.heading)
        text = " ".join(line.strip() for line in block.lines)
        if block.kind == "list" and not is_too_deep(block):
            found = items(block, lines) if context.strict else _with_answers(items(block, lines))
            is_chain = foreign.is_flat(found, block)
            several = several or (was_asked and len(found) > 1)
            if was_asked and several:
                effect = PROBLEM  # below a question of its own, another chain begins
            if not context.strict and under == PROBLEM and (is_chain or _goes_on(found)):
                effect = _flat(reader, found, effect, start, is_chain=is_chain)
            else:
                reader.nodes(found, under, start)
        elif block.kind == "paragraph" and (match := FROM.match(text)):
            under = match["id"]
        elif block.kind == "paragraph" and text == UNLINKED:
            under = None
        elif was_asked and block.kind == "paragraph":
            effect = _chained(reader, text, effect, start + block.line)
        elif asked:
            notes.keep(block.text)
        elif not problem and (stated := foreign.problem_of(block, context.strict)) is not None:
            problem = unescape_markdown(stated.problem)
            for number, line in stated.answers:
                effect = _chained(reader, line, effect, start + block.line + number)
        elif (not context.strict and (answers := foreign.answers_of(block))) or (
            not context.strict and block.kind == "table" and (answers := _table_answers(block))
        ):
            for number, line in answers:
                effect = _chained(reader, line, effect, start + block.line + number)
        else:
            notes.keep(block.text)
            say_unread(context, block, start)
    for line in reader.odd:
        notes.keep(line)
    return reader.graph(problem), str(notes)


def _with_answers(found: list[Item]) -> list[Item]:
    """Return items that each ask why and have their answer below them as one line each; others as they are."""
    if len(found) < _FEWEST or not all(_is_question(item.text) and item.children for item in found):
        return found
    if any(child.children for item in found for child in item.children):
        return found
    told = ((item, " ".join(child.text for child in item.children)) for item in found)
    return [replace(item, text=f"{item.text} {answer}", children=()) for item, answer in told]


_FEWEST: Final = 2


def _flat(reader: _WhyReader, found: Sequence[Item], effect: str, start: int, *, is_chain: bool) -> str:
    """Read a flat list as a chain; where that is told by "because" alone, a line without one begins again."""
    for item in found:
        effect = effect if is_chain or _BECAUSE.match(item.text) else PROBLEM
        effect = _chained(reader, item.text, effect, start + item.line)
    return effect


def _goes_on(found: Sequence[Item]) -> bool:
    """Tell whether lines of a list answer the line above them: "- It broke", "- ...because it was full"."""
    is_plain = not any(item.children or split_tag(item.text)[1] for item in found)
    return is_plain and any(_BECAUSE.match(item.text) for item in found[1:])


_BECAUSE: Final = pattern_of("because", r"^[\W_]{0,6}")
_ASKS: Final = re.compile(
    r"^(?:(?:why|warum|pourquoi|por ?qu[eé]|perché|waarom|varför|hvorfor|dlaczego|почему)\b|なぜ|为什么|為什麼|왜)",
    re.IGNORECASE,
)


def _is_question(heading: str) -> bool:
    """Tell whether a heading asks why, and the paragraph below it answers."""
    plain = heading.strip("*_# ¿")
    return _ASKS.match(plain) is not None and plain.endswith(("?", "\uff1f"))


def _table_answers(block: Block) -> list[tuple[int, str]]:
    """Return line and answer of each row of a table whose first column asks why; none for another table."""
    header, *rows = ([unescape_markdown_cell(cell).strip("*_ ") for cell in row] for row in table_rows(block))
    first = rows[0] if rows else []
    asked = next(
        (n for n, name in enumerate(header) if _ASKS.match(name) or _ASKS.match("".join(first[n : n + 1]))), None
    )
    if asked is None or len(header) < asked + 2:
        return []
    return [
        (number, row[asked + 1]) for number, row in enumerate(rows, start=2) if len(row) > asked + 1 and row[asked + 1]
    ]


def _chained(reader: _WhyReader, text: str, effect: str, line: int) -> str:
    """Read one line of the article's chain: each answer explains the one before."""
    body, tag = split_tag(text)
    answer, _ = reader._answer(body)
    if reader.whys and _asks_apart(text, reader.whys[-1].text):
        effect = PROBLEM
    return reader.add(answer or "…", tag, effect, line) if answer or tag else effect


def _asks_apart(text: str, before: str) -> bool:
    """Tell whether a line asks why it was seen late or went on, of which the answer before says nothing.

    "4. Why did they grow? Every request is kept." and "5. Why did nobody see it? Nobody watches memory." are two
    branches; "Why was the alert late?" below an answer about the alert goes on with it.
    """
    asked, mark, _ = text.strip(" *_").partition("?")
    if not mark or not _PHRASES["asks-apart"].says(asked):
        return False
    told = before.rpartition("?")[2]
    return not stems(asked) & stems(told)
