"""Markdown as blocks of source lines: what a real parser sees, kept word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pmkit.markup import clean, one_line

MARKER: Final = "<!-- pmkit postmortem format 1 -->"
MARKER_LINE: Final = re.compile(r"^\s*<!-- pmkit postmortem format (\d+) -->\s*$")
_ITEM: Final = re.compile(r"^\s*(?:[-+*]|\d{1,9}[.)])(?:\s+|$)(?:\[(?P<task>[ xX])\]\s+)?")
_BLANK: Final = re.compile(r"[\s…|*_>-]+")
_HASHES: Final = re.compile(r"^( {0,3})#{1,2}(?=\s|$)")
_CLOSING: Final = re.compile(r"\s+#+\s*$")
_DEEP: Final = 95


@cache
def parser() -> MarkdownIt:
    """Return the block parser: CommonMark with tables; its default nesting limit of 20 silently drops lists.

    Inline markup is not parsed: nothing here needs it, and unclosed brackets take quadratic time.
    """
    made = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    made.core.ruler.disable(["inline", "text_join"])
    return made


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of a text.

    Attributes:
        kind: ``heading``, ``list``, ``table``, ``paragraph``, ``fence`` or ``other``.
        lines: its source lines.
        line: 0-based number of its first line.
        level: the level of a heading, otherwise 0.
        atx: whether a heading is written with ``#``.
        tokens: the parser's tokens of the block.
    """

    kind: str
    lines: tuple[str, ...]
    line: int
    level: int = 0
    atx: bool = False
    tokens: tuple[Token, ...] = ()

    @property
    def text(self) -> str:
        """The block's source."""
        return "\n".join(self.lines)

    @property
    def heading(self) -> str:
        """The text of a heading, without hashes or underline."""
        if self.atx:
            return one_line(_CLOSING.sub("", self.lines[0].lstrip().lstrip("#")))
        return one_line(" ".join(self.lines[:-1]))


_KINDS: Final = {
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "paragraph_open": "paragraph",
    "fence": "fence",
    "code_block": "fence",
}


def blocks(text: str) -> list[Block]:
    """Return the top-level blocks of a text; together they hold every line that is not blank."""
    return list(_blocks(text))


@lru_cache(maxsize=64)
def _blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text; several readers look at the same one."""
    lines = text.split("\n")
    tokens = parser().parse(text)
    found: list[Block] = []
    end = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        stop = _behind(tokens, index)
        if token.map:
            start, after = token.map
            if start > end:
                found += _stray(lines, end, start)
            kind = _KINDS.get(token.type, "other")
            while after > start and not lines[after - 1].strip():
                after -= 1
            level = int(token.tag[1]) if kind == "heading" else 0
            found.append(
                Block(
                    kind,
                    tuple(lines[start:after]),
                    start,
                    level,
                    kind == "heading" and token.markup.startswith("#"),
                    tuple(tokens[index:stop]),
                )
            )
            end = after
        index = stop
    found += _stray(lines, end, len(lines))
    return tuple(found)


def _behind(tokens: Sequence[Token], index: int) -> int:
    """Return the index behind a token, or behind the one that closes it."""
    stop = index + 1
    if tokens[index].nesting == 1:
        while not (tokens[stop].level == tokens[index].level and tokens[stop].nesting == -1):
            stop += 1
        stop += 1
    return stop


def _stray(lines: Sequence[str], start: int, stop: int) -> list[Block]:
    """Return lines that the parser gives no token for (link definitions) as a block."""
    inside = list(lines[start:stop])
    while inside and not inside[0].strip():
        inside.pop(0)
        start += 1
    while inside and not inside[-1].strip():
        inside.pop()
    return [Block("other", tuple(inside), start)] if inside else []


def walk(found: Sequence[Item]) -> Iterator[Item]:
    """Yield items and their children, depth first."""
    for item in found:
        yield item
        yield from walk(item.children)


def is_too_deep(block: Block) -> bool:
    """Tell whether the parser may have dropped what is nested deepest."""
    return any(token.level >= _DEEP for token in block.tokens)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list.

    Attributes:
        text: its first paragraph on one line, without the marker.
        rest: further lines that are not a list item, dedented and word for word.
        children: the items of lists inside it.
        line: 0-based line of the text the block came from.
        task: ``x`` or blank for a task's box, None without one.
    """

    text: str
    rest: tuple[str, ...]
    children: tuple[Item, ...]
    line: int
    task: str | None = None


def items(block: Block, lines: Sequence[str]) -> list[Item]:
    """Return the items of a list block; ``lines`` are those of the text it was cut from."""
    return _items(block.tokens, lines)


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> list[Item]:
    """Return the items of the list that the tokens open."""
    found = []
    base = tokens[0].level
    index = 1
    while index < len(tokens):
        token = tokens[index]
        if token.type == "list_item_open" and token.level == base + 1:
            stop = index + 1
            while not (tokens[stop].type == "list_item_close" and tokens[stop].level == base + 1):
                stop += 1
            found.append(_item(tokens[index : stop + 1], lines))
            index = stop
        index += 1
    return found


def _item(tokens: Sequence[Token], lines: Sequence[str]) -> Item:
    """Return one item: the first paragraph is its text, lists are children, the rest is kept."""
    start, end = tokens[0].map or (0, 0)
    text, task = "", None
    rest: list[str] = []
    children: list[Item] = []
    first = True
    index = 1
    while index < len(tokens) - 1:
        token = tokens[index]
        stop = _behind(tokens, index)
        if token.map:
            a, b = token.map
            if first:
                # Lines between the marker and the first block do not exist; strip the marker here.
                source = list(lines[a:b])
                marker = _ITEM.match(source[0]) if a == start else None
            if first and token.type == "paragraph_open":
                if marker:
                    task = marker["task"]
                    source[0] = source[0][marker.end() :]
                text = one_line(" ".join(_unmarked(source)))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                children += _items(tokens[index:stop], lines)
            else:
                rest += [_strip(line, a == start and n == 0) for n, line in enumerate(lines[a:b]) if line.strip()]
            first = False
        index = stop
    if not (text or rest or children):
        # A link definition makes no token, yet it is what the person typed.
        source = [_strip(line, n == 0) for n, line in enumerate(lines[start:end])]
        text = one_line(" ".join(source))
    return Item(text, tuple(rest), tuple(children), start, task.lower() if task else task)


def _unmarked(lines: Sequence[str]) -> list[str]:
    """Return lines without further list markers or quote marks before the text (``- - x``)."""
    first = lines[0]
    while (again := _ITEM.match(first)) and again.end():
        first = first[again.end() :]
    return [first, *lines[1:]]


def _strip(line: str, has_marker: bool) -> str:
    """Return a line of an item without its indentation and, on its first line, its marker."""
    if has_marker:
        while (marker := _ITEM.match(line)) and marker.end():
            line = line[marker.end() :]
    return line.strip()


def table_rows(block: Block) -> list[list[str]]:
    """Return the cells of a table, header first and the rule left out, as they are typed.

    The parser drops cells beyond the header's; the source does not.
    """
    rows = []
    for number, line in enumerate(block.lines):
        if number == 1:
            continue
        text = line.strip().removeprefix("|")
        if text.endswith("|") and not text.endswith("\\|"):
            text = text[:-1]
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", text)])
    return rows


def sections_of(text: str, *, strict: bool, untitled: bool = False) -> Iterator[tuple[Block | None, str, int]]:
    """Yield each section as heading, body and the body's first line; the opening has no heading.

    Args:
        text: the document.
        strict: pmkit wrote it: only ``#`` and ``##`` open sections. Else the shallowest level
            below the title does, and everything above it.
        untitled: the first heading is one of a section, and not the title.
    """
    lines = text.split("\n")
    heads = [block for block in blocks(text) if block.kind == "heading"]
    if strict:
        heads = [head for head in heads if head.atx and head.level <= 2]
    else:
        tops = [head.level for head in heads[not untitled :] if head.level > 1] if len(heads) > 1 else []
        ones = [head for head in heads if head.level == 1]
        depth = 1 if len(ones) > 1 and not tops else max(2, min(tops, default=2))
        heads = [head for head in heads if head.level <= depth]
    bounds = [(head, head.line + len(head.lines)) for head in heads]
    starts = [head.line for head in heads] + [len(lines)]
    if starts[0]:
        yield None, "\n".join(lines[: starts[0]]), 0
    for (head, body), stop in zip(bounds, starts[1:], strict=True):
        yield head, "\n".join(lines[body:stop]), body


def trim(text: str) -> str:
    """Return a block of text without blank lines around it."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines).rstrip()


def normal_block(text: str, *, behind: str = "") -> str:
    """Return a narrative that stays one narrative when it is written into a document.

    Headings that would open a section are lowered; a text that would swallow the next
    heading (an open fence, an open comment) or be swallowed by what comes before it is
    put into a fence. Applying it twice changes nothing.

    Args:
        text: any Markdown.
        behind: what comes before it in its section, such as a list.
    """
    text = trim("\n".join(line.rstrip("\r") for line in clean(text).split("\n")))
    text = "\n".join("<!-- pmkit-postmortem -->" if MARKER_LINE.match(line) else line for line in text.split("\n"))
    if not text or _is_contained(text, behind):
        return text
    heads = {block.line for block in blocks(text) if block.kind == "heading"}
    lowered = "\n".join(
        _HASHES.sub(r"\1###", line) if number in heads else line for number, line in enumerate(text.split("\n"))
    )
    return lowered if _is_contained(lowered, behind) else fence(text)


def fence(text: str) -> str:
    """Return the text in a fence that is longer than any run of tildes inside it."""
    longest = max((len(run) for run in re.findall("~+", text)), default=0)
    mark = "~" * max(3, longest + 1)
    return f"{mark}\n{text}\n{mark}"


def _is_contained(text: str, behind: str) -> bool:
    """Tell whether a text between a heading and the next one leaves both as they are."""
    before = f"## A\n\n{behind}\n\n" if behind else "## A\n\n"
    whole = f"{before}{text}\n\n## S"
    last = whole.count("\n")
    found = blocks(whole)
    heads = [(b.line, b.atx) for b in found if b.kind == "heading" and b.level <= 2 and b.atx]
    if heads != [(0, True), (last, True)]:
        return False
    first = before.count("\n")
    # Nothing that began before the text may reach into it.
    return all(b.line >= first or b.line + len(b.lines) <= first for b in found)


def is_blank(text: str) -> bool:
    """Tell whether a text holds nothing but prompts (comments), blanks and ``…`` to fill in."""
    return not _BLANK.sub("", without_prompts(text))


_BEHIND_PROMPT: Final = re.compile(r"[ \t]*\n?")


def without_prompts(text: str) -> str:
    """Return a text without its comments, which hold prompts for whoever fills it in."""
    parts, at = [], 0
    # Not a regular expression: it would scan to the end of the text for each comment that is never closed.
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        parts.append(text[at:begin])
        behind = _BEHIND_PROMPT.match(text, end + 3)
        at = behind.end() if behind else end + 3
    return "".join([*parts, text[at:]])


def without_code(text: str) -> str:
    """Return a text with blank lines for those of its fences, whose words are a program's and not the author's."""
    lines = text.split("\n")
    if not any(line.lstrip().startswith(("```", "~~~")) for line in lines):
        return text
    for block in blocks(text):
        if block.kind == "fence":
            lines[block.line : block.line + len(block.lines)] = [""] * len(block.lines)
    return "\n".join(lines)
