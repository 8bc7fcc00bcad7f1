"""Install the kit and what it needs into the environment this runs in, and show how far it is.

python tools/install.py WHAT [PIP OPTION ...]    WHAT is . or .[dev]

pip by itself is either silent for a minute or prints hundreds of lines.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final

_PIP: Final = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off")
_PACKAGE: Final = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")
_TOGETHER: Final = "Installing collected packages: "
_LAST: Final = 12
"""Lines of pip's that are shown when it fails: the reason is in them."""


def steps(lines: Iterable[str]) -> Iterator[str]:
    """Yield a short sentence for each line of pip's that says that it got further.

    Args:
        lines: what pip prints.
    """
    seen: set[str] = set()
    for line in lines:
        if package := _PACKAGE.match(line.strip()):
            seen.add(package[1])
            yield f"  {len(seen)} fetched, the last one {package[1]}"
        elif line.startswith(_TOGETHER):
            count = line.removeprefix(_TOGETHER).count(",") + 1
            yield f"  {count} packages are here; unpacking them takes about half a minute"


def install(command: list[str], *, live: bool) -> int:
    """Run pip, show its steps, and return its exit code.

    Args:
        command: what is run.
        live: whether one line can be written over and over; otherwise every twentieth step has a line.
    """
    printed: list[str] = []

    def read(stream: Iterable[str]) -> Iterator[str]:
        for line in stream:
            printed.append(line)
            yield line

    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for number, step in enumerate(steps(read(pip.stdout or ()))):
            if live:
                print(f"\r{step[:78]:<78}", end="", flush=True)
            elif number % 20 == 0 or "unpacking" in step:
                print(step, flush=True)
    print("\r" + " " * 78 + "\r" if live else "", end="")
    if pip.returncode:
        print("The packages could not be installed. The last lines of pip:\n", "".join(printed[-_LAST:]))
        print("Is the package registry reachable from here? Then the same command goes on where it stopped.")
    else:
        print(f"  Done in {time.monotonic() - start:.0f} seconds.")
    return pip.returncode


if __name__ == "__main__":
    sys.exit(install([*_PIP, "-c", "constraints.txt", *sys.argv[2:], "-e", sys.argv[1]], live=sys.stdout.isatty()))
