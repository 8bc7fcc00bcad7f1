"""A learner's postmortem beside the reference: the value that everything else in this chamber is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.review import review_wording
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.practice.feedback.alignment import aligned, records_named
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.feedback.matching import Pairing

A_PASS: Final = 3
"""Questions in one pass: more are not taken in, and the next pass brings the next ones."""

_A_FEW: Final = 8
"""Words from which a section that was not read is more than a line of metadata."""

_LOOKED_FOR: Final = ("timeline", "factors", "actions")
"""Sections that every template has in some form, and that feedback is about."""

_OWN_WORDS: Final = ("what_happened", "went_well", "improve", "surprised", "lucky", "lessons")
"""Sections that nothing is laid out in: what is in them is the learner's own."""

_NEXT: Final = {
    "headings-not-read": (
        "Name them Timeline, Five Whys, Contributing Factors and Action Items, whichever fits, and ask again."
    ),
    "maybe-same": "Say whether yours is about that record; your word is kept.",
    "also-followed": "Open the record that the first question names, and write what it made you think of.",
    "new-factor": "Write the id of the record that supports your factor into its tag.",
    "moved-instant": "Look at the record again: put its time back, or say in What Happened how you read it.",
    "weaker-action": "Change one action so that it works without anybody remembering it.",
    "not-marked": "Find the record that the first question is about, and mark it.",
    "other-question": "Ask the two questions apart, and write an answer below each.",
    "one-path": "Choose one answer and give it a second cause.",
    "no-evidence": "Add the id of one record to each answer that has none.",
}


@dataclass(frozen=True)
class Comparison:
    """A learner's postmortem beside the reference, and what there is to ask about it.

    Attributes:
        scenario: what was practiced.
        yours: the learner's postmortem.
        reference: the scenario's.
        pairing: factors that say the same, may, or have no partner.
        findings: everything there is to ask, in the order in which it helps.
        judgments: what the learner said about pairs.
        given: the texts that the guided workbook brings along; they are not the learner's own work.
    """

    scenario: Scenario
    yours: Postmortem
    reference: Postmortem
    pairing: Pairing
    findings: tuple[Finding, ...]
    judgments: Judgments
    given: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the learner's own yet."""
        yours = self.yours
        wrote = any(yours.has_content(key) for key in _OWN_WORDS)
        texts = [why.text for why in yours.whys.whys] + [factor.text for factor in self.pairing.mine]
        texts += [item.text for item in real_items(yours.actions)]
        marked = [event.headline for event in yours.timeline if event.milestones]
        return not (wrote or set(texts) - self.given or set(marked) - self.given)

    @cached_property
    def questions(self) -> tuple[Finding, ...]:
        """The questions of this pass: the first three, of different sorts where there are any."""
        chosen: list[Finding] = []
        for finding in self.findings:
            if len(chosen) < A_PASS and finding.code not in {one.code for one in chosen}:
                chosen.append(finding)
        chosen += [finding for finding in self.findings if finding not in chosen][: A_PASS - len(chosen)]
        return tuple(sorted(chosen, key=self.findings.index))

    @cached_property
    def done_well(self) -> tuple[str, str]:
        """One thing done well and the learner's own line that shows it; two empty texts where there is none yet.

        A line is left out that a careful reviewer would not praise: the language check marks it, it is a blank to fill
        in, or it breaks off in the middle of a sentence.
        """
        own = ((because, line) for because, line, text in self._strengths() if text not in self.given)
        return next((both for both in own if _is_whole(both[1]) and not review_wording(both[1])), ("", ""))

    def _strengths(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is done well, the rarest first: why it is good, the line, and the text it is in."""
        yours = self.yours
        known = aligned(yours, self.reference)
        for item in real_items(yours.actions):
            if item.done_when.strip(" …") and item.owner and strength_of(item) is not Strength.WEAK:
                yield (
                    "This action has an owner, and says how somebody else can check that it is done.",
                    f"{item.text.rstrip('.')} (done when {item.done_when.rstrip('.')})",
                    item.text,
                )
        for mine, _ in self.pairing.same:
            factor = yours.factors[mine]
            if len(records_named(factor.evidence, yours, self.reference, known)) > 1:
                yield "This factor names a condition, and the records that show it.", factor.text, factor.text
        for why in yours.whys.whys:
            if why.type == "decision" and records_named(why.evidence, yours, self.reference, known):
                yield "This answer says why a step made sense, and points at the records.", why.text, why.text
        for mine, _ in self.pairing.same:
            yield "The reviewers saw this condition too.", yours.factors[mine].text, yours.factors[mine].text
        theirs = {event.id for event in self.reference.timeline if event.milestones}
        for event in yours.timeline:
            if event.milestones and known.get(event.id) in theirs:
                yield (
                    f"You marked when it was {event.milestones[0]}, as the records have it.",
                    event.headline,
                    event.headline,
                )

    @property
    def next_step(self) -> str:
        """What to do next, in one sentence."""
        if self.is_empty and self.questions:
            return _NEXT[self.questions[0].code]
        if self.is_empty:
            return (
                "Begin with one mark: which record is the first sign that users were affected? "
                "Write the word started into its tag. Then ask why once."
            )
        if not self.findings:
            return "Give it to somebody who was not there, and ask which line they would not believe."
        return _NEXT.get(
            self.questions[0].code, "Take the first question, and answer it with one line in your document."
        )


def headings_not_read(postmortem: Postmortem) -> list[str]:
    """Return headings that the kit does not know, where a section that it looks for has nothing in it."""
    empty = [key for key in _LOOKED_FOR if not postmortem.has_content(key)]
    if not empty:
        return []
    found = [section.heading for section in postmortem.extra if len(section.text.split()) >= _A_FEW]
    without = len(postmortem.opening.split()) >= 3 * _A_FEW and len(empty) == len(_LOOKED_FOR)
    return [*found, *(["the text without a heading"] if without else [])]


def _is_whole(line: str) -> bool:
    """Tell whether a line is a whole thought: no blank to fill in, and not broken off."""
    text = line.strip()
    return "…" not in text and not text.endswith((",", ":", ";", "-", "–")) and len(text.split()) > 2


def real_items(actions: Iterable[ActionItem]) -> list[ActionItem]:
    """Return the action items that hold more than blanks."""
    return [item for item in actions if item.text.strip(" ….")]
