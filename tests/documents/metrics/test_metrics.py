"""The article's dashboard over many postmortems."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.postmortem import Postmortem, Summary
from pmkit.documents.format.reading import load, parse
from pmkit.documents.metrics.collection import Collection, read_folder
from pmkit.documents.metrics.metrics import Target, quality_metrics
from pmkit.errors import FileError, RecordError


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


CASES = Path(__file__).parents[1] / "cases"


def test_unknown_is_not_zero() -> None:
    """Completion counts the action items that state a status, and says how many do not."""
    cases = [load(CASES / f"{name}.md") for name in ("28-no-status-folder-a", "29-no-status-folder-b")]
    metrics = quality_metrics(cases)
    assert metrics["actions_completed"].value.value is None
    assert metrics["actions_completed"].unknown == 2
    assert metrics.without_status == (3, 3)
    assert "3 of 3 action items state no status" in str(metrics)
    assert metrics.stated == (31.0, 120.0)
    assert metrics.durations == (31.0, 120.0)


def test_stated_and_computed_durations_are_kept_apart() -> None:
    """Each has its number and its median; where they contradict each other it is asked which one holds."""
    text = "# T\n\n- **Date**: 2024-01-15\n- **Zone**: UTC\n- **Duration**: 10 minutes\n\n## Timeline\n\n"
    text += "- 10:00 - a [E1: started]\n- 12:00 - b [E2: resolved]\n"
    metrics = quality_metrics([parse(text)])
    assert (metrics.stated, metrics.computed) == ((10.0,), (120.0,))
    assert metrics.asked == ("T: it states 10 minutes, and its marks are 120 apart: which one holds?",)
    assert "durations: 1 stated (median 10 min), 1 computed from marks (median 2 h)" in str(metrics)


def test_absurd_values_are_asked_about_and_not_counted() -> None:
    """A postmortem published before its incident, or an incident of two years, does not count."""
    early = made(title="A", date="2024-03-05", published="2024-03-01")
    late = made(title="B", date="2024-03-05", published="2054-03-01")
    long = made(title="C", date="2024-03-05", duration="900 days")
    metrics = quality_metrics([early, late, long])
    assert metrics["time_to_complete"].value.value is None
    assert metrics.durations == ()
    assert [line.split(":")[0] for line in metrics.asked] == ["A", "B", "C"]
    seven = load(CASES / "37-published-20000-days.md")
    assert quality_metrics([seven])["time_to_complete"].value.value == 7


def test_a_repeat_needs_a_link_or_a_word() -> None:
    """Prose that says "happened before" names no incident; a number, a link or the reader does."""
    vague = parse("# A\n\n## Lessons\n\nThis happened before.\n")
    linked = parse("# B\n\n## Lessons\n\nThis is a repeat of incident #617.\n")
    assert str(quality_metrics([vague, linked])["repeat_incidents"].value).startswith("1 of 2")
    assert str(quality_metrics([vague, linked], repeats=["A"])["repeat_incidents"].value).startswith("2 of 2")


def test_many_files_that_were_left_out_are_one_line() -> None:
    """They are counted, with one as an example; ``--verbose`` lists them."""
    left_out = tuple(FileError("it is empty", where=f"{n}.md") for n in range(20))
    metrics = quality_metrics(Collection((), left_out, (Path("template.md"),)))
    assert "left out: 20, such as 0.md" in str(metrics)
    assert "19.md" not in str(metrics)
    assert "19.md" in metrics.text(verbose=True)
    assert "template, left out: template.md" in str(metrics)


def test_reading_a_folder_shows_how_far_it_is() -> None:
    """Each file is counted, so that a bar can be drawn."""
    told: list[tuple[int, int]] = []
    read_folder(CASES, progress=lambda number, whole: told.append((number, whole)))
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]
