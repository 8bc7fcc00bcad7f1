"""What to ask about a learner's postmortem, in the order in which it helps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pmkit.analysis.actions.plan import ActionItem, Strength
from pmkit.analysis.actions.strength import strength_of
from pmkit.analysis.language.wording import WordingFinding
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.kindred import rarity
from pmkit.analysis.text.likeness import covered, likeness, stems
from pmkit.analysis.text.phrases import load_phrases
from pmkit.analysis.text.polarity import denies_anything
from pmkit.analysis.whys.graph import PROBLEM, Graph, NodeType
from pmkit.data.catalog import finding
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.documents.review import review
from pmkit.finding import Finding
from pmkit.practice.feedback.alignment import ids_written, records_named
from pmkit.practice.feedback.comparison import Comparison, not_read
from pmkit.practice.feedback.defects import defects
from pmkit.practice.feedback.instants import about_instants
from pmkit.practice.feedback.matching import Matcher, states_condition
from pmkit.practice.feedback.nearness import is_english, may_speak_of, sentences
from pmkit.practice.feedback.praise import real_items
from pmkit.practice.feedback.telling import record_for_hint, shown_record
from pmkit.records.event import Event

_WHYS: Final = load_phrases("pmkit.analysis.whys")
_ORDER: Final = tuple(Strength)  # strong first
_HEADINGS: Final = 5  # named in one question
_FLAT: Final = 2  # answers side by side, from which a graph of one level may be a chain
_LONG: Final = 5  # answers from which a graph of two levels may be deeper
_SURE: Final = 0.9  # confidence from which the language check is a teacher; below, it is for a careful writer
_TAIL: Final = re.compile(r"\s[—–-]{1,2}\s+\S")
_ASKS_WHY: Final = re.compile(r"\W*why\s+(?!\W*(?:→|->|\?\s*(?:→|->)))\w", re.IGNORECASE)  # "Why so long? → …"
_SEVERAL: Final = 2  # factors from which a root cause that is named too is not the only one
_FEW: Final = 2  # records that have a word, up to which it tells which record is meant
_SHARE: Final = 0.3  # of such words in a text, from which the text may speak of the record
_SAYS: Final = 10  # words of an answer, from which it says more than that it is out of reach
_ABOUT: Final = 0.3  # likeness of a why and a factor that tell of one thing
_CONDITIONS: Final = (NodeType.CONDITION, NodeType.GAP, NodeType.DEFENSE, NodeType.DECISION)
_ALIKE: Final = 0.5  # two actions that are this alike, and answer the same factor, are one


def questions_about(found: Comparison, matcher: Matcher) -> Iterator[Finding]:
    """Yield what to ask, in the order in which it helps."""
    yours, reference, pairing = found.yours, found.reference, found.pairing
    unread = not_read(yours)
    if unread.headings:
        yield finding("headings-not-read", "Headings", headings=_listed(unread.headings), missing=unread.missing)
    elif unread:
        yield finding("no-headings", "Headings", missing=unread.missing)
    unfinished = list(defects(yours, reference, found.given))
    blanks = {one.id for one in (*yours.whys.whys, *yours.factors, *yours.actions) if one.text in found.given}
    broken = {question.where for question in unfinished if question.code in _UNFINISHED}
    instants = list(about_instants(yours, reference, pairing.known))
    own = [one for one in _own(yours, reference, {one.where for one in instants}) if one.where not in broken | blanks]
    yield from (question for question in own if question.code in _FIRST)
    yield from (question for question in unfinished if question.code != "only-a-name")
    yield from (question for question in instants if question.code not in _LATER)
    for mine, (event, (own_word, other_word)) in found.shown.against.items():
        yield finding(
            "against-record",
            mine,
            yours=_quoted(yours.factors[mine].text),
            record=event.id,
            headline=event.headline,
            mine=own_word,
            theirs=other_word,
        )
    yield from (question for question in own if question.code == "names-no-record")
    if not unread and not any(factor.text.strip(" ….") for factor in yours.factors):
        yield finding("no-factors", HEADINGS["factors"])
    if pairing.mine or len(yours.whys):
        yield from _also_followed(found, matcher)
    weaker = list(_weaker(found))
    yield from weaker
    for factor in pairing.new:
        if not factor.evidence and states_condition(factor.text):
            yield finding("new-factor", factor.id, factor=_quoted(factor.text))
    yield from (question for question in (*unfinished, *instants) if question.code in _LATER)
    for question in own:
        if question.code not in (*_FIRST, "names-no-record") and not (weaker and question.code == "only-weak"):
            yield question


def _also_followed(found: Comparison, matcher: Matcher) -> Iterator[Finding]:
    """Yield questions that lead to factors which only the reference has, each by the record that leads there."""
    yours, reference = found.yours, found.reference
    text = list(sentences(yours))
    if not_read(yours) or not is_english(" ".join(text)):
        return  # what was not read, or is in words that the kit does not know, may hold it
    lines = [*yours.whys.whys, *yours.factors, *yours.factors.held]
    pointed = [ref for line in lines for ref in line.evidence]
    pointed += [ref for sentence in text for ref in ids_written(sentence)]
    followed = records_named(pointed, yours, reference, found.pairing.known)
    words = frozenset().union(*map(stems, text))
    common = Counter(stem for event in reference.timeline for stem in stems(event.headline))
    weight = rarity(event.headline for event in reference.timeline)
    for factor in found.pairing.also:
        hint = next((hint.observation for hint in found.scenario.manifest.hints if hint.about == factor.id), "")
        event = record_for_hint(factor, hint, matcher)
        if event is None or event.id in followed or _is_told(event, words, common):
            continue
        if may_speak_of(event.headline, text, [line.text for line in lines], weight):
            continue
        yield finding("also-followed", event.id, seen=shown_record(event, factor, reference))


def _is_told(event: Event, words: frozenset[str], common: Mapping[str, int]) -> bool:
    """Tell whether a text may speak of a record: it uses some of the words that few other records have."""
    telling = frozenset(stem for stem in stems(event.headline) if common[stem] <= _FEW)
    return covered(telling, words) >= _SHARE


def _listed(names: Sequence[str]) -> str:
    """Return headings for a sentence, the first few of many."""
    shown = [f"“{name}”" for name in names[:_HEADINGS]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _weaker(found: Comparison) -> Iterator[Finding]:
    """Yield questions about actions that are weaker than the reference's for the same factor."""
    mine, theirs = real_items(found.yours.actions), list(found.reference.actions)
    partner = dict(found.pairing.parts) | dict(found.pairing.maybe) | dict(found.pairing.same)
    asked: set[str] = set()
    for item, other in _same_actions(mine, theirs, partner):
        given, better = strength_of(item), strength_of(other)
        if given is Strength.WEAK and better not in (None, Strength.WEAK):
            asked.add(item.id)
            yield _weaker_than(item)
    for own, reference in found.pairing.same:
        answering = [item for item in mine if own in item.answers]
        best, wanted = _strongest(answering), _strongest(i for i in theirs if reference in i.answers)
        # Where one of the learner's actions might be strong, nothing is asked.
        if best is None or wanted is None or any(strength_of(item) is None for item in answering):
            continue
        if best is Strength.WEAK is not wanted and not asked & {item.id for item in answering}:
            asked.add(answering[0].id)
            yield _weaker_than(answering[0])


def _strongest(items: Iterable[ActionItem]) -> Strength | None:
    """Return the best of some strengths; None where none is known."""
    return min(filter(None, map(strength_of, items)), key=_ORDER.index, default=None)


def _weaker_than(item: ActionItem) -> Finding:
    """Return the question about an action that relies on people where the reference's does not."""
    return finding("weaker-action", item.id, relies="relies on somebody remembering it", action=_quoted(item.text))


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
    known = {question.code for question in review(reference)} | _unknown_to(yours)
    factors = (*yours.factors, *yours.factors.held)
    # "Restore test daily — ops, feb": whoever writes actions on one line has owner and date behind a dash.
    tailed = {item.id for item in yours.actions if _TAIL.search(item.text)}
    lines = {one.id: f"{one.text} {one.layer}" for one in factors} | {why.id: why.text for why in yours.whys.whys}
    # What the reader kept as notes may point at records, too.
    pointed = any(one.evidence for one in (*factors, *yours.whys.whys)) or any(map(ids_written, sentences(yours)))
    if lines and not pointed:
        yield finding("names-no-record", HEADINGS["factors" if factors else "whys"])
    tops = {why.id: why.text for _, why in yours.whys.causes(PROBLEM)}
    stated = yours.summary.impact.strip(" …") or any(map(_ASKS_WHY.match, tops.values()))
    for question in review(yours):
        if question.code in known or question.code in _NOT_ASKED:
            continue
        if isinstance(question, WordingFinding) and question.confidence < _SURE:
            continue
        if question.code in ("no-owner", "no-due-date") and question.where in tailed:
            continue
        if question.code == "root-cause-label" and len(yours.factors) >= _SEVERAL:
            continue
        if question.code == "shallow" and _may_be_deeper(yours.whys):
            continue
        if question.code == "no-evidence" and not (pointed and _lacks_record(yours, question.where, lines)):
            continue
        if question.code == "no-problem" and stated:
            continue
        if question.code == "other-question" and question.where not in {*tops, "Problem"}:
            continue  # further down it is a matter of words whether an answer is about the time
        if (goes_on := _GOES_ON.get(question.code)) and goes_on(yours, question.where):
            continue
        if question.code == "answers-nothing" and _is_about_factor(yours, question.where):
            continue
        if question.code in _OF_ORDER and moved:
            # An instant that was moved is asked about once, not again for each order that it upsets.
            continue
        yield question


def _goes_on(yours: Postmortem, name: str) -> bool:
    """Tell whether a why that may end outside of the room is a condition, or is told on among the factors."""
    why = next(why for why in yours.whys.whys if why.id == name)
    beyond = _WHYS["beyond-the-room"].says(why.answer)
    if len(why.answer.split()) > _SAYS or (why.type in _CONDITIONS and not beyond):
        return True
    return any(name in one.evidence or likeness(one.text, why.answer) >= _ABOUT for one in yours.factors)


def _names_condition(yours: Postmortem, name: str) -> bool:
    """Tell whether a why that is called an event says what was not there, too, or a factor goes on from it."""
    why = next(why for why in yours.whys.whys if why.id == name)
    if yours.whys.depth == 1 and why is not yours.whys.whys[-1]:
        return True  # in a chain that was written on one level, the line below goes on
    return denies_anything(why.answer) or any(name in one.evidence for one in yours.factors)


def _lacks_record(yours: Postmortem, name: str, lines: Mapping[str, str]) -> bool:
    """Tell whether a line names no record and another one of its list does: in a list without records none is asked."""
    factors = (*yours.factors, *yours.factors.held)
    beside = factors if any(one.id == name for one in factors) else yours.whys.whys
    return not ids_written(lines.get(name, "")) and any(one.evidence or ids_written(one.text) for one in beside)


def _may_be_deeper(whys: Graph) -> bool:
    """Tell whether a chain may have been written in a form that shows no steps: on one level, or in one line."""
    arrows = any(why.text.count("→") > 1 for why in whys.whys)
    return arrows or len(whys) >= (_FLAT if whys.depth == 1 else _LONG)


_GOES_ON: Final[Mapping[str, Callable[[Postmortem, str], bool]]] = {
    "stops-outside": _goes_on,
    "stops-early": _names_condition,
}
"""Finding about where a path ends to what tells that it goes on in other words."""


def _is_about_factor(yours: Postmortem, name: str) -> bool:
    """Tell whether an action that names no factor has a telling word of one: everybody sees what it is for."""
    item = next(item for item in yours.actions if item.id == name)
    return any(stems(item.text) & stems(f"{one.text} {one.layer}") for one in yours.factors)


def _unknown_to(yours: Postmortem) -> set[str]:
    """Return findings that would ask for a form that the learner's document hardly uses, or that was not read."""
    levels = [why.level for why in yours.whys.whys if why.text.strip(" …")]
    codes = {"few-levels"} if 2 * sum(map(bool, levels)) < len(levels) else set()
    for code, name in _COLUMNS.items():
        if not any(getattr(item, name) for item in yours.actions):
            codes.add(code)
    return codes


_COLUMNS: Final = {
    "answers-nothing": "answers",
    "no-done-condition": "done_when",
    "no-due-date": "due",
    "no-owner": "owner",
}
"""Finding about an action to the attribute that no action of another template may have."""


# Compared with the reference instead, or a matter of form that the progress table shows.
_NOT_ASKED: Final = frozenset(
    """
    not-written no-impact-start no-detection no-mitigation no-resolution no-milestones long-silence
    points-nowhere nothing-held no-date no-impact no-severity no-zone few-factors unanswered-factor only-absence
    said-twice one-category only-weak-for no-category not-a-date unknown-event milestones-untold few-recognized
    no-layer-recognized
    """.split()
)

_FIRST: Final = ("other-question", "names-person", "asks-care", "circle")
"""Asked before anything about factors: these lead the rest of an analysis astray."""

_UNFINISHED: Final = ("broken-off", "only-a-name")
"""Asked about a line before anything else is asked about it."""

_LATER: Final = ("only-a-name", "nothing-marked", "not-marked", "marked-more")
"""Asked after factors and actions: a mark that one side has more teaches less than one that is somewhere else."""

_OF_ORDER: Final = frozenset({"impossible-order", "end-before-start", "out-of-order", "circular-order", "future"})


def _quoted(text: str) -> str:
    """Return a text as a quotation that ends with a stop."""
    return f"“{text.rstrip('.')}”."
