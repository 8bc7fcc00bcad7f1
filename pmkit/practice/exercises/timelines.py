"""The exercise on timelines: what can be said from messy records, and how surely.

All that a reply depends on is computed by :class:`pmkit.records.timeline.Timeline` from the
records of :mod:`pmkit.practice.exercises.memory_leak`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pmkit.practice.exercises.readers import ids, minutes, minutes_or_unknown, one_id, one_of
from pmkit.practice.exercises.memory_leak import from_the_alert, incident, refusals, rows
from pmkit.practice.exercises.reply import Reply, judge
from pmkit.records.episodes import PHASES, Span
from pmkit.records.timeline import Timeline


def _span(name: str, timeline: Timeline) -> Span:
    """Return a span of the timeline's first episode."""
    return timeline.episodes[0].span(name)


def check_naive(answer: object) -> Reply:
    """Reply to: which record cannot be read as it stands, because nobody knows which hour it means?"""
    return judge(
        answer,
        one_id,
        right=next(iter(refusals())),
        praise="its time has no zone. pmkit refuses it until somebody says which clock it came from; the "
        "dashboard's settings page says UTC.",
        questions={
            "R02": "The last part of R02's time is +01:00. What does that part tell you about the clock?",
            "R07": "R07 ends in +01:00. Is a time far from UTC the same as a time whose zone is missing?",
            "R10": "R10 has no time at all and claims none. Which record does claim an hour, but not whose hour?",
            "R03": "R03 was read off a graph later, so it is inferred. Is its hour in doubt, or only how it is known?",
            "R05": "Nobody read R05's mail in time. Does that make its own clock unclear?",
            "R01": "What does the letter Z behind R01's time stand for?",
            "R06": "R06 lies long before the alert. Which character at its end settles the hour all the same?",
            "many": "Only one record is refused. Which of yours names an hour, but not whose hour?",
        },
        form="Which single record do you mean, written like R01?",
        otherwise="Compare the last characters of each time in the records. Where does one lack what the others have?",
    )


def check_acknowledge(answer: object) -> Reply:
    """Reply to: how many minutes passed from the detection to the acknowledgment?"""
    return judge(
        answer,
        minutes,
        right=minutes(_span("time to acknowledge", incident())),
        praise="both instants brought to UTC, the clocks of pager and phone app agree.",
        questions={
            63.0: "You took R02's clock at face value. What does +01:00 say about how far that clock is from UTC?",
            123.0: "Does +01:00 mean that the clock runs ahead of UTC or behind it? Which way do you correct?",
            9.0: "Which event does this span start from: the first failed payment, or the alert?",
            8.0: "R08 is when people began to investigate. Which record says that a person took the alert?",
            13.0: "Does acknowledging run from the mailed warning? Who was told by that mail?",
            20.0: "R09 is when a hypothesis held. Which earlier record says that somebody had seen the alert?",
            0.0: "Alert and acknowledgment came from two programs. Do R01 and R02, in UTC, name one instant?",
            -57.0: "An acknowledgment before its alert: how often did you take R02's offset off?",
            53.0: "That is how long the alert lay before normal service. Which two records bound the acknowledging?",
            30.0: "Did you count from the deploy, R06? Which record is the first that called somebody?",
        },
        form="How many minutes is it? Can you write it like 12, or like '12 min'?",
        otherwise="Write R01 and R02 below each other in UTC. What lies between the two?",
    )


_ORDER_QUESTIONS: Final[Mapping[object, str]] = {
    "file": "This is the order of the export, grouped by tool. What would the instants say?",
    "backwards": "The newest record comes first here. Which end does a reader of a timeline begin at?",
    "twice": "One record stands in your list twice. Which of its two places do the records support?",
    "foreign": "One id in your list is in no export. Which record did you mean?",
    ("left out", "R10"): "Is a record without a time of no use? What does R10's column 'after' still tell?",
    ("left out", "R04"): "R04 lacked a zone and has one now: UTC. Where does it belong?",
    ("left out", "R03"): "R03 is inferred, not logged. Can a timeline show it and still say how it is known?",
    ("left out", "R05"): "Nobody saw R05 at the time. Does a timeline tell what happened, or only what was noticed?",
    ("left out",): "Some records have no place in your list yet. How many are in the exports, and how many here?",
    ("R02", "R11"): "R02 stands behind the recovery. What is 15:35 on a clock at +01:00, in UTC?",
    ("R07", "R11"): "In your list service is normal before the rollback. Which offset does R07 carry?",
    ("R09", "R10"): "R10 has no time, so it seems to fit anywhere. Which record does it say it came after?",
    ("R10", "R07"): "Which record names R10 as one it came after, and what does that say about how late R10 can be?",
    ("R03", "R01"): "Your list starts the incident with the alert. Which came first, failing payments or the page?",
    ("R05", "R03"): "A warning behind what it warned of: what do the minutes of R05 and R03 say?",
    ("R06", "R05"): "Could memory grow before the version was there? Compare R06 with R05.",
    ("R04", "R09"): "In your list the hypothesis was confirmed before the anomaly was seen. What is R04's hour?",
    ("R02", "R08"): "Who began to investigate, and had that person acknowledged by then? Compare R02 with R08 in UTC.",
    ("R08", "R04"): "Was the anomaly found before anybody looked? Compare R08 with R04.",
}


def _order_slip(answer: object) -> object:
    """Return what stands out first about an order: a word, or the pair that is turned around."""
    given = ids(answer)
    if given is None or len(given) < 2:
        return None
    right = tuple(event.id for event in incident())
    missing = [name for name in right if name not in given]
    if given in (right, right[::-1]):
        return "good" if given == right else "backwards"
    if set(given) - set(right):
        return "foreign"
    if len(set(given)) < len(given):
        return "twice"
    if missing:
        alone = ("left out", missing[0])
        return alone if len(missing) == 1 and alone in _ORDER_QUESTIONS else ("left out",)
    if given == tuple(row["id"] for row in rows()):
        return "file"
    place = {name: position for position, name in enumerate(given)}
    pairs = (key for key in _ORDER_QUESTIONS if isinstance(key, tuple) and key[-1] in place and key[0] in place)
    return next(((first, second) for first, second in pairs if place[first] > place[second]), "other")


def check_order(answer: object) -> Reply:
    """Reply to: what is the order of all records, earliest first?"""
    return judge(
        answer,
        _order_slip,
        right="good",
        praise="the offset is read, and R10 stands where its neighbors allow although it has no time.",
        questions=_ORDER_QUESTIONS,
        form="Which ids, in which order? Can you write them as a list of texts such as ['R01', 'R02']?",
        otherwise="Take two neighbors in your list at a time. Do their instants in UTC support their order?",
    )


def check_detect(answer: object) -> Reply:
    """Reply to: how many minutes passed from the start of the impact to its detection?"""
    return judge(
        answer,
        minutes,
        right=minutes(_span("time to detect", incident())),
        praise="from the first failed payment to the alert. R03 is inferred, so the document says so beside the span.",
        questions={
            0.0: "Is the alert the beginning? What happened to payments in R03?",
            3.0: "That is what the person took to answer. Between which two events does detecting lie?",
            10.0: "R05 warned, and no one was told. Did it tell anybody that payments were failing?",
            4.0: "You measured to a warning that came before any payment failed. What was there to detect by then?",
            -4.0: "A negative length: the warning came first. Is an early warning the detection of an impact?",
            27.0: "You started from the deploy. Did users feel the deploy itself, or what it led to?",
            9.0: "Whose step ends your span: the monitor that noticed, or the person who answered?",
            26.0: "Is a confirmed hypothesis the moment when the trouble was noticed? Which record woke somebody?",
            14.0: "R08 is where looking began. Which record shows that something had already been noticed?",
            53.0: "That is the article's whole outage. Which part of the incident lies before its first line?",
            59.0: "You measured until service was normal. Which milestone ends the detecting?",
        },
        form="How many minutes lie between the two? Can you write it as a number, or like '12 min'?",
        otherwise="Which record carries the start of the impact, and which one the detection? What lies between?",
    )


def check_unknown(answer: object) -> Reply:
    """Reply to: what is the time to detect if no record tells when the impact began?"""
    known = _span("time to detect", from_the_alert())
    return judge(
        answer,
        minutes_or_unknown,
        right=minutes_or_unknown(known),
        praise="and it stays unknown: a zero would pass for a perfect alert, and it would enter every average.",
        questions={
            0.0: "Zero says that the alert came with the first failure. Which record would prove that here?",
            6.0: "That figure needs R03. What is left to measure from once R03 is gone?",
            3.0: "You found a span that both ends are known of. Is it the one from impact to detection?",
            10.0: "You put R05 in the place of R03. Does a memory warning say that users were affected?",
            27.0: "You put the deploy in the place of the impact. Did a payment fail at that minute?",
            53.0: "That runs from the alert to normal service. Does it say anything about the time before the alert?",
            1.0: "A small guess looks harmless. What would a reader of next year's average take it for?",
        },
        form="What would you write into the document: a number, or a word? Which word?",
        otherwise="Which two instants does this span need, and which one of them has no record now?",
    )


def check_phase(answer: object) -> Reply:
    """Reply to: to which of the four phases does the rollback, R07, belong?"""
    phases = {phase.name: phase.events for phase in incident().episodes[0].phases}
    return judge(
        answer,
        one_of(*PHASES),
        right=next(name for name, events in phases.items() if "R07" in events),
        praise="mitigating ends this phase and is its last event; what follows is the recovery.",
        questions={
            "recovery": "R07 makes things better, but was service normal at that minute? Which phase does it close?",
            "investigation": "R09 confirmed the cause hypothesis. Is the team still looking after that, or acting?",
            "detection": "That phase ends when somebody has acknowledged. How far behind that does R07 lie?",
            "mitigation": "That is the name of the instant. Which of the article's four phases does this instant end?",
            "rollback": "That is what was done. In which of the article's four phases was it done?",
            "after": "Is the incident over at R07? Which record, fifteen minutes on, says that it is?",
        },
        form="Which of the article's four phases do you mean, written as text?",
        otherwise="The article names four phases. Which one starts with the confirmed hypothesis?",
    )
