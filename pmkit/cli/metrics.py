"""``pmkit metrics``: quality metrics over a folder of postmortems."""

from __future__ import annotations

import argparse


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
    parser.add_argument("--change", type=float, default=0.2, help="shortening to look for in durations (default: 0.2)")


def run(options: argparse.Namespace) -> int:
    """Print the dashboard, what was left out, and whether a change could be seen at all."""
    import sys

    from pmkit.analysis.statistics.power import FEWEST, visibility
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
    metrics = quality_metrics(read_folder(options.folder), targets=targets)
    if options.format == "text":
        print(clean(str(metrics)))
        if len(metrics.durations) >= FEWEST:
            print(
                "\nCould a change in how long incidents last be seen?\n"
                f"{visibility(metrics.durations, change=options.change)}"
            )
        elif metrics.count:
            print(f"\n{len(metrics.durations)} durations are known: too few to say anything about changes.")
        return 0
    print(metrics.to_markdown() if options.format == "markdown" else metrics.frame.to_csv(index=False), end="")
    for line in metrics.left_out:
        print(clean(f"left out: {line}"), file=sys.stderr)
    return 0
