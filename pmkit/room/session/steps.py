"""What a host can do, by name: the same for the host's page, the notebook and a session without a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmkit.errors import RoomError, not_one_of
from pmkit.room.session.session import Session


def take_step(session: Session, do: str, sent: Mapping[str, Any]) -> None:
    """Take one step.

    Args:
        session: the session.
        do: forward, next, back, go, extend, decide, key-in, write, clock, lock, close.
        sent: what the step needs, as it came over the network.

    Raises:
        RoomError: there is no such step, or it is not possible now.
    """

    def text(name: str) -> str:
        return str(sent.get(name, ""))

    steps: dict[str, Callable[[], None]] = {
        "forward": session.forward,
        "next": session.next_activity,
        "back": session.back,
        "go": lambda: session.go(text("to"), text("phase")),
        "extend": lambda: session.extend(_number(sent.get("seconds"))),
        "decide": lambda: session.decide(text("way"), strength=text("strength"), question=text("question")),
        "key-in": lambda: session.key_in(sent.get("tallies")),
        "write": lambda: session.write(text("to"), text("text")),
        "clock": lambda: session.set_clock(text("title"), _number(sent.get("seconds"))),
        "lock": lambda: session.lock(bool(sent.get("locked"))),
        "close": session.close,
    }
    if do not in steps:
        raise not_one_of(do, steps, what="a step", raises=RoomError)
    steps[do]()


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
