"""Reading and writing files so that nothing a person typed is ever lost.

What a person typed as a path is looked for by :func:`find_path`. There is one writer for what a
person may edit, :func:`lay`, and :class:`Draft` for what a person is editing now. Both compare the
file's hash with what was last read or laid; a difference leaves the file as it is and sends the new
text to ``name.conflict-<n>`` beside it. They take turns by a lock, so that of two saves in the same
moment neither is lost. :func:`write_atomic` is for files of pmkit's own.

Writes are atomic (temporary file, fsync, replace), follow symbolic links, and refuse a file that is
read-only. Reads are bounded by the bytes that are read, not by the size that a file claims to have.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from pmkit.errors import FileError, text_given
from pmkit.markup import strip_controls

TEXT_LIMIT: Final = 5_000_000
"""Largest text file, in bytes, that is read into memory: a postmortem has a few thousand."""

_MANIFEST: Final = ".pmkit-laid.json"
_LOG: Final = logging.getLogger("pmkit")
_SCRAP: Final = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.pmkit-tmp")
_PATIENCE: Final = 20.0
"""Seconds for which a save waits for another one of the same folder."""


def real_path(path: str | Path) -> Path:
    """Return the absolute path with links followed; a link to itself is returned, where ``Path.resolve`` raises."""
    return Path(os.path.realpath(path))


def work_folder() -> Path:
    """Return where a person's work goes: ``$PMKIT_WORK``, or ``my-work`` below the current folder."""
    return Path(os.environ.get("PMKIT_WORK") or "my-work")


def paths_meant(given: str | Path) -> list[Path]:
    """Return the full paths that a person may mean by what was typed, the likeliest first.

    A kernel runs in the folder of its notebook, a terminal anywhere, and the person looks at the list of files: so
    a path is taken from the current folder, the work folder, the folder above that, where the kit's copy is, and the
    notebooks in it. ``~`` is one's home.
    """
    path = Path(text_given(given, "path", example="my-work/incident.md"))
    with contextlib.suppress(RuntimeError):  # an unknown user's home stays as it was typed
        path = path.expanduser()
    work = Path(os.path.normpath(Path.cwd() / work_folder()))
    bases = (Path.cwd(), work, work.parent, work.parent / "notebooks", Path.cwd().parent)
    return list(dict.fromkeys(Path(os.path.normpath(base / path)) for base in bases))


def find_path(given: str | Path, *, what: str = "file") -> Path:
    """Return the file or folder that a person means.

    Args:
        given: what was typed; see :func:`paths_meant`.
        what: what it is for, used in messages: ``answers file``.

    Raises:
        FileError: it is in none of these folders; the message names every full path that was tried.
    """
    tried = paths_meant(given)
    if _is_refused(Path(given)):
        return Path(given)  # whoever reads it says why
    if existing := next((path for path in tried if _exists(path)), None):
        # What was typed is what messages and lists show, as long as it leads there.
        return Path(given) if existing == tried[0] and _exists(Path(given)) else existing
    raise FileError(
        f"there is no such {what}; tried {', '.join(map(str, tried))}",
        code="no-file",
        where=str(given),
        remedy="check the name and the folder",
    )


def path_for(given: str | Path) -> Path:
    """Return where a file is that a person named, or where it goes if there is none yet.

    A new one goes into the first folder of :func:`paths_meant` that is there.
    """
    meant = paths_meant(given)
    existing = next((path for path in meant if _exists(path)), None)
    return existing or next((path for path in meant if _exists(path.parent)), meant[0])


def _exists(path: Path) -> bool:
    """Tell whether a path leads to something."""
    return not _is_refused(path) and path.exists()


def _is_refused(path: Path) -> bool:
    """Tell whether the system does not even look for a path: it is too long, or has a null in it."""
    try:
        path.exists()
    except (OSError, ValueError):
        return True
    return False


def read_bytes(path: str | Path, *, limit: int = TEXT_LIMIT, what: str = "file") -> bytes:
    """Return the bytes of a file, never more than a limit, whatever size it claims to have.

    Args:
        path: the file.
        limit: the most bytes that are read.
        what: what the file is for, used in messages: ``answers file``.

    Raises:
        FileError: it is missing, a folder, a pipe or device, too large, or not readable.
    """
    path = Path(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileError(f"the {what} is a folder", code="folder", where=str(path), remedy="name the file inside it")
        if not stat.S_ISREG(mode):
            raise FileError(
                f"the {what} is a pipe or a device, not a file",
                code="not-a-file",
                where=str(path),
                remedy="save its content in a file and name that",
            )
        with path.open("rb") as stream:
            return _bounded(stream, limit, what, str(path))
    except FileNotFoundError:
        raise FileError(
            f"there is no such {what}", code="no-file", where=str(path), remedy="check the name and the folder"
        ) from None
    except OSError as error:
        raise FileError(
            f"the {what} cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="check the permissions of the file and its folder",
        ) from None


def read_text(path: str | Path, *, limit: int = TEXT_LIMIT, what: str = "file") -> str:
    """Return the text of a UTF-8 file.

    Args:
        path: the file.
        limit: the most bytes that are read.
        what: what the file is for, used in messages: ``answers file``.

    Raises:
        FileError: it is missing, a folder, a pipe or device, too large, binary, not UTF-8 or not readable.
    """
    return decode(read_bytes(path, limit=limit, what=what), where=str(path), what=what)


def read_standard_input(*, limit: int = TEXT_LIMIT) -> str:
    """Return what is piped in, as UTF-8 text.

    Raises:
        FileError: it does not end within the limit, or is not text.
    """
    where = "standard input"
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:  # a notebook's or a test's stand-in holds text already
        return decode(sys.stdin.read(limit + 1).encode()[: limit + 1], where=where, what="text")
    return decode(_bounded(stream, limit, "text", where), where=where, what="text")


def _bounded(stream: BinaryIO, limit: int, what: str, where: str) -> bytes:
    """Return all of a stream, or refuse it once it is longer than the limit."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise FileError(
            f"the {what} has more than the {limit / 1e6:g} MB that are read",
            code="too-large",
            where=where,
            remedy="check that it is the right one; move pasted logs to a file of their own",
        )
    return data


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
        # os.access is wrong for root and on network drives; only a write tells.
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
    """Write a file of pmkit's own so that a reader sees the old content or the new, never half of it.

    What a person may edit goes through :func:`lay` or a :class:`Draft`.

    Raises:
        FileError: the folder is missing or cannot be written to, the file is read-only, or the disk is full.
    """
    path = Path(path)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    # A link stays a link: it is the file behind it that gets the content.
    target = real_path(path) if path.is_symlink() else path
    _refuse_read_only(target, path)
    _clear_scraps(target.parent)
    scrap = target.with_name(f".{target.name[:120]}.{os.getpid()}-{secrets.token_hex(4)}.pmkit-tmp")
    try:
        handle = os.open(scrap, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # Private until it is whole; a document is as readable as any other new file.
        with contextlib.suppress(OSError):
            scrap.chmod(_mode_of(target))
        scrap.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise FileError(
            f"the file cannot be written ({error.strerror or error}); it is as it was before",
            where=str(path),
            remedy="check that the folder exists, is writable and the disk is not full",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            scrap.unlink(missing_ok=True)
    return path


def _refuse_read_only(target: Path, path: Path) -> None:
    """Refuse to replace a file that its owner made read-only; replacing asks the folder's rights only."""
    with contextlib.suppress(OSError):
        if not target.stat().st_mode & 0o200:
            raise FileError(
                "the file is read-only and stays as it is",
                code="read-only",
                where=str(path),
                remedy="make it writable, or name another file",
            )


def _clear_scraps(folder: Path) -> None:
    """Remove temporary files of writers that were killed; those of a process that lives are left."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            match = _SCRAP.fullmatch(entry.name)
            if match and not _lives(int(match[1])):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def _lives(pid: int) -> bool:
    """Tell whether a process of this number runs."""
    if pid == os.getpid():
        return True
    import psutil  # only where a scrap was found

    return bool(psutil.pid_exists(pid))


def _mode_of(path: Path) -> int:
    """Return the permissions a file should get: its own, or what the umask leaves."""
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


def conflict_name(path: Path, data: bytes | None = None) -> Path:
    """Return the first ``name.conflict-<n>.suffix`` beside the path that is free, or holds these very bytes."""
    number = 1
    while (free := path.with_name(f"{path.stem}.conflict-{number}{path.suffix}")).exists():
        if data is not None and free.is_file() and free.stat().st_size == len(data) and read_bytes(free) == data:
            return free
        number += 1
    return free


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait for one's turn to write into a folder, so that nothing happens between looking at a file and writing it.

    The lock is in the system's temporary folder, one for each user, so that no document has a lock file beside it.

    Raises:
        FileError: another writer keeps the folder for too long.
    """
    from filelock import FileLock, Timeout

    base = Path(tempfile.gettempdir()) / f"pmkit-locks-{getattr(os, 'getuid', lambda: 'user')()}"
    with contextlib.suppress(OSError):
        base.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(base / f"{digest(os.fsencode(folder.resolve()))[:32]}.lock")
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise FileError(
            "another program is writing into this folder", code="busy", where=str(folder), remedy="try again"
        ) from None
    except (OSError, NotImplementedError):
        # Without a place for locks a save is still atomic; only the order of two in one moment is left to chance.
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _write_if(path: Path, data: bytes, accepted: Callable[[str], bool]) -> Path:
    """Write a file if what it holds may be replaced, and a conflict file beside it otherwise; return the one written.

    Args:
        path: the file.
        data: what it shall hold.
        accepted: whether content of this hash may be replaced.
    """
    if path.is_dir():
        raise FileError(
            "this is a folder, not a file",
            code="folder",
            where=str(path),
            remedy="rename the folder, or name another file",
        )
    with _turn(path.parent):
        if path.exists():
            known = digest(read_bytes(path, limit=_HASHED_MOST))
            if known == digest(data):
                return path
            if not accepted(known):
                beside = conflict_name(path, data)
                _LOG.warning(
                    "%s is not as pmkit wrote or read it, so it stays; what is new is in %s",
                    strip_controls(str(path)),
                    strip_controls(beside.name),
                )
                return beside if beside.exists() else write_atomic(beside, data)
        return write_atomic(path, data)


_HASHED_MOST: Final = 500_000_000
"""The most bytes of a file that are read to compare it."""


def lay(path: str | Path, content: str | bytes, *, known: str = "") -> Path:
    """Write a file that a person may edit, and return the one that holds the content now.

    A file that is missing, or still as pmkit last wrote it, is written. One that somebody changed since, or that
    pmkit never wrote, is left as it is, and the content goes to ``name.conflict-<n>`` beside it.

    Args:
        path: the file; its folder is made if it is missing.
        content: what it shall hold.
        known: hash of what was read from it before the content was made of it; exactly that may be replaced then.

    Raises:
        FileError: it is a folder, read-only, or cannot be written.
    """
    path = Path(path)
    return Laid(path.parent).lay(path.name, content, known=known)


class Written(str):
    """A text that was made, and where it was written.

    Attributes:
        path: the file that holds it now: the one that was named, or a conflict file beside it where somebody had
            changed that one; None when no file was named.
    """

    __slots__ = ("path",)
    path: Path | None

    def __new__(cls, text: str, path: Path | None = None) -> Written:
        """Return the text with its file."""
        made = super().__new__(cls, text)
        made.path = path
        return made

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Say where it was written, at the end of a notebook's cell, and not all of its text."""
        printer.text(f"Written to {self.path}" if self.path else repr(str(self)))


def laid(text: str, path: str | Path | None, *, mark: bool = False) -> Written:
    """Return a text, laid as :func:`lay` does if a file is named.

    Args:
        text: what was made.
        path: the file.
        mark: whether the file begins with UTF-8's mark, without which spreadsheets take a CSV file for something else.

    Raises:
        FileError: it is a folder, read-only, or cannot be written.
    """
    return Written(text, None if path is None else lay(path, f"\ufeff{text}" if mark else text))


@dataclass
class Origin:
    """The file that a value was read from, and what it held: what is made of the value may replace exactly that.

    Attributes:
        path: the file.
        known: hash of what was read from it, or last written to it from here.
    """

    path: Path
    known: str

    @classmethod
    def of(cls, path: Path, data: bytes) -> Origin:
        """Return the origin of what was read from a file."""
        return cls(real_path(path), digest(data))

    def lay(self, content: str) -> Path:
        """Write over what was read; a file that changed since stays, and the content goes beside it.

        Raises:
            FileError: it is a folder, read-only, or cannot be written.
        """
        written = lay(self.path, content, known=self.known)
        if written == self.path:
            self.known = digest(content.encode("utf-8", "replace"))
        return written


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
        data = read_bytes(path)
        return cls(path, decode(data, where=str(path)), digest(data))

    def save(self, text: str) -> Path:
        """Write the text and return the path written to: the file, or its conflict file.

        Raises:
            FileError: it cannot be written.
        """
        # In a conflict this draft lives in the conflict file from now on: the other writer keeps theirs.
        self.path = _write_if(self.path, text.encode("utf-8", "replace"), lambda known: known == self._known)
        self.text = text
        self._known = digest(text.encode("utf-8", "replace"))
        return self.path

    def changed_elsewhere(self) -> bool:
        """Tell whether the file on disk is not what was last read or written here."""
        if not self.path.exists():
            return False
        return digest(read_bytes(self.path, limit=_HASHED_MOST)) != self._known


class Laid:
    """Files that pmkit lays into a person's folder and may renew while nobody changed them.

    A hidden manifest in the folder keeps the hash of each file as it was laid. What counts as unchanged is what the
    manifest said when this object was made: a file that another process laid since is not this one's to replace.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = make_folder(folder)
        self._hashes = self._read()

    def _read(self) -> dict[str, str]:
        """Return what the manifest says; one that is damaged says nothing, and then nothing is replaced."""
        with contextlib.suppress(FileError, ValueError, RecursionError):
            loaded = json.loads(read_bytes(self.folder / _MANIFEST))
            if isinstance(loaded, dict):
                return {str(name): str(value) for name, value in loaded.items()}
        return {}

    def is_untouched(self, name: str) -> bool:
        """Tell whether a file is missing or exactly as it was laid."""
        path = self.folder / name
        if not path.exists():
            return True
        return path.is_file() and self._hashes.get(name) == digest(read_bytes(path, limit=_HASHED_MOST))

    def lay(self, name: str, content: str | bytes, *, known: str = "") -> Path:
        """Write a file unless a person changed it; then write a conflict file beside it.

        Args:
            name: of the file in the folder; may have folders in it.
            content: what it shall hold.
            known: hash of what was read from it before; exactly that may be replaced then.

        Returns:
            The path that now holds ``content``.
        """
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        path = self.folder / name
        make_folder(path.parent)
        written = _write_if(path, data, lambda hashed: hashed == (known or self._hashes.get(name)))
        if written == path:
            self._remember(name, data)
        return written

    def keep(self, name: str, content: str | bytes) -> bool:
        """Write a file unless a person changed it; then leave theirs and write nothing.

        Returns:
            Whether the folder now holds ``content`` under this name.
        """
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        if not self.is_untouched(name):
            return read_bytes(self.folder / name, limit=_HASHED_MOST) == data
        return self.lay(name, content) == self.folder / name

    def _remember(self, name: str, data: bytes) -> None:
        """Note a file's hash in the manifest, beside what other processes noted meanwhile."""
        self._hashes[name] = digest(data)
        with _turn(self.folder):
            noted = self._read()
            if noted.get(name) != self._hashes[name]:
                noted[name] = self._hashes[name]
                write_atomic(self.folder / _MANIFEST, json.dumps(noted, indent=0, sort_keys=True) + "\n")
