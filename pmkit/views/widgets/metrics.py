"""The metrics board: choose a folder and targets, see the dashboard as a figure and as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import htpy as h
import ipywidgets as widgets

from pmkit.analysis.statistics.power import FEWEST, visibility
from pmkit.counting import counted
from pmkit.documents.metrics.collection import read_folder
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.errors import PmkitError
from pmkit.html import render, trusted
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
            status.value = render(h.b(role="status")[error.in_sentences()])
            return
        status.value = render(h.small(role="status")[f"{counted(metrics.count, 'postmortem')} read."])
        seen = None
        if len(metrics.durations) >= FEWEST:
            answer = visibility(metrics.durations, change=0.2)
            seen = h.p[f"Could a change of a fifth in how long incidents last be seen? {answer}"]
        drawn = plot(metrics)._repr_html_()  # type: ignore[attr-defined]  # Axes of our own
        shown.value = render(trusted(drawn), trusted(metrics._repr_html_()), seen)

    for field in (place, *goals.values()):
        field.observe(lambda _: show(), names="value")
    show()
    box = widgets.VBox(
        [
            widgets.HTML(STYLE),
            row(place, button("Read again", show)),
            widgets.HTML(
                render(
                    "Targets of your own, such as ", h.code["< 5"], ", ", h.code["> 80 %"], " or ", h.code["3-6"], ":"
                )
            ),
            row(*goals.values()),
            status,
            shown,
        ]
    )
    box.add_class("pmkit-bound")
    return box
