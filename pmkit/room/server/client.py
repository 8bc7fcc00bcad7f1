"""The facilitator's handle on a room and its sessions: what a notebook holds."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import htpy as h

from pmkit.errors import RoomError
from pmkit.files import Written, laid
from pmkit.html import render, trusted
from pmkit.room.session.plan import Plan, load_plan, make_plan
from pmkit.room.session.results import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A notebook talks to its own computer or to the address that it was given: no proxy in between for the former.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_REPLY_MOST: Final = 50_000_000
"""Longest reply that is read, in bytes."""


@dataclass
class RoomClient:
    """A room that runs.

    Attributes:
        address: where this computer reaches it; ends with a slash.
        key: the room's key.
    """

    address: str
    key: str = field(repr=False)

    def is_alive(self) -> bool:
        """Tell whether a room answers there."""
        try:
            return bool(self.call("api/health", timeout=3).get("pmkit") == "room")
        except RoomError:
            return False

    def is_ours(self) -> bool:
        """Tell whether a room answers there that takes this key: another may have got the port of one that ended."""
        try:
            self.call("api/sessions", timeout=3)
        except RoomError:
            return False
        return True

    def call(
        self, path: str, data: Any = None, *, key: str = "", post: bool = False, timeout: float = 15
    ) -> dict[str, Any]:
        """Send a request and return the reply.

        Raises:
            RoomError: the room does not answer, or it refuses.
        """
        text = self.fetch(path, data, key=key, post=post, timeout=timeout)
        try:
            reply = json.loads(text)
        except (ValueError, RecursionError):
            reply = None
        if not isinstance(reply, dict):
            raise RoomError("what answers there is no room", where=self.address, remedy="check the address and port")
        return reply

    def fetch(self, path: str, data: Any = None, *, key: str = "", post: bool = False, timeout: float = 15) -> str:
        """Send a request and return the text of the reply.

        Raises:
            RoomError: the room does not answer, or it refuses.
        """
        body = ({} if data is None else data) if post or data is not None else None
        return self.send(path, body, {"Authorization": f"Bearer {key or self.key}"}, timeout=timeout)[0]

    def send(self, path: str, data: Any, headers: dict[str, str], *, timeout: float = 15) -> tuple[str, Message]:
        """Send a request with headers of its own, and return the text and the headers of the reply.

        Raises:
            RoomError: the room does not answer, or it refuses.
        """
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.address}{path}", body, headers)  # noqa: S310  # http(s): ensure_room
        request.add_header("Content-Type", "application/json")
        local = self.address.startswith("http://127.0.0.1")
        try:
            with (_DIRECT.open if local else urllib.request.urlopen)(request, timeout=timeout) as reply:
                return self._text(reply.read(_REPLY_MOST + 1)), reply.headers
        except urllib.error.HTTPError as error:
            with error:
                told = _error_of(error.read(_REPLY_MOST))
            code = told["code"] or ("gone" if error.code == 404 else "")
            problem = told["problem"] or told["error"] or f"the room refuses ({error.code})"
            raise RoomError(problem, code=code, where=told["where"], remedy=told["remedy"]) from None
        except (OSError, ValueError) as error:
            raise RoomError(
                f"the room does not answer ({getattr(error, 'reason', error)})",
                code="no-answer",
                where=self.address,
                remedy="run the cell with ensure_room() again; no answer that was taken is lost",
            ) from None

    def _text(self, body: bytes) -> str:
        """Return a reply as text.

        Raises:
            RoomError: it is too long to come from a room.
            ValueError: it is not UTF-8.
        """
        if len(body) > _REPLY_MOST:
            raise RoomError(
                f"the reply is longer than {_REPLY_MOST // 1_000_000} MB, so it does not come from a room",
                code="too-large",
                where=self.address,
                remedy="check the address and port",
            )
        return body.decode("utf-8")

    def sessions(self) -> list[dict[str, Any]]:
        """Return what is known of each session: code, title, addresses, whether it is closed."""
        return list(self.call("api/sessions")["sessions"])

    def open(
        self, plan: str | Path | Plan | Mapping[str, Any] | Sequence[Mapping[str, Any]], *, fresh: bool = False
    ) -> LiveSession:
        """Return a session of a plan; one of the same title that is open already is taken up again.

        Args:
            plan: a YAML file, the name of a session of the kit, a mapping as in the file, or a list of activities.
            fresh: start a new one in any case.

        Raises:
            RoomError: the plan is broken, or the room does not answer.
        """
        if isinstance(plan, str | Path):
            plan = load_plan(plan)
        elif not isinstance(plan, Plan):
            plan = make_plan(list(plan) if not hasattr(plan, "keys") else dict(plan))
        for each in self.sessions():
            if each["title"] == plan.title and not each["closed"] and not each.get("rehearsal") and not fresh:
                return LiveSession(self, each)
        return LiveSession(self, self.call("api/sessions", plan.model_dump(mode="json", exclude_defaults=True)))

    def stop(self) -> None:
        """End the process; open sessions go on when it is started again."""
        self.call("api/stop", post=True)

    def __repr__(self) -> str:
        """Return where it is."""
        return f"RoomClient({self.address!r})"


def _error_of(body: bytes) -> dict[str, str]:
    """Return what the room says when it refuses: a sentence, or its parts; empty where it gives none."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    told = said if isinstance(said, dict) else {}
    names = ("error", "code", "problem", "remedy", "where")
    return {name: text if isinstance(text := told.get(name), str) else "" for name in names}


def shown_results(exported: Mapping[str, Any]) -> dict[str, Result]:
    """Return the results of an export, by activity; the vote after a discussion as ``<activity>/vote``."""
    found = [Result.from_dict(each) for each in exported["results"] if "said_in_words" not in each]
    return {f"{each.activity}/vote" if each.vote else each.activity: each for each in found}


@dataclass
class LiveSession:
    """A session that the facilitator leads.

    Attributes:
        room: the room it runs in.
        info: code, title, and the addresses for joining, for the projector and for the host. The last can be used
            once, within 15 minutes; :meth:`host_address` returns another.
    """

    room: RoomClient
    info: dict[str, Any] = field(repr=False)

    @property
    def code(self) -> str:
        """The join code."""
        return str(self.info["code"])

    def state(self) -> dict[str, Any]:
        """Return where the session stands, as the host may know it."""
        return dict(self.room.call(f"j/{self.code}/state?face=host")["state"])

    def lead(self, do: str, **more: Any) -> dict[str, Any]:
        """Take one step and return where the session stands.

        Args:
            do: forward, next, back, go, look, edit-line, extend, decide, key-in, form, write, clock, lock, remove,
                close.
            more: what the step needs; see :func:`pmkit.room.session.steps.take_step`. With ``at=state["at"]`` the
                step counts only in that state.

        Raises:
            RoomError: the step is not possible now (code ``stale``: the session has moved on since ``at``;
                ``confirm``: few have answered, and ``sure=True`` is needed), or the room does not answer.
        """
        return dict(self.room.call(f"j/{self.code}/lead", {"do": do, **more})["state"])

    def forward(self) -> dict[str, Any]:
        """Go to the next phase, or to the next activity after the last phase."""
        return self.lead("forward")

    def back(self) -> dict[str, Any]:
        """Go one phase back."""
        return self.lead("back")

    def skip(self) -> dict[str, Any]:
        """Go to the next activity."""
        return self.lead("next")

    def go(self, activity: str, phase: str = "") -> dict[str, Any]:
        """Go to an activity, and to one of its phases."""
        return self.lead("go", to=activity, phase=phase)

    def extend(self, minutes: float = 1) -> dict[str, Any]:
        """Give the timer more time, or start one."""
        return self.lead("extend", seconds=60 * minutes)

    def decide(self, way: str, *, strength: str = "", question: str = "") -> dict[str, Any]:
        """Choose what is shown of climate answers: ``show``, ``one`` or ``none``."""
        return self.lead("decide", way=way, strength=strength, question=question)

    def look(self) -> dict[str, Any]:
        """End the collection of lines and look at them before all see them; :meth:`forward` shows them."""
        return self.lead("look")

    def edit_line(self, way: str, *lines: str, text: str = "", to: str = "") -> dict[str, Any]:
        """Hide, reword, merge or split lines, or take an edit back; the state has them under ``lines``.

        Args:
            way: ``hide``, ``reword``, ``merge``; ``same`` or ``apart`` for two lines that may be the same; ``split``
                for one that was merged; ``undo`` for the last edit, ``show-again`` for what was hidden.
            lines: the lines as they are shown.
            text: what a reworded or merged line says.
            to: id of the activity; the one that is on by default.
        """
        return self.lead("edit-line", way=way, lines=list(lines), text=text, to=to)

    def key_in(self, tallies: list[Any], *, stay: bool = False) -> dict[str, Any]:
        """Add answers from paper or a chat to those of phones: see :func:`pmkit.room.session.results.keyed_in`.

        With ``stay`` the question goes on; otherwise its result is shown.
        """
        return self.lead("key-in", tallies=tallies, stay=stay)

    def form(self, activity: str, way: str) -> dict[str, Any]:
        """Ask an activity in another form: ``open``, ``spoken``, ``hands``, or ``anonymous`` again.

        ``state()["too_few"]`` lists those that would show nothing with as many phones as are here.
        """
        return self.lead("form", activity=activity, way=way)

    def write(self, slide: str, text: str) -> dict[str, Any]:
        """Write Markdown below a slide, such as what was agreed while people watch."""
        return self.lead("write", to=slide, text=text)

    def lock(self, locked: bool = True) -> dict[str, Any]:
        """Close the session to newcomers."""
        return self.lead("lock", locked=locked)

    def remove(self) -> dict[str, Any]:
        """Remove the places that have not answered anything; a phone that is there joins again if the door is open."""
        return self.lead("remove")

    def close(self) -> dict[str, Any]:
        """End the session; places and answers are overwritten, what was shown stays for the export."""
        return self.lead("close")

    def results(self) -> dict[str, Result]:
        """Return what was shown, by activity; the vote after a discussion as ``<activity>/vote``."""
        return shown_results(json.loads(self.to_json()))

    def to_csv(self, path: str | Path | None = None) -> Written:
        """Return what was shown as CSV, and write it to a file if one is named."""
        return self._export("csv", path)

    def to_json(self, path: str | Path | None = None) -> Written:
        """Return what was shown as JSON, and write it to a file if one is named."""
        return self._export("json", path)

    def _export(self, kind: str, path: str | Path | None) -> Written:
        return laid(self.room.fetch(f"j/{self.code}/export.{kind}"), path, mark=kind == "csv")

    def _repr_html_(self) -> str:
        """Return the three addresses and the QR code; the host's opens its page once, within some minutes."""
        import segno

        addresses = {**self.info, "host": self.host_address()}

        qr = segno.make(self.info["join"], micro=False).svg_inline(scale=4, light="#fff", border=3)
        pages = [("Phones", "join"), ("Projector", "show"), ("Host", "host")]
        code_size, code_style = "font-size:1.1em;margin:0", "font-size:1.6em;letter-spacing:.12em"
        return render(
            h.div(style="display:flex;gap:1.5em;flex-wrap:wrap;align-items:center")[
                trusted(qr),
                h.div[
                    h.p(style=code_size)["Code ", h.b(style=code_style)[self.code]],
                    h.ul[[h.li[f"{name}: ", self._link(addresses[key])] for name, key in pages]],
                ],
            ]
        )

    def host_address(self) -> str:
        """Return an address of the host's page that can be used once, within 15 minutes; another one each time.

        In a notebook that is saved it is of no use to whoever reads it. Without a room it leads to the page alone.
        """
        try:
            return str(self.room.call("api/ticket", {"code": self.code}, timeout=3)["host"])
        except RoomError:
            return str(self.info["host"]).split("#")[0]

    def _link(self, address: str) -> h.Element:
        """Return a link that shows the address without the ticket in its fragment."""
        return h.a(href=address, target="_blank", rel="noopener")[address.split("#")[0]]

    def __repr__(self) -> str:
        """Return the code and the address to join."""
        return f"LiveSession {self.code}: join at {self.info['join']}"
