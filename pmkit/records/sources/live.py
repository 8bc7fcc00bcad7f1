"""Reading from a live server: a range query of Prometheus, and the alerts of Alertmanager.

What comes back is an export like any other. Only http and https are asked, no redirect to another place is followed,
and what is read is bounded in bytes and in time.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pmkit.errors import FileError, RecordError
from pmkit.records.sources.opening import Export, of_bytes

LIMIT: Final = 50_000_000
SECONDS: Final = 30.0
POINTS: Final = 10_000
"""Most values for each series: the server gives at most 11,000."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: an address that was given is the one that is asked."""

    def redirect_request(self, *_: object) -> None:
        """Return nothing, so that the redirect is an error."""


def prometheus(
    url: str, query: str, start: datetime, end: datetime, *, step: float = 0.0, threshold: float | None = None
) -> Export:
    """Return the answer to a range query.

    Args:
        url: address of the server, such as ``http://127.0.0.1:9090``.
        query: in PromQL.
        start: first instant.
        end: last instant.
        step: seconds between values; 0: 15, or as many as the server's limit asks for.
        threshold: above it is an event; None: where it changes.

    Raises:
        RecordError: the address is not one, the window is empty, or the server refuses.
        FileError: the server cannot be reached.
    """
    length = (end - start).total_seconds()
    if length <= 0:
        raise RecordError("the window ends before it starts", code="empty-window", remedy="swap --from and --to")
    step = step or max(15.0, float(-(-length // POINTS)))
    fields = {"query": query, "start": f"{start.timestamp():.3f}", "end": f"{end.timestamp():.3f}", "step": f"{step:g}"}
    data = _ask(f"{_base(url)}/api/v1/query_range?{urlencode(fields)}")
    name = f"{_shown(url)}/query_range/{query[:80]}".replace(";", ",")
    return of_bytes(data, name, threshold=threshold, asked=min(end, datetime.now(UTC)))


def alertmanager(url: str) -> Export:
    """Return the alerts that a server has now; what was resolved a while ago is gone from it.

    Raises:
        RecordError: the address is not one, or the server refuses.
        FileError: the server cannot be reached.
    """
    return of_bytes(_ask(f"{_base(url)}/api/v2/alerts"), f"{_shown(url)}/api/v2/alerts")


def _base(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RecordError(
            f"{url[:200]!r} is not the address of a server", code="bad-address", remedy="write http://HOST:PORT"
        )
    if parts.username or parts.password:
        raise RecordError(
            "the address holds a password",
            code="bad-address",
            remedy="use an address without one, such as a proxy on this machine",
        )
    return url.rstrip("/")


def _shown(url: str) -> str:
    return urlsplit(url).netloc.replace(":", "-")


def _ask(url: str) -> bytes:
    """Return what a server answers.

    Raises:
        RecordError: it refuses, or answers more than the limit.
        FileError: it cannot be reached.
    """
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310  the scheme was checked
    where = url.partition("?")[0]
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(LIMIT + 1)
    except HTTPError as error:
        raise RecordError(
            f"the server refuses: {error.code} {_reason(error)}",
            code="server-error",
            where=where,
            remedy="check the query and the time",
        ) from None
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise FileError(
            f"the server cannot be reached ({reason})", code="no-server", where=where, remedy="check its address"
        ) from None
    if len(data) > LIMIT:
        raise RecordError(
            "the answer has more than 50 MB", code="too-large", where=where, remedy="ask for a shorter time"
        )
    return data


def _reason(error: HTTPError) -> str:
    """Return what the server says, in its own words where it gives them."""
    try:
        with error:
            told = json.loads(error.read(10_000))
        return str(told.get("error") or told.get("message") or error.reason)[:300]
    except (ValueError, OSError, AttributeError, RecursionError):
        return str(error.reason)[:300]
