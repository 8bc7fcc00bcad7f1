"""``pmkit check``: what a careful reviewer would ask about a postmortem."""

from __future__ import annotations

import argparse
from pathlib import Path

from pmkit.finding import Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", nargs="+", help="postmortems, Markdown of any template")
    parser.add_argument(
        "--format",
        default="text",
        choices=["text", "json", "github"],
        help="text: to read; json: one object a finding; github: annotations of a workflow run",
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is any finding")


def run(options: argparse.Namespace) -> int:
    """Print the findings of each file; one that cannot be read does not keep the others back."""
    import sys

    from pmkit.documents.reading import load_reading
    from pmkit.documents.review import review_reading
    from pmkit.errors import PmkitError
    from pmkit.files import read_text

    found: list[tuple[Path, str, list[Finding]]] = []
    unread = 0
    for name in options.file:
        try:
            reading = load_reading(name)
            found.append((Path(name), read_text(name), review_reading(reading)))
        except PmkitError as error:
            print(f"pmkit check: {error}", file=sys.stderr)
            unread += 1
    {"text": _text, "json": _json, "github": _github}[options.format](found)
    if unread:
        return 2
    return 1 if options.strict and any(findings for _, _, findings in found) else 0


def _text(found: list[tuple[Path, str, list[Finding]]]) -> None:
    """Print the findings to read, the same question about several places once."""
    from pmkit.documents.review import gathered, line_of
    from pmkit.markup import clean

    for path, text, findings in found:
        questions = gathered(findings)
        said = "nothing to ask" if not findings else f"{len(questions)} question{'s' if len(questions) > 1 else ''}"
        print(clean(f"{path}: {said}"))
        for finding in questions:
            print(clean(f"  {path.name}:{line_of(text, finding.where)}: {finding} [{finding.code}]"))


def _json(found: list[tuple[Path, str, list[Finding]]]) -> None:
    """Print one list of objects."""
    import json

    from pmkit.documents.review import line_of

    rows = [
        {
            "file": str(path),
            "line": line_of(text, finding.where),
            "code": finding.code,
            "where": finding.where,
            "message": finding.message,
            "question": finding.question,
        }
        for path, text, findings in found
        for finding in findings
    ]
    print(json.dumps(rows, indent=1, ensure_ascii=False))


def _github(found: list[tuple[Path, str, list[Finding]]]) -> None:
    """Print workflow commands that GitHub shows beside the line; nothing in a document can start another one."""
    from pmkit.documents.review import line_of
    from pmkit.markup import one_line

    for path, text, findings in found:
        for finding in findings:
            place = f"file={_property(str(path))},line={line_of(text, finding.where)},title={_property(finding.code)}"
            print(f"::notice {place}::{_data(one_line(f'{finding.where}: {finding.message} {finding.question}'))}")


def _data(text: str) -> str:
    """Return text as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return text as a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
