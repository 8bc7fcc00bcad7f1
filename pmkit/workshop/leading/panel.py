"""A button that makes the report: for whoever leads the workshop and knows no cells."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from htpy import b, hr, p

from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.views.page import markdown_html
from pmkit.views.widgets.parts import button, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.leading.prompter import file_link
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop


def report_panel(workshop: Workshop) -> Any:
    """Return a button that writes the report into the workshop's folder and shows it.

    What it does can be done without it: ``workshop_report(workshop).save(workshop.folder)``.
    """
    notes = widgets.Checkbox(description="with my notes", indent=False, layout=widgets.Layout(width="auto"))
    shown = widgets.HTML(render(p["It can be made at any time, and made again."]))

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
                file_link(page),
                " and ",
                file_link(markdown),
                ". The first one opens in a tab of its own, to print or to mail.",
            ],
            hr,
            markdown_html(report.to_markdown()),
        )

    made = widgets.VBox([widgets.HTML(STYLE), row(button("Make the report", make), notes), shown])
    made.add_class("pmkit-bound")
    return made
