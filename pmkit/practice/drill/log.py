"""A drill's log: the truth about it. One line of JSON for each input, on disk before anything is shown.

The first line says which scenario, world and seed it belongs to. Each line after it has its number, the second of the
drill's clock at which it was made, and a checksum of itself and all lines before it; so a log that was cut off, mixed
up or edited is noticed at the line where it happened, and what comes before that line can still be played.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from pmkit.errors import DrillError, FileError
from pmkit.files import decode, lay, make_folder, read_bytes, read_text, write_atomic
from pmkit.practice.drill.inputs import LONGEST, Input, Verb

FORMAT: Final = 1
LIMIT: Final = 5_000_000
"""Largest log, in bytes."""

_NAME: Final = re.compile(r"[^/\\:\s.][^/\\:\s]{0,119}")
"""A folder's name. A log may come from somebody else, so it cannot lead to a place outside the scenarios."""

_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "seat": str,
    "target": str,
    "what": str,
    "text": str,
    "minutes": (int, float),
    "through": bool,
    "confidence": int,
}


@dataclass(frozen=True)
class Head:
    """What the first line says.

    Attributes:
        scenario: its code name; the real one would give the incident away.
        world: a checksum of its ``world.yaml``.
        seed: decides noise and how long things take.
        start: instant of minute 0 as the player's clock shows it, ISO 8601.
    """

    scenario: str
    world: str
    seed: int
    start: str


@dataclass(frozen=True)
class Line:
    """One input of a log.

    Attributes:
        number: 1 for the first input.
        second: of the drill's clock, when it was made.
        input: what was done.
    """

    number: int
    second: int
    input: Input


@dataclass(frozen=True)
class Read:
    """A log that was read.

    Attributes:
        head: its first line.
        lines: the inputs up to the first that is damaged.
        problem: what is wrong at that line; None for a whole log.
        is_closed: whether the file is, to the byte, as the kit ends it.
    """

    head: Head
    lines: tuple[Line, ...]
    problem: DrillError | None = None
    is_closed: bool = True


def world_sum(path: str | Path) -> str:
    """Return the checksum of a world's file, whatever ends its lines have.

    Raises:
        FileError: it cannot be read.
    """
    return hashlib.sha256(read_text(path, what="world").encode()).hexdigest()[:16]


class Log:
    """A log that is being written.

    Attributes:
        path: the file.
        head: its first line.
        lines: the inputs so far.
    """

    def __init__(self, path: Path, head: Head, lines: tuple[Line, ...] = ()) -> None:
        self.path = path
        self.head = head
        self.lines = list(lines)
        self._sum = _sum("", _head_fields(head))
        for line in lines:
            self._sum = _sum(self._sum, _line_fields(line))

    @classmethod
    def begin(cls, path: str | Path, head: Head) -> Log:
        """Return a new log with its first line on disk.

        Raises:
            DrillError: there is a file of this name already.
            FileError: it cannot be written.
        """
        path = Path(path)
        make_folder(path.parent)
        log = cls(path, head)
        try:
            with path.open("xb") as file:
                _write(file, {**_head_fields(head), "sum": log._sum})
        except FileExistsError:
            raise DrillError(
                "there is a log of this name already",
                code="log-there",
                where=str(path),
                remedy="go on with it (--resume), or name another file",
            ) from None
        except OSError as error:
            raise _unwritten(path, error) from None
        return log

    def append(self, item: Input, second: int) -> Line:
        """Write one input, and return when it is on disk.

        Args:
            item: the input.
            second: of the drill's clock.

        Raises:
            DrillError: somebody else has written to the file since.
            FileError: it cannot be written; nothing has happened then.
        """
        line = Line(len(self.lines) + 1, second, item)
        fields = _line_fields(line)
        after = _sum(self._sum, fields)
        try:
            with self.path.open("r+b") as file:
                self._check_end(file)
                _write(file, {**fields, "sum": after})
        except OSError as error:
            raise _unwritten(self.path, error) from None
        self._sum = after
        self.lines.append(line)
        return line

    def _check_end(self, file: BinaryIO) -> None:
        """Go to the end of the file, and refuse one whose last line is not ours."""
        end = f'"sum": "{self._sum}"}}\n'.encode()
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - len(end), 0))
        if file.read() != end:
            raise DrillError(
                "the log was changed while the drill was open",
                code="log-changed",
                where=str(self.path),
                remedy="another window may be playing the same drill; close it, and open the drill again",
            )


def read_log(path: str | Path) -> Read:
    """Return a log, as far as it is whole.

    Raises:
        DrillError: the first line does not belong to a drill.
        FileError: the file cannot be read.
    """
    path = Path(path)
    data = read_bytes(path, limit=LIMIT, what="drill's log")
    texts = decode(data, where=str(path), what="drill's log").split("\n")
    is_closed = data.endswith(b"}\n")
    whole = texts[-1] == ""
    texts = texts[:-1] if whole else texts
    head, running = _read_head(texts[0] if texts else "", path)
    lines: list[Line] = []
    for number, text in enumerate(texts[1:], start=1):
        where = f"{path}:{number + 1}"
        try:
            fields = _object(text, where, cut=number == len(texts) - 1 and not whole)
            line = _read_line(fields, number, where)
            if lines and line.second < lines[-1].second:
                raise DrillError("the clock goes back", code="log-edited", where=where, remedy=_BEFORE)
            running = _sum(running, _line_fields(line))
            if _differs(fields, {**_line_fields(line), "sum": running}):
                raise DrillError(
                    "this line, or one before it, is not as it was written",
                    code="log-edited",
                    where=where,
                    remedy=_BEFORE,
                )
        except DrillError as error:
            return Read(head, tuple(lines), error, is_closed)
        lines.append(line)
    return Read(head, tuple(lines), is_closed=is_closed)


def trim(path: str | Path, count: int) -> None:
    """Keep the head and a number of inputs of a log; what follows is kept beside it.

    Raises:
        FileError: it cannot be written.
    """
    path = Path(path)
    lines = read_text(path, limit=LIMIT, what="drill's log").split("\n")
    rest = "\n".join(lines[count + 1 :])
    if rest.strip():
        lay(path.with_name(f"{path.stem}.damaged.txt"), rest)
    write_atomic(path, "\n".join(lines[: count + 1]) + "\n")


_BEFORE: Final = "what comes before this line can be played: open the drill with --resume and --up-to-damage"


def _read_head(text: str, path: Path) -> tuple[Head, str]:
    """Return the first line, and its checksum."""
    where = f"{path}:1"
    fields = _object(text, where, cut=False)
    if fields.get("drill") != FORMAT:
        raise DrillError(
            "this is not the log of a drill, or one of another version",
            code="no-log",
            where=where,
            remedy='its first line begins with {"drill": 1',
        )
    scenario, world, start = (fields.get(name) for name in ("scenario", "world", "start"))
    seed = fields.get("seed")
    if not (isinstance(scenario, str) and isinstance(world, str) and isinstance(start, str) and type(seed) is int):
        raise DrillError(
            "scenario, world, seed or start is missing", code="no-log", where=where, remedy="take the log as it was"
        )
    if seed < 0 or not _NAME.fullmatch(scenario):
        raise DrillError(
            "its scenario is not a name, or its seed is below 0",
            code="no-log",
            where=where,
            remedy="take the log as it was",
        )
    head = Head(scenario, world, seed, start)
    running = _sum("", _head_fields(head))
    if _differs(fields, {**_head_fields(head), "sum": running}):
        raise DrillError(
            "the first line is not as it was written", code="log-edited", where=where, remedy="take the log as it was"
        )
    return head, running


def _object(text: str, where: str, *, cut: bool) -> dict[str, Any]:
    """Return the object on a line."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        problem = "the line is cut off" if cut else "this line is not JSON"
        raise DrillError(problem, code="log-cut" if cut else "log-edited", where=where, remedy=_BEFORE)
    return found


def _read_line(fields: dict[str, Any], number: int, where: str) -> Line:
    """Return the input on a line."""
    if fields.get("n") != number:
        raise DrillError(f"this should be line {number} of the drill", code="log-edited", where=where, remedy=_BEFORE)
    second, verb = fields.get("t"), fields.get("verb")
    if type(second) is not int or second < 0 or not isinstance(verb, str) or verb not in set(Verb):
        raise DrillError("its second or its verb is not right", code="log-edited", where=where, remedy=_BEFORE)
    values: dict[str, Any] = {}
    for name, kind in _FIELDS.items():
        value = fields.get(name)
        if value is None:
            continue
        is_flag = isinstance(value, bool) and kind is not bool
        if is_flag or not isinstance(value, kind) or (isinstance(value, str) and len(value) > LONGEST):
            raise DrillError(f"{name} does not hold what it should", code="log-edited", where=where, remedy=_BEFORE)
        values[name] = value
    return Line(number, second, Input(Verb(verb), **values))


def _differs(fields: dict[str, Any], written: dict[str, Any]) -> bool:
    """Tell whether a line is not as it was written; a key that was added, or emptied, counts as well."""
    return json.dumps(fields, sort_keys=True) != json.dumps(written, sort_keys=True)


def _head_fields(head: Head) -> dict[str, Any]:
    """Return the fields of the first line."""
    return {
        "drill": FORMAT,
        "scenario": head.scenario,
        "world": head.world,
        "seed": head.seed,
        "start": head.start,
    }


def _line_fields(line: Line) -> dict[str, Any]:
    """Return the fields of a line."""
    return {"n": line.number, "t": line.second, **line.input.to_dict()}


def _sum(before: str, fields: dict[str, Any]) -> str:
    """Return the checksum of a line and those before it."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()[:16]


def _write(file: BinaryIO, fields: dict[str, Any]) -> None:
    """Write a line at the end and wait until it is on disk; one that cannot be written whole is taken back."""
    size = file.tell()
    try:
        file.write((json.dumps(fields, ensure_ascii=False) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(file.fileno(), size)
        raise


def _unwritten(path: Path, error: OSError) -> FileError:
    """Return the error for a log that cannot be written."""
    return FileError(
        f"the log cannot be written: {error.strerror or error}",
        code="cannot-write",
        where=str(path),
        remedy="nothing has happened in the drill; make room or name another folder, and do it again",
    )
