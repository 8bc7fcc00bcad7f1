"""The debrief: a learner's postmortem beside the reference, with questions and without a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pmkit.analysis.factors import CATEGORY_NAMES
from pmkit.analysis.whys import PROBLEM
from pmkit.documents.postmortem import Postmortem
from pmkit.documents.scenario import Scenario
from pmkit.documents.sections import HEADINGS
from pmkit.documents.writing import section_body
from pmkit.finding import Finding
from pmkit.markup import escape_html, escape_markdown, escape_markdown_cell, left_aligned
from pmkit.records.event import Event, Milestone
from pmkit.records.stamps import NO_DAY, format_stamp, local_day
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
    """

    scenario: Scenario
    yours: Postmortem
    reference: Postmortem
    assumed: tuple[Finding, ...] = ()

    @cached_property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """Milestone, where the learner marked it, where the reference does."""
        return tuple(
            (name, self._shown(mine, self.yours), self._shown(theirs, self.reference))
            for name, mine, theirs in self._pairs
        )

    @cached_property
    def _pairs(self) -> tuple[tuple[str, Event | None, Event | None], ...]:
        """Each milestone that either of the two marks, by episode, with the events that mark it."""
        several = len(self.reference.timeline.episodes) > 1
        rows = []
        for number in range(1, max(len(self.yours.timeline.episodes), len(self.reference.timeline.episodes)) + 1):
            for milestone in Milestone:
                mine, theirs = (_event(side, number, milestone) for side in (self.yours, self.reference))
                if mine or theirs:
                    rows.append((f"{milestone} (episode {number})" if several else str(milestone), mine, theirs))
        return tuple(rows)

    def _shown(self, event: Event | None, postmortem: Postmortem) -> str:
        """Return when an event was, with its day where the incident has several."""
        if event is None:
            return "not marked"
        marked = [theirs or mine for _, mine, theirs in self._pairs]
        days = {local_day(other, self.reference.zone) for other in marked if other} - {None}
        day = NO_DAY if len(days) > 1 else local_day(event, postmortem.zone) or NO_DAY
        return f"{format_stamp(event, postmortem.zone, day)} ({event.id})"

    @cached_property
    def questions(self) -> tuple[Finding, ...]:
        """Questions that lead from the learner's work to what the reference saw besides."""
        return (
            *self._about_marks(),
            *self._about_whys(),
            *self._about_factors(),
            *self._about_actions(),
            *self._about_records(),
        )

    def _about_records(self) -> Iterator[Finding]:
        """Yield what is odd about the learner's timeline and not about the reference's."""
        known = {(finding.code, finding.where) for finding in self.reference.timeline.findings()}
        for finding in self.yours.timeline.findings():
            # Missing marks and silences are asked about above, or belong to the records.
            if not finding.code.startswith(("no-", "long-")) and (finding.code, finding.where) not in known:
                yield finding

    def _about_marks(self) -> Iterator[Finding]:
        """Yield questions about milestones that stand elsewhere."""
        for name, mine, theirs in self._pairs:
            if mine is None:
                yield Finding(
                    "not-marked",
                    "Timeline",
                    f"The reference marks {name} and yours does not.",
                    "Which event in the records tells it?",
                )
            elif theirs is None:
                yield Finding(
                    "marked-more",
                    "Timeline",
                    f"You marked {name} and the reference does not.",
                    "Which words in the records support it? You may have seen more than the reference did.",
                )
            elif not _agree(mine, theirs):
                yield Finding(
                    "marked-elsewhere",
                    "Timeline",
                    f"You put {name} at {self._shown(mine, self.yours)}, "
                    f"the reference at {self._shown(theirs, self.reference)}.",
                    "What would users, or the person on call, have noticed at each of the two?",
                )

    def _about_whys(self) -> Iterator[Finding]:
        """Yield questions about the shape of the why-graph."""
        whys = self.yours.whys
        if not len(whys):
            yield Finding("no-whys", "Five Whys", "No why is answered yet.", "What did users feel, and why?")
            return
        branches = sum(1 for _ in whys.causes(PROBLEM))
        theirs = sum(1 for _ in self.reference.whys.causes(PROBLEM))
        if branches < 2 <= theirs:
            yield Finding(
                "one-branch",
                "Five Whys",
                f"Your problem has one answer; the reference has {theirs} branches.",
                "Why did it happen, and, asked apart from that, why did it last as long as it did?",
            )
        bare = [why.id for why in whys.whys if not why.evidence]
        if bare:
            yield Finding(
                "no-evidence",
                "Five Whys",
                f"{', '.join(bare[:6])} {'points' if len(bare) == 1 else 'point'} at no event.",
                "Which records would convince somebody who doubts it?",
            )

    def _about_factors(self) -> Iterator[Finding]:
        """Yield questions about categories of factors that only the reference has."""
        mine = set(self.yours.factors.by_category())
        for category, factors in self.reference.factors.by_category().items():
            if category and category not in mine:
                layers = sorted({factor.layer for factor in factors if factor.layer})
                yield Finding(
                    "no-such-category",
                    "Contributing Factors",
                    f"Yours name none under {CATEGORY_NAMES[category]}.",
                    f"What about {', '.join(layers)}?" if layers else "What could belong there?",
                )

    def _about_actions(self) -> Iterator[Finding]:
        """Yield questions about action items that nobody could close."""
        for item in self.yours.actions:
            missing = [
                name
                for name, value in (
                    ("an owner", item.owner),
                    ("a due date", item.due),
                    ("a done-condition", item.done_when),
                )
                if not value.strip(" …")
            ]
            if missing and item.text.strip(" …"):
                yield Finding(
                    "open-ended",
                    item.id,
                    f"The action lacks {' and '.join(missing)}.",
                    "Who would notice if it were never done?",
                )
        named = {ref for item in self.yours.actions for ref in item.answers}
        for factor in self.yours.factors:
            if len(self.yours.actions) and factor.id not in named:
                yield Finding(
                    "no-action", factor.id, "No action answers this factor.", "Accept it knowingly, or change what?"
                )

    def to_markdown(self) -> str:
        """Return the debrief as Markdown: the questions, the marks, then section after section."""
        lines = [
            f"# Debrief: {escape_markdown(self.scenario.title)}",
            "",
            _INTRO,
            "",
            "## Questions to think about",
            "",
        ]
        lines += [
            f"- **{escape_markdown(q.where)}**: {escape_markdown(q.message)} {escape_markdown(q.question)}"
            for q in self.questions
        ]
        if not self.questions:
            lines.append("None: yours and the reference mark and cover the same.")
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
        """Show the questions and the instants in Jupyter; the pages hold the rest."""
        return left_aligned("\n".join(self._head()))

    def _repr_markdown_(self) -> str:
        """Return the text twin."""
        return self.to_markdown()

    def __str__(self) -> str:
        """Return the debrief as Markdown."""
        return self.to_markdown()

    def _head(self) -> Iterator[str]:
        """Yield the introduction, the questions and the instants."""
        yield f"<p>{_INTRO}</p><h2>Questions to think about</h2>"
        for q in self.questions:
            yield (
                f'<div class="question"><strong>{escape_html(q.where)}</strong>: {escape_html(q.message)} '
                f"<em>{escape_html(q.question)}</em></div>"
            )
        if not self.questions:
            yield "<p>None: yours and the reference mark and cover the same.</p>"
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


_INTRO = (
    "Yours and the reference, side by side. The reference is one good reading of the records and not the only one: "
    "where the two differ, ask which of them the records support."
)


def _event(postmortem: Postmortem, number: int, milestone: Milestone) -> Event | None:
    """Return the event that marks a milestone of an episode, None if nothing does."""
    episodes = postmortem.timeline.episodes
    return episodes[number - 1].instants.get(milestone) if number <= len(episodes) else None


def _agree(mine: Event, theirs: Event) -> bool:
    """Tell whether a learner's instant can be the reference's: the same event, or within its bounds."""
    if mine.id == theirs.id and mine.headline == theirs.headline:
        return True
    if mine.instant is None:
        return False
    begins = theirs.earliest is None or (mine.latest or mine.instant) >= theirs.earliest
    ends = theirs.latest is None or mine.instant <= theirs.latest
    return theirs.instant is not None and begins and ends
