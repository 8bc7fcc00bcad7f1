"""Run sheets: minutes that sum, scripts that fit, and the session that they run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.kit import kit_folder
from pmkit.room.client import RoomClient
from pmkit.workshop.agenda import PACE, SPOKEN, load_agenda, profiles
from pmkit.workshop.dry_run import dry_run
from pmkit.workshop.material import open_material, slide_ids, workshop_session
from tests.room.running import RunningRoom, running_room

pytestmark = pytest.mark.xdist_group("room")
SCENARIOS = sorted(path.parent.name for path in kit_folder("scenarios").glob("*/scenario.yaml"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


def test_the_articles_agenda() -> None:
    """The profile seed has the article's five parts with its minutes, and at most four activities."""
    agenda = load_agenda("seed")
    assert [(part.title, part.minutes) for part in agenda.parts] == [
        ("Opening", 15),
        ("Current State", 20),
        ("Concepts", 30),
        ("Application", 20),
        ("Action Planning", 5),
    ]
    assert len(agenda.activities) <= 4


def test_the_agenda_with_practice() -> None:
    """The profile practice has seven parts: 8, 10, 12, 28, 6, 18 and 8 minutes."""
    assert [part.minutes for part in load_agenda("practice").parts] == [8, 10, 12, 28, 6, 18, 8]


@pytest.mark.parametrize("profile", profiles())
def test_minutes_add_up_and_scripts_fit(profile: str) -> None:
    """Ninety minutes; no script takes more than two fifths of its part; activity and script fit in."""
    agenda = load_agenda(profile)
    assert sum(part.minutes for part in agenda.parts) == agenda.minutes == 90
    for part in agenda.parts:
        assert len(part.say.split()) / PACE <= SPOKEN * part.minutes, part.id
        assert part.spoken + (part.activity.minutes if part.activity else 0) <= part.minutes, part.id
        assert part.cut
        assert part.goal


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 15", "minutes: 16", r"16 \+ 20 \+ 30 \+ 20 \+ 5 = 91 minutes, the workshop has 90"),
        ("minutes: 5\n", "minutes: 1\n", "the script of action-planning has"),
        ("discuss: 8}", "discuss: 28}", "take .* of 20 minutes"),
        ("id: concepts", "id: opening", "ids used twice: opening"),
        ("use: [timeline]", "use: [timeline, reword]", "5 activities, 4 are the most"),
        ("goal:", "gaol:", "missing|no such field"),
    ],
)
def test_an_agenda_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Minutes that do not sum, scripts that are too long and unknown keys: file, place and what is wrong."""
    from importlib.resources import files

    text = files("pmkit.workshop").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorkshopError, match=said) as error:
        load_agenda(file)
    assert str(file) in error.value.where


def test_a_team_edits_its_own(tmp_path: Path) -> None:
    """A copy with other minutes that sum is a workshop of its own length."""
    from importlib.resources import files

    text = files("pmkit.workshop").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace("minutes: 90", "minutes: 95").replace("minutes: 15", "minutes: 20"), encoding="utf-8")
    assert load_agenda(file).minutes == 95
    with pytest.raises(WorkshopError, match="no part"):
        load_agenda(file).part("lunch")


@pytest.mark.parametrize("profile", profiles())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_agenda_runs_with_every_scenario(profile: str, scenario: str) -> None:
    """The session has a slide or an activity for each name, and the recorded order is the scenario's."""
    agenda, material = load_agenda(profile), open_material(scenario)
    plan = workshop_session(agenda, material)
    order = next(each for each in plan.activities if each.id == "timeline")
    texts = [order.options[at] for at in order.correct]
    headlines = [event.headline for event in material.timeline]
    places = [headlines.index(text) for text in texts]
    assert len(texts) >= 3
    assert texts != order.options, "shuffled"
    assert places == sorted(places)
    assert {slide for part in agenda.parts for slide in part.slides} <= set(slide_ids())


def test_a_teams_own_postmortem_is_material() -> None:
    """A document of the team gives the events, and the sentence that closes a conversation is its own."""
    reference = kit_folder("scenarios") / "payments-memory-leak" / "reference.md"
    material = open_material(reference)
    assert material.own
    assert "Payments" in material.title
    assert workshop_session(load_agenda("practice"), material).title


def test_a_blaming_line_of_the_document_is_what_is_reworded(tmp_path: Path) -> None:
    """The sentence to reword comes from the team's own text where one closes a conversation."""
    file = tmp_path / "ours.md"
    file.write_text(
        "# Incident Postmortem: Late mail\n\n## Incident Summary\n\n- **Date**: 2026-01-05\n\n## What Happened?\n\n"
        "Mail was late. The operator should have checked the queue. It recovered.\n\n## Timeline\n\n"
        "- 10:00 - Queue grows\n- 10:20 - Alert fires\n- 10:40 - Queue is empty\n",
        encoding="utf-8",
    )
    assert open_material(file).sentence == "The operator should have checked the queue."


def test_unusable_material_is_refused(tmp_path: Path) -> None:
    """A document without a timeline, and names that are not there, are refused with what to do."""
    file = tmp_path / "ours.md"
    file.write_text("# Incident Postmortem: Nothing yet\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match="fewer than three events"):
        open_material(file)
    agenda = load_agenda("seed")
    part = agenda.parts[0]
    for change, said in (
        ({"slides": ["cats"]}, "no slide 'cats'"),
        (
            {"activity": part.activity.model_copy(update={"use": ["juggling"]}) if part.activity else None},
            "no activity",
        ),
    ):
        broken = agenda.model_copy(update={"parts": [part.model_copy(update=change)]})
        with pytest.raises(WorkshopError, match=said):
            workshop_session(broken, open_material(SCENARIOS[0]))


@pytest.mark.parametrize("profile", profiles())
def test_a_dry_run_goes_through_all_of_it(room: tuple[RunningRoom, RoomClient], profile: str) -> None:
    """Eight simulated participants, real clients of the room, answer every question of the workshop."""
    agenda = load_agenda(profile)
    session = room[1].open(workshop_session(agenda, open_material("payments-memory-leak")), fresh=True)
    done = dry_run(session, 8)
    assert done.silent == []
    assert "All of it went through" in str(done)
    asked = {activity for activity, phase, _ in done.steps if phase == "collect"}
    assert len(asked) == len(agenda.activities)
    assert set(session.results()) >= {"timeline", "what-else", "what-else/vote", "start"}
    session.close()


def test_a_dry_run_names_who_is_silent() -> None:
    """A phase in which somebody's answer was not taken is named."""
    from pmkit.workshop.dry_run import Rehearsed

    done = Rehearsed("T", 8, (("Which?", "collect", 7), ("Which?", "reveal", 0)))
    assert done.silent == ["Which?: collect"]
    assert "Not all answered" in str(done)
