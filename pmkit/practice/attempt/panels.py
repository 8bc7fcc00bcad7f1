"""Panels for practicing in JupyterLab; each does what a plain call of the practice does too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from pmkit.documents.scenario.manifest import Hint
from pmkit.errors import PmkitError
from pmkit.markup import escape_html
from pmkit.practice.attempt.attempt import HINT_STEPS, Practice
from pmkit.practice.feedback.questions import Feedback
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
            progress.value = escape_html(str(error))

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
    text = widgets.HTML("<small>Three hints, one at a time.</small>")

    def give(_: Any) -> None:
        """Show one more hint."""
        given.append(getattr(hint, HINT_STEPS[len(given)]))
        text.value = "<ol>" + "".join(f"<li>{escape_html(line)}</li>" for line in given) + "</ol>"
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
        "<small>Feedback opens the reference for the kit, not for you: it asks and does not tell.</small>"
    )
    pairs = widgets.VBox()

    def show(_: Any = None) -> None:
        """Show the feedback as it is now."""
        try:
            given = practice.feedback()
        except PmkitError as error:
            shown.value = f"<b>Not yet:</b> {escape_html(str(error))}"
            return
        shown.value = given._repr_html_()
        pairs.children = [_pair(practice, given, mine, theirs, show) for mine, theirs in given.pairing.maybe]

    ask.on_click(show)
    return widgets.VBox([ask, shown, pairs])


def _pair(practice: Practice, given: Feedback, mine: str, theirs: str, show: Callable[[], None]) -> Any:
    """Return the two buttons by which a learner decides a pair of factors."""
    text = widgets.HTML(
        f"<b>{escape_html(mine)}</b>: {escape_html(given.yours.factors[mine].text)}<br>"
        f"<b>The reviewers</b>: {escape_html(given.reference.factors[theirs].text)}"
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


def debrief_panel(practice: Practice) -> Any:
    """Return a button that opens the reference beside the learner's document.

    Without a browser: ``practice.debrief()``.
    """
    button = widgets.Button(
        description="I am done: show the reference",
        layout=widgets.Layout(width="auto"),
        tooltip="Opens the reference postmortem beside yours",
    )
    shown = widgets.HTML("<small>The reference stays closed until you ask for it.</small>")

    def show(_: Any) -> None:
        """Write and show the debrief."""
        try:
            debrief = practice.debrief()
            files = practice.write(debrief=True)
        except PmkitError as error:
            shown.value = f"<b>Not yet:</b> {escape_html(str(error))}"
            return
        where = escape_html(str(files["debrief page"]))
        shown.value = f"{debrief._repr_html_()}<p>Side by side, section by section: <code>{where}</code></p>"

    button.on_click(show)
    return widgets.VBox([button, shown])
