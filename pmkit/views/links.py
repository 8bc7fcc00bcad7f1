"""Links from a notebook to files beside it, which JupyterLab opens."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

from htpy import Element, a, b

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
    return a(href=quote(near.as_posix()))[label]
