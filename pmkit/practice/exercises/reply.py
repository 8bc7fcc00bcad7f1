"""What an exercise says to an answer: good, a question to go on with, or not answered yet.

A wrong answer is not an error and earns no cross. Each plausible one has a question of its
own that points at a record, a definition or a source; any other gets a general one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from htpy import div, strong

from pmkit.html import render
from pmkit.markup import clean


class State(StrEnum):
    """How far an answer is."""

    UNANSWERED = "unanswered"
    QUESTION = "question"
    GOOD = "good"


_WORDS: Final = {
    State.UNANSWERED: "Not answered yet.",
    State.QUESTION: "A question:",
    State.GOOD: "Good:",
}
# The line at the side differs in style, not in color: the word tells the state.
_LINES: Final = {State.UNANSWERED: "dotted", State.QUESTION: "dashed", State.GOOD: "solid"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What an exercise says to one answer.

    Attributes:
        state: unanswered, question or good.
        text: what to look at next, or why the answer holds; may be empty when unanswered.

    Example:
        >>> print(Reply(State.QUESTION, "Which record has no offset?"))
        A question: Which record has no offset?
    """

    state: State
    text: str = ""

    def __str__(self) -> str:
        """Return the word of the state and the text on one line."""
        return clean(f"{_WORDS[self.state]} {self.text}").strip()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the sentence in a terminal and as the text twin in Jupyter."""
        printer.text(str(self))

    def _repr_html_(self) -> str:
        """Show a quiet box in Jupyter."""
        style = f"border-left: 0.25em {_LINES[self.state]} currentColor; padding: 0.25em 0.75em; max-width: 45em"
        box = div(f".pmkit-reply.pmkit-{self.state}", role="status", style=style)
        return render(box[strong[_WORDS[self.state]], " ", self.text])


def first_open(replies: Iterable[Reply], praise: str) -> Reply:
    """Return the first reply that asks, otherwise the first that is unanswered, otherwise the praise."""
    replies = list(replies)
    still_open = (reply for state in (State.QUESTION, State.UNANSWERED) for reply in replies if reply.state is state)
    return next(still_open, Reply(State.GOOD, praise))


def tally(*replies: object) -> str:
    """Return in one line how many replies are good, open questions, and not answered yet.

    The numbers are a list of what is left to do, not a score.
    """
    states = [reply.state for reply in replies if isinstance(reply, Reply)]
    good, asked, left = (states.count(state) for state in (State.GOOD, State.QUESTION, State.UNANSWERED))
    return f"{good} good, {asked} with a question, {left} not answered yet"
