"""Escaping, in one place: text from tools and people is data wherever it ends up.

Each function takes any text and returns it fit for one kind of output. Those that come in
pairs (``markdown_*``, ``csv_cell``) are exact inverses, so that a file can be read back.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

# Control characters, and characters that hide or reverse text: Arabic letter mark, Mongolian vowel separator, direction
# marks, embeddings, isolates, deprecated formatting, annotations, byte order mark. Tags stay in flags (group 1).
_CONTROL: Final = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)|"
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_LINE_END: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_JSON_UNSAFE: Final = re.compile(
    rf"{_CONTROL.pattern}|[\x85\u2028\u2029]|{_LONE_SURROGATE.pattern}|(?<=#)#(?=\w{{0,20}}\[)"
)


def clean(text: str) -> str:
    """Return the text without control characters, with Unix line ends and in NFC.

    Escape sequences would run in a terminal, direction marks would turn a line around, and
    a lone surrogate cannot be written to a file.
    """
    if _is_plain(text):
        return text
    return unicodedata.normalize(
        "NFC", strip_controls(_LINE_END.sub("\n", text).replace("\x0b", " ").replace("\x0c", " "))
    )


def strip_controls(text: str) -> str:
    """Return the text without control characters, direction marks and half characters; nothing else of it changes."""
    if _is_plain(text):
        return text
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub(r"\1", text))


def _is_plain(text: str) -> bool:
    """Tell whether a text is in ASCII with nothing to take out: most texts, and the patterns need not look at them."""
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


def escape_json(text: str) -> str:
    """Return JSON with escapes for what a terminal or a CI system would run: the same data, fit to be printed."""
    return _JSON_UNSAFE.sub(lambda match: json.dumps(match.group())[1:-1].replace("#", "\\u0023"), text)


_COMMAND: Final = re.compile(r"^[^\S\n]*+(?=::)|(?<=##)(?=\w{0,20}\[)", re.MULTILINE)


def escape_commands(text: str) -> str:
    """Return output in which no CI system finds a command.

    GitHub runs ``::name::`` at the start of a line, even after blanks, and ``##[name]`` anywhere in it; other systems
    read ``##vso[`` and ``##teamcity[``. A backslash breaks each of them up.
    """
    return _COMMAND.sub(lambda match: f"{match.group()}\\", text)


def one_line(text: str) -> str:
    """Return the cleaned text on one line with single spaces."""
    if "  " not in text and text.isascii() and text.isprintable():  # most texts, and many of them
        return text.strip(" ")
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
        "&": "#38;",
    }
)


def escape_mermaid(text: str) -> str:
    """Return one line of text for a field of a Mermaid diagram."""
    return one_line(text).translate(_MERMAID)


_FORMULA: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_LEAD: Final = re.compile("[ \t\r\n\x0b\x0c\x00\xa0\ufeff'\"]+")
_SEPARATORS: Final = frozenset(",;|\t\n\r")


def _leads(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of blanks and quotes before a formula sign; the run may be empty.

    Each run is scanned once, so long runs do not take quadratic time.
    """
    at = 0
    for run in _LEAD.finditer(text):
        yield from _bare(text, at, run.start())
        at = run.end()
        if text[at : at + 1] in _FORMULA and at < len(text):
            yield run.span()
            at += 1
    yield from _bare(text, at, len(text))


def _bare(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the positions of formula signs right at the start of the text or right after a separator."""
    for at in range(begin, end):
        if text[at] in _FORMULA and _begins_cell(text, at):
            yield at, at


def _begins_cell(text: str, at: int) -> bool:
    """Tell whether a cell may begin here, whichever separator the file is read with."""
    return at == 0 or text[at - 1] in _SEPARATORS


def _begins_blank(text: str) -> bool:
    """Tell whether a text begins with a tab or a carriage return, apostrophes aside; spreadsheets drop these."""
    return text.lstrip("'")[:1] in ("\t", "\r")


def escape_csv_cell(text: str) -> str:
    """Return the text with an apostrophe wherever a spreadsheet would start a formula.

    That is at the start, and after a comma, ``;``, ``|``, a tab or a line break, because a file is not always read with
    the separator it was written with. Source: OWASP, CSV Injection. :func:`unescape_csv_cell` is the exact inverse.
    """
    if _FORMULA.isdisjoint(text) and not _begins_blank(text):
        return text
    places = {at for begin, end in _leads(text) for at in range(begin, end + 1) if _begins_cell(text, at)}
    if text and _begins_blank(text):
        places.add(0)
    bounds = [0, *sorted(places - {0}), len(text)]
    parts = [text[begin:end] for begin, end in pairwise(bounds)]
    return ("'" if 0 in places else "") + "'".join(parts)


def unescape_csv_cell(text: str) -> str:
    """Return what :func:`escape_csv_cell` was given."""
    if "'" not in text:  # most cells, and many of them
        return text
    places = {
        at for begin, end in _leads(text) for at in range(begin, end) if text[at] == "'" and _begins_cell(text, at)
    }
    if text.startswith("'") and _begins_blank(text):
        places.add(0)
    return "".join(letter for at, letter in enumerate(text) if at not in places) if places else text


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
    """Return one line that can be right after a list marker without starting a block."""
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


# An image in the document's own folder loads nothing from elsewhere. Its description must not hold what binds more
# tightly than the image does (code, tags, math): that could hide where the description really ends.
_NEAR_IMAGE: Final = r"!\[[^\[\]\n\\`<$&]{0,300}\]\((?:\w[\w-]{0,60}/){0,9}\w[\w.-]{0,100}\.(?:png|jpe?g|gif|webp)\)"
_SAFE_TARGET: Final = (
    r"(?:https?://|mailto:|\#|\.{0,2}/?[\w.-][\w./-]*+(?![&:\\])|<https?://|<\.{0,2}/?[\w.-][^\s<>&:\\]*+>)"
)
_PAGE_LINK: Final = r"https?://[^\s<>\"'&]{1,2000}>"
_LIVE: Final = re.compile(
    rf"(?P<near>{_NEAR_IMAGE})|!(?=\[)|<(?=[A-Za-z/!?])(?!{_PAGE_LINK})|\](?=[(:]\s*+(?!{_SAFE_TARGET}))"
)
_FENCE: Final = re.compile(r"`{3}|~{3}")
_OPENING: Final = re.compile(r"(?P<fence>`{3,}|~{3,})(?!mermaid)[\w+-]*[ \t]*")


def inert_markdown(text: str) -> str:
    """Return Markdown that loads nothing from elsewhere and holds no raw HTML, whoever renders it.

    Remote images become links, tags become text, and so do links to anything but a page or a file. A zero-width space
    breaks them up, which does not show. Blocks of code keep every character, so that they can still be copied, as long
    as all renderers agree on where they end. Comments count as tags: the caller takes prompts out first.
    """
    parts: list[str] = []
    for is_code, part in _code_blocks(strip_controls(text.replace("\r\n", "\n").replace("\r", "\n"))):
        parts.append(part if is_code else _LIVE.sub(_broken_up, part))
    return "".join(parts)


def _broken_up(match: re.Match[str]) -> str:
    """Return what was found, so that it is no longer live."""
    return match.group() if match["near"] else f"{match.group()}\u200b"


def _code_blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a document, each with whether it is certainly a fenced block of code.

    Only fences at the margin, after a blank line and closed count. After any other fence nothing does, since renderers
    may disagree on which fence opens and which one closes.
    """
    start = begin = at = 0
    before = opened = ""
    # Not splitlines: Markdown's lines end at line feeds alone.
    for line in text.split("\n") if _FENCE.search(text) else ():
        end = at + len(line)
        bare = line.rstrip(" \t")
        if opened and bare == opened:
            yield False, text[start:begin]
            yield True, text[begin:end]
            start, opened = end, ""
        elif _FENCE.search(line):
            opening = _OPENING.fullmatch(bare)
            if opened or before or opening is None:
                break
            begin, opened = at, opening["fence"]
        at, before = end + 1, bare
    yield False, text[start:]
