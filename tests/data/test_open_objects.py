"""One object per kind, file and process."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from pmkit.data.open_objects import close_object, open_object


class Notebook:
    """Something that is open on a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_good = True


class Diary(Notebook):
    """Something else on the same file."""


def opened(path: Path | str, kind: type[Notebook] = Notebook) -> Notebook:
    """Return what is open on a path."""
    return open_object(kind, path, kind, lambda known: known.is_good)


def test_two_that_open_a_file_share_what_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same path in another form is the same file; another kind or path is not."""
    monkeypatch.chdir(tmp_path)
    first = opened(tmp_path / "a.md")
    assert opened("a.md") is first
    assert opened(tmp_path / "x" / ".." / "a.md") is first
    assert first.path.is_absolute()
    assert opened(tmp_path / "b.md") is not first
    assert opened(tmp_path / "a.md", Diary) is not first


def test_what_is_out_of_date_is_opened_again(tmp_path: Path) -> None:
    """The registry asks whether an object can still be used."""
    first = opened(tmp_path / "a.md")
    first.is_good = False
    second = opened(tmp_path / "a.md")
    assert second is not first
    assert opened(tmp_path / "a.md") is second


def test_what_is_closed_is_opened_again(tmp_path: Path) -> None:
    """Closing forgets one object; closing twice does no harm."""
    first = opened(tmp_path / "a.md")
    close_object(Notebook, tmp_path / "a.md")
    close_object(Notebook, tmp_path / "a.md")
    assert opened(tmp_path / "a.md") is not first


def test_what_nobody_uses_is_let_go(tmp_path: Path) -> None:
    """The registry keeps nothing alive: the file is the truth."""
    made: list[int] = []

    def make(path: Path) -> Notebook:
        """Count and open."""
        made.append(1)
        return Notebook(path)

    held = open_object(Notebook, tmp_path / "c.md", make, lambda _: True)
    assert held is open_object(Notebook, tmp_path / "c.md", make, lambda _: True)
    del held
    gc.collect()
    open_object(Notebook, tmp_path / "c.md", make, lambda _: True)
    assert len(made) == 2
