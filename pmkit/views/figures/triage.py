"""Both of the article's decision trees, with the way that an incident takes through each."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from pmkit.analysis.triage.depth import Depth
from pmkit.analysis.triage.triage import (
    ALWAYS,
    ASKED,
    CRITERIA,
    DEFAULT,
    FACTS,
    PROCESS_TREE,
    TREES,
    WHEN_TREE,
    Outcome,
    Rule,
)
from pmkit.views.figures.canvas import MARGIN, arrow, box, canvas, height_of, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import INK, LINE, PALE_RED, PALE_YELLOW, PALER_GREEN, SOFT, fit, is_small, style

_NAMES: Final = {
    PROCESS_TREE: "Process decision tree",
    WHEN_TREE: "Decision framework: when to conduct a postmortem",
}
_FILLS: Final = {Depth.FULL: PALE_RED, Depth.LIGHTWEIGHT: PALE_YELLOW, Depth.NOTE: PALER_GREEN}


@register(Outcome)
def draw(outcome: Outcome, ax: Axes | None = None, *, title: str = "", narrow: bool = False, width: float = 0) -> Axes:
    """Draw both trees for an outcome and return the Axes.

    A row that applies has a thick frame and a check mark; the box at the right is what the tree
    then asks for. The line below says what the kit's table makes of the two.

    Args:
        outcome: what ``triage`` returned.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
        width: inches across, where neither of the two usual ones fits, such as 8 for a slide.
    """
    with style():
        width = width or room(ax, narrow=narrow)
        small = is_small(width)
        size = 8.5 if small else 11.0
        row = 0.44 if small else 0.5
        trees = list(TREES.items())
        rows = [len(rules) for _, rules in trees]
        block = [0.5 + count * row + 0.25 for count in rows]
        height = (sum(block) if small else max(block)) + 0.85
        axes, top = canvas(
            ax, width, height, title=title or "What the article's two trees say", words=words(outcome), size=size + 2
        )
        left, y = MARGIN, top
        wide = width - 0.3 if small else (width - 0.6) / 2
        for place, (name, rules) in enumerate(trees):
            _tree(axes, outcome, name, rules, (left, y, wide, row, size))
            if small:
                y += block[place]
            else:
                left += wide + 0.3
        end = top + (sum(block) if small else max(block))
        verdict = f"The kit's table: {outcome.review.words.lower()}." + (
            ""
            if outcome.trees_agree
            else " The two trees disagree here; the stricter wins unless a team's table says otherwise."
        )
        shown = fit(verdict, width - 0.3, size + 0.5, lines=3, bold=True)
        paragraph(axes, MARGIN, end + 0.1, shown, size + 0.5, bold=True, linespacing=1.1)
    return axes


def draw_question(ax: Axes | None = None, *, narrow: bool = False, width: float = 0) -> Axes:
    """Draw what people ask of an incident, with the three answers, and return the Axes.

    Below each question is what both of the article's trees name: what either of them asks for is asked for here.

    Args:
        ax: Axes to draw on; default a figure of its own.
        narrow: whether it is for a phone.
        width: inches across, where neither of the two usual ones fits.
    """
    examples: dict[Depth, list[str]] = {}
    for rule in DEFAULT:
        label = CRITERIA[rule.fact].label.rstrip("?")
        if rule.fact != ALWAYS and label not in examples.setdefault(rule.review, []):
            examples[rule.review].append(label)
    with style():
        width = width or room(ax, narrow=narrow)
        small = is_small(width)
        size = 11.0 if small else 14.0
        answer = width - 2 * MARGIN if small else 1.75
        wide = answer if small else width - 3 * MARGIN - answer
        rows = []
        for depth, (name, question) in ASKED.items():
            said = " \u00b7 ".join(examples.get(depth, []))
            asked = fit(question, wide, size + 1, lines=3)
            listed = fit(said, wide, size - 2, lines=6) if said else ""
            named = height_of(asked, size + 1)
            text = named + (height_of(listed, size - 2) if listed else 0)
            high = 0.42 if small else max(0.6, text)
            rows.append((depth, name, asked, listed, named, high, high + 0.08 + text if small else high))
        gap = 0.25
        spoken = [
            f"{name}: {question} {', '.join(examples.get(depth, []))}".strip()
            for depth, (name, question) in ASKED.items()
        ]
        axes, y = canvas(ax, width, sum(row[-1] + gap for row in rows) - gap, words=". ".join(spoken), size=size + 4)
        for depth, name, asked, listed, named, high, whole in rows:
            box(axes, MARGIN, y, answer, high, fill=_FILLS[depth], edge=INK, rounding=0.06, weight=1.4, zorder=3)
            write(axes, MARGIN + answer / 2, y + high / 2, name, size, bold=True, ha="center", zorder=4)
            left, top = (MARGIN, y + high + 0.08) if small else (2 * MARGIN + answer, y)
            if not (small or listed):
                top += max(0, (high - named) / 2)
            paragraph(axes, left, top, asked, size + 1)
            if listed:
                paragraph(axes, left, top + named, listed, size - 2, color=SOFT)
            y += whole + gap
    return axes


def words(outcome: Outcome) -> str:
    """Return the figure in a few sentences."""
    facts = outcome.facts
    known = [criterion.label.rstrip("?").lower() for name, criterion in FACTS.items() if getattr(facts, name)]
    said = ". ".join(f"{_NAMES[name]}: {review.words.lower()}" for name, review in outcome.trees)
    holding = ", ".join(known) or "none of the conditions"
    return f"Holding: {holding}. {said}. The kit's table: {outcome.review.words.lower()}."


def _tree(
    axes: Axes, outcome: Outcome, name: str, rules: tuple[Rule, ...], place: tuple[float, float, float, float, float]
) -> None:
    """Draw one tree as the questions it asks, in its order, each with what a yes leads to."""
    left, y, wide, row, size = place
    asked, result = wide * 0.56, wide * 0.34
    write(axes, left, y + 0.18, fit(_NAMES[name], wide, size, bold=True), size, bold=True)
    review = next(found for tree, found in outcome.trees if tree == name)
    y += 0.42
    for number, rule in enumerate(rules):
        # The row that decides: the first that applies and leads to what the tree says.
        holds = rule.holds(outcome.facts)
        decides = (
            rule.review is review
            and holds
            and not any(r.holds(outcome.facts) and r.review is review for r in rules[:number])
        )
        asks = ("✓ " if holds and rule.fact != "always" else "") + CRITERIA[rule.fact].label
        _worded_box(axes, left, y, asked, row - 0.12, asks, size, strong=decides)
        color, weight = (INK, 2.2) if decides else (LINE, 1.0)
        middle = y + (row - 0.12) / 2
        arrow(axes, (left + asked, middle), (left + wide - result, middle), color=color, weight=weight, gap=2)
        if rule.fact != "always":
            between = left + asked + (wide - asked - result) / 2
            write(axes, between, middle - 0.07, "yes", size - 2.5, ha="center", va="bottom", color=SOFT)
        _worded_box(
            axes, left + wide - result, y, result, row - 0.12, _result(rule.review), size,
            fill=_FILLS[rule.review], strong=decides,
        )  # fmt: skip
        if number < len(rules) - 1:
            arrow(axes, (left + 0.3, y + row - 0.12), (left + 0.3, y + row))
        y += row


def _result(depth: Depth) -> str:
    """Return the short name of a depth."""
    return depth.words.removesuffix(" postmortem")


def _worded_box(
    axes: Axes,
    x: float,
    y: float,
    wide: float,
    high: float,
    text: str,
    size: float,
    *,
    fill: str = "white",
    strong: bool = False,
) -> None:
    """Draw a box with a line of text."""
    edge, weight = (INK, 2.2) if strong else (LINE, 1.0)
    box(axes, x, y, wide, high, fill=fill, edge=edge, rounding=0.05, weight=weight, zorder=3)
    shown = fit(text, wide - 0.1, size, bold=strong)
    write(axes, x + wide / 2, y + high / 2, shown, size, bold=strong, ha="center", zorder=4)
