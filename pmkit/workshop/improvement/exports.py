"""The improvement plan for others: its file, Markdown, a page, a calendar."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from pmkit.analysis.actions.due import due_said
from pmkit.analysis.actions.plan import ActionItem
from pmkit.calendar import calendar_entry, long_day, to_icalendar
from pmkit.files import Written, laid
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.views.page import markdown_scrolling, shell
from pmkit.workshop.improvement.checks import agreed_cards, held_cards, not_agreed
from pmkit.workshop.improvement.horizons import HORIZONS, FollowUp, Horizon, Plan, framework, questions


def to_yaml(plan: Plan) -> str:
    """Return the plan as its file holds it."""
    data = plan.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole = {"schema": 1, "title": plan.title, "start": plan.start, **data, "whole": True}
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # the stubs say None
    buffer = io.StringIO()
    yaml.dump(whole, buffer)
    return buffer.getvalue()


def plan_markdown(plan: Plan) -> str:
    """Return the plan as Markdown, to paste into a wiki."""
    return inert_markdown("\n".join(_lines(plan)).rstrip() + "\n")


def _lines(plan: Plan) -> Iterator[str]:
    yield from (f"# {escape_markdown(plan.title)}", "", f"- **Start**: {plan.start}")
    if plan.areas:
        yield f"- **Areas**: {escape_markdown(', '.join(plan.areas))}"
    yield f"- **Looking back**: {'; '.join(long_day(day) for _, day in plan.followup_days())}"
    items = {item.id: item for item in plan.action_plan()}
    apart = not_agreed(plan)
    for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
        horizon = plan.horizon(name)
        yield from ("", f"## {about['title']} ({about['span']})", "", f"*{about['question']}*", "")
        yield from _horizon(horizon, {name: item for name, item in items.items() if name not in apart})
    cards = [text for text, _ in held_cards(plan).values()] if plan.from_room else []
    if apart or cards:
        yield from ("", "## Nobody agreed to this yet", "")
        yield "Ask the team, reword it, or leave it out; until then it isn't part of the plan, nor in the calendar."
        yield ""
        for name in apart:
            owner = f" ({escape_markdown(items[name].owner)})" if items[name].owner else ""
            yield f"- {escape_markdown(items[name].text)} ({name}){owner}"
        yield from (f"- {escape_markdown(text)}" for text in cards)
    if plan.measurement:
        yield from ("", "## Measurement & Iteration", "")
        for name, answer in plan.measurement.items():
            yield from (f"**{questions()[name]}**", "", escape_markdown(answer), "")
    if shown := agreed_cards(plan):
        yield from ("", "## 30-day cards", "", *(f"- {escape_markdown(str(card))}" for card in shown))
    for followup in sorted(plan.followups, key=lambda each: each.day):
        yield from ("", f"## After {followup.after} days, {followup.day}", "", *_followup(followup, items))


def _horizon(horizon: Horizon, items: dict[str, ActionItem]) -> Iterator[str]:
    actions = [action for action in horizon.actions if action.id in items]
    if not actions:
        yield "Nothing planned yet."
    else:
        yield "| Action | Owner | Due Date | Status | Done when |"
        yield "| --- | --- | --- | --- | --- |"
        for action in actions:
            item = items[action.id]
            cells = (
                f"{item.text} ({item.id})",
                item.owner,
                due_said(item.due),
                item.status or "Not Started",
                item.done_when,
            )
            yield f"| {' | '.join(escape_markdown_cell(cell) for cell in cells)} |"
    for name, title in framework()["about"].items():
        lines = getattr(horizon, name)
        if lines:
            yield from ("", f"**{title}**", "", *(f"- {escape_markdown(line)}" for line in lines))


def _followup(followup: FollowUp, items: dict[str, ActionItem]) -> Iterator[str]:
    for name, status in followup.statuses.items():
        yield (
            f"- {name}: {escape_markdown(status)} ({escape_markdown(items[name].text)})"
            if name in items
            else f"- {name}"
        )
    yield from (f"- {escape_markdown(change)}" for change in followup.changes)
    for name, answer in followup.answers.items():
        yield from ("", f"**{questions().get(name, name)}**", "", escape_markdown(answer))


def plan_page(plan: Plan, path: str | Path | None = None) -> Written:
    """Return the plan as one HTML page, and write it if a path is given.

    Raises:
        FileError: the file cannot be written.
    """
    return laid(shell(plan.title, [markdown_scrolling(plan_markdown(plan))]), path)


def plan_calendar(plan: Plan, path: str | Path | None = None) -> Written:
    """Return due dates of open actions and days of looking back as iCalendar (RFC 5545); write it if a path is given.

    Raises:
        FileError: the file cannot be written.
    """
    entries = []
    apart = not_agreed(plan)
    items = [item for item in plan.action_plan() if item.id not in apart]
    for item in items:
        if item.due_date and not item.is_done and not item.is_dropped:
            owner = f"Owner: {item.owner}" if item.owner else ""
            done = f"Done when: {item.done_when}" if item.done_when else ""
            about = "\n".join(filter(None, (owner, done)))
            entries.append(_day(plan, item.id, item.due_date, f"Due: {item.text}", about))
    agreed = [f"- {item.text}{f' ({item.owner})' if item.owner else ''}" for item in items]
    about = "\n".join(["What became of what we agreed? What did we learn since?", *agreed])
    for days, day in plan.followup_days():
        entries.append(_day(plan, f"after-{days}", day, f"Looking back, {days} days on: {plan.title}", about))
    return laid(to_icalendar(entries, plan.title), path)


def _day(plan: Plan, name: str, day: dt.date, summary: str, about: str) -> list[str]:
    following = day + dt.timedelta(days=1)
    return calendar_entry(
        f"{plan.title}/{plan.start}/{name}", f"{day:%Y%m%d}", summary, about, end=f"{following:%Y%m%d}"
    )
