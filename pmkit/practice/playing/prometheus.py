"""A drill for Prometheus: its signals to back-fill, its rules, and when they fired, to be compared with a real server.

A gap in a signal is a sample that is missing. Prometheus looks back five minutes for one, so a rule on a signal with
gaps asks for the reading of this step only.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from pmkit.files import lay
from pmkit.practice.drill.course import Course
from pmkit.practice.drill.inputs import Input
from pmkit.practice.drill.scripts import Script
from pmkit.practice.world.telemetry import Rule, Signal
from pmkit.practice.world.world import World
from pmkit.records.instants import format_instant, parse_instant

NAMES: Final = ("signals.om", "rules.yml", "alerts.csv", "test.yml")
"""What is written."""


def export_drill(world: World, seed: int, folder: str | Path, inputs: Iterable[Input] = ()) -> list[Path]:
    """Write a drill's signals, rules and alerts into a folder, and a test that ``promtool test rules`` runs.

    Args:
        world: the world.
        seed: decides noise and how long things take.
        folder: made if it is missing.
        inputs: what was done; default nothing.

    Returns:
        The files, in the order of :data:`NAMES`.

    Raises:
        DrillError: an input does not fit.
        FileError: a file cannot be written.
    """
    course = played(world, seed, inputs)
    texts = (open_metrics(course), rules_file(world), alerts_csv(course), rules_test(course))
    return [lay(Path(folder) / name, text) for name, text in zip(NAMES, texts, strict=True)]


def played(world: World, seed: int, inputs: Iterable[Input] = ()) -> Course:
    """Return how a world goes up to its horizon when inputs are made.

    Raises:
        DrillError: an input does not fit.
    """
    script = Script.of(world, seed, inputs)
    script.finish()
    return script.run.course


def metric(signal: Signal) -> str:
    """Return the name of a signal's metric."""
    return f"drill_{signal.id.replace('-', '_')}"


def alert_name(rule: Rule) -> str:
    """Return the name of a rule's alert, as Prometheus writes them."""
    return "".join(word.capitalize() for word in rule.id.split("-"))


def open_metrics(course: Course) -> str:
    """Return the true values of all signals as OpenMetrics text, oldest first."""
    lines: list[str] = []
    start = parse_instant(course.world.start).timestamp()
    seconds = [round(start + minute * 60) for minute in course.grid.minutes]
    for signal in course.world.signals:
        name = metric(signal)
        title = f"{signal.title} ({signal.unit})" if signal.unit else signal.title
        escaped = title.replace("\\", "\\\\").replace("\n", " ").replace('"', '\\"')
        lines += [f"# TYPE {name} gauge", f"# HELP {name} {escaped}"]
        for second, value in zip(seconds, course.value(signal.id).tolist(), strict=True):
            if not np.isnan(value):
                lines.append(f'{name}{{service="{signal.service}"}} {value!r} {second}')
    return "\n".join([*lines, "# EOF", ""])


def rules_file(world: World) -> str:
    """Return the rules as a Prometheus rules file; JSON, which is YAML."""
    signals = {signal.id: signal for signal in world.signals}
    rules = [
        {
            "alert": alert_name(rule),
            "expr": expression(rule, signals[rule.signal], world.step),
            "for": f"{_steps(rule.lasts, world.step) * world.step}s",
            "labels": _labels(rule),
            "annotations": {"summary": _inert(rule.title)},
        }
        for rule in world.rules
    ]
    group = {"name": "drill", "interval": f"{world.step}s", "rules": rules}
    return _json({"groups": [group]})


def expression(rule: Rule, signal: Signal, step: int) -> str:
    """Return a rule's condition in PromQL.

    Args:
        rule: the rule.
        signal: what it watches.
        step: seconds between two readings.
    """
    name = metric(signal)
    points = _steps(rule.over, step)
    if points:
        # One second less than the window, so that servers that count its left end and those that do not agree.
        name = f"avg_over_time({name}[{points * step - 1}s])"
    elif signal.gaps:
        name = f"last_over_time({name}[{step - 1}s])"
    bound = rule.above if rule.above is not None else rule.below
    return f"{name} {'>' if rule.above is not None else '<'} {bound!r}"


def alerts_csv(course: Course) -> str:
    """Return when each alert fired and cleared, from minute 0 on; open ends are empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("alert", "severity", "service", "fired", "cleared"))
    start = parse_instant(course.world.start)
    for alert in course.alerts:
        ends = [
            "" if index is None else format_instant(start + timedelta(minutes=course.grid.minute(index)))
            for index in (alert.fired, alert.cleared)
        ]
        writer.writerow((alert_name(alert.rule), alert.rule.severity, alert.rule.service, *ends))
    return text.getvalue()


def rules_test(course: Course) -> str:
    """Return a file for ``promtool test rules``: at each step from minute 0 on, exactly the engine's alerts fire."""
    world, grid = course.world, course.grid
    series = [
        {"series": f'{metric(signal)}{{service="{signal.service}"}}', "values": _values(course, signal)}
        for signal in world.signals
    ]
    tests = [test for rule in world.rules for test in _tests(course, rule, range(grid.zero, grid.length))]
    return _json(
        {
            "rule_files": [NAMES[1]],
            "evaluation_interval": f"{world.step}s",
            "tests": [{"interval": f"{world.step}s", "input_series": series, "alert_rule_test": tests}],
        }
    )


def _tests(course: Course, rule: Rule, points: range) -> Iterator[dict[str, Any]]:
    """Yield what a rule's alert has to be at each point."""
    alerts = [alert for alert in course.alerts if alert.rule.id == rule.id]
    shown = {"exp_labels": _labels(rule), "exp_annotations": {"summary": _inert(rule.title)}}
    for point in points:
        fires = any(a.fired <= point and (a.cleared is None or point < a.cleared) for a in alerts)
        yield {
            "eval_time": f"{point * course.world.step}s",
            "alertname": alert_name(rule),
            "exp_alerts": [shown] if fires else [],
        }


def _values(course: Course, signal: Signal) -> str:
    """Return a signal's values as promtool reads a series; a missing one is an underscore."""
    return " ".join("_" if np.isnan(value) else repr(value) for value in course.value(signal.id).tolist())


def _labels(rule: Rule) -> dict[str, str]:
    """Return the labels that a rule gives its alert."""
    return {"severity": rule.severity, "service": rule.service}


def _inert(text: str) -> str:
    """Return a text in which Prometheus finds no template."""
    return text.replace("{{", "{ {").replace("}}", "} }")


def _steps(minutes: float, step: int) -> int:
    """Return how many steps a span has, rounded up as the engine does."""
    return int(np.ceil(minutes * 60 / step - 1e-9))


def _json(value: object) -> str:
    """Return a value as JSON."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
