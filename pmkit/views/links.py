"""Links from a notebook to files beside it, which JupyterLab opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from htpy import Element, a, b, p

from pmkit.html import render

_UP: Final = 2
"""Folders above the notebook's in which JupyterLab may begin: a work folder is beside the notebooks, or in there."""


def lab_link(path: Path, label: str) -> Element:
    """Return a link that JupyterLab opens; the words alone where the file is too far from the notebook's folder."""
    try:
        near = Path(os.path.relpath(path))
    except ValueError:  # another drive
        return b[label]
    if near.parts[: _UP + 1] == (os.pardir,) * (_UP + 1):
        return b[label]
    return a(href=quote(near.as_posix(), errors="replace"))[label]


def lab_links(*paths: Path) -> HtmlLinks:
    """Return a link to each file, by its name, for the end of a notebook's cell."""
    return HtmlLinks(paths)


class HtmlLinks:
    """Links to files, one a line.

    Attributes:
        paths: the files.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)

    def __repr__(self) -> str:
        """Return the names, for a terminal."""
        return "\n".join(path.name for path in self.paths)

    def _repr_html_(self) -> str:
        return render(*(p[lab_link(path, path.name)] for path in self.paths))
