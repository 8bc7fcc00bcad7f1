"""The action matrix: ratings are written, and what the widget does not show is kept."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.format.reading import load
from pmkit.views.widgets.actions import action_matrix
from tests.views.widgets.hand import Hand


def test_it_rates_and_keeps_what_it_does_not_show(path: Path) -> None:
    """Ratings go into the tag, further columns and the status stay, 31 February is asked about."""
    text = path.read_text(encoding="utf-8").replace(
        "| Action | Owner | Due Date | Status | Done when |\n| --- | --- | --- | --- | --- |",
        "| Action | Owner | Due Date | Status | Done when | Ticket |\n| --- | --- | --- | --- | --- | --- |\n"
        "| Add a limit | SRE |  | Done (2024-02-01) |  | OPS-1 |",
    )
    path.write_text(text, encoding="utf-8")
    hand = Hand(action_matrix(path))
    hand.row("A1").enter("Impact", "high")
    hand.row("A1").enter("Effort", "low")
    hand.enter("Action", "Remind people")
    hand.press("Add action")
    hand.row("A2").enter("Due", "2024-02-31")
    item = load(path).actions["A1"]
    assert (str(item.impact), item.completed, item.extra) == ("high", "2024-02-01", (("Ticket", "OPS-1"),))
    assert "Do First" in hand.shown
    assert "isn&#39;t a date" in hand.shown
    assert "Its words suggest: weak" in hand.row("A2").shown


def test_an_action_is_removed_by_its_button_and_never_by_a_slip(path: Path) -> None:
    """An emptied text is told and the file is as it was."""
    hand = Hand(action_matrix(path))
    hand.press("Add action")
    assert "Write the action first" in hand.shown
    hand.enter("Action", "Add a limit")
    hand.press("Add action")
    hand.row("A1").enter("A1", " ")
    assert "an action needs a text" in hand.shown
    assert load(path).actions["A1"].text == "Add a limit"
    hand.row("A1").press("Remove")
    assert len(load(path).actions) == 0
