"""Slides of the deck."""

from __future__ import annotations

from pmkit.workshop.runsheet.agenda import PACE, load_agenda, profiles
from pmkit.workshop.runsheet.deck import slide, slide_text


def test_all_of_the_articles_slides_are_there() -> None:
    """Principles, anti-patterns, cheese, trees, matrix, factors, safety, five steps and all seven laws can be shown."""
    for profile in profiles():
        agenda = load_agenda(profile)
        shown = {step for part in agenda.parts for step in part.slides} | set(agenda.appendix)
        assert shown >= {
            *("principles", "anti-patterns", "cheese", "decision-trees", "maturity", "factors", "culture", "safety"),
            *("laws", "more-laws", "reading"),
        }
    laws = [line for name in ("laws", "more-laws") for line in slide_text(name).splitlines()[2:]]
    assert [line.split(".")[0].strip("| ") for line in laws] == list("1234567")
    assert "added by pmkit" in laws[2]
    assert all(line.count("|") == 5 for line in laws)
    matrix = [line for line in slide_text("maturity").splitlines() if line.startswith("|")]
    assert len(matrix) == 2 + 6
    for cell in ("Find who broke it", "Prevent similar breaks", "Blame-oriented", "Innovation-oriented"):
        assert cell in "".join(matrix)


def test_the_leader_has_a_card_of_five_minutes() -> None:
    """What the leader says fits, read at the same pace with room for stops, into the five minutes of the part."""
    turn = load_agenda("seed").parts[0].turn
    assert turn is not None
    assert turn.minutes == 5
    words = len(slide("safety").script.split())
    assert 200 <= words <= 0.6 * 5 * PACE
