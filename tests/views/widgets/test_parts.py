"""The small parts of widgets."""

from __future__ import annotations

from pmkit.finding import Finding
from pmkit.views.widgets.parts import findings_html, ids_of


def test_a_question_about_several_places_is_asked_once() -> None:
    """The places come together, and no more than six questions at a time."""
    same = [Finding("x", where, "It is vague.", "When?") for where in ("E1", "E2")]
    assert "<b>E1, E2</b>: It is vague. <i>When?</i>" in findings_html(same)
    many = [Finding("x", "E1", f"Vague {number}.", "When?") for number in range(9)]
    assert findings_html(many).count("<i>") == 6
    assert "3 more when these are answered" in findings_html(many)
    assert "Nothing is left to ask" in findings_html([])


def test_ids_are_read_however_they_are_separated() -> None:
    """Commas, semicolons and blanks; nothing is nothing."""
    assert ids_of(" E04, E07;W2  F1 ") == ("E04", "E07", "W2", "F1")
    assert ids_of("  ") == ()
