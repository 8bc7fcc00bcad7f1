"""How many examples hypothesis generates for a law: the number that the law is worth, few in a quick run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

QUICK = 5


def examples(number: int) -> settings:
    """Return the settings of a law that is worth so many examples; ``make quick`` tries a handful."""
    if os.environ.get("PMKIT_EXAMPLES") == "quick":
        number = min(number, QUICK)
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))
