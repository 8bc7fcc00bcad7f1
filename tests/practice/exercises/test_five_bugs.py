from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RecordError
from pmkit.practice.exercises import automation, five_bugs
from pmkit.practice.exercises.reply import Reply, State
from pmkit.records.event import Basis, Event, Evidence
from pmkit.records.timeline import Timeline

CHECKS: dict[str, Callable[[object], Reply]] = {
    "window": five_bugs.check_window,
    "dropped": five_bugs.check_dropped,
    "order": five_bugs.check_order,
    "repeat": five_bugs.check_repeat,
    "trace": five_bugs.check_trace,
    "guess": five_bugs.check_guess,
    "timeline": five_bugs.check_timeline,
}
RIGHT: dict[str, list[object]] = {
    "window": ["D5", " d05 ", ["D5"], 5, "T2", "newsletter", automation.timelines()["deployments"]["D5"]],
    "dropped": ["b", "(B)", "answer b."],
    "order": ["d", "D.", ["D1", "A4", "A2", "D3", "A5"], "d1, a4, a2, d3, a5", "D1 → A4 → A2 → D3 → A5"],
    "repeat": [["T1", "T5"], "t5 and t1", (1, 5), {"A1", "A2"}, "T1, T05", ["T1", "A1"]],
    "trace": [["T9", "T10"], "T10, T9", [10, 9], "D3 + D4"],
    "guess": ["T6", 6, "a3", ["T06"], automation.whole()["A3"]],
    "timeline": [automation.model(), list(automation.model()), automation.model().frame],
}


def swapped(timeline: Timeline, name: str, **changes: Any) -> Timeline:
    """Return the timeline with some fields of one event changed."""
    return Timeline(replace(event, **changes) if event.id == name else event for event in timeline)


def without(*names: str) -> Timeline:
    """Return the right timeline without some of its events."""
    return Timeline(event for event in automation.model() if event.id not in names)


def cut(start: tuple[int, int], end: tuple[int, int]) -> Timeline:
    """Return the right timeline cut to another window of that day."""
    bounds = [datetime(2024, 3, 12, *clock, tzinfo=UTC) for clock in (start, end)]
    return automation.model().window(*bounds)


MODEL, WHOLE = automation.model(), automation.whole()
LATER = datetime(2024, 3, 12, 10, 59, tzinfo=UTC)
EVERY_ROW = [f"T{number}" for number in range(1, 11)]

WRONG: list[tuple[str, object]] = [
    *(("window", name) for name in ("D1", "D2", "D3", "D4", "none")),
    ("window", ["D3", "D4"]),  # 11:24 at face value
    ("window", ["D2", "D5"]),  # everything of other services
    ("window", ["D1", "D2"]),  # everything before the alert
    *(("dropped", letter) for letter in "acde"),
    *(("order", letter) for letter in "abce"),
    ("repeat", ["T5", "T7"]),  # the same name
    ("repeat", ["T9", "T10"]),  # the same row
    ("repeat", ["T1", "T7"]),  # the later alert of the same name
    ("repeat", ["T5", "T6"]),
    ("repeat", ["T5", "T8"]),  # both by the monitor
    ("repeat", ["T1", "T6"]),
    ("repeat", ["T1", "T2"]),  # both bare numbers
    ("repeat", ["T4", "T9"]),
    ("repeat", ["T4", "T10"]),
    ("repeat", ["T1", "T5", "T7"]),
    *(("repeat", name) for name in ("T5", "T1", "none")),
    ("trace", EVERY_ROW),  # none names its line
    ("trace", ["T1", "T5"]),
    ("trace", ["T5", "T7"]),
    *(("trace", name) for name in ("T1", "T6", "T2", "T4", "T9", "T10", "none")),
    ("trace", ["T4", "T9", "T10"]),
    *(("guess", name) for name in ("T5", "T1", "T8", "T7", "T4", "T3", "T9", "T10", "T2", "none")),
    ("timeline", automation.rows()),
    ("timeline", automation.timelines()),
    ("timeline", Timeline()),
    ("timeline", swapped(MODEL, "C2", evidence=())),
    ("timeline", swapped(MODEL, "C2", evidence=(Evidence("chat.jsonl", 9),))),
    ("timeline", automation.one_event(WHOLE, "A1", "A2")),  # no window
    ("timeline", WHOLE.window(*automation.WINDOW)),  # no joining
    ("timeline", swapped(MODEL, "A1", evidence=WHOLE["A1"].evidence)),  # the pager's row thrown away
    ("timeline", swapped(MODEL, "A1", evidence=WHOLE["A2"].evidence)),
    ("timeline", MODEL | Timeline([WHOLE["A2"]])),  # joined, and the other row kept
    ("timeline", automation.one_event(MODEL, "A1", "A5")),  # three by name
    ("timeline", automation.one_event(WHOLE.window(*automation.WINDOW), "A1", "A5")),  # two by name
    ("timeline", automation.one_event(MODEL, "D3", "D4")),  # two by text
    ("timeline", automation.one_event(MODEL, "D1", "M1")),
    ("timeline", Timeline(event for event in MODEL if event.id[0] in "AD")),  # the automation's two lists
    *(("timeline", Timeline(event for event in MODEL if event.id[0] != file)) for file in "CLM"),
    ("timeline", cut((10, 0), (11, 0))),  # from the alert
    ("timeline", cut((9, 30), (10, 30))),  # to the way back
    *(("timeline", without(name)) for name in ("A3", "D2", "A5", "D4", "D3")),
    ("timeline", without("C1", "A4")),
    ("timeline", automation.one_event(WHOLE.window(*automation.WINDOW), "A2", "A1")),  # the pager's time
    ("timeline", swapped(MODEL, "A4", earliest=LATER, latest=LATER)),  # an offset at face value
    ("timeline", swapped(MODEL, "A3", basis=Basis.RECORDED)),
]


def gives_away(name: str, question: str) -> bool:
    """Tell whether a question contains the right answer of its task."""
    secrets = {
        "window": (r"\bD5\b|\bT2\b|newsletter",),
        "dropped": (r"(?<!\w)b(?!\w)",),
        "order": (r"(?<!\w)d(?![\w'])", "D1, A4"),
        "repeat": (r"\bT1\b.*\bT5\b", r"\bA1\b.*\bA2\b"),
        "trace": (r"\bT9\b.*\bT10\b", r"\bD3\b.*\bD4\b"),
        "guess": (r"\bT6\b|\bA3\b|correlator",),
    }
    return any(re.search(secret, question) for secret in secrets.get(name, ()))


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, answers in RIGHT.items() for answer in answers])
def test_the_right_answer_is_good_however_it_is_written(name: str, answer: object) -> None:
    """Each task has an answer that is good, with a reason, in any of the ways people write it."""
    reply = CHECKS[name](answer)
    assert reply.state is State.GOOD, reply
    assert len(reply.text) > 20


def test_each_plausible_wrong_answer_has_its_own_question() -> None:
    """Each foreseen slip gets a question that no other slip gets and that gives nothing away."""
    replies = [(name, CHECKS[name](answer)) for name, answer in WRONG]
    for (name, reply), (_, answer) in zip(replies, WRONG, strict=True):
        assert reply.state is State.QUESTION, (name, answer)
        assert reply.text.endswith("?"), reply.text
        assert not gives_away(name, reply.text), (name, reply.text)
    texts = [reply.text for _, reply in replies]
    assert sorted(texts) == sorted(set(texts)), {text for text in texts if texts.count(text) > 1}


def test_every_question_about_a_built_timeline_is_asked_by_some_slip() -> None:
    """No question stands in the table without a timeline that leads to it."""
    asked = {CHECKS[name](answer).text for name, answer in WRONG if name == "timeline"}
    assert asked == set(five_bugs._BUILD_QUESTIONS.values())


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("window", "D9"),
        ("window", ["D1", "D5"]),
        ("dropped", "z"),
        ("order", "z"),
        ("order", ["A5", "D3", "A2", "A4", "D1"]),
        ("repeat", ["T3", "T4"]),
        ("repeat", "T99"),
        ("trace", ["T3", "T8"]),
        ("guess", ["T6", "T1"]),
        ("timeline", Timeline(replace(WHOLE["A1"], id=f"X{number}") for number in range(2001))),
        ("timeline", pd.DataFrame({"time": ["2024-03-12T10:02:00"], "event": ["Alert"]})),
        ("timeline", [WHOLE["A1"], "A2"]),
        ("timeline", "a timeline"),
        ("timeline", 7),
    ],
)
def test_any_other_answer_has_a_helping_question(name: str, answer: object) -> None:
    """An answer that nobody foresaw gets a question too, and it gives nothing away."""
    reply = CHECKS[name](answer)
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")
    assert not gives_away(name, reply.text)


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("blank", [..., "", "  ", "...", "…"])
def test_an_unanswered_task_says_so(name: str, blank: object) -> None:
    """Three dots, and text without a word, are not answered yet."""
    assert str(CHECKS[name](blank)) == "Not answered yet."


@pytest.mark.parametrize("name", CHECKS)
def test_none_is_a_question_and_no_verdict(name: str) -> None:
    """None is an answer that cannot be read, so the reply asks in which form it is meant."""
    assert CHECKS[name](None).state is State.QUESTION


class Hostile:
    """An object that raises from whatever a check might try."""

    def __getattribute__(self, name: str) -> Any:
        """Raise."""
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Raise."""
        raise RuntimeError


class HostileTimeline(Timeline):
    """A timeline that cannot be counted or read."""

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError


HOSTILE: dict[str, Callable[[], object]] = {
    "raises": Hostile,
    "list that raises": lambda: [Hostile()],
    "timeline that raises": lambda: HostileTimeline(automation.model()),
    "events beside what raises": lambda: [*automation.model(), Hostile()],
    "huge text": lambda: "T1 " * 1_000_000,
    "huge number": lambda: 10**5000,
    "huge number as text": lambda: "9" * 1_000_000,
    "long list": lambda: ["T1"] * 100_000,
    "long list of events": lambda: [WHOLE["A1"]] * 100_000,
    "long frame": lambda: pd.DataFrame({"id": ["E1"] * 100_000, "headline": "x"}),
    "infinity": lambda: float("inf"),
    "longest span": lambda: timedelta.max,
    "array": lambda: np.array([1, 5]),
    "frame": lambda: pd.DataFrame({"a": [1]}),
    "missing value": lambda: pd.NaT,
    "nested": lambda: [[["T1"]], {"T5": []}],
    "function": lambda: len,
    "class": lambda: Timeline,
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_gets_a_reply(name: str, kind: str) -> None:
    """Huge, odd and raising objects get a question like anything else."""
    reply = CHECKS[name](HOSTILE[kind]())
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")


@pytest.mark.parametrize("name", CHECKS)
@given(
    answer=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=30)
        | st.sampled_from([*EVERY_ROW, "A1", "none", "b", WHOLE["A1"], WHOLE["D5"], WHOLE, ...]),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_anything_gets_a_reply(name: str, answer: object) -> None:
    """No input of any type makes a check raise, and each reply can be shown."""
    reply = CHECKS[name](answer)
    assert str(reply)
    assert reply._repr_html_()
    assert reply.state is State.UNANSWERED or reply.text


def methods(source: str) -> dict[str, str]:
    """Return the bodies of a class's methods without docstrings, by name."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            found[node.name] = "\n".join(ast.unparse(line) for line in body)
    return found


def test_the_class_that_runs_is_the_one_that_is_shown() -> None:
    """Apart from types and docstrings, the two methods of the article run as they are printed."""
    runs = methods(Path(automation.__file__).read_text(encoding="utf-8"))
    shown = methods(automation.ARTICLE)
    assert set(shown) == {"collect_incident_data", "generate_timeline"}
    assert all(runs[name] == body for name, body in shown.items())


def test_the_article_leaves_its_helpers_undefined_and_asks_deployments_without_an_incident() -> None:
    """Five methods are called and not defined; only one of them takes no incident."""
    calls = re.findall(r"self\.(get_\w+)\((.*?)\)", automation.ARTICLE)
    assert len(calls) == 5
    assert not {name for name, _ in calls} & set(methods(automation.ARTICLE))
    assert [name for name, given in calls if not given] == ["get_recent_deployments"]


def test_an_unrelated_deployment_enters() -> None:
    """One deployment of the automation lies outside the window, a day after the incident began."""
    deployments = automation.timelines()["deployments"]
    outside = [event for event in deployments if event.id not in deployments.window(*automation.WINDOW)]
    assert [event.id for event in outside] == ["D5"]
    assert outside[0].instant == datetime(2024, 3, 13, 9, 30, tzinfo=UTC)
    assert any("newsletter" in row["event"] for row in automation.rows())


def test_seven_of_seventeen_records_are_collected_and_dropped() -> None:
    """Logs, metrics and chat are in the collected data and in no row."""
    collected = automation.PostmortemAutomation().collect_incident_data("INC-7")
    shown = automation.second_run()
    assert (sum(map(len, collected.values())), len(automation.rows())) == (17, 10)
    for name in ("logs", "metrics", "communications"):
        for record in collected[name]:
            assert str(record.get("text") or record.get("line") or record.get("series")) not in shown


def test_raw_times_raise_and_as_text_they_sort_out_of_order() -> None:
    """The code as printed stops with an error; with texts it runs, and the order is not the true one."""
    assert automation.first_run() == "TypeError: '<' not supported between instances of 'int' and 'str'"
    order = list(automation.origins().values())
    true = [event.id for event in automation.whole() if event.id in order]
    assert sorted(order) == sorted(true)
    assert order != true
    assert order[:2] == ["A2", "D5"]
    assert order.index("A4") > order.index("A5")
    assert WHOLE["A4"].instant < WHOLE["A1"].instant  # type: ignore[operator]  # both have one


def test_each_row_is_matched_with_the_record_it_came_from() -> None:
    """The records behind the rows are those whose time and text the rows show."""
    records = automation.records()
    for row, name in zip(automation.rows(), automation.origins().values(), strict=True):
        record = records[name]
        assert row["time"] == str(record["timestamp"])
        assert row["event"].endswith(str(record.get("name", record.get("service"))))


def test_one_alert_is_told_twice_and_an_equal_name_is_another() -> None:
    """Monitor and pager share firing 481; the two alerts of one name do not share theirs."""
    records = automation.records()
    assert records["A1"]["firing"] == records["A2"]["firing"] == 481
    assert records["A1"]["name"] == records["A5"]["name"]
    assert records["A1"]["firing"] != records["A5"]["firing"]


def test_rows_carry_no_place_and_two_of_them_are_the_same() -> None:
    """No row names a tool, file or line, and the two regions cannot be told apart."""
    rows = automation.rows()
    assert all(set(row) == {"time", "event", "source"} for row in rows)
    assert {row["source"] for row in rows} == {"monitoring", "ci/cd"}
    assert [row for row in rows if rows.count(row) > 1] == rows[8:]
    assert not re.search(r"jsonl|pager\b|correlator", automation.second_run())


def test_the_built_timeline_mends_each_bug() -> None:
    """The right timeline has 15 rows in the window, in order, each with evidence, one marked inferred."""
    timeline = automation.model()
    instants = [event.instant for event in timeline if event.instant]
    assert len(instants) == len(timeline) == 15
    assert instants == sorted(instants)
    assert automation.WINDOW[0] <= instants[0] <= instants[-1] <= automation.WINDOW[1]
    assert all(event.evidence for event in timeline)
    assert [event.id for event in timeline if event.basis is Basis.INFERRED] == ["A3"]
    assert [str(place) for place in timeline["A1"].evidence] == ["alerts.jsonl:1", "alerts.jsonl:2"]
    assert "Likely cause: seat-map 4.2.0 (inferred)  [alerts.jsonl:3]" in automation.traced(timeline)


def test_every_way_to_write_a_time_is_read() -> None:
    """Seconds, milliseconds, chat stamps and offsets come to the instants that the text names."""
    clock = {event.id: f"{event.instant:%H:%M:%S}" for event in automation.whole()}
    assert {name: clock[name] for name in ("A2", "L1", "C2", "A4", "D3")} == {
        "A2": "10:02:15",
        "L1": "09:57:27",
        "C2": "10:19:00",
        "A4": "09:59:00",
        "D3": "10:24:00",
    }


def test_evidence_points_at_the_lines_that_are_shown() -> None:
    """Each event's evidence leads to the line of the exports with its name and its raw time."""
    text = automation.exports()
    for event in automation.whole():
        (place,) = event.evidence
        part = text.split(f"{place.file}\n", 1)[1].splitlines()[place.line - 1]
        assert part.startswith(f"{event.id}  ")
        assert event.raw_time in part
        assert automation.PLACES[place] == event.id


def test_joining_an_event_that_is_not_there_says_so() -> None:
    """A name that the timeline lacks is bad input, with a remedy."""
    with pytest.raises(RecordError, match="A9"):
        automation.one_event(automation.whole(), "A1", "A9")


def test_a_row_without_evidence_is_shown_as_such() -> None:
    """The text of a timeline says where evidence is missing."""
    event = Event(id="E1", headline="Alert fired", earliest=LATER, latest=LATER)
    assert automation.traced(Timeline([event])) == "10:59:00  Alert fired  [no evidence]"


@pytest.mark.parametrize(
    ("target", "attribute", "broken", "tasks"),
    [
        (Timeline, "window", lambda self, start, end: self, ("window", "timeline")),
        (Timeline, "__iter__", lambda self: iter(self.events[::-1]), ("order",)),
        (five_bugs, "rows", lambda: automation.rows()[::-1], ("trace",)),
        (five_bugs, "records", dict, ("repeat",)),
        (automation, "_read", lambda name: [], ("window", "guess", "order")),
    ],
)
def test_a_check_stands_on_what_is_computed(
    monkeypatch: pytest.MonkeyPatch, target: object, attribute: str, broken: object, tasks: tuple[str, ...]
) -> None:
    """When a function that a check uses is broken, its right answer is no longer good."""
    monkeypatch.setattr(target, attribute, broken)
    assert not any(CHECKS[name](RIGHT[name][0]).state is State.GOOD for name in tasks)
