"""Which workshop is open: go on with today's, start a new one, or look back at an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from htpy import b, div, p

from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.views.page import markdown_html
from pmkit.views.widgets.arrival import show_error
from pmkit.views.widgets.parts import button, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.leading.folders import KeptWorkshop, kept_workshops, look_back, running_today
from pmkit.workshop.leading.run import Workshop


class Question:
    """A question that is asked before something is done that cannot be taken back.

    Attributes:
        box: what is shown; hidden while nothing is asked.
    """

    def __init__(self, words: str, yes: str, do: Callable[[], None], no: str = "Not now") -> None:
        """Make it; :meth:`ask` shows it.

        Args:
            words: what it asks.
            yes: label of the button that does it.
            do: what is done then.
            no: label of the other button.
        """
        self._do = do
        said = widgets.HTML(render(b[words]))
        self._more = widgets.HTML()
        self.yes = button(yes, self._done)
        self.yes.button_style = "danger"
        self.box = widgets.VBox([self._more, row(said, self.yes, button(no, self.hide))])
        self.hide()

    def ask(self, more: str = "") -> None:
        """Show it.

        Args:
            more: what to think of first, as HTML.
        """
        self._more.value = more
        self._more.layout.display = "" if more else "none"
        self.box.layout.display = ""

    def hide(self) -> None:
        """Take it away."""
        self.box.layout.display = "none"

    def _done(self) -> None:
        self.hide()
        self._do()


def open_workshop(agenda: str | Path, material: str | Path, folder: str | Path = "", *, team: str = "") -> Workshop:
    """Return a workshop for a notebook; see :meth:`Workshop.open`. What is wrong is shown where it is in view.

    Raises:
        PmkitError: as :meth:`Workshop.open` does, and where the incident has too few events for an activity.
    """
    try:
        workshop = Workshop.open(agenda, material, folder, team=team)
        # The pages are made of the incident: what it lacks should be said here, and not at the cockpit.
        _ = workshop.plan
    except PmkitError as error:
        show_error(error)
        raise
    return workshop


def workshop_choices(workshop: Workshop) -> Any:
    """Return three choices: go on with today's workshop, start a new one, look back at an earlier one.

    What they do can be done without them: ``Workshop.open(..., team=team)`` goes on with today's, ``anew=True`` or
    ``workshop.start_over()`` starts a new one, ``look_back(folder)`` returns what an earlier one has left.
    """
    return Choices(workshop).box


class Choices:
    """The widget.

    Attributes:
        workshop: the one that is open.
        box: what is shown.
    """

    def __init__(self, workshop: Workshop) -> None:
        """Say which workshop is open, and offer the others."""
        self.workshop = workshop
        self._open, self._said, self._earlier = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._others = row()
        self._sure = Question(
            "A workshop is underway. A new one ends it for everybody, and what wasn't revealed is overwritten. "
            "What was shown, the notes and the commitments stay in its folder.",
            "End it, and start a new one",
            self._start,
            "Go on with this one",
        )
        self._list = widgets.Dropdown(layout=widgets.Layout(width="auto", max_width="100%", display="none"))
        self._list.observe(self._show_earlier, "value")
        self.box = widgets.VBox(
            [
                widgets.HTML(STYLE),
                self._open,
                self._others,
                row(button("Start a new one", self._new), button("Look back at an earlier one", self._look)),
                self._sure.box,
                self._said,
                self._list,
                self._earlier,
            ]
        )
        self.box.add_class("pmkit-bound")
        workshop.moved["choices"] = self.draw
        self.draw()

    def draw(self) -> None:
        """Say which workshop is open now."""
        known = running_today(self.workshop.about)
        here = next((each for each in known if self._is_open(each)), None)
        began = here is not None and here.began is not None
        words = f"Open now: {_named(here)}." if here and began else f"Open now: a new workshop, {self._title()}."
        follow = " It goes on where it was, in the cockpit below." if here and began and not here.ended else ""
        end = " It has ended; its report is below." if here and here.ended else ""
        self._open.value = render(p[b[words], follow, end, f" Kept in {self.workshop.folder}"])
        others = [each for each in known if not self._is_open(each) and each.began is not None]
        labels = {each: f"{'Open' if each.ended else 'Continue'} {_named(each)}" for each in others[:4]}
        self._others.children = [button(label, self._going_on(each)) for each, label in labels.items()]

    def _title(self) -> str:
        return self.workshop.about.title

    def _is_open(self, kept: KeptWorkshop) -> bool:
        return kept.folder.resolve() == self.workshop.folder.resolve()

    def _going_on(self, kept: KeptWorkshop) -> Callable[[], None]:
        return lambda: self._try(lambda: self.workshop.go_on_with(kept.folder))

    def _new(self) -> None:
        clock = self.workshop.clock
        if clock.began is not None and not clock.over:
            self._sure.ask()
        elif clock.began is None:
            self._said.value = render(p["This one is already new: nothing has started. Go on to the cockpit below."])
        else:
            self._start()

    def _start(self) -> None:
        self._try(self.workshop.start_over)

    def _try(self, step: Callable[[], Any]) -> None:
        self._said.value = ""
        try:
            step()
        except PmkitError as error:
            self._said.value = render(b[error.in_sentences()])
        self.draw()

    def _look(self) -> None:
        """Offer the earlier ones, the latest first."""
        self._said.value = ""
        earlier = [each for each in kept_workshops() if not self._is_open(each)]
        if not earlier:
            self._said.value = render(p["There is no earlier workshop in this work folder."])
            return
        self._list.options = [("Choose one", ""), *((str(each), str(each.folder)) for each in earlier)]
        self._list.value, self._list.layout.display = "", ""

    def _show_earlier(self, change: Any) -> None:
        if not change["new"]:
            self._earlier.value = ""
            return
        try:
            said = markdown_html(look_back(change["new"]))
        except PmkitError as error:
            self._earlier.value = render(b[error.in_sentences()])
        else:
            self._earlier.value = render(
                div(style="max-height:24em;overflow:auto")[said, p[f"Kept in {change['new']}"]]
            )


def _named(kept: KeptWorkshop) -> str:
    """Return how a workshop of today is called in a sentence."""
    team = f" of {kept.about.team}" if kept.about and kept.about.team else ""
    return f"today's workshop{team} ({kept.standing})"
