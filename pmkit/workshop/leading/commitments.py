"""Commitments at the end of a workshop: written while people watch, with their strength and what is asked of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import ipywidgets as widgets
from htpy import Node, b, div, h4, li, ol, p, small, span, ul

from pmkit.analysis.actions.due import Due, due_said, read_due
from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.actions.strength import MEANINGS, UNSURE, strength_of
from pmkit.calendar import long_day
from pmkit.data.catalog import finding
from pmkit.errors import PmkitError
from pmkit.finding import Finding
from pmkit.html import render
from pmkit.markup import escape_markdown
from pmkit.views.widgets.parts import button, choice, findings_html, row, text_input
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.improvement.checks import all_waiting
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.invitation import invitation, invitation_link
from pmkit.workshop.leading.leaving import (
    dots_from,
    dots_of,
    held_cards,
    most_voted,
    shown_plan,
    waiting,
    whole_cards,
)
from pmkit.workshop.leading.run import Workshop

TWO: Final = 2
"""Commitments that a workshop asks for; a third line appears when these are written."""

_CARDS: Final = (
    "Everybody keeps their own. What you type here is on the wall and in the report, so type "
    "only what somebody asks you to, without a name."
)

REST: Final = 0.8
"""Seconds after the last key until the wall follows."""

_NO_TEXT: Final = (
    "Nothing is kept of this row yet: it has no commitment. What will be different? If somebody will bring one when "
    "you look back, write \u201cBring a commitment\u201d."
)
"""What is said of a row in which everything but the commitment is filled in."""

_FIELDS: Final = (
    ("text", "We will", "what will be different", "100%"),
    ("owner", "Owner", "a role or team", "18em"),
    ("due", "By", "Dec 5, or next Friday", "18em"),
    ("done_when", "Done when", "what a stranger can check", "24em"),
)

_ASKED_BY_FIELD: Final = ("no-owner", "no-due-date", "no-done-condition")
"""Findings about an empty field: the field itself asks already."""

_BEYOND: Final = ("other-horizon",)
"""Findings about the long plan, which is made later."""

_STRENGTHS: Final = [
    ("not chosen: the wording decides", ""),
    *((f"{name}: {says}", name.value) for name, says in MEANINGS.items()),
]


def commitments_markdown(planner: Planner, held: Collection[str] = ()) -> str:
    """Return the commitments and cards as Markdown, short enough for a slide.

    Args:
        planner: the plan.
        held: ids of those that are not shown yet.
    """
    lines = []
    for item in planner.plan.action_plan():
        if not item.text.strip() or item.id in held:
            continue
        about = ", ".join(filter(None, (item.owner, f"by {due_said(item.due)}" if item.due else "")))
        done = f"\\\n   Done when: {escape_markdown(item.done_when)}." if item.done_when else ""
        where = f" ({escape_markdown(about)})" if about else ""
        lines.append(f"1. **{escape_markdown(item.text)}**{where}{done}")
    lines += [f"- {escape_markdown(card)}" for card in whole_cards(planner.plan)]
    return "\n".join(lines)[:2000]


class CommitmentsForm:
    """The form; what is typed is in the plan with each key, and a row that is emptied takes its action out again.

    What it does can be done without it: ``workshop.planner.add("quick", text, owner=..., due=...)``.

    Attributes:
        workshop: whose plan it fills.
        box: what is shown.
    """

    def __init__(self, workshop: Workshop) -> None:
        """Show what is in the plan already."""
        self.workshop = workshop
        self._status, self._asked, self._days = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._voted = widgets.HTML()
        self._timer: asyncio.TimerHandle | None = None
        self._read: dict[str, tuple[str, Due]] = {}
        self._rows, self._cards = widgets.VBox(), widgets.VBox()
        form = widgets.VBox(
            [
                widgets.HTML(render(STYLE, b["Commitments"])),
                self._rows,
                self._asked,
                widgets.HTML(render(b["A card that somebody wants on the wall"], p[small[_CARDS]])),
                self._cards,
            ],
            layout=widgets.Layout(flex="3 1 26em", min_width="0"),
        )
        beside = widgets.VBox([self._voted], layout=widgets.Layout(flex="1 1 14em", min_width="0"))
        columns = widgets.HBox([form, beside], layout=widgets.Layout(flex_flow="row wrap", grid_gap="1.5em"))
        self.box = widgets.VBox([columns, self._days, self._status])
        self.box.add_class("pmkit-bound")
        self._fill()

    def draw(self) -> None:
        """Draw the plan as it is on disk now, and beside it the lines that got the most dots."""
        self._fill()
        # Reading results makes them final, which they are by the time of the commitments.
        with contextlib.suppress(PmkitError):
            results = self.workshop.session.results().values()
            lines = most_voted(results)
            self._voted.value = _voted_html(lines, dots_from(results)) if lines else ""

    def _fill(self) -> None:
        planner = self.workshop.planner
        names = [action.id for action in planner.plan.actions()]
        self._rows.children = [self._row(name) for name in [*names, *([""] * max(TWO - len(names), 1))]]
        self._cards.children = [self._card(at) for at in range(len(planner.plan.cards) + 1)]
        self._say()

    def _row(self, name: str) -> Any:
        """Return the fields of one commitment; an empty row becomes an action with its first letter."""
        planner = self.workshop.planner
        action = next((action for action in planner.plan.actions() if action.id == name), None)
        made = {
            field: text_input(label, hint, width=width, value=getattr(action, field) if action else "", live=True)
            for field, label, hint, width in _FIELDS
        }
        made["strength"] = choice("How strong?", _STRENGTHS, action.strength if action else "", width="26em")
        known = {"name": name}

        def take(field: str, value: str) -> None:
            if known["name"] and not made["text"].value.strip():
                self._try(lambda: self.workshop.planner.remove(known["name"]))
                known["name"] = ""
            elif known["name"]:
                self._try(lambda: self.workshop.planner.edit(known["name"], **{field: self._kept(known, field, value)}))
            elif not made["text"].value.strip():
                self._say()
            else:
                about = {each: widget.value for each, widget in made.items() if each != "text" and widget.value}
                self._try(lambda: self._begin(known, made["text"].value, about))
                self._one_more()

        for field, widget in made.items():
            widget.observe(lambda change, field=field: take(field, change["new"]), "value")
        fields = row(made["owner"], made["due"], made["done_when"], made["strength"])
        return _Noted([made["text"]], [fields], known, lambda: self._approve(known["name"]))

    def _begin(self, known: dict[str, str], text: str, about: dict[str, str]) -> None:
        """Make an action of an empty row, with what its other fields hold already."""
        due = about.pop("due", "")
        known["name"] = self.workshop.planner.add("quick", text, **about)
        if due:
            self.workshop.planner.edit(known["name"], due=self._kept(known, "due", due))

    def _kept(self, known: dict[str, str], field: str, value: str) -> str:
        """Return what is written into the plan: a day as the calendar has it, anything else as it was typed."""
        if field != "due":
            return value
        due = read_due(value, self.workshop.planner.plan.first_day)
        self._read[known["name"]] = (value, due)
        return due.day.isoformat() if due.day else value

    def _one_more(self) -> None:
        """Add an empty row when all have words; the fields that somebody types into are left alone."""
        if all(each.children[0].value.strip() for each in self._rows.children):
            self._rows.children = [*self._rows.children, self._row("")]

    def _card(self, at: int) -> Any:
        """Return the fields of a card by its place."""
        cards = self.workshop.planner.plan.cards
        card = cards[at] if at < len(cards) else None
        when = text_input("When", "the next alert fires", width="22em", value=card.when if card else "", live=True)
        hint = "write down what I see before I act"
        will = text_input("I will", hint, width="26em", value=card.will if card else "", live=True)

        def take(_: Any) -> None:
            self._try(lambda: self.workshop.planner.set_card(at, when.value, will.value))

        when.observe(take, "value")
        will.observe(take, "value")
        return _Noted([row(when, will)], [], {"name": str(at)}, lambda: self._approve_card(at))

    def _try(self, change: Any) -> None:
        try:
            change()
        except PmkitError as error:
            self._status.value = render(b[f"Not saved: {str(error).splitlines()[0]}"])
            return
        self._say()
        self._show_soon()

    def _show_soon(self) -> None:
        """Show the commitments once the typing rests: a name is not read letter by letter before it is known as one."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain script
            self._show()
        else:
            self._timer = loop.call_later(REST, self._show)

    def _show(self) -> None:
        """Write the commitments below the slide that is on the projector."""
        page = self.workshop.commitments_page()
        if not page:
            return
        with contextlib.suppress(PmkitError):
            text = commitments_markdown(self.workshop.planner, waiting(self.workshop.planner.plan))
            self.workshop.session.lead("write", to=page, text=text)

    def _approve(self, name: str) -> None:
        """Show a commitment that is held as it is: the team decides."""
        planner = self.workshop.planner
        wordings = {action.id: action.wording for action in planner.plan.actions()}
        planner.edit(name, approved=wordings[name])
        self._say()
        self._show()

    def _approve_card(self, at: int) -> None:
        """Show a card that is held as it is."""
        planner = self.workshop.planner
        card = planner.plan.cards[at]
        planner.set_card(at, card.when, card.will, approved=str(card))
        self._say()
        self._show()

    def _say(self) -> None:
        planner = self.workshop.planner
        items = {item.id: item for item in planner.plan.action_plan()}
        asked = [
            each
            for each in planner.plan.findings()
            if each.where in items
            and each.code not in _BEYOND
            and not (each.code in _ASKED_BY_FIELD and _is_field_empty(items[each.where], each.code))
        ]
        days = {
            name: question
            for name, (typed, due) in self._read.items()
            if (question := due.question(name, typed)) and name in items and items[name].due_date == due.day
        }
        held, cards = all_waiting(planner.plan), held_cards(planner.plan)
        for line in self._rows.children:
            noted = [*held.get(line.name, []), days.get(line.name)]
            line.note(noted, waits=line.name in held, lacks=_NO_TEXT)
        for card in self._cards.children:
            _, name = cards.get(int(card.name), ("", ""))
            card.note([finding("names-somebody", card.name, name=name)] if name else [], waits=bool(name))
        asked = [each for each in asked if each not in held.get(each.where, [])]
        graded = [
            li[b[item.text], f", by {due_said(item.due)}" if item.due_date else None, ": ", _graded(item), _open(item)]
            for item in items.values()
        ]
        self._asked.value = render(
            [h4["How strong, and what a stranger would ask"], ul[graded]] if graded else None,
            findings_html(asked) if asked else None,
        )
        self._days.value = self._invite(len(items) > len(held) or any(whole_cards(planner.plan)))
        self._status.value = render(small[f"Saved in {planner.path}"])

    def _invite(self, agreed: bool) -> str:
        """Return the days of looking back, once something is agreed with the invitation, which is a file too."""
        plan = shown_plan(self.workshop.planner.plan)
        first, *later = [long_day(day) for _, day in plan.followup_days()]
        days = p["We look back on ", b[first], f", then on {' and on '.join(later)}."]
        if not agreed:
            return render(days)
        try:
            path = invitation(plan, self.workshop.folder)
        except PmkitError as error:
            return render(days, p[b[f"The invitation is not on disk: {str(error).splitlines()[0]}"]])
        return render(days, p[invitation_link(plan), " ", small[f"Also in {path}"]])


class _Noted(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no annotations
    """Fields of one line, with what is asked about it among them: where somebody types, and nowhere else, it is seen.

    Attributes:
        name: id of the commitment, or the place of the card; empty as long as it has no words.
    """

    def __init__(self, first: list[Any], rest: list[Any], known: dict[str, str], approve: Callable[[], None]) -> None:
        self._known = known
        self._others = [each for group in rest for each in group.children if isinstance(each, widgets.Text)]
        self._said = widgets.HTML()
        self._anyway = button("Put it on the wall as it is", approve)
        self._anyway.layout.align_self = "flex-start"
        super().__init__([*first, self._said, self._anyway, *rest])
        self.add_class("pmk-row")
        self.note([], waits=False)

    @property
    def name(self) -> str:
        return self._known["name"]

    def note(self, asked: Iterable[Finding | None], *, waits: bool, lacks: str = "") -> None:
        """Show what is asked about the line, whether the wall waits for that, and what it lacks to be kept at all."""
        lines = [f"{each.message} {each.question}" for each in asked if each]
        if lacks and not self.name and any(each.value.strip() for each in self._others):
            lines = [lacks]
        said = [b["Not on the wall yet. "] if waits else None, " ".join(lines)]
        value = render(div(".pmk-asked", role="status")[said]) if lines else ""
        if self._said.value != value:
            self._said.value = value
        self._said.layout.display = "" if lines else "none"
        self._anyway.layout.display = "" if waits else "none"


def _is_field_empty(item: ActionItem, code: str) -> bool:
    field = {"no-owner": item.owner, "no-due-date": item.due, "no-done-condition": item.done_when}[code]
    return not field.strip()


def _open(item: ActionItem) -> Node:
    """Return which fields of a commitment are still empty."""
    fields = {"who owns it": item.owner, "by when": item.due, "how a stranger can tell that it's done": item.done_when}
    lacking = [name for name, value in fields.items() if not value.strip()]
    if not lacking:
        return None
    *first, last = lacking
    return f" Still open: {' and '.join(filter(None, (', '.join(first), last)))}."


def _voted_html(lines: list[tuple[str, int]], people: str) -> str:
    """Return the lines with the most dots, as a list beside the form."""
    shown = [li[text, " ", span[f"({dots_of(dots)})"]] for text, dots in lines]
    return render(h4["Most dots"], ol[shown], p[small[people]] if people else None)


def _graded(item: ActionItem) -> Node:
    """Return in words how much an action relies on people remembering: as the team says, or as its words suggest."""
    strength = strength_of(item)
    if strength is None:
        return UNSURE
    return f"{'' if item.strength else 'seems '}{strength}: {MEANINGS[strength]}"
