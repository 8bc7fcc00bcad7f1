"""One object per file and process: two widgets of a notebook that open a file share what is open.

The registry holds weak references. What nobody uses any more is closed, and opened again from its
file, which is the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from pmkit.files import real_path

T = TypeVar("T")

_OPEN: Final[WeakValueDictionary[tuple[type[Any], Path], Any]] = WeakValueDictionary()


def open_object(kind: type[T], path: str | Path, make: Callable[[Path], T], is_current: Callable[[T], bool]) -> T:
    """Return the object of this kind that is open on a path; made where there is none, or it is out of date.

    Args:
        kind: its class.
        path: the file or folder.
        make: opens the object, given the resolved path.
        is_current: whether an object that is open can still be used, for example because the file is as it left it.
    """
    path = real_path(path)
    known: T | None = _OPEN.get((kind, path))
    if known is None or not is_current(known):
        known = make(path)
        _OPEN[kind, path] = known
    return known


def close_object(kind: type[Any], path: str | Path) -> None:
    """Forget the object of this kind on a path, so that the next call opens it again."""
    _OPEN.pop((kind, real_path(path)), None)
