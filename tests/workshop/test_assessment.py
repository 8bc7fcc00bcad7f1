"""The self-assessment: answers, levels, the top two areas, climate, and what an export gives away."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import FileError, WorkshopError
from pmkit.room.activities.activity import Activity
from pmkit.room.session.results import count
from pmkit.views.plotting import plot
from pmkit.workshop.assessment.page import assessment_html, assessment_page
from pmkit.workshop.assessment.questions import FEWEST, load_questionnaire, questionnaire
from pmkit.workshop.assessment.responses import Responses, example_team, item_ids
from pmkit.workshop.assessment.results import Assessment, assess
from pmkit.workshop.assessment.retest import compare, student
from pmkit.workshop.assessment.session import PARTS, assessment_session

CLIMATE = item_ids("climate")


def write(path: Path, people: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> Path:
    """Write a CSV file with one row a person."""
    rows = list(people)
    names = list(columns or dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def everything(assessment: Assessment) -> str:
    """Return all that an assessment ever shows."""
    frame = assessment.to_frame().to_csv()
    axes = plot(assessment)
    texts = " ".join(text.get_text() for text in axes.texts)
    return "\n".join([str(assessment), assessment_html(assessment), assessment.to_json(), frame, texts])


def test_the_article_is_all_there() -> None:
    """The four questions of Exercise 1 and the matrix's cells are asked in the article's own words."""
    start, matrix = questionnaire().part("start"), questionnaire().part("matrix")
    assert [area.title for area in start.areas] == ["Current Practice", "Effectiveness", "Gaps", "Cultural Fit"]
    assert start.areas[1].question == "What works well? What causes friction?"
    assert (start.lowest, start.highest, start.minutes) == (1, 5, 15)
    assert [area.title for area in matrix.areas] == [
        "Focus",
        "Participation",
        "Actions",
        "Sharing",
        "Metrics",
        "Culture",
    ]
    assert matrix.names[:4] == ["Reactive", "Systematic", "Learning", "Predictive"]
    assert matrix.options(matrix.items[4]) == [
        "Incident count",
        "MTTR",
        "Learning velocity",
        "Prevention rate",
        "cannot say",
    ]


def test_practice_has_three_items_and_one_gate_an_area() -> None:
    """Six areas with three items each; the second is the gate."""
    part = questionnaire().part("practice")
    assert [len(area.items) for area in part.areas] == [3] * 6
    assert [[item.gate for item in area.items] for area in part.areas] == [[False, True, False]] * 6


def test_every_practice_leads_to_a_notebook_that_is_there() -> None:
    """Each area names a notebook or an exercise of the kit."""
    root = Path(__file__).resolve().parents[2]
    for part in questionnaire().parts:
        for area in part.areas:
            assert part.private or (root / area.next).is_file(), area.id


@pytest.mark.parametrize(
    ("scores", "level"),
    [
        ((0, 0, 0), 1),
        ((0, 2, 0), 1),
        ((1, 1, 0), 1),
        ((1, 1, 1), 2),
        ((1, 2, 1), 2),
        ((2, 2, 1), 3),
        ((3, 1, 3), 2),
        ((3, 3, 0), 3),
        ((2, 3, 2), 4),
        ((3, 3, 3), 4),
        ((None, 3, 3), 4),
        ((3, None, 3), 2),
        ((None, None, 3), None),
    ],
)
def test_levels_at_their_edges(scores: tuple[int | None, ...], level: int | None) -> None:
    """Bounds at 0.75, 1.5 and 2.25; at least two items; no level 3 without the gate."""
    items = questionnaire().part("practice").areas[0].items
    made = assess({item.id: score for item, score in zip(items, scores, strict=True)})
    assert made["practice"].areas[0].level == level


def test_the_top_two_and_the_tie_rule() -> None:
    """Lowest first; of equal ones the one that people disagree on, then the order of asking."""
    alone = assess({"current-practice": 2, "effectiveness": 4, "gaps": 2, "cultural-fit": 2})
    assert [area.area.id for area in alone["start"].top()] == ["current-practice", "gaps"]


def test_disagreement_comes_before_the_order(tmp_path: Path) -> None:
    """Of two areas with the same median the one with the wider range is first, and it is named as the lever."""
    people = [{"current-practice": 2, "effectiveness": 2, "gaps": score, "cultural-fit": 5} for score in (1, 2, 5)]
    made = assess(write(tmp_path / "a.csv", people))
    assert [area.area.id for area in made["start"].top()] == ["gaps", "current-practice"]
    assert [area.area.id for area in made["start"].apart()] == ["gaps"]
    assert "run from 1 to 5" in assessment_html(made)


def test_cannot_say_is_counted_and_never_averaged() -> None:
    """Answers "cannot say" are shown and change no median."""
    made = assess({"focus": None, "participation": "cannot say", "metrics": "MTTR"})
    focus, metrics = made["matrix"].areas[0], made["matrix"].areas[4]
    assert (focus.median, focus.cannot_say) == (None, 1)
    assert metrics.median == 2
    for shown in (str(made), assessment_html(made), " ".join(text.get_text() for text in plot(made).texts)):
        assert shown.count("no answers; 1 could not say") == 2


def test_words_and_numbers_mean_the_same() -> None:
    """An option may be given by its words or by its score."""
    by_word = assess({"focus": "Find what broke", "gaps": "5: hardly any", "trigger-rule": "two"})
    by_score = assess({"focus": 2, "gaps": 5, "trigger-rule": 2})
    assert by_word.to_json() == by_score.to_json()


# Climate: nothing below five, whatever is tried.


@pytest.mark.parametrize("people", range(1, FEWEST))
def test_no_climate_below_five(tmp_path: Path, people: int) -> None:
    """With one to four people nothing that is shown or saved depends on their climate answers."""
    shown = set()
    for score in range(1, 6):
        rows = [{**dict.fromkeys(CLIMATE, score), "gaps": 3} for _ in range(people)]
        shown.add(everything(assess(write(tmp_path / "team.csv", rows))))
    assert len(shown) == 1
    assert "Shown only from 5 answers up" in next(iter(shown))


def test_an_item_that_few_answered_is_held_back_by_itself(tmp_path: Path) -> None:
    """Five people, one of whom skipped a sentence: that sentence gives nothing away, the others are shown."""
    shown = set()
    for score in range(1, 6):
        rows = [dict.fromkeys(CLIMATE, 3) for _ in range(5)]
        for row in rows[:4]:
            row[CLIMATE[0]] = score
        rows[4].pop(CLIMATE[0])
        made = assess(write(tmp_path / "team.csv", rows, CLIMATE))
        shown.add(everything(made))
        assert made["climate"].areas[1].median == 3
        assert made["climate"].areas[0].median is None
    assert len(shown) == 1


def test_no_pair_of_results_gives_one_person_away(tmp_path: Path) -> None:
    """Five people, then the same five and one more: comparing the two says nothing about climate."""
    five = [dict.fromkeys(CLIMATE, 4) for _ in range(5)]
    shown = set()
    for score in range(1, 6):
        before = assess(write(tmp_path / "five.csv", five))
        after = assess(write(tmp_path / "six.csv", [*five, dict.fromkeys(CLIMATE, score)]))
        change = compare(before, after)
        shown.add(str(change) + change._repr_html_() + change.to_frame().to_csv())
    assert len(shown) == 1


def test_parts_cannot_be_cut_into_smaller_groups(tmp_path: Path) -> None:
    """A file cannot bring a column to split people by: unknown columns are refused."""
    rows = [{**dict.fromkeys(CLIMATE, 3), "department": "payments"} for _ in range(8)]
    with pytest.raises(WorkshopError, match="unknown columns: department"):
        assess(write(tmp_path / "team.csv", rows))


def test_turned_sentences_are_turned(tmp_path: Path) -> None:
    """For sentences where low is good, high means good in the result."""
    made = assess(write(tmp_path / "team.csv", [dict.fromkeys(CLIMATE, 1) for _ in range(5)]))
    medians = {area.area.id: area.median for area in made["climate"].areas}
    assert medians["climate-news"] == 1
    assert medians["climate-worry"] == 5


def test_climate_is_never_among_the_areas_to_begin_with(tmp_path: Path) -> None:
    """No ranking and no lever is drawn from climate answers."""
    made = assess(write(tmp_path / "team.csv", [dict.fromkeys(CLIMATE, score) for score in (1, 1, 1, 5, 5)]))
    assert made["climate"].top() == []
    assert made["climate"].apart() == []
    assert made.next_steps() == []


# Files of people


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("", "the file is empty", ""),
        ("gaps,colour\n1,2\n", "unknown columns: colour", ":1"),
        ("gaps,gaps\n1,2\n", "there twice: gaps", ":1"),
        ("gaps\n6\n", "'6' is no answer to gaps", ":2"),
        ("gaps\n3\n0\n", "'0' is no answer to gaps", ":3"),
        ("gaps\n=1+1\n", "'=1+1' is no answer to gaps", ":2"),
        ("gaps\n3,4\n", "this row has 2 cells, the header 1", ":2"),
        ("gaps\n" + "3\n" * 200_000, "more than 5000 rows", ""),
    ],
)
def test_a_broken_file_is_named_by_its_line(tmp_path: Path, text: str, said: str, where: str) -> None:
    """Wrong columns, duplicates, values out of range, formulas and far too many rows: file, line and remedy."""
    file = tmp_path / "team.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        assess(file)
    assert said in error.value.problem
    assert error.value.where == f"{file}{where}"
    assert error.value.remedy


def test_binary_files_are_refused(tmp_path: Path) -> None:
    """A spreadsheet's own format is refused with what to do."""
    file = tmp_path / "team.xlsx"
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(FileError, match="binary"):
        assess(file)


def test_other_separators_and_spaces(tmp_path: Path) -> None:
    """Semicolons, tabs, a byte order mark, upper case and empty rows are read."""
    file = tmp_path / "team.csv"
    for separator in (";", "\t", ","):
        file.write_text(
            f"\ufeffGaps{separator} focus \n 3 {separator}cannot say\n\n4.0{separator}2\n", encoding="utf-8"
        )
        made = assess(file)
        assert made["start"].areas[2].values == (3, 4)
        assert made["matrix"].areas[0].cannot_say == 1


def test_a_file_appended_twice_is_mentioned(tmp_path: Path) -> None:
    """Rows that repeat are counted, and somebody is asked to look."""
    lines = example_team().read_text(encoding="utf-8").splitlines()
    file = tmp_path / "twice.csv"
    file.write_text("\n".join([*lines, *lines[1:]]), encoding="utf-8")
    made = assess(file)
    assert made["start"].people == 14
    assert "7 rows are the same" in str(made)


def test_an_assessment_is_read_back(tmp_path: Path) -> None:
    """What is saved is read back as it was; a file that is cut off is named with its line."""
    team = assess(example_team())
    path = team.save(tmp_path)
    assert path.name == "self-assessment-example-team.json"
    again = Assessment.from_json(path)
    assert again.to_json() == team.to_json()
    assert str(again) == str(team)
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(WorkshopError, match="no assessment") as error:
        Assessment.from_json(path)
    assert f"{path}:" in error.value.where
    path.write_text('{"counts": {}}', encoding="utf-8")
    with pytest.raises(WorkshopError, match="lacks schema"):
        Assessment.from_json(path)


# The room


def test_phones_and_file_give_the_same(tmp_path: Path) -> None:
    """The same answers, by phone and by file, give the same assessment."""
    plan = assessment_session(PARTS)
    rows = list(csv.DictReader(example_team().read_text(encoding="utf-8").splitlines()))
    results = {activity.id: _result(activity, rows) for activity in plan.activities}
    by_phone = assess(Responses.from_room(results, label="example-team"))
    assert by_phone.to_json() == assess(example_team()).to_json()


def _result(activity: Activity, rows: list[dict[str, str]]) -> Any:
    """Return what the room would count for these people."""
    asked = questionnaire()
    part = asked.part(activity.id.split("-", maxsplit=1)[0])
    items = part.items if activity.id == part.id else next(a.items for a in part.areas if activity.id.endswith(a.id))
    answers = []
    for row in rows:
        given = [None if row[item.id] == "cannot say" else int(row[item.id]) for item in items]
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


# Again, later


def test_identical_data_is_no_change() -> None:
    """Compared with itself, nothing has changed beyond noise."""
    team = assess(example_team())
    change = compare(team, team)
    assert {each.says for each in change.changes} == {"no change beyond noise"}
    assert {each.difference for each in change.changes} == {0}
    assert len(change.changes) == 16


def test_few_answers_have_no_interval() -> None:
    """One person, before and after: the difference is shown, and no change is claimed."""
    change = compare(assess({"gaps": 1}), assess({"gaps": 5})).changes[0]
    assert (change.difference, change.low) == (4, None)
    assert "too few" in change.says


def test_a_large_change_is_seen(tmp_path: Path) -> None:
    """Ten people who all go from 2 to 4 have changed, and the direction is said."""
    low = assess(write(tmp_path / "a.csv", [{"gaps": 2}] * 10))
    high = assess(write(tmp_path / "b.csv", [{"gaps": 4}] * 10))
    assert compare(low, high).changes[0].says == "higher than before"
    assert compare(high, low).changes[0].says == "lower than before"


def test_the_interval_covers_what_it_says() -> None:
    """Two samples of the same people's distribution are called a change in about one of twenty cases, not more."""
    import random

    draw = random.Random(5)
    false = 0
    for _ in range(400):
        samples = []
        for _ in range(2):
            tally: dict[int, int] = {}
            for _ in range(8):
                place = min(4, max(0, round(draw.gauss(2, 1.2))))
                tally[place] = tally.get(place, 0) + 1
            samples.append(assess(Responses({"gaps": tally}, {"start": 8})))
        false += compare(*samples).changes[0].says != "no change beyond noise"
    assert false <= 400 * 0.08


def test_quantiles_of_students_t() -> None:
    """Quantiles agree with the printed tables to two digits from three degrees of freedom on."""
    printed = {3: 3.182, 4: 2.776, 6: 2.447, 10: 2.228, 30: 2.042, 1000: 1.962}
    for freedom, value in printed.items():
        assert student(0.975, freedom) == pytest.approx(value, abs=0.012)


# Faces


def test_the_page_is_whole_and_safe(tmp_path: Path) -> None:
    """The page has the figure twice, the tables, no script, and a label that is text."""
    made = assess(Responses.from_csv(example_team(), label="<script>x</script>"))
    text = assessment_page(made, tmp_path / "page.html", retest=compare(made, made))
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == text
    assert "<script" not in text
    assert text.count("data:image/svg+xml") == 2
    assert "not for appraisal" in text
    assert assessment_page(assess({})).count("Nothing was answered yet") == 1


@pytest.mark.parametrize("narrow", [False, True])
def test_the_figure_has_words(narrow: bool) -> None:
    """Wide and narrow, the figure's text alternative is the result in words; without answers it says so."""
    axes: Any = plot(assess(example_team()), narrow=narrow)
    assert "Gaps" in axes.words
    assert plot(assess({}), narrow=narrow) is not None


def test_a_broken_questionnaire_is_named_by_its_line(tmp_path: Path) -> None:
    """A team's own questionnaire with a mistake is refused with file and line."""
    from importlib.resources import files

    text = files("pmkit.workshop.assessment").joinpath("assessment.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ours.yaml"
    for broken, said in (
        (text.replace("scores: [1, 2, 3, 4, 5]", "scores: [1, 2, 3, 4]", 1), "5 names and 4 scores"),
        (text.replace("id: trigger-rule", "id: trigger-time"), "ids used twice"),
        (text.replace("minutes: 15", "minute: 15", 1), "no such field|missing"),
    ):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(WorkshopError, match=said):
            load_questionnaire(file)


_SCORES = st.dictionaries(st.sampled_from(item_ids()), st.integers(-1, 6) | st.none() | st.text(max_size=5))


@given(_SCORES)
def test_any_answers_are_counted_or_refused(answers: dict[str, Any]) -> None:
    """No answers make it fail in another way than with a sentence, and what is counted can be shown."""
    try:
        made = assess(answers)
    except WorkshopError as error:
        text = str(error)
    else:
        text = str(made) + json.dumps(json.loads(made.to_json()))
    assert text


@given(st.permutations(range(7)))
def test_the_order_of_people_does_not_matter(order: list[int]) -> None:
    """Rows in any order give the same result."""
    head, *rows = example_team().read_text(encoding="utf-8").splitlines()
    assert len(rows) == 7
    people = [dict(zip(head.split(","), rows[at].split(","), strict=True)) for at in order]
    counted = Responses._count(
        list(zip(itertools.repeat("x"), people, strict=False)), questionnaire(), "example-team", ()
    )
    assert assess(counted).to_json() == assess(example_team()).to_json()
