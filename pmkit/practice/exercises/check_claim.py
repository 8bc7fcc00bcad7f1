"""The exercise check-the-claim: what kind of statement is this, and what would carry it?

The claims are those of :mod:`pmkit.practice.exercises.article`. What can be computed (the
minutes, the law numbers, where the two decision diagrams disagree) is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, cast

from pmkit.practice.exercises.readers import LIMIT, letter, minutes, one_of, word
from pmkit.practice.exercises.article import CLAIMS, FACTS, KINDS, LAW_ROWS, decide
from pmkit.practice.exercises.memory_leak import incident
from pmkit.practice.exercises.reply import Reply, State, judge

_KIND_QUESTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("C1", "measured"): "A percent sign looks like a measurement. Who measured C1, on whom, doing what?",
    ("C1", "cited"): "Which of the article's three references would you open to find C1's figure?",
    ("C1", "definition"): "Does C1 say what a word means, or how people behave?",
    ("C1", "contradicted"): "Which other sentence of the same page says something else than C1?",
    ("C2", "asserted"): "Could you compute C2's number yourself from two stamps on the same page?",
    ("C2", "cited"): "Does C2 need a book, or only the first and the last line of the timeline?",
    ("C2", "contradicted"): "C2 leaves out the minutes before the alert. Is it false, or true of a shorter span?",
    ("C2", "definition"): "Does C2 say what an outage is, or how long one was?",
    ("C3", "measured"): "How many operational mistakes were counted for C3, and how was each cause settled?",
    ("C3", "cited"): "Which study stands beside C3 in its table?",
    ("C3", "contradicted"): "C3 says 'a primary cause', not the only one. Is that denied elsewhere, or only bare?",
    ("C3", "definition"): "C3 sounds like a law. Could it turn out to be false, as a definition cannot?",
    ("C4", "measured"): "A clock gives C4's minute. Does it also settle that there is only one cause?",
    (
        "C4",
        "asserted",
    ): "C4 has no support, yes. What does the page's second anti-pattern say about C4's first two words?",
    ("C4", "cited"): "Which source does C4 name? And what does the list of anti-patterns say about its wording?",
    ("C4", "definition"): "Does C4 explain a term, or report an event? Which anti-pattern speaks of it?",
    ("C5", "asserted"): "Could C5 be shown to be false, or does it say how a term is used here?",
    ("C5", "measured"): "Which quantity would C5 be a measurement of?",
    ("C5", "cited"): "Does C5 rest on somebody else's finding, or does the heading above it ask 'What is ...'?",
    ("C5", "contradicted"): "The page falls short of C5 in places. Does it ever use the term in another sense?",
    ("C6", "measured"): "C6 has numbers. Of how many incidents, in which months, and what counts as a repeat?",
    ("C6", "cited"): "From which team's records does C6 come, and where does the page say so?",
    ("C6", "definition"): "If C6 were a definition, when are two incidents the same one by it?",
    ("C6", "contradicted"): "Which other figure on the page disagrees with C6's?",
}
_FORM: Final = "Which one of the letters a to e do you mean?"
_KINDS_FORM: Final = "Which kind belongs to which claim, one word for each id?"


def check_kinds(answers: object) -> Reply:
    """Reply to: of which kind is each claim? Takes the ids with their kinds, asks about one at a time."""
    if not issubclass(type(answers), dict):  # the type itself: a learner's object may lie about its class
        return judge(
            answers, lambda _: None, right="", praise="", questions={}, form=_KINDS_FORM, otherwise=_KINDS_FORM
        )
    given = cast("dict[object, object]", answers)
    replies = [_check_kind(claim[0], claim[3], dict.get(given, claim[0], ...)) for claim in CLAIMS]
    for state in (State.QUESTION, State.UNANSWERED):
        for reply in replies:
            if reply.state is state:
                return reply
    return Reply(State.GOOD, "and note that none of the six is cited: the page's references stand beside no claim.")


def _check_kind(name: str, right: str, answer: object) -> Reply:
    """Return the reply to one claim's kind."""
    return judge(
        answer,
        one_of(*KINDS),
        right=right,
        praise="",
        questions={kind: question for (claim, kind), question in _KIND_QUESTIONS.items() if claim == name},
        form=f"Which one of the five words fits {name}?",
        otherwise=f"Your word for {name} is none of the five. Which of them comes nearest to what you mean?",
    )


def check_evidence(answer: object) -> Reply:
    """Reply to: what would carry 'Cognitive capacity drops 80% under stress'?"""
    return judge(
        answer,
        letter,
        right="d",
        praise="a figure means something once task, measure, kind of stress and spread are named. Such studies "
        "exist; their effects differ from task to task and from person to person.",
        questions={
            "a": "If the second page copied the first, how many sources are there?",
            "b": "Agreement shows what people believe. Which quantity did these engineers measure?",
            "c": "Your graph counts failed requests. Whose capacity does it show?",
            "e": "A speaker may be right. What would you ask in the minute for questions: 80 percent of what?",
        },
        form=_FORM,
        otherwise="Which letter, a to e, would let somebody else repeat the measurement?",
    )


def check_minutes(answer: object) -> Reply:
    """Reply to: how long did the impact last, when payments began to fail before the alert?"""
    spans = {span.name: span for span in incident().episodes[0].spans}
    return judge(
        answer,
        minutes,
        right=minutes(spans["time to resolve"]),
        praise=f"the article's figure is the span from detection to resolution, {spans['detection to resolution']}; "
        f"the {spans['time to detect']} before the alert were left out.",
        questions={
            53.0: "That figure starts at the alert. Were payments still fine one minute earlier?",
            47.0: "You moved the beginning the wrong way. Does a span grow or shrink if its start lies earlier?",
            44.0: "You stopped at the rollback. Was service normal then, or on its way?",
            38.0: "From alert to rollback: which of the two ends does the impact reach beyond?",
            6.0: "That is how long nobody knew. What of the minutes after the alert?",
            63.0: "You started at the mailed memory warning. Was a payment failing at that minute?",
            80.0: "You started at the deploy. Which later record shows the first effect on users?",
            50.0: "You started when somebody answered. Had users waited for that?",
            20.0: "That is how long the search for a cause took. Did the failing stop with the finding?",
        },
        form="How many minutes is it? Can you write it like 12, or like '12 min'?",
        otherwise="Which record marks the start of the impact, and which one says that service is normal?",
    )


def check_rewrite(answer: object) -> Reply:
    """Reply to: which sentence could stand instead of 'Cognitive overload is a primary cause'?"""
    return judge(
        answer,
        letter,
        right="b",
        praise="it describes the conditions of one afternoon, and each part of it can be looked up in a record.",
        questions={
            "a": "'Human error' moves the cause from a brain to a person. What did that person have to work with?",
            "c": "'Most of our incidents' is a count. Where is the list that was counted?",
            "d": "'Should have' tells of an afternoon that did not happen. What did happen?",
            "e": "Who looked into the engineer's head? What could a bystander have seen instead?",
        },
        form="Which sentence do you choose, by its letter from a to e?",
        otherwise="Which of the sentences a to e could be checked against chat, pages and calendar?",
    )


def check_laws(answer: object) -> Reply:
    """Reply to: which of the seven laws has no row in the Law Impact table?"""
    rows = Counter(LAW_ROWS)
    absent = [number for number in range(1, 8) if not rows[number]]
    return judge(
        answer,
        _law,
        right=absent[0],
        praise="and two numbers stand twice. A table with a gap and two doubles was assembled, not derived.",
        questions={
            4: "This number stands in two rows with two meanings. Which number stands in none?",
            5: "Two rows share this number. Count from 1 to 7: which one do you miss?",
            1: "It stands below others, in the third row. Are the rows in order of their numbers?",
            2: "The table begins with it. Which number would you expect in the row after it?",
            6: "Its row is the one with C3. Which number does no row carry?",
            7: "It is the last row. Is a number missing at the end, or further up?",
            8: "The table has that many rows. Does the article speak of that many laws?",
            0: "Eight rows for seven laws look complete. How often does each number occur?",
        },
        form="Which number from 1 to 7 do you mean?",
        otherwise="Write the numbers of the rows in order. Which one from 1 to 7 is not among them?",
    )


def _law(answer: object) -> int | None:
    """Return the number of a law: ``3`` and ``"Law 3"`` are one; ``none`` is 0."""
    if isinstance(answer, str):
        text = (word(answer) or "").removeprefix("law").strip()
        if text in ("none", "no law"):
            return 0
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
    return int(answer) if isinstance(answer, (int, float)) and answer == int(answer) else None


def check_disagreement(answer: object) -> Reply:
    """Reply to: for which incident do the two diagrams say different things? Takes the facts that hold."""
    return judge(
        answer,
        _verdict,
        right="they differ",
        praise="one diagram asks about something that the other does not. A team needs one rule, with its reason.",
        questions={
            "none": "Nothing holds for this incident. Which last box does each diagram end in, and do they differ?",
            "customer impact": "Both diagrams ask about this first. What if customers notice nothing?",
            "data loss": "Both diagrams lead data loss to the same box. Which question has only one of them?",
            "learning": "Both end in the light process for it. Which fact would one of them put before learning?",
            "both only": "Each diagram stops at a fact that the other does not ask about. What if you drop one?",
            "no fact": "One of your words is none of the six facts. Which fact did you mean?",
        },
        form="Which of the six facts hold for your incident? Can you write them as a list of texts?",
        otherwise="Follow both diagrams with your facts. At which question do they stop asking the same?",
    )


def _verdict(answer: object) -> str | None:
    """Return whether the diagrams differ on the facts, or why they do not."""
    if isinstance(answer, str) and len(answer) <= LIMIT:
        answer = [part for part in answer.split(",") if part.strip()]
    if not isinstance(answer, (list, tuple, set, frozenset)) or len(answer) > LIMIT:
        return None
    facts = {one_of(*FACTS)(fact) for fact in answer}
    if facts <= {"none"}:
        return "none"
    if not facts <= set(FACTS):
        return "no fact"
    if len(set(decide({fact for fact in facts if fact}).values())) > 1:
        return "they differ"
    return next((fact for fact in ("customer impact", "data loss") if fact in facts), _without(facts))


def _without(facts: Collection[str | None]) -> str:
    """Return why two diagrams agree on facts without customer impact and data loss."""
    return "both only" if set(facts) - {"learning"} else "learning"
