"""The why editor: each press of a button is in the file at once."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.format.reading import load
from pmkit.views.widgets.whys import why_editor
from tests.views.widgets.hand import Hand


def answer(hand: Hand, text: str, under: str = "", evidence: str = "") -> None:
    """Fill in the fields of an answer and add it."""
    hand.enter("Because", text)
    hand.enter("Why?", under)
    hand.enter("Evidence", evidence)
    hand.press("Add answer")


def test_it_adds_branches_links_and_tests(path: Path) -> None:
    """Each step is in the file at once, and what a reader would ask follows."""
    hand = Hand(why_editor(path))
    hand.enter("Problem", "Payments failed for 53 minutes")
    hand.enter("Type", "condition")
    hand.enter("Level", "technical")
    for text, under, evidence in (("No memory", "", "E06, E08"), ("A leak", "W1", "E18"), ("No limit", "W1", "E02")):
        answer(hand, text, under, evidence)
    graph = load(path).whys
    assert graph.problem == "Payments failed for 53 minutes"
    assert [why.id for _, why in graph.causes("W1")] == ["W2", "W3"]
    assert graph["W1"].evidence == ("E06", "E08")
    hand.enter("Link", "W3")
    hand.enter("also to", "")
    hand.press("Link")
    hand.enter("Link", ("W1", "W2"), number=1)
    hand.enter("Could it, without?", "no, so it was needed")
    hand.enter("Enough?", "no")
    [link] = [link for link in load(path).whys.links if (link.effect, link.cause) == ("W1", "W2")]
    assert (link.needed, link.enough) == (True, False)
    assert load(path).whys.effects("W3") == ("W1", "")
    assert "asks how long it lasted" in hand.shown
    hand.press("Unlink")
    assert load(path).whys.effects("W3") == ("W1",)


def test_an_answer_is_changed_and_removed(path: Path) -> None:
    """Choosing brings it into the fields; what was below a removed answer moves up."""
    hand = Hand(why_editor(path))
    answer(hand, "No memory")
    answer(hand, "A leak", "W1")
    hand.enter("Answer", "W2")
    assert hand.fields("Because")[0].value == "A leak"
    hand.enter("Because", "A leak in the validation")
    hand.press("Change")
    hand.enter("Answer", "W1")
    hand.press("Remove")
    assert {why.text for why in load(path).whys.whys} == {"A leak in the validation"}


def test_bad_input_is_told_and_changes_nothing(path: Path) -> None:
    """Something that is not an id, an empty text, no choice: a sentence in the status line, the file as it was."""
    hand = Hand(why_editor(path))
    before = path.read_bytes()
    hand.press("Add answer")
    assert "Write the answer first" in hand.shown
    hand.press("Change")
    assert "Choose an answer first" in hand.shown
    answer(hand, "No memory", evidence="no id")
    assert "Not changed" in hand.shown
    assert hand.fields("Because")[0].value == "No memory"
    assert path.read_bytes() == before
