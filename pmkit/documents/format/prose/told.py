"""The sentences of a document, each with where it is: below which headings, in what, between which others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pmkit.documents.format.blocks import Block, blocks, is_too_deep, items, table_rows, walk
from pmkit.documents.format.incidents import is_prompt
from pmkit.documents.format.prose.sentences import sentences
from pmkit.documents.format.sections import aside_key, section_key
from pmkit.markup import unescape_markdown_cell


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence in its place.

    Attributes:
        text: the sentence, or what a cell of a table holds, as it is typed.
        kind: ``paragraph``, ``item`` or ``cell``.
        key: of the innermost section around it that is known, or the other subject that it is about; ``none``.
        line: 0-based line of the document that its block begins at.
        before: the sentence before it in its block, empty for the first.
        behind: the sentence behind it in its block, empty for the last.
        share: how much of the document is before it, from 0 to 1.
    """

    text: str
    kind: str
    key: str
    line: int
    before: str = ""
    behind: str = ""
    share: float = 0.0


def told_in(text: str) -> list[Told]:
    """Return the sentences of a document in their order; prompts of a template are none.

    Args:
        text: the document, Markdown.
    """
    found: list[Told] = []
    heads: list[tuple[int, str]] = []
    lines = text.split("\n")
    before: Block | None = None
    for block in blocks(text):
        above, before = before, block
        name = _heading(block)
        if name:
            level = block.level or _DEEPEST
            heads = [head for head in heads if head[0] < level] + [(level, name)]
            continue
        keys = [key for _, head in reversed(heads) if (key := section_key(head, loose=True) or aside_key(head))]
        key = _introduced(above) if block.kind == "list" and above else None
        key = key or next(iter(keys), NONE)
        found += [Told(one, kind, key, block.line, *around) for kind, one, around in _sentences(block, lines)]
    return [replace(one, share=place / len(found)) for place, one in enumerate(found)]


def _introduced(above: Block) -> str | None:
    """Return the section whose list a paragraph introduces by its words: "The lessons that we take from this are:"."""
    last = next(reversed(sentences(above.text)), "").rstrip(" *_") if above.kind == "paragraph" else ""
    return "lessons" if last.endswith(":") and _LESSONS.search(last) else None


_LESSONS: Final = re.compile(
    r"\b(?:lessons?|takeaways?|learnings|enseignements|leçons|lehren|lektionen|lecciones|lições|lezioni|"
    r"lessen(?! (?:the|its|their|this|that|our|any)\b))\b",
    re.IGNORECASE,
)


NONE: Final = "none"
"""Key of what is below no heading that is known."""

_DEEPEST: Final = 7
_LABEL: Final = re.compile(r"^(?:\*\*|__)(?P<name>[^*_\n]{3,60}?):?(?:\*\*|__):?\s*$")
_QUOTE: Final = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)


def _heading(block: Block) -> str:
    """Return the text of a heading, or of a line in bold that is one; empty for others."""
    if block.kind == "heading":
        return block.heading
    label = _LABEL.match(block.text) if block.kind == "paragraph" else None
    return label["name"] if label else ""


def _sentences(block: Block, lines: list[str]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield kind, text and neighbors of the sentences of a block."""
    if block.kind == "table":
        for row in table_rows(block)[1:]:
            yield from (("cell", unescape_markdown_cell(cell), ("", "")) for cell in row if cell.strip())
    elif block.kind == "list" and not is_too_deep(block):
        told = [one for item in walk(items(block, lines)) if not is_prompt(item.text) for one in sentences(item.text)]
        yield from _with_neighbors("item", told)
    elif block.kind in ("paragraph", "other") and not is_prompt(block.text):
        yield from _with_neighbors("paragraph", sentences(_QUOTE.sub("", block.text)))


def _with_neighbors(kind: str, told: Sequence[str]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield sentences with those before and behind them."""
    for place, one in enumerate(told):
        yield kind, one, (told[place - 1] if place else "", told[place + 1] if place + 1 < len(told) else "")
