"""Compressed files as streams: gzip, bzip2 and xz, as log rotation leaves them, also of several parts.

Nothing is unpacked to disk or at once. What would fill the memory or the day ends with an error.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol, cast

from pmkit.errors import RecordError

TOTAL: Final = 4_000_000_000
"""Most bytes that a compressed file may hold."""

MEMORY: Final = 100_000_000
"""Most bytes of memory for xz; what ``xz -9`` writes needs 65 million."""

_MAGIC: Final = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
LONGEST: Final = max(map(len, _MAGIC))
"""Bytes that tell how a file is compressed."""

BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    LookupError,
)
"""What the module zipfile raises for an archive that is broken; NotImplementedError is a RuntimeError."""

_PIECE: Final = 1 << 20
_STUMBLES: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


class _Part(Protocol):
    """What unpacks one part, as the modules bz2 and lzma have it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Inflate:
    """A part of a gzip file."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        """Whether the part is at its end."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing comes out before more is put in."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """What is behind the part."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return what comes next."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))


def _xz() -> _Part:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)


_PARTS: Final[dict[str, Callable[[], _Part]]] = {"gzip": _Inflate, "bzip2": bz2.BZ2Decompressor, "xz": _xz}


def packing_of(start: bytes) -> str:
    """Return how a file is compressed, by its first bytes; empty where it is not."""
    found = next((name for magic, name in _MAGIC.items() if start.startswith(magic)), "")
    return "" if found == "bzip2" and not start[3:4].isdigit() else found


def unpacked(path: Path, packing: str) -> BinaryIO:
    """Return what a compressed file holds, as a stream.

    Its reads raise a RecordError where the file is broken or holds more than the limit, after all that is before it.
    """
    return cast("BinaryIO", _Unpacked(path, packing))


def size_of(path: Path, packing: str, most: int) -> int:
    """Return how many bytes a compressed file holds, or a number above the most, without reading on."""
    size = 0
    try:
        with unpacked(path, packing) as stream:
            while size <= most and (data := stream.read(1 << 20)):
                size += len(data)
    except RecordError:
        return size
    return size


class _Unpacked(io.RawIOBase):
    """What a compressed file holds."""

    def __init__(self, path: Path, packing: str) -> None:
        self._stream = path.open("rb")
        self._packing = packing
        self._part: _Part | None = None
        self._rest = b""
        self._taken = 0
        self._error: RecordError | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        out = self.read(len(buffer))
        buffer[: len(out)] = out
        return len(out)

    def read(self, size: int = -1) -> bytes:
        """Return as many bytes as are asked for; fewer at the end, and before what is broken, which the next call says.

        Raises:
            RecordError: the file is broken, or holds too much.
        """
        parts: list[bytes] = []
        wanted = size if size >= 0 else TOTAL + 1
        while wanted and self._error is None:
            try:
                out = self._next(min(wanted, _PIECE))
            except RecordError as error:
                self._error = error
            except _STUMBLES as error:
                self._error = self._broken(f"the compressed file is broken ({error})")
            else:
                if not out:
                    break
                parts.append(out)
                wanted -= len(out)
                self._taken += len(out)
                if self._taken > TOTAL:
                    problem = f"the file unpacks to more than {TOTAL / 1e9:g} GB"
                    self._error = RecordError(problem, code="too-large", remedy="export a shorter time")
        if self._error is not None and not parts:
            raise self._error
        return b"".join(parts)

    def _next(self, most: int) -> bytes:
        """Return what comes next; nothing at the end."""
        while True:
            if self._part is not None and self._part.eof:
                self._rest, self._part = self._part.unused_data, None
            data = b""
            if self._part is None or self._part.needs_input:
                data = self._rest or self._stream.read(65_536)
                self._rest = b""
                if not data and self._part is not None:
                    raise self._broken("the compressed file breaks off")
                if not data:
                    return b""
            if self._part is None:
                # Between parts, and behind the last, there may be zeros.
                data = data.lstrip(b"\0")
                if not data:
                    continue
                self._part = _PARTS[self._packing]()
            if out := self._part.decompress(data, most):
                return out

    def _broken(self, problem: str) -> RecordError:
        return RecordError(problem, code=f"{self._packing}-broken", remedy="copy it again")

    def close(self) -> None:
        """Close the file behind it."""
        self._stream.close()
        super().close()
