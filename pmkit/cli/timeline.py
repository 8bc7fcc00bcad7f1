"""``pmkit timeline``: one timeline out of every tool's export, checked and redacted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from pmkit.records.people.redaction import Key
    from pmkit.records.sources.opening import Export
    from pmkit.records.sources.reading import Options
    from pmkit.records.sources.result import Read
    from pmkit.records.timeline import Timeline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add = parser.add_argument
    add(
        "files",
        nargs="*",
        metavar="FILE",
        help="exports: files, folders or zip archives; what they are, their content says",
    )
    add("--prometheus", default="", metavar="URL", help="read from a server, with --query, --from and --to")
    add("--query", action="append", default=[], metavar="PROMQL", help="what to ask it; can be repeated")
    add("--step", type=float, default=0.0, metavar="SECONDS", help="seconds between values (default: 15)")
    add("--alertmanager", default="", metavar="URL", help="read the alerts that a server has now")
    add(
        "--out",
        action="append",
        default=[],
        metavar="FILE",
        help="where to write it: .csv, .json, .md or .html; can be repeated",
    )
    add("--from", dest="start", default="", metavar="TIME", help="leave out what was earlier: 2024-01-15T14:00:00Z")
    add("--to", dest="end", default="", metavar="TIME", help="leave out what was later")
    add(
        "--zone",
        action="append",
        default=[],
        metavar="[FILE=]ZONE",
        help="zone of times that have none: Europe/Berlin, or for one file app.log=Europe/Berlin (default: UTC)",
    )
    add("--show-zone", default="UTC", metavar="ZONE", help="zone that the timeline is written in (default: UTC)")
    add("--service", default="", metavar="NAME", help="leave out what names another service")
    add("--year", type=int, default=0, help="year of times that have none (default: the year of the file's date)")
    add(
        "--dates", default="", choices=["day", "month"], help="what is first in 03/04/2026, where the file does not say"
    )
    add(
        "--map",
        action="append",
        default=[],
        metavar="[FILE:]FIELD=COLUMN",
        help="for tables: which column is the time, text, kind, who, source, service or severity",
    )
    add(
        "--as",
        dest="sources",
        action="append",
        default=[],
        metavar="FILE=FORMAT",
        help="what a file is, if it is not recognized",
    )
    add("--threshold", type=float, default=None, help="for metrics: where they go above it is an event")
    add("--limit", type=int, default=300, help="most rows; what is more is grouped (0: one row per record)")
    add("--key", default="", metavar="FILE", help="who is who; is read and written, and stays on your machine")
    add(
        "--role",
        action="append",
        default=[],
        metavar="LETTER=ROLE",
        help="role of a person, such as A='incident commander'",
    )
    add(
        "--redact",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="show people as roles (secrets are cut out anyway)",
    )
    add("--new", default="", metavar="FILE", help="start a postmortem with the timeline in it: postmortem.md")
    add("--title", default="", help="title of that postmortem")


def run(options: argparse.Namespace) -> int:
    """Read the exports, say what was done, and write what was asked for."""
    from pmkit.errors import PmkitError
    from pmkit.files import path_for
    from pmkit.records.instants import parse_zone
    from pmkit.records.people.redaction import Key
    from pmkit.records.sources.reading import read_exports

    parse_zone(options.show_zone)
    targets = [path_for(name) for name in options.out]
    for target in targets:
        if target.suffix.lower() not in _WRITERS:
            raise PmkitError(
                f"{target.name} has none of the endings that can be written",
                where=str(target),
                remedy="name a .csv, .json, .md or .html",
            )
    key = _with_roles(Key.load(options.key) if options.key else Key(), options.role)
    if not (options.files or options.prometheus or options.alertmanager):
        raise PmkitError("no file is named", remedy="name files, folders or zip archives: pmkit timeline my-exports")
    chosen = _options(options, key)
    read = read_exports(options.files, chosen, live=_live(options, chosen))
    print(read.report)
    _write(read, targets, options)
    if not read.events:
        print("Nothing was read.")
        return 1
    return 0


_WRITERS = (".csv", ".json", ".md", ".html")


def _options(options: argparse.Namespace, key: Key) -> Options:
    """Return how the exports are to be read."""
    from pmkit.records.sources.reading import Options
    from pmkit.records.sources.times import Clock

    zones = dict(word.rsplit("=", 1) for word in options.zone if "=" in word)
    general = [word for word in options.zone if "=" not in word]
    zone = general[-1] if general else "UTC"
    clock = Clock(zone)
    mapping, mappings = _mappings(options.map)
    return Options(
        zone=zone,
        zones=zones,
        year=options.year,
        dates=options.dates,
        start=clock.read(options.start).instant if options.start else None,
        end=clock.read(options.end).latest if options.end else None,
        service=options.service,
        redact=options.redact,
        key=key,
        mapping=mapping,
        mappings=mappings,
        sources=_pairs(options.sources, "--as", "FILE=FORMAT"),
        limit=max(options.limit, 0),
        threshold=options.threshold,
    )


def _live(options: argparse.Namespace, chosen: Options) -> list[Export]:
    """Return the answers of servers."""
    from pmkit.errors import PmkitError
    from pmkit.records.sources import live

    found = []
    if options.prometheus:
        if not (options.query and chosen.start and chosen.end):
            raise PmkitError("a server is asked for a query and a time", remedy="add --query, --from and --to")
        found = [
            live.prometheus(
                options.prometheus, query, chosen.start, chosen.end, step=options.step, threshold=options.threshold
            )
            for query in options.query
        ]
    return [*found, live.alertmanager(options.alertmanager)] if options.alertmanager else found


def _pairs(words: list[str], flag: str, form: str) -> dict[str, str]:
    """Return words of the form ``a=b`` as a dictionary."""
    from pmkit.errors import PmkitError

    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise PmkitError(f"{word!r} does not fit {flag}", remedy=f"write {flag} {form}")
        found[name.strip()] = value.strip()
    return found


def _mappings(words: list[str]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the mapping for all files, and those of single files."""
    general: dict[str, str] = {}
    single: dict[str, dict[str, str]] = {}
    for left, column in _pairs(words, "--map", "time=COLUMN or FILE:time=COLUMN").items():
        file, _, field = left.rpartition(":")
        (single.setdefault(file, {}) if file else general)[field] = column
    return general, single


def _with_roles(key: Key, words: list[str]) -> Key:
    """Return a key in which letters have the roles that were given."""
    from pmkit.records.people.redaction import Key

    people = dict(key.people)
    for letter, role in _pairs(words, "--role", "A='incident commander'").items():
        name = letter.removeprefix("Responder ").strip().upper()
        people[name] = (people.get(name, ((), ""))[0], role)
    return Key(people)


def _write(read: Read, targets: list[Path], options: argparse.Namespace) -> None:
    """Write the timeline in each form, the key, and the postmortem."""
    from functools import cache

    from pmkit.files import lay, path_for
    from pmkit.markup import strip_controls
    from pmkit.records import table

    @cache
    def timeline() -> Timeline:
        """Return the timeline: a frame of pandas, whose import takes as long as many lines; a table needs none."""
        from pmkit.records.timeline import Timeline

        return Timeline.of_read(read)

    zone = options.show_zone
    for target in targets:
        ending = target.suffix.lower()
        if ending == ".html":
            text = _page(read, timeline(), zone)
        elif ending == ".md":
            # Indented, the report is code to every renderer, whatever file names and notes are in it.
            said = "\n".join(f"    {strip_controls(line)}" for line in str(read.report).splitlines())
            listed = timeline().to_markdown(zone=zone)
            text = f"# Timeline\n\nTimes in {zone}.\n\n{listed}\n\n## What was read\n\n{said}\n"
        else:
            text = table.write_csv(read.events) if ending == ".csv" else table.write_json(read.events) + "\n"
        print(f"Written: {lay(target, text)}")
    if options.key and options.redact:
        print(f"Who is who, for you alone: {read.key.save(options.key)}")
    if options.new:
        from pmkit.documents.format.templates import start_postmortem

        path = path_for(options.new)
        is_new = not path.exists()
        path = start_postmortem(path, timeline(), title=options.title, zone=zone)
        print(f"{'Started' if is_new else 'Left as it is'}: {path}")


def _page(read: Read, timeline: Any, zone: str) -> str:
    """Return a page with the timeline, what is behind its rows, and what the import did."""
    import htpy as h

    from pmkit.html import trusted
    from pmkit.records.instants import format_instant
    from pmkit.views.page import shell

    def behind(name: str) -> h.Node:
        events = read.behind[name]
        rows = [
            h.li[f"{format_instant(event.earliest)} {event.headline} ({'; '.join(map(str, event.evidence[:1]))})"]
            for event in events[:500]
        ]
        more = h.li[f"and {len(events) - 500:,} more"] if len(events) > 500 else None
        return h.details(id=f"behind-{name}")[h.summary[f"{name}: {timeline[name].headline}"], h.ul[rows, more]]

    folded = [behind(name) for name in read.behind]
    return shell(
        "Timeline",
        [
            h.h1["Timeline"],
            trusted(timeline.to_html(zone=zone)),
            [h.h2["Behind the rows"], folded] if folded else None,
            h.h2["What was read"],
            read.report.to_element(),
        ],
    )
