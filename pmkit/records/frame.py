"""The timeline's frame: its fixed schema, and how many frames become one.

Merging is a union of rows. A row's identity is its whole content, so that the union is
associative, idempotent and independent of order; two rows that share an id and differ are
both kept, and the timeline reports them as a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from pmkit.errors import RecordError, not_one_of
from pmkit.records.event import Basis, Kind, Milestone, Precision, ZoneSource
from pmkit.records.schema import SCHEMA
from pmkit.records.stamps import clock_bounds

TIMES: Final = ("earliest", "latest")
_DEFAULTS: Final = {
    "kind": "log",
    "basis": "recorded",
    "precision": "unknown",
    "zone": "UTC",
    "zone_source": "given",
}
_CLOSED: Final = {"kind": Kind, "basis": Basis, "precision": Precision, "zone_source": ZoneSource}
_HAS_OFFSET: Final = re.compile(r"(?:[Zz]|[+-]\d{2}:?\d{2})$")
_UNTIMED: Final = np.iinfo(np.int64).max
_DAYLESS: Final = _UNTIMED - 10**18
"""The key of midnight on a day that nobody knows: behind every instant, and before what has no time at all."""


def build(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all frames as one frame of the schema, in timeline order.

    Args:
        frames: any columns of the schema; ``id``, ``headline`` and one of ``earliest``,
            ``latest`` or ``time`` (an exact instant) at least. Times are aware datetimes or
            ISO 8601 text with an offset.

    Returns:
        All columns of the schema, one row per event, indexed from 0.

    Raises:
        RecordError: an unknown column, a missing one, a naive time, or a value outside the
            schema; the message names the column and the first row.
    """
    frames = [_checked(frame) for frame in frames if len(frame.columns)]
    frames = [frame for frame in frames if len(frame)] or frames[:1]
    if not frames:
        return _completed(pd.DataFrame({"id": [], "headline": []}))
    table = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True, sort=False)
    for name in table.columns:
        if name not in TIMES and (len(frames) > 1 or table[name].hasnans):
            table[name] = table[name].fillna(_DEFAULTS.get(name, ""))
    table, is_disputed = _without_repeats(table.reset_index(drop=True))
    order = _order(table, is_disputed)
    if not np.array_equal(order, np.arange(len(order))):
        table = table.take(order)
    return _completed(table)


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one source's frame with schema names and UTC times, or say what is wrong."""
    result = _named(frame).copy(deep=False)
    for name in TIMES:
        if name in result.columns:
            result[name] = _utc(result[name], name)
    if "latest" not in result.columns and "earliest" in result.columns:
        result["latest"] = result["earliest"]
    _check_values(result)
    for name in _CLOSED:
        if name in result.columns and (result[name] == "").any():
            result[name] = result[name].replace("", _DEFAULTS[name])
    return result


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns are all of the schema, or say which is not."""
    if "time" in frame.columns:
        if "earliest" in frame.columns or "latest" in frame.columns:
            raise RecordError(
                "a frame has both 'time' and 'earliest' or 'latest'",
                remedy="use time for exact instants, or the pair for intervals",
            )
        frame = frame.rename(columns={"time": "earliest"})
    for name in frame.columns:
        if name not in SCHEMA:
            raise not_one_of(name, SCHEMA, what="a column", raises=RecordError)
    for name in ("id", "headline"):
        if name not in frame.columns:
            raise RecordError(f"the column {name!r} is missing", remedy="add it to the frame")
    return frame


def _check_values(frame: pd.DataFrame) -> None:
    """Refuse empty ids and headlines, words outside the schema, and intervals that run backward."""
    for name in ("id", "headline"):
        empty = frame[name].isna() | (frame[name] == "")
        if empty.any():
            raise RecordError(
                f"the {name} is empty", where=f"row {int(np.argmax(empty))}", remedy="every event needs one"
            )
    for name, allowed in _CLOSED.items():
        for value in pd.unique(frame[name].dropna()) if name in frame.columns else ():
            if value and value not in set(allowed):
                where = f"row {int(np.argmax(frame[name] == value))}"
                raise not_one_of(value, allowed, what=f"a {name.replace('_', ' ')}", raises=RecordError, where=where)
    for value in pd.unique(frame["milestone"].dropna()) if "milestone" in frame.columns else ():
        for word in str(value).split():
            if word not in frozenset(Milestone):
                where = f"row {int(np.argmax(frame['milestone'] == value))}"
                raise not_one_of(word, Milestone, what="a milestone", raises=RecordError, where=where)
    if "earliest" in frame.columns and "latest" in frame.columns:
        backwards = (frame["latest"] < frame["earliest"]).to_numpy()
        if backwards.any():
            raise RecordError(
                "the event ends before it starts",
                where=f"row {int(np.argmax(backwards))}",
                remedy="swap earliest and latest, or leave one of them open",
            )


def _utc(times: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Return a column of times as datetime64[ns, UTC]; naive times are refused."""
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        return _counted(times.dt.tz_convert("UTC"), name)
    if pd.api.types.is_datetime64_dtype(times.dtype):
        raise RecordError(
            f"the column {name!r} holds naive times",
            code="naive-time",
            remedy=f"say which zone they are in: frame[{name!r}].dt.tz_localize('UTC')",
        )
    if not len(times) or times.isna().all():
        return pd.Series(pd.NaT, index=times.index, dtype="datetime64[ns, UTC]")
    blank = times.isna() | (times == "")
    for row, value in times[~blank].items():
        naive = (
            getattr(value, "tzinfo", None) is None
            if not isinstance(value, str)
            else not _HAS_OFFSET.search(value.strip())
        )
        if naive:
            raise RecordError(
                f"{value!s:.40} in the column {name!r} is a naive time",
                code="naive-time",
                where=f"row {row}",
                remedy="add Z for UTC or an offset such as +01:00",
            )
    try:
        parsed = pd.to_datetime(times.where(~blank, None), utc=True, format="ISO8601")
    except (ValueError, TypeError, OverflowError) as error:
        raise RecordError(
            f"a time in the column {name!r} cannot be read ({error})",
            remedy="write times as 2017-01-31T22:00:00Z",
        ) from None
    return _counted(parsed, name)


def _counted(times: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Return a column of times in nanoseconds; years that these cannot count to are refused."""
    try:
        result: pd.Series[Any] = times.dt.as_unit("ns")
    except pd.errors.OutOfBoundsDatetime as error:
        raise RecordError(
            f"a time in the column {name!r} is not in a year that a timeline can hold ({error})",
            code="odd-year",
            remedy="leave it out: tools write year 1 or 9999 for a time that they do not know",
        ) from None
    return result


def _without_repeats(table: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Drop rows that repeat another row in full; tell whether any are left that share an id."""
    # Codes are given in order of appearance, so a new id is a new maximum.
    codes = pd.factorize(table["id"])[0]
    highest = np.maximum.accumulate(codes)
    is_new = np.concatenate([codes[:1] >= 0, highest[1:] > highest[:-1]])
    repeats = np.flatnonzero(~is_new)
    if not len(repeats):
        return table, False
    # Compare each repeat with the first row of its id, column by column: cheap, and enough
    # unless some differ. Only those few ids take the full comparison.
    firsts = np.flatnonzero(is_new)[codes[repeats]]
    differs = np.zeros(len(repeats), dtype=bool)
    for name in table.columns:
        if name == "id":
            continue
        # NumPy makes an object of every aware time; the instants themselves are enough here.
        values = table[name].to_numpy(dtype="datetime64[ns]") if name in TIMES else table[name].to_numpy(dtype=object)
        left, right = values[repeats], values[firsts]
        differs |= (left != right) & ~(pd.isna(left) & pd.isna(right))
    if not differs.any():
        return table[is_new], False
    disputed = np.isin(codes, codes[repeats][differs])
    keep = is_new.copy()
    keep[disputed] = ~table[disputed].duplicated().to_numpy()
    return table[keep], True


def _order(table: pd.DataFrame, is_disputed: bool) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Return the positions of the rows in timeline order.

    By instant, then by what ``after`` demands, then by id; rows that share all three (two
    records that disagree) by their content, so that the order never depends on the input's.
    """
    keys, depths = _keys(table)
    by_time = np.argsort(keys, kind="stable")
    sorted_keys = keys[by_time]
    same = sorted_keys[1:] == sorted_keys[:-1]
    if not same.any():
        return by_time
    ids = table["id"].to_numpy(dtype=object)[by_time]
    sorted_depths = depths[by_time]
    # Most ties are in the right order already (each source is sorted): look before sorting.
    wrong = same & (
        (sorted_depths[1:] < sorted_depths[:-1]) | ((sorted_depths[1:] == sorted_depths[:-1]) & (ids[1:] <= ids[:-1]))
    )
    if not wrong.any():
        return by_time
    group = np.concatenate([[0], np.cumsum(~same)])
    touched = np.flatnonzero(np.isin(group, group[1:][wrong]))
    part = pd.DataFrame({"g": group[touched], "d": sorted_depths[touched], "id": ids[touched]})
    ranked = part.sort_values(["g", "d", "id"], kind="stable")
    if is_disputed:
        rows = table.take(by_time[touched]).reset_index(drop=True)
        texts = ["\x1f".join(map(str, row)) for row in rows.itertuples(index=False)]
        ranked = part.assign(text=texts).sort_values(["g", "d", "id", "text"], kind="stable")
    by_time[touched] = by_time[touched][ranked.index.to_numpy()]
    return by_time


def _keys(table: pd.DataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return each row's sort key in nanoseconds and its depth behind events it came after."""
    size = len(table)
    earliest = _nanoseconds(table, "earliest")
    latest = _nanoseconds(table, "latest")
    keys = np.where(earliest != _UNTIMED, earliest, latest)
    depths = np.zeros(size, dtype=np.int64)
    _place_clocks(table, keys)
    if "after" not in table.columns:
        return keys, depths
    waiting = np.flatnonzero((table["after"] != "").to_numpy())
    if not len(waiting):
        return keys, depths
    # Records that disagree share an id: what came after it came after each of them.
    place: dict[str, list[int]] = {}
    for row, name in enumerate(table["id"]):
        place.setdefault(name, []).append(row)
    named = table["after"].to_numpy(dtype=object)
    rank = _ranks(table, keys, waiting)
    refs = {int(row): [r for ref in str(named[row]).split() for r in place.get(ref, ())] for row in waiting}
    refs = {row: sorted(refs[row], key=lambda r: rank.get(r, -1)) for row in sorted(refs, key=rank.__getitem__)}
    done: set[int] = set()

    def settle(start: int) -> None:
        """Settle a row after the rows it came after (a loop: chains can be long)."""
        stack, open_rows = [start], set()
        while stack:
            row = stack[-1]
            ahead = [r for r in refs.get(row, ()) if r in refs and r not in done and r not in open_rows]
            if ahead and row not in open_rows:
                open_rows.add(row)
                stack += ahead
                continue
            stack.pop()
            if row in done:
                continue
            done.add(row)
            before = [r for r in refs.get(row, ()) if r != row]
            if not before:
                continue
            last = max(keys[r] for r in before)
            # Move back to its predecessors only as far as its own latest instant allows.
            if keys[row] == _UNTIMED or keys[row] < last <= latest[row]:
                keys[row] = last
            if keys[row] == last:
                depths[row] = 1 + max(depths[r] for r in before if keys[r] == last)

    for row in refs:
        settle(row)
    return keys, depths


def _place_clocks(table: pd.DataFrame, keys: np.ndarray[Any, Any]) -> None:
    """Give the rows that have a clock and no day their keys: behind every instant, in the order of their clocks."""
    if "clock" not in table.columns:
        return
    clocks = table["clock"].to_numpy(dtype=object)
    for row in np.flatnonzero((clocks != "") & (keys == _UNTIMED)):
        _, early, late = clock_bounds(str(clocks[row]))
        span = early if early is not None else late
        if span is not None:
            keys[row] = _DAYLESS + int(span.total_seconds() * 1_000_000_000)


def _ranks(table: pd.DataFrame, keys: np.ndarray[Any, Any], rows: np.ndarray[Any, Any]) -> dict[int, int]:
    """Return the rank of each row among those given, by instant, id and content.

    Events that come after one another in a circle are settled from the first of them; which
    one that is must not depend on the order of the input.
    """
    part = table.take(rows)
    texts = ["\x1f".join(map(str, row)) for row in part.itertuples(index=False)]
    ids = part["id"].to_numpy(dtype=object)
    order = sorted(range(len(rows)), key=lambda n: (keys[rows[n]], ids[n], texts[n]))
    return {int(rows[n]): place for place, n in enumerate(order)}


def _nanoseconds(table: pd.DataFrame, name: str) -> np.ndarray[Any, Any]:
    """Return a time column as integers, open ends as the largest one."""
    if name not in table.columns:
        return np.full(len(table), _UNTIMED, dtype=np.int64)
    values = table[name].to_numpy(dtype="datetime64[ns]").astype(np.int64)
    return np.where(values == np.iinfo(np.int64).min, _UNTIMED, values)


def _completed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every column of the schema, in order, indexed from 0."""
    table = table.reset_index(drop=True)
    columns: dict[str, Any] = {}
    for name in SCHEMA:
        if name in table.columns:
            columns[name] = table[name]
        elif name in TIMES:
            columns[name] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns, UTC]")
        else:
            columns[name] = pd.Series(_DEFAULTS.get(name, ""), index=table.index, dtype="str")
    return pd.DataFrame(columns, copy=False)


def from_rows(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Return rows (see ``Event.to_row``) as a frame with the schema's columns."""
    table = pd.DataFrame(list(rows), columns=list(SCHEMA))
    for name in TIMES:
        table[name] = pd.to_datetime(table[name], utc=True).dt.as_unit("ns")
    return table
