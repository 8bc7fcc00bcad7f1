"""A path that a person types is looked for where the person may think to be.

The kernel runs in ``notebooks/``, the terminal above it, and both look at the same list of files.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit import load, read_folder, read_log
from pmkit.analysis.language.team import load_lexicon
from pmkit.cli import main
from pmkit.documents.format.templates import start_postmortem
from pmkit.errors import FileError, PmkitError
from pmkit.files import find_path, path_for
from pmkit.kit import kit_folder
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.drill.drill import Drill
from pmkit.practice.playing.opening import open_drill
from pmkit.records.timeline import Timeline
from pmkit.room.session.plan import load_plan as load_session
from pmkit.views.hand_out import hand_out
from pmkit.workshop.assessment.assessment import Assessment, assess
from pmkit.workshop.assessment.own_answers import OwnAnswers
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.assessment.skill import Skill
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.choices import open_workshop
from pmkit.workshop.runsheet.agenda import agenda_path, load_agenda
from pmkit.workshop.runsheet.material import open_material

READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "a postmortem": ("our.md", load),
    "material of a workshop": ("our.md", open_material),
    "a workshop": ("our.md", lambda path: open_workshop("seed", path)),
    "what is handed out": ("our.md", hand_out),
    "answers to a scenario": ("our.md", lambda path: Practice.open("payments-memory-leak", answers=path)),
    "an agenda": ("ours.yaml", load_agenda),
    "a session of the room": ("session.yaml", load_session),
    "a team's answers": ("team.csv", Responses.from_csv),
    "an earlier assessment": ("before.json", Assessment.from_json),
    "an events file": ("events.csv", Timeline.from_csv),
    "a table of events": ("events.csv", read_log),
    "exports": ("events.csv", Timeline.from_exports),
    "a lexicon": ("wording.toml", load_lexicon),
    "a script": ("script.txt", lambda path: open_drill("Orchard", script=path)),
    "a drill's log": ("drill.jsonl", Drill.resume),
    "a folder of postmortems": ("", read_folder),
    "check": ("our.md", lambda path: _command("check", path)),
    "share": ("our.md", lambda path: _command("share", path)),
    "timeline": ("events.csv", lambda path: _command("timeline", path)),
    "metrics": ("", lambda path: _command("metrics", path)),
    "followup": ("plan.yaml", lambda path: _command("followup", path)),
    "a scenario": ("payments", lambda path: Practice.open(path)),
}
"""Everything that a person gives a path to: what is read, and by whom."""


def _command(*words: str) -> None:
    if main(words) == 2:
        raise FileError("not found", code="no-file")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the kit with one file of each kind in the work folder; the current folder is ``notebooks``."""
    work = tmp_path / "my-work"
    (tmp_path / "notebooks").mkdir()
    work.mkdir()
    scenario = kit_folder("scenarios") / "payments-memory-leak"
    for name, text in {
        "our.md": (scenario / "reference.md").read_text(encoding="utf-8"),
        "events.csv": (scenario / "events.csv").read_text(encoding="utf-8"),
        "ours.yaml": agenda_path("seed").read_text(encoding="utf-8"),
        "session.yaml": "title: T\nactivities:\n- {id: a, type: poll, title: Q, options: [x, y], privacy: open}\n",
        "team.csv": example_team().read_text(encoding="utf-8"),
        "before.json": assess(example_team()).to_json(),
        "wording.toml": "allowed = ['we failed']\n",
        "script.txt": "wait 1\n",
    }.items():
        (work / name).write_text(text, encoding="utf-8")
    (work / "payments").symlink_to(scenario)
    Planner.open(work / "plan.yaml", start="2026-11-02")
    Drill.begin("Orchard", seed=1, path=work / "drill.jsonl")
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setenv("PMKIT_WORK", str(work))
    return tmp_path


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("typed", ["my-work/{}", "{}", "../my-work/{}"])
def test_every_reader_finds_what_is_in_the_work_folder(copy: Path, reader: str, typed: str) -> None:
    """From the clone, from the work folder, from the notebook's own folder: each leads to the file."""
    name, read = READERS[reader]
    if not name and typed == "{}":
        pytest.skip("no path at all")
    read(typed.format(name))


@pytest.mark.parametrize("reader", [name for name, (file, _) in READERS.items() if name != "a scenario" and file])
def test_what_is_not_found_says_where_it_was_looked_for(
    copy: Path, reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names every full path that was tried."""
    name, read = READERS[reader]
    with pytest.raises(PmkitError) as error:
        read(f"my-work/no-{name}")
    said = str(error.value) + capsys.readouterr().err
    for folder in (copy / "notebooks", copy / "my-work", copy):
        assert str(folder / "my-work" / f"no-{name}") in said
    assert error.value.code == "no-file"


def test_the_current_folder_comes_first(copy: Path) -> None:
    """A file beside the notebook wins over one of the same name in the work folder, and is shown as it was typed."""
    assert find_path("our.md") == copy / "my-work" / "our.md"
    (copy / "notebooks" / "our.md").write_text("x", encoding="utf-8")
    assert find_path("our.md") == Path("our.md")


def test_home_is_known(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` is the person's home, in files that are there and in new ones."""
    monkeypatch.setenv("HOME", str(copy))
    monkeypatch.setenv("USERPROFILE", str(copy))
    assert find_path("~/my-work/our.md") == copy / "my-work" / "our.md"
    assert path_for("~/new.md") == copy / "new.md"


def test_what_is_new_goes_where_the_person_looks(copy: Path) -> None:
    """A plan, answers, choices, a log or a document of a new name in ``my-work/`` lands in the one work folder."""
    assert Planner.open("my-work/new-plan.yaml").path == copy / "my-work" / "new-plan.yaml"
    assert OwnAnswers.open("my-work/new.json").path == copy / "my-work" / "new.json"
    assert Skill.open("my-work/skill.json").draft.path == copy / "my-work" / "skill.json"
    assert Drill.open("Orchard", path="my-work/d.jsonl").path == copy / "my-work" / "d.jsonl"
    assert start_postmortem("my-work/new.md", Timeline(())) == copy / "my-work" / "new.md"
    assert Practice.open("payments-memory-leak", out="my-work").folder == copy / "my-work"
    assert not (copy / "notebooks" / "my-work").exists()
