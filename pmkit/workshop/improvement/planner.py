"""The improvement plan while it is made: each change is on disk at once; the form is on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from pmkit.data.models import check_model
from pmkit.data.open_objects import open_object
from pmkit.errors import PmkitError, WorkshopError, names_given, not_one_of, text_given
from pmkit.files import Draft, make_folder, path_for, real_path, work_folder
from pmkit.workshop.improvement.exports import to_yaml
from pmkit.workshop.improvement.horizons import HORIZONS, Card, Horizon, Planned, questions, steps
from pmkit.workshop.improvement.plan import ImprovementPlan, load_plan

M = TypeVar("M", bound=BaseModel)


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
    def open(cls, path: str | Path = "", *, start: str = "", title: str = "", areas: Iterable[str] = ()) -> Planner:
        """Return the plan of a file, or a new one.

        Args:
            path: the file; by default the plan in the work folder that was changed last, that of a workshop too. One in
                which nothing was planned yet is passed over.
            start: day on which a new plan starts, ``2026-11-23``; today by default.
            title: of a new plan.
            areas: what the plan is about, such as the two areas of the self-assessment; a list, or text with commas.
                Without them a plan keeps its own.

        Raises:
            WorkshopError: the file is broken or cut off; it is left as it is.
            FileError: it cannot be read or made.
        """
        start = text_given(start, "start", example="2026-11-23")
        about = names_given(areas, "areas", example=("Analysis", "Actions"))
        path = real_path(path_for(path) if path else last_plan())

        def make(path: Path) -> Planner:
            make_folder(path.parent)
            draft = Draft.open(path)
            if draft.text.strip():
                return cls(load_plan(path), draft)
            today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
            named = {"title": title} if title else {}
            plan = _checked(ImprovementPlan, {"start": start or today, "areas": list(about), **named})
            planner = cls(plan, draft)
            planner._save()
            return planner

        def is_current(known: Planner) -> bool:
            return known.path == path and path.exists() and not known.draft.changed_elsewhere()

        planner = open_object(cls, path, make, is_current)
        if about and list(about) != planner.plan.areas:
            planner.work_on(about)
        return planner

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
            WorkshopError: there is no such time frame, or the text is empty.
        """
        if not text.strip():
            raise WorkshopError("the action is empty", remedy="write what will be different")
        numbers = [int(action.id[1:]) for action in self.plan.actions()]
        name = f"A{max(numbers, default=0) + 1}"
        action = _checked(Planned, {"id": name, "text": text, **about})
        self._change_horizon(horizon, actions=[*self.plan.horizon(horizon).actions, action])
        return name

    def edit(self, name: str, **about: str) -> None:
        """Change an action: text, owner, due, done_when, strength, promise, status.

        Raises:
            WorkshopError: there is no such action, or a value does not fit.
        """
        for horizon in HORIZONS:
            actions = list(self.plan.horizon(horizon).actions)
            for index, action in enumerate(actions):
                if action.id == name:
                    actions[index] = _checked(Planned, {**action.model_dump(), **about})
                    self._change_horizon(horizon, actions=actions)
                    return
        known = [action.id for action in self.plan.actions()]
        raise not_one_of(name, known, what="an action of the plan", raises=WorkshopError)

    def ask_first(self, people: Sequence[str] = ()) -> None:
        """Let commitments that name somebody, or ask for care, count only once a team has agreed to them.

        Args:
            people: names in the incident that the team worked on, besides those that everybody knows.
        """
        if not self.plan.from_room or self.plan.people != [*people]:
            self._change(from_room=True, people=[*people])

    def agree(self, name: str) -> None:
        """Take a commitment that nobody agreed to yet, as it is.

        Raises:
            WorkshopError: there is no such action.
        """
        self.edit(name, approved={action.id: action.wording for action in self.plan.actions()}.get(name, ""))

    def remove(self, name: str) -> None:
        """Take an action out."""
        for horizon in HORIZONS:
            actions = self.plan.horizon(horizon).actions
            kept = [action for action in actions if action.id != name]
            if len(kept) < len(actions):
                self._change_horizon(horizon, actions=kept)

    def work_on(self, areas: Iterable[str]) -> None:
        """Set what the plan is about, such as the two areas of the self-assessment."""
        self._change(areas=list(areas))

    def take_step(self, title: str) -> str:
        """Take one of the article's five cultural steps up as an action, and return its id.

        Raises:
            WorkshopError: there is no such step.
        """
        if title not in steps():
            raise not_one_of(title, steps(), what="one of the five steps", raises=WorkshopError)
        step = steps()[title]
        return self.add("cultural", step["action"], done_when=step["done_when"], promise="idea")

    def note(self, horizon: str, **lines: str) -> None:
        """Set metrics, obstacles or resources of a time frame, one per line.

        Raises:
            WorkshopError: there is no such time frame, or a line is too long.
        """
        split = {name: [line for line in text.splitlines() if line.strip()] for name, text in lines.items()}
        self._change_horizon(horizon, **split)

    def say(self, question: str, answer: str) -> None:
        """Answer one of the measurement or learning questions.

        Raises:
            WorkshopError: there is no such question.
        """
        if question not in questions():
            raise not_one_of(question, questions(), what="a question of the plan", raises=WorkshopError)
        answers = {**self.plan.measurement, question: answer}
        self._change(measurement={name: text for name, text in answers.items() if text.strip()})

    def set_card(self, at: int, when: str, will: str, approved: str = "") -> None:
        """Set a 30-day card by its place, one after the last adds one; a card without words goes."""
        cards = list(self.plan.cards)
        new = (
            [_checked(Card, {"when": when, "will": will, "approved": approved})] if when.strip() or will.strip() else []
        )
        self._change(cards=[*cards[:at], *new, *cards[at + 1 :]])

    def card(self, when: str, will: str) -> None:
        """Add a 30-day card: when something happens, I will do something."""
        self._change(cards=[*self.plan.cards, _checked(Card, {"when": when, "will": will})])

    def _change_horizon(self, name: str, **fields: Any) -> None:
        data = {**self.plan.horizon(name).model_dump(), **_plain(fields)}
        self._change(**{name: _checked(Horizon, data)})

    def _change(self, **fields: Any) -> None:
        self.plan = _checked(ImprovementPlan, {**self.plan.model_dump(by_alias=True), **_plain(fields)})
        self._save()

    def _save(self) -> None:
        self.draft.save(to_yaml(self.plan))


def last_plan() -> Path:
    """Return the plan that was changed last, of the work folder or of one of its workshops, without empty ones."""
    own = work_folder() / "improvement-plan.yaml"
    # Whoever types a command beside the kit's copy, and not in JupyterLab's terminal, means the work in there.
    folders = [work_folder(), *(Path(copy) / "my-work" for copy in ("workshop", "pmkit-lab"))]
    kept = (
        path
        for folder in folders
        for where in ("", "workshops/*/", "workshop-*/")
        for path in folder.glob(f"{where}improvement-plan.yaml")
    )
    known = [path for path in kept if path.is_file() and not _is_empty(path)]
    return max(known, key=lambda path: path.stat().st_mtime, default=own)


def _is_empty(path: Path) -> bool:
    """Tell whether nothing was planned in a file, as where a workshop was only opened; a broken one is to be seen."""
    try:
        plan = load_plan(path)
    except PmkitError:
        return False
    noted = any(horizon.metrics or horizon.obstacles or horizon.resources for horizon in map(plan.horizon, HORIZONS))
    return not (plan.actions() or plan.cards or plan.measurement or plan.followups or noted)


def _checked(model: type[M], data: dict[str, Any]) -> M:
    """Return a model of what was entered.

    Raises:
        WorkshopError: it does not fit; the message names the field.
    """
    return check_model(model, data, WorkshopError, where="the plan", like="pmkit/workshop/improvement/plan.py")


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return models as plain data, so that all of it is checked again."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.model_dump() if isinstance(value, BaseModel) else value

    return {name: plain(value) for name, value in fields.items()}
