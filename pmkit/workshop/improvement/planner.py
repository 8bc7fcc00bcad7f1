"""The improvement plan while it is made: each change is on disk at once; the widget stands on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import ipywidgets as widgets
from pydantic import BaseModel

from pmkit.data.models import check_model
from pmkit.errors import PmkitError, WorkshopError
from pmkit.files import Draft, make_folder, work_folder
from pmkit.markup import escape_html
from pmkit.views.widgets.parts import button, choice, findings_html, row, text_input
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.improvement.plan import (
    HORIZONS,
    Card,
    Horizon,
    ImprovementPlan,
    Planned,
    framework,
    load_plan,
    to_yaml,
)

M = TypeVar("M", bound=BaseModel)
_OPEN: Final[dict[Path, Planner]] = {}
_STRENGTHS: Final = (("strength?", ""), ("strong", "strong"), ("intermediate", "intermediate"), ("weak", "weak"))


class Planner:
    """A plan and its file.

    Attributes:
        plan: the plan as it is on disk.
        draft: the file.
    """

    def __init__(self, plan: ImprovementPlan, draft: Draft) -> None:
        self.plan = plan
        self.draft = draft

    @classmethod
    def open(cls, path: str | Path = "", *, start: str = "", title: str = "", areas: tuple[str, ...] = ()) -> Planner:
        """Return the plan of a file, or a new one.

        Args:
            path: the file; by default the plan in the work folder that was changed last, that of a workshop too.
            start: day on which a new plan starts, ``2026-11-23``; today by default.
            title: of a new plan.
            areas: what a new plan is about, such as the two areas of the self-assessment.

        Raises:
            WorkshopError: the file is broken or cut off; it is left as it is.
            FileError: it cannot be read or made.
        """
        path = (Path(path) if path else _last_plan()).resolve()
        known = _OPEN.get(path)
        if known is not None and known.draft.path == path and path.exists() and not known.draft.changed_elsewhere():
            return known
        make_folder(path.parent)
        draft = Draft.open(path)
        if draft.text.strip():
            made = cls(load_plan(path), draft)
        else:
            today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
            named = {"title": title} if title else {}
            made = cls(_checked(ImprovementPlan, {"start": start or today, "areas": list(areas), **named}), draft)
            made._save()
        _OPEN[path] = made
        return made

    @property
    def path(self) -> Path:
        """Where the plan is; another file after somebody else changed the first one."""
        return self.draft.path

    def add(self, horizon: str, text: str, **about: str) -> str:
        """Add an action and return its id.

        Args:
            horizon: quick, medium or cultural.
            text: what will be done.
            about: owner, due, done_when, strength, promise.

        Raises:
            WorkshopError: there is no such horizon, or the text is empty.
        """
        if not text.strip():
            raise WorkshopError("the action is empty", remedy="write what will be different")
        numbers = [int(action.id[1:]) for action in self.plan.actions()]
        name = f"A{max(numbers, default=0) + 1}"
        action = _checked(Planned, {"id": name, "text": text, **about})
        self._change_horizon(horizon, lambda old: {"actions": [*old.actions, action]})
        return name

    def edit(self, name: str, **about: str) -> None:
        """Change an action: text, owner, due, done_when, strength, promise, status.

        Raises:
            WorkshopError: there is no such action.
        """
        for horizon in HORIZONS:
            old = self.plan.horizon(horizon).actions
            if any(action.id == name for action in old):
                new = [
                    _checked(Planned, {**action.model_dump(), **about}) if action.id == name else action
                    for action in old
                ]
                self._change_horizon(horizon, lambda _, new=new: {"actions": new})  # type: ignore[misc]  # a default
                return
        raise WorkshopError(f"there is no action {name!r}")

    def remove(self, name: str) -> None:
        """Take an action out."""
        for horizon in HORIZONS:
            self._change_horizon(
                horizon, lambda old: {"actions": [action for action in old.actions if action.id != name]}
            )

    def take_step(self, title: str) -> str:
        """Take one of the article's five cultural steps up as an action, and return its id.

        Raises:
            WorkshopError: there is no such step.
        """
        for step in framework()["steps"]:
            if step["title"] == title:
                return self.add("cultural", step["action"], done_when=step["done_when"], promise="idea")
        raise WorkshopError(f"there is no step {title!r}", remedy=f"use: {', '.join(steps())}")

    def note(self, horizon: str, **lines: str) -> None:
        """Set metrics, obstacles or resources of a horizon; one a line."""
        split = {name: [line for line in text.splitlines() if line.strip()] for name, text in lines.items()}
        self._change_horizon(horizon, lambda _: split)

    def say(self, question: str, answer: str) -> None:
        """Answer one of the measurement or learning questions.

        Raises:
            WorkshopError: there is no such question.
        """
        known = [each["id"] for each in (*framework()["measurement"], *framework()["learning"])]
        if question not in known:
            raise WorkshopError(f"there is no question {question!r}", remedy=f"use: {', '.join(known)}")
        answers = {**self.plan.measurement, question: answer}
        self._change(measurement={name: text for name, text in answers.items() if text.strip()})

    def set_card(self, at: int, when: str, will: str) -> None:
        """Set a 30-day card by its place, one after the last adds one; a card without words goes."""
        cards = list(self.plan.cards)
        new = [_checked(Card, {"when": when, "will": will})] if when.strip() or will.strip() else []
        self._change(cards=[*cards[:at], *new, *cards[at + 1 :]])

    def card(self, when: str, will: str) -> None:
        """Add a 30-day card: when something happens, I will do something."""
        self._change(cards=[*self.plan.cards, _checked(Card, {"when": when, "will": will})])

    def _change_horizon(self, name: str, change: Callable[[Horizon], dict[str, Any]]) -> None:
        old = self.plan.horizon(name)
        self._change(**{name: _checked(Horizon, {**old.model_dump(), **_plain(change(old))})})

    def _change(self, **fields: Any) -> None:
        self.plan = _checked(ImprovementPlan, {**self.plan.model_dump(by_alias=True), **_plain(fields)})
        self._save()

    def _save(self) -> None:
        self.draft.save(to_yaml(self.plan))


def _last_plan() -> Path:
    """Return the plan that was changed last, of the work folder or of one of its workshops."""
    own = work_folder() / "improvement-plan.yaml"
    known = [path for path in (own, *work_folder().glob("workshop-*/improvement-plan.yaml")) if path.is_file()]
    return max(known, key=lambda path: path.stat().st_mtime, default=own)


def _checked(model: type[M], data: dict[str, Any]) -> M:
    """Return a model of what was entered.

    Raises:
        WorkshopError: it does not fit; the message names the field.
    """
    return check_model(model, data, WorkshopError, where="the plan", like="pmkit/workshop/improvement/plan.py")


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return models as plain data, so that all is checked anew."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.model_dump() if hasattr(value, "model_dump") else value

    return {name: plain(value) for name, value in fields.items()}


def steps() -> list[str]:
    """Return the titles of the article's five cultural steps."""
    return [str(step["title"]) for step in framework()["steps"]]


def plan_form(path: str | Path = "", **new: Any) -> Any:
    """Return a form for the improvement plan; what is in the file is filled in.

    Args:
        path: the file; ``improvement-plan.yaml`` in the work folder by default.
        new: start, title and areas of a new plan; see :meth:`Planner.open`.

    Raises:
        WorkshopError: the file is broken or cut off; it is left as it is.
    """
    return PlanForm(Planner.open(path, **new)).box


class PlanForm:
    """The form.

    Attributes:
        planner: the plan and its file.
        box: what is shown.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self._status = widgets.HTML()
        self._asked = widgets.HTML()
        self._actions = {name: widgets.VBox() for name in HORIZONS}
        parts: list[Any] = [widgets.HTML(STYLE)]
        for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
            parts += self._horizon(name, about)
        parts += [
            *self._measurement(),
            *self._cards(),
            widgets.HTML("<h4>What a reviewer would ask</h4>"),
            self._asked,
            self._status,
        ]
        self.box = widgets.VBox(parts)
        self.box.add_class("pmkit-bound")
        for name in HORIZONS:
            self._draw(name)
        self._say()

    def _horizon(self, name: str, about: dict[str, Any]) -> list[Any]:
        """Return the fields of one horizon."""
        adding = text_input("Action", "what will be different; Enter adds it")

        def add(change: Any) -> None:
            if change["new"].strip():
                self._try(lambda: self.planner.add(name, change["new"]))
                adding.value = ""
                self._draw(name)

        adding.observe(add, "value")
        parts = [
            widgets.HTML(f"<h4>{about['title']} ({escape_html(about['span'])})</h4>{escape_html(about['question'])}"),
            self._actions[name],
            adding,
        ]
        if name == "cultural":
            offered = choice("Take up a step", ["", *steps()])

            def take(change: Any) -> None:
                if change["new"]:
                    self._try(lambda: self.planner.take_step(change["new"]))
                    offered.value = ""
                    self._draw(name)

            offered.observe(take, "value")
            parts.append(offered)
        for field, title in framework()["about"].items():
            parts.append(self._lines(name, field, title))
        return parts

    def _lines(self, horizon: str, field: str, title: str) -> Any:
        """Return a field of several lines, one entry a line."""
        area = widgets.Textarea(
            value="\n".join(getattr(self.planner.plan.horizon(horizon), field)),
            description=title,
            placeholder="one a line",
            style={"description_width": "12em"},
            layout=widgets.Layout(width="100%", height="4.5em"),
            continuous_update=True,
        )
        area.observe(lambda change: self._try(lambda: self.planner.note(horizon, **{field: change["new"]})), "value")
        return area

    def _draw(self, horizon: str) -> None:
        """Draw the actions of a horizon."""
        self._actions[horizon].children = [
            self._action(horizon, action) for action in self.planner.plan.horizon(horizon).actions
        ]

    def _action(self, horizon: str, action: Planned) -> Any:
        """Return the fields of one action."""
        fields = [
            text_input(action.id, "what will be different", value=action.text, live=True),
            text_input("Owner", "a role or team", width="18em", value=action.owner, live=True),
            text_input("Due", "2027-01-31", width="14em", value=action.due, live=True),
            text_input("Done when", "what a stranger could check", width="28em", value=action.done_when, live=True),
            choice("", _STRENGTHS, action.strength),
        ]
        for field, name in zip(fields, ("text", "owner", "due", "done_when", "strength"), strict=True):

            def take(change: Any, name: str = name) -> None:
                self._try(lambda: self.planner.edit(action.id, **{name: change["new"]}))

            field.observe(take, "value")

        def remove() -> None:
            self._try(lambda: self.planner.remove(action.id))
            self._draw(horizon)

        return widgets.VBox([fields[0], row(*fields[1:], button("Remove", remove))])

    def _measurement(self) -> list[Any]:
        """Return a field for each of the measurement questions; those about learning are asked when one looks back."""
        fields: list[Any] = [widgets.HTML("<h4>Measurement & Iteration</h4>")]
        for each in framework()["measurement"]:
            name = str(each["id"])
            area = widgets.Textarea(
                value=self.planner.plan.measurement.get(name, ""),
                layout=widgets.Layout(width="100%", height="3.5em"),
                continuous_update=True,
            )

            def take(change: Any, name: str = name) -> None:
                self._try(lambda: self.planner.say(name, change["new"]))

            area.observe(take, "value")
            fields += [widgets.HTML(escape_html(str(each["question"]))), area]
        return fields

    def _cards(self) -> list[Any]:
        """Return the fields of the 30-day card."""
        when = text_input("When", "the next alert fires", width="26em")
        will = text_input("I will", "write down what I see before I act", width="32em")
        shown = widgets.HTML(self._card_list())

        def add() -> None:
            if when.value.strip() and will.value.strip():
                self._try(lambda: self.planner.card(when.value, will.value))
                shown.value = self._card_list()
                when.value = will.value = ""

        return [widgets.HTML("<h4>30-day card</h4>"), shown, row(when, will, button("Add card", add))]

    def _card_list(self) -> str:
        lines = "".join(f"<li>{escape_html(str(card))}</li>" for card in self.planner.plan.cards)
        return f"<ul>{lines}</ul>" if lines else ""

    def _try(self, change: Callable[[], Any]) -> None:
        try:
            change()
        except PmkitError as error:
            self._status.value = f"<b>Not saved: {escape_html(str(error).splitlines()[0])}</b>"
        else:
            self._say()

    def _say(self) -> None:
        self._asked.value = findings_html(self.planner.plan.findings())
        self._status.value = f"<small>Saved in {escape_html(str(self.planner.path))}</small>"
