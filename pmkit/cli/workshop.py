"""``pmkit workshop``: lay an editable copy of the kit and open it in JupyterLab."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "folder", nargs="?", default="pmkit-workshop", help="folder for your copy (default: pmkit-workshop)"
    )
    parser.add_argument("--no-open", action="store_true", help="lay the notebooks and do not start JupyterLab")
    parser.add_argument("--no-browser", action="store_true", help="start JupyterLab without opening a browser")
    parser.add_argument("--port", type=int, default=None, help="port of JupyterLab (default: the first free from 8888)")


def run(options: argparse.Namespace) -> int:
    """Lay the notebooks and start JupyterLab on the first one."""
    from pmkit.lab.open import lay_kit, start_lab

    laid = lay_kit(options.folder)
    print(f"Your copy of the kit: {laid.folder}")
    for name in laid.kept:
        print(f"Kept as you changed it: {name}")
    if options.no_open:
        print(f"Open {laid.first} in JupyterLab.")
        return 0
    return start_lab(laid, port=options.port, browser=not options.no_browser)
