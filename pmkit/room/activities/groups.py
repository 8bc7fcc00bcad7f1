"""What groups wrote in a why-graph: the graph of each, and what two of them have in common.

The same words are one statement, in whatever order. What may say the same in other words is asked about: the pairs
come from the kit's overlap of two graphs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pmkit.analysis.text.likeness import clauses
from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, Why
from pmkit.analysis.whys.overlap import overlap
from pmkit.room.activities.cards import in_order

PAIRS_MOST: Final = 20_000
"""Pairs of lines that are compared by meaning, about 140 lines per group: the room answers nobody in the meantime."""


Pairs = tuple[tuple[str, str, float], ...]
"""Ids of a statement of each of two groups, and how alike they are."""


@dataclass(frozen=True)
class Group:
    """What one group wrote.

    Attributes:
        name: of the group.
        people: how many of it answered.
        whys: id and text of each statement.
        links: effect and cause, by id; the empty id is the problem.
    """

    name: str
    people: int
    whys: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]

    def with_lines(self, words: Mapping[str, str | None]) -> Group:
        """Return the group with other wordings, by id; lines that become the same are one, with the links of both.

        What explained a line that is hidden explains what that line explained.
        """
        ids: dict[str, str] = {}
        one: dict[str, str] = {}
        for name, text in self.whys:
            wording = words.get(name, text)
            if wording is not None:
                ids[name] = one.setdefault(wording, name)
        links = list(self.links)
        for name, _ in self.whys:
            if name not in ids:
                effects = [effect for effect, cause in links if cause == name] or [PROBLEM]
                links = [
                    (above, cause)
                    for effect, cause in links
                    if cause != name
                    for above in (effects if effect == name else [effect])
                ]
        drawn = dict.fromkeys((ids.get(effect, PROBLEM), ids[cause]) for effect, cause in links)
        kept = tuple((one[text], text) for text in in_order(one))
        return replace(self, whys=kept, links=tuple(link for link in drawn if link[0] != link[1]))


def key_of(text: str) -> str:
    """Return the words by which two statements are the same."""
    return text.casefold().rstrip(".! ")


def paired_in(groups: Sequence[Group], both: Sequence[tuple[str, str, float]]) -> tuple[tuple[str, str, float], ...]:
    """Return what two groups have in common: what was found before, and what has the same words now."""
    if len(groups) != 2:
        return ()
    first, second = (dict(group.whys) for group in groups)
    known = {text: name for name, text in second.items()}
    pairs = {x: (known[text], 1.0) for x, text in first.items() if text in known}
    taken = {y for y, _ in pairs.values()}
    for x, y, score in both:
        if x in first and y in second and x not in pairs and y not in taken:
            pairs[x] = (y, score)
    return tuple((x, *pairs[x]) for x in first if x in pairs)


def moved_ids(old: Group, new: Group, labels: Mapping[str, str], words: Mapping[str, str | None]) -> dict[str, str]:
    """Return for each statement of a group its id after lines were worded otherwise; empty for one that is hidden."""
    now, texts = {text: name for name, text in new.whys}, dict(old.whys)
    return {name: now.get(words.get(label, texts[name]) or "", "") for name, label in labels.items()}


def still_asked(maybe: Pairs, moved: Sequence[Mapping[str, str]], both: Pairs) -> Pairs:
    """Return the pairs that are asked about after an edit: a question stays until it is answered.

    It stays, too, where one of its lines was put together with another one.
    """
    taken = {name for pair in both for name in pair[:2]}
    asked = {(moved[0][x], moved[1][y]): score for x, y, score in reversed(maybe)} if maybe else {}
    return tuple(
        (x, y, score) for (x, y), score in reversed(asked.items()) if x and y and not (x in taken and y in taken)
    )


def _says(text: str) -> frozenset[str]:
    """Return the stems of a statement: with the same ones it is the same, whatever their order and their endings."""
    return frozenset(stem for clause in clauses(text) for stem in clause)


def compared(first: FiveWhys, second: FiveWhys) -> tuple[Pairs, Pairs]:
    """Return what both graphs have, and what they may both have; of more than a wall can hold, the same words alone."""
    if len(first) * len(second) <= PAIRS_MOST:
        found = overlap(first, second)
        # A wall never says that two groups saw the same because a few words are alike: it asks.
        sure = tuple(pair for pair in found.both if _says(first[pair[0]].text) == _says(second[pair[1]].text))
        asked = sorted((*(pair for pair in found.both if pair not in sure), *found.maybe), key=lambda pair: -pair[2])
        return sure, tuple(asked)
    known = {key_of(why.text): why.id for why in second.whys}
    return tuple((why.id, known[key_of(why.text)], 1.0) for why in first.whys if key_of(why.text) in known), ()


def graph_of(problem: str, rows: Sequence[Any]) -> FiveWhys:
    """Return the graph of one group's answers; they come in no order, so its own is the alphabet's."""
    texts: dict[str, str] = {}
    drawn: set[tuple[str, str]] = set()
    for row in rows:
        own = [key_of(text) for text, _ in row["whys"]]
        for (text, of), key in zip(row["whys"], own, strict=True):
            # Of two ways to write the same words, always the same one.
            texts[key] = min(texts.get(key, text), text)
            drawn.add((own[of] if of >= 0 else PROBLEM, key))
    ids = {key: f"W{number}" for number, key in enumerate(sorted(texts), start=1)}
    whys = tuple(Why(id=ids[key], text=texts[key]) for key in sorted(texts))
    links = tuple(
        Link(ids.get(effect, PROBLEM), ids[cause]) for effect, cause in sorted(drawn) if effect != cause or not effect
    )
    return FiveWhys(problem, whys, links)
