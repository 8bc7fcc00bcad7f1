"""Escaping, in one place: text from tools and people is data wherever it ends up.

Each function takes any text and returns it fit for one kind of output. Those that come in
pairs (``markdown_*``, ``csv_cell``) are exact inverses, so that a file can be read back.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return the text without control characters, with Unix line ends and in NFC.

    Escape sequences would run in a terminal, direction marks would turn a line around, and
    a lone surrogate cannot be written to a file.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")
    text = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", text)


def strip_controls(text: str) -> str:
    """Return the text without control characters, direction marks and half characters; nothing else of it changes."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Return the cleaned text on one line with single spaces."""
    return " ".join(clean(text).split())


# Mermaid ends a field at a colon and an entity at a semicolon; JupyterLab's parser fails on a
# bare one. Each of these is written as an entity instead. The dictionary's order does not
# matter: the text is translated character by character.
_MERMAID: Final = str.maketrans(
    {
        ":": "#colon;",
        "#": "#35;",
        ";": "#59;",
        '"': "#quot;",
        "<": "#lt;",
        ">": "#gt;",
        "`": "#96;",
        "%": "#37;",
        "{": "#123;",
        "}": "#125;",
        "\\": "#92;",
        "$": "#36;",
    }
)


def escape_mermaid(text: str) -> str:
    """Return one line of text for a field of a Mermaid diagram."""
    return one_line(text).translate(_MERMAID)


def _starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take the cell for a formula."""
    if text[:1] in ("\t", "\r"):
        return True
    return text.lstrip(" \t\r\n\xa0'")[:1] in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def escape_csv_cell(text: str) -> str:
    """Return the text with a leading apostrophe where a spreadsheet would run a formula.

    Source: OWASP, CSV Injection. :func:`unescape_csv_cell` takes it off again.
    """
    return f"'{text}" if text and _starts_formula(text) else text


def unescape_csv_cell(text: str) -> str:
    """Return what :func:`escape_csv_cell` was given."""
    return text[1:] if text.startswith("'") and _starts_formula(text[1:]) else text


_TAG_OPENER: Final = re.compile(r"(\\*)<(?=[A-Za-z/!?])")
_CODE_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(?:.*?[^`])?\1(?!`)")
_BLOCK_START: Final = re.compile(
    r"(\\*)(?=[-+*](?:\s|$)|>|#{1,6}(?:\s|$)|`{3}|~{3}|(?:[-_*]\s*){3,}$|\[[ xX]\]\s|\[[^\]]*\]:)"
)

_NUMBER_START: Final = re.compile(r"(\d{1,9})(\\*)(?=[.)](?:\s|$))")


def _outside_code(text: str, change: re.Pattern[str], to: str) -> str:
    """Apply one substitution to the parts of a line that are not code spans."""
    parts: list[str] = []
    end = 0
    for span in _CODE_SPAN.finditer(text):
        parts += [_sub_slashes(text[end : span.start()], change, to), span.group()]
        end = span.end()
    parts.append(_sub_slashes(text[end:], change, to))
    return "".join(parts)


def _sub_slashes(text: str, pattern: re.Pattern[str], to: str) -> str:
    """Rewrite the run of backslashes (group 1) before each match.

    ``escape``: n becomes 2n + 1. ``unescape``: an odd run 2n + 1 becomes n, an even run 2n
    stays, because a person wrote it. Escaping always leaves an odd run, so the pair is exact.
    """

    def rewrite(match: re.Match[str]) -> str:
        run = len(match.group(1))
        rest = match.group()[run:]
        if to == "escape":
            return "\\" * (2 * run + 1) + rest
        return "\\" * (run // 2 if run % 2 else run) + rest

    return pattern.sub(rewrite, text)


def escape_markdown(text: str) -> str:
    """Return one line for the middle of a Markdown line: raw HTML becomes plain text.

    Emphasis, links and code spans are left as they are typed: a person's file keeps its look.
    """
    return _outside_code(one_line(text), _TAG_OPENER, "escape")


def unescape_markdown(text: str) -> str:
    """Return what :func:`escape_markdown` was given, for text that it wrote."""
    return _outside_code(one_line(text), _TAG_OPENER, "unescape")


def escape_markdown_item(text: str) -> str:
    """Return one line that can stand right after a list marker without starting a block."""
    escaped = escape_markdown(text)
    number = _NUMBER_START.match(escaped)
    if number:
        return number[1] + "\\" * (2 * len(number[2]) + 1) + escaped[number.end() :]
    head = _BLOCK_START.match(escaped)
    if head is None:
        return escaped
    run = len(head.group(1))
    return "\\" * (2 * run + 1) + escaped[run:]


def unescape_markdown_item(text: str) -> str:
    """Return what :func:`escape_markdown_item` was given, for text that it wrote."""
    text = one_line(text)
    number, head = _NUMBER_START.match(text), _BLOCK_START.match(text)
    if number is not None and len(number[2]) % 2:
        text = number[1] + "\\" * (len(number[2]) // 2) + text[number.end() :]
    elif head is not None and len(head.group(1)) % 2:
        run = len(head.group(1))
        text = "\\" * (run // 2) + text[run:]
    return unescape_markdown(text)


def escape_markdown_cell(text: str) -> str:
    """Return one line for a cell of a Markdown table."""
    return escape_markdown(text).replace("|", "\\|")


def unescape_markdown_cell(text: str) -> str:
    """Return what :func:`escape_markdown_cell` was given."""
    return unescape_markdown(text.replace("\\|", "|"))
