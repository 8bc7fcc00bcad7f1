"""A freeze probe: options with a confidence, and how it is scored."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities.probe import SURE, Probe, ProbeCounts
from pmkit.room.session.results import Result, count, keyed_in, result_html, result_markdown
from tests.room.plans import PROBE, of_kind

IT = of_kind(Probe, PROBE)


def counted(result: Result) -> ProbeCounts:
    """Return what was counted."""
    assert isinstance(result.counts, ProbeCounts)
    return result.counts


@pytest.mark.parametrize(
    "raw",
    [
        [None, None],
        [{"option": 1}, None],
        [{"option": 1, "sure": 75}, None],
        [{"option": 1, "sure": True}, None],
        [{"option": 2, "sure": 80}, None],
        [{"option": 1, "sure": 80}],
        [[1, 80], None],
        {},
    ],
)
def test_what_does_not_fit_is_refused(raw: Any) -> None:
    """Each question takes an option with one of the confidences, or none."""
    with pytest.raises(RoomError):
        IT.read(raw, [])


def test_confidence_is_scored() -> None:
    """Mean confidence, how many were right, and the Brier score of a hand-worked case."""
    rows = [[{"option": 1, "sure": 100}, None], [{"option": 0, "sure": 50}, None]] * 5
    result = count(IT, rows, people=10, needed=5)
    first, second = counted(result).questions
    assert (first.answered, first.correct, first.sure, first.right, first.brier) == (10, 1, 0.75, 5, 0.125)
    assert second.answered == 0
    shown = result_html(result)
    assert "75% sure, and 50% were right" in shown
    assert "Brier" not in shown, "a figure for the export"
    assert "Fewer than 5 answered this" in shown
    few = count(IT, rows[:8], people=8, needed=5)
    assert counted(few).questions[0].numbers == (4, 4)
    assert "sure" not in json.dumps(few.to_dict())


def test_a_probe_from_paper_has_no_confidence() -> None:
    """Counts are taken, the right ones marked; how sure people were stays unknown."""
    result = keyed_in(IT, [[2, 6], [1, 2, 5]], needed=5)
    first, second = counted(result).questions
    assert (first.numbers, first.right, first.sure) == ((2, 6), 6, None)
    assert (second.numbers, second.right) == ((1, 2, 5), None)
    shown = result_html(result)
    assert "Entered by the facilitator" in shown
    assert "as recorded" in shown
    assert "sure" not in shown


TEAMS = of_kind(
    Probe,
    {
        **PROBE,
        "questions": [{**PROBE["questions"][0], "correct": None, "truth": "no"}, PROBE["questions"][1]],
        "groups": ["A", "B"],
        "privacy": "open",
    },
)


def test_teams_are_compared_with_what_was_really_so() -> None:
    """Per team: the answers, how sure those who were right and the others were, and what was recorded."""
    given = ((0, 1, 80), (0, 1, 100), (0, 0, 60), (1, 0, 90))
    rows = [
        row
        for team, option, sure in given
        for row in TEAMS.read({"group": team, "answers": [{"option": option, "sure": sure}, None]}, [])
    ]
    result = count(TEAMS, rows, people=4, needed=1)
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    first, second = counted(result).questions
    assert (first.numbers, first.correct, first.right, second.answered) == ((2, 2), 1, 2, 0)
    assert [(team.numbers, team.right_sure, team.wrong_sure) for team in first.teams] == [
        ((1, 2), 0.9, 0.6),
        ((1, 0), None, 0.9),
    ]
    for text in (result_html(result), result_markdown(result)):
        assert "What the record says:" in text
        assert "90%" in text
        assert "as recorded" in text
    assert re.findall(r"<span>(\d+)</span>", result_html(result)) == ["1", "1", "2", "0"]
    keyed = keyed_in(TEAMS, [[1, 2], [1, 1, 1], [1, 0], [0, 0, 1]], needed=1)
    assert [team.numbers for team in counted(keyed).questions[0].teams] == [(1, 2), (1, 0)]
    assert keyed.people == 4
    assert "sure" not in result_html(keyed)


def test_a_fact_in_words_is_told_with_the_result() -> None:
    """What was actually true may be none of the options: then nobody was right or wrong, and it is shown anyway."""
    truth = "Errors <b> doubled in four minutes"
    it = of_kind(Probe, {**PROBE, "questions": [{"text": "Better?", "options": ["yes", "no"], "truth": truth}]})
    assert truth not in render(it.on_wall([])) + str(it.phone_form([]))
    shown = result_html(count(it, [[{"option": 0, "sure": 80}]] * 5, people=5, needed=5))
    assert "Errors &lt;b&gt; doubled" in shown
    assert "as recorded" not in shown


def test_one_question_of_open_answers_says_how_sure_people_were() -> None:
    """Without teams those who were right are compared with the others, from the first answer on; not of anonymous."""
    data = {**PROBE, "questions": PROBE["questions"][:1]}
    rows = [[{"option": 1, "sure": 90}], [{"option": 0, "sure": 50}]]
    open_one = count(of_kind(Probe, {**data, "privacy": "open"}), rows, people=2, needed=1)
    assert "Those who were right were 90% sure on average." in result_html(open_one)
    hidden = count(of_kind(Probe, data), rows * 10, people=20, needed=5)
    assert "teams" not in json.dumps(hidden.to_dict())


@pytest.mark.parametrize("raw", [{"group": 2, "answers": [None, None]}, {"answers": []}, [None, None]])
def test_a_team_must_be_chosen(raw: Any) -> None:
    """Where teams are compared, an answer says whose it is."""
    with pytest.raises(RoomError):
        TEAMS.read(raw, [])


@pytest.mark.parametrize(
    "more", [{"groups": ["A"]}, {"groups": ["A", "A"]}, {"groups": ["A", "B"], "privacy": "anonymous"}]
)
def test_teams_that_make_no_sense_are_refused(more: dict[str, Any]) -> None:
    """A single team, one twice, and teams of anonymous answers are refused."""
    with pytest.raises(RoomError):
        of_kind(Probe, {**PROBE, "privacy": "open", **more})


def test_pages_are_not_told_what_is_right() -> None:
    """Form and wall have the questions and the confidences, and not the right answer."""
    form = IT.phone_form([])
    assert form["sure"] == list(SURE)
    assert "correct" not in str(form)
    assert "What next?" in render(IT.on_wall([]))


def test_paper_asks_how_sure_people_are() -> None:
    """A sheet has the confidences below each question, as phones have them."""
    sheet = render(IT.sheet())
    assert sheet.count("How sure are you?") == len(IT.questions)
    assert sheet.count("<li>90%</li>") == len(IT.questions)
