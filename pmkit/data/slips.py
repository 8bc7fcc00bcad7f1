"""Slips in a YAML file that people make who only wanted to write a sentence, each said in words of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_TEXT: Final = r"\s*(?:- )?(?:[\w-]+: +|- )"
"""What is before a text: the name of its field, or the dash of a list."""

_QUOTED: Final = 'put the whole text between double quotes, such as: say: "On-call didn\'t wait"'


@dataclass(frozen=True)
class Slip:
    """A slip, and how it is put right.

    Attributes:
        code: what the error is called.
        problem: what is wrong.
        remedy: what to do.
        line: the line it is in, counted from 1.
    """

    code: str
    problem: str
    remedy: str
    line: int


def _apostrophe(line: str) -> bool:
    return bool(re.match(_TEXT + r"'(?:[^']|'')*'(?!\s*(?:#.*)?$)", line))


def _open_quote(line: str) -> bool:
    opened = re.match(_TEXT + r"(?P<quote>[\"'])(?P<rest>.*)", line)
    return opened is not None and not re.search(r"(?<!\\)" + opened["quote"], opened["rest"])


_SLIPS: Final[tuple[tuple[str, Callable[[str], object], str, str], ...]] = (
    (
        "yaml-tab",
        re.compile(r" *\t").match,
        "this line begins with a tab",
        "put spaces in place of the tab, as many as the line above has",
    ),
    (
        "yaml-apostrophe",
        _apostrophe,
        "a text between single quotes ends at the first apostrophe in it",
        _QUOTED,
    ),
    (
        "yaml-quote",
        re.compile(_TEXT + r'"(?:[^"\\]|\\.)*"(?!\s*(?:#.*)?$)').match,
        "a text between double quotes has a double quote in it",
        "put single quotes inside, such as: say: \"The page says 'all good'\"",
    ),
    (
        "yaml-quote",
        _open_quote,
        "the quote at the beginning of this text has no partner at its end",
        _QUOTED,
    ),
    (
        "yaml-colon",
        re.compile(r"\s*(?:- )?[\w-]+: +(?=\w)[^#]*:(?: |$)|\s*- (?![\"'\[{])[^#:]+: .*: ").match,
        "a text that has a colon and a space in it needs quotes",
        'put quotes around the whole text, such as: say: "Almost midnight: orders pile up"',
    ),
    (
        "yaml-sign",
        re.compile(_TEXT + r"[@`%\]},]").match,
        "a text that begins with such a sign needs quotes",
        'put quotes around the whole text, such as: say: "@channel is told"',
    ),
    (
        "yaml-bracket",
        re.compile(_TEXT + r"[\[{][^\]}]*[\]}]\s*[^\s#,]").match,
        "a text that begins with a bracket needs quotes",
        'put quotes around the whole text, such as: say: "[page] The database is down"',
    ),
)
"""Code, what tells the slip by its line, problem and remedy; the first that fits counts."""


def slip_in(text: str, first: int, last: int) -> Slip | None:
    """Return the slip near the place where a text could not be read any further; None where none is known.

    Args:
        text: of the file.
        first: the line where what could not be read begins, counted from 0.
        last: the line where reading stopped.
    """
    rows = text.splitlines()
    # Reading often stops only in the line after the slip.
    near = [*range(max(first, 0), last + 1), last - 1]
    for code, fits, problem, remedy in _SLIPS:
        for at in near:
            if 0 <= at < len(rows) and fits(rows[at]):
                return Slip(code, problem, remedy, at + 1)
    return None
