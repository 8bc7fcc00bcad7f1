"""Sessions as data, and what phones may answer."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RoomError
from pmkit.room.activities.activity import load_plan, make_plan, own_plans
from pmkit.room.activities.cards import check_answer
from tests.room.plans import ASKING, CARDS, DOTS, EVERY, FORM, GOOD, ORDER, POLL, PROBE, REWORD, SCALE


def test_the_demo_has_every_kind() -> None:
    """The demo session loads and shows each type of activity."""
    assert "try-the-room" in own_plans()
    types = {activity.type for activity in load_plan("try-the-room").activities}
    assert types == {activity["type"] for activity in EVERY}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"threshold": 2}, "greater than or equal to 3"),
        ({"text_threshold": 1}, "greater than or equal to 3"),
        ({"activities": []}, "at least 1"),
        ({"colour": "red"}, "no such field"),
        ({"activities": [POLL, POLL]}, "two activities have the id"),
        ({"activities": [{**POLL, "options": ["one"]}]}, "at least 2 options"),
        ({"activities": [{**POLL, "options": ["same", "same"]}]}, "two options are the same"),
        ({"activities": [{**POLL, "most": 4}]}, "most is 4"),
        ({"activities": [{**ORDER, "correct": [0, 1, 1]}]}, "each option's place once"),
        ({"activities": [{**SCALE, "reversed": [2]}]}, "a statement that is not there"),
        ({"activities": [{**PROBE, "questions": []}]}, "needs questions"),
        ({"activities": [{**PROBE, "questions": [{"text": "?", "options": ["a", "b"], "correct": 2}]}]}, "last option"),
        ({"activities": [{**PROBE, "questions": PROBE["questions"][:1] * 2}]}, "two questions are the same"),
        ({"activities": [{**REWORD, "sentence": " "}]}, "needs a sentence"),
        ({"activities": [{**DOTS, "options": [], "of": "cards"}]}, "no earlier activity"),
        ({"activities": [{**SCALE, "privacy": "climate", "phases": ["collect", "vote"]}]}, "subtracted"),
        ({"activities": [{**POLL, "phases": ["collect", "reveal", "vote"]}]}, "subtracted"),
        ({"activities": [{**DOTS, "phases": ["collect", "vote"]}]}, "no vote of its own"),
        ({"activities": [{**DOTS, "privacy": "climate"}]}, "cannot be a climate question"),
        ({"activities": [{**POLL, "id": "With Space"}]}, "id"),
        ({"activities": [{**POLL, "minutes": {"collect": 0}}]}, "greater than 0"),
    ],
)
def test_a_broken_plan_is_refused_with_the_field(change: dict[str, Any], said: str) -> None:
    """What does not go together is refused with a sentence that names it."""
    with pytest.raises(RoomError) as error:
        make_plan({"title": "T", "activities": [POLL], **change})
    assert said in str(error.value) + error.value.where


def test_a_broken_file_names_its_line(tmp_path: Path) -> None:
    """A mistake in a YAML file is found by its line."""
    file = tmp_path / "ours.yaml"
    file.write_text(
        "title: Ours\nactivities:\n  - id: a\n    type: poll\n    title: Which?\n    options: [x, y]\n    most: 9\n"
    )
    with pytest.raises(RoomError) as error:
        load_plan(file)
    assert f"{file}:" in error.value.where
    file.write_text("title: [")
    with pytest.raises(RoomError, match="not YAML"):
        load_plan(file)


def test_a_list_is_a_session() -> None:
    """A list of activities is a session without a title of its own."""
    assert make_plan([POLL, CARDS]).title == "Our session"


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_a_good_answer_is_taken(activity: dict[str, Any]) -> None:
    """Each type takes the answer that its page sends."""
    made = make_plan([activity]).activities[0]
    rows = check_answer(made, made.options, False, GOOD[made.type])
    assert len(rows) == (2 if made.type == "cards" else 1)


@pytest.mark.parametrize(
    ("activity", "answer"),
    [
        (POLL, []),
        (POLL, [3]),
        (POLL, [-1]),
        (POLL, [0, 1]),
        (POLL, [True]),
        (POLL, "0"),
        (POLL, None),
        (SCALE, [1]),
        (SCALE, [0, 3]),
        (SCALE, [6, 3]),
        (SCALE, [None, None]),
        (SCALE, [1.5, 3]),
        (ORDER, [0, 1]),
        (ORDER, [0, 1, 1]),
        (ORDER, [0, 1, 3]),
        (CARDS, []),
        (CARDS, ["  ", "\x00"]),
        (CARDS, ["a", "b", "c", "d"]),
        (CARDS, ["x" * 281]),
        (CARDS, [3]),
        (DOTS, [0, 0]),
        (DOTS, [2, 2]),
        (DOTS, [-1, 2]),
        (DOTS, [1]),
        (FORM, [None, None]),
        (FORM, [3, 0]),
        (FORM, [True, 0]),
        (FORM, [0]),
        (PROBE, [None, None]),
        (PROBE, [{"option": 1}, None]),
        (PROBE, [{"option": 1, "sure": 75}, None]),
        (PROBE, [{"option": 2, "sure": 80}, None]),
        (PROBE, [{"option": 1, "sure": 80}]),
        (REWORD, ""),
        (REWORD, "x" * 601),
        (REWORD, ["text"]),
    ],
)
def test_a_bad_answer_is_refused(activity: dict[str, Any], answer: Any) -> None:
    """What does not fit its question is refused, with a sentence."""
    made = make_plan([activity]).activities[0]
    with pytest.raises(RoomError) as error:
        check_answer(made, made.options, False, answer)
    assert error.value.problem


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(ASKING), st.booleans(), _JSON)
def test_whatever_comes_is_a_row_or_a_sentence(activity: dict[str, Any], voting: bool, answer: Any) -> None:
    """No JSON makes the check fail in another way than with a sentence."""
    made = make_plan([activity]).activities[0]
    rows = None
    with contextlib.suppress(RoomError):
        rows = check_answer(made, ["x", "y"] if made.writes else made.options, voting, answer)
    assert rows is None or len(rows) >= 1


def test_control_characters_do_not_get_in() -> None:
    """Escape sequences and direction marks are taken out of what people write."""
    made = make_plan([CARDS]).activities[0]
    assert check_answer(made, [], False, ["a\x1b[31mb\u202ec\nd"]) == ["a[31mbc d"]
