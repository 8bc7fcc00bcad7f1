"""Looking back after 30, 90 and 180 days: what happened, beside what was planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pmkit.counting import counted
from pmkit.errors import WorkshopError, not_one_of
from pmkit.workshop.assessment.assessment import Assessment
from pmkit.workshop.assessment.results import Results
from pmkit.workshop.assessment.retest import compare
from pmkit.workshop.improvement.checks import agreed_cards, not_agreed
from pmkit.workshop.improvement.horizons import FollowUp, Plan, questions

P = TypeVar("P", bound=Plan)


@dataclass(frozen=True)
class LookBack:
    """A plan on a day after its start.

    Attributes:
        plan: the plan.
        day: the day.
    """

    plan: Plan
    day: dt.date

    @property
    def after(self) -> int:
        """Days since the start."""
        return (self.day - self.plan.first_day).days

    @property
    def due(self) -> int | None:
        """Which of the look-backs is due: the latest of 30, 90, 180 that has come and was not held; None if none."""
        held = {followup.after for followup in self.plan.followups}
        last = max(held, default=-1)
        coming = reversed(self.plan.followup_days())
        return next((days for days, day in coming if last < days and day <= self.day), None)

    def __str__(self) -> str:
        """Return where the plan stands, the next day of looking back, and what to ask."""
        apart = not_agreed(self.plan)
        every = list(self.plan.action_plan())
        items = [item for item in every if item.id not in apart]
        done = [item for item in items if item.is_done]
        late = [
            item
            for item in items
            if item.due_date and item.due_date < self.day and not item.is_done and not item.is_dropped
        ]
        lines = [f"{self.plan.title}: day {self.after} since {self.plan.start}"]
        past = "1 is past its date" if len(late) == 1 else f"{len(late)} are past their dates"
        lines.append(f"Done: {len(done)} of {counted(len(items), 'action')}; {past}" if items else "No actions yet")
        lines += [
            f"  {item.id}  {item.status or 'Not Started':<12}  {item.due or 'no date':<10}  {item.text}"
            for item in items
        ]
        if apart:
            lines.append("Nobody agreed to this yet:")
            lines += [f"  {item.id}  {item.text}" for item in every if item.id in apart]
        coming = [(days, day) for days, day in self.plan.followup_days() if day > self.day]
        if self.due is not None:
            lines.append(f"The look back after {self.due} days is due.")
        elif coming:
            lines.append(f"The next look back is on {coming[0][1].isoformat()}, after {coming[0][0]} days.")
        for followup in sorted(self.plan.followups, key=lambda each: each.day):
            lines.append(f"On {followup.day}, after {followup.after} days:")
            lines += [f"  {name}: {status}" for name, status in followup.statuses.items()]
            lines += [f"  {change}" for change in followup.changes]
            lines += [f"  {name}: {answer}" for name, answer in followup.answers.items()]
        lines += [f"  When {card.when}, I will {card.will}." for card in agreed_cards(self.plan)]
        lines.append("Ask (keep an answer with --say NAME='what was said'):")
        for name, question in questions().items():
            answer = self.plan.measurement.get(name, "")
            lines.append(f"  {name:<11}  {question}" + (f"  At the start: {answer}" if answer else ""))
        return "\n".join(lines)


def look_back(plan: Plan, day: dt.date) -> LookBack:
    """Return a plan on a day.

    Raises:
        WorkshopError: the day is before the start.
    """
    if day < plan.first_day:
        raise WorkshopError(
            f"{day.isoformat()} is before the start, {plan.start}",
            code="before-start",
            remedy="name a later day with --day",
        )
    return LookBack(plan, day)


def record(
    plan: P,
    day: dt.date,
    *,
    statuses: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    before: Results | None = None,
    now: Results | None = None,
) -> P:
    """Return the plan with what was seen on a day; what was written on that day before is kept unless given again.

    Args:
        plan: the plan.
        day: the day.
        statuses: action to its status, such as ``{"A1": "Done"}``.
        answers: question to answer, such as ``{"experiments": "..."}``.
        before: the assessment at the start.
        now: an assessment of today, set beside it.

    Raises:
        WorkshopError: the day is before the start, or an action or question is unknown.
    """
    after = look_back(plan, day).after
    for given, known, what in (
        (statuses or {}, [action.id for action in plan.actions()], "an action of the plan"),
        (answers or {}, list(questions()), "a question of the plan"),
    ):
        for name in given:
            if name not in known:
                raise not_one_of(name, known, what=what, raises=WorkshopError)
    changes = []
    if before is not None and now is not None:
        changes = [f"{change.area}: {change.says}" for change in compare(before, now).changes]
    today = next((each for each in plan.followups if each.day == day.isoformat()), None)
    made = FollowUp(
        day=day.isoformat(),
        after=after,
        statuses={**(today.statuses if today else {}), **(statuses or {})},
        answers={**(today.answers if today else {}), **(answers or {})},
        changes=changes or (today.changes if today else []),
    )
    others = [each for each in plan.followups if each.day != made.day]
    return plan.model_copy(update={"followups": sorted([*others, made], key=lambda each: each.day)})


def baseline_of(plan: Plan, path: str | Path) -> Assessment | None:
    """Return the assessment that a plan names as its baseline; None where it names none.

    Raises:
        WorkshopError: the file is not an assessment.
        FileError: it cannot be read.
    """
    return Assessment.from_json(Path(path).parent / plan.baseline) if plan.baseline else None
