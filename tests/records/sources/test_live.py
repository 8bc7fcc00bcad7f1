"""Real servers on loopback: the same events live, from a saved answer, and from the samples on disk."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from pmkit.cli import main
from pmkit.errors import FileError, RecordError
from pmkit.records.sources import live
from pmkit.records.sources.reading import read_exports
from pmkit.records.timeline import Timeline
from tests.records.sources.importing import read, told, written

START = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
STEP = 32
"""Minute at which the errors begin."""


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed, and say which."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(
        bool(missing), reason=f"not installed: {', '.join(missing)} (Debian: prometheus, prometheus-alertmanager)"
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait(url: str, seconds: float = 30) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urlopen(url, timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@contextlib.contextmanager
def running(command: list[str]) -> Iterator[None]:
    """Run a program for as long as the block."""
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        program.terminate()
        program.wait(20)


def prometheus(folder: Path, port: int, config: str) -> list[str]:
    """Return the command of a server that keeps samples of any age, on loopback alone."""
    return [
        "prometheus", f"--config.file={written(folder, 'prometheus.yml', config)}", f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
    ]  # fmt: skip


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


class _Answers(BaseHTTPRequestHandler):
    """A server that answers what its class says, and keeps what it is sent."""

    status = 200
    body = b"[]"
    location = ""
    sent: list[Any] = []  # noqa: RUF012  one for each subclass

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(self.status)
        if self.location:
            self.send_header("Location", self.location)
        self.end_headers()
        self.wfile.write(self.body)

    def do_POST(self) -> None:
        """Keep a webhook."""
        self.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def answering(**what: Any) -> Iterator[tuple[str, list[Any]]]:
    """Run a server that answers something; yield its address, and what it was sent."""
    kept: list[Any] = []
    server = HTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {**what, "sent": kept}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kept
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


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


def post(url: str, value: Any) -> None:
    """Send JSON."""
    urlopen(Request(url, json.dumps(value).encode(), {"Content-Type": "application/json"}), timeout=10).close()


@pytest.mark.slow
@needs("prometheus-alertmanager")
def test_an_alert_through_the_whole_loop(tmp_path: Path) -> None:
    """An alert that is sent to a real Alertmanager: its API and its webhooks tell the same firing; the end is told once."""
    port = free_port()
    with answering() as (hook, sent):
        config = (
            "route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}\n"
            f"receivers: [{{name: hook, webhook_configs: [{{url: '{hook}/hook', send_resolved: true}}]}}]\n"
        )
        command = [
            "prometheus-alertmanager", f"--config.file={written(tmp_path, 'alertmanager.yml', config)}",
            f"--storage.path={tmp_path / 'am'}", f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ]  # fmt: skip
        with running(command):
            url = f"http://127.0.0.1:{port}"
            wait(f"{url}/-/ready")
            alert = {"labels": {"alertname": "HighErrorRate", "service": "checkout"}, "annotations": {"summary": "5xx"},
                     "startsAt": "2026-03-14T14:32:00Z"}  # fmt: skip
            post(f"{url}/api/v2/alerts", [alert])
            end = time.monotonic() + 30
            while not sent and time.monotonic() < end:
                time.sleep(0.2)
            by_api = read_exports([], live=[live.alertmanager(url)])
            assert told(by_api) == ["14:32:00 HighErrorRate fired: 5xx"]
            post(f"{url}/api/v2/alerts", [{**alert, "endsAt": datetime.now(UTC).isoformat()}])
            while len(sent) < 2 and time.monotonic() < end:
                time.sleep(0.2)
    done = read(written(tmp_path, "hooks.json", sent), limit=0)
    assert told(done)[0] == told(by_api)[0]
    assert [event.headline for event in done.events] == ["HighErrorRate fired: 5xx", "HighErrorRate resolved: 5xx"]


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
