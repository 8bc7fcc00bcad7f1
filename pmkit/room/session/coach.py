"""What the host is asked about lines before all see them: names of people, words that blame, lines that say the same.

It suggests and changes nothing. Both are found by the kit's own language check and likeness of words, so that what is
marked here is what is marked in a postmortem.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from pmkit.analysis.language import WordingFinding, check_language
from pmkit.analysis.language.names import names_in
from pmkit.analysis.language.people import with_somebody
from pmkit.analysis.text.likeness import likeness, weights

ALIKE: Final = 0.42
"""Likeness from which two lines are offered for merging: where two groups' whys are taken for one."""

COMPARED_MOST: Final = 140
"""Lines that are compared with each other, about 10,000 pairs."""

OFFERED_MOST: Final = 6
"""Pairs that are offered at a time: after a merge, the next ones."""

_PERSONAL: Final = ("blame", "hindsight", "human_error")
"""Categories of wording that point at people."""


@dataclass(frozen=True)
class Mark:
    """What to ask about a line.

    Attributes:
        says: what was found.
        asks: the question to ask.
        instead: other words for the whole line, in which nothing is marked; empty where only its writer knows them.
        name: the person's name, where that is what was found.
    """

    says: str
    asks: str
    instead: str = ""
    name: str = ""


@lru_cache(maxsize=4_000)
def marks(line: str, known: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    """Return what to ask about a line, names of people first; what speaks of the writer alone is left.

    Args:
        line: what somebody wrote.
        known: names that the material gives as people's, besides those that everybody knows.

    Example:
        >>> [mark.says for mark in marks("John forgot to check memory")]
        ['Names a person: John.', 'Blame: \u201cJohn forgot\u201d.']
        >>> marks("The checklist does not mention memory")
        ()
    """
    asked: list[Mark] = []
    if names := names_in(line, known):
        name = line[slice(*names[0])].split()[0]
        instead = _clean(with_somebody(line, known), known)
        asked.append(Mark(f"Names a person: {name}.", "Which role was it?", instead, name))
    for finding in _pointing(line):
        head = finding.category.replace("_", " ").capitalize()
        rewrite = line[: finding.start] + finding.rewrite + line[finding.end :] if finding.rewrite else ""
        asked.append(Mark(f"{head}: \u201c{finding.said}\u201d.", finding.question, _clean(rewrite, known)))
    return tuple(asked)


def _pointing(line: str) -> list[WordingFinding]:
    """Return what the language check says of a line that points at people."""
    found = check_language(line, markdown=False)
    return [each for each in found if each.level == "warning" and each.category in _PERSONAL]


def _clean(line: str, known: Collection[str]) -> str:
    """Return a wording if nothing in it would be marked, otherwise an empty text: nobody is offered other blame."""
    return "" if names_in(line, known) or _pointing(line) else line


def stopping(
    lines: Sequence[str], *, only_names: bool = False, allowed: str = "", known: Sequence[str] = ()
) -> list[Mark]:
    """Return the marks for which the host looks at lines before all see them, one of each line.

    Args:
        lines: the lines.
        only_names: whether words that blame don't count: where people practice saying it in other words.
        allowed: a text whose own name doesn't count: everybody has read it.
        known: names that the material gives as people's.
    """
    read = {allowed[slice(*span)].split()[0] for span in names_in(allowed)}
    found = [
        [mark for mark in marks(line, tuple(known)) if (mark.name not in read if mark.name else not only_names)]
        for line in lines
    ]
    return [each[0] for each in found if each]


@lru_cache(maxsize=64)
def alike(lines: tuple[str, ...], apart: frozenset[frozenset[str]] = frozenset()) -> tuple[tuple[str, str], ...]:
    """Return pairs of lines that may say the same, the likeliest first and each line once.

    Args:
        lines: the lines.
        apart: pairs of which it is known that they don't.
    """
    lines = lines[:COMPARED_MOST]
    weight = weights(lines)
    scored = [(likeness(a, b, weight), a, b) for a, b in combinations(lines, 2)]
    found: list[tuple[str, str]] = []
    for score, a, b in sorted(scored, key=lambda each: (-each[0], each[1:])):
        if score < ALIKE or len(found) == OFFERED_MOST:
            break
        if {a, b} not in apart and not {a, b} & {line for pair in found for line in pair}:
            found.append((a, b))
    return tuple(found)
