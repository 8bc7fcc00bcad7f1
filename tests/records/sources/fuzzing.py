"""Exports that were cut off, or in which bits were turned: a named error or counted rejects, and never another exception.

python -m tests.records.sources.fuzzing [SECONDS] [SEED]

The tests try a bounded number; this tries as many as there is time for, also of real exports where there are any, and
also packed. What fails is kept in a file, and named.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pmkit.errors import PmkitError
from tests.records.sources.importing import SAMPLES as REAL
from tests.records.sources.importing import read
from tests.records.sources.samples import SAMPLES

SLOW = 20.0
"""Seconds for a file of some kilobytes from which on a reader counts as hanging."""


def bytes_of(content: object) -> bytes:
    """Return what a sample's file holds."""
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content, indent=1)).encode("utf-8")


def cut(data: bytes, pieces: int) -> Iterator[bytes]:
    """Yield beginnings of a file, evenly spaced."""
    for end in range(1, len(data), max(1, len(data) // pieces)):
        yield data[:end]


def turned(data: bytes, chance: random.Random, tries: int) -> Iterator[bytes]:
    """Yield copies in which some bits were turned, or in which a piece is missing or comes twice."""
    for number in range(tries):
        made = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        if number % 4 == 3:
            begin = chance.randrange(len(made))
            end = min(len(made), begin + chance.randrange(1, 200))
            made[begin:end] = made[begin:end] * chance.choice((0, 2))
        yield bytes(made)


def packed(data: bytes, chance: random.Random) -> bytes:
    """Return a file as it is, compressed, or as the member of an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ops/2024-01-15.json", data)
    return chance.choice((data, gzip.compress(data), bz2.compress(data), lzma.compress(data), made.getvalue()))


def check(path: Path, data: bytes) -> None:
    """Read a file that may be broken, and check that its counts add up; a named error is as good."""
    path.write_bytes(data)
    began = time.monotonic()
    with contextlib.suppress(PmkitError):
        read(path, limit=0)
        read(path)
    assert time.monotonic() - began < SLOW, "it hangs"


def main(seconds: float, seed: int) -> int:
    """Try broken files until the time is over; tell how many, and the first that fails."""
    known = [(f"{sample.tool}/{sample.name}", bytes_of(sample.content)) for sample in SAMPLES]
    if REAL.is_dir():
        known += [(str(path), path.read_bytes()) for path in sorted(REAL.rglob("*")) if path.is_file()]
    chance = random.Random(seed)
    end, tried = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            name, data = chance.choice(known)
            whole = packed(data, chance)
            broken = (
                whole[: chance.randrange(1, len(whole))] if chance.random() < 0.3 else next(turned(whole, chance, 4))
            )
            if chance.random() < 0.2:
                broken = packed(next(turned(data, chance, 4)), chance)
            tried += 1
            try:
                check(Path(folder) / "export", broken)
            except Exception:
                kept = Path(tempfile.gettempdir()) / f"pmkit-fuzzing-{seed}-{tried}"
                kept.write_bytes(broken)
                print(f"seed {seed}, try {tried}, from {name}: kept as {kept}")
                raise
    print(f"{tried:,} broken files of {len(known)} exports, seed {seed}: each ended with a named error or with counts")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
