"""What a careful reader reads in the case files is read; the figures of benchmarks/reading.py do not get worse."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reading() -> ModuleType:
    """Return the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("reading_benchmark", ROOT / "benchmarks" / "reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def tables(folder: str) -> dict[str, dict[str, object]]:
    """Return what is expected of the files of a folder."""
    text = (ROOT / "tests" / "documents" / folder / "expected.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_every_case_has_its_expected_values() -> None:
    """No file is without a row, and no row without a file."""
    for folder in ("cases", "foreign"):
        files = {path.stem for path in (ROOT / "tests" / "documents" / folder).glob("*.md")}
        assert files == set(tables(folder))


@pytest.mark.parametrize("name", tables("cases"))
def test_a_case_is_read_as_a_careful_reader_reads_it(name: str, reading: ModuleType) -> None:
    """Events with day, clock, instant and zone, actions, factors, durations; no word lost, nothing false, no 1970."""
    score = reading.Score()
    reading.score_file(score, ROOT / "tests" / "documents" / "cases" / f"{name}.md", tables("cases")[name])
    assert score.failures == []


SHARE = {
    "entries found": 0.9,
    "day and clock right": 0.8,
    "instants right": 0.8,
    "zones right": 0.9,
    "actions found": 0.9,
    "factors found": 0.85,
    "files without a lost word": 1.0,
    "false findings avoided": 0.9,
}
"""Figure to the share that is wanted over documents that the readers were not made for."""


def short_of(score: Any, least: dict[str, float]) -> dict[str, tuple[int, int]]:
    """Return each figure of a score that is below its least share, with its count and its whole."""
    return {
        figure: (score.count[figure], score.whole[figure])
        for figure, share in least.items()
        if score.count[figure] < share * score.whole[figure]
    }


def test_most_of_what_other_documents_say_is_read(reading: ModuleType) -> None:
    """Over 38 documents of as many shapes, each figure reaches what is wanted."""
    score = reading.Score()
    for name, table in tables("foreign").items():
        reading.score_file(score, ROOT / "tests" / "documents" / "foreign" / f"{name}.md", table)
    assert not short_of(score, SHARE), score.failures
    assert score.count["on 1970"] == 0
    assert score.whole["other lines taken for actions"] <= 0.05 * score.whole["actions found"]


LEAST = {
    "templates told apart": 1.0,
    "incidents counted": 1.0,
    "entries found": 0.97,
    "day and clock right": 0.99,
    "instants right": 0.99,
    "zones right": 0.88,
    "actions found": 0.97,
    "factors found": 0.91,
    "durations stated": 0.83,
    "owners right": 0.94,
    "due dates right": 0.97,
    "states right": 0.98,
    "files without a lost word": 1.0,
}
"""Figure to the share that was reached on documents that another hand wrote and read, who never saw the readers."""


def test_documents_of_another_hand(reading: ModuleType) -> None:
    """Twenty documents, each with what its writer reads in it: every figure stays as high as it got."""
    folder = ROOT / "tests" / "documents" / "truth"
    score, count = reading.scored(folder)
    assert count == len(list(folder.glob("*.md"))) == 20
    assert not short_of(score, LEAST), score.failures
    assert set(LEAST) <= set(score.whole)
    assert score.count["on 1970"] == 0
    assert score.whole["other lines taken for events"] == 0
    assert score.whole["other lines taken for actions"] == 0
    # Four of the six are what went wrong, and one says "Because of a latent defect": their writer counted none of them.
    assert score.whole["other lines taken for factors"] <= 6


ALL = dict.fromkeys(LEAST, 1.0) | {
    "day and clock right": 0.98,  # an IST that a team in India or one in Ireland may mean
    "actions found": 0.98,
    "states right": 0.9,
    "owners right": 0.95,
    "durations stated": 0.93,
}


def test_documents_of_each_kind(reading: ModuleType) -> None:
    """Forty documents by a third hand, one or more of each kind that went wrong once, with what a reader reads in them.

    When they were first scored, 161 of 194 entries, 71 of 97 actions and 56 of 61 factors were read.
    """
    folder = ROOT / "tests" / "documents" / "kinds"
    score, count = reading.scored(folder)
    assert count == len(list(folder.glob("*.md"))) == 40
    assert not short_of(score, ALL), score.failures
    assert score.count["on 1970"] == 0
    others = ("other lines taken for events", "other lines taken for actions", "other lines taken for factors")
    assert [score.whole[other] for other in others] == [0, 1, 1]


PASTED = {
    "entries found": 1.0,
    "day and clock right": 0.96,
    "instants right": 0.95,
    "zones right": 0.95,
    "actions found": 0.86,
    "factors found": 0.8,
    "durations stated": 0.68,
}


def test_documents_that_were_pasted(reading: ModuleType) -> None:
    """Thirty documents by another hand as one gets them by copying or exporting: pages, mails, chats, markup of others.

    When they were first scored, 75 of 130 entries, 24 of 81 actions and 41 of 62 factors were read. What is missing
    is left to be done; nothing of it may be lost, or taken for something else.
    """
    folder = ROOT / "tests" / "documents" / "pasted"
    score, count = reading.scored(folder)
    assert count == len(list(folder.glob("*.md"))) == 30
    assert not short_of(score, PASTED), score.failures
    assert not short_of(score, {"files without a lost word": 1.0}), score.failures
    assert score.count["on 1970"] == 0
    assert score.whole["other lines taken for actions"] <= 1


def test_a_folder_that_cannot_be_scored_is_a_figure(reading: ModuleType, tmp_path: Path) -> None:
    """A truth without its document, one that is not JSON and one with odd fields are counted, and the others scored."""
    (tmp_path / "a.truth.json").write_text("{}", encoding="utf-8")
    (tmp_path / "b.md").write_text("# T", encoding="utf-8")
    (tmp_path / "b.truth.json").write_text("[not json", encoding="utf-8")
    (tmp_path / "c.txt").write_text("# T\n\n## Timeline\n\n- 10:00 a word\n", encoding="utf-8")
    (tmp_path / "c.truth.json").write_text(
        '{"timeline": [{"text": "a word", "day": null, "clock": "10:00"}, 3], "actions": ["x"], "durations": null}',
        encoding="utf-8",
    )
    score, count = reading.scored(tmp_path)
    assert count == 1
    assert score.whole["files that could be scored"] == 2
    assert (score.count["entries found"], score.count["day and clock right"]) == (1, 1)
