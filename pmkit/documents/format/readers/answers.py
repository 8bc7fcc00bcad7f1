"""Reads the causes in a chain of whys that is told as questions with answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pmkit.documents.format.prose.causes import is_known, is_told
from pmkit.documents.format.prose.sentences import statements

_FEWEST: Final = 2
_ASKED: Final = re.compile(
    r"^(?:\d+[.)]\s*)?(?:\*\*|__)?¿?(?:(?:(?:and |but )?why|warum|pourquoi|por ?qu[eé]|perché|waarom|varför|hvorfor|"
    r"dlaczego|почему)\s[^?]{6,200}\?|(?:なぜ|何故|どうして|为什么|为何|為什麼|왜)[^?？]{4,200}[?？])"
    r"(?:\[\^\w{1,20}\])?(?:\*\*|__)?\s+(?:(?:→|->|=>|—|–|-)\s+)?(?P<answer>\S.{6,})$",
    re.IGNORECASE,
)
"""A question in words of its own, and its answer; "Why? Because ..." is a line of a chain."""


def answers_to(whys: Sequence[str]) -> list[str]:
    """Return the first thing that each answer states, for several questions that have one; none for other whys.

    Example:
        >>> answers_to(["**Why was it full?** Nobody knows. Old logs stayed.", "Why did they stay? The job was off."])
        ['Old logs stayed.', 'The job was off.']
    """
    answers = [asked["answer"] for text in whys if (asked := _ASKED.match(text.strip()))]
    if len(answers) < _FEWEST:
        return []
    stated = (next((one for one in statements(text) if is_told(one) and is_known(one)), "") for text in answers)
    return [one for one in stated if one]
