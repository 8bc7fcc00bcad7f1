"""Templates of log lines: what is alike is one, what ended otherwise is another, and no log takes for ever."""

from __future__ import annotations

import random

import pytest

from pmkit.records.sources.logs import templates
from pmkit.records.sources.logs.templates import Templates

ALIKE = [
    ("GET /cart/7 200 19 3.4ms", "GET /search/shoes 200 7113 19.0ms"),
    ("pool of shard 3 is exhausted", "pool of shard 41 is exhausted"),
    ("request 5b8efff7-9803-4103-a269-b633813fc60c finished in 3ms", "request 00000000-0000-4000-a000-000000000001 finished in 4ms"),
    ("user ann signed in from 10.0.0.1", "user bob signed in from 10.0.0.2"),
    ("GET /cart/7 201 19", "GET /search 200 7113"),
    ("GET /cart/7 250 ms", "GET /search 350 ms"),
    ("served 404 rows", "served 503 rows"),
    ('open "/etc/a.conf" failed: no such file', 'open "/var/lib/b" failed: no such file'),
]  # fmt: skip
OTHER = [
    ("job 3 failed", "job 3 finished"),
    ("GET /cart 200 19", "POST /cart 200 19"),
    ("GET /cart 200 19 3.4ms", "GET /cart 404 19 3.4ms"),
    ('10.0.0.1 - - "GET /a HTTP/1.1" 200 19 "-" "curl/8"', '10.0.0.1 - - "GET /a HTTP/1.1" 502 19 "-" "curl/8"'),
    ('10.0.0.1 - - "GET /a HTTP/1.1" 200 19 "-" "curl/8"', '10.0.0.1 - - "POST /a HTTP/1.1" 200 19 "-" "curl/8"'),
    ("method=GET path=/a status=200 bytes=5", "method=GET path=/a status=503 bytes=5"),
    ("Completed 200 OK in 12 ms", "Completed 500 OK in 12 ms"),
    ("circuit breaker of cart is open", "circuit breaker of cart is closed for good"),
    ("WARN pool 3 is nearly full", "ERROR pool 3 is nearly full"),
    ("checkpoint starting: time", "checkpoint complete: 3"),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_lines_that_differ_in_what_varies_are_alike(one: str, two: str) -> None:
    """Numbers, ids, paths and single words vary within a template."""
    made = Templates()
    assert made.of(one) == made.of(two)


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_lines_that_tell_another_thing_are_not_alike(one: str, two: str) -> None:
    """An outcome, a method, a level: half of the words the same is not enough."""
    made = Templates()
    assert made.of(one) != made.of(two)


def test_a_template_shows_the_class_of_a_status() -> None:
    """What is shown as alike has the first digit, as people write it."""
    made = Templates()
    made.of("GET /a 502 7")
    assert made.text(made.of("GET /b 503 9")) == "GET <*> 5xx <*>"


def test_lines_that_are_never_alike_are_one_template_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of random words is read in a time that grows with its lines alone: they are not compared with all before."""
    compared = []

    def similarity(template: list[str], words: list[str]) -> float:
        compared.append(1)
        return 0.0

    monkeypatch.setattr(templates, "_similarity", similarity)
    chance = random.Random(4)
    made = Templates()
    for _ in range(10_000):
        last = made.of("host " + " ".join("".join(chance.choices("abcdefghij", k=9)) for _ in range(4)))
    assert len(made) == templates.CROWD + 1
    assert made.text(last) == "host <*> <*> <*> <*>"
    assert len(compared) < templates.CROWD * (templates.CROWD + 600)
