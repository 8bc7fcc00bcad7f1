"""The widget to answer alone; each choice is on disk at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from htpy import b, h4, small

from pmkit.errors import PmkitError, WorkshopError
from pmkit.html import render
from pmkit.views.page import markdown_html
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.assessment.own_answers import OwnAnswers
from pmkit.workshop.assessment.page import assessment_html
from pmkit.workshop.assessment.questions import Area, Item, Part, questionnaire
from pmkit.workshop.assessment.results import Results


def assessment_form(parts: Iterable[str] = ("start",), path: str | Path = "") -> Any:
    """Return a form for parts of the self-assessment; what was answered before is filled in.

    The same without a widget: ``OwnAnswers.open(path).answer("gaps", 2)``.

    Args:
        parts: any of start, matrix, practice. Climate is not asked alone: one person's answers would not be shown.
        path: the file; ``self-assessment.json`` in the work folder by default.

    Raises:
        WorkshopError: a part is unknown or cannot be answered alone, or the file is broken.
    """
    return AssessmentForm(parts, path).box


class AssessmentForm:
    """The form and its file.

    Attributes:
        box: what is shown.
        answers: the answers.
    """

    def __init__(self, parts: Iterable[str], path: str | Path) -> None:
        chosen = [questionnaire().part(name) for name in parts]
        for part in chosen:
            if part.private:
                raise WorkshopError(
                    f"{part.title} is not answered alone: nothing would be shown below five answers",
                    code="not-alone",
                    remedy="ask it in a session: room.open(assessment_session(['climate']))",
                )
        self.answers = OwnAnswers.open(path)
        self._parts = chosen
        self._status = widgets.HTML()
        self._result = widgets.HTML()
        rows: list[Any] = [widgets.HTML(STYLE)]
        for part in chosen:
            rows += self._part(part)
        self.box = widgets.VBox([*rows, self._status, self._result])
        self.box.add_class("pmkit-bound")
        self._say()

    def _part(self, part: Part) -> list[Any]:
        """Return the widgets of one part."""
        head = render(h4[f"{part.title}, {part.minutes} minutes"], markdown_html(part.intro))
        rows = [widgets.HTML(head)]
        for area in part.areas:
            if len(area.items) > 1:
                rows.append(widgets.HTML(render(b[area.title])))
            if area.question:
                rows += [widgets.HTML(render(b[area.title], f": {area.question}")), self._words(area)]
            rows += [self._item(part, item) for item in area.items]
        return rows

    def _item(self, part: Part, item: Item) -> Any:
        """Return one question with its options."""
        options = list(zip(part.options(item), range(len(part.scores)), strict=True))
        known = part.scores.index(self.answers.scores[item.id]) if item.id in self.answers.scores else None
        field = widgets.ToggleButtons(
            options=options, value=known, style={"button_width": "auto"}, tooltips=[name for name, _ in options]
        )

        def take(change: Any) -> None:
            if change["new"] is not None:
                self._try(lambda: self.answers.answer(item.id, part.scores[change["new"]]))

        field.observe(take, "value")
        return widgets.VBox([widgets.HTML(render(item.text)), field])

    def _words(self, area: Area) -> Any:
        """Return a field for words about an area."""
        field = widgets.Textarea(
            value=self.answers.words.get(area.id, ""),
            placeholder=f"{area.title}: a few words, for yourself",
            layout=widgets.Layout(width="100%", height="4em"),
            continuous_update=True,
        )
        field.observe(lambda change: self._try(lambda: self.answers.say(area.id, change["new"])), "value")
        return field

    def _try(self, save: Any) -> None:
        try:
            save()
        except PmkitError as error:
            self._status.value = render(b[f"Not saved: {error}"])
        else:
            self._say()

    def _say(self) -> None:
        items = [item.id for part in self._parts for item in part.items]
        done = sum(1 for item in items if item in self.answers.scores)
        self._status.value = render(small[f"{done} of {len(items)} answered; saved in {self.answers.path}"])
        # One question of many says little: the result comes when all of them are answered.
        asked = [part.id for part in self._parts]
        result = self.answers.assess()
        whole = Results(tuple(part for part in result.parts if part.part.id in asked), "", ())
        self._result.value = assessment_html(whole, notebook=True) if done == len(items) else ""
