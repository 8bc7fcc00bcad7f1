"""What somebody changed of an incident before a workshop: a file beside the postmortem, or in the workshop's folder."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from htpy import Node, b, code, p, small
from pydantic import Field
from ruamel.yaml import YAML

from pmkit.data.models import CLEANED, Strict, check_model, load_data
from pmkit.data.strict_yaml import Place
from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import Written, read_text
from pmkit.html import render
from pmkit.records.event import EVERYONE
from pmkit.records.timeline import Timeline
from pmkit.views.links import lab_link
from pmkit.workshop.runsheet.incident import TEXT_MOST, Material
from pmkit.workshop.runsheet.knowing import ASK_SHOWN, ask_late, ask_other
from pmkit.workshop.runsheet.puzzle import FEWEST, puzzle

CARDS_MOST: Final = 7
"""Cards that people put in order; more is a test of memory."""

FOLDER_FILE: Final = "material.yaml"
"""Name of the file in a workshop's folder."""

NOT_THERE: Final = "it isn't in your file; copy it from a new one (--edit writes it beside yours) if people may see it"
LEFT_OUT: Final = "you left it out (told: false)"

_CUT: Final = re.compile(
    r"(?:- )?\s*(?P<key>title|problem|sentence|brief|say|trend|cause|over): +(?![\"'|>#]).*?\s(?P<rest>#.*)"
)
"""A line of a text in which a comment begins."""

_LIKE: Final = "a file that pmkit workshop preview --edit writes"
_Text = Annotated[str, Field(max_length=2000), CLEANED]

_HEAD: Final = """\
# What people see of this incident in a workshop. Change what you like, save, and start the workshop: this file is used
# instead of the postmortem. Look at it again with workshop.preview() in the notebook, or in a terminal with
# pmkit workshop preview our.md
# A text that has " #" or ": " in it needs quotes around it:  say: "SEV-2 declared, #inc-12 opened: 40 tickets"
#   title    on the wall and on phones from the start: what people felt, and no cause
#   problem  what the whys explain
#   sentence what people put into other words, where a run sheet has that. The one that comes with the kit is made up
#            and about nobody's incident
#   brief    what was known when it began. Nothing that was found out later: no cause.
#   row      the line in your postmortem, to find it by; leave it as it is
#   say      the same line as people read it: roles, not names
#   told     false leaves the line out
#   first    true: it was known when it began
#   known_with   the id of a later row: nobody knew of this one before that. Delete the line if people knew at once
#   question     only somebody who was there knows. Change first or known_with if need be, and delete this line
#   freeze   only where a run sheet has a freeze: what was actually true at that moment. Empty: as the timeline says
#            trend  was it getting better or worse?   cause  had anybody confirmed it?   over  was it over soon after?
#   card     true on three to seven lines: these are put in order
"""


class Row(Strict):
    """A row of the timeline."""

    id: str = Field(description="of the event")
    row: _Text = Field(description="the line in the document, to find it by")
    say: Annotated[str, Field(max_length=TEXT_MOST), CLEANED] = Field(default="", description="how it is said instead")
    details: list[_Text] | None = Field(default=None, max_length=12, description="what else is told of it")
    told: bool = True
    first: bool = Field(default=False, description="whether it was known when it began")
    known_with: str = Field(default="", description="id of the row with which people learned of this one")
    question: _Text = Field(default="", description="asked of who was there; deleted once that is decided")
    card: bool = Field(default=False, description="whether it is put in order")


class Freeze(Strict):
    """What was actually true when everything is frozen."""

    trend: Annotated[str, Field(max_length=240), CLEANED] = Field(default="", description="better, same or worse")
    cause: Annotated[str, Field(max_length=240), CLEANED] = Field(default="", description="whether it was confirmed")
    over: Annotated[str, Field(max_length=240), CLEANED] = Field(default="", description="whether it was over soon")


class Edits(Strict):
    """The file."""

    version: Literal[1] = Field(alias="schema")
    title: Annotated[str, Field(min_length=1, max_length=200), CLEANED]
    problem: Annotated[str, Field(min_length=1, max_length=1900), CLEANED]
    sentence: Annotated[str, Field(min_length=1, max_length=400), CLEANED]
    brief: Annotated[str, Field(max_length=6000), CLEANED] = ""
    freeze: Freeze = Freeze()
    rows: list[Row] = Field(default=[], max_length=2000)


class ToEdit(Written):
    """The file, for who edits it: in a notebook it says where it is and what to do, and does not print its text."""

    def _said(self) -> tuple[str, str]:
        return "Edit and save: ", "Then look again: workshop.preview() once you have chosen Run, then Run All Cells."

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        first, then = self._said()
        printer.text(f"{first}{self.path}\n{then}")

    def _repr_html_(self) -> str:
        """Return a link that opens it in JupyterLab."""
        first, then = self._said()
        shown: list[Node] = [lab_link(self.path, self.path.name), " ", small[code[str(self.path)]]] if self.path else []
        return render(p[b[first], shown], p[then])


def edits_text(material: Material, first: set[str]) -> str:
    """Return the file for an incident, with all that people would see of it, and what is still to be decided.

    Args:
        material: the incident.
        first: ids of the events that were known when it began.
    """
    cards = {event.id for event in puzzle(material)}
    rows: list[dict[str, Any]] = []
    for event in material.timeline:
        row: dict[str, Any] = {"id": event.id, "row": event.headline, "say": material.text(event)}
        if details := material.details(event):
            row["details"] = list(details)
        if late := material.known_with.get(event.id):
            row["known_with"] = late
        if asked := question(material, event.id):
            row["question"] = asked
        marks = {"first": event.id in first, "card": event.id in cards}
        rows.append(row | {"told": True} | {name: True for name, is_so in marks.items() if is_so})
    data = {
        "schema": 1,
        "title": material.title,
        "problem": material.problem or material.title,
        "sentence": material.sentence,
        "brief": material.brief,
        "freeze": Freeze.model_validate(dict(material.truths)).model_dump(),
        "rows": rows,
    }
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # the stubs say None
    buffer = io.StringIO()
    yaml.dump(data, buffer)
    return _HEAD + buffer.getvalue()


def question(material: Material, name: str, *, ids: bool = True) -> str:
    """Return what the facilitator is asked about an event of which nothing says when people knew; empty for the others.

    Args:
        material: the incident.
        name: id of the event.
        ids: whether the other row's id is said, which is in the file alone.
    """
    other = material.told_with(name)
    texts = {event.id: material.text(event) for event in material.timeline}
    if name in material.unsure:
        return ask_late(other if ids else "", texts[other]) if other else ASK_SHOWN
    if other and material.own and name not in material.recorded | material.decided:
        return ask_other(other if ids else "", texts[other])
    return ""


def with_edits(material: Material, path: Path, first: set[str]) -> Material:
    """Return an incident as a file says that it is told.

    Args:
        material: the incident, as its own document tells it.
        path: the file.
        first: ids of the events that were known when it began, before anybody has changed that.

    Raises:
        WorkshopError: the file is broken, or does not fit the document any more; the message names the line.
        FileError: it cannot be read.
    """
    data, lines = load_data(path, WorkshopError, _LIKE)
    _check_cut(path)
    edits = check_model(Edits, data, WorkshopError, where=str(path), like=_LIKE, lines=lines)
    known = {event.id: event for event in material.timeline}
    places = {name: at for at, name in enumerate(known)}
    rows: dict[str, Row] = {}
    for at, row in enumerate(edits.rows):
        where = _where(path, lines, at)
        if row.id not in known:
            raise not_one_of(row.id, known, what="an event of this incident", raises=WorkshopError, where=where)
        if row.row != known[row.id].headline:
            raise WorkshopError(
                f"{row.id} is \u201c{known[row.id].headline}\u201d in the postmortem now, not \u201c{row.row}\u201d",
                code="row-changed",
                where=where,
                remedy=f"put that back into its line row: here; {row.id} is what the file goes by. Words for people go "
                "into say",
            )
        if row.known_with and row.known_with not in known:
            raise not_one_of(row.known_with, known, what="an event of this incident", raises=WorkshopError, where=where)
        if row.known_with and places[row.known_with] <= places[row.id]:
            same = row.known_with == row.id
            raise WorkshopError(
                f"{row.id} became known with itself"
                if same
                else f"{row.id} happened after {row.known_with}, so people can't have learned of it then",
                code="earlier-row",
                where=where,
                remedy="put in known_with the id of a later row; delete the line if people knew at once",
            )
        if row.id in rows:
            raise WorkshopError(f"{row.id} is there twice", code="twice", where=where, remedy="delete one of the two")
        rows[row.id] = row
    decided = frozenset(name for name, row in rows.items() if _is_decided(material, row, first))
    made = replace(
        _told(material, rows),
        title=edits.title,
        problem=edits.problem,
        sentence=edits.sentence,
        brief=edits.brief,
        first=tuple(name for name, row in rows.items() if row.first and row.told),
        known_with=_known_with(material, rows),
        unsure=material.unsure - decided,
        decided=decided,
        found={name: day for name, day in material.found.items() if name not in decided},
        cards=tuple(name for name, row in rows.items() if row.card and row.told),
        truths={name: said for name, said in edits.freeze.model_dump().items() if said},
        edits=path,
    )
    _check_cards(made, path, lines)
    return made


def _check_cut(path: Path) -> None:
    """Refuse a text of which YAML would leave out the end without a word, because a # is in it.

    Raises:
        WorkshopError: the line is named.
    """
    for number, line in enumerate(read_text(path, what="file").splitlines(), start=1):
        if cut := _CUT.match(line):
            raise WorkshopError(
                f"everything from \u201c{cut['rest'][:40]}\u201d on would be left out, because a # begins a comment",
                code="cut-text",
                where=f"{path}:{number}",
                remedy=f'put quotes around the whole text, such as: {cut["key"]}: "opened #inc-12"',
            )


def _known_with(material: Material, rows: Mapping[str, Row]) -> dict[str, str]:
    """Return with which event each late one became known: as the file says, and for rows that it lacks as it was."""
    kept = {name: other for name, other in material.known_with.items() if name not in rows}
    return kept | {name: row.known_with for name, row in rows.items() if row.known_with}


def _is_decided(material: Material, row: Row, first: set[str]) -> bool:
    """Tell whether somebody has said when people knew of a row: by a change, or by deleting its question.

    Args:
        material: the incident, before anybody has changed it.
        row: what the file says of one of its rows.
        first: ids of the rows that were known when it began, before anybody has changed that.
    """
    late = material.known_with.get(row.id, "")
    if not row.told or row.known_with != late:
        return True
    if row.id in material.unsure and row.first is not (row.id in first):
        return True
    return bool(question(material, row.id)) and not row.question


def _told(material: Material, rows: Mapping[str, Row]) -> Material:
    """Return the incident with the rows that are told, in the words of the file."""
    out = {name for name, row in rows.items() if not row.told}
    gone = {event.id for event in material.timeline} - set(rows) if rows else set()
    behind = {event.id: event.after for event in material.timeline}
    kept = []
    known = {event.id: event.latest or event.earliest for event in material.timeline}
    for event in material.timeline:
        if event.id in out | gone:
            continue
        row = rows.get(event.id)
        # Where the row with which people learned of it is left out, it's still not told before that.
        if row and row.known_with in out and (at := known[row.known_with]):
            event = replace(event, known_from=((EVERYONE, at),))  # the same event, with its time
        details = event.details if row is None else tuple(row.details or ())
        kept.append(replace(event, after=_past(event.after, behind, out), details=details))
    if not kept:
        raise WorkshopError(
            "every row is left out", code="few-events", remedy="set told: true on the rows that people may see"
        )
    # A row that still says what the document says keeps the role that stands for its name.
    says = {name: row.say if row.say != row.row else "" for name, row in rows.items() if row.told}
    texts = {name: say or material.texts.get(name, rows[name].row) for name, say in says.items()}
    left = tuple(
        (event.headline, LEFT_OUT if event.id in out else NOT_THERE)
        for event in material.timeline
        if event.id in out | gone
    )
    return replace(material, timeline=Timeline(kept), texts=texts, left_out=(*material.left_out, *left))


def _past(after: tuple[str, ...], behind: Mapping[str, tuple[str, ...]], out: set[str]) -> tuple[str, ...]:
    """Return what an event came after, past events that are left out."""
    found: list[str] = []
    seen: set[str] = set()
    left = list(after)
    while left:
        name = left.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name in out:
            left += behind.get(name, ())
        else:
            found.append(name)
    return tuple(found)


def _check_cards(material: Material, path: Path, lines: Mapping[Place, int]) -> None:
    """Refuse cards that cannot be put in order."""
    cards = material.cards
    if not cards:
        return
    if not FEWEST <= len(cards) <= CARDS_MOST:
        raise WorkshopError(
            f"{len(cards)} rows have card: true",
            code="cards",
            where=str(path),
            remedy=f"{FEWEST} to {CARDS_MOST} are put in order; with none, they are chosen",
        )
    fitting = {event.id for event in puzzle(material)}
    if loose := [name for name in cards if name not in fitting]:
        raise WorkshopError(
            f"the record does not say when {loose[0]} happened, compared with the other cards",
            code="cards",
            where=str(path),
            remedy="take card: true off it, or give it a time in the postmortem",
        )


def _where(path: Path, lines: Mapping[Place, int], at: int) -> str:
    line = lines.get(("rows", at))
    return f"{path}:{line}" if line else str(path)
