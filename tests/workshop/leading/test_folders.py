"""The folder that keeps a workshop: never two workshops in one, and the one that runs is found again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.leading.folders import About, kept_workshops, look_back, running_today, slug
from pmkit.workshop.leading.run import Workshop
from tests.workshop.hand import Hand


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a work folder of the test's own."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path / "my-work"))
    return tmp_path / "my-work"


def begun(**about: str) -> Workshop:
    """Return a workshop whose clock runs, with a commitment."""
    workshop = Workshop.open(**about)  # type: ignore[arg-type]
    workshop.join("none")
    workshop.follow(workshop.session.lead("forward"))
    workshop.planner.add("quick", f"Commitment of {workshop.about.title}")
    return workshop


def test_the_name_says_day_team_incident_and_agenda(work: Path) -> None:
    """The folder's name is made of safe words, and a file in it says the same."""
    workshop = Workshop.open(team="Payments  Team", now=Hand())
    day = workshop.about.day
    assert workshop.folder == work / "workshops" / f"{day}-payments-team-payments-memory-leak-seed"
    assert '"team": "Payments Team"' in (workshop.folder / "workshop.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("team", ["../../etc", "CON", "a/b\\c", "\u6c34\u7d44", "x" * 500, "\x00", "Z\u00fcrich", "."])
def test_a_team_is_never_a_path(work: Path, team: str) -> None:
    """Whatever a team is called, its folder is one folder below the others."""
    folder = Workshop.open(team=team).folder
    assert folder.parent == work / "workshops"
    assert folder.name.isascii()
    assert len(folder.name) < 150
    assert slug("Z\u00fcrich Ops!") == "zurich-ops"


@pytest.mark.parametrize(
    "other",
    [
        {"team": "Search"},
        {"team": "Payments", "material": "gitlab-2017-01-31"},
        {"team": "Payments", "agenda": "practice"},
        {"team": "\u6c34"},
        {"team": "\u706b"},
    ],
)
def test_two_workshops_of_a_day_never_mix(other: dict[str, str]) -> None:
    """Another team, incident or agenda has its own clock, commitments and report; each is found again."""
    first = begun(team="Payments")
    second = begun(**other)
    assert second.folder != first.folder
    assert len(second.planner.plan.actions()) == 1
    third = begun(team="\u5c71")
    assert Workshop.open(team="payments").folder == first.folder, "upper and lower case are the same team"
    assert Workshop.open(**other).folder == second.folder  # type: ignore[arg-type]
    assert Workshop.open(team="\u5c71").folder == third.folder
    with pytest.raises(WorkshopError, match="keeps another workshop") as refused:
        Workshop.open(folder=first.folder, **other)  # type: ignore[arg-type]
    assert refused.value.code == "other-workshop"
    assert len(first.planner.plan.actions()) == 1


def test_own_documents_of_one_name(tmp_path: Path) -> None:
    """Two postmortems that are both called postmortem.md are two incidents, wherever one looks from."""
    one, two = (About.of("", tmp_path / name / "postmortem.md", "seed", time.time) for name in "ab")
    assert one.subject != two.subject
    assert one.name == two.name


def test_one_that_runs_past_midnight_keeps_its_folder(work: Path) -> None:
    """What began on another day goes on while its clock moved within some hours; later it is looked back at."""
    workshop = begun(team="Night")
    running = workshop.folder.with_name("2020-01-01-night")
    workshop.session.session.store.close()  # type: ignore[union-attr]
    workshop.folder.rename(running)
    file = running / "workshop.json"
    file.write_text(file.read_text(encoding="utf-8").replace(workshop.about.day, "2020-01-01"), encoding="utf-8")
    assert Workshop.open(team="Night").folder == running
    old = time.time() - 7 * 3600
    os.utime(running / "clock-seed.json", (old, old))
    assert Workshop.open(team="Night").folder != running
    assert [each.folder for each in kept_workshops()][-1] == running


def test_starting_anew_and_going_on() -> None:
    """Starting over makes another folder for the day, which is found from then on; the earlier one can be reopened."""
    first = begun(team="Payments")
    second = Workshop.open(team="Payments", anew=True)
    assert second.folder.name == f"{first.folder.name}-2"
    assert second.clock.began is None
    assert Workshop.open(team="Payments").folder == second.folder
    found = running_today(second.about)
    assert [each.folder for each in found] == [second.folder, first.folder]
    assert found[0].standing == "not started yet"
    assert "part 1 of 5" in found[1].standing
    second.go_on_with(first.folder)
    assert second.clock.began is not None
    assert [each.text for each in second.planner.plan.actions()] == [f"Commitment of {first.about.title}"]
    with pytest.raises(WorkshopError, match="keeps another workshop"):
        second.go_on_with(begun(team="Search").folder)


def test_looking_back(work: Path) -> None:
    """A report where one was made, otherwise the commitments; folders of earlier versions and damaged ones too."""
    workshop = begun(team="Payments")
    assert "Commitment of Payments" in look_back(workshop.folder)
    (workshop.folder / "workshop-report.md").write_text("# The report", encoding="utf-8")
    assert look_back(workshop.folder) == "# The report"
    older = work / "workshop-2024-05-06"
    older.mkdir()
    (older / "improvement-plan.yaml").write_bytes((workshop.folder / "improvement-plan.yaml").read_bytes())
    assert "Commitment of Payments" in look_back(older)
    empty = work / "workshop-2024-05-07"
    empty.mkdir()
    assert "No report was made" in look_back(empty)
    (workshop.folder / "workshop.json").write_text("{", encoding="utf-8")
    (workshop.folder / "clock-seed.json").write_text("[]", encoding="utf-8")
    found = kept_workshops()
    assert [each.day for each in found] == [workshop.about.day, "2024-05-07", "2024-05-06"]
    assert found[0].about is None
    assert str(found[-1]).startswith("2024-05-06: workshop-2024-05-06")
