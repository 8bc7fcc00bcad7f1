"""Results as HTML that phones, the projector, the host and a notebook share.

Bars are SVG with widths as attributes, because the pages allow no inline styles. Nothing is
told by color alone: each bar has its number, and levels differ by pattern and place.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from pmkit.markup import escape_html
from pmkit.room.activities.whys import group_graphs, group_overlap
from pmkit.room.session.results import Result

if TYPE_CHECKING:
    from pmkit.analysis.whys.overlap import Overlap

SURE_FEWEST: Final = 10
"""Answers below which a confidence is too noisy to be shown."""

_COLUMNS: Final = 5

SHOWN_MOST: Final = 200
"""Texts that a page shows; a wall of more is not read."""


def result_html(result: Result) -> str:
    """Return a result as HTML; all text is escaped."""
    head = f'<section class="result of-{result.kind}">'
    if result.keyed:
        head += '<p class="soft">Keyed in by the facilitator.</p>'
    if not result.people:
        return f'{head}<p class="held">Nobody answered.</p></section>'
    if result.held_back:
        return (
            f'{head}<p class="held">{_people(result.people)} Shown only from {result.needed} answers up, so that '
            "nobody can be singled out. Talk about the question itself instead.</p></section>"
        )
    return f"{head}{_DRAWN[result.kind](result)}</section>"


def with_style(html: str) -> str:
    """Return a chart with its style, for a notebook; the room's pages have a style sheet instead."""
    css = files("pmkit.room").joinpath("pages", "result.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>{html}"


def _people(number: int) -> str:
    return "Nobody answered." if not number else "1 answer." if number == 1 else f"{number} answers."


def _bar(share: float, kind: str = "strip") -> str:
    """Return a bar as wide as a share of its cell, 0 to 1; decorative, the number stands beside it."""
    return (
        f'<svg class="{kind}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="10"/><rect class="fill" width="{100 * share:.1f}" height="10"/></svg>'
    )


def _table(caption: str, head: tuple[str, ...], rows: list[str], *, title: str = "") -> str:
    """Return a table; rows are HTML already."""
    strong = f"<b>{escape_html(title)}</b> " if title else ""
    cells = "".join(f'<th scope="col">{escape_html(each)}</th>' for each in head)
    return (
        f"<table><caption>{strong}{escape_html(caption)}</caption><thead><tr>{cells}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _row(label: str, share: float, number: str, *, mark: str = "") -> str:
    """Return one bar with its label and its number."""
    kind = "marked" if mark else ""
    said = f' <b class="mark">{escape_html(mark)}</b>' if mark else ""
    return (
        f'<tr class="{kind}"><th scope="row">{escape_html(label)}{said}</th><td class="drawn">{_bar(share)}</td>'
        f'<td class="number">{escape_html(number)}</td></tr>'
    )


def _choice(result: Result) -> str:
    several = " Several could be chosen." if result.notes.get("several") else ""
    top = max(result.people, 1)
    rows = [
        _row(label, number / top, f"{number} ({100 * number / top:.0f} %)")
        for label, number in zip(result.labels, result.counts, strict=True)
    ]
    return _table(f"{_people(result.people)}{several}", ("Option", "", "Answers"), rows)


def _dots(result: Result) -> str:
    top = max([*result.counts, 1])
    rows = [
        _row(label, number / top, "1 dot" if number == 1 else f"{number} dots")
        for label, number in zip(result.labels, result.counts, strict=True)
    ]
    return _table(f"{_people(result.people)} Most dots first.", ("Card", "", "Dots"), rows)


def _levels(result: Result) -> str:
    """Draw each statement as five columns, from 1 to 5, with the number above each."""
    top = max((number for each in result.counts for number in each), default=1) or 1
    rows = []
    medians = result.notes["medians"]
    for at, (label, counts, middle) in enumerate(zip(result.labels, result.counts, medians, strict=True)):
        if middle is None:
            drawn = f'<td colspan="5" class="held">Fewer than {result.needed} answered this.</td>'
        else:
            drawn = "".join(f'<td class="level"><span>{number}</span>{_column(number / top)}</td>' for number in counts)
        said = "" if middle is None else f"{middle:g}"
        turned = ' <span class="soft">(low is good)</span>' if at in result.notes["reversed"] else ""
        rows.append(f'<tr><th scope="row">{escape_html(label)}{turned}</th>{drawn}<td class="number">{said}</td></tr>')
    low, high = result.notes["ends"]
    caption = f"{_people(result.people)} 1: {low}. 5: {high}."
    return _table(caption, ("Statement", "1", "2", "3", "4", "5", "Median"), rows)


def _column(share: float) -> str:
    height = 40 * share
    return (
        '<svg class="column" viewBox="0 0 20 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="track" width="20" height="40"/>'
        f'<rect class="fill" y="{40 - height:.1f}" width="20" height="{height:.1f}"/></svg>'
    )


def _order(result: Result) -> str:
    size = max(len(result.labels), 1)
    correct = result.notes.get("correct")
    rows = []
    for at, (label, mean) in enumerate(zip(result.labels, result.notes["mean_place"], strict=True)):
        right = f"place {correct.index(label) + 1}" if correct else ""
        drawn = _bar((size - mean + 1) / size)
        known = f'<td class="number">{right}</td>' if correct else ""
        rows.append(
            f'<tr><th scope="row"><b>{at + 1}.</b> {escape_html(label)}</th><td class="drawn">{drawn}</td>'
            f'<td class="number">{mean:.1f}</td>{known}</tr>'
        )
    parts = [_people(result.people), "The number is the mean place."]
    if "agreement" in result.notes:
        parts.append(f"Agreement {result.notes['agreement']:.2f}; 0 is none, 1 is all alike (Kendall's W).")
    if correct:
        parts.append(f"{result.notes['all_right']} of {result.people} had the recorded order.")
    head = ("Card", "", "Mean place", *(["As recorded"] if correct else []))
    return _table(" ".join(parts), head, rows)


def _texts(result: Result) -> str:
    def line(text: str, number: int) -> str:
        times = f' <b class="mark">{number} times</b>' if number > 1 else ""
        return f"<li>{_worded(text) if sentence else escape_html(text)}{times}</li>"

    sentence = result.notes.get("sentence")
    before = f"<p>Instead of: <q>{escape_html(sentence)}</q></p>" if sentence else ""
    pairs = list(zip(result.labels, result.counts, strict=True))
    lines = "".join(line(text, number) for text, number in pairs[:SHOWN_MOST])
    more = f'<p class="soft">{len(pairs) - SHOWN_MOST} more are in the export.</p>' if len(pairs) > SHOWN_MOST else ""
    head = f'<p class="soft">{_people(result.people)} In alphabetical order.</p>'
    return f'{before}{head}<ul class="texts">{lines}</ul>{more}'


def _whys(result: Result) -> str:
    """Set what both groups saw between what only one of them saw; without two groups, each group's own."""
    graphs = group_graphs(result)
    seen = group_overlap(result)
    if seen is None:
        columns = [(name, [(why.text, "") for why in graph.whys]) for name, graph in graphs.items()]
        said = ""
    else:
        a, b = seen.names
        columns = [
            (f"Only {a}: {len(seen.only_first)}", [(why.text, "") for why in seen.only_first]),
            (f"Both: {len(seen.both)}", [(seen.first[x].text, _other(seen, x, y)) for x, y, _ in seen.both]),
            (f"Only {b}: {len(seen.only_second)}", [(why.text, "") for why in seen.only_second]),
        ]
        said = " Neither group is wrong: what only one of them saw is what the other could not see."
    boxes = "".join(
        f"<div><h3>{escape_html(head)}</h3><ul>{''.join(_statement(text, twin) for text, twin in texts[:SHOWN_MOST])}"
        "</ul></div>"
        for head, texts in columns
    )
    return f'<p class="soft">{_people(result.people)}{said}</p><div class="groups">{boxes}</div>'


def _other(seen: Overlap, first: str, second: str) -> str:
    """Return how the second group said it, where it used other words."""
    a, b = seen.first[first].text, seen.second[second].text
    return "" if a.casefold().rstrip(".! ") == b.casefold().rstrip(".! ") else b


def _statement(text: str, twin: str) -> str:
    also = f'<span class="soft">also: {escape_html(twin)}</span>' if twin else ""
    return f"<li>{escape_html(text)}{also}</li>"


def _worded(text: str) -> str:
    """Return text with what the language check would ask about marked."""
    # Imported here: only a text that was reworded needs the rules.
    from pmkit.analysis.language import check_language
    from pmkit.views.marks import marked_text

    return marked_text(text, [finding for finding in check_language(text) if finding.level == "warning"])


def _probe(result: Result) -> str:
    parts, at = [], 0
    of: list[str] = result.notes["question_of"]
    for text, fact in zip(dict.fromkeys(of), result.notes["questions"], strict=True):
        size = of.count(text)
        pairs = list(zip(result.labels[at : at + size], result.counts[at : at + size], strict=True))
        at += size
        parts.append(_one_probe(text, fact, pairs, result))
    return "".join(parts)


def _form(result: Result) -> str:
    """Draw a form: questions with as many options each as columns of one table, which a last row can read."""
    of: list[str] = result.notes["question_of"]
    sizes = {of.count(text) for text in of}
    if len(result.notes["questions"]) < 2 or len(sizes) != 1 or max(sizes) > _COLUMNS:
        return _probe(result)
    size = max(sizes)
    names = [result.labels[at : at + size] for at in range(0, len(of), size)]
    numbers = [result.counts[at : at + size] for at in range(0, len(of), size)]
    same = len(set(names)) == 1
    top = max((number for row in numbers for number in row), default=1) or 1
    rows = []
    for text, fact, labels, counts in zip(dict.fromkeys(of), result.notes["questions"], names, numbers, strict=True):
        ends = "" if same else f' <span class="soft">{escape_html(labels[0])} ... {escape_html(labels[-1])}</span>'
        if fact["answered"]:
            drawn = "".join(f'<td class="level"><span>{number}</span>{_column(number / top)}</td>' for number in counts)
        else:
            drawn = f'<td colspan="{size}" class="held">Fewer than {result.needed} answered this.</td>'
        rows.append(f'<tr><th scope="row">{escape_html(text)}{ends}</th>{drawn}</tr>')
    head = names[0] if same else tuple(str(number) for number in range(1, size + 1))
    return f'<div class="of-levels">{_table(_people(result.people), ("Question", *head), rows)}</div>'


def _one_probe(text: str, fact: dict[str, Any], pairs: list[tuple[str, int]], result: Result) -> str:
    """Draw one question of a probe."""
    if not fact["answered"]:
        return f'<p><b>{escape_html(text)}</b></p><p class="held">Fewer than {result.needed} answered this.</p>'
    rows = [
        _row(label, number / fact["answered"], str(number), mark="so it was" if place == fact["correct"] else "")
        for place, (label, number) in enumerate(pairs)
    ]
    said = [_people(fact["answered"])]
    if fact["answered"] >= SURE_FEWEST and "sure" in fact:
        said.append(f"On average {100 * fact['sure']:.0f} % sure")
        if "right" in fact:
            said[-1] += f", and {100 * fact['right'] / fact['answered']:.0f} % were right"
            said.append(f"Brier score {fact['brier']:.2f} (0 is best).")
        else:
            said[-1] += "."
    return _table(" ".join(said), ("Option", "", "Answers"), rows, title=text)


_DRAWN: Final = {
    "choice": _choice,
    "dots": _dots,
    "levels": _levels,
    "order": _order,
    "texts": _texts,
    "form": _form,
    "probe": _probe,
    "whys": _whys,
}
