"""Promise: whatever writes a file that a person may edit, an edit stays and the new text goes beside it.

A new writer is one row of ``WRITERS``; a module that writes in another way than ``pmkit.files`` fails the last test.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

import pmkit
from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.factors.factors import Factor
from pmkit.cli import main
from pmkit.cli import new as cli_new
from pmkit.documents.format.content import evidence_path
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load
from pmkit.documents.format.summary import Summary
from pmkit.documents.format.templates import start_postmortem
from pmkit.documents.format.writing import save
from pmkit.documents.scenario import new as scenario_new
from pmkit.documents.scenario.example import example_log
from pmkit.files import Draft, lay
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.feedback.judgments import FILE, Judgments
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline
from pmkit.room.host.alone import SessionAlone
from pmkit.room.server.client import LiveSession
from pmkit.room.session.plan import make_plan
from pmkit.views.hand_out import hand_out
from pmkit.views.widgets.exports import exports_intake
from pmkit.views.widgets.shared import Shared
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.page import assessment_page
from pmkit.workshop.assessment.responses import example_team
from pmkit.workshop.improvement.exports import plan_calendar, plan_page
from pmkit.workshop.improvement.pages import PlanPages
from pmkit.workshop.improvement.plan import save_plan
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.invitation import invitation
from pmkit.workshop.leading.report import WorkshopReport
from pmkit.workshop.paper import paper_pack
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import open_material, write_material

MATERIAL: Final = "payments-memory-leak"
EDIT: Final = "edited by its owner\n"
AT: Final = datetime(2024, 1, 15, 10, tzinfo=UTC)
TIMELINE: Final = Timeline([Event(id="E1", headline="Alert", earliest=AT, latest=AT, source="pager export")])

Write = Callable[[Path, str], Path | None]
"""Writes a file that says something (a title) at a path, and returns the one that it was written to, if it tells."""


def _made(title: str) -> Postmortem:
    return Postmortem(title=title, summary=Summary(date="2024-01-15"), timeline=TIMELINE)


def _plan(title: str) -> Any:
    planner = Planner.open(start="2026-09-01", title=title)
    return planner.plan


def _followed(path: Path, title: str) -> tuple[Path, Path]:
    planner: Any = SimpleNamespace(
        plan=_plan(title).model_copy(update={"title": title}), path=path.with_suffix(".yaml")
    )
    return PlanPages(planner).write()


def _report(title: str) -> WorkshopReport:
    return WorkshopReport(title, date(2026, 9, 1), "an incident", (), _plan(title), ())


def _session(path: Path, title: str) -> SessionAlone:
    poll = {"type": "poll", "id": "a", "title": title, "options": ["x", "y"]}
    folder = path.parent / "rooms" / title
    folder.mkdir(parents=True, exist_ok=True)
    return SessionAlone.open(make_plan({"title": title, "activities": [poll]}), folder)


def _live(title: str) -> LiveSession:
    """Return a session of a room that answers every export with its title."""
    return LiveSession(SimpleNamespace(fetch=lambda address: f"{address} {title}\n"), {"code": "ABCDEF"})  # type: ignore[arg-type]


def _cli(*words: str) -> None:
    assert main(list(words)) == 0


def _document(path: Path, title: str) -> Path:
    source = path.parent / "source.md"
    source.write_text(f"# {title}\n\n## What Happened\n\nIt broke.\n", encoding="utf-8")
    return source


def _plan_file(path: Path, title: str) -> str:
    source = path.parent / f"{title}.yaml"
    save_plan(_plan(title), source)
    return str(source)


def _handed(name: str) -> Write:
    def write(path: Path, title: str) -> Path:
        return hand_out(_document(path, title))[name]

    return write


def _practice(name: str) -> Write:
    def write(path: Path, title: str) -> Path:
        practice = Practice.open(MATERIAL, "open", out=path.parent)
        save(load(practice.path).replace(title=title), practice.path)
        return practice.write(debrief=True)[name]

    return write


_LOADED: Final[dict[Path, Postmortem]] = {}


def _loaded(path: Path, title: str) -> Path:
    """Load, change and save; the second time what was loaded the first time."""
    if path not in _LOADED:
        save(_made("made"), path)
        _LOADED[path] = load(path)
    return save(_LOADED[path].replace(title=title), path)


_TWO: Final = "# X\n\n## 2024-05-21: a\n\n### Actions\n\n- b\n\n## 2024-03-02: c\n\n### Actions\n\n- d\n"


def _beside(path: Path, title: str) -> Path:
    """Change a section of a document that cannot be spliced; the copy beside it is written."""
    own = path.with_name("log.md")
    own.write_text(_TWO, encoding="utf-8")
    shared = Shared.of(own)
    plan = ActionPlan((ActionItem(id="A1", text=title),))
    saved = shared.change("actions", shared.postmortem.replace(actions=plan))
    assert own.read_text(encoding="utf-8") == _TWO
    return saved.path


def _judged(path: Path, title: str) -> Path:
    factor = Factor(id="F1", text=title)
    return Judgments().decide(factor, "F2", same=True).save(path.parent)


def _export(path: Path, title: str) -> Path:
    """Return an export with one event of a title."""
    source = path.parent / "exports" / "events.csv"
    source.parent.mkdir(exist_ok=True)
    source.write_text(f"time,event\n2024-01-15T14:32:00Z,{title}\n", encoding="utf-8")
    return source


def _kept(path: Path, title: str) -> None:
    """Keep what was read from an export."""
    exports_intake(path.parent, events=str(_export(path, title))).keep()


WRITERS: Final[dict[str, tuple[str, Write]]] = {
    "a made postmortem": ("pm.md", lambda path, title: save(_made(title), path)),
    "a loaded postmortem": ("pm.md", _loaded),
    "a copy beside a foreign document": ("log.pmkit.md", _beside),
    "raw records": ("pm.evidence.csv", lambda path, title: _evidence(path, title)),
    "what people will see": (
        "material.yaml",
        lambda path, title: write_material(replace(open_material(MATERIAL), title=title), path).path,
    ),
    "the example's table": ("example-events.csv", lambda path, title: example_log(path.parent)),
    "kept events of exports": ("events.csv", _kept),
    "pmkit timeline": (
        "out.md",
        lambda path, title: _cli("timeline", str(_export(path, title)), "--out", str(path)),
    ),
    "pmkit share": ("out.html", lambda path, title: _cli("share", str(_document(path, title)), "--out", str(path))),
    "pmkit share, as public": (
        "out.md",
        lambda path, title: _cli("share", str(_document(path, title)), "--as", "public", "--out", str(path)),
    ),
    "pmkit workshop print": (
        "pack.html",
        lambda path, title: _cli("workshop", "print", "seed", str(path), "--material", MATERIAL),
    ),
    "pmkit followup --calendar": (
        "out.ics",
        lambda path, title: _cli("followup", _plan_file(path, title), "--calendar", str(path)),
    ),
    "pmkit followup --page": (
        "out.html",
        lambda path, title: _cli("followup", _plan_file(path, title), "--page", str(path)),
    ),
    **{
        f"handed out: {name}": (file, _handed(name))
        for name, file in (("page", "source.html"), ("wiki page", "source.wiki.md"), ("message", "source.channel.txt"))
    },
    **{
        f"practice: {name}": (file, _practice(name))
        for name, file in {"page": "postmortem.html", "debrief": "debrief.md", "debrief page": "debrief.html"}.items()
    },
    "judgments": (FILE, _judged),
    "assessment, JSON": ("a.json", lambda path, title: _assessed(title).to_json(path).path),
    "assessment, saved": ("self-assessment-team.json", lambda path, title: _assessed(title, "team").save(path.parent)),
    "assessment, page": ("a.html", lambda path, title: assessment_page(_assessed(title), path).path),
    "plan": ("plan.yaml", lambda path, title: _drafted(path, title)),
    "plan, page": ("plan.html", lambda path, title: plan_page(_plan(title), path).path),
    "plan, page that follows": ("plan.html", lambda path, title: _followed(path, title)[0]),
    "plan, calendar that follows": ("plan.ics", lambda path, title: _followed(path, title)[1]),
    "plan, calendar": ("plan.ics", lambda path, title: plan_calendar(_plan(title), path).path),
    "invitation": ("look-back.ics", lambda path, title: invitation(_plan(title), path.parent)),
    "report, page": ("report.html", lambda path, title: _report(title).to_page(path).path),
    "report, Markdown": ("workshop-report.md", lambda path, title: _report(title).save(path.parent)[0]),
    "report, saved page": ("workshop-report.html", lambda path, title: _report(title).save(path.parent)[1]),
    "paper pack": (
        "pack.html",
        lambda path, title: paper_pack(
            load_agenda("seed"), open_material(MATERIAL), path
        ).path,
    ),
    "live session, CSV": ("r.csv", lambda path, title: _live(title).to_csv(path).path),
    "live session, JSON": ("r.json", lambda path, title: _live(title).to_json(path).path),
    "session alone, CSV": ("r.csv", lambda path, title: _session(path, title).to_csv(path).path),
    "session alone, JSON": ("r.json", lambda path, title: _session(path, title).to_json(path).path),
}  # fmt: skip


def _evidence(path: Path, title: str) -> Path:
    document = path.parent / "pm.md"
    written = save(Postmortem(title=title, timeline=_sourced(title)), document)
    assert written == document, "an edit of the records does not keep the document back"
    beside = path.with_name("pm.evidence.conflict-1.csv")
    return beside if beside.exists() else evidence_path(document)


def _sourced(title: str) -> Timeline:
    return Timeline([Event(id="E1", headline="Alert", earliest=AT, latest=AT, source=title)])


def _assessed(title: str, label: str = "") -> Any:
    return replace(assess(example_team()), label=label or title)


_DRAFTS: Final[dict[Path, Draft]] = {}


def _drafted(path: Path, title: str) -> Path:
    draft = _DRAFTS.setdefault(path, Draft.open(path))
    return save_plan(_plan(title), path, draft)


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".conflict-" in path.name}


@pytest.mark.parametrize("name", WRITERS)
def test_an_edit_stays_and_the_new_text_is_beside_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Write, edit, write again: the edit is there to the letter, the new text too, and somebody is told where."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path / "my-work"))
    file, write = WRITERS[name]
    path = tmp_path / file
    write(path, "first")
    assert path.is_file()
    assert _files(tmp_path) == {}
    path.write_text(EDIT, encoding="utf-8")
    caplog.clear()
    told = write(path, "second")
    assert path.read_text(encoding="utf-8") == EDIT
    beside = [found for found in _files(tmp_path) if found.name == f"{path.stem}.conflict-1{path.suffix}"]
    assert len(beside) == 1
    assert told in (None, beside[0])
    assert beside[0].name in caplog.text


NEW: Final[dict[str, tuple[str, Callable[[Path], object]]]] = {
    "start_postmortem": ("pm.md", lambda path: start_postmortem(path, TIMELINE)),
    "pmkit new": ("pm.md", lambda path: main(["new", str(path)])),
    "pmkit workshop copy": ("sheet.yaml", lambda path: main(["workshop", "copy", "seed", str(path)])),
    "a new scenario": ("x-2024/brief.md", lambda path: _refused(path)),
}


def _refused(path: Path) -> None:
    with pytest.raises(pmkit.errors.ScenarioError):
        scenario_new.new_scenario("x-2024", path.parent.parent)


@pytest.mark.parametrize("name", NEW)
def test_what_begins_a_file_leaves_one_that_is_there(name: str, tmp_path: Path) -> None:
    """A writer of new files changes nothing where there is one."""
    file, write = NEW[name]
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(EDIT, encoding="utf-8")
    write(path)
    assert path.read_text(encoding="utf-8") == EDIT


def test_a_file_that_came_in_the_same_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look whether a file is there and the write, another program may make it: its text stays."""
    path = tmp_path / "pm.md"
    path.write_text(EDIT, encoding="utf-8")
    monkeypatch.setattr(Path, "exists", _blind(path, Path.exists))
    options = argparse.Namespace(file=str(path), title="", date="", zone="UTC", depth="note", events="")
    assert cli_new.run(options) == 0
    assert path.read_text(encoding="utf-8") == EDIT
    assert (tmp_path / "pm.conflict-1.md").is_file()


def _blind(path: Path, real: Callable[[Path], bool]) -> Callable[[Path], bool]:
    """Return a look at files that does not see one the first time."""
    looks: list[Path] = []

    def exists(self: Path) -> bool:
        looks.append(self)
        return real(self) and not (self == path and looks.count(path) == 1)

    return exists


def test_what_was_loaded_is_written_over_exactly_that(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Load, change, save, change, save: the file has the last text. Another who loaded the same goes beside."""
    path = tmp_path / "pm.md"
    path.write_text("# Outage\n\n## What Happened\n\nIt broke.\n", encoding="utf-8")
    mine, other = load(path), load(path)
    assert mine == other == load(path).replace(origins=())
    assert save(mine.replace(title="One"), path) == path
    assert save(mine.replace(title="Two"), path) == path
    assert load(path).title == "Two"
    assert save(other.replace(title="Three"), path).name == "pm.conflict-1.md"
    assert load(path).title == "Two"
    assert caplog.text
    copy = tmp_path / "copy.md"
    assert save(mine, copy) == save(mine.replace(title="Four"), copy) == copy


def test_the_records_of_a_loaded_postmortem_are_spared_too(tmp_path: Path) -> None:
    """Raw records that somebody edited since they were read stay; those of a conflict file are beside it."""
    path = save(_made("T"), tmp_path / "pm.md")
    loaded = load(path)
    evidence = evidence_path(path)
    held = evidence.read_text(encoding="utf-8").replace("pager", "chat")
    evidence.write_text(held, encoding="utf-8")
    changed = loaded.replace(records=_sourced("graph"))
    assert save(changed, path) == path
    assert evidence.read_text(encoding="utf-8") == held
    path.write_text(EDIT, encoding="utf-8")
    beside = save(changed, path)
    assert "graph" in evidence_path(beside).read_text(encoding="utf-8")


def test_the_same_text_makes_one_conflict_file(tmp_path: Path) -> None:
    """Run All again and again beside an edit leaves one conflict file for each text, not one for each run."""
    path = lay(tmp_path / "a.md", "1")
    path.write_text(EDIT, encoding="utf-8")
    assert {lay(path, "2").name for _ in range(5)} == {"a.conflict-1.md"}
    assert lay(path, "3").name == "a.conflict-2.md"


def test_a_person_at_the_terminal_is_told(tmp_path: Path) -> None:
    """The command line says that the file stayed and where the new text is."""
    path = tmp_path / "pm.html"
    source = _document(path, "T")
    command = [sys.executable, "-m", "pmkit", "share", str(source), "--out", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(EDIT, encoding="utf-8")
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "pm.conflict-1.html" in done.stdout
    assert "it stays" in done.stderr


OWN_STATE: Final = {
    "practice/drill/log.py": "a drill's log: each line is appended behind its own last line, or refused",
    "workshop/leading/clock.py": "where the clock is; written each time it is started or stopped",
    "workshop/leading/folders.py": "whose workshop a folder keeps; written once, when the folder is made",
    "workshop/leading/run.py": "the code of the session that was opened last",
    "room/host/keying.py": "what was typed below a question, until it is sent",
    "room/host/wall.py": "the address of the wall page of a workshop without phones",
    "room/server/process.py": "room.json, and the log of the room's process",
    "room/session/store.py": "the file of a session, made private before SQLite opens it",
}
"""Modules that write what is pmkit's own, and what that is."""

_WRITES: Final = {"write_atomic", "write_text", "write_bytes"}


def _writing(tree: ast.AST) -> list[str]:
    """Return the calls by which a module writes a file."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        modes = [*(node.args[1:2] if isinstance(node.func, ast.Name) or name == "fdopen" else node.args[:1])]
        modes += [key.value for key in node.keywords if key.arg == "mode"]
        opens = name in ("open", "fdopen") and any(
            isinstance(mode, ast.Constant) and isinstance(mode.value, str) and re.fullmatch("[wax][bt+]*", mode.value)
            for mode in modes
        )
        low = name == "open" and "O_CREAT" in ast.dump(node)
        if name in _WRITES or opens or low:
            found.append(name)
    return found


def test_only_the_one_writer_writes() -> None:
    """No module but ``files`` and those with state of pmkit's own writes a file by other means."""
    root = Path(pmkit.__file__).parent
    writing = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if _writing(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert writing == {"files.py", *OWN_STATE}


def test_the_search_for_writers_finds_them() -> None:
    """The search sees each way to write."""
    for line in (
        "p.write_text('x')",
        "open('a', 'w')",
        "p.open(mode='wb')",
        "os.fdopen(h, 'w')",
        "write_atomic(p, 'x')",
    ):
        assert _writing(ast.parse(line)), line
    assert not _writing(ast.parse("open('a')\np.open('rb')\nroom.open('w1')"))
