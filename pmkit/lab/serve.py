"""JupyterLab as ``pmkit lab`` runs it: quiet, with one address that opens the page one came for.

JupyterLab by itself prints several addresses, and none of them opens the notebook that was asked for.
"""

from __future__ import annotations

import logging
import os
import shlex
import sys
from pathlib import Path
from typing import Any

from pmkit.errors import RoomError
from pmkit.lab.open import address_of, has_browser, say, where_to_look
from pmkit.room.server.client import RoomClient
from pmkit.room.server.process import read_room, room_folder


def serve(arguments: list[str]) -> None:
    """Run JupyterLab until it is stopped.

    Args:
        arguments: the notebook's path, then options of JupyterLab.
    """
    from jupyterlab.labapp import LabApp  # it has no annotations

    server = LabApp.initialize_server(argv=[*arguments, *_encryption()])
    # A terminal begins where the notebooks' paths do: my-work/our.md is the same file in both.
    os.chdir(server.root_dir)
    # Jupyter prints its own addresses for a token that it made itself.
    server.identity_provider.token_generated = False
    # A page that was closed while something was on its way to it is reported as a task that failed.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    # Behind the callback that binds the socket: what is printed can be opened.
    server.io_loop.add_callback(_announce, server)
    before = room_pid(room_folder())
    server.start()
    say("JupyterLab has stopped.", f"What you entered is in {os.environ.get('PMKIT_WORK', 'my-work')}.")
    end_room(room_folder(), before)


def room_pid(folder: Path) -> int:
    """Return the process of the room that runs in a folder; 0 where none does."""
    found = read_room(folder)
    return found.pid if found and RoomClient(found.local, found.key).is_ours() else 0


def end_room(folder: Path, before: int) -> None:
    """Stop the room that was started while JupyterLab ran, and say so; of one that ran before, say how to stop it.

    Args:
        folder: the room's.
        before: the process of the room that ran when JupyterLab was started; 0 without one.
    """
    found, pid = read_room(folder), room_pid(folder)
    if found is None or not pid:
        return
    stop = f"pmkit room stop --folder {shlex.quote(str(folder))}"
    try:
        if pid == before:
            say(f"The room at {found.url} was running before and still is. To stop it: {stop}")
            return
        RoomClient(found.local, found.key).stop()
    except RoomError as error:
        say(f"The room at {found.url} still runs ({error.problem}). To stop it: {stop}")
    else:
        say("The room for phones has stopped, too. Sessions that were open go on when you open them again.")


def _encryption() -> list[str]:
    """Return the option that encrypts the talk with kernels, where this Jupyter can; without it each kernel warns."""
    import zmq
    from jupyter_client.manager import KernelManager

    is_known = KernelManager.class_traits().get("transport_encryption") is not None
    return ["--KernelManager.transport_encryption=auto"] if is_known and zmq.has("curve") else []


def _announce(server: Any) -> None:
    """Print where the notebook is, and how to stop."""
    notebook = Path(server.file_to_run).relative_to(server.root_dir)
    address = address_of(server.connection_url, server.identity_provider.token, notebook)
    say(*where_to_look(address, browser=server.open_browser and has_browser()))
    say("Leave this window open. To stop: press Ctrl+C here twice; what you entered is saved.")


if __name__ == "__main__":
    serve(sys.argv[1:])
