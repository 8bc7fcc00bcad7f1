"""Simulated participants, so that a facilitator can rehearse a session alone.

They join and answer over the same routes as phones. A session that is rehearsed is a session of
its own: open another one (``fresh=True``) for the team.
"""

from __future__ import annotations

import json
import random
from email.message import Message
from typing import Any, Final

from pmkit.errors import RoomError
from pmkit.room.activities.cards import SURE
from pmkit.room.server.client import LiveSession

_CARDS: Final = (
    "Nobody is told when it fails",
    "The check ran on old data",
    "Two people had the same task",
    "The runbook was for another version",
    "The alert went to a channel that few read",
    "A second look was not asked for",
    "The change and the backup ran at the same time",
    "The limit was set years ago",
)


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
            RoomError: the number makes no sense, or the room does not let them in.
        """
        if not 1 <= people <= 100:
            raise RoomError(f"{people} simulated participants make no sense", remedy="use 1 to 100")
        self.session = session
        self.people = people
        self._random = random.Random(seed)  # noqa: S311  # answers of nobody
        self._cookies = [self._join() for _ in range(people)]

    def _join(self) -> str:
        _, headers = self._send("join", {}, "")
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
        if not question:
            return 0
        taken = 0
        for number, cookie in enumerate(self._cookies):
            data = {"question": question, "answer": self._made_up(activity, number)}
            reply, _ = self._send("answer", data, cookie)
            taken += bool(reply["taken"] and not reply["again"])
        return taken

    def _made_up(self, activity: dict[str, Any], number: int) -> Any:
        """Return an answer that fits the type; it means nothing."""
        options, kind = len(activity["options"]), activity["type"]
        pick = self._random
        if kind == "poll":
            return sorted(pick.sample(range(options), pick.randint(1, activity["most"])))
        if kind == "scale":
            return [min(5, max(1, round(pick.gauss(3.4, 1)))) for _ in range(options)]
        if kind in ("ranking", "order"):
            return sorted(range(options), key=lambda place: place + pick.gauss(0, 0.8))
        if kind == "dots":
            dots = [0] * options
            for _ in range(activity["dots"]):
                dots[min(options - 1, int(abs(pick.gauss(0, options / 3))))] += 1
            return dots
        if kind == "whys":
            # The groups overlap, as groups do: each knows five of the eight.
            group = number % len(activity["groups"])
            whys = [_CARDS[(3 * group + (number // 2 + step) % 5) % len(_CARDS)] for step in (0, 2)]
            return {"group": group, "whys": [[whys[0], -1], [whys[1], 0]]}
        if kind == "form":
            return [pick.randrange(len(each["options"])) for each in activity["questions"]]
        if kind == "probe":
            return [
                {"option": pick.randrange(len(each["options"])), "sure": pick.choice(SURE)}
                for each in activity["questions"]
            ]
        text = _CARDS[number % len(_CARDS)]
        return [text] if kind == "cards" else f"{text}; that is what was there."


def rehearse(session: LiveSession, people: int = 8, *, seed: int = 1) -> Rehearsal:
    """Let simulated participants join a session: ``team.answer()`` answers the open question.

    Raises:
        RoomError: the number makes no sense, or the room does not let them in.
    """
    return Rehearsal(session, people, seed=seed)
