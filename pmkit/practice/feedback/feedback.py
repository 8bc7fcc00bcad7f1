"""Feedback on a learner's postmortem: what is there, what to look at next, at most three questions per pass.

The reference is one good reading of the records. So nothing is ever called missed or wrong: what
only the reference has is led to by a record, with the question which condition it shows;
what only the learner has is new, and the question is which record supports it. There is no grand
total. What is said can be checked with the line and the record in hand; where the kit cannot tell it says
nothing, and where that is so for every factor it says why.

Read ``comparison`` first (the value), then ``questions`` (what to ask) and ``exports`` (its forms).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import NARRATIVES
from pmkit.documents.scenario.scenario import Scenario
from pmkit.html import render
from pmkit.markup import one_line
from pmkit.practice.feedback import exports
from pmkit.practice.feedback.comparison import Comparison, not_read
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.feedback.matching import Matcher
from pmkit.practice.feedback.pairing import pair_factors
from pmkit.practice.feedback.questions import questions_about
from pmkit.practice.feedback.telling import Teller, beside
from pmkit.practice.workbook import HelpLevel, workbook


class Feedback(Comparison):
    """What to say about a learner's postmortem; it shows itself in Jupyter and prints as Markdown."""

    def to_markdown(self, *, title: str = "Feedback") -> str:
        """Return the feedback as Markdown below a heading that begins with a title."""
        return exports.to_markdown(self, title=title)

    def to_json(self) -> str:
        """Return the feedback as JSON."""
        return exports.to_json(self)

    def __str__(self) -> str:
        """Return the feedback as Markdown."""
        return self.to_markdown()

    def _repr_html_(self) -> Markup:
        """Show the feedback in Jupyter."""
        return render(exports.to_html(self, notebook=True))


def feedback(
    scenario: Scenario, yours: Postmortem, *, judgments: Judgments | None = None, reference: Postmortem | None = None
) -> Feedback:
    """Return what to say about a learner's postmortem; this opens the reference.

    Args:
        scenario: what was practiced.
        yours: the learner's postmortem.
        judgments: what the learner said about pairs of factors before; it wins over the kit's guess.
        reference: the scenario's postmortem where it is open already.

    Raises:
        ScenarioError: the scenario's reference or ``match.yaml`` is missing or broken.
    """
    reference = reference or scenario.debrief()
    judged = judgments or Judgments()
    matcher = Matcher(reference, scenario.matching())
    given = _given(scenario)
    pairing = pair_factors(matcher, _finished(yours, given), judged.said)
    shown = beside(pairing, Teller(matcher, yours, pairing.known, judged.said))
    pairing = replace(pairing, maybe=shown.pairs)
    found = Feedback(scenario, yours, reference, pairing, (), judged, given, shown)
    if found.is_empty and not not_read(yours):
        return found
    return replace(found, findings=tuple(questions_about(found, matcher)))


def _given(scenario: Scenario) -> frozenset[str]:
    """Return the texts that the guided workbook brings along."""
    laid = parse(workbook(scenario, HelpLevel.GUIDED))
    texts = [line.text for line in (*laid.whys.whys, *laid.factors, *laid.actions)]
    return frozenset((*texts, *(event.headline for event in laid.timeline if event.milestones)))


_SENTENCE: Final = 5
"""Words from which a factor is a sentence and not a label."""

_WHY: Final = re.compile(r"[\W\d]*why\b[^?]{0,200}\?", re.IGNORECASE)
"""A question of a chain of whys, and not a condition: "Why so long? Backups are large"."""

_CHAIN: Final = 2
"""Questions in one text from which it's a chain of whys, and not a condition."""


def _finished(yours: Postmortem, given: frozenset[str]) -> Postmortem:
    """Return the postmortem with the factors that the learner listed.

    The half-filled one that nobody filled in is left out, and so is what only the reader took for one: sentences of
    the story, where nothing is listed, or a chain of questions.
    """
    told = one_line(" ".join([getattr(yours, key) for key in NARRATIVES] + [part.text for part in yours.extra]))
    # A label such as "Client retries" may well be in the story, too; a whole list of its sentences is not a list.
    if all(f.text in told for f in yours.factors) and any(len(f.text.split()) >= _SENTENCE for f in yours.factors):
        return yours.replace(factors=FactorAnalysis((), yours.factors.held))
    listed = (f for f in yours.factors if f.text.count("?") < _CHAIN and not _WHY.match(f.text))
    kept = tuple(f for f in listed if "…" not in f.text or f.text not in given)
    return yours.replace(factors=FactorAnalysis(kept, yours.factors.held))
