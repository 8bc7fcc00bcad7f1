"""The wall page of a session without a room: what all may see, served to this computer's own browser.

With a room, phones and projector are its pages. Without one, the notebook that leads the session hands each state to
this page, so that the facilitator's screen, which has more on it, need not be shown. It listens on the loopback
address alone, and a page that is open stays at its last picture while the kernel is gone.
"""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import threading
import weakref
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from htpy import Node, body, button, div, footer, h1, head, html, img, link, main, meta, p, script, span
from htpy import title as title_element

from pmkit.data.models import Strict, load_json
from pmkit.errors import FileError, RoomError
from pmkit.files import write_atomic
from pmkit.html import render, trusted, unbroken
from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan
from pmkit.room.session.wall import countdown

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGES: Final = {
    "room.css": "text/css",
    "result.css": "text/css",
    "wall.js": "text/javascript",
    "fit.js": "text/javascript",
}
_SECONDS: Final = 5
"""After which a browser that sends nothing is let go of."""


class _Kept(Strict):
    """Where the page was, so that one that is open finds it again after a restart of the kernel."""

    port: int
    token: str


class WallPage:
    """The page and its small server.

    Attributes:
        address: what to open; only browsers of this computer reach it.
    """

    def __init__(self, folder: Path) -> None:
        """Serve the page until nobody refers to this object any more.

        Raises:
            RoomError: this computer lets no program listen.
        """
        self._screen = _Screen()
        kept = _kept(folder / "wall.json")
        server = self._screen.serve(kept)
        # A connection that a browser keeps open must not hold the kernel back when it ends.
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, name="pmkit-wall", daemon=True).start()
        # At the end of the process the system closes it; a thread cannot be started then.
        weakref.finalize(self, _stop, server).atexit = False
        self.address = f"http://127.0.0.1:{server.server_port}/{self._screen.token}/"
        with contextlib.suppress(FileError):
            now = _Kept(port=server.server_port, token=self._screen.token)
            write_atomic(folder / "wall.json", now.model_dump_json() + "\n")

    def show(self, state: dict[str, Any], plan: Plan) -> None:
        """Show a state of the session, as its host knows it: only what all may see of it is drawn."""
        self._screen.drawn = wall_html(state, plan)


def _stop(server: ThreadingHTTPServer) -> None:
    """End a server, off the thread that notices that it is not needed: that may be one of its own."""

    def end() -> None:
        server.shutdown()
        server.server_close()

    threading.Thread(target=end, daemon=True).start()


def _kept(path: Path) -> _Kept | None:
    """Return where the page was; a file that is damaged costs no more than another address."""
    if path.exists():
        with contextlib.suppress(FileError, RoomError):
            return load_json(path, _Kept, RoomError, what="address")
    return None


class _Screen:
    """What is served: the page, and what is on it now."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(16)
        self.drawn = ""

    def serve(self, kept: _Kept | None) -> ThreadingHTTPServer:
        """Return a server, on the port of before if that is free."""
        screen = self

        class Handler(BaseHTTPRequestHandler):
            """Answers what the page asks for, and nothing else."""

            timeout = _SECONDS

            def do_GET(self) -> None:
                """Answer a browser of this computer that knows the address."""
                port = server.server_port
                hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
                answer = screen.answer(self.path) if self.headers.get("Host", "") in hosts else None
                if answer is None:
                    self.send_error(404)
                    return
                kind, data = answer
                self.send_response(200)
                for name, value in (
                    ("Content-Type", f"{kind}; charset=utf-8"),
                    ("Content-Length", str(len(data))),
                    ("Content-Security-Policy", _POLICY),
                    ("Cache-Control", "no-store"),
                    ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "no-referrer"),
                ):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Say nothing: a page that asks each second would fill the notebook."""

        if kept is not None:
            self.token = kept.token
        for port in ([kept.port] if kept is not None else []) + [0]:
            with contextlib.suppress(OSError):
                server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
                return server
        raise RoomError(
            "the wall page cannot be shown: no program may listen on this computer",
            code="no-wall",
            remedy="hang the wall sheets of the paper pack",
        )

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Return kind and bytes of what is at a path; None where nothing is."""
        before, _, name = path.partition("?")[0].removeprefix("/").partition("/")
        if not secrets.compare_digest(before.encode("utf-8", "replace"), self.token.encode()):
            return None
        if name == "":
            return "text/html", _page().encode()
        if name == "now":
            return "application/json", json.dumps({"html": self.drawn}).encode()
        if name in _PAGES:
            return _PAGES[name], files("pmkit.room").joinpath("pages", name).read_bytes()
        return None


def _page() -> str:
    return render(
        html(lang="en")[
            head[
                meta(charset="utf-8"),
                meta(name="viewport", content="width=device-width, initial-scale=1"),
                title_element["Wall page"],
                link(rel="stylesheet", href="room.css"),
                link(rel="stylesheet", href="result.css"),
                script(type="module", src="wall.js"),
            ],
            body(".show")[
                div("#now.wall")[main[p(".soft")["Waiting for the notebook."]]],
                footer(".foot")[
                    p("#line.soft", role="status"),
                    p(".tools")[
                        button("#theme", type="button")["Dark"], " ", button("#full", type="button")["Full screen"]
                    ],
                ],
            ],
        ],
    )


def wall_html(state: dict[str, Any], plan: Plan) -> str:
    """Return what the wall page shows of a state: what a projector would, without code and phones."""
    activity = state["activity"]
    left = state["left"]
    timer = "" if left is None else countdown(left) if left > 0 else "Time is up"
    part = state["part"]["title"] if state["part"] and not state["closed"] and activity else ""
    # The incident's title heads many pages: above them is the part, and the session's title only where there is none.
    bar = div(".bar")[
        span("#part")[part or (state["title"] if activity else "")],
        span("#timer", class_={"over": timer == "Time is up"})[timer],
    ]
    shown: Node
    if state["closed"] or (activity is None and state["index"] >= 0):
        shown = [h1["Thank you"], p["That was the last page."]]
    elif activity is None:
        shown = [h1[unbroken(state["title"])], p["We begin in a moment."]]
    else:
        shown = [
            p(".phase")[state["phase_name"]] if activity["asks"] else None,
            h1[unbroken(activity["title"])],
            div(".body")[trusted(activity["text"])]
            if activity["text"]
            else None,  # Markdown that the session has rendered
            _picture(plan, activity["id"]),
            _below(state, activity),
        ]
    return render(bar, main[shown])


def _below(state: dict[str, Any], activity: dict[str, Any]) -> Node:
    """Return what is below title and text: what is asked, or what came of it; HTML of the kind of activity."""
    if state["looking"]:
        return p(".done")["The facilitator is reading the answers first."]
    shown = state["result"] or state["asked"] or activity.get("repeats", "")
    return div[trusted(shown)] if shown else None


def _picture(plan: Plan, name: str) -> Node:
    page = next((each for each in plan.activities if each.id == name), None)
    if not isinstance(page, Slide) or page.picture is None:
        return None
    data = base64.b64encode(page.picture.svg.encode()).decode("ascii")
    return img(".picture", src=f"data:image/svg+xml;base64,{data}", alt=page.picture.alt)
