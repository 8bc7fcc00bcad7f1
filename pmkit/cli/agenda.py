"""``pmkit agenda``: run sheets of the workshop: show, check, copy, print on paper, rehearse."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmkit.workshop.runsheet.agenda import Agenda

MATERIAL = "payments-memory-leak"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("agenda", nargs="?", default="", help="a profile of the kit, or your own YAML file")
    parser.add_argument("--copy", default="", metavar="FILE", help="write a copy to edit")
    parser.add_argument("--material", default=MATERIAL, help=f"a scenario, or your own postmortem; default {MATERIAL}")
    parser.add_argument("--paper", default="", metavar="FILE", help="write all of it as a page to print")
    parser.add_argument(
        "--rehearse", nargs="?", type=int, const=8, default=0, metavar="PEOPLE", help="run it with simulated people"
    )


def run(options: argparse.Namespace) -> int:
    """Show a run sheet, and do with it what was asked for."""
    from pmkit.workshop.runsheet.agenda import load_agenda, profiles

    if not options.agenda:
        for name in profiles():
            print(f"{name:<10} {load_agenda(name).title}")
        print("\nShow one: pmkit agenda seed    Run it: notebooks/01-team-workshop.ipynb in pmkit workshop")
        return 0
    agenda = load_agenda(options.agenda)
    if options.copy:
        print(f"Copy: {_copy(options.agenda, options.copy)}\nCheck it after each change: pmkit agenda {options.copy}")
    if options.paper:
        from pmkit.workshop.paper import paper_pack
        from pmkit.workshop.runsheet.material import open_material

        paper_pack(agenda, open_material(options.material), options.paper)
        print(f"Paper pack: {options.paper}\nOpen it in a browser and print it.")
    if options.rehearse:
        return _rehearse(agenda, options.material, options.rehearse)
    if not (options.copy or options.paper):
        print(_shown(agenda))
    return 0


def _copy(source: str, target: str) -> str:
    """Copy a run sheet; a file that is there is left alone."""
    from pathlib import Path

    from pmkit.errors import WorkshopError
    from pmkit.files import read_text, write_atomic
    from pmkit.workshop.runsheet.agenda import agenda_path

    if Path(target).exists():
        raise WorkshopError("this file is there already", where=target, remedy="name another one")
    return str(write_atomic(target, read_text(agenda_path(source), what="run sheet")))


def _shown(agenda: Agenda) -> str:
    """Return a run sheet as a table: minutes, of which speaking, others, activity."""
    lines = [f"{agenda.title}, {agenda.minutes:g} minutes", ""]
    lines.append(f"{'Part':<34}{'minutes':>8}{'script':>8}{'others':>8}{'activity':>10}")
    for part in agenda.parts:
        others = f"{part.turn.minutes:g}" if part.turn else "-"
        active = f"{part.activity.minutes:g}" if part.activity else "-"
        lines.append(f"{part.title[:32]:<34}{part.minutes:>8g}{part.spoken:>8.1f}{others:>8}{active:>10}")
    return "\n".join(lines)


def _rehearse(agenda: Agenda, material: str, people: int) -> int:
    from pmkit.room.server.process import ensure_room
    from pmkit.workshop.leading.dry_run import dry_run
    from pmkit.workshop.runsheet.material import open_material
    from pmkit.workshop.runsheet.session import workshop_session

    session = ensure_room("here").open(workshop_session(agenda, open_material(material)), fresh=True)
    try:
        done = dry_run(session, people)
    finally:
        session.close()
    print(done)
    return 1 if done.silent else 0
