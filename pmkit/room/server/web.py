"""What all routes of the room share: headers, bounds, who is asking, and errors as one sentence."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import secrets
import time
from functools import cache
from importlib.resources import files
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from pmkit.errors import PmkitError, RoomError
from pmkit.room.server.join import join_page
from pmkit.room.server.limits import Failures
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
    "fit.js": "text/javascript; charset=utf-8",
    "drafts.js": "text/javascript; charset=utf-8",
    "forms.js": "text/javascript; charset=utf-8",
    "lines.js": "text/javascript; charset=utf-8",
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
        # Anything but a host name could end the directive and begin another.
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
        """Note that the room is in use, and refuse what comes from another site or asks for another one."""
        if not self.room.network.is_own(self.request.host):
            raise HTTPError(421, "this room has another address; take the one on the screen")
        self.room.last_used = time.monotonic()
        headers = self.request.headers
        # Browsers say so where they trust the line: no page of another site loads anything of the room.
        if headers.get("Sec-Fetch-Site") == "cross-site" and headers.get("Sec-Fetch-Dest") != "document":
            raise HTTPError(403, "this request comes from another site")
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

    @property
    def address(self) -> str:
        """The address that asks; behind a proxy that is believed, the one it names."""
        forwarded = self.request.headers.get_list("X-Forwarded-For")
        return self.room.network.client(self.request.remote_ip or "", forwarded)

    def live(self, code: str, failures: Failures | None = None) -> Live:
        """Return the session of a code; wrong ones are counted, and keep nobody out who was right before.

        Args:
            code: as a person typed it.
            failures: where a wrong one is counted; as a wrong code by default.
        """
        failed = failures or self.room.codes
        found = self.room.sessions.get(read_code(code))
        if found and (self.token(found) is not None or self.knows(found) or may_lead(self, found)):
            return found
        if failures is None and self.request.headers.get("Accept", "").startswith("image/"):
            # Any page on the web can ask for an image; it learns nothing, and costs nobody anything.
            raise HTTPError(404, "this is not an image")
        if failed.blocked(self.address):
            raise HTTPError(429, "too many wrong codes; wait a minute and try again")
        if found is None:
            failed.note(self.address, read_code(code))
            raise HTTPError(404, "there is no session with this code; look at the screen again")
        return found

    def knows(self, live: Live) -> bool:
        """Tell whether this browser has shown that it knows the code; no two browsers are told apart by that."""
        code = live.session.code
        return _same(self.get_cookie(f"pmkit-code-{code}", "") or "", self.room.seal("code", code))

    def token(self, live: Live) -> bytes | None:
        """Return the phone's token if its place is known."""
        with contextlib.suppress(ValueError):
            token = bytes.fromhex(self.get_cookie(cookie_name(live), "") or "")
            if len(token) == 16 and place_key(token) in live.places:
                return token
        return None

    def give_cookie(self, name: str, value: str, live: Live, *, age: int | None = None, strict: bool = False) -> None:
        """Give this browser a cookie for the addresses of one session; it ends with the browser, or after ``age``."""
        secure = self.room.url.startswith("https:")
        path, site = self.path_of(live), "Strict" if strict else "Lax"
        self.set_cookie(name, value, max_age=age, httponly=True, samesite=site, secure=secure, path=path)

    def path_of(self, live: Live) -> str:
        """Return the path of a session's pages as this browser sees it: a proxy may put folders before it."""
        public = urlsplit(self.room.url)
        before = public.path if self.request.host.lower() == public.netloc.lower() else "/"
        return f"{before}j/{live.session.code}/"

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


def host_cookie(live: Live) -> str:
    """Return the name of the cookie that leads one session."""
    return f"pmkit-host-{live.session.code}"


def may_lead(handler: Base, live: Live) -> bool:
    """Tell whether a request has the cookie of the host's page, or the room's key; nothing is counted."""
    given = handler.get_cookie(host_cookie(live), "") or ""
    return _same(given, handler.room.seal("lead", live.session.code)) or handler.room.is_key(handler.key())


def check_host(handler: Base, live: Live) -> None:
    """Refuse whoever does not have the host's key. The right one is never kept out."""
    if may_lead(handler, live):
        return
    refuse_key(handler, "this page needs the host's address; open it from the notebook or the terminal")


def refuse_key(handler: Base, why: str, key: str = "") -> NoReturn:
    """Count a wrong key and refuse it; a request without any has guessed nothing."""
    if handler.room.keys.blocked(handler.address):
        raise HTTPError(429, "too many wrong keys; wait a minute and try again")
    if key or handler.key():
        handler.room.keys.note(handler.address, key or handler.key())
    raise HTTPError(403, why)


def _same(one: str, other: str) -> bool:
    """Compare without telling by the time it takes how much is right."""
    return secrets.compare_digest(one.encode(), other.encode())


def sentence(error: PmkitError) -> str:
    """Return what is wrong and what to do, in sentences for a page, which puts the last period."""
    return PmkitError(error.problem, remedy=error.remedy).in_sentences().removesuffix(".")


def refusal(status: int, message: str) -> HTTPError:
    """Return the error that answers a request with a status and a sentence; tornado would fill in its % signs."""
    return HTTPError(status, message.replace("%", "%%"))
