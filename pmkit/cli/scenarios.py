"""``pmkit scenarios``: list, show, validate, add and export scenarios."""

from __future__ import annotations

import argparse
import json
import sys

from pmkit.cli.terminal.completion import scenario_names
from pmkit.counting import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the scenarios that can be practiced")
    listing.add_argument("--json", action="store_true", help="as JSON, for programs")
    show = actions.add_parser("show", help="describe one scenario")
    shown = show.add_argument("scenario", help="its name, or path of its folder")
    validate = actions.add_parser("validate", help="say all that is wrong with a scenario's folder")
    validated = validate.add_argument("scenario", nargs="*", help="names or paths; default all")
    for argument in (shown, validated):
        argument.completer = scenario_names  # type: ignore[attr-defined]  # argcomplete's way to say what can come here
    new = actions.add_parser("new", help="write a folder that validates and says what to fill in")
    new.add_argument("name", help="lower case words with hyphens: auth-tokens-2024")
    new.add_argument("--in", dest="folder", default="scenarios", help="folder to put it in (default: scenarios)")
    export = actions.add_parser("export", help="write a drill's signals, rules and alerts for Prometheus")
    export.add_argument("scenario", help="name or code name; what is written tells what comes later in the drill")
    export.add_argument("--seed", type=int, default=1, metavar="N", help="of noise and delays (default: 1)")
    export.add_argument("--script", default="", metavar="FILE", help="commands that are played (default: none)")
    export.add_argument("--out", default="prometheus", metavar="DIR", help="folder (default: prometheus)")


def run(options: argparse.Namespace) -> int:
    """Run the subcommand."""
    return int(
        {"list": _list, "show": _show, "validate": _validate, "new": _new, "export": _export}[options.action](options)
    )


def _list(options: argparse.Namespace) -> int:
    """Print the scenarios; broken ones are named on stderr."""
    from pmkit.documents.scenario.scenario import all_folders, read_manifest
    from pmkit.markup import escape_json

    rows = []
    broken = 0
    for folder in all_folders():
        manifest, problems = read_manifest(folder)
        if manifest is None:
            broken += 1
            print(f"pmkit scenarios: {problems[0]}", file=sys.stderr)
            continue
        rows.append(
            {
                "id": manifest.id,
                "title": manifest.title,
                "level": manifest.level,
                "minutes": manifest.minutes,
                "kind": manifest.provenance.kind,
                "summary": manifest.summary,
                "folder": str(folder),
            }
        )
    if options.json:
        print(escape_json(json.dumps(rows, indent=2, ensure_ascii=False)))
    elif not rows:
        print("There are no scenarios here yet. Make one: pmkit scenarios new NAME")
    else:
        width = max(len(str(row["id"])) for row in rows)
        for row in rows:
            print(
                f"{row['id']:<{width}}  {row['level']:<12}  {row['minutes']:>3} min  {row['kind']:<9}  {row['title']}"
            )
        print("\nPractice one: pmkit practice NAME")
    return 1 if broken else 0


def _show(options: argparse.Namespace) -> int:
    """Print what a scenario is, without its reference."""
    from pmkit.documents.scenario.scenario import Scenario

    print(Scenario.open(options.scenario))
    return 0


def _validate(options: argparse.Namespace) -> int:
    """Print all problems; exit 1 when there are any."""
    from pmkit.counting import counted
    from pmkit.documents.scenario.check import fill_in, validate
    from pmkit.documents.scenario.scenario import all_folders, find_folder
    from pmkit.practice.world.reading import has_world

    found = 0
    for name in options.scenario or [str(folder) for folder in all_folders()]:
        folder = find_folder(name)
        problems = validate(name)
        if not problems and has_world(folder):
            from pmkit.practice.drill.acceptance import accept

            problems = accept(folder)
        found += len(problems)
        for problem in problems:
            print(f"[{problem.code}] {problem}")
        left = fill_in(folder)
        for place, text in left:
            print(f"to fill in  {place}: {text[:90]}")
        if not problems:
            playable = ", with a drill" if has_world(folder) else ""
            print(f"{folder.name}: valid{playable}" + (f", {counted(len(left), 'place')} to fill in" if left else ""))
    return 1 if found else 0


def _new(options: argparse.Namespace) -> int:
    """Write a new folder and say what to do with it."""
    from pmkit.documents.scenario.check import fill_in
    from pmkit.documents.scenario.new import new_scenario

    folder = new_scenario(options.name, options.folder)
    print(f"Written: {folder}")
    print(f"It validates; {counted(len(fill_in(folder)), 'place says', 'places say')} FILL IN. In this order:")
    for name, purpose in (
        ("events.csv", "the records: one row per event, instants with an offset"),
        ("scenario.yaml", "title, sources, roles, worked steps and hints"),
        ("brief.md", "what the person on call knew; no hindsight"),
        ("reference.md", "the reference postmortem; its timeline holds the events of events.csv"),
    ):
        print(f"  {name:<14} {purpose}")
    print(f"Then: pmkit scenarios validate {folder}")
    return 0


def _export(options: argparse.Namespace) -> int:
    """Write a drill for Prometheus and say how to try it there."""
    from pmkit.errors import DrillError
    from pmkit.files import find_path, read_text
    from pmkit.practice.drill.drill import drill_folder, minute_of
    from pmkit.practice.drill.scripts import follow, parse_script
    from pmkit.practice.playing.prometheus import export_drill
    from pmkit.practice.world.reading import load_world

    if options.seed < 0:
        raise DrillError("a seed is 0 or more", code="bad-seed", remedy="leave it out, or write a number")
    world = load_world(drill_folder(options.scenario))
    text = read_text(find_path(options.script, what="script"), what="script") if options.script else ""
    steps = parse_script(text, lambda time: minute_of(world, time))
    inputs = follow(world, options.seed, steps).inputs if steps else ()
    for path in export_drill(world, options.seed, options.out, inputs):
        print(path)
    print("\nTry it: promtool test rules test.yml; promtool tsdb create-blocks-from openmetrics signals.om data")
    return 0
