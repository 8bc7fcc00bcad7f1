"""The columns of a timeline's table and frame, each with what is in it."""

from __future__ import annotations

from typing import Final

SCHEMA: Final[dict[str, str]] = {
    "id": "letter first, a digit somewhere, no blank; unique unless two records disagree",
    "earliest": "datetime64[ns, UTC]; the earliest instant it can have happened, NaT when open",
    "latest": "datetime64[ns, UTC]; the latest instant, NaT when open",
    "after": "ids of events that came before it, separated by blanks",
    "kind": "alert, change, log, metric, message, action, decision, status or impact",
    "milestone": "started, detected, acknowledged, investigating, diagnosed, mitigated, "
    "resolved; none, one or several separated by blanks",
    "role": "who did or saw it, as a role",
    "headline": "one line",
    "details": "further lines, separated by line ends",
    "source": "short name of the source",
    "evidence": "file:line of every place it was read from, separated by '; '",
    "basis": "recorded, inferred or synthesized",
    "known_from": "role @ instant pairs separated by '; '; empty means from latest on, everyone",
    "precision": "second, minute, hour, day or unknown: the unit its time was recorded in",
    "zone": "name or offset of the zone its time was recorded in",
    "zone_source": "given, file or assumed: where that zone comes from",
    "raw_time": "the time as the record has it, word for word",
    "clock": "the time of day where the record does not say of which day",
}
"""Column name to meaning, in order. Text columns never hold missing values."""
