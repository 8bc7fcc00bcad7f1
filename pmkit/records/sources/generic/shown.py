"""Fields that are told twice, as they are shown and as they are kept: ``{"display_value": …, "value": …}``.

What is kept of a time is in UTC, and what is shown is on the clock of whoever exported it. The two together prove the
order of its dates and its offset, and with these the times in journals are read, which are only shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

_SHOWN: Final = "display_value"
_KEPT: Final = "value"
_UTC: Final = re.compile(r"(?!1970)\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_STAMP: Final = re.compile(
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},? \d{1,2}:\d{2}:\d{2}(?: [AaPp][Mm])?(?= - )", re.MULTILINE
)
_DATES: Final = ("%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d")
_FORMATS: Final = tuple(f"{day} {clock}" for day in _DATES for clock in ("%H:%M:%S", "%I:%M:%S %p"))
_FARTHEST: Final = timedelta(hours=14)
_QUARTER: Final = timedelta(minutes=15)


def settled(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an object with one value for each field that is told twice: times in UTC, all else as it is shown.

    An object that is not of this kind is returned itself.
    """
    first = next(iter(document.values()), None)
    if not isinstance(first, dict):
        return document
    if _SHOWN not in first:
        # The answer for one record is an object around it.
        inner = settled(first) if len(document) == 1 else first
        return document if inner is first else {next(iter(document)): inner}
    pairs = [
        (str(held[_SHOWN]), str(held[_KEPT]))
        for held in document.values()
        if isinstance(held, dict) and held.get(_SHOWN) and held.get(_KEPT)
    ]
    proof = _proof(pairs)
    return {key: _one(held, proof) if isinstance(held, dict) else held for key, held in document.items()}


_Proof = tuple[str, list[tuple[datetime, timedelta]]]


def _proof(pairs: Iterable[tuple[str, str]]) -> _Proof | None:
    """Return the format in which times are shown, and the offset at some of them; None where nothing proves it."""
    timed = [
        (shown, datetime.fromisoformat(kept)) for shown, kept in pairs if _UTC.fullmatch(kept) and kept[5:7] < "13"
    ]
    fits: list[_Proof] = []
    for form in _FORMATS:
        read = [(local, local - utc) for shown, utc in timed if (local := _read(shown, form)) is not None]
        offsets = [offset for _, offset in read]
        if read and len(read) == len(timed) and all(abs(o) <= _FARTHEST and not o % _QUARTER for o in offsets):
            fits.append((form, read))
    return fits[0] if len(fits) == 1 else None


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _one(held: Mapping[str, Any], proof: _Proof | None) -> Any:
    """Return the one value of a field."""
    shown, kept = held.get(_SHOWN), held.get(_KEPT)
    if isinstance(kept, str) and _UTC.fullmatch(kept):
        return f"{kept.replace(' ', 'T')}Z"
    if isinstance(shown, str) and proof and "\n" in shown:
        return _STAMP.sub(lambda match: _zoned(match[0], proof), shown)
    return shown if shown not in (None, "") else kept


def _zoned(stamp: str, proof: _Proof) -> str:
    """Return a time that is only shown with the offset that the nearest one has."""
    form, known = proof
    local = _read(stamp, form)
    if local is None:
        return stamp
    offset = min(known, key=lambda pair: abs(pair[0] - local))[1]
    return f"{(local - offset).isoformat()}Z"
