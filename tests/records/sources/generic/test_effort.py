"""What is looked for once: people in an object, what columns mean; and nobody is missed for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.records.people.roster import Person
from pmkit.records.sources import reading
from pmkit.records.sources.generic import outcomes, recording, rows
from pmkit.records.sources.generic.crew import people_in
from tests.records.sources.importing import read, told, written

LINES = [
    {"timestamp": f"2026-03-01T10:{n:02d}:00Z", "message": f"shard {n} moved", "operator": "Petra Lang", "shard": n}
    for n in range(40)
]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often people are looked for, by the text of the object."""
    seen: Counter[str] = Counter()

    def counted(value: Any, *args: Any, **options: Any) -> Iterator[Person]:
        seen[str(value.get("message"))] += 1
        return people_in(value, *args, **options)

    monkeypatch.setattr(reading, "people_in", counted)
    monkeypatch.setattr(rows, "people_in", counted)
    monkeypatch.setattr(recording, "people_in", counted)
    return seen


def _lines(documents: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, documents)) + "\n"


@pytest.mark.parametrize("redact", [True, False])
def test_people_of_a_flat_object_are_looked_for_once(tmp_path: Path, looked: Counter[str], *, redact: bool) -> None:
    """A row that is the object itself holds nobody else, whether or not people become roles."""
    done = read(written(tmp_path, "app.jsonl", _lines(LINES)), redact=redact)
    assert len(looked) == len(LINES)
    assert set(looked.values()) == {1}
    said = json.dumps([event.to_row() for event in done.events], default=str)
    assert ("Petra" in said) is not redact


def test_dates_that_need_the_whole_column_do_not_look_for_people_again(tmp_path: Path, looked: Counter[str]) -> None:
    """Objects that are read ahead for their dates are not searched a second time."""
    documents = [{"date": f"{n:02d}/03/2026 10:00", "message": f"step {n}", "by": "Petra Lang"} for n in range(1, 20)]
    done = read(written(tmp_path, "steps.jsonl", _lines(documents)))
    assert told(done)[0] == "10:00:00 step 1"
    assert set(looked.values()) == {1}


def test_people_are_found_wherever_a_row_comes_from(tmp_path: Path) -> None:
    """Objects in texts, pairs, tables of columns, and the last of many elements are searched as rows."""
    at = "2026-03-01T10:00:00Z"
    exports: dict[str, Any] = {
        "text.json": [{"time": at, "message": "paged", "payload": '{"user": {"name": "Petra Lang"}}'}],
        "pairs.json": [
            [{"field": "time", "value": at}, {"field": "message", "value": "a"}, {"field": "by", "value": "Petra Lang"}]
        ],
        "table.json": {"columns": ["time", "message", "assignee"], "rows": [[at, "Petra Lang looked", "Petra Lang"]]},
        "many.json": {
            "items": [
                {"time": at, "title": f"item {n}", "author": {"name": "Petra Lang" if n > 240 else "Ines Roth"}}
                for n in range(250)
            ]
        },
    }
    for name, content in exports.items():
        done = read(written(tmp_path, name, content), limit=0)
        said = json.dumps([event.to_row() for event in done.events], default=str)
        assert "Petra" not in said, name
        assert "Responder" in said, name


def test_what_columns_mean_is_found_once_for_rows_that_are_alike(tmp_path: Path) -> None:
    """Forty rows of two shapes are two shapes."""
    outcomes._columns.cache_clear()
    shapes = [{**line, **({"zone_of_effort": "east"} if n % 2 else {})} for n, line in enumerate(LINES)]
    read(written(tmp_path, "app.jsonl", _lines(shapes)))
    assert outcomes._columns.cache_info().misses == 2


def test_rows_of_one_shape_differ_in_what_they_tell() -> None:
    """What is remembered is what columns mean, and never what a row says in them."""
    alike = [
        {"alert": "Lag", "status": status, "ended at": ended, "result": result, "duration": "3 s", "version": version}
        | {"environment": "prod"}
        for status, ended, result, version in (
            ("closed", "2026-03-01T10:00:00Z", "failed", "2.4.1"),
            ("open", "2026-03-01T10:00:00Z", "passed", ""),
            ("closed", "", "unheard of", "9f3b2c1d8e7a"),
        )
    ]
    assert len({outcomes.Columns.of(row) for row in alike}) == 1
    columns = outcomes.Columns.of(alike[0])
    assert [columns.ended(row) for row in alike] == [("ended at", "ended"), None, None]
    assert [columns.outcome(row) for row in alike] == ["failed", "passed", ""]
    assert [columns.deployed(row) for row in alike] == ["Deploy of 2.4.1 to prod", "", "Deploy of 9f3b2c1d to prod"]
