"""``pmkit workshop``: the ninety minutes with a team, and the run sheets they follow."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING

from pmkit.cli import lab

if TYPE_CHECKING:
    from pmkit.workshop.runsheet.agenda import Agenda

MATERIAL = "payments-memory-leak"
SHEET = "seed"
_OWN = (".md", ".markdown")
NOTEBOOK = "notebooks/01-team-workshop.ipynb"

_EPILOG = """Without a word: open JupyterLab at the facilitator's cockpit.
The whole kit, with practice and the postmortem of your own incident: pmkit lab"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--folder", default=lab.FOLDER, help=f"folder for your copy of the kit (default: {lab.FOLDER})")
    lab.add_start(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="list the run sheets that come with the kit")
    _add(actions, "show", "show a run sheet: minutes of each part, for speaking and for the activity")
    copy = _add(actions, "copy", "copy a run sheet, to edit it")
    copy.add_argument("file", help="where the copy goes")
    paper = _add(actions, "print", "write the whole workshop as a page to print", with_material=True)
    paper.add_argument("file", help="where the page goes, such as pack.html")
    seen = _add(actions, "preview", "show what people will see of an incident", with_material=True)
    seen.add_argument("--edit", action="store_true", help="write it to a file that you can change, which is used then")
    rehearse = _add(actions, "rehearse", "run a workshop with simulated people", with_material=True)
    rehearse.add_argument("--people", type=int, default=8, help="how many (default: 8)")


def _add(actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str, *,
         with_material: bool = False) -> argparse.ArgumentParser:  # fmt: skip
    """Return the parser of an action on a run sheet."""
    parser = actions.add_parser(name, help=purpose, description=f"{purpose[:1].upper()}{purpose[1:]}.")
    also = "; or just your own postmortem, such as our.md" if with_material else ""
    parser.add_argument("agenda", help=f"a run sheet of the kit (pmkit workshop list), or your own YAML file{also}")
    if with_material:
        parser.add_argument("--material", help=f"a scenario, or your own postmortem (default: {MATERIAL})")
    return parser


def run(options: argparse.Namespace) -> int:
    """Open the cockpit, or do with a run sheet what was asked for."""
    from pmkit.workshop.runsheet.agenda import load_agenda, profiles

    if not options.action:
        return lab.run(options, NOTEBOOK)
    if options.action == "list":
        for name in profiles():
            print(f"{name:<10} {load_agenda(name).title}")
        print("\nShow one: pmkit workshop show seed    Run it: pmkit workshop")
        return 0
    sheet, source = _given(options.agenda, getattr(options, "material", None))
    agenda = load_agenda(sheet)
    if options.action == "show":
        print(_shown(agenda))
    elif options.action == "copy":
        copy = _copy(options.agenda, options.file)
        print(f"Copy: {copy}\nCheck it after each change: pmkit workshop show {copy}")
    elif options.action == "print":
        from pmkit.workshop.paper import paper_pack
        from pmkit.workshop.runsheet.material import open_material

        pack = paper_pack(agenda, open_material(source), options.file)
        print(f"Paper pack: {pack.path}\nOpen it in a browser and print it.")
    elif options.action == "preview":
        print(_preview(agenda, source, edit=options.edit))
    else:
        return _rehearse(agenda, source, options.people)
    return 0


def _given(name: str, material: str | None) -> tuple[str, str]:
    """Return the run sheet and the incident that were meant; a postmortem alone is an incident."""
    if material is None and name.lower().endswith(_OWN):
        return SHEET, name
    return name, material or MATERIAL


def _copy(source: str, target: str) -> str:
    """Copy a run sheet; a file that is there is left alone."""
    from pathlib import Path

    from pmkit.errors import WorkshopError
    from pmkit.files import Draft, read_text
    from pmkit.workshop.runsheet.agenda import agenda_path

    if Path(target).exists():
        raise WorkshopError("this file is there already", where=target, remedy="name another one")
    return str(Draft(Path(target)).save(read_text(agenda_path(source), what="run sheet")))


def _shown(agenda: Agenda) -> str:
    """Return a run sheet as a table: minutes of each part, those for script, others and activity, and the slack."""
    lines = [f"{agenda.title}, {agenda.minutes:g} minutes", ""]
    lines.append(f"{'Part':<34}{'minutes':>8}{'script':>8}{'others':>8}{'activity':>10}{'slack':>8}")
    for part in agenda.parts:
        others = f"{part.turn.minutes:g}" if part.turn else "-"
        active = f"{part.activity.minutes:g}" if part.activity else "-"
        lines.append(
            f"{part.title[:32]:<34}{part.minutes:>8g}{part.spoken:>8.1f}{others:>8}{active:>10}{part.slack:>8.1f}"
        )
    return "\n".join(lines)


def _preview(agenda: Agenda, source: str, *, edit: bool) -> str:
    """Return what people will see, or the file in which it can be changed."""
    from pmkit.workshop.runsheet.agenda import profiles
    from pmkit.workshop.runsheet.material import open_material, write_material
    from pmkit.workshop.runsheet.preview import preview

    material = open_material(source)
    if not edit:
        shown = str(preview(agenda, material)).rstrip()
        sheets = [each for each in profiles() if each != agenda.profile]
        others = " or ".join(f"pmkit workshop preview {each} --material {shlex.quote(source)}" for each in sheets)
        return f"{shown}\n\nThis is the run sheet {agenda.profile}. For another one: {others}"
    # What was named as a postmortem alone is named alone again; another run sheet has to be named beside it.
    own = source.lower().endswith(_OWN) and agenda.profile == SHEET
    named = shlex.quote(source)
    again = f"pmkit workshop preview {named if own else f'{agenda.profile} --material {named}'}"
    return f"Edit and save: {write_material(material).path}\nThen look again: {again}"


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
