"""The session of the room that a run sheet and an incident make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import all_folders
from pmkit.markup import escape_markdown
from pmkit.room.activities.slide import Slide
from pmkit.room.server.server import BODY_MOST
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.material import Material, open_material, portions
from pmkit.workshop.runsheet.session import TELLING, VOTED_MOST, steps_of, workshop_session

SCENARIOS = [folder.name for folder in all_folders()]


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


def story_of(material: Material) -> str:
    """Return the slide that tells all of an incident."""
    plan = workshop_session(load_agenda("seed"), material)
    return next(each.text for each in plan.activities if each.id == "application-story")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_story_has_what_marks_the_incident(scenario: str) -> None:
    """The slide that tells all of it has the marked events, as many as it holds, and no more than one can read."""
    material = open_material(scenario)
    story = story_of(material)
    marked = [told.event.headline for portion in portions(material) for told in portion if told.event.milestones]
    for headline in marked[:TELLING]:
        assert escape_markdown(headline) in story
    assert len(story.splitlines()) <= TELLING


def test_the_story_says_when_the_day_turns() -> None:
    """A night is told with its days, and what came months later is not part of the evening."""
    story = story_of(open_material("gitlab-2017-01-31"))
    assert "tracker" not in story
    assert "**31 January, 18:00**" in story
    assert "**1 February, 17:00**" in story


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_the_why_graph_explains_what_happened(folder: Path) -> None:
    """The problem is the scenario's summary; of a team's own document, which may have none, its title."""
    for source in (folder.name, folder / "reference.md"):
        material = open_material(source)
        plan = workshop_session(load_agenda("seed"), material)
        graph = next(each for each in plan.activities if each.id == "why-graph")
        assert graph.sentence == (material.problem or material.title)[:1900]
        assert graph.groups == ["Group A", "Group B"]


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


def test_a_team_has_its_lines_before_it_when_it_talks_about_them() -> None:
    """The debrief shows both groups' lines, the commitments the most-voted ones; a lecture before that shows none."""
    material = open_material(SCENARIOS[0])
    shown = {}
    for profile in ("seed", "practice"):
        plan = workshop_session(load_agenda(profile), material)
        slides = [each for each in plan.activities if isinstance(each, Slide)]
        shown |= {f"{profile} {each.id}": (each.shows, each.most) for each in slides if each.shows}
    assert shown == {
        "seed action-planning-commitments": ("why-graph", VOTED_MOST),
        "practice debrief-review-order": ("why-graph", 0),
        "practice debrief-factors": ("why-graph", 0),
        "practice commitments-commitments": ("dots", VOTED_MOST),
    }
