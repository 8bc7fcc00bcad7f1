"""The cockpit: what it shows at each step, the hard minutes, notes, answers from paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.errors import RoomError
from pmkit.room.host.cockpit import Cockpit
from pmkit.workshop.leading.cockpit import WorkshopCockpit
from pmkit.workshop.leading.prompter import minutes_for, minutes_of
from pmkit.workshop.leading.run import Workshop
from tests.workshop.hand import Hand, alone
from tests.workshop.leading.boxes import every, labeled, press, text_of

COUNTS = [[0, 1, 2, 2, 0], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0], [0, 0, 0, 0, 5]]


@pytest.fixture
def hand() -> Hand:
    """Return a clock's hand."""
    return Hand()


@pytest.fixture
def workshop(tmp_path: Path, hand: Hand) -> Workshop:
    """Return a workshop without a room."""
    return alone(tmp_path, hand)


def notes_of(panel: WorkshopCockpit) -> Any:
    """Return the field for notes."""
    (notes,) = labeled(panel.box, widgets.Textarea, "Sentences that begin")
    return notes


def sentence_of(panel: WorkshopCockpit) -> str:
    """Return the sentence for a hard minute that is shown; empty without one."""
    return text_of(panel.box, 'class="pmk-said"')


def test_one_button_leads_through_all_of_it(workshop: Workshop, hand: Hand) -> None:
    """The blue button says what comes next and does it, from the start to the closing page; nobody answers."""
    panel = WorkshopCockpit(workshop)
    said = []
    for _ in range(100):
        label = panel.room.forward.description
        said.append(label)
        press(panel.box, label)
        if "Nothing has been typed yet" in panel.room.said.value:
            press(panel.box, "Go on anyway")
        hand.minutes += 1
        if label == "Closing page":
            break
    assert said[0] == "Start: Opening"
    assert [each for each in said if each.startswith("Next part: ")] == [
        f"Next part: {part.title}" for part in workshop.agenda.parts[1:]
    ]
    assert workshop.clock.over
    assert "The end" in text_of(panel.box)


def test_open_questions_of_an_own_incident_are_said_before_the_start(tmp_path: Path, hand: Hand) -> None:
    """Before the opening the cockpit says which questions nobody has answered; afterward it doesn't any more."""
    file = tmp_path / "ours.md"
    rows = [
        "09:00 - Deploy of orders 4.2",
        "09:20 - Alert fires",
        "09:40 - The deploy is rolled back",
        "09:50 - Closed",
    ]
    file.write_text("# Postmortem: Orders\n\n## Timeline\n\n" + "".join(f"- {row}\n" for row in rows))
    workshop = Workshop.open("seed", file, tmp_path / "kept", now=hand)
    workshop.join("none")
    panel = WorkshopCockpit(workshop)
    assert "One question about this incident is open." in text_of(panel.box)
    assert "Deploy of orders 4.2" in text_of(panel.box)
    press(panel.box, "Start: Opening")
    assert panel._open.layout.display == "none"


def test_who_ends_early_reads_what_is_not_on_the_wall(workshop: Workshop) -> None:
    """Whoever ends the workshop before its last page is told of commitments that the team hasn't seen."""
    panel = WorkshopCockpit(workshop)
    workshop.planner.add("quick", "Remind everybody to look at the queue")
    panel.room.lead("go", to=workshop.commitments_page())
    press(panel.box, "End the workshop early")
    assert "One line was not shown to the team." in panel._sure_end._more.value
    assert "Remind everybody" in panel._sure_end._more.value


def test_what_is_not_on_the_wall_is_said_before_the_end(workshop: Workshop) -> None:
    """The closing page, the question before the end, and the recap say which commitments the team hasn't seen."""
    panel = WorkshopCockpit(workshop)
    workshop.planner.add("quick", "Cap the memory", owner="Payments team")
    workshop.planner.add("quick", "Remind everybody to look at the queue")
    panel.room.lead("go", to=workshop.commitments_page())
    while panel.room.forward.layout.display != "none":
        press(panel.box, panel.room.forward.description)
    said = "One line was not shown to the team."
    assert said in panel._ending.value
    press(panel.box, "End the workshop")
    assert panel._sure_end._more.value == "", "it's on the page already"
    press(panel.box, "Yes, end the workshop")
    agreed, _, apart = panel._ending.value.partition(said)
    assert "Remind everybody" not in agreed
    assert "Remind everybody" in apart


def test_what_is_said_is_shown_at_its_step(workshop: Workshop) -> None:
    """Each step shows its own paragraph, the part's steps, questions and what to cut; others' minutes are named."""
    panel = WorkshopCockpit(workshop)
    assert "Before you start" in text_of(panel.box)
    press(panel.box, "Start: Opening")
    assert "Welcome, and thank you for being here" in text_of(panel.box)
    assert "Three rules for today" not in text_of(panel.box)
    press(panel.box, "Next: Ground rules")
    assert "Three rules for today" in text_of(panel.box)
    press(panel.box, "Next: Somebody goes first")
    shown = text_of(panel.box)
    assert "The person who goes first:</b> 5 minutes" in shown
    assert "Please just listen" in shown
    assert workshop.agenda.parts[0].cut in shown


def test_the_clock_and_its_alarm(workshop: Workshop, hand: Hand) -> None:
    """Part and whole count down; two minutes before the end of a part it says so, then what to cut."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    hand.minutes = 10.5
    panel.room.refresh()
    assert "4:30" in text_of(panel.box)
    assert "80 minutes left" in text_of(panel.box)
    assert 'role="status"' not in text_of(panel.box)
    hand.minutes = 13.5
    panel.room.refresh()
    assert "wrap up" in text_of(panel.box)
    press(panel.box, "+2 minutes")
    assert "wrap up" not in text_of(panel.box)
    hand.minutes = 19
    panel.room.refresh()
    assert "-2:00" in text_of(panel.box)
    assert workshop.agenda.parts[0].cut in text_of(panel.box, "pmk-alarm")


@pytest.mark.parametrize("label", ["Silence", "One voice dominates", "Blame returns", "Running late"])
def test_a_hard_minute_gives_one_sentence(workshop: Workshop, label: str) -> None:
    """One press, one sentence; another press another one; running late also says what can go."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    press(panel.box, label)
    first = sentence_of(panel)
    assert first.count("\u201c") == 1
    press(panel.box, label)
    assert sentence_of(panel) != first
    assert ("Leave out: " in first) == (label == "Running late")
    press(panel.box, "Next part")
    assert sentence_of(panel) == ""


def test_notes_belong_to_their_part(workshop: Workshop) -> None:
    """What is typed is on disk at once; another part has its own, and the first one's come back."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    notes_of(panel).value = "I have seen <b>it</b>"
    assert "I have seen" in workshop.notes.path.read_text(encoding="utf-8")
    press(panel.box, "Next part")
    assert notes_of(panel).value == ""
    notes_of(panel).value = "second"
    press(panel.box, "Back")
    assert notes_of(panel).value == "I have seen <b>it</b>"
    again = WorkshopCockpit(workshop)
    assert notes_of(again).value == "I have seen <b>it</b>"


def test_notes_that_cannot_be_written(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses is said beside the field, and what was typed stays in it."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")

    def refuse(*_: object) -> None:
        raise RoomError("the disk is full")

    monkeypatch.setattr(workshop.notes, "write", refuse)
    notes_of(panel).value = "kept here"
    assert "Not saved: the disk is full" in text_of(panel.box)
    assert notes_of(panel).value == "kept here"


def test_answers_from_paper(workshop: Workshop) -> None:
    """Counts are keyed in below the question; the result shows, and what the facilitator may say of it."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    workshop.session.lead("go", to="start")
    panel.room.refresh()
    numbers = every(panel.room.keys.box, widgets.BoundedIntText)
    assert len(numbers) == 20
    press(panel.box, "Take these and reveal")
    assert "What to do" in panel.room.said.value or "entered" in panel.room.said.value
    for field, number in zip(numbers, [number for row in COUNTS for number in row], strict=True):
        field.value = number
    press(panel.box, "Take these and reveal")
    shown = text_of(panel.box)
    assert "5 answers" in shown
    assert "Farthest apart" not in shown, "at the reveal the host may still step back"
    press(panel.box, "Discuss")
    shown = text_of(panel.box)
    assert "Farthest apart: \u201cHow well does it work?\u201d (<b>Effectiveness</b>), 1 to 5" in shown
    assert "To begin with: \u201cHow big is the gap" in shown
    panel.room.refresh()
    assert panel.room.keys.box.layout.display == "none", "reading the results has made them final"


@pytest.mark.parametrize(
    ("activity", "lines", "said"),
    [
        ("put-in-order", ["a b c d e f\nFEDCBA"], "2 answers"),
        ("why-graph", ["No alert\nNo owner", "No alert on it"], "Both: 1"),
        ("check-in", ["tired\nwary\ncurious\nfine\nok"], "5 answers"),
    ],
)
def test_lines_from_paper(workshop: Workshop, activity: str, lines: list[str], said: str) -> None:
    """Orders, whys of each group and words are typed as lines."""
    panel = WorkshopCockpit(workshop)
    workshop.session.lead("go", to=activity)
    panel.room.refresh()
    areas = every(panel.room.keys.box, widgets.Textarea)
    assert len(areas) == len(lines)
    for area, text in zip(areas, lines, strict=True):
        area.value = text
    press(panel.box, "Take these and reveal")
    assert said in text_of(panel.box)


def test_a_line_that_is_no_order_is_refused(workshop: Workshop) -> None:
    """Words in place of letters are refused with a sentence, and stay in the field."""
    panel = WorkshopCockpit(workshop)
    workshop.session.lead("go", to="put-in-order")
    panel.room.refresh()
    (area,) = every(panel.room.keys.box, widgets.Textarea)
    area.value = "first second"
    press(panel.box, "Take these and reveal")
    assert "does not have each letter from A to F" in panel.room.said.value
    assert area.value == "first second"


def test_the_appendix(workshop: Workshop) -> None:
    """A slide of the appendix is shown when somebody asks, and Next goes back to where the session was."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    (asides,) = every(panel.box, widgets.Dropdown)
    asides.value = "appendix-laws"
    assert "Emergent Chaos" in text_of(panel.box)
    assert asides.value == ""
    press(panel.box, panel.room.forward.description)
    assert workshop.session.state()["activity"]["id"] == "opening-welcome"


def test_starting_a_new_one_asks_first(workshop: Workshop) -> None:
    """A press alone ends nothing; with a second one a new workshop begins in the same panel, in its own folder."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    notes_of(panel).value = "of the first"
    first = workshop.folder
    press(panel.box, "Start a new one")
    assert workshop.clock.began is not None
    press(panel.box, "Not now")
    assert labeled(panel.box, widgets.Button, "Yes, start a new one") == []
    press(panel.box, "Start a new one")
    press(panel.box, "Yes, start a new one")
    assert workshop.clock.began is None
    assert workshop.folder != first
    assert notes_of(panel).value == ""
    press(panel.box, "Start: Opening")
    assert workshop.clock.began is not None
    assert "of the first" in (first / "notes-seed.md").read_text(encoding="utf-8")


def test_what_is_said_follows_the_phase(workshop: Workshop, hand: Hand) -> None:
    """In each phase of an activity: its own words or what it is for, its time, and what belongs to it alone."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    state = workshop.session.lead("go", to="put-in-order")
    part = workshop.agenda.parts[2]
    shown = []
    for phase in part.phases["put-in-order"]:
        panel.room.refresh()
        said = text_of(panel.box, "pmk-script")
        shown.append(said)
        assert bool(part.said_at("put-in-order", phase)) == ("<h3>Say</h3>" in said)
        given = minutes_for(part, "put-in-order", phase)
        assert given
        assert minutes_of(given) in text_of(panel.box, 'class="phase"')
        hand.minutes += 0.5
        panel.room.refresh()
        if phase == "collect":
            workshop.session.lead("key-in", tallies=[[0, 1, 2, 3, 4, 5]] * 5)
        elif phase == "reveal":
            # A phase without a timer of the room has its share of the part, also for a new kernel.
            assert minutes_of(given - 0.5) in text_of(panel.box, 'class="phase"')
            workshop.session.lead("forward")
    assert len(set(shown)) == len(shown)
    assert state["activity"]["id"] == "put-in-order"


def test_no_fraction_of_a_minute(workshop: Workshop, hand: Hand) -> None:
    """However late it is, minutes are whole or halves, and the run sheet has times of day."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    for minutes in (3.3, 7.77, 17.9, 31.2):
        hand.minutes = minutes
        press(panel.box, "Next part")
        panel.room.refresh()
        assert re.findall(r"[0-9][.][0-9]+ min", text_of(panel.box) + str(workshop.clock)) == []
        assert re.search(r"[0-9]{2}:[0-9]{2} to [0-9]{2}:[0-9]{2}", text_of(panel.box, "pmk-plan"))


def test_what_is_repeated_is_on_the_screen(workshop: Workshop) -> None:
    """While commitments are written the cockpit shows the lines that the wall repeats."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    workshop.session.lead("go", to="why-graph")
    workshop.session.lead("key-in", tallies=[["No alert on the queue"], ["No alert on the queue", "No owner"]])
    workshop.session.lead("go", to=workshop.commitments_page())
    panel.room.refresh()
    assert "No alert on the queue" in text_of(panel.box, "pmk-seen")


def test_the_end_says_that_it_has_ended(workshop: Workshop) -> None:
    """Ending asks, saves the report, and says what was agreed, what was saved where, and who looks back when."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    workshop.planner.add("quick", "Cap <b>it</b>", owner="Payments team", due="2027-01-15")
    for _ in workshop.agenda.parts:
        press(panel.box, "Next part")
    assert panel.room.forward.layout.display == "none"
    press(panel.box, "End the workshop")
    assert not workshop.session.state()["closed"]
    press(panel.box, "Yes, end the workshop")
    assert workshop.session.state()["closed"]
    said = text_of(panel.box, "pmk-ended")
    for words in (
        "The workshop has ended",
        "Cap &lt;b&gt;it&lt;/b&gt;",
        "Payments team",
        "Looking back",
        "report.html",
    ):
        assert words in said
    page = workshop.folder / "workshop-report.html"
    assert "Cap" in page.read_text(encoding="utf-8")
    assert labeled(panel.box, widgets.Button, "Next part") == []
    assert labeled(panel.box, widgets.Button, "Silence") == []
    page.write_text("edited by the team", encoding="utf-8")
    panel.room.refresh()
    assert sorted(path.name for path in workshop.folder.glob("workshop-report*")) == [
        "workshop-report.html",
        "workshop-report.md",
    ], "what was ended is not written again"


def test_a_room_that_does_not_answer(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said with advice that works, and the clock goes on."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")

    def refuse() -> None:
        raise RoomError("no such session", code="gone")

    monkeypatch.setattr(workshop.session, "state", refuse)
    panel.room.refresh()
    assert "Run All Cells" in panel.room.said.value
    assert "Run this cell again" not in text_of(panel.box)


def test_a_cell_that_is_run_again_leaves_one_that_follows(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two panels would move the same clock: the earlier one follows no longer, and no label is set twice."""
    stopped: list[Cockpit] = []
    monkeypatch.setattr(Cockpit, "stop", lambda room: stopped.append(room))
    first = WorkshopCockpit(workshop)
    assert stopped == []
    second = WorkshopCockpit(workshop)
    assert stopped == [first.room]
    press(second.box, "Start: Opening")
    labels: list[str] = []
    second.room.forward.observe(lambda change: labels.append(change["new"]), "description")
    workshop.session.lead("go", to="current-state-maturity")
    for _ in range(3):
        second.room.refresh()
    assert labels == ["Next part: Concepts"], "nothing flickers between two looks at the room"


def test_a_clock_that_cannot_be_written(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses the clock is said, and the page is shown all the same."""
    panel = WorkshopCockpit(workshop)

    def refuse(_: object) -> None:
        raise RoomError("the disk is full")

    monkeypatch.setattr(workshop, "follow", refuse)
    press(panel.box, "Start: Opening")
    panel.room.refresh()
    assert "The clock is not on disk: the disk is full" in panel.room.said.value
    assert "Welcome, and thank you for being here" in text_of(panel.box)


def test_a_trial_of_the_morning(workshop: Workshop, hand: Hand) -> None:
    """A run that should have ended long ago says when it began, and how to start over."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    hand.minutes = 100
    panel.room.refresh()
    assert "This run began at" not in text_of(panel.box)
    hand.minutes = 300
    panel.room.refresh()
    assert "This run began at" in text_of(panel.box)


def test_the_form_stands_beside_its_slide(workshop: Workshop) -> None:
    """The cockpit shows the form at the step of the commitments, and not before."""
    panel = WorkshopCockpit(workshop)
    assert labeled(panel.box, widgets.Text, "We will") == []
    workshop.session.lead("go", to=workshop.commitments_page())
    panel.room.refresh()
    assert len(labeled(panel.box, widgets.Text, "We will")) == 2
    press(panel.box, "Back")
    assert labeled(panel.box, widgets.Text, "We will") == []


def test_counts_that_were_typed_survive(workshop: Workshop) -> None:
    """Counts that are typed and not sent yet are there again in a new panel, and gone with the question."""
    panel = WorkshopCockpit(workshop)
    workshop.session.lead("go", to="start")
    panel.room.refresh()
    every(panel.room.keys.box, widgets.BoundedIntText)[3].value = 4
    again = WorkshopCockpit(workshop)
    numbers = [field.value for field in every(again.room.keys.box, widgets.BoundedIntText)]
    assert numbers[3] == 4
    assert sum(numbers) == 4
    (workshop.folder / "typed.json").write_text("{", encoding="utf-8")
    assert WorkshopCockpit(workshop).room.keys.box.children, "a broken file keeps nothing and breaks nothing"


def test_the_projector_has_the_clock(workshop: Workshop, hand: Hand) -> None:
    """The part that runs and its minutes are told to the projector, and again when the part or its end changes."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    part = workshop.session.state()["part"]
    assert part["title"] == "Opening"
    assert part["left"] == pytest.approx(15 * 60, abs=5)
    press(panel.box, "+2 minutes")
    assert workshop.session.state()["part"]["left"] == pytest.approx(17 * 60, abs=5)
    press(panel.box, "Next part")
    assert workshop.session.state()["part"]["title"] == "Current State"


MARKED: Any = [["John forgot to check memory", "No alert on it"], ["No alert on it"]]


def script_of(panel: WorkshopCockpit) -> str:
    """Return what the cockpit says to read aloud and to do."""
    return text_of(panel.box, "pmk-script")


def test_nothing_is_announced_that_nobody_sees(workshop: Workshop, hand: Hand) -> None:
    """While the facilitator reads lines first, the script asks for a moment, and the reveal's minutes wait."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    part = next(part for part in workshop.agenda.parts if part.id == "application")
    workshop.session.lead("go", to="why-graph")
    hand.minutes += 5
    workshop.session.lead("key-in", tallies=MARKED)
    panel.room.refresh()
    assert workshop.session.state()["held"] == "check"
    assert "Give me a moment" in script_of(panel)
    assert "Let's see what both groups saw" not in script_of(panel)
    assert "Reword or hide" in script_of(panel)
    assert "reading first" in text_of(panel.box, 'class="phase"')
    hand.minutes += 1.5
    panel.room.lead("forward", sure=True)
    assert "Let's see what both groups saw" in script_of(panel)
    assert minutes_of(minutes_for(part, "why-graph", "reveal")) in text_of(panel.box, 'class="phase"')


@pytest.mark.parametrize(("words", "held", "said"), [("", "nobody", "nothing to look at"), ("tired", "few", "too few")])
def test_a_result_that_is_not_shown_is_not_talked_about(workshop: Workshop, words: str, held: str, said: str) -> None:
    """Without answers, or with too few, neither reveal nor discussion speaks of what is on the wall."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    workshop.session.lead("go", to="check-in")
    if words:
        workshop.session.lead("key-in", tallies=[words])
    else:
        workshop.session.lead("forward")
    for phase in ("reveal", "discuss"):
        panel.room.refresh()
        state = workshop.session.state()
        assert (state["phase"], state["held"]) == (phase, held)
        assert said in script_of(panel)
        assert "Here's what we have" not in script_of(panel)
        assert "these words" not in script_of(panel)
        workshop.session.lead("forward")


def test_a_spoken_round_has_its_own_instructions(workshop: Workshop) -> None:
    """Everybody speaks once, so nothing says that two or three are enough, or speaks of who wrote what."""
    panel = WorkshopCockpit(workshop)
    workshop.session.lead("form", activity="check-in", way="spoken")
    workshop.session.lead("go", to="check-in")
    panel.room.refresh()
    said = script_of(panel)
    assert "We go around once" in said
    assert "Go around once" in said
    for other in ("two or three", "wrote what", "Only a few", "only a few", "Time: answers"):
        assert other not in said


@pytest.mark.parametrize("minutes", [1, 12, 15, 24, 40])
def test_clock_and_run_sheet_agree(workshop: Workshop, hand: Hand, minutes: float) -> None:
    """Early or late, the end that the clock says is the last time of the run sheet, or both are said."""
    panel = WorkshopCockpit(workshop)
    press(panel.box, "Start: Opening")
    hand.minutes = minutes
    press(panel.box, "Next part")
    panel.room.refresh()
    last = re.findall(r"to ([0-9]{2}:[0-9]{2})", text_of(panel.box, "pmk-plan"))[-1]
    assert last in text_of(panel.box, "pmk-clock")
