"""What a player has on screen: entries, and the state they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing an entry is."""

    ALERT = "alert"
    CLEARED = "cleared"
    VIEW = "view"
    ANSWER = "answer"
    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"
    MESSAGE = "message"
    TOLD = "told"
    HANDED = "handed"
    NOTE = "note"
    PROBE = "probe"
    SKIP = "skip"
    SHEET = "sheet"
    END = "end"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that came on screen.

    Attributes:
        number: 0 for the first.
        second: of the drill's clock.
        kind: what sort of thing.
        who: the role, service or target that it is from.
        says: what was read.
        part: the part of the world that it comes from (``look database.load 2``), for the debrief.
        line: number of the log's line that caused it; 0 if nobody did.
        plots: signals that are drawn below it.
        is_urgent: whether it stops the clock.
    """

    number: int
    second: int
    kind: Kind
    who: str
    says: str
    part: str = ""
    line: int = 0
    plots: tuple[str, ...] = ()
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody is busy with.

    Attributes:
        seat: who.
        title: with what.
        until: second of the drill's clock at which it will be done, as far as the player can know.
        since: second at which it began.
        line: number of the log's line that began it.
    """

    seat: str
    title: str
    since: int
    until: int
    line: int


@dataclass(frozen=True, slots=True)
class Freeze:
    """A probe that waits for an answer while the clock stands still.

    Attributes:
        id: its name.
        asks: the question.
        options: name and text of each option.
    """

    id: str
    asks: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class State:
    """All that is so at the drill's clock, and nothing later.

    Attributes:
        second: the clock, in seconds after the start.
        played: minutes that were played, without skips.
        entries: what came on screen, in order.
        tasks: who is busy.
        free: seats that are free.
        alerts: titles of alerts that are firing.
        probe: a question that waits, if there is one.
        told: audience to the second of the last word to it.
        is_over: whether play has ended.
    """

    second: int
    played: float
    entries: tuple[Entry, ...]
    tasks: tuple[Task, ...]
    free: tuple[str, ...]
    alerts: tuple[str, ...]
    probe: Freeze | None
    told: tuple[tuple[str, int], ...]
    is_over: bool
