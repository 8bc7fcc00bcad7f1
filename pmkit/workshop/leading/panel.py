"""A button that makes the report: for whoever leads the workshop and knows no cells."""

from __future__ import annotations

import base64
import mimetypes
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ipywidgets as widgets
from htpy import Element, Node, a, b, code, details, hr, li, p, small, summary, ul

from pmkit.errors import FileError, PmkitError
from pmkit.files import read_bytes, real_path, work_folder
from pmkit.html import render
from pmkit.views.links import lab_link
from pmkit.views.page import markdown_html
from pmkit.views.widgets.parts import button, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.leading.report import WorkshopReport, workshop_report
from pmkit.workshop.leading.run import Workshop


def report_panel(workshop: Workshop) -> Any:
    """Return a button that writes the report into the workshop's folder, links to it, and shows it.

    What it does can be done without it: ``workshop_report(workshop).save(workshop.folder)``.
    """
    notes = _tick("with my notes")
    names = _tick("with names, because the group agreed")
    shown = widgets.HTML(render(p["You can make it at any time, as often as you like."]))
    link = widgets.Output()

    def make() -> None:
        link.outputs = ()
        try:
            workshop.keep_results()
            report = workshop_report(workshop, notes=notes.value, names=names.value)
            markdown, page = report.save(workshop.folder)
        except PmkitError as error:
            shown.value = render(b[error.in_sentences()])
            return
        # An output, and not a widget's HTML: only there does JupyterLab know where a file is, and open it.
        data = {
            "text/html": str(render(_links(page, markdown))),
            "text/plain": f"{page.resolve()}\n{markdown.resolve()}",
        }
        link.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
        shown.value = render(_with_names(report), hr, markdown_html(report.to_markdown()))

    made = widgets.VBox([widgets.HTML(STYLE), row(button("Make the report", make), notes, names), link, shown])
    made.add_class("pmkit-bound")
    return made


def _tick(label: str) -> Any:
    return widgets.Checkbox(description=label, indent=False, layout=widgets.Layout(width="auto"))


def _with_names(report: WorkshopReport) -> Node:
    """Return which lines name a person, and what the report says instead; nothing where none does."""
    if not report.named:
        return None
    number = len(report.named)
    head = "One line names a person." if number == 1 else f"{number} lines name a person."
    return [
        p[
            b[head],
            ' The report says "a participant" there, or the role that the incident gives them. Put in a role instead, '
            "or check the box above if the group agreed to names. Only common first names are caught, so read it "
            "before you send it.",
        ],
        details[summary["These lines (only you see this)"], ul[(li[line] for line in report.named)]],
    ]


def _links(page: Path, markdown: Path) -> Node:
    """Return links to the report, each with the full path."""
    return [
        p[lab_link(page, "Open the report"), " ", small["to read, print or mail: ", code[str(page.resolve())]]],
        p[lab_link(markdown, "Open it as Markdown"), " ", small["for a wiki: ", code[str(markdown.resolve())]]],
    ]


def file_link(path: Path) -> Element:
    """Return a link that opens a file, or saves a copy where nobody can tell in which folder JupyterLab begins."""
    # ``pmkit lab`` begins in the folder of the copy, in which it also puts the work folder.
    root = real_path(work_folder()).parent
    real = real_path(path)
    known = "PMKIT_WORK" in os.environ and real_path(Path.cwd()).is_relative_to(root)
    if not known or not real.is_relative_to(root):
        kind = mimetypes.guess_type(path.name)[0] or "text/plain"
        try:
            data = base64.b64encode(read_bytes(path)).decode("ascii")
        except FileError:
            return code[str(path)]
        return a(href=f"data:{kind};base64,{data}", download=path.name, title=str(path))[path.name]
    near = real.relative_to(root).as_posix()
    return a(href=f"/files/{quote(near)}", target="_blank", rel="noopener", title=near)[path.name]
