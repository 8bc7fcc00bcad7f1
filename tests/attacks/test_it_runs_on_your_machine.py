"""Promise: pmkit opens no connection, its pages load nothing, and JupyterLab starts without its news feed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from pmkit.errors import RoomError
from pmkit.lab.open import lay_kit, start_lab
from pmkit.room.server.server import serve
from tests.attacks.test_text_is_data_in_every_sink import PAGES
from tests.views.test_hostile_text import Structure

REFUSE: Final = """
import runpy, socket, sys

def refuse(self, address, *rest):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        print("CONNECTED", address, file=sys.stderr)
        raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = lambda *_, **__: (print("LOOKED UP", _, file=sys.stderr), (_ for _ in ()).throw(OSError()))[1]
"""
IMPORTS: Final = """
import importlib, pkgutil, pmkit
for module in pkgutil.walk_packages(pmkit.__path__, "pmkit."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
COMMANDS: Final = (
    "new x.md",
    "triage --long",
    "check x.md",
    "share x.md --as wiki",
    "share x.md --as public",
    "metrics .",
    "scenarios list",
    "scenarios validate payments-memory-leak",
    "workshop show seed",
)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with a network that refuses."""
    command = [sys.executable, "-c", REFUSE + script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_network_that_refuses_is_seen(tmp_path: Path) -> None:
    """A script that did connect would be seen."""
    done = run("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')", tmp_path)
    assert "CONNECTED" in done.stderr or "LOOKED UP" in done.stderr


def test_no_import_opens_a_connection(tmp_path: Path) -> None:
    """Every module can be imported without a network, and none asks for one."""
    done = run(IMPORTS, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_command_opens_a_connection(tmp_path: Path) -> None:
    """The commands for documents, scenarios and workshops work without a network, and none asks for one."""
    lines = [f"codes[{command!r}] = main({command.split()!r})" for command in COMMANDS]
    done = run(
        "\n".join(["from pmkit.cli import main", "codes = {}", *lines, "print(codes, file=sys.stderr)"]), tmp_path
    )
    assert "CONNECTED" not in done.stderr
    assert "LOOKED UP" not in done.stderr
    assert not [code for code in eval(done.stderr.splitlines()[-1]).values() if code > 1]


PARTS = (
    *("result", "wall page", "whys with their links", "lines that the host edits"),
    *("questions that are open", "a commitment that nobody has seen", "what stopped a notebook"),
)
"""What is shown inside a page that says so, or is sent with a header that does."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing(page: str) -> None:
    """A whole page says so to the browser, and nothing in it is loaded from anywhere."""
    html = PAGES[page]("Text with a [link](https://example.com) and ![image](https://example.com/x.png)")
    structure = Structure(html)
    assert [address for address in structure.loaded if not address.startswith("data:")] == []
    assert not structure.tags & {"script", "link", "iframe", "object", "embed", "base", "form"}
    assert "@import" not in html
    assert "url(" not in html.replace("url(data:", "")
    if page not in PARTS:
        assert 'content="default-src &#39;none&#39;;' in html or "content=\"default-src 'none';" in html


def test_jupyterlab_asks_nobody_for_news(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """JupyterLab is started without a news feed and without a check for updates."""
    ran: list[list[str]] = []

    def begin(_: str, command: list[str], __: object) -> None:
        ran.append(command)
        raise InterruptedError

    monkeypatch.setattr("os.name", "posix")
    monkeypatch.setattr("os.execve", begin)
    with pytest.raises(InterruptedError):
        start_lab(lay_kit(tmp_path), browser=False)
    assert "--LabApp.news_url=None" in ran[0]
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in ran[0]


@pytest.mark.parametrize(("here", "address"), [(True, "127.0.0.1"), (False, "")])
def test_a_room_for_this_computer_listens_here_alone(here: bool, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that was opened with `--here` listens on loopback, any other one in the network."""
    asked: list[str] = []

    def bind(_: int, name: str) -> None:
        asked.append(name)
        raise OSError

    monkeypatch.setattr("tornado.netutil.bind_sockets", bind)
    room: Any = SimpleNamespace(here=here, sockets_most=100, sessions={})
    with pytest.raises(RoomError):
        asyncio.run(serve(room, 1, idle=1))
    assert asked == [address]
