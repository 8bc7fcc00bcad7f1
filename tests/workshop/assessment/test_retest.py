"""Two assessments compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.assessment.retest import compare, student
from tests.workshop.assessment.people import CLIMATE, write


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
