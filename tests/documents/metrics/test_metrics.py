"""The article's dashboard over many postmortems."""

from __future__ import annotations

import pytest

from pmkit.documents.format.postmortem import Postmortem, Summary
from pmkit.documents.format.reading import parse
from pmkit.documents.metrics.metrics import Target, quality_metrics
from pmkit.errors import RecordError


def made(**summary: str) -> Postmortem:
    """Return a postmortem with a summary."""
    return Postmortem(title=summary.pop("title", "T"), summary=Summary(**summary))


def test_the_articles_six_rows() -> None:
    """Each is counted from what the documents say, and says how many do not."""
    some = [
        made(date="2024-01-01", published="2024-01-05", invited="8", attended="6", audience="Public blog"),
        made(date="2024-02-01", published="4 February 2024", invited="10", attended="10", audience="internal only"),
        made(date="2024-03-01", published="2024-02-01", invited="two", audience="", earlier="INC-1"),
        made(date="", published="2024-03-03", invited="3", attended="5", earlier="none"),
    ]
    metrics = quality_metrics(some, targets={"time_to_complete": "< 5", "participation": "> 99 %"})
    assert metrics["time_to_complete"].value.value == 3.5
    assert metrics["time_to_complete"].unknown == 2
    assert str(metrics["participation"].value).startswith("16 of 18")
    assert metrics["participation"].verdict == "outside"
    assert str(metrics["repeat_incidents"].value).startswith("1 of 4")
    assert str(metrics["shared_publicly"].value).startswith("1 of 2")
    assert "too few to be sure" in metrics["time_to_complete"].verdict
    assert metrics["actions_each"].target is None
    assert "sample" in metrics.to_markdown()
    assert metrics.frame["key"][0] == "time_to_complete"


def test_dropped_actions_do_not_count() -> None:
    """Won't do is neither open nor done."""
    pm = parse(
        "## Action Items\n\n| Action | Owner | Due Date | Status |\n|---|---|---|---|\n"
        "| a | x | | Done |\n| b | x | | Won't do |\n| c | x | | Open |\n"
    )
    metrics = quality_metrics([pm])
    assert str(metrics["actions_completed"].value).startswith("1 of 2")
    assert metrics["actions_each"].value.value == 2


@pytest.mark.parametrize(
    ("text", "low", "high"), [("< 5", None, 5), ("≥ 3", 3, None), ("3-6", 3, 6), ("3 to 6", 3, 6), ("<5 days", None, 5)]
)
def test_targets(text: str, low: float | None, high: float | None) -> None:
    """A goal is below, above or between."""
    target = Target.of(text, "days")
    assert (target.low, target.high) == (low, high)


def test_targets_that_are_none_are_refused() -> None:
    """Neither an unknown metric nor a goal without a direction is guessed at."""
    for targets in ({"party": "< 5"}, {"time_to_complete": "5"}, {"time_to_complete": "soon"}):
        with pytest.raises(RecordError):
            quality_metrics([made()], targets=targets)
    assert Target.of("> 80 %", "%").low == 0.8


def test_repeat_factors_name_the_earlier_review() -> None:
    """A factor that an earlier incident had is listed once, with both titles."""
    first = parse(
        "# A\n\n## Incident Summary\n\n- **Date**: 2024-01-01\n\n## Contributing Factors\n\n- Retries without a pause\n"
    )
    second = parse(
        "# B\n\n## Incident Summary\n\n- **Date**: 2024-02-01\n\n## Contributing Factors\n\n- Retries had no pause\n"
    )
    assert [(later, earlier) for later, _, earlier, _ in quality_metrics([second, first]).repeats] == [("B", "A")]
