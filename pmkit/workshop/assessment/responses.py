"""Answers of people, counted by item: from one person, a CSV file, or the room's results.

Counts are all that is kept. Who gave which two answers is not known after this, so the same
assessment comes from phones, from a file and from paper.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import find_path, read_text
from pmkit.markup import one_line
from pmkit.room.activities.form import FormCounts
from pmkit.room.activities.scale import LevelCounts
from pmkit.room.session.results import Result
from pmkit.workshop.assessment.questions import Item, Part, Questionnaire, questionnaire

ROWS_MOST: Final = 5_000
"""People in one file; more is a mistake."""

_UNKNOWN: Final = frozenset({"", "cannot say", "can't say", "n/a", "na", "none known", "?"})


@dataclass(frozen=True)
class Responses:
    """Answers, counted.

    Attributes:
        counts: item to option number to how many chose it.
        people: part to how many answered something in it.
        asked: the questionnaire.
        label: when or by whom, such as ``2026-11``.
        notes: what is worth knowing about where they come from.
        medians: item to its median, where the room told no more of a private one.
    """

    counts: Mapping[str, Mapping[int, int]]
    people: Mapping[str, int]
    asked: Questionnaire = field(default_factory=questionnaire, repr=False)
    label: str = ""
    notes: tuple[str, ...] = ()
    medians: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_person(cls, answers: Mapping[str, Any], *, label: str = "", asked: Questionnaire | None = None) -> Responses:
        """Return the answers of one person.

        Args:
            answers: item to score, or to the words of an option; ``None`` for cannot say.
            label: when, such as ``2026-11``.
            asked: the questionnaire; the kit's by default.

        Raises:
            WorkshopError: an item or an answer is unknown.
        """
        asked = asked or questionnaire()
        return cls._count([("answers", answers)], asked, label, ())

    @classmethod
    def from_csv(cls, path: str | Path, *, label: str = "", asked: Questionnaire | None = None) -> Responses:
        """Return the answers of a CSV file: one row per person, one column per item.

        A cell holds a score, the words of an option, or nothing. Columns of items that were not asked may
        be left out; a column ``round`` is ignored.

        Raises:
            WorkshopError: a column is unknown or there twice, or a cell is out of range; the message names the
                line and the column.
            FileError: the file cannot be read.
        """
        asked = asked or questionnaire()
        path = find_path(path, what="answers file")
        text = read_text(path, what="answers file")
        rows = list(_rows(text, str(path), asked))
        return cls._count(rows, asked, label or path.stem, tuple(_look(rows)))

    @classmethod
    def from_room(
        cls, results: Mapping[str, Result], *, label: str = "", asked: Questionnaire | None = None
    ) -> Responses:
        """Return what a session of the room showed; what it held back is not in it.

        Args:
            results: activity to result, as ``session.results()`` returns them.
            label: when.
            asked: the questionnaire; the kit's by default.
        """
        asked = asked or questionnaire()
        counts: dict[str, dict[int, int]] = {}
        people: dict[str, int] = {}
        notes: list[str] = []
        medians: dict[str, float] = {}
        for result in results.values():
            part, items = _asked_in(result.activity, asked)
            if part is None or result.held_back or result.vote:
                continue
            alone = {
                item.id: middle for item, middle in zip(items, _medians(result), strict=False) if middle is not None
            }
            if not alone and not any(map(any, _by_item(result))):
                notes.append(f"{part.title}: so few answered that the room told no counts; look at its own result.")
                continue
            people[part.id] = max(people.get(part.id, 0), result.people)
            for item, numbers in zip(items, _by_item(result), strict=True):
                counts[item.id] = {at: number for at, number in enumerate(numbers) if number}
            medians |= alone
        return cls(counts, people, asked, label, tuple(notes), medians)

    @classmethod
    def _count(
        cls, rows: Iterable[tuple[str, Mapping[str, Any]]], asked: Questionnaire, label: str, notes: tuple[str, ...]
    ) -> Responses:
        counts: dict[str, Counter[int]] = {}
        people: Counter[str] = Counter()
        for where, answers in rows:
            touched = set()
            for name, value in answers.items():
                found = asked.find(name)
                if found is None:
                    raise not_one_of(
                        one_line(str(name)), asked.item_ids(), what="a question", raises=WorkshopError, where=where
                    )
                part, item = found
                place = _place(part, item, value, where)
                if place is not None:
                    counts.setdefault(name, Counter())[place] += 1
                    touched.add(part.id)
            people.update(touched)
        return cls({name: dict(each) for name, each in counts.items()}, dict(people), asked, label, notes)


def example_team() -> Path:
    """Return a CSV file with the answers of an invented team of seven, to try things with."""
    return Path(str(files("pmkit.workshop.assessment").joinpath("example-team.csv")))


def item_ids(part: str = "") -> list[str]:
    """Return the names of all items, or of one part's: the columns that a CSV file may have."""
    return [item.id for each in questionnaire().parts if part in ("", each.id) for item in each.items]


def _place(part: Part, item: Item, value: Any, where: str) -> int | None:
    """Return the number of the option that a value means; None for an empty cell."""
    options = part.options(item)
    unknown = part.scores.index(None) if None in part.scores else None
    text = "" if value is None else one_line(str(value)).casefold()
    if text == "" and value is not None:
        return None
    if text in _UNKNOWN:
        return unknown
    names = [each.casefold() for each in options]
    if text in names:
        return names.index(text)
    # An answer that was saved with other words at its end of the scale still has its number.
    number, colon, _ = text.partition(":")
    text = number if colon and any(name.startswith(f"{number}:") for name in names) else text
    if text.removesuffix(".0").isdecimal() and int(text.removesuffix(".0")) in part.scores:
        return part.scores.index(int(text.removesuffix(".0")))
    scores = ", ".join(str(score) for score in part.scores if score is not None)
    raise WorkshopError(
        f"{one_line(str(value))[:40]!r} is not an answer to {item.id}",
        code="bad-answer",
        where=where,
        remedy=f"use {scores}" + (", or leave it empty" if unknown is None else ", cannot say, or leave it empty"),
    )


def _rows(text: str, path: str, asked: Questionnaire) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each person's answers with their place in the file."""
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096].splitlines()[0], delimiters=",;\t")
    except (csv.Error, IndexError):
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    lines = _cells(reader, path)
    header = [one_line(each).casefold() for each in next(lines, [])]
    _check_header(header, path, asked)
    for number, cells in enumerate(lines):
        if not any(cell.strip() for cell in cells):
            continue
        if number >= ROWS_MOST:
            raise WorkshopError(
                f"the file has more than {ROWS_MOST} rows of answers",
                where=path,
                remedy="give a file with one row per person; split it if so many really answered",
            )
        where = f"{path}:{reader.line_num}"
        if len(cells) > len(header):
            raise WorkshopError(
                f"this row has {len(cells)} cells, the header {len(header)}",
                where=where,
                remedy="look for a comma too many; put text with commas in quotes",
            )
        yield where, {name: cell for name, cell in zip(header, cells, strict=False) if name and name != "round"}


def _cells(reader: Any, path: str) -> Iterator[list[str]]:
    """Yield the cells of each row.

    Raises:
        WorkshopError: a quoted cell is never closed, or is longer than the CSV reader accepts.
    """
    try:
        yield from reader
    except csv.Error as error:
        raise WorkshopError(
            f"this is not CSV ({error})",
            code="csv-broken",
            where=f"{path}:{reader.line_num}",
            remedy="close open quotes",
        ) from None


def _check_header(header: list[str], path: str, asked: Questionnaire) -> None:
    """Refuse a header that names what is not asked, or something twice."""
    known = asked.item_ids()
    if not any(header):
        raise WorkshopError("the file is empty", where=path, remedy="the first row names the questions: see item_ids()")
    unknown = [each for each in header if each and each != "round" and each not in known]
    if unknown:
        raise WorkshopError(
            f"unknown columns: {', '.join(each[:40] for each in unknown[:5])}",
            where=f"{path}:1",
            remedy=f"name columns after questions, such as {', '.join(known[:4])}; item_ids() lists them all. Names of "
            "people do not belong into this file",
        )
    twice = sorted({each for each in header if each and header.count(each) > 1})
    if twice:
        raise WorkshopError(
            f"columns are there twice: {', '.join(twice)}", where=f"{path}:1", remedy="remove one of each"
        )


def _look(rows: list[tuple[str, dict[str, str]]]) -> Iterator[str]:
    """Yield what is worth a second look: rows that are the same are often a file that was appended twice."""
    tally = Counter(tuple(answers.values()) for _, answers in rows)
    same = sum(number - 1 for values, number in tally.items() if number > 1 and len(values) > 6)
    if same:
        yield f"{same} rows are the same as another one. Was a file appended twice? All were counted."


def _asked_in(activity: str, asked: Questionnaire) -> tuple[Part | None, list[Item]]:
    """Return the items that an activity of the room asked: a part, or one area of a part."""
    for part in asked.parts:
        if activity == part.id:
            return part, part.items
        for area in part.areas:
            if activity == f"{part.id}-{area.id}":
                return part, area.items
    return None, []


def _by_item(result: Result) -> Iterator[list[int]]:
    """Yield the numbers of each item's options."""
    if isinstance(result.counts, LevelCounts):
        yield from map(list, result.counts.levels)
    if isinstance(result.counts, FormCounts):
        yield from (list(question.numbers) for question in result.counts.questions)


def _medians(result: Result) -> list[float | None]:
    """Return the median of each item that was told without its levels, None for the others."""
    if not isinstance(result.counts, LevelCounts):
        return []
    pairs = zip(result.counts.levels, result.counts.medians, strict=True)
    return [None if any(levels) else middle for levels, middle in pairs]
