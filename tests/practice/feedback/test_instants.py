"""Instants beside the reference's: silence inside its bounds, a question outside of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.feedback.debrief import Debrief
from pmkit.records.timeline import Timeline
from tests.practice.feedback.given import REFERENCES, found

EVENTS = [(name, e.id) for name, pm in REFERENCES.items() for e in pm.timeline if e.earliest and e.latest]


def test_a_mark_elsewhere_gets_a_question_about_both_places() -> None:
    """Marking the start at the alert asks what users noticed at each of the two."""
    scenario = Scenario.open("payments-memory-leak")
    reference = scenario.debrief()
    text = render(reference).replace("impact, started, inferred", "impact, inferred")
    text = text.replace("[E10: alert, detected", "[E10: alert, started, detected")
    debrief = Debrief(scenario, parse(text), reference)
    question = next(q for q in debrief.feedback.findings if q.code == "marked-elsewhere")
    assert "(E10)" in question.message
    assert "(E07)" in question.message
    assert question.question.endswith("?")


def test_instants_inside_the_references_bounds_are_silent() -> None:
    """A learner's own event at the reference's time, or within its interval, raises no question."""
    scenario = Scenario.open("gitlab-2017-01-31")
    reference = scenario.debrief()
    text = """## Incident Summary\n\n- **Date**: 2017-01-31\n- **Zone**: UTC\n\n## Timeline\n
- 18:00 - noticed [E1: detected, investigating]
- 21:00 - users notice [E2: started]
- 23:26 - removal [E3: started]
- 23:27 - noticed [E4: detected, diagnosed]
### 2017-02-01
- 17:00 - back [E5: mitigated]
- 18:00 - all back [E6: resolved]
"""
    codes = [q.code for q in Debrief(scenario, parse(text), reference).feedback.findings]
    assert not [code for code in codes if code.startswith(("marked", "not-marked"))]
    moved = text.replace("- 21:00", "- 21:30")
    found = [q for q in Debrief(scenario, parse(moved), reference).feedback.findings if q.code == "marked-elsewhere"]
    assert [q.message for q in found] == [
        "You put the start of the first impact at 21:30 (E2), the reviewers at 21:00 (E17)."
    ]


@pytest.mark.parametrize(("clock", "code"), [("14:10", "moved-instant"), ("15:55", None), ("14:07", None)])
def test_one_record_at_two_times_is_not_a_mark_at_two_records(clock: str, code: str | None) -> None:
    """With the id and the mark of a record, in other words and minutes off, the time is asked about, not the mark."""
    text = f"""## Incident Summary\n\n- **Date**: 2019-07-02\n- **Zone**: UTC\n\n## Timeline\n
- 13:42 - 502s begin [E16: impact, started]
- {clock} - Killed [E30: mitigated]
"""
    codes = {one for one, where in found("cloudflare-2019-07-02", parse(text)) if where == "E30"}
    assert codes & {"moved-instant", "marked-elsewhere"} == ({code} if code else set())


@pytest.mark.parametrize(("name", "event", "days"), [(*both, 40 * (-1) ** at) for at, both in enumerate(EVENTS)])
def test_an_instant_outside_its_interval_gives_exactly_that_finding(name: str, event: str, days: int) -> None:
    """A moved event is asked about once, with both times, and its marks are not asked about again."""
    pm = REFERENCES[name]
    shift = timedelta(days=days)
    events = [
        replace(e, earliest=e.earliest + shift, latest=e.latest + shift)
        if e.id == event and e.earliest and e.latest
        else e
        for e in pm.timeline
    ]
    assert found(name, pm.replace(timeline=Timeline(events), records=None)) == [("moved-instant", event)]


def test_an_instant_inside_its_interval_is_silent() -> None:
    """An event of which only an interval is known may be anywhere in it."""
    pm = REFERENCES["payments-memory-leak"]
    events = [replace(e, earliest=e.latest) if e.id == "E08" else e for e in pm.timeline]
    assert found("payments-memory-leak", pm.replace(timeline=Timeline(events), records=None)) == []
