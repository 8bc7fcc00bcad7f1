"""What a facilitator notes during a workshop: one text per part, in one Markdown file, on disk at each change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pmkit.files import Draft, make_folder
from pmkit.markup import clean
from pmkit.workshop.runsheet.agenda import Agenda

_MARK: Final = re.compile(r"^<!-- part: ([a-z][a-z0-9-]{0,39}) -->$", re.MULTILINE)
_HEAD: Final = "# Notes: "


class Notes:
    """The notes of one workshop.

    Attributes:
        agenda: its run sheet.
    """

    def __init__(self, agenda: Agenda, draft: Draft) -> None:
        """Read what a file holds; what belongs to no part of the run sheet is kept."""
        self.agenda = agenda
        self._draft = draft
        self._texts = _read(draft.text)

    @classmethod
    def open(cls, agenda: Agenda, path: str | Path) -> Notes:
        """Return the notes of a file, or empty ones.

        Raises:
            FileError: it cannot be read or made.
        """
        make_folder(Path(path).parent)
        return cls(agenda, Draft.open(path))

    @property
    def path(self) -> Path:
        """Where the notes are; another file after somebody else changed the first one."""
        return self._draft.path

    def of(self, part: str) -> str:
        """Return what was noted in a part."""
        return self._texts.get(part, "")

    def write(self, part: str, text: str) -> Path:
        """Keep what was noted in a part, and return the file.

        Raises:
            FileError: it cannot be written; the text stays here and is written with the next change.
        """
        # A line that looks like our own mark would end the note when it is read again.
        self._texts[part] = _MARK.sub(lambda found: f" {found[0]}", clean(text))
        return self._draft.save(str(self))

    def __str__(self) -> str:
        """Return all notes as Markdown, in the order of the run sheet."""
        titles = {part.id: part.title for part in self.agenda.parts}
        order = [*titles, *(name for name in self._texts if name not in titles)]
        blocks = [
            f"<!-- part: {name} -->\n## {titles.get(name, name)}\n\n{self._texts[name]}\n"
            for name in order
            if self._texts.get(name, "").strip()
        ]
        return "\n".join([f"{_HEAD}{self.agenda.title}\n", *blocks])


def _read(text: str) -> dict[str, str]:
    """Return part to text; what comes before the first mark is somebody's own, and is kept as a further part."""
    pieces = _MARK.split(text)
    found = {name: _body(body) for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    before = "\n".join(line for line in pieces[0].splitlines() if not line.startswith(_HEAD)).strip()
    return ({"before": before} if before else {}) | found


def _body(text: str) -> str:
    """Return a part's text without its heading."""
    lines = text.strip("\n").split("\n")
    return "\n".join(lines[1:] if lines and lines[0].startswith("## ") else lines).strip("\n")
