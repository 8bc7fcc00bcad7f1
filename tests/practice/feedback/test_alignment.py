"""Which of a learner's lines are records: two signs of id, time and words have to agree, or nothing is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.documents.format.reading import parse
from pmkit.practice.feedback.alignment import aligned, records_named, touch
from pmkit.practice.feedback.pairing import pair_factors
from pmkit.records.timeline import Timeline
from tests.practice.feedback.given import NAMES, REFERENCES, found, given

PAYMENTS = REFERENCES["payments-memory-leak"]


def document(*lines: str, rest: str = "") -> str:
    """Return a learner's document with a timeline of these lines."""
    head = "# x\n\n## Incident Summary\n\n- **Date**: 2024-01-15\n- **Zone**: UTC\n\n## Timeline\n\n"
    return head + "\n".join(f"- {line}" for line in lines) + f"\n\n{rest}"


@pytest.mark.parametrize("name", NAMES)
def test_the_records_are_themselves(name: str) -> None:
    """Every record is aligned with itself."""
    pm = REFERENCES[name]
    assert aligned(pm, pm) == {event.id: event.id for event in pm.timeline}


def test_own_numbers_are_not_the_records() -> None:
    """A learner who gives new numbers is not told that they are at another time than the records."""
    own = [
        f"14:{20 + at} - {text} [E{at:02d}]"
        for at, text in enumerate(("We had coffee", "Somebody made a joke", "The bus was late", "Rain began"), 1)
    ]
    yours = parse(document(*own))
    assert aligned(yours, PAYMENTS) == {}
    assert [code for code, _ in found("payments-memory-leak", yours) if code == "moved-instant"] == []
    assert records_named(["E01", "E02", "E22"], yours, PAYMENTS, {}) == set()


def test_the_same_record_under_another_id_is_the_same() -> None:
    """Time and words agree, so the number does not matter, for marks and for what a factor points at."""
    event = next(event for event in PAYMENTS.timeline if "detected" in event.milestones)
    clock = f"{event.instant:%H:%M}"
    yours = parse(document(f"{clock} - {event.headline} [X7: detected]", "14:20 - Rain began [E10]"))
    known = aligned(yours, PAYMENTS)
    assert known["X7"] == event.id
    assert "E10" not in known
    assert records_named(["X7"], yours, PAYMENTS, known) == {event.id}
    assert "marked-elsewhere" not in [code for code, _ in found("payments-memory-leak", yours)]


def test_ids_without_a_line_are_the_records() -> None:
    """A document that points at records and lists none of them means the records."""
    yours = parse("# x\n\n## Contributing Factors\n\n- No limit on memory [F1: technical; E02, E99]\n")
    assert records_named(["E02", "E99"], yours, PAYMENTS, aligned(yours, PAYMENTS)) == {"E02"}


def test_a_record_at_another_time_is_asked_about_by_its_words() -> None:
    """The id and the words are a record's, the time is not: that is asked; with other words nothing is."""
    event = next(event for event in PAYMENTS.timeline if event.instant and event.is_exact)
    story = "## Lessons Learned\n\n- Memory is finite\n"
    moved = parse(document(f"03:01 - {event.headline} [{event.id}]", rest=story))
    assert ("moved-instant", event.id) in found("payments-memory-leak", moved)
    other = parse(document(f"03:01 - Rain began [{event.id}]", rest=story))
    assert "moved-instant" not in [code for code, _ in found("payments-memory-leak", other)]


def test_an_open_end_touches_everything_before_it() -> None:
    """An event without a time is neither inside nor outside; one that is known to be before an instant is bounded."""
    first = next(iter(PAYMENTS.timeline))
    untimed = replace(first, earliest=None, latest=None)
    assert touch(untimed, first) is None
    assert touch(first, first) is True


def test_two_lines_for_one_factor_are_not_new() -> None:
    """Who splits a factor in two sees the second as another side of it."""
    factor = PAYMENTS.factors["F5"]
    twice = (*PAYMENTS.factors, replace(factor, id="F9", text=f"{factor.text}, as it was said"))
    found_pairs = given("payments-memory-leak", PAYMENTS.replace(factors=FactorAnalysis(twice))).pairing
    assert ("F9", "F5") in found_pairs.parts or ("F5", "F5") in found_pairs.parts
    assert found_pairs.new == ()


def test_a_short_factor_is_never_the_same() -> None:
    """Two words are too general to be the same as anything; the learner is asked, or nothing is said."""
    yours = parse("# x\n\n## Contributing Factors\n\n- backups [F1]\n- monitoring [F2]\n")
    from pmkit.practice.feedback.matching import Matcher

    matcher = Matcher(REFERENCES["gitlab-2017-01-31"])
    assert pair_factors(matcher, yours).same == ()


def test_headings_that_were_not_read_are_named() -> None:
    """A document with headings in another language is not called empty: its headings are named."""
    yours = parse("# Raportti\n\n## Aikajana\n\n- klo 14:20 Julkaisu alkaa\n- klo 14:32 Hälytys soi\n")
    result = given("payments-memory-leak", yours)
    [question] = [question for question in result.questions if question.code == "headings-not-read"]
    assert "Aikajana" in question.message
    assert "nothing of your own" not in str(result)
    assert "Timeline above your timeline" in result.next_step


def test_nothing_of_the_reviewers_is_told_before_it_is_asked_for() -> None:
    """No sentence of the reference's factors is in the feedback, whatever the learner wrote."""
    for name in NAMES:
        pm = REFERENCES[name]
        halves = tuple(Factor(id=f.id, text=" ".join(f.text.split()[:7])) for f in pm.factors)
        result = given(name, pm.replace(factors=FactorAnalysis(halves)))
        shown = str(result) + str(result._repr_html_())
        assert [f.id for f in pm.factors if f.text in shown] == []


def test_timelines_of_any_size_are_looked_at() -> None:
    """A timeline that no person wrote is cut, and does not take a minute."""
    event = next(event for event in PAYMENTS.timeline if event.instant)
    many = Timeline([replace(event, id=f"Z{at}", headline=f"line {at}") for at in range(3000)])
    assert len(aligned(PAYMENTS.replace(timeline=many), PAYMENTS)) <= len(list(PAYMENTS.timeline))
