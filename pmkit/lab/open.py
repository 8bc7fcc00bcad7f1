"""Lay an editable copy of the kit into a person's folder, and open it in JupyterLab."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import webbrowser
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote
from urllib.request import urlopen

from pmkit.errors import KitError
from pmkit.files import Laid, make_folder, real_path
from pmkit.kit import kit_folder

FIRST: Final = "notebooks/00-start-here.ipynb"
WORKSPACES: Final = ".jupyter/workspaces"
"""Where a copy remembers which tabs were open."""


@dataclass(frozen=True)
class LaidKit:
    """A copy of the kit.

    Attributes:
        folder: where it is.
        kept: files that the person changed, which were left as they are.
    """

    folder: Path
    kept: tuple[str, ...]

    @property
    def first(self) -> Path:
        """The notebook to begin with."""
        return self.folder / FIRST


def lay_kit(folder: str | Path) -> LaidKit:
    """Copy notebooks and exercises, as nobody has run them; never over a file that was changed, never a solution.

    Raises:
        FileError: the folder cannot be written to.
        KitError: this installation has no notebooks.
    """
    laid = Laid(folder)
    kept = []
    for part in ("notebooks", "exercises"):
        for source in sorted(kit_folder(part).glob("*.ipynb")):
            name = f"{part}/{source.name}"
            if not laid.keep(name, _unrun(source.read_bytes())):
                kept.append(name)
    return LaidKit(laid.folder.resolve(), tuple(kept))


def _unrun(notebook: bytes) -> bytes:
    """Return a notebook without outputs: those that the kit keeps, to compare, say that something was done here."""
    data = json.loads(notebook)
    run = [cell for cell in data["cells"] if cell.get("outputs") or cell.get("execution_count")]
    if not run:
        return notebook
    for cell in run:
        cell |= {"outputs": [], "execution_count": None}
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def start_lab(laid: LaidKit, *, notebook: Path | None = None, port: int | None = None, browser: bool = True) -> int:
    """Run JupyterLab on the copy until it is stopped, and return its exit code.

    A JupyterLab that already runs on this copy is used again: two of them would each have a kernel for the same file.

    Args:
        laid: the copy.
        notebook: what it opens; :attr:`LaidKit.first` by default.
        port: where it listens; the first that is free from 8888 on by default.
        browser: whether to open one.

    Raises:
        KitError: another program listens on the port that was asked for.
    """
    notebook = notebook or laid.first
    running = _running_on(laid.folder)
    if running and port in (None, running["port"]):
        say("JupyterLab is already running on this copy.")
        address = address_of(str(running["url"]), str(running["token"]), notebook.relative_to(laid.folder))
        say(*where_to_look(address, browser=browser and has_browser()))
        if browser and has_browser():
            webbrowser.open(address)
        return 0
    if port and not _is_free(port):
        raise KitError(
            f"another program listens on port {port}",
            code="port-taken",
            remedy="leave --port out, then the first free one is taken; or name another",
        )
    command = [
        sys.executable,
        "-m",
        "pmkit.lab.serve",
        str(notebook),
        f"--ServerApp.root_dir={laid.folder}",
        # Nothing calls home, and no question about it is on the projector; what the person
        # chose in JupyterLab's own settings wins over these defaults.
        "--LabApp.news_url=None",
        f"--LabApp.app_settings_dir={Path(__file__).with_name('settings')}",
        # JupyterLab keeps open tabs per user, by path: those of another copy would open here, each with a kernel.
        f"--LabApp.workspaces_dir={laid.folder / WORKSPACES}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        # What is left to say is said in serve.py; a mistake is still shown.
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.log_format=%(message)s",
        "--LabApp.log_format=%(message)s",
    ]
    command += [f"--port={port}", "--ServerApp.port_retries=0"] if port else []
    command += [] if browser else ["--no-browser"]
    # In JupyterLab's terminal, pmkit is a command. A login shell would begin with a path of its own, without it.
    programs = str(Path(sys.executable).parent)
    if os.name == "posix":
        shell = json.dumps({"shell_command": [os.environ.get("SHELL") or "bash"]})
        command.append(f"--ServerApp.terminado_settings={shell}")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(filter(None, (programs, os.environ.get("PATH")))),
        "PMKIT_WORK": os.environ.get("PMKIT_WORK") or str(laid.folder / "my-work"),
        # A debugger that nobody has asked for warns at the start of each kernel.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # A container's only user; Jupyter refuses it without a word that a newcomer could act on.
        command.append("--allow-root")
    make_folder(Path(environment["PMKIT_WORK"]))  # where people are told to put their postmortem
    say("Starting JupyterLab; this takes a few seconds, the first time up to half a minute.")
    if os.name == "posix":
        # Become JupyterLab, so that whoever stops this process stops the server and not its parent.
        os.execve(sys.executable, command, environment)  # noqa: S606  our own interpreter, no shell
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  the same on Windows
    except KeyboardInterrupt:
        return 0


def address_of(server: str, token: str, notebook: PurePath) -> str:
    """Return the address that opens one notebook.

    Args:
        server: the server's own, ``http://localhost:8888/``.
        token: what it asks for; empty where a person has set a password.
        notebook: path below the server's folder.
    """
    address = f"{server.rstrip('/')}/lab/tree/{quote(notebook.as_posix())}"
    return f"{address}?token={quote(token)}" if token else address


def where_to_look(address: str, *, browser: bool) -> tuple[str, ...]:
    """Return the lines that say where the page is.

    Args:
        address: of the page.
        browser: whether one is being opened.
    """
    if browser:
        first = "Your browser is opening the page. If nothing appears, open this address yourself:"
    else:
        first = "Open this address in your browser:"
    return "", first, "", f"    {address}", ""


def has_browser() -> bool:
    """Tell whether this machine can open a browser."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def say(*lines: str) -> None:
    """Print what the person at the terminal should know, at once."""
    print(*lines, sep="\n", flush=True)  # noqa: T201  the terminal is this command's only page


def _running_on(folder: Path) -> dict[str, Any] | None:
    """Return what Jupyter knows of a server that runs on a folder and answers."""
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        if real_path(str(server["root_dir"])) == real_path(folder):
            with contextlib.suppress(OSError), urlopen(f"{server['url']}api", timeout=3):  # noqa: S310  this machine
                return dict(server)
    return None


def _is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
