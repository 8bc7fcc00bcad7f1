"""Simulated participants, so that a facilitator can rehearse a session alone.

They join and answer over the same routes as phones. A session that is rehearsed is a session of
its own: it says so in its title, no phone can join it, and where a phone has joined nothing is rehearsed,
so that simulated answers never count among those of people. Open another one (``fresh=True``) for the team.
"""

from __future__ import annotations

import json
import random
from email.message import Message
from typing import Any

from pmkit.errors import RoomError, number_given
from pmkit.room.activities.kinds import asking_kind
from pmkit.room.server.client import LiveSession


class Rehearsal:
    """Simulated phones in a session.

    Attributes:
        session: the session.
        people: how many there are.
    """

    def __init__(self, session: LiveSession, people: int = 8, *, seed: int = 1) -> None:
        """Let them join.

        Args:
            session: the session.
            people: how many, 1 to 100.
            seed: the same seed gives the same answers.

        Raises:
            RoomError: the number makes no sense, or the room does not let them in; with code ``live`` where people have
                joined or answers were keyed in.
        """
        if not 1 <= people <= 100:
            raise RoomError(f"{people} simulated participants make no sense", code="bad-value", remedy="use 1 to 100")
        self.session = session
        self.people = people
        self._random = random.Random(seed)  # noqa: S311  # answers of nobody
        if not session.room.call(f"j/{session.code}/rehearse", post=True)["rehearsal"]:
            raise RoomError(
                "people have joined this session, and simulated answers would count among theirs",
                code="live",
                remedy="rehearse in a session of its own: room.open(plan, fresh=True)",
            )
        session.info["rehearsal"] = True
        self._cookies = [self._join() for _ in range(people)]

    def _join(self) -> str:
        key = {"Authorization": f"Bearer {self.session.room.key}"}
        _, headers = self.session.room.send(f"j/{self.session.code}/join", {}, key)
        return str(headers.get("Set-Cookie", "")).split(";")[0]

    def _send(self, path: str, data: dict[str, Any], cookie: str) -> tuple[dict[str, Any], Message]:
        """Post as a phone does: with its cookie, and without any key."""
        text, headers = self.session.room.send(f"j/{self.session.code}/{path}", data, {"Cookie": cookie})
        return json.loads(text), headers

    def answer(self) -> int:
        """Answer the open question, each once; return how many answers were taken: 0 where nothing is asked.

        Raises:
            RoomError: the room does not answer.
        """
        state = self.session.state()
        question, activity = state["question"], state["activity"]
        if not question or activity["by_hand"]:
            return 0
        kind = asking_kind(activity["type"])
        taken = 0
        for number, cookie in enumerate(self._cookies):
            data = {"question": question, "answer": kind.made_up(activity["form"], self._random, number)}
            reply, _ = self._send("answer", data, cookie)
            taken += bool(reply["taken"] and not reply["again"])
        return taken


def rehearse(session: LiveSession, people: int = 8, *, seed: int = 1) -> Rehearsal:
    """Let simulated participants join a session: ``team.answer()`` answers the open question.

    Raises:
        RoomError: the number makes no sense, or the room does not let them in.
    """
    return Rehearsal(session, number_given(people, "people", example=8), seed=seed)
