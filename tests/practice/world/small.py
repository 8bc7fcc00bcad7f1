"""A small world with every shape of fault and every kind of arrival, for tests that need no incident."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from pmkit.documents.scenario.new import new_scenario
from pmkit.practice.world.world import World

SMALL: dict[str, Any] = {
    "schema": 1,
    "start": "2024-03-04T10:00:00+00:00",
    "step": 30,
    "seats": 2,
    "veil": {"code_name": "Pebble", "days": 0, "services": {"shop": "Shop", "store": "Store"}},
    "brief": "You are on call.",
    "signals": [
        {
            "id": "errors",
            "title": "Errors",
            "unit": "%",
            "service": "shop",
            "baseline": 1,
            "daily": 0.2,
            "noise": 0.05,
            "digits": 2,
            "ceiling": 100,
            "effects": [
                {"fault": "leak", "add": 5},
                {"fault": "storm", "times": 2},
                {"fault": "bump", "add": 20},
                {"fault": "down", "towards": 95},
            ],
        },
        {
            "id": "queue",
            "title": "Queue",
            "service": "store",
            "baseline": 10,
            "jitter": 1,
            "digits": 0,
            "delay": 2,
            "gaps": [{"start": 12, "end": 14}],
            "effects": [{"fault": "wave", "add": 30}],
        },
    ],
    "faults": [
        {"id": "leak", "title": "Leak", "shape": "ramp", "onset": -5, "rise": 0.2, "height": 3, "fall": 1},
        {
            "id": "storm",
            "title": "Storm",
            "shape": "saturation",
            "when": {"fault": "leak", "above": 1},
            "lag": 1,
            "tau": 2,
            "half_life": 3,
        },
        {"id": "wave", "title": "Wave", "shape": "oscillation", "onset": 2, "period": 9},
        {"id": "bump", "title": "Bump", "shape": "decay", "half_life": 2},
        {"id": "down", "title": "Down", "shape": "step"},
    ],
    "rules": [
        {"id": "many-errors", "title": "Errors above 8 %", "signal": "errors", "service": "shop", "above": 8, "for": 1},
        {
            "id": "long-queue",
            "title": "Queue above 25 on average",
            "signal": "queue",
            "service": "store",
            "above": 25,
            "over": 2,
            "severity": "ticket",
            "noise": True,
        },
    ],
    "blinds": [
        {
            "when": {"fault": "down"},
            "signals": ["queue"],
            "targets": ["t1"],
            "people": ["expert"],
            "says": "Error 502.",
        }
    ],
    "targets": [
        {
            "id": f"t{number}",
            "title": f"Target {number}",
            "kind": "host",
            "looks": [
                {
                    "id": "state",
                    "title": "state",
                    "takes": 1,
                    "cases": [
                        {
                            "when": {"fault": "leak", "above": 1},
                            "says": "Errors are at {errors}, the queue at {queue}.",
                            "plots": ["errors", "queue"],
                            "supports": ["h1", "h2"],
                            "contradicts": ["h3"],
                        },
                        {"says": "All is well at {time}.", "contradicts": ["h1", "h2"], "supports": ["h3"]},
                    ],
                }
            ],
        }
        for number in range(1, 9)
    ],
    "changes": [
        {
            "id": "roll-back",
            "title": "Roll back",
            "target": "t1",
            "kind": "rollback",
            "takes": {"low": 3, "likely": 4, "high": 7},
            "turns": [
                {"fault": "bump", "do": "set", "by": 1, "at": "start"},
                {"fault": "leak", "do": "stop"},
            ],
            "done": [{"says": "It is back; errors are at {errors}."}],
        },
        {
            "id": "switch-off",
            "title": "Switch off",
            "target": "t2",
            "kind": "switch",
            "needs": {"looked": "t2.state"},
            "refused": "Look at it first. Errors: {errors}.",
            "takes": {"low": 1, "likely": 1, "high": 1},
            "risky": {"none": [{"asked": "expert"}]},
            "turns": [
                {"fault": "down", "do": "start", "at": "start"},
                {"fault": "down", "do": "stop", "after": 3},
                {"fault": "leak", "do": "pause", "by": 4},
            ],
            "done": [{"says": "Off."}],
        },
    ],
    "people": [
        {
            "id": "expert",
            "title": "Expert",
            "knows": "Much.",
            "here": {"after": 1},
            "answers": {"see": [{"says": "Errors at {errors}."}, {"says": "A wave.", "wrong": True}]},
            "nothing_new": ["Nothing new at {time}."],
            "takes_over": "I take it.",
            "turns": [{"fault": "leak", "do": "fall", "by": 2}],
        }
    ],
    "audiences": [{"id": "users", "title": "the status page"}],
    "injects": [
        {"id": "hello", "at": 1, "from": "Chat", "says": "Lunch?", "noise": True},
        {
            "id": "call",
            "when": {"signal": "errors", "above": 10},
            "from": "Support",
            "says": "Errors: {errors}?",
            "by": ["tell users"],
            "within": 4,
            "answered": {"says": "Thanks."},
            "ignored": {"says": "Well.", "turns": [{"fault": "bump", "do": "set", "by": 0.5}]},
        },
        {
            "id": "quiet",
            "silence": {"audience": "users", "minutes": 9, "when": {"signal": "errors", "above": 3}},
            "from": "Head",
            "says": "What is it?",
        },
    ],
    "hypotheses": [
        {"id": "h1", "title": "One", "holds": True},
        {"id": "h2", "title": "Two", "holds": False},
        {"id": "h3", "title": "Three", "holds": False},
    ],
    "record": [{"at": 8, "do": "look t1 state"}, {"at": 10, "do": "change roll-back"}],
    "expert": [
        {"at": 2, "do": "look t1 state"},
        {"at": 3, "do": "tell users We know."},
        {"at": 4, "do": "change roll-back"},
    ],
    "probes": [
        {
            "id": "which",
            "at": 6,
            "level": "perceive",
            "asks": "Which?",
            "options": {"up": "It rises", "down": "It falls"},
            "truth": [{"when": {"fault": "leak", "above": 1}, "option": "up"}, {"option": "down"}],
        }
    ],
    "outcomes": {
        "impact": {"when": {"signal": "errors", "above": 5}, "for": 1},
        "detected_by": ["many-errors"],
        "mitigated": {"when": {"fault": "leak", "below": 0.5}, "for": 1},
        "recovered": {"when": {"signal": "errors", "below": 3}, "for": 3},
        "harms": [{"id": "failed", "title": "Failed", "unit": "orders", "signal": "errors", "beyond": 3}],
    },
    "idle": {"compares": "worse", "because": "It leaks."},
    "pressures": [{"id": "p", "says": "Be quick.", "engineer_days": 5}],
    "cut": {"until": 30, "horizon": 60, "skips": [{"start": 20, "end": 24, "says": "Dull."}]},
}


def data(**changes: Any) -> dict[str, Any]:
    """Return the small world as YAML would give it, with top-level keys replaced."""
    return {**deepcopy(SMALL), **changes}


def world(**changes: Any) -> World:
    """Return the small world, with top-level keys replaced."""
    return World.model_validate(data(**changes))


def folder(base: Path, made: dict[str, Any] | None = None, name: str = "small-world") -> Path:
    """Return a scenario's folder with a small world in it."""
    from io import StringIO

    from ruamel.yaml import YAML

    written = new_scenario(name, base)
    text = StringIO()
    YAML(typ="safe").dump(SMALL if made is None else made, text)
    (written / "world.yaml").write_text(text.getvalue(), encoding="utf-8")
    return written
