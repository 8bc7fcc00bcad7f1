"""The language coach: wording marked as you type, with the question to ask instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import htpy as h
import ipywidgets as widgets
from markupsafe import Markup

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.team import load_lexicon
from pmkit.analysis.language.wording import CATEGORIES, WordingFinding
from pmkit.files import work_folder
from pmkit.html import render, trusted
from pmkit.views.marks import CSS, marked_text
from pmkit.views.widgets.shared import STYLE, Shared

_MOST: Final = 12
_NOTHING: Final = h.p["Nothing to ask about the wording so far."]
_PRIVATE: Final = render(h.small["This is about the words, never about who wrote them. Nothing is kept or sent."])
_STYLE: Final = render(STYLE, h.style[trusted(CSS)])


class WordingCoach:
    """Marks wording in a text and asks about it.

    Attributes:
        box: the widget.
        findings: what is marked now.
    """

    def __init__(self, path: str | Path | None, text: str, rules: Lexicon | None) -> None:
        self.findings: list[WordingFinding] = []
        self._rules = rules
        self._shared = None if path is None else Shared.of(path)
        self._marks = widgets.HTML()
        self._asked = widgets.HTML()
        self.box = widgets.VBox(
            [
                widgets.HTML(_STYLE),
                *(self._typed(text) if self._shared is None else self._followed(self._shared)),
                self._asked,
                widgets.HTML(_PRIVATE),
            ]
        )
        self.box.add_class("pmkit-bound")
        self.box.add_class("pmkit-coach")
        self.show(text if self._shared is None else self._shared.text)

    def _typed(self, text: str) -> list[Any]:
        """Return a field to type in, and where its marks are shown."""
        field = widgets.Textarea(
            value=text,
            continuous_update=True,
            placeholder="Type or paste a sentence, or a whole draft. Wording is marked below as you type.",
            layout=widgets.Layout(width="100%", height="9em"),
            tooltip="Text to check",
        )
        field.observe(lambda change: self.show(change["new"]), names="value")
        return [field, self._marks]

    def _followed(self, shared: Shared) -> list[Any]:
        """Return the heading of a coach that follows a document."""
        shared.on_change(self, lambda: self.show(shared.text))
        return [widgets.HTML(render(h.h4["Wording in ", h.code[shared.draft.path.name]]))]

    def show(self, text: str) -> None:
        """Check a text and show what is marked in it."""
        self.findings = check_language(text, rules=self._rules)
        if self._shared is None:
            marks = marked_text(text, self.findings)
            self._marks.value = render(h.div(style="white-space: pre-wrap; line-height: 1.7")[marks])
        self._asked.value = questions_html(text, self.findings, lines=self._shared is not None)


def wording_coach(path: str | Path | None = None, *, text: str = "", lexicon: str | Path | None = None) -> Any:
    """Return a coach for a file, which it follows, or for a text that is typed into it.

    Without a browser: ``check_language(text)``, or ``pmkit check --wording FILE``.

    Args:
        path: the document to follow; None for a field to type in.
        text: what is in the field at first.
        lexicon: a TOML file with your team's words and rules; ``wording.toml`` in the work folder if it is there.
    """
    if lexicon is None and (own := work_folder() / "wording.toml").is_file():
        lexicon = own
    return WordingCoach(path, text, load_lexicon(lexicon) if lexicon else None).box


def questions_html(text: str, findings: Sequence[WordingFinding], *, lines: bool = False) -> Markup:
    """Return findings as a list: the words, why they are marked, what to ask, and other words where there are some.

    Args:
        text: the text they are about.
        findings: in its order.
        lines: whether to say the line, and show the words around.
    """
    warnings = [finding for finding in findings if finding.level == "warning"]
    notes = [finding for finding in findings if finding.level == "info"]
    more = len(warnings) - _MOST
    shown = [_item(text, finding, lines=lines) for finding in warnings[:_MOST]]
    return render(
        h.ol[shown, h.li[f"{more} more when these are answered."] if more > 0 else None] if shown else _NOTHING,
        h.details[
            h.summary[f"Notes, on which reasonable readers differ: {len(notes)}"],
            h.ul[[_item(text, finding, lines=lines) for finding in notes[:_MOST]]],
        ]
        if notes
        else None,
    )


def _item(text: str, finding: WordingFinding, *, lines: bool) -> h.Element:
    """Return one finding as an item of a list."""
    return h.li[
        f"{finding.where}: " if lines else None,
        h.q[_around(text, finding) if lines else finding.said],
        " ",
        h.small[f"({CATEGORIES[finding.category]})"],
        h.br,
        f"{finding.message} ",
        h.i[finding.question],
        [h.br, "Perhaps: ", h.b[finding.rewrite]] if finding.rewrite else None,
    ]


def _around(text: str, finding: WordingFinding) -> h.Node:
    """Return the marked words with a few of those around them."""
    begin = max(text.rfind("\n", 0, finding.start) + 1, finding.start - 40)
    end = text.find("\n", finding.end)
    end = min(len(text) if end < 0 else end, finding.end + 40)
    return [
        "…" if begin and text[begin - 1] != "\n" else None,
        text[begin : finding.start],
        h.mark(".wording")[text[finding.start : finding.end]],
        text[finding.end : end],
        "…" if end < len(text) and text[end] != "\n" else None,
    ]
