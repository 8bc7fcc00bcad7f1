"""What answers become: numbers with their labels, and the parts that their charts are drawn from.

Charts are HTML that phones, the projector, the host and a notebook share. Bars are SVG with widths
as attributes, because the pages allow no inline styles. Nothing is told by color alone: each bar
has its number, and levels differ by pattern and place.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from htpy import Element, Node, b, li, p, rect, span, svg, td, th, tr, ul

from pmkit.counting import counted
from pmkit.html import table
from pmkit.markup import escape_markdown_cell

SHOWN_MOST: Final = 200
"""Texts that a page shows; a wall of more is not read."""

WALL_MOST: Final = 12
"""Rows of one table that the wall shows, as ``pages/room.css`` has it; what is below them got the fewest dots."""

Row = tuple[str, str, object, object]
"""A row of the export: what it is about, the label, the level or place, the number."""


@dataclass(frozen=True)
class Written:
    """A line that people wrote, as the host may edit it.

    Attributes:
        text: the line.
        number: how many wrote it.
        also: other wordings that were counted as the same line.
    """

    text: str
    number: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts(ABC):
    """What came of one question.

    Attributes:
        kind: name under which it is stored, and by which it is read again.
        labels: options, statements, cards or texts, in the order they are shown.
    """

    kind: ClassVar[str]

    labels: tuple[str, ...]

    @abstractmethod
    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers and further facts as JSON data; :meth:`from_plain` reads them back."""

    @classmethod
    @abstractmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return the value that was stored.

        Raises:
            KeyError: a fact is missing.
        """

    @abstractmethod
    def chart(self, people: int, needed: int) -> Node:
        """Return the chart.

        Args:
            people: how many answered.
            needed: the threshold below which a part of the question is not shown.
        """

    @abstractmethod
    def words(self, people: int) -> list[str]:
        """Return lines of Markdown that say the same as the chart."""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Yield the rows of the export, one a number."""

    @abstractmethod
    def columns(self) -> dict[str, list[Any]]:
        """Return the columns of a frame, by name, with a value for each label."""

    def top(self, most: int) -> Self:
        """Return the counts of the labels that got most, in that order; of kinds that rank nothing, all of them.

        Args:
            most: how many labels; 0 for all.
        """
        return self

    def written(self) -> tuple[Written, ...]:
        """Return the lines that people wrote, in the order of the labels; none where they chose or sorted."""
        return ()

    def with_lines(self, words: Mapping[str, str | None]) -> Self:
        """Return the counts with other wordings for some labels; those that become the same are added up.

        Args:
            words: label to its new wording, or to None where it is hidden.
        """
        return self

    def asked(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of lines that may be the same, which the host is asked about; none where nothing tells."""
        return ()

    def paired(self, first: str, second: str) -> Self:
        """Return the counts with two lines that are the same counted as one; here only the first one's words are kept.

        Args:
            first: a label.
            second: another one.
        """
        return self.with_lines({first: first, second: first})

    def keeps_both(self, first: str, second: str) -> bool:
        """Tell whether two lines keep the words of both when they are counted as one."""
        return False

    def parted(self, first: str, second: str = "") -> Self:
        """Return the counts with two lines that are not the same apart, or themselves where they are apart already.

        Args:
            first: a label.
            second: another one; without it, what the first is counted together with.
        """
        return self

    def suggestions(self) -> tuple[str, str]:
        """Return a strength and a question to start from; the host rewords them. Empty where nothing suggests any."""
        return "", ""


def add_up(pairs: Iterable[tuple[str, int]], words: Mapping[str, str | None]) -> dict[str, int]:
    """Return the number for each wording, in the order in which it first comes; see :meth:`Counts.with_lines`."""
    numbers: dict[str, int] = {}
    for text, number in pairs:
        wording = words.get(text, text)
        if wording is not None:
            numbers[wording] = numbers.get(wording, 0) + number
    return numbers


def people_said(number: int) -> str:
    """Return how many answered, as a sentence."""
    return f"{counted(number, 'answer')}." if number else "Nobody answered."


def few_said(needed: int) -> str:
    """Return why a part of a question has no numbers, as a sentence."""
    return "Nobody answered this." if needed < 2 else f"Fewer than {needed} answered this."


def bar(share: float) -> Element:
    """Return a bar as wide as a share of its cell, 0 to 1; decorative, the number is beside it."""
    return _drawing(".strip", 100, 10)[_rect("track", 100, 10), _rect("fill", f"{100 * share:.1f}", 10)]


def column(number: int, top: int) -> Element:
    """Return the cell of one level: its number above a column, as high as its share of the most."""
    height = 40 * number / top
    filled = _rect("fill", 20, f"{height:.1f}", y=f"{40 - height:.1f}")
    return td(".level")[span[str(number)], _drawing(".column", 20, 40)[_rect("track", 20, 40), filled]]


def _drawing(kind: str, width: int, height: int) -> Element:
    box = f"0 0 {width} {height}"
    return svg(kind, viewBox=box, preserveAspectRatio="none", aria_hidden="true", focusable="false")


def _rect(kind: str, width: object, height: object, y: str | None = None) -> Element:
    return rect(class_=kind, y=y, width=str(width), height=str(height))


def bar_row(label: str, share: float, number: str, *, mark: str = "") -> Element:
    """Return one bar with its label and its number; a mark says what is special about it."""
    marked = [" ", b(".mark")[mark]] if mark else None
    return tr(class_="marked" if mark else None)[
        th(scope="row")[label, marked], td(".drawn")[bar(share)], td(".number")[number]
    ]


def bars(people: int, said: str, name: str, labels: Sequence[str], shares: Sequence[tuple[float, str]]) -> Node:
    """Return a table of bars.

    Args:
        people: how many answered.
        said: what the caption says beyond that.
        name: what the labels are, and the numbers: ``"Option/Answers"``.
        labels: one a bar.
        shares: the length of each bar, 0 to 1, and its number in words.
    """
    first, last = name.split("/")
    rows = [bar_row(label, share, number) for label, (share, number) in zip(labels, shares, strict=True)]
    drawn = table((first, "", last), rows, caption=f"{people_said(people)}{said}")
    more = len(rows) - WALL_MOST
    # Only a wall leaves rows out, and then says so; phones and notebooks have them all.
    return [drawn, p(".rest")[f"And {more} more, not on this page."] if more > 0 else None]


def too_few(needed: int, columns: int) -> Element:
    """Return what is shown in place of columns where fewer answered than the threshold."""
    return td(".held", colspan=str(columns))[few_said(needed)]


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(escape_markdown_cell(str(cell)) for cell in row)} |" for row in rows]


BOX: Final = "\N{WHITE SQUARE}"
"""A box to check on paper."""


def tick_boxes(options: Sequence[str]) -> Element:
    """Return options on paper, each with a box to check."""
    return ul(".choices")[(li[option] for option in options)]
