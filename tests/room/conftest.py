"""Session files that a test opened are closed after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pmkit.room.session.store import Store


@pytest.fixture(autouse=True)
def closed_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every session file that this process opened, as the room does when it ends."""
    opened: list[Store] = []
    make = Store.__init__

    def remember(self: Store, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        opened.append(self)

    monkeypatch.setattr(Store, "__init__", remember)
    yield
    for store in opened:
        store.close()
