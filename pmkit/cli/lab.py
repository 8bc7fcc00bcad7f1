"""``pmkit lab``: lay an editable copy of the kit and open it in JupyterLab."""

from __future__ import annotations

import argparse

FOLDER = "pmkit-lab"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", nargs="?", default=FOLDER, help=f"folder for your copy (default: {FOLDER})")
    add_start(parser)


def add_start(parser: argparse.ArgumentParser) -> None:
    """Add what says how JupyterLab is started."""
    parser.add_argument("--no-open", action="store_true", help="lay the notebooks and do not start JupyterLab")
    parser.add_argument("--no-browser", action="store_true", help="start JupyterLab without opening a browser")
    parser.add_argument("--port", type=int, default=None, help="port of JupyterLab (default: the first free from 8888)")


def run(options: argparse.Namespace, notebook: str = "") -> int:
    """Lay the notebooks and start JupyterLab on one of them.

    Args:
        options: what was typed.
        notebook: path in the copy; the start page by default.
    """
    from pmkit.lab.open import lay_kit, start_lab

    laid = lay_kit(options.folder)
    print(f"Your copy of the kit: {laid.folder}")
    if laid.kept:
        print(f"Kept as you changed it: {', '.join(laid.kept)}")
    first = laid.folder / notebook if notebook else laid.first
    if options.no_open:
        print(f"Open {first} in JupyterLab.")
        return 0
    return start_lab(laid, notebook=first, port=options.port, browser=not options.no_browser)
