"""Laying a copy of the kit into a person's folder, and opening it."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from pathlib import Path, PurePosixPath

import pytest

from pmkit.errors import KitError
from pmkit.kit import kit_folder
from pmkit.lab.open import FIRST, address_of, lay_kit, start_lab
from pmkit.lab.serve import end_room, room_pid
from pmkit.room.server.process import read_room
from tests.room.running import running_room


def test_the_copy_holds_notebooks_and_exercises_and_never_a_reference(tmp_path: Path) -> None:
    """Every notebook of the kit is laid once, and nothing that gives an answer away."""
    laid = lay_kit(tmp_path)
    assert laid.first == tmp_path.resolve() / FIRST
    assert laid.kept == ()
    for part in ("notebooks", "exercises"):
        names = {path.name for path in kit_folder(part).glob("*.ipynb")}
        assert {path.name for path in (tmp_path / part).iterdir()} == names
    assert not list(tmp_path.rglob("reference.md"))
    assert not list(tmp_path.rglob("*.yaml"))


def test_nothing_in_a_fresh_copy_says_that_it_ran(tmp_path: Path) -> None:
    """No cell of the copy has an output or a number; the rest of each notebook is as it is in the kit."""
    lay_kit(tmp_path)
    stored = 0
    for source in sorted(kit_folder("notebooks").glob("*.ipynb")):
        ours, laid = (json.loads(path.read_bytes()) for path in (source, tmp_path / "notebooks" / source.name))
        for cell in laid["cells"]:
            assert not cell.get("outputs"), source.name
            assert cell.get("execution_count") is None
        for cell in ours["cells"]:
            stored += bool(cell.get("outputs"))
            cell |= {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
        assert laid == ours
    assert stored, "outputs to compare are in the kit"


def test_what_a_person_changed_is_kept_and_named(tmp_path: Path) -> None:
    """Laying again renews what nobody touched."""
    laid = lay_kit(tmp_path)
    laid.first.write_text("mine", encoding="utf-8")
    assert lay_kit(tmp_path).kept == (FIRST,)
    assert laid.first.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere JupyterLab runs as a child")
def test_jupyterlab_is_started_on_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """This process becomes JupyterLab, with the copy as its root, no question on the projector, and the work folder."""
    calls: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr("pmkit.lab.open._is_free", lambda port: True)
    monkeypatch.setattr(os, "execve", lambda *call: (calls.append(call), (_ for _ in ()).throw(SystemExit(0))))
    monkeypatch.delenv("PMKIT_WORK")
    laid = lay_kit(tmp_path)
    with pytest.raises(SystemExit):
        start_lab(laid, port=8899, browser=False)
    [(program, command, environment)] = calls
    assert program == sys.executable
    assert command[1:4] == ["-m", "pmkit.lab.serve", str(laid.first)]
    assert {f"--ServerApp.root_dir={laid.folder}", "--port=8899", "--no-browser"} <= set(command)
    settings = next(word for word in command if word.startswith("--LabApp.app_settings_dir="))
    assert Path(settings.partition("=")[2]).is_dir()
    assert f"--LabApp.workspaces_dir={laid.folder}/.jupyter/workspaces" in command, "tabs of another copy stay there"
    assert environment["PMKIT_WORK"] == str(laid.folder / "my-work")
    assert "Starting JupyterLab; this takes a few seconds" in capsys.readouterr().out


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    """The port that was asked for belongs to another program: the message says what to do, Jupyter is not started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(KitError) as error:
            start_lab(lay_kit(tmp_path), port=other.getsockname()[1], browser=False)
    assert error.value.code == "port-taken"


def test_the_address_opens_the_notebook(tmp_path: Path) -> None:
    """It ends in the notebook's path, whatever letters are in it, and needs no token where there is none."""
    name = PurePosixPath("notebooks/a b#1.ipynb")
    address = address_of("http://localhost:8888/", "s", name)
    assert address == "http://localhost:8888/lab/tree/notebooks/a%20b%231.ipynb?token=s"
    assert address_of("http://localhost:8888/x/", "", name).endswith("/x/lab/tree/notebooks/a%20b%231.ipynb")


def test_the_end_of_jupyterlab_ends_its_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A room that was started meanwhile stops and that is said; one that ran before goes on, and how to stop it is."""
    folder = tmp_path / "the room"
    end_room(folder, 0)
    assert capsys.readouterr().out == ""
    with running_room(folder) as (_, client):
        found = read_room(folder)
        assert found is not None
        assert room_pid(folder) == found.pid
        end_room(folder, found.pid)
        assert f"pmkit room stop --folder '{folder}'" in capsys.readouterr().out
        assert client.is_alive()
        end_room(folder, 0)
        assert "The room for phones has stopped, too." in capsys.readouterr().out
        for _ in range(100):
            if not client.is_alive():
                break
            time.sleep(0.1)
        assert not client.is_alive()
    assert room_pid(folder) == 0
