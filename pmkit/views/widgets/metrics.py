"""The metrics board: choose a folder and targets, see the dashboard as a figure and as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from pmkit.analysis.statistics.power import FEWEST, visibility
from pmkit.documents.metrics.collection import read_folder
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.errors import PmkitError
from pmkit.markup import escape_html
from pmkit.views.plotting import plot
from pmkit.views.widgets.parts import button, row, text_input
from pmkit.views.widgets.shared import STYLE

_NAMED = {
    "time_to_complete": "Days",
    "participation": "Came",
    "actions_each": "Actions",
    "actions_completed": "Done",
    "repeat_incidents": "Repeats",
    "shared_publicly": "Public",
}


def metrics_board(folder: str | Path) -> Any:
    """Return the dashboard of a folder with fields for the team's own targets.

    Without a browser: ``print(quality_metrics(read_folder(folder)))``, or ``pmkit metrics FOLDER``.
    """
    place = text_input("Folder", "a folder of postmortems", value=str(folder))
    goals = {key: text_input(name, "no target", width="13em") for key, name in _NAMED.items()}
    shown, status = widgets.HTML(), widgets.HTML()

    def show() -> None:
        """Read the folder and draw."""
        targets = {key: goal.value for key, goal in goals.items() if goal.value.strip()}
        try:
            metrics = quality_metrics(read_folder(place.value), targets=targets)
        except PmkitError as error:
            status.value = f'<b role="status">{escape_html(str(error))}</b>'
            return
        status.value = f'<small role="status">{metrics.count} postmortems read.</small>'
        seen = ""
        if len(metrics.durations) >= FEWEST:
            answer = escape_html(str(visibility(metrics.durations, change=0.2)))
            seen = f"<p>Could a change of a fifth in how long incidents last be seen? {answer}</p>"
        shown.value = f"{plot(metrics)._repr_html_()}{metrics._repr_html_()}{seen}"  # type: ignore[attr-defined]  # Axes of our own

    for field in (place, *goals.values()):
        field.observe(lambda _: show(), names="value")
    show()
    box = widgets.VBox(
        [
            widgets.HTML(STYLE),
            row(place, button("Read again", show)),
            widgets.HTML(
                "Targets of your own, such as <code>&lt; 5</code>, <code>&gt; 80 %</code> or <code>3-6</code>:"
            ),
            row(*goals.values()),
            status,
            shown,
        ]
    )
    box.add_class("pmkit-bound")
    return box
