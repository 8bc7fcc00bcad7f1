"""What to ask about a learner's postmortem, in the order in which it helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import likeness
from pmkit.data.catalogue import finding
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.review import review
from pmkit.finding import Finding
from pmkit.practice.feedback.comparison import Comparison, headings_not_read, real_items
from pmkit.practice.feedback.instants import about_instants
from pmkit.practice.feedback.matching import Matcher
from pmkit.records.event import Event
from pmkit.records.stamps import NO_DAY, format_stamp, local_day

_ORDER: Final = tuple(Strength)  # strong first
_HEADINGS: Final = 5  # named in one question
_ALIKE: Final = 0.5  # two actions that are this alike, and answer the same factor, are one


def questions_about(found: Comparison, matcher: Matcher) -> Iterator[Finding]:
    """Yield what to ask, in the order in which it helps."""
    yours, reference, pairing = found.yours, found.reference, found.pairing
    if unread := headings_not_read(yours):
        yield finding("headings-not-read", HEADINGS["what_happened"], headings=_listed(unread))
    instants = list(about_instants(yours, reference))
    own = list(_own(yours, reference, {question.where for question in instants}))
    yield from (question for question in own if question.code in _FIRST)
    yield from (question for question in instants if question.code not in _LATER)
    for mine, theirs in pairing.maybe:
        yield finding(
            "maybe-same",
            mine,
            yours=_quoted(yours.factors[mine].text),
            about=_about(reference.factors[theirs], reference, matcher),
            mine=mine,
            other=theirs,
        )
    if pairing.mine or len(yours.whys):
        for factor in pairing.also:
            yield _also_followed(factor, found, matcher)
    elif not unread:
        yield finding("no-factors", HEADINGS["factors"])
    weaker = list(_weaker(found))
    yield from weaker
    for factor in pairing.new:
        if not factor.evidence:
            yield finding("new-factor", factor.id, factor=_quoted(factor.text))
    yield from (question for question in instants if question.code in _LATER)
    for question in own:
        if question.code not in _FIRST and not (weaker and question.code == "only-weak"):
            yield question


def _also_followed(factor: Factor, found: Comparison, matcher: Matcher) -> Finding:
    """Return the question that leads to a factor which only the reference has, by the record that leads there."""
    hint = next((hint for hint in found.scenario.manifest.hints if hint.about == factor.id), None)
    event = _telling(matcher.events[factor.id], matcher, found.reference.timeline)
    seen = _about(factor, found.reference, matcher)
    where = event.id if event else HEADINGS["factors"]
    return finding("also-followed", where, seen=seen, hint=f" {hint.observation}" if hint else "")


def _about(factor: Factor, reference: Postmortem, matcher: Matcher) -> str:
    """Return what shows a factor of the reference, without its sentence: the record that tells most, or its layer."""
    event = _telling(matcher.events[factor.id], matcher, reference.timeline)
    return f"{_stamped(event, reference)}{event.headline} ({event.id})" if event else factor.layer


def _listed(names: list[str]) -> str:
    """Return headings for a sentence, the first few of many."""
    shown = [f"“{name}”" for name in names[:_HEADINGS]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _telling(ids: Iterable[str], matcher: Matcher, timeline: Iterable[Event]) -> Event | None:
    """Return the event that tells most about one factor: the one that fewest others share, the earliest of those."""
    spread = {name: sum(name in events for events in matcher.events.values()) for name in ids}
    events = [event for event in timeline if event.id in spread]
    return min(events, key=lambda event: spread[event.id], default=None)


def _stamped(event: Event, reference: Postmortem) -> str:
    """Return when an event was, for the middle of a sentence; nothing for an untimed one."""
    if event.instant is None:
        return ""
    days = {at.astimezone(reference.zone).date() for at in (event.earliest, event.latest) if at}
    own = NO_DAY if len(days) > 1 else local_day(event, reference.zone) or NO_DAY
    stamp = format_stamp(event, reference.zone, own)
    lead = "" if stamp.startswith(("before", "after", "until", "from")) else "at "
    return f"{lead}{stamp}: "


def _weaker(found: Comparison) -> Iterator[Finding]:
    """Yield questions about actions that are weaker than the reference's for the same factor."""
    mine, theirs = real_items(found.yours.actions), list(found.reference.actions)
    partner = dict(found.pairing.same) | dict(found.pairing.maybe)
    asked: set[str] = set()
    for item, other in _same_actions(mine, theirs, partner):
        given, better = strength_of(item), strength_of(other)
        if given and better and _ORDER.index(given) > _ORDER.index(better):
            asked.add(item.id)
            yield _weaker_than(item, given)
    for own, reference in found.pairing.same:
        answering = [item for item in mine if own in item.answers]
        best, wanted = _strongest(answering), _strongest(i for i in theirs if reference in i.answers)
        # Where one of the learner's actions might be strong, nothing is asked.
        if best is None or wanted is None or any(strength_of(item) is None for item in answering):
            continue
        if _ORDER.index(best) > _ORDER.index(wanted) and not asked & {item.id for item in answering}:
            strongest = next(item for item in answering if strength_of(item) is best)
            asked.add(strongest.id)
            yield _weaker_than(strongest, best)


def _strongest(items: Iterable[ActionItem]) -> Strength | None:
    """Return the best of some strengths; None where none is known."""
    return min(filter(None, map(strength_of, items)), key=_ORDER.index, default=None)


def _weaker_than(item: ActionItem, strength: Strength) -> Finding:
    """Return the question about an action that relies more on people than it has to."""
    relies = {
        Strength.WEAK: "relies on somebody remembering it",
        Strength.INTERMEDIATE: "helps people notice and still needs them to act",
        Strength.STRONG: "works alone",
    }[strength]
    return finding("weaker-action", item.id, relies=relies, action=_quoted(item.text))


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
    known = {question.code for question in review(reference)}
    for question in review(yours):
        if question.code in known or question.code in _NOT_ASKED:
            continue
        if question.code in _OF_ORDER and moved:
            # An instant that was moved is asked about once, not again for each order that it upsets.
            continue
        yield question


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
"""Asked after factors and actions: a mark that one side has more teaches less than one that is somewhere else."""

_OF_ORDER: Final = frozenset({"impossible-order", "end-before-start", "out-of-order", "circular-order", "future"})


def _quoted(text: str) -> str:
    """Return a text as a quotation that ends with a stop."""
    return f"“{text.rstrip('.')}”."
