"""The catalog of findings: what each one states, what it asks, and why that is worth asking.

A finding is one table in ``findings/<subject>.toml``; its name is the finding's code:

    [no-evidence]
    message = "It points at no event."
    question = "Which record would convince somebody who doubts it?"
    why = "An answer without a record is a guess that a confident voice can win with."

``{name}`` in a sentence is filled with a fact. A check decides *whether* something is a finding; the
words are here, so that one code says one thing wherever it is found.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pmkit.finding import Finding

_KEYS: Final = {"message", "question", "why"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog says of one finding.

    Attributes:
        code: stable short name, such as ``no-evidence``.
        subject: what it is about, such as ``whys``: the file's name.
        message: one sentence that states what was seen, with ``{names}`` of facts.
        question: what to ask next.
        why: why that is worth asking; shown by ``pmkit check --explain CODE``.
    """

    code: str
    subject: str
    message: str
    question: str
    why: str


@cache
def catalog() -> dict[str, Entry]:
    """Return all findings by code, in the order of the files.

    Raises:
        ValueError: a file of the kit is broken: a key too many or too few, or a code in two files.
    """
    entries: dict[str, Entry] = {}
    folder = files("pmkit.data") / "findings"
    for path in sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name):
        subject = path.name.removesuffix(".toml")
        for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if set(table) != _KEYS or code in entries:
                raise ValueError(f"{path.name}: {code} must have {', '.join(sorted(_KEYS))}, and be there once")
            entries[code] = Entry(code, subject, **table)
    return entries


def finding(code: str, where: str = "", **facts: object) -> Finding:
    """Return the finding of a code, its sentences filled with facts.

    Args:
        code: as in the catalog.
        where: what it is about: an id such as ``E4``, a line, a section.
        facts: what stands for ``{name}`` in the message and the question.

    Raises:
        KeyError: the catalog has no such code, or a sentence names a fact that is not given.
    """
    entry = catalog()[code]
    return Finding(code, where, entry.message.format(**facts), entry.question.format(**facts))
