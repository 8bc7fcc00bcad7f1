"""slack-export-viewer as a second reader of the same export: who said what, in which channel, thread and order.

It runs in an environment of its own, which ``make peers`` makes, so that its packages never meet the kit's.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pmkit.records.event import Event
from tests.records.sources.importing import read, written

PLACES = (os.environ.get("PMKIT_PEERS", ""), ".venv-peers")
VIEWER = next(
    (path for place in PLACES if place and (path := Path(place) / "bin" / "slack-export-viewer-cli").is_file()), None
)
BEGAN = datetime(2024, 1, 15, 22, 0, tzinfo=UTC)
CHANNELS = ("incident", "payments", "random")
PEOPLE = ("Maria Lopez", "Ben Okoro", "Chioma Eze", "Dai Ito", "Eva Novak")
JOINED = "has joined the channel</p>"
WORDS = "pool full restart shard latency errors rollback checkout graph normal again looking deploy queue".split()
READER = """
import json, sys
from slackviewer.config import Config
from slackviewer.reader import Reader
wanted = dict.fromkeys(("archive", "debug", "hide_channels", "show_dms", "since", "filter_user", "template"))
wanted |= {"archive": sys.argv[1], "thread_note": False, "skip_channel_member_change": False}
reader = Reader(Config(wanted))
found = {
    name: [
        {
            "ts": one._message["ts"], "who": one.username, "thread": one.is_thread_msg, "text": one.msg,
            "more": [part[key] for part in one.attachments for key in ("text", "fallback") if part._raw.get(key)],
            "files": [part._raw["title"] for part in one.files],
        }
        for one in messages
    ]
    for name, messages in reader.compile_channels().items()
}
print("---"); print(json.dumps(found))
"""


def generated(folder: Path, seed: int, count: int = 400) -> Path:
    """Write an export as Slack documents it: rosters, a folder for each channel, a file for each of its days.

    Some messages reply in a thread or are sent to the channel too, some are a bot's and have no text, some share a
    second; the days are those of a workspace eight hours behind UTC.
    """
    chance = random.Random(seed)
    ids = [f"U{number:08d}" for number in range(len(PEOPLE))]
    written(folder, "users.json", [
        {"id": name, "name": called.split()[0].lower(), "real_name": called, "profile": {"real_name": called, "display_name": called}}
        for name, called in zip(ids, PEOPLE, strict=True)
    ])  # fmt: skip
    rooms = {f"C{number:08d}": channel for number, channel in enumerate(CHANNELS)}
    written(folder, "channels.json", [{"id": name, "name": channel, "members": ids} for name, channel in rooms.items()])
    said: dict[str, list[dict[str, Any]]] = {channel: [] for channel in CHANNELS}
    at, parts = int(BEGAN.timestamp()), 0
    for _ in range(count):
        pause = chance.choice((0, 1, 7, 40, 300, 900))
        at, parts = at + pause, parts + 1 if not pause else 1
        channel, who = chance.choice(CHANNELS), chance.choice(ids)
        message: dict[str, Any] = {"type": "message", "user": who, "ts": f"{at}.{parts:04d}00"}
        text = " ".join(chance.choices(WORDS, k=chance.randint(2, 9)))
        match chance.randrange(10):
            case 0:
                message |= {"subtype": "bot_message", "bot_id": "B01", "username": "alerts", "text": ""}
                message["attachments"] = [{"fallback": f"[ok] {text}", "text": text}]
                del message["user"]
            case 1:
                message["text"] = f"<@{chance.choice(ids)}> {text} <https://graphs.example/{at}|graph> &lt; 5"
            case 2:
                message |= {"text": text, "files": [{"id": "F1", "title": f"heap {at}", "name": "h.png"}]}
            case 3:
                message |= {"text": text, "edited": {"user": who, "ts": f"{at + 60}.000000"}}
            case 4:
                message |= {"subtype": "channel_join", "text": f"<@{who}> has joined the channel"}
            case 5 | 6 | 7 if parents := [one for one in said[channel] if "user" in one and "thread_ts" not in one]:
                parent = chance.choice(parents[-4:])
                message |= {"text": text, "thread_ts": parent["ts"], "parent_user_id": parent["user"]}
                parent.setdefault("replies", []).append({"user": who, "ts": message["ts"]})
                parent["reply_count"] = len(parent["replies"])
            case _:
                message["text"] = text
        said[channel].append(message)
    for channel, messages in said.items():
        days: dict[str, list[dict[str, Any]]] = {}
        for message in messages:
            moment = datetime.fromtimestamp(float(message["ts"]), UTC) - timedelta(hours=8)
            days.setdefault(f"{moment:%Y-%m-%d}", []).append(message)
        for day, part in days.items():
            written(folder, f"{channel}/{day}.json", part)
    return folder


def plain(text: str) -> str:
    """Return what the viewer renders as the kit writes it: links behind their words, people without an ``@``."""
    linked = re.sub(r"<a [^>]*?href=[\"']([^\"']*)[\"'][^>]*>([^<]*)</a>", r"\2 (\1)", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", linked)).replace("@", "").split())


def thread_of(event: Event) -> str:
    """Return the second of the message that an event replies to; empty where it replies to none."""
    return next((line.removeprefix("in a thread from ") for line in event.details if line.startswith("in a thr")), "")


@pytest.mark.skipif(VIEWER is None, reason="not installed: slack-export-viewer, by make peers or PMKIT_PEERS")
@pytest.mark.parametrize("seed", range(4))
def test_both_read_the_same_messages_threads_and_order(tmp_path: Path, seed: int) -> None:
    """Every message of every channel, in its order, with its thread, its text, its attachment or file, and who wrote it."""
    assert VIEWER is not None
    export = generated(tmp_path / "export", seed)
    done = read(export, redact=False, limit=0)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    printed = subprocess.run(
        [str(VIEWER.parent / "python"), "-c", READER, str(export)],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip
    everything = json.loads(printed.partition("---")[2])
    assert sum(map(len, everything.values())) == 400
    # Who came is counted, and not told.
    theirs = {name: [one for one in found if not one["text"].endswith(JOINED)] for name, found in everything.items()}
    assert sum(map(len, theirs.values())) == len(done.events)
    for channel in CHANNELS:
        ours = [event for event in done.events if f"in #{channel}" in event.details]
        told = {one["ts"]: one for one in theirs[channel]}
        assert [event.raw_time for event in ours] == sorted(told), "the same messages, in order of time"
        assert [event.raw_time for event in ours if not thread_of(event)] == [
            one["ts"] for one in theirs[channel] if not one["thread"]
        ], "the same order in the channel"
        assert threads(ours) == viewed(everything[channel]), "the same replies below the same message"
        for event in ours:
            one = told[event.raw_time]
            more = [plain(text) for text in (*one["more"], *(f"file: {title}" for title in one["files"]))]
            assert event.headline == (more[0] if one["more"] else plain(one["text"]))
            assert set(more) - {event.headline, *(f"[ok] {event.headline}",)} <= set(event.details)
            assert event.role == ("alerts bot" if one["who"] == "alerts" else one["who"])


def threads(events: list[Event]) -> dict[str, list[str]]:
    """Return the replies by the second of the message that they are below."""
    found: dict[str, list[str]] = {}
    for event in events:
        if second := thread_of(event):
            found.setdefault(second, []).append(event.raw_time)
    return found


def viewed(messages: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the same of the viewer, which puts replies behind their message."""
    found: dict[str, list[str]] = {}
    parent = ""
    for message in messages:
        if not message["thread"]:
            parent = f"{datetime.fromtimestamp(int(message['ts'].partition('.')[0]), UTC):%Y-%m-%d %H:%M:%S} UTC"
        else:
            found.setdefault(parent, []).append(message["ts"])
    # Two threads that began in one second are one here: the second is what the kit says of a thread.
    return {second: sorted(stamps) for second, stamps in found.items()}
