"""The exercise on contributing factors: from one cause to several conditions.

The records are those of the scenario payments-memory-leak; its reference stays closed. What can be
computed is computed by pmkit: the taxonomy, the evidence, the findings, who is blamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from pmkit.analysis.factors.cheese import SwissCheese, swiss_cheese
from pmkit.analysis.factors.factors import ARTICLE_LISTS, CATEGORY_NAMES, CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.analysis.language.people import asks_care
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HELD
from pmkit.documents.scenario.scenario import Scenario
from pmkit.kit import kit_folder
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, Slip, first_sign, ids, judged, one_of, word
from pmkit.records.event import Event
from pmkit.records.stamps import format_stamp, local_day

_HELD_LINE: Final = re.compile(rf"^[#*\s]*{HELD}[*:\s]*$", re.IGNORECASE | re.MULTILINE)


@cache
def _events() -> Mapping[str, Event]:
    """Return the kit's own records of the incident by id."""
    return {event.id: event for event in Scenario.open(kit_folder("scenarios") / "payments-memory-leak").records}


def records() -> str:
    """Return the records of the incident: id, time and headline, the details below those that the tasks need."""
    day = local_day(_events()["E10"], UTC)
    assert day is not None
    bare, lines = EXERCISE.material("told in brief", list[str]), []
    for name, event in _events().items():
        lines.append(f"{name}  {format_stamp(event, UTC, day)}  {event.headline}")
        lines += [f"     {detail}" for detail in event.details if name not in bare]
    return "\n".join(lines)


def statements() -> str:
    """Return the twelve statements about the incident, one a line."""
    return "\n".join(f"{name:<4} {text}" for name, text in EXERCISE.material("statements", dict[str, str]).items())


def article_lists() -> str:
    """Return the article's three lists of categories as it prints them, one a line."""
    return "\n".join(f"{section}: {', '.join(names)}" for section, names in ARTICLE_LISTS.items())


def article_example() -> FactorAnalysis:
    """Return what the article puts in place of a single root cause, each with its nearest category."""
    texts = EXERCISE.material("article's factors", list[str])
    return FactorAnalysis(
        tuple(Factor(id=f"F{n}", text=text, category=Category.TECHNICAL) for n, text in enumerate(texts, 1))
    )


def _evidence(answer: object, row: Answer) -> str | None:
    """Return ``shown``, the first id that shows something else, or why the ids cannot be used.

    One record that says who holds the connections is enough; beside it a second may show the rest of the sentence.
    """
    names = ids([*answer] if isinstance(answer, (set, frozenset)) else answer, row.like)
    if not names or len(set(names)) > 4:
        return "many" if names else None
    if not set(names) <= set(_events()):
        return "unknown"
    told = [name for name in names if "proxy" in " ".join(_events()[name].details)]
    others = [name for name in names if name not in told]
    beside = EXERCISE.material("beside the evidence", list[str])
    if told and len(set(others)) <= 1 and set(others) <= set(beside):
        return "shown"
    return next((name for name in others if name not in beside or not told), others[-1] if others else "shown")


def analysis(answer: object) -> FactorAnalysis:
    """Return the factors and the layers that held in a text; none for what is unanswered or cannot be read."""
    try:
        return _analysis(answer) or FactorAnalysis()
    except Exception:  # a learner's object may raise from anything
        return FactorAnalysis()


def picture(answer: object) -> SwissCheese:
    """Return the defenses of a text as slices with their holes; without a slice for what cannot be read."""
    return swiss_cheese(analysis(answer))


_LISTED: Final = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s", re.MULTILINE)


def _analysis(answer: object) -> FactorAnalysis | None:
    """Return an analysis, or the one that a text holds; None for anything else."""
    if isinstance(answer, FactorAnalysis):
        return answer
    if not isinstance(answer, str) or len(answer) > 2 * LIMIT:
        return None
    if not _LISTED.search(answer):
        return FactorAnalysis()  # a sentence is read as a cause in other people's documents; here lines are drawn
    # A title keeps the heading of the layers that held below that of the section.
    return parse("# Draft\n\n## Contributing Factors\n\n" + _HELD_LINE.sub(f"\n### {HELD}\n", answer)).factors


def _cheese(answer: object, row: Answer) -> Slip | None:
    """Return what to ask first about a picture of defenses, ``clear`` for nothing, None for no picture."""
    drawn = _analysis(answer)
    if drawn is None:
        return None
    return next(chain(_about_slices(drawn, row), _about_lines(drawn)), Slip("clear", {}))


def _about_slices(drawn: FactorAnalysis, row: Answer) -> Iterator[Slip]:
    """Yield what stands out about the picture as a whole."""
    if not drawn.factors:
        yield Slip("no hole", {})
    for line in (*drawn.factors, *drawn.held):
        layer = {"id": line.id, "layer": line.layer[:60]}
        if not line.layer:
            yield Slip("no layer", layer)
        elif sign := first_sign(line.layer.casefold(), row):
            yield Slip(sign, layer)
    if not drawn.held:
        yield Slip("nothing held", {})
    for line in drawn.held:
        layer = {"id": line.id, "layer": line.layer[:60]}
        if re.search(_LET_THROUGH, line.layer.casefold()):
            yield Slip("let it through", layer)
        elif not line.evidence:
            yield Slip("held without a record", layer)
    if len(drawn.factors) > 2 and len(swiss_cheese(drawn).open) < 2:
        yield Slip("one slice", {})


def _about_lines(drawn: FactorAnalysis) -> Iterator[Slip]:
    """Yield pmkit's own findings, and ids that no record has."""
    for finding in drawn.findings():
        yield Slip("finding", {"finding": str(finding)})
    for line in (*drawn.factors, *drawn.held):
        if unknown := [name for name in line.evidence if (ids(name, "E01") or (name,))[0] not in _events()]:
            yield Slip("no such record", {"id": line.id, "record": unknown[0]})


def _lifted(answer: object, row: Answer) -> str | None:
    """Return ``lifted``, or what keeps a sentence per level too low."""
    text = word(answer)
    if text is None or not isinstance(answer, str):
        return None
    spelled = " ".join(answer.replace("\u2019", "'").split())
    tests = {
        "same": "process didn't catch" in spelled,
        "blamed": judged(spelled),
        "question": spelled.endswith("?"),
        "short": len(text.split()) < 5,
        "care": asks_care(spelled),
    }
    return next((code for code, holds in tests.items() if holds), first_sign(spelled, row) or "lifted")


def _category(answer: object, row: Answer) -> str | None:
    """Return a category by its name, or by a word of the article's lists; any other text stays as it is."""
    also = {
        str(category): (
            *(way for way, place in _CATEGORY_WORDS.items() if place is category),
            *row.aliases.get(category, ()),
        )
        for category in Category
    }
    return one_of(*Category, also=also)(answer)


def _place_in_the_lists(name: str) -> list[str]:
    """Return the category of a word of the article's lists; of any other the categories that they lack."""
    printed = {CATEGORY_OF[word.lower()] for words in ARTICLE_LISTS.values() for word in words}
    category = CATEGORY_OF.get(name.lower())
    return [category] if category else [category for category in Category if category not in printed]


_CATEGORY_WORDS: Final = {name.casefold(): category for category, name in CATEGORY_NAMES.items()} | CATEGORY_OF
_LET_THROUGH: Final = r"\b(?:canary|reviews?|tests?|release gate|limits?)\b"

EXERCISE: Final = Exercise(
    "04-contributing-factors",
    readers={"category": _category, "evidence": _evidence, "cheese": _cheese, "lift": _lifted},
    computed={"place in the lists": _place_in_the_lists},
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved
