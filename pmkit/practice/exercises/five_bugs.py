"""The exercise five-bugs: an automation that looks right, the five things it loses, and the mend.

The class and the exports are those of :mod:`pmkit.practice.exercises.automation`. What a reply
depends on (who fired twice, what lies in the window, the true order) is computed from the exports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from pmkit.practice.exercises.readers import LIMIT, letter, word
from pmkit.practice.exercises.automation import PLACES, WINDOW, origins, records, rows, timelines, whole
from pmkit.practice.exercises.reply import Reply, judge
from pmkit.records.event import Basis, Event
from pmkit.records.timeline import Timeline

_SERVICES: Final = {"newsletter": ("D5",), "image cache": ("D2",)}


def _records(answer: object, bare: str = "T") -> tuple[str, ...] | None:
    """Return the records that an answer names, sorted; rows stand for the records behind them.

    Args:
        answer: ``"T1, T5"``, ``["t01", "A1"]``, ``5``; words for none are no records at all.
        bare: the letter in front of a number without one.
    """
    if word(answer) in ("none", "no row", "no rows", "no deployment", "all belong"):
        return ()
    if isinstance(answer, str) and len(answer) <= LIMIT:
        answer = [piece for piece in re.split(r"[\s,;+&\[\]()'\"]+|\band\b", answer) if piece]
    if isinstance(answer, (Event, int)):
        answer = [answer]
    if not isinstance(answer, (list, tuple, set, frozenset)) or len(answer) > LIMIT:
        return None
    found = set()
    for piece in answer:
        text = piece.id if isinstance(piece, Event) else str(piece) if type(piece) in (int, str) else ""
        match = re.fullmatch(r"([A-Z]?)0*(\d{1,3})", text.strip().upper()) if len(text) < 10 else None
        if match is None:
            return None
        name = f"{match[1] or bare}{match[2]}"
        found.add(origins().get(name, name))
    return tuple(sorted(found))


def check_window(answer: object) -> Reply:
    """Reply to: which of the five deployments does not belong to the incident's window?"""
    deployments = timelines()["deployments"]
    inside = deployments.window(*WINDOW)
    return judge(
        answer,
        lambda given: _SERVICES.get(word(given) or "") or _records(given, "D"),
        right=tuple(event.id for event in deployments if event.id not in inside),
        praise="it is of the day after. 'Recent' counts from the day on which somebody runs the code, "
        "not from the incident.",
        questions={
            ("D1",): "D1 went out two minutes before the first pages failed. Does a window leave out what came before?",
            (
                "D2",
            ): "D2 is of another service. Which record says that this service had no part in it, and what does C3 say?",
            ("D3",): "D3 reads 11:24, past the window's end. What is that in UTC, once its +01:00 is taken off?",
            ("D4",): "D4 is much like the line above it. Does that say anything about its instant in UTC?",
            ("D3", "D4"): "Both read 11:24, and the window ends at 11:00. Do the two run on the same clock?",
            ("D2", "D5"): "One of your two lies inside the window by its time. Is a service's name enough to drop it?",
            ("D1", "D2"): "Both came before the first alert. What could have led to an alert, if not what came before?",
            (): "Have you brought each of the five times to UTC, also the one that is a bare number?",
        },
        form="Which single deployment do you mean, written like D1?",
        otherwise="Write the five instants in UTC below each other. Which one lies outside 09:30 to 11:00?",
    )


def check_dropped(answer: object) -> Reply:
    """Reply to: what happened to the message of the incident commander?"""
    return judge(
        answer,
        letter,
        right="b",
        praise="five lists go in, two are read. With the messages went the logs and the metrics: "
        "7 of 17 records, and nothing says so.",
        questions={
            "a": "What does the last key of the dictionary in collect_incident_data hold?",
            "c": "Does sorted() ever give back fewer items than it got? Was the message among those it got?",
            "d": "1710238740 is 1140 seconds past 10:00. Is that outside, and where does the code know a window?",
            "e": "Which of the ten rows holds a word of the message, and which loop could have put it there?",
        },
        form="Which one of the letters a to e do you mean?",
        otherwise="Follow the message from collect_incident_data into generate_timeline. Which line reads it?",
    )


_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "a": ("D1", "A2", "A5", "A4", "D3"),
    "b": ("A2", "D1", "A5", "A4", "D3"),
    "c": ("A2", "A4", "A5", "D1", "D3"),
    "d": ("D1", "A4", "A2", "D3", "A5"),
    "e": ("D1", "A4", "D3", "A5", "A2"),
}


def orders() -> str:
    """Return the five orders to choose from, one a line."""
    return "\n".join(f"{name}.  {', '.join(order)}" for name, order in _ORDERS.items())


def _order(answer: object) -> str | None:
    """Return the letter of an order, which may also be written out."""
    if isinstance(answer, str) and len(answer) <= LIMIT:
        answer = re.findall(r"\b[AaDd]\d\b", answer) or answer
    if isinstance(answer, (list, tuple)) and len(answer) <= LIMIT:
        order = tuple((word(piece) or "").upper() for piece in answer)
        return next((name for name, ids in _ORDERS.items() if ids == order), "other")
    return letter(answer)


def check_order(answer: object) -> Reply:
    """Reply to: which of the orders of five records is the true one?"""
    order = tuple(event.id for event in whole() if event.id in _ORDERS["a"])
    return judge(
        answer,
        _order,
        right=next((name for name, ids in _ORDERS.items() if ids == order), None),
        praise="as instants in UTC they read 09:55, 09:59, 10:02, 10:24 and 10:41. The cache gave its sign "
        "before the alert, not an hour behind it.",
        questions={
            "a": "A2 stands well between the others. And A4: what is 10:59 at +01:00 on the clock of A5?",
            "b": "This is the text order of the quick mend. Which instant is the number that it puts first?",
            "c": "This is one file behind the other. Which of A5 and D1 names the earlier instant?",
            "e": "The offsets are read here. Is A2 an instant like the others, 135 seconds past 10:00?",
        },
        form="Which order do you choose, by its letter from a to e?",
        otherwise="Which of the orders a to e do you get from five instants in UTC?",
    )


def check_repeat(answer: object) -> Reply:
    """Reply to: which two rows tell of one alert?"""
    firings: dict[object, list[str]] = {}
    for name, record in records().items():
        firings.setdefault(record.get("firing", name), []).append(name)
    return judge(
        answer,
        _records,
        right=next((tuple(names) for names in firings.values() if len(names) > 1), None),
        praise="two tools, two texts, two ways to write time, and one firing: 481. A count of rows would find "
        "two alerts.",
        questions={
            ("A1", "A5"): "The same name, 39 minutes apart. What does the field 'firing' say of these two?",
            ("D3", "D4"): "Alike to the letter. Which field, left out by the automation, sets these two apart?",
            ("A2", "A5"): "The texts are near to each other. Are the minutes, and the numbers of the firings?",
            ("A1", "A3"): "One says what fails, the other claims to know why. Did one firing make both?",
            ("A1", "A4"): "Both come from the monitor. Do they watch the same thing?",
            ("A2", "A3"): "Pager and correlator speak within three minutes. Are near times enough to be one?",
            ("A2", "D5"): "Both times are bare numbers. Do the rows have more in common than how time is written?",
            ("D1", "D3"): "The same service. And what was brought out, by the field 'what'?",
            ("D1", "D4"): "The service is the same in both. Is one of them the way back from the other?",
            ("A1", "A2", "A5"): "Two of your three belong together. Which one has a firing of its own?",
            ("A1",): "One row so far. In which other tool's words does its firing return?",
            ("A2",): "One row so far. Of whose alert did the pager tell?",
            (): "More than one tool listens to the monitor. Which number in alerts.jsonl stands twice?",
        },
        form="Which two rows do you mean, written like ['T3', 'T4']?",
        otherwise="Look up each row's line in the exports. Which two share what the tools call a firing?",
    )


def check_trace(answer: object) -> Reply:
    """Reply to: which rows cannot be traced to one line of an export, even by a search?"""
    texts = [str(row) for row in rows()]
    return judge(
        answer,
        _records,
        right=tuple(name for text, name in zip(texts, origins().values(), strict=True) if texts.count(text) > 1),
        praise="two regions, two facts, and rows that are the same. Whoever removes repeats by text loses one of "
        "them; a file and a line would keep both.",
        questions={
            tuple(sorted(origins().values())): "True, no row names its line. For which does a search fail as well?",
            ("A1", "A2"): "They tell of one alert, in two texts. Does a search find a line for each?",
            ("A1", "A5"): "The texts are the same, the times are not. Does a search for both find one line each?",
            ("A2",): "Its source is only 'monitoring'. How many lines of the exports hold its number?",
            ("A3",): "Whether it is true is another matter. How many lines of the exports hold its text?",
            ("D5",): "Its time is hard to read. How many lines of deployments.jsonl hold that number?",
            ("D1",): "Its service stands in more rows than this. Does its time, too?",
            ("D3",): "How would you tell this row from the one below it? Does the same doubt hold for that one?",
            ("D4",): "How would you tell this row from the one above it? Does the same doubt hold for that one?",
            ("D1", "D3", "D4"): "All three are of one service. Has one of them a time of its own?",
            (): "Search the exports for each row's time and text together. Do you always find exactly one line?",
        },
        form="Which rows do you mean, written like ['T3', 'T4']?",
        otherwise="Take a row's time and text. How many lines of the exports would make this very row?",
    )


def check_guess(answer: object) -> Reply:
    """Reply to: which row is an interpretation that is shown as a fact?"""
    return judge(
        answer,
        _records,
        right=tuple(event.id for event in timelines()["alerts"] if event.basis is Basis.INFERRED),
        praise="that the correlator spoke is on record; what it says is its inference. It never saw C3, and "
        "neither does a reader of these rows.",
        questions={
            ("A1",): "Somebody chose the 5 %. Was it then counted whether errors lie above, or concluded?",
            ("A2",): "'High' is a label with a rule behind it. Could the errors be counted again?",
            ("A4",): "Is a hit rate counted, or is it concluded from something else?",
            ("A5",): "It fired after the way back to 4.1.9, which surprises. Is a surprise an interpretation?",
            ("D1",): "Many would suspect this deployment. Does the row do so, or does it say what was done?",
            ("D2",): "Its part in the incident is open. Is it open that it was deployed?",
            ("D3",): "It shows less than the export does. Is what is left a guess?",
            ("D4",): "It looks like a repeat. Does it say why something happened?",
            ("D5",): "A newsletter seems far from the matter. Is it therefore a guess that it went out?",
            (): "Ask of each row: did something count this, or conclude it? Are all ten counted?",
        },
        form="Which single row do you mean, written like T3?",
        otherwise="Which row could be mistaken although every tool worked as it was built?",
    )


_BUILD_QUESTIONS: Final[Mapping[object, str]] = {
    "rows": "These are rows like the automation's. Which line of a file could a reader open for each of them?",
    "five": "You hold several timelines still. Which method makes one of them, and takes the others?",
    "empty": "Nothing is in it yet. Which of the five exports would you begin with?",
    "untraced": "Some row names no file and line. Which field of an Event holds them, and was it lost on the way?",
    "foreign": "Some row points at a line that no export has. Where was it read?",
    "outside": "One row lies outside the window. Which method of a Timeline keeps what lies between two instants?",
    "two rows": "Firing 481 has two rows still. Which function makes one row of two and keeps what both rest on?",
    "pager": "The pager's record is gone. Could somebody still check from the row that two tools told of it?",
    "monitor": "The monitor's record is gone. Which of the two tools knew first, and could a reader still see it?",
    "twice": "One record stands in two rows. Which of the rows does it belong to?",
    ("joined", "A1", "A2", "A5"): "One row covers two firings. What would a reader not learn of 10:41?",
    ("joined", "A1", "A5"): "You made one row of two alerts with the same name. Do they share their firing?",
    ("joined", "D3", "D4"): "North and south are one row now. Are these one deployment, or two that look alike?",
    "joined": "A row rests on records of different events. Which field of the exports says what belongs together?",
    "two exports": "Logs, metrics and chat are missing. Which bug of the automation is back?",
    ("without", "chat"): "Nobody says a word in this timeline. Which export holds the decision?",
    ("without", "logs"): "Which export is read by nobody here? What did it say within the first minute of trouble?",
    ("without", "metrics"): "When did users begin to see something, and from which export would you know?",
    "start": "Your timeline begins later than the window. Which records came before your first row?",
    "end": "Your timeline stops before the window does. What happened after your last row?",
    ("left out", "A3"): "The correlator's row is gone. Is it better to hide an inference, or to mark it as one?",
    ("left out", "D2"): "The deployment of image-cache is gone. What did the operations lead put back at 10:47?",
    ("left out", "A5"): "Why would somebody want to know that the alert came back after 10:24?",
    ("left out", "D4"): "Which region's way back is missing?",
    ("left out", "D3"): "In which region did seat-map go back by this timeline, and in which does it by the export?",
    "left out": "Some records inside the window have no row. Which lines of the exports does no row point at?",
    "late": "The row of firing 481 has the pager's time. When did the alert fire, and when was it passed on?",
    "clock": "Some row's instant is not that of its record. Which offset or unit went by unread?",
    "guess": "The correlator's row says 'recorded' now. Is what it claims recorded, or concluded?",
}


def check_timeline(answer: object) -> Reply:
    """Reply to: the timeline that a learner built; facts, order, window, repeats and evidence."""
    return judge(
        answer,
        _slip,
        right="good",
        praise="15 events out of 17 records: in their true order, inside the window, one row for each event, and "
        "each row says where it was read.",
        questions=_BUILD_QUESTIONS,
        form="Is it a Timeline? What does type(answer_7) say?",
        otherwise="Compare with the exports line by line. Which row would you not be able to defend?",
    )


def _slip(answer: object) -> object:
    """Return what stands out first about a built timeline: a word, or a word with the records."""
    timeline = _built(answer)
    if timeline is None or isinstance(timeline, str):
        return timeline
    if not len(timeline):
        return "empty"
    if len(timeline) > LIMIT:
        return "other"
    places = [[PLACES.get(place) for place in event.evidence] for event in timeline]
    if not all(places):
        return "untraced"
    found = [tuple(sorted(str(name) for name in row)) for row in places]
    if any(name is None for row in places for name in row):
        return "foreign"
    return _repeats(found) or _gaps({name for row in found for name in row}) or _values(timeline, found)


def _built(answer: object) -> Timeline | str | None:
    """Return an answer as a timeline, the word for what it is instead, or None."""
    if isinstance(answer, Timeline):
        return answer
    if isinstance(answer, pd.DataFrame) and len(answer) <= LIMIT:
        return Timeline.from_frame(answer)
    parts = list(answer.values()) if isinstance(answer, dict) else answer
    if not isinstance(parts, (list, tuple)) or not parts or len(parts) > LIMIT:
        return None
    if all(isinstance(part, Timeline) for part in parts):
        return "five"
    if all(isinstance(part, dict) for part in parts):
        return "rows"
    return Timeline(parts) if all(isinstance(part, Event) for part in parts) else None


def _repeats(found: list[tuple[str, ...]]) -> object:
    """Return what is joined that should not be, or apart that should be one; None if nothing is."""
    for row in found:
        if len(row) > 1 and row != ("A1", "A2"):
            return ("joined", *row) if ("joined", *row) in _BUILD_QUESTIONS else "joined"
    names = [name for row in found for name in row]
    if {("A1",), ("A2",)} <= set(found):
        return "two rows"
    return "twice" if len(set(names)) < len(names) else None


def _gaps(names: set[str]) -> object:
    """Return what is in a timeline beyond the window, or missing inside it; None if nothing is."""
    inside = [event.id for event in whole().window(*WINDOW)]
    if names - set(inside):
        return "outside"
    missing = [name for name in inside if name not in names]
    gone = [name for name in timelines() if not any(one[0] == name[0].upper() for one in names)]
    if {"logs", "metrics", "chat"} <= set(gone):
        return "two exports"
    if len(gone) == 1 and ("without", gone[0]) in _BUILD_QUESTIONS:
        return ("without", gone[0])
    if missing in (["A1"], ["A2"]):
        return "monitor" if missing == ["A1"] else "pager"
    if len(missing) == 1 and ("left out", missing[0]) in _BUILD_QUESTIONS:
        return ("left out", missing[0])
    if len(missing) > 1 and missing in (inside[: len(missing)], inside[-len(missing) :]):
        return "start" if missing[0] == inside[0] else "end"
    return "left out" if missing else None


def _values(timeline: Timeline, found: list[tuple[str, ...]]) -> object:
    """Return what is off about instants and basis; ``good`` if nothing is."""
    told = {event.id: event for event in whole()}
    for event, row in zip(timeline, found, strict=True):
        if event.instant != told[row[0]].instant:
            return "late" if len(row) > 1 and event.instant == told["A2"].instant else "clock"
        if told[row[0]].basis is Basis.INFERRED and event.basis is Basis.RECORDED:
            return "guess"
    return "good"
