"""What would be lost of a foreign document in pmkit's form, found by comparison and kept.

Names of columns, stamps in another form, tags of HTML: what has no place in the form goes, line by line, into a comment
below the summary's bullets, and code that is not there byte for byte into a fence.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pmkit.documents.format.blocks import blocks, fence
from pmkit.documents.format.loosen.loosen import code_lines

_WORD: Final = re.compile(r"[^\W_]+(?:[:.,'’/+-][^\W_]+)*")
_HEADING_MARK: Final = re.compile(r"^\s{0,3}h[1-6]\.\s", re.MULTILINE)
_LETTERS: Final = re.compile(r"[^\W_]+")
_SPAN: Final = re.compile(r"(?<![`\\])(`+)(?!`)(?P<code>(?:[^`\n]|(?!\1(?!`))`+)+?)(?<!`)\1(?!`)")
_KEPT: Final = "Words of the original that this form has no place for, line by line:"
CODE_HEADING: Final = "Code, Word for Word"
"""Heading of the section that holds code which another form would have changed."""


def words(text: str) -> Counter[str]:
    """Return how often each word and number is in a text, whole (``14:32``) and in parts; entities are their signs."""
    plain = _HEADING_MARK.sub("", html.unescape(text).replace("\\", ""))
    return Counter([*_WORD.findall(plain), *_LETTERS.findall(plain)])


def lost_words(text: str, written: str) -> list[str]:
    """Return the lines of a text that hold words which are not in what was written from it."""
    missing = words(text) - words(written)
    lines = []
    for line in text.split("\n"):
        if missing and (held := words(line) & missing):
            lines.append(line.strip())
            missing -= held
    return lines


def as_comment(lines: list[str]) -> str:
    """Return lines as a comment, which readers of the page do not see and editors of the file do."""
    inside = "\n".join(line.replace("-->", "--\\>").replace("<!--", "<\\!--") for line in lines)
    return f"<!-- {_KEPT}\n{inside}\n-->"


def lost_code(text: str, written: str) -> str:
    """Return fences with the code of a text that is not byte for byte in what was written from it; may be empty."""
    return "\n\n".join(fence(code) for code in dict.fromkeys(_code(text)) if code not in written)


def _code(text: str) -> Iterator[str]:
    """Yield the content of each fence and each span of code."""
    lines = text.split("\n")
    inside = code_lines(lines)
    for block in blocks(text):
        if block.kind == "fence" and block.tokens and block.tokens[0].type == "fence":
            yield "\n".join(block.lines[1:-1])
        elif block.kind not in ("fence", "other"):
            for number, line in enumerate(block.lines, start=block.line):
                if not inside[number]:
                    yield from (match.group() for match in _SPAN.finditer(line))
    # Fences within lists are in no block of their own.
    held: list[str] = []
    for line, is_code in zip([*lines, ""], [*inside, False], strict=True):
        if is_code:
            held.append(line)
        elif held:
            if held[0][:1].isspace() or not held[0].startswith(("`", "~")):
                yield "\n".join(held[1:-1])
            held = []
