"""Finds causes that a form's fields name, wherever they are: "Root cause: ..." on a line or a bullet of the impact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pmkit.documents.format.blocks import Block, blocks, is_too_deep, items, walk
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.causes import is_known
from pmkit.documents.format.prose.sentences import statements
from pmkit.documents.format.sections import section_key

_FIELD: Final = re.compile(
    r"^\s*(?:\*\*|__)?(?P<name>[^\W\d_][^*_:：.|`<>\n]{1,38}?)\s?(?:\*\*|__)?\s?"
    # Chinese and Japanese put no space behind a colon; elsewhere one without is a time, an address or a name.
    r"(?:：|:(?=(?:\*\*|__)?(?:\s|$))|(?<=[^\x00-\u2fff]):|(?<=[^\x00-\u2fff] ):)(?:\*\*|__)?\s*(?P<value>.*)$"
)
_ELSEWHERE: Final = ("factors", "whys", "actions")
"""Sections with readers of their own."""

_CAUSE: Final = re.compile(
    r"\b(?:causes?|trigger)\b|ursache|원인|原因|根因|причин|caus[ae]\b|årsa[kg]|orsak|oorza(?:ak|ken)|przyczyn",
    re.IGNORECASE,
)

_SAYS_NONE: Final = re.compile(
    r"^\W*(?:(?:not (?:yet )?|un|none |still )(?:known|clear|found|identified|determined|confirmed|open)\b|"
    r"(?:unknown|none|pending|n/?a|tbd|tba|see|cf\.?|under investigation|being investigated)\b|"
    r"!?\[[^\]]*\]\([^)]*\)\W*$)",
    re.IGNORECASE,
)
"""What a form says where the cause is not known yet, or is told in another place."""


def causes_of_fields(prose: Sequence[str], parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return the statements of fields that name a cause, in sections about something else, each behind the name.

    Args:
        prose: what is above and between the sections.
        parts: the sections of a document.
    """
    bodies = dict.fromkeys([*prose, *(part.body for part in parts if part.key not in _ELSEWHERE)])
    found = [field for body in bodies for field in _fields_of(body) if _is_cause(field[0])]
    told = ((name, one) for name, value in found for one in statements(value))
    return list(dict.fromkeys((name, one) for name, one in told if is_known(one) and not _SAYS_NONE.match(one)))


def without_fields(text: str) -> list[str]:
    """Return what a paragraph says: its text, or nothing where it is several fields of which one is a cause."""
    found = _fields(text)
    return [] if len(found) > 1 and any(_is_cause(name) for name, _ in found) else [text]


def cause_in(text: str) -> str:
    """Return what the first field of a paragraph that names a cause states; empty where there is none.

    Args:
        text: the paragraph; one that begins with other words has no fields.
    """
    return next((value for name, value in _fields(text) if value and _is_cause(name)), "")


def _is_cause(name: str) -> bool:
    """Tell whether a field of this name says why it happened."""
    return _CAUSE.search(name) is not None and section_key(name) == "factors"


def _fields_of(body: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a section: lines of its paragraphs, and items of its lists."""
    lines = body.split("\n")
    for block in blocks(body):
        for text in _texts(block, lines):
            yield from _fields(text)


def _texts(block: Block, lines: Sequence[str]) -> list[str]:
    if block.kind == "list" and not is_too_deep(block):
        return [item.text for item in walk(items(block, lines))]
    return [block.text] if block.kind == "paragraph" else []


def _fields(text: str) -> list[tuple[str, str]]:
    """Return the fields of a text that begins with one; what follows on further lines goes on with the last."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        field = _FIELD.match(line)
        if field:
            found.append((field["name"], field["value"].strip()))
        elif found:
            name, value = found[-1]
            found[-1] = name, f"{value} {line.strip()}".strip()
        else:
            return []
    return found
