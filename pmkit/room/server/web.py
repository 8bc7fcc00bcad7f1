"""What all routes of the room share: headers, bounds, who is asking, and errors as one sentence."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import time
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from pmkit.errors import PmkitError, RoomError
from pmkit.room.server.join import join_page
from pmkit.room.server.live import Live
from pmkit.room.server.room import Room
from pmkit.room.session.places import place_key, read_code

_log = logging.getLogger(__name__)

KINDS: Final = {
    "phone.html": "text/html; charset=utf-8",
    "show.html": "text/html; charset=utf-8",
    "host.html": "text/html; charset=utf-8",
    "check.html": "text/html; charset=utf-8",
    "room.css": "text/css; charset=utf-8",
    "result.css": "text/css; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "forms.js": "text/javascript; charset=utf-8",
    "phone.js": "text/javascript; charset=utf-8",
    "show.js": "text/javascript; charset=utf-8",
    "host.js": "text/javascript; charset=utf-8",
    "join.js": "text/javascript; charset=utf-8",
}
"""The only files that are served, and as what."""


@cache
def page(name: str) -> bytes:
    """Return one of the room's pages or what belongs to it."""
    return files("pmkit.room").joinpath("pages", name).read_bytes()


class Base(RequestHandler):
    """Headers, bodies and errors that all routes share."""

    @property
    def room(self) -> Room:
        """The room of this process."""
        room: Room = self.settings["room"]
        return room

    def set_default_headers(self) -> None:
        """Allow nothing but what the pages themselves need."""
        # What is no host name would end the directive and begin another.
        host = re.sub(r"[^\w.:\[\]-]", "", self.request.host)
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            # Older Safari does not take 'self' for a WebSocket.
            f"connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Note that the room is in use, and refuse what comes from another site."""
        self.room.last_used = time.monotonic()
        origin = self.request.headers.get("Origin")
        if origin and not self.from_here(origin):
            raise HTTPError(403, "this request comes from another site")

    def from_here(self, origin: str) -> bool:
        """Tell whether an origin is the room's own: the address that was asked, or the public one."""
        site = urlsplit(origin).netloc.lower()
        return bool(site) and site in (self.request.host.lower(), urlsplit(self.room.url).netloc.lower())

    def body(self) -> Any:
        """Return the body, which must be JSON: a form of another site cannot send that."""
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            raise HTTPError(415, "send JSON")
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise HTTPError(400, "this is not JSON") from None

    def fields(self) -> dict[str, Any]:
        """Return the body as a mapping."""
        data = self.body()
        if not isinstance(data, dict):
            raise HTTPError(400, "send a JSON object")
        return data

    def live(self, code: str) -> Live:
        """Return the session of a code; wrong ones are counted, right ones are not."""
        address = self.request.remote_ip or ""
        found = self.room.sessions.get(read_code(code))
        if found and self.token(found) is not None:
            return found
        if self.room.failures.blocked(address):
            raise HTTPError(429, "too many wrong codes; wait a minute and try again")
        if found is None:
            self.room.failures.note(address)
            raise HTTPError(404, "there is no session with this code; look at the screen again")
        return found

    def token(self, live: Live) -> bytes | None:
        """Return the phone's token if its place is known."""
        with contextlib.suppress(ValueError):
            token = bytes.fromhex(self.get_cookie(cookie_name(live), "") or "")
            if len(token) == 16 and place_key(token) in live.places:
                return token
        return None

    def key(self) -> str:
        """Return the key that was sent with the request."""
        return self.request.headers.get("Authorization", "").removeprefix("Bearer ")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with one sentence, as a page or as JSON; never with a traceback."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        said = "the room made a mistake; try again"
        if isinstance(error, HTTPError):
            said = error.log_message or self._reason
        elif isinstance(error, RoomError):
            said = sentence(error)
        if "text/html" in self.request.headers.get("Accept", ""):
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(join_page(said, depth=self.request.path.count("/") - 1))
            return
        self.finish({"error": said})

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log mistakes of the room, not what people sent."""
        if not isinstance(value, HTTPError | PmkitError):
            # Not tornado's own: that would write who asked, and what.
            _log.error("a mistake of the room", exc_info=(typ, value, tb))


def cookie_name(live: Live) -> str:
    """Return the name of the cookie that holds a phone's token for one session."""
    return f"pmkit-{live.session.code}"


def check_host(handler: Base, live: Live, key: str | None = None) -> None:
    """Refuse whoever does not have the host's key."""
    address = handler.request.remote_ip or ""
    if handler.room.failures.blocked(address):
        raise HTTPError(429, "too many wrong keys; wait a minute and try again")
    if not handler.room.may_lead(live.session.code, handler.key() if key is None else key):
        handler.room.failures.note(address)
        raise HTTPError(403, "this page needs the host's address; open it from the notebook or the terminal")


def sentence(error: PmkitError) -> str:
    """Return what is wrong and what to do, in one sentence for a page."""
    return f"{error.problem}; {error.remedy}" if error.remedy else error.problem


def refusal(status: int, message: str) -> HTTPError:
    """Return the error that answers a request with a status and a sentence; tornado would fill in its % signs."""
    return HTTPError(status, message.replace("%", "%%"))
