"""When a row of a timeline could be known, by its wording: at once, or only in hindsight.

A timeline that is written afterward holds rows that nobody saw at the time ("09:00 certificate expires"). Somebody who
reads them as the beginning knows the ending.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pmkit.analysis.text.phrases import load_phrases

_PHRASES: Final = load_phrases("pmkit.analysis.language")


class Known(StrEnum):
    """When people could know of a row."""

    AT_ONCE = "at once"
    LATER = "later"
    UNSURE = "unsure"


def known_by_wording(text: str) -> Known:
    """Return when people could know of a row of a timeline, as far as its words tell.

    Example:
        >>> [known_by_wording(row).value for row in ("Alert fires", "Certificate expires", "Deploy of orders 4.2")]
        ['at once', 'later', 'unsure']
    """
    if _PHRASES["goes-unseen"].says(text):
        return Known.LATER
    if _PHRASES["gets-noticed"].says(text):
        return Known.AT_ONCE
    late = _PHRASES["starts-unseen"].says(text) or _PHRASES["found-out"].says(text)
    return Known.LATER if late else Known.UNSURE


def finds_out(text: str) -> bool:
    """Tell whether a row says that people found out what had been going on."""
    return _PHRASES["found-out"].says(text)


def goes_unseen(text: str) -> bool:
    """Tell whether a row says that nobody saw it at the time."""
    return _PHRASES["goes-unseen"].says(text)


def puts_right(text: str) -> bool:
    """Tell whether a row says that the trouble was ended: a change taken back, a service restored."""
    return _PHRASES["put-right"].says(text)


def is_change(text: str) -> bool:
    """Tell whether a row says that something was changed, reviewed or begun: a deploy, a canary, a sale."""
    return _PHRASES["change"].says(text)


def is_over(text: str) -> bool:
    """Tell whether a row says that it was over for users."""
    return _PHRASES["over"].says(text)


def trend_of(text: str) -> int | None:
    """Return whether a row says that it got better (0), stayed as it was (1) or got worse (2)."""
    said = [at for at, name in enumerate(("gets-better", "stays-same", "gets-worse")) if _PHRASES[name].says(text)]
    return 1 if 1 in said else said[0] if len(said) == 1 else None
