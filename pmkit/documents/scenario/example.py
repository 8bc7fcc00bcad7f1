"""A table of events as tools export it, made from one of the kit's scenarios."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.scenario.scenario import Scenario
from pmkit.files import lay
from pmkit.records.instants import format_instant, parse_instant


def example_log(folder: str | Path) -> Path:
    """Write a table of events as tools export it, to try the kit with, and return its path.

    The events are those of the scenario about payments; nothing is marked, and one row has no time. A table that
    was changed stays; then the path is that of a new one beside it.
    """
    rows = ["time,event,type,who,source"]
    scenario = Scenario.open("payments-memory-leak")
    begin = parse_instant(scenario.manifest.window.start)
    for event in scenario.records:
        if event.latest and event.latest < begin:
            continue
        stamp = format_instant(event.instant) if event.is_exact else format_instant(event.latest)
        cells = [stamp, event.headline, str(event.kind), event.role, "example"]
        rows.append(",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells))
    return lay(Path(folder) / "example-events.csv", "\n".join(rows) + "\n")
