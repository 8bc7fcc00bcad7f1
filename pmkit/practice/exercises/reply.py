"""What an exercise says to an answer: good, a question to mend it by, or not answered yet.

A wrong answer is not an error and earns no cross. Each plausible one has a question of its
own that points at a record, a definition or a source; any other gets a general one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pmkit.markup import clean, escape_html


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
_LONGEST_BLANK: Final = 100


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
        return (
            f'<div class="pmkit-reply pmkit-{self.state}" role="status" style="border-left: 0.25em '
            f'{_LINES[self.state]} currentColor; padding: 0.25em 0.75em; max-width: 45em">'
            f"<strong>{escape_html(_WORDS[self.state])}</strong> {escape_html(self.text)}</div>"
        )


def judge(
    answer: object,
    read: Callable[[object], Hashable | None],
    *,
    right: Hashable,
    praise: str,
    questions: Mapping[Any, str],
    form: str,
    otherwise: str,
) -> Reply:
    """Return the reply to an answer; nothing that a learner hands over makes it raise.

    Args:
        answer: what the learner wrote; ``...`` and blank text count as unanswered.
        read: brings the answer to one comparable form, None where it cannot be read.
        right: the value that a good answer has once it is read.
        praise: why the answer holds.
        questions: a question of its own for each plausible value that is not right.
        form: the question to an answer that cannot be read.
        otherwise: the question to any other value.
    """
    if answer is ...:
        return Reply(State.UNANSWERED)
    try:
        value = None if _is_blank(answer) else read(answer)
        blank = _is_blank(answer)
        is_right = value is not None and bool(value == right)
        question = form if value is None else questions.get(value, otherwise)
    except Exception:  # a learner's object may raise from anything, even from a comparison
        return Reply(State.QUESTION, form)
    if blank:
        return Reply(State.UNANSWERED)
    return Reply(State.GOOD, praise) if is_right else Reply(State.QUESTION, question)


def _is_blank(answer: object) -> bool:
    """Tell whether an answer is text without a word."""
    return isinstance(answer, str) and len(answer) < _LONGEST_BLANK and not answer.strip(" \t\r\n.…")


def tally(*replies: object) -> str:
    """Return in one line how many replies are good, open questions, and not answered yet.

    The numbers are a list of what is left to do, not a score.
    """
    states = [reply.state for reply in replies if isinstance(reply, Reply)]
    good, asked, left = (states.count(state) for state in (State.GOOD, State.QUESTION, State.UNANSWERED))
    return f"{good} good, {asked} with a question, {left} not answered yet"
