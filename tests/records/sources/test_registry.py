"""Another package adds a source; a source that is broken keeps no other from reading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.records.sources.opening import of_bytes
from pmkit.records.sources.registry import BUILT_IN, recognize, sources
from tests.records.sources.importing import read, written

SOURCE = """
from pmkit.records.sources.contract import Place, Record
name = "pigeon"
title = "Pigeon post"
def recognizes(head):
    return 1.0 if head.lines[:1] == ("PIGEON",) else 0.0
def read(export):
    clock = export.clock()
    for number, line in export.lines():
        if number > 1:
            stamp, _, text = line.partition("~")
            yield Record(Place(number), clock.read(stamp), text)
"""


def test_a_package_adds_a_source_from_outside(tmp_path: Path) -> None:
    """An installed package with an entry point is enough; nothing of pmkit changes, and a broken one is passed over."""
    site = tmp_path / "site"
    written(site, "pigeon.py", SOURCE)
    points = "[pmkit.sources]\npigeon = pigeon\nbroken = nowhere_to_be_found\n"
    written(site, "pigeon-1.0.dist-info/entry_points.txt", points)
    written(site, "pigeon-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pigeon\nVersion: 1.0\n")
    written(tmp_path, "post.txt", "PIGEON\n2024-01-15T14:32:00Z~the servers are on fire\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pmkit import Timeline\n"
        "t = Timeline.from_exports(sys.argv[2])\n"
        "print(t.report.files[0].format, t.report.adds_up, t)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site), str(tmp_path / "post.txt")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "Pigeon post True - 14:32 - the servers are on fire"
    assert "broken" in done.stderr


def test_every_source_keeps_the_contract() -> None:
    """Names are unique; nothing is sure about a form that is not its own."""
    known = sources()
    assert len(known) >= len(BUILT_IN)
    for data in (b"{}", b"[]", b"[{}]", b"a,b\n1,2\n", b"hello\n", b"<feed/>", b"apiVersion: v1\nkind: List\n"):
        head = of_bytes(data, "x").head
        assert all(0 <= source.recognizes(head) <= 1 for source in known.values()), data


def test_a_source_can_be_named_and_a_mistake_is_told(tmp_path: Path) -> None:
    """What somebody says a file is, it is read as; a name that is not there is answered with the one that was meant."""
    path = written(tmp_path, "t.csv", "time,event\n2024-01-15T14:32:00Z,x\n")
    assert read(path, sources={"t.csv": "log"}).report.files[0].format == "log lines"
    with pytest.raises(RecordError, match="is not a source"):
        recognize(of_bytes(b"{}", "x"), "alertmanger")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LAST SEEN   TYPE      REASON\n5m12s       Warning   BackOff\n", "no-time"),
        ("NAME       READY   STATUS    RESTARTS   AGE\ncheckout   1/1     Running   0          5m\n", "no-time"),
        ("14:32:05,123 ERROR [main] it failed\n14:32:06,000 INFO ready\n", "no-day"),
        ("14:32:05\t From Maria Lopez to Everyone : it failed\n", "no-day"),
        ("[14:32] it failed\n", "no-day"),
        ("it failed\nand again\n", "unknown-format"),
    ],
)
def test_a_text_without_times_is_told_apart_from_an_unknown_one(text: str, code: str) -> None:
    """Ages and clocks without a day do not say when; the message tells which of them it is, and what to do."""
    with pytest.raises(RecordError) as caught:
        recognize(of_bytes(text.encode(), "a.txt"))
    assert caught.value.code == code
    assert caught.value.remedy
