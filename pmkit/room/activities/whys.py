"""The silent why-graph: each alone, in groups; then what each group wrote, and what both groups saw.

An answer is a group and its whys, ``{"group": 0, "whys": [["No alert", -1], ["No owner", 0]]}``: each why
with the place of what it explains, -1 for the problem. A group's graph is what its people wrote alone: the
same words once, each with what it explains. Where there are two groups, their overlap is computed when the
answers are counted.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

from htpy import Node, blockquote, div, h3, li, p, td, tr, ul
from pydantic import Field

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, Why
from pmkit.analysis.whys.overlap import ASKED, Overlap
from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.markup import escape_markdown_item
from pmkit.room.activities.cards import CARD_MOST, MADE_UP, in_order, read_text
from pmkit.room.activities.dots import Writing
from pmkit.room.activities.groups import Group, compared, graph_of, key_of, moved_ids, paired_in, still_asked
from pmkit.room.shared.activity import KEYED_MOST, Long, Short, check_lists
from pmkit.room.shared.counts import SHOWN_MOST, Counts, Row, Written, add_up, people_said, tick_boxes
from pmkit.room.shared.outline import Column, flat, listed, nested
from pmkit.room.shared.told import LINES_MOST, Line, folded_on_phone, lines_on_paper, lines_on_wall


@dataclass(frozen=True)
class WhyCounts(Counts):
    """The groups' graphs, and each statement once, whoever wrote it: that is what people vote on.

    Attributes:
        numbers: how many wrote each statement.
        problem: what is explained.
        groups: what each group wrote.
        both: pairs of ids of what two groups have in common, with their agreement from 0 to 1.
        maybe: pairs in the same form that may be the same; the groups are asked.
        twins: for each pair of both, how many wrote the second group's wording; 0 where the words are the same.
    """

    kind: ClassVar[str] = "whys"

    numbers: tuple[int, ...]
    problem: str
    groups: tuple[Group, ...]
    both: tuple[tuple[str, str, float], ...] = ()
    maybe: tuple[tuple[str, str, float], ...] = ()
    twins: tuple[int, ...] = ()

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers, the problem, the groups and what both have."""
        groups = [
            {
                "name": group.name,
                "people": group.people,
                "whys": [list(why) for why in group.whys],
                "links": [list(link) for link in group.links],
            }
            for group in self.groups
        ]
        return list(self.numbers), {
            "groups": groups,
            "problem": self.problem,
            "both": [list(pair) for pair in self.both],
            "maybe": [list(pair) for pair in self.maybe],
            "twins": list(self.twins),
        }

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        groups = tuple(
            Group(
                group["name"],
                group["people"],
                tuple((name, text) for name, text in group["whys"]),
                tuple((effect, cause) for effect, cause in group["links"]),
            )
            for group in facts["groups"]
        )
        # A session of an earlier version asks about no pair.
        both, maybe = (
            tuple((first, second, score) for first, second, score in facts.get(name, ())) for name in ("both", "maybe")
        )
        twins = tuple(facts.get("twins") or [1] * len(both))
        return cls(tuple(labels), tuple(numbers), facts["problem"], groups, both, maybe, twins)

    def graphs(self) -> dict[str, FiveWhys]:
        """Return each group's graph by its name."""
        return {
            group.name: FiveWhys(
                self.problem,
                tuple(Why(id=name, text=text) for name, text in group.whys),
                tuple(Link(effect, cause) for effect, cause in group.links),
            )
            for group in self.groups
        }

    def overlap(self) -> Overlap | None:
        """Return what two groups share; None where there are not two, or one of them wrote nothing."""
        graphs = self.graphs()
        if len(graphs) != 2 or not all(graphs.values()):
            return None
        (a, first), (b, second) = graphs.items()
        return Overlap(first, second, self.both, (a, b), self.maybe)

    def written(self) -> tuple[Written, ...]:
        """Return each statement once, with the other group's wording where that was counted as the same."""
        also: dict[str, set[str]] = {}
        for group, labels in zip(self.groups, self._labels(), strict=True):
            for name, text in group.whys:
                if text != labels[name]:
                    also.setdefault(labels[name], set()).add(text)
        return tuple(
            Written(text, number, in_order(also.get(text, ())))
            for text, number in zip(self.labels, self.numbers, strict=True)
        )

    def with_lines(self, words: Mapping[str, str | None]) -> Self:
        """Return the statements in other wordings; those of two groups that become the same are what both saw."""
        numbers = add_up(zip(self.labels, self.numbers, strict=True), words)
        labels = in_order(numbers)
        groups = tuple(
            group.with_lines({name: words[label] for name, label in own.items() if label in words})
            for group, own in zip(self.groups, self._labels(), strict=True)
        )
        kept = tuple(numbers[label] for label in labels)
        both = paired_in(groups, self.both)
        moved = [
            moved_ids(old, new, own, words) for old, new, own in zip(self.groups, groups, self._labels(), strict=True)
        ]
        maybe = still_asked(self.maybe, moved, both)
        known = {pair[:2]: number for pair, number in zip(self.both, self.twins, strict=True)}
        twins = tuple(known.get(pair[:2], 0) for pair in both)
        return type(self)(labels, kept, self.problem, groups, both, maybe, twins)

    def asked(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of both groups' lines that may be the same."""
        first, second = self._labels() if self.maybe else ({}, {})
        return tuple((first[x], second[y]) for x, y, _ in self.maybe)

    def paired(self, first: str, second: str) -> Self:
        """Return the counts with a line of each group as one that both have, with the words of both kept.

        It is called by the first group's words. Two lines of one group become one, in the words of the first.
        """
        pair = self._across(first, second)
        if pair is None:
            return super().paired(first, second)
        x, y = pair
        says, twin = (dict(group.whys)[name] for group, name in zip(self.groups, pair, strict=True))
        numbers = dict(zip(self.labels, self.numbers, strict=True))
        number = numbers.pop(twin)
        numbers[says] += number
        order = [name for name, _ in self.groups[0].whys]
        every = [*zip(self.both, self.twins, strict=True), ((x, y, 1.0), number)]
        every.sort(key=lambda each: order.index(each[0][0]))
        return self._recounted(
            numbers,
            both=tuple(each for each, _ in every),
            twins=tuple(each for _, each in every),
            maybe=tuple(each for each in self.maybe if each[0] != x and each[1] != y),
        )

    def _recounted(self, numbers: Mapping[str, int], **more: Any) -> Self:
        """Return the counts with other statements, each with how many wrote it, in the order of the alphabet."""
        labels = in_order(numbers)
        return replace(self, labels=labels, numbers=tuple(numbers[label] for label in labels), **more)

    def keeps_both(self, first: str, second: str) -> bool:
        """Tell whether two lines are of two groups, and so keep the words of both when they are counted as one."""
        return self._across(first, second) is not None

    def _across(self, first: str, second: str) -> tuple[str, str] | None:
        """Return the ids of two lines of which each group has one, alone; the first group's id first."""
        if len(self.groups) != 2:
            return None
        own = [{label: name for name, label in labels.items()} for labels in self._labels()]
        for one, other in ((first, second), (second, first)):
            if one in own[0] and other in own[1] and one not in own[1] and other not in own[0]:
                return own[0][one], own[1][other]
        return None

    def parted(self, first: str, second: str = "") -> Self:
        """Return the counts with the lines of a pair apart, and no longer asked about."""
        if second:
            pairs = zip(self.maybe, self.asked(), strict=True)
            return replace(self, maybe=tuple(each for each, texts in pairs if set(texts) != {first, second}))
        at = next((at for at, (x, _, _) in enumerate(self.both) if dict(self.groups[0].whys)[x] == first), None)
        if at is None or dict(self.groups[1].whys)[self.both[at][1]] == first:
            return self
        twin = dict(self.groups[1].whys)[self.both[at][1]]
        numbers = dict(zip(self.labels, self.numbers, strict=True))
        numbers[first] = max(numbers[first] - self.twins[at], 1)
        numbers[twin] = numbers.get(twin, 0) + self.twins[at]
        return self._recounted(
            numbers,
            both=(*self.both[:at], *self.both[at + 1 :]),
            twins=(*self.twins[:at], *self.twins[at + 1 :]),
        )

    def _labels(self) -> list[dict[str, str]]:
        """Return for each group the label under which each of its statements is counted."""
        labels = [dict(group.whys) for group in self.groups]
        for first, second, _ in self.both:
            labels[1][second] = labels[0][first]
        return labels

    def chart(self, people: int, needed: int) -> Node:
        """Set what both groups saw between what only one of them saw; without two groups, each group's own.

        Under each statement is what explains it, as people drew it.
        """
        columns = self._columns(SHOWN_MOST)
        said = [people_said(people)]
        if self.overlap() is not None:
            said.append("Neither group is wrong: each saw something that the other didn't.")
        if any(column.is_nested for column in columns):
            said.append("An arrow points to a line that explains the one above it.")
        return [
            p(".soft")[" ".join(said)],
            div(class_=f"groups of-{len(columns)}")[(div[h3[column.head], listed(column.tops)] for column in columns)],
            self._asked(),
        ]

    def _asked(self) -> Node:
        """Return what the groups are asked: which of their lines are the same."""
        questions = self._questions()
        if not questions:
            return None
        shown = questions[:SHOWN_MOST]
        lines = [li[div(".statement")[a], div(".statement")[b]] for a, b in shown]
        return div(".asked")[h3[f"{ASKED} You decide: {len(questions)}"], ul[lines]]

    def _questions(self) -> list[tuple[str, str]]:
        """Return the pairs that may be the same, each with the name of its group before it."""
        seen = self.overlap()
        if seen is None:
            return []
        a, b = seen.names
        return [(f"{a}: {seen.first[x].text}", f"{b}: {seen.second[y].text}") for x, y, _ in seen.maybe]

    def words(self, people: int) -> list[str]:
        """Return the same columns as nested lists."""
        columns = self._columns(None)
        lines = ["What is indented explains the line above it.", ""] if any(each.is_nested for each in columns) else []
        for column in columns:
            lines += [f"**{escape_markdown_item(column.head)}**", ""]
            for depth, said in flat(column.tops):
                more = f" ({'; '.join(said.notes)})" if said.notes else ""
                lines.append(f"{'  ' * depth}- {escape_markdown_item(f'{said.text}{more}')}")
            lines += ["" if column.tops else "Nothing.", ""]
        if questions := self._questions():
            lines += [f"**{ASKED} You decide: {len(questions)}**", ""]
            lines += [f"- {escape_markdown_item(a)} / {escape_markdown_item(b)}" for a, b in questions] + [""]
        return lines

    def _columns(self, most: int | None) -> list[Column]:
        """Return what is shown side by side, each column with no more than some statements."""
        seen = self.overlap()
        if seen is None:
            return [
                Column(
                    group.name,
                    nested({name: (text, "") for name, text in group.whys}, group.links, dict(group.whys), most),
                )
                for group in self.groups
            ]
        a, b = seen.names
        twins = {y: x for x, y, _ in seen.both}
        # One graph of both: what both saw has the first group's ids, the second group's others a mark before theirs.
        own = {PROBLEM: PROBLEM} | {why.id: twins.get(why.id, f"/{why.id}") for why in seen.second.whys}
        links = [(link.effect, link.cause) for link in seen.first.links]
        links += [(own[link.effect], own[link.cause]) for link in seen.second.links]
        texts = {why.id: why.text for why in seen.first.whys} | {
            own[why.id]: why.text for why in seen.second.whys if why.id not in twins
        }
        parts = (
            (f"Only {a}: {len(seen.only_first)}", {why.id: (why.text, "") for why in seen.only_first}),
            (f"Both: {len(seen.both)}", {x: (seen.first[x].text, _other(seen, x, y)) for x, y, _ in seen.both}),
            (f"Only {b}: {len(seen.only_second)}", {own[why.id]: (why.text, "") for why in seen.only_second}),
        )
        return [Column(head, nested(said, links, texts, most)) for head, said in parts]

    def rows(self) -> Iterator[Row]:
        """Yield one row per link: which group, what it explains, the statement."""
        for group in self.groups:
            texts = dict(group.whys)
            for effect, cause in group.links:
                yield f"{group.name}: why {texts.get(effect, self.problem)}", texts[cause], "", ""

    def columns(self) -> dict[str, list[Any]]:
        """Return the statements, and how many wrote each."""
        return {"label": list(self.labels), "count": list(self.numbers)}


def _other(seen: Overlap, first: str, second: str) -> str:
    """Return how the second group said it, where it used other words."""
    said, twin = seen.first[first].text, seen.second[second].text
    return "" if key_of(said) == key_of(twin) else twin


class Whys(Writing):
    """A why-graph, each alone, in two to four groups."""

    counted_as = WhyCounts

    type: Literal["whys"]
    sentence: Long = Field(default="", description="the problem that is explained")
    groups: list[Short] = Field(default=[], max_length=4, description="the groups, each with a graph of its own")
    most: int = Field(default=1, ge=1, le=10, description="how many one may write")
    timeline: list[Line] = Field(
        default=[], max_length=LINES_MOST, description="what happened; it stays in view while people write"
    )

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if len(self.groups) < 2 or not self.sentence.strip():
            return "a whys needs a sentence (the problem) and at least two groups"
        if len(set(self.groups)) < len(self.groups):
            return "two groups are the same"
        if self.privacy != "open":
            return "whys need privacy: open, because a group may be one person"
        return super().problem()

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return a group and its whys; each says which earlier one it explains, -1 for the problem."""
        group, whys = (raw.get("group"), raw.get("whys")) if isinstance(raw, dict) else (None, None)
        if type(group) is not int or not 0 <= group < len(self.groups):
            raise RoomError(
                "choose your group first", code="nothing-given", remedy="the facilitator says which one is yours"
            )
        if not isinstance(whys, list) or len(whys) > 100:
            raise RoomError("whys must be a list", code="misfit")
        kept: list[list[Any]] = []
        places: dict[int, int] = {-1: -1}
        for at, each in enumerate(whys):
            text, of = each if isinstance(each, list) and len(each) == 2 else (None, None)
            if isinstance(text, str) and not text.strip():
                continue
            if type(of) is not int or not -1 <= of < at:
                raise RoomError("a why explains the problem or one that is above it", code="misfit")
            # What explains a line that was left empty explains the problem.
            places[at] = len(kept)
            kept.append([read_text(text, CARD_MOST, "a why"), places.get(of, -1)])
        if not kept:
            raise RoomError("no line has been written yet", code="nothing-given", remedy="write a few words")
        if len(kept) > self.most:
            raise RoomError(
                f"{len(kept)} whys are written, {self.most} are allowed", code="too-many", remedy="leave some empty"
            )
        return [{"group": group, "whys": kept}]

    def count(self, rows: list[Any], options: list[str], needed: int) -> WhyCounts:
        """Return statements, how many people wrote each, and the groups' graphs.

        A statement that both groups have, in whatever words, is there once, in the first group's words.
        """
        graphs = [
            graph_of(self.sentence, [row for row in rows if row["group"] == at]) for at in range(len(self.groups))
        ]
        written = Counter(key for row in rows for key in {key_of(text) for text, _ in row["whys"]})
        numbers: dict[str, int] = {}
        both: tuple[tuple[str, str, float], ...] = ()
        maybe: tuple[tuple[str, str, float], ...] = ()
        twins: set[str] = set()
        others: list[int] = []
        if len(graphs) == 2:
            both, maybe = compared(*graphs)
            for first, second, _ in both:
                said, twin = graphs[0][first].text, graphs[1][second].text
                others.append(written[key_of(twin)] if key_of(said) != key_of(twin) else 0)
                numbers[said] = written[key_of(said)] + others[-1]
                twins |= {key_of(said), key_of(twin)}
        for graph in graphs:
            for why in graph.whys:
                if key_of(why.text) not in twins:
                    numbers.setdefault(why.text, written[key_of(why.text)])
        labels = tuple(sorted(numbers, key=lambda text: (text.casefold(), text)))
        groups = tuple(
            Group(
                name,
                sum(row["group"] == at for row in rows),
                tuple((why.id, why.text) for why in graph.whys),
                tuple((link.effect, link.cause) for link in graph.links),
            )
            for at, (name, graph) in enumerate(zip(self.groups, graphs, strict=True))
        )
        kept = tuple(numbers[label] for label in labels)
        return WhyCounts(labels, kept, self.sentence, groups, both, maybe, tuple(others))

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take each group's texts, ``[["No alert"], ["No owner"]]``; who wrote two is not known."""
        lists = check_lists(tallies, len(self.groups), f"texts are needed for each of the {len(self.groups)} groups")
        rows = [
            row
            for group, texts in enumerate(lists)
            for text in texts[:KEYED_MOST]
            for row in self.read({"group": group, "whys": [[text, -1]]}, options)
        ]
        if not rows:
            raise RoomError(
                "nothing has been entered yet", code="nothing-given", remedy="enter what each group wrote, one per line"
            )
        return rows

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Write two whys. The groups overlap, as groups do: each knows five of the eight."""
        group = number % len(form["groups"])
        whys = [MADE_UP[(3 * group + (number // 2 + step) % 5) % len(MADE_UP)] for step in (0, 2)]
        return {"group": group, "whys": [[whys[0], -1], [whys[1], 0]]}

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return the problem, the groups, and lines that explain the problem or an earlier one."""
        return {
            "input": "linked",
            "quote": self.sentence,
            "groups": self.groups,
            "most": self.most,
            "longest": CARD_MOST,
        }

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a condition per line, for each group."""
        return {"input": "lines", "areas": [f"{name}: one condition per line" for name in self.groups], "flat": False}

    def on_wall(self, options: list[str]) -> Node:
        """Return the problem and the groups."""
        return div[blockquote[self.sentence], p(".soft")[" \u00b7 ".join(self.groups)], lines_on_wall(self.timeline)]

    def on_phone(self) -> Node:
        """Return what happened, folded: it stays in view while somebody writes."""
        return folded_on_phone(self.timeline)

    def sheet(self) -> Node:
        """Return the problem, the groups to check, numbered lines, and what happened with its times."""
        lines = [tr[td[str(number)], td] for number in range(1, self.most + 1)]
        return [
            blockquote[self.sentence],
            p["My group:"],
            tick_boxes(self.groups),
            table(("", "One condition per line"), lines, classes="lines"),
            p(".note")[
                "Afterward, tear the lines apart. Each group hangs its own on the wall, matching ones on top of each "
                "other; what both groups have goes in the middle."
            ],
            [h3["What happened"], lines_on_paper(self.timeline)] if self.timeline else None,
        ]
