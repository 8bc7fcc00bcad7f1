"""Reads the summary: bullets, and in foreign documents tables, plain lines and front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import Block, Item, blocks, items, table_rows, without_prompts
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.readers.statistics import ALSO
from pmkit.documents.format.sections import DEPTH_NAME, section_key, summary_key
from pmkit.markup import one_line, unescape_markdown, unescape_markdown_cell
from pmkit.records import forms

_BULLET: Final = re.compile(r"^\*\*(?P<name>[^*]+?)\s*:?\*\*\s*:?\s*(?P<value>.*)$", re.DOTALL)
_PLAIN_BULLET: Final = re.compile(r"^(?P<name>[^:|]{1,40}?)\s*:\s+(?P<value>.*)$")
_WIDE_BULLET: Final = re.compile(
    r"^(?:\*\*)?(?P<name>[^*:：|。，]{1,20}?)(?:\*\*\s*：|\s*：(?:\*\*)?)\s*(?P<value>.*)$", re.DOTALL
)
"""A name with the wide colon of Chinese and Japanese, behind which there is no blank."""


_IMPACT: Final = re.compile(
    r"^\s{0,3}[-*+]\s+(?:\*\*|__)?(?:Impact|Auswirkung(?:en)?|Impacto|Impatto)(?:\s?:(?:\*\*|__)?|(?:\*\*|__)\s?:)\s+(?P<value>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A bullet of the story that says what users felt."""

_MARK: Final = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_DATED: Final = ("date", "impact", "severity", "zone", "duration")
"""What is taken from lines of names and values below any heading."""

_NAMELESS: Final = frozenset(
    ("field", "key", "item", "property", "attribute", "name", "metric", "feld", "champ", "merkmal")
)
"""Names of a column of names, which are not one of them."""
_NOTE: Final = re.compile(r"Note(?: \d+)?$")
"""The name of a bullet that had none."""


class SummaryReader:
    """Collects a summary from the places where documents keep it.

    Attributes:
        pairs: name and value of each bullet.
        notes: blocks that are not bullets, word for word.
        depth: how deep the review goes.
    """

    def __init__(self, is_strict: bool) -> None:
        self.is_strict = is_strict
        self.pairs: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.depth = Depth.FULL

    @property
    def free(self) -> list[str]:
        """Bullets that are neither of the summary nor a section, as text; one without a name has its value alone."""
        return [
            value if _NOTE.match(name) else f"{name}: {value}"
            for name, value in self.pairs
            if not (summary_key(name) or section_key(name) or name.startswith(ALSO))
        ]

    def value(self, key: str) -> str:
        """Return the first value that is given for an attribute, empty if none is."""
        return next((value for name, value in self.pairs if summary_key(name) == key and value), "")

    def known(self, body: str) -> None:
        """Take from a table or lines of names and values in another section what no bullet gives; they stay there."""
        for block in blocks(body):
            told = foreign.unwrapped(block.lines) if block.kind == "paragraph" else []
            if foreign.is_all_pairs(told):
                for name, value in foreign.pairs(told):
                    if (key := summary_key(name)) in _DATED and not self.value(key or ""):
                        self.pairs.append((name.strip("* "), value))
            rows = table_rows(block) if block.kind == "table" else []
            names = [summary_key(unescape_markdown_cell(row[0]).strip("* ")) for row in rows if len(row) == 2]
            if len(names) == len(rows) and len([name for name in names if name]) > 1:
                known = {summary_key(name) for name, value in self.pairs if value}
                for (name, value), key in zip(rows, names, strict=True):
                    if key and key not in known:
                        self.pairs.append((unescape_markdown_cell(name).strip("* "), unescape_markdown_cell(value)))

    def put(self, name: str, value: str) -> None:
        """Give a bullet that the document does not have in a form that can be read; its own words stay."""
        key = summary_key(name)
        self.pairs = [(f"{own} as written" if summary_key(own) == key else own, said) for own, said in self.pairs]
        self.pairs.append((name, value))

    def with_unit(self) -> None:
        """Give a bare number of the duration the unit that its name has: "Minutes of downtime: 95"."""
        for name, value in self.pairs:
            words = re.findall(r"[^\W\d_]{3,}", name.lower()) if summary_key(name) == "duration" else []
            unit = next((forms.UNITS[word] for word in words if word in forms.UNITS), "")
            if unit and re.fullmatch(r"[~≈\s]*\d+(?:[.,]\d+)?\s*", value):
                self.put("Duration", f"{value.strip()} {unit}s")
                return

    def impact(self, opening: str, parts: Sequence[Part]) -> None:
        """Take the first line of a section about the impact, or below a heading of it, where no bullet gives it."""
        told = [part.body for part in parts if part.key is None and summary_key(part.heading) == "impact"]
        bodies = [opening, *(part.body for part in parts if part.key in (None, "summary", "what_happened"))]
        told += [text for body in bodies for text in text_below(body, "impact")]
        told += [match["value"] for body in bodies if (match := _IMPACT.search(body))]
        lines = [line for body in told for line in without_prompts(body).split("\n") if line.strip(" |-:*")]
        if lines and not self.value("impact") and not lines[0].lstrip().startswith(("|", "<", "#", "`")):
            self.pairs.append(("Impact", one_line(_MARK.sub("", lines[0]).strip(" *"))))

    def front(self, front: str) -> None:
        """Take from front matter what no bullet gives."""
        known = [(name, value) for name, value in foreign.pairs(front.split("\n")) if summary_key(name)]
        self.pairs += [(name, value) for name, value in known if not self.value(summary_key(name) or "")]

    def lift(self, opening: str) -> str:
        """Take ``Name: value`` lines below a foreign title for bullets; return what is left."""
        kept = []
        for block in blocks(opening):
            if block.kind == "list":
                found = items(block, opening.split("\n"))
                named = [item for item in found if _foreign(item.text)]
                others = [item for item in found if item not in named]
                is_known = len(named) >= _SEVERAL and all(_is_short(item) for item in others)
                if is_known or all(map(_is_name, others)):
                    self._bullets(found)
                    continue
            if block.kind == "paragraph" and foreign.is_all_pairs(told := foreign.unwrapped(block.lines)):
                self.pairs += foreign.pairs(told)
                continue
            if block.kind == "table" and all(len(row) == 2 for row in table_rows(block)):
                self._table(block)
                continue
            kept.append(block.text)
        return "\n\n".join(kept)

    def body(self, body: str) -> None:
        """Read the bullets of the summary; other blocks are its note."""
        lines = body.split("\n")
        for block in blocks(body):
            if block.kind == "list":
                self._bullets(items(block, lines))
            elif block.kind == "table" and all(len(row) == 2 for row in table_rows(block)):
                self._table(block)
            elif (
                not self.is_strict
                and block.kind == "paragraph"
                and foreign.is_all_pairs(told := foreign.unwrapped(block.lines))
            ):
                self.pairs += foreign.pairs(told)
            else:
                self.notes.append(block.text)

    def _table(self, block: Block) -> None:
        """Read a table of two columns as names and values."""
        header, *rows = table_rows(block)
        rows = rows if not any(header) or not summary_key(header[0]) else [header, *rows]
        if header not in rows and any(header) and header[0].lower().strip("*: ") not in _NAMELESS:
            rows = [header, *rows]
        for name, value in rows:
            self.pairs.append((unescape_markdown_cell(name).strip("* "), unescape_markdown_cell(value)))

    def _bullets(self, found: Sequence[Item]) -> None:
        """Read bullets; one without a name becomes a note of the summary's."""
        for item in found:
            match = _BULLET.match(item.text) if self.is_strict else _foreign(item.text)
            below = [*item.rest, *(line for child in item.children for line in _flat(child))]
            name, value = (match["name"], match["value"]) if match else ("Note", item.text)
            if not match and not self.is_strict and (_is_name(item) or (_is_short(item) and not item.rest)):
                name, value = item.text.strip(), ""
            value = "; ".join(filter(None, [unescape_markdown(value), *below]))
            if match and name.strip().lower() == DEPTH_NAME.lower() and value.lower() in set(Depth):
                self.depth = Depth(value.lower())
            elif match or value:
                self.pairs.append((_free(name, self.pairs), value))


def text_below(body: str, key: str) -> list[str]:
    """Return what is below each heading of a body that names an attribute of the summary, such as the impact."""
    found = blocks(body)
    heads = [place for place, block in enumerate(found) if block.kind == "heading"]
    bounds = pairwise([*heads, len(found)])
    named = [(begin, end) for begin, end in bounds if summary_key(unescape_markdown(found[begin].heading)) == key]
    return ["\n".join(block.text for block in found[begin + 1 : end]) for begin, end in named]


def _foreign(text: str) -> re.Match[str] | None:
    """Return name and value of a bullet as other people write it."""
    return _WIDE_BULLET.match(text) or _BULLET.match(text) or _PLAIN_BULLET.match(text)


def _is_name(item: Item) -> bool:
    """Tell whether a bullet is the name of what is below it: a word or two that name a bullet or a section."""
    key = summary_key(item.text) or section_key(item.text)
    return bool(item.children) and key is not None


def _is_short(item: Item) -> bool:
    """Tell whether a bullet is a word or three above others, as a name is."""
    return bool(item.children) and len(item.text.split()) <= _SEVERAL


_SEVERAL: Final = 3


def _flat(item: Item) -> list[str]:
    """Return the texts of an item and those below it."""
    return [item.text, *item.rest, *(line for child in item.children for line in _flat(child))]


def _free(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a bullet's name that no other bullet has, so that none overwrites another."""
    taken = {other for other, _ in pairs}
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def short_sections(parts: Sequence[Part], take: Callable[[str, str], None], longest: int) -> list[Part]:
    """Give sections of one short line, as issue forms make them, to the summary; return the others.

    Args:
        parts: the sections.
        take: what takes a name and a value.
        longest: characters of a line that is short.
    """
    left = []
    for part in parts:
        lines = [line.strip() for line in part.body.split("\n") if line.strip()]
        if part.key is None and len(lines) == 1 and len(lines[0]) <= longest and summary_key(part.heading):
            take(part.heading, lines[0])
        else:
            left.append(part)
    return left
