"""A button that makes the report: for whoever leads the workshop and knows no cells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ipywidgets as widgets

from pmkit.errors import PmkitError
from pmkit.markup import escape_html, left_aligned
from pmkit.views.page import markdown_html
from pmkit.views.widgets.parts import button, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop


def report_panel(workshop: Workshop) -> Any:
    """Return a button that writes the report into the workshop's folder and shows it.

    What it does can be done without it: ``workshop_report(workshop).save(workshop.folder)``.
    """
    notes = widgets.Checkbox(description="with my notes", indent=False, layout=widgets.Layout(width="auto"))
    shown = widgets.HTML("<p>Not made yet. It can be made again at any time.</p>")

    def make() -> None:
        try:
            workshop.keep_results()
            report = workshop_report(workshop, notes=notes.value)
            markdown, page = report.save(workshop.folder)
        except PmkitError as error:
            shown.value = f"<b>{escape_html(str(error))}</b>"
            return
        files = " and ".join(_link(path) for path in (page, markdown))
        shown.value = left_aligned(
            f"<p>Saved: {files}. To print or mail it, open the first one in a browser tab (in the list of files at the "
            f"left: right click, Open in New Browser Tab).</p><hr>{markdown_html(report.to_markdown())}"
        )

    made = widgets.VBox([widgets.HTML(STYLE), row(button("Make the report", make), notes), shown])
    made.add_class("pmkit-bound")
    return made


def _link(path: Path) -> str:
    """Return a link that JupyterLab opens, where the file lies below the notebook's folder."""
    name = escape_html(str(path))
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return f"<code>{name}</code>"
    if near.startswith(".."):
        return f"<code>{name}</code>"
    return f'<a href="{quote(Path(near).as_posix())}" target="_blank" rel="noopener">{escape_html(near)}</a>'
