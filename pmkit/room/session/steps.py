"""What a host can do, by name: the same for the host's page, the notebook and a session without a room.

A page sends with each step the state that it was made in (``at``), so that a double click counts once, and asks first
where a step would end a question that few have answered. A line of a script that sends no ``at`` is taken at its word.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from pmkit.errors import RoomError, not_one_of
from pmkit.room.session.session import Session

EARLY: Final = 5.0
"""Seconds after the opening of a question in which ending it is asked about while many answers are missing."""

MOST: Final = 0.75
"""The share of the phones that are here whose answers end a question without being asked about, however early."""

_LEAVING: Final = ("forward", "next", "back", "go", "look", "close")
_MOVING: Final = (*_LEAVING, "extend", "decide", "key-in")


def take_step(session: Session, do: str, sent: Mapping[str, Any], *, present: int = 0) -> None:
    """Take one step.

    Args:
        session: the session.
        do: forward, next, back, go, look, edit-line, extend, decide, key-in, write, clock, lock, close.
        sent: what the step needs, as it came over the network; with ``at`` the state that it was made in, and with
            ``sure`` the host's word that an open question may end.
        present: how many phones are here.

    Raises:
        RoomError: there is no such step, or it is not possible now; with the code ``stale`` it was made in a state
            that is over, with the code ``confirm`` it has to be sent again with ``sure``.
    """

    def text(name: str) -> str:
        return str(sent.get(name, ""))

    steps: dict[str, Callable[[], None]] = {
        "forward": session.forward,
        "next": session.next_activity,
        "back": session.back,
        "go": lambda: session.go(text("to"), text("phase")),
        "look": session.look_first,
        "edit-line": lambda: session.edit_line(sent),
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
    if "at" in sent and do in _MOVING and not _does_nothing(session, do, text("to"), text("phase")):
        if text("at") != session.at:
            raise RoomError(
                "the session has moved on since, and this step was not taken",
                code="stale",
                remedy="look where it is now, and go on from there",
            )
        if do in _LEAVING and sent.get("sure") is not True:
            _ask_first(session, do, text("to"), text("phase"), present)
    steps[do]()


def _does_nothing(session: Session, do: str, where: str, phase: str) -> bool:
    """Tell whether a step leads to where the session is: that is no mistake, whenever it comes."""
    if do == "close":
        return session.closed
    here = session.activity.id if session.activity else "lobby" if session.index < 0 else ""
    return do == "go" and where == here and phase in ("", session.phase)


def _ask_first(session: Session, do: str, where: str, phase: str, present: int) -> None:
    """Refuse a step that ends a question too early, or throws answers away, until the host is sure of it.

    Raises:
        RoomError: with the code ``confirm``.
    """
    activity = session.activity
    if session.question and activity is not None:
        answered = len(session.store.answered(session.question))
        present = max(present, answered)
        needed = session.plan.needed(activity, vote=session.phase == "vote")
        early = abs(time.time() - session.opened_at) < EARLY and answered < MOST * present
        if answered < present and (early or answered < needed):
            raise RoomError(
                f"{answered} of {present} have answered so far",
                code="confirm",
                remedy="wait for the others, or go on all the same",
            )
    if do != "go" or phase not in ("collect", "vote"):
        return
    unseen = next((session.unseen(each, phase) for each in session.plan.activities if each.id == where), None)
    if unseen and not unseen.held_back:
        raise RoomError(
            f"{unseen.people} answered this question, and what came of it was never shown: asking again throws it away",
            code="confirm",
            remedy="go to its reveal to show it, or ask again all the same",
        )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
