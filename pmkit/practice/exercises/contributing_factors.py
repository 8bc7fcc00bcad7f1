"""The exercise on contributing factors: from one cause to several conditions.

The records are those of the scenario payments-memory-leak; its reference stays closed. What can be
computed is computed by pmkit: the taxonomy, the evidence, the findings, who is blamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from typing import Final, cast

from pmkit.analysis.factors.cheese import swiss_cheese
from pmkit.analysis.factors.factors import ARTICLE_LISTS, CATEGORY_NAMES, CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.analysis.language.people import asks_care, blamed
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HELD
from pmkit.documents.scenario.scenario import Scenario
from pmkit.kit import kit_folder
from pmkit.practice.exercises.readers import LIMIT, ids, letter, one_of, word
from pmkit.practice.exercises.reply import Reply, State, judge
from pmkit.records.event import Event
from pmkit.records.stamps import format_stamp, local_day

_Questions = Mapping[tuple[str, str], str]
_Read = Callable[[object], str | None]

STATEMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "S1": ("A pod may grow until the memory of its node is used up.", "technical"),
    "S2": ("A canary lasts ten minutes, and one figure decides.", "process technical"),
    "S3": ("A review goes through rules, test cases and response time.", "process"),
    "S4": ("The client library repeats a failed payment at once.", "technical external"),
    "S5": ("Errors are on the payments dashboard, memory is on the platform's.", "communication technical"),
    "S6": ("A rollback goes through the same stages as a release.", "process technical"),
    "S7": ("The proxy holds the connections of an ended pod for ten minutes.", "technical"),
    "S8": ("Limits were lifted to let month-end batches finish.", "organization process"),
    "S9": ("The release note names one change: validation.", "communication process"),
    "S10": ("The person on call was paged twice the night before.*", "people organization"),
    "S11": ("The card network tests its systems on Monday afternoons.*", "external"),
    "S12": ("Two teams share the nodes; each takes the other for the owner.*", "organization communication"),
}
"""Id to a statement about the incident and the categories that can be defended; * is invented for the task."""

_CATEGORY_QUESTIONS: Final[_Questions] = {
    **{(name, "people"): f"If everybody were rested and had time, would {name} be different?" for name in STATEMENTS},
    **{(name, "external"): f"Who outside your company would have to act to change {name}?" for name in STATEMENTS},
    ("S1", "process"): "Is S1 a step that somebody takes, or a setting that a pod runs with?",
    ("S1", "communication"): "If everybody knew S1, would a pod grow any less?",
    ("S1", "organization"): "Why the limits were lifted is S8. What does S1 itself describe?",
    ("S2", "communication"): "E04's figure reached whoever asked. Does S2 tell of passing on, or of deciding?",
    ("S2", "organization"): "Does S2 say which goal came first, or how a release goes?",
    ("S3", "technical"): "S3 holds for any change. Does it describe the code, or how code is looked at?",
    ("S3", "communication"): "E01's reviewers did talk. Is S3 about the talk, or the points they went through?",
    ("S3", "organization"): "December's complaints set a goal. Does S3 name the goal, or the steps of a check?",
    ("S4", "process"): "Does somebody carry out S4 as a step, or does code do it each time?",
    ("S4", "communication"): "No news is passed on in S4. What is sent, and by what?",
    ("S4", "organization"): "Bridging a short fault was a goal. Is the repeating in S4 a goal too?",
    ("S5", "process"): "Of which step is S5 a part? Or does it say where a signal can be seen?",
    ("S5", "organization"): "That there are two teams is one matter. What does S5 tell about their screens?",
    ("S6", "communication"): "Everybody knew the stages of S6. Would telling them again make a rollback shorter?",
    ("S6", "organization"): "Someone may have wanted S6. Does it describe the wish, or the way back?",
    ("S7", "process"): "Who would do the step in S7? Or does a program wait by itself?",
    ("S7", "communication"): "Who is told something in S7, and by whom?",
    ("S7", "organization"): "Which two goals compete in S7? Or is it a setting?",
    ("S8", "technical"): "The pod without a bound is S1. What does S8 add: a setting, or what it was traded for?",
    ("S8", "communication"): "If S8 had been announced to all, would the batches need the memory less?",
    ("S9", "technical"): "S9 is about a note. Which program reads it?",
    ("S9", "organization"): "Which priority does S9 show? Or does it show what a reader learns?",
    ("S10", "technical"): "Pagers are machines. Is S10 about the machine, or about who was woken?",
    ("S10", "process"): "Which written step does S10 belong to? What does it do to somebody's attention?",
    ("S10", "communication"): "Both pages of S10 arrived. What did they cost?",
    ("S11", "technical"): "Could your team change the tests of S11 in its own code?",
    ("S11", "process"): "Whose steps are the tests of S11: yours, or somebody else's?",
    ("S11", "communication"): "If they announced the tests of S11 in time, would the tests be gone?",
    ("S11", "organization"): "Can your leads put the tests of S11 on another day by a decision of theirs?",
    ("S12", "technical"): "The nodes work in S12. What is unclear about them?",
    ("S12", "process"): "Before there can be steps for the nodes of S12: who would write them?",
}

ROLES: Final = ("symptom", "trigger", "person", "condition")
"""What a statement in a postmortem can be about."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "K1": ("Nine in ten errors are timeouts while waiting for a database connection.", "symptom"),
    "K2": ("At 13:50 the deploy of v2.5.0 begins.", "trigger"),
    "K3": ("The developer overlooked the memory.", "person"),
    "K4": ("A pod may grow until the memory of its node is used up.", "condition"),
    "K5": ("The alert waits for an average of five minutes, so that short spikes page nobody.", "condition"),
}
"""Id to a sentence and what it is about."""

_ROLE_QUESTIONS: Final[_Questions] = {
    ("K1", "trigger"): "K1 was read at 14:41. What had been going on since 14:26?",
    ("K1", "person"): "Nobody does anything in K1. What does it show, and where?",
    ("K1", "condition"): "Was K1 so on the quiet morning before, or did it come with the incident?",
    ("K2", "symptom"): "Which came first, K2 or the harm? Did a user notice anything at that minute?",
    ("K2", "person"): "K2 names no role. If you added one, what would it explain?",
    ("K2", "condition"): "How long had K2 been so when payments began to fail, and how long before that?",
    ("K3", "symptom"): "On which graph or in which log could you read K3?",
    ("K3", "trigger"): "What begins in K3, and at which minute? Or is it a verdict?",
    ("K3", "condition"): "If another developer had the same review and canary, would K3 still tell you anything?",
    ("K4", "symptom"): "On a day when nothing grows, is K4 still so? Could you see it then?",
    ("K4", "trigger"): "Since when was K4 so, by E02: since that Monday, or for longer?",
    ("K4", "person"): "Who does something in K4?",
    ("K5", "symptom"): "K5 makes a sign come later. Is it the sign itself?",
    ("K5", "trigger"): "What did K5 set off? And was it there on the day before?",
    ("K5", "person"): "The word 'nobody' stands in K5. Is somebody blamed, or is a rule described with its reason?",
}

PLACES: Final = ("Documentation", "Tools", "in no list")
"""What to map onto the taxonomy: two of the article's words, and the category that its lists lack."""

_PLACE_QUESTIONS: Final[_Questions] = {
    ("Documentation", "technical"): "A runbook is a file. Does Documentation run, or does it tell a reader something?",
    ("Documentation", "process"): "If the page is out of date, are the steps the hole, or what one knows of them?",
    ("Documentation", "people"): "What one head knows, another can lack. What does Documentation do between the two?",
    ("Documentation", "organization"): "Somebody grants time for Documentation. What is it once it is written?",
    ("Documentation", "external"): "Who writes your runbooks, the vendor? What is Documentation for?",
    ("Tools", "process"): "A checklist is a step, a linter is not. Which of them is one of the Tools?",
    ("Tools", "communication"): "A chat is among your Tools, yes. And a pipeline, a linter, a proxy?",
    ("Tools", "people"): "Somebody uses Tools. Which of the two would you repair?",
    ("Tools", "organization"): "Buying Tools is a decision. What are they once they run?",
    ("Tools", "external"): "Some Tools are bought. Whose settings do they run with at your place?",
    ("in no list", "technical"): "The first and the third list begin with that word. Which category is never printed?",
    ("in no list", "process"): "That one word stands in all three. Which of the kit's six stands in none?",
    ("in no list", "communication"): "Read the first list again: what is its third word? Which one is left out?",
    ("in no list", "people"): "Which category do 'Human' and 'People' both mean? Which has no word at all?",
    ("in no list", "external"): "Two lists end with that word. Where would competing goals go in any of them?",
}

_HELD_LINE: Final = re.compile(rf"^[#*\s]*{HELD}[*:\s]*$", re.IGNORECASE | re.MULTILINE)


_BARE: Final = ("E10", "E12", "E13", "E20", "E22")


@cache
def _events() -> Mapping[str, Event]:
    """Return the kit's own records of the incident by id."""
    return {event.id: event for event in Scenario.open(kit_folder("scenarios") / "payments-memory-leak").records}


def records() -> str:
    """Return the records of the incident: id, time and headline, the details below those that the tasks need."""
    day = local_day(_events()["E10"], UTC)
    assert day is not None
    lines = []
    for name, event in _events().items():
        lines.append(f"{name}  {format_stamp(event, UTC, day)}  {event.headline}")
        lines += [f"     {detail}" for detail in event.details if name not in _BARE]
    return "\n".join(lines)


def statements() -> str:
    """Return the twelve statements about the incident, one a line."""
    return "\n".join(f"{name:<4} {text}" for name, (text, _) in STATEMENTS.items())


def article_lists() -> str:
    """Return the article's three lists of categories as it prints them, one a line."""
    return "\n".join(f"{section}: {', '.join(names)}" for section, names in ARTICLE_LISTS.items())


def article_example() -> FactorAnalysis:
    """Return what the article puts in the place of a single root cause, each with its nearest category."""
    texts = ("query optimization", "lack of caching", "missing alerts")
    return FactorAnalysis(
        tuple(Factor(id=f"F{n}", text=text, category=Category.TECHNICAL) for n, text in enumerate(texts, 1))
    )


def check_categories(answers: object) -> Reply:
    """Reply to: to which category does each statement belong? Takes the ids with their categories."""
    return _check_each(
        answers,
        {name: accepted for name, (_, accepted) in STATEMENTS.items()},
        _category,
        _CATEGORY_QUESTIONS,
        "and some could stand elsewhere too. A category is a place to look, so see which of the six you used least.",
    )


def check_roles(answers: object) -> Reply:
    """Reply to: is each sentence about a symptom, a trigger, a person or a condition?"""
    return _check_each(
        answers,
        {name: role for name, (_, role) in SENTENCES.items()},
        one_of(*ROLES),
        _ROLE_QUESTIONS,
        "a condition was there before, and the next spark will meet it too. That is where a team can change something.",
    )


def check_lists(answers: object) -> Reply:
    """Reply to: where do two of the article's words go, and which category has no word in its lists?"""
    printed = {CATEGORY_OF[name.lower()] for names in ARTICLE_LISTS.values() for name in names}
    absent = " ".join(category for category in Category if category not in printed)
    return _check_each(
        answers,
        {name: CATEGORY_OF.get(name.lower(), absent) for name in PLACES},
        _category,
        _PLACE_QUESTIONS,
        "whoever sorts by one of the lists finds nothing that it has no word for. One list is enough, and it needs a "
        "place for goals that compete.",
    )


def check_take_away(answer: object) -> Reply:
    """Reply to: which of four changes would have left the incident just as it was?"""
    return judge(
        answer,
        letter,
        right="b",
        praise="E17 is nearly that experiment: the pool was raised and errors stayed the same, for the limit was at "
        "the database. It started late, so it is good evidence and no proof.",
        questions={
            "a": "E09 counts a third more requests. What would be left of that if clients waited?",
            "c": "By E17 about 60 of 200 connections belonged to pods that were gone. What if they were free?",
            "d": "How many of the minutes between 14:54 and 15:10 does E19 give to the canary?",
        },
        form="Which one of the letters a to d do you mean?",
        otherwise="Go through a to d: which one was nearly tried that day, and what do the records say of it?",
    )


def check_evidence(answer: object) -> Reply:
    """Reply to: which record shows that an ended pod keeps its connections for a while?"""
    return judge(
        answer,
        _evidence,
        right="shown",
        praise="the record says whose connections they are. E14 shows that they ran short, and not why.",
        questions={
            "E02": "E02 tells how a pod could grow. What became of a pod's connections after its end?",
            "E03": "E03 speaks of requests. Does it say who holds a connection?",
            "E06": "E06 shows memory. Which record counts something else of the pods?",
            "E08": "E08 shows that pods are ended. What does it say of what they leave behind?",
            "E09": "E09 counts more requests. That is another factor: which record counts connections by owner?",
            "E14": "E14 says that connections ran short. Does it say who held them?",
            "E16": "E16 sees the shortage beside the memory. Which record looked into who had the connections?",
            "E18": "E18 names what the team believed. Which record counts?",
            "E19": "E19 is a decision about the way back. Where are the connections counted?",
            "E20": "E20 ends the growing. Why was service not normal at that minute?",
            "unknown": "One of your ids is not among the records. Which one did you mean?",
            "many": "With so many records, which would a reader open first? Which two count connections?",
        },
        form="Which records do you mean, written like E01 or ['E01', 'E02']?",
        otherwise="Search the records for the word connection. Which say to whom the connections belong?",
    )


def _evidence(answer: object) -> str | None:
    """Return ``shown``, the first id that shows something else, or why the ids cannot be used."""
    found = ids(answer, "E")
    if not found or len(set(found)) > 4:
        return "many" if found else None
    if not set(found) <= set(_events()):
        return "unknown"
    return next((name for name in found if "proxy" not in " ".join(_events()[name].details)), "shown")


def analysis(answer: object) -> FactorAnalysis:
    """Return the factors and the layers that held in a text; none for what is unanswered or cannot be read."""
    try:
        return _analysis(answer) or FactorAnalysis()
    except Exception:  # a learner's object may raise from anything
        return FactorAnalysis()


def _analysis(answer: object) -> FactorAnalysis | None:
    """Return an analysis, or the one that a text holds; None for anything else."""
    if isinstance(answer, FactorAnalysis):
        return answer
    if not isinstance(answer, str) or len(answer) > 2 * LIMIT:
        return None
    # A title keeps the heading of the layers that held below that of the section.
    return parse("# Draft\n\n## Contributing Factors\n\n" + _HELD_LINE.sub(f"\n### {HELD}\n", answer)).factors


_NO_DEFENSE: Final = (
    (
        r"^(?!.*\b(?:on|for|of|against|about)\b).*\b(?:failures?|factors?|mistakes?|bugs?|leaks?|causes?|errors?)$",
        "A slice is what stands in the way of harm. What was to hold, that '{layer}' would be a hole in?",
    ),
    (
        r"^v ?\d|\b(?:version|release|deploy|deployment|change)$",
        "'{layer}' came from outside the cheese, like the arrow in the picture. Which slice did it meet?",
    ),
    (
        r"^(?:the )?(?:on[- ]call|engineers?|developers?|reviewers?|teams?|humans?|staff|persons?)(?: engineer)?$",
        "'{layer}' is somebody, not a layer. Which arrangement was to help whoever was there?",
    ),
    (
        r"^(?:client )?(?:retries|traffic|requests|memory|connections?|database|(?:month-end )?batches)$",
        "Does '{layer}' keep harm away from users, or is it what the harm came through?",
    ),
)
_LET_THROUGH: Final = r"\b(?:canary|reviews?|tests?|release gate|limits?)\b"


def check_cheese(answer: object) -> Reply:
    """Reply to: draw the defenses, what opened each, and what held. Takes a postmortem's lines, or an analysis."""
    try:
        drawn = _analysis(answer)
        question = None if drawn is None else _about_slices(drawn) or _about_lines(drawn)
    except Exception:  # a learner's object may raise from anything
        question = None
    return judge(
        answer,
        lambda _: question,
        right="",
        praise="defenses with the conditions that opened them, and with what held. Ask next which slices depend on "
        "each other; the picture cannot show that.",
        questions={question or "": question or ""},
        form="Can you write one factor a line, in the form of the example above?",
        otherwise="",
    )


def _about_slices(drawn: FactorAnalysis) -> str:
    """Return what to ask about the picture as a whole; empty when nothing stands out."""
    if not drawn.factors:
        return "Your picture has no hole yet. Which layer did the growing memory pass first?"
    for factor in (*drawn.factors, *drawn.held):
        if not factor.layer:
            return f"{factor.id} names no layer, or a category in its place. Which defense does it belong to?"
        for pattern, question in _NO_DEFENSE:
            if re.search(pattern, factor.layer.casefold()):
                return f"{factor.id}: {question.format(layer=factor.layer[:60])}"
    if not drawn.held:
        return "Every slice in your picture has a hole. What ended the incident, or kept it from being worse?"
    for layer in drawn.held:
        if re.search(_LET_THROUGH, layer.layer.casefold()):
            return f"{layer.id}: you say that '{layer.layer[:60]}' held. What had passed it by 13:56?"
        if not layer.evidence:
            return f"{layer.id} held, you say. Which record lets a reader see that?"
    if len(drawn.factors) > 2 and len(swiss_cheese(drawn).open) < 2:
        return "All holes are in one slice. Which other defenses stood between the growing memory and a buyer?"
    return ""


def _about_lines(drawn: FactorAnalysis) -> str:
    """Return the first question of pmkit's own findings, or about ids that no record has."""
    for finding in drawn.findings():
        return str(finding)
    for line in (*drawn.factors, *drawn.held):
        if unknown := [name for name in line.evidence if name not in _events()]:
            return f"{line.id} points at {unknown[0]}, which is not among the records. Which one did you mean?"
    return ""


_TOO_LOW: Final = (
    ("plan", r"\b(?:we|they|teams?|it) (?:needs?|must|should|will)\b|^(?:add|introduce|make)\b"),
    ("counterfactual", r"\b(?:could|might|would)(?:n.t| not)? have\b|\b(?:should|ought)(?:n.t)?\b|\bif only\b"),
    ("cause", r"\broot cause\b|\b(?:the|single|only|real) cause\b|\bcaused by\b|\bwas due to\b"),
    (
        "absence",
        r"\b(?:(?:did|was|were|had|has|have|is|are|do|does|could|would)(?:n.t| not)|lack\w*|missing|miss(?:ed|es)|"
        r"absen\w+|without|nobody|never|insufficient|inadequate|not enough|fail(?:s|ed)? to|gaps?|poor|"
        r"no\b(?! (?:\w+ )?(?:errors?|alarms?|alerts?|failures?|complaints?|signs?|reason|timeouts?)\b))\b",
    ),
)
_SEEN: Final = (
    r"\b(?:e\d\d|rules?|tests?|test cases|response times?|error rates?|0\.0[45]|canary|duplicates?|december|"
    r"support|passed|ten minutes|releases|release note)\b"
)
_SENSE: Final = (
    r"\b(?:because|since|so that|in order|as|looked|seemed|appeared|reasonable|good|safe|fine|green|normal|sound|"
    r"all (?:of them )?pass(?:ed)?|had (?:always )?(?:shown|worked|been)|for)\b"
)


def check_lift(answer: object) -> Reply:
    """Reply to: what made merging look reasonable, in the place of 'Our review process didn't catch the issue'?"""
    return judge(
        answer,
        _lifted,
        right="lifted",
        praise="it tells what was in front of those who merged, and why that looked good enough. A reader can look it "
        "up, and ask what the next change will be shown.",
        questions={
            "short": "Can you write a whole sentence, so that somebody who was not there sees what they saw?",
            "same": "That is the sentence of the article. What was there, where it says what was not?",
            "question": "You ask it well. What do E01 and E04 answer?",
            "blamed": "Your sentence ends at a person. What did that person have on the screen?",
            "care": "Who could see in a record how careful somebody is? What did they look at that day?",
            "counterfactual": "Your sentence tells of a day that did not happen. What happened on 11 and 12 January?",
            "plan": "That is something to do later. Which condition would it answer, as it was that day?",
            "cause": "You name one cause. What else had to be so for this change to look good?",
            "absence": "Your sentence says what was not there. What was there, and why had it been enough until then?",
            "unseen": "Which record tells what the reviewers or the canary had in front of them?",
            "bare": "These are facts. What made merging look reasonable to those who had them?",
        },
        form="Can you write it as one sentence of text?",
        otherwise="What was looked at before the merge, and how did it look?",
    )


def _lifted(answer: object) -> str | None:
    """Return ``lifted``, or what keeps a sentence a level too low."""
    text = word(answer)
    if text is None or not isinstance(answer, str):
        return None
    spelled = " ".join(answer.replace("\u2019", "'").split())
    tests: tuple[tuple[str, bool], ...] = (
        ("same", "process didn't catch" in spelled),
        ("blamed", bool(blamed(spelled))),
        ("question", spelled.endswith("?")),
        ("short", len(text.split()) < 5),
        ("care", asks_care(spelled)),
        *((code, re.search(pattern, spelled, re.IGNORECASE) is not None) for code, pattern in _TOO_LOW),
        ("unseen", re.search(_SEEN, spelled, re.IGNORECASE) is None),
        ("bare", re.search(_SENSE, spelled, re.IGNORECASE) is None),
    )
    return next((code for code, holds in tests if holds), "lifted")


_CATEGORY_WORDS: Final = {name.casefold(): category for category, name in CATEGORY_NAMES.items()} | CATEGORY_OF


def _category(answer: object) -> str | None:
    """Return a category by its name, or by a word of the article's lists; any other text stays as it is."""
    text = word(answer)
    return _CATEGORY_WORDS.get(text or "", text)


def _check_each(answers: object, accepted: Mapping[str, str], read: _Read, asked: _Questions, praise: str) -> Reply:
    """Return the reply to several answers by name: the first question, else the first blank, else praise."""
    if not issubclass(type(answers), dict):  # the type itself: a learner's object may lie about its class
        form = f"Which word belongs to which of {', '.join(accepted)}?"
        return judge(answers, lambda _: None, right="", praise="", questions={}, form=form, otherwise=form)
    given = cast("dict[object, object]", answers)
    replies = [_check_one(given, name, words, read, asked) for name, words in accepted.items()]
    for state in (State.QUESTION, State.UNANSWERED):
        for reply in replies:
            if reply.state is state:
                return reply
    return Reply(State.GOOD, praise)


def _check_one(given: dict[object, object], name: str, words: str, read: _Read, asked: _Questions) -> Reply:
    """Return the reply to one answer out of several, where more than one word can be good."""
    try:
        answer = dict.get(given, name, ...)
    except Exception:  # a key may raise when it is compared
        answer = None
    return judge(
        answer,
        lambda one: "accepted" if (text := read(one)) in words.split() else text,
        right="accepted",
        praise="",
        questions={choice: question for (of, choice), question in asked.items() if of == name},
        form=f"Which one of the words offered fits {name}?",
        otherwise=f"Your word for {name} is not among those offered. Which comes nearest to what you mean?",
    )
