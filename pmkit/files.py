"""Reading and writing files so that nothing a person typed is ever lost.

Writes are atomic (temporary file, fsync, replace). Before a write over a file that a person
may have edited, the file's hash is compared with what was last read or laid; a difference
sends the new text to ``name.conflict-<n>`` beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pmkit.errors import FileError

TEXT_LIMIT: Final = 5_000_000
"""Largest text file, in bytes, that is read into memory: a postmortem has a few thousand."""

_MANIFEST: Final = ".pmkit-laid.json"


def work_folder() -> Path:
    """Return where a person's work goes: ``$PMKIT_WORK``, else ``my-work`` below the current folder."""
    return Path(os.environ.get("PMKIT_WORK") or "my-work")


def read_text(path: str | Path, *, limit: int = TEXT_LIMIT, what: str = "file") -> str:
    """Return the text of a UTF-8 file.

    Args:
        path: the file.
        limit: largest size in bytes.
        what: what the file is for, used in messages: ``answers file``.

    Raises:
        FileError: it is missing, a folder, too large, binary, not UTF-8 or not readable.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileError(f"the {what} is a folder", where=str(path), remedy="name the file inside it")
        if size > limit:
            raise FileError(
                f"the {what} has {size / 1e6:.1f} MB, more than the {limit / 1e6:.0f} MB that are read",
                where=str(path),
                remedy="check that it is the right file; move pasted logs to a file of their own",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileError(f"there is no such {what}", where=str(path), remedy="check the name and the folder") from None
    except OSError as error:
        raise FileError(
            f"the {what} cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="check the permissions of the file and its folder",
        ) from None
    return decode(data, where=str(path), what=what)


def decode(data: bytes, *, where: str, what: str = "file") -> str:
    """Return bytes as text: UTF-8 with or without a mark, Unix line ends.

    Raises:
        FileError: the bytes are binary or not UTF-8; the message names the line.
    """
    if b"\x00" in data:
        raise FileError(
            f"the {what} is binary, not text",
            where=where,
            remedy="give the Markdown file itself, not an archive, a PDF or a word processor's file",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(
            f"the {what} is not UTF-8 (byte 0x{data[error.start]:02x})",
            where=f"{where}:{line}",
            remedy="save it as UTF-8 in your editor and try again",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def make_folder(folder: str | Path) -> Path:
    """Return the folder, made if it is missing.

    Raises:
        FileError: it cannot be made, is a file, or cannot be written to.
    """
    folder = Path(folder)
    remedy = "choose another folder, or change its permissions"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # os.access lies for root and on network drives; only a write tells.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError):
        raise FileError("this is a file, not a folder", where=str(folder), remedy="name a folder") from None
    except OSError as error:
        raise FileError(
            f"the folder cannot be written to ({error.strerror or error})",
            where=str(folder),
            remedy=remedy,
        ) from None
    return folder


def write_atomic(path: str | Path, content: str | bytes) -> Path:
    """Write a file so that a reader sees the old content or the new, never half of it.

    Raises:
        FileError: the folder is missing or cannot be written to, or the disk is full.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes the file private; a document is as readable as any other new file.
        with contextlib.suppress(OSError):
            Path(temporary).chmod(_mode_of(path))
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise FileError(
            f"the file cannot be written ({error.strerror or error}); it is as it was before",
            where=str(path),
            remedy="check that the folder exists, is writable and the disk is not full",
        ) from None
    return path


def _mode_of(path: Path) -> int:
    """Return the permissions a file should get: its own, else what the umask leaves."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make a rename durable where the system lets a folder be synced (not on Windows)."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def conflict_name(path: Path) -> Path:
    """Return the first free ``name.conflict-<n>.suffix`` beside the path."""
    number = 1
    while (free := path.with_name(f"{path.stem}.conflict-{number}{path.suffix}")).exists():
        number += 1
    return free


@dataclass
class Draft:
    """One file that a person and this process both write to.

    The draft remembers the hash of what it last read or wrote. When the file on disk has
    changed in between (another tab, an editor), :meth:`save` leaves it alone and writes to a
    conflict file instead.

    Attributes:
        path: the file.
        text: the text as last read or saved.
    """

    path: Path
    text: str = ""
    _known: str | None = field(default=None, repr=False)

    @classmethod
    def open(cls, path: str | Path) -> Draft:
        """Return the draft of a file, empty if there is no file yet.

        Raises:
            FileError: the file is there and cannot be read as text.
        """
        path = Path(path)
        if not path.exists():
            return cls(path)
        text = read_text(path)
        return cls(path, text, digest(path.read_bytes()))

    def save(self, text: str) -> Path:
        """Write the text and return the path written to: the file, or its conflict file.

        Raises:
            FileError: it cannot be written.
        """
        target = self.path
        if self.changed_elsewhere():
            target = conflict_name(self.path)
            # From now on this draft lives in the conflict file: the other writer keeps theirs.
            self.path = target
        write_atomic(target, text)
        self.text = text
        self._known = digest(text.encode("utf-8"))
        return target

    def changed_elsewhere(self) -> bool:
        """Tell whether the file on disk is not what was last read or written here."""
        if not self.path.exists():
            return False
        return digest(self.path.read_bytes()) != self._known


class Laid:
    """Files that pmkit lays into a person's folder and may renew while nobody changed them.

    A hidden manifest in the folder keeps the hash of each file as it was laid.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = make_folder(folder)
        self._manifest = self.folder / _MANIFEST
        self._hashes: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            loaded = json.loads(self._manifest.read_text(encoding="utf-8"))
            if isinstance(loaded, dict):
                self._hashes = {str(k): str(v) for k, v in loaded.items()}

    def is_untouched(self, name: str) -> bool:
        """Tell whether a file is missing or exactly as it was laid."""
        path = self.folder / name
        if not path.exists():
            return True
        return path.is_file() and self._hashes.get(name) == digest(path.read_bytes())

    def lay(self, name: str, content: str | bytes) -> Path:
        """Write a file unless a person changed it; then write a conflict file beside it.

        Returns:
            The path that now holds ``content``.
        """
        data = content.encode("utf-8") if isinstance(content, str) else content
        path = self.folder / name
        make_folder(path.parent)
        if path.is_dir():
            raise FileError(
                "this is a folder, not a file", where=str(path), remedy="rename the folder, or name another file"
            )
        if path.exists() and path.read_bytes() == data:
            self._remember(name, data)
            return path
        if not self.is_untouched(name):
            return write_atomic(conflict_name(path), data)
        write_atomic(path, data)
        self._remember(name, data)
        return path

    def keep(self, name: str, content: str | bytes) -> bool:
        """Write a file unless a person changed it; then leave theirs and write nothing.

        Returns:
            Whether the folder now holds ``content`` under this name.
        """
        if not self.is_untouched(name):
            data = content.encode("utf-8") if isinstance(content, str) else content
            return (self.folder / name).read_bytes() == data
        self.lay(name, content)
        return True

    def _remember(self, name: str, data: bytes) -> None:
        """Note a file's hash in the manifest."""
        if self._hashes.get(name) == digest(data):
            return
        self._hashes[name] = digest(data)
        write_atomic(self._manifest, json.dumps(self._hashes, indent=0, sort_keys=True) + "\n")
