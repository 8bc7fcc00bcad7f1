"""Wording marked where it stands: in plain text as it is typed, and in a finished page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Final

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.wording import WordingFinding
from pmkit.markup import escape_html

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
_VOID: Final = frozenset("br hr img meta link input wbr col".split())


def marked_text(text: str, findings: Sequence[WordingFinding]) -> str:
    """Return text as HTML with the spans of findings marked; where two overlap, the first is."""
    parts, at = [], 0
    for finding in findings:
        if finding.start >= at:
            parts.append(escape_html(text[at : finding.start]))
            parts.append(f"{_open(finding)}{escape_html(text[finding.start : finding.end])}</mark>")
            at = finding.end
    return "".join(parts) + escape_html(text[at:])


def _open(finding: WordingFinding) -> str:
    """Return the opening tag of a mark; its title is read by pointers and screen readers alike."""
    said = escape_html(f"{finding.message} {finding.question}").replace('"', "&quot;")
    kind = "wording info" if finding.level == "info" else "wording"
    return f'<mark class="{kind}" title="{said}">'


def marked_html(html: str, rules: Lexicon | None = None) -> tuple[str, list[WordingFinding]]:
    """Return HTML with wording marked, and what was marked; code, quotes and figures are left alone.

    Args:
        html: a page or a part of one, as the kit renders it.
        rules: a lexicon with what a team adds; the kit's own by default.
    """
    marker = _Marker(rules)
    marker.feed(html)
    marker.close()
    return marker.finished(), marker.findings


class _Marker(HTMLParser):
    """Writes HTML out as it came in, with marks in the text of each block."""

    def __init__(self, rules: Lexicon | None) -> None:
        super().__init__(convert_charrefs=False)
        self._rules = rules
        self._out: list[str] = []
        self._block: list[tuple[bool, str]] = []  # whether it is text, and the text or the tag
        self._alone = 0
        self.findings: list[WordingFinding] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag; a block ends the sentence before it."""
        if tag in _LEFT_ALONE:
            self._alone += 1
        if tag in _BLOCKS:
            self._end()
        self._block.append((False, self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that closes itself."""
        self._block.append((False, self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        """Take the end of a tag."""
        if tag in _BLOCKS:
            self._end()
        self._block.append((False, f"</{tag}>"))
        if tag in _LEFT_ALONE and self._alone:
            self._alone -= 1

    def handle_data(self, data: str) -> None:
        """Take text; within code or a quote it is kept as it is."""
        self._block.append((not self._alone, data))

    def handle_entityref(self, name: str) -> None:
        """Take a named character: one character of text."""
        self._block.append((False, f"&{name};"))

    def handle_charref(self, name: str) -> None:
        """Take a numbered character."""
        self._block.append((False, f"&#{name};"))

    def handle_decl(self, decl: str) -> None:
        """Take the document type."""
        self._out.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        """Take a comment."""
        self._block.append((False, f"<!--{data}-->"))

    def _end(self) -> None:
        """Mark what was collected and write it out."""
        text = "".join(piece if is_text else _stand_in(piece) for is_text, piece in self._block)
        findings = check_language(text, rules=self._rules, markdown=False) if text.strip() else []
        self.findings += findings
        self._out.extend(_spread(self._block, findings))
        self._block = []

    def finished(self) -> str:
        """Return what was written."""
        self._end()
        return "".join(self._out)


def _stand_in(tag: str) -> str:
    """Return what stands in the sentence for a tag or an entity: nothing, or a character for a character."""
    if tag.startswith("&"):
        return {"&quot;": '"', "&#x27;": "'", "&#39;": "'"}.get(tag, "&")
    return " " if tag.startswith("<br") else ""


def _spread(block: Sequence[tuple[bool, str]], findings: Sequence[WordingFinding]) -> Iterator[str]:
    """Yield a block with its marks, each cut where a tag begins or ends within it."""
    at = 0
    for is_text, piece in block:
        length = len(piece) if is_text else len(_stand_in(piece))
        if is_text:
            done = 0
            for finding in findings:
                first, last = max(finding.start - at, done), min(finding.end - at, length)
                if first < last:
                    yield piece[done:first]
                    yield f"{_open(finding)}{piece[first:last]}</mark>"
                    done = last
            yield piece[done:]
        else:
            yield piece
        at += length
