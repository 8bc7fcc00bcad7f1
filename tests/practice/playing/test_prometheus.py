"""A drill's alerts are those of a real Prometheus: Debian's promtool evaluates the exported rules over the signals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.practice.drill.drill import drill_folders
from pmkit.practice.drill.scripts import do_nothing, follow
from pmkit.practice.playing.prometheus import NAMES, export_drill
from pmkit.practice.world.reading import load_world
from pmkit.practice.world.world import World
from tests.practice.world import small

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None and not os.environ.get("CI"), reason="no promtool: apt-get install prometheus"
)
"""In CI the tests run, and fail without it: make test installs it."""
FOLDERS = drill_folders()


def promtool(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run promtool in a folder."""
    return subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def fires_alike(world: World, seed: int, folder: Path) -> None:
    """Check that promtool has the engine's alerts at each step, with nobody, the record and the expert."""
    for played in (do_nothing(world, seed), follow(world, seed, world.record), follow(world, seed, world.expert)):
        export_drill(world, seed, folder, played.inputs)
        checked = promtool(folder, "test", "rules", "test.yml")
        assert checked.returncode == 0, (checked.stdout + checked.stderr)[:2000]
        assert promtool(folder, "check", "rules", "rules.yml").returncode == 0


@needs_promtool
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_world_fires_as_in_prometheus(folder: Path, tmp_path: Path) -> None:
    """At every step of every world exactly the alerts of the engine fire in Prometheus, whatever is done."""
    fires_alike(load_world(folder), 3, tmp_path)


@needs_promtool
def test_gaps_and_averages_fire_as_in_prometheus(tmp_path: Path) -> None:
    """A gap ends an alert at once, and an average leaves missing readings out, as in the engine."""
    rule = {"id": "r", "title": "{{ $value }} above", "signal": "queue", "service": "shop"}
    rules = [
        {**rule, "id": "queue-now", "above": 12},
        {**rule, "id": "queue-long", "above": 12, "for": 1.5},
        {**rule, "id": "queue-mean", "above": 12, "over": 3},
        {**rule, "id": "queue-low", "below": 9, "for": 0.5},
        *small.SMALL["rules"],
    ]
    fires_alike(small.world(rules=rules), 5, tmp_path)


@needs_promtool
def test_a_wrong_minute_is_noticed(tmp_path: Path) -> None:
    """The comparison can fail: with another bound in the rules, promtool disagrees."""
    world = small.world()
    export_drill(world, 5, tmp_path)
    rules = tmp_path / "rules.yml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("> 8.0", "> 40.0"), encoding="utf-8")
    assert promtool(tmp_path, "test", "rules", "test.yml").returncode != 0


@needs_promtool
def test_the_signals_can_be_back_filled(tmp_path: Path) -> None:
    """Prometheus makes blocks of the signals, and reads back every sample that is not a gap."""
    export_drill(small.world(), 5, tmp_path)
    assert promtool(tmp_path, "tsdb", "create-blocks-from", "openmetrics", "signals.om", "data").returncode == 0
    (tmp_path / "data" / "wal").mkdir()  # a server makes it; the dump looks for it
    dumped = promtool(tmp_path, "tsdb", "dump", "data").stdout.splitlines()
    samples = [line for line in (tmp_path / "signals.om").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert len(dumped) == len(samples)


def test_what_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes signals, rules, alerts and the test, by name and seed, with a script if one is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.txt").write_text("@2 look deploys today\n@14:36 change roll-back\n", encoding="utf-8")
    for number, words in enumerate(([], ["--script", "s.txt"])):
        assert main(["scenarios", "export", "orchard", "--seed", "3", "--out", f"out{number}", *words]) == 0
    assert "promtool" in capsys.readouterr().out
    first, second = ((tmp_path / f"out{number}" / "alerts.csv").read_text(encoding="utf-8") for number in (0, 1))
    assert first.startswith("alert,severity,service,fired,cleared\nErrorRate,page,checkout,2024-01-15T14:3")
    assert first != second
    assert sorted(path.name for path in (tmp_path / "out0").glob("[a-z]*.*")) == sorted(NAMES)
    assert json.loads((tmp_path / "out0" / "rules.yml").read_text(encoding="utf-8"))["groups"]
    assert (tmp_path / "out0" / "signals.om").read_text(encoding="utf-8").endswith("# EOF\n")
    assert main(["scenarios", "export", "orchard", "--seed", "-3"]) == 2
