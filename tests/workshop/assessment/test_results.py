"""Levels, the top two areas, and what is held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.views.plotting import plot
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.page import assessment_html
from pmkit.workshop.assessment.questions import FEWEST, questionnaire
from tests.workshop.assessment.people import CLIMATE, everything, write


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
    """Of two areas with the same median the one with the wider range and as many low ratings is first."""
    people = [{"current-practice": 2, "effectiveness": 2, "gaps": score, "cultural-fit": 5} for score in (1, 2, 3)]
    made = assess(write(tmp_path / "a.csv", people))
    assert [area.area.id for area in made["start"].top()] == ["gaps", "current-practice"]
    assert [area.area.id for area in made["start"].apart()] == ["gaps"]
    assert "run from 1 to 3" in assessment_html(made)


def test_cannot_say_is_counted_and_never_averaged() -> None:
    """Answers "cannot say" are shown and change no median."""
    made = assess({"focus": None, "participation": "cannot say", "metrics": "MTTR"})
    focus, metrics = made["matrix"].areas[0], made["matrix"].areas[4]
    assert (focus.median, focus.cannot_say) == (None, 1)
    assert metrics.median == 2
    for shown in (str(made), assessment_html(made), " ".join(text.get_text() for text in plot(made).texts)):
        assert shown.count("no answers; 1 could not say") == 2


@pytest.mark.parametrize("people", range(1, FEWEST))
def test_no_climate_below_five(tmp_path: Path, people: int) -> None:
    """With one to four people nothing that is shown or saved depends on their climate answers."""
    shown = set()
    for score in range(1, 6):
        rows = [{**dict.fromkeys(CLIMATE, score), "gaps": 3} for _ in range(people)]
        shown.add(everything(assess(write(tmp_path / "team.csv", rows))))
    assert len(shown) == 1
    assert "Shown only with 5 or more answers" in next(iter(shown))


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


def test_turned_sentences_are_turned(tmp_path: Path) -> None:
    """For sentences where low is good, high means good in the result."""
    made = assess(write(tmp_path / "team.csv", [dict.fromkeys(CLIMATE, 1) for _ in range(8)]))
    medians = {area.area.id: area.median for area in made["climate"].areas}
    assert medians["climate-news"] == 1
    assert medians["climate-worry"] == 5


def test_few_have_medians_alone_and_are_told_why(tmp_path: Path) -> None:
    """Five to seven climate answers in a file: no range, mean or count, and a sentence why; from eight all."""
    for people in range(5, 9):
        file = write(tmp_path / f"{people}.csv", [dict.fromkeys(CLIMATE, 1 + at % 3) for at in range(people)])
        made = assess(file)
        shown = everything(made)
        area = made["climate"].areas[0]
        assert area.median == 2
        if people < 8:
            assert (area.values, area.mean, area.says()) == ((), None, "median 2 or less")
            assert "Fewer than 8 answers: median only" in assessment_html(made)
            assert "not shown" in assessment_html(made)
            assert "Fewer than 8 answers: median only" in str(made)
            assert not any(any(item.counts) for each in made["climate"].areas for item in each.items)
        else:
            assert area.says() == "median 2, 1 to 3"
            assert "Fewer than" not in shown


def test_the_end_of_the_scale_is_not_told_of_few(tmp_path: Path) -> None:
    """Six people who all chose the end of the scale are told as "or more" and, turned round, as "or less"."""
    made = assess(write(tmp_path / "team.csv", [dict.fromkeys(CLIMATE, 5) for _ in range(6)]))
    says = {area.area.id: area.says() for area in made["climate"].areas}
    assert says["climate-news"] == "median 4 or more"
    assert says["climate-worry"] == "median 2 or less"


def test_climate_is_never_among_the_areas_to_begin_with(tmp_path: Path) -> None:
    """No ranking and no lever is drawn from climate answers."""
    made = assess(write(tmp_path / "team.csv", [dict.fromkeys(CLIMATE, score) for score in (1, 1, 1, 5, 5)]))
    assert made["climate"].top() == []
    assert made["climate"].apart() == []
    assert made.next_steps() == []


def test_the_lowest_ratings_come_first_also_where_the_middle_is_the_same(tmp_path: Path) -> None:
    """Three medians are 2: the area with nothing above 2 is first, and all that are equally far apart are named."""
    given = {
        "current-practice": (2, 4, 1, 1, 1),
        "effectiveness": (1, 5, 2, 0, 1),
        "gaps": (4, 5, 0, 0, 0),
        "cultural-fit": (3, 0, 2, 2, 2),
    }
    scores = {
        name: [at for at, number in enumerate(numbers, start=1) for _ in range(number)]
        for name, numbers in given.items()
    }
    people = [{name: scores[name][at] for name in scores} for at in range(9)]
    part = assess(write(tmp_path / "a.csv", people))["start"]
    assert [area.area.id for area in part.top()] == ["gaps", "current-practice"]
    assert [area.area.id for area in part.widest()] == ["cultural-fit", "current-practice", "effectiveness"]
