from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pmkit.analysis.triage.triage import (
    triage,
)
from pmkit.errors import RecordError


def test_the_process_has_clocks_as_text_and_as_dates() -> None:
    """The article's 48 hours are the article's, other limits say that they are the kit's; dates count from the end."""
    outcome = triage(severe=True)
    first = outcome.steps[0]
    assert (first.what, first.hours, first.source) == ("Schedule meeting", 48, "article")
    assert "the kit's limit" in outcome.checklist()
    assert outcome.checklist().count("- [ ] ") == 5
    text = outcome.to_calendar(datetime(2024, 1, 15, 15, 25, tzinfo=UTC), "Payments")
    assert "DTSTART:20240117T152500Z" in text
    assert text.count("BEGIN:VEVENT") == 5
    with pytest.raises(RecordError, match="no zone"):
        outcome.to_calendar(datetime(2024, 1, 15, 15, 25))  # the point of the test
    assert len(triage(learning=True).steps) == 2
    assert "knowledge base" in triage().checklist()
