"""JupyterLab as ``pmkit lab`` runs it: quiet, with one address that opens the page one came for.

JupyterLab by itself prints several addresses, and none of them opens the notebook that was asked for.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from pmkit.lab.open import address_of, has_browser, say, where_to_look


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
    server.start()
    say("JupyterLab has stopped.", f"What you entered is in {os.environ.get('PMKIT_WORK', 'my-work')}.")


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
