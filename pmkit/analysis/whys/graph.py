"""The why-graph as a plain value: answers, the links between them, and the edits that give a new graph.

Read this module first; it knows nothing of the other modules of this folder. The class that people use, with its
findings and exports, is :class:`pmkit.analysis.whys.five_whys.FiveWhys` on top of it. A ``Graph`` itself is
never handed out: values of two classes are never equal, so whoever makes one says of which class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Final, Self, TypeVar

from pmkit.errors import RecordError, not_one_of
from pmkit.markup import one_line
from pmkit.tags import IdGiver, check_ids, is_id, member

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
    """Where an answer is, from the machine outward."""

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
        level: where it is, None when nobody said.
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

    @property
    def answer(self) -> str:
        """The text without a question of its own that it begins with: in ``Why so late? → no alert``, no alert."""
        asked, _, answer = self.text.partition("? → ")
        return answer if answer and asked.lower().startswith(("why", "how", "what")) else self.text


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

    @property
    def answers(self) -> tuple[str, ...]:
        """The recorded answers as words: ``needed``, ``not enough``."""
        tests = (("needed", self.needed), ("enough", self.enough))
        return tuple(name if answer else f"not {name}" for name, answer in tests if answer is not None)


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph of answers to one problem.

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
                    raise RecordError(
                        f"a link names {end!r}, which is not a why", remedy="add the why or drop the link"
                    )
        unique = {(link.effect, link.cause): link for link in reversed(self.links)}
        links = tuple(link for link in self.links if unique.get((link.effect, link.cause)) is link)
        object.__setattr__(self, "links", links)

    @classmethod
    def chain(cls, problem: str, *answers: str) -> Self:
        """Return the article's opening move: one answer after another.

        Example:
            >>> [why.id for why in Graph.chain("It broke", "No memory", "A leak").whys]
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

    def effects(self, cause: str) -> tuple[str, ...]:
        """Return the ids of what a node explains, ``PROBLEM`` for the problem."""
        return tuple(link.effect for link in self.links if link.cause == cause)

    @property
    def leaves(self) -> tuple[Why, ...]:
        """The answers that nobody asked a further why about."""
        asked = {link.effect for link in self.links}
        return tuple(why for why in self.whys if why.id not in asked)

    @property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Circles of nodes that explain each other, each as ids from effect to cause."""
        return self._unrolled[1]

    @property
    def depth(self) -> int:
        """Answers on the longest way from the problem to an end; a circle is walked once."""
        below, _ = self._unrolled
        deepest: dict[str, int] = {}
        for name in TopologicalSorter(below).static_order():
            deepest[name] = (name != PROBLEM) + max((deepest[cause] for cause in below.get(name, ())), default=0)
        return deepest.get(PROBLEM, 0)

    @property
    def _unrolled(self) -> tuple[Mapping[str, set[str]], tuple[tuple[str, ...], ...]]:
        """The causes of each effect without the links that close a circle, and the circles."""
        below: dict[str, set[str]] = {}
        for link in self.links:
            below.setdefault(link.effect, set()).add(link.cause)
        circles = []
        while True:
            sorter = TopologicalSorter({name: sorted(causes) for name, causes in sorted(below.items())})
            try:
                sorter.prepare()
            except CycleError as error:
                # graphlib lists the circle against the arrows, first and last the same.
                ring = tuple(reversed(error.args[1]))[:-1]
                first = min(range(len(ring)), key=lambda at: [why.id for why in self.whys].index(ring[at]))
                ring = ring[first:] + ring[:first]
                circles.append(ring)
                below[ring[-1]].discard(ring[0])
                below[ring[0]].discard(ring[-1])
                continue
            return below, tuple(circles)

    def add(
        self,
        text: str,
        *,
        under: str = PROBLEM,
        type: NodeType | str | None = None,  # noqa: A002  # the attribute's own name
        level: Level | str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Self:
        """Return the graph with one more answer; its id is the next free ``W<n>``.

        Args:
            text: the answer.
            under: id of what it explains; default the problem. A second answer is a branch.
            type: event, condition, decision, defense or gap.
            level: technical, team, organization or external.
            evidence: ids of events that show it.

        Raises:
            RecordError: there is no such node, or a word is not one of the above.
        """
        own = IdGiver({why.id for why in self.whys}).give("W")
        why = Why(id=own, text=text, type=type, level=level, evidence=evidence)  # type: ignore[arg-type]  # Why reads words
        return replace(self, whys=(*self.whys, why), links=(*self.links, Link(under, own)))

    def link(self, effect: str, cause: str) -> Self:
        """Return the graph with one more link between two nodes.

        Raises:
            RecordError: one of them is not there.
        """
        return replace(self, links=(*self.links, Link(effect, cause)))

    def unlink(self, effect: str, cause: str) -> Self:
        """Return the graph without a link; the nodes stay."""
        return replace(self, links=tuple(link for link in self.links if (link.effect, link.cause) != (effect, cause)))

    def test(self, effect: str, cause: str, *, needed: bool | None = None, enough: bool | None = None) -> Self:
        """Return the graph with the answers of a link's tests recorded; None leaves an answer as it is.

        Raises:
            RecordError: there is no such link.
        """
        if not any((link.effect, link.cause) == (effect, cause) for link in self.links):
            raise RecordError(f"nothing links {cause} to {effect or 'the problem'}", remedy="link them first")
        return replace(
            self,
            links=tuple(
                replace(
                    link,
                    needed=link.needed if needed is None else needed,
                    enough=link.enough if enough is None else enough,
                )
                if (link.effect, link.cause) == (effect, cause)
                else link
                for link in self.links
            ),
        )

    def change(self, name: str, **changes: object) -> Self:
        """Return the graph with attributes of one node changed (text, type, level, evidence).

        Raises:
            RecordError: there is no such node, or a word is not known.
        """
        if name not in {why.id for why in self.whys}:
            raise not_one_of(name, (why.id for why in self.whys), what="the id of a why", raises=RecordError)
        whys = tuple(replace(why, **changes) if why.id == name else why for why in self.whys)  # type: ignore[arg-type]
        return replace(self, whys=whys)

    def remove(self, name: str) -> Self:
        """Return the graph without a node; its causes move up to what it explained."""
        effects = self.effects(name)
        moved = [
            Link(effect, link.cause) for link, _ in self.causes(name) for effect in effects if effect != link.cause
        ]
        kept = [link for link in self.links if name not in (link.effect, link.cause)]
        return replace(self, whys=tuple(why for why in self.whys if why.id != name), links=(*kept, *moved))

    def __len__(self) -> int:
        """Return the number of answers."""
        return len(self.whys)

    def __getitem__(self, name: str) -> Why:
        """Return the node with an id; a KeyError says that there is none."""
        return {why.id: why for why in self.whys}[name]


G = TypeVar("G", bound=Graph)
"""Whichever class of graph was given; a function that makes one gives that class back."""
