"""The exercise five-whys: what a chain leaves out, and what a graph with records can hold.

The chain is the article's, word for word. The records are those of the scenario
payments-memory-leak, whose reference stays closed; the draft and the path are written for the
exercise. What can be computed is computed: the minutes from the records, the findings by pmkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Final, cast

from pmkit.analysis.language.people import asks_care, blamed
from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, Why
from pmkit.analysis.whys.lines import normal_whys
from pmkit.analysis.whys.link_tests import link_tests
from pmkit.analysis.whys.overlap import Overlap, overlap
from pmkit.documents.format.fragments import parse_whys
from pmkit.documents.scenario.scenario import Scenario
from pmkit.kit import kit_folder
from pmkit.practice.exercises.readers import LIMIT, letter, minutes, word
from pmkit.practice.exercises.reply import Reply, State, judge
from pmkit.records.event import Event
from pmkit.records.stamps import format_stamp
from pmkit.records.timeline import Timeline

CHAIN: Final = FiveWhys.chain(
    "Service outage lasted 53 minutes",
    "The service ran out of memory",
    "Memory leak in new feature",
    "Missing memory profiling in testing",
    "No automated memory testing in CI",
    "Performance testing not prioritized",
)
"""The article's five whys, word for word."""

DRAFT: Final = (
    FiveWhys("Up to 15% of payments failed from 14:26 to 15:25")
    .add("Payments pods used up the memory of their nodes and were ended", type="event", evidence=("E06", "E08"))
    .add("The validation in v2.5.0 kept every request", under="W1", type="condition", evidence=("E06", "E18"))
    .add("No memory limit ended a growing pod in time", under="W1", type="gap", evidence=("E02",))
    .add("Clients repeated failed payments at once", under="W1", type="condition", evidence=("E03", "E09"))
    .add("All 200 database connections were in use", type="event", evidence=("E14", "E17"))
    .add("The proxy held connections of ended pods for minutes", under="W5", type="condition", evidence=("E17", "E21"))
    .add("Fifteen more minutes passed after the rollback", type="event", evidence=("E20", "E22"))
    .link("W5", "W1")
)
"""A first draft of a graph, with one link that fails its test."""

SENTENCE: Final = "The on-call engineer did not look at the memory graph"
"""An end that stops at a person."""

PATH: Final = FiveWhys.chain(
    "Service outage lasted 53 minutes",
    "Eighteen minutes passed from the diagnosis to the rollback",
    "That rollback waited for a ten-minute canary",
    "Our pipeline has the same stages in both directions",
    "Tools for releases are made to go forward, everywhere",
    "The business puts new features first",
)
"""One path, from minutes down to where nobody in the room can change anything."""

STRETCHES: Final[Mapping[str, tuple[str, str]]] = {
    "alert to diagnosis": ("E10", "E18"),
    "diagnosis to rollback": ("E18", "E20"),
    "rollback to normal service": ("E20", "E22"),
}
"""What the 53 minutes consist of, with the records at both ends."""

LARGEST: Final = 60
"""Most answers of a graph that is looked at; twice as many links."""

_LONGEST: Final = 10_000
_ARTICLES: Final = {word(why.text) for why in CHAIN.whys}
_TOLD: Final = ("E02", "E03", "E06", "E08", "E09", "E14", "E15", "E16", "E17", "E19", "E21")


@cache
def records() -> Timeline:
    """Return the bare records of the incident, always those of the kit."""
    return Scenario.open(kit_folder("scenarios") / "payments-memory-leak").records


def board() -> str:
    """Return the records as lines with id, time in UTC and headline, and the details that the tasks need."""
    day, lines = _at("E10").date(), []
    for event in records():
        lines.append(f"{event.id}  {format_stamp(event, UTC, day)}  {event.headline}")
        lines += [f"     {detail}" for detail in event.details if event.id in _TOLD]
    return "\n".join(lines)


def tests_of_the_draft() -> str:
    """Return the counterfactual question to each link of the draft, each after its two ids."""
    tests = [test for test in link_tests(DRAFT) if test.name == "needed"]
    return "\n".join(f"{test.effect or 'problem'} <- {test.causes[0]}  {test.question}" for test in tests)


def check_question(asked: object, answered: object) -> Reply:
    """Reply to: which question does the problem ask, and which does W1 answer?"""
    questions = {
        "a": "If the outage had lasted two minutes, would the problem read the same? What does it measure?",
        "c": "The problem has a number in it. Does that number count the minutes before the alert?",
        "d": "Which word of the problem speaks of users or payments?",
        "e": "The problem names nobody. What does it give a figure for?",
    }
    other = "Read the problem's verb and its number. Which of a to e asks about these?"
    form = "Which letter from a to e do you mean for the problem?"
    replies = [judge(asked, letter, right="b", praise="", questions=questions, form=form, otherwise=other)]
    questions = {
        "b": "Memory ran out within minutes. Which word of W1 says why it was not normal soon after?",
        "c": "Who notices something in W1, and when?",
        "d": "W1 tells of a service. Does it say how many it reached?",
        "e": "Does W1 speak of what somebody could have done, or of what took place?",
    }
    other = "Which of a to e would you have to ask somebody to hear W1 as the answer?"
    form = "Which letter from a to e do you mean for W1?"
    replies.append(judge(answered, letter, right="a", praise="", questions=questions, form=form, otherwise=other))
    return _first(replies, "the chain asks one question and answers another. pmkit calls this finding other-question.")


_STRETCH_QUESTIONS: Final[tuple[Mapping[float, str], ...]] = (
    {
        12.0: "You began when somebody started to investigate. What of the minutes from the alert until then?",
        17.0: "You began at the acknowledgment. Was the outage's clock running before?",
        26.0: "You began at the first failed payment. At which record does the article's clock start?",
        13.0: "At your end the memory graph was seen. Was anything confirmed at that minute?",
        16.0: "At your end a larger pool was tried. Did they know the cause by then?",
    },
    {
        16.0: "You began at the decision. What lies between the diagnosis and the decision?",
        38.0: "You counted from the alert. Which part of it stands in the first stretch already?",
        10.0: "The canary is one stage. What else happened until the last pod was back?",
        6.0: "Eight pods were replaced in that time. What did the pipeline do before?",
    },
    {
        53.0: "You counted from the alert to the end. Where does the third stretch begin?",
        33.0: "You began at the diagnosis. Were the pods back on the old version then?",
        10.0: "The last held connection was free then. Was service normal at that minute?",
        12.0: "Requests were down again then. Which record says that service is normal?",
        3.0: "You began where requests were down again. Did the stretch not begin with the rollback?",
    },
)


def check_stretches(first: object, second: object, third: object, explained: object) -> Reply:
    """Reply to: how long are the three stretches, and how many have a length that the chain explains?"""
    replies = []
    parts = zip((first, second, third), STRETCHES.items(), _STRETCH_QUESTIONS, strict=True)
    for answer, (name, (start, end)), asked in parts:
        right = (_at(end) - _at(start)).total_seconds() / 60
        form = f"How many minutes is it from {name}, written like 12 or like '12 min'?"
        other = f"Which two records bound the stretch from {name}, and what are their times?"
        replies.append(judge(answer, minutes, right=right, praise="", questions=asked, form=form, otherwise=other))

    def count(answer: object) -> float | None:
        """Return a number of stretches; ``none`` is 0."""
        return 0.0 if word(answer) in ("none", "zero", "no stretch") else minutes(answer)

    asked = {
        1.0: "Which one did you have in mind? Which of W1 to W5 would read differently if it had been short?",
        2.0: "Take the two that you counted, one by one. Which id of the chain speaks of each?",
        3.0: "Without W1 no minute would have failed, yes. Which of W1 to W5 changes if a rollback is quick?",
        53.0: "Stretches are asked for, not minutes. For which of the three does the chain give a reason?",
    }
    form = "How many of the three stretches is it, as a number?"
    other = "There are three stretches. Halve each in thought: does one of W1 to W5 read differently?"
    replies.append(judge(explained, count, right=0.0, praise="", questions=asked, form=form, otherwise=other))
    praise = "all five answers were true before the alert. They would read the same after an outage of five minutes."
    return _first(replies, praise)


_LINKS: Final[Mapping[tuple[str, ...], str]] = {
    ("W1", "problem"): "If no pod had been ended at 14:26, which payment would have been the first to fail?",
    ("W5", "problem"): "What did nine in ten errors wait for, by E14? Without these, would it have been 15%?",
    ("W7", "problem"): "Had these minutes not passed, until when would payments have failed?",
    ("W1", "W2"): "E06 has 75 MB a minute. If requests were not kept, what would have filled the nodes?",
    ("W1", "W3"): "Two pods share 8 GB. Had each been ended at 2 GB, could the node have run full?",
    ("W1", "W5"): "To whom did 60 of the connections in E17 belong? Could they, had no pod been ended?",
    ("W5", "W6"): "Eight pods with 20 connections each: do they reach the 200 of E17 by themselves?",
    ("W1",): "That one stands in several links. Which effect and which cause do you mean?",
}


def check_link(answer: object) -> Reply:
    """Reply to: which link of the draft fails the counterfactual test? Takes the two ids, or a Link."""
    praise = "requests rose only after the first pods had ended. What fails here can be needed elsewhere; see task 4."
    form = "Which link do you mean, by its two ids, such as ('W5', 'W6')?"
    other = "Is there such a link in the list? For which of the eight would you answer: yes, it could?"
    return judge(answer, _link, right=("W1", "W4"), praise=praise, questions=_LINKS, form=form, otherwise=other)


_PLACES: Final[Mapping[tuple[str, ...], str]] = {
    ("W5",): "That is one of the two. What else ended only as the retries ended, by E21?",
    ("W7",): "That is one of the two. What did the surplus of E09 use up long before 15:10?",
    ("W1",): "You are back at the link that failed. Which failure came after requests had risen?",
    ("W1", "W5"): "One of these failed its test a moment ago. Where do retries act at the end of the outage?",
    ("W1", "W7"): "One of these failed its test a moment ago. Where do retries act while errors are timeouts?",
    ("W5", "W6"): "Does the proxy hold a connection longer because a client repeats a payment?",
    ("W6", "W7"): "The proxy's ten minutes are a setting. Which effect beside it grows with requests?",
    ("W6",): "What sets the ten minutes: the number of requests, or the proxy?",
    ("problem",): "True in the end, and through what? Which answers lie between retries and a failed payment?",
    ("W5", "problem"): "If it acts through the one, is it a second why of the problem? Where else does it act?",
    ("W7", "problem"): "Through which answer do retries reach the problem at 14:32, long before the last one?",
    ("W5", "W6", "W7"): "One of the three would be the same with no retry at all. Which one?",
    ("W1", "W5", "W7"): "Two are asked for. Which of the three has failed its test?",
}


def check_places(answer: object) -> Reply:
    """Reply to: under which two whys does the answer W4 belong?"""
    praise = "one condition, two effects. A chain has room for one of them; in the graph the second is a link."
    form = "Which two ids do you mean, such as ['W1', 'W2']?"
    other = "Read E09 and E21 again. Which two effects would have been smaller without repeated payments?"
    return judge(answer, _names, right=("W5", "W7"), praise=praise, questions=_PLACES, form=form, otherwise=other)


_CLEAR: Final = "clear"
# What to look for in a reworded end, in this order, and the question to it.
_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "we": (
        r"^(?:nobody|no one|none of|we|everyone|everybody|people|the team|they|"
        r"(?:the |an? )?(?:on-?call (?:engineer|person)|engineer|person on call|responder))\b",
        "Who looks is still the subject, be it one, all or nobody. What if the graph were the subject?",
    ),
    "passive": (
        r"\b(?:was|were|been|got|went|wasn.t|weren.t) (?:not |never |only )?(?:\w+ )?(?:looked|checked|noticed|seen|"
        r"examined|considered|consulted|opened|viewed|watched|inspected|missed|overlooked|ignored|forgotten|unnoticed)\b",
        "The person has left the sentence, and the reproach has stayed. Who is it that the passive hides?",
    ),
    "should": (
        r"\b(?:should|could have|would have|ought|if only|might have|needed to)\b",
        "That tells of an afternoon that did not happen. What was so on the one that did?",
    ),
    "training": (
        r"\b(?:train(?:ed|ing)|skills?|(?:in)?experienc\w*|knowledge|lack of|junior|competen\w+)\b",
        "If everybody had been taught about it, where would the graph of E06 be? What does a page lead to?",
    ),
    "remedy": (
        r"^(?:please |let us |we will )?(?:add|put|create|make|move|show|introduce|write|link|improve|build|update|set|"
        r"implement|change|fix|extend|provide|ensure|include|display)\b",
        "That is what you would do now. Which condition of that Monday would it change?",
    ),
    "short": (
        r"^\S+(?: \S+){0,3}$",
        "Could a colleague go and look whether it is so? Which screen is meant, and what is on it?",
    ),
    "vague": (
        r"^(?!.*\b(?:dashboards?|graphs?|alerts?|alarms?|pages?|pagers?|runbooks?|logs?|screens?|metrics?|monitor\w*|"
        r"canary|charts?|panels?|signals?|tools?)\b)",
        "Which dashboard, graph, alert or log does it speak of? Which record would show it?",
    ),
}
_CONDITION: Final[Mapping[str, str]] = {kind: question for kind, (_, question) in _ENDS.items()} | {
    "unchanged": "It is the same sentence. What was on the screen that the engineer did have open?",
    "a person": "A name has come in. If somebody else had been on call, what would have been the same?",
    "human error": "That is a verdict. What made the step look sensible at 14:42, with the log of E14 at hand?",
    "what somebody": "It still ends at what a role did or left undone. Which screen or rule could be its subject?",
    "care": "It asks for attention. What was so about the screens, for somebody with plenty of it?",
}


def check_condition(answer: object) -> Reply:
    """Reply to: how would you put ``SENTENCE`` as a condition?"""
    praise = "its subject can be looked at and changed. pmkit cannot tell whether it is true: compare E06, E14 and E16."
    form = "Can you write it as one sentence?"
    return judge(answer, _end, right=_CLEAR, praise=praise, questions=_CONDITION, form=form, otherwise=form)


def _end(answer: object) -> str | None:
    """Return what to ask first about a reworded end, ``clear`` for nothing, None for no sentence."""
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    text = " ".join(answer.split()).strip("\"'` ")
    if word(text) == word(SENTENCE):
        return "unchanged"
    if whom := blamed(text):
        return next(kind for kind in ("a person", "human error", "what somebody") if whom.startswith(kind))
    if asks_care(text):
        return "care"
    return next((kind for kind, (sign, _) in _ENDS.items() if re.search(sign, text, re.IGNORECASE)), _CLEAR)


def check_lever(answer: object) -> Reply:
    """Reply to: at which answer of ``PATH`` can the payments team change something by next month?"""
    asked = {
        ("W1",): "These minutes are over. Which answer holds next month as well?",
        ("W2",): "That canary of 14:54 has ended. Which rule will make the next rollback wait as well?",
        ("W4",): "Who in the room maintains the tools of the whole industry?",
        ("W5",): "If everybody agreed with it today, what would be different on Monday morning?",
        ("problem",): "The problem is what one wants to be shorter. By changing what?",
    }
    praise = "it holds on every day and the team owns it. What lies below may be true; nothing changes by it."
    form = "Which single answer of W1 to W5 do you mean?"
    other = "One answer is meant. Which one describes something that the team owns and that still holds?"
    return judge(answer, _names, right=("W3",), praise=praise, questions=asked, form=form, otherwise=other)


_BRANCH: Final[Mapping[str, str]] = {
    "empty": "There is no answer in it yet. What happened between E10 and E18?",
    "large": "That is more than one can read in a meeting. Which answers does the graph need?",
    "problem": "Its problem no longer says how long the outage lasted. Which question did the article ask?",
    "unchanged": "These are the article's answers. Which one of yours begins 'It took so long because'?",
    "other-question": "The problem still asks how long, and what stands right under it is about something else. "
    "Under which node belongs an answer about minutes?",
    "one-path": "Each why has one answer, so it is one path again. Where were two things true at the same time?",
    "circle": "{} stands in a circle. Which of them was so first?",
    "not-linked": "Nothing says what {} explains. Under which answer would it stand?",
    "names-person": "At {} the path stops at a person. How did you turn such an end in task 5?",
    "no-evidence": "{} points at no record. Which one would convince somebody who doubts it?",
    "unknown": "{} points at an id that is not in the list. Which of E01 to E22 do you mean?",
    "late": "{} rests on a record that is later than what it explains. Which one came before?",
    "elsewhere": "There is a record from between {} in your graph, under an answer of the article. "
    "Does it tell why memory ran out, or why it lasted?",
    "stretch": "No answer points at a record from between {}. What went on in these minutes?",
    "one-for-all": "{} points into more than one stretch. Could each stretch have an answer of its own?",
}


def check_branch(answer: object) -> Reply:
    """Reply to: which whys has the duration? Takes a FiveWhys, or its text as a nested list."""
    asked: dict[str, str] = {}

    def read(given: object) -> str | None:
        """Return the first gap, and note the question to it."""
        if (graph := _graph(given)) is None:
            return None
        code, about = next(_gaps(graph), (_CLEAR, ""))
        asked[code] = _BRANCH.get(code, "").format(about)
        return code

    praise = (
        "each stretch has an answer with a record. Was it needed? No program knows; ask it at each link, as in task 3."
    )
    form = "Can you hand over a FiveWhys, or its text as a nested list?"
    return judge(answer, read, right=_CLEAR, praise=praise, questions=asked, form=form, otherwise=form)


def beside_the_chain(answer: object) -> Overlap:
    """Return the article's chain and the learner's graph side by side; what is no graph stands as an empty one."""
    try:
        graph = _graph(answer) or FiveWhys()
        return overlap(CHAIN, graph if len(graph) <= LARGEST else FiveWhys(), names=("the chain", "your graph"))
    except Exception:  # as in judge: a learner's object may raise from anything
        return overlap(CHAIN, FiveWhys(), names=("the chain", "your graph"))


def _gaps(graph: FiveWhys) -> Iterator[tuple[str, str]]:
    """Yield what a reviewer would ask about a graph of the duration, each with what it is about."""
    if not 0 < len(graph) <= LARGEST or len(graph.links) > 2 * LARGEST:
        yield ("large" if len(graph) else "empty"), ""
        return
    # An answer that is about nothing shows whether the problem asks for a length of time.
    if "other-question" not in _codes(FiveWhys.chain(graph.problem, "It broke")):
        yield "problem", ""
    own = {why.id: why for why in graph.whys if word(why.text) not in _ARTICLES}
    if not own:
        yield "unchanged", ""
    top = tuple(why for _, why in graph.causes())
    if "other-question" in _codes(FiveWhys(graph.problem, top, tuple(Link(PROBLEM, why.id) for why in top))):
        yield "other-question", ""
    for finding in graph.findings():
        if finding.code in ("one-path", "circle", "not-linked", "names-person"):
            yield finding.code, finding.where
    for why in own.values():
        if not why.evidence:
            yield "no-evidence", why.id
        if None in map(_record, why.evidence):
            yield "unknown", why.id
    yield from _late(graph)
    yield from _uncovered(graph, own)


def _late(graph: FiveWhys) -> Iterator[tuple[str, str]]:
    """Yield the answers whose records begin after those of what they explain have ended."""
    begins, ends = dict[str, datetime](), {PROBLEM: _at("E22")}
    for why in graph.whys:
        timed = [(event.earliest or event.latest, event.latest) for event in map(_record, why.evidence) if event]
        if stops := [stop for _, stop in timed if stop]:
            begins[why.id] = min(start for start, _ in timed if start)
            ends[why.id] = max(stops)
    for link in graph.links:
        if link.cause in begins and link.effect in ends and begins[link.cause] > ends[link.effect]:
            yield "late", link.cause


def _uncovered(graph: FiveWhys, own: Mapping[str, Why]) -> Iterator[tuple[str, str]]:
    """Yield the stretches that no answer of the branch points into, and an answer that points into several."""
    branch, front = set[str](), [PROBLEM]
    while front:
        below = [why.id for _, why in graph.causes(front.pop()) if why.id in own and why.id not in branch]
        branch.update(below)
        front += below
    holders = [{i for i in own if any(_is_inside(e, *ends) for e in own[i].evidence)} for ends in STRETCHES.values()]
    for holding, (start, end) in zip(holders, STRETCHES.values(), strict=True):
        if not holding & branch:
            yield ("elsewhere" if holding else "stretch"), f"{start} and {end}"
    if all(holders) and not any(len(set(chosen)) == len(holders) for chosen in product(*holders)):
        yield "one-for-all", min(set[str]().union(*holders))


def _is_inside(name: str, start: str, end: str) -> bool:
    """Tell whether a record lies between two others; one without times does not."""
    event = _record(name)
    return bool(event and event.earliest and event.latest and _at(start) < event.earliest and event.latest < _at(end))


def _codes(graph: FiveWhys) -> set[str]:
    """Return the codes of a graph's findings."""
    return {finding.code for finding in graph.findings()}


def _record(name: str) -> Event | None:
    """Return the record with an id, with or without its leading zero, None where there is none."""
    padded = re.sub(r"\AE0*(\d)\Z", r"E0\1", name)
    return next((event for event in records() if event.id == padded), None)


def _at(name: str) -> datetime:
    """Return the instant of a record that has one."""
    return cast("datetime", records()[name].instant)


def _graph(answer: object) -> FiveWhys | None:
    """Return the graph that an answer holds, None for none."""
    if isinstance(answer, str):
        return (parse_whys(answer) or None) if len(answer) <= _LONGEST else None
    return normal_whys(answer) if isinstance(answer, FiveWhys) else None


def _names(answer: object) -> tuple[str, ...] | None:
    """Return the ids of whys in an answer, sorted; ``problem`` and the empty id are the problem."""
    if isinstance(answer, Link):
        answer = [answer.effect, answer.cause]
    parts = list(answer) if isinstance(answer, (list, tuple, set, frozenset)) and len(answer) <= LIMIT else [answer]
    found = set[str]()
    for part in (part.id if isinstance(part, Why) else part for part in parts):
        if not isinstance(part, str) or len(part) > LIMIT:
            return None
        said = [""] if part == PROBLEM else re.findall(r"\b(?:W\s*0*(\d{1,3})|problem)\b", part, re.IGNORECASE)
        found |= {f"W{number}" if number else "problem" for number in said} or {part}
    return tuple(sorted(found)) or None


def _link(answer: object) -> tuple[str, ...] | None:
    """Return the two ids of a link of the draft, sorted; a cause alone stands for its only link."""
    found = _names(answer)
    if found and len(found) == 1 and len(effects := DRAFT.effects(found[0])) == 1:
        return tuple(sorted((effects[0] or "problem", *found)))
    return found


def _first(replies: list[Reply], praise: str) -> Reply:
    """Return the first reply that asks, else the first that is unanswered, else the praise."""
    left = (reply for state in (State.QUESTION, State.UNANSWERED) for reply in replies if reply.state is state)
    return next(left, Reply(State.GOOD, praise))
