"""Statements that explain each other, as nested lists that a wall can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from htpy import Node, div, li, span, ul

from pmkit.analysis.whys.five_whys import PROBLEM

DEEPEST: Final = 4
"""Levels below the first that are drawn as such; what is deeper says in words what it explains."""


@dataclass(frozen=True)
class Said:
    """A statement as it is shown, with those below it that explain it.

    Attributes:
        text: the statement.
        twin: how the second group said it, where it used other words.
        explains: statements of other columns that it explains.
        below: what explains it.
    """

    text: str
    twin: str
    explains: tuple[str, ...]
    below: tuple[Said, ...]

    @property
    def notes(self) -> list[str]:
        """What is said beside it in smaller letters."""
        return [*([f"also: {self.twin}"] if self.twin else []), *(f"explains: {text}" for text in self.explains)]


@dataclass(frozen=True)
class Column:
    """A heading with the statements that are not below others."""

    head: str
    tops: tuple[Said, ...]

    @property
    def is_nested(self) -> bool:
        """Whether a statement is below another one."""
        return any(said.below for said in self.tops)


def nested(
    said: Mapping[str, tuple[str, str]],
    links: Sequence[tuple[str, str]],
    texts: Mapping[str, str],
    most: int | None,
) -> tuple[Said, ...]:
    """Return the statements of one column, each once, below one that it explains; no deeper than a wall can show.

    Args:
        said: id to text and twin.
        links: effect and cause, by id.
        texts: id to text of all statements, so that one that is not above it can be named.
        most: how many are shown; all with None.
    """
    kept = dict(islice(said.items(), most))
    effects: dict[str, list[str]] = {name: [] for name in kept}
    causes: dict[str, list[str]] = {name: [] for name in kept}
    for effect, cause in dict.fromkeys(links):
        if cause in kept and effect != PROBLEM:
            effects[cause].append(effect)
            if effect in kept:
                causes[effect].append(cause)
    tops = [name for name in kept if not any(effect in kept for effect in effects[name])]
    above: dict[str, str] = {}
    depth: dict[str, int] = {}
    # From the tops down; where links go round in a circle, its first statement is a top too.
    for top in (*tops, *kept):
        if top in depth:
            continue
        if top not in tops:
            tops.append(top)
        depth[top], reached = 0, [top]
        for effect in reached:
            for cause in causes[effect]:
                if cause not in depth and depth[effect] < DEEPEST:
                    above[cause], depth[cause] = effect, depth[effect] + 1
                    reached.append(cause)

    def made(name: str) -> Said:
        text, twin = kept[name]
        explains = tuple(texts[effect] for effect in effects[name] if effect != above.get(name))
        return Said(text, twin, explains, tuple(made(cause) for cause in causes[name] if above.get(cause) == name))

    return tuple(made(name) for name in tops)


def flat(tops: Sequence[Said], depth: int = 0) -> Iterator[tuple[int, Said]]:
    """Yield each statement with how deep it is."""
    for said in tops:
        yield depth, said
        yield from flat(said.below, depth + 1)


def listed(tops: Sequence[Said]) -> Node:
    """Return statements as nested lists; None for none."""
    return ul[(_statement(said) for said in tops)] if tops else None


def _statement(said: Said) -> Node:
    return li[div(".statement")[said.text, (span(".soft")[note] for note in said.notes)], listed(said.below)]
