"""Labeled answers by a hand that had not seen the code: right ones turned away, wrong ones accepted."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pmkit.exercises import State
from tests.practice.exercises.rows import SLUGS

ROOT = Path(__file__).resolve().parents[3]
TRIED = Path(__file__).parent / "tried"
RIGHT_TURNED_AWAY = 0.02
WRONG_ACCEPTED = 0.05


@pytest.fixture(scope="module")
def benchmark() -> Any:
    """Return the module benchmarks/exercises.py under a name of its own."""
    path = ROOT / "benchmarks" / "exercises.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_exercises", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_right_answers_are_taken_and_wrong_ones_are_asked_about(benchmark: Any) -> None:
    """At most 2 % of the right ones are turned away, and at most 5 % of the wrong ones accepted."""
    figures = benchmark.Figures()
    every = benchmark.answers(benchmark.ANSWERS)
    missed = [(each.exercise, each.task, each.text) for each in every if not figures.count(each)]
    assert figures.right >= 80
    assert figures.wrong >= 45
    assert figures.turned_away <= RIGHT_TURNED_AWAY * figures.right, missed
    assert figures.accepted <= WRONG_ACCEPTED * figures.wrong, missed


@pytest.mark.parametrize("slug", SLUGS)
def test_answers_of_every_kind_that_went_wrong_once_come_out_as_labeled(benchmark: Any, slug: str) -> None:
    """Each answer that was tried while the exercises learned to read people's own words."""
    figures = benchmark.Figures()
    found = [answer for answer in benchmark.answers(TRIED) if answer.exercise == slug[:2]]
    missed = [(answer.task, answer.text, answer.label) for answer in found if not figures.count(answer)]
    assert found
    assert not missed


def test_every_exercise_has_answers_of_all_labels(benchmark: Any) -> None:
    """Each exercise has its file, and its tasks are variables of its notebook."""
    found = benchmark.answers(benchmark.ANSWERS)
    assert {answer.exercise for answer in found} == {slug[:2] for slug in SLUGS}
    for answer in found:
        assert answer.task in benchmark.solution(answer.exercise).cells, answer


def test_the_figures_fail_where_a_wrong_answer_is_called_right(benchmark: Any, tmp_path: Path) -> None:
    """The benchmark counts what came out otherwise than labeled, and leaves out what is arguable."""
    rows = [
        {"task": "answer_1", "answer": '"R10"', "label": "right", "why": "a label that is not so"},
        {"task": "answer_1", "answer": '"R04"', "label": "wrong", "why": "a label that is not so"},
        {"task": "answer_6", "answer": '"recovery"', "label": "arguable", "why": ""},
    ]
    (tmp_path / "01.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = benchmark.Figures()
    assert [figures.count(answer) for answer in benchmark.answers(tmp_path)] == [False, False, True]
    assert (figures.turned_away, figures.right, figures.accepted, figures.wrong) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("R04", ""),
        ("'R04'", ""),
        ("4", ""),
        ("exports.merge()", "could not run"),
        ("empty.merge([exports['alerts']])", "got a list"),
        ("empty.merge(*exports.values()).window('09:30', '11:00')", "09:30"),
    ],
)
def test_an_answer_is_what_a_learner_typed(benchmark: Any, text: str, asks: str) -> None:
    """Text may have quotes or not, and code that Python cannot run gets its question."""
    exercise, task = ("06", "answer_7") if asks else ("01", "answer_1")
    (reply,) = benchmark.Answer(exercise, task, text, "right", "").replies
    assert (reply.state is State.GOOD) is (not asks)
    assert asks in reply.text
