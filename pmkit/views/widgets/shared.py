"""One file that several widgets of a notebook write to: each sees at once what another one saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import htpy as h
import ipywidgets as widgets

from pmkit.data.open_objects import open_object
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.splice import splice
from pmkit.errors import DocumentError, PmkitError
from pmkit.files import Draft, real_path
from pmkit.html import render, trusted
from pmkit.views.widgets.parts import put

STYLE: Final = render(
    h.style[trusted(files("pmkit.views.widgets").joinpath("widgets.css").read_text(encoding="utf-8"))],
    h.div(".pmkit-lost")[
        "Not connected: what you enter here is not saved. What you entered up to now is in the file. "
        "In the menu at the top choose Run, then Run All Cells: everything goes on where it was. If nothing happens, "
        "choose it once more: the first time only started the kernel."
    ],
)
"""Styles of all widgets, and what one says whose kernel is gone; shown once in each."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving.

    Attributes:
        path: the file that holds the text now; where it could not be written, the one that was meant.
        beside: the file that another program or tab changed, and that was therefore left as it is; otherwise None.
        problem: why nothing was written; empty when it was.
        rewritten: headings of ``beside`` that the change would have rewritten, where that is why it was left.
    """

    path: Path
    beside: Path | None = None
    problem: str = ""
    rewritten: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether the text is on disk."""
        return not self.problem

    @property
    def is_plain(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self.is_written and self.beside is None

    def __str__(self) -> str:
        """Return the sentence for people."""
        if self.problem:
            return f"Not saved: {self.problem}"
        if self.beside and self.rewritten:
            return (
                f"{self.beside.name} has a form of its own, and this change would rewrite all of it "
                f"({', '.join(self.rewritten[:4])}{' and more' if len(self.rewritten) > 4 else ''}). "
                f"It is left as it is; your work is saved in {self.path}"
            )
        if self.beside:
            return (
                f"{self.beside.name} was changed by another program or tab. "
                f"It is left as it is; your work is saved in {self.path}"
            )
        return f"Saved in {self.path}"


class Shared:
    """The one draft of a file in this process, with those who want to know of changes.

    Attributes:
        draft: the file as last read or saved.
        saved: what came of the last save.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.saved = Saved(draft.path)
        self._listeners: list[tuple[object, Callable[[], None]]] = []

    @classmethod
    def of(cls, path: str | Path) -> Shared:
        """Return the shared draft of a path; read again where the file was changed by something else.

        Raises:
            FileError: the file is there and cannot be read as text.
        """
        path = real_path(path)
        return open_object(
            cls,
            path,
            lambda path: cls(Draft.open(path)),
            # A draft that went to a conflict file is no longer the draft of this path.
            lambda shared: shared.draft.path == path and not shared.draft.changed_elsewhere(),
        )

    @property
    def text(self) -> str:
        """The document as last read or saved."""
        return self.draft.text

    @property
    def postmortem(self) -> Postmortem:
        """What the document says."""
        return parse(self.draft.text)

    def on_change(self, who: object, call: Callable[[], None]) -> None:
        """Call a function after each change that somebody else made."""
        self._listeners = [(other, known) for other, known in self._listeners if other is not who] + [(who, call)]

    def save(self, text: str, who: object = None) -> Saved:
        """Write the text, tell the others, and return what came of it.

        Args:
            text: the whole document.
            who: the widget that saves; it is not told.
        """
        before = self.draft.path
        try:
            path = self.draft.save(text)
        except PmkitError as error:
            self.saved = Saved(before, problem=str(error))
            return self.saved
        self.saved = Saved(path, None if path == before else before)
        for other, call in self._listeners:
            if other is not who:
                call()
        return self.saved

    def change(self, key: str, new: Postmortem, who: object = None) -> Saved:
        """Write one section of a changed postmortem; every other line stays as it was typed.

        Where that cannot be, in a document with a form of its own, it stays as it is and a copy is written beside it.
        """
        spliced = splice(self.text, new, key)
        if not spliced.rewritten:
            return self.save(spliced.text, who)
        own = self.draft.path
        # From here on the draft is the copy, as it is after a conflict.
        self.draft = Draft(own.with_name(f"{own.stem}.pmkit{own.suffix}"))
        saved = self.save(spliced.text, who)
        self.saved = saved if saved.problem else Saved(saved.path, own, rewritten=spliced.rewritten)
        return self.saved


class Panel:
    """What the widgets of the analysis bench have in common: a document, a status line, one place to redraw.

    A subclass sets ``key`` (the section it writes), builds ``self.box`` and implements ``redraw``.

    Attributes:
        shared: the document.
        is_drawing: whether fields are being set by the panel itself, so that what they report is not a person's.
        status: the line that says what happened.
        label: the heading.
    """

    key = ""

    def __init__(self, path: str | Path, label: str) -> None:
        self.shared = Shared.of(path)
        self.is_drawing = False
        self.status = widgets.HTML()
        self.label = widgets.HTML(render(h.h4[label]))
        self.shared.on_change(self, self.redraw)

    def redraw(self) -> None:
        """Show what the document says now."""
        raise NotImplementedError

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Set fields inside a ``with`` block without taking it for a person's input."""
        before, self.is_drawing = self.is_drawing, True
        try:
            yield
        finally:
            self.is_drawing = before

    def whole(self, *children: Any) -> Any:
        """Return the widget around its parts."""
        box = widgets.VBox([widgets.HTML(STYLE), self.label, *children, self.status])
        box.add_class("pmkit-bound")
        self.tell(str(self.shared.saved))
        return box

    def tell(self, text: str) -> None:
        """Show a sentence in the status line; it is read aloud by screen readers."""
        self.status.value = render(h.small(role="status")[text])

    def read(self) -> Postmortem:
        """Return what the document says; one that cannot be read shows why and counts as empty."""
        try:
            return self.shared.postmortem
        except DocumentError as error:
            self.tell(str(error))
            return Postmortem()

    def apply(self, change: Callable[[Postmortem], Postmortem], done: str = "") -> bool:
        """Change the document and redraw; an error is told in the status line and changes nothing.

        Args:
            change: from the postmortem to the changed one.
            done: what to say when it is saved.
        """
        try:
            new = change(self.shared.postmortem)
        except PmkitError as error:
            self.tell(f"Not changed: {error}")
            return False
        saved = self.shared.change(self.key, new, self)
        self.redraw()
        self.tell(f"{done} {saved}" if done and saved.is_written else str(saved))
        return saved.is_written


class RowsPanel(Panel):
    """A panel with one row of fields for each line of a section.

    A subclass implements ``make_row`` and ``values_of`` besides.

    Attributes:
        rows: the box that holds the rows.
    """

    def __init__(self, path: str | Path, label: str) -> None:
        super().__init__(path, label)
        self.rows = widgets.VBox()
        self._made: dict[str, tuple[Any, dict[str, Any]]] = {}

    def renew_rows(self, lines: Sequence[Any]) -> None:
        """Bring the rows up to date; fields that are there already stay, so that the focus does too.

        Args:
            lines: factors or action items, in order.
        """
        with self.drawing():
            for line in lines:
                if line.id not in self._made:
                    self._made[line.id] = self.make_row(line)
                for name, value in self.values_of(line).items():
                    put(self._made[line.id][1][name], value)
            for gone in set(self._made) - {line.id for line in lines}:
                del self._made[gone]
            rows = tuple(self._made[line.id][0] for line in lines)
            if tuple(self.rows.children) != rows:
                self.rows.children = rows

    def make_row(self, line: Any) -> tuple[Any, dict[str, Any]]:
        """Return the row of a line and its fields by name."""
        raise NotImplementedError

    def values_of(self, line: Any) -> dict[str, Any]:
        """Return what the fields of a line hold."""
        raise NotImplementedError
