"""Instants and zones: nothing naive, nothing guessed."""

from __future__ import annotations

import pytest

from pmkit.errors import RecordError
from pmkit.records.instants import parse_instant, parse_zone


@pytest.mark.parametrize(
    "text", ["2024-01-15T14:32:00", "2024-01-15", "14:32", "2024-02-31T00:00Z", "", "2024-01-15T24:61Z"]
)
def test_instants_without_offset_or_existence_are_refused(text: str) -> None:
    """A naive or impossible instant is an error with a remedy."""
    with pytest.raises(RecordError) as caught:
        parse_instant(text, where="a.csv:2")
    assert caught.value.where == "a.csv:2"
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["IST", "CST", "Mars/Olympus", "+99:00", ""])
def test_zones_that_are_ambiguous_or_unknown_are_refused(name: str) -> None:
    """Several zones share an abbreviation, so it is not guessed."""
    with pytest.raises(RecordError, match="is not a zone"):
        parse_zone(name)
