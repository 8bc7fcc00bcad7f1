"""A learner's postmortem beside the reference: the value that everything else in this chamber is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pmkit.analysis.language.wording import WordingFinding
from pmkit.analysis.text.likeness import likeness
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.review import review_wording
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.feedback.pairing import Pairing
from pmkit.practice.feedback.praise import is_praised, real_items, strengths
from pmkit.practice.feedback.telling import NOTHING_BESIDE, Beside

A_PASS: Final = 3
"""Questions in one pass: more are not taken in, and the next pass brings the next ones."""

_A_FEW: Final = 8
"""Words from which a section that was not read is more than a line of metadata."""

_LOOKED_FOR: Final = ("timeline", "factors", "actions")
"""Sections that every template has in some form, and that feedback is about."""

_NEARLY: Final = 0.45
"""Likeness to a line of the workbook from which a line is not the learner's own."""

_CALLED: Final = {"timeline": "timeline", "whys": "whys", "factors": "factors", "actions": "actions"}

_UNREAD: Final = ("headings-not-read", "no-headings")
"""Questions about what was not read."""

_OWN_WORDS: Final = ("what_happened", "went_well", "improve", "surprised", "lucky", "lessons")
"""Sections that nothing is laid out in: what is in them is the learner's own."""

_NEXT: Final = {
    "broken-off": "Finish that line, or take it out.",
    "only-a-name": "Write one sentence about it that says how it was, so that somebody could check it.",
    "not-in-order": "Look that time up in the records, and put the line right.",
    "other-unit": "Read that record word for word, and put your text right.",
    "against-record": "Read that record word for word, and rewrite your line or say why you read it otherwise.",
    "also-followed": "Read that record again, and write down which condition it shows, if you don't have it yet.",
    "new-factor": "Look for a record that supports it, and write its id at the end of the line; if there is none, "
    "call it a guess.",
    "moved-instant": "Look at the record again: put its time back, or say in What Happened how you read it.",
    "marked-more": "Look for the words of that record that support the mark, or take the mark away.",
    "marked-elsewhere": "Read the two records side by side, and keep the mark at the one that shows it first.",
    "nothing-marked": "Find the line, or the record, that shows when users were first affected, and write [started] at "
    "its end.",
    "weaker-action": "Change that action so that it works without anybody remembering it.",
    "not-marked": "Begin with one mark: find the line or the record that shows it, and write the mark at its end.",
    "other-question": "Ask the two questions apart, and write an answer below each.",
    "names-person": "Write what they saw and knew at that moment, and ask on from there.",
    "asks-care": "Rewrite that action so that it still works when somebody is tired.",
    "one-path": "Choose one answer and give it a second cause.",
    "shallow": "Choose the last answer, and ask why once more.",
    "stops-early": "Ask why once more below that answer.",
    "stops-outside": "Go one step back on that path, and write down a condition that one of your teams could change.",
    "no-evidence": "Look for a record that shows it, and write its id at the end of the line.",
    "names-no-record": "Take the line that somebody would doubt most, look for the record that shows it, and write "
    "that record's id at its end.",
    "answers-nothing": "Write the id of the factor that the action changes at its end, or say what it is for.",
    "no-owner": "Write one role into the owner's cell of that action.",
    "no-due-date": "Write a day into the due cell of that action, or call it an idea.",
    "no-done-condition": "Write down how a stranger could tell that the action is done.",
    "no-problem": "Write in one line what users felt, and for how long.",
    "passive-should-have": "Write down what could be seen at that moment, and leave out what is only known now.",
    "should-have": "Write down what could be seen at that moment, and leave out what is only known now.",
    "if-only": "Write down what could be seen at that moment, and leave out what is only known now.",
    "everybody-owns": "Name one role that will be asked about that action.",
    "vague": "Say what will be different once it is done, in words that somebody else could check.",
    "only-weak": "Choose one action, and change it so that it works without anybody remembering it.",
    "too-many": "Choose the three actions that you will do first.",
    "person-not-role": "Write the role in place of the name.",
    "circle": "Decide which of them came first, and take out the link that leads back.",
    "not-linked": "Put it below the answer that it explains.",
    "few-levels": "Ask what somebody from another team would add, and write it down as one answer.",
    **dict.fromkeys(
        ("impossible-order", "circular-order", "end-before-start", "out-of-order", "future"),
        "Look those times up in the records, and put right the one that is off.",
    ),
    "no-factors": "Write one condition, with the record that shows it.",
}


_WORDS: Final = "Write that line again, with what could be seen at that moment and what was done."
_USUAL: Final = "Take the first question, and answer it with one line in your document."


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
        shown: the records that lead from the learner's factors to the reviewers'.
    """

    scenario: Scenario
    yours: Postmortem
    reference: Postmortem
    pairing: Pairing
    findings: tuple[Finding, ...]
    judgments: Judgments
    given: frozenset[str] = frozenset()
    shown: Beside = NOTHING_BESIDE

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
        """The questions of this pass: the first three, of different sorts and about different lines if possible."""
        chosen: list[Finding] = []
        taken: set[str] = set()
        for finding in self.findings:
            if len(chosen) < A_PASS and not {finding.code, finding.where} & taken:
                chosen.append(finding)
                taken |= {finding.code, finding.where}
        chosen += [finding for finding in self.findings if finding not in chosen][: A_PASS - len(chosen)]
        return tuple(sorted(chosen, key=self.findings.index))

    @cached_property
    def done_well(self) -> tuple[str, str]:
        """One thing done well and the learner's own line that shows it; two empty texts where there is none yet.

        A line is left out that a careful reviewer would not praise: the language check marks it, it judges somebody,
        something is asked about it, it is a blank to fill in, or it breaks off in the middle of a sentence.
        """
        yours = self.yours
        texts = {why.id: why.text for why in yours.whys.whys} | {one.id: one.text for one in yours.factors}
        texts |= {item.id: item.text for item in yours.actions}
        asked = {texts.get(finding.where) for finding in self.findings}
        own = (row for row in strengths(yours, self.reference, self.pairing) if not self._is_given(row[2]))
        return next(
            (
                (why, line)
                for why, line, text in own
                if text not in asked and _is_whole(line) and is_praised(line) and not review_wording(line)
            ),
            ("", ""),
        )

    def _is_given(self, text: str) -> bool:
        """Tell whether a line is the workbook's, or nearly."""
        return text in self.given or any(likeness(text, one) >= _NEARLY for one in self.given)

    @property
    def next_step(self) -> str:
        """What to do next, in one sentence."""
        if self.is_empty and not self.questions:
            return (
                "Begin with one mark: which record is the first sign that users were affected? "
                "Write the word started into its tag. Then ask why once."
            )
        if not self.findings:
            return "Give it to somebody who was not there, and ask which line they would not believe."
        if self.questions[0].code in _UNREAD:
            return f"Put the heading {not_read(self.yours).wanted}, if you have them, and ask again."
        first = self.questions[0]
        usual = _WORDS if isinstance(first, WordingFinding) else _USUAL
        return _NEXT.get(first.code, usual)


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a document was not read, where a section that feedback is about has nothing in it.

    Attributes:
        headings: those that the kit does not know.
        sections: names of the sections that nothing was found for.
        without: whether there is text without any heading.
    """

    headings: tuple[str, ...]
    sections: tuple[str, ...]
    without: bool

    def __bool__(self) -> bool:
        """Whether anything was not read."""
        return bool(self.headings or self.without)

    @property
    def missing(self) -> str:
        """The sections for a sentence."""
        *first, last = self.sections
        return f"{', your '.join(first)} or your {last}" if first else last

    @property
    def wanted(self) -> str:
        """The headings that the kit looks for, and what goes below each, for a sentence."""
        by_name = {name: key for key, name in _CALLED.items()}
        *first, last = [f"{HEADINGS[by_name[name]]} above your {name}" for name in self.sections]
        return f"{', '.join(first)} and {last}" if first else last


def not_read(postmortem: Postmortem) -> Unread:
    """Return what was not read of a document; nothing where every section that is looked for holds something."""
    empty = [key for key in _LOOKED_FOR if not postmortem.has_content(key)]
    sections = tuple(_CALLED[key] for key in _CALLED if not postmortem.has_content(key))
    long = [section for section in postmortem.extra if len(section.text.split()) >= _A_FEW]
    # A sentence that another tool's markup made a heading of isn't one.
    headings = tuple(section.heading for section in long if len(section.heading.split()) <= _A_FEW)
    loose = len(headings) < len(long)
    loose |= len(postmortem.opening.split()) >= 3 * _A_FEW and len(empty) == len(_LOOKED_FOR)
    return Unread(headings, sections, loose) if empty else Unread((), sections, without=False)


def _is_whole(line: str) -> bool:
    """Tell whether a line is a whole thought: no blank to fill in, and not broken off."""
    text = line.strip()
    return "…" not in text and not text.endswith((",", ":", ";", "-", "–")) and len(text.split()) > 2
