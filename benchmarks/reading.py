"""How much of other people's postmortems is read, and whether anything false is said about them.

    python benchmarks/reading.py               the figures over the case files and the foreign documents
    python benchmarks/reading.py --failures    with what was not read as a careful reader reads it
    python benchmarks/reading.py --only cases/04   files whose name begins like this

What a careful reader reads is data: ``expected.toml`` beside the files in tests/documents/cases (each went wrong once)
and tests/documents/foreign. Of the latter, those that begin with ``a`` were open while the readers were written; those
that begin with ``b`` were scored once, at the end.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pmkit.documents.format.kept import words
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load_all, load_reading
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.facts import stated_minutes
from pmkit.documents.review import review_reading
from pmkit.records.event import Event

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "documents"
GROUPS = {"cases": "cases/", "foreign, open": "foreign/a", "foreign, scored at the end": "foreign/b"}


@dataclass
class Score:
    """Counts over files.

    Attributes:
        count: name of a figure to how many are right.
        whole: to how many there are.
        failures: what is not right, a line each.
    """

    count: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def tell(self, figure: str, is_right: bool, what: str) -> bool:
        """Count one thing."""
        self.whole[figure] += 1
        self.count[figure] += is_right
        if not is_right:
            self.failures.append(f"{figure}: {what}")
        return is_right


def plain(text: str) -> str:
    """Return a text in lower case without marks."""
    return " ".join(re.sub(r"[*_`\\\\<>]", "", text).lower().split())


def begins(text: str, wanted: str) -> bool:
    """Tell whether a text begins as a careful reader says, perhaps behind a few words such as a state."""
    return plain(wanted) in plain(text)[: len(wanted) + 40]


def score_events(score: Score, name: str, expected: dict[str, Any], postmortems: list[Postmortem]) -> None:
    """Score the entries of the timeline."""
    events = [(event, postmortem) for postmortem in postmortems for event in postmortem.timeline]
    if any(event.instant and event.instant.year == 1970 for event, _ in events):
        score.failures.append(f"on 1970: {name}")
        score.count["on 1970"] += 1
    zone = expected.get("zone")
    for row in expected.get("events", ()):
        when, instant, text = (part.strip() for part in row.split("|"))
        found = next(
            ((event, pm) for event, pm in events if begins(event.headline, text) and is_when(event, pm, when, instant)),
            None,
        )
        found = found or next(((event, pm) for event, pm in events if begins(event.headline, text)), None)
        if not score.tell("entries found", found is not None, f"{name}: {text}") or found is None:
            continue
        event, postmortem = found
        got = f"{event.instant} {event.clock} in {postmortem.zone_name}"
        score.tell("day and clock right", is_when(event, postmortem, when, instant), f"{name}: {when} {text}: {got}")
        if instant != "?":
            is_right = event.instant is not None and f"{event.instant:%Y-%m-%dT%H:%M}" == instant[:16]
            score.tell("instants right", is_right, f"{name}: {instant} {text}: {got}")
    if zone is not None and expected.get("events"):
        day = next(iter(expected["events"]))[:10]
        at = datetime.fromisoformat(f"{day}T12:00")
        offsets = {pm.zone.utcoffset(at) for pm in postmortems}
        score.tell("zones right", offsets == {timedelta(minutes=zone)}, f"{name}: {zone}: {offsets}")


def is_when(event: Event, postmortem: Postmortem, when: str, instant: str) -> bool:
    """Tell whether an event has the day and the clock that are written, in the zone that they are written in."""
    day, _, clock = when.partition(" ")
    if event.instant is None:
        return day == "?" and clock in event.clock
    zones = [postmortem.zone]
    if instant != "?":
        offset = datetime.fromisoformat(when) - datetime.fromisoformat(instant[:16])
        zones.append(timezone(offset))
    return any(f"{event.instant.astimezone(zone):%Y-%m-%d %H:%M}".startswith(when) for zone in zones)


STATES = {"Done": ("done", "closed", "yes", "terminé"), "Open": ("open", "no", "n", "todo", "to do")}


def score_actions(score: Score, name: str, expected: dict[str, Any], postmortems: list[Postmortem]) -> None:
    """Score the action items, and what is taken for one."""
    items = [item for postmortem in postmortems for item in postmortem.actions]
    rows = expected.get("actions", [])
    used = set()
    for row in rows:
        text, owner, due, status = (part.strip() for part in row.split("|"))
        found = next((n for n, item in enumerate(items) if begins(item.text, text) and n not in used), None)
        if not score.tell("actions found", found is not None, f"{name}: {text}") or found is None:
            continue
        used.add(found)
        item = items[found]
        right_owner = owner == "-" or owner.lower() in item.owner.lower()
        right_due = due == "-" or str(item.due_date) == due
        said = item.status.lower()
        right_status = (status == "-" and not said) or said == status.lower() or said in STATES.get(status, ())
        score.tell(
            "owner, date, state",
            right_owner and right_due and right_status,
            f"{name}: {row}: {item.owner} | {item.due} | {item.status}",
        )
    for number, item in enumerate(items):
        if number not in used and not expected.get("template"):
            score.tell("other lines taken for actions", False, f"{name}: {item.text}")


def score_file(score: Score, path: Path, expected: dict[str, Any]) -> None:
    """Score one file."""
    name = f"{path.parent.name}/{path.stem}"
    reading = load_reading(path)
    postmortems = load_all(path)
    if expected.get("template"):
        score.tell("templates seen", reading.is_template, name)
    score.tell("incidents counted", len(postmortems) == expected.get("incidents", 1), f"{name}: {len(postmortems)}")
    score_events(score, name, expected, postmortems)
    score_actions(score, name, expected, postmortems)
    factors = [factor for postmortem in postmortems for factor in postmortem.factors]
    for text in expected.get("factors", ()):
        score.tell("factors found", any(begins(factor.text, text) for factor in factors), f"{name}: {text}")
    stated = {key: value for postmortem in postmortems for key, value in stated_minutes(postmortem).items()}
    for key, minutes in expected.get("stated", {}).items():
        score.tell("durations stated", stated.get(key) == minutes, f"{name}: {key} {minutes}: {stated}")
    source = path.read_text(encoding="utf-8")
    lost = words(source) - words(render(reading.postmortem))
    score.tell("files without a lost word", not lost, f"{name}: {dict(lost)}")
    codes = Counter(finding.code for finding in review_reading(reading))
    for code in expected.get("false", ()):
        score.tell("false findings avoided", not codes[code], f"{name}: {code}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true", help="with what is not right")
    parser.add_argument("--only", default="", help="files whose folder and name begin like this")
    options = parser.parse_args()
    tables = {
        f"{folder}/{name}": table
        for folder in ("cases", "foreign")
        for name, table in tomllib.loads((FOLDER / folder / "expected.toml").read_text(encoding="utf-8")).items()
    }
    for group, start in GROUPS.items():
        score = Score()
        names = [name for name in tables if name.startswith(start) and name.startswith(options.only)]
        for name in names:
            score_file(score, FOLDER / f"{name}.md", tables[name])
        if not names:
            continue
        print(f"{group}: {len(names)} files")
        for figure, whole in score.whole.items():
            share = "" if figure == "other lines taken for actions" else f"{score.count[figure]} of "
            print(f"  {figure:<28}{share}{whole}")
        print(f"  {'on 1970':<28}{score.count['on 1970']}")
        if options.failures:
            print("\n".join(f"    {line}" for line in score.failures))


if __name__ == "__main__":
    main()
