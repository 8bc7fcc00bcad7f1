"""An incident's exports become one timeline: time and peak memory, beside tools that read the same files.

python benchmarks/records.py [LOG_LINES]

A million log lines, twenty thousand chat messages and five hundred alerts are merged, grouped, redacted and written as
a page by ``pmkit timeline``. Beside it, on the same files and in the same run: ``lnav`` (headless: reads the logs,
counts them by level and ends) and ``slack-export-viewer`` (renders the chat), where they are installed. Each
runs in a process of its own, in turn, and the best of three rounds counts. Target: not slower than lnav on the logs,
under 1 GB, at most 300 rows.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

START = dt.datetime(2024, 1, 15, 12, 0, tzinfo=dt.UTC)
TEMPLATES = (
    "Received block blk_%d of size %d from /10.0.%d.%d",
    "GET /api/v1/orders/%d 200 in %d ms, user_id %d, shard %d",
    "connection pool exhausted: %d of %d in use after %d ms on shard %d",
    "PacketResponder %d for block blk_%d terminating, %d of %d",
    "job %d finished in %d ms with %d rows, lag %d",
)
LEVELS = ("INFO", "INFO", "INFO", "WARN", "ERROR")
MOST = 1000
"""MB of memory that an import may take."""

ROUNDS = 3


def make(folder: Path, lines: int) -> tuple[Path, Path, Path]:
    """Write the log, the chat's export and the alerts; the same bytes each time."""
    chance = random.Random(7)
    log, chat, alerts = folder / "app.log", folder / "chat.zip", folder / "alerts.json"
    at = START
    with log.open("w", encoding="utf-8") as out:
        for number in range(lines):
            at += dt.timedelta(milliseconds=chance.randint(0, 40))
            text = chance.choice(TEMPLATES) % tuple(chance.randint(1, 99_999) for _ in range(4))
            stamp = f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
            out.write(f"{stamp} web{number % 3} app[{chance.randint(1, 9999)}]: {chance.choice(LEVELS)} {text}\n")
    users = [
        {
            "id": f"U{n:03d}",
            "name": f"login{n}",
            "real_name": f"Person{n} Name{n}",
            "profile": {"email": f"p{n}@example.com"},
        }
        for n in range(40)
    ]
    messages = [
        {
            "type": "message",
            "user": f"U{n % 40:03d}",
            "text": f"<@U{(n + 1) % 40:03d}> look at shard {n}",
            "ts": f"{START.timestamp() + n:.6f}",
        }
        for n in range(20_000)
    ]
    with zipfile.ZipFile(chat, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": "C001", "name": "incident", "members": []}]))
        for begin in range(0, 20_000, 2_000):
            day = (START + dt.timedelta(days=begin // 2_000)).date()
            archive.writestr(f"incident/{day}.json", json.dumps(messages[begin : begin + 2_000]))
    firing = [
        {
            "labels": {"alertname": f"Alert{n % 40}", "instance": str(n)},
            "annotations": {"summary": "too high"},
            "startsAt": (START + dt.timedelta(seconds=40 * n)).isoformat(),
            "endsAt": (START + dt.timedelta(seconds=40 * n + 300)).isoformat(),
            "status": {"state": "active"},
        }
        for n in range(500)
    ]
    alerts.write_text(json.dumps(firing), encoding="utf-8")
    return log, chat, alerts


class Spent(NamedTuple):
    """What a command took: seconds on the clock and of processors, and its peak of memory in MB."""

    seconds: float
    processor: float
    peak: float

    def __str__(self) -> str:
        """Return it as columns."""
        return f"{self.seconds:6.1f} s  {self.processor:6.1f} s  {self.peak:6.0f} MB"


def measured(command: list[str], folder: Path) -> Spent:
    """Run a command and return what it took."""
    start = time.perf_counter()
    # An installed package has its bytecode; a clone may be told not to write any.
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with (folder / "output.txt").open("w+", encoding="utf-8") as out:
        program = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**known, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")},
        )
        _, status, usage = os.wait4(program.pid, 0)
        out.seek(0)
        text = out.read()
    if status:
        raise SystemExit(f"{command[0]} failed:\n{text[-2000:]}")
    return Spent(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def viewer() -> str:
    """Return slack-export-viewer's command; empty where it is not installed."""
    own = Path(os.environ.get("PMKIT_PEERS") or ".venv-peers") / "bin" / "slack-export-viewer-cli"
    return str(own.absolute()) if own.is_file() else shutil.which(own.name) or ""


def main() -> int:
    """Print a line for each contender, the best of three rounds in turn, and the ratios."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        log, chat, alerts = make(folder, lines)
        print(f"{lines:,} log lines ({log.stat().st_size / 1e6:.0f} MB), 20,000 chat messages, 500 alerts")
        pmkit = [sys.executable, "-m", "pmkit", "timeline"]
        count = ";SELECT log_level, count(*), min(log_time) FROM all_logs GROUP BY log_level"
        commands = {
            "pmkit, all of it": [*pmkit, str(log), str(chat), str(alerts), "--out", "t.json", "--out", "t.html"],
            "pmkit, the log": [*pmkit, str(log), "--out", "log.json"],
            "lnav, the log": ["lnav", "-n", "-c", count, str(log)] if shutil.which("lnav") else [],
            "pmkit, the chat": [*pmkit, str(chat), "--out", "chat.json"],
            "slack-export-viewer": [viewer(), "export", str(chat)] if viewer() else [],
        }
        best: dict[str, Spent] = {}
        for name, command in ROUNDS * list(commands.items()):
            if command:
                spent = measured(command, folder)
                known = best.setdefault(name, spent)
                clock, processor = (min(spent[at], known[at]) for at in (0, 1))
                best[name] = Spent(clock, processor, max(spent.peak, known.peak))
        rows = len(json.loads((folder / "t.json").read_text(encoding="utf-8")))
        print(f"{'':24}{'clock':>8}  {'processor':>9} {'memory':>9}")
        for name in commands:
            print(f"{name:24}{best.get(name, 'not installed')}")
        print(f"rows of the timeline: {rows} (target: 300 at most)")
        for ours, theirs in (("pmkit, the log", "lnav, the log"), ("pmkit, the chat", "slack-export-viewer")):
            if theirs in best:
                clock, processor = (best[ours][at] / best[theirs][at] for at in (0, 1))
                print(
                    f"{ours} / {theirs.partition(',')[0]}: {clock:.2f} by the clock, {processor:.2f} by the processor"
                )
        print(f"peak of memory: {best['pmkit, all of it'].peak:.0f} MB (target: 1000)")
    return 0 if best["pmkit, all of it"].peak < MOST and rows <= 300 else 1


if __name__ == "__main__":
    sys.exit(main())
