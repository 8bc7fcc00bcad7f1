"""Forms of an anonymous question for a room of few: asked openly, as a spoken round, or with a show of hands.

Of fewer answers than its threshold an anonymous question shows nothing. Where so few are here, the host chooses another
form before it is opened; what phones were told when it was opened holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from pmkit.counting import counted
from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan
from pmkit.room.shared.activity import Activity, Asking

USUAL: Final = "anonymous"
"""The form that the plan gives a question."""

FORM_NAMES: Final = {
    "open": "Ask it openly",
    "spoken": "Do a spoken round",
    "hands": "Show of hands",
    USUAL: "Back to anonymous",
}
"""What a button that chooses a form says."""

FORM_NOW: Final = {"open": "asked openly", "spoken": "a spoken round", "hands": "a show of hands"}
"""What a question in another form is called."""

FORM_SAY: Final = {
    "open": "We'll answer this one openly. Nobody's name is kept, but in a small group the others can guess who wrote "
    "what. So write only what you'd also say out loud.",
    "spoken": "We'll do this one out loud, so there's nothing to write. We go around once. Each of us answers in a few "
    "words, or says pass. Nobody comments until everybody has spoken.",
    "hands": "We'll do this one with a show of hands. I'll read out each choice, you raise your hand for yours, and "
    "I'll count.",
}
"""What the facilitator says of a form, in place of a script that promises that nobody sees who wrote what."""

OPEN_TOLD: Final = (
    "Only a few people are here today, so this question is asked openly: no name is kept with your answer, but others "
    "can guess who wrote what. Write only what you would also say aloud."
)
"""What phones say above a question that is asked openly, before anybody types."""

HANDS_TOLD: Final = "Raise your hand when your choice is read out. Nothing is typed, and phones collect nothing."
"""What phones say while hands are counted."""

_ROUND: Final = (
    "**One at a time:** answer in a few words, or say *pass*. Nobody comments until everybody has spoken. "
    "Nothing is typed or kept."
)
_ABOUT: Final = (
    "**Nobody has to say how they would answer.** Talk about the questions themselves: what would make them easier to "
    "answer here? Nothing is typed or kept."
)


def ways_of(plan: Plan, activity: Activity) -> tuple[str, ...]:
    """Return the other forms in which an activity can be asked; none where it is open, or nothing is asked.

    Climate answers are never asked openly: people talk about the questions instead. Free text is not counted by hands,
    and what is voted on later has to be written down.
    """
    if not isinstance(activity, Asking) or activity.privacy == "open":
        return ()
    if activity.privacy == "climate":
        return ("spoken",)
    is_source = any(isinstance(each, Asking) and each.source == activity.id for each in plan.activities)
    counted = activity.keying_form(activity.choices())["input"] == "numbers"
    fits = {"open": True, "spoken": not is_source, "hands": counted}
    return tuple(way for way, possible in fits.items() if possible)


def formed(plan: Plan, forms: Mapping[str, str]) -> Plan:
    """Return a session with some of its activities in another form.

    Args:
        plan: the session as it was written.
        forms: activity id to one of :data:`FORM_NOW`.
    """
    if not forms:
        return plan
    made = [_in_form(each, forms[each.id]) if each.id in forms else each for each in plan.activities]
    return plan.model_copy(update={"activities": made})


def _in_form(activity: Activity, way: str) -> Activity:
    if way != "spoken":
        return activity.model_copy(update={"privacy": "open"})
    minutes = sum(minutes for phase, minutes in activity.minutes.items() if phase != "vote")
    told = _ABOUT if activity.privacy == "climate" else _ROUND
    parts = (activity.text, activity.aloud() if isinstance(activity, Asking) else "", told)
    return Slide(
        id=activity.id,
        type="slide",
        title=activity.title,
        text="\n\n".join(part for part in parts if part),
        aside=activity.aside,
        minutes={"discuss": min(120.0, minutes)} if minutes else {},
    )


def here_said(people: int, phones: int) -> str:
    """Return how few are here, for the beginning of a sentence.

    Args:
        people: how many can answer, those on paper too.
        phones: how many of them by phone.
    """
    if people == phones:
        return f"Only {counted(phones, 'phone is', 'phones are')} here"
    return f"Only {counted(people, 'person is here', 'people are here, counting those on paper')}"


def few(
    plan: Plan, forms: Mapping[str, str], may_change: Collection[str], present: int | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the activities that would show nothing with so few people, and those that have another form.

    Args:
        plan: the session as it was written.
        forms: activity id to its form where that is another one.
        may_change: activities whose question was not opened yet, or showed nothing.
        present: how many people are here; None where they answer without phones, so that nobody knows.
    """
    small, other = [], []
    for activity in plan.activities:
        ways = ways_of(plan, activity)
        needed = plan.needed(activity)
        if not ways or activity.aside or activity.id not in may_change:
            continue
        told = {"id": activity.id, "title": activity.title, "needed": needed}
        if activity.id in forms:
            other.append({**told, "form": forms[activity.id], "enough": present is not None and present >= needed})
        elif present is None or 0 < present < needed:
            small.append({**told, "ways": list(ways)})
    return small, other
