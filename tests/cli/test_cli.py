"""The command line: what it prints, what it writes, and how it refuses bad input."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pmkit import __version__
from pmkit.cli import COMMANDS, main
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load
from pmkit.documents.format.templates import template
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.new import new_scenario
from pmkit.documents.scenario.scenario import Scenario
from pmkit.kit import kit_folder

KIT = sorted(path.parent.name for path in kit_folder("scenarios").glob("*/scenario.yaml"))
FIRST = KIT[0]
HEAVY = ("pandas", "matplotlib", "papermill", "ipywidgets", "IPython", "pydantic", "ruamel", "markdown_it")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``pmkit`` in an empty folder; returns exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PMKIT_SCENARIOS", raising=False)
    monkeypatch.delenv("PMKIT_WORK", raising=False)

    def call(*words: object) -> tuple[int, str, str]:
        """Call the command line with words."""
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:  # argparse ends --help and wrong usage this way
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A scenario's folder with one unknown key."""
    folder = new_scenario("broken", tmp_path / "scenarios")
    with (folder / "scenario.yaml").open("a", encoding="utf-8") as stream:
        stream.write("colour: red\n")
    return folder


@pytest.fixture
def postmortem(tmp_path: Path) -> Path:
    """A postmortem's file: the reference of a scenario, so that every section has content."""
    path = tmp_path / "pm.md"
    path.write_text(render(Scenario.open(FIRST).debrief()), encoding="utf-8")
    return path


def test_help_lists_the_commands(run: Run) -> None:
    """Without words and with --help the commands are listed with what they do."""
    for words in ((), ("--help",)):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        plain = " ".join(out.split())
        assert all(name in plain and purpose in plain for name, purpose in COMMANDS.items())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(run: Run, command: str) -> None:
    """Every command explains its arguments."""
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out.startswith(f"usage: pmkit {command} ")
    assert COMMANDS[command][1:].split(",")[0] in " ".join(out.split())


def test_workshop_shows_copies_and_prints(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run sheets are listed and shown; a copy is checked after it was changed; the paper pack is written."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("workshop", "list")
    assert code == 0
    assert "practice" in out
    assert "Current State" in run("workshop", "show", "seed")[1]
    assert run("workshop", "copy", "seed", "ours.yaml")[0] == 0
    assert run("workshop", "copy", "seed", "ours.yaml")[0] == 2, "a file that is there is left alone"
    file = tmp_path / "ours.yaml"
    assert run("workshop", "show", file)[0] == 0
    file.write_text(file.read_text(encoding="utf-8").replace("minutes: 15", "minutes: 16"), encoding="utf-8")
    code, _, err = run("workshop", "show", file)
    assert code == 2
    assert "91 minutes, the workshop has 90" in err
    code, out, _ = run("workshop", "print", "practice", "pack.html", "--material", "gitlab-2017-01-31")
    assert code == 0
    assert "GitLab" in (tmp_path / "pack.html").read_text(encoding="utf-8")


def test_workshop_opens_the_cockpit_and_lab_the_start_page(run: Run, tmp_path: Path) -> None:
    """Both lay the same copy of the kit; each begins where its reader wants to be."""
    assert "01-team-workshop.ipynb" in run("workshop", "--no-open")[1]
    assert "00-start-here.ipynb" in run("lab", "--no-open")[1]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["pmkit-lab"]


def test_an_old_word_says_where_it_went(run: Run) -> None:
    """``pmkit agenda`` names the command that does its work now."""
    code, out, err = run("agenda", "seed")
    assert (code, out) == (2, "")
    assert "pmkit workshop" in err


def test_a_finding_is_explained(run: Run) -> None:
    """``pmkit check --explain`` says what a finding asks and why, lists all, and helps with a code that is mistyped."""
    code, out, _ = run("check", "--explain", "is-the-root-cause")
    assert code == 0
    assert out.startswith("is-the-root-cause (wording")
    assert "It asks:" in out
    assert "Why:" in out
    code, out, _ = run("check", "--explain", "all")
    assert code == 0
    assert len(out.splitlines()) > 50
    code, _, err = run("check", "--explain", "is-the-rot-cause")
    assert code == 2
    assert "did you mean 'is-the-root-cause'?" in err
    code, _, err = run("check")
    assert code == 2
    assert "name a file" in err


def test_the_version(run: Run) -> None:
    """--version prints the version."""
    assert run("--version") == (0, f"pmkit {__version__}\n", "")


@pytest.mark.parametrize("words", [("nonsense",), ("share",), ("scenarios",), ("practice", FIRST, "--level", "hard")])
def test_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    """An unknown command or a missing argument exits with 2 and the usage on stderr."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: pmkit")
    assert "Traceback" not in err


def test_the_list_as_json(run: Run) -> None:
    """The list for programs is JSON with one object a scenario."""
    code, out, err = run("scenarios", "list", "--json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert [row["id"] for row in rows] == KIT
    assert all(Path(row["folder"]).is_dir() and row["title"] and row["minutes"] > 0 for row in rows)


def test_the_list_for_people(run: Run) -> None:
    """The list for people has a line a scenario and says how to practice one."""
    code, out, _ = run("scenarios", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[: len(KIT)]] == KIT
    assert "pmkit practice NAME" in out


def test_a_broken_scenario_does_not_hide_the_others(run: Run, broken: Path) -> None:
    """A broken folder is named on stderr with exit code 1, and the list stays whole."""
    code, out, err = run("scenarios", "list", "--json")
    assert code == 1
    assert [row["id"] for row in json.loads(out)] == KIT
    assert "colour" in err
    assert str(broken) in err


def test_show(run: Run) -> None:
    """A scenario is described with its title, objectives and sources."""
    code, out, err = run("scenarios", "show", FIRST)
    scenario = Scenario.open(FIRST)
    assert (code, err) == (0, "")
    assert out.startswith(scenario.title)
    assert all(objective in out for objective in scenario.manifest.objectives)
    assert all(source.url in out for source in scenario.manifest.provenance.sources)


def test_validate_a_broken_scenario(run: Run, broken: Path) -> None:
    """A broken scenario exits with 1 and shows code, place and remedy."""
    code, out, _ = run("scenarios", "validate", broken)
    assert code == 1
    assert "[unknown-key] " in out
    assert "scenario.yaml" in out
    assert "What to do: " in out
    assert ": valid" not in out


def test_validate_all(run: Run) -> None:
    """Without names all scenarios are validated, and each one is said to be valid."""
    code, out, _ = run("scenarios", "validate")
    assert code == 0
    assert [line.removesuffix(", with a drill") for line in out.splitlines()] == [f"{name}: valid" for name in KIT]
    assert "payments-memory-leak: valid, with a drill" in out


def test_a_new_scenario_can_be_practiced_by_name(run: Run, tmp_path: Path) -> None:
    """``scenarios new`` writes a folder that validates and is found by its name from here."""
    code, out, err = run("scenarios", "new", "mine-2024")
    assert (code, err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "scenarios" / "mine-2024").iterdir()) == [
        "brief.md",
        "events.csv",
        "match.yaml",
        "reference.md",
        "scenario.yaml",
    ]
    code, out, _ = run("scenarios", "validate", "mine-2024")
    assert code == 0
    assert "mine-2024: valid, " in out
    assert "to fill in  brief.md:1: " in out


@pytest.mark.parametrize("depth", ["full", "lightweight", "note"])
def test_new_starts_a_postmortem(run: Run, tmp_path: Path, depth: str) -> None:
    """``new`` writes the template of the depth, with title, day and zone filled in."""
    words = ("--title", "T", "--date", "2024-01-15", "--zone", "+02:00", "--depth", depth)
    code, out, err = run("new", "pm.md", *words)
    assert (code, err) == (0, "")
    assert "Written: pm.md" in out
    text = (tmp_path / "pm.md").read_text(encoding="utf-8")
    assert text == template(depth, title="T", date="2024-01-15", zone="+02:00")


def test_new_goes_from_a_table_to_a_draft(run: Run, tmp_path: Path) -> None:
    """``new --events`` begins with the timeline of a table, and names the rows that it could not read."""
    table = "time,event\n2024-01-15 10:00,Deploy\n2024-01-15T10:05:00Z,Alert fires\nsoon,Nobody knows\n"
    (tmp_path / "events.csv").write_text(table, encoding="utf-8")
    code, out, err = run("new", "pm.md", "--events", "events.csv", "--zone", "Europe/Amsterdam", "--title", "Mail late")
    assert (code, err) == (1, "")
    assert "2 events read from events.csv" in out
    assert "events.csv:4: 'soon' is not an instant" in out
    written = load(tmp_path / "pm.md")
    assert (written.title, written.summary.date) == ("Mail late", "2024-01-15")
    assert [event.headline for event in written.timeline] == ["Deploy", "Alert fires"]
    (tmp_path / "events.csv").write_text(table.rpartition("soon")[0], encoding="utf-8")
    assert run("new", "other.md", "--events", "events.csv", "--zone", "UTC")[0] == 0


def test_triage_answers_on_the_command_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds is named by options, or asked for on a terminal; the answer has reasons and the next command."""
    code, out, _ = run("triage", "--security")
    assert (code, out.splitlines()[0]) == (0, "Full postmortem, because:")
    assert "it was a security incident" in out
    assert out.rstrip().endswith("pmkit new postmortem.md --depth full")
    assert "Document only" in run("triage", "--none")[1]
    monkeypatch.setattr("sys.stdin", Terminal("n\nno\nmaybe\ny\nn\nN\nn\n"))
    code, out, _ = run("triage")
    assert code == 0
    assert "Please answer y or n." in out
    assert "it lasted longer than 30 minutes" in out
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    code, _, err = run("triage")
    assert code == 2
    assert "ended before the last question" in err


class Terminal(io.StringIO):
    """What is typed on a terminal."""

    def isatty(self) -> bool:
        """Tell that it is one."""
        return True


def test_a_shell_completes_commands_and_options(tmp_path: Path) -> None:
    """Bash asks through argcomplete, and gets the commands, a command's options and the choices of an option."""

    def asked(line: str) -> set[str]:
        out = tmp_path / "out"
        env = {
            **os.environ,
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(out),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
            "COMP_TYPE": "9",
        }
        subprocess.run([sys.executable, "-m", "pmkit"], env=env, check=False, timeout=60)
        return {word.strip() for word in out.read_text(encoding="utf-8").split("\n")}

    assert {"triage", "check"} <= asked("pmkit ")
    assert "--events" in asked("pmkit new pm.md --ev")
    assert {"full", "lightweight", "note"} <= asked("pmkit new pm.md --depth ")
    assert "payments-memory-leak" in asked("pmkit practice pay")


@pytest.mark.parametrize(
    ("form", "name", "holds"),
    [
        ("page", "pm.html", "<!doctype html>"),
        ("wiki", "pm.wiki.md", "## Five Whys"),
        ("channel", "pm.channel.txt", "Postmortem: "),
        ("public", "pm.public.md", "## Contributing Factors"),
    ],
)
def test_share(run: Run, postmortem: Path, form: str, name: str, holds: str) -> None:
    """Each form is written beside the postmortem, which stays as it was."""
    before = postmortem.read_bytes()
    code, out, err = run("share", "pm.md", "--as", form)
    assert (code, err) == (0, "")
    assert f"Written: {name}" in out
    assert holds.lower() in (postmortem.parent / name).read_text(encoding="utf-8").lower()
    assert postmortem.read_bytes() == before


def test_share_lists_what_it_removed(run: Run, postmortem: Path) -> None:
    """The public version says what was taken out, counts it, and asks for a reader."""
    title = load(postmortem).title
    code, out, _ = run("share", "pm.md", "--as", "public", "--hide", title)
    assert code == 0
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Removed or replaced: "))
    assert int(lines[at].split(": ")[1]) == len(lines) - at - 2
    assert any(title in line for line in lines[at:])
    assert "Read it before you publish it." in lines[-1]
    assert title not in (postmortem.parent / "pm.public.md").read_text(encoding="utf-8")


def test_share_keeps_what_a_person_edited(run: Run, postmortem: Path) -> None:
    """A page that was edited by hand stays, and the new one is written beside it."""
    run("share", "pm.md", "--as", "wiki")
    edited = postmortem.parent / "pm.wiki.md"
    edited.write_text("mine", encoding="utf-8")
    code, out, _ = run("share", "pm.md", "--as", "wiki")
    assert code == 0
    assert "pm.wiki.conflict-1.md" in out
    assert edited.read_text(encoding="utf-8") == "mine"
    assert "## Five Whys" in (postmortem.parent / "pm.wiki.conflict-1.md").read_text(encoding="utf-8")


def test_share_to_another_place(run: Run, postmortem: Path, tmp_path: Path) -> None:
    """--out names the file, in a folder that is made."""
    code, _, _ = run("share", "pm.md", "--as", "channel", "--out", "sub/message.txt")
    assert code == 0
    assert (tmp_path / "sub" / "message.txt").is_file()
    assert not (tmp_path / "pm.channel.txt").exists()


@pytest.mark.parametrize("form", ["public", "wiki"])
def test_share_writes_the_form_that_the_ending_asks_for(run: Run, postmortem: Path, form: str) -> None:
    """A file that ends in .html holds HTML; an ending that a form doesn't have is refused, with those that it has."""
    code, _, _ = run("share", "pm.md", "--as", form, "--out", "out.html")
    assert code == 0
    assert (postmortem.parent / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    code, _, err = run("share", "pm.md", "--as", "page", "--out", "out.md")
    assert code != 0
    assert ".html" in err
    assert not (postmortem.parent / "out.md").exists()


def test_share_says_what_it_assumed(run: Run, tmp_path: Path) -> None:
    """A postmortem from another template is shared with the assumptions that were made on reading it."""
    (tmp_path / "pm.md").write_text("# T\n\n## Timeline\n\n- 10:00 - a\n", encoding="utf-8")
    code, out, _ = run("share", "pm.md", "--as", "wiki")
    assert code == 0
    assert "line 3: No zone was found, so the times are taken for UTC." in out


def prepare(folder: Path) -> None:
    """Lay the bad inputs that the table below names."""
    (folder / "file").write_text("mine", encoding="utf-8")
    (folder / "empty.md").write_bytes(b"")
    (folder / "blank.md").write_bytes(b"\n \n")
    (folder / "binary.md").write_bytes(b"PK\x03\x04\x00\x00")
    (folder / "latin.md").write_bytes("# Störung\n".encode("latin-1"))
    with (folder / "huge.md").open("wb") as stream:
        stream.truncate(50_000_000)
    (folder / "other.md").write_text(
        template(title="T").replace("- **Zone**", "- **Scenario**: another-one\n- **Zone**"), encoding="utf-8"
    )
    (folder / "newer.md").write_text("# T\n\n<!-- pmkit postmortem format 9 -->\n", encoding="utf-8")
    (folder / "good.md").write_text(template(title="T"), encoding="utf-8")
    (folder / "folder").mkdir()


LONG = "a" * 3000
PRACTICE = ("practice", FIRST, "--quiet", "--out", "out")
BAD = {
    "practice: unknown scenario": (("practice", "nowhere"), "'nowhere' is not a scenario"),
    "practice: long name": (("practice", LONG), "is not a scenario"),
    "practice: no name": (("practice", ""), "no scenario is named"),
    "practice: folder without one": (("practice", "folder"), "no scenario.yaml"),
    "practice: missing answers": ((*PRACTICE, "--answers", "nowhere.md"), "no such answers file"),
    "practice: empty answers": ((*PRACTICE, "--answers", "empty.md"), "empty"),
    "practice: blank answers": ((*PRACTICE, "--answers", "blank.md"), "empty"),
    "practice: binary answers": ((*PRACTICE, "--answers", "binary.md"), "binary"),
    "practice: answers in another encoding": ((*PRACTICE, "--answers", "latin.md"), "not UTF-8"),
    "practice: huge answers": ((*PRACTICE, "--answers", "huge.md"), "more than the 5 MB"),
    "practice: answers to another scenario": ((*PRACTICE, "--answers", "other.md"), "are for another-one, not for"),
    "practice: answers of a newer format": ((*PRACTICE, "--answers", "newer.md"), "format 9"),
    "practice: answers that are a folder": ((*PRACTICE, "--answers", "folder"), "is a folder"),
    "practice: out is a file": (("practice", FIRST, "--quiet", "--out", "file"), "a file, not a folder"),
    "practice: out is below a file": (("practice", FIRST, "--quiet", "--out", "file/sub"), "a file, not a folder"),
    "share: missing": (("share", "nowhere.md"), "no such postmortem"),
    "share: a folder": (("share", "folder"), "is a folder"),
    "share: empty": (("share", "empty.md"), "empty"),
    "share: binary": (("share", "binary.md"), "binary"),
    "share: newer": (("share", "newer.md"), "format 9"),
    "share: out is below a file": (("share", "good.md", "--out", "file/x.html"), "a file, not a folder"),
    "share: out is a folder": (("share", "good.md", "--as", "wiki", "--out", "folder"), "folder"),
    "new: over a file": (("new", "file"), "a file here already"),
    "new: over a folder": (("new", "folder"), "here already"),
    "new: into no folder": (("new", "nowhere/pm.md"), "cannot be written"),
    "new: a name that is too long": (("new", LONG), "too long"),
    "share: a name that is too long": (("share", LONG), "too long"),
    "share: out is too long": (("share", "good.md", "--out", LONG), "too long"),
    "practice: out is too long": (("practice", FIRST, "--quiet", "--out", LONG), "too long"),
    "practice: answers with a name that is too long": ((*PRACTICE, "--answers", LONG), "too long"),
    "scenarios: new in a name that is too long": (("scenarios", "new", "fine", "--in", LONG), "too long"),
    "new: unknown zone": (("new", "pm.md", "--zone", "Atlantis/Center"), "not a zone"),
    "new: a day in words": (("new", "pm.md", "--date", "yesterday"), "'yesterday' is not a day"),
    "new: a day that does not exist": (("new", "pm.md", "--date", "2023-02-29"), "does not exist"),
    "new: a day by a week": (("new", "pm.md", "--date", "2024-W03-1"), "is not a day"),
    "new: no such table": (("new", "pm.md", "--events", "nowhere.csv"), "no such events file"),
    "new: a note from a table": (("new", "pm.md", "--events", "file", "--depth", "note"), "has no timeline"),
    "triage: nothing said": (("triage",), "nothing is said about the incident"),
    "triage: both": (("triage", "--none", "--long"), "--none goes with no other"),
    "room: a port beyond the last": (("room", "--here", "--port", "99999"), "no port 99999"),
    "room: port 0": (("room", "--here", "--port", "0"), "no port 0"),
    "scenarios: show unknown": (("scenarios", "show", "nowhere"), "is not a scenario"),
    "scenarios: validate unknown": (("scenarios", "validate", "nowhere"), "is not a scenario"),
    "scenarios: new with a bad name": (("scenarios", "new", "Bad Name"), "cannot be a scenario's name"),
    "scenarios: new inside a file": (("scenarios", "new", "fine", "--in", "file"), "not a folder"),
}
"""Words of a command, and part of what it must say."""


@pytest.mark.parametrize("name", BAD)
def test_bad_input(run: Run, tmp_path: Path, name: str) -> None:
    """Bad input exits with 2, says on stderr what is wrong and what to do, and changes no file."""
    prepare(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    words, says = BAD[name]
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"pmkit {words[0]}: ")
    assert says in err
    assert "What to do: " in err
    assert "Traceback" not in err
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_broken_scenario_cannot_be_practiced(run: Run, broken: Path) -> None:
    """Practicing a broken scenario is bad input and names its first problem."""
    code, _, err = run("practice", broken, "--quiet")
    assert code == 2
    assert "colour" in err
    assert "What to do: " in err


def test_a_mistyped_scenario_is_guessed(run: Run) -> None:
    """A slip in a name is answered with the likeliest name."""
    _, _, err = run("practice", FIRST[:-1])
    assert f"did you mean {FIRST!r}?" in err


def loaded(code: str) -> set[str]:
    """Return which of the heavy packages a fresh interpreter holds after some code."""
    end = f"; import sys; print(*(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code + end], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import pmkit",
        "from pmkit.cli import parser; parser()",
        *(f"from pmkit.cli import parser; parser({name!r})" for name in COMMANDS),
    ],
)
def test_starting_costs_next_to_nothing(code: str) -> None:
    """Importing pmkit and building any parser loads none of the heavy packages."""
    assert loaded(code) == set()


def test_the_check_for_heavy_packages_sees_them() -> None:
    """The check above notices a package that is loaded."""
    assert "pandas" in loaded("import pmkit; pmkit.Timeline")


def test_check_asks_and_only_strict_fails(run: Run, tmp_path: Path) -> None:
    """Findings are printed with file, line and code; the exit code is 1 only with --strict and something to ask."""
    bad = tmp_path / "bad.md"
    bad.write_text(
        "# x\n\n## Five Whys\n\nProblem: It lasted 2 hours\n\n- Why? → John broke it [W1]\n", encoding="utf-8"
    )
    code, out, err = run("check", bad)
    assert (code, err) == (0, "")
    assert f"  {bad}:7: W1: It ends at a person, John." in out
    assert "[names-person]" in out
    assert run("check", bad, "--strict")[0] == 1
    good = tmp_path / "good.md"
    good.write_text(render(Scenario.open("payments-memory-leak").debrief()), encoding="utf-8")
    code, out, _ = run("check", good, "--strict")
    assert (code, out) == (0, f"{good}: nothing to ask\n")


def test_check_for_tools(run: Run, tmp_path: Path) -> None:
    """JSON holds every finding with its line; annotations cannot be forged by what a document says."""
    bad = tmp_path / "a,b.md"
    bad.write_text("# x\n\n## Contributing Factors\n\n- 50%\\::error::x the root cause was y [F1]\n", encoding="utf-8")
    rows = json.loads(run("check", bad, "--format", "json")[1])
    assert {row["code"] for row in rows} >= {"one-cause", "no-evidence", "no-category"}
    assert next(row["line"] for row in rows if row["code"] == "one-cause") == 5
    out = run("check", bad, "--format", "github")[1]
    for line in out.splitlines():
        assert line.startswith(("::notice file=", "::warning file="))
        assert "a%2Cb.md,line=" in line


def test_check_marks_wording(run: Run, tmp_path: Path) -> None:
    """The line is shown and the span underlined; notes on request; a lexicon of the team's; any text with --wording."""
    draft = tmp_path / "draft.md"
    draft.write_text(
        "# Notes\n\nAt 14:10 the on-call forgot the second region. We failed to say so.\n", encoding="utf-8"
    )
    code, out, err = run("check", "--wording", draft)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"{draft}: 1 marked wording"
    assert lines[1].startswith(f"  {draft}:3:10: blame: ")
    assert "[forgot]" in lines[1]
    shown, under = lines[2], lines[3]
    assert shown[under.index("~") : under.rindex("~") + 1] == "the on-call forgot"
    assert "1 note on wording left out" in lines[4]
    assert "failed to" in run("check", "--wording", "--notes", draft)[1]
    assert run("check", "--wording", "--strict", draft)[0] == 1
    rows = json.loads(run("check", "--wording", "--format", "json", draft)[1])
    assert [(row["category"], row["level"], row["line"], row["column"]) for row in rows] == [
        ("blame", "warning", 3, 10),
        ("blame", "info", 3, 48),
    ]
    text = draft.read_text(encoding="utf-8")
    assert [text[row["start"] : row["end"]] for row in rows] == [row["said"] for row in rows]
    own = tmp_path / "wording.toml"
    own.write_text('off = ["blame"]\non = ["minimizing"]\n', encoding="utf-8")
    assert "nothing to ask" in run("check", "--wording", "--lexicon", own, "--strict", draft)[1]
    own.write_text('of = ["blame"]\n', encoding="utf-8")
    code, _, err = run("check", "--wording", "--lexicon", own, draft)
    assert code == 2
    assert "'of' is not a key of a lexicon" in err
    assert "Traceback" not in err


def test_check_reads_what_is_piped_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single dash stands for standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("The root cause was a typo.\n"))
    code, out, _ = run("check", "--wording", "-")
    assert code == 0
    assert "standard input:1:1: single_cause" in out
    assert "perhaps: One contributing factor was" in out


def test_one_file_that_cannot_be_read_does_not_hide_the_others(run: Run, postmortem: Path, tmp_path: Path) -> None:
    """The bad file is named, the good one is checked, and the exit code says that something was not read."""
    (tmp_path / "binary.md").write_bytes(b"\x00")
    code, out, err = run("check", tmp_path / "binary.md", tmp_path / "none.md", postmortem)
    assert code == 2
    assert "binary" in err
    assert "no such postmortem" in err
    assert str(postmortem) in out


def test_metrics_over_a_folder(run: Run, postmortem: Path, tmp_path: Path) -> None:
    """Text, Markdown and CSV show the six rows; targets are the team's, and broken ones are refused."""
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    code, out, _ = run("metrics", tmp_path, "--target", "actions_each=3-6")
    assert code == 0
    assert out.startswith("1 postmortem\n")
    assert "target 3-6" in out
    assert "left out" in out
    assert "too few to say anything about changes" in out
    code, out, err = run("metrics", tmp_path, "--format", "csv")
    assert out.splitlines()[0].startswith("key,metric,value")
    assert len(out.splitlines()) == 7
    assert "empty.md" in err
    assert "| Metric |" in run("metrics", tmp_path, "--format", "markdown")[1]
    for goal in ("actions_each", "party=3", "actions_each=soon"):
        code, _, err = run("metrics", tmp_path, "--target", goal)
        assert code == 2
        assert "What to do" in err
    assert run("metrics", tmp_path / "none")[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_metrics_show_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    """A terminal shows how many of the files are read, on one line that ends; a pipe gets the dashboard alone."""
    import pty

    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.md").write_text(render(Postmortem(title="a", lessons="b")), encoding="utf-8")
    command = [sys.executable, "-m", "pmkit", "metrics", str(folder)]
    piped = subprocess.run(command, capture_output=True, text=True, check=True)
    assert piped.stderr == ""
    assert "\r" not in piped.stdout
    mother, child = pty.openpty()
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=child, text=True, check=True)
    os.close(child)
    bar = os.read(mother, 65536).decode()
    os.close(mother)
    assert shown.stdout == piped.stdout
    assert bar.startswith("\rReading [")
    assert bar.endswith("] 12 of 12\r\n")
    lines = bar.strip().split("\r")
    assert len(lines) == 12
    assert len({len(line.split("]")[0]) for line in lines}) == 1


def test_metrics_say_whether_a_change_could_be_seen(run: Run, tmp_path: Path) -> None:
    """With five durations or more, the simulation answers."""
    for number in range(6):
        text = f"# {number}\n\n- **Duration**: {number * 40 + 10} minutes\n\n## Timeline\n\n- 14:32 - x\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    out = run("metrics", tmp_path, "--change", "0.5")[1]
    assert "Could a change in how long incidents last be seen?" in out
    assert "in each period" in out
