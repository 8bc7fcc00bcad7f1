"""Cards: free text. An answer is the texts of one person, ``["No alert for full disks"]``, a row each.

What is read and counted as text is here; :mod:`pmkit.room.activities.reword` uses it too.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, Self

from htpy import Node, b, div, li, p, q, ul
from pydantic import Field

from pmkit.errors import RoomError
from pmkit.markup import clean, escape_markdown_item
from pmkit.room.activities.dots import Writing
from pmkit.room.shared.activity import KEYED_MOST
from pmkit.room.shared.counts import SHOWN_MOST, Counts, Row, Written, add_up, people_said

CARD_MOST: Final = 280
"""Characters of one card."""

MADE_UP: Final = (
    "Nobody is told when it fails",
    "The check ran on old data",
    "Two people had the same task",
    "The runbook was for another version",
    "The alert went to a channel that few people read",
    "Nobody was asked for a second look",
    "The change and the backup ran at the same time",
    "The limit was set years ago",
)
"""What simulated participants write."""
_WORDS: Final = ("useful", "tense", "long", "calm", "rushed", "tired", "curious", "relieved")
"""What they write where a card has room for a word."""


@dataclass(frozen=True)
class TextCounts(Counts):
    """Texts in alphabetical order, which says nothing about who came first; equal ones once.

    Attributes:
        numbers: how many wrote each.
        sentence: the text that they say in other words; empty where there is none.
    """

    kind: ClassVar[str] = "texts"

    numbers: tuple[int, ...]
    sentence: str = ""

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers, and the sentence."""
        return list(self.numbers), {"sentence": self.sentence}

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(tuple(labels), tuple(numbers), str(facts.get("sentence", "")))

    def chart(self, people: int, needed: int) -> Node:
        """Return the texts, and the sentence that they reword; what the coach asks about them only the host sees."""
        pairs = list(zip(self.labels, self.numbers, strict=True))
        more = len(pairs) - SHOWN_MOST
        return [
            p["Instead of: ", q[self.sentence]] if self.sentence else None,
            p(".soft")[f"{people_said(people)} In alphabetical order."],
            ul(".texts")[(li[text, _times(number)] for text, number in pairs[:SHOWN_MOST])],
            p(".soft")[f"{more} more are in the export."] if more > 0 else None,
        ]

    def words(self, people: int) -> list[str]:
        """Return a list of the texts."""
        before = [f"Instead of: *{escape_markdown_item(self.sentence)}*", ""] if self.sentence else []
        return before + [
            f"- {escape_markdown_item(text)}{f' ({number} times)' if number > 1 else ''}"
            for text, number in zip(self.labels, self.numbers, strict=True)
        ]

    def rows(self) -> Iterator[Row]:
        """Yield one row per text."""
        yield from (("", label, "", number) for label, number in zip(self.labels, self.numbers, strict=True))

    def columns(self) -> dict[str, list[Any]]:
        """Return the texts."""
        return {"label": list(self.labels)}

    def written(self) -> tuple[Written, ...]:
        """Return the texts."""
        return tuple(Written(text, number) for text, number in zip(self.labels, self.numbers, strict=True))

    def with_lines(self, words: Mapping[str, str | None]) -> Self:
        """Return the texts in other wordings, in alphabetical order again."""
        numbers = add_up(zip(self.labels, self.numbers, strict=True), words)
        texts = in_order(numbers)
        return type(self)(texts, tuple(numbers[text] for text in texts), self.sentence)


def _times(number: int) -> Node:
    """Return how many wrote the same, where it was more than one."""
    return [" ", b(".mark")[f"\u00d7\u202f{number}"]] if number > 1 else None


def read_text(raw: Any, most: int, what: str) -> str:
    """Return what somebody wrote, cleaned, on one line.

    Args:
        raw: what came over the network.
        most: characters that fit.
        what: its name in messages, such as ``"a card"``.

    Raises:
        RoomError: it is not text, empty or too long.
    """
    if not isinstance(raw, str):
        raise RoomError(f"{what} must be text", code="misfit")
    text = " ".join(clean(raw).split())
    if not text:
        raise RoomError(f"{what} is empty", code="nothing-given", remedy="write a few words")
    if len(text) > most:
        raise RoomError(f"{what} has {len(text)} characters, {most} fit", code="too-long", remedy="shorten it")
    return text


def in_order(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts in alphabetical order, which says nothing about who came first."""
    return tuple(sorted(texts, key=lambda text: (text.casefold(), text)))


def count_texts(rows: Sequence[str], sentence: str = "") -> TextCounts:
    """Return texts in alphabetical order, equal ones once with their number, whatever letters are capitals.

    Of several ways to write one, it is the most common; of equally common ones the first in the alphabet.
    """
    ways = Counter(rows)
    written: dict[str, Counter[str]] = {}
    for text in rows:
        written.setdefault(text.casefold(), Counter())[text] += 1
    best = {key: min(found, key=lambda text: (-ways[text], text)) for key, found in written.items()}
    tally = {best[key]: found.total() for key, found in written.items()}
    texts = in_order(tally)
    return TextCounts(texts, tuple(tally[text] for text in texts), sentence)


class Cards(Writing):
    """Free text on cards."""

    fits_climate = True
    counted_as = TextCounts

    type: Literal["cards"]
    most: int = Field(default=1, ge=1, le=10, description="how many one may write")
    longest: int = Field(default=CARD_MOST, ge=10, le=CARD_MOST, description="characters that fit on one")

    @property
    def rows_most(self) -> int:
        """The most cards of one person."""
        return self.most

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the cards that are not empty."""
        if not isinstance(raw, list) or len(raw) > 100:
            raise RoomError("cards must be a list of texts", code="misfit")
        written = [each for each in raw if not isinstance(each, str) or each.strip()]
        texts = [read_text(each, self.longest, "a card") for each in written]
        if not texts:
            raise RoomError("no card has been written yet", code="nothing-given", remedy="write a few words")
        if len(texts) > self.most:
            raise RoomError(
                f"{len(texts)} cards are written, {self.most} are allowed", code="too-many", remedy="leave some empty"
            )
        return texts

    def given(self, rows: list[Any]) -> Any:
        """Return all cards of one person."""
        return rows

    def count(self, rows: list[Any], options: list[str], needed: int) -> TextCounts:
        """Return the cards."""
        return count_texts(rows)

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one card per line: a wall of paper does not say who wrote two."""
        return [card for tally in tallies[:KEYED_MOST] for card in self.read([tally], options)]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Write one card."""
        fitting = [text for text in MADE_UP if len(text) <= form["longest"]]
        texts = MADE_UP if len(fitting) == len(MADE_UP) else _WORDS
        return [texts[number % len(texts)]]

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return fields to write in."""
        return {"input": "texts", "most": self.most, "longest": self.longest}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a card per line."""
        return {"input": "lines", "areas": ["One per line"], "flat": True}

    @property
    def on_a_page(self) -> int:
        """Three slips, of one card each."""
        return 3 if self.most == 1 else 1

    def sheet(self) -> Node:
        """Return empty cards."""
        return [
            p["No names."] if self.most == 1 else p["One thought per card. Tear them apart; no names."],
            div(".cards")[(div(".box")[div(".line"), div(".line")] for _ in range(self.most))],
        ]
