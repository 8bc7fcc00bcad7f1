"""The benchmark of matching, as a module that tests can call."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(__file__).parent / "pairs"

_spec = importlib.util.spec_from_file_location("bench_matching", ROOT / "benchmarks" / "matching.py")
assert _spec is not None
assert _spec.loader is not None
bench = importlib.util.module_from_spec(_spec)
sys.modules["bench_matching"] = bench
_spec.loader.exec_module(bench)
