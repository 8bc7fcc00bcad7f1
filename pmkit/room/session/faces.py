"""What each face may know: the phone, the projector, the host. Nothing else leaves the server.

Each function returns plain data for one kind of page. Before a reveal, none of them reads a
result; the host's adds how many have answered and, for climate answers, the private look.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Final

from htpy import Element, Node, dd, dl, dt, h3, p

from pmkit.html import render, trusted
from pmkit.room.activities.dots import Dots, Writing
from pmkit.room.activities.form import Form
from pmkit.room.activities.poll import Poll
from pmkit.room.activities.role import Role
from pmkit.room.activities.scale import Scale
from pmkit.room.activities.slide import Slide
from pmkit.room.session.coach import marks
from pmkit.room.session.forms import FORM_NAMES, FORM_NOW, FORM_SAY, HANDS_TOLD, OPEN_TOLD, here_said
from pmkit.room.session.lines import Edit, can_split, pairs_to_ask
from pmkit.room.session.results import result_chart, result_html
from pmkit.room.session.session import Session
from pmkit.room.session.standing import AGAIN_NAMES, AGAIN_STEPS, PHASE_NAMES, SENTENCE_MOST, STEP_NAMES
from pmkit.room.shared.activity import Activity, Asking
from pmkit.room.shared.release import OPEN_SAID
from pmkit.views.page import markdown_html

LIMITS: Final = (
    "What nobody can promise: while answers are being collected, they're on the facilitator's disk, and your own words "
    "can give you away."
)

ALL_ALIKE: Final = "If everybody gives the same answer, the result shows what each of you said."
"""What is said before anybody answers by choosing: no threshold keeps that from being told."""

FEW_OR_ALIKE: Final = (
    "If only a few people answer, or everybody gives the same answer, the result shows what each of you said."
)
"""The same where there is no threshold."""


FEW_TELL: Final = 5
"""People below which the ratings of an open question can be told apart."""

_RATED: Final = (Poll, Form, Scale)
"""Kinds of activities in which people say what they think by choosing."""

_HIDDEN: Final = "(a line that the facilitator has hidden)"
"""What is said in place of a line that was hidden while people vote on it: dots are kept by place."""

LOOKING_NAME: Final = "One moment"
"""What phones and projector call the time in which the host looks at answers alone."""

LINES_SAID: Final = "The facilitator may read the lines first, and may hide, reword or merge some."
"""What is said before anybody writes."""

_AGAIN_HOST: Final = (
    "This question is asked again from the start: the earlier answers were never shown, and are gone. Ask everybody to "
    "answer again."
)
_AGAIN_PHONE: Final = (
    "This question is asked again: the earlier answers were never shown, and are gone. Please answer again."
)


def phone_state(session: Session) -> dict[str, Any]:
    """Return what all phones are told: the activity, what may be answered, and what was revealed."""
    asked = promise(session)
    # What people write or hold in their hands is not taken away by a slide on the wall.
    covered = session.cover >= 0 and not session.question and not isinstance(session.activity, Role)
    return {
        **_where(session, covered=covered),
        "result": "" if covered else _results(session),
        "promise": asked,
        "limits": LIMITS if asked else "",
    }


def show_state(session: Session, answered: int, present: int) -> dict[str, Any]:
    """Return what the projector is told: as a phone, with what is asked, and how many answered."""
    activity = session.activity
    state = {**phone_state(session), "answered": answered, "present": present, "part": session.wall.part()}
    state |= {"asked": "", "locked": session.locked}
    state["paper"] = session.store.paper(session.question)[0] if session.question else 0
    if session.cover >= 0:
        return {**state, **_where(session, covered=True), "result": ""}
    if activity is not None:
        options = session.shown_options(activity, vote=session.phase == "vote")
        state["asked"] = render((session.asked or activity).on_wall([each for each in options if each]))
    if session.phase == "vote" and activity and activity.writes:
        # The cards stay on the wall while they are voted on; an earlier result of the same question does not.
        state["result"] = render(_charts(session))
    return state


def host_state(session: Session, answered: int, present: int, *, phones: bool = True) -> dict[str, Any]:
    """Return what the host is told: as the projector, with the agenda and, for climate answers, the look.

    Args:
        session: the session.
        answered: how many phones have answered.
        present: how many phones are here.
        phones: whether people can answer by phone at all.
    """
    activity = session.activity
    state = show_state(session, answered, present)
    state["agenda"] = [
        {
            "id": each.id,
            "title": each.title,
            "type": each.type,
            "phases": list(each.in_phases),
            "aside": each.aside,
        }
        for each in session.plan.activities
    ]
    step = session.next_step()
    steps = STEP_NAMES if activity is None or activity.writes else STEP_NAMES | AGAIN_STEPS
    state |= {"next": step, "next_label": steps.get(step, step or "Next"), "phase_names": PHASE_NAMES}
    state |= {"at": session.at, "note": _note(session)}
    state["held"] = _held(session)
    state["needed"] = session.plan.needed(activity, vote=session.phase == "vote") if activity else 0
    state["keying"] = _keying(session)
    people = session.people(present if phones else None)
    small, other = session.few(people)
    form = session.forms.get(activity.id, "") if activity else ""
    says = session.cover < 0 and not session.closed and (form == "spoken" or bool(session.question))
    say = FORM_SAY.get(form, "") if says else ""
    state |= {"too_few": small, "forms": other, "form": form, "form_say": say}
    state |= {"form_names": FORM_NAMES, "form_now": FORM_NOW, "few_said": _few_said(small, people, present)}
    state["few_now"] = _few_now(session, people or 0, present, state["needed"])
    look = session.look() if session.cover < 0 else None
    if look:
        strength, question = look.counts.suggestions() if look.counts else ("", "")
        state["look"] = {
            "html": result_html(look),
            "strength": strength,
            "question": question,
            "longest": SENTENCE_MOST,
        }
    state["lines"] = _lines(session)
    state["can_look"] = session.can_look
    if isinstance(activity, Role):
        held = session.store.dealt(activity.id)
        state["roles"] = [{"role": card.role, "held": held.count(at)} for at, card in enumerate(activity.cards)]
    return state


def _held(session: Session) -> str:
    """Return why there is nothing of the current answers for all to see, as a word; empty where they see them.

    ``check``, ``look``: the host looks at them alone. ``waiting``: they are counted and not shown yet. ``nobody``,
    ``few``: no answers, or too few to show. ``none``, ``two``: the host shows nothing, or two sentences.
    """
    activity = session.activity
    if activity is None or not activity.asks or session.cover >= 0 or session.closed or session.question:
        return ""
    if session.checking or session.looking:
        return "check" if session.checking else "look"
    way = {"none": "none", "one": "two"}.get(session.way(activity), "")
    if way or not session.phase:
        return way or "waiting"
    result = session.visible((session.shown() or [""])[-1])
    if result is None or not result.people:
        return "nobody"
    return "few" if result.held_back else ""


def _lines(session: Session) -> dict[str, Any] | None:
    """Return the lines of the current activity that the host may edit, with what the coach asks; otherwise None.

    The words of hidden lines are not among them.
    """
    activity = session.activity
    result = session.lines(activity) if activity else None
    if activity is None or not isinstance(activity, Writing) or result is None or result.counts is None:
        return None
    question = session.named(activity, "collect")
    edits = session.edits.get(question, [])
    voted = session.voted(question)
    return {
        "first": question == session.checking,
        "private": question == session.checking or session.looking,
        "voting": session.is_voted_on(question),
        "votes": "vote" in activity.in_phases or any(each.source == activity.id for each in _later_dots(session)),
        "lines": [
            {
                "text": line.text,
                "number": line.number,
                "also": list(line.also),
                "split": not session.is_voted_on(question) and can_split(edits, result, line.text, voted),
                "marks": [
                    asdict(mark) for text in (line.text, *line.also) for mark in marks(text, tuple(session.plan.people))
                ],
            }
            for line in result.counts.written()
        ],
        "alike": [] if session.is_voted_on(question) else pairs_to_ask(result, edits),
        "edits": len(edits),
        "last": str(Edit.of(edits[-1])) if len(edits) > voted else "",
        "hidden": sum(len(each["lines"]) for each in edits[voted:] if each["way"] == "hide"),
        "said": str(result.edited),
        "longest": activity.phone_form([])["longest"],
    }


def _later_dots(session: Session) -> list[Dots]:
    """Return the activities in which people put dots on the lines of another one."""
    return [each for each in session.plan.activities if isinstance(each, Dots)]


def _where(session: Session, *, covered: bool) -> dict[str, Any]:
    """Return the session, the activity and its phase, or the slide of the appendix that is shown over it."""
    activity = session.on_wall if covered else session.activity
    phase = "discuss" if covered else session.phase
    looking = (session.looking or bool(session.checking)) and not covered
    names = PHASE_NAMES if activity is None or activity.writes else PHASE_NAMES | AGAIN_NAMES
    # What is counted is what everybody goes through: pages of the appendix have no number.
    path = [each.id for each in session.plan.activities if not each.aside]
    return {
        "title": session.title,
        "rehearsal": session.rehearsal,
        "code": session.code,
        "index": session.cover if covered else session.index,
        "number": path.index(activity.id) + 1 if activity and activity.id in path else 0,
        "pages": len(path),
        "count": len(session.plan.activities),
        "phase": phase,
        "phase_name": LOOKING_NAME if looking else names.get(phase, ""),
        "question": session.question,
        "looking": looking,
        "closed": session.closed,
        "left": session.seconds_left(),
        "activity": _activity(session, activity) if activity else None,
    }


def _activity(session: Session, activity: Activity) -> dict[str, Any]:
    """Return an activity without what is told later: right answers and private notes."""
    asked = session.asked if activity is session.activity else None
    vote = session.phase == "vote"
    by_hand = session.by_hand and asked is not None
    takes = asked if session.question and not by_hand else None
    options = [each or _HIDDEN for each in session.shown_options(activity, vote=vote)] if takes else []
    form = takes.phone_form(options) if takes else None
    return {
        "id": activity.id,
        "type": (asked or activity).type,
        "asks": activity.asks,
        "vote": vote,
        "title": activity.title,
        "text": render(_text(session, activity)),
        "more": render(activity.on_phone() if session.question or not activity.asks else None),
        "repeats": render(_repeated(session, activity)),
        "form": form,
        "by_hand": by_hand,
        "told": HANDS_TOLD if by_hand else OPEN_TOLD if form and activity.id in session.forms else "",
        "privacy": activity.privacy,
        "phases": list(activity.in_phases),
        **activity.page(),
    }


def _keying(session: Session) -> dict[str, Any] | None:
    """Return the form for answers from paper, with what was keyed in so far; None where none are taken."""
    found = session.keyable()
    if found is None:
        return None
    activity, phase = found
    if not isinstance(activity, Asking):
        return None
    asked, vote = activity.in_vote() if phase == "vote" else activity, phase == "vote"
    question = session.named(activity, phase)
    people, tallies = session.store.paper(question)
    form = asked.keying_form([each or _HIDDEN for each in session.shown_options(activity, vote=vote)])
    return {**form, "question": question, "paper": people, "tallies": tallies, "by_hand": session.by_hand}


def _few_said(small: list[dict[str, Any]], people: int | None, phones: int) -> str:
    """Return why some activities would show nothing; empty where all show something."""
    if not small:
        return ""
    if people is None:
        return (
            "Count the people in the room. With too few answers (how many is beside each question), nothing "
            "anonymous is shown; then choose another way to ask:"
        )
    return f"{here_said(people, phones)}. With so few, {'this' if len(small) == 1 else 'these'} would show nothing:"


def _few_now(session: Session, people: int, phones: int, needed: int) -> str:
    """Return what so few people should know of the open question; empty where enough are here, or nobody is."""
    activity = session.activity
    if not session.question or activity is None or people <= 0:
        return ""
    if isinstance(activity, _RATED) and activity.privacy == "open" and activity.id not in session.forms:
        told = (
            "No name is kept with an answer, but all of them are shown, and in such a small group everybody can tell "
            "who said what. Say so before they answer."
        )
        return f"{here_said(people, phones)}. {told}" if people < FEW_TELL else ""
    if people >= needed:
        return ""
    return (
        f"{here_said(people, phones)}, and nothing is shown with fewer than {needed} answers. Wait for more people, or "
        "add answers from paper. You can also go on and ask it another way."
    )


def _text(session: Session, activity: Activity) -> Node:
    """Return what is below the title, with what the host wrote there."""
    # How to answer is of no use below a result.
    told = "" if isinstance(activity, _RATED) and session.phase in ("reveal", "outcome") else activity.text
    parts = (told, session.wall.written.get(activity.id, ""))
    return [trusted(markdown_html(part)) for part in parts if part]


def _results(session: Session) -> str:
    """Return the results that are shown now as HTML."""
    return render(_shown(session))


def _shown(session: Session) -> Node:
    activity = session.activity
    if activity is None or session.phase in ("", "collect", "vote") or session.looking:
        return None
    if session.way(activity) == "none":
        return p(".held")["The facilitator read these answers and decided not to show them."]
    words = session.words(activity)
    if words:
        return dl(".one")[dt["A strength"], dd[words[0]], dt["A question"], dd[words[1]]]
    charts = _charts(session)
    if len(charts) < 2:
        return charts
    if activity.writes:
        # The dots name every card: the wall of cards is not needed twice.
        return charts[1]
    before, after = charts
    return [h3["Before talking"], before, h3["After talking"], after]


def _repeated(session: Session, activity: Activity) -> Node:
    """Return what a slide repeats of an earlier activity, or why there is nothing of it to see."""
    if not isinstance(activity, Slide) or not activity.shows:
        return None
    result = session.repeated(activity)
    if result is None or result.counts is None:
        (source,) = (each for each in session.plan.activities if each.id == activity.shows)
        return p(".held")[f"Nothing to show from \u201c{source.title}\u201d yet. Say your lines aloud instead."]
    kept = replace(result, counts=result.counts.top(activity.most))
    return [h3[result.title], result_chart(kept)]


def _charts(session: Session) -> list[Element]:
    """Return what is shown now of the current activity, the first round first."""
    found = (session.visible(name) for name in session.shown())
    return [result_chart(result) for result in found if result is not None]


def _note(session: Session) -> str:
    """Return what the host should know about the open question; empty when all is as usual."""
    if session.question and session.cover >= 0:
        return (
            "The question stays open behind this slide, and its timer keeps running. The blue button takes you back to "
            "it."
        )
    if session.activity and session.activity.asks and not session.phase and not session.closed:
        return "These answers are in and haven't been shown yet. The blue button shows them."
    if session.activity and session.phase in ("reveal", "outcome"):
        result = session.visible((session.shown() or [""])[-1])
        if result is not None and not result.people:
            return "Nobody answered. Go back to ask again, enter a show of hands below, or go on."
    source = session.missing_source()
    if source:
        return (
            f"There's nothing to choose from yet: reveal \u201c{source}\u201d first. Its results haven't been shown to "
            "everybody."
        )
    return _AGAIN_HOST if _is_again(session) else ""


def _is_again(session: Session) -> bool:
    """Tell whether the open question is asked again from the start."""
    activity = session.activity
    return bool(session.question and activity and session.question != f"{activity.id}/{session.phase}")


def promise(session: Session) -> str:
    """Return what is promised before anybody answers the current question; empty when nothing is asked."""
    activity, asked = session.activity, session.asked
    if activity is None or asked is None or session.phase not in ("collect", "vote"):
        return ""
    again = f" {_AGAIN_PHONE}" if _is_again(session) else ""
    if session.by_hand:
        return ""
    if activity.id in session.forms:
        lines = f" {LINES_SAID}" if asked.writes else ""
        return f"No name is kept with your answer. You can change it until it is shown to everybody.{lines}{again}"
    first = f"{LINES_SAID} " if asked.writes else ""
    if activity.privacy == "open":
        said = f"You can change it until it is shown to everybody. {first}{OPEN_SAID} {FEW_OR_ALIKE}"
        return f"No name is kept with your answer. {said}{again}"
    needed = session.plan.needed(activity, vote=session.phase == "vote")
    said = (
        "Anonymous: who answered and what they answered are kept apart. Your answer is final once you send it. Shown "
        f"only with {needed} or more answers. {first}{asked.released()}"
    ).rstrip()
    if activity.privacy == "climate":
        said += (
            " The facilitator sees the result first, then shows it, or one strength and one question, or doesn't "
            "show it."
        )
    # The same free text twice is rare; the limits below say that your own words can give you away.
    if session.asked is not None and not session.asked.writes:
        said += f" {ALL_ALIKE}"
    return f"{said}{again}"
