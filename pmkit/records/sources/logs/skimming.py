"""Many lines of a log at once: where stamps have one width and texts were met before, no line is looked at alone.

A line without its digits says which lines it is like. Where the reader knows that from an earlier line, the stamps of a
stretch are in order, and each second of it is a time, the stretch is one :class:`Block`. What is read is the same as
line by line; a test compares the two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final, NamedTuple

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Block, Moment, Record
from pmkit.records.zones import LETTERS

LEAST: Final = 64
"""Lines from which on a stretch is worth it."""

SPAN: Final = timedelta(minutes=4, seconds=59)
"""Longest time of a block, below the gap that ends a storm."""

PIECE: Final = 4000
"""Lines that are looked at together."""

_MOST: Final = 100_000
_TRIED: Final = 5000
_TWO: Final = 2
_DIGITS: Final = b"0123456789"
# What may belong to the stamp before it: then the width of the stamp depends on the text.
_LIKE_A_ZONE: Final = re.compile(rb"\s?(?:[+-](?!\s)|(?:Z|%b)(?![A-Za-z])|m=|[AaPp]\.?[Mm](?!\w))" % LETTERS.encode())


class Shape(NamedTuple):
    """Where the parts of a stamp are.

    Attributes:
        begin: first character.
        fraction: first character of the fraction of its second; the end where it has none.
        behind: first character behind the fraction.
        end: first character behind it.
    """

    begin: int
    fraction: int
    behind: int
    end: int

    @classmethod
    def of(cls, match: re.Match[str]) -> Shape:
        """Return where a pattern found them."""
        begin, end = match.end("rest"), match.end()
        fraction = match.span("f") if "f" in match.re.groupindex and match["f"] else (end, end)
        return cls(begin, *fraction, end)


class Skimmer:
    """Finds stretches of lines that can be read at once.

    Args:
        pattern: of the stamps of most lines.
        moment: reads a match of it.
        one: reads a line.
    """

    def __init__(
        self,
        pattern: re.Pattern[str],
        moment: Callable[[re.Match[str]], Moment],
        one: Callable[[int, str], Record],
    ) -> None:
        self._pattern, self._moment, self._one = pattern, moment, one
        self._shape: Shape | None = None
        self._known: set[bytes] = set()
        self._at_once = 0
        self.is_idle = "epoch" in pattern.groupindex
        """Whether it no longer helps: texts that are never alike cost more to remember than they save."""

    def learn(self, line: str, key: bytes, match: re.Match[str]) -> None:
        """Remember that a line like this has its stamp in the place where all have it."""
        if match.re is not self._pattern or key in self._known:
            return
        self.is_idle = len(self._known) >= _TRIED and (self._at_once < len(self._known) or len(self._known) >= _MOST)
        shape = Shape.of(match)
        self._shape = self._shape or shape
        stamp = line[: shape.end].encode("utf-8", "replace").translate(None, _DIGITS)
        text = key[len(stamp) :]
        if (
            shape == self._shape
            and text[:1] in (b" ", b"\t", b"]")
            and re.search(rb"\w", text)
            and not _LIKE_A_ZONE.match(text)
        ):
            self._known.add(key)

    def stretches(self, keys: Sequence[bytes]) -> Iterator[tuple[int, int, bool]]:
        """Yield where stretches begin and end, and whether they may be read at once; the last line of one may not."""
        known = self._known
        others = [] if known.issuperset(keys) else [at for at, key in enumerate(keys) if key not in known]
        begin = 0
        # What follows the last line may go on from it, so that one is read alone.
        for other in (*others, len(keys)):
            if other - begin > LEAST and len(others) * 8 < len(keys):
                yield begin, other - 1, True
                begin = other - 1
            if other == len(keys) or other - begin > LEAST:
                yield begin, other, False
                begin = other
        if begin < len(keys):
            yield begin, len(keys), False

    def blocks(self, number: int, lines: Sequence[str], keys: Sequence[bytes]) -> list[Block] | None:
        """Return blocks of lines in a row; None where a stamp is not a time, or is before the one above it.

        Args:
            number: of the first line.
            lines: each with a stamp and a text.
            keys: the lines without their digits.
        """
        shape = self._shape
        if shape is None:
            return None
        # What goes through every line is done in C.
        stamps = list(map(itemgetter(slice(shape.end + 1)), lines))
        fractions = "".join(map(itemgetter(slice(shape.fraction, shape.behind)), stamps))
        if (
            stamps != sorted(stamps)
            or len(set(map(itemgetter(slice(shape.behind, None)), stamps))) > 1
            or (fractions and not (fractions.isdecimal() and fractions.isascii()))
            or (
                not {"+", "-"}.isdisjoint(map(itemgetter(shape.end + 1), lines))
                and any(line[shape.end + 2 : shape.end + 3] != " " for line in lines if line[shape.end + 1] in "+-")
            )
        ):
            return None
        heads = list(map(itemgetter(slice(shape.fraction)), stamps))
        cuts = self._cuts(shape, heads, lines[0][shape.fraction : shape.end + 1])
        if cuts is None:
            return None
        made = [
            Block(number + a, lines[a:b], keys[a:b], self._one)
            for a, b in zip(cuts, (*cuts[1:], len(lines)), strict=True)
        ]
        if len(made) * LEAST > len(lines):
            return None
        self._at_once += len(lines)
        return made

    def _cuts(self, shape: Shape, heads: Sequence[str], tail: str) -> list[int] | None:
        """Return where blocks begin so that none is long; None where a second is not a time, or out of order."""
        seconds = self._seconds(shape, list(dict.fromkeys(heads)), tail)
        if seconds is None:
            return None
        cuts, before, began = [0], None, None
        for head, second in seconds:
            if before is not None and second < before:
                return None
            began = began or second
            if second - began >= SPAN:
                cuts.append(bisect_left(heads, head))
                began = second
            before = second
        return cuts

    def _seconds(self, shape: Shape, heads: Sequence[str], tail: str) -> list[tuple[str, datetime]] | None:
        """Return each second with its instant; None where one is not a time, or may be of another year."""
        read = {head: self._pattern.match(head + tail) for head in (heads[0], heads[-1])}
        ends = [match for match in read.values() if match is not None and Shape.of(match) == shape]
        if len(ends) < len(read):
            return None
        if not {"y", "yy"} & self._pattern.groupindex.keys() and _month(ends[0]) != _month(ends[-1]):
            # The year may turn here, and a clock without years must not be read backward.
            return None
        begin, end = ends[0].span("s")
        minutes: dict[tuple[str, str], datetime] = {}
        found: list[tuple[str, datetime]] = []
        for head in heads:
            # Within a minute the digits of the second are all that differs: it is read once.
            digits, minute = head[begin:end], (head[:begin], head[end:])
            is_plain = len(digits) == _TWO and digits.isascii() and digits.isdecimal() and digits < "60"
            start = minutes.get(minute) if is_plain else None
            if start is None:
                match = self._pattern.match(head + tail)
                if match is None or Shape.of(match) != shape:
                    return None
                try:
                    moment = self._moment(match)
                except RecordError:
                    return None
                start = moment.instant.replace(second=0, microsecond=0)
                if moment.latest != moment.instant:
                    return None
                if not is_plain:
                    found.append((head, moment.instant.replace(microsecond=0)))
                    continue
                minutes[minute] = start
            found.append((head, start + timedelta(seconds=int(digits))))
        return found


def _month(match: re.Match[str]) -> str:
    part = match.groupdict()
    return part.get("name") or part.get("mo") or ""
