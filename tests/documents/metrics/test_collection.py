"""A folder of postmortems: what is read, and what is left out and why."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest

from pmkit.documents.format.reading import load
from pmkit.documents.metrics import collection
from pmkit.documents.metrics.collection import Collection, read_folder, references
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.scenario.scenario import all_folders
from pmkit.documents.sharing import to_channel, to_public, to_wiki
from pmkit.errors import FileError
from tests.documents.corpus import FILES, FOLDER, expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with good, foreign and impossible files."""
    for scenario in all_folders():
        (tmp_path / f"{scenario.name}.md").write_text(
            (scenario / "reference.md").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "foreign.md").write_text(
        "# Search was down\n\n**Date:** March 4, 2025\n**Duration:** 1h 20m\n\n"
        "## Follow-up actions\n\n- [x] Add a limit\n- [ ] Add an alert\n",
        encoding="utf-8",
    )
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "latin.md").write_bytes("# Störung\n".encode("latin-1"))
    (tmp_path / "huge.md").write_bytes(b"a" * 100_000_000)
    (tmp_path / "readme.md").write_text("# About\n\nNothing here.\n", encoding="utf-8")
    (tmp_path / "x.conflict-1.md").write_text("## Timeline\n\n- 14:32 x\n", encoding="utf-8")
    (tmp_path / ".hidden.md").write_text("## Timeline\n\n- 14:32 x\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_and_what_cannot_be_is_listed(folder: Path) -> None:
    """Binary, empty, huge, non-UTF-8 and other files are named with the reason; the rest works."""
    found = read_folder(folder)
    assert len(found) == len(all_folders()) + 1
    reasons = {Path(error.where.partition(":")[0]).name: error for error in found.left_out}
    assert set(reasons) == {"binary.md", "empty.md", "latin.md", "huge.md", "readme.md", "x.conflict-1.md"}
    for error in reasons.values():
        assert error.problem
        assert error.remedy
    metrics = quality_metrics(found)
    assert metrics.count == len(found)
    assert "left out" in str(metrics)
    assert metrics["actions_each"].unknown == 0


def test_several_processes_find_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, order, reasons and progress are those of one process, errors with their places and remedies."""
    told: list[tuple[int, int]] = []
    alone = read_folder(folder)
    monkeypatch.setattr(collection, "_MANY", 2)
    shared = read_folder(folder, processes=2, progress=lambda number, whole: told.append((number, whole)))
    assert str(shared) == str(alone)
    assert [document.postmortem for document in shared] == [document.postmortem for document in alone]
    assert [str(error) for error in shared.left_out] == [str(error) for error in alone.left_out]
    whole = len(alone) + len(alone.left_out)
    assert told == [(number, whole) for number in range(1, whole + 1)]


@pytest.mark.parametrize("error", [OSError("no shared memory"), BrokenProcessPool("ended")])
def test_without_further_processes_one_reads_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A system that has no shared memory, or ends the others, gets the same: each file once."""
    alone = read_folder(folder)

    class Failing:
        """A pool that gives the first file and ends."""

        def __init__(self, *_: object, **__: object) -> None: ...

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None: ...

        def map(self, work: Callable[[Path], Collection], paths: list[Path], **_: object) -> Iterator[Collection]:
            yield work(paths[0])
            raise error

    monkeypatch.setattr(collection, "_MANY", 2)
    monkeypatch.setattr(collection, "ProcessPoolExecutor", Failing)
    assert str(read_folder(folder, processes=2)) == str(alone)


@pytest.mark.skipif(os.name == "nt", reason="a group of processes is interrupted in another way there")
@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.0, 2.0])
def test_an_interrupt_ends_all_of_them_quietly(tmp_path: Path, seconds: float) -> None:
    """Ctrl+C while processes start, read, or were just done ends with one word, and nothing is left running."""
    text = (all_folders()[0] / "reference.md").read_text(encoding="utf-8")
    for number in range(300):
        (tmp_path / f"{number}.md").write_text(text.replace("Incident Postmortem: ", f"# {number} "), encoding="utf-8")
    command = [sys.executable, "-m", "pmkit", "metrics", str(tmp_path)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    # Before its first process, Python itself may be starting still, which tells of an interrupt in its own way.
    whole = psutil.Process(process.pid)
    end = time.monotonic() + 30
    while process.poll() is None and not whole.children() and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert b"Traceback" not in told
    # It was done already, or it ended by its own word, or by the signal before or behind its own code.
    assert process.returncode in (0, 130, -signal.SIGINT)
    # The last of them ends a moment after the one that was asked.
    end = time.monotonic() + 20
    while is_running(process.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not is_running(process.pid)


def is_running(group: int) -> bool:
    """Tell whether any process of a group is left; one that ended and that nobody asked after is not."""
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                return True
        except (psutil.Error, ProcessLookupError):
            continue
    return False


def test_folders_that_are_none_are_refused(tmp_path: Path) -> None:
    """A missing folder and a file in place of one say what to do; an empty folder is not an error."""
    with pytest.raises(FileError, match="no such folder"):
        read_folder(tmp_path / "none")
    (tmp_path / "file.md").write_text("x", encoding="utf-8")
    with pytest.raises(FileError, match="a file, not a folder"):
        read_folder(tmp_path / "file.md")
    (tmp_path / "empty").mkdir()
    assert "No postmortem to count yet" in str(quality_metrics(read_folder(tmp_path / "empty")))


def test_references_are_the_scenarios() -> None:
    """Each scenario's reference is one postmortem of the collection."""
    assert [document.path.parent.name for document in references()] == [folder.name for folder in all_folders()]


def test_the_folder_gives_sensible_metrics() -> None:
    """All 16 are counted, nothing is left out, and the figures are near a person's."""
    found = read_folder(FOLDER)
    assert len(found) == 16
    assert not found.left_out
    metrics = quality_metrics(found)
    people = [expected(path) for path in FILES]
    done, kept = metrics["actions_completed"].value.count, metrics["actions_completed"].value.whole  # type: ignore[union-attr]
    assert abs(done - sum(one["actions_done"] for one in people)) <= 2
    without, whole = metrics.without_status
    assert kept < whole
    assert abs(whole - sum(one["actions"] for one in people)) <= 6
    assert whole - 4 <= kept + without <= whole  # those that were dropped are in neither
    assert metrics["repeat_incidents"].value.count == sum(one["earlier"] for one in people)  # type: ignore[union-attr]


def test_what_the_kit_made_of_a_postmortem_is_counted_once(tmp_path: Path) -> None:
    """Wiki page, public version, message and feedback beside a postmortem are left out and counted, under any name."""
    original = all_folders()[0] / "reference.md"
    postmortem = load(original)
    (tmp_path / "incident.md").write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "incident.wiki.md").write_text(to_wiki(postmortem), encoding="utf-8")
    (tmp_path / "incident.public.md").write_text(to_public(postmortem).text, encoding="utf-8")
    (tmp_path / "incident.channel.txt").write_text(to_channel(postmortem), encoding="utf-8")
    (tmp_path / "for-our-wiki.md").write_text(to_wiki(postmortem), encoding="utf-8")
    (tmp_path / "feedback.md").write_text("# Feedback\n\n## Next step\n\nAsk on.\n", encoding="utf-8")
    other = "# Search was down\n\n**Date:** March 4, 2025\n\n## Action Items\n\n- [ ] Add an alert\n"
    (tmp_path / "other.md").write_text(other, encoding="utf-8")
    found = read_folder(tmp_path)
    assert sorted(document.path.name for document in found) == ["incident.md", "other.md"]
    assert len(found.forms) == 5
    assert not found.left_out
    metrics = quality_metrics(found)
    assert metrics.count == 2
    assert "left out: 5 files that the kit made of these" in metrics.text()
    assert "made by the kit: feedback.md" in str(found)
