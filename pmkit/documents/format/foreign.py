"""Forms that other templates use: front matter, tables, chains in plain lines, Mermaid.

Read, never written. Each function recognizes one form and returns its lines; the readers in
``readers`` make values of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pmkit.documents.format.blocks import Block, Item
from pmkit.tags import split_tag

_FRONT: Final = re.compile(r"\A---[ \t]*\n(?P<body>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MAIL: Final = re.compile(
    r"\A(?P<body>(?:(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|In-Reply-To|References|Message-ID|List-\w+|Von|An|"
    r"Gesendet|Datum|Betreff|De|À|Envoyé|Objet|Para|Enviado|Fecha|Asunto|Data|Assunto):[ \t][^\n]*\n"
    r"(?:[ \t]+\S[^\n]*\n)*){2,})"
    r"[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)
"""The head of a mail, which says who wrote it and when, as front matter does."""

_ADDRESSED: Final = re.compile(
    r"^(?:From|To|Cc|Sent|Reply-To|In-Reply-To|Von|An|Gesendet|De|À|Envoyé|Para|Enviado):", re.IGNORECASE | re.MULTILINE
)
_SUBJECT: Final = re.compile(r"^(?:Subject|Betreff|Objet|Asunto|Assunto):", re.IGNORECASE | re.MULTILINE)
_ANSWERED: Final = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv)\s?:\s*)+", re.IGNORECASE)
_PAIR: Final = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)?(?P<name>[^\W\d_](?:[^\W\d_]|[ '’/-]){1,38}?)"
    r"(?:\*\*|__)?\s*(?::(?:\*\*|__)?\s+|：(?:\*\*|__)?\s*)(?P<value>\S.*)$"
)
_PROBLEM: Final = re.compile(r"^\**(?:Problem|Problem statement|Issue)\**\s*:\**\s*", re.IGNORECASE)
_PROBLEM_STRICT: Final = re.compile(r"^Problem:\s*")
_ANSWER: Final = re.compile(r"^\**(?:Why\b|→|\d+[.)]\s*Why)", re.IGNORECASE)
_ENTITY: Final = {
    "#colon;": ":", "#35;": "#", "#59;": ";", "#quot;": '"', "#lt;": "<", "#gt;": ">",
    "#96;": "`", "#37;": "%", "#123;": "{", "#125;": "}", "#92;": "\\", "#36;": "$",
}  # fmt: skip
_ENTITIES: Final = re.compile("|".join(map(re.escape, _ENTITY)))
_MERMAID_STAMP: Final = re.compile(r"^(?P<stamp>(?:\d{4}-\d{2}-\d{2}\s+)?\d{1,2}:\d{2}(?::\d{2})?)\s*:\s*(?P<text>.*)$")


def front_matter(text: str) -> tuple[str, str]:
    """Return the front matter's body, or the head of a mail, and the text with blank lines in its place."""
    match = _FRONT.match(text) or _MAIL.match(text)
    if match is None or ":" not in match["body"] or (match.re is _MAIL and not is_mail(match["body"])):
        return "", text
    return match["body"].rstrip("\n"), "\n" * match.group().count("\n") + text[match.end() :]


def is_mail(front: str) -> bool:
    """Tell whether what comes before a document is the head of a mail, whose day is the day of writing."""
    return _ADDRESSED.search(front) is not None and ("@" in front or _SUBJECT.search(front) is not None)


def titled(front: str) -> str:
    """Return the title that front matter gives, or the subject of a mail; empty where there is neither."""
    found = {name.lower(): value for name, value in reversed(pairs(front.split("\n")))}
    names = ("title", "subject", "betreff", "objet", "asunto", "assunto")
    return _ANSWERED.sub("", next((found[name] for name in names if name in found), ""))


def pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ``Name: value`` pairs of lines; other lines are left out."""
    found = (_PAIR.match(line.rstrip()) for line in lines)
    return [(m["name"].strip(), m["value"].strip().strip("\"'")) for m in found if m]


def is_all_pairs(lines: Sequence[str]) -> bool:
    """Tell whether every line is a ``Name: value`` pair."""
    return bool(lines) and len(pairs(lines)) == len(lines)


_BOLD_NAME: Final = re.compile(r"^\s*(?:\*\*|__)[^*_:：\n]{2,40}(?::?(?:\*\*|__):?\s+|：?(?:\*\*|__)：?\s*)\S")


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Return the lines of a paragraph of names in bold, each with the lines that its value goes on in.

    A paragraph that is anything else is returned as it is.
    """
    begins = [_BOLD_NAME.match(line) is not None for line in lines]
    if not any(begins) or not begins[0] or sum(begins) < _SEVERAL:
        return list(lines)
    joined: list[str] = []
    for line, is_name in zip(lines, begins, strict=True):
        if is_name:
            joined.append(line.rstrip())
        else:
            joined[-1] = f"{joined[-1]} {line.strip()}"
    return joined


_SEVERAL: Final = 3


def is_fence_mark(line: str) -> bool:
    """Tell whether a line opens or closes a fence."""
    return re.match(r"^\s*(?:`{3,}|~{3,})", line) is not None


def mermaid_rows(block: Block) -> list[tuple[int, str, list[str]]]:
    """Return line number, text and details of each event of a Mermaid ``timeline`` in a fence."""
    return _mermaid(block)[0]


def mermaid_rest(block: Block) -> list[str]:
    """Return the lines of a Mermaid ``timeline`` that are not events: its title and sections."""
    return _mermaid(block)[1]


def _mermaid(block: Block) -> tuple[list[tuple[int, str, list[str]]], list[str]]:
    """Return the events of a Mermaid ``timeline`` and its other lines."""
    found: list[tuple[int, str, list[str]]] = []
    left: list[str] = []
    for number, line in enumerate(block.lines):
        text = line.strip()
        if is_fence_mark(line):
            continue
        match = _MERMAID_STAMP.match(text)
        if match is not None:
            stamp, rest = match["stamp"], match["text"]
        elif " : " in text and not text.startswith((":", "title ", "section ")):
            # What pmkit writes: a day alone, "untimed", or a clock whose colon is an entity.
            field, rest = text.split(" : ", 1)
            stamp = _plain(field)
        else:
            if found and text.startswith(":"):
                found[-1][2].extend(map(_plain, _fields(text[1:])))
            elif text and text != "timeline":
                left.append(_plain(text))
            continue
        headline, *details = _fields(rest) or [""]
        found.append((number, f"{stamp} - {_plain(headline)}", [_plain(d) for d in details]))
    return found, left


def _fields(text: str) -> list[str]:
    """Return the fields of a line of a Mermaid timeline."""
    return [field.strip() for field in re.split(r"\s:\s|^:\s", text) if field.strip()]


def _plain(text: str) -> str:
    """Return a field of a Mermaid diagram without its entities."""
    return _ENTITIES.sub(lambda match: _ENTITY[match.group()], text)


@dataclass(frozen=True, slots=True)
class Stated:
    """A problem, with the answers that follow it in the same block (line number and text)."""

    problem: str
    answers: tuple[tuple[int, str], ...] = ()


def problem_of(block: Block, strict: bool) -> Stated | None:
    """Return the problem that a paragraph (or, in foreign documents, a fence) states."""
    lines = _content(block)
    if block.kind not in ("paragraph", "fence") or not lines or (strict and block.kind != "paragraph"):
        return None
    match = (_PROBLEM_STRICT if strict else _PROBLEM).match(lines[0][1])
    if match is None:
        return None
    first = lines[0][1][match.end() :]
    if strict:
        return Stated(" ".join([first, *(text for _, text in lines[1:])]))
    cut = next((n for n, (_, text) in enumerate(lines) if n and _ANSWER.match(text)), len(lines))
    problem = " ".join([first, *(text for _, text in lines[1:cut])])
    return Stated(problem, tuple(lines[cut:]))


def answers_of(block: Block) -> list[tuple[int, str]]:
    """Return the lines of a block that is a chain of ``Why? → answer`` lines, otherwise nothing."""
    lines = _content(block)
    if block.kind not in ("paragraph", "fence") or not lines or not all(_ANSWER.match(text) for _, text in lines):
        return []
    return lines


def _content(block: Block) -> list[tuple[int, str]]:
    """Return a block's lines that are neither blank nor fence marks, numbered."""
    return [
        (n, line.strip())
        for n, line in enumerate(block.lines)
        if line.strip() and not (block.kind == "fence" and is_fence_mark(line))
    ]


def is_flat(found: Sequence[Item], block: Block) -> bool:
    """Tell whether a list is a chain: several untagged items, each a further "why" or numbered, nothing nested."""
    numbered = re.match(r"\s*\d{1,2}[.)]\s", block.lines[0]) is not None
    return (
        len(found) > 1
        and not any(item.children for item in found)
        and all(split_tag(item.text)[1] is None for item in found)
        and (numbered or all(_ANSWER.match(item.text) for item in found))
    )
