"""A plan for other tools: a spreadsheet, a task list in an issue, a calendar."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Final

from pmkit.analysis.actions.items import ActionItem, Items
from pmkit.calendar import calendar_entry, to_icalendar
from pmkit.markup import clean, escape_csv_cell, escape_markdown, inert_markdown

COLUMNS: Final = (
    "id",
    "action",
    "owner",
    "due",
    "status",
    "completed",
    "done_when",
    "promise",
    "strength",
    "aim",
    "effort",
    "impact",
    "answers",
)


def to_csv(plan: Items) -> str:
    """Return the plan as CSV with a header; further columns follow the known ones.

    Cells that a spreadsheet would take for a formula get an apostrophe in front (OWASP).
    """
    further = list(dict.fromkeys(name for item in plan for name, _ in item.extra))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*COLUMNS, *map(escape_csv_cell, further)])
    for item in plan:
        extra = dict(item.extra)
        cells = (
            item.id, item.text, item.owner, item.due, item.status, item.completed, item.done_when, item.promise or "",
            item.strength or "", item.aim or "", item.effort or "", item.impact or "", ", ".join(item.answers),
            *(extra.get(name, "") for name in further),
        )  # fmt: skip
        writer.writerow([escape_csv_cell(clean(str(cell))) for cell in cells])
    return buffer.getvalue()


def to_tasks(plan: Items) -> str:
    """Return the plan as a Markdown task list: commitments first, then ideas."""
    lines = []
    for heading, items in (
        ("Commitments", [item for item in plan if not item.is_idea]),
        ("Ideas", [item for item in plan if item.is_idea]),
    ):
        if items:
            lines += [f"**{heading}**", "", *map(_task, items), ""]
    return "\n".join(lines).rstrip() + "\n" if lines else "No action items yet.\n"


def _task(item: ActionItem) -> str:
    """Return one task; ``@`` is parted so that an export does not call people."""
    about = [
        item.owner,
        f"due {item.due}" if item.due else "",
        f"done when: {item.done_when}" if item.done_when else "",
    ]
    about += [f"answers {', '.join(item.answers)}" if item.answers else "", "dropped" if item.is_dropped else ""]
    said = "; ".join(part for part in about if part)
    text = f"{item.id}: {escape_markdown(item.text)}" + (f" ({escape_markdown(said)})" if said else "")
    return f"- [{'x' if item.is_done else ' '}] {inert_markdown(text)}".replace("@", "@\u200b").replace("#", "#\u200b")


def to_calendar(plan: Items, name: str = "Action items") -> str:
    """Return an all-day entry for each open item with a due date, as iCalendar (RFC 5545).

    The same plan gives the same bytes, and an entry keeps its UID from export to export, so that
    a calendar updates it in place. Entries are transparent: they block nobody's day.
    """
    items = [item for item in plan if item.due_date and not item.is_done and not item.is_dropped]
    return to_icalendar([_entry(item, name) for item in items], name)


def _entry(item: ActionItem, name: str) -> list[str]:
    """Return the entry of one item."""
    assert item.due_date is not None
    about = [f"Owner: {item.owner}" if item.owner else "", f"Done when: {item.done_when}" if item.done_when else ""]
    about += [f"Answers: {', '.join(item.answers)}" if item.answers else ""]
    following = item.due_date + timedelta(days=1)
    return calendar_entry(
        f"{name}/{item.id}",
        f"{item.due_date:%Y%m%d}",
        f"Due: {item.text}",
        "\n".join(part for part in about if part),
        end=f"{following:%Y%m%d}",
    )
