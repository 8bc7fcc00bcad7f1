"""Keep what is generated below ``scenarios/`` fresh: the schema, the index, the references' timelines.

python tools/scenarios.py --write    writes them
python tools/scenarios.py --check    says what is not fresh and exits with 1
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.manifest import SCHEMA_NAME, json_schema
from pmkit.documents.scenario.match import MATCH_SCHEMA_NAME, match_schema
from pmkit.documents.scenario.scenario import Scenario
from pmkit.markup import escape_markdown_cell
from pmkit.practice.world.reading import has_world
from pmkit.practice.world.world import SCHEMA_NAME as WORLD_SCHEMA_NAME
from pmkit.practice.world.world import json_schema as world_schema

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"

_HEAD = """\
# Scenarios

Recorded incidents to practice on. Each folder is data: `scenario.yaml` (identity, sources, hints),
`brief.md` (what the person on call knew), `events.csv` (the records) and `reference.md` (a postmortem to
compare with afterwards; reading it first spoils the practice) and `match.yaml` (how a learner's words are
matched with the reference; it spoils the practice too). A scenario with a drill also has `world.yaml`: signals,
faults, people and what can be done, so that the incident answers whoever plays it. Reading it spoils the drill.

    pmkit scenarios show NAME
    pmkit practice NAME
    pmkit drill NAME

This index is generated from the folders by `tools/scenarios.py`; so are the `*.schema.json` files, which let editors
complete and check the YAML files. How to add one: [CONTRIBUTING.md](../CONTRIBUTING.md).

| Scenario | What it is | Level | Minutes | Events | Drill | Kind |
| --- | --- | --- | --- | --- | --- | --- |
"""


def fresh() -> dict[Path, str]:
    """Return the path of each generated file with what it must hold."""
    files = {
        SCENARIOS / SCHEMA_NAME: json_schema(),
        SCENARIOS / MATCH_SCHEMA_NAME: match_schema(),
        SCENARIOS / WORLD_SCHEMA_NAME: world_schema(),
    }
    rows = []
    for manifest in sorted(SCENARIOS.glob("*/scenario.yaml")):
        scenario = Scenario.open(manifest.parent)
        reference = manifest.parent / "reference.md"
        written = parse(reference.read_text(encoding="utf-8"))
        files[reference] = render(written.replace(timeline=scenario.marked, notes=_notes(written.notes)))
        m = scenario.manifest
        playable = "yes" if has_world(manifest.parent) else ""
        cells = (f"[{m.id}]({m.id}/brief.md)", m.summary, m.level, str(m.minutes), str(len(scenario.records)), playable)
        rows.append(f"| {' | '.join(map(escape_markdown_cell, cells))} | {m.provenance.kind} |")
    files[SCENARIOS / "README.md"] = _HEAD + "\n".join(rows) + "\n"
    return files


def _notes(notes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return notes without the placeholder that an author leaves for the timeline."""
    return tuple((key, text) for key, text in notes if text != "TIMELINE-GOES-HERE")


def main() -> int:
    """Check or write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--check", action="store_true")
    choice.add_argument("--write", action="store_true")
    options = parser.parse_args()
    stale = [path for path, text in fresh().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'written' if options.write else 'not fresh'}: {path.relative_to(SCENARIOS.parent)}")
        if options.write:
            path.write_text(fresh()[path], encoding="utf-8", newline="\n")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
