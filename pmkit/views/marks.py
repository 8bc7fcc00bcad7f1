"""Wording marked in its place: in plain text as it is typed, and in a finished page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final

from htpy import Element, Node, mark
from markupsafe import Markup

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.wording import WordingFinding
from pmkit.html import render, trusted

CSS: Final = """
mark.wording { background: #fff3bf; color: inherit; border-bottom: 2px solid #b35900; padding: 0 .1em; }
mark.wording.info { background: none; border-bottom: 2px dotted #6b6b6b; }
@media (prefers-color-scheme: dark) { mark.wording { background: #4a3b00; border-bottom-color: #ffb454; }
  mark.wording.info { background: none; border-bottom-color: #a0a0a0; } }
[data-jp-theme-light="false"] mark.wording { background: #4a3b00; border-bottom-color: #ffb454; }
[data-jp-theme-light="false"] mark.wording.info { background: none; }
@media print { mark.wording { background: none; border-bottom: 1.5pt solid #000; } }
"""
"""Underlined and tinted, so that the mark does not rest on color alone."""

_BLOCKS: Final = frozenset("p li td th h1 h2 h3 h4 h5 h6 dd dt caption summary div ul ol table tr section main".split())
_LEFT_ALONE: Final = frozenset("code pre blockquote style script svg title head footer nav figure".split())


def marked_text(text: str, findings: Sequence[WordingFinding]) -> Markup:
    """Return text as HTML with the spans of findings marked; where two overlap, the first is."""
    parts: list[Node] = []
    end = 0
    for finding in findings:
        if finding.start >= end:
            parts += [text[end : finding.start], _mark(finding, text[finding.start : finding.end])]
            end = finding.end
    return render(*parts, text[end:])


def _mark(finding: WordingFinding, words: Node) -> Element:
    """Return marked words; the mark's title is read by pointers and screen readers alike."""
    kind = "wording info" if finding.level == "info" else "wording"
    return mark(class_=kind, title=f"{finding.message} {finding.question}")[words]


def marked_html(source: str, rules: Lexicon | None = None) -> tuple[Markup, list[WordingFinding]]:
    """Return HTML with wording marked, and what was marked; code, quotes and figures are left alone.

    What is not marked stays letter for letter: a parser says which stretches of the source are text,
    and marks are laid around those.

    Args:
        source: a page or a part of one, as the kit renders it.
        rules: a lexicon with what a team adds; the kit's own by default.
    """
    reader = _Reader(source)
    parts: list[Node] = []
    findings: list[WordingFinding] = []
    end = 0
    for block in reader.blocks:
        text = "".join(run.text for run in block)
        asked = check_language(text, rules=rules, markdown=False) if text.strip() else []
        findings += asked
        for finding in asked:
            for first, last in _stretches(block, finding.start, finding.end):
                if last > max(first, end):
                    first = max(first, end)
                    parts += [trusted(source[end:first]), _mark(finding, trusted(source[first:last]))]
                    end = last
    return render(*parts, trusted(source[end:])), findings


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of the source.

    Attributes:
        start: index of its first character in the source.
        end: index after its last.
        text: what it says; nothing where it is a tag, a blank where it breaks the line.
        is_text: whether it can be marked.
    """

    start: int
    end: int
    text: str
    is_text: bool = True


def _stretches(block: Sequence[_Run], start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of the source that hold some characters of a block's text, cut where a tag is."""
    stretches: list[tuple[int, int]] = []
    at = 0
    for run in block:
        first, last = max(start - at, 0), min(end - at, len(run.text))
        at += len(run.text)
        if not run.is_text or first >= last:
            continue
        # A named character is longer in the source than the one letter it stands for.
        whole = run.end - run.start != len(run.text)
        begin, stop = (run.start, run.end) if whole else (run.start + first, run.start + last)
        if stretches and stretches[-1][1] == begin:
            begin = stretches.pop()[0]
        stretches.append((begin, stop))
    return stretches


class _Reader(HTMLParser):
    """Finds the text in HTML, block by block.

    Attributes:
        blocks: the runs of each block, in the order of the source.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[list[_Run]] = [[]]
        self._source = source
        self._lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self._alone = 0
        self.feed(source)
        self.close()

    def _here(self) -> int:
        """Return the index in the source of what is being read."""
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag; a block ends the sentence before it."""
        self._alone += tag in _LEFT_ALONE
        self._cut(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that closes itself."""
        self._cut(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of a tag."""
        self._cut(tag)
        self._alone -= bool(self._alone and tag in _LEFT_ALONE)

    def _cut(self, tag: str) -> None:
        """Begin another block where a tag separates sentences; a line break is a blank in one."""
        if tag in _BLOCKS:
            self.blocks.append([])
        elif tag == "br":
            self.blocks[-1].append(_Run(self._here(), self._here(), " ", is_text=False))

    def handle_data(self, data: str) -> None:
        """Take text; within code or a quote it is left alone."""
        if not self._alone:
            start = self._here()
            self.blocks[-1].append(_Run(start, start + len(data), data))

    def handle_entityref(self, name: str) -> None:
        """Take a named character: one letter of text."""
        self._character(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take a numbered character."""
        self._character(f"&#{name}")

    def _character(self, written: str) -> None:
        """Take a character that is written as a name or number, with or without its semicolon."""
        if not self._alone:
            start = self._here()
            end = start + len(written)
            end += self._source[end : end + 1] == ";"
            self.blocks[-1].append(_Run(start, end, html.unescape(self._source[start:end])))
