"""What people will see of an incident, before they see it: for the facilitator, who can change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htpy import Element, Node, b, br, code, details, div, h3, h4, li, ol, p, small, summary, ul
from markupsafe import Markup

from pmkit.analysis.language.names import names_in
from pmkit.html import render
from pmkit.markup import escape_markdown, unescape_markdown
from pmkit.room.activities.order import Order
from pmkit.room.activities.reword import Reword
from pmkit.room.activities.slide import Slide
from pmkit.room.activities.whys import Whys
from pmkit.room.session.coach import marks
from pmkit.room.session.plan import Plan
from pmkit.room.shared.told import LINES_MOST, Line
from pmkit.views.page import markdown_html
from pmkit.workshop.runsheet import incident
from pmkit.workshop.runsheet.agenda import Agenda
from pmkit.workshop.runsheet.deck import TOLD
from pmkit.workshop.runsheet.edits import question
from pmkit.workshop.runsheet.incident import MADE_UP
from pmkit.workshop.runsheet.knowing import TO_DECIDE, TO_OPEN
from pmkit.workshop.runsheet.material import Material
from pmkit.workshop.runsheet.puzzle import WANTED
from pmkit.workshop.runsheet.session import steps_of, workshop_session
from pmkit.workshop.runsheet.telling import title_tells, until_the_end

ASK_FIRST: Final = "Does a line say what was found out only later, such as the cause? Then take it off this page."
"""What to look for in what was known at first."""

ASK_TITLE: Final = (
    "the title is on the wall from the start. If it says what was found out only later, give it another one"
)
"""What the facilitator is asked about a title that seems to tell the end."""

ASKED: Final = "Only somebody who was there knows"
WORDED: Final = "Read these words again before others do"
NAMED: Final = "These name a person; people see a role"
ASK_NAME: Final = "This names a person. Say it with a role: on-call engineer, database engineer"
"""What the facilitator is asked about a text of the document in which a name is left."""

TO_SAY: Final = "In the file, change the text itself: say of a row, or the title, problem, sentence or brief."
TO_WRITE: Final = (
    "workshop.edit_material() in a cell writes a file with each row and text as people see it: change them there."
)
"""How words are changed, with a file and before there is one."""
LATE: Final = "Nobody saw this when it happened, so it's told when people learned of it"

MARK: Final = "?"
"""In front of a row that the facilitator is asked about, and of one whose moment is a guess."""

ROOM: Final = "on the wall if there is room"
"""Behind a row that the wall may leave out."""

MARKS: Final = (
    f"{MARK} is a guess: please decide. \u201c{ROOM}\u201d: people can read the row up close, and the wall leaves it "
    "out only if they don't all fit at a size that can be read."
)
"""What the marks mean."""

SHUFFLED: Final = "Put in order (people get them shuffled)"
PROBLEM: Final = "What both groups explain, each with whys of its own"
SENTENCE: Final = "The line that people put into other words"

FEW: Final = "Only {number} cards: the other rows tell the cause, are on the page before, or have no time of their own."
SHOWN_BEFORE: Final = "On the page before with its time, so people have seen where it belongs: {card}"


@dataclass(frozen=True)
class Preview:
    """What people will see.

    Attributes:
        title: of the incident.
        pages: title of each page about it, with its text and its lines.
        cards: what is put in order, in the recorded order.
        order_note: what is said above the cards, such as that they are another incident's.
        problem: what a why-graph explains; empty where the agenda has none.
        sentence: what is said in other words; empty where the agenda does not.
        rows: how many rows the incident's timeline has.
        not_told: rows that nobody will see, each with the reason.
        named: rows whose own line names a person, each with what people see instead.
        worded: texts and rows whose words give something away or point at a person, each with the question.
        asked: rows of the beginning that the facilitator should decide about, each with the question.
        late: rows that nobody saw, told only when people learned of them, each with what is said of that; a guess
            begins with the mark of a question.
        card_notes: what the facilitator should know about the cards, such as that there are few.
        own: whether it is the team's own incident.
        edits: the file in which it was changed; None where it was not.
        source: the team's own document, if it is one.
    """

    title: str
    pages: tuple[tuple[str, str, tuple[Line, ...]], ...]
    cards: tuple[str, ...]
    order_note: str
    problem: str
    sentence: str
    rows: int
    not_told: tuple[tuple[str, str], ...]
    named: tuple[tuple[str, str], ...] = ()
    worded: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    late: tuple[tuple[str, str], ...] = ()
    card_notes: tuple[str, ...] = ()
    own: bool = False
    edits: Path | None = None
    source: str = ""

    @property
    def told(self) -> int:
        """How many rows people will see."""
        return self.rows - len(self.not_told)

    def __str__(self) -> str:
        """Return it as text."""
        lines = [self.title, self._counted(), MARKS, ""]
        lines += [f"Not shown: {row} ({reason})" for row, reason in self.not_told]
        if self.worded:
            lines += ["", WORDED, *(f"  {MARK} {row}\n      {question}" for row, question in self.worded)]
            lines += [f"  {self.reworded}"]
        if self.asked:
            lines += ["", ASKED, *(f"  {MARK} {row}\n      {question}" for row, question in self.asked)]
            lines += [f"  {self.decided}"]
        if self.named:
            lines += ["", NAMED, *(f"  {row}\n      {said}" for row, said in self.named)]
        if self.late:
            lines += ["", LATE, *(f"  {row}\n      {reason}" for row, reason in self.late)]
        for title, text, events in self.pages:
            lines += ["", title, *([text] if text else [])]
            lines += [f"  {line.when:<18} {_plain(line)}" for line in events]
        if self.cards:
            lines += ["", SHUFFLED, *([self.order_note] if self.order_note else [])]
            lines += [f"  {at}. {card}" for at, card in enumerate(self.cards, start=1)]
            lines += [f"  {MARK} {note}" for note in self.card_notes]
        lines += [f"\n{PROBLEM}: {self.problem}"] if self.problem else []
        lines += [f"\n{SENTENCE}: {self.sentence} {self._made_up()}".rstrip()] if self.sentence else []
        return "\n".join([*lines, "", self._how()]) + "\n"

    def _made_up(self) -> str:
        """Return that the sentence to reword comes with the kit; empty for one that somebody chose."""
        return f"({MADE_UP.rstrip('.')})" if self.sentence == incident.SENTENCE else ""

    def _counted(self) -> str:
        """Return how many of the rows people will see."""
        if self.told == self.rows:
            return f"People will see all {self.rows} rows of the timeline."
        return f"People will see {self.told} of the {self.rows} rows of the timeline."

    @property
    def decided(self) -> str:
        """Return how the questions are settled: in words of the file only where there is one."""
        return TO_DECIDE if self.edits else TO_OPEN

    @property
    def reworded(self) -> str:
        """Return how words are changed."""
        return TO_SAY if self.edits else TO_WRITE

    def _how(self) -> str:
        if self.edits:
            return f"Changed in {self.edits}: edit it there, save, and look again."
        return (
            "To change it: workshop.edit_material() in the notebook, or in a terminal "
            f"pmkit workshop preview {self.source or 'our.md'} --edit, writes a file with every line in it. "
            "Edit it, save it, and look again."
        )

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        counted = p[b[self._counted()]]
        missing = cards = None
        if self.not_told:
            rows = ul[(li[row, small[f" {reason}"]] for row, reason in self.not_told)]
            missing = details[summary[f"Not shown: {len(self.not_told)}"], rows]
        worded = [h4[WORDED], _questions(self.worded), p[small[self.reworded]]]
        asked = [h4[ASKED], _questions(self.asked), p[small[self.decided]]]
        named = [h4[NAMED], ul[(li[row, br, small[said]] for row, said in self.named)]]
        late = [h4[LATE], ul[(li[row, br, small[why]] for row, why in self.late)]]
        pages = [_page(*page, ask=self.own and at == 0) for at, page in enumerate(self.pages)]
        if self.cards:
            note = p[small[self.order_note]] if self.order_note else None
            warned = [p[b[f"{MARK} "], small[one]] for one in self.card_notes]
            cards = [h4[SHUFFLED], note, ol[(li[card] for card in self.cards)], warned]
        said = [
            p[b[f"{PROBLEM}: "], self.problem] if self.problem else None,
            p[b[f"{SENTENCE}: "], self.sentence, " ", small[self._made_up()]] if self.sentence else None,
        ]
        return render(
            div[
                h3[f"What people will see: {self.title}"],
                counted,
                p[small[MARKS]],
                missing,
                worded if self.worded else None,
                asked if self.asked else None,
                named if self.named else None,
                late if self.late else None,
                pages,
                cards,
                said,
                p[self._how()],
            ]
        )


def _questions(asked: Sequence[tuple[str, str]]) -> Element:
    return ul[(li[b[f"{MARK} "], row, br, small[question]] for row, question in asked)]


def open_questions_html(seen: Preview) -> Markup:
    """Return what nobody has decided yet, for the page of whoever is about to show it; empty where nothing is open."""
    number = len(seen.asked) + len(seen.worded)
    if not number:
        return Markup("")
    head = "One question about this incident is open." if number == 1 else f"{number} questions about it are open."
    told = " Until then, what nobody is known to have seen is told late." if seen.asked else None
    shown = " Until then, people see these words as they are." if seen.worded else None
    return render(
        div(".pmk-seen")[
            p[
                b[head],
                f" Answer {'it' if number == 1 else 'them'} before you start. Run ",
                code["workshop.edit_material()"],
                " in a cell of its own, edit the file that it names, save it, and choose Run, then Run All Cells.",
            ],
            [p[b[f"{WORDED}."], shown], _questions(seen.worded), p[small[seen.reworded]]] if seen.worded else None,
            details[summary[f"{ASKED}: {len(seen.asked)}"], p[told], _questions(seen.asked), p[small[seen.decided]]]
            if seen.asked
            else None,
        ]
    )


def _plain(line: Line) -> str:
    noted = f" ({line.note})" if line.note else ""
    return f"{line.text}{noted}{f' ({ROOM})' if line.minor else ''}"


def _page(title: str, text: str, events: Sequence[Line], *, ask: bool) -> Node:
    return [
        h4[title],
        markdown_html(text) if text else None,
        p[small[ASK_FIRST]] if ask else None,
        ul[(_line(line) for line in events)] if events else None,
    ]


def _line(line: Line) -> Element:
    more = small[f" ({line.note})"] if line.note else None
    only = small[f" {ROOM}"] if line.minor else None
    noted = small[" ", " ".join(line.details)] if line.details else None
    return li[b[line.when], " " if line.when else None, line.text, more, only, noted]


def preview(agenda: Agenda, material: Material, plan: Plan | None = None) -> Preview:
    """Return what people will see of an incident in a workshop, and which rows of its timeline they will not.

    Args:
        agenda: the run sheet.
        material: the incident.
        plan: the session that the two make, where it is there already.

    Raises:
        WorkshopError: the incident has too few events for an activity.
    """
    plan = plan or workshop_session(agenda, material)
    of_incident = {name for name, (_, step) in steps_of(agenda).items() if step in TOLD}
    slides = [each for each in plan.activities if isinstance(each, Slide) and each.id in of_incident]
    pages = tuple((each.title, each.text, tuple(each.events)) for each in slides)
    order = next((each for each in plan.activities if isinstance(each, Order)), None)
    whys = next((each for each in plan.activities if isinstance(each, Whys)), None)
    reword = next((each for each in plan.activities if isinstance(each, Reword)), None)
    is_other = order is not None and order.text != escape_markdown(material.title)
    listed = [*(lines for _, _, lines in pages), *([tuple(whys.timeline)] if whys else [])]
    return Preview(
        title=material.title,
        pages=pages,
        cards=tuple(order.options[at] for at in order.correct) if order else (),
        order_note=unescape_markdown(order.text) if order and is_other else "",
        problem=whys.sentence if whys else "",
        sentence=reword.sentence if reword else "",
        rows=len(material.timeline) + len(material.left_out),
        not_told=(*material.left_out, *_not_told(material, listed)),
        named=(
            *((event.headline, material.text(event)) for event in material.timeline if event.id in material.named),
            *material.roles_in,
        ),
        worded=tuple(_worded(material, pages)),
        asked=tuple(_asked(material, pages)),
        late=tuple(_late(material)),
        card_notes=tuple(_card_notes(material, order, pages)),
        own=material.own,
        edits=material.edits,
        source=str(material.path or ""),
    )


def _worded(material: Material, pages: Sequence[tuple[str, str, tuple[Line, ...]]]) -> Iterator[tuple[str, str]]:
    """Yield texts of a team's own incident that give something away or point at a person, with what is asked."""
    if not (pages and material.own):
        return
    if not material.edits and title_tells(material):
        yield material.title, ASK_TITLE
    for text in dict.fromkeys((material.title, material.problem, material.sentence, material.brief)):
        if names_in(text, material.people):
            yield text, ASK_NAME
    for event in material.timeline:
        if names_in(material.text(event), material.people):
            yield material.text(event), ASK_NAME
        elif blame := [mark for mark in marks(material.text(event)) if not mark.name]:
            yield material.text(event), f"{blame[0].says} {blame[0].asks}"


def _asked(material: Material, pages: Sequence[tuple[str, str, tuple[Line, ...]]]) -> Iterator[tuple[str, str]]:
    """Yield what the facilitator should decide about, where a page tells of the incident."""
    for event in material.timeline if pages else ():
        if asked := question(material, event.id, ids=material.edits is not None):
            yield material.text(event), asked


def _late(material: Material) -> Iterator[tuple[str, str]]:
    """Yield the rows that are told later than they happened, each with the row that they are told with, and why."""
    texts = {event.id: material.text(event) for event in material.timeline}
    for name in texts:
        other = material.told_with(name)
        if not other or question(material, name):
            continue
        row = f"\u201c{texts[other]}\u201d"
        if name in material.decided:
            yield texts[name], f"It's told with {row} ({other}), as your file says: change known_with there if need be."
        elif day := material.found.get(name):
            yield texts[name], f"It's told at the end, because the document says it was found on {day:%B} {day.day}."
        else:
            yield texts[name], f"It's told with {row}, because the document says when it was found."


def _card_notes(
    material: Material, order: Order | None, pages: Sequence[tuple[str, str, tuple[Line, ...]]]
) -> list[str]:
    """Return what the facilitator should know about the cards of a team's own incident."""
    if order is None or not material.own or order.text != escape_markdown(material.title):
        return []
    few = [FEW.format(number=len(order.options))] if len(order.options) < WANTED else []
    first = {line.text for line in pages[0][2]} if pages else set()
    return few + [SHOWN_BEFORE.format(card=card) for card in order.options if card in first]


def _not_told(material: Material, listed: Sequence[Sequence[Line]]) -> Iterator[tuple[str, str]]:
    """Yield the rows that are on none of the pages, with the reason; of rows that say the same, as many as are not."""
    shown: Counter[str] = Counter()
    for lines in listed:
        shown |= Counter(line.text for line in lines)
    in_time = {event.id for event in until_the_end(list(material.timeline))}
    for event in material.timeline:
        text = material.text(event)
        if shown[text] > 0:
            shown[text] -= 1
        elif not listed:
            yield text, "this run sheet has no page for it"
        elif event.id in in_time or material.own:
            yield text, f"a page holds {LINES_MOST} rows; these were left out evenly"
        else:
            yield text, "it happened after the incident had ended"
