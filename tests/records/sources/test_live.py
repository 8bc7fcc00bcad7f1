"""Real servers on loopback: the same events live, from a saved answer, and from the samples on disk."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pmkit.cli import main
from pmkit.errors import FileError, RecordError
from pmkit.records.sources import live
from pmkit.records.sources.reading import read_exports
from pmkit.records.timeline import Timeline
from tests.ports import free_port
from tests.records.sources.importing import read, told, written
from tests.records.sources.servers import answering, needs, prometheus, running, wait

START = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
STEP = 32
"""Minute at which the errors begin."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Return the address of a server with a recorded series, and its folder."""
    folder = tmp_path_factory.mktemp("prometheus")
    lines = ["# TYPE http_errors_ratio gauge"]
    for second in range(0, 3600, 15):
        value = 0.15 if STEP * 60 <= second < 44 * 60 else 0.0008
        lines.append(f'http_errors_ratio{{service="checkout"}} {value} {int(START.timestamp()) + second}')
    samples = written(folder, "m.om", "\n".join([*lines, "# EOF"]) + "\n")
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", samples, folder / "data"],
        check=True,
        capture_output=True,
    )
    port = free_port()
    with running(prometheus(folder, port, "global: {scrape_interval: 15s}\nscrape_configs: []\n")):
        wait(f"http://127.0.0.1:{port}/-/ready")
        yield f"http://127.0.0.1:{port}", folder


EXPECTED = [
    "14:32:00 http_errors_ratio (service=checkout) rises from 0.0008 to 0.15",
    "14:44:00 http_errors_ratio (service=checkout) returns from 0.15 to 0.0008",
]


@needs("prometheus", "promtool")
def test_live_saved_and_dumped_tell_the_same(recorded: tuple[str, Path], tmp_path: Path) -> None:
    """A server, its saved answer, and ``promtool tsdb dump`` of its disk: the same events."""
    url, folder = recorded
    export = live.prometheus(url, "http_errors_ratio", START, END)
    assert told(read_exports([], live=[export])) == EXPECTED
    with export.open() as stream:
        assert told(read(written(tmp_path, "answer.json", stream.read()))) == EXPECTED
    dump = subprocess.run(["promtool", "tsdb", "dump", folder / "data"], check=True, capture_output=True, text=True)
    assert told(read(written(tmp_path, "dump.txt", dump.stdout))) == EXPECTED


@needs("prometheus", "promtool")
def test_the_command_asks_a_server(recorded: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """``pmkit timeline --prometheus``, together with files; what the server refuses is said in its words."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "a.log", "2026-03-14T14:40:00Z it failed\n")
    window = ("--from", "2026-03-14T14:00:00Z", "--to", "2026-03-14T15:00:00Z")
    words = [
        "timeline",
        "a.log",
        "--prometheus",
        recorded[0],
        "--query",
        "http_errors_ratio",
        *window,
        "--out",
        "t.json",
    ]
    assert main(words) == 0
    events = Timeline.from_json((tmp_path / "t.json").read_text(encoding="utf-8")).events
    assert [event.source for event in events] == ["prometheus", "log", "prometheus"]
    assert main(["timeline", "--prometheus", recorded[0], "--query", "sum(", *window]) == 2
    assert "parse error" in capsys.readouterr().err
    assert main(["timeline", "--prometheus", recorded[0], "--query", "up", "--step", "0.01", *window]) == 2
    assert "maximum resolution" in capsys.readouterr().err


def test_alerts_of_a_server_are_read() -> None:
    """The API's list is an export like any other."""
    alerts = [
        {"labels": {"alertname": "A"}, "startsAt": "2026-03-14T14:32:00Z", "endsAt": "", "status": {"state": "active"}}
    ]
    with answering(body=json.dumps(alerts).encode()) as (url, _):
        done = read_exports([], live=[live.alertmanager(url)])
    assert told(done) == ["14:32:00 A fired"]
    assert done.report.adds_up


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"status": 400, "body": b'{"error": "no"}'}, "server-error"),
        ({"status": 302, "location": "http://127.0.0.1:1/"}, "server-error"),
        ({"body": b"x" * 2000}, "too-large"),
    ],
)
def test_what_a_server_refuses_is_named(what: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error, a redirect to elsewhere, and an answer that does not end."""
    monkeypatch.setattr(live, "LIMIT", 1000)
    with answering(**what) as (url, _), pytest.raises(RecordError) as caught:
        live.alertmanager(url)
    assert caught.value.code == code


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "x", "http://", "http://u:p@127.0.0.1:1"])
def test_other_addresses_are_not_asked(url: str) -> None:
    """Only http and https, and no password in an address that a report shows."""
    with pytest.raises(RecordError, match="address"):
        live.alertmanager(url)


def test_nobody_there_is_one_sentence() -> None:
    """A server that is not running."""
    with pytest.raises(FileError, match="cannot be reached"):
        live.alertmanager(f"http://127.0.0.1:{free_port()}")


@pytest.mark.skipif(
    shutil.which("journalctl") is None or not Path("/lib/systemd/systemd-journal-remote").exists(),
    reason="not installed: systemd-journal-remote (Debian: systemd-journal-remote)",
)
def test_a_real_journal_is_read_in_both_formats(tmp_path: Path) -> None:
    """``systemd-journal-remote`` writes a journal, ``journalctl`` prints it as JSON and in the export format."""
    entries = "".join(
        f"__REALTIME_TIMESTAMP={1773498720000000 + n * 1000000}\n__MONOTONIC_TIMESTAMP={n + 1}\n_BOOT_ID={'35e8501129134edd9df5267c49f744a4'}\n"
        f"MESSAGE=line {n}\nPRIORITY=3\n\n"
        for n in range(3)
    )
    source, journal = written(tmp_path, "in.export", entries), tmp_path / "t.journal"
    subprocess.run(["/lib/systemd/systemd-journal-remote", "-o", journal, source], check=True, capture_output=True)
    expected = ["14:32:00 line 0", "14:32:01 line 1", "14:32:02 line 2"]
    for form in ("json", "json-pretty", "export"):
        printed = subprocess.run(["journalctl", "--file", journal, "-o", form], check=True, capture_output=True).stdout
        assert told(read(written(tmp_path, f"out-{form}", printed))) == expected, form
