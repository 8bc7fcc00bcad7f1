"""``pmkit metrics``: quality metrics over a folder of postmortems."""

from __future__ import annotations

import argparse
from typing import Final

_MOST: Final = 4
"""Processes that read; more of them would take longer to start than they save."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", help="folder with postmortems in Markdown, of any template")
    parser.add_argument("--format", default="text", choices=["text", "markdown", "csv"], help="how to print them")
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="METRIC=GOAL",
        help="a target of yours, such as actions_each=3-6",
    )
    parser.add_argument(
        "--repeat",
        action="append",
        default=[],
        metavar="TITLE",
        help="a postmortem that you know to repeat an earlier incident, where it does not name it",
    )
    parser.add_argument("--verbose", action="store_true", help="list every file that was left out and every question")
    parser.add_argument("--change", type=float, default=0.2, help="shortening to look for in durations (default: 0.2)")


def run(options: argparse.Namespace) -> int:
    """Print the dashboard, what was left out, and whether a change could be seen at all."""
    import os
    import sys

    from pmkit.analysis.statistics.power import FEWEST, visibility
    from pmkit.counting import counted
    from pmkit.documents.metrics.collection import read_folder
    from pmkit.documents.metrics.metrics import quality_metrics
    from pmkit.errors import PmkitError
    from pmkit.markup import clean

    targets = {}
    for goal in options.target:
        name, equals, value = goal.partition("=")
        if not equals:
            raise PmkitError(f"{goal!r} is not a target", remedy="write --target 'time_to_complete=< 7'")
        targets[name.strip()] = value.strip()
    processes = min(os.cpu_count() or 1, _MOST)
    collection = read_folder(options.folder, progress=_progress if sys.stderr.isatty() else None, processes=processes)
    metrics = quality_metrics(collection, targets=targets, repeats=options.repeat)
    if options.format == "text":
        print(clean(metrics.text(verbose=options.verbose)))
        if len(metrics.durations) >= FEWEST:
            print(
                "\nCould a change in how long incidents last be seen?\n"
                f"{visibility(metrics.durations, change=options.change)}"
            )
        elif metrics.count:
            known = counted(len(metrics.durations), "duration is", "durations are")
            print(f"\n{known} known: too few to say anything about changes.")
        return 0
    print(metrics.to_markdown() if options.format == "markdown" else metrics.frame.to_csv(index=False), end="")
    for line in metrics.left_out:
        print(clean(f"left out: {line}"), file=sys.stderr)
    return 0


def _progress(number: int, whole: int) -> None:
    """Show on a terminal how many files are read."""
    import sys

    bar = "#" * (30 * number // whole)
    end = "\n" if number == whole else ""
    print(f"\rReading [{bar:<30}] {number} of {whole}", end=end, file=sys.stderr, flush=True)
