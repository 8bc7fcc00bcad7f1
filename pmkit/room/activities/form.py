"""Results in words: Markdown for a report, a wiki or a chat; the text twin of :mod:`pmkit.room.activities.counts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pmkit.markup import escape_markdown_cell, escape_markdown_item
from pmkit.room.activities.whys import group_graphs, group_overlap
from pmkit.room.session.results import Result


def result_markdown(result: Result) -> str:
    """Return what was shown of a result; below its threshold that is one sentence."""
    if not result.people:
        return "Nobody answered.\n"
    if result.held_back:
        return f"{_people(result)} Shown only from {result.needed} answers up.\n"
    return "\n".join([_people(result) + _keyed(result), "", *_DRAWN[result.kind](result)]).rstrip() + "\n"


def _people(result: Result) -> str:
    return "1 answer." if result.people == 1 else f"{result.people} answers."


def _keyed(result: Result) -> str:
    return " Keyed in by the facilitator." if result.keyed else ""


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(escape_markdown_cell(str(cell)) for cell in row)} |" for row in rows]


def _counts(result: Result) -> list[str]:
    name = "Dots" if result.kind == "dots" else "Answers"
    return _table(("Option", name), list(zip(result.labels, result.counts, strict=True)))


def _levels(result: Result) -> list[str]:
    rows: list[tuple[object, ...]] = []
    for label, counts, middle in zip(result.labels, result.counts, result.notes["medians"], strict=True):
        rows.append((label, *counts, f"{middle:g}") if middle is not None else (label, *[""] * 5, "too few"))
    low, high = result.notes["ends"]
    return [f"1: {low}. 5: {high}.", "", *_table(("Statement", "1", "2", "3", "4", "5", "Median"), rows)]


def _order(result: Result) -> list[str]:
    correct = result.notes.get("correct")
    head = ("Card", "Mean place", *(["As recorded"] if correct else []))
    rows: list[tuple[object, ...]] = []
    for label, mean in zip(result.labels, result.notes["mean_place"], strict=True):
        rows.append((label, f"{mean:.1f}", *([correct.index(label) + 1] if correct else [])))
    said = []
    if correct:
        said = [f"{result.notes['all_right']} of {result.people} had the recorded order.", ""]
    return [*said, *_table(head, rows)]


def _texts(result: Result) -> list[str]:
    sentence = result.notes.get("sentence")
    before = [f"Instead of: *{escape_markdown_item(sentence)}*", ""] if sentence else []
    return before + [
        f"- {escape_markdown_item(text)}{f' ({number} times)' if number > 1 else ''}"
        for text, number in zip(result.labels, result.counts, strict=True)
    ]


def _questions(result: Result) -> Iterator[str]:
    of: list[str] = result.notes["question_of"]
    at = 0
    for text, fact in zip(dict.fromkeys(of), result.notes["questions"], strict=True):
        size = of.count(text)
        pairs = list(zip(result.labels[at : at + size], result.counts[at : at + size], strict=True))
        at += size
        yield from (f"**{escape_markdown_item(text)}**", "")
        if not fact["answered"]:
            yield from ("Too few answered this.", "")
            continue
        rows: list[tuple[object, ...]] = [
            (label + (" (so it was)" if place == fact["correct"] else ""), number)
            for place, (label, number) in enumerate(pairs)
        ]
        yield from (*_table(("Option", "Answers"), rows), "")


def _whys(result: Result) -> list[str]:
    seen = group_overlap(result)
    if seen is not None:
        return seen.to_markdown().splitlines()
    lines: list[str] = []
    for name, graph in group_graphs(result).items():
        lines += [f"**{escape_markdown_item(name)}**", ""]
        lines += [*(f"- {escape_markdown_item(why.text)}" for why in graph.whys), ""]
    return lines


_DRAWN: Final = {
    "choice": _counts,
    "dots": _counts,
    "levels": _levels,
    "order": _order,
    "texts": _texts,
    "form": lambda result: list(_questions(result)),
    "probe": lambda result: list(_questions(result)),
    "whys": _whys,
}
