"""The session of the room that a run sheet and an incident make."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import all_folders
from pmkit.html import render
from pmkit.records.event import Milestone
from pmkit.room.activities.order import Order
from pmkit.room.activities.probe import Probe
from pmkit.room.activities.slide import Slide
from pmkit.room.activities.whys import Whys
from pmkit.room.server.server import BODY_MOST
from pmkit.room.shared.told import Line
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.freeze import AHEAD, freeze_questions
from pmkit.workshop.runsheet.material import Material, open_material, portions, write_material
from pmkit.workshop.runsheet.session import VOTED_MOST, steps_of, workshop_session
from pmkit.workshop.runsheet.telling import TELLING
from tests.workshop.runsheet.own import OWN

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
    told = [material.text(event) for event in material.timeline]
    places = [told.index(text) for text in texts]
    assert len(texts) >= 3
    assert texts != order.options, "shuffled"
    assert places == sorted(places)
    assert len(json.dumps(plan.model_dump(mode="json", exclude_defaults=True))) < 0.9 * BODY_MOST
    places = steps_of(agenda)
    main = [each.id for each in plan.activities if not each.aside]
    assert list(places) == main
    assert [place for place, _ in places.values()] == sorted(place for place, _ in places.values())
    assert [each.id for each in plan.activities if each.aside] == [f"appendix-{name}" for name in agenda.appendix]


def story_of(material: Material) -> list[Line]:
    """Return the lines of the slide that tells all of an incident."""
    plan = workshop_session(load_agenda("seed"), material)
    (slide,) = (each for each in plan.activities if each.id == "application-story")
    assert isinstance(slide, Slide)
    return slide.events


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_story_shows_the_events_just_ordered(scenario: str) -> None:
    """All that was put in order is on the wall, in the recorded order, with the start where it was; not too much."""
    material = open_material(scenario)
    plan = workshop_session(load_agenda("seed"), material)
    (order,) = (each for each in plan.activities if isinstance(each, Order))
    shown = [line.text for line in story_of(material) if not line.minor]
    ordered = [order.options[at] for at in order.correct]
    assert [text for text in shown if text in ordered] == ordered
    assert len(shown) <= TELLING
    start = next(event for event in material.timeline if Milestone.STARTED in event.milestones)
    assert start.earliest is not None
    (line,) = (line for line in story_of(material) if line.text == material.text(start))
    assert f"{start.earliest.astimezone(material.zone):%H:%M}" in line.when
    assert not line.minor


def test_what_happened_is_told_at_its_own_time() -> None:
    """The whole story has the minute at which something happened, a portion the minute at which it became known."""
    material = open_material("payments-memory-leak")
    (line,) = (line for line in story_of(material) if "climbs" in line.text)
    assert line.when == "14:26"
    plan = workshop_session(load_agenda("practice"), material)
    told = {each.id: each.events for each in plan.activities if isinstance(each, Slide)}
    (line,) = (line for line in told.pop("debrief-review-order") if "climbs" in line.text)
    assert (line.when, line.note) == ("14:26", ""), "the facts of the debrief are all of the story"
    (line,) = (line for lines in told.values() for line in lines if "climbs" in line.text)
    assert (line.when, line.note) == ("14:32, now known:", "this happened at 14:26")


def test_changes_and_conditions_stay_on_the_wall(tmp_path: Path) -> None:
    """Of a long incident routine rows give way, not what a team looks for: deploy, review, canary, sale and the fix."""
    kept = ["Deploy of cart 3.1", "Review of the change is approved", "Canary is green", "Spring sale opens"]
    rows = [f"- 0{8 + at // 2}:{30 * (at % 2):02d} - {text}" for at, text in enumerate(kept)]
    rows += ["- 10:30 - Alert: cart errors"]
    rows += [f"- 11:{at:02d} - Team looks at page {at}" for at in range(10, 35)]
    rows += ["- 12:00 - Cart 3.1 is rolled back", "- 12:10 - Cart works again"]
    file = tmp_path / "ours.md"
    file.write_text("\n".join(["# Postmortem: Cart", "", "## Timeline", "", *rows, ""]), encoding="utf-8")
    shown = [line.text for line in story_of(open_material(file)) if not line.minor]
    for text in (*kept, "Alert: cart errors", "Cart 3.1 is rolled back"):
        assert text in shown, text
    shown = [line.text for line in story_of(open_material("payments-memory-leak")) if not line.minor]
    for word in ("Canary", "Deploy of", "Review of", "Fix deployed"):
        assert any(word in text for text in shown), word


def test_the_story_says_when_the_day_turns() -> None:
    """A night is told with its days, and what came months later is not part of the evening."""
    story = story_of(open_material("gitlab-2017-01-31"))
    assert not any("tracker" in line.text for line in story)
    whens = [line.when for line in story]
    assert whens[0] == "January 31, 01:00"
    shown = [line.when for line in story if not line.minor]
    assert "January 31" in shown[0]
    assert not any("January 31" in when for when in shown[1:])
    assert "February 1, 17:00" in whens


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_timeline_stays_beside_the_whys(scenario: str) -> None:
    """While people write whys they have the story with its details, on phones folded, on the wall as it was."""
    material = open_material(scenario)
    for profile in profiles():
        plan = workshop_session(load_agenda(profile), material)
        (whys,) = (each for each in plan.activities if isinstance(each, Whys))
        assert whys.timeline == story_of(material)
        assert any(line.details for line in whys.timeline)
        assert "<summary>" in render(whys.on_phone())
        assert escape(whys.timeline[0].text) in render(whys.on_phone())


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
        "practice debrief-factors": ("why-graph", 0),
        "practice commitments-commitments": ("dots", VOTED_MOST),
    }


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_line_on_the_wall_says_its_day(scenario: str) -> None:
    """Where the wall leaves lines out, the next one that it shows still says that the day has turned."""
    material = open_material(scenario)
    texts = {material.text(event): event for event in material.timeline}
    said = None
    for line in story_of(material):
        at = texts[line.text].instant
        day = at.astimezone(material.zone).date() if at else None
        if said and day and said < day:
            assert f"{day:%B}" in line.when, line
        said = said if line.minor else day or said


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_freeze_says_what_was_really_so(scenario: str) -> None:
    """Where the record says it, a question has its answer; where not, nothing is claimed. No later minute is told."""
    material = open_material(scenario)
    (probe,) = (each for each in workshop_session(load_agenda("practice"), material).activities if each.id == "freeze")
    assert isinstance(probe, Probe)
    trend, cause, over = probe.questions
    assert (trend.correct is None) is (trend.truth == "")
    read = [each.known for portion in portions(material)[:2] for each in portion if each.known]
    marks = {mark: event for event in material.timeline for mark in event.milestones}
    diagnosed, mitigated = marks[Milestone.DIAGNOSED].latest, marks[Milestone.MITIGATED].latest
    assert diagnosed is not None
    assert mitigated is not None
    assert cause.correct == (0 if diagnosed <= max(read) else 1)
    assert ("no cause" in cause.truth) is (cause.correct == 1)
    assert over.correct == (0 if mitigated <= max(read) + AHEAD else 1)
    if over.correct == 1:
        assert f"{mitigated.astimezone(material.zone):%H:%M}" not in over.truth


CACHE = """# Postmortem: Search was slow

## Timeline (UTC)

| Time | Event |
|------|-------|
| 2026-03-01 08:00 | Eviction policy of the cache changed (discovered the next morning) |
| 2026-03-02 20:00 | Alert: search latency |
| 20:10 | Search latency climbs to 4 s for half of the users |
| 20:20 | On-call engineer restarts two nodes |
| 20:25 | Support posts a note |
| 20:30 | {now} |
| 21:40 | Search is back to normal |
| 2026-03-03 09:00 | Storage engineer {finding} |
| 09:30 | Policy is set back |
"""


@pytest.mark.parametrize(
    ("now", "right"),
    [("Error rate drops to 3 %", 0), ("Cache is flushed; error ratio stays at 40 %", 1), ("Timeouts climb to 12 %", 2)],
)
def test_what_was_true_at_the_freeze_is_read_from_the_timeline(tmp_path: Path, now: str, right: int) -> None:
    """Without marks, the rows that people have read say how it was, and whether it was over; the file may say it."""
    file = tmp_path / "ours.md"
    file.write_text(CACHE.format(now=now, finding="finds the changed eviction policy"), encoding="utf-8")
    material = open_material(file)
    trend, cause, over = freeze_questions(material)
    assert (trend["correct"], cause["correct"], over["correct"]) == (right, 1, 1)
    assert now in trend["truth"]
    assert "20:30" in trend["truth"]
    edits = write_material(material).path
    assert edits is not None
    edits.write_text(edits.read_text().replace("trend: ''", "trend: Worse for users in one region."))
    edited, *_ = freeze_questions(open_material(file))
    assert (edited["truth"], "correct" in edited) == ("Worse for users in one region.", False)


def test_nobody_is_asked_whether_a_cause_is_known_after_reading_it(tmp_path: Path) -> None:
    """What names the cause is told after the freeze; where too little comes before it, that question is not asked."""
    rows = [f"- 10:{minute:02d} - Node {minute} is checked" for minute in range(20, 40)]
    early = ["- 10:00 - Alert: uploads fail", "- 10:06 - {}", "- 10:10 - {}", "- 10:12 - {}"]
    file = tmp_path / "ours.md"

    def written(*texts: str) -> list[str]:
        lines = [line.format(text) for line, text in zip(early, ("", *texts), strict=True)]
        file.write_text("\n".join(["# Postmortem: Uploads", "", "## Timeline", "", *lines, *rows]), encoding="utf-8")
        return [each["text"] for each in freeze_questions(open_material(file))]

    asked = "Has anybody confirmed what is causing it?"
    late = written("Disks look fine", "Gateway is restarted", "Root cause identified: the quota of the bucket")
    assert asked in late
    told_of = portions(open_material(file))
    assert not any("quota" in each.text for portion in told_of[:2] for each in portion)
    assert any("quota" in each.text for each in told_of[2])
    assert asked not in written("Root cause identified: the quota of the bucket", "Quota is raised", "Disks look fine")


def test_a_freeze_without_marks_claims_nothing() -> None:
    """A question of which a team's own timeline says nothing has no right answer and no line about it."""
    for file in OWN:
        for each in freeze_questions(open_material(file)):
            assert ("correct" in each) is bool(each["truth"])


def test_a_slide_with_the_teams_lines_asks_for_nothing_else() -> None:
    """In the debrief the factors are a slide with both groups' lines, and no poll."""
    plan = {each.id: each for each in workshop_session(load_agenda("practice"), open_material(SCENARIOS[0])).activities}
    assert isinstance(plan["debrief-factors"], Slide)
