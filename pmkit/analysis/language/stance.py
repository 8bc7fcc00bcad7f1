"""What a sentence does besides stating a condition: it denies one, proposes a change, or ends at a person.

Only usual turns of phrase are known. They keep a sentence from being taken for a condition that it
talks about, and are never shown to anybody as a judgment.
"""

from __future__ import annotations

from typing import Final

from pmkit.analysis.language.people import asks_care, blamed
from pmkit.analysis.text.phrases import load_phrases

_PHRASES: Final = load_phrases("pmkit.analysis.language")


def denies(text: str) -> bool:
    """Tell whether a sentence says that something was not a problem.

    Example:
        >>> denies("The prompt was clearly marked"), denies("The prompt showed no sign of the host")
        (True, False)
    """
    before = (text[: match.start()] for match in _PHRASES["denies"].pattern.finditer(text))
    return any(not _PHRASES["only-seemed"].says(led) and not _PHRASES["negated"].says(led) for led in before)


def proposes(text: str) -> bool:
    """Tell whether a sentence proposes a change in place of stating a condition.

    Example:
        >>> proposes("Put the memory graph on the payments dashboard"), proposes("The graph was elsewhere")
        (True, False)
    """
    return _PHRASES["proposes"].says(text)


def states(text: str) -> bool:
    """Tell whether a sentence states a condition, as far as its phrases tell."""
    return not (denies(text) or proposes(text) or asks_care(text) or blamed(text))
