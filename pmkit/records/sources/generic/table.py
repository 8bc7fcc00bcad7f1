"""CSV, tabs, and sheets of Excel with any columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pmkit.records.sources.contract import Head, Item
from pmkit.records.sources.generic.rows import read_rows
from pmkit.records.sources.opening import Export

name: Final = "table"
title: Final = "table (CSV, tabs, Excel)"


def recognizes(head: Head) -> float:
    """Return 0.6 for any table; a tool's own reader knows better."""
    return 0.6 if head.form in ("table", "sheet") and head.columns else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each row."""
    yield from read_rows(export, export.rows(), export.rows())
