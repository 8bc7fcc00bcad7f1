"""From a postmortem to Markdown: the one document format, and what is shared of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.whys import lines as why_lines
from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.content import Content, evidence_path
from pmkit.documents.format.sections import ACTION_COLUMNS, HEADINGS, HELD, SUMMARY_HEADING
from pmkit.files import lay, real_path
from pmkit.markup import escape_markdown, escape_markdown_cell, escape_markdown_item
from pmkit.records.rendering import to_markdown
from pmkit.tags import Tag


def render(postmortem: Content) -> str:
    """Return the document: Markdown that people edit and ``parse`` reads back without loss."""
    pieces = [_heading(1, f"Incident Postmortem: {escape_markdown(postmortem.title)}".strip())]
    if postmortem.opening:
        pieces.append(postmortem.opening)
    pieces += [_heading(2, SUMMARY_HEADING), bullet_lines(postmortem.summary.bullets(postmortem.depth))]
    if note := postmortem.note("summary"):
        pieces.append(note)
    pieces += _extra(postmortem, "summary")
    for key in postmortem.written:
        pieces.append(_heading(2, HEADINGS[key]))
        pieces += filter(None, (section_body(postmortem, key), postmortem.note(key)))
        pieces += _extra(postmortem, key)
    return "\n\n".join([*pieces, MARKER]) + "\n"


def section_body(postmortem: Content, key: str, *, tags: bool = True) -> str:
    """Return the Markdown of one section without its heading and note.

    Args:
        postmortem: the document.
        key: a key of ``HEADINGS``.
        tags: whether lines end in their tags; without them the text is for readers only.
    """
    value = getattr(postmortem, key)
    if isinstance(value, str):
        return value
    if key == "timeline":
        return to_markdown(postmortem.timeline.events, postmortem.zone, postmortem.summary.day, tags=tags)
    if key == "whys":
        return why_lines.to_markdown(postmortem.whys, tags=tags)
    if key == "factors":
        return "\n".join(_factors(postmortem, tags))
    return _actions(postmortem, tags)


def _heading(level: int, text: str) -> str:
    """Return a heading; hashes at its end would be taken for its closing."""
    closing = " #" if re.search(r"(?:^|\s)#+$", text) else ""
    return f"{'#' * level} {text}{closing}".rstrip()


def _extra(postmortem: Content, key: str) -> Iterator[str]:
    """Yield the sections that come after a known one."""
    for section in postmortem.extra:
        if section.after == key:
            yield _heading(2, escape_markdown(section.heading))
            if section.text:
                yield section.text


def bullet_lines(bullets: Iterable[tuple[str, str]]) -> str:
    """Return the summary's bullets, name and value each, as they are written."""
    return "\n".join(f"- **{name}**: {escape_markdown(value)}".rstrip() for name, value in bullets)


def _factors(postmortem: Content, tags: bool) -> Iterator[str]:
    """Yield the lines of the factors, and of the layers that held below their heading."""
    analysis = postmortem.factors
    for factor in analysis.factors:
        yield _factor(factor, tags)
    if analysis.held:
        yield f"{chr(10) if analysis.factors else ''}### {HELD}\n"
        for factor in analysis.held:
            yield _factor(factor, tags)


def _factor(factor: Factor, tags: bool) -> str:
    """Return the line of one factor."""
    words = tuple(filter(None, (str(factor.category or ""), factor.layer)))
    tag = f" {Tag(factor.id, words, factor.evidence)}" if tags else ""
    return f"- {escape_markdown_item(factor.text)}{tag}"


def _actions(postmortem: Content, tags: bool) -> str:
    """Return the action items' table."""
    plan = postmortem.actions
    further = list(dict.fromkeys(name for item in plan for name, _ in item.extra))
    rows = [[*ACTION_COLUMNS.values(), *map(escape_markdown_cell, further)]]
    rows.append(["---"] * len(rows[0]))
    for item in plan:
        amounts = [f"{value} {name}" for name, value in (("effort", item.effort), ("impact", item.impact)) if value]
        words = (*(str(word) for word in (item.promise, item.strength, item.aim) if word), *amounts)
        tag = f" {Tag(item.id, words, item.answers)}" if tags else ""
        status = f"{item.status} ({item.completed})" if item.completed else item.status
        extra = dict(item.extra)
        cells = (item.owner, item.due, status, item.done_when, *(extra.get(name, "") for name in further))
        rows.append([escape_markdown_cell(item.text) + tag, *map(escape_markdown_cell, cells)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def save(postmortem: Content, path: str | Path) -> Path:
    """Write the document, and its raw records beside it where they say more than its lines.

    A document that was loaded is written over exactly what was read; one that was made is written over what pmkit
    last wrote there. A file that somebody changed since stays, and the new text goes to ``name.conflict-<n>``
    beside it. The raw records go to ``<name>.evidence.csv``.

    Returns:
        The file that holds the document now.

    Raises:
        FileError: a file cannot be written.
    """
    written = _lay(postmortem, Path(path), render(postmortem))
    records = postmortem.records
    if records is not None and any(e.evidence or e.source or e.raw_time or e.known_from for e in records):
        _lay(postmortem, evidence_path(written), records.to_csv())
    return written


def _lay(postmortem: Content, path: Path, text: str) -> Path:
    """Write a file, over exactly what was read where it is the one that the postmortem was read from."""
    origin = next((origin for origin in postmortem.origins if origin.path == real_path(path)), None)
    written = origin.lay(text) if origin else lay(path, text)
    return path if origin and written == origin.path else written
