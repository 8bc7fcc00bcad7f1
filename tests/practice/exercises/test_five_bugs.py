from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pmkit.exercises import State, automation, five_bugs
from pmkit.practice.exercises import automation as below
from pmkit.practice.exercises import five_bugs as module
from pmkit.records.timeline import Timeline

MODEL, WHOLE = automation.model(), automation.whole()


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("window", automation.timelines()["deployments"]["D5"]),
        ("repeat", (1, 5)),
        ("repeat", {"A1", "A2"}),
        ("guess", WHOLE["A3"]),
        ("timeline", MODEL),
        ("timeline", list(MODEL)),
        ("timeline", MODEL.frame),
    ],
)
def test_objects_are_answers_too(task: str, answer: object) -> None:
    """Events, sets, lists of events and frames are as good as text and timelines."""
    reply = five_bugs.check(task, answer)
    assert reply.state is State.GOOD, reply


@pytest.mark.parametrize(
    "answer",
    [
        Timeline(replace(WHOLE["A1"], id=f"X{number}") for number in range(2001)),
        pd.DataFrame({"time": ["2024-03-12T10:02:00"], "event": ["Alert"]}),
        [WHOLE["A1"], "A2"],
        np.array([1, 5]),
        "a timeline",
        7,
    ],
)
def test_what_is_hardly_a_timeline_gets_a_question(answer: object) -> None:
    """Too long, of other columns or of mixed parts: there is a question, and no error."""
    reply = five_bugs.check("timeline", answer)
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")


def test_none_is_a_question_and_no_verdict() -> None:
    """None is an answer that cannot be read, so the reply asks in which form it is meant."""
    for name, task in five_bugs.EXERCISE.questions.tasks.items():
        assert five_bugs.check(name, None).text == task.form


@pytest.mark.parametrize(
    ("target", "attribute", "broken", "tasks"),
    [
        (Timeline, "window", lambda self, start, end: self, ("window", "timeline")),
        (Timeline, "__iter__", lambda self: iter(self.events[::-1]), ("order",)),
        (module, "rows", lambda: automation.rows()[::-1], ("trace",)),
        (module, "records", dict, ("repeat",)),
        (below, "_read", lambda name: [], ("window", "guess", "order")),
    ],
)
def test_a_check_stands_on_what_is_computed(
    monkeypatch: pytest.MonkeyPatch, target: object, attribute: str, broken: object, tasks: tuple[str, ...]
) -> None:
    """When a function that a check uses is broken, its right answer is no longer good."""
    monkeypatch.setattr(target, attribute, broken)
    right = {"window": "D5", "timeline": MODEL, "order": "d", "trace": ["T9", "T10"], "repeat": "T1 T5", "guess": "T6"}
    assert not any(five_bugs.check(task, right[task]).state is State.GOOD for task in tasks)
