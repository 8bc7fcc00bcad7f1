"""The debrief: a learner's postmortem beside the reference, with questions and without a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.format.writing import section_body
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.markup import escape_html, escape_markdown, escape_markdown_cell, left_aligned
from pmkit.practice.feedback import exports as feedback_forms
from pmkit.practice.feedback.questions import Feedback, feedback
from pmkit.practice.feedback.instants import pairs, shown
from pmkit.practice.feedback.judgments import Judgments
from pmkit.records.stamps import local_day
from pmkit.records.timeline import Timeline
from pmkit.views.page import figure_html, section_html, shell

_SECTIONS = tuple(key for key in HEADINGS if key not in ("findings", "share", "runbook"))


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
        text = feedback_forms.to_markdown(self.feedback)
        lines = [text.replace("# Feedback:", "# Debrief:", 1).rstrip()]
        if self.assumed:
            lines += ["", "## How your document was read", ""]
            lines += [f"- {escape_markdown(str(finding))}" for finding in self.assumed]
        lines += ["", "## Instants", "", "| Instant | Yours | Reference |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in self.marks]
        for key in _SECTIONS:
            lines += ["", f"## {HEADINGS[key]}", "", "### Yours", "", self._text(self.yours, key)]
            lines += ["", "### Reference", "", self._text(self.reference, key)]
        return "\n".join(lines) + "\n"

    def _text(self, postmortem: Postmortem, key: str) -> str:
        """Return one side of a section."""
        if not postmortem.has_content(key):
            return "Not written yet."
        return section_body(postmortem, key, tags=False)

    def to_page(self) -> str:
        """Return the debrief as one HTML page, the two side by side (one above the other on a phone)."""
        return shell(
            f"Debrief: {self.scenario.title}",
            [f"<h1>Debrief: {escape_html(self.scenario.title)}</h1>", *self._parts(True)],
        )

    def _repr_html_(self) -> str:
        """Show the feedback and the instants in Jupyter; the pages hold the rest."""
        return left_aligned("\n".join(self._head()))

    def _repr_markdown_(self) -> str:
        """Return the text twin."""
        return self.to_markdown()

    def __str__(self) -> str:
        """Return the debrief as Markdown."""
        return self.to_markdown()

    def _head(self) -> Iterator[str]:
        """Yield the feedback and the instants."""
        yield feedback_forms.to_html(self.feedback)
        if self.assumed:
            found = "".join(f"<li>{escape_html(str(finding))}</li>" for finding in self.assumed)
            yield f"<h2>How your document was read</h2><ul>{found}</ul>"
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape_html(cell)}</td>" for cell in row) + "</tr>" for row in self.marks
        )
        yield (
            '<h2>Instants</h2><table><thead><tr><th scope="col">Instant</th><th scope="col">Yours</th>'
            f'<th scope="col">Reference</th></tr></thead><tbody>{rows}</tbody></table>'
        )

    def _parts(self, figures: bool) -> Iterator[str]:
        """Yield the parts of the page."""
        yield from self._head()
        for key in _SECTIONS:
            yield f"<h2>{escape_html(HEADINGS[key])}</h2>"
            if key == "timeline" and figures:
                yield self._figure(self.reference.timeline)
            sides = "".join(
                f"<div><h3>{name}</h3>{section_html(postmortem, key, anchors=False)}</div>"
                for name, postmortem in (("Yours", self.yours), ("Reference", self.reference))
            )
            yield f'<div class="beside">{sides}</div>'

    def _figure(self, timeline: Timeline) -> str:
        """Return the figure of the reference's timeline."""
        return figure_html(timeline, self.scenario.manifest.zone, "The reference's timeline")
