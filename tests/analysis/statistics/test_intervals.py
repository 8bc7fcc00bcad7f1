from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.statistics.intervals import median, wilson
from pmkit.analysis.statistics.power import incidents_needed, visibility
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import clauses, contradicts, likeness, says, stems
from pmkit.errors import RecordError


@pytest.mark.parametrize(
    ("count", "whole", "low", "high"),
    # From the formula as R's binom.wilson gives it.
    [
        (0, 10, 0.0, 0.27753),
        (1, 10, 0.01788, 0.40415),
        (5, 10, 0.23659, 0.76341),
        (10, 10, 0.72247, 1.0),
        (81, 263, 0.25524, 0.36621),
    ],
)
def test_wilson_intervals(count: int, whole: int, low: float, high: float) -> None:
    """Published values come out, at the ends too."""
    share = wilson(count, whole)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


def test_shares_show_counts_first() -> None:
    """Nothing to count is not zero, and impossible counts are refused."""
    assert str(wilson(3, 7)) == "3 of 7 (16 to 75 %)"
    assert wilson(0, 0).value is None
    assert str(wilson(0, 0)) == "none to count"
    with pytest.raises(RecordError):
        wilson(8, 7)


def test_medians_show_doubt_only_where_there_is_a_basis() -> None:
    """Below five values there is a range and no interval; the same values give the same interval."""
    assert str(median([3, 1, 2], "days")) == "2 days (range 1 to 3, 3 values)"
    assert str(median([])) == "none known"
    assert str(median([4.5])) == "4.5 (1 value)"
    many = median([1, 2, 3, 4, 100])
    assert many.value == 3
    assert many.low is not None
    assert many.high is not None
    assert 1 <= many.low <= 3 <= many.high <= 100
    assert many == median([100, 4, 3, 2, 1])


@given(st.lists(st.floats(0, 1e6), min_size=5, max_size=30))
def test_the_interval_holds_the_median(values: list[float]) -> None:
    """The bootstrap interval lies within the range and around the median."""
    found = median(values, resamples=200)
    assert found.low is not None
    assert found.high is not None
    assert found.values[0] <= found.low <= found.value <= found.high <= found.values[-1]  # type: ignore[operator]


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


def test_pairs_have_the_largest_sum() -> None:
    """The greedy choice would take the single best pair and lose the sum."""
    assert set(best_pairs({("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.8})) == {("a", "y"), ("b", "x")}
    assert best_pairs({}) == {}


def test_words_are_folded_stemmed_and_grouped() -> None:
    """Case, plural, British spelling, accents and the usual synonyms are one."""
    assert stems("The REPLICAS were rebooted") == stems("a standby was restarted")
    assert stems("serialised behaviour") == stems("serialized behavior")
    assert stems("naïve café") == stems("naive cafe")
    assert likeness("WAL was not archived", "Write-ahead segments had no archive") > 0.6
    assert likeness("", "x") == 0.0


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("The dumps failed every night", "dump failed", True),
        ("The dumps never failed", "dump failed", False),
        ("The dumps didn't fail", "dump failed", False),
        ("Nobody noticed that the dumps failed", "dump failed", True),
        ("There was no archive of segments", "no archive", True),
        ("Segments were archived", "no archive", False),
        ("Dunps faild", "dump failed", False),
        ("The conection pool was exausted", "connection pool exhausted", True),
        ("The dumps were fine, but the mails failed", "dump failed", False),
    ],
)
def test_phrases_with_and_without_negation(text: str, phrase: str, said: bool) -> None:
    """A phrase holds in one clause, negated only where it is, with a slip of the fingers in long words."""
    assert says(clauses(text), phrase) is said


def test_a_contradiction_is_a_plain_fact() -> None:
    """What only seemed so, or was denied, contradicts nothing."""
    assert contradicts(clauses("Backups were tested every week"), "backups tested")
    assert not contradicts(clauses("Backups looked tested"), "backups tested")
    assert not contradicts(clauses("Backups were never tested"), "backups tested")


@given(st.text(max_size=400))
def test_any_text_can_be_compared(text: str) -> None:
    """Nothing a person types makes it raise, and a text is like itself."""
    clauses(text)
    assert likeness(text, text) == pytest.approx(1.0 if stems(text) else 0.0)
