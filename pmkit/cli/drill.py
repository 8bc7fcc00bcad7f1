"""``pmkit drill``: play a recorded incident, minute by minute."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmkit.practice.drill.drill import Drill


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "scenario", nargs="?", default="", help="code name or scenario; without it, the drills are listed"
    )
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="play the same noise and delays again")
    parser.add_argument(
        "--resume",
        nargs="?",
        const="",
        default=None,
        metavar="LOG",
        help="go on where you left (default: the newest log)",
    )
    parser.add_argument("--log", default="", metavar="FILE", help="where to keep the log (default: my-work/drills)")
    parser.add_argument("--script", default="", metavar="FILE", help="play the commands of a file; - is standard input")
    parser.add_argument(
        "--up-to-damage", action="store_true", help="with --resume: play a damaged log up to the damage"
    )
    parser.add_argument("--plain", action="store_true", help="no colors and no drawings, for screen readers")
    parser.add_argument("--debrief", default="", metavar="LOG", help="show the debrief of a drill that is over")
    parser.add_argument(
        "--pack", default="", metavar="FILE", help="write the pages for a team around one screen, to print (HTML)"
    )


def run(options: argparse.Namespace) -> int:
    """Play, and say where things are."""
    from pmkit.practice.drill.drill import Drill

    if options.debrief:
        return _debrief(Drill.resume(options.debrief))
    if options.pack:
        return _pack(options)
    if not options.scenario and options.resume is None:
        return _list()
    if options.resume is not None:
        drill = Drill.resume(options.resume or _newest(options.scenario), up_to_damage=options.up_to_damage)
    else:
        drill = Drill.begin(options.scenario, seed=options.seed, path=options.log)
    _play(drill, options)
    if drill.is_over:
        return _debrief(drill)
    print(f"\nNot over yet. Go on with: pmkit drill --resume {drill.path}")
    return 0


def _play(drill: Drill, options: argparse.Namespace) -> None:
    """Play with a script, a pipe, or whoever types."""
    from pmkit.files import find_path, read_standard_input, read_text
    from pmkit.practice.playing.terminal import is_terminal, play_interactively, play_lines, play_script

    if options.script:
        is_piped = options.script == "-"
        script = options.script if is_piped else find_path(options.script, what="script")
        play_script(drill, read_standard_input() if is_piped else read_text(script, what="script"))
    elif is_terminal():
        import os

        play_interactively(drill, plain=options.plain or bool(os.environ.get("NO_COLOR")))
    else:
        play_lines(drill, sys.stdin)


def _pack(options: argparse.Namespace) -> int:
    """Write the pages for a team, and say which drill they belong to."""
    from pmkit.errors import DrillError
    from pmkit.practice.playing.pack import drill_pack

    if not options.scenario:
        raise DrillError("no drill is named", code="no-scenario", remedy="write: pmkit drill NAME --pack FILE.html")
    seed = 1 if options.seed is None else options.seed
    pack = drill_pack(options.scenario, options.pack, seed=seed)
    print(f"Written: {pack.path}")
    print(
        "Its first part is for the facilitator only: it says what is to come. If you are going to play, don't read it."
    )
    print(f"It belongs to seed {seed}: pmkit drill {options.scenario} --seed {seed}")
    return 0


def _list() -> int:
    """Print the drills, by their code names."""
    from pmkit.documents.scenario.scenario import Scenario
    from pmkit.errors import ScenarioError
    from pmkit.practice.drill.drill import drill_folders
    from pmkit.practice.world.reading import read_veil

    rows = []
    broken = 0
    for folder in drill_folders():
        try:
            veil = read_veil(folder)
        except ScenarioError as error:
            broken += 1
            print(f"pmkit drill: {error}", file=sys.stderr)
            continue
        level = Scenario.open(folder).manifest.level
        rows.append((veil.code_name, level, ", ".join(list(veil.services.values())[:3])))
    order = {"beginner": 0, "intermediate": 1, "advanced": 2}
    width = max(len(name) for name, _, _ in rows) if rows else 0
    for name, level, services in sorted(rows, key=lambda row: (order[row[1]], row[0])):
        print(f"{name:<{width}}  {level:<12}  {services}")
    print("\nEach is a recorded incident under another name; the debrief tells which. Play one: pmkit drill NAME")
    return 1 if broken else 0


def _newest(scenario: str) -> Path:
    """Return the newest log, of a scenario if one is named."""
    from pmkit.errors import DrillError, FileError
    from pmkit.files import work_folder
    from pmkit.practice.drill.drill import drill_folder
    from pmkit.practice.drill.log import read_log
    from pmkit.practice.world.reading import read_veil

    wanted = read_veil(drill_folder(scenario)).code_name if scenario else ""
    logs = sorted((work_folder() / "drills").glob("*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in logs:
        try:
            if not wanted or read_log(path).head.scenario == wanted:
                return path
        except (DrillError, FileError):
            continue  # another drill's broken log is not in the way of this one
    raise DrillError("there is no drill to go on with", code="no-log", remedy="begin one: pmkit drill NAME")


def _debrief(drill: Drill) -> int:
    """Print the debrief, and say where its files are."""
    from pmkit.practice.playing.closing import write_closing

    print()
    print(write_closing(drill))
    return 0
