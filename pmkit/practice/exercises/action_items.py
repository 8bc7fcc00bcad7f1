"""The exercise action-items: which of these could somebody close, and would it help?

A1 and A2 are the article's two sample actions, word for word. The other eight, the factors and
the figures are invented; the incident is that of the kit's scenario payments-memory-leak. The
tiers are those of :mod:`pmkit.analysis.actions.strength`, with its source. Where the hierarchy
allows two tiers for an action, both are good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar, cast

from pmkit.analysis.actions.cost import balance
from pmkit.analysis.actions.matrix import CELLS, Cell, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Promise, Rating, Strength
from pmkit.analysis.actions.strength import suggest
from pmkit.analysis.language.people import asks_care, named
from pmkit.documents.format.fragments import parse_actions
from pmkit.practice.exercises.readers import LIMIT, letter, one_id, one_of, word
from pmkit.practice.exercises.reply import Reply, State, judge

Word = TypeVar("Word", bound=StrEnum)
_DAY: Final = date(2024, 1, 15)

FACTORS: Final[Mapping[str, str]] = {
    "F1": "The new check for duplicates keeps every request, and no test asked for how long",
    "F2": "Clients retry at once, and the connection proxy holds what ended pods had opened",
    "F3": "Nothing between a growing pod and its users stops the growth or reports it",
    "F4": "The payments dashboard shows the symptom; the memory graph is on another page",
    "F5": "The one way back to an earlier version takes as long as the way forward",
}
"""The contributing factors that the actions answer, in few words."""

_LOW, _MEDIUM, _HIGH = Rating.LOW, Rating.MEDIUM, Rating.HIGH
PLAN: Final = ActionPlan(
    (
        ActionItem(id="A1", text="Add memory monitoring", owner="SRE Team", due="2024-02-01", status="In Progress"),
        ActionItem(id="A2", text="Update testing suite", owner="Dev Team", due="2024-02-15", status="Not Started"),
        ActionItem(
            id="A3", text="Set a memory limit on each payments pod", owner="platform lead", due="2024-02-08",
            done_when="in staging, a pod that is made to grow ends alone and payments go on",
            impact=_MEDIUM, effort=_LOW, answers=("F3",),
        ),
        ActionItem(
            id="A4", text="Remind reviewers to be careful with what is kept in memory", owner="review lead",
            due="2024-01-31", done_when="the mail is sent", impact=_MEDIUM, effort=_LOW, answers=("F1",),
        ),
        ActionItem(
            id="A5", text="Train the on-call rotation on memory leaks", owner="rotation lead", due="2024-03-15",
            done_when="everybody on the rotation feels ready", impact=_HIGH, effort=_MEDIUM, answers=("F4",),
        ),
        ActionItem(
            id="A6", text="Add two questions to the change template: how much data is kept, and for how long",
            owner="review lead", due="2024-01-31", done_when="a new change opens with both questions in its form",
            impact=_HIGH, effort=_LOW, answers=("F1",),
        ),
        ActionItem(
            id="A7", text="Require a second approval for each payments release", owner="release manager",
            due="2024-02-08", done_when="the pipeline refuses a release with one approval",
            impact=_LOW, effort=_MEDIUM, answers=("F3",),
        ),
        ActionItem(
            id="A8", text="Let the pipeline roll a release back by itself when memory grows", owner="pipeline lead",
            due="2024-06-28", done_when="in staging, a release that leaks is taken back with nobody at a keyboard",
            impact=_HIGH, effort=_HIGH, answers=("F3", "F5"),
        ),
        ActionItem(
            id="A9", text="Isolate the check for duplicates in a service of its own; payments go on without it",
            owner="payments architect", impact=_MEDIUM, effort=_HIGH, answers=("F1",),
        ),
        ActionItem(id="A10", text="Look into the connection proxy", impact=_LOW, effort=_LOW, answers=("F2",)),
    )
)  # fmt: skip
"""The ten actions of the exercise; nobody has marked a promise or a strength yet."""
COST: Final = balance(
    effort_days=(20, 40), day_rate=(600, 800), incidents_a_year=(0.5, 2), loss_each=(8_000, 40_000),
    share_avoided=(0.2, 0.6),
)  # fmt: skip
"""Guesses about A8, from low to high, and what they make together."""


def board() -> str:
    """Return the ten actions as their rows have them, without effort and impact."""
    lines = []
    for item in PLAN:
        row = f"owner: {item.owner or '-'}; due: {item.due or '-'}; answers: {', '.join(item.answers) or '-'}"
        lines += [f"{item.id:<4} {item.text}", f"     {row}", f"     done when: {item.done_when or '-'}"]
    return "\n".join(lines)


# The question to each tier that an action cannot be put in; the other tiers are good.
_TIERS: Final[Mapping[str, Mapping[str, str]]] = {
    "A1": {"strong": "Say A1 works tonight. Who must still look or wake up, and remember what to do next?"},
    "A3": {
        "intermediate": "At 3 in the morning a pod reaches A3's limit. What must a person notice before it ends?",
        "weak": "Once A3's number stands in the configuration, what is left for anybody to remember?",
    },
    "A4": {
        "strong": "Six months on, on a Friday evening: what must come to a reviewer's mind for A4 to work?",
        "intermediate": "Does A4 stand in the tool at the moment of a review, or must somebody recall a mail?",
    },
    "A5": {
        "strong": "Somebody joins the rotation after A5. What must that person remember that nobody told them?",
        "intermediate": "After twelve quiet weeks, how much of A5 must be recalled while the pager rings?",
    },
    "A6": {
        "strong": "A6 shows two questions. What happens if an author leaves them empty, and who must think of that?",
        "weak": "Who has to remember A6's two questions, if the form shows them with every change?",
    },
    "A7": {"strong": "A7 waits for a second person. What must that person remember to look for, ten times a week?"},
    "A8": {
        "intermediate": "Between growth and rollback in A8, which alert must a person read and remember to act on?",
        "weak": "What would anybody have to remember for A8 to act in a night without staff?",
    },
    "A9": {
        "intermediate": "The check of A9 runs out of memory. Who must remember to do something so that payments go on?",
        "weak": "A9 takes months, so it is much work. Once it runs, what is left to remember?",
    },
}
_PROMISES: Final[Mapping[str, Mapping[str, str]]] = {
    "A2": {"idea": "A2 is loose. But do its cells say whom one asks, and on which day?"},
    "A4": {"idea": "A4 may not help much. Does that change whether a role has taken it on by a day?"},
    "A9": {"commitment": "A9 has an owner. On which day would somebody ask that owner about it?"},
    "A10": {"commitment": "Who has said yes to A10, and which cell of its row would show it?"},
}


def check_tiers(answers: object) -> Reply:
    """Reply to: which tier is each action in? Takes ids with tiers, asks about one action at a time."""
    return _each(
        answers,
        _TIERS,
        tuple(Strength),
        "the tier says what still works when nobody remembers. For A1 and A7 two tiers can be defended: monitoring "
        "may wake somebody or wait to be looked at, and a second approval is a tool's step or one more tired person.",
    )


def check_promises(answers: object) -> Reply:
    """Reply to: commitment or idea, as the row stands? Takes ids with words, asks about one at a time."""
    return _each(
        answers,
        _PROMISES,
        tuple(Promise),
        "a promise needs somebody who made it and a day to ask. An idea is no worse for being one; nobody "
        "counts on it yet.",
    )


def _each(answers: object, questions: Mapping[str, Mapping[str, str]], words: tuple[str, ...], praise: str) -> Reply:
    """Return the first question about several actions, else what is unanswered, else the praise."""
    form = f"Which word belongs to which action: {' or '.join(words)}?"
    if not issubclass(type(answers), dict):  # the type itself: a learner's object may lie about its class
        return judge(answers, lambda _: None, right="", praise="", questions={}, form=form, otherwise=form)
    given = cast("dict[object, object]", answers)
    replies = [_word_for(name, dict.get(given, name, ...), asked, words) for name, asked in questions.items()]
    return _first(replies, praise)


def _word_for(name: str, answer: object, questions: Mapping[str, str], words: tuple[str, ...]) -> Reply:
    """Return the reply to the word for one action; words without a question are good."""
    read = one_of(*words)
    return judge(
        answer,
        lambda given: True if (found := read(given)) in words and found not in questions else found,
        right=True,
        praise="",
        questions=questions,
        form=f"Which of {', '.join(words)} fits {name}?",
        otherwise=f"Your word for {name} is not among {', '.join(words)}. Which of them comes nearest?",
    )


def _first(replies: list[Reply], praise: str) -> Reply:
    """Return the first reply that asks, else the first that is unanswered, else the praise."""
    for state in (State.QUESTION, State.UNANSWERED):
        for reply in replies:
            if reply.state is state:
                return reply
    return Reply(State.GOOD, praise)


def _one(answer: object) -> str | None:
    """Return one action's id: ``"a4"``, ``"A04"`` and the ActionItem are one; ``many`` for several."""
    found = one_id(answer.id if isinstance(answer, ActionItem) else answer, "A")
    return f"A{int(found[1:])}" if found and found != "many" else found


def check_care(answer: object) -> Reply:
    """Reply to: which action asks a person to be careful?"""
    return judge(
        answer,
        _one,
        right=next(item.id for item in PLAN if asks_care(item.text)),
        praise="everybody was careful before the incident too. Ask what would make the slip harmless or impossible.",
        questions={
            "A1": "A1 lets a machine watch. Which row asks people to watch themselves?",
            "A2": "A2 says little, and nothing about anybody's attention. Which row does?",
            "A3": "A3's limit holds whether people pay attention or not. Which row has nothing but attention?",
            "A5": "A5 wants people to know more. Which row wants them to be different?",
            "A6": "A6 asks for two answers about data. Which row asks for a state of mind?",
            "A7": "A7 asks for one more person, and the pipeline insists. Which row has only a plea to insist with?",
            "A8": "In A8 the pipeline acts with nobody there. Which row rests on somebody being there and awake?",
            "A10": "A10 is vague about a machine. Which row speaks to people about their attention?",
            "many": "One row is meant. Which of yours would fail on a tired evening, with no rule broken?",
        },
        form="Which single action do you mean, written like A1?",
        otherwise="Read the verbs again. Which row asks for an attitude instead of a change?",
    )


def check_done(answer: object) -> Reply:
    """Reply to: which done-condition for A1 can a stranger check?"""
    return judge(
        answer,
        letter,
        right="d",
        praise="anybody can make a pod grow and look at a phone and a clock. It also tests the way to a person.",
        questions={
            "a": "What would two strangers look at in order to agree on 'properly'?",
            "b": "Where does a stranger see confidence? Which event could be shown to one instead?",
            "c": "If six months stay quiet, was it the monitoring or the season? And when would you close A1?",
            "e": "A ticket tells that somebody closed it. What would be different in the next leak's first minutes?",
            "f": "A graph was seen once by those who came. Where is it at 3 in the morning?",
        },
        form="Which letter from a to f do you mean?",
        otherwise="Which of a to f could somebody from another company test in an afternoon?",
    )


_CLEAR: Final = "clear"
_REPAIR: Final[Mapping[str, str]] = {
    "many": "Only A2 is to be repaired here. Which single item do you stand by?",
    "over": "Its status says that nobody works on it any more. What would it be on its first day?",
    "unchanged": "Its text is still the article's. What will the suite do that it does not do today?",
    "asks-care": "It asks people for attention. What would make the slip harmless for somebody who is tired?",
    "names-person": "It names a person. Which role is still there when that person has moved on?",
    "no-owner": "Its owner cell says nothing. Which role will be asked about it?",
    "team-owner": "Its owner is several people at once. Which role among them is asked on the due date?",
    "no-due-date": "When will somebody look at it again? Can you give a day?",
    "not-a-date": "Which day of the calendar is meant? Can you write it like 2024-02-29?",
    "past": f"The incident was on {_DAY}. Can what follows from it have been due by then?",
    "no-done-condition": "Nothing says when it is done. What could somebody who never met you check?",
    "feeling": "Its done-condition holds a verdict, such as 'better'. What could a stranger look at instead?",
    "label": "Its done-condition tells that work ended. What does the suite do with a build that leaks?",
    "answers-nothing": "It answers no factor. Which of F1 to F5 would be different, if any?",
    "unknown-factor": "It answers an id that is not in the list. Which of the five factors do you mean?",
    "no-strength": "It has no strength. Does a build stop by itself, or must somebody read and remember?",
    "overrated": "Its words speak of teaching, writing or looking, its mark of more. What happens if all forget it?",
    "only-weak": "It rests on people remembering. Which part could the build do by itself?",
}
_VERDICT: Final = re.compile(
    r"\b(?:confiden(?:t|ce)|feels?|properly|better|improved|satisfied|happy|sufficient(?:ly)?|adequate(?:ly)?|"
    r"appropriate(?:ly)?|good enough|as needed)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(?!.*\b(?:no|not|cannot|stop\w*|fail\w*|refuse\w*|reject\w*|block\w*)\b)"  # these tell what happens to a build
    r".*\b(?:done|finished|completed?|closed|merged|deployed|implemented|updated|shipped|released)\b",
    re.IGNORECASE,
)
_MANY_PEOPLE: Final = re.compile(
    r"^(?!.*\b(?:of|for|in|from)\b).*\b(?:teams?|everybody|everyone|all|\w+ers|devs?|sres|we|us|department|group|squad)$",
    re.IGNORECASE,
)
_SHORT, _LABEL_WORDS = 2, 5


def check_repair(answer: object) -> Reply:
    """Reply to: how would you repair A2? Takes an ActionItem, a dict of its fields, or a row of the template."""
    return judge(
        answer,
        _weak_spot,
        right=_CLEAR,
        praise="pmkit has no question left about it. Whether its condition is worth meeting is for people: ask "
        "somebody who did not write it how they would check it.",
        questions=_REPAIR,
        form="Can you write it as an ActionItem with id and text, and its strength as strong, intermediate or weak?",
        otherwise="What would a reviewer ask first about this item?",
    )


def _items(answer: object) -> tuple[ActionItem, ...]:
    """Return the items that an answer holds.

    Raises:
        RecordError: the fields make no item.
        TypeError: the answer has a field that no item has.
    """
    if isinstance(answer, str):
        return tuple(parse_actions(answer)) if len(answer) <= LIMIT else ()
    if isinstance(answer, dict):
        return (ActionItem(**cast("dict[str, Any]", {"id": "A2"} | answer)),)
    if isinstance(answer, (list, tuple, ActionPlan)) and len(answer) <= LIMIT:
        return tuple(item for item in answer if isinstance(item, ActionItem))
    return (answer,) if isinstance(answer, ActionItem) else ()


def _weak_spot(answer: object) -> str | None:
    """Return what to ask first about a repaired A2, ``clear`` for nothing, None for no item."""
    items = _items(answer)
    if len(items) != 1:
        return "many" if items else None
    item, said = items[0], suggest(items[0].text)
    # A suggestion can be wrong; one from the words that an action begins with is worth a question.
    verb = bool(said.because) and item.text.casefold().startswith(said.because.casefold())
    codes = [finding.code for finding in ActionPlan((item,)).findings() if finding.code in _REPAIR]
    own = {
        "over": item.is_dropped or item.is_done,
        "unchanged": word(item.text) == word(PLAN["A2"].text),
        "names-person": bool(named(f"{item.text}. {item.owner}")),
        "no-due-date": not item.due,
        "team-owner": _MANY_PEOPLE.search(item.owner) is not None,
        "not-a-date": bool(item.due) and item.due_date is None,
        "past": item.due_date is not None and item.due_date <= _DAY,
        "feeling": _VERDICT.search(item.done_when) is not None,
        "label": _says_little(item),
        "unknown-factor": bool(set(item.answers) - set(FACTORS)),
        "no-strength": item.strength is None,
        "overrated": verb and said.strength is Strength.WEAK and item.strength is not Strength.WEAK,
    }
    codes += [code for code, holds in own.items() if holds]
    return next((code for code in _REPAIR if code in codes), _CLEAR)


def _says_little(item: ActionItem) -> bool:
    """Tell whether a done-condition repeats the text, or only says that the work has ended."""
    count = len(item.done_when.split())
    is_label = count <= _LABEL_WORDS and _LABEL.search(item.done_when)
    return 0 < count <= _SHORT or bool(is_label) or word(item.done_when) == word(item.text)


def check_cell(answer: object) -> Reply:
    """Reply to: what does the article's matrix advise for A9?"""
    item = PLAN["A9"]
    return judge(
        answer,
        lambda given: one_of(*(cell.advice for cell in CELLS))(given.advice if isinstance(given, Cell) else given),
        right=advice(item.impact or _LOW, item.effort or _LOW).advice,
        praise="and level 4 of the article's own maturity model asks for architectural changes. Two of its tables "
        "pull in two directions; a team has to say which one it follows, and why.",
        questions={
            "Plan": "That cell has A9's effort. Which impact does it ask for, and which did the team give A9?",
            "Do Next": "Did you take the impact for the effort? Which of A9's two ratings is the medium one?",
            "Skip": "That advice stands at low impact. What is A9's?",
            "Consider": "That is A9's impact. Which effort does that cell expect?",
            "Quick Wins": "That cell is for what is done in a day or two. How long would A9 take?",
            "Do First": "That cell wants much impact for little effort. Does A9 have either?",
            "If Time": "Low and low lead there. Where in the ratings do you see a low for A9?",
        },
        form="What does the article say in that cell, such as Do First?",
        otherwise="Find A9's impact and A9's effort in the list of cells. What follows the colon there?",
    )


def check_part(action: object, part: object) -> Reply:
    """Reply to: which strong action stands under Plan, and which strong part of it could be done now?"""
    praise = "the canary waits ten minutes anyway; with one more criterion it turns a leak back while nobody watches."
    return _first([_late(action), _small(part)], praise)


def _late(answer: object) -> Reply:
    """Return the reply to: which strong action stands under Plan?"""
    placed = [item.id for told, item in PLAN.matrix().in_order if told == "Plan"]
    return judge(
        answer,
        _one,
        right=next((name for name in placed if "strong" not in _TIERS.get(name, {"strong": ""})), None),
        praise="",
        questions={
            "A9": "A9 is strong and late as well. Which advice did its medium impact lead to?",
            "A3": "A3 is strong, and its effort is low. Does the matrix hold it back?",
            "A5": "The article names training under Do Next. Does A5 work without anybody remembering it?",
            "A6": "A6 is among the first by these ratings. Which strong one has to wait?",
            "A7": "Which advice goes with low impact? And does A7 work without a person?",
            "A1": "A1 is one of two that nobody rated. Which rated one asks for much work and promises much?",
            "many": "Two strong actions come late. Which one of them did the team rate high in impact?",
        },
        form="Which single action do you mean by the first answer, written like A1?",
        otherwise="Which ratings lead to Plan, and which strong action has both?",
    )


def _small(answer: object) -> Reply:
    """Return the reply to: which small part is still strong?"""
    return judge(
        answer,
        letter,
        right="b",
        praise="",
        questions={
            "a": "Who has to find that page, and remember that it exists, while payments fail?",
            "c": "When that paper is written, what happens to the next release that leaks?",
            "d": "Who watches in an hour in which three other things happen?",
            "e": "It tells somebody. What does it do by itself if that person is on a train?",
        },
        form="Which letter from a to e is the part that you mean?",
        otherwise="Which part from a to e would stop a leak while everybody sleeps?",
    )


def check_balance(answer: object) -> Reply:
    """Reply to: what do the ranges of ``COST`` decide?"""
    return judge(
        answer,
        letter,
        right="e",
        praise="from low to high that guess grows five times, more than any other. And money is one side: the "
        "figures do not see nights with a pager or merchants' trust, and a part that costs a day need not wait.",
        questions={
            "a": "You hold the most that it may save against the cost. What if it saves the least?",
            "b": "You hold the least that it may save against the cost. What if it saves the most?",
            "c": "Who measured that the middle of a guess is likelier than its ends? How far apart are the two?",
            "d": "The effort doubles from its low end to its high end. By how much do the other guesses grow?",
            "f": "Wide is not empty. Could this work save 100,000 EUR in a year, by these ranges?",
        },
        form="Which letter from a to f do you mean?",
        otherwise="Do the ranges for work and for what is saved overlap? What follows for a to f?",
    )


def closing(repair: object = ..., promises: object = ..., tiers: object = ...) -> ActionPlan:
    """Return the plan as the learner leaves it; what cannot be read stays as it was.

    Args:
        repair: the repaired A2, in any form that :func:`check_repair` takes.
        promises: ids with ``commitment`` or ``idea``.
        tiers: ids with a strength.
    """
    items = []
    for item in PLAN:
        mine = _mended(repair, item) if item.id == "A2" else item
        strength = mine.strength or _said(tiers, item.id, Strength)
        items.append(replace(mine, promise=_said(promises, item.id, Promise) or mine.promise, strength=strength))
    return ActionPlan(tuple(items))


def _mended(answer: object, item: ActionItem) -> ActionItem:
    """Return the learner's item under the id of the one that it repairs."""
    try:
        found = _items(answer)
        return replace(found[0], id=item.id) if len(found) == 1 else item
    except Exception:  # as in judge: a learner's object may raise from anything
        return item


def _said(answers: object, name: str, words: type[Word]) -> Word | None:
    """Return the learner's word for an action, None where there is none that can be read."""
    if not issubclass(type(answers), dict):
        return None
    try:
        found = one_of(*words)(dict.get(cast("dict[object, object]", answers), name))
    except Exception:
        return None
    return words(found) if found in tuple(words) else None
