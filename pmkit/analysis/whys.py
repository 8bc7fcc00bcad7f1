"""Five whys as a graph: the chain is the opening move, the graph is what is kept.

Each answer is a node with its evidence; each link says that one node is among the causes of
another and carries the recorded answers of the two tests of Why-Because Analysis (Ladkin).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.tags import check_ids, is_id, member

PROBLEM: Final = ""
"""The effect that the first whys answer; the problem statement has no id of its own."""


class NodeType(StrEnum):
    """What an answer is about."""

    EVENT = "event"
    CONDITION = "condition"
    DECISION = "decision"
    DEFENSE = "defense"
    GAP = "gap"


class Level(StrEnum):
    """Where an answer lies, from the machine outward."""

    TECHNICAL = "technical"
    TEAM = "team"
    ORGANIZATION = "organization"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One answer to "why?".

    Attributes:
        id: such as ``W1``.
        text: one line.
        type: what it is about, None when nobody said.
        level: where it lies, None when nobody said.
        evidence: ids of events that show it.

    Raises:
        RecordError: the id or the text is missing.
    """

    id: str
    text: str
    type: NodeType | None = None
    level: Level | None = None
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the text to one line."""
        object.__setattr__(self, "text", one_line(self.text))
        object.__setattr__(self, "type", member(NodeType, self.type, self.id))
        object.__setattr__(self, "level", member(Level, self.level, self.id))
        object.__setattr__(self, "evidence", check_ids(tuple(dict.fromkeys(self.evidence)), self.id))
        if not is_id(self.id) or not self.text:
            raise RecordError(f"{self.id or 'a why'!r} lacks its id or its text", remedy="write Why? → answer [W1]")


@dataclass(frozen=True, slots=True)
class Link:
    """One node among the causes of another.

    Attributes:
        effect: id of the node it explains, ``PROBLEM`` for the problem itself.
        cause: id of the answer.
        needed: had the cause not been, could the effect not have happened? None: not asked.
        enough: is the cause with its siblings enough for the effect? None: not asked.
    """

    effect: str
    cause: str
    needed: bool | None = None
    enough: bool | None = None


@dataclass(frozen=True, slots=True)
class FiveWhys:
    """The why-graph of one problem.

    Attributes:
        problem: the question that the graph answers, one line.
        whys: the nodes, in the order they were written.
        links: the links, in the order they were written.

    Raises:
        RecordError: two nodes share an id, or a link points at a node that is not there.
    """

    problem: str = ""
    whys: tuple[Why, ...] = ()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        """Bring the problem to one line and check that links have both their ends."""
        object.__setattr__(self, "problem", one_line(self.problem))
        ids = [why.id for why in self.whys]
        if len(set(ids)) != len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise RecordError("two whys share this id", where=twice, remedy="give one of them another id")
        for link in self.links:
            for end in (link.effect, link.cause):
                if (end != PROBLEM and end not in ids) or link.cause == PROBLEM:
                    raise RecordError(f"a link names {end!r}, which is no why", remedy="add the why or drop the link")
        unique = {(link.effect, link.cause): link for link in reversed(self.links)}
        links = tuple(link for link in self.links if unique.get((link.effect, link.cause)) is link)
        object.__setattr__(self, "links", links)

    @classmethod
    def chain(cls, problem: str, *answers: str) -> FiveWhys:
        """Return the article's opening move: one answer after another.

        Example:
            >>> [why.id for why in FiveWhys.chain("It broke", "No memory", "A leak").whys]
            ['W1', 'W2']
        """
        whys = tuple(Why(id=f"W{n}", text=text) for n, text in enumerate(answers, start=1))
        effects = (PROBLEM, *(why.id for why in whys))
        return cls(problem, whys, tuple(Link(effect, why.id) for effect, why in zip(effects, whys, strict=False)))

    def causes(self, effect: str = PROBLEM) -> Iterator[tuple[Link, Why]]:
        """Yield the links that explain a node, each with its cause."""
        nodes = {why.id: why for why in self.whys}
        for link in self.links:
            if link.effect == effect:
                yield link, nodes[link.cause]

    def __len__(self) -> int:
        """Return the number of answers."""
        return len(self.whys)

    def __getitem__(self, name: str) -> Why:
        """Return the node with an id; a KeyError says that there is none."""
        return {why.id: why for why in self.whys}[name]
