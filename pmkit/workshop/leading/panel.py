"""A button that makes the report: for whoever leads the workshop and knows no cells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ipywidgets as widgets
from htpy import Element, a, b, code, hr, p

from pmkit.errors import PmkitError
from pmkit.html import render
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
    shown = widgets.HTML(render(p["Not made yet. It can be made again at any time."]))

    def make() -> None:
        try:
            workshop.keep_results()
            report = workshop_report(workshop, notes=notes.value)
            markdown, page = report.save(workshop.folder)
        except PmkitError as error:
            shown.value = render(b[str(error)])
            return
        shown.value = render(
            p[
                "Saved: ",
                _link(page),
                " and ",
                _link(markdown),
                ". To print or mail it, open the first one in a browser tab (in the list of files at the left: right "
                "click, Open in New Browser Tab).",
            ],
            hr,
            markdown_html(report.to_markdown()),
        )

    made = widgets.VBox([widgets.HTML(STYLE), row(button("Make the report", make), notes), shown])
    made.add_class("pmkit-bound")
    return made


def _link(path: Path) -> Element:
    """Return a link that JupyterLab opens, where the file is below the notebook's folder."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return code[str(path)]
    if near.startswith(".."):
        return code[str(path)]
    return a(href=quote(Path(near).as_posix()), target="_blank", rel="noopener")[near]
