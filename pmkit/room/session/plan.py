"""A session as data: what is asked, in which order, and who may see it when."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Union

from pydantic import Field, ValidationError, create_model, model_validator

from pmkit.data.models import Strict, explain, load_data
from pmkit.errors import RoomError, not_one_of
from pmkit.files import find_path
from pmkit.room.activities import kinds
from pmkit.room.activities.slide import Slide
from pmkit.room.shared.activity import Activity, Asking, Short

FLOOR: Final = 3
"""No threshold can be set lower: two people can always tell each other's answer."""

_LIKE: Final = "the table at the top of pmkit/room/activities/kinds.py"

_FORMER: Final = frozenset("options of questions cards sentence groups picture ends reversed most dots correct".split())
"""Keys that activities of every kind had in session files of earlier versions."""


class Plan(Strict):
    """A session: its activities and what is promised before anybody answers."""

    title: Short
    activities: list[Activity] = Field(min_length=1, max_length=100)
    threshold: int = Field(default=5, ge=FLOOR, le=50, description="fewest answers that are shown")
    text_threshold: int = Field(default=10, ge=FLOOR, le=50, description="fewest answers of free text that are shown")
    people: list[Short] = Field(
        default=[], max_length=200, description="names of people in the material; only the host's page looks for them"
    )
    places: int = Field(default=600, ge=1, le=2000, description="most phones that may join")

    @model_validator(mode="after")
    def _one_each(self) -> Plan:
        """Check ids, and that dots are put on texts of an earlier activity."""
        seen: dict[str, Activity] = {}
        for activity in self.activities:
            if activity.id in seen:
                raise ValueError(f"two activities have the id {activity.id!r}")
            source = activity.source if isinstance(activity, Asking) else ""
            if source and (source not in seen or not seen[source].writes):
                raise ValueError(f"{activity.id}: {source!r} is not an earlier activity of cards, reword or whys")
            shows = activity.shows if isinstance(activity, Slide) else ""
            if shows and not (shows in seen and seen[shows].asks):
                raise ValueError(f"{activity.id}: shows names {shows!r}, which is not an earlier activity with answers")
            seen[activity.id] = activity
        return self

    def needed(self, activity: Activity, *, vote: bool = False) -> int:
        """Return how many answers a question needs before anything is shown; dots on cards are not free text."""
        if activity.privacy == "open":
            return 1
        if vote and activity.writes:
            return self.threshold
        return self.text_threshold if activity.writes else self.threshold


def check_promises(plan: Plan, promised: dict[str, dict[str, Any]], *, where: str) -> None:
    """Refuse a session whose file promises less than people were told when a question was opened.

    Args:
        plan: the session, as its file has it now.
        promised: question to ``needed`` and ``privacy``, as they were when it was opened.
        where: the file.

    Raises:
        RoomError: a threshold is lower, the privacy another, or a question is gone; code ``promise-broken``.
    """
    activities = {activity.id: activity for activity in plan.activities}
    for question, told in promised.items():
        name, phase = question.split("/")[:2]
        activity = activities.get(name)
        same = activity is not None and activity.privacy == told["privacy"]
        if activity is None or not same or plan.needed(activity, vote=phase == "vote") < told["needed"]:
            raise RoomError(
                f"{name} was opened with another promise (privacy: {told['privacy']}, shown from {told['needed']} "
                "answers up), and the file was changed since",
                code="promise-broken",
                where=where,
                remedy="put the file back as it was, or start a new session and ask again",
            )


@cache
def _plan_of(known: tuple[type[Activity], ...]) -> type[Plan]:
    """Return the model of a session that holds activities of these kinds, told apart by their ``type``."""
    one = Annotated[Union[known], Field(discriminator="type")]  # type: ignore[valid-type]  # noqa: UP007  # made from the table
    return create_model("Plan", __base__=Plan, activities=(list[one], Field(min_length=1, max_length=100)))


def load_plan(path: str | Path) -> Plan:
    """Return the session that a YAML file describes; a bare name is one of the kit's own.

    Raises:
        RoomError: it is broken; the message names the line and the field.
        FileError: it cannot be read.
    """
    own = _own_folder() / f"{path}.yaml"
    path = own if own.is_file() else find_path(path, what="session")
    data, lines = load_data(path, RoomError, "a session of the kit")
    return make_plan(data, where=str(path), lines=lines)


def make_plan(data: Any, *, where: str = "session", lines: dict[Any, int] | None = None) -> Plan:
    """Return the session that data describes: a mapping as in the YAML file, or a list of activities.

    Raises:
        RoomError: it is broken; the message names the field.
    """
    if isinstance(data, list):
        data = {"title": "Our session", "activities": data}
    if not isinstance(data, dict):
        raise RoomError(
            "the session holds no keys", code="bad-value", where=where, remedy="give it a title and activities"
        )
    try:
        return _plan_of(kinds.KINDS).model_validate(data)
    except ValidationError as error:
        raise _broken(dict(error.errors()[0]), lines or {}, where) from None


def _broken(problem: dict[str, Any], lines: dict[Any, int], where: str) -> RoomError:
    """Return the first mistake in a session, with its line and field."""
    place = problem["loc"]
    if problem["type"] == "union_tag_invalid":
        named = explain({**problem, "loc": (*place, "type")}, lines, where, _LIKE).where
        return not_one_of(
            problem["ctx"]["tag"], kinds.kind_names(), what="a kind of activity", raises=RoomError, where=named
        )
    if problem["type"] == "union_tag_not_found":
        problem = {**problem, "loc": (*place, "type"), "type": "missing"}
    elif place[:1] == ("activities",):
        # pydantic names the kind between an activity's number and its field; no file has that.
        problem = {**problem, "loc": (*place[:2], *place[3:])}
    said = explain(problem, lines, where, _LIKE)
    return RoomError(said.problem, code=said.code, where=said.where, remedy=said.remedy)


def stored_plan(data: dict[str, Any], *, where: str) -> Plan:
    """Return the session of a room's file; one of an earlier version has keys that its kinds do not use.

    Raises:
        RoomError: it is broken.
    """
    fields = {kinds.name_of(kind): kind.model_fields.keys() for kind in kinds.KINDS}
    activities = [
        {
            key: value
            for key, value in activity.items()
            if key not in _FORMER or key in fields.get(activity.get("type"), _FORMER)
        }
        for activity in data["activities"]
    ]
    return make_plan({**data, "activities": activities}, where=where)


def own_plans() -> list[str]:
    """Return the names of the sessions that come with the kit."""
    return sorted(path.stem for path in _own_folder().glob("*.yaml"))


def _own_folder() -> Path:
    return Path(str(files("pmkit.room.activities"))) / "sessions"
