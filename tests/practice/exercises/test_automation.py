from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.exercises import automation
from pmkit.records.event import Basis, Event
from pmkit.records.timeline import Timeline

WHOLE = automation.whole()
LATER = datetime(2024, 3, 12, 10, 59, tzinfo=UTC)


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
