"""The command line: one module per command, imported only when its command is called."""
# PYTHON_ARGCOMPLETE_OK: what argcomplete's global completion looks for.

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Final

from pmkit._version import __version__
from pmkit.cli.terminal.interrupts import end_undisturbed, interrupts_again
from pmkit.cli.terminal.output import plain_output
from pmkit.errors import PmkitError

COMMANDS: Final = {
    "lab": "open the kit in JupyterLab",
    "workshop": "run the ninety minutes with a team; show, copy, print or rehearse a run sheet",
    "drill": "play a recorded incident minute by minute, with only what was known then",
    "practice": "practice on a recorded incident",
    "scenarios": "list, show, validate or add scenarios",
    "room": "open a live session that phones join without accounts",
    "timeline": "make one timeline out of exports of alerts, deployments, logs and chat",
    "new": "start a postmortem from the template",
    "triage": "tell whether an incident needs a postmortem, and how deep",
    "check": "ask about a postmortem what a careful reviewer would ask",
    "metrics": "show quality metrics over a folder of postmortems",
    "followup": "look back at an improvement plan after 30, 90 and 180 days",
    "share": "turn a postmortem into a page, a wiki page, a message or a public version",
}
"""Name of a command to what it does; each has a module of its name here."""

_MOVED: Final = {"agenda": "pmkit workshop list, show, copy, print or rehearse"}
"""A command's old name to what it is called now."""


def parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser; only the named command's module is imported for its arguments."""
    root = argparse.ArgumentParser(
        prog="pmkit",
        description="Learn, practice and run blameless postmortems.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Start with: pmkit lab\nCompletion with Tab: eval "$(register-python-argcomplete pmkit)"',
    )
    root.add_argument("--version", action="version", version=f"pmkit {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        sub = commands.add_parser(name, help=purpose, description=f"{purpose[:1].upper()}{purpose[1:]}.")
        if name == command:
            import_module(f"pmkit.cli.{name}").add_arguments(sub)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code: 0 fine, 1 found something wrong, 2 bad input."""
    if "_ARGCOMPLETE" in os.environ:
        return _complete()
    try:
        with plain_output(), _rarely_collected(), interrupts_again():
            return _answer(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    finally:
        if arguments is None:
            end_undisturbed()


def _answer(words: Sequence[str]) -> int:
    """Run the command that was typed and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows a question mark rather than stop the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command = next((word for word in words if not word.startswith("-")), "")
    if not words:
        parser().print_help()
        return 0
    if command in _MOVED:
        print(f"pmkit {command}: this is now {_MOVED[command]}; see: pmkit workshop --help", file=sys.stderr)
        return 2
    return _run(parser(command).parse_args(words))


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Look for garbage rarely: a command makes a hundred thousand objects that it keeps, and is over soon."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _complete() -> int:
    """Answer a shell that asks what can come next; argcomplete ends the process."""
    import argcomplete

    typed = os.environ.get("COMP_LINE", "")[: int(os.environ.get("COMP_POINT") or 0) or None].split()
    argcomplete.autocomplete(parser(next((word for word in typed[1:] if word in COMMANDS), "")))
    return 0


def _run(options: argparse.Namespace) -> int:
    """Run a command and return its exit code."""
    try:
        return int(import_module(f"pmkit.cli.{options.command}").run(options))
    except PmkitError as error:
        print(f"pmkit {options.command}: {error}", file=sys.stderr)
        return 2
    except RecursionError:
        print(
            f"pmkit {options.command}: the input is nested too deeply\n"
            "  What to do: check the file for brackets that are never closed",
            file=sys.stderr,
        )
        return 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except OSError as error:
        # What the system refuses before pmkit can look at it: a name that is too long, a folder that is closed.
        print(
            f"pmkit {options.command}: {str(error.filename or '')[:200]}: {error.strerror or error}\n"
            "  What to do: check the name, its folder and the permissions of both",
            file=sys.stderr,
        )
        return 2
