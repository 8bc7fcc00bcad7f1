"""What people typed between the braces of a form, "### {{ 06:10 }}": the braces were meant to be replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FILLED: Final = re.compile(
    r"^(?P<before>\s*(?P<mark>#{1,6}|[-*+]|\d{1,2}[.)])\s+)\{\{\s*(?P<text>[^{}<>%|\n]*?\w[^{}<>%|\n]*?)\s*\}\}"
    r"(?P<behind>[^{}]*)$"
)
_SENTENCE: Final = 6
"""Words from which on an item says something, and doesn't ask for it: "{{ summary }}", "{{ link to the issue }}"."""


def unwrap(lines: list[str], is_code: Sequence[bool]) -> None:
    """Take the braces away around a heading with figures, such as a time, and around an item that is a sentence.

    Args:
        lines: of the document, changed in place.
        is_code: which of them are code.
    """
    for place, line in enumerate(lines):
        if "{{" not in line or is_code[place] or (found := _FILLED.match(line)) is None:
            continue
        is_time = found["mark"].startswith("#") and any(map(str.isdigit, found["text"]))
        if is_time or (not found["mark"].startswith("#") and len(found["text"].split()) >= _SENTENCE):
            lines[place] = f"{found['before']}{found['text']}{found['behind']}"
