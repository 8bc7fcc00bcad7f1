"""Finds day, time, zone and text in the columns of a table of events, by what is in them and then by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pmkit.documents.format.sections import words_of
from pmkit.markup import one_line, unescape_markdown_cell
from pmkit.records.written import read_whole, read_written
from pmkit.records.zones import WRITTEN, Zone, find_zone

_TIME: Final = {
    "time", "timestamp", "when", "date", "date time", "datetime", "time utc", "utc", "day", "clock", "heure", "quand",
    "horodatage", "hour", "start", "uhrzeit", "zeit", "zeitpunkt", "tag", "datum", "wann",
    "jour", "date heure", "offset", "fecha hora", "data ora", "datum zeit", "datum uhrzeit", "date and time",
    "data", "fecha", "hora", "ora", "horário", "horario", "data hora", "fecha y hora", "tid", "tidspunkt", "dato",
    "tijd", "tijdstip", "czas", "godzina", "дата", "время",
    "时间", "日期", "時間", "时刻", "時刻", "日時", "日付", "시간", "시각", "일시", "날짜",
}  # fmt: skip
_TEXT: Final = {
    "event", "what happened", "description", "what", "action", "details", "entry", "update", "événement", "evenement",
    "ereignis", "was", "beschreibung", "vorgang", "geschehen", "eintrag", "événements", "fait", "faits",
    "description des faits",
    "events", "message", "activity", "note", "notes", "comment", "summary", "ce qui s est passé",
    "evento", "eventos", "acontecimiento", "descripción", "descrição", "descrizione", "hendelse", "beskrivelse",
    "händelse", "beskrivning", "hændelse", "gebeurtenis", "beschrijving", "zdarzenie", "opis", "событие", "описание",
    "事件", "描述", "说明", "イベント", "内容", "出来事", "이벤트", "내용", "설명",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of events.

    Attributes:
        number: of its line, counted from the table's first.
        text: its stamp and what happened, as a line.
        details: the other cells, with their column's name.
        zone: what the column's name says, such as ``Time (UTC)``.
    """

    number: int
    text: str
    details: tuple[str, ...]
    zone: Zone | None


def holds_events(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table is one of events: a column has times in it, or the name of a column of times or events."""
    header, *body = rows
    named = any(words_of(unescape_markdown_cell(name)) in _TIME | _TEXT for name in header)
    return named or any(_is_time(n, [header, *body]) or _is_some_time(n, body) for n in range(len(header)))


def timed_rows(rows: Sequence[Sequence[str]]) -> Iterator[Row]:
    """Yield each row of a table of events; no cell is dropped."""
    header, *body = _with_months([[*row] for row in rows])
    times = [n for n, name in enumerate(header) if body and _is_time(n, body)]
    named = [n for n, name in enumerate(header) if words_of(unescape_markdown_cell(name)) in _TIME]
    times = times or named[:1] or [0]
    zones = [n for n in range(len(header)) if n not in times and body and _is_zone(n, body)][:1]
    days = [n for n in times if _has_only_days(n, body)]
    clocks = [n for n in times if n not in days]
    stamp = [*days[:1], *clocks[:1], *(zones if clocks else [])]
    ids = [n for n in range(len(header)) if n not in stamp and _is_ids(n, body)][:1]
    used = (*stamp, *ids)
    texts = [n for n, name in enumerate(header) if words_of(unescape_markdown_cell(name)) in _TEXT and n not in used]
    text = texts[0] if texts else next((n for n in range(len(header)) if n not in used), stamp[-1])
    zone = next((zone for n in stamp if (zone := find_zone(unescape_markdown_cell(header[n])))), None)
    has_header = not any(n < len(header) and read_whole(header[n]) for n in stamp)
    lines = [(number + 2, row) for number, row in enumerate(body)]
    for number, row in lines if has_header else [(0, header), *lines]:
        cells = dict(enumerate(row))
        when = " ".join(cell for n in stamp if n != text and (cell := cells.pop(n, "").strip()))
        for n in zones[:1]:
            # "IST (UTC+1)": what is in brackets has one meaning; the letters stay beside the event.
            if twice := _TWICE.fullmatch(row[n].strip()) if clocks and n < len(row) else None:
                when, cells[n] = when.replace(row[n].strip(), twice["zone"]), row[n]
        what = cells.pop(text, "")
        for n in ids:
            if what and _ID.fullmatch(cells.get(n, "").strip("[]() ")):
                what = f"{what.rstrip()} [{cells.pop(n).strip('[]() ')}]"
        details = [
            f"{one_line(header[n])}: {cell}" if has_header and n < len(header) and header[n] else cell
            for n, cell in cells.items()
            if cell
        ]
        line = f"{when} - {what}" if when and what else when or what
        if not line and details:
            line = details.pop(0)
        if line:
            yield Row(number, line, tuple(details), zone)


def _with_months(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with months in words where a column has days such as 08-26 and one of them says which is which.

    A column such as "Date (2026)" gives each of its days the year.
    """
    header, *body = rows
    for n, name in enumerate(header):
        is_named = words_of(re.sub(r"\d", "", unescape_markdown_cell(name))) in _TIME
        if is_named and (year := _IN_NAME.search(name)):
            for row in body:
                row[n:] = [_with_year(cell, year[0]) for cell in row[n : n + 1]] + row[n + 1 :]
        found = [[*_NO_YEAR.finditer(row[n])] for row in body if n < len(row)]
        marks = [match for matches in found for match in matches]
        if not marks or not found[0] or not is_named:
            continue
        pairs = [_numbers(match) for match in marks]
        year = _IN_NAME.search(name)
        # A year before them makes 08-04 the fourth of August, as in 2026-08-04.
        orders = [
            is_day_first
            for is_day_first in (False, True)
            if all(_is_day(*pair[:: -1 if is_day_first else 1]) for pair in pairs)
        ]
        if not orders or (len(orders) > 1 and not year):
            continue
        is_day_first = orders[0]
        told = partial(_in_words, is_day_first, year[0] if year else "")
        for row in body:
            row[n:] = [_NO_YEAR.sub(told, cell) for cell in row[n : n + 1]] + row[n + 1 :]
    return [header, *body]


def _with_year(cell: str, year: str) -> str:
    """Return a cell that is a day in words without its year, ``Oct 31``, with the year of its column's name."""
    written = read_whole(cell.strip())
    told = (
        read_whole(f"{cell.strip()} {year}") if written and written.first.month_day and not written.first.day else None
    )
    return f"{cell.strip()} {year}" if told and told.first.day else cell


def _in_words(is_day_first: bool, year: str, match: re.Match[str]) -> str:
    """Return a day such as 08-26 with its month in words, and with a year where one is known."""
    first, second = _numbers(match)
    month, day = (second, first) if is_day_first else (first, second)
    return f"{year}-{month:02}-{day:02}" if year else f"{_NAMES[month - 1]} {day}"


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    """Return the two numbers of a day without its year."""
    first, second = (number for number in match.groups() if number)
    return int(first), int(second)


def _is_day(month: int, day: int) -> bool:
    """Tell whether two numbers can be a month and a day."""
    return 1 <= month <= _MONTHS and 1 <= day <= _DAYS


_MONTHS: Final = 12
_DAYS: Final = 31
_NAMES: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_NO_YEAR: Final = re.compile(
    r"(?<![\w:./-])(?:(?P<first>\d\d?)/(?P<second>\d\d?)|(?P<one>\d\d)-(?P<other>\d\d))(?![\w:./-])"
)
_IN_NAME: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")


def _cells(column: int, body: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells of a column that are not empty."""
    return [row[column].strip() for row in body if column < len(row) and row[column].strip(" -–—*")]


def _is_time(column: int, body: Sequence[Sequence[str]]) -> bool:
    """Tell whether at least half of a column's cells are times."""
    cells = _cells(column, body)
    return bool(cells) and 2 * sum(read_whole(cell) is not None for cell in cells) >= len(cells)


def _is_some_time(column: int, body: Sequence[Sequence[str]]) -> bool:
    """Tell whether any of a column's cells begins with a time of day or with a day."""
    return any(read_written(cell) is not None for cell in _cells(column, body))


def _has_only_days(column: int, body: Sequence[Sequence[str]]) -> bool:
    """Tell whether a column's times have no clock."""
    found = [written for cell in _cells(column, body) if (written := read_whole(cell))]
    return bool(found) and all(written.first.clock is None and written.first.has_day for written in found)


def _is_ids(column: int, body: Sequence[Sequence[str]]) -> bool:
    """Tell whether a column holds ids of events, one or several in a cell: ``E01``, ``E15, E16``."""
    cells = _cells(column, body)
    return len(cells) > 1 and all(_IDS.fullmatch(cell.strip("[]() ")) for cell in cells)


_ID: Final = re.compile(r"[A-Z]{1,3}-?\d{1,4}")
_IDS: Final = re.compile(rf"{_ID.pattern}(?:[ ,;/&+–-]{{1,3}}{_ID.pattern}){{0,19}}")


def _is_zone(column: int, body: Sequence[Sequence[str]]) -> bool:
    """Tell whether all of a column's cells are zones."""
    cells = _cells(column, body)
    return bool(cells) and all(WRITTEN.fullmatch(cell.strip("()* ")) or _TWICE.fullmatch(cell) for cell in cells)


_TWICE: Final = re.compile(rf"[A-Z][A-Za-z]{{1,4}} \((?P<zone>{WRITTEN.pattern})\)")
