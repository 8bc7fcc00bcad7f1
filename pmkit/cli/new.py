"""``pmkit new``: start a postmortem from the template of a depth."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", help="the file to write, such as postmortem.md")
    parser.add_argument("--title", default="", help="title of the postmortem")
    parser.add_argument("--date", default="", help="the day it happened: 2024-01-15")
    parser.add_argument("--zone", default="UTC", help="zone of the times: UTC, +02:00, Europe/Amsterdam")
    parser.add_argument(
        "--depth",
        default="full",
        choices=["full", "lightweight", "note"],
        help="full: a meeting's postmortem; lightweight: findings and quick actions; note: for the runbook",
    )


def run(options: argparse.Namespace) -> int:
    """Write the template; a file that is there is never replaced."""
    from pathlib import Path

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
    # A draft of nothing: a file that came to be in this moment stays.
    path = Draft(path).save(template(options.depth, title=options.title, date=options.date, zone=options.zone))
    print(f"Written: {path}")
    print("Fill in below each prompt; the prompts (<!-- … -->) do not show on the page.")
    print(f"Then: pmkit share {path}")
    return 0
