"""The assessment on phones."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from pmkit.room.session.results import count
from pmkit.room.shared.activity import Activity
from pmkit.workshop.assessment.assessment import Assessment, assess
from pmkit.workshop.assessment.questions import FEWEST, questionnaire
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.assessment.session import PARTS, assessment_session
from tests.workshop.assessment.people import CLIMATE, everything, write


def test_phones_and_file_give_the_same(tmp_path: Path) -> None:
    """The same answers, by phone and by file, give the same assessment."""
    plan = assessment_session(PARTS)
    rows = list(csv.DictReader(example_team().read_text(encoding="utf-8").splitlines()))
    eight = [*rows, rows[0]]
    results = {activity.id: _result(activity, eight) for activity in plan.activities}
    by_phone = assess(Responses.from_room(results, label="team"))
    assert by_phone.to_json() == assess(write(tmp_path / "team.csv", eight)).to_json()


@pytest.mark.parametrize("number", range(4, 10))
def test_room_and_file_have_one_release_rule(tmp_path: Path, number: int) -> None:
    """From four people to nine, with one who skipped a statement, climate by phone and by file is the same result."""
    plan = assessment_session(["climate"])
    rows = list(csv.DictReader(example_team().read_text(encoding="utf-8").splitlines()))
    rows = [{name: row[name] for name in CLIMATE} for row in (rows + rows)[:number]]
    rows[0][CLIMATE[0]] = ""
    by_phone = assess(Responses.from_room({each.id: _result(each, rows) for each in plan.activities}, label="team"))
    by_file = assess(write(tmp_path / "team.csv", rows))
    if number < FEWEST:
        assert by_phone.parts == ()
        assert by_file["climate"].held_back
        return
    assert everything(by_phone) == everything(by_file)
    assert by_phone["climate"].areas == by_file["climate"].areas
    assert everything(Assessment.from_json(by_file.save(tmp_path))) == everything(by_file)


def _result(activity: Activity, rows: list[dict[str, str]]) -> Any:
    """Return what the room would count for these people."""
    asked = questionnaire()
    part = asked.part(activity.id.split("-", maxsplit=1)[0])
    items = part.items if activity.id == part.id else next(a.items for a in part.areas if activity.id.endswith(a.id))
    answers = []
    for row in rows:
        given = [None if row[item.id] in ("cannot say", "") else int(row[item.id]) for item in items]
        # A form's answer is the place of the option; a scale's is the level itself.
        answers.append(given if activity.type == "scale" else [part.scores.index(each) for each in given])
    return count(activity, answers, people=len(rows), needed=5 if activity.privacy == "climate" else 1)


def test_what_the_room_held_back_stays_back() -> None:
    """Climate answers of four people, or ones that were not shown, are in no assessment."""
    plan = assessment_session(["climate"])
    activity = plan.activities[0]
    few = count(activity, [[3] * 6] * 4, people=4, needed=5)
    assert assess(Responses.from_room({"climate": few})).parts == ()
    assert activity.privacy == "climate"
    assert plan.threshold == FEWEST
