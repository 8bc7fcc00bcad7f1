"""Reads tables of action items, and tells tables and lists of names alone from those of actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pmkit.analysis.actions.plan import ActionItem
from pmkit.documents.format.blocks import Block, is_too_deep, items, table_rows, walk
from pmkit.documents.format.readers.actions.loose import loose
from pmkit.documents.format.readers.actions.made import action_of
from pmkit.documents.format.readers.context import Context
from pmkit.documents.format.sections import column_key, split_status, words_of
from pmkit.markup import unescape_markdown_cell
from pmkit.tags import split_tag

_TICKED: Final = frozenset(
    (
        "done",
        "completed",
        "complete",
        "closed",
        "resolved",
        "implemented",
        "finished",
        "is it done",
        "fait",
        "terminé",
        "erledigt",
        "hecho",
        "feito",
        "fatto",
        "完了",
    )
)
"""Names of columns that say yes or no, or have a tick."""

_YES: Final = frozenset(
    ("yes", "y", "x", "✅", "☑", "✔", "✓", "true", "oui", ":white_check_mark:", ":heavy_check_mark:", "[x]")
)
_NO: Final = frozenset(
    ("no", "n", "❌", "✗", "✘", "✖", "☐", "⬜", "◻", "false", "non", ":x:", "[ ]", "not yet", "pending")
)


def names_columns(block: Block) -> bool:
    """Tell whether a table has a column of actions: one of figures below a list of actions has none."""
    return any(column_key(unescape_markdown_cell(name)) for name in table_rows(block)[0])


def names_only(block: Block, lines: Sequence[str]) -> bool:
    """Tell whether a list or a table holds names alone, of hosts, records or fields: what an action is about.

    Args:
        block: a block of a section about actions.
        lines: of the section's body.
    """
    if block.kind == "table":
        cells = [cell for row in table_rows(block)[1:] for cell in row if cell.strip()]
        keys = {column_key(unescape_markdown_cell(name)) for name in table_rows(block)[0]}
        return not keys & {"owner", "due", "status"} and _are_names([unescape_markdown_cell(cell) for cell in cells])
    if block.kind != "list" or is_too_deep(block):
        return False
    found = [item for item in walk(items(block, lines)) if item.text]
    if len(found) > 1 and all(_TICKET.fullmatch(item.text.strip()) for item in found):
        return False
    return all(item.task is None for item in found) and _are_names([item.text for item in found])


_TICKET: Final = re.compile(r"<?https?://\S+/(?:issues|pull|pulls|browse|merge_requests|tickets?|tasks?)/\S+>?")
"""The address of a ticket: what is to be done is written there."""


def _are_names(texts: Sequence[str]) -> bool:
    """Tell whether texts are one word each, and most of them the name of a thing."""
    is_each = all(_WORD.fullmatch(text) for text in texts)
    return is_each and 2 * sum(_NAME.match(text) is not None for text in texts) >= len(texts) > 0


_WORD: Final = re.compile(r"[\x21-\x7e]{1,90}")
"""A word without a blank, in letters that divide words by blanks."""

_NAME: Final = re.compile(r"[*_(]{0,3}(?:[a-z`]|\S*[\d._/:@-]\S)")
"""How a thing's name begins: small, or with a digit or a mark in it; "Tests" can be an action."""


_BARE_STATE: Final = re.compile(r"(?:^|\s)(DONE|TODO|WIP|CLOSED|OPEN)\.?\s*$")
"""A state in capitals at the end of another column's cell."""


def rows_of(block: Block, start: int, context: Context, group: str) -> Iterator[ActionItem]:
    """Yield the action items of a table."""
    header, *rows = table_rows(block)
    keys: list[str | None] = []
    for name in header:
        key = column_key(unescape_markdown_cell(name))
        keys.append(None if key in keys else key)
    columns = () if context.strict else range(len(header))
    links = {n for n in columns if all(_ONLY_LINK.match(row[n]) for row in rows if n < len(row))}
    if "text" in keys and keys.index("text") in links and set(columns) - links:
        keys[keys.index("text")] = None
    if "text" not in keys:
        free = [n for n, key in enumerate(keys) if key is None and n not in links] or [0]
        # "Number" comes first in the tables of trackers; what is to be done is the longest.
        place = max(free, key=lambda n: sum(len(row[n]) for row in rows if n < len(row)))
        keys[place] = "text"
    for number, row in enumerate(rows):
        cells: dict[str, str] = {}
        extra: list[tuple[str, str]] = []
        for place, cell in enumerate(row):
            key = keys[place] if place < len(keys) else None
            value = cell if key == "text" else unescape_markdown_cell(cell)
            if key in _SHORT_FIELDS and not context.strict and (whole := _WHOLLY.fullmatch(value)):
                value = whole["text"]
            if key and (key == "text" or not _EMPTY.fullmatch(value)):
                cells[key] = value
            elif value:
                name = unescape_markdown_cell(header[place]) if place < len(header) else ""
                extra.append((name or f"Column {place + 1}", value))
        if not any(cells.values()) and not extra:
            continue
        extra += [("Group", group)] if group else []
        line = start + block.line + 2 + number
        text, tag = split_tag(cells.pop("text", ""))
        if not (context.strict or cells.get("owner")) and (who := _WHO.fullmatch(cells.get("status", "").strip())):
            # A column named Status that says who does it.
            cells["owner"] = cells.pop("status")
            if who["more"]:
                cells["owner"] = who["who"]
                extra.append(("Status", who["more"]))
        status, completed = split_status(_ticked(cells.pop("status", ""), header, keys, context))
        action = action_of(unescape_markdown_cell(text) or "…", tag, line, context)
        if not context.strict and not status and "status" not in keys:
            # Google's template marks what is done in bold in the column of the bug.
            status = next((found.status for _, cell in extra if (found := loose(f"x {cell}")).status), "")
            status = status or next((bare[1] for _, cell in extra if (bare := _BARE_STATE.search(cell))), "")
            status = status or next(("Done" for _, cell in extra if cell.lstrip().startswith(_TICKS)), "")
        yield replace(action, status=status, completed=completed, extra=tuple(extra), **cells)  # type: ignore[arg-type]  # texts all


_SHORT_FIELDS: Final = frozenset(("owner", "due", "status"))
_WHOLLY: Final = re.compile(r"\s*(?P<mark>\*\*|__|\*|_)(?P<text>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)\s*")
"""A cell that is in bold or italics as a whole."""

_WHO: Final = re.compile(
    r"(?P<who>@[\w./-]+|(?:[\w&-]+ ){1,2}(?:team|squad|crew|guild|group))(?:\s+(?P<more>\S.*))?", re.IGNORECASE
)
_ONLY_LINK: Final = re.compile(
    r"\W*(?:\[(?:[^\[\]\s]{1,40}|[^\W\d_]{1,8}(?: [^\W\d_]{1,8})? ?#?[\d-]{1,9}|(?:link|see)(?: \w{2,6})?)\](?:\([^()\s]*\)|\[[^\[\]]*\])?|[A-Z]{2,8}-\d{1,6}|#\d{1,6}|https?://\S+)?\W*$"
)
"""A cell with a link, or the number of a ticket, and no words: what is to be done is in another column."""

_TICKS: Final = ("✓", "✔", "✅", "☑")

_EMPTY: Final = re.compile(r"\((?:empty|none|blank|leer|vide|vacío|vazio)\)", re.IGNORECASE)
"""What an export writes into a cell without a value."""


def _ticked(cell: str, header: Sequence[str], keys: Sequence[str | None], context: Context) -> str:
    """Return a state, in words where a column such as ``Done?`` has a yes, a no or a tick."""
    value = cell.strip().rstrip("\ufe0f").lower()
    if context.strict or "status" not in keys:
        return cell
    is_asked = words_of(unescape_markdown_cell(header[keys.index("status")])) in _TICKED
    if value in _YES and (is_asked or not value.isalpha()):
        return "Done"
    return "Open" if value in _NO and (is_asked or not value.isalpha()) else cell
