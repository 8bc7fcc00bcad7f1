from __future__ import annotations

import pytest

from pmkit.analysis.statistics.power import incidents_needed, visibility
from pmkit.errors import RecordError


def test_a_change_is_seen_when_there_is_enough_to_see() -> None:
    """Equal durations show any change, wild ones hide a tenth, and many incidents bring it out again."""
    assert visibility([60.0] * 10, change=0.1).can_be_seen
    wild = [5, 12, 20, 45, 90, 300, 1400]
    few = visibility(wild, change=0.1, incidents=5)
    many = visibility(wild, change=0.1, incidents=2000, draws=400)
    assert not few.can_be_seen
    assert few.looks_worse > 0.3
    assert many.shows > few.shows
    assert str(few).startswith("No: with 5 incidents")
    needed = incidents_needed(wild, change=0.5, draws=300)
    assert needed is not None
    assert 10 < needed < 400
    assert incidents_needed(wild, change=0.01, most=50, draws=200) is None


def test_too_few_durations_are_refused_with_advice() -> None:
    """Four numbers are nothing to draw from; absurd ones are named."""
    with pytest.raises(RecordError, match="fewer than 5") as caught:
        visibility([1, 2, 3, 4])
    assert "mark when" in caught.value.remedy
    for broken in ({"change": 1.5}, {"incidents": 0}, {"incidents": 10**9}):
        with pytest.raises(RecordError):
            visibility([1, 2, 3, 4, 5], **broken)  # type: ignore[arg-type]
    with pytest.raises(RecordError):
        visibility([1, 2, 3, 4, 0])
