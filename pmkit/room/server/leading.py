"""Routes of the facilitator: leading a session, exports, and the room itself."""

from __future__ import annotations

import secrets
from typing import Final

from tornado.web import HTTPError

from pmkit.errors import PmkitError, RoomError
from pmkit.room.server.web import KINDS, Base, check_host, host_cookie, may_lead, page, refusal, refuse_key, sentence
from pmkit.room.session.places import read_code
from pmkit.room.session.plan import make_plan
from pmkit.room.session.standing import HOURS
from pmkit.room.session.steps import CONFIRMS

OTHER_KEY: Final = (
    "this room has another key: it was started from another folder, or by somebody else; run the cell with "
    "ensure_room() to start your own"
)
"""What is said to a notebook or a terminal that takes a room for its own."""


class Lead(Base):
    """What the host does."""

    async def post(self, code: str) -> None:
        """Do one thing and return where the session stands."""
        live = self.live(code)
        check_host(self, live)
        sent = self.fields()
        try:
            await live.step(str(sent.pop("do", "")), sent)
        except RoomError as error:
            # With where the session is, so that the page of a step that came too late is right again.
            self.set_status(409)
            told = {"error": sentence(error), "code": error.code, "problem": error.problem, "remedy": error.remedy}
            told["where"] = error.where if error.code in CONFIRMS else ""
            self.finish({**told, "v": live.version, "state": live.state("host")})
            return
        self.finish({"v": live.version, "state": live.state("host")})


class Rehearse(Base):
    """A session becomes a rehearsal."""

    async def post(self, code: str) -> None:
        """Say whether it is one: not where a phone has joined, or is about to."""
        live = self.live(code)
        check_host(self, live)
        self.fields()
        try:
            self.finish({"rehearsal": await live.rehearse()})
        except RoomError as error:
            raise refusal(409, sentence(error)) from None


class Enter(Base):
    """The host's page comes in with the ticket that its address held."""

    def post(self, code: str) -> None:
        """Exchange the ticket for a cookie, once; who has the cookie already is in."""
        live = self.room.sessions.get(read_code(code))
        ticket = str(self.fields().get("ticket", ""))[:200]
        if live is None or not (self.room.tickets.take(live.session.code, ticket) or may_lead(self, live)):
            refuse_key(self, "this address was used already, or is too old; take a new one from the notebook", ticket)
        seal, name = self.room.seal("lead", live.session.code), host_cookie(live)
        self.give_cookie(name, seal, live, age=HOURS * 3600, strict=True)
        self.finish({"host": True})


class Export(Base):
    """What was shown, as a file."""

    async def get(self, code: str, kind: str) -> None:
        """Return CSV or JSON, for the host."""
        live = self.live(code)
        check_host(self, live)
        try:
            text = await live.export(kind)
        except RoomError as error:
            raise refusal(507, sentence(error)) from None
        self.set_header("Content-Type", "text/csv; charset=utf-8" if kind == "csv" else "application/json")
        self.set_header("Content-Disposition", f'attachment; filename="session-{live.session.code}.{kind}"')
        self.finish(text)


class Sessions(Base):
    """What the facilitator's notebook and terminal ask, with the room's own key."""

    def prepare(self) -> None:
        """Refuse whoever does not have the room's key."""
        super().prepare()
        if not self.room.is_key(self.key()):
            refuse_key(self, OTHER_KEY)

    def get(self) -> None:
        """Return the sessions."""
        sessions = [self.room.info(live) for live in self.room.sessions.values()]
        self.finish({"sessions": sessions, "url": self.room.url, "here": self.room.here, "reached": self.room.reached})

    async def post(self) -> None:
        """Open a session from a plan."""
        try:
            live = await self.room.open(make_plan(self.fields()))
        except PmkitError as error:
            raise refusal(422, str(error)) from None
        self.finish(self.room.info(live))


class Ticket(Sessions):
    """Another address of a host's page."""

    async def post(self) -> None:
        """Return it."""
        live = self.room.sessions.get(read_code(str(self.fields().get("code", ""))))
        if live is None:
            raise HTTPError(404, "there is no session with this code")
        self.finish({"host": self.room.info(live)["host"]})


class Stop(Sessions):
    """The end of the process."""

    async def post(self) -> None:
        """End it after this answer; open sessions go on when it is started again."""
        self.room.stop()
        self.finish({"stopped": True})


class Check(Base):
    """The page that a phone opens to prove that it gets here."""

    def get(self, name: str) -> None:
        """Note whether the phone is another device, and say that it works."""
        if name in self.room.reached:
            self.room.note_reached(name, self.address)
        self.set_header("Content-Type", KINDS["check.html"])
        self.finish(page("check.html"))


class StartCheck(Sessions):
    """A check begins."""

    async def post(self) -> None:
        """Return the name that the phone's address holds."""
        name = secrets.token_hex(4)
        self.room.reached[name] = ""
        self.finish({"name": name, "url": f"{self.room.url}check/{name}"})
