"""A clock's hand that a test moves, and a workshop in a folder of a test."""

from __future__ import annotations

from pathlib import Path

from pmkit.workshop.leading.run import Workshop


class Hand:
    """A clock's hand that a test moves."""

    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return 1_800_000_000 + 60 * self.minutes


def alone(folder: Path, hand: Hand | None = None, agenda: str = "seed") -> Workshop:
    """Return a workshop without a room, its session joined."""
    workshop = Workshop.open(agenda, folder=folder, now=hand or Hand())
    workshop.join("none")
    return workshop
