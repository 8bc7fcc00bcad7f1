"""The exercise say-what-was-there: spot the judgment, look at the article's pairs, and reword four lines.

What is marked, and why, is asked of the language check itself; a rewording is good when the check
finds nothing to warn of, no person is named, and two of the records given with it are in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from pmkit.analysis.language import check_language
from pmkit.analysis.language.people import named
from pmkit.practice.exercises.readers import LIMIT, one_of, word
from pmkit.practice.exercises.reply import Reply, State, judge

KINDS: Final = ("blame", "one cause", "be better", "hindsight", "human error", "none")
"""The words to answer task 1 with, in the order of :data:`_CATEGORIES`."""

_CATEGORIES: Final = ("blame", "single_cause", "individual_action", "hindsight", "human_error")
SENTENCES: Final[Mapping[str, str]] = {
    "S1": "The night shift ignored two alarms before the pump stopped.",
    "S2": "The alarm should have sounded at 02:10; its relay had been taken out in May.",
    "S3": "In the end it all came down to one missing line in the zone file.",
    "S4": "Remind the night shift to read the alarm panel every hour.",
    "S5": "The shift lead should have called the plant at the first alarm.",
    "S6": "Mira closed valve 7, which the work order named.",
    "S7": "The report of the insurer lists operator error.",
    "S8": "Nobody was paged, because the on-call list still named the old team.",
}
"""Sentences to judge, by their ids."""

_HARD: Final[Mapping[tuple[str, str], str]] = {
    ("S1", "hindsight"): "Does S1 speak of what could have been done, or of what somebody did and is judged for?",
    ("S1", "none"): "What did the two alarms look like to those in the room, and does 'ignored' leave room for that?",
    ("S2", "hindsight"): "Who or what is the subject of 'should have' in S2? Could it have decided anything?",
    ("S2", "blame"): "Is there a person in S2 at all?",
    ("S3", "none"): "How many conditions does S3 leave standing?",
    ("S3", "blame"): "Is anybody named or meant in S3? What does 'it all came down to' do instead?",
    ("S4", "none"): "What is different on the night after S4 is done, and on the night after that?",
    ("S4", "blame"): "S4 speaks of what is to come. Which of the words fits a remedy?",
    ("S5", "blame"): "S5 may blame too. Which word is nearer to 'should have', said from the end of the story?",
    ("S5", "none"): "Compare S5 with S2. What can a shift lead do that a relay can't?",
    ("S6", "blame"): "S6 names Mira. Is what she did judged, or told?",
    ("S7", "none"): "S7 reports what others wrote. Does it say that they were wrong, or let their verdict stand?",
    ("S7", "blame"): "S7 has a verdict that fits any person. Which of the six words is its name?",
    ("S8", "blame"): "'Nobody' is often a judgment. What stands behind 'because', and could a person have changed it?",
    ("S8", "hindsight"): "Does S8 say what should have been, or what was?",
}
_KIND_FORM: Final = f"Which one of these words fits: {', '.join(KINDS)}?"


def sentences() -> str:
    """Return the sentences of task 1, one a line."""
    return "\n".join(f"{name}.  {text}" for name, text in SENTENCES.items())


def kind_of(text: str) -> str:
    """Return the word of task 1 that the language check finds for a sentence.

    Example:
        >>> kind_of(SENTENCES["S5"]), kind_of(SENTENCES["S2"])
        ('hindsight', 'none')
    """
    marked = [finding.category for finding in check_language(text) if finding.level == "warning"]
    return dict(zip(_CATEGORIES, KINDS, strict=False))[marked[0]] if marked else "none"


def check_kinds(answers: object) -> Reply:
    """Reply to: what does each sentence do? Takes the ids with their words, asks about one at a time."""
    if not issubclass(type(answers), dict):  # the type itself: a learner's object may lie about its class
        return judge(answers, lambda _: None, right="", praise="", questions={}, form=_KIND_FORM, otherwise=_KIND_FORM)
    given = cast("dict[object, object]", answers)
    replies = [_check_kind(name, dict.get(given, name, ...)) for name in SENTENCES]
    for state in (State.QUESTION, State.UNANSWERED):
        for reply in replies:
            if reply.state is state:
                return reply
    return Reply(State.GOOD, "and three of the eight are left alone, although they hold the same words.")


def _check_kind(name: str, answer: object) -> Reply:
    """Return the reply to one sentence."""
    return judge(
        answer,
        one_of(*KINDS),
        right=kind_of(SENTENCES[name]),
        praise="",
        questions={kind: question for (sentence, kind), question in _HARD.items() if sentence == name},
        form=f"Which one of the six words fits {name}?",
        otherwise=f"Read {name} as if it were about you. What would you want to answer, and which word is that?",
    )


PAIRS: Final[Mapping[str, tuple[str, str]]] = {
    "P1": ("John pushed bad code", "Our review process didn't catch the issue"),
    "P2": (
        "The database query was the root cause",
        "Multiple factors contributed: query optimization, lack of caching, missing alerts",
    ),
    "P3": ("Sarah needs to be more careful", "We need automated checks to prevent this class of error"),
}
"""The article's anti-patterns, each with what it puts in its place."""


def pairs() -> str:
    """Return the article's pairs, two lines each."""
    return "\n".join(f"{name}.  not: {bad}\n     but: {good}" for name, (bad, good) in PAIRS.items())


def check_absent(answer: object) -> Reply:
    """Reply to: which of the article's better sentences still speak of what was not there?"""

    def read(given: object) -> tuple[str, ...] | None:
        """Return the ids that an answer names, sorted."""
        pieces = given if isinstance(given, (list, tuple, set, frozenset)) else [given]
        text = " ".join(str(piece) for piece in pieces if isinstance(piece, (str, int)))[:LIMIT]
        if word(text) in ("none", "none of them"):
            return ()
        ids = {f"P{number}" for number in re.findall(r"[1-3]", text)}
        return tuple(sorted(ids)) or None

    right = tuple(
        name for name, (_, good) in PAIRS.items() if any(f.category == "counterfactual" for f in check_language(good))
    )
    return judge(
        answer,
        read,
        right=right,
        praise="'didn't catch' and 'lack of' describe a world that did not exist. They are kinder than the first "
        "version, and the check only notes them. What was there instead: who reviewed what, for how long, and "
        "what did the cache hold?",
        questions={
            (): "What did the review do? Does P1's second sentence say, or does it say what it did not do?",
            ("P1",): "'Lack of' is a second way to name something that was not there. Where does it stand?",
            ("P2",): "'Didn't catch' tells what did not happen. In which pair does it stand?",
            ("P3",): "P3 speaks of what is to come. Which of the others speak of the past, by what was missing in it?",
            ("P1", "P2", "P3"): "P3 says what the team needs. Is that a statement about the incident?",
        },
        form="Which of P1, P2 and P3 do you mean?",
        otherwise="Cross out 'not', 'lack' and 'missing'. Which sentences then say nothing about what happened?",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line to reword.

    Attributes:
        said: the line.
        records: what the records say, one sentence each.
        keys: for each record, what of it a rewording may hold, as a pattern.
        sample: one good answer.
    """

    said: str
    records: tuple[str, ...]
    keys: tuple[str, ...]
    sample: str


LINES: Final[Mapping[str, Line]] = {
    "R1": Line(
        "John pushed bad code.",
        (
            "Build 2.5.0 went out at 14:02 with 412 green tests.",
            "The tests run against a stub of the payment validator.",
            "Two reviewers had approved a diff of 1,200 lines.",
        ),
        (
            r"2\.5\.0|14:02|412|green|build|deploy|release|went out",
            r"stub|mock|fake|simulat|stand-?in|validator",
            r"review|approv|diff|1[,.]?200",
        ),
        "Build 2.5.0 went out at 14:02 after two approvals and 412 green tests, which run against a stub of the "
        "payment validator.",
    ),
    "R2": Line(
        "DBA forgot to add index.",
        (
            "The migration checklist has nine steps; none is about indexes.",
            "Staging holds 40,000 rows, production 31 million.",
            "The query took 12 ms in staging.",
        ),
        (r"checklist|nine|steps", r"40[,.]?000|31 ?m|rows|staging|production|size|volume", r"12 ?ms|quer|fast|took"),
        "The migration followed its checklist of nine steps, none about indexes, and the query took 12 ms on the "
        "40,000 rows of staging.",
    ),
    "R3": Line(
        "Engineer pushed wrong config.",
        (
            "The form lists both regions under the name eu.",
            "The preview shows the change for one region only.",
            "A push takes effect in 4 seconds, everywhere.",
        ),
        (
            r"form|name|list|\beu\b|region",
            r"preview|shows?|shown|diff",
            r"4 ?s|second|everywhere|at once|immediate|all ",
        ),
        "The form lists both regions as eu, its preview shows one of them, and a push takes effect in both within "
        "4 seconds.",
    ),
    "R4": Line(
        "Sarah needs to be more careful.",
        (
            "Three such slips since March, with three different people at the console.",
            "The console takes a host name as free text.",
            "Host names of staging and production differ in one letter.",
        ),
        (
            r"three|3|since march|different people",
            r"console|free text|host ?name|typed?|picks?|list|menu|confirm",
            r"staging|production|letter|differ|host",
        ),
        "The console offers hosts as a list and asks for the environment's name before it acts on production.",
    ),
}
"""Lines to reword, by their ids."""

SHOWN_AFTER: Final = 2
"""How many tries go before a sample answer is shown."""

_SHORTEST: Final = 5
_LONGEST: Final = 80
_KEPT: Final = 2


def lines() -> str:
    """Return the lines to reword with their records."""
    return "\n".join(
        f"{name}.  {line.said}\n" + "\n".join(f"     - {record}" for record in line.records)
        for name, line in LINES.items()
    )


@dataclass
class Rewording:
    """Replies to rewordings, and remembers how often each line was tried.

    Attributes:
        tried: the different answers to each line so far, by id.
    """

    tried: dict[str, list[str]] = field(default_factory=dict)

    def check(self, name: str, answer: object) -> Reply:
        """Reply to a rewording of a line; after two tries with a sample answer, too.

        Args:
            name: the id of the line, such as ``R1``.
            answer: the new sentence.
        """
        line = LINES[name]
        if answer is ... or (isinstance(answer, str) and not answer.strip(" \t\r\n.…")):
            return Reply(State.UNANSWERED)
        if not isinstance(answer, str):
            return Reply(State.QUESTION, "Can you write it as one sentence, in quotes?")
        reply = _reworded(line, answer[:LIMIT])
        tries = self.tried.setdefault(name, [])
        if answer not in tries:
            tries.append(answer)
        if reply.state is State.QUESTION and len(tries) >= SHOWN_AFTER:
            return Reply(State.QUESTION, f"{reply.text} One of many ways to say it: {line.sample}")
        return reply


def _reworded(line: Line, answer: str) -> Reply:
    """Return the reply to one rewording: the wording first, then whether it says anything."""
    findings = check_language(answer, markdown=False)
    if warning := next((finding for finding in findings if finding.level == "warning"), None):
        return Reply(State.QUESTION, f"At '{warning.said}': {warning.message} {warning.question}")
    if name := named(answer):
        return Reply(State.QUESTION, f"Would it be less true if somebody else than {name} had sat there?")
    count = len(answer.split())
    if count < _SHORTEST:
        return Reply(State.QUESTION, "It blames nobody. What does it tell somebody who wasn't there?")
    if count > _LONGEST:
        return Reply(State.QUESTION, "Which of these sentences would you keep, if it had to be one?")
    kept = [record for record, key in zip(line.records, line.keys, strict=True) if re.search(key, answer, re.I)]
    if len(kept) < min(_KEPT, len(line.records)):
        left = next(record for record in line.records if record not in kept)
        return Reply(State.QUESTION, f"It could be said of many incidents. What would change if it held this: {left}")
    if any(finding.category == "counterfactual" for finding in findings):
        return Reply(
            State.GOOD, "it holds what the records say. One step further: what was there, in place of what wasn't?"
        )
    return Reply(State.GOOD, "it says what was there, anybody could look it up, and nobody is judged.")
