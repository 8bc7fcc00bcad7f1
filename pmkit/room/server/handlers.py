"""Routes of phones and projector: join, the state, an answer, the line that tells each change."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import secrets
import time
from typing import Any, Final

from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from pmkit.errors import RoomError
from pmkit.room.activities.slide import Slide
from pmkit.room.server.join import join_page
from pmkit.room.server.leading import Check, Enter, Export, Lead, Rehearse, Sessions, StartCheck, Stop, Ticket
from pmkit.room.server.live import OVER, Live
from pmkit.room.server.network import counted_as
from pmkit.room.server.web import KINDS, Base, check_host, cookie_name, may_lead, page, refusal, sentence
from pmkit.room.session.places import place_key, read_code
from pmkit.room.session.standing import HOURS

TABS_MOST: Final = 6
"""Open pages of one phone."""

SPARE: Final = 24
"""Lines that are kept for hosts when phones have taken all others."""

KEY_WITHIN: Final = 10.0
"""Seconds in which a host's page says its key."""


class Home(Base):
    """Where a code is typed."""

    def get(self) -> None:
        """Return the join page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(join_page())


class Static(Base):
    """Files of the package, by name from a list."""

    def get(self, name: str) -> None:
        """Return one of them."""
        if name not in KINDS or name.endswith(".html"):
            raise HTTPError(404, "there is no such page")
        self.set_header("Content-Type", KINDS[name])
        self.set_header("Cache-Control", "no-cache")
        self.finish(page(name))


class Face(Base):
    """The page of a session: phone, show or host."""

    def get(self, code: str, face: str | None = None) -> None:
        """Return the page; it holds nothing of the session but asks for it."""
        live = self.live(code)
        if code != live.session.code:
            self.redirect(f"../{live.session.code}/{face or ''}")
            return
        # From now on no wrong codes of others keep this browser out; the value is the same for everybody.
        code = live.session.code
        if not live.session.closed:
            self.give_cookie(f"pmkit-code-{code}", self.room.seal("code", code), live)
        name = f"{face or 'phone'}.html"
        self.set_header("Content-Type", KINDS[name])
        self.finish(page(name))


class Slash(Base):
    """A code without the slash at its end."""

    def get(self, code: str) -> None:
        """Send the browser to the page; relative, because there may be a proxy in front of the room."""
        self.redirect(f"{read_code(code)}/")


class Join(Base):
    """A phone takes its place. Only a script does: link previews take none."""

    async def post(self, code: str) -> None:
        """Give the phone a token, or know it again."""
        live = self.live(code)
        self.fields()
        token = self.token(live)
        if live.session.closed:
            self.finish({"place": False, "state": live.state("phone")})
            return
        if token is None:
            token = await self._new(live)
        live.seen(place_key(token))
        live.counted()
        self.finish({"place": True, "v": live.version, "state": live.state("phone"), "me": await live.personal(token)})

    async def _new(self, live: Live) -> bytes:
        if live.session.locked:
            raise HTTPError(403, "the facilitator has closed the door; ask them to open it")
        if len(live.places) >= live.session.plan.places:
            raise HTTPError(503, f"all {live.session.plan.places} places are taken")
        if not self.room.joins.take(counted_as(self.address).encode()):
            raise HTTPError(429, "very many phones are joining from your network; this page tries again by itself")
        # Whoever has the host's key isn't a participant. Only simulated ones join a rehearsal, and nobody else does.
        simulated = self.room.is_key(self.key())
        self._check_kind(live, simulated)
        token = secrets.token_bytes(16)
        await live.join(place_key(token))
        # It may have become a rehearsal meanwhile: a phone that is never told its token answers nothing.
        self._check_kind(live, simulated)
        left = max(60, int(live.session.began_at + HOURS * 3600 - time.time()))
        self.give_cookie(cookie_name(live), token.hex(), live, age=left)
        return token

    def _check_kind(self, live: Live, simulated: bool) -> None:
        """Refuse a phone in a rehearsal, and a simulated participant anywhere else."""
        if live.session.rehearsal and not simulated:
            raise HTTPError(403, "this is a rehearsal; ask the facilitator to open the session for everybody")
        if simulated and not live.session.rehearsal:
            raise HTTPError(403, "simulated participants join a rehearsal alone")


class State(Base):
    """The state, for phones that cannot keep a socket open."""

    async def get(self, code: str) -> None:
        """Return the state of a face."""
        live = self.live(code)
        face = self.get_query_argument("face", "phone")
        if face == "show":
            self.finish({"v": live.version, "state": live.state("show")})
            return
        if face == "host":
            check_host(self, live)
            self.finish({"v": live.version, "state": live.state("host")})
            return
        token = self.token(live)
        if live.session.closed:
            for name in (cookie_name(live), f"pmkit-code-{live.session.code}"):
                self.clear_cookie(name, path=self.path_of(live))
        elif token is None:
            raise HTTPError(403, "join first")
        else:
            live.seen(place_key(token))
        me = await live.personal(token) if token and not live.session.closed else {}
        self.finish({"v": live.version, "state": live.state("phone"), "me": me})


class Answer(Base):
    """An answer."""

    async def post(self, code: str) -> None:
        """Take an answer; the reply comes when it is on disk."""
        live = self.live(code)
        token = self.token(live)
        if token is None:
            raise HTTPError(403, "join first: load the page again")
        if not live.bucket.take(place_key(token)):
            raise HTTPError(429, "that was quick; wait a few seconds and send again")
        sent = self.fields()
        try:
            given = live.session.answer(token, str(sent.get("question", "")), sent.get("answer"))
        except RoomError as error:
            raise refusal(409 if error.code == "closed" else 422, sentence(error)) from None
        try:
            word = await live.take(given)
        except RoomError as error:
            raise refusal(507, f"your answer was NOT taken: {error.problem}. It is still on your page") from None
        if word == "late":
            raise HTTPError(409, "this question is no longer open; what you wrote is still on your page")
        self.finish({"taken": True, "again": word == "again"})


class Qr(Base):
    """The address to join, as a QR code."""

    def get(self, code: str) -> None:
        """Return it as SVG; of any code, so that nobody learns from it which ones there are."""
        import segno

        buffer = io.BytesIO()
        qr = segno.make(self.room.address(read_code(code)), micro=False, error="m")
        qr.save(buffer, kind="svg", border=4, light="#fff", xmldecl=False, svgns=True, omitsize=True)
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(buffer.getvalue())


class Figure(Base):
    """The picture of a slide."""

    def get(self, code: str, name: str) -> None:
        """Return it as SVG, which pages show as an image: no script in it runs."""
        live = self.live(code, self.room.pictures)
        slides = [each for each in live.session.plan.activities if isinstance(each, Slide)]
        found = [slide.picture for slide in slides if slide.id == name and slide.picture]
        if not found:
            raise HTTPError(404, "there is no such picture")
        # Opened by itself it is a document: then nothing in it may run or load either.
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        self.set_header("Content-Type", "image/svg+xml; charset=utf-8")
        narrow = found[0].narrow if self.get_query_argument("narrow", "") else None
        self.finish(narrow or found[0].svg)


class Socket(Base, WebSocketHandler):
    """An open page: it is told each change."""

    _live: Live | None = None
    _face = ""
    _place = b""
    _listed = False
    _counted = False

    def check_origin(self, origin: str) -> bool:
        """Accept only the room's own pages."""
        return self.from_here(origin)

    async def open(self, code: str) -> None:
        """Take a page in; a host without the cookie of its page must say the room's key first."""
        self.room.sockets += 1
        self._counted = True
        self._face = self.get_query_argument("face", "phone")
        if self._face == "host":
            # Whether there is such a session is told to who has its key, however many wrong codes came before.
            self._live = self.room.sessions.get(read_code(code))
            if self._live is not None and may_lead(self, self._live):
                self._list(self._live.hosts)
                return
            if self.room.sockets > self.room.sockets_most + SPARE:
                self.close(4429, "the room has too many open pages")
            asyncio.get_running_loop().call_later(KEY_WITHIN, self._unless_listed)
            return
        try:
            live = self.live(code)
        except HTTPError as error:
            self.close(4429 if error.status_code == 429 else 4404, error.log_message)
            return
        if self.room.sockets > self.room.sockets_most:
            self.close(4429, "the room has too many open pages")
            return
        self._live = live
        self.set_nodelay(True)
        if live.session.closed:
            self.tell(live.message(self._face))
            self.close(OVER, "the session is over")
        elif self._face == "show":
            self._list(live.shows)
        elif self._face == "phone":
            await self._open_phone(live)

    def _unless_listed(self) -> None:
        """Let go of a line that says no key: it would take the place of a host's."""
        if not self._listed:
            self.close(4403, "this page needs the host's address; open it from the notebook or the terminal")

    async def _open_phone(self, live: Live) -> None:
        token = self.token(live)
        if token is None:
            self.close(4403, "join first")
            return
        self._place = place_key(token)
        if len(live.phones[self._place]) >= TABS_MOST:
            self.close(4429, "this session is open in too many tabs")
            return
        live.phones[self._place].add(self)
        self._listed = True
        message = {"v": live.version, "state": live.state("phone"), "me": await live.personal(token)}
        self.tell(json.dumps(message))
        live.counted()

    def _list(self, pages: set[Any]) -> None:
        assert self._live is not None  # set by open
        pages.add(self)
        self._listed = True
        self.tell(self._live.message(self._face))

    def on_message(self, message: str | bytes) -> None:
        """Take the host's key; phones have nothing to say here."""
        live, key = self._live, str(message)[:200]
        if self._face != "host" or self._listed:
            return
        if live is not None and self.room.is_key(key):
            self._list(live.hosts)
            return
        if not self.room.keys.blocked(self.address):
            self.room.keys.note(self.address, key)
        self.close(4403, "this page needs the host's address; open it from the notebook or the terminal")

    def tell(self, message: str) -> None:
        """Send a message to the page."""
        with contextlib.suppress(WebSocketClosedError):
            self.write_message(message)

    def leave(self, code: int, why: str) -> None:
        """Close the line, and say why."""
        self.close(code, why)

    def on_close(self) -> None:
        """Let the page go."""
        if self._counted:
            self.room.sockets -= 1
        live = self._live
        if live is None:
            return
        live.shows.discard(self)
        live.hosts.discard(self)
        if self._place:
            live.phones[self._place].discard(self)
            if not live.phones[self._place]:
                del live.phones[self._place]
            live.counted()


class Health(Base):
    """Whether this is a room, for who looks for one on a port."""

    def get(self) -> None:
        """Say so."""
        self.finish({"pmkit": "room"})


class Nothing(Base):
    """Any other address."""

    def prepare(self) -> None:
        """Say that nothing is there."""
        super().prepare()
        raise HTTPError(404, "there is no such page")


_CODE: Final = r"/j/([A-Za-z0-9 %-]{1,40})"

ROUTES: Final = [
    (r"/", Home),
    (r"/static/([a-z]+\.[a-z]+)", Static),
    (_CODE, Slash),
    (_CODE + r"/(show|host)?", Face),
    (_CODE + r"/join", Join),
    (_CODE + r"/state", State),
    (_CODE + r"/answer", Answer),
    (_CODE + r"/lead", Lead),
    (_CODE + r"/rehearse", Rehearse),
    (_CODE + r"/enter", Enter),
    (_CODE + r"/export\.(csv|json)", Export),
    (_CODE + r"/qr\.svg", Qr),
    (_CODE + r"/picture/([a-z][a-z0-9-]{0,39})\.svg", Figure),
    (_CODE + r"/socket", Socket),
    (r"/check/([0-9a-f]{8})", Check),
    (r"/api/sessions", Sessions),
    (r"/api/check", StartCheck),
    (r"/api/ticket", Ticket),
    (r"/api/stop", Stop),
    (r"/api/health", Health),
]
