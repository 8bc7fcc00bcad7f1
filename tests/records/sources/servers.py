"""Servers of a test: real ones that are installed, and small ones of the test's own; all on loopback, all stopped after it."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.records.sources.importing import written


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed, and say which."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(
        bool(missing), reason=f"not installed: {', '.join(missing)} (Debian: prometheus, prometheus-alertmanager)"
    )


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
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait(20)


def until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"after {seconds:g} s still not: {what}"
        time.sleep(0.1)


def prometheus(folder: Path, port: int, config: str) -> list[str]:
    """Return the command of a server that keeps samples of any age, on loopback alone."""
    return [
        "prometheus", f"--config.file={written(folder, 'prometheus.yml', config)}", f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
    ]  # fmt: skip


def alertmanager(folder: Path, port: int, hook: str) -> list[str]:
    """Return the command of a server that sends each alert, and its end, to an address a second later."""
    config = (
        "route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}\n"
        f"receivers: [{{name: hook, webhook_configs: [{{url: '{hook}/hook', send_resolved: true}}]}}]\n"
    )
    return [
        "prometheus-alertmanager", f"--config.file={written(folder, 'alertmanager.yml', config)}",
        f"--storage.path={folder / 'am'}", f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
    ]  # fmt: skip


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
    with serving(type("Answers", (_Answers,), {**what, "sent": kept})) as url:
        yield url, kept


@contextlib.contextmanager
def exporting(metric: str, value: float) -> Iterator[tuple[str, Callable[[float], None]]]:
    """Run an exporter of one metric; yield its address, and what sets the metric to another value."""
    made = type("Exporter", (_Answers,), {})

    def set_to(value: float) -> None:
        made.body = f"# TYPE {metric} gauge\n{metric} {value}\n".encode()

    set_to(value)
    with serving(made) as url:
        yield url, set_to


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a server of the test's own; yield its address."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def post(url: str, value: Any) -> None:
    """Send JSON."""
    urlopen(Request(url, json.dumps(value).encode(), {"Content-Type": "application/json"}), timeout=10).close()
