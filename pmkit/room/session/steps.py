"""What a host can do, by name: the same for the host's page, the notebook and a session without a room.

A page sends with each step the state that it was made in (``at``), so that a double click counts once, and asks first
where a step would end a question that few have answered, or open one for so few people that nothing would be shown. A
line of a script that sends no ``at`` is taken at its word.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pmkit.counting import counted
from pmkit.errors import RoomError, not_one_of
from pmkit.room.activities.dots import Writing
from pmkit.room.session.coach import Mark
from pmkit.room.session.forms import here_said
from pmkit.room.session.lines import pairs_to_ask
from pmkit.room.session.results import Result
from pmkit.room.session.route import following, is_appendix
from pmkit.room.session.session import Session
from pmkit.room.shared.activity import Activity, Asking

EARLY: Final = 5.0
"""Seconds after the opening of a question in which ending it is asked about while many answers are missing."""

MOST: Final = 0.75
"""The share of the phones that are here whose answers end a question without being asked about, however early."""

ANYWAY: Final = "Go on anyway"
"""The button with which a host overrules a refusal."""

REASONS: Final = 4
"""Reasons that a question gives in full; the lines themselves are before the host."""

FEW: Final = 2 / 3
"""The share below which answers are few: showing them is asked about, however long the question was open."""

_LEAVING: Final = ("forward", "next", "back", "go", "look", "close")
CONFIRMS: Final = ("confirm", "nobody", "seen")
"""Codes of a refusal that the host may overrule: after ``nobody`` the question can also be left out, and ``seen``
would open one again whose result everybody has seen."""

_MOVING: Final = (*_LEAVING, "extend", "decide", "key-in")


def take_step(session: Session, do: str, sent: Mapping[str, Any], *, present: int = 0, alone: bool = False) -> None:
    """Take one step.

    Args:
        session: the session.
        do: forward, next, back, go, look, edit-line, extend, decide, key-in, form, write, clock, lock, close.
        sent: what the step needs, as it came over the network; with ``at`` the state that it was made in, and with
            ``sure`` the host's word that an open question may end.
        present: how many phones are here.
        alone: whether there are no phones at all, so that what was typed is all there is.

    Raises:
        RoomError: there is no such step, or it is not possible now; with the code ``stale`` it was made in a state
            that is over, with a code of :data:`CONFIRMS` it has to be sent again with ``sure``; ``where`` is the
            activity that it would open for too few people, which can be given another form instead.
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
        "key-in": lambda: session.key_in(sent.get("tallies"), stay=bool(sent.get("stay"))),
        "form": lambda: _set_form(session, text("activity"), text("way"), present),
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
                remedy="see where it is now, and go on from there",
            )
        if do in _LEAVING and sent.get("sure") is not True:
            if alone:
                _ask_typed(session, do)
            _ask_first(session, do, text("to"), text("phase"), present)
        if do == "key-in" and session.question and not sent.get("stay") and sent.get("sure") is not True:
            _ask_first(session, do, "", "", present)
        if do == "key-in" and not session.question and sent.get("sure") is not True:
            _ask_late(session, sent.get("tallies"))
    steps[do]()


def _set_form(session: Session, where: str, way: str, present: int) -> None:
    """Ask one activity in another form, or without its name all that would show nothing and can have it."""
    if where:
        session.set_form(where, way)
        return
    small, _ = session.few(session.people(present) or None)
    for each in small:
        if way in each["ways"]:
            session.set_form(each["id"], way)


def _does_nothing(session: Session, do: str, where: str, phase: str) -> bool:
    """Tell whether a step leads to where the session already is: that isn't a mistake, whenever it comes."""
    if do == "close":
        return session.closed
    if do != "go" or where != _here(session):
        return False
    return phase in ("", "discuss" if session.cover >= 0 else session.phase)


def _here(session: Session) -> str:
    """Return the name of what the projector shows."""
    shown = session.on_wall
    return shown.id if shown else "lobby" if session.index < 0 else ""


def _ends_question(session: Session, do: str, where: str, phase: str) -> bool:
    """Tell whether a step ends the open question: a slide of the appendix over it does not, nor the way back."""
    activity = session.activity
    if not session.question or activity is None:
        return False
    if do == "go":
        to = next((each for each in session.plan.activities if each.id == where), None)
        returns = where == activity.id and phase in ("", session.phase)
        return not returns and not (to and is_appendix(to))
    return do in ("close", "key-in") or session.cover < 0


def _ask_first(session: Session, do: str, where: str, phase: str, present: int) -> None:
    """Refuse a step that ends a question too early, or throws answers away, until the host is sure of it.

    Raises:
        RoomError: with a code of :data:`CONFIRMS`.
    """
    activity = session.activity
    if do == "forward" and session.cover < 0:
        _ask_marked(session.marked())
    if do == "forward" and session.cover < 0 and session.next_phase() == "vote":
        _ask_same(session)
    if activity is not None and _ends_question(session, do, where, phase):
        phones, paper = len(session.store.answered(session.question)), session.store.paper(session.question)[0]
        # Hands that were counted are all there are; answers from paper alone are taken as they are keyed in.
        if (paper and session.by_hand) or (do == "key-in" and not phones):
            return
        answered, present = phones + paper, max(present, phones) + paper
        needed = session.plan.needed(activity, vote=session.phase == "vote")
        early = abs(time.time() - session.opened_at) < EARLY and answered < MOST * present
        few = answered < needed or answered < FEW * present
        if answered < present and (early or few):
            shows = do in ("forward", "key-in") and session.next_phase() in ("reveal", "outcome", "discuss")
            raise _few_answers(answered, present, needed, shows=shows)
    again = _seen_again(session, do, where, phase)
    if again:
        raise RoomError(
            f"Everybody has seen what {'1 person' if again.people == 1 else f'{again.people} people'} answered here, "
            "and this opens the question again",
            code="seen",
            remedy="open it again, so that people can change their answers, or stay here",
        )
    unseen = next((session.unseen(each, phase) for each in session.plan.activities if each.id == where), None)
    if do == "go" and phase in ("collect", "vote") and unseen and not unseen.held_back:
        raise RoomError(
            f"{unseen.people} answered this question, and the result was never shown: asking again throws it away",
            code="confirm",
            remedy="go to its reveal to show it, or ask again anyway",
        )
    opened = _opens(session, do, where, phase)
    if opened:
        _ask_of_few(session, *opened, present)


def _ask_typed(session: Session, do: str) -> None:
    """Refuse to show a result without phones for which nothing was typed, until the host is sure of it.

    Raises:
        RoomError: code ``nobody``.
    """
    shows = do == "forward" and session.cover < 0 and session.next_phase() in ("reveal", "outcome", "discuss")
    if shows and session.question and not session.store.paper(session.question)[0]:
        raise RoomError(
            "Nothing has been typed yet for this question, and the wall would say that nobody answered",
            code="nobody",
            remedy=f"{ANYWAY.lower()}, skip this activity, or type below what people answered",
        )


def _ask_late(session: Session, tallies: Any) -> None:
    """Refuse lines from paper that would go to the wall at once and are marked, until the host is sure of it.

    Raises:
        RoomError: code ``confirm``.
    """
    _ask_marked(session.marked_in_paper(tallies))


def _ask_marked(marked: Sequence[Mark]) -> None:
    """Refuse to show lines that the coach marks, until the host is sure of it.

    Raises:
        RoomError: code ``confirm``.
    """
    if not marked:
        return
    one = len(marked) == 1
    says = list(dict.fromkeys(mark.says.rstrip(".") for mark in marked))
    reasons = "; ".join([*says[:REASONS], *([f"and {len(says) - REASONS} more"] if len(says) > REASONS else [])])
    lines = "A marked line" if one else f"{len(marked)} marked lines"
    it, fine = ("it", "it's fine as it is") if one else ("them", "they're fine as they are")
    raise RoomError(
        f"{lines} would go to the wall. {reasons}",
        code="confirm",
        remedy=f"reword or hide {it} first, or {ANYWAY.lower()} if {fine}",
    )


def _ask_same(session: Session) -> None:
    """Refuse to open the vote while nobody has said whether two lines are the same, until the host is sure of it.

    Raises:
        RoomError: code ``confirm``.
    """
    activity = session.activity
    result = session.lines(activity) if isinstance(activity, Writing) else None
    if result is None or activity is None:
        return
    pairs = pairs_to_ask(result, session.edits.get(session.named(activity, "collect"), []))
    if pairs:
        these = "Two lines may be the same" if len(pairs) == 1 else f"{len(pairs)} pairs of lines may be the same"
        raise RoomError(
            f"{these}, and lines that are the same split the dots between them",
            code="confirm",
            remedy="answer the question about them first, or let people vote anyway",
        )


def _seen_again(session: Session, do: str, where: str, phase: str) -> Result | None:
    """Return the result that a step would open again although everybody has seen it; otherwise None."""
    activity = session.activity
    if do == "back" and activity is not None and session.cover < 0:
        phase = session.phase_before(activity)
    elif do == "go":
        activity = next((each for each in session.plan.activities if each.id == where), None)
        if activity is not None and not phase:
            phase = activity.in_phases[0] if activity.privacy == "open" else session.arrival(activity)
    else:
        return None
    if activity is None or phase not in ("collect", "vote"):
        return None
    return session.seen(activity, phase)


def _opens(session: Session, do: str, where: str, phase: str) -> tuple[Activity, str] | None:
    """Return the activity and phase whose question a step would open; None where it opens none."""
    activities, activity = session.plan.activities, session.activity
    if do == "go":
        activity = next((each for each in activities if each.id == where and not is_appendix(each)), None)
        phase = phase or (session.arrival(activity) if activity else "")
    elif do not in ("forward", "next") or session.cover >= 0 or (do == "forward" and session.checking):
        return None
    else:
        phase = session.next_phase() if do == "forward" else ""
        index = following(session.plan, session.index, session.main)
        if not phase and index < len(activities):
            activity = activities[index]
            phase = session.arrival(activity)
    return (activity, phase) if activity is not None and phase in ("collect", "vote") else None


def _ask_of_few(session: Session, activity: Activity, phase: str, present: int) -> None:
    """Refuse to open a question for so few people that they would answer for nothing, until the host is sure of it.

    Raises:
        RoomError: with the code ``confirm``, and the activity as ``where``.
    """
    people, needed = session.people(present) or 0, session.plan.needed(activity, vote=phase == "vote")
    if isinstance(activity, Asking) and 0 < people < needed:
        raise RoomError(
            f"{here_said(people, present)}, and \u201c{activity.title}\u201d shows nothing with fewer than {needed} "
            "answers",
            code="confirm",
            where=activity.id,
            remedy="ask it another way, or open it anyway because more people are coming",
        )


def _few_answers(answered: int, present: int, needed: int, *, shows: bool) -> RoomError:
    """Return the question whether so few answers are enough; where there are none, with what can be done instead."""
    anyway = f"{ANYWAY.lower()} and show it" if shows else ANYWAY.lower()
    if not answered:
        here = counted(present, "phone is", "phones are")
        return RoomError(
            f"Nobody has answered yet, and {here} here. You can enter a show of hands below",
            code="nobody" if shows else "confirm",
            remedy=f"{anyway}, skip this activity, or wait" if shows else f"{anyway}, or wait",
        )
    verb = "has" if answered == 1 else "have"
    held = f", and nothing is shown with fewer than {needed}" if answered < needed else ""
    return RoomError(
        f"Only {answered} of {present} {verb} answered{held}",
        code="confirm",
        remedy=f"{anyway}, or wait for the others",
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
