"""What a careful reviewer would praise in a learner's postmortem, the rarest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.likeness import covered, likeness, stems
from pmkit.analysis.text.phrases import load_phrases
from pmkit.analysis.whys.graph import NodeType
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.alignment import records_named
from pmkit.practice.feedback.defects import breaks_off
from pmkit.practice.feedback.pairing import Pairing
from pmkit.records.event import Milestone

_PHRASES: Final = load_phrases("pmkit.practice.feedback")
_ACTIONS: Final = load_phrases("pmkit.analysis.actions")

_CHECKABLE: Final = 4
"""Words that tell something, from which on a done-condition can be checked by somebody else."""

_NEAR: Final = 0.25
"""Likeness to one of the reviewers' actions, from which an action is praised before others."""

_OWN: Final = 3
"""Of these, how many the action does not say already: "load tests exist" only repeats it."""

_SHOWN: Final = 0.3
"""Share of an answer's words that its records use, from which on they show it."""

_LABEL: Final = 6
"""Words up to which a factor is a label, and nothing to praise."""

_SEVERAL: Final = 2
"""Commas from which on a line lists several conditions."""

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
        owned = (
            item.owner and not _ACTIONS["everybody"].says(item.owner) and not _ACTIONS["says-nothing"].says(item.owner)
        )
        if owned and strength_of(item) is not Strength.WEAK and is_checkable(item):
            yield (
                "This action has an owner, and says how somebody else can check that it is done.",
                f"{item.text.rstrip('.')} (done when {item.done_when.rstrip('.')})",
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
    for mine, _ in pairing.same:
        text = yours.factors[mine].text
        if is_sentence(text) and text.count(",") < _SEVERAL and not _MORE.search(text):
            yield "The reviewers saw this condition too.", text, text
    started = {event.id for event in reference.timeline if Milestone.STARTED in event.milestones}
    for event in yours.timeline:
        # Everybody marks the alert; where users first felt it takes looking.
        if Milestone.STARTED in event.milestones and known.get(event.id) in started:
            yield "You marked where users first felt it, at the record that shows it.", event.headline, event.headline


def is_sentence(text: str) -> bool:
    """Tell whether a factor says a condition, and is not only the name of a thing: "Memory leak in the code"."""
    return len(text.split()) > _LABEL and len(stems(text)) >= _CHECKABLE


def is_checkable(item: ActionItem) -> bool:
    """Tell whether an action's done-condition says something that a stranger could look at."""
    told = stems(item.done_when.strip(" …"))
    if _PHRASES["vague-check"].says(item.done_when) or not _PHRASES["observable"].says(item.done_when):
        return False
    return len(told) >= _CHECKABLE and len(told - stems(item.text)) >= _OWN


def is_praised(line: str) -> bool:
    """Tell whether a careful reviewer could hold a line up: it judges nobody, and is a whole sentence."""
    return not (_PHRASES["judges"].says(line) or blamed(line) or breaks_off(line))


def real_items(actions: Iterable[ActionItem]) -> list[ActionItem]:
    """Return the action items that hold more than blanks."""
    return [item for item in actions if item.text.strip(" ….")]
