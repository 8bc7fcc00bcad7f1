"""What is kept of a session beside the notes: a broken file is named, whatever is wrong in it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from pmkit.errors import WorkshopError
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result, keyed_in, result_html, result_markdown
from pmkit.workshop.leading.kept import read_results
from tests.room.plans import CARDS, DOTS, FORM, ORDER, POLL, PROBE, RANKING, REWORD, SCALE, WHYS

TALLIES: Final[list[tuple[dict[str, Any], list[Any]]]] = [
    (POLL, [5, 3, 2]),
    (DOTS, [6, 30]),
    (SCALE, [[0, 1, 2, 5, 2], [2, 1, 3, 3, 1]]),
    (RANKING, [[2, 0, 1], [0, 1, 2], [0, 2, 1]] * 4),
    (ORDER, [[0, 1, 2], [1, 0, 2]] * 6),
    (CARDS, [f"card {number}" for number in range(12)]),
    (REWORD, [f"the check let it pass {number}" for number in range(12)]),
    (FORM, [[5, 5, 2], [3, 3, 6]]),
    (PROBE, [[6, 6], [5, 5, 2]]),
    (WHYS, [["No alert", "Old limit"] * 4, ["Holiday"] * 6]),
]
IDS = [str(data["type"]) for data, _ in TALLIES]
WORDS: Final = {"activity": "climate", "title": "T", "said_in_words": {"strength": "S", "question": "Q"}}


def example(data: dict[str, Any], tallies: list[Any]) -> dict[str, Any]:
    """Return a result as it is stored."""
    (activity,) = make_plan([data]).activities
    stored = keyed_in(activity, tallies, needed=3).to_dict()  # type: ignore[arg-type]
    assert stored["labels"]
    return stored


def broken(value: Any, odd: Any) -> Iterator[Any]:
    """Yield copies of JSON data, each with one part left out or replaced."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in list(keys)[:4] if isinstance(value, list) else keys:
        without = copy.copy(value)
        del without[key]
        yield without
        for part in (odd, *broken(value[key], odd)):
            yield {**value, key: part} if isinstance(value, dict) else [*value[:key], part, *value[key + 1 :]]


def kept(folder: Path, *results: Any) -> Path:
    """Write a file of results."""
    file = folder / "results.json"
    file.write_text(json.dumps({"results": results, "not_shown": []}), encoding="utf-8")
    return file


@pytest.mark.parametrize(("data", "tallies"), TALLIES, ids=IDS)
def test_what_is_kept_is_read_again(data: dict[str, Any], tallies: list[Any], tmp_path: Path) -> None:
    """A result of each kind, and an answer in words."""
    stored = example(data, tallies)
    assert read_results(kept(tmp_path, stored, WORDS)).results == [stored, WORDS]


@pytest.mark.parametrize("odd", [None, "x", -1, {}, [[]]], ids=repr)
@pytest.mark.parametrize(("data", "tallies"), TALLIES, ids=IDS)
def test_a_broken_result_is_named(data: dict[str, Any], tallies: list[Any], odd: Any, tmp_path: Path) -> None:
    """Any part left out or replaced: an error with the file's name, or a result that can be reported all the same."""
    refused = 0
    for stored in broken(example(data, tallies), odd):
        file = kept(tmp_path, stored)
        wrong: list[str] = []
        results: list[dict[str, Any]] = []
        try:
            results = read_results(file).results
        except WorkshopError as error:
            wrong.append(error.where)
        refused += len(wrong)
        assert all(where.startswith(str(file)) for where in wrong)
        if wrong:
            continue
        (result,) = map(Result.from_dict, results)
        assert result_html(result)
        assert result_markdown(result)
    assert refused


@pytest.mark.parametrize("odd", [None, 3, {}], ids=repr)
def test_a_broken_answer_in_words_is_named(odd: Any, tmp_path: Path) -> None:
    """The two sentences of the host, and what they are about."""
    for stored in broken(WORDS, odd):
        with pytest.raises(WorkshopError) as caught:
            read_results(kept(tmp_path, stored))
        assert caught.value.code in ("broken-result", "missing-key", "bad-value")
