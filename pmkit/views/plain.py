"""Markdown as plain text, for cards and lines: a card shows no stars, brackets or addresses."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pmkit.markup import one_line

_TAGS: Final = frozenset(
    "a abbr b big blockquote br center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li "
    "mark ol p pre q s samp small span strike strong sub summary sup table tbody td th thead tr tt u ul var".split()
)
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LEAD: Final = re.compile(r"^(?:#{1,6}\s+|>\s*|[-*+]\s+|\[[ xX]\]\s+)+")
_LINK: Final = r"(?:\[[^\]\[]{0,200}\]\([^()\s]{1,700}\)|<?https?://[^\s<>)]{1,700}>?)"
_POINTER: Final = re.compile(
    r"[\s;,(\u2013\u2014-]{0,5}"
    r"\b(?:see(?: also)?|cf\.|compare|details|more|link|ticket|screenshot|graph|dashboard|thread)"
    rf"(?: (?:in|at|here))?:? {_LINK}\)?",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"(?:^|\s)\(?<?https?://[^\s<>)]{1,700}>?\)?")
_LONGEST: Final = 4_000
"""Characters of one line that are read as Markdown; anything longer isn't a line of a timeline."""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("strikethrough")


def plain_text(markdown: str) -> str:
    """Return the words of a line of Markdown: of links their text, no HTML; of a picture alone, what it shows."""
    line = _LEAD.sub("", one_line(_COMMENT.sub(" ", markdown))[:_LONGEST])
    (inline,) = _parser().parseInline(line)
    tokens = inline.children or []
    words = one_line("".join(_words(token) for token in tokens if token.type != "image"))
    return words or one_line(" ".join(token.content for token in tokens))


def without_pointers(markdown: str) -> str:
    """Return a line without what only points elsewhere: on a wall nobody can follow a link.

    Example:
        >>> without_pointers("Restarted; see [the runbook](https://example.org/runbook)")
        'Restarted'
    """
    if len(markdown) > _LONGEST:
        return markdown
    line = _BARE.sub("", _POINTER.sub("", markdown))
    return line.strip().rstrip(";,-\u2013\u2014( ") if line != markdown else markdown


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        # Type parameters and placeholders look like HTML: List<String>, <name>.
        match = _TAG.fullmatch(token.content)
        return " " if match and match[1].lower() in _TAGS else token.content
    return token.content
