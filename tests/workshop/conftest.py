"""Sessions without a room that a test opened are closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmkit.room.host import alone


@pytest.fixture(autouse=True)
def closed_sessions() -> Iterator[None]:
    """Close the files of sessions that this process leads."""
    yield
    for session in alone._OPEN.values():
        session.session.store.close()
    alone._OPEN.clear()
