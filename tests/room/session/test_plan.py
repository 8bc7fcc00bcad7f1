"""Sessions as data: what a file may hold, and what is said of one that is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.plan import load_plan, make_plan, own_plans, stored_plan
from tests.room.plans import CARDS, DOTS, EVERY, ORDER, POLL, PROBE, REWORD, SCALE


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
        ({"activities": [{**DOTS, "options": [], "of": "cards"}]}, "not an earlier activity"),
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


def test_a_key_of_another_kind_is_named_with_its_line(tmp_path: Path) -> None:
    """Each kind takes its own keys and no others; the field is named as the file has it."""
    file = tmp_path / "ours.yaml"
    file.write_text("title: Ours\nactivities:\n  - id: a\n    type: slide\n    title: Hello\n    options: [x, y]\n")
    with pytest.raises(RoomError) as error:
        load_plan(file)
    assert error.value.code == "unknown-key"
    assert error.value.where == f"{file}:6, activities.0.options"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"type": "pol"}, "not-one-of", "did you mean 'poll'"),
        ({"type": 7}, "not-one-of", "slide, poll, scale"),
        ({"type": None}, "missing-key", "kinds.py"),
    ],
)
def test_a_kind_that_is_not_one_is_named(change: dict[str, Any], code: str, said: str) -> None:
    """A mistyped kind is answered with the likeliest one, a missing one with where the kinds are listed."""
    data = {name: value for name, value in {**POLL, **change}.items() if value is not None}
    with pytest.raises(RoomError) as error:
        make_plan([data], lines={("activities", 0): 3} | ({("activities", 0, "type"): 5} if "type" in data else {}))
    assert error.value.code == code
    assert said in error.value.remedy
    assert "activities.0.type" in error.value.where
    assert error.value.where.startswith("session:5" if "type" in data else "session:3")


def test_a_session_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    """Then each activity of a room's file had the keys of all kinds; those that its kind does not use are left out."""
    former = {
        "options": [], "of": "", "questions": [], "cards": [], "sentence": "", "groups": [], "picture": None,
        "ends": ["not at all", "fully"], "reversed": [], "most": 1, "dots": 3, "correct": [],
    }  # fmt: skip
    plan = make_plan(EVERY)
    data = plan.model_dump(mode="json")
    old = {**data, "activities": [{**former, **activity} for activity in data["activities"]]}
    assert stored_plan(old, where="x") == plan
    with pytest.raises(RoomError, match="no such field"):
        stored_plan({**old, "activities": [{**old["activities"][0], "colour": "red"}]}, where="x")


@pytest.mark.parametrize("name", own_plans())
def test_the_kits_own_sessions_load(name: str) -> None:
    """A plan goes through JSON, as to the room and into its file, unchanged."""
    plan = load_plan(name)
    assert make_plan(plan.model_dump(mode="json", exclude_defaults=True)) == plan
    assert make_plan(plan.model_dump(mode="json")) == plan
