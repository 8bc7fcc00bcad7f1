"""Files: nothing that a person typed is lost, and what cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit import files
from pmkit.errors import FileError


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk gives up in the middle, the file is as it was and no scrap is left."""
    path = files.write_atomic(tmp_path / "a.md", "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(FileError, match="No space left"):
        files.write_atomic(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


def test_a_draft_does_not_overwrite_another_writer(tmp_path: Path) -> None:
    """A file that changed on disk stays; the text goes to a conflict file and lives there from then on."""
    path = tmp_path / "a.md"
    draft = files.Draft.open(path)
    assert draft.save("one") == path
    path.write_text("theirs")
    assert draft.save("two").name == "a.conflict-1.md"
    assert draft.save("three").name == "a.conflict-1.md"
    assert path.read_text() == "theirs"
    assert (tmp_path / "a.conflict-1.md").read_text() == "three"


def test_what_was_laid_is_renewed_only_while_untouched(tmp_path: Path) -> None:
    """Keep leaves an edited file; lay writes beside it; both renew an untouched one."""
    laid = files.Laid(tmp_path)
    laid.lay("a.txt", "1")
    assert files.Laid(tmp_path).keep("a.txt", "2")
    (tmp_path / "a.txt").write_text("mine")
    again = files.Laid(tmp_path)
    assert not again.keep("a.txt", "3")
    assert again.lay("a.txt", "3").name == "a.conflict-1.txt"
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    """Laying a file where a folder is says so."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(FileError, match="this is a folder"):
        files.Laid(tmp_path).lay("a.txt", "1")


@pytest.mark.parametrize(
    ("content", "says", "where"),
    [(b"a\n\xff", "not UTF-8", ":2"), (b"a\x00b", "binary", ""), (b"x" * 101, "more than", "")],
)
def test_what_cannot_be_read_is_named(content: bytes, says: str, where: str, tmp_path: Path) -> None:
    """Binary, foreign encodings and sizes beyond the limit are refused with the place."""
    path = tmp_path / "f.md"
    path.write_bytes(content)
    with pytest.raises(FileError, match=says) as caught:
        files.read_text(path, limit=100)
    assert caught.value.where == f"{path}{where}"
    assert caught.value.remedy


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    """A missing file, a folder in its place, and a file in a folder's place each say so."""
    with pytest.raises(FileError, match="no such file"):
        files.read_text(tmp_path / "none")
    with pytest.raises(FileError, match="is a folder"):
        files.read_text(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError, match="not a folder"):
        files.make_folder(tmp_path / "file")


def test_marks_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns are not part of the text."""
    path = tmp_path / "w.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert files.read_text(path) == "a\nb\n"
