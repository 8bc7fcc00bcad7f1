"""One section of a document rewritten, and every other line left as a person typed it."""

from __future__ import annotations

from pmkit.documents.format.blocks import MARKER_LINE, is_blank, sections_of
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import section_key
from pmkit.documents.format.writing import render, section_body
from pmkit.markup import unescape_markdown


def with_section(text: str, postmortem: Postmortem, key: str) -> str:
    """Return a document with one section as a postmortem has it.

    Where the section appears exactly once in a document that pmkit wrote, only its lines change.
    Otherwise the whole document is rewritten, which loses no word but brings its own form.

    Args:
        text: the document as it is.
        postmortem: what ``parse(text)`` gave, with the section changed.
        key: a key of ``HEADINGS``.
    """
    lines = text.split("\n")
    if any(MARKER_LINE.match(line) for line in lines):
        spots = []
        heads = list(sections_of(text, strict=True))
        for place, (head, inside, start) in enumerate(heads):
            if head is not None and section_key(unescape_markdown(head.heading)) == key:
                spots.append((start, start + inside.count("\n") + 1, place == len(heads) - 1))
        if len(spots) == 1:
            start, stop, is_last = spots[0]
            note, items = postmortem.note(key), section_body(postmortem, key)
            # A prompt stays where it stands in the template: above what it asks for.
            body = [part for part in ((note, items) if is_blank(note) else (items, note)) if part]
            marker = [line for line in lines[start:stop] if MARKER_LINE.match(line)] if is_last else []
            new = "\n" + "\n\n".join([*body, *marker]) + "\n"
            spliced = "\n".join([*lines[:start], *new.split("\n"), *lines[stop:]]).rstrip("\n") + "\n"
            if getattr(parse(spliced), key) == getattr(postmortem, key):
                return spliced
    return render(postmortem)
