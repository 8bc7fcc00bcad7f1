"""Laying a copy of the kit into a person's folder, and opening it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pmkit.kit import kit_folder
from pmkit.lab.open import FIRST, lay_kit, start_lab


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
    monkeypatch.setattr(os, "execve", lambda *call: (calls.append(call), (_ for _ in ()).throw(SystemExit(0))))
    monkeypatch.delenv("PMKIT_WORK")
    laid = lay_kit(tmp_path)
    with pytest.raises(SystemExit):
        start_lab(laid, port=8899, browser=False)
    [(program, command, environment)] = calls
    assert program == sys.executable
    assert command[1:4] == ["-m", "jupyterlab", str(laid.first)]
    assert {f"--ServerApp.root_dir={laid.folder}", "--port=8899", "--no-browser"} <= set(command)
    settings = next(word for word in command if word.startswith("--LabApp.app_settings_dir="))
    assert Path(settings.partition("=")[2]).is_dir()
    assert environment["PMKIT_WORK"] == str(laid.folder / "my-work")
    assert "Stop it here with Ctrl+C" in capsys.readouterr().out
