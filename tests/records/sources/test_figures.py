"""The figures of benchmarks/changes.py and benchmarks/templates.py do not get worse: a part of them, on made-up data."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pmkit.records.sources.logs.templates import Templates

ROOT = Path(__file__).parents[3]


def benchmark(name: str) -> ModuleType:
    """Return a benchmark, which is a script and not part of a package."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("shape", "recall"), [("step", 0.99), ("ramp", 0.7), ("spike", 0.99), ("daily wave", 0.95), ("noise", 0)]
)
def test_what_is_odd_in_a_series_is_found(shape: str, recall: float) -> None:
    """Of known windows the share that is found, and at most one change in ten series where nothing is odd."""
    score = benchmark("changes").score(shape, range(1, 20, 2))
    assert score.found >= recall * score.windows
    assert score.told - score.right <= 1


@pytest.mark.parametrize(
    ("system", "least"),
    [
        ("web server", 0.4),  # whose outcome is a number
        ("database", 0.99),
        ("file system", 0.99),
        ("cluster", 0.99),
        ("queue", 0.99),
        ("service", 0.9),
    ],
)
def test_lines_are_grouped_by_their_template(system: str, least: float) -> None:
    """Of made-up logs, the share of lines whose group holds exactly the lines of their template."""
    bench = benchmark("templates")
    lines, truth = bench.made_up(system, 4000)
    templates = Templates()
    assert bench.accuracy([templates.of(line) for line in lines], truth) >= least
