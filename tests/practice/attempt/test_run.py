"""The main job: the practice notebook, run from start to end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import all_folders
from pmkit.kit import kit_folder, notebook
from pmkit.practice.workbook import HelpLevel

pytestmark = pytest.mark.slow
NAMES = tuple(sorted(folder.name for folder in all_folders()))
ONE = "payments-memory-leak"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_practice_leaves_notebook_markdown_and_page(name: str, level: HelpLevel, tmp_path: Path) -> None:
    """At every level the folder holds the executed notebook, the postmortem and the page with its figure."""
    status = main(["practice", name, "--level", level, "--hints", "3", "--out", str(tmp_path), "--quiet"])
    assert status == 0
    executed = json.loads((tmp_path / "practice.ipynb").read_text(encoding="utf-8"))
    assert all(cell["execution_count"] for cell in executed["cells"] if cell["cell_type"] == "code")
    assert load(tmp_path / "postmortem.md").summary.scenario == name
    page = (tmp_path / "postmortem.html").read_text(encoding="utf-8")
    assert ("data:image/svg+xml" in page) == (level is not HelpLevel.OPEN)
    assert not re.search(r'(?:src|href)="https?:', page)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".pmkit-laid.json",
        "postmortem.html",
        "postmortem.md",
        "practice.ipynb",
    ]


def test_half_done_answers_are_set_beside_the_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half of a document is enough for a debrief, and what is missing is asked about."""
    first = tmp_path / "first"
    assert main(["practice", ONE, "--out", str(first), "--quiet"]) == 0
    work = (first / "postmortem.md").read_text(encoding="utf-8").replace("Problem:\n", "Problem: payments failed\n")
    answers = tmp_path / "answers.md"
    answers.write_text(work, encoding="utf-8")
    assert main(["practice", ONE, "--answers", str(answers), "--out", str(tmp_path / "second"), "--quiet"]) == 0
    page = (tmp_path / "second" / "debrief.html").read_text(encoding="utf-8")
    assert "<h3>Yours</h3>" in page
    assert "<h3>Reference</h3>" in page
    assert "payments failed" in page
    assert "## Questions" in (tmp_path / "second" / "debrief.md").read_text(encoding="utf-8")
    assert "debrief page" in capsys.readouterr().out
    # To read a file takes no notebook.
    assert not (tmp_path / "second" / "practice.ipynb").exists()
    again = ["practice", ONE, "--answers", str(answers), "--out", str(tmp_path / "third"), "--quiet", "--notebook"]
    assert main(again) == 0
    assert (tmp_path / "third" / "practice.ipynb").exists()


def test_plain_papermill_works_from_any_folder(tmp_path: Path) -> None:
    """The notebook runs with papermill alone, and its work goes below the folder it runs in."""
    command = [sys.executable, "-m", "papermill", str(notebook("04-scenario-practice")), "out.ipynb"]
    subprocess.run([*command, "-p", "scenario", ONE], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out.ipynb").exists()


def test_bad_input_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown scenario costs no notebook run, leaves no file, and exits with 2."""
    assert main(["practice", "nowhere", "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    said = capsys.readouterr().err
    assert "'nowhere' is not a scenario" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("pmkit.practice.attempt.attempt", "Practice.hints"),
        ("pmkit.practice.attempt.attempt", "Practice.worked"),
        ("pmkit.records.timeline", "Timeline.to_html"),
        ("pmkit.views.figures.layout", "scale_of"),
    ],
)
def test_a_broken_function_fails_the_notebook(
    module: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When a function that the notebook calls is broken, the run fails, names the cell and keeps the notebook."""
    # The kernel is another process: it imports this file before anything else.
    (tmp_path / "site").mkdir()
    owner, _, attribute = name.rpartition(".")
    place = f"module.{owner}" if owner else "module"
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import importlib, importlib.abc, sys\n"
        "class Breaker(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name != {module!r}: return None\n"
        "        sys.meta_path.remove(self)\n"
        "        spec = importlib.util.find_spec(name)\n"
        "        run = spec.loader.exec_module\n"
        "        def broken(module):\n"
        "            run(module)\n"
        f"            def fail(*a, **k): raise RuntimeError('broken on purpose')\n"
        f"            setattr({place}, {attribute!r}, fail)\n"
        "        spec.loader.exec_module = broken\n"
        "        return spec\n"
        "import importlib.util\n"
        "sys.meta_path.insert(0, Breaker())\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=os.pathsep)
    assert main(["practice", ONE, "--out", str(tmp_path / "out"), "--quiet"]) == 2
    said = capsys.readouterr().err
    assert "broken on purpose" in said
    assert "cell" in said
    assert "Traceback" not in said
    assert (tmp_path / "out" / "practice.failed.ipynb").exists()


def test_a_scenario_of_ones_own_is_practiced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below ./scenarios is found by name, and hides the kit's of that name."""
    shutil.copytree(kit_folder("scenarios") / ONE, tmp_path / "scenarios" / ONE)
    manifest = tmp_path / "scenarios" / ONE / "scenario.yaml"
    text = re.sub(r"(?m)^title: .*$", "title: My own title", manifest.read_text(encoding="utf-8"))
    manifest.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["practice", ONE, "--out", "out", "--quiet"]) == 0
    assert "My own title" in (tmp_path / "out" / "postmortem.html").read_text(encoding="utf-8")
