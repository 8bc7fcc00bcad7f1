"""Promise: each source of records reads hostile text in bounded time and memory, whoever says that the file is its own.

A new source is tried as soon as it is registered; a new kind of hostile text is one row of ``HOSTILE``.
"""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from typing import Final

import pytest

from pmkit.records.sources.chat import window
from pmkit.records.sources.generic import rows
from pmkit.records.sources.opening import of_bytes
from pmkit.records.sources.reading import Options, read_exports
from pmkit.records.sources.registry import sources

SECONDS: Final = 20
"""Far more than any of them takes, and far less than one that goes back and forth in a line."""

LONG: Final = 200_000
HOSTILE: Final = {
    "names without an end": "Ana" + " Ana" * LONG + " 14:32\nit failed\n",
    "a window of one line": "2026-03-03\n[14:32] " + "Ana, " * LONG + ": it failed\n",
    "clocks without a name": "2026-03-03\n" + "14:32\n" * 20_000,
    "days without a message": "Tuesday, March 3rd\n" * 20_000,
    "a nick without an end": "--- Log opened Wed Nov 12 23:31:08 2025\n23:31 <" + "[" * LONG + "> x\n",
    "a hostmask without an end": "--- Log opened Wed Nov 12 23:31:08 2025\n23:31 -!- a [" + "~" * LONG + "\n",
    "a mail to everybody": "From: a@b.example\nDate: x\nTo: " + "Ana (x) <a@b.example>, (" * (LONG // 10) + "\n\nx\n",
    "a mail of parts": "From: a@b.example\nDate: x\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3_000)) + "\nx\n",
    "a mail that quotes": "From: a@b.example\nTo: x\nDate: x\n\n" + "On Ana, " * LONG + "\n> On" * 20_000,
    "notes of one line": "# 2026-03-03\n- " + "14:32 it failed, " * (LONG // 10) + "\n",
    "a history of dates alone": "#1700000000\n" * 20_000,
    "a history of one command": "#1700000000\n" + "sudo " * LONG + "\n",
    "a Markdown table of one row": "| time | what |\n|---|---|\n|" + " x |" * LONG + "\n",
    "a wide Markdown table": "".join("|" + f" {cell} |" * 5_000 + "\n" for cell in ("time", "---", "2026-03-03 14:32")),
    "deep XML": "<?xml version='1.0'?>" + "<a>" * LONG,
    "deep XML that ends": "<?xml version='1.0'?>" + "<a>" * 5_000 + "</a>" * 5_000,
    "XML that grows": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><feed>&c;</feed>',
    "a YAML list of brackets": "- time: 2026-03-03T14:32:00Z\n  what: " + "[" * LONG + "\n",
    "a YAML list with aliases": "- time: &a 2026-03-03T14:32:00Z\n  what: *a\n",
    "blanks behind a time": "2026-03-03 14:32:00" + " " * LONG + "x\n",
    "digits and colons": "1:" * LONG + "\n",
    "an open quote in a table": 'time,what\n2026-03-03T14:32:00Z,"' + "x," * LONG,
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_each_source_ends_in_time(kind: str, tmp_path: Path) -> None:
    """Every source, asked for by its name, is done in seconds, and each entry is an event or has a reason."""
    path = tmp_path / "file.txt"
    path.write_text(HOSTILE[kind], encoding="utf-8")
    slow: dict[str, float] = {}
    for name in (*sources(), ""):
        began = time.process_time()
        done = read_exports([path], Options(sources={path.name: name} if name else {}))
        slow[name or "recognized"] = time.process_time() - began
        assert done.report.adds_up, name
        assert all(error.code and len(str(error)) < 5000 for error in done.report.rejects), name
    assert max(slow.values()) < SECONDS, slow


def test_a_window_is_not_held() -> None:
    """Messages of a window are read one by one: ten times as many take no more memory."""

    def peak(many: int) -> int:
        text = "Tuesday, March 3rd 2026\n" + "Ana Lopez 2:32 PM\nit failed and we looked at it\n" * many
        export = of_bytes(text.encode(), "chat.txt", zone="UTC")
        assert export.head
        tracemalloc.start()
        assert sum(1 for _ in window.read(export)) == 2 * many
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(10_000) < peak(1_000) + 5_000_000


def test_beats_are_counted_beyond_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beats have to be in order of time, so no more than the usual number is held; each other one has its reason."""
    monkeypatch.setattr(rows, "MOST", 10)
    lines = [f"2026-03-03 14:{n:02d}:00,{n % 2},{n}" for n in range(30)]
    export = of_bytes(("time,status,ping\n" + "\n".join(lines)).encode(), "beats.csv", zone="UTC")
    told = list(rows.read_rows(export, export.rows(), export.rows()))
    assert sum(getattr(getattr(item, "error", None), "code", "") == "too-many" for item in told) == 20
