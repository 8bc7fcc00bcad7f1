"""Where the kit's notebooks, scenarios and exercises are.

In a clone they are the top-level folders; in an installed wheel they are in ``pmkit/_kit``.
A person's own scenarios are found before the kit's: by path, in ``$PMKIT_SCENARIOS``, then
in ``scenarios/`` below the current folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pmkit.errors import KitError, not_one_of

_PACKAGE: Final = Path(__file__).resolve().parent
PARTS: Final = ("notebooks", "scenarios", "exercises")


def kit_folder(part: str) -> Path:
    """Return the folder of one part of the kit: notebooks, scenarios or exercises.

    Raises:
        KitError: this installation has no such folder.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / part).is_dir():
        return checkout / part
    packaged = _PACKAGE / "_kit" / part
    if packaged.is_dir():
        return packaged
    raise KitError(
        f"this installation has no {part}",
        where=str(_PACKAGE),
        remedy="install it again: pip install --force-reinstall postmortem-kit",
    )


def scenario_folders() -> list[Path]:
    """Return the folders that hold scenarios, the person's own first, without repeats."""
    candidates = [Path(entry) for entry in os.environ.get("PMKIT_SCENARIOS", "").split(os.pathsep) if entry]
    candidates += [Path("scenarios"), kit_folder("scenarios")]
    return list(dict.fromkeys(candidate.resolve() for candidate in candidates if candidate.is_dir()))


def notebook(name: str) -> Path:
    """Return the path of one of the kit's notebooks, such as ``04-scenario-practice``.

    Raises:
        KitError: there is no such notebook.
    """
    path = kit_folder("notebooks") / f"{name}.ipynb"
    if not path.is_file():
        names = sorted(path.stem for path in path.parent.glob("*.ipynb"))
        raise not_one_of(
            name, names, what="a notebook of the kit", raises=KitError, where=str(path.parent), code="no-notebook"
        )
    return path
