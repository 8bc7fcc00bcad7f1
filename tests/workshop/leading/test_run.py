"""A workshop from its first page to its last: the clock follows the pages, and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pmkit.data.open_objects import close_object
from pmkit.errors import WorkshopError
from pmkit.room.host.alone import SessionAlone
from pmkit.room.server.client import LiveSession
from pmkit.room.session import faces
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.kept import read_results
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import profiles
from tests.workshop.hand import Hand, alone


@pytest.mark.parametrize("profile", profiles())
def test_the_clock_follows_the_pages(tmp_path: Path, profile: str) -> None:
    """From the first page to the last with one button: each part begins with its first page, the last one ends it."""
    hand = Hand()
    workshop = alone(tmp_path, hand, profile)
    parts = []
    assert workshop.follow(workshop.session.state()) == (-1, "")
    assert workshop.clock.began is None
    for _ in range(200):
        state = workshop.session.lead("forward")
        place, step = workshop.follow(state)
        hand.minutes += 0.1
        if place == len(workshop.agenda.parts):
            break
        assert workshop.clock.at == place
        assert step in workshop.agenda.parts[place].steps
        parts.append(place)
    assert workshop.clock.over
    assert sorted(set(parts)) == list(range(len(workshop.agenda.parts)))
    assert parts == sorted(parts)


def test_what_is_said_comes_with_its_page(tmp_path: Path) -> None:
    """Every paragraph of the script has a page of its part on which it is read."""
    for profile in profiles():
        workshop = alone(tmp_path / profile, agenda=profile)
        shown = {(place, step) for place, step in workshop.steps.values()}
        for place, part in enumerate(workshop.agenda.parts):
            for cue, _ in part.script:
                assert (place, cue) in shown


def test_back_and_asides_do_not_turn_the_clock(tmp_path: Path) -> None:
    """Whoever goes back to an earlier page, or to the appendix, stays in the part that runs."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    session = workshop.session
    workshop.follow(session.lead("go", to=workshop.first_page(2)))
    assert workshop.clock.at == 2
    assert workshop.follow(session.lead("back"))[0] == 1
    assert workshop.clock.at == 2
    assert workshop.follow(session.lead("go", to="appendix-laws")) == (2, "laws")
    assert workshop.part(workshop.clock.at) is workshop.agenda.parts[2]


def test_a_part_is_skipped(tmp_path: Path) -> None:
    """Next part leads to the first page of each part, and from the last one to the closing page."""
    workshop = alone(tmp_path)
    for place in range(len(workshop.agenda.parts)):
        state = workshop.skip_part()
        assert workshop.follow(state)[0] == place
        assert state["activity"]["id"] == workshop.first_page(place)
    state = workshop.skip_part()
    assert state["activity"] is None
    assert workshop.follow(state)[0] == len(workshop.agenda.parts)
    assert workshop.clock.over


def test_more_minutes_are_paid_for_by_later_parts(tmp_path: Path) -> None:
    """Two minutes more for a part, and for the timer of its activity."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    state = workshop.session.lead("go", to="check-in")
    workshop.follow(state)
    left = workshop.session.state()["left"]
    workshop.extend(2)
    assert workshop.clock.left == pytest.approx(17)
    assert workshop.session.state()["left"] == pytest.approx(left + 120, abs=5)
    workshop.extend(-2)
    assert workshop.clock.left == pytest.approx(15)
    with pytest.raises(WorkshopError, match="less than 20 minutes to give"):
        workshop.extend(-20)


def test_a_killed_kernel_loses_nothing(tmp_path: Path) -> None:
    """Opened again from its folder, the workshop is on the same page, at the same minute, with notes and plan."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    workshop.follow(workshop.session.lead("go", to="check-in"))
    workshop.session.lead("key-in", tallies=["tired", "curious", "tired", "wary", "fine"])
    workshop.notes.write("opening", "I have seen the old runbook")
    workshop.planner.add("quick", "Cap the memory of one request")
    hand.minutes = 7
    # As after a kill: nothing of the process is left but the files.
    assert isinstance(workshop.session, SessionAlone)
    workshop.session.session.store.close()
    close_object(Planner, workshop.planner.path)
    again = alone(tmp_path, hand)
    state = again.session.state()
    assert (state["activity"]["id"], state["phase"]) == ("check-in", "reveal")
    assert again.session.results()["check-in"].people == 5
    assert again.clock.spent == 7
    assert again.notes.of("opening") == "I have seen the old runbook"
    assert [each.text for each in again.planner.plan.actions()] == ["Cap the memory of one request"]


def test_start_over_after_a_trial(tmp_path: Path) -> None:
    """Another session in a folder of its own, the clock at its beginning; the trial is left where it is, and ended."""
    workshop = alone(tmp_path / "w")
    workshop.follow(workshop.session.lead("forward"))
    workshop.notes.write("opening", "only a trial")
    workshop.planner.add("quick", "Only a trial")
    first, told = workshop.session, []
    workshop.moved["test"] = lambda: told.append(workshop.folder)
    workshop.start_over()
    assert workshop.session is not first
    assert first.state()["closed"]
    assert workshop.session.state()["index"] == -1
    assert workshop.clock.began is None
    assert workshop.notes.of("opening") == ""
    assert workshop.planner.plan.actions() == []
    assert told == [workshop.folder]
    assert workshop.folder.name == "w-2"
    assert "only a trial" in (tmp_path / "w" / "notes-seed.md").read_text(encoding="utf-8")
    assert "Only a trial" in (tmp_path / "w" / "improvement-plan.yaml").read_text(encoding="utf-8")
    workshop.go_on_with(tmp_path / "w")
    assert workshop.notes.of("opening") == "only a trial"
    assert workshop.clock.began is not None


def test_without_a_room_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a room cannot be had, the session goes on without one, and says why."""
    workshop = Workshop.open(folder=tmp_path)
    session = workshop.join("ftp://nowhere")
    assert isinstance(session, SessionAlone)
    assert workshop.note.startswith("Without a room:")
    assert "is not a way to reach a room" in workshop.note


def test_phones_that_fail_in_the_middle(tmp_path: Path) -> None:
    """Without the room from here on, the workshop goes on at the part where it was."""
    hand = Hand()
    workshop = Workshop.open(folder=tmp_path, now=hand)
    workshop.clock.start()
    workshop.clock.next_part()
    state = workshop.join("none").state()
    assert state["activity"]["id"] == workshop.first_page(1)


def test_after_the_end_it_stays_ended(tmp_path: Path) -> None:
    """A workshop that was ended and is opened again is at its end, with its report; starting over begins a new one."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    workshop.follow(workshop.session.lead("go", to="start"))
    workshop.session.lead("key-in", tallies=[[0, 1, 2, 2, 0]] * 4)
    for _ in workshop.agenda.parts:
        workshop.follow(workshop.skip_part())
    assert workshop.clock.over
    workshop.keep_results()
    workshop.follow(workshop.session.lead("close"))
    again = alone(tmp_path, hand)
    assert again.session is not workshop.session
    assert again.place(again.session.state()) == (len(again.agenda.parts), "")
    assert "Areas to begin with" in workshop_report(again).to_markdown()
    again.start_over()
    assert again.place(again.session.state()) == (-1, "")


def test_what_another_session_showed_stays_in_the_report(tmp_path: Path) -> None:
    """A session that takes over loses nothing that the first one showed, and has the last word on what it asks."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    workshop.follow(workshop.session.lead("go", to="start"))
    workshop.session.lead("key-in", tallies=[[0, 1, 2, 2, 0]] * 4)
    workshop.keep_results()
    workshop.session.lead("close")
    second = alone(tmp_path, hand)
    second.session.lead("go", to="why-graph")
    second.session.lead("key-in", tallies=[["No alert", "Old limit"] * 4, ["Holiday"] * 6])
    second.keep_results()
    both = [result["activity"] for result in read_results(second.results_file).results]
    assert both == ["start", "why-graph"]
    second.session.lead("go", to="start")
    second.session.lead("key-in", tallies=[[3, 1, 0, 0, 0]] * 4)
    second.keep_results()
    last = {result["activity"]: result for result in read_results(second.results_file).results}
    assert sorted(last) == ["start", "why-graph"]
    assert last["start"]["people"] == 4


@pytest.mark.xdist_group("room")
def test_the_session_of_the_room_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Joined again it is the same session, also when it was ended; another incident has a folder and one of its own."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    monkeypatch.setenv("PMKIT_ROOM_IDLE", "10")
    workshop = Workshop.open(folder=tmp_path / "w")
    first = workshop.join("here")
    assert isinstance(first, LiveSession)
    try:
        assert workshop.rehearse(3).silent == []
        workshop.follow(first.lead("go", to="start"))
        first.lead("key-in", tallies=[[0, 1, 2, 2, 0]] * 4)
        workshop.keep_results()
        first.close()
        again = Workshop.open(folder=tmp_path / "w")
        same = again.join("here")
        assert isinstance(same, LiveSession)
        assert same.code == first.code
        assert "Areas to begin with" in workshop_report(again).to_markdown()
        with pytest.raises(WorkshopError) as refused:
            Workshop.open("seed", "gitlab-2017-01-31", folder=tmp_path / "w")
        assert refused.value.code == "other-workshop"
        other = Workshop.open("seed", "gitlab-2017-01-31", folder=tmp_path / "other")
        new = other.join("here")
        assert isinstance(new, LiveSession)
        assert new.code != first.code
        assert "Areas to begin with" not in workshop_report(other).to_markdown()
        anew = again.start_over()
        assert isinstance(anew, LiveSession)
        assert anew.code not in (new.code, first.code)
        assert not new.state()["closed"], "the other team's workshop goes on"
        assert "Areas to begin with" not in workshop_report(again).to_markdown()
    finally:
        first.room.stop()


def test_a_rehearsal_without_a_room_says_so(tmp_path: Path) -> None:
    """A room that cannot be had does not stop whoever runs all cells: the last line says why."""
    done = Workshop.open(folder=tmp_path).rehearse(8, "ftp://nowhere")
    assert str(done).splitlines()[-1].startswith("It did not get to the end: 'ftp://nowhere' is not a way")


def test_a_session_is_asked_for_in_order(tmp_path: Path) -> None:
    """Before a session was joined, what needs one says which cell to run."""
    with pytest.raises(WorkshopError, match=r"no session yet"):
        _ = Workshop.open(folder=tmp_path).session


def test_the_plan_of_the_workshop_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The improvement plan that is opened without a path is the one that was changed last."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    Planner.open()
    workshop = Workshop.open()
    workshop.planner.add("quick", "Cap the memory")
    os.utime(tmp_path / "improvement-plan.yaml", (1, 1))
    assert Planner.open().path == workshop.planner.path.resolve()


def test_back_from_the_closing_page_goes_on_with_the_last_part(tmp_path: Path) -> None:
    """The clock ends with the last page and goes on when somebody goes back: its minutes are those it had."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    last = len(workshop.agenda.parts) - 1
    workshop.follow(workshop.session.lead("go", to=workshop.first_page(last)))
    hand.minutes += 1
    workshop.extend(3)
    left = workshop.clock.left
    state = workshop.session.state()
    while state["activity"]:
        state = workshop.session.lead("next")
    workshop.follow(state)
    assert workshop.clock.over
    hand.minutes += 2
    state = workshop.session.lead("back")
    assert workshop.follow(state)[0] == last
    assert not workshop.clock.over
    assert workshop.clock.left == pytest.approx(left - 2)
    assert faces.show_state(workshop.session.session, 0, 0)["part"]["title"] == workshop.agenda.parts[last].title
