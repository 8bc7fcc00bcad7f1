"""The drill's panel: what it shows, what it offers, and that nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.practice import drill_panel, open_drill, sheet_panel
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.playing.panel import DrillPanel
from pmkit.practice.playing.sheet_panel import SheetPanel, sheet_of


@pytest.fixture
def drill(tmp_path: Path) -> Drill:
    """Return the first drill, at its beginning."""
    return open_drill("Orchard", seed=1, log=tmp_path / "orchard.jsonl")


@pytest.fixture
def panel(drill: Drill) -> DrillPanel:
    """Return its panel."""
    return DrillPanel(drill)


def test_the_panel_begins_with_the_clock_and_a_hint(panel: DrillPanel) -> None:
    """Before anything has come in, the panel shows the clock, and says what to do."""
    assert "14:30" in panel._top.value
    assert "It is quiet" in panel._feed.value
    assert drill_panel(panel.drill) is not None


def test_what_is_done_comes_on_screen_newest_first(panel: DrillPanel) -> None:
    """The page stops the clock and is marked; a view comes above it with a figure that has words."""
    panel._do(Input(Verb.WAIT))
    assert "entry alert page new" in panel._feed.value
    panel._command("look dashboard errors")
    assert "Checkout dashboard" in panel._side.value
    panel._do(Input(Verb.WAIT))
    feed = panel._feed.value
    assert feed.index("Checkout dashboard") < feed.index("Error rate above 10")
    assert 'alt="Checkout error rate (%): ' in feed


def test_what_cannot_be_done_is_said_and_stays_typed(panel: DrillPanel) -> None:
    """A misspelled command names the word that was meant, and the line keeps what was typed."""
    panel._line.value = "look dashbord errors"
    panel._typed()
    assert "dashboard errors" in panel._said.value
    assert panel._line.value == "look dashbord errors"
    assert not panel.drill.lines


def test_an_empty_line_does_nothing(panel: DrillPanel) -> None:
    """A click beside an empty line for typing is not a wait."""
    panel._typed()
    assert not panel.drill.lines


def test_what_is_said_empties_its_field(panel: DrillPanel) -> None:
    """A message that was sent leaves the field empty; an empty one is asked for."""
    field = panel._line
    field.value = "We know."
    panel._say(Verb.TELL, "users", field)
    assert field.value == ""
    panel._say(Verb.TELL, "users", field)
    assert "Write something first" in panel._said.value


def test_a_question_takes_the_place_of_the_verbs(panel: DrillPanel) -> None:
    """While the clock stands still, only the question can be answered or skipped; then the verbs are back."""
    while panel.drill.state.probe is None:
        panel._do(Input(Verb.WAIT))
    assert panel._probe.children
    assert panel._verbs.layout.display == "none"
    assert panel._feed.layout.display != "none"
    panel._do(Input(Verb.ANSWER, what="memory", confidence=80))
    assert not panel._probe.children
    assert panel._verbs.layout.display == ""


def test_ending_asks_first(panel: DrillPanel) -> None:
    """The button to end the drill asks; the answer ends it, and the panel says where to go on."""
    panel._ask_end()
    yes, no = panel._sure.children
    no.click()
    assert not panel._sure.children
    assert not panel.drill.is_over
    panel._ask_end()
    yes = panel._sure.children[0]
    yes.click()
    assert panel.drill.is_over
    assert "closing sheet" in panel._said.value


def test_menus_follow_what_is_known(tmp_path: Path) -> None:
    """A way that nobody knows of yet is not in the list; once somebody told of it, it is."""
    drill = open_drill("cloudflare-2019-07-02", seed=1, log=tmp_path / "log.jsonl")
    panel = DrillPanel(drill)
    assert "change side-door" not in [command for _, command in panel._change.options]
    panel._command("look runbook access")
    while not any("runbook" in entry.part for entry in drill.state.entries):
        panel._do(Input(Verb.WAIT, minutes=1.0))
    assert "change side-door" in [command for _, command in panel._change.options]


@pytest.fixture
def no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no event loop run: in a worker that has a browser one does, and then a field is kept only after a pause."""

    def refuse() -> None:
        raise RuntimeError

    monkeypatch.setattr("pmkit.practice.playing.sheet_panel.asyncio.get_running_loop", refuse)


@pytest.mark.usefixtures("no_loop")
def test_the_sheet_is_kept_in_the_log(drill: Drill) -> None:
    """What is written on the sheet is in the log, the last version counts, and it is there again after a restart."""
    sheet = SheetPanel(drill)
    sheet._later("improvement", "Limits, 2 days")
    sheet._later("improvement", "Limits, 3 days")
    assert sheet_of(drill)["improvement"] == "Limits, 3 days"
    again = Drill.resume(drill.path)
    assert sheet_of(again)["improvement"] == "Limits, 3 days"
    assert drill.pressure.says in str([child.value for child in SheetPanel(again).box.children])
    assert sheet_panel(again) is not None


@pytest.mark.usefixtures("no_loop")
def test_the_sheet_can_be_filled_in_when_the_drill_is_over(drill: Drill) -> None:
    """After the end only the sheet takes words."""
    drill.do("end")
    SheetPanel(drill)._later("communication", "Status page at nine")
    assert sheet_of(drill)["communication"] == "Status page at nine"
