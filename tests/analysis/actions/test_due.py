"""Due dates as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from pmkit.analysis.actions.due import due_said, read_due

WEDNESDAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("2026-12-05", "2026-12-05", ""),
        ("Dec 5", "2026-12-05", ""),
        ("by December 5th", "2026-12-05", ""),
        ("5 Dec", "2026-12-05", ""),
        ("December 5, 2026", "2026-12-05", ""),
        ("Jan 15", "2027-01-15", "next-year"),
        ("Nov 1", "2027-11-01", "next-year"),
        ("11/20", "2027-11-20", "next-year"),
        ("Nov 25", "2026-11-25", ""),
        ("Nov 1, 2027", "2027-11-01", ""),
        ("12/05/2026", "2026-12-05", "month-first"),
        ("12/5/26", "2026-12-05", "month-first"),
        ("12/5", "2026-12-05", "month-first"),
        ("12/25/2026", "2026-12-25", ""),
        ("25/12/2026", "2026-12-25", ""),
        ("Friday", "2026-11-27", "day-assumed"),
        ("this Friday", "2026-11-27", "day-assumed"),
        ("next Friday", "2026-12-04", "day-assumed"),
        ("by next fri.", "2026-12-04", "day-assumed"),
        ("Wednesday", "2026-12-02", "day-assumed"),
        ("in two weeks", "2026-12-09", "day-assumed"),
        ("tomorrow", "2026-11-26", ""),
        ("end of next month", "2026-12-31", "day-assumed"),
        ("by the end of the month", "2026-11-30", "day-assumed"),
        ("EOM", "2026-11-30", "day-assumed"),
        ("end of week", "2026-11-27", "day-assumed"),
        ("next week", "2026-12-04", "day-assumed"),
        ("this quarter", "2026-12-31", "day-assumed"),
        ("Q1", "2027-03-31", "day-assumed"),
        ("end of Q1 2027", "2027-03-31", "day-assumed"),
        ("end of Feb", "2027-02-28", "day-assumed"),
        ("January 2027", "2027-01-31", "day-assumed"),
        ("next year", "2027-12-31", "day-assumed"),
    ],
)
def test_a_day_is_understood(text: str, day: str, code: str) -> None:
    """What is sure is read, and what two people could read differently is read and asked about."""
    due = read_due(text, WEDNESDAY)
    assert due.day is not None
    assert (due.day.isoformat(), due.code) == (day, code)


@pytest.mark.parametrize(
    "text", ["", "soon", "Q5", "next sprint", "13/13/2026", "Feb 30", "2/30/2026", "ASAP", "in 0.5 weeks", "Smarch 5"]
)
def test_what_is_not_a_day_stays_words(text: str) -> None:
    """No day is made up; the text is shown as it was typed."""
    assert read_due(text, WEDNESDAY).day is None
    assert due_said(text) == text


def test_a_day_is_said_in_one_style() -> None:
    """However it was written, a day is read aloud in the same way."""
    assert due_said("2026-12-05") == due_said("Dec 5, 2026") == "Saturday, December 5, 2026"
