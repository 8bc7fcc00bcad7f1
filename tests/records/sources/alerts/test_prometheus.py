"""Prometheus: a metric becomes events where it changes, by a rule that can be checked by hand."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmkit.records.sources.alerts.changepoints import changes
from pmkit.records.sources.opening import of_bytes
from pmkit.records.sources.reading import read_exports
from tests.records.sources.importing import read, told, written

START = 1_705_328_000


def matrix(values: list[object], name: str = "errors") -> dict[str, object]:
    """Return an answer to a range query, a value every 15 s."""
    points = [[START + 15 * n, str(value)] for n, value in enumerate(values)]
    return {
        "status": "success",
        "data": {"resultType": "matrix", "result": [{"metric": {"__name__": name}, "values": points}]},
    }


def test_a_step_and_its_return_are_two_events(tmp_path: Path) -> None:
    """The method and the step of the samples are named; NaN is left out, and said."""
    values: list[object] = [0.0008] * 40 + [0.15] * 20 + [0.0008] * 20
    values[5] = "NaN"
    done = read(written(tmp_path, "m.json", matrix(values)))
    assert [event.headline for event in done.events] == [
        "errors rises from 0.0008 to 0.15",
        "errors returns from 0.15 to 0.0008",
    ]
    assert done.events[0].instant is not None
    assert done.events[0].instant.timestamp() == START + 15 * 40
    assert "every 15 s" in done.events[0].details[1]
    assert "NaN or infinite" in str(done.report)


def test_a_threshold_that_is_given_is_used_instead(tmp_path: Path) -> None:
    """Crossings are told with the threshold's value."""
    done = read(written(tmp_path, "m.json", matrix([1, 1, 6, 7, 1])), threshold=5)
    assert [event.headline for event in done.events] == ["errors goes above 5", "errors falls back below 5"]


@pytest.mark.parametrize("seed", range(8))
def test_noise_alone_is_no_event_and_a_step_in_noise_is_found(seed: int) -> None:
    """A hundred noisy values hold no change; one of eight spreads is found within a sample of its beginning."""
    random_ = random.Random(seed)
    calm = [random_.gauss(100, 2) for _ in range(100)]
    assert changes(calm) == []
    [first, *_] = changes(calm + [random_.gauss(140, 2) for _ in range(30)])
    assert abs(first.at - 100) <= 1


def test_errors_and_series_without_numbers_are_rejected(tmp_path: Path) -> None:
    """What the server refused is told in its words; a series of NaN holds nothing."""
    error = {"status": "error", "errorType": "bad_data", "error": "exceeded maximum resolution of 11,000 points"}
    [reject] = read(written(tmp_path, "e.json", error)).report.rejects
    assert "11,000" in reject.problem
    assert [each.code for each in read(written(tmp_path, "n.json", matrix(["NaN", "NaN"]))).report.rejects] == [
        "no-samples"
    ]


def alerts(*times: int, state: str = "firing") -> dict[str, object]:
    """Return the series of an alert in an answer."""
    return {
        "metric": {"__name__": "ALERTS", "alertname": "High", "alertstate": state},
        "values": [[at, "1"] for at in times],
    }


def answered(*series: dict[str, object]) -> dict[str, object]:
    """Return an answer to a range query."""
    return {"status": "success", "data": {"resultType": "matrix", "result": series}}


def dumped(*samples: tuple[int, str], name: str = "ALERTS") -> str:
    """Return what ``promtool tsdb dump`` prints of an alert that fires."""
    labels = f'{{__name__="{name}", alertname="High", alertstate="firing"}}'
    return "".join(f"{labels} {value} {at * 1000}\n" for at, value in samples)


def test_alerts_of_the_server_and_a_dump_of_its_samples(tmp_path: Path) -> None:
    """``ALERTS`` tells when it fired and when it ended; ``promtool tsdb dump`` tells the same."""
    one = read(written(tmp_path, "a.json", answered(alerts(START, START + 15, START + 300))))
    two = read(written(tmp_path, "d.txt", dumped(*((at, "1") for at in (START, START + 15, START + 300)))))
    assert told(one) == told(two) == ["14:13:20 High fired", "14:13:50 High resolved", "14:18:20 High fired"]
    assert "or the server was not running" in one.events[1].details[-1]
    assert one.events[2].details[-1] == "still firing at the last value, 2024-01-15 14:18:20 UTC"


def test_the_end_of_an_alert_is_never_invented(tmp_path: Path) -> None:
    """An answer that stops while it fires has no end; one that goes on, or a server's mark of the end, tells it."""
    firing = alerts(START, START + 15)
    assert told(read(written(tmp_path, "a.json", answered(firing)))) == ["14:13:20 High fired"]
    assert told(read(written(tmp_path, "b.json", answered(alerts(START))))) == ["14:13:20 High fired"]
    other = matrix([1, 1, 1])["data"]["result"][0]  # type: ignore[index]
    [_, end] = told(read(written(tmp_path, "c.json", answered(firing, other))))
    assert end == "14:13:50 High resolved"
    done = read(written(tmp_path, "d.txt", dumped((START, "1"), (START + 15, "1"), (START + 22, "NaN"))))
    assert told(done) == ["14:13:20 High fired", "14:13:42 High resolved"]
    assert done.events[1].details == ("one value every 15 s",)


def test_what_a_server_was_asked_about_says_whether_an_alert_went_on() -> None:
    """A live answer is known to reach to the end that was asked for; a last value less than a step before it is still firing."""
    data = json.dumps(answered(alerts(START, START + 15))).encode()
    for seconds, count in ((29, 1), (30, 2), (900, 2)):
        asked = datetime.fromtimestamp(START + seconds, UTC)
        assert len(read_exports([], live=[of_bytes(data, "x", asked=asked)]).events) == count, seconds


def test_a_servers_own_memory_of_an_alert_is_left_out(tmp_path: Path) -> None:
    """``ALERTS_FOR_STATE`` holds a time as its value, which changes with each alert and tells nothing new."""
    samples = [(START + 15 * n, f"{START + 1000 * (n // 10)}") for n in range(30)]
    done = read(written(tmp_path, "d.txt", dumped(*samples, name="ALERTS_FOR_STATE")))
    assert not done.events
    assert "ALERTS_FOR_STATE" in str(done.report)
