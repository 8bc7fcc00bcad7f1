"""The streams that commands print to: nothing printed runs in a terminal or in a CI system.

File names, keys and sentences from documents are data wherever they are printed, so the streams clean them, and no
command has to.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from pmkit.markup import escape_commands, strip_controls

_BREAK: Final = re.compile("\r\n|[\x85\u2028\u2029]")
_TAIL: Final = 30
"""Characters at the end of a line that may be the start of a command; longer than any command's name."""


class Output:
    """A text stream without escape codes, direction marks, or commands to a CI system.

    Args:
        stream: where the text goes.
        returns: whether carriage returns pass, which progress bars need.
    """

    def __init__(self, stream: TextIO, *, returns: bool = False) -> None:
        self._stream = stream
        self._returns = returns
        self._tail = ""

    def write(self, text: str) -> int:
        """Write text as data."""
        shown = self._plain(text)
        # A command may come in several pieces, so what was written before is looked at too.
        escaped = escape_commands(self._tail + shown)
        if escaped.startswith(self._tail):
            escaped = escaped[len(self._tail) :]
        else:
            escaped = "\\" + escape_commands(f".{shown}")[1:]
        self._stream.write(escaped)
        line = (self._tail + escaped).rpartition("\n")[2]
        self._tail = line if len(line) <= _TAIL else f".{line[-_TAIL:]}" if line.strip() else line[-_TAIL:]
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each text as data."""
        for line in lines:
            self.write(line)

    def command(self, text: str) -> None:
        """Write a line that is meant as a command to a CI system; the caller has escaped what it quotes."""
        self._stream.write(f"{self._plain(text)}\n")
        self._tail = ""

    def _plain(self, text: str) -> str:
        ended = _BREAK.sub("\n", text).replace("\x0b", " ").replace("\x0c", " ")
        return strip_controls(ended if self._returns else ended.replace("\r", " "))

    def __getattr__(self, name: str) -> Any:
        """Return any other attribute of the stream."""
        return getattr(self._stream, name)


@contextmanager
def plain_output() -> Iterator[None]:
    """Send everything that is printed inside the block through :class:`Output`."""
    with (
        contextlib.redirect_stdout(Output(sys.stdout)),
        contextlib.redirect_stderr(Output(sys.stderr, returns=True)),
    ):
        yield


def print_command(text: str) -> None:
    """Print a command to a CI system."""
    stream: Any = sys.stdout
    (stream.command if isinstance(stream, Output) else print)(text)
