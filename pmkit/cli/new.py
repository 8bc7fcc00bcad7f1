"""``pmkit new``: start a postmortem from the template of a depth, or from a table of events."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", help="the file to write, such as postmortem.md")
    parser.add_argument("--title", default="", help="title of the postmortem")
    parser.add_argument("--date", default="", help="the day it happened: 2024-01-15")
    parser.add_argument("--zone", default="UTC", help="zone of the times: UTC, +02:00, Europe/Amsterdam")
    parser.add_argument(
        "--events",
        metavar="TABLE",
        default="",
        help="CSV, TSV or JSON with a time and a text in each row: the draft begins with its timeline",
    )
    parser.add_argument(
        "--depth",
        default="full",
        choices=["full", "lightweight", "note"],
        help="full: a meeting's postmortem; lightweight: findings and quick actions; note: for the runbook",
    )


def run(options: argparse.Namespace) -> int:
    """Write the template; a file that is there is never replaced."""
    from pmkit.documents.format.templates import template
    from pmkit.errors import FileError
    from pmkit.files import Draft
    from pmkit.records.instants import parse_zone

    path = Path(options.file)
    if path.exists():
        raise FileError(
            "there is a file here already; nothing was changed", where=str(path), remedy="choose another name"
        )
    parse_zone(options.zone)
    if options.events:
        return _from_events(path, options)
    # A draft of nothing: a file that came to be in this moment stays.
    path = Draft(path).save(template(options.depth, title=options.title, date=options.date, zone=options.zone))
    print(f"Written: {path}")
    _tell(path)
    return 0


def _from_events(path: Path, options: argparse.Namespace) -> int:
    """Write a draft that begins with the timeline of a table; 1 where rows of it were not read."""
    from pmkit.documents.format.templates import start_postmortem
    from pmkit.errors import DocumentError
    from pmkit.records.log import read_log

    if options.depth != "full":
        raise DocumentError(
            f"a {options.depth} review has no timeline to begin with",
            remedy="leave out --events, or --depth",
        )
    log = read_log(options.events, zone=options.zone)
    path = start_postmortem(path, log.timeline, title=options.title, zone=options.zone, date=options.date)
    print(f"Written: {path}")
    print("\n".join(log.lines))
    _tell(path)
    return 1 if log.rejected else 0


def _tell(path: Path) -> None:
    """Say what comes next."""
    print("Fill in below each prompt; the prompts (<!-- … -->) do not show on the page.")
    print(f"Then: pmkit share {path}")
