"""Many lines at once are read as they are one by one, to the last count, place and detail."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmkit.records.sources.contract import Block
from pmkit.records.sources.logs import plain, skimming
from pmkit.records.sources.logs.templates import keys_of
from pmkit.records.sources.opening import Export, of_bytes
from tests.records.sources.importing import read, written

STAMPS: dict[str, Callable[[datetime], str]] = {
    "iso": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z",
    "python": lambda at: f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d}",
    "offset": lambda at: f"{at:%Y-%m-%d %H:%M:%S}+02:00",
    "bracket": lambda at: f"[{at:%Y-%m-%d %H:%M:%S}.{at.microsecond:06d}]",
    "syslog": lambda at: f"{at:%b %d %H:%M:%S}",
    "android": lambda at: f"{at:%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}",
    "american": lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}",
    "german": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
}
TEXTS = (
    "INFO served {} in {} ms",
    "- app - WARN pool {} of {} in use",
    "web0 app[{}]: ERROR shard {} is gone",
    "-0{1} is a zone or a number",
    "UTC {} may be one, too {}",
    "{} {}",
    "U{}C {} may be one, too",
    "[main] GET /{} 200",
    "[main] GET /{1} {0}04 12",
    "pm {} is no half of a day {}",
)
ODD = ("", "   ", "\tat frame {} of {}", "no stamp {}", "2024-13-45T99:00:00.000Z no such day {}", "2024-01-15T14:3")


def a_log(shape: str, seed: int, count: int = 2000) -> str:
    """Return a log: mostly like lines in order, with pauses, lines that go on, odd ones, and some out of order."""
    chance = random.Random(seed)
    at = datetime(2023, 12, 31, 23, 56, tzinfo=UTC)
    some = [chance.choice(TEXTS) for _ in range(4)]
    lines = []
    for number in range(count):
        at += timedelta(milliseconds=chance.choice((0, 1, 20, 300, 900)), minutes=chance.random() < 0.001 and 7)
        moment = at - timedelta(seconds=chance.choice((0.04, 0.04, 400)) if chance.random() < 0.006 else 0)
        text = chance.choice(TEXTS if chance.random() < 0.01 else some)
        line = f"{STAMPS[shape](moment)} {text.format(chance.randrange(10), number)}"
        if chance.random() < 0.004:
            line = chance.choice(ODD).format(number, number)
        lines.append(line)
    return "\n".join(lines) + "\n" * (seed % 2)


@pytest.mark.parametrize("shape", STAMPS)
def test_at_once_is_as_one_by_one(tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events, counts, rejects and places are the same; so are the records themselves where all are asked for."""
    agree(written(tmp_path, "app.log", a_log(shape, len(shape))), monkeypatch)


@pytest.mark.parametrize("case", ["the year turns", "a second out of order", "a zone or a number", "a short pause"])
def test_what_could_be_misread_at_once(tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamps without years over New Year, fractions out of order, and texts that belong to the stamp on some lines."""
    at = datetime(2023, 12, 31, 23, 58, tzinfo=UTC)
    shape, text = "iso", "INFO line {1}"
    lines = []
    for number in range(10, 1500):
        at += timedelta(milliseconds=110)
        moment = at
        if case == "the year turns":
            # Both months were met before, as in a log of more than a year.
            shape, moment = "syslog", at if number >= 30 else at - timedelta(days=350)
        elif case == "a zone or a number":
            shape, text = "german", "-0{1} is a zone or a number"
        elif case == "a second out of order" and number % 100 == 99:
            moment -= timedelta(milliseconds=moment.microsecond // 1000)
        elif case == "a short pause" and number % 300 == 299:
            at += timedelta(minutes=4, seconds=58)
        lines.append(f"{STAMPS[shape](moment)} {text.format(0, number)}\n")
    agree(written(tmp_path, "app.log", "".join(lines)), monkeypatch)


def agree(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare both ways of reading: storms, single records, and a window."""
    window = {"start": datetime(2023, 12, 31, 22, 58, 30, tzinfo=UTC), "end": datetime(2023, 12, 31, 23, 1, tzinfo=UTC)}
    ways = []
    monkeypatch.setattr(plain, "PIECE", 250)
    for least in (skimming.LEAST, 10**9):
        monkeypatch.setattr(skimming, "LEAST", least)
        done = [
            read(path, year=2023, dates="month", zone="Europe/Berlin", **more) for more in ({}, {"limit": 0}, window)
        ]
        ways.append([(each.events, counts(str(each.report))) for each in done])
    assert ways[0] == ways[1]


def counts(report: str) -> list[str]:
    """Return the lines of a report without how often something was assumed, which is told once a second."""
    return [line.partition(" (")[0] for line in report.splitlines()]


@pytest.mark.parametrize("shape", sorted(set(STAMPS) - {"american"}))
def test_most_of_a_log_is_read_at_once(shape: str) -> None:
    """Lines that are alike and in order come as blocks: otherwise nothing would be gained."""
    chance = random.Random(1)
    at = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)
    lines = []
    for number in range(20_000):
        at += timedelta(milliseconds=20)
        lines.append(f"{STAMPS[shape](at)} {chance.choice(TEXTS[:3]).format(number % 10, number)}\n")
    export: Export = of_bytes("".join(lines).encode(), "app.log", zone="UTC", year=2024)
    at_once = sum(len(item) for item in plain.read(export) if isinstance(item, Block))
    assert at_once > 14_000


def test_texts_that_are_never_alike_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is gained, lines are soon no longer compared, and what is remembered has a bound."""
    chance = random.Random(2)
    letters = "abcdefghijklmnopqrstuvwxyz"
    lines = "".join(
        f"2024-01-15T14:00:{n // 1000:02d}.{n % 1000:03d}Z {''.join(chance.choices(letters, k=12))}\n"
        for n in range(40_000)
    )
    compared: list[int] = []

    def counting(lines: Sequence[str]) -> list[bytes]:
        compared.append(len(lines))
        return keys_of(lines)

    monkeypatch.setattr(plain, "keys_of", counting)
    assert len(list(plain.read(of_bytes(lines.encode(), "app.log")))) == 40_000
    assert sum(compared) <= 8000
