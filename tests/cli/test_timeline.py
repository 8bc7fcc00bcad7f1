"""``pmkit timeline``: exports in, a table that adds up, and the timeline in four forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.records.timeline import Timeline

CASES = Path(__file__).parents[1] / "records" / "sources" / "cases"


def run(*words: object) -> int:
    """Run the command."""
    return main(["timeline", *map(str, words)])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))


def test_a_folder_becomes_a_timeline_in_four_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names each file with its counts, and all forms tell the same events."""
    outs = [tmp_path / f"t.{ending}" for ending in ("csv", "json", "md", "html")]
    assert run(CASES, *(word for out in outs for word in ("--out", out))) == 0
    said = capsys.readouterr().out
    assert "11-alertmanager.json" in said
    assert "Alertmanager" in said
    from_csv = Timeline.from_csv(outs[0])
    assert from_csv == Timeline.from_json(outs[1].read_text(encoding="utf-8"))
    for event in from_csv:
        assert event.headline in outs[2].read_text(encoding="utf-8").replace("\\", "")
    assert "taken for UTC" in outs[2].read_text(encoding="utf-8")
    page = outs[3].read_text(encoding="utf-8")
    assert "CheckoutErrors fired" in page
    assert "Files that were read" in page


def test_a_window_a_zone_and_a_service_leave_out_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    """What is outside is counted, not dropped."""
    words = (CASES / "17-plain.log", "--from", "2024-01-15 15:34", "--zone", "Europe/Berlin", "--out", "t.json")
    assert run(*words) == 0
    assert "outside" in capsys.readouterr().out
    assert [event.headline for event in Timeline.from_json(Path("t.json").read_text(encoding="utf-8"))] == [
        "Acknowledged"
    ]
    assert run(CASES / "19-k8s-events.json", "--service", "checkout", "--out", "s.json") == 1


def test_a_postmortem_is_started_with_the_timeline_and_never_replaced(tmp_path: Path) -> None:
    """``--new`` writes the draft once; a second run leaves it as it is."""
    assert run(CASES / "13-pager-log.json", "--new", "pm.md", "--title", "Payments failed") == 0
    text = (tmp_path / "pm.md").read_text(encoding="utf-8")
    assert "Triggered through the API." in text
    assert "Payments failed" in text
    (tmp_path / "pm.md").write_text(text + "mine\n", encoding="utf-8")
    assert run(CASES / "13-pager-log.json", "--new", "pm.md") == 0
    assert (tmp_path / "pm.md").read_text(encoding="utf-8").endswith("mine\n")


def test_a_key_keeps_letters_and_gives_roles(tmp_path: Path) -> None:
    """The key is for its owner alone, keeps each person's letter, and a letter can be given a role."""
    assert run(CASES / "10-slack-channel-day.json", "--key", "key.json", "--out", "a.md") == 0
    key = tmp_path / "key.json"
    assert key.stat().st_mode & 0o077 == 0
    assert set(json.loads(key.read_text(encoding="utf-8"))["people"]) == {"A", "B"}
    words = ("--key", "key.json", "--role", "B=incident commander", "--out", "b.json")
    assert run(CASES / "10-slack-channel-day.json", *words) == 0
    events = Timeline.from_json((tmp_path / "b.json").read_text(encoding="utf-8")).events
    assert "incident commander can you look?" in events[1].headline
    assert events[2].role == "incident commander"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("none.json",),
        (CASES, "--out", "t.exe"),
        (CASES, "--zone", "CST"),
        (CASES, "--map", "time"),
        (CASES, "--from", "yesterday"),
        (CASES, "--show-zone", "x"),
    ],
)
def test_a_mistake_is_one_sentence(words: tuple[object, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with exit code 2 and says what to do."""
    assert run(*words) == 2
    told = capsys.readouterr().err
    assert "What to do" in told
    assert "Traceback" not in told


def test_a_column_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A guess is shown, and overruled for one file."""
    (tmp_path / "t.csv").write_text("made,seen,a,b\n2024-01-15T10:00:00Z,2024-01-15T14:32:00Z,x,yy\n", encoding="utf-8")
    assert run("t.csv", "--map", "t.csv:time=seen", "--map", "text=a", "--out", "t.json") == 0
    assert "columns read as time = seen, text = a" in capsys.readouterr().out
    [event] = Timeline.from_json((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert (f"{event.instant:%H:%M}", event.headline) == ("14:32", "x")
