"""Run sheets: minutes that sum, scripts that fit, and the session that they run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.kit import kit_folder
from pmkit.records.timeline import Timeline
from pmkit.room.server.client import RoomClient
from pmkit.room.server.server import BODY_MOST
from pmkit.workshop.leading.dry_run import dry_run
from pmkit.workshop.runsheet.agenda import PACE, SPOKEN, load_agenda, profiles
from pmkit.workshop.runsheet.deck import slide, slide_text
from pmkit.workshop.runsheet.material import open_material, portions
from pmkit.workshop.runsheet.pictures import example_triage, picture
from pmkit.workshop.runsheet.session import steps_of, workshop_session
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
        assert part.words / PACE <= SPOKEN * part.minutes, part.id
        others = part.turn.minutes if part.turn else 0
        assert part.spoken + others + (part.activity.minutes if part.activity else 0) <= part.minutes, part.id
        assert sum(len(text.split()) for _, text in part.script) == part.words
        assert "[" not in "".join(text for _, text in part.script), "a cue is not read aloud"
        assert part.cut
        assert part.goal


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 15", "minutes: 16", r"16 \+ 20 \+ 30 \+ 20 \+ 5 = 91 minutes, the workshop has 90"),
        ("minutes: 5\n", "minutes: 1\n", "the script of action-planning has"),
        ("discuss: 8}", "discuss: 28}", "take .* of 20 minutes"),
        ("id: concepts", "id: opening", "ids used twice: opening"),
        ("steps: [commitments]", "steps: [commitments, reword]", "activities need a budget"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, reword]", "5 activities, 4 are the most"),
        ("steps: [story, why-graph]", "steps: [story, why-graph, why-graph]", "why-graph is there twice"),
        ("steps: [story, why-graph]", "steps: [story]", "why-graph is none of its steps"),
        ("steps: [commitments]", "steps: [juggling]", "no slide or activity 'juggling'"),
        ("steps: [safety]}", "steps: [culture]}", "culture is none of its steps"),
        ("appendix: [laws", "appendix: [cats", "no slide 'cats'"),
        (
            "steps: [commitments]",
            "steps: [put-in-order]\n    activity: {explain: 0, collect: 1, reveal: 0, discuss: 0}",
            "used twice",
        ),
        ("goal:", "gaol:", "missing|no such field"),
    ],
)
def test_an_agenda_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Minutes that do not sum, scripts that are too long and unknown keys: file, place and what is wrong."""
    from importlib.resources import files

    text = files("pmkit.workshop.runsheet").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorkshopError, match=said) as error:
        load_agenda(file)
    assert str(file) in error.value.where


def test_a_team_edits_its_own(tmp_path: Path) -> None:
    """A copy with other minutes that sum is a workshop of its own length."""
    from importlib.resources import files

    text = files("pmkit.workshop.runsheet").joinpath("agendas", "seed.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace("minutes: 90", "minutes: 95").replace("minutes: 15", "minutes: 20"), encoding="utf-8")
    assert load_agenda(file).minutes == 95


@pytest.mark.parametrize("profile", profiles())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_agenda_runs_with_every_scenario(profile: str, scenario: str) -> None:
    """The session has a slide or an activity for each name, and the recorded order is the scenario's."""
    agenda, material = load_agenda(profile), open_material(scenario)
    plan = workshop_session(agenda, material)
    order = next(each for each in plan.activities if each.id in ("put-in-order", "warm-up"))
    if order.id == "warm-up":
        assert order.text != material.title, "the incident to come is not told"
        material = next(each for each in map(open_material, SCENARIOS) if each.title == order.text)
    texts = [order.options[at] for at in order.correct]
    headlines = [event.headline for event in material.timeline]
    places = [headlines.index(text) for text in texts]
    assert len(texts) >= 3
    assert texts != order.options, "shuffled"
    assert places == sorted(places)
    assert len(json.dumps(plan.model_dump(mode="json", exclude_defaults=True))) < 0.9 * BODY_MOST
    places = steps_of(agenda)
    main = [each.id for each in plan.activities if not each.aside]
    assert list(places) == main
    assert [place for place, _ in places.values()] == sorted(place for place, _ in places.values())
    assert [each.id for each in plan.activities if each.aside] == [f"appendix-{name}" for name in agenda.appendix]


def test_all_of_the_articles_slides_are_there() -> None:
    """Principles, anti-patterns, cheese, trees, matrix, factors, safety, five steps and all seven laws can be shown."""
    for profile in profiles():
        agenda = load_agenda(profile)
        shown = {step for part in agenda.parts for step in part.slides} | set(agenda.appendix)
        assert shown >= {
            *("principles", "anti-patterns", "cheese", "decision-trees", "maturity", "factors", "culture", "safety"),
            *("laws", "reading"),
        }
    laws = slide_text("laws").splitlines()[2:]
    assert [line.split(".")[0].strip("| ") for line in laws] == list("1234567")
    assert "added by pmkit" in laws[2]
    assert all(line.count("|") == 5 for line in laws)
    matrix = slide_text("maturity").splitlines()
    assert len(matrix) == 2 + 6
    for cell in ("Find who broke it", "Prevent similar breaks", "Blame-oriented", "Innovation-oriented"):
        assert cell in "".join(matrix)


def test_figures_of_slides_have_words() -> None:
    """The cheese and the trees are images with a text alternative, and the trees disagree on their example."""
    for name in ("cheese", "trees"):
        made = picture(name)
        assert made["svg"].lstrip().startswith("<?xml")
        assert len(made["alt"]) > 80
    assert not example_triage().trees_agree


def test_the_leader_has_a_card_of_five_minutes() -> None:
    """What the leader says fits, read at the same pace with room for stops, into the five minutes of the part."""
    turn = load_agenda("seed").parts[0].turn
    assert turn is not None
    assert turn.minutes == 5
    words = len(slide("safety").script.split())
    assert 200 <= words <= 0.6 * 5 * PACE


def test_the_story_has_what_marks_the_incident() -> None:
    """The slide that tells all of it has the marked events, ends with the last of them, and says when the day turns."""
    material = open_material("gitlab-2017-01-31")
    plan = workshop_session(load_agenda("seed"), material)
    story = next(each.text for each in plan.activities if each.id == "application-story")
    for event in material.timeline:
        if event.milestones:
            assert event.headline in story
    assert "tracker" not in story, "what came months later is no part of the evening"
    assert "**31 January, 18:00**" in story
    assert "**1 February, 17:00**" in story
    assert len(story.splitlines()) <= 8


def test_the_why_graph_explains_what_happened(tmp_path: Path) -> None:
    """The problem is the scenario's summary; of a team's own document, which may have none, its title."""
    for source in ("gitlab-2017-01-31", kit_folder("scenarios") / "payments-memory-leak" / "reference.md"):
        material = open_material(source)
        plan = workshop_session(load_agenda("seed"), material)
        graph = next(each for each in plan.activities if each.id == "why-graph")
        assert graph.sentence == (material.problem or material.title)
        assert graph.groups == ["Group A", "Group B"]


def test_the_incident_is_told_in_order(tmp_path: Path) -> None:
    """Four portions hold each event once, and a slide holds what fits on it."""
    for name in SCENARIOS:
        material = open_material(name)
        told = portions(material)
        assert len(told) == 4
        assert sum(map(len, told)) == len(material.timeline)
        known = [each.known for portion in told for each in portion if each.known]
        assert known == sorted(known)
        for activity in workshop_session(load_agenda("practice"), material).activities:
            assert len(activity.text) <= 3000, activity.id


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
    few = replace(open_material(SCENARIOS[0]), timeline=Timeline())
    with pytest.raises(WorkshopError, match="too few events"):
        workshop_session(agenda, few)


def test_a_part_of_which_nothing_is_shown(tmp_path: Path) -> None:
    """A part without slides and activities has a page with its goal, so that its minutes have a place."""
    text = "schema: 1\nprofile: ours\ntitle: Ours\nminutes: 5\nparts:\n"
    text += "  - {id: walk, title: A walk, minutes: 5, goal: Air, "
    file = tmp_path / "ours.yaml"
    file.write_text(text + "say: Let us walk., do: [Walk], cut: The way back}\n", encoding="utf-8")
    agenda = load_agenda(file)
    plan = workshop_session(agenda, open_material(SCENARIOS[0]))
    assert [(each.id, each.text) for each in plan.activities] == [("walk", "Air")]
    assert steps_of(agenda) == {"walk": (0, "")}
    assert agenda.parts[0].said_at("") == "Let us walk."


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
    assert all("ppendix" not in activity for activity, _, _ in done.steps)
    assert set(session.results()) >= {"check-in", "why-graph", "start"}
    assert ("why-graph/vote" in session.results()) == (profile == "seed")
    session.close()


def test_a_dry_run_names_who_is_silent() -> None:
    """A phase in which somebody's answer was not taken is named."""
    from pmkit.workshop.leading.dry_run import Rehearsed

    done = Rehearsed("T", 8, (("Which?", "collect", 7), ("Which?", "reveal", 0)))
    assert done.silent == ["Which?: collect"]
    assert "Not all answered" in str(done)
