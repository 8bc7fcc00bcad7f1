"""The debrief: a learner's postmortem beside the reference, with questions and without a score."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import htpy as h
from markupsafe import Markup

from pmkit.documents.format.blocks import without_prompts
from pmkit.documents.format.postmortem import DEPTH_SECTIONS, Depth, Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.format.writing import section_body
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.html import render, table
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown
from pmkit.practice.feedback import exports
from pmkit.practice.feedback.feedback import Feedback, feedback
from pmkit.practice.feedback.instants import pairs, shown
from pmkit.practice.feedback.judgments import Judgments
from pmkit.records.stamps import local_day
from pmkit.views.page import figure_html, section_html, shell

_SECTIONS: Final = DEPTH_SECTIONS[Depth.FULL]
_SIDES: Final = ("Yours", "Reference")
_COLUMNS: Final = ("Instant", *_SIDES)


@dataclass(frozen=True)
class Debrief:
    """A learner's work beside the reference.

    Attributes:
        scenario: what was practiced.
        yours: the learner's postmortem.
        reference: the scenario's.
        assumed: what was assumed when the learner's document was read.
        judgments: what the learner said about pairs of factors.
    """

    scenario: Scenario
    yours: Postmortem
    reference: Postmortem
    assumed: tuple[Finding, ...] = ()
    judgments: Judgments = field(default_factory=Judgments)

    @cached_property
    def feedback(self) -> Feedback:
        """What to say about the learner's work."""
        return feedback(self.scenario, self.yours, judgments=self.judgments, reference=self.reference)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The questions of this pass, at most three."""
        return self.feedback.questions

    @cached_property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """Milestone, where the learner marked it, where the reference does."""
        marked = pairs(self.yours, self.reference)
        days = {local_day(event, self.reference.zone) for _, *both in marked for event in both if event} - {None}
        return tuple(
            (
                name,
                shown(mine, self.yours, day=len(days) > 1),
                shown(theirs, self.reference, day=len(days) > 1),
            )
            for name, mine, theirs in marked
        )

    def to_markdown(self) -> str:
        """Return the debrief as Markdown: the feedback, the marks, then section after section."""
        lines = [self.feedback.to_markdown(title="Debrief").rstrip()]
        if self.assumed:
            lines += ["", "## How your document was read", ""]
            lines += [f"- {escape_markdown(str(finding))}" for finding in self.assumed]
        lines += ["", "## Instants", "", f"| {' | '.join(_COLUMNS)} |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in self.marks]
        for key in _SECTIONS:
            lines += ["", f"## {HEADINGS[key]}", "", "### Yours", "", self._text(self.yours, key)]
            lines += ["", "### Reference", "", self._text(self.reference, key)]
        return inert_markdown(without_prompts("\n".join(lines) + "\n"))

    def _text(self, postmortem: Postmortem, key: str) -> str:
        """Return one side of a section."""
        if not postmortem.has_content(key):
            return "Not written yet."
        return section_body(postmortem, key, tags=False)

    def to_page(self) -> str:
        """Return the debrief as one HTML page, the two side by side (one above the other on a phone)."""
        title = f"Debrief: {self.scenario.title}"
        return shell(title, [h.h1[title], self._head(), [self._beside(key) for key in _SECTIONS]])

    def _repr_html_(self) -> Markup:
        """Show the feedback and the instants in Jupyter; the pages hold the rest."""
        return render(self._head(notebook=True))

    def _repr_markdown_(self) -> str:
        """Return the text twin."""
        return self.to_markdown()

    def __str__(self) -> str:
        """Return the debrief as Markdown."""
        return self.to_markdown()

    def _head(self, *, notebook: bool = False) -> h.Node:
        """Return the feedback and the instants."""
        assumed = [h.li[str(finding)] for finding in self.assumed]
        return [
            exports.to_html(self.feedback, notebook=notebook),
            [h.h2["How your document was read"], h.ul[assumed]] if assumed else None,
            h.h2["Instants"],
            table(_COLUMNS, self.marks, notebook=notebook),
        ]

    def _beside(self, key: str) -> h.Node:
        """Return the two sides of a section; above the timelines the figure of the reference's."""
        zone = self.scenario.manifest.zone
        drawn = figure_html(self.reference.timeline, zone, "The reference's timeline") if key == "timeline" else None
        sides = [
            h.div[h.h3[name], section_html(postmortem, key, anchors=False)]
            for name, postmortem in zip(_SIDES, (self.yours, self.reference), strict=True)
        ]
        return [h.h2[HEADINGS[key]], drawn, h.div(".beside")[sides]]
