"""``pmkit practice``: run the practice notebook on a scenario."""

from __future__ import annotations

import argparse

from pmkit.cli.terminal.completion import scenario_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    scenario = parser.add_argument("scenario", help="name of a scenario (pmkit scenarios list), or path of its folder")
    scenario.completer = scenario_names  # type: ignore[attr-defined]  # argcomplete's way to say what can come here
    parser.add_argument("--out", default="", metavar="DIR", help="folder for the results (default: my-work/SCENARIO)")
    parser.add_argument(
        "--level",
        default="guided",
        choices=["guided", "hinted", "open"],
        help="guided: one step of each kind worked, one half filled; hinted: the records; open: blank prompts",
    )
    parser.add_argument("--hints", type=int, default=0, choices=range(4), help="how many of the three hints to show")
    parser.add_argument("--answers", default="", metavar="FILE", help="your postmortem, complete or half done")
    parser.add_argument(
        "--debrief", action="store_true", help="set postmortem.md in DIR beside the reference; --answers implies it"
    )
    parser.add_argument(
        "--notebook", action="store_true", help="run the practice notebook too; without answers it always runs"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def run(options: argparse.Namespace) -> int:
    """Run the practice and say where things are."""
    from pmkit.practice.attempt.run import run

    result = run(
        options.scenario,
        options.out,
        level=options.level,
        answers=options.answers,
        hints=options.hints,
        debrief=options.debrief,
        progress=not options.quiet,
        execute=True if options.notebook else None,
    )
    for note in result.practice.notes:
        print(f"Note: {note}")
    if options.hints:
        print(result.practice.hints(options.hints), end="\n\n")
    width = max(len(name) for name in result.files)
    for name, path in result.files.items():
        print(f"{name:<{width}}  {path}")
    if "debrief" not in result.files:
        print()
        print(f"Next: open {result.files['postmortem']} in any editor, or {result.files['notebook']} in JupyterLab.")
        print(f"When you are done: pmkit practice {options.scenario} --answers {result.files['postmortem']}")
    return 0
