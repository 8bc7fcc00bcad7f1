"""Prometheus: a metric becomes events where it changes, by a rule that can be checked by hand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pmkit.records.sources.alerts.changepoints import changes
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


def test_alerts_of_the_server_and_a_dump_of_its_samples(tmp_path: Path) -> None:
    """``ALERTS`` tells when it fired; ``promtool tsdb dump`` tells the same."""
    series = {"metric": {"__name__": "ALERTS", "alertname": "High", "alertstate": "firing"},
              "values": [[START, "1"], [START + 15, "1"], [START + 300, "1"]]}  # fmt: skip
    answer = {"status": "success", "data": {"resultType": "matrix", "result": [series]}}
    lines = [
        f'{{__name__="ALERTS", alertname="High", alertstate="firing"}} 1 {at * 1000}'
        for at in (START, START + 15, START + 300)
    ]
    one, other = read(written(tmp_path, "a.json", answer)), read(written(tmp_path, "d.txt", "\n".join(lines) + "\n"))
    assert told(one) == told(other) == ["14:13:20 High fired", "14:18:20 High fired"]
