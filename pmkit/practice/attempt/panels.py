"""Panels for practicing in JupyterLab; each does what a plain call of the practice does too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import htpy as h
import ipywidgets as widgets
from markupsafe import Markup

from pmkit.documents.scenario.manifest import Hint
from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.practice.attempt.attempt import HINT_STEPS, Practice
from pmkit.practice.feedback.feedback import Feedback
from pmkit.views.widgets.document import editor


def writing_panel(practice: Practice) -> Any:
    """Return the editor of the learner's document with its progress below.

    Without a browser: edit ``practice.path`` in any editor and call ``practice.progress()``.
    """
    progress = widgets.HTML(practice.progress()._repr_html_())

    def renew() -> None:
        """Show how far the document is now."""
        try:
            progress.value = practice.progress()._repr_html_()
        except PmkitError as error:
            progress.value = render(str(error))

    return widgets.VBox([editor(practice.path, label="Your postmortem", on_save=renew), progress])


def hint_panel(practice: Practice) -> Any:
    """Return a button for each factor of the reference that gives its next hint, up to three.

    Without a browser: ``practice.hints(1)``, then 2, then 3.
    """
    hints = practice.scenario.manifest.hints
    return widgets.VBox([_hint_row(number, hint) for number, hint in enumerate(hints, start=1)])


def _hint_row(number: int, hint: Hint) -> Any:
    """Return the button and the hints of one factor."""
    given: list[str] = []
    button = widgets.Button(description=f"Hint {number}", tooltip=f"A hint towards factor {number}")
    text = widgets.HTML(render(h.small["Three hints, one at a time."]))

    def give(_: Any) -> None:
        """Show one more hint."""
        given.append(getattr(hint, HINT_STEPS[len(given)]))
        text.value = render(h.ol[[h.li[line] for line in given]])
        if len(given) == len(HINT_STEPS):
            button.disabled = True
            button.description = f"Hint {number}: all given"

    button.on_click(give)
    return widgets.HBox([button, text])


def feedback_panel(practice: Practice) -> Any:
    """Return a button for feedback, and below it the pairs of factors that the learner is asked to decide.

    Without a browser: ``practice.feedback()``, and ``practice.judge("F2", "F5", same=True)``.
    """
    ask = widgets.Button(
        description="Feedback on what I have", layout=widgets.Layout(width="auto"), tooltip="Up to three questions"
    )
    shown = widgets.HTML(
        render(h.small["Feedback opens the reference for the kit, not for you: it asks and does not tell."])
    )
    pairs = widgets.VBox()

    def show(_: Any = None) -> None:
        """Show the feedback as it is now."""
        try:
            given = practice.feedback()
        except PmkitError as error:
            shown.value = _not_yet(error)
            return
        shown.value = given._repr_html_()
        pairs.children = [_pair(practice, given, mine, theirs, show) for mine, theirs in given.pairing.maybe]

    ask.on_click(show)
    return widgets.VBox([ask, shown, pairs])


def _pair(practice: Practice, given: Feedback, mine: str, theirs: str, show: Callable[[], None]) -> Any:
    """Return the two buttons by which a learner decides a pair of factors."""
    text = widgets.HTML(
        render(
            h.b[mine],
            f": {given.yours.factors[mine].text}",
            h.details[
                h.summary["Show the reviewers' sentence"],
                given.reference.factors[theirs].text,
            ],
        )
    )
    buttons = []
    for label, same in (("These say the same", True), ("They do not", False)):
        button = widgets.Button(description=label, layout=widgets.Layout(width="auto"))

        def decide(_: Any, same: bool = same) -> None:
            """Keep the learner's word."""
            practice.judge(mine, theirs, same=same)
            show()

        button.on_click(decide)
        buttons.append(button)
    return widgets.VBox([text, widgets.HBox(buttons)])


def _not_yet(error: PmkitError) -> Markup:
    """Return why something cannot be shown yet."""
    return render(h.b["Not yet:"], f" {error}")


def debrief_panel(practice: Practice) -> Any:
    """Return a button that opens the reference beside the learner's document.

    Without a browser: ``practice.debrief()``.
    """
    button = widgets.Button(
        description="I am done: show the reference",
        layout=widgets.Layout(width="auto"),
        tooltip="Opens the reference postmortem beside yours",
    )
    shown = widgets.HTML(render(h.small["The reference stays closed until you ask for it."]))

    def show(_: Any) -> None:
        """Write and show the debrief."""
        try:
            debrief = practice.debrief()
            files = practice.write(debrief=True)
        except PmkitError as error:
            shown.value = _not_yet(error)
            return
        where = h.p["Side by side, section by section: ", h.code[str(files["debrief page"])]]
        shown.value = render(debrief._repr_html_(), where)

    button.on_click(show)
    return widgets.VBox([button, shown])
