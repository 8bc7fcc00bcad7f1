"""What a plan asks."""

from __future__ import annotations

from pmkit.workshop.improvement.horizons import framework, steps


def test_the_articles_words_are_there() -> None:
    """Three time frames, four headings, five steps, nine leadership and six measurement questions of the article."""
    about = framework()
    assert [(each["title"], each["span"]) for each in about["horizons"]] == [
        ("Quick Wins", "< 1 month"),
        ("Medium-term Changes", "1-3 months"),
        ("Cultural Shifts", "3-6 months"),
    ]
    assert list(about["about"].values()) == ["Success metrics", "Potential obstacles", "Required resources/support"]
    assert list(steps()) == ["Start Small", "Lead by Example", "Celebrate Honesty", "Share Widely", "Follow Through"]
    assert sum(len(each["questions"]) for each in about["leadership"]) == 9
    assert len(about["measurement"]) == len(about["learning"]) == 3
    assert about["followups"] == [30, 90, 180]
