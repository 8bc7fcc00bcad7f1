"""Sessions without a room that a test opened are closed after it."""

from __future__ import annotations

from tests.room.conftest import closed_stores

__all__ = ["closed_stores"]
