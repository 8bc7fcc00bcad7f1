"""One file that several widgets of a notebook write to: each sees at once what another one saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.splice import with_section
from pmkit.errors import DocumentError, PmkitError
from pmkit.files import Draft
from pmkit.markup import escape_html

# A widget whose kernel is gone still takes typing, and nothing reaches the file; this style
# needs no code on the page to say so and to stop it.
STYLE: Final = """<style>
.pmkit-editor textarea { font: 13px/1.5 var(--jp-code-font-family, monospace); min-height: 26em; resize: vertical; }
.pmkit-bound .widget-label { min-width: max-content; }
.pmkit-bound h4 { margin: .8em 0 .2em; }
.pmkit-bound .pmkit-outline ul { list-style: none; padding-left: 1.2em; margin: 0; border-left: 2px solid currentColor;
  border-left-color: color-mix(in srgb, currentColor 25%, transparent); }
.pmkit-bound .pmkit-outline li { margin: .15em 0; }
.pmkit-bound .pmkit-outline .tag, .pmkit-bound small { opacity: .75; font-size: .85em; }
.pmkit-bound .pmkit-outline, .pmkit-bound table { line-height: 1.4; }
.pmkit-bound table td, .pmkit-bound table th { vertical-align: top; text-align: left; padding: .3em .6em; }
.pmkit-bound .pmkit-lost { display: none; }
.pmkit-bound.jupyter-widgets-disconnected :is(textarea, input, select, button),
.pmkit-bound .jupyter-widgets-disconnected :is(textarea, input, select, button),
.jupyter-widgets-disconnected .pmkit-bound :is(textarea, input, select, button) { pointer-events: none; opacity: .45; }
.pmkit-bound.jupyter-widgets-disconnected .pmkit-lost, .pmkit-bound .jupyter-widgets-disconnected .pmkit-lost,
.jupyter-widgets-disconnected .pmkit-bound .pmkit-lost { display: block; font-weight: bold; padding: .3em .6em;
  border: 2px solid currentColor; }
</style>
<div class="pmkit-lost">Not connected: what you enter here is not saved. What you entered up to now is in the file.
Run this cell again.</div>"""

_OPEN: Final[dict[Path, Shared]] = {}


class Shared:
    """The one draft of a file in this process, with those who want to know of changes.

    Attributes:
        draft: the file as last read or saved.
        said: what happened at the last save, for people.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.said = f"Saved in {draft.path}"
        self._listeners: list[tuple[object, Callable[[], None]]] = []

    @classmethod
    def of(cls, path: str | Path) -> Shared:
        """Return the shared draft of a path; read anew where the file was changed by something else.

        Raises:
            FileError: the file is there and cannot be read as text.
        """
        path = Path(path).resolve()
        shared = _OPEN.get(path)
        if shared is None or shared.draft.path != path or shared.draft.changed_elsewhere():
            shared = _OPEN[path] = cls(Draft.open(path))
        return shared

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

    def save(self, text: str, who: object = None) -> bool:
        """Write the text, tell the others, and return whether it was written; :attr:`said` says what happened."""
        before = self.draft.path
        try:
            written = self.draft.save(text)
        except PmkitError as error:
            self.said = f"Not saved: {error}"
            return False
        if written != before:
            self.said = (
                f"{before.name} was changed by another program or tab. "
                f"It is left as it is; your work is saved in {written}"
            )
        else:
            if not self.said.startswith(before.name):
                self.said = f"Saved in {written}"
        for other, call in self._listeners:
            if other is not who:
                call()
        return True

    def change(self, key: str, new: Postmortem, who: object = None) -> bool:
        """Write one section of a changed postmortem; every other line stays as it was typed."""
        return self.save(with_section(self.text, new, key), who)


class Panel:
    """What the widgets of the analysis bench have in common: a document, a status line, one place to redraw.

    A subclass sets ``key`` (the section it writes), builds ``self.box`` and implements ``redraw``.
    """

    key = ""

    def __init__(self, path: str | Path, label: str) -> None:
        self.shared = Shared.of(path)
        self.is_drawing = False
        self.status = widgets.HTML()
        self.label = widgets.HTML(f"<h4>{escape_html(label)}</h4>")
        self.shared.on_change(self, self.redraw)

    def redraw(self) -> None:
        """Show what the document says now."""
        raise NotImplementedError

    def renew_rows(self, holder: Any, made: dict[str, tuple[Any, dict[str, Any]]], lines: Sequence[Any]) -> None:
        """Bring rows of fields up to date; fields that are there already stay, so that the focus does too.

        Args:
            holder: the box that holds the rows.
            made: id of a line to its row and fields, as made before; it is brought up to date.
            lines: factors or action items, in order.
        """
        self.is_drawing = True
        try:
            for line in lines:
                if line.id not in made:
                    made[line.id] = self.make_row(line)
                for name, value in self.values_of(line).items():
                    field = made[line.id][1][name]
                    if field.value != value:
                        field.value = value
            for gone in set(made) - {line.id for line in lines}:
                del made[gone]
            rows = tuple(made[line.id][0] for line in lines)
            if tuple(holder.children) != rows:
                holder.children = rows
        finally:
            self.is_drawing = False

    def make_row(self, line: Any) -> tuple[Any, dict[str, Any]]:
        """Return the row of a line and its fields by name."""
        raise NotImplementedError

    def values_of(self, line: Any) -> dict[str, Any]:
        """Return what the fields of a line hold."""
        raise NotImplementedError

    def whole(self, *children: Any) -> Any:
        """Return the widget around its parts."""
        box = widgets.VBox([widgets.HTML(STYLE), self.label, *children, self.status])
        box.add_class("pmkit-bound")
        self.tell(self.shared.said)
        return box

    def tell(self, text: str) -> None:
        """Show a sentence in the status line; it is read aloud by screen readers."""
        self.status.value = f'<small role="status">{escape_html(text)}</small>'

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
        written = self.shared.change(self.key, new, self)
        self.redraw()
        self.tell(f"{done + ' ' if done and written else ''}{self.shared.said}")
        return written
