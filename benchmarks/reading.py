"""How much of other people's postmortems is read, and whether anything false is said about them.

    python benchmarks/reading.py               the figures over the case files and the foreign documents
    python benchmarks/reading.py --failures    with what was not read as a careful reader reads it
    python benchmarks/reading.py --only cases/04   files whose name begins like this
    python benchmarks/reading.py --truth FOLDER    NAME.md (or .txt) beside NAME.truth.json, by another hand
    python benchmarks/reading.py --truth FOLDER --findings    with what pmkit check says, for somebody to judge

What a careful reader reads is data: ``expected.toml`` beside the files in tests/documents/cases (each went wrong once)
and tests/documents/foreign. Of the latter, those that begin with ``a`` were open while the readers were written; those
that begin with ``b`` were scored once, at the end.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pmkit.analysis.actions.plan import ActionItem
from pmkit.documents.format.kept import words
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.prose.lengths import spelled_minutes
from pmkit.documents.format.prose.told import told_in
from pmkit.documents.format.reading import Reading, load_all, load_reading, load_readings
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.facts import stated_minutes
from pmkit.documents.review import review_reading
from pmkit.records.event import Event
from pmkit.records.written import find_points

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "documents"
GROUPS = {"cases": "cases/", "foreign, open": "foreign/a", "foreign, scored at the end": "foreign/b"}


@dataclass
class Score:
    """Counts over files.

    Attributes:
        count: name of a figure to how many are right.
        whole: to how many there are.
        failures: what is not right, a line each.
        findings: of pmkit check, for somebody to judge.
    """

    count: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

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
    is_closed = bool(expected.get("closed"))
    left = list(factors)
    for text in expected.get("factors", ()):
        found = next((factor for factor in left if begins(factor.text, text)), None)
        if score.tell("factors found", found is not None, f"{name}: {text}") and found:
            left.remove(found)
    for factor in left if is_closed else ():
        score.tell("other lines taken for factors", False, f"{name}: {factor.text[:90]}")
    stated = {key: value for postmortem in postmortems for key, value in stated_minutes(postmortem).items()}
    for key, minutes in expected.get("stated", {}).items():
        score.tell("durations stated", stated.get(key) == minutes, f"{name}: {key} {minutes}: {stated}")
    source = path.read_text(encoding="utf-8")
    lost = words(source) - words(render(reading.postmortem))
    score.tell("files without a lost word", not lost, f"{name}: {dict(lost)}")
    codes = Counter(finding.code for finding in review_reading(reading))
    for code in expected.get("false", ()):
        score.tell("false findings avoided", not codes[code], f"{name}: {code}")


# A folder of documents with what another hand read in them


def letters(text: str) -> str:
    """Return the words of a text alone, without links, marks and punctuation."""
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])", r"\1", str(text or "").replace("**", ""))
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def holds(told: str, wanted: str) -> bool:
    """Tell whether a text begins with the words that another hand wrote down, perhaps behind a few others."""
    said, words_wanted = letters(told), letters(wanted)
    return bool(words_wanted) and words_wanted in said[: len(words_wanted) + 60]


def unlabeled(text: str) -> str:
    """Return a text without the label in bold before it, which pmkit makes a field of: "**Root cause:** ...."""
    rest = re.sub(r"^\*\*[^*\n]{3,30}(?::\*\*|\*\*:)\s+", "", text)
    return rest if len(letters(rest).split()) >= FEWEST else text


def instant_of(text: Any) -> datetime | None:
    """Return the instant that another hand wrote, None where there is none."""
    try:
        made = datetime.fromisoformat(str(text).strip().replace(" ", "T", 1))
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def clock_of(row: dict[str, Any]) -> str:
    """Return a row's clock as ``HH:MM``, empty where it has none."""
    found = re.match(r"(\d{1,2})\D(\d{2})", str(row.get("clock") or ""))
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def true_offset(rows: list[dict[str, Any]]) -> timedelta | None:
    """Return how far local times are from UTC by the first row that has both."""
    for row in rows:
        utc, local = instant_of(row.get("utc")), instant_of(f"{row.get('day')}T{clock_of(row)}")
        if utc and local and clock_of(row):
            return local - utc.replace(second=0)
    return None


def is_at(event: Event, postmortem: Postmortem, row: dict[str, Any], offset: timedelta | None) -> bool:
    """Tell whether an event has the day and the clock that another hand read."""
    day, clock = row.get("day"), clock_of(row)
    at = event.earliest or event.latest
    if at is None:
        return not day and clock in event.clock
    own = true_offset([row])
    offset = own if own is not None else offset
    zone = postmortem.zone if offset is None or abs(offset) >= timedelta(hours=24) else timezone(offset)
    local = at.astimezone(zone)
    if day and f"{local:%Y-%m-%d}" != day and not (own is None and f"{at.astimezone(postmortem.zone):%Y-%m-%d}" == day):
        return False
    return not clock or f"{local:%H:%M}" == clock


def score_truth(score: Score, path: Path, truth: dict[str, Any]) -> None:
    """Score one file against what another hand read in it."""
    name = path.stem
    reading = load_reading(path)
    readings = load_readings(path)
    postmortems = [one.postmortem for one in readings]
    rows = [row for row in truth.get("timeline") or () if isinstance(row, dict)]
    offset = true_offset(rows)
    is_blank = bool(truth.get("is_template"))
    score.tell("templates told apart", reading.is_template == is_blank, f"{name}: {reading.is_template}")
    if not is_blank:
        right = len(postmortems) == (truth.get("incidents") or 1)
        score.tell("incidents counted", right, f"{name}: {len(postmortems)}")
    events = [(event, pm) for pm in postmortems for event in pm.timeline]
    used: set[int] = set()
    for row in rows:
        fits = [
            number
            for number, (event, _) in enumerate(events)
            if number not in used and holds(f"{event.headline} {' '.join(event.details)}", row.get("text", ""))
        ]
        fits.sort(key=lambda number: not is_at(*events[number], row, offset))
        if not score.tell("entries found", bool(fits), f"{name}: {row}"):
            continue
        used.add(fits[0])
        event, pm = events[fits[0]]
        got = f"{event.earliest} to {event.latest} {event.clock} in {pm.zone_name}"
        score.tell("day and clock right", is_at(event, pm, row, offset), f"{name}: {row}: {got}")
        if wanted := instant_of(row.get("utc")):
            at = event.earliest or event.latest
            is_right = at is not None and abs(at - wanted) < timedelta(minutes=1)
            score.tell("instants right", is_right, f"{name}: {row}: {got}")
    for number, (event, _) in enumerate(events):
        if number not in used:
            score.tell("other lines taken for events", False, f"{name}: {event.headline[:90]}")
        score.count["on 1970"] += any(at is not None and at.year == 1970 for at in (event.earliest, event.latest))
    if truth.get("zone") and offset is not None:
        noon = next(day for row in rows if (day := instant_of(f"{row.get('day')}T12:00"))).replace(tzinfo=None)
        offsets = {pm.zone.utcoffset(noon) for pm in postmortems}
        score.tell("zones right", offsets == {offset}, f"{name}: {truth['zone']}: {offsets}")
    truth_actions(score, name, truth, postmortems, is_blank)
    source = path.read_text(encoding="utf-8")
    truth_factors(score, name, truth, readings, source)
    stated = {minutes for pm in postmortems for minutes in stated_minutes(pm).values()}
    for key, value in (truth.get("durations") or {}).items():
        minutes = spelled_minutes(str(value))
        score.tell("durations stated", minutes in stated, f"{name}: {key} {value}: {sorted(stated)}")
    lost = words(source) - words(render(reading.postmortem))
    score.tell("files without a lost word", not lost, f"{name}: {dict(lost)}")
    for one in load_readings(path):
        score.findings += [f"{name}: {f.code} [{f.where}] {f.message}" for f in review_reading(one)]


def is_end_of(text: str, wanted: str, told: list[str]) -> bool:
    """Tell whether a text is the end of the sentence that another hand wrote the beginning of.

    Example: "Uploads failed because of a full disk." is found where the factor is "because of a full disk."
    """
    end = letters(text)
    begins = letters(wanted)
    return len(end.split()) >= FEWEST and any(one.endswith(end) and begins in one[: len(begins) + 60] for one in told)


def truth_factors(score: Score, name: str, truth: dict[str, Any], readings: list[Reading], source: str) -> None:
    """Score the contributing factors against what another hand read.

    One that the document says in several places is found at any of them; where another hand says how, those that the
    document calls causes are counted apart from those that a reader understands from its story. Sentences that pmkit
    itself says only read like causes are not among the other lines; how many of them are is a figure of its own.
    """
    factors = [factor for one in readings for factor in one.postmortem.factors]
    whys = [why for one in readings for why in one.postmortem.whys.whys]
    left = list(factors)
    told = [letters(one.text) for one in told_in(source)]
    for row in truth.get("factors") or ():
        row = row if isinstance(row, dict) else {"text": row}
        wanted = [text for one in (row["text"], *row.get("also", ())) for text in (one, unlabeled(one))]
        found = [factor for factor in left if any(holds(factor.text, text) for text in wanted)]
        found = found or [factor for factor in left if any(is_end_of(factor.text, text, told) for text in wanted)]
        score.tell("factors found", bool(found), f"{name}: {row['text']}")
        if kind := row.get("kind"):
            score.tell(f"factors found, {kind}", bool(found), f"{name}: {row['text']}")
        # One line can tell two causes: "the queue was full because nobody had looked at the alert".
        around = found or [f for f in factors if any(letters(text) in letters(f.text) for text in wanted)]
        score.tell("factors found, or inside one", bool(around), f"{name}: {row['text']}")
        # An answer of the five whys is a cause that pmkit keeps in its chain.
        is_why = any(holds(why.text, text) for why in whys for text in wanted)
        score.tell("factors found, or a why", bool(found) or is_why, f"{name}: {row['text']}")
        left = [factor for factor in left if factor not in around]
    likely = [factor for one in readings for factor in one.postmortem.factors if factor.id in one.likely]
    for factor in likely:
        score.tell("likely ones that are factors", factor not in left, f"{name}: {factor.text[:90]}")
    for factor in left:
        if factor not in likely:
            score.tell("other lines taken for factors", False, f"{name}: {factor.text[:90]}")


def truth_actions(
    score: Score, name: str, truth: dict[str, Any], postmortems: list[Postmortem], is_blank: bool
) -> None:
    """Score the action items against what another hand read."""
    items = [item for pm in postmortems for item in pm.actions]
    left = list(items)
    for row in truth.get("actions") or ():
        row = row if isinstance(row, dict) else {"text": row}
        wanted = [row.get("text", ""), *row.get("also", ())]
        item = next((item for item in left if any(is_item(item, text) for text in wanted)), None)
        if not score.tell("actions found", item is not None, f"{name}: {row}") or item is None:
            continue
        left.remove(item)
        owner, due, status = (row.get(field) for field in ("owner", "due", "status"))
        got = f"{item.owner} | {item.due} | {item.status} {item.completed}"
        right = (
            not owner
            or letters(owner) in letters(item.owner)
            or bool(item.owner and letters(item.owner) in letters(owner))
        )
        score.tell("owners right", right, f"{name}: {row}: {got}") if owner else None
        if due:
            day = str(item.due_date or item.due)
            score.tell(
                "due dates right",
                day == due or letters(due) in letters(item.due) or is_same_day(item.due_date, str(due)),
                f"{name}: {row}: {got}",
            )
        if status:
            said = letters(item.status)
            same = (letters(status) in said) or bool(said and said in letters(status))
            known = STATES.get(str(status).capitalize(), ())
            # "In progress" and "offen" are open, too: what counts is whether it is done.
            is_open = bool(said) and not item.is_done and not item.is_dropped
            same = same or said in known or (is_open if known is STATES["Open"] else item.is_done and is_done(status))
            score.tell("states right", same, f"{name}: {row}: {got}")
        elif item.status.strip(" …-—"):
            score.tell("states right", False, f"{name}: {row}: {got}")
    for item in left if not is_blank else ():
        score.tell("other lines taken for actions", False, f"{name}: {item.text[:90]}")


def is_item(item: ActionItem, wanted: str) -> bool:
    """Tell whether an item is the one that another hand read; words that went into a field of their own aren't missed.

    Example: "Add an alert (P1)" is found where the item is "Add an alert" and "P1" is its priority.
    """
    fields = letters(" ".join((item.owner, item.due, item.status, item.completed, *map(" ".join, item.extra)))).split()
    said = letters(item.text)
    kept = " ".join(word for word in letters(wanted).split() if word not in fields or word in said.split())
    behind = [letters(wanted).removeprefix(letters(value)).strip() for _, value in item.extra if value]
    return holds(item.text, wanted) or any(
        len(text.split()) >= FEWEST and holds(item.text, text) for text in (kept, *behind) if text != letters(wanted)
    )


FEWEST = 3
"""Words of an item that another hand wrote down, from which it can be found without those of its fields."""


def is_same_day(day: date | None, written: str) -> bool:
    """Tell whether a day is the one that is written, perhaps without its year or in the order of another country."""
    return day is not None and any(
        day == point.day
        or (day.month, day.day) == point.month_day
        or (point.slashed is not None and {day.month, day.day} == set(point.slashed[:2]))
        for point in find_points(written)
    )


def is_done(status: str) -> bool:
    """Tell whether a state in another hand's words says that an action is done."""
    return letters(status) in ("done", "closed", "completed", "complete", "finished")


def scored(folder: Path) -> tuple[Score, int]:
    """Return the score over a folder and how many files were scored; one that cannot be is named in it."""
    score = Score()
    count = 0
    for truth_path in sorted(folder.glob("*.truth.json")):
        stem = truth_path.name.removesuffix(".truth.json")
        beside = [folder / f"{stem}{end}" for end in (".md", ".markdown", ".txt", "")]
        path = next((path for path in beside if path.is_file()), None)
        try:
            if path is None:
                raise FileNotFoundError(f"no document is beside {truth_path.name}")
            score_truth(score, path, json.loads(truth_path.read_text(encoding="utf-8")))
            count += 1
        except Exception as error:  # one file that breaks is a figure, too
            score.tell("files that could be scored", False, f"{stem}: {type(error).__name__}: {error}")
    return score, count


def main_truth(folder: Path, *, failures: bool, findings: bool) -> None:
    """Print the figures over a folder."""
    score, count = scored(folder)
    print_score(f"{folder.name}: {count} files", score)
    if failures:
        print("\n".join(f"    {line}" for line in score.failures))
    print(f"  {'findings of check':<30}{len(score.findings)}")
    if findings:
        print("\n".join(f"    {line}" for line in score.findings))


def print_score(title: str, score: Score) -> None:
    """Print a group's figures."""
    print(title)
    for figure, whole in score.whole.items():
        share = "" if figure.startswith("other lines") else f"{score.count[figure]} of "
        print(f"  {figure:<30}{share}{whole}")
    print(f"  {'on 1970':<30}{score.count['on 1970']}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true", help="with what is not right")
    parser.add_argument("--only", default="", help="files whose folder and name begin like this")
    parser.add_argument("--truth", type=Path, help="a folder of documents with a NAME.truth.json beside each")
    parser.add_argument("--findings", action="store_true", help="with --truth: what pmkit check says about each")
    options = parser.parse_args()
    if options.truth:
        main_truth(options.truth, failures=options.failures, findings=options.findings)
        return
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
        print_score(f"{group}: {len(names)} files", score)
        if options.failures:
            print("\n".join(f"    {line}" for line in score.failures))


if __name__ == "__main__":
    main()
