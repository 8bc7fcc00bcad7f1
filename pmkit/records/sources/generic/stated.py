"""Rows with a clock alone, below a line or a row that names the day: sheets that somebody keeps by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from pmkit.records.sources.contract import Place, Reject
from pmkit.records.sources.days.above import day_in
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import CLOCK, DATE_NAMES, JOINT, is_time, plain
from pmkit.records.sources.opening import Export

DAY: Final = "day"
_DOT: Final = re.compile(r"^(\d{1,2})[.h](\d{2})(?!\d)")
_HALF_A_DAY: Final = 720


class Stated:
    """The day that the lines above a table state, for rows that have a clock alone.

    Args:
        export: the file.
    """

    def __init__(self, export: Export) -> None:
        self._export = export
        self._day: date | None = None
        self._last = 0

    @property
    def is_used(self) -> bool:
        """Whether the rows have clocks alone, below a day."""
        return self._day is not None

    def dated(
        self, rows: Iterable[tuple[Place, Mapping[str, Any] | Reject]]
    ) -> Iterator[tuple[Place, Mapping[str, Any] | Reject]]:
        """Yield rows, each with the day beside its clock where only the title of the table has one."""
        clock = ""
        for number, (place, row) in enumerate(rows):
            if number == 0 and not isinstance(row, Reject):
                clock = self._clock(row)
            if clock and not isinstance(row, Reject):
                at = _DOT.sub(r"\1:\2", text_of(row.get(clock)))
                row = {**row, clock: at, DAY: self._next(at)}
            yield place, row

    def _clock(self, row: Mapping[str, Any]) -> str:
        """Return the column of clocks, where nothing in the row is a time and a line above it names a day."""
        told = next(((at, day) for at, line in self._export.above if (day := day_in(line)) and day[0]), None)
        if told is None or any(map(is_time, row.values())) or any(plain(name) in DATE_NAMES for name in row):
            return ""
        column = next((name for name, held in row.items() if CLOCK.fullmatch(text_of(held))), "")
        if column:
            self._day = date(*told[1])
            self._export.notes.add(f"the day is the one in line {told[0]}; clocks that go back are of the next")
        return column

    def _next(self, clock: str) -> str:
        found = re.match(r"(\d{1,2}):(\d{2})", clock)
        if not found or self._day is None:
            return ""
        at = int(found[1]) * 60 + int(found[2])
        if self._last - at > _HALF_A_DAY:
            self._day += timedelta(days=1)
        self._last = at
        return self._day.isoformat()


class Carried:
    """The day of a column that is filled in once, for the rows below it whose clock stands alone.

    Args:
        export: the file.
        time: the columns of the time, as a mapping names them.
    """

    def __init__(self, export: Export, time: str) -> None:
        self._export = export
        self._columns = time.split(JOINT)
        self._day = ""

    def filled(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a row with the day above it, where it has a clock and its own cell of the day is empty."""
        if len(self._columns) != _DAY_AND_CLOCK:
            return row
        day, clock = self._columns
        own = text_of(row.get(day))
        self._day = own or self._day
        if own or not self._day or not CLOCK.fullmatch(text_of(row.get(clock))):
            return row
        self._export.notes.add(f"a row without {day} is of the day of the row above")
        return {**row, day: self._day}


_DAY_AND_CLOCK: Final = 2
