"""A rehearsal of a whole session: simulated participants go through every activity, unattended."""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.errors import RoomError
from pmkit.room.host.rehearsal import rehearse
from pmkit.room.server.client import LiveSession

_STEPS_MOST = 1_000


@dataclass(frozen=True)
class Rehearsed:
    """What happened in a dry run.

    Attributes:
        title: the session's title.
        people: how many took part.
        steps: activity, phase, how many answered; in order.
        trouble: why it did not get to the end; empty when it did.
    """

    title: str
    people: int
    steps: tuple[tuple[str, str, int], ...]
    trouble: str = ""

    @property
    def silent(self) -> list[str]:
        """Phases in which a question was open and somebody's answer was not taken."""
        return [
            f"{activity}: {phase}"
            for activity, phase, answered in self.steps
            if phase in ("collect", "vote") and answered < self.people
        ]

    def __str__(self) -> str:
        """Return one line per step, and whether all of them worked."""
        width = max((len(activity) for activity, _, _ in self.steps), default=0)
        lines = [f"{self.title}: {self.people} simulated participants"]
        lines += [
            f"  {activity:<{width}}  {phase:<8}"
            + (f"{answered} of {self.people} answered" if answered else "").rstrip()
            for activity, phase, answered in self.steps
        ]
        if self.trouble:
            return "\n".join([*lines, f"It did not get to the end: {self.trouble}"])
        lines.append(f"Not all answered: {', '.join(self.silent)}" if self.silent else "Everything worked.")
        return "\n".join(lines)


def dry_run(session: LiveSession, people: int = 8, *, seed: int = 1) -> Rehearsed:
    """Let simulated participants go through a session from where it stands to its last page.

    They are clients of the room as phones are. Climate answers are shown. Use a session of its own
    (``room.open(plan, fresh=True)``), and close it afterwards.

    Raises:
        RoomError: the room does not answer or refuses a step.
    """
    team = rehearse(session, people, seed=seed)
    steps = []
    for _ in range(_STEPS_MOST):
        state = session.state()
        activity = state["activity"]
        if activity is not None:
            steps.append((activity["title"], state["phase"], team.answer()))
        if state.get("look"):
            state = session.decide("show")
        if not state["next"] or state["closed"]:
            return Rehearsed(state["title"], people, tuple(steps))
        session.forward()
    raise RoomError("the session has no end")
