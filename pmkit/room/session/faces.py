"""What each face may know: the phone, the projector, the host. Nothing else leaves the server.

Each function returns plain data for one kind of page. Before a reveal, none of them reads a
result; the host's adds how many have answered and, for climate answers, the private look.
"""

from __future__ import annotations

from typing import Any, Final

from pmkit.markup import escape_html
from pmkit.room.activities.activity import Activity
from pmkit.room.activities.counts import result_html
from pmkit.room.session.results import Result
from pmkit.room.session.session import Session
from pmkit.views.page import markdown_html

LIMITS: Final = (
    "What nobody can promise: while answers are collected they are on the facilitator's disk, and your own words can "
    "give you away."
)


def phone_state(session: Session) -> dict[str, Any]:
    """Return what all phones are told: the activity, what may be answered, and what was revealed."""
    return {**_where(session), "result": _results(session), "promise": promise(session)}


def show_state(session: Session, answered: int, present: int) -> dict[str, Any]:
    """Return what the projector is told: as a phone, with how many answered."""
    state = {**phone_state(session), "answered": answered, "present": present, "part": session.wall.part()}
    activity = session.activity
    if session.phase == "vote" and activity and activity.writes:
        # The cards stay on the wall while they are voted on; an earlier result of the same question does not.
        state["result"] = "".join(result_html(session.results[each]) for each in session.shown())
    return state


def host_state(session: Session, answered: int, present: int) -> dict[str, Any]:
    """Return what the host is told: as the projector, with the agenda and, for climate answers, the look."""
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
    state["next"] = session.next_step()
    state["locked"] = session.locked
    state["needed"] = session.plan.needed(activity, vote=session.phase == "vote") if activity else 0
    if session.looking and activity:
        result = session.results[f"{activity.id}/collect"]
        state["look"] = {"html": result_html(result), **_suggestions(result)}
    if activity and activity.type == "role":
        held = session.store.dealt(activity.id)
        state["roles"] = [{"role": card.role, "held": held.count(at)} for at, card in enumerate(activity.cards)]
    return state


def _where(session: Session) -> dict[str, Any]:
    """Return the session, the activity and its phase."""
    activity = session.activity
    return {
        "title": session.plan.title,
        "code": session.code,
        "index": session.index,
        "count": len(session.plan.activities),
        "phase": session.phase,
        "question": session.question,
        "looking": session.looking,
        "closed": session.closed,
        "left": session.seconds_left(),
        "activity": _activity(session, activity) if activity else None,
    }


def _activity(session: Session, activity: Activity) -> dict[str, Any]:
    """Return an activity without what is told later: right answers and private notes."""
    vote = session.phase == "vote"
    return {
        "id": activity.id,
        "type": "dots" if vote and activity.writes else activity.type,
        "vote": vote,
        "title": activity.title,
        "text": _text(session, activity),
        "picture": {"src": f"picture/{activity.id}.svg", "alt": activity.picture.alt} if activity.picture else None,
        "groups": activity.groups,
        "options": session.options(activity, vote=vote),
        "questions": [{"text": each.text, "options": each.options} for each in activity.questions],
        "roles": [card.role for card in activity.cards],
        "sentence": activity.sentence,
        "ends": list(activity.ends),
        "most": activity.most,
        "dots": activity.dots,
        "privacy": activity.privacy,
        "phases": list(activity.in_phases),
    }


def _text(session: Session, activity: Activity) -> str:
    """Return what stands below the title, with what the host wrote there."""
    parts = [each for each in (activity.text, session.wall.written.get(activity.id, "")) if each]
    return "".join(markdown_html(each) for each in parts)


def _results(session: Session) -> str:
    """Return the results that are shown now as HTML."""
    activity = session.activity
    if activity is None:
        return ""
    decision = session.decisions.get(activity.id, {})
    if session.phase in ("", "collect", "vote") or session.looking:
        return ""
    if decision.get("way") == "none":
        return '<p class="held">The facilitator decided not to show these answers. They were read.</p>'
    if decision.get("way") == "one":
        return (
            f'<dl class="one"><dt>A strength</dt><dd>{escape_html(decision["strength"])}</dd>'
            f"<dt>A question</dt><dd>{escape_html(decision['question'])}</dd></dl>"
        )
    shown = session.shown()
    if len(shown) < 2:
        return "".join(result_html(session.results[each]) for each in shown)
    if activity.writes:
        # The votes name every card: the wall of cards is not needed twice.
        return result_html(session.results[shown[1]])
    titles = ("Before talking", "After talking")
    return "".join(
        f"<h3>{title}</h3>{result_html(session.results[each])}" for title, each in zip(titles, shown, strict=True)
    )


def _suggestions(result: Result) -> dict[str, str]:
    """Return a strength and a question to start from, the host rewords them."""
    medians = result.notes.get("medians")
    if not medians:
        return {"strength": "", "question": ""}
    turned = result.notes["reversed"]
    good = {
        label: (6 - middle if at in turned else middle)
        for at, (label, middle) in enumerate(zip(result.labels, medians, strict=True))
        if middle is not None
    }
    if not good:
        return {"strength": "", "question": ""}
    best, least = max(good, key=lambda each: good[each]), min(good, key=lambda each: good[each])
    return {"strength": best, "question": f"What would it take to say more often: {least}"}


def promise(session: Session) -> str:
    """Return what is promised before anybody answers the current question; empty when nothing is asked."""
    activity = session.activity
    if activity is None or not activity.asks or session.phase not in ("collect", "vote"):
        return ""
    if activity.privacy == "open":
        return f"No name is kept with your answer. You can change it until it is shown to all. {LIMITS}"
    needed = session.plan.needed(activity, vote=session.phase == "vote")
    said = (
        f"Anonymous: who answered and what was answered are kept apart, and it is final once sent. Shown only from "
        f"{needed} answers up. "
    )
    if activity.privacy == "climate":
        said += (
            "The facilitator sees the result first, then shows it, or one strength and one question, or does not "
            "show it. "
        )
    return said + LIMITS
