"""Which files an import reads: files, folders and archives, in an order that does not depend on how they were named.

Archives are read in place. Nothing is unpacked, no link is followed, and limits hold for what comes out of them.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from pmkit.errors import FileError, RecordError
from pmkit.files import find_path
from pmkit.records.sources import documents
from pmkit.records.sources.opening import Export
from pmkit.records.sources.unpacking import BROKEN_ZIP, LONGEST, packing_of, size_of, unpacked

MEMBERS: Final = 20_000
"""Most files of a folder or archive."""

TOTAL: Final = 200_000_000
"""Most bytes that an archive may hold once unpacked."""

RATIO: Final = 100
"""How many times its size a member of an archive may unpack to, beyond ten megabytes."""

_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_MEMBER: Final = re.compile(r"(?:[^/\\:*?\"<>|\x00-\x1f]{1,120}/){0,8}[^/\\:*?\"<>|\x00-\x1f]{1,120}")
_DATA: Final = {
    ".json",
    ".jsonl",
    ".ndjson",
    ".csv",
    ".tsv",
    ".txt",
    ".log",
    ".xml",
    ".atom",
    ".yaml",
    ".yml",
    ".xlsx",
    "",
}
Settings = Callable[[str], dict[str, Any]]


@dataclass
class Collected:
    """What an import reads.

    Attributes:
        exports: in order of name.
        left_out: what was not looked into, each with the reason.
    """

    exports: list[Export] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def collect(paths: Iterable[str | Path], settings: Settings) -> Collected:
    """Return the exports of files, folders and archives.

    Args:
        paths: what was named.
        settings: zone, year, order and mapping for a file's name.

    Raises:
        FileError: a path leads nowhere, or to something that is not a file or folder.
        RecordError: a folder or an archive holds too much.
    """
    found = Collected()
    for given in paths:
        path = find_path(given, what="export")
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise FileError(
                f"this cannot be read ({error.strerror})", where=str(path), remedy="check the path"
            ) from None
        if stat.S_ISDIR(mode):
            _folder(path, settings, found)
        elif stat.S_ISREG(mode):
            _file(path, path.name, settings, found)
        else:
            raise FileError(
                "this is a pipe or a device, not a file", code="not-a-file", where=str(path), remedy="save it in a file"
            )
    found.exports.sort(key=lambda export: export.name)
    return found


def _folder(folder: Path, settings: Settings, found: Collected) -> None:
    count = 0
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base) / name
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > MEMBERS:
                raise RecordError(f"the folder holds more than {MEMBERS:,} files", code="too-many", where=str(folder))
            _file(path, path.relative_to(folder).as_posix(), settings, found)


def _file(path: Path, name: str, settings: Settings, found: Collected) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(LONGEST)
    except OSError as error:
        raise FileError(
            f"the file cannot be read ({error.strerror})", where=str(path), remedy="check its permissions"
        ) from None
    name = name.replace(";", ",")
    chosen = _with_year(settings(name), datetime.fromtimestamp(path.stat().st_mtime, UTC).year)
    packing = packing_of(start)
    if start.startswith(b"PK\3\4") and not _is_sheet(path):
        _archive(path, name, settings, found)
    elif packing:
        size = size_of(path, packing, documents.WHOLE)
        found.exports.append(
            Export(name, lambda: unpacked(path, packing), size, stored=lambda: path.open("rb"), **chosen)
        )
    else:
        found.exports.append(Export(name, lambda: path.open("rb"), size, **chosen))


def _with_year(chosen: dict[str, Any], year: int) -> dict[str, Any]:
    """Return settings with the file's year, where no other was given."""
    return chosen if chosen.get("year") else {**chosen, "year": year, "year_from": "the year of the file's date"}


def _is_sheet(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except BROKEN_ZIP:
        return False


def _archive(path: Path, name: str, settings: Settings, found: Collected) -> None:
    """Add the members of a zip archive.

    Raises:
        RecordError: it is not a zip archive, or holds too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except BROKEN_ZIP as error:
        raise RecordError(
            f"this is not a zip archive ({error})", code="zip-broken", where=name, remedy="copy it again"
        ) from None
    if len(members) > MEMBERS:
        raise RecordError(f"the archive holds more than {MEMBERS:,} files", code="too-many", where=name)
    if sum(member.file_size for member in members) > TOTAL:
        raise RecordError(
            "the archive unpacks to more than 200 MB", code="too-large", where=name, remedy="unpack it yourself"
        )
    for member in members:
        reason = _why_not(member)
        if member.is_dir():
            continue
        if reason:
            found.left_out.append(f"{name}/{member.filename[:200]}: {reason}")
            continue
        inner = f"{name}/{member.filename}".replace(";", ",")
        chosen = _with_year(settings(inner), member.date_time[0])
        found.exports.append(Export(inner, _member_opener(path, member), member.file_size, **chosen))


def _why_not(member: zipfile.ZipInfo) -> str:
    """Return why a member of an archive is not read; empty where it is."""
    parts = PurePosixPath(member.filename).parts
    if member.filename.startswith("/") or ".." in parts or not _MEMBER.fullmatch(member.filename.rstrip("/")):
        return "its path leads out of the archive, or is odd"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link"
    if member.flag_bits & 1:
        return "it is encrypted"
    if member.compress_type not in _METHODS:
        return "it is compressed in a way that is not read here"
    if member.file_size > 10_000_000 and member.file_size > RATIO * max(member.compress_size, 1):
        return "it unpacks to more than a hundred times its size"
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return "it is hidden"
    return "" if PurePosixPath(member.filename).suffix.lower() in _DATA else "it is not data"


def _member_opener(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except BROKEN_ZIP as error:
            raise RecordError(
                f"the archive is broken here ({error})", code="zip-broken", remedy="copy it again"
            ) from None
        return io.BytesIO(data)

    return opener


def members_of(exports: Iterable[Export]) -> Iterator[tuple[str, Export]]:
    """Yield exports once for each content; a copy comes with the name of the file that it is a copy of."""
    seen: dict[str, str] = {}
    for export in exports:
        first = seen.setdefault(export.digest, export.name)
        yield ("" if first == export.name else first), export
