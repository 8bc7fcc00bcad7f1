from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmkit.exercises import State, check_claim, timelines
from pmkit.practice.exercises.timelines import span
from pmkit.records import event as event_module
from pmkit.records.episodes import Episode, Span
from pmkit.records.timeline import Timeline

ORDER = ["R06", "R05", "R03", "R01", "R02", "R08", "R04", "R09", "R10", "R07", "R11"]


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("naive", timelines.incident()["R04"]),
        ("acknowledge", timedelta(minutes=3)),
        ("acknowledge", np.int64(3).item()),
        ("acknowledge", pd.Timedelta(minutes=3)),
        ("order", " → ".join(ORDER)),
        ("order", tuple(timelines.incident())),
        ("detect", span("time to detect")),
        ("unknown", float("nan")),
        ("unknown", pd.NaT),
        ("unknown", span("time to detect", timelines.from_the_alert())),
    ],
)
def test_objects_are_answers_too(task: str, answer: object) -> None:
    """What pmkit and pandas return is as good as text."""
    assert timelines.check(task, answer).state is State.GOOD


def test_a_span_of_the_wrong_length_gets_the_question_for_its_minutes() -> None:
    """An object is judged by what it means."""
    assert timelines.check("detect", timedelta(minutes=59)) == timelines.check("detect", 59)
    assert timelines.check("acknowledge", "2 h 3 min") == timelines.check("acknowledge", 123)


def test_exactly_one_record_is_refused_and_the_others_are_read() -> None:
    """The exports hold one naive time; the repaired timeline holds every record."""
    assert list(timelines.refusals()) == ["R04"]
    assert "naive" in timelines.refusals()["R04"]
    assert len(timelines.incident()) == len(timelines.rows())
    assert not [finding for finding in timelines.incident().findings() if finding.code != "long-silence"]


def test_order_questions_ask_about_pairs_that_stand_in_order() -> None:
    """A question about two records that are turned around never turns around what the timeline says."""
    position = {event.id: index for index, event in enumerate(timelines.incident())}
    pairs = [key.split(" after ") for key in timelines.EXERCISE.task("order").questions if " after " in key]
    assert pairs
    assert all(position[first] < position[second] for first, second in pairs)


def unknown_span(self: Episode, name: str, start: Any, end: Any) -> Span:
    """Stand in for a broken measurement: every span is unknown."""
    return Span(name, start, end)


def guessed(text: str, *, where: str = "") -> datetime:
    """Stand in for a reader that takes a time without a zone for UTC."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def survives(task: str) -> bool:
    """Tell whether a task still calls its right answer good."""
    exercise = check_claim if task == "minutes" else timelines
    try:
        return exercise.check(task, exercise.EXERCISE.task(task).examples.good[0]).state is State.GOOD
    except (StopIteration, IndexError, KeyError):
        return False


@pytest.mark.parametrize(
    ("target", "attribute", "broken", "tasks"),
    [
        (Episode, "_between", unknown_span, ("acknowledge", "detect", "minutes")),
        (Episode, "span", lambda self, name: self.spans[-1], ("acknowledge", "detect", "unknown", "minutes")),
        (event_module, "parse_instant", guessed, ("naive",)),
        (Timeline, "__iter__", lambda self: iter(self.events[::-1]), ("order",)),
    ],
)
def test_a_check_stands_on_what_pmkit_computes(
    monkeypatch: pytest.MonkeyPatch, target: object, attribute: str, broken: object, tasks: tuple[str, ...]
) -> None:
    """When a function that a check uses is broken, its right answer is no longer good."""
    assert all(survives(task) for task in tasks)
    monkeypatch.setattr(target, attribute, broken)
    assert not any(survives(task) for task in tasks)
