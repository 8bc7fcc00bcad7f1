"""Feedback on a learner's postmortem: what is there, what to look at next, at most three questions a pass.

The reference is one good reading of the records. So nothing is ever called missed or wrong: what
only the reference has is what "the reviewers also followed", with the record that leads there;
what only the learner has is new, and the question is which record supports it. There is no grand
total. Where the kit cannot tell whether two factors are the same it shows both and asks, and the
learner's word is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import likeness
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.review import review
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.practice.feedback.instants import about_instants
from pmkit.practice.feedback.judgments import Judgments
from pmkit.practice.feedback.matching import Matcher, Pairing, pair_factors
from pmkit.practice.workbook import HelpLevel, workbook
from pmkit.records.event import Event
from pmkit.records.stamps import NO_DAY, format_stamp, local_day

A_PASS: Final = 3
"""Questions in one pass: more are not taken in, and the next pass brings the next ones."""

_ORDER: Final = tuple(Strength)  # strong first
_ALIKE: Final = 0.5  # two actions that are this alike, and answer the same factor, are one


@dataclass(frozen=True)
class Feedback:
    """A learner's postmortem beside the reference.

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
        wrote = any(
            yours.has_content(key) for key in ("what_happened", "went_well", "improve", "surprised", "lucky", "lessons")
        )
        texts = [why.text for why in yours.whys.whys] + [factor.text for factor in self.pairing.mine]
        texts += [item.text for item in _real(yours.actions)]
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
        """One thing done well and the learner's own line that shows it; two empty texts where there is none yet."""
        own = ((because, line) for because, line, text in self._strengths() if text not in self.given)
        return next(own, ("", ""))

    def _strengths(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is done well, the rarest first: why it is good, the line, and the text it stands in."""
        yours = self.yours
        for item in _real(yours.actions):
            if item.done_when.strip(" …") and item.owner and strength_of(item) is Strength.STRONG:
                yield (
                    "This action works without anybody remembering it, and a stranger can check when it is done.",
                    f"{item.text} (done when {item.done_when})",
                    item.text,
                )
        for mine, _ in self.pairing.same:
            factor = yours.factors[mine]
            if len(factor.evidence) > 1 and factor.layer:
                yield "This factor names its layer and the records that show it.", factor.text, factor.text
        for why in yours.whys.whys:
            if why.type == "decision" and why.evidence:
                yield "This answer says why a step made sense, and points at the records.", why.text, why.text
        for mine, _ in self.pairing.same:
            yield "The reviewers saw this factor too.", yours.factors[mine].text, yours.factors[mine].text
        for why in yours.whys.whys:
            if why.evidence:
                yield "This answer points at the records that show it.", why.text, why.text
        for event in yours.timeline:
            if event.milestones:
                yield f"You marked when it was {event.milestones[0]}.", event.headline, event.headline
        for key in ("surprised", "lucky", "what_happened", "lessons"):
            if yours.has_content(key):
                line = next(line for line in getattr(yours, key).splitlines() if line.strip(" -*#<!>"))
                yield "You wrote this down while it is fresh.", line.strip(" -*"), line

    @property
    def next_step(self) -> str:
        """What to do next, in one sentence."""
        if self.is_empty:
            return (
                "Begin with one mark: which record is the first sign that users were affected? "
                "Write the word started into its tag. Then ask why once."
            )
        if not self.findings:
            return "Give it to somebody who was not there, and ask which line they would not believe."
        return _NEXT.get(
            self.questions[0].code, "Take the first question, look at the record it names, and write one line."
        )

    def __str__(self) -> str:
        """Return the feedback as Markdown."""
        from pmkit.practice.feedback.exports import to_markdown

        return to_markdown(self)

    def to_json(self) -> str:
        """Return the feedback as JSON."""
        from pmkit.practice.feedback.exports import to_json

        return to_json(self)

    def _repr_html_(self) -> str:
        """Show the feedback in Jupyter."""
        from pmkit.practice.feedback.exports import to_html

        return to_html(self)


_NEXT: Final = {
    "maybe-same": "Say whether the two sentences mean the same; your word is kept.",
    "also-followed": "Open the record that the first question names, and write what it made you think of.",
    "new-factor": "Write the id of the record that supports your factor into its tag.",
    "moved-instant": "Look at the record again: put its time back, or say in What Happened why you read it otherwise.",
    "weaker-action": "Change one action so that it works without anybody remembering it.",
    "not-marked": "Find the record that the first question is about, and mark it.",
    "other-question": "Add a second answer under the problem, one about how long it took.",
    "one-path": "Choose one answer and give it a second cause.",
    "no-evidence": "Add the id of one record to each answer that has none.",
}


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
    found = Feedback(scenario, yours, reference, pairing, (), judged, given)
    return found if found.is_empty else replace(found, findings=tuple(_findings(found, matcher)))


def _given(scenario: Scenario) -> frozenset[str]:
    """Return the texts that the guided workbook brings along."""
    laid = parse(workbook(scenario, HelpLevel.GUIDED))
    texts = [line.text for line in (*laid.whys.whys, *laid.factors, *laid.actions)]
    return frozenset((*texts, *(event.headline for event in laid.timeline if event.milestones)))


def _finished(yours: Postmortem, given: frozenset[str]) -> Postmortem:
    """Return the postmortem without the half-filled factor that nobody filled in."""
    kept = tuple(f for f in yours.factors if "…" not in f.text or f.text not in given)
    return yours.replace(factors=FactorAnalysis(kept, yours.factors.held))


def _findings(found: Feedback, matcher: Matcher) -> Iterator[Finding]:
    """Yield what to ask, in the order in which it helps."""
    yours, reference, pairing = found.yours, found.reference, found.pairing
    instants = list(about_instants(yours, reference))
    own = list(_own(yours, reference, {finding.where for finding in instants}))
    yield from (finding for finding in own if finding.code in _FIRST)
    yield from (finding for finding in instants if finding.code not in _LATER)
    for mine, theirs in pairing.maybe:
        yield Finding(
            "maybe-same",
            mine,
            f"You wrote: {_quoted(yours.factors[mine].text)} "
            f"The reviewers wrote: {_quoted(reference.factors[theirs].text)}",
            f"Do the two say the same? ({mine} and {theirs})",
        )
    if pairing.mine or len(yours.whys):
        for factor in pairing.also:
            yield _also_followed(factor, found, matcher)
    else:
        yield Finding(
            "no-factors",
            "Contributing Factors",
            "No factor is written yet.",
            "Which condition, had it been otherwise, would have spared users the most?",
        )
    weaker = list(_weaker(found))
    yield from weaker
    for factor in pairing.new:
        if not factor.evidence:
            yield Finding(
                "new-factor",
                factor.id,
                f"This is new to the kit: {_quoted(factor.text)}",
                "Which event supports it? You may have seen more than the reviewers did.",
            )
    yield from (finding for finding in instants if finding.code in _LATER)
    for finding in own:
        if finding.code not in _FIRST and not (weaker and finding.code == "only-weak"):
            yield finding


def _also_followed(factor: Factor, found: Feedback, matcher: Matcher) -> Finding:
    """Return the question that leads to a factor which only the reference has, by the record that leads there."""
    reference = found.reference
    hint = next((hint for hint in found.scenario.manifest.hints if hint.about == factor.id), None)
    event = _telling(matcher.events[factor.id], matcher, reference.timeline)
    seen = f"{_stamped(event, reference)}{event.headline} ({event.id})" if event else factor.layer
    question = "Who could have seen that, and where?"
    if hint:
        question = f"{question} {hint.observation}"
    return Finding("also-followed", factor.id, f"The reviewers also followed this: {seen}.", question)


def _telling(ids: Iterable[str], matcher: Matcher, timeline: Iterable[Event]) -> Event | None:
    """Return the event that tells most about one factor: the one that fewest others share, the earliest of those."""
    spread = {name: sum(name in events for events in matcher.events.values()) for name in ids}
    events = [event for event in timeline if event.id in spread]
    return min(events, key=lambda event: spread[event.id], default=None)


def _stamped(event: Event, reference: Postmortem) -> str:
    """Return when an event was, for the middle of a sentence; nothing for an untimed one."""
    if event.instant is None:
        return ""
    stamp = format_stamp(event, reference.zone, local_day(event, reference.zone) or NO_DAY)
    lead = "" if stamp.startswith(("before", "after", "until", "from")) else "at "
    return f"{lead}{stamp}: "


def _weaker(found: Feedback) -> Iterator[Finding]:
    """Yield questions about actions that are weaker than the reference's for the same factor."""
    mine, theirs = _real(found.yours.actions), list(found.reference.actions)
    partner = dict(found.pairing.same) | dict(found.pairing.maybe)
    asked: set[str] = set()
    for item, other in _same_actions(mine, theirs, partner):
        if _ORDER.index(strength_of(item)) > _ORDER.index(strength_of(other)):
            asked.add(item.id)
            yield _weaker_than(item, strength_of(item))
    if not mine:
        return
    for own, reference in found.pairing.same:
        best = min((_ORDER.index(strength_of(i)) for i in mine if own in i.answers), default=None)
        wanted = min((_ORDER.index(strength_of(i)) for i in theirs if reference in i.answers), default=None)
        if best is None or wanted is None or best <= wanted:
            continue
        strongest = [i for i in mine if own in i.answers and _ORDER.index(strength_of(i)) == best]
        if not asked & {item.id for item in mine if own in item.answers}:
            asked.add(strongest[0].id)
            yield _weaker_than(strongest[0], strength_of(strongest[0]))


def _weaker_than(item: ActionItem, strength: Strength) -> Finding:
    """Return the question about an action that relies more on people than it has to."""
    relies = {
        Strength.WEAK: "relies on somebody remembering it",
        Strength.INTERMEDIATE: "helps people notice and still needs them to act",
        Strength.STRONG: "works alone",
    }[strength]
    return Finding(
        "weaker-action",
        item.id,
        f"This action {relies}: {_quoted(item.text)}",
        "What would work at 3 in the morning, for somebody who has never read this?",
    )


def _same_actions(
    mine: list[ActionItem], theirs: list[ActionItem], partner: Mapping[str, str]
) -> Iterator[tuple[ActionItem, ActionItem]]:
    """Yield actions of the two sides that are the same: alike in words, and for a factor that both have."""
    chances: dict[tuple[int, int], float] = {}
    for a, item in enumerate(mine):
        answers = {partner.get(ref, ref) for ref in item.answers}
        for b, other in enumerate(theirs):
            alike = likeness(f"{item.text} {item.done_when}", f"{other.text} {other.done_when}")
            shared = bool(answers & set(other.answers))
            if alike >= (_ALIKE if shared else 0.8):
                chances[a, b] = alike + 0.3 * shared
    for a, b in sorted(best_pairs(chances)):
        yield mine[a], theirs[b]


def _own(yours: Postmortem, reference: Postmortem, moved: set[str]) -> Iterator[Finding]:
    """Yield the weak spots of the learner's own analysis; what the reference itself does is not asked."""
    known = {finding.code for finding in review(reference)}
    for finding in review(yours):
        if finding.code in known or finding.code in _NOT_ASKED or finding.code.startswith("no-m"):
            continue
        if finding.code in _OF_ORDER and moved:
            # An instant that was moved is asked about once, not again for each order that it upsets.
            continue
        yield finding


# Compared with the reference instead, or a matter of form that the progress table shows.
_NOT_ASKED: Final = frozenset(
    """
    not-written no-impact-start no-detection no-mitigation no-resolution no-milestones long-silence
    points-nowhere nothing-held no-date no-impact no-severity no-zone few-factors unanswered-factor only-absence
    said-twice one-category only-weak-for
    """.split()
)

_FIRST: Final = ("other-question", "names-person", "asks-care", "circle")
"""Asked before anything about factors: these lead the rest of an analysis astray."""

_LATER: Final = ("not-marked", "marked-more")
"""Asked after factors and actions: a mark that one side has more teaches less than one that stands elsewhere."""

_OF_ORDER: Final = frozenset({"impossible-order", "end-before-start", "out-of-order", "circular-order", "future"})


def _real(actions: Iterable[ActionItem]) -> list[ActionItem]:
    """Return the action items that hold more than blanks."""
    return [item for item in actions if item.text.strip(" ….")]


def _quoted(text: str) -> str:
    """Return a text as a quotation that ends with a stop."""
    return f"“{text.rstrip('.')}”."
