"""Reads action items: the template's table, other tables, and task lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Aim, Promise, Rating, Strength
from pmkit.documents.format.blocks import Block, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.readers.context import Context, Notes, say_unread, walk, with_words, word_of
from pmkit.documents.format.readers.loose import Loose, loose
from pmkit.documents.format.sections import column_key, split_status
from pmkit.markup import unescape_markdown_cell, unescape_markdown_item
from pmkit.tags import Tag, split_tag


def read_actions(body: str, start: int, context: Context) -> tuple[ActionPlan, str]:
    """Return the action items of a section's body and its note."""
    plan: list[ActionItem] = []
    notes, lines = Notes(), body.split("\n")
    for block in blocks(body):
        if block.kind == "table":
            plan += _rows(block, start, context)
        elif block.kind == "list" and not is_too_deep(block):
            for item in walk(items(block, lines)):
                if item.text:
                    text, tag = split_tag(item.text)
                    done = {"x": "Done", " ": "Open"}.get(item.task or "", "")
                    text = unescape_markdown_item(text)
                    parts = loose(text) if tag is None and not context.strict else Loose(text)
                    action = _action(parts.text, tag, start + item.line, context)
                    status, completed = split_status(done or parts.status)
                    plan.append(replace(action, status=status, completed=completed, owner=parts.owner, due=parts.due))
                for line in item.rest:
                    notes.keep(line)
        elif (
            not context.strict and block.kind == "paragraph" and (found := loose(_on_one_line(block))).owner + found.due
        ):
            action = _action(found.text, None, start + block.line, context)
            status, completed = split_status(found.status)
            plan.append(replace(action, status=status, completed=completed, owner=found.owner, due=found.due))
        else:
            notes.keep(block.text)
            say_unread(context, block, start)
    return ActionPlan(tuple(plan)), str(notes)


def _on_one_line(block: Block) -> str:
    """Return a paragraph on one line, its lines kept apart by a stop that fields end at."""
    return " · ".join(line.strip() for line in block.lines if line.strip())


def _rows(block: Block, start: int, context: Context) -> Iterator[ActionItem]:
    """Yield the action items of a table."""
    header, *rows = table_rows(block)
    keys: list[str | None] = []
    for name in header:
        key = column_key(unescape_markdown_cell(name))
        keys.append(None if key in keys else key)
    if "text" not in keys:
        place = next((n for n, key in enumerate(keys) if key is None), 0)
        keys[place] = "text"
    for number, row in enumerate(rows):
        cells: dict[str, str] = {}
        extra: list[tuple[str, str]] = []
        for place, cell in enumerate(row):
            key = keys[place] if place < len(keys) else None
            value = cell if key == "text" else unescape_markdown_cell(cell)
            if key:
                cells[key] = value
            elif value:
                name = unescape_markdown_cell(header[place]) if place < len(header) else ""
                extra.append((name or f"Column {place + 1}", value))
        if not any(cells.values()) and not extra:
            continue
        line = start + block.line + 2 + number
        text, tag = split_tag(cells.pop("text", ""))
        status, completed = split_status(cells.pop("status", ""))
        action = _action(unescape_markdown_cell(text) or "…", tag, line, context)
        if not context.strict and not status and "status" not in keys:
            # Google's template marks what is done in bold in the column of the bug.
            status = next((found.status for _, cell in extra if (found := loose(f"x {cell}")).status), "")
        yield replace(action, status=status, completed=completed, extra=tuple(extra), **cells)  # type: ignore[arg-type]  # texts all


def _action(text: str, tag: Tag | None, line: int, context: Context) -> ActionItem:
    """Return an action item from its text and tag."""
    found: dict[str, Promise | Strength | Aim | Rating] = {}
    others: list[str] = []
    for word in tag.words if tag else ():
        amount, _, what = word.rpartition(" ")
        for name, value in (
            ("promise", word_of(Promise, word)),
            ("strength", word_of(Strength, word)),
            ("aim", word_of(Aim, word)),
            ("effort", word_of(Rating, amount) if what.lower() == "effort" else None),
            ("impact", word_of(Rating, amount) if what.lower() == "impact" else None),
        ):
            if value is not None and name not in found:
                found[name] = value
                break
        else:
            others.append(word)
    others += tag.remarks if tag else ()
    return ActionItem(
        id=context.claim(tag, "A", line),
        text=with_words(text, others),
        answers=tag.refs if tag else (),
        **found,  # type: ignore[arg-type]  # each name got a value of its own type above
    )
