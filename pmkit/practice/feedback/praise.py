"""What a careful reviewer would praise in a learner's postmortem, the rarest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.likeness import covered, likeness, stems
from pmkit.analysis.text.phrases import load_phrases
from pmkit.analysis.whys.graph import NodeType
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.alignment import records_named, touch
from pmkit.practice.feedback.defects import breaks_off
from pmkit.practice.feedback.pairing import Pairing
from pmkit.records.event import Milestone

_PHRASES: Final = load_phrases("pmkit.practice.feedback")
_ACTIONS: Final = load_phrases("pmkit.analysis.actions")

_CHECKABLE: Final = 4
"""Words that tell something, from which on a done-condition can be checked by somebody else."""

_NEAR: Final = 0.25
"""Likeness to one of the reviewers' actions, from which an action is praised before others."""

_ENOUGH: Final = 5
"""Lines of a timeline that agree with the records, from which on it is done well."""

_ALIKE, _COPIED = 0.3, 0.8
"""Likeness to a record from which a line tells of it, and from which it is a copy."""

_OWN: Final = 3
"""Of these, how many the action does not say already: "load tests exist" only repeats it."""

_SHOWN: Final = 0.3
"""Share of an answer's words that its records use, from which on they show it."""

_LABEL: Final = 6
"""Words up to which a factor is a label, and nothing to praise."""

_SEVERAL: Final = 2
"""Commas from which on a line lists several conditions."""

_DONE_WHEN: Final = re.compile(r"\bdone (?:when|if|once) (.+)", re.IGNORECASE)
_CRITERION: Final = re.compile(
    r"criteri|verif|closure|evidence|accept|proof|done|erledigt|fertig|nachweis|abnahme", re.IGNORECASE
)
"""Names of columns that say when an action is done."""

_MORE: Final = re.compile(r"[.;!?]\s+\S")
"""Where a second sentence begins."""

_CONDITIONS: Final = (NodeType.CONDITION, NodeType.GAP, NodeType.DEFENSE)


def strengths(yours: Postmortem, reference: Postmortem, pairing: Pairing) -> Iterator[tuple[str, str, str]]:
    """Yield what is done well: why it is good, the line, and the text that the line is in."""
    known = pairing.known
    near = {
        item.id: max((likeness(item.text, one.text) for one in reference.actions), default=0.0)
        for item in yours.actions
    }
    # Of several, the one that comes nearest to what the reviewers would change, too.
    for item in sorted(real_items(yours.actions), key=lambda item: near[item.id] < _NEAR):
        owned = item.owner and not any(
            _ACTIONS[name].says(item.owner) for name in ("everybody", "says-nothing", "not-named-yet")
        )
        if owned and strength_of(item) is not Strength.WEAK and is_checkable(item):
            yield (
                "This action has an owner, and says how somebody else can check that it is done.",
                _with_condition(item),
                item.text,
            )
    for mine, _ in pairing.same:
        factor = yours.factors[mine]
        if is_sentence(factor.text) and len(records_named(factor.evidence, yours, reference, known)) > 1:
            yield "This factor names a condition, and the records that show it.", factor.text, factor.text
    recorded = {event.id: " ".join((event.headline, *event.details)) for event in reference.timeline}
    for why in yours.whys.whys:
        named = records_named(why.evidence, yours, reference, known)
        told = stems(why.answer)
        shown = covered(told, frozenset().union(*(stems(recorded[name]) for name in named))) >= _SHOWN
        if len(named) > 1 and shown and len(told) > _CHECKABLE:
            if why.type is NodeType.DECISION:
                yield "This answer says why a step made sense, and points at the records.", why.answer, why.text
            elif why.type in _CONDITIONS:
                yield "This answer names a condition, and points at the records that show it.", why.answer, why.text
    yield from _seen_too(yours, pairing)
    started = {event.id for event in reference.timeline if Milestone.STARTED in event.milestones}
    for event in yours.timeline:
        # Everybody marks the alert; where users first felt it takes looking.
        if Milestone.STARTED in event.milestones and known.get(event.id) in started:
            yield "You marked where users first felt it, at the record that shows it.", event.headline, event.headline
    yield from _timeline(yours, reference, known)


def _seen_too(yours: Postmortem, pairing: Pairing) -> Iterator[tuple[str, str, str]]:
    """Yield the conditions that the reviewers saw, too, those that say the whole of it first."""
    for pairs, why in ((pairing.same, "The reviewers saw this condition too."),
                       (pairing.parts, "The reviewers have a condition like this one, too.")):  # fmt: skip
        for mine, _ in pairs:
            text = yours.factors[mine].text
            if is_sentence(text) and text.count(",") < _SEVERAL and len(_MORE.findall(text)) < _SEVERAL:
                yield why, text, text


def _timeline(yours: Postmortem, reference: Postmortem, known: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the line of a timeline that tells a record best, where several are at the times that the records have."""
    own = {line: reference.timeline[record] for line, record in known.items()}
    agreeing = [
        (likeness(event.headline, own[event.id].headline), event)
        for event in yours.timeline
        if event.id in own and touch(event, own[event.id])
    ]
    told = [row for row in agreeing if _ALIKE <= row[0] < _COPIED and len(row[1].headline.split()) > _SEVERAL]
    if len(told) >= _ENOUGH and all(is_praised(event.headline) for event in yours.timeline):
        line = max(told, key=lambda row: row[0])[1].headline
        yield "Your timeline tells it in your own words, at the times that the records have.", line, line


def is_sentence(text: str) -> bool:
    """Tell whether a factor says a condition, and is not only the name of a thing: "Memory leak in the code"."""
    return len(text.split()) > _LABEL and len(stems(text)) >= _CHECKABLE


def _with_condition(item: ActionItem) -> str:
    """Return an action with what says when it is done."""
    text, condition = item.text.rstrip("."), done_condition(item).rstrip(".")
    return text if condition in text else f"{text} (done when {condition})"


def done_condition(item: ActionItem) -> str:
    """Return what says when an action is done, also from a column of another template: "Exit criterion"."""
    columns = [text for name, text in item.extra if _CRITERION.search(name)]
    written = _DONE_WHEN.search(item.text)
    return item.done_when or next(iter(columns), "") or (written[1] if written else "")


def is_checkable(item: ActionItem) -> bool:
    """Tell whether an action's done-condition says something that a stranger could look at."""
    condition = done_condition(item).strip(" …")
    told = stems(condition)
    if _PHRASES["vague-check"].says(condition) or not _PHRASES["observable"].says(condition):
        return False
    return len(told) >= _CHECKABLE and len(told - stems(item.text)) >= _OWN


def is_praised(line: str) -> bool:
    """Tell whether a careful reviewer could hold a line up: it judges nobody, and is a whole sentence."""
    return not (line.lower().startswith("why") or _PHRASES["judges"].says(line) or blamed(line) or breaks_off(line))


def real_items(actions: Iterable[ActionItem]) -> list[ActionItem]:
    """Return the action items that hold more than blanks."""
    return [item for item in actions if item.text.strip(" ….")]
