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

A suggestion reads words, so it is made only where they point one way: an action of which one cannot tell gets none,
and the team is asked. The team's own mark always wins.
"""

from __future__ import annotations

import re
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

UNSURE: Final = "The wording does not tell how strong this is. Which of these is it?"
"""What is asked where no strength is suggested."""

_PHRASES: Final = load_phrases("pmkit.analysis.actions")
_LEAD: Final = re.compile(
    r"(?:(?:we(?:'ll| will)?|please|to|let's|the team will|add|run|have|hold|make|do|start|give|set(?: up)?|put|create|"
    r"build|introduce|use|an?|the|new|all|more|our) )*",
    re.IGNORECASE,
)
"""What stands in front of the word that says what is done."""

_ABOUT: Final = re.compile(r"\b(?:why|how|who|whether|about|if)\b", re.IGNORECASE)
"""Words behind which an action speaks of something, and no longer says what is done."""

_ASIDE: Final = re.compile(
    r"\b(?:after|before|until|that|which|when|while|of|from|by|against|than|so)\b", re.IGNORECASE
)
"""Words that begin something else than what is done."""

_DUTY: Final = re.compile(r"\b(?:should|must|has to|have to|needs? to|expected to|responsible)\b", re.IGNORECASE)
"""Words that lay a duty on somebody, or on a system: which of the two, no list of words can tell."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an action's words suggest.

    Attributes:
        strength: the tier; None where the words do not tell.
        because: the words that led there, in the action's own letters; empty where they do not tell.
    """

    strength: Strength | None
    because: str


_NONE: Final = Suggestion(None, "")


def suggest(text: str) -> Suggestion:
    """Return the tier that an action's words suggest; none where they point two ways, or no word is known.

    Example:
        >>> suggest("Train everybody on the runbook").strength
        <Strength.WEAK: 'weak'>
        >>> suggest("Add an alert on memory growth").strength
        <Strength.INTERMEDIATE: 'intermediate'>
        >>> suggest("Set a memory limit on each pod").strength
        <Strength.STRONG: 'strong'>
        >>> suggest("Sort out the queue").strength is None
        True
    """
    if asks_care(text):
        return Suggestion(Strength.WEAK, "asks for care")
    found = [(match.start(), match.group(), tier) for tier in Strength if (match := _PHRASES[tier].search(text))]
    if not found:
        return _NONE
    start, because, tier = min(found)
    # The verb comes first in an action: "Document the rollback" is documentation. Elsewhere two tiers cancel out.
    if len(found) > 1 and not _LEAD.fullmatch(text[:start]):
        return _NONE
    if tier is not Strength.WEAK and (_ABOUT.search(text[:start]) or _DUTY.search(text)):
        return _NONE
    # What is noticed by comes first, too; behind a preposition it is where something else happens.
    if tier is Strength.INTERMEDIATE and _ASIDE.search(text[:start]):
        return _NONE
    return Suggestion(tier, because)


def names_change(text: str) -> bool:
    """Tell whether an action's words name something that will be done, or that will be different.

    Example:
        >>> names_change("Rename the staging hosts so that they begin with stg-"), names_change("Testing suite")
        (True, False)
    """
    return _PHRASES["names-change"].says(text)


def says_what_it_does(text: str) -> bool:
    """Tell whether an action is worded as what some part does, which is how done-conditions are written.

    Example:
        >>> says_what_it_does("The duplicate check forgets a request after five minutes")
        True
    """
    return _PHRASES["in-operation"].says(text)


def suggest_aim(text: str) -> Aim:
    """Return what an action's words suggest it is for; without a known word, to prevent."""
    matches = [(match.start(), aim) for aim in Aim if aim in _PHRASES and (match := _PHRASES[aim].search(text))]
    return min(matches)[1] if matches else Aim.PREVENT


def strength_of(item: ActionItem) -> Strength | None:
    """Return an action's strength: the team's own mark, otherwise what its words suggest; None if unsure."""
    return item.strength or suggest(item.text).strength
