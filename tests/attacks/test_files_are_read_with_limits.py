"""Promise: files of others are read with limits, whatever they claim to be."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from pmkit import files
from pmkit.errors import FileError


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A named pipe that nobody writes to does not keep anybody waiting."""
    path = tmp_path / "postmortem.md"
    os.mkfifo(path)
    caught: list[FileError] = []

    def read() -> None:
        try:
            files.read_text(path)
        except FileError as error:
            caught.append(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(10)
    assert not reader.is_alive()
    assert caught[0].code == "not-a-file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_device_without_end_is_refused() -> None:
    """A device has no size, and no end either."""
    with pytest.raises(FileError) as caught:
        files.read_text("/dev/zero")
    assert caught.value.code == "not-a-file"


def test_what_grows_beyond_its_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes that come are counted, not those that the directory promised."""
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 2000)
    real = Path.stat

    def small(self: Path, **options: bool) -> os.stat_result:
        held = real(self, **options)
        return os.stat_result((*held[:6], 10, *held[7:])) if self == path else held

    monkeypatch.setattr(Path, "stat", small)
    with pytest.raises(FileError) as caught:
        files.read_text(path, limit=1000)
    assert caught.value.code == "too-large"


class _Endless(io.RawIOBase):
    """A stream that never ends."""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer."""
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_endless_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped in is read up to the limit and no further."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(_Endless())))
    with pytest.raises(FileError) as caught:
        files.read_standard_input(limit=100_000)
    assert caught.value.code == "too-large"
