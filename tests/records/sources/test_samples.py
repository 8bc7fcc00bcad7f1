"""Exports of every tool in the form that it documents, whole and broken; real ones, too, where there are any."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pmkit.records.sources.registry import sources
from tests.records.sources.fuzzing import bytes_of, check, cut, turned
from tests.records.sources.importing import SAMPLES as REAL
from tests.records.sources.importing import read, written
from tests.records.sources.samples import SAMPLES, Sample

TRIES = 20
named = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.tool}-{sample.name}")


@named
def test_each_documented_form_is_read(tmp_path: Path, sample: Sample) -> None:
    """It is recognized as its tool's whatever its name, every moment in it is an event, and what has no time is named."""
    done = read(written(tmp_path, sample.name, sample.content), limit=0)
    [file] = done.report.files
    assert file.format == sources()[sample.tool].title
    assert (len(done.events), file.rejected) == (sample.events, sample.rejected)
    assert {event.source for event in done.events} <= {sample.tool}
    renamed = read(written(tmp_path, "x", sample.content), limit=0)
    if sample.tool != "slack":  # whose channel is the folder that a day's file is in
        assert [event.headline for event in renamed.events] == [event.headline for event in done.events]


def test_every_tool_has_a_documented_form() -> None:
    """A source that is added brings a sample; the kit's own table is tested with its writer."""
    assert {sample.tool for sample in SAMPLES} == sources().keys() - {"timeline"}


@named
def test_a_sample_that_was_cut_off_or_damaged_ends_with_counts(tmp_path: Path, sample: Sample) -> None:
    """At every place, and with bits turned: a named error or rejects that add up; ``fuzzing.py`` tries many more."""
    data = bytes_of(sample.content)
    for part in cut(data, TRIES):
        check(tmp_path / sample.name, part)
    for part in turned(data, random.Random(len(data)), TRIES):
        check(tmp_path / sample.name, part)


@pytest.mark.skipif(not REAL.is_dir(), reason="no real exports here; made-up ones of each documented form are read")
def test_real_exports_are_read() -> None:
    """Where there are any, each file of a tool is recognized as that tool's, and its counts add up."""
    titles = {name: source.title for name, source in sources().items()}
    for folder in sorted(REAL.iterdir()):
        done = read(folder)
        ours = [file for file in done.report.files if not file.name.endswith(("SOURCE.txt", "rest_create-status.json"))]
        assert {file.format for file in ours} == {titles[folder.name.partition("_")[0]]}, folder
