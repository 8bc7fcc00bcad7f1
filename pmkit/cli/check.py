"""``pmkit check``: what a careful reviewer would ask about a postmortem, and what its wording shuts down."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pmkit.counting import counted
from pmkit.finding import Finding

if TYPE_CHECKING:
    from pmkit.analysis.language.lexicon import Lexicon
    from pmkit.analysis.language.wording import WordingFinding

_WIDE = 100
"""Characters of a line that are shown around a marked span."""


@dataclass(frozen=True)
class _Checked:
    """A file with what was found in it."""

    name: str
    text: str
    questions: list[Finding]
    wording: list[WordingFinding]
    about: str = ""
    places: Mapping[str, int] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", nargs="*", help="postmortems, Markdown of any template; - reads what is piped in")
    parser.add_argument(
        "--format",
        default="text",
        choices=["text", "json", "github"],
        help="text: to read; json: one object a finding; github: annotations of a workflow run",
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is any finding that is not a note")
    parser.add_argument(
        "--wording", action="store_true", help="only the language check; for any text, such as a draft or a mail"
    )
    parser.add_argument("--notes", action="store_true", help="with notes: wording on which reasonable reviewers differ")
    parser.add_argument("--minimizing", action="store_true", help="mark 'simply', 'obviously' and the like too")
    parser.add_argument("--lexicon", metavar="FILE", help="a TOML file with your team's own words, rules and switches")
    parser.add_argument(
        "--explain", metavar="CODE", help="say what a finding such as no-evidence asks, and why; all: list every code"
    )


def run(options: argparse.Namespace) -> int:
    """Print the findings of each file; one that cannot be read does not keep the others back."""
    import sys

    from pmkit.analysis.language.team import load_lexicon
    from pmkit.errors import PmkitError

    try:
        rules = load_lexicon(options.lexicon) if options.lexicon else None
    except PmkitError as error:
        print(f"pmkit check: {error}", file=sys.stderr)
        return 2
    if options.explain:
        return _explain(options.explain, rules)
    if not options.file:
        print("pmkit check: name a file, or a finding with --explain CODE", file=sys.stderr)
        return 2
    found: list[_Checked] = []
    unread = 0
    for name in options.file:
        try:
            found += _check(name, options, rules)
        except PmkitError as error:
            print(f"pmkit check: {error}", file=sys.stderr)
            unread += 1
    if options.format == "text":
        _text(found, notes=options.notes)
    else:
        {"json": _json, "github": _github}[options.format](found)
    if unread:
        return 2
    warned = any(each.questions or any(f.level == "warning" for f in each.wording) for each in found)
    return 1 if options.strict and warned else 0


def _explain(code: str, rules: Lexicon | None) -> int:
    """Print what a finding states and asks, and why; ``all`` lists the codes.

    Raises:
        DocumentError: there is no such finding.
    """
    from pmkit.documents.explanations import explanations
    from pmkit.errors import DocumentError, not_one_of

    known = explanations(rules)
    if code == "all":
        width = max(len(name) for name in known)
        for name, entry in known.items():
            print(f"{name:<{width}}  {entry.question}")
        return 0
    if code not in known:
        raise not_one_of(code, (*known, "all"), what="the code of a finding", raises=DocumentError)
    print(known[code])
    return 0


def _check(name: str, options: argparse.Namespace, rules: Lexicon | None) -> list[_Checked]:
    """Return one file with its findings, once for each incident that it tells of.

    Raises:
        PmkitError: it cannot be read.
    """
    from pmkit.analysis.language.wording import WordingFinding
    from pmkit.documents.format.reading import load_readings, read
    from pmkit.documents.review import review_reading, review_wording
    from pmkit.files import find_path, read_standard_input, read_text

    what = "document" if options.wording else "postmortem"
    path = Path(name) if name == "-" else find_path(name, what=what)
    text = read_standard_input() if name == "-" else read_text(path, what=what)
    wording = review_wording(text, rules=rules, minimizing=options.minimizing)
    shown = "standard input" if name == "-" else str(path)
    if options.wording:
        return [_Checked(shown, text, [], wording)]
    readings = [read(text)] if name == "-" else load_readings(path)
    checked = []
    for number, reading in enumerate(readings, start=1):
        # the wording is looked at in the file itself, where each finding has its line
        questions = [finding for finding in review_reading(reading) if not isinstance(finding, WordingFinding)]
        about = f", incident {number} of {len(readings)}: {reading.postmortem.title}" if len(readings) > 1 else ""
        checked.append(_Checked(shown, text, questions, wording if number == 1 else [], about, reading.places))
    return checked


def _text(found: list[_Checked], *, notes: bool) -> None:
    """Print the findings to read, the same question about several places once."""
    from pmkit.documents.review import line_of, one_of_each
    from pmkit.markup import clean

    for each in found:
        questions = one_of_each(each.questions)
        shown = [finding for finding in each.wording if notes or finding.level == "warning"]
        said = [
            counted(count, word)
            for count, word in ((len(questions), "question"), (len(shown), "marked wording"))
            if count
        ]
        print(clean(f"{each.name}{each.about}: {', '.join(said) or 'nothing to ask'}"))
        name = each.name  # a path that an editor or a terminal can open
        for finding in questions:
            print(clean(f"  {name}:{line_of(each.text, finding.where, each.places)}: {finding} [{finding.code}]"))
        for finding in shown:
            print(_marked(name, each.text, finding))
        if left := len(each.wording) - len(shown):
            print(f"  {counted(left, 'note')} on wording left out; --notes shows all")


def _place(text: str, finding: WordingFinding) -> tuple[int, int]:
    """Return line and column of a finding, from 1."""
    begin = text.rfind("\n", 0, finding.start) + 1
    return text.count("\n", 0, finding.start) + 1, finding.start - begin + 1


def _marked(name: str, text: str, finding: WordingFinding) -> str:
    """Return a finding with its line and the span underlined."""
    from pmkit.markup import clean

    line, column = _place(text, finding)
    begin = finding.start - column + 1
    end = text.find("\n", finding.start)
    end = len(text) if end < 0 else end
    left = max(begin, finding.start - _WIDE // 2)
    shown = text[left : min(end, left + _WIDE)]
    width = max(1, min(finding.end, left + len(shown)) - finding.start)
    before = "…" if left > begin else ""
    after = "…" if left + _WIDE < end else ""
    rewrite = f"\n      perhaps: {finding.rewrite}" if finding.rewrite else ""
    under = " " * (len(before) + finding.start - left) + "~" * width
    return (
        clean(f"  {name}:{line}:{column}: {finding.category}: {finding.message} {finding.question} [{finding.code}]")
        + f"\n      {clean(before + shown.expandtabs(1) + after)}\n      {under}{rewrite}"
    )


def _json(found: list[_Checked]) -> None:
    """Print one list of objects."""
    import json

    from pmkit.documents.review import line_of
    from pmkit.markup import escape_json

    rows: list[dict[str, object]] = []
    for each in found:
        rows += [
            {
                "file": each.name,
                "line": line_of(each.text, finding.where, each.places),
                "code": finding.code,
                "where": finding.where,
                "message": finding.message,
                "question": finding.question,
            }
            for finding in each.questions
        ]
        for finding in each.wording:
            line, column = _place(each.text, finding)
            rows.append(
                {
                    "file": each.name,
                    "line": line,
                    "column": column,
                    "code": finding.code,
                    "where": finding.where,
                    "message": finding.message,
                    "question": finding.question,
                    "category": finding.category,
                    "level": finding.level,
                    "confidence": finding.confidence,
                    "start": finding.start,
                    "end": finding.end,
                    "said": finding.said,
                    "rewrite": finding.rewrite,
                }
            )
    print(escape_json(json.dumps(rows, indent=1, ensure_ascii=False)))


def _github(found: list[_Checked]) -> None:
    """Print workflow commands that GitHub shows beside the line; nothing in a document can start another one."""
    from pmkit.cli.terminal.output import print_command
    from pmkit.documents.review import line_of

    for each in found:
        for finding in each.questions:
            line = line_of(each.text, finding.where, each.places)
            place = f"file={_property(each.name)},line={line},title={_property(finding.code)}"
            print_command(f"::notice {place}::{_data(f'{finding.where}: {finding.message} {finding.question}')}")
        for finding in each.wording:
            line, column = _place(each.text, finding)
            kind = "warning" if finding.level == "warning" else "notice"
            place = f"file={_property(each.name)},line={line},col={column},title={_property(finding.category)}"
            said = f"{finding.said}: {finding.message} {finding.question}"
            print_command(f"::{kind} {place}::{_data(said)}")


def _data(text: str) -> str:
    """Return text as the message of a workflow command."""
    from pmkit.markup import escape_commands, one_line

    return escape_commands(one_line(text)).replace("%", "%25")


def _property(text: str) -> str:
    """Return text as a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
