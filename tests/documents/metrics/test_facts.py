"""What a postmortem says about its own making."""

from __future__ import annotations

import pytest

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.summary import Summary
from pmkit.documents.metrics.facts import minutes_of


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("53 minutes", 53),
        ("1h 20m", 80),
        ("1:20", 80),
        ("about 18 hours, from x", 1080),
        ("2 days", 2880),
        ("90 s", 1.5),
        ("53 minutes, 14:32 to 15:25 (59 counted)", 53),
        ("unknown", None),
        ("", None),
        ("ongoing", None),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, minutes: float | None) -> None:
    """Units in any spelling; what is not a duration gives none."""
    assert minutes_of(Postmortem(summary=Summary(duration=text))) == minutes
