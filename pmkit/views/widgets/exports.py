"""Dropping exports of tools: upload, look at what was read, correct a zone or a column, keep the timeline."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

import htpy as h
import ipywidgets as widgets

from pmkit.counting import counted
from pmkit.documents.scenario.example import example_log
from pmkit.errors import PmkitError
from pmkit.files import find_path, lay, make_folder
from pmkit.html import render, trusted
from pmkit.markup import one_line
from pmkit.records.log import Log, read_log
from pmkit.records.people.redaction import Key
from pmkit.records.sources.generic.mapping import FIELDS
from pmkit.records.sources.reading import Options, read_exports
from pmkit.records.sources.result import Read
from pmkit.records.timeline import Timeline
from pmkit.views.widgets.parts import button, choice, heading, row, text_input
from pmkit.views.widgets.shared import STYLE

EXPORTS: Final = "exports"
KEPT: Final = "events.csv"
KEY: Final = "who-is-who.json"
DOCUMENT: Final = "postmortem.md"
OWN: Final = "our-postmortem.md"
_SHOWN: Final = 50


def exports_intake(folder: str | Path, *, events: str = "", zone: str = "UTC") -> ExportsIntake:
    """Return a place to drop exports of tools, with what is read from them.

    Without a browser: put the files into ``exports`` in the folder, and ``pmkit timeline`` says and writes the same.

    Args:
        folder: of the incident; uploads go to ``exports`` in it, and what is kept to ``events.csv``.
        events: a file or folder that is read instead of uploads.
        zone: zone of times that have none.
    """
    return ExportsIntake(folder, events, zone)


class ExportsIntake:
    """Uploads, what was read from them, and what was kept.

    Attributes:
        box: the widget.
        folder: of the incident.
    """

    def __init__(self, folder: str | Path, events: str, zone: str) -> None:
        self.folder = Path(folder)
        self._given = events
        self._zones: dict[str, str] = {}
        self._mappings: dict[str, dict[str, str]] = {}
        self._read: Read | None = None
        self.upload = widgets.FileUpload(multiple=True, description="Add exports", layout=widgets.Layout(width="auto"))
        self.zone = text_input("Zone", "UTC, +02:00, Europe/Berlin", width="24em", value=zone)
        self.file = choice("File", [("all files", "")])
        self.field = choice("Field", [(name, name) for name in FIELDS])
        self.column = text_input("Column", "its name in the file", width="18em")
        self.report, self.preview, self.said = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.upload.observe(lambda _: self._uploaded(), names="value")
        self.box = widgets.VBox(
            [
                widgets.HTML(STYLE),
                row(self.upload, button("Read again", self.refresh, "refresh")),
                heading("Correct what was guessed", "where the table below says so:"),
                row(self.file, self.zone, button("Set zone", self._set_zone)),
                row(self.field, self.column, button("Set column", self._set_column)),
                self.report,
                self.preview,
                row(button("Keep this timeline", self.keep, "check")),
                self.said,
            ]
        )
        self.box.add_class("pmkit-bound")
        self.refresh()

    def _ipython_display_(self) -> None:
        """Show the widget in Jupyter."""
        from IPython.display import display

        display(self.box)  # type: ignore[no-untyped-call]

    def __str__(self) -> str:
        """Return what was read as text."""
        return str(self._read.report) if self._read else "No exports yet."

    @property
    def uploads(self) -> Path:
        """The folder that uploads go to."""
        return self.folder / EXPORTS

    @property
    def kept(self) -> Path | None:
        """The table of events that was kept; None as long as none was."""
        path = self.folder / KEPT
        return path if path.is_file() else None

    @property
    def log(self) -> Log:
        """The events to go on with: those of the file that was named, those that were kept, or the kit's example."""
        if self._given and not find_path(self._given, what="events file").is_dir():
            return read_log(self._given, zone=self.zone.value)
        return read_log(self.kept or example_log(self.folder), zone=self.zone.value)

    @property
    def document(self) -> Path:
        """The postmortem to go on with: the example's and that of your exports are two files."""
        return self.folder / (OWN if self.kept and not self._given else DOCUMENT)

    def _uploaded(self) -> None:
        """Store what was uploaded, each under the last part of its name."""
        if not self.upload.value:
            return
        folder = make_folder(self.uploads)
        for item in self.upload.value:
            name = one_line(PurePosixPath(str(item["name"]).replace("\\", "/")).name).lstrip(".") or "export"
            lay(folder / name, bytes(item["content"]))
        self.upload.value = ()
        self.refresh()

    def _set_zone(self) -> None:
        """Read one file, or all, in another zone."""
        if self.file.value:
            self._zones[self.file.value] = self.zone.value.strip()
        else:
            self._zones.clear()
        self.refresh()

    def _set_column(self) -> None:
        """Take another column for a field of the chosen file, or of all."""
        self._mappings.setdefault(self.file.value, {})[self.field.value] = self.column.value.strip()
        self.refresh()

    def refresh(self) -> None:
        """Read the exports again, and show what was read."""
        self._read = None
        try:
            source = find_path(self._given, what="export") if self._given else self.uploads
        except PmkitError as error:
            self._show(h.p[str(error)], None)
            return
        if not source.exists() or (source.is_dir() and not any(source.iterdir())):
            self._show(h.p["No exports yet: add some above, or go on with the example."], None)
            return
        try:
            general = {field: column for field, column in self._mappings.get("", {}).items() if column}
            options = Options(
                zone=self.zone.value.strip() or "UTC",
                zones=self._zones,
                mapping=general,
                mappings={name: found for name, found in self._mappings.items() if name},
                key=Key.load(self.folder / KEY),
            )
            self._read = read_exports([source], options)
        except PmkitError as error:
            self._show(h.p[str(error)], None)
            return
        names = [file.name for file in self._read.report.files]
        chosen = self.file.value
        self.file.options = [("all files", ""), *((name, name) for name in names)]
        self.file.value = chosen if chosen in names else ""
        self._show(self._read.report.to_element(notebook=True), Timeline(self._read.events))

    def _show(self, report: h.Node, timeline: Timeline | None) -> None:
        self.report.value = render(report)
        if timeline is None:
            self.preview.value = ""
            return
        first = timeline[:_SHOWN]
        more = len(timeline) - len(first)
        self.preview.value = render(
            trusted(first.to_html(anchors=False, notebook=True, caption="What was read")),
            h.p[f"and {more} more"] if more > 0 else None,
        )

    def keep(self) -> None:
        """Write the events and who is who; the next cells go on with them once all cells are run again."""
        if self._read is None or not self._read.events:
            self.said.value = render(h.p["There is nothing to keep yet."])
            return
        try:
            make_folder(self.folder)
            written = lay(self.folder / KEPT, Timeline(self._read.events).to_csv())
            key = self._read.key.save(self.folder / KEY)
        except PmkitError as error:
            self.said.value = render(h.p[f"Not kept: {error}"])
            return
        kept = counted(len(self._read.events), "event")
        self.said.value = render(
            h.p[
                f"Kept: {kept} in {written}. Who is who is in {key}, for you alone. "
                "Now choose Run, then Run All Cells: the page goes on with these events."
            ]
        )
