"""Promise: a file that somebody changed is never overwritten, and of two saves in one moment neither is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pmkit import files
from pmkit.errors import FileError

RACE = """
import sys, time
from pathlib import Path
from pmkit import files
path, mine, go = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
draft = files.Draft.open(path)
laid = files.Laid(path.parent)
print("ready", flush=True)
while not go.exists():
    time.sleep(0.0005)
if sys.argv[4] == "draft":
    draft.save(mine)
else:
    laid.lay(path.name, mine)
"""


def _race(folder: Path, way: str) -> set[str]:
    """Let two processes that know the same file save different texts at once; return the texts that are there then."""
    path, go = folder / "shared.md", folder / "go"
    files.lay(path, "before")
    command = [sys.executable, "-c", RACE, str(path)]
    running = [
        subprocess.Popen([*command, text, str(go), way], stdout=subprocess.PIPE, text=True) for text in ("one", "two")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    go.touch()
    for process in running:
        assert process.wait(30) == 0
        assert process.stdout is not None
        process.stdout.close()
    return {found.read_text() for found in folder.glob("shared*.md")}


@pytest.mark.parametrize("way", ["draft", "lay"])
def test_two_saves_in_one_moment_lose_neither(way: str, tmp_path: Path) -> None:
    """Two processes that both know the file as it was save different texts: both texts are on disk afterwards."""
    for attempt in range(8):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        assert {"one", "two"} <= _race(folder, way)


def test_what_an_owner_changed_stays(tmp_path: Path) -> None:
    """Laying a file again replaces pmkit's own text and nothing else: not an edit, not a file it never wrote."""
    path = tmp_path / "report.md"
    assert files.lay(path, "first") == path
    assert files.lay(path, "second") == path
    path.write_text("edited by hand")
    assert files.lay(path, "third") == tmp_path / "report.conflict-1.md"
    assert path.read_text() == "edited by hand"
    other = tmp_path / "theirs.md"
    other.write_text("never pmkit's")
    assert files.lay(other, "new").name == "theirs.conflict-1.md"
    assert other.read_text() == "never pmkit's"


def test_what_was_read_before_may_be_replaced(tmp_path: Path) -> None:
    """Who read the file and says so may write over exactly that text, and not over a later one."""
    path = tmp_path / "a.md"
    path.write_text("theirs")
    known = files.digest(path.read_bytes())
    assert files.lay(path, "mine", known=known) == path
    path.write_text("theirs again")
    assert files.lay(path, "mine again", known=known).name == "a.conflict-1.md"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file behind a symbolic link gets the content; the link is still one."""
    real = tmp_path / "real" / "notes.md"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "notes.md"
    link.symlink_to(real)
    draft = files.Draft.open(link)
    draft.save("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    files.write_atomic(link, "newer")
    assert link.is_symlink()
    assert real.read_text() == "newer"


def test_read_only_means_read_only(tmp_path: Path) -> None:
    """A file that its owner made read-only is not replaced, although its folder would allow it."""
    path = tmp_path / "final.md"
    files.lay(path, "final")
    path.chmod(0o444)
    for write in (lambda: files.lay(path, "new"), lambda: files.write_atomic(path, "new")):
        with pytest.raises(FileError) as caught:
            write()
        assert caught.value.code == "read-only"
    assert path.read_text() == "final"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_scraps_of_a_killed_writer_are_cleared(tmp_path: Path) -> None:
    """A writer that was killed between its temporary file and the replace leaves nothing for long."""
    code = (
        "import os, sys, time\nfrom pmkit import files\n"
        "files.os.fsync = lambda handle: (print('here', flush=True), time.sleep(60))\n"
        "files.write_atomic(sys.argv[1], 'half')\n"
    )
    path = tmp_path / "a.md"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "here"
        assert next(entry.name for entry in tmp_path.iterdir()).endswith(".pmkit-tmp")
        files.write_atomic(tmp_path / "b.md", "x")
        assert len(list(tmp_path.glob(".*pmkit-tmp"))) == 1, "a writer that lives keeps its file"
        process.send_signal(signal.SIGKILL)
    files.write_atomic(tmp_path / "b.md", "y")
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.md"]


def test_a_damaged_manifest_replaces_nothing(tmp_path: Path) -> None:
    """When the list of what was laid cannot be read, everything counts as somebody's own."""
    files.lay(tmp_path / "a.md", "1")
    (tmp_path / ".pmkit-laid.json").write_text("[" * 100_000)
    assert files.lay(tmp_path / "a.md", "2").name == "a.conflict-1.md"


def test_a_locked_folder_is_waited_for_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save waits for its turn; when that never comes it says so and the file stays."""
    path = files.lay(tmp_path / "a.md", "1")
    monkeypatch.setattr(files, "_PATIENCE", 0.2)
    begun = time.monotonic()
    with files._turn(tmp_path), pytest.raises(FileError) as caught:
        files.lay(path, "2")
    assert caught.value.code == "busy"
    assert time.monotonic() - begun < 20
    assert path.read_text() == "1"
