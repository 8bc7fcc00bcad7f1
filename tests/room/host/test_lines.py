"""The notebook's list of lines, headless: tick, hide, reword, merge, take back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import CALM, Cockpit
from pmkit.room.session.plan import make_plan
from tests.room.plans import CARDS, WHYS, open_one


def all_of(widget: Any) -> Iterator[Any]:
    """Yield a widget and all in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from all_of(child)


def press(panel: Cockpit, label: str) -> None:
    """Press the one button whose label begins so."""
    (found,) = (each for each in all_of(panel.box) if hasattr(each, "click") and each.description.startswith(label))
    assert not found.disabled
    found.click()


def lines(panel: Cockpit) -> list[str]:
    """Return the lines that are offered."""
    return list(panel.lines._ticks)


def tick(panel: Cockpit, *texts: str) -> None:
    """Tick lines."""
    for text in texts:
        panel.lines._ticks[text].value = True


@pytest.fixture
def panel(tmp_path: Path) -> Cockpit:
    """Return the controls of a session in which four lines from paper wait for the host."""
    session = SessionAlone.open(make_plan([open_one(CARDS)]), tmp_path)
    session.lead("forward")
    texts = ["No alert on the queue", "Nobody owns the queue", "The queue has no owner", "John forgot <b>it</b>"]
    session.lead("key-in", tallies=texts)
    return Cockpit(session)


def test_what_a_button_quotes_is_closed(panel: Cockpit) -> None:
    """A long line is cut, with its closing quotation mark."""
    tick(panel, "Nobody owns the queue")
    panel.lines._edit(
        "reword", lines=["Nobody owns the queue"], text="The queue between the two services has no owner at all"
    )
    (label,) = (
        each.description for each in all_of(panel.box) if str(getattr(each, "description", "")).startswith("Undo")
    )
    assert label.startswith("Undo: reworded: \u201cThe queue between")
    assert label.endswith("\u2026\u201d")
    assert len(label) <= 60


def test_lines_are_edited_before_all_see_them(panel: Cockpit) -> None:
    """What the coach marks is first; a suggestion, a merge and a hidden line are a click each."""
    assert lines(panel)[0] == "John forgot <b>it</b>"
    assert panel.result.value == panel.result.value.replace("queue", "")
    assert "Names a person: John." in "".join(str(getattr(each, "value", "")) for each in all_of(panel.lines.box))
    press(panel, "Merge as \u201cNobody owns the queue\u201d")
    assert "The queue has no owner" not in lines(panel)
    tick(panel, "John forgot <b>it</b>")
    press(panel, "Hide")
    assert lines(panel) == ["No alert on the queue", "Nobody owns the queue"]
    tick(panel, *lines(panel))
    panel.lines._wording.value = "The queue is on its own"
    press(panel, "Merge into one")
    assert lines(panel) == ["The queue is on its own"]
    press(panel, "Undo")
    press(panel, "Show hidden")
    assert len(lines(panel)) == 3
    assert not [each for each in all_of(panel.lines.box) if str(getattr(each, "description", "")).startswith("Say ")]
    press(panel, "Reveal")
    assert "Blame" in panel.said.value or "Names a person" in panel.said.value
    tick(panel, "John forgot <b>it</b>")
    panel.lines._wording.value = "It was not on the list"
    press(panel, "Reword")
    time.sleep(CALM)
    press(panel, "Reveal")
    assert "It was not on the list" in panel.result.value
    assert panel.lines._tools.layout.display == "none", "after the reveal it is there for who asks for it"
    panel.lines._all.value = True
    assert panel.lines._tools.layout.display == ""


def test_what_people_wrote_is_text_here_too(panel: Cockpit) -> None:
    """No field of the panel has a tag that somebody wrote."""
    for each in all_of(panel.lines.box):
        if type(each).__name__ == "HTML":
            assert "<b>it</b>" not in each.value


def test_looking_first_is_offered_where_people_write(tmp_path: Path) -> None:
    """While lines are collected, and nowhere else."""
    session = SessionAlone.open(make_plan([open_one(CARDS)]), tmp_path)
    panel = Cockpit(session)
    assert panel.lines.first.layout.display == "none"
    press(panel, "Next: What else?")
    assert panel.lines.first.layout.display == ""
    press(panel, "Look at the lines first")
    assert session.state()["phase"] == "reveal"


def test_what_may_be_the_same_is_a_click_each_way(tmp_path: Path) -> None:
    """The question is in view without looking for it; merged lines can be split, and are not asked about again."""
    session = SessionAlone.open(make_plan([WHYS]), tmp_path)
    session.lead("forward")
    session.lead("key-in", tallies=[["Backups had no owner", "The canary ran ten minutes"], ["The canary was slow"]])
    panel = Cockpit(session)
    assert "Are these the same?" in "".join(str(getattr(each, "value", "")) for each in all_of(panel.lines._pairs))
    press(panel, "The same")
    assert not panel.lines._pairs.children
    assert "The canary was slow" not in lines(panel)
    press(panel, "Split into")
    assert "The canary was slow" in lines(panel)
    press(panel, "Not the same")
    assert not panel.lines._pairs.children
    assert len(lines(panel)) == 3
