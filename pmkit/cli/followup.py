"""``pmkit followup``: look back at an improvement plan after 30, 90 and 180 days."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmkit.workshop.assessment.assessment import Assessment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "file", nargs="?", default="", help="the improvement plan, YAML (default: the one that was changed last)"
    )
    parser.add_argument("--day", default="", help="the day, such as 2026-12-23; today by default")
    parser.add_argument("--status", action="append", default=[], metavar="A1=Done", help="what became of an action")
    parser.add_argument("--say", action="append", default=[], metavar="QUESTION=ANSWER", help="an answer to a question")
    parser.add_argument("--assessment", default="", help="an assessment of today: JSON, or a CSV file of answers")
    parser.add_argument("--page", default="", metavar="FILE", help="write the plan as a page")
    parser.add_argument("--calendar", default="", metavar="FILE", help="write due dates and look-backs as a calendar")


def run(options: argparse.Namespace) -> int:
    """Show where the plan stands; keep what is said, with its day."""
    import datetime as dt
    from pathlib import Path

    from pmkit.errors import WorkshopError
    from pmkit.files import Draft, find_path
    from pmkit.markup import clean
    from pmkit.records.instants import parse_day
    from pmkit.workshop.improvement.exports import plan_calendar, plan_page
    from pmkit.workshop.improvement.followup import baseline_of, look_back, record
    from pmkit.workshop.improvement.plan import load_plan, save_plan
    from pmkit.workshop.improvement.planner import last_plan

    options.file = str(find_path(options.file, what="plan") if options.file else last_plan())
    if not Path(options.file).exists():
        raise WorkshopError(
            "there is no improvement plan yet",
            code="no-plan",
            where=options.file,
            remedy="make one in notebook 07-improvement-plan, or name the file: pmkit followup FILE",
        )
    print(f"The plan: {options.file}")
    draft = Draft.open(options.file)
    plan = load_plan(options.file)
    day = parse_day(options.day) if options.day else dt.datetime.now(dt.UTC).astimezone().date()
    if options.status or options.say or options.assessment:
        plan = record(
            plan,
            day,
            statuses=_pairs(options.status, "--status A1=Done"),
            answers=_pairs(options.say, "--say experiments='what we tried'"),
            before=baseline_of(plan, options.file),
            now=_assessment(options.assessment) if options.assessment else None,
        )
        written = save_plan(plan, options.file, draft)
        print(f"Kept in {written}\n")
    print(clean(str(look_back(plan, day))))
    if options.page:
        print(f"\nPage: {plan_page(plan, options.page).path}")
    if options.calendar:
        print(f"\nCalendar: {plan_calendar(plan, options.calendar).path}")
    return 0


def _pairs(words: list[str], example: str) -> dict[str, str]:
    """Return name and value of each NAME=VALUE."""
    from pmkit.errors import WorkshopError

    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not value.strip():
            raise WorkshopError(f"{word!r} says nothing", remedy=f"write {example}")
        pairs[name.strip()] = value.strip()
    return pairs


def _assessment(path: str) -> Assessment:
    """Return an assessment from JSON or CSV."""
    from pmkit.workshop.assessment.assessment import Assessment, assess

    return Assessment.from_json(path) if path.lower().endswith(".json") else assess(path)
