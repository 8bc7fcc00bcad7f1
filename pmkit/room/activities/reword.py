"""A sentence to say in other words. An answer is a text, ``"The check passed because ..."``."""

from __future__ import annotations

import random
from typing import Any, Final, Literal

from htpy import Node, blockquote, div, p
from pydantic import Field

from pmkit.markup import escape_markdown_item
from pmkit.room.activities.cards import MADE_UP, TextCounts, count_texts, read_text
from pmkit.room.activities.dots import Writing
from pmkit.room.shared.activity import KEYED_MOST, Long

REWORD_MOST: Final = 600
"""Characters of one wording."""


class Reword(Writing):
    """A sentence to say in other words."""

    counted_as = TextCounts
    practices_wording = True

    type: Literal["reword"]
    sentence: Long = Field(default="", description="the text to say in other words")

    def problem(self) -> str:
        """Return what is missing: the sentence."""
        return super().problem() if self.sentence.strip() else "a reword needs a sentence"

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the wording."""
        return [read_text(raw, REWORD_MOST, "your wording")]

    def count(self, rows: list[Any], options: list[str], needed: int) -> TextCounts:
        """Return the wordings beside the sentence."""
        return count_texts(rows, self.sentence)

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one wording per line."""
        return [row for tally in tallies[:KEYED_MOST] for row in self.read(tally, options)]

    def aloud(self) -> str:
        """Return the sentence."""
        return f"> {escape_markdown_item(self.sentence)}"

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Write a sentence."""
        return f"{MADE_UP[number % len(MADE_UP)]}; that is what was there."

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return the sentence and a field to write in."""
        return {"input": "text", "quote": self.sentence, "label": "Say it in other words", "longest": REWORD_MOST}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a wording per line."""
        return {"input": "lines", "areas": ["One per line"], "flat": True}

    def on_wall(self, options: list[str]) -> Node:
        """Return the sentence."""
        return blockquote[self.sentence]

    @property
    def on_a_page(self) -> int:
        """Three slips."""
        return 3

    def sheet(self) -> Node:
        """Return the sentence and lines to write on."""
        return [blockquote[self.sentence], p["Say it in other words:"], (div(".line") for _ in range(4))]
