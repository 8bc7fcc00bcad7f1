from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import all_folders

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Return the files that git knows."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout, so there is no list to compare with")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this tree."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an empty environment with the wheel in it.

    The packages that it depends on are lent by this environment: their download is not
    what is tested here.
    """
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    # A plain path line lends packages without running the editable install's own hooks.
    lent = sysconfig.get_path("purelib")
    code = f"import sys; sys.path.append({lent!r})"
    Path(target, "lent.pth").write_text(code + "\n", encoding="utf-8")
    return python


def run(python: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run pmkit of the empty environment in a folder."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PMKIT"))}
    return subprocess.run(
        [python, "-m", "pmkit", *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


def test_the_wheel_holds_what_git_holds(wheel: Path, tracked: list[str]) -> None:
    """Package, notebooks, scenarios and exercises travel; drafts, checkpoints and tests do not."""
    expected = {name for name in tracked if name.startswith("pmkit/")}
    for part in ("notebooks", "scenarios", "exercises"):
        expected |= {f"pmkit/_kit/{name}" for name in tracked if name.startswith(f"{part}/")}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == expected


def test_private_drafts_do_not_travel(wheel: Path, tmp_path: Path) -> None:
    """Nothing that git ignores is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [name for name in names if "my-work" in name or "checkpoint" in name or name.endswith(".pyc")]


def test_the_kit_works_from_the_wheel_in_an_empty_folder(python: Path, tmp_path: Path) -> None:
    """Listing, laying the notebooks and practicing work without the clone."""
    listed = run(python, "scenarios", "list", "--json", folder=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert {row["id"] for row in json.loads(listed.stdout)} == {path.name for path in all_folders()}
    assert str(ROOT) not in listed.stdout
    laid = run(python, "lab", "--no-open", folder=tmp_path)
    assert laid.returncode == 0, laid.stderr
    names = {str(path.relative_to(tmp_path / "pmkit-lab").as_posix()) for path in tmp_path.rglob("*.ipynb")}
    assert {
        "notebooks/00-start-here.ipynb",
        "notebooks/04-scenario-practice.ipynb",
        "exercises/01-timelines.ipynb",
    } <= names
    assert not [name for name in names if "solutions" in name]
    assert not list(tmp_path.rglob("reference.md"))
    done = run(python, "practice", "payments-memory-leak", "--out", "out", "--quiet", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "postmortem.html").exists()


def test_a_changed_notebook_is_kept(python: Path, tmp_path: Path) -> None:
    """Laying the kit again renews what nobody changed and keeps what somebody did."""
    run(python, "lab", "kit", "--no-open", folder=tmp_path)
    changed = tmp_path / "kit" / "notebooks" / "00-start-here.ipynb"
    other = tmp_path / "kit" / "exercises" / "01-timelines.ipynb"
    changed.write_text("mine", encoding="utf-8")
    other.unlink()
    again = run(python, "lab", "kit", "--no-open", folder=tmp_path)
    assert changed.read_text(encoding="utf-8") == "mine"
    assert other.exists()
    assert "Kept as you changed it: notebooks/00-start-here.ipynb" in again.stdout
