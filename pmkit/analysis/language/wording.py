"""A finding about wording: a span of a text, its category, and the question to ask instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pmkit.finding import Finding

Level = Literal["warning", "info"]

CATEGORIES: Final = {
    "blame": "a person, role or team as the one who failed",
    "single_cause": "one thing as the cause of all of it",
    "individual_action": "a remedy that asks people to behave better",
    "hindsight": "what people should or could have done",
    "human_error": "human error as the explanation",
    "minimizing": "words that say anyone would have known",
    "counterfactual": "what was absent, in place of what was there",
}
"""The categories, each with what it marks.

``minimizing`` is off unless asked for; ``counterfactual`` is never more than a note.
"""


@dataclass(frozen=True, slots=True)
class WordingFinding(Finding):
    """Wording that shuts learning down, and what to ask instead. It says nothing about who wrote it.

    ``code`` is the rule, ``where`` the line, ``message`` why it is marked, ``question`` what to ask.

    Attributes:
        category: one of :data:`CATEGORIES`.
        start: offset of the first marked character in the text that was checked.
        end: offset behind the last one.
        level: ``warning``, or ``info`` where reasonable reviewers differ.
        confidence: how often findings of its class were right on labeled sentences, 0 to 1.
        said: the marked words.
        rewrite: words to put in place of the marked ones; empty where only the writer knows.
    """

    category: str
    start: int
    end: int
    level: Level
    confidence: float
    said: str
    rewrite: str = ""
