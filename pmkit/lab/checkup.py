"""Whether this machine is ready for a workshop."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import htpy as h
from markupsafe import Markup

from pmkit._version import __version__
from pmkit.documents.scenario.scenario import all_folders
from pmkit.errors import PmkitError
from pmkit.files import make_folder, work_folder
from pmkit.html import render, table
from pmkit.kit import kit_folder

_NEEDED: Final = ("jupyterlab", "ipywidgets", "pandas", "matplotlib", "papermill")


@dataclass(frozen=True)
class Checkup:
    """What was looked at.

    Attributes:
        rows: what, whether it is fine, and a note: what is there, or what to do.
    """

    rows: tuple[tuple[str, bool, str], ...]

    @property
    def is_ready(self) -> bool:
        """Whether all of it is fine."""
        return all(is_fine for _, is_fine, _ in self.rows)

    @property
    def verdict(self) -> str:
        """What to do next, in one sentence."""
        return "Ready." if self.is_ready else "Fix the lines that say so, then run this again."

    def __str__(self) -> str:
        """Return one line for each."""
        width = max(len(what) for what, _, _ in self.rows)
        lines = [f"{what:<{width}}  {_state(is_fine)}  {note}" for what, is_fine, note in self.rows]
        return "\n".join([*lines, "", self.verdict])

    def _repr_html_(self) -> Markup:
        """Show a table in Jupyter."""
        rows = [(what, h.b[_state(is_fine)], note) for what, is_fine, note in self.rows]
        return render(table((), rows, notebook=True), h.p[h.b[self.verdict]])


def _state(is_fine: bool) -> str:
    """Return a row's state in one or two words."""
    return "ok" if is_fine else "to fix"


def checkup() -> Checkup:
    """Look at Python, the packages, the kit's folders and the place for your work."""
    return Checkup(tuple(_rows()))


def _rows() -> Iterator[tuple[str, bool, str]]:
    """Yield one row for each thing that is needed."""
    yield "pmkit", True, __version__
    yield "Python", sys.version_info >= (3, 11), sys.version.split()[0]
    for name in _NEEDED:
        try:
            yield name, True, version(name)
        except PackageNotFoundError:
            yield name, False, f"pip install {name}"
    for part in ("notebooks", "exercises"):
        try:
            count = len(list(kit_folder(part).glob("*.ipynb")))
            yield part, count > 0, f"{count} found"
        except PmkitError as error:
            yield part, False, error.remedy
    names = ", ".join(folder.name for folder in all_folders())
    yield "scenarios", bool(names), names or "none found: pip install --force-reinstall postmortem-kit"
    try:
        yield "your work", True, str(make_folder(work_folder()).resolve())
    except PmkitError as error:
        yield "your work", False, f"{error.problem}: {error.remedy}"
