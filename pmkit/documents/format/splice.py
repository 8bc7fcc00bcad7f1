"""One section of a document rewritten, and every other line left as a person typed it."""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.documents.format import foreign, kept
from pmkit.documents.format.blocks import MARKER_LINE, blocks, is_blank, sections_of
from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.outline.outline import outline
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HEADINGS, STRUCTURED, says_more, section_key
from pmkit.documents.format.writing import render, section_body
from pmkit.markup import escape_markdown, unescape_markdown


@dataclass(frozen=True, slots=True)
class Spliced:
    """A document with one section rewritten.

    Attributes:
        text: the whole document.
        rewritten: headings of a document that pmkit did not write, all of which would get pmkit's form; empty where
            only the section's lines changed.
    """

    text: str
    rewritten: tuple[str, ...] = ()


def with_section(text: str, postmortem: Postmortem, key: str) -> str:
    """Return a document with one section as a postmortem has it; see :func:`splice`."""
    return splice(text, postmortem, key).text


def splice(text: str, postmortem: Postmortem, key: str) -> Spliced:
    """Return a document with one section as a postmortem has it.

    Where the section appears exactly once, only its lines change; in a document of others, one that is missing goes
    to the end. Otherwise the whole document is rewritten, which loses no word but brings its own form: whoever writes
    it over somebody's file has to ask first.

    Args:
        text: the document as it is.
        postmortem: what ``parse(text)`` gave, with the section changed.
        key: a key of ``HEADINGS``.
    """
    lines = text.split("\n")
    if any(MARKER_LINE.match(line) for line in lines):
        return Spliced(_spliced(lines, postmortem, key) or render(postmortem))
    if not text.strip():
        return Spliced(render(postmortem))
    parts = outline(as_markdown(foreign.front_matter(text)[1]), is_strict=False)[2]
    new = _foreign(lines, parts, postmortem, key)
    if new is not None and _is_same(parse(new), postmortem, key):
        return Spliced(new)
    return Spliced(render(postmortem), tuple(dict.fromkeys(part.heading for part in parts if part.heading)) or ("all",))


def _spliced(lines: list[str], postmortem: Postmortem, key: str) -> str | None:
    """Return a document that pmkit wrote with the lines of one section changed, None where that cannot be."""
    spots = []
    heads = list(sections_of("\n".join(lines), strict=True))
    for place, (head, inside, start) in enumerate(heads):
        if head is not None and section_key(unescape_markdown(head.heading)) == key:
            spots.append((start, start + inside.count("\n") + 1, place == len(heads) - 1))
    if len(spots) != 1:
        return None
    start, stop, is_last = spots[0]
    note, items = postmortem.note(key), section_body(postmortem, key)
    # A prompt stays where it stands in the template: above what it asks for.
    body = [part for part in ((note, items) if is_blank(note) else (items, note)) if part]
    marker = [line for line in lines[start:stop] if MARKER_LINE.match(line)] if is_last else []
    new = "\n" + "\n\n".join([*body, *marker]) + "\n"
    spliced = "\n".join([*lines[:start], *new.split("\n"), *lines[stop:]]).rstrip("\n") + "\n"
    return spliced if getattr(parse(spliced), key) == getattr(postmortem, key) else None


def _foreign(lines: list[str], parts: list[Part], postmortem: Postmortem, key: str) -> str | None:
    """Return a document of others with the lines of one section changed, None where its lines cannot be told apart."""
    found = [part for part in parts if part.key == key]
    items = section_body(postmortem, key)
    if not found:
        end = "\n".join(lines).rstrip("\n")
        return f"{end}\n\n{'#' * _level(lines)} {HEADINGS[key]}\n\n{items}\n"
    part = found[0]
    stop = part.line + part.body.count("\n") + 1
    old = lines[part.line : stop]
    if len(found) > 1 or not part.heading or part.lead or not _is_heading(lines, part):
        return None
    beyond = escape_markdown(part.heading) if says_more(part.heading) else ""
    note = postmortem.note(key).removeprefix(beyond).strip("\n") if key in STRUCTURED else ""
    new = "\n\n".join(filter(None, (items, note)))
    if words := kept.lost_words("\n".join(old), new):
        new = f"{new}\n\n{kept.as_comment(words)}"
    behind = [""] if stop < len(lines) else []
    return "\n".join([*lines[: part.line], "", *new.split("\n"), *behind, *lines[stop:]]).rstrip("\n") + "\n"


def _is_heading(lines: list[str], part: Part) -> bool:
    """Tell whether the line above a part is a heading, in Markdown or in bold."""
    above = lines[part.line - 1].strip() if part.line else ""
    return above.startswith("#") or not above.strip("=-") or above.strip(" :)").endswith(("*", "_")) or "(" in above


def _level(lines: list[str]) -> int:
    """Return the level that most sections of a document have."""
    levels = [block.level for block in blocks("\n".join(lines)) if block.kind == "heading" and block.level > 1]
    return min(levels, default=2)


def _is_same(read: Postmortem, meant: Postmortem, key: str) -> bool:
    """Tell whether a document says what is meant: the section that changed, and every other as before."""
    return getattr(read, key) == getattr(meant, key) and all(
        getattr(read, other) == getattr(meant, other) for other in ("title", *HEADINGS) if other != key
    )
