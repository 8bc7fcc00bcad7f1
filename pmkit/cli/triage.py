"""``pmkit triage``: does this incident need a postmortem, and how deep?"""

from __future__ import annotations

import argparse
import sys
from typing import Final

FLAGS: Final = {
    "customer_impact": "--customers",
    "severe": "--severe",
    "long": "--long",
    "data_loss": "--data-loss",
    "security": "--security",
    "learning": "--learning",
}
"""Name of each fact to its option."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    from pmkit.analysis.triage.triage import FACTS

    parser.epilog = "Without options it asks you each question. Start the document with: pmkit new postmortem.md"
    for name, flag in FLAGS.items():
        parser.add_argument(flag, dest=name, action="store_true", help=FACTS[name].question)
    parser.add_argument("--none", action="store_true", help="none of these holds")


def run(options: argparse.Namespace) -> int:
    """Print the answer, its reasons, and the steps with their deadlines."""
    from pmkit.analysis.triage.triage import Facts, triage
    from pmkit.errors import RecordError

    facts = {name: bool(getattr(options, name)) for name in FLAGS}
    if options.none and any(facts.values()):
        raise RecordError("--none goes with no other option", remedy="leave it out, or the others")
    if not options.none and not any(facts.values()):
        if not sys.stdin.isatty():
            raise RecordError(
                "nothing is said about the incident",
                remedy=f"name what holds: {', '.join(FLAGS.values())}; or --none",
            )
        facts = _asked()
    outcome = triage(Facts(**facts))
    print(outcome)
    print(f"\nStart the document: pmkit new postmortem.md --depth {outcome.review}")
    return 0


def _asked() -> dict[str, bool]:
    """Return the facts, each asked for on the terminal."""
    from pmkit.analysis.triage.triage import FACTS

    return {name: _yes(FACTS[name].question) for name in FLAGS}


def _yes(question: str) -> bool:
    """Return the answer to one question; asks again until it is yes or no."""
    from pmkit.errors import RecordError

    while True:
        try:
            said = input(f"{question} [y/n] ").strip().casefold()
        except EOFError:
            raise RecordError(
                "the input ended before the last question", remedy="answer y or n, or name what holds as options"
            ) from None
        if said in ("y", "yes", "n", "no"):
            return said.startswith("y")
        print("Please answer y or n.")
