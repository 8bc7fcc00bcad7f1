"""``pmkit drill``: the list, a script, going on, and the debrief."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.practice.drill.drill import code_names
from tests.practice.world import small


def test_the_list_has_code_names_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Drills are listed under the names they are played by; no scenario's name is given away."""
    assert main(["drill"]) == 0
    text = capsys.readouterr().out
    for folder, name in code_names().items():
        assert name in text
        assert folder.name not in text


def test_a_broken_world_is_named_beside_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are listed, the broken one is on stderr with its place, and the exit code says so."""
    small.folder(tmp_path)
    small.folder(tmp_path, small.data(veil={"code_name": "Gravel", "services": {}}), "broken-world")
    monkeypatch.setenv("PMKIT_SCENARIOS", str(tmp_path))
    assert main(["drill"]) == 1
    printed = capsys.readouterr()
    assert "Pebble" in printed.out
    assert "veil.days" in printed.err or "days" in printed.err


def test_a_script_is_played_resumed_and_reviewed(
    tmp_path: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script plays to the end and leaves log, debrief and postmortem; --debrief shows it again."""
    (tmp_path / "s.txt").write_text("@2 look deploys today\n@5 change roll-back\n", encoding="utf-8")
    log = tmp_path / "a.jsonl"
    assert main(["drill", "orchard", "--seed", "3", "--script", str(tmp_path / "s.txt"), "--log", str(log)]) == 0
    first = capsys.readouterr().out
    assert "# Debrief: Orchard" in first
    assert {path.name for path in tmp_path.iterdir()} >= {"a-postmortem.md", "a-debrief.html", "a.jsonl"}
    assert main(["drill", "--debrief", str(log)]) == 0
    assert "# Debrief: Orchard" in capsys.readouterr().out
    assert main(["drill", "orchard", "--seed", "3", "--log", str(log)]) == 2
    assert main(["drill", "orchrd"]) == 2
    assert "Orchard" in capsys.readouterr().err
