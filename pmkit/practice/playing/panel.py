"""The drill in a notebook: a panel with the clock, what came on screen, live figures, the status page and the verbs.

All of it is a face on one :class:`Drill`; whatever is clicked here could be typed instead, and the line for
typing is there too.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any, Final

import htpy as h
import ipywidgets as widgets
from markupsafe import Markup

from pmkit.errors import PmkitError
from pmkit.html import render, trusted
from pmkit.practice.drill.drill import Choice, Drill
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.drill.inputs import Input, Verb, parse_command
from pmkit.practice.playing.figures import newest, picture_of
from pmkit.practice.playing.words import LABELS
from pmkit.practice.world.world import QUESTIONS
from pmkit.views.widgets.parts import row
from pmkit.views.widgets.shared import STYLE

_CSS: Final = render(
    h.style[trusted(files("pmkit.practice.playing").joinpath("drill.css").read_text(encoding="utf-8"))]
)


def drill_panel(drill: Drill) -> Any:
    """Return the panel that a drill is played with.

    Without a browser: ``drill.do("look database load")``, or ``pmkit drill`` in a terminal.
    """
    return DrillPanel(drill).box


class DrillPanel:
    """The panel's parts.

    Attributes:
        drill: what is played.
        box: the widget.
    """

    def __init__(self, drill: Drill) -> None:
        self.drill = drill
        self._seen = len(drill.state.entries)
        self._pictures: dict[int, Markup] = {}
        self._top = widgets.HTML()
        self._feed = widgets.HTML(layout=_wide())
        self._side = widgets.HTML(layout=_wide())
        self._said = widgets.HTML()
        self._probe = widgets.VBox()
        self._verbs = self._make_verbs()
        go = _button("Let the clock run", lambda: self._do(Input(Verb.WAIT)), primary=True)
        go.tooltip = "Until something happens: an alert, a message, or somebody is done"
        some = _button("5 minutes at most", lambda: self._do(Input(Verb.WAIT, minutes=5.0)))
        self._stop = _button("End the drill", self._ask_end)
        self._sure = widgets.HBox([])
        self._line = widgets.Text(placeholder="or type: look database load", layout=_wide())
        self._line.on_msg(
            lambda _widget, message, _buffers: self._typed() if message.get("event") == "submit" else None
        )
        self._run = row(go, some, self._stop)
        controls = widgets.VBox(
            [
                self._probe,
                self._run,
                self._sure,
                self._verbs,
                row(self._line, _button("Do it", self._typed)),
                self._said,
                self._side,
            ],
            layout=widgets.Layout(flex="2 1 20em", min_width="18em", padding="0 6px 0 4px"),
        )
        left = widgets.VBox([self._feed], layout=widgets.Layout(flex="3 1 22em", min_width="18em"))
        body = widgets.HBox([left, controls], layout=widgets.Layout(flex_flow="row wrap", width="100%"))
        self.box = widgets.VBox([widgets.HTML(STYLE), widgets.HTML(_CSS), self._top, body])
        for name in ("pmkit-bound", "pmkit-drill"):
            self.box.add_class(name)
        self._draw()

    # Controls --------------------------------------------------------------------------------------------------------

    def _make_verbs(self) -> Any:
        """Return one tab for each verb."""
        menu = self.drill.menu
        self._look = _Picker("Look", self._command)
        self._change = widgets.Select(layout=_wide())
        do_change = _button("Do this", lambda: self._chosen(self._change))
        person = _list("Person", [(c.title, c.command.split()[-1]) for c in menu.people])
        question = _list("Question", [(text, name) for name, text in QUESTIONS.items()])
        ask = _button("Ask", lambda: self._do(Input(Verb.ASK, person.value, question.value)))
        what = widgets.Text(placeholder="what they need to know", layout=_wide())
        hand = _button(
            "Hand over to this person", lambda: self._do(Input(Verb.HAND_OVER, person.value, text=what.value), what)
        )
        audience = _list("To", [(c.title, c.command.split()[-1]) for c in menu.audiences])
        text = widgets.Textarea(placeholder="what is broken, what you do, when the next word comes", layout=_wide())
        tell = _button("Tell them", lambda: self._say(Verb.TELL, audience.value, text))
        note = widgets.Textarea(placeholder="what you think, expect or decide, and why", layout=_wide())
        keep = _button("Write it down", lambda: self._say(Verb.NOTE, "", note))
        return widgets.Tab(
            [
                self._look.box,
                widgets.VBox([person, question, ask, what, hand]),
                widgets.VBox([self._change, do_change]),
                widgets.VBox([audience, text, tell]),
                widgets.VBox([note, keep]),
            ],
            titles=["Look", "Ask", "Change", "Tell", "Note"],
            layout=_wide(),
        )

    def _chosen(self, field: Any) -> None:
        """Do what is chosen in a list."""
        if field.value is None:
            self._problem("Choose something first.")
        else:
            self._command(field.value)

    def _command(self, command: str) -> None:
        """Do what a command says."""
        self._do(parse_command(command))

    def _say(self, verb: Verb, target: str, field: Any) -> None:
        """Say or write down what a field holds; it is emptied only if that worked."""
        if field.value.strip():
            self._do(Input(verb, target, text=field.value.strip()), field)
        else:
            self._problem("Write something first.")

    def _typed(self) -> None:
        """Do what the line for typing says."""
        if not self._line.value.strip():
            return
        try:
            item = parse_command(self._line.value)
        except PmkitError as error:
            self._problem(str(error))
            return
        self._do(item, self._line)

    def _ask_end(self) -> None:
        """Ask before the drill is ended."""
        yes = _button("Yes, end it and open the debrief", lambda: self._do(Input(Verb.END)))
        no = _button("No, go on", self._close_sure)
        self._sure.children = (yes, no)

    def _close_sure(self) -> None:
        """Take the question away."""
        self._sure.children = ()

    def _do(self, item: Input, field: Any = None) -> None:
        """Do one thing, and show what came of it; what was typed stays if it cannot be done."""
        self._close_sure()
        before = len(self.drill.state.entries)
        try:
            self.drill.do(item)
        except PmkitError as error:
            self._problem(str(error))
            return
        self._seen = before
        if field is not None:
            field.value = ""
        self._draw(item)

    def _problem(self, text: str) -> None:
        """Say what cannot be done."""
        self._said.value = render(h.div(".problem", role="alert")[text])

    # What is shown ---------------------------------------------------------------------------------------------------

    def _draw(self, item: Input | None = None) -> None:
        """Show what is so now."""
        state = self.drill.state
        drill = self.drill
        alerts = [[i > 0 and ", ", h.b[title]] for i, title in enumerate(state.alerts)] or "none"
        self._top.value = render(
            h.div(".top")[
                h.span(".clock")[drill.time()],
                h.span[f"{drill.code_name}. {drill.ending}"],
                h.span[f"{len(state.free)} of {len(state.free) + len(state.tasks)} free"],
                h.span(".alerts")["Alerts: ", alerts],
            ]
        )
        shown = [self._entry(entry) for entry in reversed(state.entries)]
        empty = h.div(".entry")[
            h.time[drill.time()], h.span, h.span(".text")["It is quiet. Let the clock run, or look around."]
        ]
        self._feed.value = render(
            h.div(".feed", role="log", tabindex="0", aria_label="What came on screen, newest first")[shown or empty]
        )
        self._side.value = render(self._status_page(), self._tasks(), self._figures())
        self._said.value = render(h.small(role="status")[self._sentence(item)])
        self._draw_probe()
        self._renew_menus()
        is_locked = state.probe is not None or state.is_over
        for part in (self._verbs, self._run):
            part.layout.display = "none" if is_locked else ""

    def _renew_menus(self) -> None:
        """Offer what menus name now; what was chosen stays chosen."""
        menu = self.drill.menu
        self._look.offer(list(menu.looks))
        changes = [(f"{choice.title} ({choice.note})", choice.command) for choice in menu.changes]
        if list(self._change.options) != changes:
            chosen = self._change.value
            self._change.options = changes
            self._change.rows = min(max(len(changes), 2), 10)
            self._change.value = chosen if chosen in [command for _, command in changes] else None

    def _sentence(self, item: Input | None) -> str:
        """Return what just happened, in one sentence."""
        state = self.drill.state
        if state.is_over:
            return "The drill is over. Fill in the closing sheet below, then run the debrief."
        if item is None:
            return f"Everything you do is in {self.drill.path}"
        new = state.entries[self._seen :]
        if new:
            return f"{self.drill.time()}: {len(new)} new {'entry' if len(new) == 1 else 'entries'}."
        if state.tasks and item.verb is not Verb.WAIT:
            task = state.tasks[-1]
            return f"{task.title}: until about {self.drill.time(task.until)}. Do something else, or let the clock run."
        return f"{self.drill.time()}: nothing new."

    def _entry(self, entry: Entry) -> h.Element:
        """Return one entry of the feed."""
        is_page = entry.kind is Kind.ALERT and entry.is_urgent
        is_new = entry.number >= self._seen
        classes = f".entry.{entry.kind}{'.page' if is_page else ''}{'.new' if is_new else ''}"
        picture: Markup | None = None
        if entry.plots:
            if entry.number not in self._pictures:
                source, words = picture_of(self.drill, entry.plots, second=entry.second, width=3.9)
                self._pictures[entry.number] = render(h.img(src=source, alt=words))
            picture = self._pictures[entry.number]
        return h.div(classes)[
            h.time[self.drill.time(entry.second)],
            h.span(".kind")["page" if is_page else LABELS[entry.kind]],
            h.span(".text")[entry.who and [h.span(".who")[entry.who], ": "], entry.says, picture],
        ]

    def _status_page(self) -> h.Element:
        """Return the status page as users see it."""
        audience = next((c.title for c in self.drill.menu.audiences if c.command.endswith(" users")), "")
        told = [entry for entry in self.drill.state.entries if entry.kind is Kind.TOLD and entry.who == audience]
        last = f"{self.drill.time(told[-1].second)} {told[-1].says}" if told else "Nothing is said there yet."
        return h.div(".status-page")[h.b["Status page: "], last]

    def _tasks(self) -> h.Element | None:
        """Return who is busy with what."""
        busy = [f"{task.title}, until about {self.drill.time(task.until)}" for task in self.drill.state.tasks]
        return h.ul(".busy")[[h.li[text] for text in busy]] if busy else None

    def _figures(self) -> h.Node:
        """Return the signals that were looked at last, up to now."""
        names = newest(self.drill)
        if not names:
            return None
        source, words = picture_of(self.drill, names, width=4.4)
        return h.div(".figures")[h.b["What you looked at, up to now"], h.img(src=source, alt=words)]

    def _draw_probe(self) -> None:
        """Show the question that waits, or nothing."""
        probe = self.drill.state.probe
        if probe is None:
            self._probe.children = ()
            return
        options = widgets.RadioButtons(
            options=[(text, name) for name, text in probe.options], value=None, layout=_wide()
        )
        sure = widgets.IntSlider(
            value=50, min=0, max=100, step=10, description="How sure, %", style={"description_width": "max-content"}
        )
        text = widgets.HTML(
            render(
                h.div(".question")[
                    h.b["The clock is stopped. "],
                    probe.asks,
                    h.br,
                    h.small["You'll learn in the debrief whether you were right."],
                ]
            )
        )

        def answer() -> None:
            if options.value is None:
                self._problem("Choose one, or skip the question.")
            else:
                self._do(Input(Verb.ANSWER, what=options.value, confidence=sure.value))

        skip = _button("Skip it", lambda: self._do(Input(Verb.ANSWER, what="skip")))
        self._probe.children = (text, options, sure, row(_button("Answer", answer, primary=True), skip))


class _Picker:
    """Two lists: a target, and what of it to look at.

    Attributes:
        box: the widget.
    """

    def __init__(self, label: str, call: Callable[[str], None]) -> None:
        self._views: dict[str, tuple[Choice, ...]] = {}
        self._target = _list("At", [])
        self._view = widgets.Select(rows=4, layout=_wide())
        self._target.observe(lambda _: self._renew(), names="value")
        self.box = widgets.VBox([self._target, self._view, _button(label, lambda: call(self._view.value))])

    def offer(self, looks: list[tuple[str, tuple[Choice, ...]]]) -> None:
        """Offer targets with their views; what was chosen stays chosen."""
        if self._views == dict(looks):
            return
        chosen = self._target.value
        self._views = dict(looks)
        self._target.options = list(self._views)
        self._target.value = chosen if chosen in self._views else next(iter(self._views))
        self._renew()

    def _renew(self) -> None:
        """Offer the views of the chosen target."""
        views = self._views.get(self._target.value, ())
        self._view.options = [(f"{choice.title} ({choice.note})", choice.command) for choice in views]
        self._view.index = 0 if views else None


def _wide() -> Any:
    """Return a layout across the whole column; each widget needs its own, because what hides one would hide all."""
    return widgets.Layout(width="100%")


def _list(label: str, options: list[tuple[str, str]]) -> Any:
    """Return a drop-down list across the whole column."""
    return widgets.Dropdown(options=options, description=label, style={"description_width": "5em"}, layout=_wide())


def _button(label: str, call: Callable[[], Any], *, primary: bool = False) -> Any:
    """Return a button."""
    made = widgets.Button(
        description=label, tooltip=label, button_style="primary" if primary else "", layout=widgets.Layout(width="auto")
    )
    made.on_click(lambda _: call())
    return made
