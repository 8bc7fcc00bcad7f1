"""How strong an action is: how little it relies on people remembering.

The tiers are those of the action hierarchy of the VA National Center for Patient Safety, which
AHRQ passes on (RCA2, "Root Cause Analysis and Actions", 2015; AHRQ CANDOR toolkit, appendix H),
translated to software:

- **strong**: works without anybody remembering. A hazard is taken out, a step is made impossible
  or reversible by itself, a limit or rollback acts alone, a design isolates the failure.
- **intermediate**: helps people notice, or lightens their load. An alert with a runbook, a
  checklist, redundancy, a load test, less noise, a second pair of eyes by tool.
- **weak**: relies on memory and attention. Training, a reminder, a policy, documentation, a
  double check, an investigation.

A suggestion reads words and can be wrong: the team's own mark always wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pmkit.analysis.actions.items import ActionItem, Aim, Strength
from pmkit.analysis.language.people import asks_care
from pmkit.analysis.text.phrases import load_phrases

MEANINGS: Final = {
    Strength.STRONG: "works without anybody remembering",
    Strength.INTERMEDIATE: "helps people notice, or lightens their load",
    Strength.WEAK: "relies on memory and attention; what would make it work at three in the morning?",
}
"""Strength to what it means, for people."""

_PHRASES: Final = load_phrases("pmkit.analysis.actions")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an action's words suggest.

    Attributes:
        strength: the tier.
        because: the words that led there, in the action's own letters; empty where nothing was recognized.
    """

    strength: Strength
    because: str


def suggest(text: str) -> Suggestion:
    """Return the tier that an action's words suggest; without a known word it is weak.

    Example:
        >>> suggest("Train everybody on the runbook").strength
        <Strength.WEAK: 'weak'>
        >>> suggest("Add an alert on memory growth").strength
        <Strength.INTERMEDIATE: 'intermediate'>
        >>> suggest("Set a memory limit on each pod").strength
        <Strength.STRONG: 'strong'>
    """
    if asks_care(text):
        return Suggestion(Strength.WEAK, "asks for care")
    strong, middle, weak = (_PHRASES[strength].search(text) for strength in Strength)
    # The verb comes first in an action: "Document the rollback" is documentation.
    if weak and (strong is None or weak.start() <= strong.start()):
        return Suggestion(Strength.WEAK, weak.group())
    if strong:
        return Suggestion(Strength.STRONG, strong.group())
    if middle:
        return Suggestion(Strength.INTERMEDIATE, middle.group())
    return Suggestion(Strength.WEAK, "")


def suggest_aim(text: str) -> Aim:
    """Return what an action's words suggest it is for; without a known word, to prevent."""
    matches = [(match.start(), aim) for aim in Aim if aim in _PHRASES and (match := _PHRASES[aim].search(text))]
    return min(matches)[1] if matches else Aim.PREVENT


def strength_of(item: ActionItem) -> Strength:
    """Return an action's strength: the team's own mark, otherwise what its words suggest."""
    return item.strength or suggest(item.text).strength
