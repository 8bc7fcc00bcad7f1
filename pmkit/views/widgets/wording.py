"""The language coach: wording marked as you type, with the question to ask instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.team import load_lexicon
from pmkit.analysis.language.wording import CATEGORIES, WordingFinding
from pmkit.files import work_folder
from pmkit.markup import escape_html
from pmkit.views.marks import CSS, marked_text
from pmkit.views.widgets.shared import STYLE, Shared

_MOST: Final = 12
_NOTHING: Final = "<p>Nothing to ask about the wording so far.</p>"
_PRIVATE: Final = "<small>This is about the words, never about who wrote them. Nothing is kept or sent.</small>"


class WordingCoach:
    """Marks wording in a text and asks about it.

    Attributes:
        box: the widget.
        findings: what is marked now.
    """

    def __init__(self, path: str | Path | None, text: str, rules: Lexicon | None) -> None:
        self.findings: list[WordingFinding] = []
        self._rules = rules
        self._marks = widgets.HTML()
        self._asked = widgets.HTML()
        parts: list[Any] = [widgets.HTML(f"{STYLE}<style>{CSS}</style>")]
        if path is None:
            self._field = widgets.Textarea(
                value=text,
                continuous_update=True,
                placeholder="Type or paste a sentence, or a whole draft. Wording is marked below as you type.",
                layout=widgets.Layout(width="100%", height="9em"),
                tooltip="Text to check",
            )
            self._field.observe(lambda change: self.show(change["new"]), names="value")
            parts += [self._field, self._marks]
        else:
            self._shared = Shared.of(path)
            self._shared.on_change(self, lambda: self.show(self._shared.text))
            name = escape_html(self._shared.draft.path.name)
            parts.append(widgets.HTML(f"<h4>Wording in <code>{name}</code></h4>"))
            text = self._shared.text
        self._follows = path is not None
        self.box = widgets.VBox([*parts, self._asked, widgets.HTML(_PRIVATE)])
        self.box.add_class("pmkit-bound")
        self.box.add_class("pmkit-coach")
        self.show(text)

    def show(self, text: str) -> None:
        """Check a text and show what is marked in it."""
        self.findings = check_language(text, rules=self._rules)
        if not self._follows:
            shown = marked_text(text, self.findings)
            self._marks.value = f'<div style="white-space: pre-wrap; line-height: 1.7">{shown}</div>'
        self._asked.value = questions_html(text, self.findings, lines=self._follows)


def wording_coach(path: str | Path | None = None, *, text: str = "", lexicon: str | Path | None = None) -> Any:
    """Return a coach for a file, which it follows, or for a text that is typed into it.

    Without a browser: ``check_language(text)``, or ``pmkit check --wording FILE``.

    Args:
        path: the document to follow; None for a field to type in.
        text: what stands in the field at first.
        lexicon: a TOML file with your team's words and rules; ``wording.toml`` in the work folder if it is there.
    """
    if lexicon is None and (own := work_folder() / "wording.toml").is_file():
        lexicon = own
    return WordingCoach(path, text, load_lexicon(lexicon) if lexicon else None).box


def questions_html(text: str, findings: Sequence[WordingFinding], *, lines: bool = False) -> str:
    """Return findings as a list: the words, why they are marked, what to ask, and other words where there are some.

    Args:
        text: the text they are about.
        findings: in its order.
        lines: whether to say the line, and show the words around.
    """
    warnings = [finding for finding in findings if finding.level == "warning"]
    notes = [finding for finding in findings if finding.level == "info"]
    if not findings:
        return _NOTHING
    shown = "".join(_item(text, finding, lines=lines) for finding in warnings[:_MOST])
    if len(warnings) > _MOST:
        shown += f"<li>{len(warnings) - _MOST} more when these are answered.</li>"
    head = f"<ol>{shown}</ol>" if shown else _NOTHING
    if notes:
        inside = "".join(_item(text, finding, lines=lines) for finding in notes[:_MOST])
        said = f"Notes, on which reasonable readers differ: {len(notes)}"
        head += f"<details><summary>{said}</summary><ul>{inside}</ul></details>"
    return head


def _item(text: str, finding: WordingFinding, *, lines: bool) -> str:
    """Return one finding as an item of a list."""
    where = f"{escape_html(finding.where)}: " if lines else ""
    about = escape_html(CATEGORIES[finding.category])
    said = marked_text(finding.said, []) if not lines else _around(text, finding)
    rewrite = f"<br>Perhaps: <b>{escape_html(finding.rewrite)}</b>" if finding.rewrite else ""
    return (
        f"<li>{where}<q>{said}</q> <small>({about})</small><br>{escape_html(finding.message)} "
        f"<i>{escape_html(finding.question)}</i>{rewrite}</li>"
    )


def _around(text: str, finding: WordingFinding) -> str:
    """Return the marked words with a few of those around them."""
    begin = max(text.rfind("\n", 0, finding.start) + 1, finding.start - 40)
    end = text.find("\n", finding.end)
    end = min(len(text) if end < 0 else end, finding.end + 40)
    left = "…" if begin and text[begin - 1] != "\n" else ""
    right = "…" if end < len(text) and text[end] != "\n" else ""
    return (
        f"{left}{escape_html(text[begin : finding.start])}<mark class='wording'>"
        f"{escape_html(text[finding.start : finding.end])}</mark>{escape_html(text[finding.end : end])}{right}"
    )
