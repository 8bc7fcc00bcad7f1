"""Promise: whatever reads a file of others has limits on bytes and depth, names what is wrong, and shows no traceback.

A new reader is one row of ``READERS``, a new kind of hostile file one of ``HOSTILE``.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet

from pmkit.analysis.language.team import load_lexicon
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.cli import main
from pmkit.data.strict_yaml import load_yaml
from pmkit.documents.format.blocks import parser
from pmkit.documents.format.reading import load
from pmkit.documents.metrics.collection import read_folder
from pmkit.errors import PmkitError, RoomError
from pmkit.files import TEXT_LIMIT
from pmkit.practice.feedback.judgments import FILE, Judgments
from pmkit.records.log import read_log
from pmkit.records.people.redaction import Key
from pmkit.records.timeline import Timeline
from pmkit.room.host.keying import _typed
from pmkit.room.host.wall import _kept
from pmkit.room.server import process
from pmkit.room.session.plan import load_plan as load_session
from pmkit.room.session.session import Session
from pmkit.views.widgets.shared import Shared
from pmkit.workshop.assessment.assessment import Assessment
from pmkit.workshop.assessment.own_answers import OwnAnswers
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.skill import Skill
from pmkit.workshop.improvement.plan import load_plan
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.clock import Clock
from pmkit.workshop.leading.folders import _read as read_about
from pmkit.workshop.leading.folders import look_back
from pmkit.workshop.leading.kept import read_results
from pmkit.workshop.leading.notes import Notes
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.edits import with_edits
from pmkit.workshop.runsheet.material import open_material

DEEP: Final = 100_000
_GIGABYTE: Final = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]


def _text(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def _large(path: Path) -> None:
    """Make a file of a hundred megabytes that takes no room."""
    with path.open("wb") as stream:
        stream.truncate(100_000_000)


def _exports(path: Path) -> None:
    """Read an export; what was rejected as a whole is raised."""
    timeline = Timeline.from_exports(path)
    assert timeline.report is not None
    if not len(timeline):
        _only(timeline.report.rejects)


HOSTILE: Final[dict[str, Callable[[Path], object]]] = {
    "a pipe": lambda path: os.mkfifo(path),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path),
    "too large": _large,
    "binary": lambda path: path.write_bytes(b"\x00\xff\xfe" * 1000),
    "deep JSON": _text("[" * DEEP),
    "deep JSON of objects": _text('{"a":' * DEEP),
    "deep JSON that ends": _text("[" * DEEP + "]" * DEEP),
    "JSON with a deep cell": _text(
        '[{"time": "2024-01-01T00:00:00Z", "text": ' + "[" * 900 + "]" * 900 + "}]"
    ),
    "deep TOML": _text("on = " + "[" * DEEP),
    "deep TOML that ends": _text("on = " + "[" * 5000 + "]" * 5000),
    "TOML of a deep key": _text("a" + ".a" * DEEP + " = 1"),
    "TOML of other kinds": _text('on = 3\nwords = "x"\nrule = "y"\n'),
    "TOML of other kinds inside": _text("on = [3]\n[[rule]]\nid = 3\nmatch = 4\n"),
    "a number of many digits": _text("on = " + "1" * 50_000),
    "JSON of many digits": _text("[" + "1" * 50_000 + "]"),
    "deep YAML": _text("a: " + "[" * DEEP),
    "YAML with aliases": _text("a: &a [x]\nb: [*a, *a]\n"),
    "an open quote": _text('id,headline\n"' + "x" * 200_000),
    "one line": _text("x" * 1_000_000),
    "one line of words": _text("- 14:32 - it failed, " * 10_000),
    "gzip that was cut off": lambda path: path.write_bytes(gzip.compress(b"2024-01-15 x\n" * 99)[:-9]),
    "bzip2 of a hundred megabytes": lambda path: path.write_bytes(bz2.compress(bytes(900_000)) * 110),
    "xz that wants a gigabyte": lambda path: path.write_bytes(lzma.compress(b"x", filters=_GIGABYTE)),
    "the head of a zip archive": lambda path: path.write_bytes(b"PK\3\4" + b"x" * 99),
    "half a letter": _text('{"schema": 1, "label": "\\ud800"}'),
}  # fmt: skip
READERS: Final[dict[str, Callable[[Path], object]]] = {
    "postmortem": load,
    "events": Timeline.from_csv,
    "log": read_log,
    "exports": _exports,
    "key of people": lambda path: Key.load(path),
    "lexicon": load_lexicon,
    "YAML": load_yaml,
    "session": load_session,
    "agenda": lambda path: load_agenda(str(path)),
    "what people will see": lambda path: with_edits(open_material("payments-memory-leak"), path, set()),
    "improvement plan": load_plan,
    "planner": Planner.open,
    "assessment": Assessment.from_json,
    "answers table": Responses.from_csv,
    "own answers": OwnAnswers.open,
    "skill": Skill.open,
    "judgments": lambda path: Judgments.load(path.parent),
    "clock": lambda path: Clock.open(load_agenda("seed"), path),
    "whys": lambda path: FiveWhys.from_json(path.read_text(encoding="utf-8")),
    "workshop notes": lambda path: Notes.open(load_agenda("seed"), path),
    "workshop results": read_results,
    "whose workshop it is": read_about,
    "report to look back at": lambda path: look_back(path.parent),
    "plan to look back at": lambda path: look_back(path.parent),
    "shared draft": Shared.of,
    "keyed counts": _typed,
    "wall page's address": _kept,
    "metrics": lambda path: _only(read_folder(path.parent).left_out),
    "session file": lambda path: Session.resume(path).store.close(),
    "room.json": lambda path: _named(process.damage(path.parent)),
    "room.log": lambda path: (process._last_lines(path), process._log_file(path.parent)),
}
NAMES: Final = {
    "judgments": FILE,
    "metrics": "file.md",
    "room.json": "room.json",
    "room.log": "room.log",
    "report to look back at": "workshop-report.md",
    "plan to look back at": "improvement-plan.yaml",
}
"""What a file must be called for its reader to find it."""

COMMANDS: Final[dict[str, Callable[[str], list[str]]]] = {
    "check": lambda path: ["check", path],
    "check --wording": lambda path: ["check", "--wording", path],
    "check --lexicon": lambda path: ["check", "--wording", "mail.md", "--lexicon", path],
    "share": lambda path: ["share", path],
    "new --events": lambda path: ["new", "pm.md", "--events", path],
    "metrics": lambda path: ["metrics", str(Path(path).parent)],
    "timeline": lambda path: ["timeline", path],
    "timeline --key": lambda path: ["timeline", "mail.md", "--key", path],
    "followup": lambda path: ["followup", path],
    "followup --assessment": lambda path: ["followup", "plan.yaml", "--assessment", path],
    "workshop show": lambda path: ["workshop", "show", path],
    "scenarios validate": lambda path: ["scenarios", "validate", path],
    "practice": lambda path: ["practice", "payments-memory-leak", "--answers", path],
    "room --session": lambda path: ["room", "--session", path],
    "room list": lambda path: ["room", "list", "--folder", str(Path(path).parent)],
    "room stop": lambda path: ["room", "stop", "--folder", str(Path(path).parent)],
}
NAMES_FOR: Final = {"metrics": "file.md", "room list": "room.json", "room stop": "room.json"}
"""What a file must be called for its command to find it."""


def _named(wrong: str) -> None:
    """Raise the sentence that a reader returned instead of raising."""
    if wrong:
        raise RoomError(wrong)


def _only(errors: tuple[PmkitError, ...]) -> None:
    """Raise the first error that a reader listed instead of raising."""
    for error in errors:
        raise error


ALWAYS: Final = ("a pipe", "a device", "a folder", "a link to itself", "too large", "binary")
"""What every reader refuses. The rest is text, which some readers accept as odd content."""

PACKED: Final = ("gzip that was cut off", "bzip2 of a hundred megabytes", "xz that wants a gigabyte")
"""Compressed files: those who take a text are never given one."""

BEGINS: Final = (
    "planner",
    "own answers",
    "skill",
    "judgments",
    "clock",
    "workshop notes",
    "shared draft",
    "key of people",
)
"""Readers that start empty when there is no file yet; a link that leads nowhere counts as no file."""

FORGIVING: Final = {
    "keyed counts": ALWAYS,
    "wall page's address": ALWAYS,
    "metrics": ("a folder",),
    "exports": ("a folder",),
    "room.log": ("too large", "binary"),
}
"""What a reader accepts all the same: broken counts that were never sent are dropped, a folder is searched, and only
the end of a log is read."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes in folders nor such devices")


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_names_what_is_wrong(reader: str, kind: str, tmp_path: Path) -> None:
    """A hostile file is refused with a named error, or read as the odd text it is; no other exception gets out."""
    if reader == "whys" and kind in (*ALWAYS, *PACKED):
        pytest.skip("takes text, not a file")
    path = tmp_path / NAMES.get(reader, "file.json")
    HOSTILE[kind](path)
    caught: list[PmkitError] = []
    try:
        READERS[reader](path)
    except PmkitError as error:
        caught.append(error)
    assert all(error.code and len(str(error)) < 5000 for error in caught)
    begins = reader in BEGINS and kind == "a link to itself"
    assert caught or kind not in ALWAYS or begins or kind in FORGIVING.get(reader, ())


def _tried() -> Iterator[ParameterSet]:
    """Yield every command with every hostile file; rendering a hundred thousand brackets is slow."""
    for command in COMMANDS:
        for kind in HOSTILE:
            marks = [pytest.mark.slow] if command == "share" and kind.startswith("deep") else []
            yield pytest.param(command, kind, marks=marks)


@pytest.mark.parametrize(("command", "kind"), [*_tried()])
def test_a_command_names_what_is_wrong(
    command: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command ends with one sentence and an exit code, or has read the odd text; it never prints a traceback."""
    if command in ("room --session", "practice") and kind not in ALWAYS:
        pytest.skip("an odd text would start a room, or run a notebook for a minute")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path / "work"))
    (tmp_path / "mail.md").write_text("x\n", encoding="utf-8")
    Planner.open(tmp_path / "plan.yaml", start="2026-09-01")
    path = tmp_path / NAMES_FOR.get(command, "file.toml")
    HOSTILE[kind](path)
    code = main(COMMANDS[command](str(path)))
    told = capsys.readouterr()
    assert code in (0, 1, 2)
    assert "Traceback" not in told.out + told.err
    # A folder of postmortems is read without those that cannot be read; they are listed.
    assert code != 0 or kind not in ALWAYS or command == "metrics"


class _Endless(io.RawIOBase):
    """A stream that never ends and counts the bytes read from it."""

    taken = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer."""
        buffer[:] = b"x" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


@pytest.mark.parametrize("words", [["check", "-"], ["check", "--wording", "-"]])
def test_endless_standard_input_is_refused(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Piped input is read up to the limit and not much further."""
    endless = _Endless()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    assert main(words) == 2
    assert "standard input" in capsys.readouterr().err
    assert endless.taken < TEXT_LIMIT + 1_000_000


def test_binary_standard_input_is_named() -> None:
    """Bytes that are not text give one sentence, not a traceback."""
    done = subprocess.run([sys.executable, "-m", "pmkit", "check", "-"], input=b"\xff\xfe\x00", capture_output=True)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_what_is_too_deep_for_everybody_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a reader misses deep nesting, the command still ends with one sentence."""

    def deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("pmkit.cli.check.run", deep)
    assert main(["check", "x.md"]) == 2
    assert "nested" in capsys.readouterr().err


def test_brackets_do_not_take_quadratic_time() -> None:
    """Blocks are found without parsing the text inside a line, which would take quadratic time in open brackets."""
    assert {token.type for token in parser().parse("[" * 50) if token.children} == set()
    assert not {"inline", "text_join"} & set(parser().core.ruler.get_active_rules())
